// Kontrollene axe ikke har. `window.__uu` gir setninger om det som er galt; tomt når alt er i orden.
() => {
  const KONTROLLER = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0'], "
    + "[role=button], [role=switch], [role=radio], [role=checkbox], [role=tab], [role=option], [role=combobox]";
  const MINST_PX = 24;

  const forfedre = function* (e) { for (; e; e = e.parentElement) yield e };
  const alle = (velger, rot = document) => [...rot.querySelectorAll(velger)];
  const bareForOpplesing = e => e.offsetWidth <= 1 && getComputedStyle(e).overflow === "hidden";
  const synlig = e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && e.getBoundingClientRect().width > 1 && e.getBoundingClientRect().height > 1
    && ![...forfedre(e)].some(bareForOpplesing);
  const tekst = e => (e.getAttribute("aria-label") || e.innerText || e.value || "").trim().replace(/\s+/g, " ");
  const navn = e => `${e.tagName.toLowerCase()} «${tekst(e).slice(0, 50)}»`;

  // Farger, blandet ned på det som ligger bak.
  const lerret = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = farge => {
    lerret.clearRect(0, 0, 1, 1);
    lerret.fillStyle = farge;
    lerret.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = lerret.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const oppå = ([r, g, b, a], under) => [r, g, b].map((k, i) => a * k + (1 - a) * under[i]);
  const bakgrunn = e => {
    const lag = [...forfedre(e)].map(f => rgba(getComputedStyle(f).backgroundColor)).filter(f => f[3] > 0);
    const hel = lag.findIndex(f => f[3] === 1);
    const bunn = hel < 0 ? [255, 255, 255] : lag[hel].slice(0, 3);
    return (hel < 0 ? lag : lag.slice(0, hel)).reduceRight((under, over) => oppå(over, under), bunn);
  };
  const lysstyrke = rgb => rgb.map(k => k / 255).map(k => k <= .03928 ? k / 12.92 : ((k + .055) / 1.055) ** 2.4)
    .reduce((sum, k, i) => sum + k * [.2126, .7152, .0722][i], 0);
  const kontrast = (en, annen) => {
    const [lav, høy] = [lysstyrke(en), lysstyrke(annen)].sort((a, b) => a - b);
    return (høy + .05) / (lav + .05);
  };

  const flate = e => e.matches("input[type=checkbox], input[type=radio]") ? e.closest("label") ?? e : e;
  const iLinjen = e => ["inline", "contents"].includes(getComputedStyle(e).display);
  const iTekst = e => e.tagName === "A" && iLinjen(e)
    && [...forfedre(e)].find(f => !iLinjen(f)).innerText.trim() !== e.innerText.trim();

  const små = () => alle(KONTROLLER).filter(e => !e.closest("[aria-hidden=true]")).map(flate).filter(e => synlig(e) && !iTekst(e)).flatMap(e => {
    const { width, height } = e.getBoundingClientRect();
    const liten = Math.min(width, height) < MINST_PX - .5;
    return liten ? [`for liten å treffe: ${navn(e)} ${Math.round(width)}×${Math.round(height)} px`] : [];
  });

  // Tekst som er klippet eller står utenfor skjermen uten at den kan rulles fram, også fra tastaturet.
  const klipper = f => getComputedStyle(f).overflowX !== "visible";
  const kanRulles = f => ["auto", "scroll"].includes(getComputedStyle(f).overflowX) && f.tabIndex >= 0;
  const omriss = node => {
    const område = document.createRange();
    område.selectNodeContents(node);
    return område.getBoundingClientRect();
  };
  const kuttet = () => {
    const funn = [], vandrer = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = vandrer.nextNode());) {
      const e = node.parentElement;
      if (!node.data.trim() || e.closest("svg, script, style, noscript, pre, [aria-hidden=true]") || !synlig(e)) continue;
      const ramme = [...forfedre(e)].find(klipper) ?? document.documentElement;
      if (kanRulles(ramme)) continue;
      const høyre = Math.min(ramme.getBoundingClientRect().right, innerWidth), linje = omriss(node);
      if (linje.width > 1 && linje.right > høyre + 1.5) {
        funn.push(`kuttet: «${node.data.trim().slice(0, 60)}» til ${Math.round(linje.right)} av ${Math.round(høyre)} px`);
      }
    }
    return funn;
  };

  const diagramUtenTekst = () => alle("[data-testid=stVegaLiteChart]").filter(synlig).flatMap(d => {
    return (d.getAttribute("aria-label") ?? "").length > 10 ? [] : ["diagram uten tekst for den som ikke ser det"];
  });

  const svakeBrytere = () => alle("[data-testid=stCheckbox] label").filter(synlig).flatMap(l => {
    const spor = l.querySelector(":scope > div"), kule = spor?.firstElementChild;
    if (!kule || l.querySelector("input").disabled) return [];
    const farge = bakgrunn(spor);
    const svak = kontrast(farge, bakgrunn(l)) < 3 ? "mot siden" : kontrast(farge, bakgrunn(kule)) < 3 ? "mot kulen" : "";
    return svak ? [`bryteren har for lite kontrast ${svak}: ${navn(l)}`] : [];
  });

  // Brytere vi tegner selv: kanten og kulen må synes når den er av, og kulen mot flaten når den er på.
  const svakeEgneBrytere = () => alle("input[role=switch]").filter(e => e.closest("label.tl-bryter") && synlig(e) && !e.disabled).flatMap(e => {
    const stil = getComputedStyle(e), kule = rgba(getComputedStyle(e, "::after").backgroundColor).slice(0, 3);
    const kant = rgba(stil.borderTopColor).slice(0, 3), mot = bakgrunn(e.parentElement);
    const svak = kontrast(kant, mot) < 3 ? "mot siden" : kontrast(kule, bakgrunn(e)) < 3 ? "mot kulen" : "";
    return svak ? [`bryteren har for lite kontrast ${svak}: ${navn(e)}`] : [];
  });

  // Rammen rundt det som har fokus: på elementet selv, eller på bryteren ved siden av et skjult felt.
  const ring = e => {
    const boks = e.closest("label")?.querySelector(":scope > div");
    return [boks ?? e, ...[...forfedre(e.parentElement)].slice(0, 4)].find(k => {
      const s = getComputedStyle(k);
      return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
    });
  };
  const fokus = () => {
    const e = document.activeElement;
    if (!e || e === document.body) return { hvor: "", galt: "" };
    const kant = ring(e);
    const bak = kant && bakgrunn(kant.parentElement ?? kant);
    const svak = kant && kontrast(oppå(rgba(getComputedStyle(kant).outlineColor), bak), bak) < 3;
    const r = flate(e).getBoundingClientRect();
    const ute = r.bottom < 1 || r.top > innerHeight - 1 || r.right < 1 || r.left > innerWidth - 1;
    const galt = !kant ? "ingen synlig ramme" : svak ? "rammen har for lite kontrast" : ute ? "utenfor skjermen" : "";
    return { hvor: navn(flate(e)), galt, plass: [Math.round(r.left), Math.round(r.top + scrollY)] };
  };

  // Alt tabulatoren skal innom: én stasjon per gruppe av valgknapper.
  const stasjonene = () => alle(KONTROLLER).filter(e => synlig(flate(e)) && !e.disabled && e.tabIndex >= 0)
    .filter(e => e.getAttribute("aria-checked") !== "false" || e.getAttribute("role") !== "radio")
    .filter(e => e.type !== "radio" || e.checked);
  const stasjoner = () => stasjonene().map(e => navn(flate(e)));

  const tilToppen = () => [document.documentElement, ...alle("[data-testid=stMain]")].forEach(e => e.scrollTo(0, 0));

  // Menyen og linjen nederst står fast. Det som får fokus, rulles fram fra bak dem (WCAG 2.4.11).
  const fast = e => [...forfedre(e)].find(f => ["fixed", "sticky"].includes(getComputedStyle(f).position));
  const bakNoeFast = e => {
    e.focus();
    const { left, top, width, height } = flate(e).getBoundingClientRect();
    const over = document.elementFromPoint(left + width / 2, top + height / 2);
    return over && !flate(e).contains(over) && fast(over) && !fast(over).contains(e);
  };
  const dekkes = () => {
    if (document.querySelector("[role=dialog]")) return [];
    const funn = stasjonene().filter(bakNoeFast).map(e => `har fokus bak noe som står fast: ${navn(flate(e))}`);
    document.activeElement.blur();
    tilToppen();
    return funn;
  };

  // Det som er for lite fordi noe fast dekker en del av det, kan rulles fram; da prøves det midt på skjermen.
  const forLite = async velger => {
    const e = document.querySelector(velger);
    e.scrollIntoView({ block: "center", behavior: "instant" });
    const svar = await axe.run(e, { runOnly: ["target-size"], resultTypes: ["violations"] });
    tilToppen();
    return svar.violations.length > 0;
  };
  const axeBrudd = async (type, values) => {
    const svar = await axe.run(document, { runOnly: { type, values }, resultTypes: ["violations"] }), funn = [];
    for (const b of svar.violations) for (const n of b.nodes) {
      if (b.id === "target-size" && n.target.length === 1 && !await forLite(n.target[0])) continue;
      funn.push(`${b.id}: ${n.target.join(" ")} ${n.html.slice(0, 160)}`);
    }
    return funn;
  };

  const diagramUtenTabell = () => {
    const diagrammer = alle("[data-testid=stVegaLiteChart]").filter(synlig).length;
    return diagrammer > alle("table").filter(synlig).length ? ["et diagram har ingen tabell med de samme tallene"] : [];
  };

  const bevegelse = () => alle("body *").flatMap(e => [null, "::before", "::after"].map(p => getComputedStyle(e, p)))
    .filter(s => s.animationName !== "none" || s.transitionDuration.split(",").some(t => parseFloat(t) > 0)).length;

  window.__uu = {
    fokus, stasjoner, bevegelse, diagramUtenTabell, axeBrudd, dekkes,
    brudd: () => [...new Set([...små(), ...kuttet(), ...diagramUtenTekst(), ...svakeBrytere(), ...svakeEgneBrytere()])],
    ord: () => [...new Set(document.querySelector("[data-testid=stMain]").innerText.split(/\s+/))],
  };
}
