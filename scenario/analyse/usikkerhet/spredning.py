"""Fra trekninger til nivåer, sannsynligheter og søyler. Beløp i 1000 kr."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np

from scenario.analyse.usikkerhet.trekninger import Rad, Verdi

TOLERANSE = 0.5
"""Beløp som skiller mindre enn dette (1000 kr), er like. Samme grense som i dommen på skjermen."""
_NIVÅER = (0.05, 0.10, 0.20, 0.25, 0.50, 0.75, 0.90, 0.95)
_FLEST_SØYLER = 30


@dataclass(frozen=True, slots=True)
class Spredning:
    """Et usikkert beløp: `p10` er det beløpet det er 10 prosent sannsynlig å komme under."""

    p5: float
    p10: float
    p20: float
    """Det 8 av 10 utfall er minst så store som."""
    p25: float
    p50: float
    p75: float
    p90: float
    p95: float

    @property
    def bredde(self) -> float:
        """Avstanden fra P10 til P90."""
        return self.p90 - self.p10


@dataclass(frozen=True, slots=True)
class Søyle:
    """En søyle i bildet av hvor trekningene havnet. `til` er ikke med, unntatt i den siste."""

    fra: float
    til: float
    antall: int


def sortert(verdi: Verdi) -> Rad | None:
    """Trekningene i stigende rekkefølge; None når tallet er sikkert."""
    return None if isinstance(verdi, float) else np.sort(verdi)


def spredning(verdi: Verdi) -> Spredning:
    """Nivåene av et beløp. Trukne beløp rundes til hele 100 kr; et sikkert tall er likt på alle nivåer."""
    rekke = sortert(verdi)
    if rekke is None:
        assert isinstance(verdi, float)
        return Spredning(*(verdi,) * len(_NIVÅER))
    return Spredning(*(round(kvantil(rekke, andel), 1) for andel in _NIVÅER))


def ti_utfall(verdi: Verdi) -> tuple[float, ...]:
    """Ti like sannsynlige utfall: midten av hver tidel, lavest først."""
    rekke = sortert(verdi)
    if rekke is None:
        assert isinstance(verdi, float)
        return (verdi,) * 10
    return tuple(round(kvantil(rekke, (2 * nr + 1) / 20), 1) for nr in range(10))


def kvantil(rekke: Rad, andel: float) -> float:
    """Verdien andelen (0–1) av en stigende rekke ligger under; rett linje mellom naboer."""
    plass = andel * (len(rekke) - 1)
    under = int(plass)
    over = min(under + 1, len(rekke) - 1)
    return float(rekke[under]) + (plass - under) * (float(rekke[over]) - float(rekke[under]))


def andel_minst(verdi: Verdi, grense: float) -> float:
    """Andelen av trekningene (0–1) som er minst like stor som grensen."""
    return float(np.mean(np.asarray(verdi) > grense - TOLERANSE))


def andel_tom(verdi: Verdi) -> float:
    """Andelen av trekningene (0–1) der beløpet er 0."""
    return float(np.mean(np.asarray(verdi) < TOLERANSE))


def søyler(verdi: Verdi) -> tuple[Søyle, ...]:
    """Høyst tretti like brede søyler med runde grenser, til å tegne hvor trekningene havnet."""
    rekke = sortert(verdi)
    if rekke is None:
        assert isinstance(verdi, float)
        return (Søyle(verdi, verdi, 1),)
    grenser = _runde_grenser(float(rekke[0]), float(rekke[-1]))
    plasser = np.searchsorted(rekke, np.array(grenser[1:-1], np.float32))
    antall = np.diff([0, *plasser, len(rekke)])
    return tuple(Søyle(a, b, int(n)) for a, b, n in zip(grenser, grenser[1:], antall, strict=False))


def _runde_grenser(lavest: float, høyest: float) -> Sequence[float]:
    grovt = max(høyest - lavest, 1.0) / (_FLEST_SØYLER - 2)
    tier = 10.0 ** floor(log10(grovt))
    bredde = next(n * tier for n in (1, 2, 5, 10) if n * tier >= grovt)
    første, siste = floor(lavest / bredde), max(ceil(høyest / bredde), floor(lavest / bredde) + 1)
    return [n * bredde for n in range(første, siste + 1)]
