// Dialogene som åpnes for å skrive i (møtet), har markøren i feltet. Det som skrives før feltet er tegnet, kommer med.
(() => {
  const FELT = "[role=dialog] [class*=st-key-fokus_] input";
  const ÅPNER = "[class*=st-key-felt_] button:not([disabled])";
  const TIL_DIALOGEN_MS = 10000, TIL_NESTE_FELT_MS = 2500;
  const tatt = new WeakSet();
  let skrevet = null, frist = 0;

  const skriver = e => e?.matches?.("input, textarea, [contenteditable=true]");
  const tast = knapp => knapp.innerText.trim().split(/\s+/).pop().toLowerCase();

  function begynn(lengst) {
    skrevet ??= "";
    clearTimeout(frist);
    frist = setTimeout(() => slipp(document.querySelector(FELT)), lengst);
  }
  function slipp(felt) {
    clearTimeout(frist);
    const tekst = skrevet;
    skrevet = null;
    if (!felt) return;
    felt.focus();
    felt.select();
    if (tekst) document.execCommand("insertText", false, tekst);
  }
  function merk(e) {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const tegn = e.key.length === 1;
    if (skrevet !== null && (tegn || e.key === "Backspace")) {
      skrevet = tegn ? skrevet + e.key : skrevet.slice(0, -1);
      e.preventDefault();
      e.stopImmediatePropagation();
    } else if (e.key === "Escape") {
      skrevet = null;
    } else if (e.key === "Enter" && e.target.matches?.(`${FELT}[role=combobox]`) && e.target.value) {
      begynn(TIL_NESTE_FELT_MS);
    } else if (tegn && !skriver(document.activeElement) && !document.querySelector("[role=dialog]")
      && [...document.querySelectorAll(ÅPNER)].some(knapp => tast(knapp) === e.key.toLowerCase())) {
      begynn(TIL_DIALOGEN_MS);
    }
  }

  addEventListener("keydown", merk, true);
  addEventListener("click", e => { if (e.target.closest?.(ÅPNER)) begynn(TIL_DIALOGEN_MS) }, true);
  new MutationObserver(() => {
    const felt = document.querySelector(FELT);
    if (!felt || tatt.has(felt)) return;
    tatt.add(felt);
    requestAnimationFrame(() => slipp(felt));
  }).observe(document, { childList: true, subtree: true });
})()
