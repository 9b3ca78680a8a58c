// Lederens nøkkel legges i en kapsel skript ikke kan lese, så rommet er der etter ny lasting, uten å stå i adressen.
(() => {
  let sendt = "";
  new MutationObserver(() => {
    const merke = document.querySelector("[data-romleder]");
    if (!merke || merke.dataset.romleder === sendt) return;
    sendt = merke.dataset.romleder;
    const [kode, nøkkel] = sendt.split(".");
    fetch(new URL(`./rom/${kode}/leder`, location.href), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ nøkkel }),
    }).catch(() => { sendt = ""; });
  }).observe(document, { childList: true, subtree: true });
})()
