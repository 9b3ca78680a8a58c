const rull = () => {
  for (const boks of document.querySelectorAll("[data-testid=stTable]>div")) {
    følger.observe(boks);
    const bred = boks.scrollWidth > boks.clientWidth;
    if (bred === boks.hasAttribute("tabindex")) continue;
    if (bred) {
      const tabell = boks.querySelector("table");
      boks.tabIndex = 0;
      boks.setAttribute("role", "group");
      boks.setAttribute(
        "aria-label",
        ((tabell && tabell.getAttribute("aria-label")) || "Tabell") + " (kan rulles sidelengs)",
      );
    } else {
      for (const navn of ["tabindex", "role", "aria-label"]) boks.removeAttribute(navn);
    }
  }
  for (const boks of document.querySelectorAll("[data-testid=stFileUploaderDropzone][role=presentation]")) {
    boks.setAttribute("role", "group");
  }
};
let venter;
const snart = () => {
  venter =
    venter ||
    requestAnimationFrame(() => {
      venter = 0;
      rull();
      felt();
    });
};
const følger = new ResizeObserver(snart);
new MutationObserver(snart).observe(document, { childList: true, subtree: true });
