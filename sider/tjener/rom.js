// Rommet på telefonen: viser ett tiltak om gangen, lagrer fortløpende, og følger lederen.
// Det som ikke er kommet fram, ligger på telefonen til det er det.
"use strict";
const rom = document.body.dataset.rom;
const innhold = document.getElementById("rom");
const nett = document.getElementById("nett");
const nøkkel = `usendt:${rom}`;
const UTE_AV_NETT = "Ingen forbindelse akkurat nå. Svarene dine er lagret på telefonen.";

let usendt = lesUsendt();
let plass = 0;
let sender = false;
let teller;
let avbryt = new AbortController();

function lesUsendt() {
  try {
    return JSON.parse(localStorage.getItem(nøkkel)) || {};
  } catch {
    return {};
  }
}

function husk() {
  try {
    if (Object.keys(usendt).length) localStorage.setItem(nøkkel, JSON.stringify(usendt));
    else localStorage.removeItem(nøkkel);
  } catch {
    // uten lager i nettleseren står svaret bare i minnet
  }
}

const si = (tekst) => {
  if (nett.textContent !== tekst) nett.textContent = tekst;
};

// --- Det som lagres ---

function lagre(spørsmål, svar) {
  usendt[spørsmål] = svar;
  husk();
  clearTimeout(teller);
  teller = setTimeout(send, 250);
}

async function send() {
  const sendt = { ...usendt };
  if (sender || !Object.keys(sendt).length) return;
  sender = true;
  try {
    const svar = await fetch(`${rom}/svar`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(sendt),
      keepalive: true,
    });
    taImot(svar.status, await svar.json(), sendt);
  } catch {
    si(UTE_AV_NETT);
    setTimeout(send, 2000);
  }
  sender = false;
  if (Object.keys(usendt).some((s) => usendt[s] !== sendt[s])) send();
}

function taImot(status, data, sendt) {
  if (status === 429 || status >= 500) throw new Error(data.feil);
  for (const s of Object.keys(sendt)) if (usendt[s] === sendt[s]) delete usendt[s];
  husk();
  const feltfeil = document.getElementById("gjettfeil");
  si(status === 200 || (status === 400 && feltfeil) ? "" : data.feil);
  if (status === 401) location.reload();
  if (feltfeil) feltfeil.textContent = status === 400 ? data.feil : "";
  document.getElementById("gjett")?.setAttribute("aria-invalid", String(status === 400));
  if (status === 200) visSummen(data);
}

function visSummen(data) {
  for (const e of innhold.querySelectorAll("[data-sum]")) e.textContent = data.sum;
  for (const e of innhold.querySelectorAll("[data-andel]")) e.value = data.andel;
}

// --- Det som vises ---

const kortene = () => [...innhold.querySelectorAll("#kortene > li")];

function visKort(fokus) {
  const alle = kortene();
  if (!alle.length) return;
  plass = Math.max(0, Math.min(alle.length - 1, plass));
  document.getElementById("kortene").classList.add("ett");
  alle.forEach((kort, nr) => (kort.hidden = nr !== plass));
  const blad = innhold.querySelector(".blad");
  blad.hidden = false;
  blad.querySelector("[data-plass]").textContent = `${plass + 1} av ${alle.length}`;
  for (const b of blad.querySelectorAll("button")) b.disabled = !alle[plass + Number(b.dataset.blad)];
  if (fokus) alle[plass].querySelector("h2").focus();
}

function visBesvart() {
  const felt = innhold.querySelector("[data-besvart]");
  if (!felt) return;
  const besvart = kortene().filter((k) => k.querySelector("[aria-pressed=true]")).length;
  felt.textContent = `${besvart} av ${kortene().length} besvart.`;
}

function visValgt(knapp, svar) {
  for (const b of knapp.parentElement.children) b.setAttribute("aria-pressed", String(b.value === svar));
  visBesvart();
}

function visDose(rad, nr) {
  const doser = JSON.parse(rad.dataset.doser);
  rad.dataset.nr = nr;
  const ord = rad.querySelector("output");
  ord.textContent = doser[nr][1];
  ord.classList.toggle("med", nr > 0);
  for (const b of rad.querySelectorAll("button")) {
    const til = nr + Number(b.dataset.steg);
    b.setAttribute("aria-disabled", String(!doser[til]));
    b.disabled = false;
    b.value = (doser[til] || doser[nr])[0];
  }
}

// Det som er svart, men ikke er kommet fram, står som det ble svart.
function visUsendt() {
  for (const [spørsmål, svar] of Object.entries(usendt)) {
    const felt = innhold.querySelector(`[name="${CSS.escape(spørsmål)}"]`);
    if (!felt) continue;
    if (spørsmål === "gjett") felt.value = svar;
    else if (spørsmål.startsWith("valg:")) visValgt(felt, svar);
    else visDose(felt.closest("li"), JSON.parse(felt.closest("li").dataset.doser).findIndex((d) => d[0] === svar));
  }
}

function tegn() {
  document.documentElement.classList.add("skript");
  for (const rad of innhold.querySelectorAll("[data-doser]")) visDose(rad, Number(rad.dataset.nr));
  visUsendt();
  visKort(false);
  visBesvart();
}

// --- Trykkene ---

function svar(knapp) {
  const trukket = knapp.getAttribute("aria-pressed") === "true";
  visValgt(knapp, trukket ? "" : knapp.value);
  lagre(knapp.name, trukket ? "" : knapp.value);
  if (trukket) return;
  const kort = knapp.closest("li");
  setTimeout(() => {
    if (kortene()[plass] !== kort || kort === kortene().at(-1)) return;
    plass += 1;
    visKort(true);
  }, 350);
}

function endreDose(knapp) {
  const rad = knapp.closest("li");
  const nr = Number(rad.dataset.nr) + Number(knapp.dataset.steg);
  const dose = JSON.parse(rad.dataset.doser)[nr];
  if (!dose) return;
  visDose(rad, nr);
  lagre(knapp.name, dose[0]);
}

function hopp(knapp) {
  const felt = document.getElementById("gjett");
  const nå = Math.round(Number(felt.value.replace(",", ".").replace("−", "-"))) || 0;
  felt.value = nå + Number(knapp.dataset.hopp);
  lagre("gjett", felt.value);
}

innhold.addEventListener("click", (e) => {
  const knapp = e.target.closest("button");
  if (!knapp || knapp.closest("fieldset[disabled]")) return;
  if (knapp.dataset.blad) {
    plass += Number(knapp.dataset.blad);
    visKort(true);
  } else if (knapp.dataset.hopp) hopp(knapp);
  else if (knapp.dataset.steg) endreDose(knapp);
  else if (knapp.name) svar(knapp);
});
innhold.addEventListener("input", (e) => {
  if (e.target.id === "gjett") lagre("gjett", e.target.value);
});
innhold.addEventListener("submit", (e) => {
  if (e.target.action.endsWith("/svar")) e.preventDefault();
});

// --- Det lederen gjør ---

const vent = (ms) => new Promise((videre) => setTimeout(videre, ms));

const spørsmålet = () => innhold.querySelector("h1")?.textContent;

// Er spørsmålet det samme, blir den som svarer, stående der hun var.
function bytt(data) {
  const før = spørsmålet();
  const { name, value } = document.activeElement;
  innhold.innerHTML = data.html;
  innhold.dataset.versjon = data.åpent ? data.versjon : "";
  if (!data.åpent) {
    usendt = {};
    husk();
  }
  const nytt = spørsmålet() !== før;
  if (nytt) plass = 0;
  tegn();
  if (nytt) innhold.querySelector("h1").focus();
  else if (name) innhold.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`)?.focus();
}

async function følg() {
  let pause = 1000;
  while (innhold.dataset.versjon) {
    if (document.hidden) await new Promise((våken) => addEventListener("vaaken", våken, { once: true }));
    avbryt = new AbortController();
    try {
      const svar = await fetch(`${rom}/naa?v=${innhold.dataset.versjon}`, { signal: avbryt.signal, cache: "no-store" });
      if (svar.status === 401 || svar.status === 404) return location.reload();
      if (svar.status === 200) bytt(await svar.json());
      else if (svar.status !== 204) throw new Error(String(svar.status));
      pause = 1000;
      if (nett.textContent === UTE_AV_NETT && !Object.keys(usendt).length) si("");
    } catch (feil) {
      if (feil.name === "AbortError") continue;
      si(UTE_AV_NETT);
      await vent(pause * (0.75 + Math.random() / 2));
      pause = Math.min(8000, 2 * pause);
    }
  }
}

// En telefon som sover, venter ikke på noe. Når den våkner, spør den på nytt: forbindelsen kan være død uten at den vet det.
document.addEventListener("visibilitychange", () => {
  avbryt.abort();
  if (!document.hidden) dispatchEvent(new Event("vaaken"));
  send();
});
addEventListener("online", () => {
  avbryt.abort();
  send();
});
addEventListener("pagehide", send);

tegn();
send();
følg();
