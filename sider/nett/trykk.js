// Et trykk rett etter en endring venter til endringen er regnet. Streamlit sender ellers sidebyttet før teksten i feltet
// brukeren nettopp forlot, og da går enten trykket eller teksten tapt. Knapper sendes sammen med teksten og trenger det ikke.
(() => {
  const TRYKK = "[data-testid=stPageLink] a, [data-testid=stDownloadButton] button, [data-kopier], [data-del]";
  const ENDRER = "input, textarea, button, [role=option], [role=radio], [role=switch]";
  const RO_MS = 80, UTEN_KJØRING_MS = 1000, LENGST_MS = 2000, STEG_MS = 20;
  const nå = () => performance.now();
  const iRo = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning";
  let felt = null, verdi = "", endret = -LENGST_MS, ferdig = 0, venter = 0;

  const forlatt = () => {
    if (felt && felt.value !== verdi && !felt.closest("[data-testid=stForm]")) endret = nå();
    verdi = felt?.value;
  };
  const erRegnet = () => iRo() && ferdig > endret && nå() - ferdig > RO_MS;
  const måVente = () => !erRegnet() && nå() - endret < (iRo() ? UTEN_KJØRING_MS : LENGST_MS);
  const denSamme = e => e.isConnected ? e : [...document.querySelectorAll(TRYKK)].find(x => x.textContent === e.textContent);

  function trykk(e) {
    const her = e.target.closest?.(TRYKK);
    if (!her) {
      if (e.target.closest?.(ENDRER) && !e.target.matches("input[type=text], textarea")) endret = nå();
      return;
    }
    if (!e.isTrusted || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || !måVente()) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    clearInterval(venter);
    venter = setInterval(() => {
      if (måVente()) return;
      clearInterval(venter);
      denSamme(her)?.click();
    }, STEG_MS);
  }

  addEventListener("focusin", e => {
    felt = e.target.matches?.("input, textarea") ? e.target : null;
    verdi = felt?.value;
  }, true);
  addEventListener("focusout", forlatt, true);
  addEventListener("keydown", e => { if (e.key === "Enter") forlatt() }, true);
  addEventListener("click", trykk, true);
  new MutationObserver(() => { if (iRo()) ferdig = nå() })
    .observe(document, { subtree: true, attributes: true, attributeFilter: ["data-test-script-state"] });
})()
