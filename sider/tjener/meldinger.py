"""Meldingene fra nettleseren: hvor store de kan være, hvor fort de kan komme, og hvilke som slipper fram.

Størrelsen prøves før noe leses. Det som ikke er en melding, lukker forbindelsen uten at noen får en feil å skrive om.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.types import Message, Receive, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.state.query_params import sanitize_query_string

from scenario.deling import adresse
from sider.tjener import logg

STØRST: Final = 1_000_000
"""Byte i én melding. Tilstanden til alle kontrollene på siden er noen titusen."""
I_SEKUNDET, PÅ_EN_GANG = 40, 200
"""Meldinger fra én økt."""
BYTE_I_SEKUNDET, BYTE_PÅ_EN_GANG = 2_000_000, 4_000_000

DYPEST_JSON: Final = 20
"""Lag av lister og felt i det en komponent sender. Våre har fire."""

ÅPNE_MELDINGER: Final = frozenset({"rerun_script", "stop_script", "file_urls_request", "app_heartbeat"})
ÅPNE_TJENESTER: Final = frozenset({"deferred_file", "dataframe_chunk"})
"""Meldinger fra nettleseren som slippes fram. Stengt er blant annet å tømme mellomlageret for alle."""

LUKKET_ULESBAR, LUKKET_SLAG, LUKKET_STØRRELSE = 1002, 1003, 1009
"""Kodene websocketen lukkes med: ikke en melding, ikke byte, for stor."""


class Bøtte:
    """Jevner ut: så mye på en gang, og siden så mye i sekundet. Det som kommer for fort, venter."""

    def __init__(self, i_sekundet: float, på_en_gang: float, klokke: Callable[[], float] = time.monotonic) -> None:
        self._fart, self._størst, self._klokke = i_sekundet, på_en_gang, klokke
        self._igjen, self._sist = på_en_gang, klokke()

    def vent(self, mengde: float = 1) -> float:
        """Tar mengden, og gir sekundene det må ventes før den er fri."""
        nå = self._klokke()
        self._igjen = min(self._størst, self._igjen + (nå - self._sist) * self._fart) - mengde
        self._sist = nå
        return max(0.0, -self._igjen / self._fart)


def slippes_fram(melding: BackMsg) -> bool:
    """Om en melding fra nettleseren er en appen bruker."""
    slag = melding.WhichOneof("type")
    if slag == "backend_operation_request":
        return melding.backend_operation_request.WhichOneof("payload") in ÅPNE_TJENESTER
    return slag in ÅPNE_MELDINGER


def silt(data: bytes) -> bytes | None:
    """Meldingen slik den skal videre, eller None når den er stengt. Gir ValueError når den ikke er en melding."""
    melding = BackMsg()
    try:
        melding.ParseFromString(data)
        _les_json(melding)
    except Exception:  # protobuf har flere slag, etter hvilken utgave som er installert
        raise ValueError("ikke en melding") from None
    if not slippes_fram(melding):
        return None
    spørring = melding.rerun_script.query_string
    if melding.WhichOneof("type") != "rerun_script" or sanitize_query_string(spørring) == spørring:
        return data
    melding.rerun_script.query_string = avkortet(spørring)
    return melding.SerializeToString()


def _les_json(melding: BackMsg) -> None:
    """Leser JSON fra våre komponenter. Gir et unntak når den ikke er det; Streamlit prøver først midt i kjøringen."""
    for kontroll in melding.rerun_script.widget_states.widgets:
        if (slag := kontroll.WhichOneof("value")) in ("json_value", "json_trigger_value"):
            _krev_grunn(json.loads(getattr(kontroll, slag)))


def _krev_grunn(verdi: object, igjen: int = DYPEST_JSON) -> None:
    """Gir ValueError når noe ligger dypere enn en komponent sender det."""
    if igjen == 0:
        raise ValueError("for dyp")
    if isinstance(verdi, dict | list):
        for del_ in verdi.values() if isinstance(verdi, dict) else verdi:
            _krev_grunn(del_, igjen - 1)


def avkortet(spørring: str) -> str:
    """En spørring Streamlit ville tømt i stillhet: våre felt, med så mye at siden kan si hva som er galt."""
    return urlencode(adresse.vask(dict(parse_qsl(spørring))))


class Websocketsamtale:
    """Websocketen til én økt, med `motta` og `send` slik appen skal ha dem."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send, self._stengt = receive, send, False
        self._antall, self._byte = Bøtte(I_SEKUNDET, PÅ_EN_GANG), Bøtte(BYTE_I_SEKUNDET, BYTE_PÅ_EN_GANG)

    async def motta(self) -> Message:
        """Neste melding som slipper fram. Det som er stengt, hoppes over."""
        while True:
            melding = await self._receive()
            if melding["type"] != "websocket.receive":
                return melding
            data = melding.get("bytes")
            if data is None:
                return await self._steng(LUKKET_SLAG, "tekst")
            if len(data) > STØRST:
                return await self._steng(LUKKET_STØRRELSE, "for_stor")
            await self._ta_det_rolig(len(data))
            try:
                videre = silt(data)
            except ValueError:
                return await self._steng(LUKKET_ULESBAR, "ulesbar")
            if videre is not None:
                return {**melding, "bytes": videre}
            logg.hendelse("avvist", hva="melding", grunn="stengt")

    async def send(self, melding: Message) -> None:
        """Sender til nettleseren så lenge forbindelsen ikke er stengt herfra."""
        if not self._stengt:
            await self._send(melding)

    async def _ta_det_rolig(self, byte: int) -> None:
        if (sekunder := max(self._antall.vent(), self._byte.vent(byte))) > 0:
            logg.hendelse("avvist", hva="melding", grunn="venter")
            await asyncio.sleep(sekunder)

    async def _steng(self, kode: int, grunn: str) -> Message:
        logg.hendelse("avvist", hva="melding", grunn=grunn)
        await self.send({"type": "websocket.close", "code": kode})
        self._stengt = True
        return {"type": "websocket.disconnect", "code": kode}
