"""Laget mellom nettleseren og Streamlit: hvem som svarer på hva, og med hvilke hoder.

- `grunnsiden`: siden, på bokmål og med våre skript
- `skriptfiler`: Streamlits egne filer, med tekstene på bokmål
- `sikkerhetshoder`: strenge hoder på alle svar
- `stier`: endepunktene som er åpne, og adressene til sidene

Streamlit selv endres ikke.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect, WebSocketDisconnected
from streamlit import file_util

from scenario.feilmeldinger import Inndatafeil, Tallgrunnlagsfeil
from scenario.innstillinger import Innstillinger, innstillinger
from sider.felles import rom as rommene
from sider.moete import romlerret
from sider.nett import delt, forhandsvisning, grensesnitt, helse
from sider.nett.grunnsiden import HODET, INNEBYGD_SKRIPT, ikonet, oversett_siden, stilarket
from sider.nett.sikkerhetshoder import NODEHODE, VERTSNAVN, hodene, innholdsregler
from sider.nett.skriptfiler import ferdig_fil, filsvar, statiske_filer
from sider.nett.stier import (
    EGET_INNHOLD,
    IKONER,
    OPPLASTING,
    OPPLASTINGSSTI,
    UANSETT_VERT,
    er_side,
    er_stengt,
    i_appen,
    rett_side,
    startsiden,
    verten_er_vår,
)
from sider.tjener import logg, romtjener, svar
from sider.tjener.klar import Klar
from sider.tjener.klient import adresse as klientens_adresse
from sider.tjener.klient import er_ukjent_bak_en_tjener, med_klient, vertsdelen
from sider.tjener.meldinger import Websocketsamtale
from sider.tjener.okter import Økter, hev_filgrensen, plasser
from sider.tjener.opplastinger import Opplastinger, med_frist

LENGSTE_KØ: Final = 20
"""Forhåndsvisninger som kan vente på tur. Én lages om gangen, så de aldri tar plassen til dem som bruker appen."""

UTEN_BETRODD: Final = (
    "Tjeneren foran sier hvem klienten er, men INNSPARING_BETRODD er ikke satt: alle deler plassen til én."
)
PRØV_SENERE, IKKE_LOV = 1013, 1008
"""Kodene en websocket avslås med."""


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
        self.varslet = False
        self.kø, self.bildekø = CapacityLimiter(1), CapacityLimiter(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        if not self.varslet and er_ukjent_bak_en_tjener(scope, self.valgt.betrodd):
            self.varslet = True
            logg.advar("innstilling", UTEN_BETRODD)
        scope = med_klient(scope, self.valgt.betrodd)
        if scope["type"] == "http":
            await self.svar(scope, receive, Påbegynt(self.med_hoder(scope, send)))
        else:
            await self.websocket(scope, receive, send)

    async def svar(self, scope: Scope, receive: Receive, send: Påbegynt) -> None:
        """Svarer, også når noe går galt hos oss. Er det klienten som har gått, er det ingen å svare."""
        try:
            await self.http(scope, receive, send)
        except ClientDisconnect:
            return
        except Exception:
            logg.unntak("Et svar kunne ikke lages.")
            if not send.begynt:
                await feilen(scope, 500, i_appen(scope))(scope, receive, send)

    async def websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Én økt, når verten er vår og det er plass."""
        vår = verten_er_vår(scope, self.valgt.verter) and opphavet_kan_leses(scope)
        if not vår or not self.økter.plass_til_økten:
            logg.hendelse("fullt" if vår else "avvist", hva="økt", åpne=self.økter.åpne)
            await send({"type": "websocket.close", "code": PRØV_SENERE if vår else IKKE_LOV})
            return
        samtale = Websocketsamtale(receive, med_node(send, self.valgt.node))
        try:
            with self.økter.inne():
                await self.app(scope, samtale.motta, samtale.send)
        except (WebSocketDisconnect, WebSocketDisconnected):
            return  # fanen ble lukket mens noe ble sendt
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
            bytte = Sidebytte(self.side, OPPLASTING, scope, receive, send)
            await self.app(scope, med_frist(receive), bytte)

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


def opphavet_kan_leses(scope: Scope) -> bool:
    """Usant når nettleseren sier at den kommer fra noe som ikke er en adresse."""
    opphav = Headers(scope=scope).get("origin")
    return opphav is None or bool(vertsdelen(opphav))


class Påbegynt:
    """Sender videre, og husker om svaret er begynt."""

    def __init__(self, send: Send) -> None:
        self._send, self.begynt = send, False

    async def __call__(self, melding: Message) -> None:
        self.begynt = True
        await self._send(melding)


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
            return feilen(self.scope, melding["status"], self.sti)
        if not er_html(melding):
            return None
        if not er_side(self.sti):
            return feilen(self.scope, 404, self.sti)
        svaret = Response(self.side, media_type="text/html", headers={"Cache-Control": "no-cache"})
        for kapsel in Headers(raw=melding["headers"]).getlist("set-cookie"):
            svaret.headers.append("set-cookie", kapsel)
        return svaret


def feilen(scope: Scope, status: int, sti: str) -> Response:
    """Feilen på norsk: en side til den som leser, ellers bare setningen."""
    vil_ha_side = "text/html" in Headers(scope=scope).get("accept", "")
    return svar.side(status, startsiden(sti)) if vil_ha_side else svar.kort(status)


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
