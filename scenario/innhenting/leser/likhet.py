"""Tiltaket i katalogen en rad ligner, når navnene sier det samme med andre ord."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scenario.innhenting.leser.ord import FYLL, MINDRE, enkel, ordene

_ENDELSER = re.compile(r"(?<=...)(?:ene|ane|ene|ets|et|en|er|ar|e|a)$")


def _stammer(navn: str) -> frozenset[str]:
    """Ordene som bærer innholdet, uten endelser. Alle ord for at noe blir mindre er det samme ordet."""
    ut = set()
    for ord_ in ordene(navn):
        if ord_ in MINDRE:
            ut.add("<mindre>")
        elif ord_ not in FYLL:
            ut.add(_ENDELSER.sub("", ord_))
    return frozenset(ut)


def ligner(navn: str, katalog: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """(id, navn) for tiltaket i katalogen som sier det samme, eller None. Bare ett ord kan være noe annet."""
    ren, egne = enkel(navn), _stammer(navn)
    for id, kjent in katalog:
        if enkel(kjent) == ren:
            return id, kjent
    for id, kjent in katalog:
        dets = _stammer(kjent)
        bærer = dets - {"<mindre>"}
        if bærer and dets <= egne and len(egne - dets) <= (1 if len(bærer) > 1 else 0):
            return id, kjent
    return None
