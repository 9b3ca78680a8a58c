"""Regning som gjelder likt for ett tall og for én verdi per trekning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import numpy as np

from scenario.analyse.usikkerhet.trekninger import Rad, Verdi


def minst(a: Verdi, b: Verdi) -> Verdi:
    """Den minste av to, trekning for trekning."""
    return min(a, b) if isinstance(a, float) and isinstance(b, float) else np.minimum(a, b)


def størst(a: Verdi, b: Verdi) -> Verdi:
    """Den største av to, trekning for trekning."""
    return max(a, b) if isinstance(a, float) and isinstance(b, float) else np.maximum(a, b)


def ganger(a: Verdi, b: Verdi) -> Verdi:
    """Produktet. Å gange med et sikkert 0 eller 1 koster ingenting."""
    for ene, andre in ((a, b), (b, a)):
        if isinstance(ene, float) and ene in (0.0, 1.0):
            return andre if ene else 0.0
    return cast("Verdi", a * b)


def samlet(ledd: Iterable[Verdi]) -> Verdi:
    """Summen; 0 når det ikke er noen ledd."""
    fast, rader = 0.0, []
    for verdi in ledd:
        if isinstance(verdi, float):
            fast += verdi
        else:
            rader.append(verdi)
    if not rader:
        return fast
    if len(rader) == 1:
        return rader[0] + np.float32(fast) if fast else rader[0]
    sum = rader[0] + rader[1]
    for rad in rader[2:]:
        sum += rad
    if fast:
        sum += np.float32(fast)
    return sum


def utsnitt(verdi: Verdi, trekninger: slice) -> Verdi:
    """De samme trekningene av hver verdi. Et sikkert tall er likt i alle."""
    return verdi if isinstance(verdi, float) else verdi[trekninger]


def per_trekning(verdi: Verdi, antall: int) -> Rad:
    """Én verdi per trekning, også når tallet er sikkert."""
    return np.full(antall, verdi, np.float32) if isinstance(verdi, float) else verdi
