// Spenn som «23–33» brytes ikke etter streken: et usynlig tegn (U+2060) holder dem samlet. Det som kopieres, er uten tegnet.
(() => {
  const SPENN = /(?<=\d)–(?=\d)/g, HOLDER = "\u2060", URØRT = "pre, textarea, script, style";
  const samle = t => {
    if (t.data.includes("–") && t.data.search(SPENN) >= 0 && !t.parentElement?.closest(URØRT)) t.data = t.data.replace(SPENN, `–${HOLDER}`);
  };
  const under = rot => {
    const vandrer = document.createTreeWalker(rot, NodeFilter.SHOW_TEXT);
    if (rot.nodeType === Node.TEXT_NODE) samle(rot);
    for (let t; (t = vandrer.nextNode());) samle(t);
  };
  new MutationObserver(alle => {
    for (const m of alle) m.type === "characterData" ? samle(m.target) : m.addedNodes.forEach(under);
  }).observe(document, { subtree: true, childList: true, characterData: true });

  addEventListener("copy", e => {
    const valgt = getSelection(), tekst = String(valgt);
    if (!tekst.includes(HOLDER)) return;
    const boks = document.createElement("div");
    for (let nr = 0; nr < valgt.rangeCount; nr++) boks.append(valgt.getRangeAt(nr).cloneContents());
    e.clipboardData.setData("text/plain", tekst.replaceAll(HOLDER, ""));
    e.clipboardData.setData("text/html", boks.innerHTML.replaceAll(HOLDER, ""));
    e.preventDefault();
  });
})()
