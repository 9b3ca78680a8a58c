// Lenkene til de andre sidene bærer det nyeste valget. Et grep i listen tegner dem ikke på nytt: adressen i nettleseren er sannheten,
// både for den som åpner lenken i en ny fane eller kopierer den, og for den som trykker.
(() => {
  const LENKER = "[data-testid=stPageLink] a";
  const følg = () => {
    for (const a of document.querySelectorAll(LENKER)) if (a.search !== location.search) a.search = location.search;
  };
  for (const hendelse of ["pointerdown", "keydown", "focusin", "contextmenu"]) addEventListener(hendelse, følg, true);
  new MutationObserver(følg).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-test-script-state"] });

  // Med Ctrl, Cmd eller Shift åpner nettleseren lenken i en ny fane eller et nytt vindu. Streamlit ville byttet side her.
  addEventListener("click", e => {
    if ((e.ctrlKey || e.metaKey || e.shiftKey) && e.target.closest?.(LENKER)) e.stopImmediatePropagation();
  }, true);

  // Streamlit bytter side med adressen lenken hadde da den ble tegnet. Da kunne tilbakeknappen ført til et eldre valg.
  let bytter = false;
  addEventListener("click", e => { bytter = !!e.target.closest?.(LENKER); }, true);
  const skyv = history.pushState.bind(history);
  history.pushState = (tilstand, tittel, adresse) => {
    const til = new URL(adresse ?? location.href, location.href);
    if (bytter && til.pathname !== location.pathname) til.search = location.search;
    bytter = false;
    skyv(tilstand, tittel, til);
  };
})()
