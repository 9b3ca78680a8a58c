// Knappene i delingsdialogen: kopier, telefonens egen delemeny, QR-koden i full skjerm, og utskrift av lesevisningen.
(() => {
  const boks = e => e.closest(".kopi"), lenken = b => b.querySelector("pre").textContent, kan = typeof navigator.share === "function";

  function kopier(b) {
    const t = b.querySelector("pre"), s = b.querySelector("[role=status]");
    const ok = () => { s.textContent = "Kopiert" };
    const merk = () => {
      const v = document.createRange(), g = getSelection();
      v.selectNodeContents(t);
      g.removeAllRanges();
      g.addRange(v);
      s.textContent = document.execCommand("copy") ? "Kopiert" : "Teksten er merket. Trykk Ctrl+C";
    };
    navigator.clipboard ? navigator.clipboard.writeText(t.textContent).then(ok, merk) : merk();
  }

  function visKoden(b) {
    const d = document.createElement("dialog"), legg = (slag, felt) => d.appendChild(Object.assign(document.createElement(slag), felt));
    d.className = "qrflate";
    d.setAttribute("aria-label", "QR-kode");
    legg("h2", { textContent: b.dataset.navn });
    legg("img", { src: b.querySelector("img.qr").src, alt: b.querySelector("img.qr").alt });
    legg("p", { textContent: lenken(b) });
    legg("p", { textContent: b.dataset.merke });
    legg("button", { type: "button", textContent: "Lukk", onclick: () => d.close() });
    d.addEventListener("close", () => d.remove());
    d.addEventListener("keydown", e => e.stopPropagation());
    document.body.append(d);
    d.showModal();
  }

  addEventListener("click", e => {
    const k = e.target.closest?.("[data-kopier], [data-del], [data-skriv-ut]");
    if (!k) return;
    if ("kopier" in k.dataset) kopier(boks(k) ?? k.parentElement);
    else if ("skrivUt" in k.dataset) print();
    else if (k.dataset.del === "qr") visKoden(boks(k));
    else if (k.dataset.del === "ark") navigator.share({ title: boks(k).dataset.tittel, url: lenken(boks(k)) }).catch(() => {});
  });
  if (kan) new MutationObserver(() => {
    for (const k of document.querySelectorAll("[data-del=ark][hidden]")) k.hidden = false;
  }).observe(document, { childList: true, subtree: true });
})()
