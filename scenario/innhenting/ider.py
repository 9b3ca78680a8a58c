"""Navn på nye tiltak: id-er folk kan lese, og lenkekoder som aldri byttes."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import product
from string import ascii_lowercase, ascii_uppercase, digits

_BYTTES = str.maketrans({"æ": "ae", "ø": "o", "å": "aa", "ä": "ae", "ö": "o", "é": "e", "ü": "u"})
_LENGST = 40
_SIST = ascii_lowercase + digits
KODER = (
    *ascii_lowercase[:23],
    *map("".join, product("xyz", _SIST)),
    *map("".join, product("xyz", ascii_uppercase, _SIST)),
)
"""Alle lenkekodene som finnes, de korteste først."""


def id_av_nummer(nummer: str) -> str:
    """`36` blir `tiltak_36`, og `3.2` blir `tiltak_3_2`. Samme nummer gir alltid samme id."""
    return f"tiltak_{_ren(nummer)}"[:_LENGST]


def id_av_navn(navn: str, brukt: Collection[str]) -> str:
    """«Færre skoler» blir `faerre_skoler`, med et tall bak når det alt er i bruk."""
    grunn = _ren(navn)
    grunn = (grunn if re.match(r"[a-z]..", grunn) else f"tiltak_{grunn}").rstrip("_")[:_LENGST]
    nummer, id = 1, grunn
    while id in brukt:
        nummer += 1
        id = f"{grunn[: _LENGST - 4]}_{nummer}"
    return id


def _ren(tekst: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", tekst.casefold().translate(_BYTTES)).strip("_")


def ledig_kode(brukt: Collection[str]) -> str | None:
    """Den første lenkekoden ingen tiltak har hatt, eller None når alle er brukt."""
    return next((k for k in KODER if k not in brukt), None)
