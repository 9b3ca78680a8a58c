"""Laget mellom nettleseren og Streamlit.

- Siden sendes ut med språk, tittel og ordlyd på bokmål.
- Streamlits egne engelske tekster byttes i JavaScript-filene (streamlit_tekster.yaml). Tekst fra Python går i
  websocketen og blir aldri rørt.
- Alle svar får strenge sikkerhetshoder.
- Endepunkter og meldinger appen ikke trenger, er stengt.

Streamlit selv endres ikke. Avhengigheten av hvordan den er bygget, er samlet i konstantene under og vaktes av
tests/test_mellomvare.py.
"""

import base64
import gzip
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote, urlencode

import yaml
from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, file_util

from scenario.feilmeldinger import Inndatafeil, Tallgrunnlagsfeil
from scenario.framstilling.farger import SOM_CSS
from scenario.innstillinger import Innstillinger, innstillinger
from sider.felles import rom as rommene
from sider.felles.sidene import SIDER
from sider.moete import romlerret
from sider.nett import delt, forhandsvisning, grensesnitt, helse
from sider.tjener import logg, romtjener, svar
from sider.tjener.klar import Klar
from sider.tjener.klient import adresse as klientens_adresse
from sider.tjener.klient import med_klient
from sider.tjener.meldinger import Websocketsamtale
from sider.tjener.okter import Økter, hev_filgrensen, plasser
from sider.tjener.opplastinger import Opplastinger

# --- Det som kan stilles --------------------------------------------------------------------------

TEMAFARGER: Final = {"light": "#0B4F6C", "dark": "#12181D"}

LENGSTE_KØ: Final = 20
"""Forhåndsvisninger som kan vente på tur. Én lages om gangen, så de aldri tar plassen til dem som bruker appen."""

# --- Det som er åpent -----------------------------------------------------------------------------

ÅPNE_ENDEPUNKTER: Final = ("_stcore/health", "_stcore/host-config", "_stcore/bidi-components/")
"""Det nettleseren trenger under `_stcore`, utenom websocketen `_stcore/stream`. Resten er stengt."""

IKONER: Final = ("favicon.ico", "favicon.png")
UANSETT_VERT: Final = ("_stcore/health", "klar", "malinger")
"""Det som passer på prosessen, spør på adressen til maskinen, ikke på navnet til nettstedet."""

OPPLASTING: Final = "_stcore/upload_file/"
OPPLASTINGSSTI: Final = re.compile(rf"{OPPLASTING}([0-9a-f-]{{36}})/[0-9a-f-]{{36}}")
"""Økten og filen, slik Streamlits egen opplaster navngir dem."""
STENGTE_STIER: Final = ("auth", "oauth2callback", "manifest.json")
NORSKE_BOKSTAVER: Final = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})

EGET_INNHOLD: Final = ("media/", "component/", "app/static/", "_stcore/")
"""Stier der et svar i HTML ikke er Streamlits side."""

PRØV_SENERE, IKKE_LOV = 1013, 1008
"""Kodene en websocket avslås med."""

LESEMETODER: Final = frozenset({"GET", "HEAD", "OPTIONS"})
FILMETODER: Final = frozenset({"PUT", "DELETE", "OPTIONS"})

# --- Sikkerhetshoder ------------------------------------------------------------------------------

FASTE_HODER: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
NODEHODE: Final = "Innsparing-Node"
"""Sier hvilken prosess som svarte, så den omvendte tjeneren kan holde fanen der. Den tar det bort før nettleseren."""
RAMMEHODE: Final[dict[tuple[str, ...], str]] = {("'self'",): "SAMEORIGIN", ("'none'",): "DENY"}
CSP: Final = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {skript}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'{websocket}; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors {rammer}"
)
"""Uten `unsafe-eval`. `wasm-unsafe-eval` gjelder bare ferdig WebAssembly: Streamlit prøver det ved hver
lasting og klarer seg uten, men da står det en feil i nettleserens logg. Streamlit setter stiler direkte."""

VERTSNAVN: Final = re.compile(r"[\w.-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?", re.ASCII)


def innholdsregler(skript: Iterable[str], vert: str, rammer: Iterable[str] = ("'self'",)) -> str:
    """Content-Security-Policy for siden.

    `skript` er innebygde skript som får kjøre, hver med sin kontrollsum. Verten nevnes for websocketen fordi
    eldre nettlesere ikke regner den med i 'self'; er den ikke et vertsnavn, utelates den. `rammer` er nettstedene som
    kan vise appen i en ramme.
    """
    summer = " ".join(f"'sha256-{kontrollsum(s)}'" for s in skript)
    websocket = f" ws://{vert} wss://{vert}" if VERTSNAVN.fullmatch(vert) else ""
    return CSP.format(skript=summer, websocket=websocket, rammer=" ".join(rammer))


def hodene(valgt: Innstillinger) -> dict[str, str]:
    """Sikkerhetshodene som er like på alle svar."""
    hoder = dict(FASTE_HODER)
    if gammelt := RAMMEHODE.get(valgt.rammer):  # eldre nettlesere; kan ikke nevne andre nettsteder
        hoder["X-Frame-Options"] = gammelt
    if valgt.node:
        hoder[NODEHODE] = valgt.node
    if valgt.hsts:
        hoder["Strict-Transport-Security"] = f"max-age={valgt.hsts}; includeSubDomains"
    return hoder


def kontrollsum(tekst: str) -> str:
    """SHA-256 i base64, slik nettleseren regner den."""
    return base64.b64encode(hashlib.sha256(tekst.encode()).digest()).decode()


# --- Siden ----------------------------------------------------------------------------------------

SPRÅKSKRIPT: Final = Path(__file__).with_name("sprak.js").read_text(encoding="utf-8")
"""Gir norske datoer, tall og hjelpetekster i kontrollene også når nettleseren er satt opp på engelsk."""

TJENERSKRIPT: Final = Path(__file__).with_name("tjener.js").read_text(encoding="utf-8")
"""Sier hvor tjeneren er, også når appen ligger i en mappe: alle sidene ligger rett under den. Ellers leter Streamlit
først under sidens egen sti: to 404 i nettleserens logg."""

KOPISKRIPT: Final = Path(__file__).with_name("del.js").read_text(encoding="utf-8")
"""Knappene som kopierer, deler, viser QR-koden og skriver ut."""

RULLESKRIPT: Final = Path(__file__).with_name("rull.js").read_text(encoding="utf-8")
"""Tabeller som er bredere enn plassen, kan rulles fra tastaturet; Streamlit gir bare tabeller med fast bredde det.
Opplasteren har navn og kan få fokus, og er derfor en gruppe, ikke pynt."""

TRYKKSKRIPT: Final = Path(__file__).with_name("trykk.js").read_text(encoding="utf-8")
"""Et trykk på en lenke rett etter at noe er skrevet, venter til det som ble skrevet, er regnet."""
LESESKRIPT: Final = Path(__file__).with_name("les.js").read_text(encoding="utf-8")
"""En lenke som kommer utenfra, åpnes til lesing."""
FELTSKRIPT: Final = Path(__file__).with_name("felt.js").read_text(encoding="utf-8")
"""Knytter setningen under et felt til feltet, så den leses opp når feltet får fokus, og flytter fokus til feltet
tjeneren ber om."""

FOKUSSKRIPT: Final = Path(__file__).with_name("fokus.js").read_text(encoding="utf-8")
"""Dialoger som åpnes for å skrive i, har markøren i feltet, og tar med det som alt er skrevet."""

ÅPNETSKRIPT: Final = Path(__file__).with_name("aapnet.js").read_text(encoding="utf-8")
"""Siden begynner øverst når noe er åpnet fra en annen side."""

ARKSKRIPT: Final = Path(__file__).with_name("ark.js").read_text(encoding="utf-8")
"""Stripen nederst åpner hele svaret."""
HENTESKRIPT: Final = Path(__file__).with_name("hent.js").read_text(encoding="utf-8")
"""En fil lastes ned når den er klar."""
LENKESKRIPT: Final = Path(__file__).with_name("lenker.js").read_text(encoding="utf-8")
"""Lenkene i menyen bærer det nyeste valget, også når bare listen er tegnet på nytt."""
LEDERSKRIPT: Final = Path(__file__).with_name("romleder.js").read_text(encoding="utf-8")
"""Den som leder et rom, leder det også etter at siden er lastet på nytt."""
SIDESKRIPTENE: Final = (TRYKKSKRIPT, FOKUSSKRIPT, ÅPNETSKRIPT, ARKSKRIPT, HENTESKRIPT, LENKESKRIPT, LEDERSKRIPT)

STIL: Final = (
    "@media (prefers-color-scheme: dark) { "
    '[data-testid^="stBase"][data-testid*="-primary"]:not([disabled]), '
    f'[data-testid="stMultiSelect"] [data-tag] {{ color: {TEMAFARGER["dark"]} !important }} '
    '[data-testid="stCheckbox"][data-selected="true"] label > div:first-of-type > div '
    f"{{ background-color: {TEMAFARGER['dark']} !important }} }}"
)
"""Streamlit har alltid hvitt oppå hovedfargen; i mørk visning er den lys, og kontrasten ble 2,4:1."""

STILARK: Final = ("felles/stil.css", "felles/svar.css", "felles/bilder.css", "meny.css", "les/les.css")
"""Stilen alle sidene bruker, i rekkefølge."""

UTEN_SKRIPT: Final = (
    "<p>Denne siden trenger JavaScript for å regne og vise tall.</p>"
    "<p>Slå på JavaScript i nettleseren, og last siden på nytt.</p>"
)
HODET: Final = "<hodet/>"
"""Plassen til tittelen og forhåndsvisningen, som følger lenken siden åpnes med."""
SIDEBYTTER: Final = (
    (r'<html lang="en">', '<html lang="nb">'),
    (r"<title>.*?</title>", HODET),
    (r"(<noscript>).*?(</noscript>)", rf"\1{UTEN_SKRIPT}\2"),
    (r'\s*<link rel="service-desc"[^>]*>', ""),
    (r"\s*<!--(?!\[).*?-->", ""),
)
INNEBYGD_SKRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def oversett_siden(html: str) -> str:
    """Streamlits index.html med norsk språk, plass til tittel og beskrivelse, temafarge og melding uten JavaScript."""
    for mønster, nytt in SIDEBYTTER:
        html = re.sub(mønster, nytt, html, flags=re.DOTALL)
    farger = "".join(
        f'<meta name="theme-color" content="{farge}" media="(prefers-color-scheme: {modus})">'
        for modus, farge in TEMAFARGER.items()
    )
    skript = ";\n".join(
        (
            LESESKRIPT,
            SPRÅKSKRIPT,
            TJENERSKRIPT,
            KOPISKRIPT,
            FELTSKRIPT,
            RULLESKRIPT,
            TRYKKSKRIPT,
            FOKUSSKRIPT,
            ÅPNETSKRIPT,
            ARKSKRIPT,
            HENTESKRIPT,
            LENKESKRIPT,
            LEDERSKRIPT,
        )
    )
    hode = f"{farger}<style>{STIL}</style><script>{skript}</script>"
    return html.replace(HODET, f"{HODET}{hode}", 1).replace("</body>", f"{stilarket()}</body>", 1).lstrip()


@cache
def ikonet() -> bytes:
    """Ikonet i fanen, også på sider Streamlit ikke lager."""
    return (SIDER / "felles/ikon.png").read_bytes()


@cache
def stilarket() -> str:
    """Appens stil, sist i siden så den vinner over Streamlits. Da er ingenting ustilt mens siden lastes."""
    filer = "\n".join((SIDER / fil).read_text(encoding="utf-8") for fil in STILARK)
    return f"<style>{filer}\n{SOM_CSS}</style>"


# --- JavaScript og stilark ------------------------------------------------------------------------


class Tekst(NamedTuple):
    """Én tekst i en pakket JavaScript-fil. `kode` er teksten med koden rundt; § er plassen den står på."""

    engelsk: str
    norsk: str
    kode: str = "`§`"
    antall: int = 1

    @property
    def før(self) -> str:
        """Koden som står foran teksten."""
        return self.kode.partition("§")[0]

    @property
    def hele(self) -> str:
        """Koden med den engelske teksten på plass."""
        return self.kode.replace("§", self.engelsk)


class FerdigFil(NamedTuple):
    """En ferdig fil: rå og pakket innhold, og hodene den sendes med."""

    rå: bytes
    pakket: bytes
    hoder: dict[str, str]


KODEBYTTER: Final = {
    "StreamlitMarkdown": (
        Tekst("nc", "", "transforms:[§],enter:{literalAutolink:"),
        Tekst("J", "{}", "function Ql(){return{text:§}}for("),
    )
}
"""Markdown i appen lager ikke lenker av seg selv: `https://…`, `www.…` og `a@b` er bare tekst, også når noen har
skrevet dem i et navn. Lenker appen vil ha, skrives `[tekst](adresse)`."""


def bytter(stamme: str) -> tuple[Tekst, ...]:
    """Alt som byttes i en JavaScript-fil."""
    return (*tekster().get(stamme, ()), *KODEBYTTER.get(stamme, ()))


@cache
def tekster() -> dict[str, tuple[Tekst, ...]]:
    """Alle tekstene, etter filnavn uten kontrollsum."""
    kilde = Path(__file__).with_name("streamlit_tekster.yaml").read_text(encoding="utf-8")
    return {fil: tuple(Tekst(**rad) for rad in rader) for fil, rader in yaml.safe_load(kilde).items()}


def stamme(navn: str) -> str:
    """`index.DormvYxC.js` → `index`."""
    return navn.rsplit(".", 2)[0]


def steder(tekst: Tekst, kode: str) -> list[int]:
    """Hvor i koden teksten begynner; tomt hvis den finnes oftere enn ventet og byttet derfor er utrygt."""
    funn = [treff.start() + len(tekst.før) for treff in re.finditer(re.escape(tekst.hele), kode)]
    return funn if len(funn) <= tekst.antall else []


def oversett(kode: str, byttes: Iterable[Tekst]) -> str:
    """Koden med hver tekst byttet. Alle steder finnes i originalen; ett bytte kan ikke ødelegge et annet."""
    bytter = sorted((sted, tekst) for tekst in byttes for sted in steder(tekst, kode))
    deler, slutt = [], 0
    for sted, tekst in bytter:
        if sted >= slutt:
            deler += [kode[slutt:sted], tekst.norsk]
            slutt = sted + len(tekst.engelsk)
    return "".join([*deler, kode[slutt:]])


@cache
def statiske_filer() -> dict[str, Path]:
    """JavaScript og stilark fra Streamlit, etter stien de hentes på."""
    rot = Path(file_util.get_static_dir())
    funnet = [p for type_ in ("js", "css") for p in (rot / "static" / type_).glob(f"*.{type_}")]
    return {p.relative_to(rot).as_posix(): p for p in funnet}


@cache
def ferdig_fil(sti: str) -> FerdigFil:
    """Filen oversatt og pakket. Oversatte filer må spørres etter hver gang; resten har innholdet i navnet."""
    fil = statiske_filer()[sti]
    kode = fil.read_text(encoding="utf-8")
    ny = oversett(kode, bytter(stamme(fil.name))) if fil.suffix == ".js" else kode
    rå = ny.encode()
    hoder = {
        "Content-Type": f"text/{'javascript' if fil.suffix == '.js' else 'css'}; charset=utf-8",
        "Cache-Control": "public, max-age=31536000, immutable" if ny == kode else "no-cache",
        "ETag": f'W/"{hashlib.sha256(rå).hexdigest()[:32]}"',
        "Vary": "Accept-Encoding",
    }
    return FerdigFil(rå, gzip.compress(rå, 6, mtime=0), hoder)


def filsvar(fil: FerdigFil, spørsmål: Headers) -> Response:
    """304 når nettleseren har samme utgave, ellers filen – pakket når nettleseren tar imot det."""
    if fil.hoder["ETag"] in spørsmål.get("if-none-match", ""):
        return Response(status_code=304, headers=fil.hoder)
    if "gzip" in spørsmål.get("accept-encoding", ""):
        return Response(fil.pakket, headers=fil.hoder | {"Content-Encoding": "gzip"})
    return Response(fil.rå, headers=fil.hoder)


def klargjør() -> int:
    """Oversetter filene forsiden ber om, så den første brukeren slipper å vente. Gir antallet."""
    html = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    navn = sorted(set(re.findall(r"static/(?:js|css)/[^\"']+", html)) & set(statiske_filer()))
    for sti in navn:
        ferdig_fil(sti)
    return len(navn)


# --- Laget ----------------------------------------------------------------------------------------


def i_appen(scope: Scope, *, helt: bool = False) -> str:
    """Stien innenfor appen, uten skråstrek først, når appen er lagt under en undermappe. `helt` tar med den siste."""
    sti = "/" + str(scope["path"]).lstrip("/")
    for rot in (scope.get("root_path", ""), config.get_option("server.baseUrlPath") or ""):
        rot = "/" + rot.strip("/")
        if rot != "/" and (sti + "/").startswith(rot + "/"):
            sti = sti[len(rot) :]
    return sti.removeprefix("/") if helt else sti.strip("/")


def er_stengt(sti: str, metode: str, *, opplasting: bool) -> bool:
    """Om forespørselen gjelder noe appen ikke trenger."""
    if sti.startswith(OPPLASTING):
        return not opplasting or metode not in FILMETODER or not OPPLASTINGSSTI.fullmatch(sti)
    if metode not in LESEMETODER or sti.partition("/")[0] in STENGTE_STIER:
        return True
    return "_stcore" in sti.split("/") and not any(
        sti == åpen or (åpen.endswith("/") and sti.startswith(åpen)) for åpen in ÅPNE_ENDEPUNKTER
    )


@cache
def sidenes_adresser() -> dict[str, str]:
    """Siden hver skrivemåte betyr: adressen, navnet og filnavnet, uten skille mellom store og små bokstaver."""
    from sider import meny

    rader = meny.SIDENE
    return {nøkkel(ord_): adresse for fil, navn, adresse, _ in rader for ord_ in (Path(fil).stem, navn, adresse)}


def nøkkel(tekst: str) -> str:
    """Bare bokstavene og sifrene, små: `/Møte/`, `mote` og `M%C3%98TE)` er samme side."""
    små = unicodedata.normalize("NFC", unquote(tekst)).lower()
    ascii_ = unicodedata.normalize("NFKD", små.translate(NORSKE_BOKSTAVER))
    return "".join(tegn for tegn in ascii_ if tegn.isascii() and tegn.isalnum())


def rett_side(sti: str) -> str | None:
    """Veien fra en feilskrevet sideadresse til den rette, eller None når den er rett eller ikke er en side."""
    side = sidenes_adresser().get(nøkkel(sti))
    if side is None or sti == side:
        return None
    return "../" * sti.count("/") + side or "./"


def er_side(sti: str) -> bool:
    """Sant når stien er en av sidene i appen."""
    return sti in sidenes_adresser().values()


def startsiden(sti: str) -> str:
    """Veien fra en sti til startsiden."""
    return "../" * sti.count("/") or "./"


def verten_er_vår(scope: Scope, verter: Sequence[str]) -> bool:
    """Sant når forespørselen er til et navn appen svarer på."""
    vert = re.sub(r":\d+$", "", Headers(scope=scope).get("host", "")).lower().rstrip(".")
    return not verter or any(vert == v or (v.startswith("*.") and vert.endswith(v[1:])) for v in verter)


class Mellomvare:
    """ASGI-laget. Legges ytterst på `st.App`."""

    def __init__(self, app: ASGIApp, *, valgt: Innstillinger | None = None, økter: Økter | None = None) -> None:
        self.app = app
        self.valgt = valgt or innstillinger()
        self.økter = økter or Økter(plasser(self.valgt.flest_økter, hev_filgrensen()))
        self.filer = Opplastinger()
        self.grensesnitt = grensesnitt.Grensesnitt(self.valgt)
        self.rom = romtjener.Romtjener(rommene.romlageret, rommene.planen, romlerret.LERRETET)
        self.klar = Klar(helse.prøver(self.økter))
        self.hoder = hodene(self.valgt)
        original = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
        self.side = oversett_siden(original)
        self.skript: list[str] = INNEBYGD_SKRIPT.findall(self.side)
        self.kø, self.bildekø = CapacityLimiter(1), CapacityLimiter(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        scope = med_klient(scope, self.valgt.betrodd)
        if scope["type"] == "http":
            await self.http(scope, receive, self.med_hoder(scope, send))
        else:
            await self.websocket(scope, receive, send)

    async def websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Én økt, når verten er vår og det er plass."""
        vår = verten_er_vår(scope, self.valgt.verter)
        if not vår or not self.økter.plass_til_økten:
            logg.hendelse("fullt" if vår else "avvist", hva="økt", åpne=self.økter.åpne)
            await send({"type": "websocket.close", "code": PRØV_SENERE if vår else IKKE_LOV})
            return
        samtale = Websocketsamtale(receive, med_node(send, self.valgt.node))
        try:
            with self.økter.inne():
                await self.app(scope, samtale.motta, samtale.send)
        finally:
            self.filer.rydd()

    async def http(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Svarer på én forespørsel, med hoder og stengte endepunkter."""
        sti = i_appen(scope)
        if grensesnitt.gjelder(sti) and verten_er_vår(scope, self.valgt.verter):
            await (await self.grensesnitt.svar(scope, sti, hele_adressen(scope)))(scope, receive, send)
        elif romtjener.gjelder(sti) and verten_er_vår(scope, self.valgt.verter):
            await (await self.rom.svar(scope, receive, i_appen(scope, helt=True)))(scope, receive, send)
        elif (eget := self.eget_svar(scope, sti)) is not None:
            await eget(scope, receive, send)
        elif sti == "klar":
            await (await self.klar.svar())(scope, receive, send)
        elif scope["method"] == "PUT" and (treff := OPPLASTINGSSTI.fullmatch(sti)):
            await self.ta_imot(treff[1], scope, receive, send)
        elif sti in statiske_filer() and scope["method"] != "OPTIONS":
            fil = await run_in_threadpool(ferdig_fil, sti)
            await filsvar(fil, Headers(scope=scope))(scope, receive, send)
        elif sti == delt.ADRESSE:
            await (await self.til_lesere(scope))(scope, receive, send)
        elif sti == forhandsvisning.BILDE:
            await (await self.bildet(scope))(scope, receive, send)
        else:
            side = self.side.replace(HODET, await self.hodet(scope), 1) if er_side(sti) else ""
            await self.app(uten_betingelser(scope, sti), receive, Sidebytte(side, sti, scope, receive, send))

    def eget_svar(self, scope: Scope, sti: str) -> Response | None:
        """Svaret når det ikke er appen som skal svare."""
        if not verten_er_vår(scope, self.valgt.verter) and sti not in UANSETT_VERT:
            return svar.kort(421)
        if er_stengt(sti, scope["method"], opplasting=self.valgt.tillat_opplasting):
            return svar.kort(404)
        if sti == "malinger" and self.valgt.målinger:
            return svar.målinger({"okter_apne": self.økter.åpne, "okter_plass": self.økter.flest} | helse.køen())
        if sti in IKONER:
            return Response(ikonet(), media_type="image/png", headers={"Cache-Control": "public, max-age=86400"})
        if sti == "robots.txt":
            return svar.robots()
        if sti == ".well-known/security.txt":
            return svar.sikkerhet(self.valgt.kontakt)
        return None if sti.startswith(EGET_INNHOLD) or sti in statiske_filer() else self.svar_om_siden(scope, sti)

    def svar_om_siden(self, scope: Scope, sti: str) -> Response | None:
        """Svaret på en sideadresse som er skrevet feil, eller når det ikke er plass til en leser til."""
        if (rett := rett_side(i_appen(scope, helt=True))) is not None:
            spørring = scope.get("query_string", b"").decode("latin-1")
            return RedirectResponse(f"{rett}?{spørring}" if spørring else rett)
        if er_side(sti) and not self.økter.plass_til_siden:
            logg.hendelse("fullt", hva="side", åpne=self.økter.åpne)
            felt = lenken(scope)
            return svar.side(503, les=f"{delt.ADRESSE}?{urlencode(felt)}" if felt else "")
        return None

    async def ta_imot(self, økt: str, scope: Scope, receive: Receive, send: Send) -> None:
        """En fil som lastes opp, når det er plass til den."""
        hvem = klientens_adresse(scope, ())
        if not self.filer.er_plass(økt, hvem):
            logg.hendelse("avvist", hva="opplasting", grunn="fullt")
            await PlainTextResponse("Tjeneren har ikke plass til flere filer nå", status_code=503)(scope, receive, send)
            return
        with self.filer.tar_imot(økt, hvem):
            await self.app(scope, receive, Sidebytte(self.side, OPPLASTING, scope, receive, send))

    async def hodet(self, scope: Scope) -> str:
        """Tittelen og forhåndsvisningen for lenken siden åpnes med. Er det kø, den allmenne."""
        felt = lenken(scope)
        vist = forhandsvisning.ALLMENN
        if felt and self.kø.statistics().tasks_waiting < LENGSTE_KØ:
            vist = await to_thread.run_sync(forhandsvisning.visning, felt, limiter=self.kø)
        return forhandsvisning.hodet(vist, hele_adressen(scope), felt)

    async def til_lesere(self, scope: Scope) -> Response:
        """Den ferdige siden for en lenke. Én lages om gangen, og tjeneren foran kan holde den."""
        if self.kø.statistics().tasks_waiting >= LENGSTE_KØ:
            return PlainTextResponse("Prøv igjen om litt", status_code=503, headers={"Retry-After": "30"})
        if not (felt := lenken(scope)):
            return svar.side(404)
        lag = partial(delt.siden, felt, stilarket(), hele_adressen(scope))
        try:
            side = await to_thread.run_sync(lag, limiter=self.kø)
        except (Inndatafeil, Tallgrunnlagsfeil) as feil:
            return svar.side(404, tekst=str(feil) if isinstance(feil, Inndatafeil) else "")
        hoder = {"Cache-Control": f"public, max-age={delt.HUSKES_SEKUNDER}"}
        return Response(side, media_type="text/html", headers=hoder)

    async def bildet(self, scope: Scope) -> Response:
        """Bildet til forhåndsvisningen. Ett tegnes om gangen; er køen lang, må den som spør, komme igjen."""
        if self.bildekø.statistics().tasks_waiting >= LENGSTE_KØ:
            return PlainTextResponse("Prøv igjen om litt", status_code=503, headers={"Retry-After": "30"})
        data = await to_thread.run_sync(forhandsvisning.bilde, lenken(scope), limiter=self.bildekø)
        return Response(data, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    def hodene_for(self, scope: Scope) -> dict[str, str]:
        """Sikkerhetshodene for stien: sidens, eller dem andre systemer trenger."""
        if grensesnitt.gjelder(sti := i_appen(scope)):
            return self.grensesnitt.hoder(scope, sti, self.hoder)
        if romtjener.gjelder(sti):
            return romtjener.hoder(self.hoder)
        regler = innholdsregler(self.skript, Headers(scope=scope).get("host", ""), self.valgt.rammer)
        return self.hoder | {"Content-Security-Policy": regler}

    def med_hoder(self, scope: Scope, send: Send) -> Send:
        """Legger sikkerhetshodene på svaret."""
        hodene_her = self.hodene_for(scope)

        async def sending(melding: Message) -> None:
            if melding["type"] == "http.response.start":
                hoder = MutableHeaders(scope=melding)
                hoder.update(hodene_her)
            await send(melding)

        return sending


def lenken(scope: Scope) -> forhandsvisning.Felt:
    """Feltene i adressen når den bærer et alternativ."""
    return forhandsvisning.felt_i(scope.get("query_string", b"").decode("latin-1"))


def hele_adressen(scope: Scope) -> str:
    """Adressen til appen, med skråstrek sist, slik den som spør, ser den; tom når den ikke er til å stole på."""
    hoder = Headers(scope=scope)
    vert, ordning = hoder.get("host", ""), hoder.get("x-forwarded-proto", scope.get("scheme", "http"))
    if not VERTSNAVN.fullmatch(vert) or ordning not in ("http", "https"):
        return ""
    sti = "/" + str(scope["path"]).lstrip("/")
    return f"{ordning}://{vert}{sti.removesuffix(i_appen(scope, helt=True)).rstrip('/')}/"


def med_node(send: Send, node: str) -> Send:
    """Svaret på en åpnet websocket med navnet på prosessen."""

    async def sending(melding: Message) -> None:
        if melding["type"] == "websocket.accept" and node:
            melding = {**melding, "headers": [*melding.get("headers", ()), (NODEHODE.lower().encode(), node.encode())]}
        await send(melding)

    return sending


class Sidebytte:
    """Sender vår side i stedet for Streamlits: den norske siden, «finnes ikke», eller feilen som en norsk setning."""

    def __init__(self, side: str, sti: str, scope: Scope, receive: Receive, send: Send) -> None:
        self.side, self.sti, self.scope, self.receive, self.send = side, sti, scope, receive, send
        self.byttet = False

    async def __call__(self, melding: Message) -> None:
        if melding["type"] == "http.response.start" and (nytt := self.vårt(melding)) is not None:
            self.byttet = True
            await nytt(self.scope, self.receive, self.send)
        elif not self.byttet:
            await self.send(melding)

    def vårt(self, melding: Message) -> Response | None:
        """Svaret som skal sendes i stedet, eller None når det er rett som det er."""
        if melding["status"] >= 400:
            return self.feilen(melding["status"])
        if not er_html(melding):
            return None
        if not er_side(self.sti):
            return self.feilen(404)
        svaret = Response(self.side, media_type="text/html", headers={"Cache-Control": "no-cache"})
        for kapsel in Headers(raw=melding["headers"]).getlist("set-cookie"):
            svaret.headers.append("set-cookie", kapsel)
        return svaret

    def feilen(self, status: int) -> Response:
        """Feilen på norsk: en side til den som leser, ellers bare setningen."""
        vil_ha_side = "text/html" in Headers(scope=self.scope).get("accept", "")
        return svar.side(status, startsiden(self.sti)) if vil_ha_side else svar.kort(status)


def er_html(melding: Message) -> bool:
    """Sant når svaret er HTML: siden, eller siden i stedet for noe som ikke finnes."""
    slag = Headers(raw=melding["headers"]).get("content-type", "")
    return melding["status"] == 200 and slag.startswith("text/html")


def uten_betingelser(scope: Scope, sti: str) -> Scope:
    """En sideforespørsel uten betingelser om utgave og utsnitt, som gjelder Streamlits egen utgave av siden."""
    if sti.startswith(EGET_INNHOLD):
        return scope
    bort = (b"if-none-match", b"if-modified-since", b"range", b"if-range")
    return {**scope, "headers": [hode for hode in scope["headers"] if hode[0] not in bort]}
