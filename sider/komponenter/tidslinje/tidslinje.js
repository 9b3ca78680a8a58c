// Tidslinjen. Hver rad er ett tiltak: siste vedtak, start, opptrapping og full effekt. Håndtaket på starten er
// nettleserens egen glidebryter, der bare håndtaket tar imot finger og mus: et strøk på sporet ruller siden.
// Alt er ferdig tekst fra tjeneren. Ut går «e» = {o, n, f: 1, r: {id: [nummer, måned]}} når grepet slippes.
const VENT = 3000, LENGST = 24000; // ms før det ubesvarte sendes igjen
const STIL = new CSSStyleSheet(); // hentes før noe tegnes, så ingenting vises uten stil
STIL.replaceSync(await (await fetch(new URL("./tidslinje.css", import.meta.url))).text());
document.adoptedStyleSheets.push(STIL);

let eneste = null; // den samme tidslinjen også når siden tegner plassen dens på nytt

function el(navn, felt = {}, ...barn) {
  const e = document.createElement(navn);
  for (const [k, v] of Object.entries(felt)) if (v !== false && v != null) e.setAttribute(k, v === true ? "" : v);
  e.append(...barn.flat().filter(b => b != null && b !== false)); // tekst, aldri innerHTML
  return e;
}
const sett = (e, tekst) => { if (e.textContent !== tekst) e.textContent = tekst; };

class Tidslinje {
  rader = new Map(); uavklart = new Map(); nr = 0; luft = 0; grep = null; vent = VENT; orden = "";

  constructor() {
    this.linjal = el("div", { class: "ts-linjal", "aria-hidden": "true" });
    this.blokker = el("div", { class: "ts-blokker" });
    this.bunn = el("div", { class: "ts-bunn" });
    this.si = el("p", { class: "s-skjult", role: "status" });
    this.dom = el("div", { class: "ts" }, this.linjal, this.blokker, this.bunn, this.si);
  }
  fest(rot) { if (this.dom.parentNode !== rot) rot.replaceChildren(this.dom); }

  // Samtalen

  meld(id, måned) { this.uavklart.set(id, [++this.nr, måned]); this.send(); }
  send() {
    this.luft = this.nr;
    this.ut("e", { o: this.data.o, n: this.nr, f: 1, r: Object.fromEntries(this.uavklart) });
    clearTimeout(this.klokke);
    this.klokke = setTimeout(() => { this.vent = Math.min(2 * this.vent, LENGST); if (this.luft) this.send(); }, this.vent);
  }
  motta(inn) {
    if (inn.o !== this.data?.o) this.luft = 0; // ny økt på tjeneren: det ubesvarte sendes igjen
    else for (const [id, [nr]] of this.uavklart) if (nr <= inn.n) this.uavklart.delete(id);
    this.nr = Math.max(this.nr, inn.n);
    this.data = inn;
    this.tegn();
    if (inn.n >= this.luft) { this.luft = 0; this.vent = VENT; }
    if (!this.luft && this.uavklart.size) this.send();
  }

  // Byggingen

  prosent(måned) { return `${(100 * måned / this.data.antall).toFixed(3)}%`; }
  rad(id) {
    const r = { id, navn: el("b"), mengde: el("small"), bår: el("i", { class: "ts-bar" }), mist: el("i", { class: "ts-mist", hidden: true }), kr: el("b", { class: "ts-kr" }), tapt: el("span", { class: "ts-tapt" }, el("i"), el("span")), boble: el("output", { class: "ts-boble" }) };
    r.inn = el("input", { type: "range", step: 1 });
    r.merker = el("span", { class: "ts-merker", "aria-hidden": "true" });
    r.spor = el("div", { class: "ts-spor" }, r.merker, r.bår, r.mist, r.inn, r.boble);
    r.li = el("li", { class: "ts-rad", "data-id": id }, el("div", { class: "ts-navn" }, r.navn, " ", r.mengde), r.spor, r.kr, r.tapt);
    r.inn.addEventListener("input", () => { this.grep = id; this.flytt(r, +r.inn.value); });
    r.inn.addEventListener("change", () => { this.grep = null; this.meld(id, +r.inn.value); this.flytt(r, +r.inn.value); });
    r.inn.addEventListener("pointercancel", () => { this.grep = null; this.tegnRad(r); });
    r.inn.addEventListener("blur", () => { this.grep = null; r.li.classList.remove("ts-drar"); });
    return r;
  }
  flytt(r, måned) { // det fingeren gjør, synes straks
    r.bår.style.left = this.prosent(måned);
    r.boble.style.left = this.prosent(måned);
    r.mist.hidden = !this.data.flyttet; // det som er tapt når alt starter så mange måneder senere
    r.mist.style.left = this.prosent(måned);
    r.mist.style.width = this.prosent(Math.min(this.data.flyttet, this.data.antall - måned));
    sett(r.boble, this.data.måneder[måned]);
    r.inn.setAttribute("aria-valuetext", this.data.måneder[måned]);
    r.li.classList.toggle("ts-drar", this.grep === r.id);
  }

  // Tegningen

  tegn() {
    const d = this.data;
    this.linjal.replaceChildren(el("span"), this.akse(d), el("span", { class: "ts-h" }, "mill. i\u00a0året"), el("span", { class: "ts-h ts-v" }, d.tapt));
    const orden = JSON.stringify(d.grupper.map(g => [g.tittel, g.rader.map(r => r.id)]));
    if (orden !== this.orden) this.ordne(d, orden);
    for (const g of d.grupper) {
      const deler = this.grupper.get(g.tittel);
      sett(deler.antall, g.antall); sett(deler.sum, g.sum);
      for (const x of g.rader) { const r = this.rader.get(x.id); r.x = x; this.tegnRad(r); }
    }
    this.bunn.replaceChildren(...d.bunn.map(b => el("div", { class: "ts-rad ts-sum" }, el("b", {}, b.navn), el("div", { class: "ts-år" }, ...b.år.map(t => el("span", {}, t))), el("b", { class: "ts-kr" }, b.kr), el("b", { class: "ts-tapt ts-bare" }, b.tapt))));
    if (d.si !== this.sagt) { if (this.sagt !== undefined) this.si.textContent = d.si; this.sagt = d.si; }
  }
  akse(d) {
    const år = d.år.map((å, i) => el("b", { style: `left:${100 * i / d.år.length}%` }, `${å}`));
    const merker = d.merker.map(m => el("span", { class: "ts-merke", style: `left:${this.prosent(m.m)}` }, el("i", { class: `ts-dia ts-${m.slag}` }), m.navn));
    return el("div", { class: "ts-akse" }, ...år, ...merker);
  }
  ordne(d, orden) { // bare når en rad bytter gruppe: fokus følger raden
    const fokus = document.activeElement?.closest?.(".ts-rad")?.dataset.id;
    this.orden = orden;
    this.grupper = new Map();
    for (const id of this.rader.keys()) if (!d.grupper.some(g => g.rader.some(r => r.id === id))) this.rader.delete(id);
    this.blokker.replaceChildren(...d.grupper.map(g => {
      const deler = { antall: el("small"), sum: el("b", { class: "ts-kr" }) };
      this.grupper.set(g.tittel, deler);
      const rader = g.rader.map(x => { if (!this.rader.has(x.id)) this.rader.set(x.id, this.rad(x.id)); return this.rader.get(x.id).li; });
      return el("section", { class: "ts-gruppe" }, el("div", { class: "ts-hode" }, el("h3", {}, g.tittel), deler.antall, deler.sum, el("span")), el("ol", {}, rader));
    }));
    if (fokus && this.rader.has(fokus)) this.rader.get(fokus).inn.focus({ preventScroll: true });
  }
  tegnRad(r) {
    const x = r.x, lokalt = this.uavklart.get(r.id), måned = lokalt ? lokalt[1] : x.start;
    sett(r.navn, x.navn); sett(r.mengde, x.mengde); sett(r.kr, x.kr);
    r.li.dataset.tema = x.tema;
    r.li.classList.toggle("ts-ute", !x.teller);
    r.tapt.firstChild.style.setProperty("--andel", x.andel / 100); sett(r.tapt.lastChild, x.tapt);
    r.merker.replaceChildren(...this.vedtak(x));
    r.bår.style.clipPath = x.form;
    if (this.grep === r.id) return;
    for (const [k, v] of [["min", x.min], ["max", x.maks]]) if (r.inn.getAttribute(k) !== `${v}`) r.inn.setAttribute(k, v);
    r.spor.style.setProperty("--fra", this.prosent(x.min)); r.spor.style.setProperty("--bredde", this.prosent(x.maks - x.min));
    r.inn.value = måned;
    this.flytt(r, måned);
    r.inn.setAttribute("aria-label", `Start: ${x.navn}`);
    r.inn.setAttribute("aria-valuetext", lokalt ? this.data.måneder[måned] : x.tekst);
  }
  vedtak(x) {
    const strek = (klasse, fra, til) => fra < til ? el("i", { class: klasse, style: `left:${this.prosent(fra)};width:${this.prosent(til - fra)}` }) : null;
    const dia = (klasse, m) => m >= 0 ? el("i", { class: `ts-dia ${klasse}`, style: `left:${this.prosent(m)}` }) : null;
    if (x.vedtak == null) return [];
    const fra = Math.max(0, x.prinsipp), til = Math.max(0, x.vedtak);
    return [strek("ts-prikket", fra, til), strek("ts-hel", til, x.start), dia("ts-hul", x.prinsipp), dia("ts-full", x.vedtak)].filter(Boolean);
  }
}

export default function ({ data, parentElement, setStateValue }) { // kalles på nytt hver gang data er endret
  const t = (eneste ??= new Tidslinje());
  t.fest(parentElement);
  t.ut = setStateValue;
  t.motta(JSON.parse(new TextDecoder().decode(data)));
  return () => clearTimeout(t.klokke);
}
