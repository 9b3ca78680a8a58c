"""En fane uten nettleser: kapslene, websocketen og økten, også gjennom en omvendt tjener."""

from __future__ import annotations

import asyncio
import http.client
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

from google.protobuf.text_format import MessageToString
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

FRIST = 60.0
MELLOM_SPØRSMÅL = 0.5
"""Sekunder mellom hver gang siden spør om en fil er klar."""


class Svar(NamedTuple):
    """Et svar over http."""

    status: int
    kropp: bytes


@dataclass
class Fane:
    """Én leser. `tekst` er alt siden har vist i den siste kjøringen."""

    adresse: str
    spørring: str = ""
    side: str = ""
    """Siden, som `fond`; tom er startsiden."""
    fra: str = ""
    """Adressen leseren sier den kommer fra, der tjeneren stoler på det."""
    kapsler: dict[str, str] = field(default_factory=dict)
    økt: str = ""
    knapper: dict[str, str] = field(default_factory=dict)
    klare: dict[str, str] = field(default_factory=dict)
    """Filer som er laget: adressen etter navn på knappen."""
    tekst: str = ""
    unntak: int = 0
    _ws: ClientConnection | None = None
    _hash: str = ""
    _begynt: bool = False
    """Sant når kjøringen vi venter på, er begynt: en tidligere kan bli ferdig imens."""

    async def åpne(self, ny: bool = True) -> None:
        """Henter siden, kobler til og kjører den. `ny=False` kobler til den gamle økten igjen når den finnes."""
        await self.lukk()
        sti = f"/{self.side}?{self.spørring}"
        if (svar := await self.hent(sti)).status != 200:
            raise OSError(f"siden ga {svar.status}")
        await self.hent("/_stcore/health")
        vert = urlsplit(self.adresse)
        kapsler = "; ".join(f"{n}={v}" for n, v in self.kapsler.items())
        lag = ["streamlit", self.kapsler.get("_streamlit_xsrf", "ingen"), *([self.økt] if self.økt and not ny else [])]
        self._ws = await connect(
            f"ws://{vert.netloc}/_stcore/stream",
            subprotocols=lag,  # type: ignore[arg-type]
            additional_headers={"Cookie": kapsler, **self._fra()},
            max_size=None,
            open_timeout=FRIST,
            proxy=None,
        )
        if kapsel := self._ws.response and self._ws.response.headers.get("set-cookie"):
            self._ta_vare_på(kapsel)
        self._hash = ""
        await self.kjør()

    async def lukk(self) -> None:
        """Lukker fanen."""
        if self._ws:
            with suppress(WebSocketException, OSError):
                await self._ws.close()

    def slipp(self) -> None:
        """Som en telefon som mister nettet: ingen får beskjed."""
        if self._ws and self._ws.transport:
            self._ws.transport.abort()

    async def kjør(self, trykk: str = "") -> None:
        """Kjører siden, eventuelt med et trykk på en knapp, og venter til den er ferdig."""
        melding = BackMsg()
        be = melding.rerun_script
        be.query_string, be.page_script_hash = self.spørring, self._hash
        if not self._hash:
            be.page_name = self.side
        if trykk:
            be.widget_states.widgets.add(id=self.knapper[trykk]).trigger_value = True
        await self._send(melding)
        self.tekst, self._begynt = "", False
        async with asyncio.timeout(FRIST):
            while not self._ferdig(await self._neste()):
                pass

    async def last_opp(self, innhold: bytes, navn: str = "liste.csv") -> int:
        """Laster opp en fil slik opplasteren gjør, og gir statusen."""
        melding = BackMsg()
        be = melding.file_urls_request
        be.request_id, be.session_id = "1", self.økt
        be.file_names.append(navn)
        await self._send(melding)
        svar = await self._vent_på("file_urls_response")
        sti = svar.file_urls_response.file_urls[0].upload_url
        skille = uuid.uuid4().hex
        hode = f'--{skille}\r\nContent-Disposition: form-data; name="{navn}"; filename="{navn}"\r\n\r\n'
        kropp = hode.encode() + innhold + f"\r\n--{skille}--\r\n".encode()
        hoder = {
            "Content-Type": f"multipart/form-data; boundary={skille}",
            "X-Xsrftoken": self.kapsler.get("_streamlit_xsrf", ""),
        }
        return (await self.hent(sti, "PUT", kropp, hoder)).status

    async def last_ned(self, knapp: str) -> bytes:
        """Trykker på en knapp som lager en fil, venter til arbeiderne har laget den, og gir innholdet."""
        self.klare.pop(knapp, None)
        await self.kjør(knapp)
        async with asyncio.timeout(FRIST):
            while knapp not in self.klare:
                await asyncio.sleep(MELLOM_SPØRSMÅL)  # spurte den uten opphold, fikk ikke arbeiderne gjort noe
                await self.kjør()
        return (await self.hent(self.klare[knapp])).kropp

    async def hent(
        self, sti: str, metode: str = "GET", kropp: bytes | None = None, hoder: dict[str, str] | None = None
    ) -> Svar:
        """Én forespørsel med kapslene; nye kapsler tas vare på."""
        return await asyncio.to_thread(self._hent, sti, metode, kropp, hoder or {})

    def _hent(self, sti: str, metode: str, kropp: bytes | None, hoder: dict[str, str]) -> Svar:
        vert = urlsplit(self.adresse)
        kobling = http.client.HTTPConnection(vert.hostname or "", vert.port, timeout=FRIST)
        try:
            kapsler = "; ".join(f"{n}={v}" for n, v in self.kapsler.items())
            kobling.request(metode, sti, kropp, {"Cookie": kapsler, "Accept": "text/html", **self._fra(), **hoder})
            svar = kobling.getresponse()
            for kapsel in svar.headers.get_all("set-cookie") or ():
                self._ta_vare_på(kapsel)
            return Svar(svar.status, svar.read())
        finally:
            kobling.close()

    def _fra(self) -> dict[str, str]:
        return {"X-Forwarded-For": self.fra} if self.fra else {}

    def _ta_vare_på(self, kapsel: str) -> None:
        navn, _, verdi = kapsel.partition(";")[0].partition("=")
        self.kapsler[navn.strip()] = verdi

    async def _send(self, melding: BackMsg) -> None:
        assert self._ws is not None
        await self._ws.send(melding.SerializeToString())

    async def _neste(self) -> ForwardMsg:
        assert self._ws is not None
        return ForwardMsg.FromString(await self._ws.recv())  # type: ignore[arg-type]

    async def _vent_på(self, slag: str) -> ForwardMsg:
        async with asyncio.timeout(FRIST):
            while (svar := await self._neste()).WhichOneof("type") != slag:
                self._ferdig(svar)
            return svar

    def _ferdig(self, melding: ForwardMsg) -> bool:
        match melding.WhichOneof("type"):
            case "new_session":
                self._begynt = True
                self._hash = melding.new_session.page_script_hash
                self.økt = melding.new_session.initialize.session_id
            case "navigation":  # den nye økten sier siden det ble bedt om; her står den som vises
                self._hash = melding.navigation.page_script_hash
            case "page_info_changed":
                self.spørring = melding.page_info_changed.query_string
            case "delta" if melding.delta.WhichOneof("type") == "new_element":
                self._element(melding.delta.new_element)
            case "script_finished":
                return self._begynt and melding.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False

    def _element(self, element: object) -> None:
        slag = element.WhichOneof("type")  # type: ignore[attr-defined]
        if slag == "button":
            self.knapper[element.button.label] = element.button.id  # type: ignore[attr-defined]
        elif slag == "download_button":
            knapp = element.download_button  # type: ignore[attr-defined]
            self.klare[knapp.label] = knapp.url
        elif slag == "exception":
            self.unntak += 1
        self.tekst += MessageToString(element, as_utf8=True)  # type: ignore[arg-type]
