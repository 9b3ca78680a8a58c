"""Å bruke verktøyet som et menneske gjør: åpne, klikke, vente til siden er ferdig, se."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    ViewportSize,
    WebError,
    WebSocketRoute,
    expect,
)
from playwright.sync_api import Error as Nettleserfeil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.tjener import Tjener

BRED = ViewportSize(width=1440, height=900)
NETTBRETT = ViewportSize(width=820, height=1180)
TELEFON = ViewportSize(width=390, height=844)
SKJERMER = (BRED, NETTBRETT, TELEFON)

VENTETID_MS = 20_000
EGNE_VERTER = frozenset({"127.0.0.1", "localhost"})
UTEN_NETTVERK = frozenset({"data", "blob", "about", "chrome", "chrome-extension"})

_KANDIDATER = (
    "/usr/bin/chromium",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_FLAGG = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # Andre verter finnes ikke. Sperres her og ikke med page.route, som slår av nettleserens mellomlager.
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)

HER = Path(__file__).parent
UTENFOR = (HER / "utenfor.js").read_text(encoding="utf-8")
_FELT = {
    "bestill": BackMsg.RERUN_SCRIPT_FIELD_NUMBER,
    "begynt": ForwardMsg.NEW_SESSION_FIELD_NUMBER,
    "ferdig": ForwardMsg.SCRIPT_FINISHED_FIELD_NUMBER,
    "avbrutt": ForwardMsg.FINISHED_EARLY_FOR_RERUN,
}
_FØLG_KJØRINGER = f"({(HER / 'kjoringer.js').read_text(encoding='utf-8')})({json.dumps(_FELT)})"


def finn_chromium() -> str | None:
    """Maskinens egen Chromium, eller None når Playwrights egen skal brukes."""
    kandidater = (os.environ.get("CHROMIUM", ""), *_KANDIDATER)
    return next((funnet for navn in kandidater if navn and (funnet := shutil.which(navn))), None)


def _programmet(playwright: Playwright) -> str | None:
    program = finn_chromium()
    if program is None and not Path(playwright.chromium.executable_path).exists():
        raise RuntimeError("Fant ingen Chromium: kjør «sh drift/test», eller sett CHROMIUM til programfila.")
    return program


def start_nettleser(playwright: Playwright) -> Browser:
    """Hodeløs Chromium; sier i én setning hva som mangler når den ikke finnes."""
    return playwright.chromium.launch(executable_path=_programmet(playwright), args=list(_FLAGG))


def start_profil(playwright: Playwright, adresse: str, mappe: Path) -> BrowserContext:
    """En bruker med mellomlager på disk: skriptene hentes og oversettes én gang, og en side koster halvparten."""
    profil = playwright.chromium.launch_persistent_context(
        mappe, executable_path=_programmet(playwright), args=list(_FLAGG), base_url=adresse, locale=SPRÅK
    )
    return _innrettet(profil)


def glem(profil: BrowserContext, adresse: str) -> None:
    """Profilen slik en ny bruker har den: ingen kapsler, ingenting lagret av siden, ingen tillatelser."""
    profil.clear_cookies()
    profil.clear_permissions()
    samtale = profil.new_cdp_session(profil.pages[0])
    samtale.send("Storage.clearDataForOrigin", {"origin": adresse, "storageTypes": "local_storage,indexeddb"})
    samtale.detach()


SPRÅK = "en-US"
"""Engelsk nettleser med vilje: norske tall og datoer skal ikke komme derfra."""
MOTTAKER = "mottaker"
EGEN_ØKT = f'history.state === null && window.name !== "{MOTTAKER}" && history.replaceState({{}}, "")'
"""Steget i historikken slik det er når appen selv har skrevet adressen: da er en lenke åpnet på nytt, ikke mottatt."""


def som_mottaker(side: Page) -> Page:
    """En fane der lenkene kommer utenfra og vises til lesing først. Navnet følger fanen så lenge den er hos appen."""
    side.goto("/_stcore/health")
    side.evaluate("navn => { window.name = navn }", MOTTAKER)
    return side


def ny_kontekst(
    nettleser: Browser,
    adresse: str,
    skjerm: ViewportSize = BRED,
    *,
    mørk: bool = False,
    berøring: bool = False,
) -> BrowserContext:
    """En ny, tom bruker. Lenkene åpnes som i egen økt."""
    kontekst = nettleser.new_context(
        base_url=adresse,
        viewport=skjerm,
        locale=SPRÅK,
        color_scheme="dark" if mørk else "light",
        has_touch=berøring,
    )
    return _innrettet(kontekst)


def _innrettet(kontekst: BrowserContext) -> BrowserContext:
    kontekst.set_default_timeout(VENTETID_MS)
    kontekst.add_init_script(_FØLG_KJØRINGER)
    kontekst.add_init_script(EGEN_ØKT)
    return kontekst


@dataclass
class Vakt:
    """Merker seg det en side ikke skal: feile i konsoll, skript eller tjener, eller ringe andre verter."""

    funn: list[str] = field(default_factory=list)
    _tillatt: list[re.Pattern[str]] = field(default_factory=list)

    def følg(self, kontekst: BrowserContext) -> None:
        kontekst.on("console", self._konsoll)
        kontekst.on("weberror", self._sidefeil)
        kontekst.on("request", self._forespørsel)

    def følg_fane(self, fane: Page) -> None:
        """Bare denne fanen, og det den åpner: andre prøver kan ha sine faner hos samme bruker."""
        fane.on("console", self._konsoll)
        fane.on("pageerror", lambda feil: self.funn.append(f"sidefeil: {feil.message}"))
        fane.on("request", self._forespørsel)
        fane.on("popup", self.følg_fane)

    def les_logg(self, logg: str) -> None:
        if "Traceback" in logg or " feil " in logg:
            self.funn.append(f"tjenerens logg: {logg}")

    def tillat(self, mønster: str) -> None:
        """For prøver som selv framkaller en feil, for eksempel ved å stoppe tjeneren."""
        self._tillatt.append(re.compile(mønster))

    def uventet(self) -> list[str]:
        return [f for f in self.funn if not any(mønster.search(f) for mønster in self._tillatt)]

    def _konsoll(self, melding: ConsoleMessage) -> None:
        if melding.type == "error":
            self.funn.append(f"konsoll: {melding.text} ({melding.location['url']})")

    def _sidefeil(self, feil: WebError) -> None:
        self.funn.append(f"sidefeil: {feil.error.message}")

    def _forespørsel(self, forespørsel: Request) -> None:
        adresse = urlsplit(forespørsel.url)
        if adresse.scheme not in UTEN_NETTVERK and adresse.hostname not in EGNE_VERTER:
            self.funn.append(f"annen vert: {forespørsel.url}")


def ny_bruker(profil: BrowserContext, tjener: Tjener, skjerm: ViewportSize, vakt: Vakt) -> Iterator[Page]:
    """En ny fane hos en som ikke har vært der før.

    Feil hos nettleser eller tjener og kall til andre verter feller den.
    """
    glem(profil, tjener.adresse)
    logget_før, åpne_før = tjener.logg.stat().st_size, set(profil.pages)
    fane = profil.new_page()
    vakt.følg_fane(fane)
    fane.set_viewport_size(skjerm)
    yield fane
    for åpen in set(profil.pages) - åpne_før:
        åpen.close()
    vakt.les_logg(tjener.loggtekst(logget_før))
    assert not vakt.uventet(), "\n".join(vakt.uventet())


class TregtNett:
    """Samtalen med tjeneren der svarene kan holdes igjen, som på et tregt nett. Lages før siden åpnes."""

    def __init__(self, side: Page) -> None:
        self._side, self._holder = side, False
        self._holdt: list[tuple[WebSocketRoute, str | bytes]] = []
        side.route_web_socket("**/_stcore/stream", self._koble)

    def hold_svar(self) -> None:
        self._holder = True

    def vent_på_svar(self) -> None:
        """Til tjeneren har gjort seg ferdig, uten at nettleseren har sett det."""
        for _ in range(2_000):
            if any(isinstance(m, bytes) and _er_ferdig(m) for _, m in self._holdt):
                return
            self._side.evaluate("() => new Promise(requestAnimationFrame)")  # lar meldingene komme fram
        raise AssertionError("tjeneren svarte ikke")

    def slipp_svar(self) -> None:
        self._holder = False
        for nettleser, melding in self._holdt:
            nettleser.send(melding)
        self._holdt.clear()

    def _koble(self, nettleser: WebSocketRoute) -> None:
        tjener = nettleser.connect_to_server()
        nettleser.on_message(tjener.send)
        tjener.on_message(lambda melding: self._svar(nettleser, melding))

    def _svar(self, nettleser: WebSocketRoute, melding: str | bytes) -> None:
        if self._holder:
            self._holdt.append((nettleser, melding))
        else:
            nettleser.send(melding)


def _er_ferdig(melding: bytes) -> bool:
    return ForwardMsg.FromString(melding).WhichOneof("type") == "script_finished"


def åpne(side: Page, sti: str = "/") -> None:
    """Går til en adresse i verktøyet og venter til siden er ferdig."""
    side.goto(sti, wait_until="domcontentloaded")
    vent_ferdig(side)


BESTILTE = "JSON.parse(window.__kjøringer.beskriv()).bestilte"


def bestilte(side: Page) -> int:
    """Hvor mange kjøringer nettleseren har bedt om."""
    return int(side.evaluate(f"() => {BESTILTE}"))


def vent_på_kjøring(side: Page, før: int) -> None:
    """Til nettleseren har bedt om en ny kjøring. På en travel maskin kan det ta mer enn et øyeblikk."""
    side.wait_for_function(f"før => {BESTILTE} > før", arg=før)


_GÅ_TIL = "sti => { history.pushState({}, '', sti); dispatchEvent(new PopStateEvent('popstate', {state: {}})) }"


def gå_til(side: Page, sti: str = "/") -> None:
    """Som `åpne`, i appen som alt er lastet: adressen byttes som når noen går fram i historikken. Koster en tidel."""
    if urlsplit(side.url).scheme not in ("http", "https"):
        åpne(side, sti)
        return
    før = bestilte(side)
    side.evaluate(_GÅ_TIL, sti)
    vent_på_kjøring(side, før)
    vent_ferdig(side)


def delt_lenke(side: Page) -> str:
    """Åpner delingsdialogen, og gir lenken mottakeren får."""
    side.get_by_role("button", name="Del", exact=True).click()
    vent_ferdig(side)
    return side.get_by_label("Lenken", exact=True).inner_text()


def åpne_delt(side: Page, lenke: str) -> None:
    """Åpner en delt lenke, og går videre fra lesevisningen til Velg."""
    åpne(side, lenke)
    side.get_by_role("button", name="Lag min versjon").click()
    vent_ferdig(side)


FERDIG = "() => window.__kjøringer?.ferdig() && !document.querySelector('[data-arbeid]')"


AVSLUTT_BEVEGELSER = """boks => boks.getAnimations({subtree: true})
    .filter(b => b.effect.getComputedTiming().endTime !== Infinity).forEach(b => b.finish())"""
"""En boks ruller mens den åpnes, og en åpen valgliste i den lukkes da. Ingen rekker å skrive før den står stille."""


def brett_ut(side: Page, tittel: str) -> None:
    """Åpner noe som er foldet sammen, og venter til innholdet er tegnet og står stille."""
    boks = side.locator("details").filter(has=side.locator("summary").filter(has_text=tittel)).last
    if boks.get_attribute("open") is None:
        boks.locator("summary").first.click()
        vent_ferdig(side)
        boks.evaluate(AVSLUTT_BEVEGELSER)
        side.evaluate(TO_BILDER)


HØYDE = """() => Math.max(0, ...[...document.querySelectorAll("[data-testid=stMain], html")]
                   .map(e => e.scrollHeight + innerHeight - e.clientHeight))"""
"""Vinduet må være så høyt for at ingenting på siden skal rulles."""
TO_BILDER = "() => new Promise(ferdig => requestAnimationFrame(() => requestAnimationFrame(ferdig)))"
"""Det siste svaret er tegnet når nettleseren har vist to bilder til."""


def vent_ferdig(side: Page) -> None:
    """Venter til det siste klikket er regnet og tegnet, og arbeiderne har svart.

    `data-test-script-state` står på `notRunning` også i øyeblikket mellom klikket og kjøringen det utløser.
    Derfor følges samtalen med tjeneren også: hver bestilte kjøring skal ha begynt og blitt ferdig.
    """
    try:
        side.wait_for_function(FERDIG, timeout=VENTETID_MS)
        side.evaluate(TO_BILDER)
    except Nettleserfeil as feil:
        tilstand = side.evaluate("() => window.__kjøringer?.beskriv()")
        raise AssertionError(f"Siden ble ikke ferdig: {tilstand}") from feil
    expect(side.get_by_test_id("stException"), "siden viser en feil").to_have_count(0)


def for_bredt(side: Page) -> list[str]:
    """Det som stikker ut til høyre når siden kan rulles sidelengs."""
    funn: list[str] = side.evaluate(UTENFOR)
    return funn


def ingen_vannrett_rulling(side: Page) -> None:
    """Ingenting er bredere enn skjermen. Nevner det som stikker ut."""
    ute = for_bredt(side)
    assert not ute, "siden kan rulles sidelengs: " + "; ".join(ute)
