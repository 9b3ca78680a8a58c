// Tiltakslisten. Tegner straks det brukeren gjør, har høyst én melding i lufta, og regner ingenting: all tekst, alle
// beløp og bredder er laget på tjeneren. Adressen er sannheten; det som ikke er kvittert, vises likevel.
//
// Inn kommer to meldinger. Katalogen er en liste med én rad per tiltak; «felles» på den første raden er resten.
// Verdiene er {k: katalogens kjenning, o: økt, n: kvittert nummer, v: {id: trinn ≠ 0}, g: {id: grunn ≠ katalogens}, …}.
// Ut går «e» = {o, n, f: sluppet, r: {nøkkel: [nummer, verdi]}} med alt ukvittert, og «vis» = raden som er åpen.
const VENT = 3000, LENGST = 24000; // ms før det ubesvarte sendes igjen; dobles, ellers avbrytes en treg tjener uten ende
const BESKJED = 5000;
const LANGT_ORD = 18; // lengre ord må kunne brytes på telefon
const STIL = new CSSStyleSheet(); // hentes før noe tegnes, så ingenting vises uten stil
STIL.replaceSync(await (await fetch(new URL("./liste.css", import.meta.url))).text());
document.adoptedStyleSheets.push(STIL);

const TEGN = { pil: "m6 9 6 6 6-6", minus: "M6 12h12", pluss: "M12 6v12M6 12h12", angre: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3" };
const syn = { valgte: false, søk: "", område: "", beholdt: new Set() }; // det som bare er visning, og som følger fanen
const sist = new Map(); // trinnet hver rad hadde sist den var på
let katalog = null;
let helside = () => {}; // melder til hele siden, når det ikke kommer svar: en ny tjener kjenner ikke listen for seg
let eneste = null; // den samme listen også når siden tegner plassen dens på nytt: ukvittert, åpen rad og DOM følger med

// --- Byggeklosser ----------------------------------------------------------------------------------------------------

function el(navn, felt = {}, ...barn) {
  const e = document.createElement(navn);
  for (const [k, v] of Object.entries(felt)) if (v !== false && v != null) e.setAttribute(k, v === true ? "" : v);
  e.append(...barn.flat().filter(Boolean)); // tekst, aldri innerHTML
  return e;
}

function ikon(navn) {
  const lag = n => document.createElementNS("http://www.w3.org/2000/svg", n);
  const svg = lag("svg"), sti = lag("path");
  for (const [k, v] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true" })) svg.setAttribute(k, v);
  sti.setAttribute("d", TEGN[navn]);
  svg.append(sti);
  return svg;
}

function sett(e, tekst) { // bytter tekst uten å bytte noden: de som vokter siden, får ikke noe å gjøre
  const node = e.firstChild;
  if (node?.nodeType === Node.TEXT_NODE && !node.nextSibling) { if (node.data !== tekst) node.data = tekst; }
  else if (e.textContent !== tekst) e.textContent = tekst;
}
const merk = (e, navn, verdi) => { if (e.getAttribute(navn) !== `${verdi}`) e.setAttribute(navn, verdi); };
const skjul = (e, skjult) => { if (e.hidden !== skjult) e.hidden = skjult; };

// Gjør det gamle treet likt det nye uten å bytte ut det som er likt: fokus, markør og åpne bretter blir stående.
function lapp(gammel, ny) {
  const er = [...gammel.childNodes], skal = [...ny.childNodes];
  skal.forEach((barn, i) => {
    const her = er[i];
    if (!her) gammel.append(barn);
    else if (her.nodeName !== barn.nodeName || her.dataset?.k !== barn.dataset?.k || her.dataset?.tlK !== barn.dataset?.tlK) bytt(her, barn);
    else if (her.nodeType === Node.TEXT_NODE) { if (her.data !== barn.data) her.data = barn.data; }
    else { lappFelt(her, barn); if (her.dataset.feil === undefined) lapp(her, barn); }
  });
  er.slice(skal.length).forEach(e => e.remove());
}

function bytt(her, barn) { // det som sto i fokus, er borte: fokus står på det som kom i stedet
  const fokus = her.contains(document.activeElement);
  her.replaceWith(barn);
  if (fokus) barn.focus?.({ preventScroll: true });
}

function lappFelt(her, barn) {
  for (const { name } of [...her.attributes]) if (!barn.hasAttribute(name) && name !== "open") her.removeAttribute(name);
  for (const { name, value } of barn.attributes) merk(her, name, value);
}

// Er forbindelsen tilbake, kan tjeneren være en annen, som ikke kjenner listen for seg: hele siden kjøres.
let koblet = true;
new MutationObserver(() => {
  const nå = !!document.querySelector("[data-test-connection-state=CONNECTED]");
  if (nå && !koblet) helside("tilbake", Date.now());
  koblet = nå;
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-test-connection-state"] });

// --- Listen ----------------------------------------------------------------------------------------------------------

class Liste {
  rader = new Map(); uavklart = new Map(); nr = 0; luft = 0; grep = null; halvt = false; åpen = ""; vent = VENT;
  data = null; venter = null; skitne = new Set();

  constructor() { this.dom = el("div", { class: "tl" }); this.lytt(); }
  fest(rot) { if (this.dom.parentNode !== rot) rot.replaceChildren(this.dom); }

  // Samtalen

  meld(k, verdi, sluppet) {
    this.uavklart.set(k, [++this.nr, verdi]);
    this.halvt = !sluppet;
    if (sluppet || !this.luft) this.send(); // underveis: vent på svaret, så tjeneren aldri avbrytes midt i et
  }
  kommando(...verdi) { this.meld(`kommando|${this.nr + 1}`, verdi, true); }
  send(ubesvart) {
    this.luft = this.nr;
    (ubesvart ? helside : this.ut)("e", { o: this.data.o, n: this.nr, f: +!this.halvt, r: Object.fromEntries(this.uavklart) });
    clearTimeout(this.klokke);
    this.klokke = setTimeout(() => { this.vent = Math.min(2 * this.vent, LENGST); if (this.luft) this.send(true); }, this.vent);
  }
  motta(inn) {
    this.venter = inn;
    if (inn.k !== katalog?.k) return; // katalogen er på vei
    const ny = inn.o !== this.data?.o;
    if (ny) this.luft = 0; // ny økt på tjeneren: det ubesvarte sendes igjen
    else for (const [k, [nr]] of this.uavklart) if (nr <= inn.n && k !== this.grep) this.uavklart.delete(k);
    this.nr = Math.max(this.nr, inn.n); // tegnet på nytt i samme økt: fortsett tellingen
    this.data = inn;
    if (this.bygd !== katalog) this.bygg();
    this.tegn();
    if (inn.n >= this.luft) { this.luft = 0; this.vent = VENT; }
    if (!this.luft && [...this.uavklart.values()].some(([nr]) => nr > inn.n)) this.send();
  }

  // Byggingen: alt som er likt fra klikk til klikk, lages én gang

  bygg() {
    this.bygd = katalog;
    this.rader.clear();
    const f = katalog.felles;
    this.deler = new Map(f.temaer.map(t => [t.id, this.tema(t)]));
    for (const r of katalog.rader) this.deler.get(r.tema).ul.append(this.rad(r).li);
    this.tomt = el("p", { class: "tl-tomt", hidden: true }, "Ingen tiltak er valgt ennå. Vis alle, eller start fra et eksempel.");
    this.si = el("p", { class: "tl-si", role: "status" });
    const hode = el("div", { class: "tl-hode", "aria-hidden": "true" }, ...[f.hode, "Mengde", "Mill. kr i året"].map(t => el("span", {}, t)));
    this.dom.replaceChildren(...[this.verktøy(f), hode, this.tomt, ...[...this.deler.values()].map(d => d.del), this.vedtatte(f.vedtatte, f.vedtatt), this.si].filter(Boolean));
  }
  verktøy(f) {
    const valg = (verdi, på) => el("label", {}, el("input", { type: "radio", name: "tl-vis", value: verdi, checked: på }), el("span"));
    const alle = valg("alle", !syn.valgte), valgte = valg("valgte", syn.valgte);
    this.antall = [alle.lastChild, valgte.lastChild];
    this.knapper = ["Angre", "Nullstill"].map(t => el("button", { type: "button", class: "tl-knapp", "data-gjør": t.toLowerCase() }, t === "Angre" && ikon("angre"), t));
    const eksempler = f.eksempler.map(([id, navn, om]) => el("button", { type: "button", "data-gjør": "eksempel", "data-id": id }, navn, el("small", {}, om)));
    return el("div", { class: "tl-verktøy" },
      el("fieldset", { class: "tl-segment" }, el("legend", { class: "tl-skjult" }, "Hvilke tiltak skal vises?"), alle, valgte),
      el("div", { class: "tl-boks" },
        el("button", { type: "button", class: "tl-knapp", "data-gjør": "meny", "aria-expanded": "false", "aria-controls": "tl-eks" }, "Start fra et eksempel", ikon("pil")),
        el("div", { class: "tl-ark", id: "tl-eks", hidden: true }, ...eksempler, el("p", {}, "Eksempler, ikke forslag."))),
      f.søk ? el("label", { class: "tl-søk" }, el("span", { class: "tl-skjult" }, f.søketekst), el("input", { type: "search", placeholder: f.søketekst, value: syn.søk })) : null,
      this.områdevalg(f.områder), (this.slåPå = el("button", { type: "button", class: "tl-knapp", "data-gjør": "slå-på", hidden: true })),
      el("span", { class: "tl-luft" }), ...this.knapper);
  }
  områdevalg(områder) {
    if (!områder.some(([id]) => id === syn.område)) syn.område = "";
    const valg = [["", "Alle områder"], ...områder].map(([id, navn]) => el("option", { value: id, selected: id === syn.område }, navn));
    return områder.length ? el("label", { class: "tl-område" }, el("span", { class: "tl-skjult" }, "Område"), el("select", { name: "tl-område" }, ...valg)) : null;
  }
  tema(t) {
    const d = { ul: el("ul", { class: "tl-rader" }), sum: el("b"), overlapp: el("small", { class: "tl-overlapp" }), enhet: el("small", {}, " mill. kr") };
    const topp = el("div", { class: "tl-topp" }, el("h2", { id: `tema-${t.id}`, tabindex: "-1" }, el("i", { class: "tl-rute", "aria-hidden": "true" }), t.navn),
      el("p", { class: "tl-sum" }, d.sum, d.enhet, d.overlapp), t.om && el("p", { class: "tl-om" }, t.om), t.kan ? this.prinsipp(t, d) : null);
    d.del = el("section", { class: "tl-tema", "data-tema": t.id, "aria-labelledby": `tema-${t.id}` }, topp, d.ul, t.id === "egne" ? this.nytt() : null);
    return d;
  }
  prinsipp(t, d) {
    d.radioer = [["Skal utredes", 1], ["Skal ikke utredes", 0]].map(([navn, åpent]) => [åpent, navn, el("input", { type: "radio", name: `tl-tema-${t.id}`, value: åpent, "data-k": `tema|${t.id}` })]);
    d.pris = el("p", { class: "tl-pris", id: `tl-pris-${t.id}` });
    return el("div", { class: "tl-prinsipp" }, el("fieldset", { "aria-label": `Prinsippvedtak: ${t.navn}`, "aria-describedby": d.pris.id }, el("legend", {}, "Prinsippvedtak"), ...d.radioer.map(([, navn, inn]) => el("label", {}, inn, navn))), d.pris);
  }
  rad(r) {
    const rad = { r, id: r.id }, n = `tl-${r.id}`;
    const glider = r.tekst.length > 2;
    rad.navn = el("span"); rad.slutt = el("span"); // siste ord og pilen brytes ikke fra hverandre
    rad.åpne = el("button", { type: "button", class: "tl-navn", "data-gjør": "åpne", "aria-expanded": "false", "aria-controls": `${n}-d` }, rad.navn, el("span", { class: "tl-siste" }, rad.slutt, ikon("pil")));
    rad.følge = el("p", { class: "tl-følge" });
    rad.bryter = el("input", { type: "checkbox", role: "switch", "aria-describedby": `${n}-t` });
    rad.tall = el("b"); rad.etter = el("span");
    const bryter = el("label", { class: "tl-bryter" }, rad.bryter, el("span", { class: "tl-dosetekst", "aria-hidden": "true" }, rad.tall, rad.etter));
    if (glider) {
      rad.glider = el("input", { type: "range", min: 0, step: 1 });
      rad.ned = el("button", { type: "button", class: "tl-pm", "data-gjør": "ned" }, ikon("minus"));
      rad.opp = el("button", { type: "button", class: "tl-pm", "data-gjør": "opp" }, ikon("pluss"));
      rad.ramme = el("div", { class: "tl-glider" }, rad.glider);
      this.dra(rad);
    }
    rad.dose = el("div", { class: "tl-dose" }, glider ? el("div", { class: "tl-dra" }, rad.ned, rad.ramme, rad.opp) : null, bryter);
    rad.beløp = el("b"); rad.av = el("span"); rad.fyll = el("i", { class: "tl-fyll" }); rad.rest = el("i", { class: "tl-rest" });
    rad.søyle = el("div", { class: "tl-søyle", "aria-hidden": "true" }, rad.rest, rad.fyll);
    rad.rute = el("i", { class: "tl-rute", "aria-hidden": "true" }); rad.opphav = el("span");
    rad.hvorfor = el("div", { class: "tl-hvorfor", hidden: true });
    rad.detaljer = el("div", { class: "tl-detaljer", id: `${n}-d`, hidden: true });
    rad.li = el("li", { class: "tl-rad", id: `rad-${r.id}`, "data-id": r.id },
      el("div", { class: "tl-rad-i" },
        el("div", { class: "tl-r-navn" }, el("h3", {}, rad.åpne), rad.følge), rad.dose,
        el("div", { class: "tl-r-kr" }, el("p", { class: "tl-beløp", id: `${n}-t` }, rad.beløp, rad.av), rad.søyle, el("p", { class: "tl-opphav" }, rad.rute, rad.opphav)),
        rad.hvorfor), rad.detaljer);
    this.rader.set(r.id, rad);
    return rad;
  }
  nytt() {
    const felt = (del, navn, klasse, mer) => el("div", { class: `tl-felt ${klasse}` }, el("label", { for: `tl-nytt-${del}` }, navn),
      el("input", { type: "text", id: `tl-nytt-${del}`, "data-ny": del, "aria-describedby": `tl-ny-${del}`, autocomplete: "off", ...mer }), el("span", { class: "tl-feil", id: `tl-ny-${del}`, "data-feil": `nytt|${del}` }));
    this.ny = el("form", { class: "tl-nytt", novalidate: true, "aria-label": "Legg til eget tiltak" },
      felt("navn", "Hva går tiltaket ut på?", "tl-bred", {}), felt("beløp", "Mill. kr i året", "", { inputmode: "decimal" }),
      el("button", { type: "submit", class: "tl-knapp" }, "Legg til"));
    return this.ny;
  }
  vedtatte(alle, sum) {
    if (!alle.length) return null;
    const rader = alle.map(t => el("li", { class: "tl-rad" }, el("div", { class: "tl-rad-i tl-vedtatt" }, el("div", {}, el("h3", {}, t.navn), el("p", { class: "tl-følge" }, t.om)), el("p", { class: "tl-om" }, t.tekst))));
    this.alt = el("section", { class: "tl-tema", "data-tema": "vedtatt", "aria-labelledby": "tema-vedtatt" },
      el("details", {}, el("summary", { class: "tl-topp" }, el("h2", { id: "tema-vedtatt" }, "Alt vedtatt"), el("span", { class: "tl-om" }, "Ligger i kommunens plan fra før, og teller derfor ikke på nytt."), ikon("pil")),
        el("p", { class: "tl-om tl-sum-vedtatt" }, "Kan ikke endres her. ", sum), el("ul", { class: "tl-rader" }, rader)));
    return this.alt;
  }

  // Glideren: det fingeren holder, røres aldri utenfra, og en rulling som begynner på sporet, endrer ingenting

  dra(rad) {
    const inn = rad.glider, k = rad.id, ved = (hva, gjør) => inn.addEventListener(hva, gjør);
    let før = 0, stod, berøring = false, sendt = false;
    const hold = holder => { this.grep = holder ? k : null; document.documentElement.classList.toggle("drar", holder); };
    const slipp = () => { hold(false); if (this.halvt) this.meld(k, +inn.value, true); };
    ved("pointerdown", e => { hold(true); før = +inn.value; stod = this.uavklart.get(k); berøring = e.pointerType === "touch"; sendt = false; });
    ved("input", () => {
      if (berøring) { berøring = false; this.uavklart.set(k, [++this.nr, +inn.value]); this.halvt = true; } // kan være rulling: vent
      else { sendt = true; this.meld(k, +inn.value, false); }
      this.tegnRad(rad);
    });
    ved("pointercancel", () => { // var rulling
      inn.value = før;
      if (sendt) { slipp(); } else { hold(false); this.halvt = false; stod ? this.uavklart.set(k, stod) : this.uavklart.delete(k); }
      this.tegnRad(rad);
    });
    ved("pointerup", slipp); ved("change", () => this.grep && slipp()); ved("keyup", slipp); ved("blur", slipp);
  }

  // Hendelsene

  lytt() {
    const på = (hva, gjør) => this.dom.addEventListener(hva, gjør);
    på("click", e => { const knapp = e.target.closest("[data-gjør]"); if (knapp && knapp.getAttribute("aria-disabled") !== "true") this.trykk(knapp); });
    på("change", e => this.endret(e.target));
    på("input", e => { if (e.target.dataset.k) this.skitne.add(e.target.dataset.k); if (e.target.type === "search") { syn.søk = e.target.value; this.sil(); } });
    på("keydown", e => { if (e.key === "Escape") this.lukk(true); if (e.key === "Enter" && e.target.dataset.k && e.target.type === "text") this.endret(e.target); });
    på("submit", e => { e.preventDefault(); this.leggTil(); });
    document.addEventListener("click", e => {
      if (!e.target.closest?.(".tl-boks")) this.lukk(false);
      const knapp = e.target.closest?.("[data-tl-k]");
      if (knapp && this.dom.isConnected) this.meld(knapp.dataset.tlK, +knapp.dataset.tlVerdi, true);
    });
  }
  trykk(knapp) {
    const { gjør, id, k, verdi } = knapp.dataset, rad = this.rader.get(knapp.closest(".tl-rad")?.dataset.id);
    if (gjør === "åpne") knapp.focus(), this.vis(this.åpen === rad.id ? "" : rad.id);
    else if (gjør === "ned" || gjør === "opp") this.stegvis(rad, gjør === "opp");
    else if (gjør === "meny") { const åpent = knapp.getAttribute("aria-expanded") === "true"; åpent ? this.lukk(true) : this.meny(knapp, true); }
    else if (gjør === "eksempel") { this.lukk(true); this.kommando("eksempel", id); }
    else if (gjør === "slå-på") this.slåPåTreff();
    else if (gjør === "ja" || gjør === "nei") this.svarer(knapp, gjør === "ja");
    else if (gjør === "send") this.meld(k, isNaN(verdi) ? verdi : +verdi, true), this.tegn();
    else this.kommando(gjør);
  }
  endret(felt) {
    const rad = this.rader.get(felt.closest(".tl-rad")?.dataset.id), k = felt.dataset.k;
    if (felt.name === "tl-vis") { syn.valgte = felt.value === "valgte"; syn.beholdt = this.valgteNå(); this.sil(); }
    else if (felt.name === "tl-område") { syn.område = felt.value; this.sil(); }
    else if (rad?.bryter === felt) { this.velg(rad, felt.checked ? sist.get(rad.id) ?? this.form(rad).std : 0); }
    else if (!k) return;
    else if (felt.type === "checkbox" || felt.type === "radio") this.meld(k, felt.type === "radio" ? +felt.value : +felt.checked, true);
    else if (felt.tagName === "SELECT") this.meld(k, felt.value, true);
    else if (this.skitne.delete(k)) this.meld(k, felt.value, true);
  }
  velg(rad, trinn) { this.meld(rad.id, trinn, true); this.tegnRad(rad); }
  stegvis(rad, opp) {
    const { stopp } = this.form(rad), nå = this.trinn(rad.id);
    const til = opp ? stopp.find(s => s > nå) : stopp.findLast(s => s < nå);
    if (til !== undefined) this.velg(rad, til);
  }
  vis(id) { this.holdPlass(document.activeElement, () => { this.åpen = id; this.tegnÅpen(); }); this.ut("vis", id); }
  holdPlass(e, gjør) { // når en rad over lukkes, blir det som ble trykket, under fingeren, også uten nettleserens hjelp
    let rulles = this.dom;
    while (rulles.parentElement && !/auto|scroll/.test(getComputedStyle(rulles).overflowY)) rulles = rulles.parentElement;
    const før = e.getBoundingClientRect().top;
    rulles.style.overflowAnchor = "none";
    gjør();
    rulles.scrollBy({ top: e.getBoundingClientRect().top - før, behavior: "instant" });
    requestAnimationFrame(() => requestAnimationFrame(() => { rulles.style.overflowAnchor = ""; }));
  }
  meny(knapp, åpen) { knapp.setAttribute("aria-expanded", åpen); knapp.nextSibling.hidden = !åpen; }
  lukk(tilbake) {
    const knapp = this.dom.querySelector("[data-gjør=meny][aria-expanded=true]");
    if (knapp) { this.meny(knapp, false); if (tilbake) knapp.focus(); }
  }
  leggTil() {
    const [navn, beløp] = this.ny.querySelectorAll("input");
    this.lagt = this.nr + 1;
    this.kommando("nytt", navn.value, beløp.value);
  }

  // Tegningen: bare tekst, bredde og klasse endres

  trinn(id) {
    const lokalt = this.uavklart.get(id);
    const trinn = lokalt ? lokalt[1] : this.data.v[id] ?? 0;
    if (trinn > 0) sist.set(id, trinn);
    return trinn;
  }
  grunn(id) { const f = katalog.felles, kode = this.data.g[id] ?? f.g[id]; return this.data.grunner[kode] ?? f.grunner[kode]; }
  form(rad) { const x = this.data.x[rad.id]; return x ? { ...rad.r, ...x } : rad.r; }
  tegn() {
    const d = this.data;
    this.egneRader();
    for (const rad of this.rader.values()) this.tegnRad(rad);
    for (const [id, del] of this.deler) this.tegnTema(del, d.temaer[id]);
    this.antall.forEach((e, i) => sett(e, d.antall[i]));
    this.knapper.forEach((e, i) => this.kan(e, d.kan[i] || this.uavklart.size > 0));
    this.tegnSvaret(d.svar);
    this.tegnÅpen();
    this.tegnFeil();
    this.tegnNytt();
    if (!this.halvt) this.siFra(d.si);
    this.sil();
  }
  tegnSvaret(svar) { // siden har tegnet det én gang; her byttes bare det som er et annet
    for (const [plass, html] of Object.entries(svar)) {
      const her = document.querySelector(`.st-key-${plass} [data-testid=stHtml]`);
      if (her) lapp(her, new DOMParser().parseFromString(html, "text/html").body);
    }
  }
  egneRader() {
    const { ul } = this.deler.get("egne"), skal = new Set(this.data.egne.map(r => r.id));
    for (const rad of [...this.rader.values()]) if (rad.r.tema === "egne" && !skal.has(rad.id)) { rad.li.remove(); this.rader.delete(rad.id); }
    for (const r of this.data.egne) { const rad = this.rader.get(r.id); if (rad) rad.r = r; else ul.append(this.rad(r).li); }
    merk(this.deler.get("egne").del, "data-tom", !skal.size);
  }
  tegnRad(rad) {
    const r = this.form(rad), g = this.grunn(rad.id), holder = this.grep === rad.id;
    const i = Math.min(holder ? +rad.glider.value : this.trinn(rad.id), r.tekst.length - 1), på = i > 0, låst = !!g?.låst;
    merk(rad.li, "class", ["tl-rad", på && !låst && "tl-på", på && !g?.ute && "tl-teller", låst && "tl-låst", !rad.glider && "tl-uten-mengde"].filter(Boolean).join(" "));
    const siste = r.navn.lastIndexOf(" ") + 1;
    sett(rad.navn, r.navn.slice(0, siste)); sett(rad.slutt, r.navn.slice(siste));
    merk(rad.slutt.parentNode, "class", r.navn.length - siste > LANGT_ORD ? "tl-siste tl-langt" : "tl-siste");
    sett(rad.følge, r.folk[r.følge[i]] + (r.svar ? ` · ${r.svar}` : ""));
    sett(rad.tall, r.tekst[i]); sett(rad.etter, r.etter);
    merk(rad.bryter, "aria-label", r.navn);
    rad.bryter.checked = på; rad.bryter.disabled = låst;
    const gir = r.beløp ? `${r.beløp[i]}\u00a0mill.\u00a0kr` : r.mest;
    if (rad.glider) {
      const slutt = r.tekst.length - 1;
      merk(rad.glider, "max", slutt);
      if (!holder && +rad.glider.value !== i) rad.glider.value = i;
      merk(rad.glider, "aria-label", `Mengde: ${r.navn}`);
      merk(rad.glider, "aria-valuetext", `${r.tekst[i]}${r.etter}, ${gir}`);
      merk(rad.ramme, "style", `--a:${i / slutt};--n:${slutt}`);
      rad.ramme.classList.toggle("tl-jevn", slutt > 12);
      merk(rad.ned, "aria-label", `Mindre: ${r.navn}`); merk(rad.opp, "aria-label", `Mer: ${r.navn}`);
      rad.glider.disabled = låst; this.kan(rad.ned, !låst && i > 0); this.kan(rad.opp, !låst && i < slutt);
    }
    sett(rad.beløp, r.beløp ? r.beløp[i] : "");
    sett(rad.av, r.beløp && på && g?.ute ? "teller ikke" : r.mest);
    skjul(rad.søyle, !r.beløp);
    if (r.beløp) {
      merk(rad.fyll, "style", `width:${r.andel[i]}%`); merk(rad.rest, "style", `width:${r.rest}%`);
      merk(rad.søyle, "class", `tl-søyle${på && g?.ute ? " tl-ute" : ""}`);
      merk(rad.fyll, "class", `tl-fyll tl-${r.merke}`);
    }
    sett(rad.opphav, r.opphav);
    merk(rad.rute, "class", `tl-rute tl-${r.merke}`);
    this.tegnGrunn(rad, g);
  }
  kan(knapp, kan) { if (knapp.getAttribute("aria-disabled") !== `${!kan}`) knapp.setAttribute("aria-disabled", !kan); }
  tegnGrunn(rad, g) {
    skjul(rad.hvorfor, !g);
    if (!g) return;
    const felt = g.felt.map(f => this.kontroll({ ...f, k: f.k.replace("*", rad.id) }, "h"));
    lapp(rad.hvorfor, el("div", {}, el("p", {}, g.fet && el("b", {}, g.fet), g.fet && " ", g.tekst), ...felt));
    this.fyll(rad.hvorfor, this.data.felt);
  }
  tegnTema(d, [sum, overlapp, lukket, pris]) {
    sett(d.sum, sum); sett(d.overlapp, overlapp);
    d.sum.parentNode.classList.toggle("tl-null", !/[1-9]/.test(sum));
    skjul(d.enhet, !/\d/.test(sum));
    if (!d.radioer) return;
    const nøkkel = d.radioer[0][2].dataset.k, lokalt = this.uavklart.get(nøkkel), åpent = lokalt ? lokalt[1] : +!lukket;
    for (const [verdi, , inn] of d.radioer) inn.checked = verdi === åpent;
    lapp(d.pris, el("p", {}, ...(pris ? [pris[0], pris[1] && el("b", {}, pris[1]), pris[2]] : [])));
  }
  tegnÅpen() {
    const d = this.data.detaljer;
    for (const rad of this.rader.values()) {
      const åpen = rad.id === this.åpen;
      merk(rad.åpne, "aria-expanded", åpen);
      if (åpen && d?.id === rad.id) { lapp(rad.detaljer, this.detaljer(d)); this.fyll(rad.detaljer, d.verdier); }
      skjul(rad.detaljer, !åpen || !rad.detaljer.hasChildNodes());
    }
  }
  detaljer(d) {
    return el("div", {}, ...d.blokker.map(b => el("div", {}, b.tittel && el("h4", {}, b.tittel), ...this.blokk(b))),
      el("div", { class: "tl-brett" }, ...d.brett.map(b => el("details", { "data-k": b.tittel }, el("summary", {}, b.tittel), ...this.blokk(b)))));
  }
  blokk(b) {
    const trinn = b.trinn?.map(([fra, tekst, nå]) => el("li", { class: nå ? "tl-nå" : null, "data-fra": fra ? "" : null }, fra && el("span", {}, fra), el("span", {}, tekst)));
    const kilder = b.kilder?.flatMap((k, i) => [i ? " og " : "", k.adresse ? el("a", { href: k.adresse, rel: "noopener noreferrer", target: "_blank" }, k.tekst) : k.tekst, k.etter]);
    const år = b.år?.map(([år, gir]) => el("span", {}, `${år} `, el("b", {}, gir)));
    return [
      ...(b.avsnitt ?? []).map(t => el("p", {}, t)),
      trinn?.length && el("ul", { class: "tl-trinn" }, trinn),
      b.stykke && el("p", { class: "tl-stykke" }, b.stykke, b.svar && el("b", {}, b.svar)),
      kilder && el("p", {}, "Kilde: ", kilder),
      b.liste?.length && el("ul", { class: "tl-punkt" }, b.liste.map(t => el("li", {}, t))),
      b.felt?.length && el("div", { class: "tl-still" }, b.felt.map(f => this.kontroll(f, "d")), år?.length && el("div", { class: "tl-felt" }, el("span", {}, "Gir, mill. kr"), el("span", { class: "tl-år" }, år))),
      b.under && el("p", { class: "tl-under" }, b.under),
      b.kopi && el("div", { class: "kopi" }, el("pre", { class: "tl-epost" }, b.kopi), el("button", { type: "button", class: "tl-lenke", "data-kopier": "" }, "Kopier e-posten"), " ", el("span", { role: "status" })),
    ];
  }
  kontroll(f, sted) {
    if (f.slag === "knapp") return el("button", { type: "button", class: "tl-lenke", "data-gjør": "send", "data-k": f.k, "data-verdi": f.verdi }, f.navn);
    if (f.slag === "bryter") return el("label", { class: "tl-bryter", "data-k": f.k }, el("input", { type: "checkbox", role: "switch", "data-k": f.k, "data-på": f.verdi }), el("span", {}, f.navn));
    const id = `${sted}-${f.k}`.replace(/[^\wæøåÆØÅ-]/g, "-"), feil = `${id}-feil`, felles = { id, "data-k": f.k, "aria-describedby": feil };
    const inn = f.slag === "velg" ? el("select", felles, ...f.valg.map(([v, t]) => el("option", { value: v }, t)))
      : el("input", { type: "text", inputmode: f.slag === "tall" ? "decimal" : null, placeholder: f.plass || null, autocomplete: "off", class: f.slag === "tekst" ? "tl-lang" : null, ...felles });
    return el("div", { class: "tl-felt", "data-k": f.k }, el("label", { for: id }, f.navn), inn, el("span", { class: "tl-feil", id: feil, "data-feil": f.k, "aria-live": "polite" }));
  }
  // Verdiene settes etterpå, og aldri i et felt noen skriver i eller som står med noe som ikke kan leses.
  fyll(rot, verdier) {
    for (const felt of rot.querySelectorAll("input, select")) {
      const k = felt.dataset.k, lokalt = this.uavklart.get(k);
      if (felt.type === "checkbox") felt.checked = lokalt ? !!lokalt[1] : felt.dataset.på === "1";
      else if (!this.skitne.has(k) && !lokalt && !(k in this.data.feil)) { const skal = `${verdier[k] ?? ""}`; if (felt.value !== skal) felt.value = skal; }
    }
  }
  tegnFeil() {
    for (const e of this.dom.querySelectorAll("[data-feil]")) {
      const k = e.dataset.feil, felt = e.previousSibling;
      if (this.uavklart.has(k)) continue; // det nye er ikke lest ennå
      const feil = this.data.feil[k], vist = JSON.stringify(feil);
      if (e.vist !== vist) e.replaceChildren(...(feil ? [feil.tekst, feil.ja && this.svar(k, "ja", feil.ja, ""), feil.nei && this.svar(k, "nei", ...feil.nei)].filter(Boolean) : []));
      e.vist = vist;
      feil ? felt.setAttribute("aria-invalid", "true") : felt.removeAttribute("aria-invalid");
    }
  }
  svar(k, gjør, navn, verdi) { return el("button", { type: "button", class: "tl-lenke", "data-gjør": gjør, "data-k": k, "data-verdi": verdi }, navn); }
  svarer(knapp, ja) { // tallet er kanskje i feil enhet: brukeren står på det, eller tar det som trolig var ment
    const { k, verdi } = knapp.dataset, felt = knapp.closest("[data-feil]").previousSibling;
    if (!ja) felt.value = verdi;
    if (ja) this.meld(`ja|${k}`, felt.value, true);
    if (felt.dataset.ny) this.leggTil(); else if (!ja) this.meld(k, verdi, true);
    felt.focus();
  }
  tegnNytt() {
    if (!this.lagt || this.data.n < this.lagt) return;
    const felt = [...this.ny.querySelectorAll("input")], galt = felt.find(f => this.data.feil[`nytt|${f.dataset.ny}`]);
    this.lagt = 0;
    if (!galt) felt.forEach(f => { f.value = ""; });
    (galt ?? felt[0]).focus();
  }
  siFra([nummer, tekst]) {
    const ny = this.sagt !== undefined && nummer > this.sagt; // det som ble sagt før siden ble åpnet, er gammelt
    this.sagt = nummer;
    if (!ny) return;
    this.si.textContent = tekst;
    clearTimeout(this.siKlokke);
    this.siKlokke = setTimeout(() => { this.si.textContent = ""; }, BESKJED);
  }

  // Silingen: «Bare valgte» og søket. En rad som slås av mens den vises, blir stående til neste gang det siles

  valgteNå() { return new Set([...this.rader.keys()].filter(id => this.trinn(id) > 0)); }
  numrene() { // «36, 41 og 7»: når hvert ord er et nummer, og noen av dem er i lista, vises nøyaktig de tiltakene
    const ord = syn.søk.toLowerCase().split(/[\s,;]+/).filter(o => o && o !== "og"), alle = new Set([...this.rader.values()].map(rad => rad.r.nr).filter(Boolean));
    this.ukjente = ord.filter(o => !alle.has(o));
    const treff = this.ukjente.length < ord.length && this.ukjente.every(o => /^\d+$/.test(o));
    if (!treff) this.ukjente = [];
    return treff ? new Set(ord) : null;
  }
  slåPåTreff() {
    const av = this.treff.filter(rad => this.trinn(rad.id) === 0);
    for (const rad of av) this.uavklart.set(rad.id, [++this.nr, sist.get(rad.id) ?? this.form(rad).std]);
    if (av.length) this.velg(av.at(-1), this.trinn(av.at(-1).id));
    for (const rad of av) this.tegnRad(rad);
    this.sil();
  }
  sil() {
    const søk = syn.søk.trim().toLowerCase(), numre = this.numrene();
    const passer = r => numre ? numre.has(r.nr) : `${r.navn} ${r.folk.join(" ")} ${r.ord ?? ""}`.toLowerCase().includes(søk);
    if (syn.valgte) for (const id of this.valgteNå()) syn.beholdt.add(id);
    for (const rad of this.rader.values())
      skjul(rad.li, (syn.valgte && !syn.beholdt.has(rad.id)) || (!!syn.område && !rad.r.omr.includes(syn.område)) || (!!søk && !passer(rad.r)));
    this.treff = numre ? [...this.rader.values()].filter(rad => !rad.li.hidden) : [];
    const av = this.treff.filter(rad => this.trinn(rad.id) === 0).length;
    skjul(this.slåPå, this.treff.length < 2 || !av);
    sett(this.slåPå, `Slå på ${av === this.treff.length ? `alle ${av}` : `de ${av} som er av`}`);
    const siles = syn.valgte || !!søk || !!syn.område;
    let vises = 0;
    for (const d of this.deler.values()) { const synlige = [...d.ul.children].filter(li => !li.hidden).length; vises += synlige; skjul(d.del, siles && !synlige); }
    if (this.alt) skjul(this.alt, siles);
    skjul(this.ny, siles);
    sett(this.tomt, this.ukjente.length ? `Ingen tiltak har nummer ${this.ukjente.join(", ")}.` : søk || syn.område ? "Ingen tiltak passer med det du leter etter." : "Ingen tiltak er valgt ennå. Vis alle, eller start fra et eksempel.");
    skjul(this.tomt, !siles || (vises > 0 && !this.ukjente.length));
  }
}

export default function ({ data, parentElement, setStateValue }) { // kalles på nytt hver gang data er endret
  const inn = JSON.parse(new TextDecoder().decode(data));
  if (Array.isArray(inn)) {
    helside = setStateValue;
    const felles = inn[0]?.felles;
    if (felles && felles.k !== katalog?.k) { katalog = { k: felles.k, felles, rader: inn }; if (eneste?.venter) eneste.motta(eneste.venter); }
    return undefined;
  }
  const l = (eneste ??= new Liste());
  l.fest(parentElement);
  l.ut = setStateValue;
  l.motta(inn);
  return () => clearTimeout(l.klokke);
}
