// Stripen nederst på telefon og nettbrett åpner hele svaret som et ark over siden. Tallene byttes mens det står åpent.
(() => {
  const PANEL = ".st-key-panel", STRIPE = "[data-ark]", UTENFOR = ".st-key-meny, .st-key-side_inngang, .st-key-side_liste, .st-key-side_under, .st-key-bunnlenker";
  const rot = document.documentElement;
  const åpent = () => rot.classList.contains("ark");
  const følg = () => {
    for (const s of document.querySelectorAll(STRIPE))
      if (s.getAttribute("aria-expanded") !== String(åpent())) s.setAttribute("aria-expanded", åpent());
    if (åpent() && !document.querySelector(STRIPE)) rot.classList.remove("ark");
    for (const e of document.querySelectorAll(UTENFOR)) if (e.inert !== åpent()) e.inert = åpent();
  };
  function sett(på) {
    rot.classList.toggle("ark", på);
    følg();
    const panel = document.querySelector(PANEL);
    if (på && panel) {
      panel.tabIndex = -1;
      panel.scrollTop = 0;
      panel.focus({ preventScroll: true });
    } else document.querySelector(STRIPE)?.focus();
  }
  addEventListener("click", e => {
    if (e.target.closest?.(STRIPE)) sett(!åpent());
    else if (åpent() && !e.target.closest?.(`${PANEL}, [role=dialog]`)) sett(false);
  });
  addEventListener("keydown", e => { if (e.key === "Escape" && åpent()) sett(false) });
  new MutationObserver(følg).observe(document, { childList: true, subtree: true });
})()
