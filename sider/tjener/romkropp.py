"""Det en telefon i rommet sender: noen få felt med tekst, aldri mye og aldri lenge."""

from __future__ import annotations

import asyncio
import json
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from scenario.deling import lagerrom

STØRST: Final = 8_000
"""Byte i ett svar."""
FRIST_SEKUNDER: Final = 10.0
"""Så lenge kan et svar bruke på veien inn."""
FLEST_FELT: Final = 100
FOR_STORT: Final = "Svaret er for stort. Last siden på nytt."
FOR_TREGT: Final = "Svaret kom ikke fram i tide. Prøv igjen."


class Uleselig(Exception):
    """Det som er sendt, kan ikke tas imot: statusen, og setningen til telefonen."""

    def __init__(self, status: int, setning: str) -> None:
        self.status, self.setning = status, setning
        super().__init__(setning)


async def feltene_i(request: Request) -> dict[str, str]:
    """Feltene som er sendt. Gir Uleselig; kommer de for tregt (503), prøver telefonen igjen av seg selv."""
    kropp = b""
    try:
        async with asyncio.timeout(FRIST_SEKUNDER):
            async for del_ in request.stream():
                kropp += del_
                if len(kropp) > STØRST:
                    raise Uleselig(413, FOR_STORT)
    except TimeoutError:
        raise Uleselig(503, FOR_TREGT) from None
    try:
        return _lest(kropp.decode(), som_json="json" in request.headers.get("content-type", ""))
    except (ValueError, RecursionError):
        raise Uleselig(400, lagerrom.FEIL_SVAR) from None


def _lest(kropp: str, *, som_json: bool) -> dict[str, str]:
    """Feltene med teksten i hvert. Gir ValueError når de ikke er det, eller har tegn som ikke kan skrives."""
    if not som_json:
        return dict(parse_qsl(kropp, keep_blank_values=True, max_num_fields=FLEST_FELT))
    lest = json.loads(kropp)
    if not isinstance(lest, dict) or not all(isinstance(verdi, str) for verdi in lest.values()):
        raise ValueError("ikke felt med tekst")
    "".join((*lest, *lest.values())).encode()
    return lest
