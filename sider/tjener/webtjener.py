"""Webtjeneren (uvicorn) under appen: det den svarer selv, hvor mye den tar imot, og hvem den venter på.

Den har ingen frist for et spørsmål som aldri blir helt. Hver slik forbindelse holder en fil, og uten frist kan én
klient ta alle.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sider.tjener import logg
from sider.tjener.meldinger import STØRST

AVVIST: Final = "Adressen er for lang eller skadet, og kan ikke leses. Be avsenderen kopiere lenken på nytt."
AVVIST_SEKUNDER: Final = 2.0
RUNDE_SEKUNDER: Final = 15
"""Mellom hver gang forbindelsene ses over. Et spørsmål har én til to runder på seg."""
SISTE_FRIST: Final = 10
"""Sekunder svar som er i gang, får når prosessen stoppes. Den som passer på, dreper den etter femten."""
STØRSTE_RAMME: Final = 2 * STØRST
"""Byte webtjeneren samler før den avviser. Det som er litt for stort, avvises av oss og står i loggen."""


def innstill() -> None:
    """Svarene sier ikke hvem som sender dem, en uferdig melding fyller ikke minnet, og stoppen tar slutt."""
    for oppsett in _alle(uvicorn.Config):
        oppsett.encoded_headers = [hode for hode in oppsett.encoded_headers if hode[0] != b"server"]
        oppsett.ws_max_size = STØRSTE_RAMME
        oppsett.timeout_graceful_shutdown = SISTE_FRIST


def avvis_på_norsk() -> None:
    """Det webtjeneren avviser før appen får se det, som en adresse på over 64 kB, får en setning på norsk."""
    H11Protocol.send_400_response = _send_avvisning  # type: ignore[method-assign, assignment]


def _send_avvisning(protokoll: Any, _grunn: str) -> None:
    if protokoll.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):  # svaret er alt begynt eller sendt
        protokoll.transport.close()
        return
    if protokoll.cycle is not None:
        protokoll.cycle.disconnected = True  # appen skal ikke svare i tillegg
    hode = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    for del_ in (h11.Response(status_code=400, headers=hode), h11.Data(data=AVVIST.encode()), h11.EndOfMessage()):
        protokoll.transport.write(protokoll.conn.send(del_))
    protokoll.data_received = lambda _data: None  # lukkes det før resten er tatt imot, når svaret aldri fram
    protokoll.loop.call_later(AVVIST_SEKUNDER, protokoll.transport.close)


class Trege:
    """Forbindelsene som ikke er kommet med et helt spørsmål siden forrige runde."""

    def __init__(self) -> None:
        self._sist: dict[Any, object] = {}

    def lukk(self, forbindelser: Iterable[Any]) -> int:
        """Lukker dem som har ventet en hel runde. Et svar som er på vei, blir sendt ferdig. Gir antallet."""
        venter = {f: getattr(f, "cycle", None) for f in forbindelser if _venter(f)}
        trege = [f for f, sist in venter.items() if f in self._sist and self._sist[f] is sist]
        for forbindelse in trege:
            if forbindelse.transport.is_closing():  # leser ikke det som er sendt
                forbindelse.transport.abort()
            else:
                forbindelse.transport.close()
        self._sist = venter
        return len(trege)


def _venter(forbindelse: Any) -> bool:
    """Sant når forbindelsen verken har et spørsmål som besvares, eller en åpen økt."""
    if hasattr(forbindelse, "handshake_complete"):
        return not forbindelse.handshake_complete
    return forbindelse.cycle is None or bool(forbindelse.cycle.response_complete)


@cache
def tjenerne() -> tuple[uvicorn.Server, ...]:
    """Webtjenerne i prosessen. Må hentes første gang før minnet fryses: siden finnes de ikke igjen."""
    return tuple(_alle(uvicorn.Server))


def stopper() -> bool:
    """Sant når prosessen er bedt om å stoppe."""
    return any(tjener.should_exit for tjener in tjenerne())


async def lukk_trege(tjenerne: Iterable[uvicorn.Server]) -> None:
    """Ser over forbindelsene så lenge appen går."""
    trege = Trege()
    while True:
        await asyncio.sleep(RUNDE_SEKUNDER)
        if antall := trege.lukk([f for tjener in tjenerne for f in tjener.server_state.connections]):
            logg.hendelse("avvist", hva="forbindelse", grunn="treg", antall=antall)


def _alle(slag: type) -> Iterator[Any]:
    return (ting for ting in gc.get_objects() if type(ting) is slag)
