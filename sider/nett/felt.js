let teller = 0;
const felt = () => {
  for (const boks of document.querySelectorAll("[class*=st-key-skrivefelt_]")) {
    const skrivefelt = boks.querySelector("input,textarea");
    const setning = boks.querySelector("[role=alert]");
    if (!skrivefelt) continue;
    if (!setning) {
      skrivefelt.removeAttribute("aria-invalid");
      skrivefelt.removeAttribute("aria-describedby");
      continue;
    }
    setning.id = setning.id || `feil-${++teller}`;
    skrivefelt.setAttribute("aria-invalid", "true");
    skrivefelt.setAttribute("aria-describedby", setning.id);
  }
};
