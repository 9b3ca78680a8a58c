"""Lenkekodene til tiltakene i en liste, og hva som sies når lista ikke er lagret."""

from __future__ import annotations

from itertools import product
from string import ascii_lowercase, ascii_uppercase, digits

MÅNEDER = 12
"""Så lenge en delt liste er lagret."""
KODER = tuple(map("".join, product("z", ascii_uppercase, ascii_lowercase + digits)))
"""Lenkekodene til tiltakene i en liste. Katalogen når ikke dit før den har 2 000 tiltak, så ingen kode forveksles."""
UKJENT = (
    "Lenken gjelder en liste som ikke er lagret her. Enten er den aldri delt med «Del», eller så er det mer enn "
    f"{MÅNEDER} måneder siden. Be om en ny lenke, eller hent inn lista på nytt."
)
_KODESETT = frozenset(KODER)


def er_listekode(kode: str) -> bool:
    """Sant når koden i en lenke er til et tiltak i en liste, med eller uten tegnet foran ukjente."""
    return kode.removeprefix("?") in _KODESETT
