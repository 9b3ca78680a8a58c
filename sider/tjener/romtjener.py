"""Rommet over HTTP: telefonene uten økt og uten innlogging, under `/rom`.

En telefon som venter, har ett åpent spørsmål som besvares når lederen går videre, eller etter et halvt minutt.
Alle som venter i samme rom, deler ett oppslag i lageret. Merket ligger i en kapsel skript ikke kan lese, som gjelder
dette ene rommet. Ingenting om telefonen eller nettadressen lagres eller logges.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope

from scenario.deling import lagerrom, rom, rominnhold
from scenario.deling.lagerfeil import Lagerfeil
from scenario.deling.lagerrom import Blikk, Rom, Romlager
from scenario.deling.rom import GJETT, Romfeil
from scenario.deling.rominnhold import Rominnhold
from scenario.feilmeldinger import Inndatafeil, Tallgrunnlagsfeil
from scenario.framstilling.farger import SOM_CSS
from scenario.framstilling.moete import les_gjett
from scenario.framstilling.romforklaring import Romplan, summen
from sider.tjener import logg, romtelefon, webtjener
from sider.tjener.klient import adresse as klientens_adresse
from sider.tjener.klient import vertsdelen
from sider.tjener.romkropp import Uleselig, feltene_i
from sider.tjener.svar import setningen

T = TypeVar("T")

VENT_SEKUNDER: Final = 25.0
"""Så lenge et spørsmål står åpent. Tjenere foran gir seg oftest etter et minutt."""
FERSKT_SEKUNDER: Final = 0.7
"""Så gammelt kan det være, det alle som venter i et rom, ser."""
FLEST_KJENTE: Final = 5_000
"""Merker prosessen husker at den har sett."""
KAPSEL: Final = "rom"
LEDERKAPSEL: Final = "romleder"
VERTSNAVN: Final = re.compile(r"[\w.-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?", re.ASCII)
CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FILER: Final = {
    "rom.js": "text/javascript",
    "rom.css": "text/css",
    "leder.js": "text/javascript",
    "lerret.js": "text/javascript",
    "lerret.css": "text/css",
}
STATUS: Final = {
    lagerrom.UKJENT: 404,
    lagerrom.UKJENT_MERKE: 401,
    lagerrom.IKKE_LEDER: 403,
    lagerrom.FEIL_SVAR: 400,
    lagerrom.FOR_FORT: 429,
}
FREMMED: Final = "Svaret kom ikke fra rommets egen side. Last siden på nytt."
UTEN_LAGER: Final = "Rommet kan ikke nås akkurat nå. Prøv igjen om litt."


def gjelder(sti: str) -> bool:
    """Sant når stien i appen hører til rommet."""
    return sti.partition("/")[0] == "rom"


class Romforespørsel(NamedTuple):
    """En forespørsel om ett rom."""

    rot: str
    """Stien til appen slik nettleseren ser den, med skråstrek sist."""
    kode: str
    hva: str
    metode: str
    hoder: Headers
    spørring: str
    adresse: str
    """Bare for å dele plassen. Lagres og logges aldri."""
    trygg: bool
    """Sant når forbindelsen er kryptert."""

    @property
    def mappe(self) -> str:
        """Stien til rommet, som kapselen gjelder for."""
        return f"{self.rot}rom/{self.kode}"

    @property
    def grunn(self) -> str:
        """Hele adressen til appen."""
        vert = self.hoder.get("host", "")
        return f"http{'s' if self.trygg else ''}://{vert}{self.rot}" if VERTSNAVN.fullmatch(vert) else self.rot

    @property
    def merke(self) -> str:
        """Merket nettleseren har; tomt når den ikke er med."""
        kapsler: SimpleCookie = SimpleCookie()
        try:
            kapsler.load(self.hoder.get("cookie", "")[:4_000])
        except Exception:
            return ""
        return kapsler[KAPSEL].value[:64] if KAPSEL in kapsler else ""

    @property
    def fra_siden_selv(self) -> bool:
        """Sant når det er rommets egen side som sender, og ikke et annet nettsted."""
        if stedet := self.hoder.get("sec-fetch-site"):
            return stedet == "same-origin"
        vert = vertsdelen(self.hoder.get("origin", ""))
        return bool(vert) and vert == self.hoder.get("host")


class Husket(Generic[T]):
    """Det siste oppslaget i hvert rom, så mange som venter, koster som én."""

    def __init__(self, hent: Callable[[str], T], klokke: Callable[[], float]) -> None:
        self._hent, self._klokke = hent, klokke
        self._sist: dict[str, tuple[float, T]] = {}

    def nå(self, kode: str) -> T:
        """Rommet slik det var for høyst `FERSKT_SEKUNDER` siden. Gir Romfeil."""
        if (ferskt := self.ferskt(kode)) is not None:
            return ferskt
        nå = self._klokke()
        self._sist = {k: v for k, v in self._sist.items() if nå - v[0] < VENT_SEKUNDER}
        hentet = self._hent(kode)
        self._sist[kode] = (nå, hentet)
        return hentet

    def ferskt(self, kode: str) -> T | None:
        """Det siste oppslaget når det er ferskt nok; ellers None. Venter aldri."""
        sist = self._sist.get(kode)
        return sist[1] if sist and self._klokke() - sist[0] < FERSKT_SEKUNDER else None


class Romlerret(NamedTuple):
    """Det som tegner lerretet. Adressen til appen er med."""

    avtrykk: Callable[[Rom, str], str]
    """Endres når lerretet skal vise noe annet."""
    html: Callable[[Rom, str], str]
    stil: Callable[[], str]


class Romtjener:
    """Svarer på alt under `/rom`."""

    def __init__(
        self,
        lager: Callable[[], Romlager],
        plan: Callable[[Rominnhold], Romplan],
        lerret: Romlerret,
        klokke: Callable[[], float] = time.monotonic,
        stopper: Callable[[], bool] = webtjener.stopper,
    ) -> None:
        """`plan` gir planen det spørres om, og `stopper` om prosessen er på vei ned, så ingen skal vente lenger."""
        self._lager, self._plan, self._lerret, self._stopper = lager, plan, lerret, stopper
        self._tråder, self._lesere = CapacityLimiter(4), CapacityLimiter(2)
        self._kjente: set[tuple[str, str]] = set()
        self._blikk = Husket(lambda kode: lager().blikk(kode), klokke)
        self._vist = Husket(lambda kode: lager().vis(kode), klokke)

    async def svar(self, scope: Scope, receive: Receive, sti: str) -> Response:
        """Svaret på én forespørsel. Feil er én norsk setning."""
        ledd = sti.strip("/").split("/")
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return PlainTextResponse(setningen(405)[1], 405, headers={"Allow": "GET, HEAD, POST"})
        if len(ledd) == 2 and ledd[1] in FILER:
            return self._filen(ledd[1])
        rot, spørring = _roten(scope, sti), scope.get("query_string", b"").decode("latin-1")
        kode = rom.les_kode(ledd[1]) if len(ledd) > 1 else None
        if kode is None or len(ledd) > 3:
            return _skriv_koden(rot, spørring, 404 if len(ledd) > 1 else 200)
        if sti.rstrip("/") != sti or kode != ledd[1]:
            return _til(f"{rot}rom/{kode}")
        s = _spørsmålet(scope, rot, kode, "".join(ledd[2:]), spørring)
        try:
            return await self._svaret(s, Request(scope, receive))
        except Romfeil as feil:
            return _feilen(s, STATUS.get(feil.setning, 409), feil.setning)
        except (Lagerfeil, Tallgrunnlagsfeil, Inndatafeil) as feil:
            logg.advar("lager", "Et rom kunne ikke nås.", grunn=getattr(feil, "grunn", type(feil).__name__))
            return _feilen(s, 503, UTEN_LAGER)

    async def _svaret(self, s: Romforespørsel, request: Request) -> Response:
        if s.metode == "POST":
            if not s.fra_siden_selv:
                return _feilen(s, 403, FREMMED)
            try:
                data = await feltene_i(request)
            except Uleselig as feil:
                return _feilen(s, feil.status, feil.setning)
            return await self._i_tråd(partial(self._ta_imot, s, data))
        svar = {
            "": partial(self._i_tråd, partial(self._siden, s)),
            "naa": partial(self._vent, s),
            "leder": partial(self._i_tråd, lambda: _html(romtelefon.lederside(s.rot, s.kode))),
            "lerret": partial(self._i_tråd, partial(self._lerretet, s)),
            "lerret-naa": partial(self._vent_på_lerretet, s),
        }.get(s.hva)
        return await svar() if svar else _feilen(s, 404, lagerrom.UKJENT)

    async def _i_tråd(self, gjør: Callable[[], T]) -> T:
        return await to_thread.run_sync(gjør, limiter=self._tråder)

    # --- Siden ---

    def _siden(self, s: Romforespørsel) -> Response:
        blikk = self._lager().blikk(s.kode, "" if s.merke else s.adresse)
        if not blikk.åpent:
            return _html(romtelefon.siden(s.rot, s.kode, romtelefon.lukket()))
        try:
            innhold = self._innholdet(s, blikk)
        except Romfeil:
            return _html(romtelefon.siden(s.rot, s.kode, romtelefon.bli_med(s.rot, s.kode)))
        return _html(romtelefon.siden(s.rot, s.kode, innhold, versjonen(blikk)))

    def _innholdet(self, s: Romforespørsel, blikk: Blikk) -> str:
        mine = self._lager().mine(s.kode, s.merke)
        plan = self._plan(rominnhold.les(blikk.innhold))
        return romtelefon.innholdet(s.rot, s.kode, blikk.steg, blikk.låst, plan, mine)

    # --- Det telefonen venter på ---

    async def _vent(self, s: Romforespørsel) -> Response:
        """Det nye når lederen har gått videre, ellers tomt etter en stund."""
        if (s.kode, s.merke) not in self._kjente:
            await self._i_tråd(partial(self._bli_kjent, s))
        blikk = await self._nytt(s, self._blikk, versjonen)
        if blikk is None:
            return _ingenting_nytt()
        innhold = romtelefon.lukket() if not blikk.åpent else await self._i_tråd(partial(self._innholdet, s, blikk))
        return _json({"versjon": versjonen(blikk), "åpent": blikk.åpent, "html": innhold})

    def _bli_kjent(self, s: Romforespørsel) -> None:
        """Kontrollerer merket én gang, så en telefon som venter, ikke koster et oppslag hver gang den spør."""
        self._lager().mine(s.kode, s.merke)
        if len(self._kjente) >= FLEST_KJENTE:
            self._kjente.clear()
        self._kjente.add((s.kode, s.merke))

    async def _nytt(self, s: Romforespørsel, husket: Husket[T], avtrykk: Callable[[T], str]) -> T | None:
        """Det som er nytt for den som spør. None når ingenting er det etter en stund."""
        sett, slutt = parse_qs(s.spørring).get("v", [""])[0], time.monotonic() + VENT_SEKUNDER
        while avtrykk(nå := await self._slå_opp(husket, s.kode)) == sett:
            if time.monotonic() >= slutt or self._stopper():
                return None
            await asyncio.sleep(FERSKT_SEKUNDER)
        return nå

    async def _slå_opp(self, husket: Husket[T], kode: str) -> T:
        ferskt = husket.ferskt(kode)
        return await to_thread.run_sync(husket.nå, kode, limiter=self._lesere) if ferskt is None else ferskt

    # --- Lerretet ---

    def _lerretet(self, s: Romforespørsel) -> Response:
        self._lager().blikk(s.kode, s.adresse)
        vist = self._vist.nå(s.kode)
        versjon = self._lerret.avtrykk(vist, s.grunn)
        return _html(romtelefon.lerretside(s.rot, s.kode, self._lerret.html(vist, s.grunn), versjon))

    async def _vent_på_lerretet(self, s: Romforespørsel) -> Response:
        def avtrykk(vist: Rom) -> str:
            return self._lerret.avtrykk(vist, s.grunn)

        vist = await self._nytt(s, self._vist, avtrykk)
        if vist is None:
            return _ingenting_nytt()
        html = await to_thread.run_sync(self._lerret.html, vist, s.grunn, limiter=self._lesere)
        return _json({"versjon": avtrykk(vist), "åpent": vist.åpent, "html": html})

    def _filen(self, navn: str) -> Response:
        innhold = _filen(navn) if navn != "lerret.css" else SOM_CSS + _filen(navn) + self._lerret.stil()
        return Response(innhold, media_type=FILER[navn], headers={"Cache-Control": "no-cache"})

    # --- Det telefonen sender ---

    def _ta_imot(self, s: Romforespørsel, data: Mapping[str, str]) -> Response:
        if s.hva == "bli-med":
            return self._bli_med(s)
        if s.hva == "leder":
            return self._bli_leder(s, data)
        if s.hva != "svar":
            return _feilen(s, 404, lagerrom.UKJENT)
        try:
            nye = {spørsmål: _rettet(spørsmål, svar) for spørsmål, svar in data.items()}
        except ValueError as feil:
            return _feilen(s, 400, str(feil))
        blikk, mine = self._lager().svar(s.kode, s.merke, nye, self._spør_om)
        if not _vil_ha_json(s):
            return _til(s.mappe)
        plan = self._plan(rominnhold.les(blikk.innhold))
        sum_ = summen(plan, romtelefon.doser_i(plan, blikk.steg, mine))
        return _json({"lagret": nye, "sum": sum_.tekst, "andel": round(sum_.andel, 3)})

    def _spør_om(self, innhold: str, spørsmål: str, svar: str) -> bool:
        return self._plan(rominnhold.les(innhold)).spør_om(spørsmål, svar)

    def _bli_med(self, s: Romforespørsel) -> Response:
        """Den som alt er med, beholder merket sitt: samme nettleser er aldri to."""
        lager = self._lager()
        merke = s.merke
        try:
            lager.mine(s.kode, merke)
        except Romfeil:
            merke = lager.bli_med(s.kode, s.adresse)
        svaret = _til(s.mappe)
        svaret.set_cookie(
            KAPSEL, merke, rom.LEVETID_SEKUNDER, path=s.mappe, secure=s.trygg, httponly=True, samesite="strict"
        )
        return svaret

    def _bli_leder(self, s: Romforespørsel, data: Mapping[str, str]) -> Response:
        """Legger lederens nøkkel i en kapsel, så den ikke står i noen adresse."""
        nøkkel = data.get("nøkkel", "")
        if not self._lager().er_leder(s.kode, nøkkel):
            raise Romfeil(lagerrom.IKKE_LEDER)
        svaret = _json({"til": f"{s.rot}mote"})
        svaret.set_cookie(
            LEDERKAPSEL,
            f"{s.kode}.{nøkkel}",
            rom.LEVETID_SEKUNDER,
            path=s.rot,
            secure=s.trygg,
            httponly=True,
            samesite="strict",
        )
        return svaret


@lru_cache(maxsize=256)
def versjonen(blikk: Blikk) -> str:
    """Endres når telefonene skal vise noe annet."""
    innhold = rominnhold.les(blikk.innhold)
    ledd = (blikk.steg, blikk.låst, blikk.åpent, innhold.spurt_s, innhold.spurt_u, innhold.alle)
    return hashlib.blake2b(repr(ledd).encode(), digest_size=8).hexdigest()


def _rettet(spørsmål: str, svar: str) -> str:
    """Gjettet slik det lagres, i hele mill. kr. Gir ValueError med en setning."""
    if spørsmål != GJETT or not svar.strip():
        return svar.strip()
    return str(round(les_gjett(svar) / 1000))


def _roten(scope: Scope, sti: str) -> str:
    return ("/" + str(scope["path"]).lstrip("/")).removesuffix(sti)


def _spørsmålet(scope: Scope, rot: str, kode: str, hva: str, spørring: str) -> Romforespørsel:
    hoder = Headers(scope=scope)
    trygg = hoder.get("x-forwarded-proto", scope.get("scheme", "http")) == "https"
    return Romforespørsel(rot, kode, hva, scope["method"], hoder, spørring, klientens_adresse(scope, ()), trygg)


def _vil_ha_json(s: Romforespørsel) -> bool:
    return s.hva.endswith("naa") or "json" in s.hoder.get("content-type", "")


def _skriv_koden(rot: str, spørring: str, status: int) -> Response:
    skrevet = parse_qs(spørring).get("kode", [""])[0]
    if kode := rom.les_kode(skrevet):
        return _til(f"{rot}rom/{kode}")
    feil = "Koden har seks tegn. Se på lerretet, og skriv den på nytt." if skrevet or status == 404 else ""
    return _html(romtelefon.siden(rot, "", romtelefon.skriv_koden(rot, feil)), status)


def _til(sti: str) -> Response:
    return RedirectResponse(sti, status_code=303, headers={"Cache-Control": "no-store"})


def _feilen(s: Romforespørsel, status: int, setning: str) -> Response:
    if _vil_ha_json(s):
        return _json({"feil": setning}, status)
    if status == 404:
        innhold = romtelefon.beskjed("Rommet finnes ikke", setning, "Skriv koden", f"{s.rot}rom")
    else:
        innhold = romtelefon.beskjed("Det gikk ikke", setning, "Tilbake til rommet", s.mappe)
    return _html(romtelefon.siden(s.rot, s.kode, innhold), status)


def _json(data: Mapping[str, Any], status: int = 200) -> Response:
    return JSONResponse(data, status, headers={"Cache-Control": "no-store"})


def _ingenting_nytt() -> Response:
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


def _html(side: str, status: int = 200) -> Response:
    return HTMLResponse(side, status, headers={"Cache-Control": "no-store"})


@cache
def _filen(navn: str) -> str:
    innhold = Path(__file__).with_name(navn).read_text(encoding="utf-8")
    return SOM_CSS + innhold if navn == "rom.css" else innhold


def hoder(faste: Mapping[str, str]) -> dict[str, str]:
    """Sikkerhetshodene: uten innebygde skript, og med avsender, så skjemaet virker uten skript."""
    return {**faste, "Content-Security-Policy": CSP, "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY"}
