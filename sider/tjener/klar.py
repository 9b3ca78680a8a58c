"""Om prosessen er klar for alt, og hvorfor ikke. Sier aldri filnavn, adresser eller noe en bruker har laget."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from starlette.responses import Response

HUSKES_SEKUNDER: Final = 5.0
"""Svaret huskes så lenge, så ingen kan slite ut lageret ved å spørre."""


class Tilstand(NamedTuple):
    """Hvordan det står til med én ting appen trenger."""

    navn: str
    i_orden: bool
    grunn: str = ""


Prøve = Callable[[], Tilstand]


class Klar:
    """Svaret på `/klar`: 200 når alt er i orden, ellers 503 med grunnene. Prøvene kjøres utenfor løkken."""

    def __init__(self, prøver: Sequence[Prøve], klokke: Callable[[], float] = time.monotonic) -> None:
        self._prøver, self._klokke, self._lås = tuple(prøver), klokke, asyncio.Lock()
        self._husket: tuple[float, tuple[Tilstand, ...]] | None = None

    async def svar(self) -> Response:
        """Svaret nå, eller det som ble svart for litt siden."""
        async with self._lås:
            if self._husket is None or self._klokke() - self._husket[0] >= HUSKES_SEKUNDER:
                tilstander = await asyncio.to_thread(lambda: tuple(_prøv(prøve) for prøve in self._prøver))
                self._husket = (self._klokke(), tilstander)
        return som_svar(self._husket[1])


def _prøv(prøve: Prøve) -> Tilstand:
    try:
        return prøve()
    except Exception as feil:
        return Tilstand(prøve.__name__.strip("_"), False, f"prøven feilet ({type(feil).__name__})")


def som_svar(tilstander: Sequence[Tilstand]) -> Response:
    """JSON med «klar» og én linje per ting."""
    klar = all(t.i_orden for t in tilstander)
    data = {"klar": klar} | {t.navn: "i orden" if t.i_orden else t.grunn for t in tilstander}
    return Response(
        json.dumps(data, ensure_ascii=False) + "\n",
        status_code=200 if klar else 503,
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
