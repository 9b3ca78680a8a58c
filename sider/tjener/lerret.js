// Lerretet følger lederen. Mister det forbindelsen, står det siste bildet til den er tilbake.
"use strict";
const rom = document.body.dataset.rom;
const lerret = document.getElementById("lerret");
const vent = (ms) => new Promise((videre) => setTimeout(videre, ms));

async function følg() {
  for (;;) {
    try {
      const svar = await fetch(`${rom}/lerret-naa?v=${lerret.dataset.versjon}`, { cache: "no-store" });
      if (svar.status === 404) return;
      if (svar.status === 200) {
        const data = await svar.json();
        lerret.innerHTML = data.html;
        lerret.dataset.versjon = data.versjon;
        if (!data.åpent) return;
      } else if (svar.status !== 204) await vent(2000);
    } catch {
      await vent(1000);
    }
  }
}

følg();
