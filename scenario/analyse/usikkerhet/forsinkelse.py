"""Innfasing når alt starter senere enn planlagt. Forsinkelsen er måneder og kan være en brøk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scenario.analyse.usikkerhet.trekninger import Verdi
from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Beløp, EgetTiltak, Tiltaksvalg
from scenario.beregning.innfasing import innfasing, innfasing_med_egne, valgte_andeler

Andeler = tuple[float, ...]
"""Andel av helårseffekten (0–1) per år."""


@dataclass(frozen=True, slots=True)
class Startplan:
    """Når et tiltak starter, og hvordan det fases inn."""

    start: Måned
    opptrapping_måneder: int
    andeler: Beløp | None = None
    """Egen innfasing per år, brukerens eller katalogens."""


def startplan(kommune: Kommune, ett: Tiltaksvalg | EgetTiltak) -> Startplan:
    """Start og innfasing slik de er valgt, med katalogens verdi der valget ikke sier noe."""
    if isinstance(ett, EgetTiltak):
        return Startplan(ett.start, ett.opptrapping_måneder, ett.andeler)
    tiltak, opptrapping = kommune.tiltak_etter_id[ett.id], ett.opptrapping_måneder
    if opptrapping is None:
        opptrapping = tiltak.opptrapping_måneder
    return Startplan(ett.start or tiltak.start, opptrapping, valgte_andeler(tiltak, ett))


def hele_måneder(plan: Startplan, måneder: int, år: tuple[int, ...]) -> Andeler:
    """Innfasing når starten flyttes et antall hele måneder; negativt er tidligere.

    Har brukeren satt egne andeler, flyttes de med: tre måneders forsinkelse gir ni måneder av årets andel og
    tre av fjorårets.
    """
    if plan.andeler is None:
        return innfasing(plan.start.pluss(måneder), plan.opptrapping_måneder, år)
    egne = innfasing_med_egne(plan.start, plan.opptrapping_måneder, plan.andeler, år)
    hele_år, rest = divmod(måneder, 12)

    def andel(i: int) -> float:
        return egne[min(i, len(egne) - 1)] if i >= 0 else 0.0

    hit = [i - hele_år for i in range(len(år))]
    return tuple(((12 - rest) * andel(i) + rest * andel(i - 1)) / 12 for i in hit)


@lru_cache(maxsize=1024)
def tabell(plan: Startplan, høyest: int, år: tuple[int, ...]) -> tuple[Andeler, ...]:
    """Innfasingen ved 0, 1, … `høyest` måneders forsinkelse, ett år per rad."""
    return tuple(zip(*(hele_måneder(plan, n, år) for n in range(høyest + 1)), strict=True))


@dataclass(frozen=True, slots=True)
class Forsinkelse:
    """Forsinkelsen delt i hele måneder og resten. Mellom to hele måneder er innfasingen en rett linje."""

    hele: NDArray[np.intp] | int
    brøk: Verdi
    høyest: int
    """Ett mer enn den lengste hele forsinkelsen."""

    @classmethod
    def av(cls, måneder: Verdi) -> Forsinkelse:
        """Deler en forsinkelse i måneder (aldri negativ)."""
        if isinstance(måneder, float):
            return cls(int(måneder), måneder - int(måneder), int(måneder) + 1)
        hele = måneder.astype(np.intp)
        return cls(hele, måneder - hele.astype(np.float32), int(hele[-1]) + 1)

    def første_trekning(self, måneder: int) -> int:
        """Nummeret på den første trekningen som er minst så forsinket. Trekningene står i stigende orden."""
        assert not isinstance(self.hele, int)
        return int(np.searchsorted(self.hele, måneder))

    @property
    def antall(self) -> int:
        """Antall trekninger; 1 når forsinkelsen er sikker."""
        return 1 if isinstance(self.hele, int) else len(self.hele)

    def utsnitt(self, trekninger: slice) -> Forsinkelse:
        """De samme trekningene."""
        if isinstance(self.hele, int) or isinstance(self.brøk, float):
            return self
        return Forsinkelse(self.hele[trekninger], self.brøk[trekninger], self.høyest)

    def innfasing(self, plan: Startplan, år: tuple[int, ...]) -> tuple[Verdi, ...]:
        """Andel av helårseffekten per år, for hver trekning."""
        return tuple(self._mellom(rad) for rad in tabell(plan, self.høyest, år))

    def _mellom(self, rad: Andeler) -> Verdi:
        if min(rad) == max(rad):
            return rad[0]
        if isinstance(self.hele, int):
            return rad[self.hele] + self.brøk * (rad[self.hele + 1] - rad[self.hele])
        andel = np.array(rad, np.float32)
        stigning = np.diff(andel, append=andel[-1:])
        return andel[self.hele] + self.brøk * stigning[self.hele]
