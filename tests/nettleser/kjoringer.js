// Følger Streamlits samtale over websocket, så en prøve vet når siste klikk er regnet og tegnet.
// Feltnumrene i protobuf-meldingene kommer fra Streamlit selv, se hjelp.py.
({ bestill, begynt, ferdig, avbrutt }) => {
  const RO_MS = 60; // to klikk på rad kan bli én eller to kjøringer: vent til samtalen er stille
  const BETENKNING_MS = 200; // tekstfelt og glidere bestiller ikke kjøring med det samme
  const nå = () => performance.now();
  const t = { bestilte: 0, begynte: 0, ferdige: 0, venter: false, igang: false, hørt: 0, bestilt: 0, handlet: 0 };

  for (const handling of ["pointerdown", "click", "keydown", "input", "popstate"]) {
    window.addEventListener(handling, () => { t.handlet = nå() }, true);
  }

  function* felter(data) {
    let i = 0;
    const tall = () => {
      let verdi = 0, vekt = 1, byte;
      do {
        byte = data[i++];
        verdi += (byte & 127) * vekt;
        vekt *= 128;
      } while (byte > 127);
      return verdi;
    };
    while (i < data.length) {
      const nøkkel = tall(), felt = nøkkel >>> 3, type = nøkkel & 7;
      const verdi = type === 0 ? tall() : null;
      yield [felt, verdi];
      const lengde = type === 0 ? 0 : type === 1 ? 8 : type === 5 ? 4 : tall();
      i += lengde; // `i += tall()` ville lest i før tall() flyttet den
    }
  }

  function inn(data) {
    t.hørt = nå();
    for (const [felt, verdi] of felter(data)) {
      if (felt === begynt) Object.assign(t, { begynte: t.begynte + 1, venter: false, igang: true });
      if (felt === ferdig && verdi !== avbrutt) Object.assign(t, { ferdige: t.ferdige + 1, igang: false });
    }
  }

  function ut(data) {
    for (const [felt] of felter(data)) {
      if (felt === bestill) Object.assign(t, { bestilte: t.bestilte + 1, venter: true, bestilt: nå() });
    }
  }

  function bytes(data) {
    if (data instanceof ArrayBuffer) return new Uint8Array(data);
    if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return new Uint8Array();
  }

  window.WebSocket = class extends WebSocket {
    constructor(...valg) {
      super(...valg);
      this.addEventListener("message", hendelse => inn(bytes(hendelse.data)));
    }
    send(data) {
      ut(bytes(data));
      super.send(data);
    }
  };

  const app = () => document.querySelector("[data-testid=stApp]")?.dataset ?? {};
  const handlingErTatt = () => t.bestilt > t.handlet - RO_MS || nå() - t.handlet > BETENKNING_MS;
  window.__kjøringer = {
    ferdig: () =>
      t.ferdige > 0 && !t.venter && !t.igang && nå() - t.hørt > RO_MS && handlingErTatt()
      && app().testScriptState === "notRunning" && app().testConnectionState === "CONNECTED"
      && !document.querySelector("[data-testid=stSkeleton]"),
    beskriv: () => JSON.stringify({ ...t, ...app() }),
  };
}
