// En fil brukeren har bedt om, lastes ned når den er klar. Knappen får fokus hvis den tok plassen til den som hadde det.
(() => {
  let sett = "";
  new MutationObserver(() => {
    const merke = document.querySelector("[data-hent]");
    const knapp = merke?.closest("[class*=st-key-klar_]")?.querySelector("[data-testid=stDownloadButton] button");
    if (!knapp || merke.dataset.hent === sett) return;
    sett = merke.dataset.hent;
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) knapp.focus({ preventScroll: true });
      knapp.click();
    });
  }).observe(document, { childList: true, subtree: true });
})()
