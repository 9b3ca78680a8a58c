// Er noe åpnet fra en annen side, begynner Velg øverst, med kvitteringen i fokus. Streamlit beholder ellers rullingen.
(() => {
  let sett = "";
  new MutationObserver(() => {
    const merke = document.querySelector("[data-aapnet]");
    if (!merke || merke.dataset.aapnet === sett) return;
    sett = merke.dataset.aapnet;
    requestAnimationFrame(() => {
      document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
      merke.focus({ preventScroll: true });
    });
  }).observe(document, { childList: true, subtree: true });
})()
