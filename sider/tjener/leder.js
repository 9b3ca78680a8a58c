// Lederlenken: nøkkelen etter «#» legges i en kapsel skript ikke kan lese, og forsvinner fra adressen.
"use strict";
(async () => {
  const svar = await fetch(`${document.body.dataset.rom}/leder`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ nøkkel: decodeURIComponent(location.hash.slice(1)) }),
  });
  const data = await svar.json();
  if (data.til) location.replace(data.til);
  else document.querySelector("#leder p").textContent = data.feil;
})().catch(() => {
  document.querySelector("#leder p").textContent = "Ingen forbindelse akkurat nå. Last siden på nytt.";
});
