"""Ordlisten der ordene står: hvilke av dem en tekst bruker."""

from __future__ import annotations

import re
from functools import lru_cache

from scenario.begreper.tall import Ord


def ordene_i(tekst: str, ordliste: tuple[Ord, ...]) -> tuple[Ord, ...]:
    """Ordene fra ordlisten som teksten bruker, i den rekkefølgen de først står. Bøyde former regnes med."""
    funnet = ((treff.start(), nr) for nr, ord in enumerate(ordliste) if (treff := _mønster(ord).search(tekst)))
    return tuple(ordliste[nr] for _, nr in sorted(funnet))


@lru_cache(maxsize=512)
def _mønster(ord: Ord) -> re.Pattern[str]:
    former = sorted((ord.ord, *ord.bøyninger), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, former))})(?!\w)", re.IGNORECASE)
