"""Hvor mye av det planlagte som er levert, lært av målte tiltak. Beløp er hele 1000 kr.

Bare rader der plan og oppnådd gjelder samme periode, og det oppnådde er regnskap eller beregnet, er med. Sum mot sum:
det som er over planen og under null, teller som det er.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scenario.begreper.oppfolging import Oppfølgingsplan, Statusrad

MINST_TILTAK, MINST_PLAN, MINST_RAPPORTER = 5, 20_000.0, 2
"""Færre målte tiltak, en mindre plan eller færre rapporter enn dette gir ikke noe tall."""
DEMPING = 50_000.0
"""Så mye plan veier det som var lagt til grunn fra før."""


@dataclass(frozen=True, slots=True)
class Levering:
    """Det som er lært, og det det hviler på."""

    tiltak: int
    rapporter: int
    planlagt: float
    oppnådd: float
    alt_planlagt: float
    """Planlagt hittil for alle tiltak, også dem som ikke er målt."""
    lagt_til_grunn: float
    """Andelen som gjelder nå."""
    uten_ett: tuple[float, float] | None
    """Laveste og høyeste andel når ett og ett tiltak holdes utenfor."""

    @property
    def nok(self) -> bool:
        """Sant når det er målt nok til å vise en andel."""
        return self.tiltak >= MINST_TILTAK and self.planlagt >= MINST_PLAN and self.rapporter >= MINST_RAPPORTER

    @property
    def andel(self) -> float:
        """Levert andel, sum mot sum."""
        return self.oppnådd / self.planlagt

    @property
    def dempet(self) -> float:
        """Andelen trukket mot den som gjelder nå, fordi det er få målinger."""
        return (self.oppnådd + self.lagt_til_grunn * DEMPING) / (self.planlagt + DEMPING)


def levering(planer: Iterable[Oppfølgingsplan], lagt_til_grunn: float) -> Levering:
    """Det målte i alle planene. Siste målte rapport for hvert tiltak i hvert år teller."""
    planene = tuple(planer)
    siste = [par for plan in planene for par in _siste(plan)]
    per_tiltak = _per_tiltak(siste)
    return Levering(
        tiltak=len(per_tiltak),
        rapporter=len({(p.id, r.id) for p in planene for r in p.rapporter if r.tertial and _har_målt(r.rader)}),
        planlagt=sum(p for p, _ in per_tiltak),
        oppnådd=sum(o for _, o in per_tiltak),
        alt_planlagt=sum(_planlagt_i(plan) for plan in planene),
        lagt_til_grunn=lagt_til_grunn,
        uten_ett=_uten_ett(per_tiltak),
    )


def _har_målt(rader: Sequence[Statusrad]) -> bool:
    return any(r.brukbar for r in rader)


def _siste(plan: Oppfølgingsplan) -> list[tuple[str, Statusrad]]:
    """(tiltak, rad) for den siste målte tertialrapporten hvert år; hittil er fra nyttår."""
    funnet = {
        (rad.tiltak, r.år): (f"{plan.id}|{rad.tiltak}", rad)
        for r in plan.i_rekkefølge
        if r.tertial
        for rad in r.rader
        if rad.brukbar
    }
    return list(funnet.values())


def _planlagt_i(plan: Oppfølgingsplan) -> float:
    siste = {
        (rad.tiltak, r.år): rad.planlagt_hittil
        for r in plan.i_rekkefølge
        if r.tertial
        for rad in r.rader
        if rad.planlagt_hittil is not None
    }
    return sum(p for p in siste.values() if p is not None)


def _per_tiltak(rader: Sequence[tuple[str, Statusrad]]) -> list[tuple[float, float]]:
    summer: dict[str, tuple[float, float]] = {}
    for tiltak, rad in rader:
        p, o = summer.get(tiltak, (0.0, 0.0))
        summer[tiltak] = (p + (rad.planlagt_hittil or 0.0), o + (rad.oppnådd_hittil or 0.0))
    return list(summer.values())


def _uten_ett(par: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    planlagt, oppnådd = sum(p for p, _ in par), sum(o for _, o in par)
    andeler = [(oppnådd - o) / (planlagt - p) for p, o in par if planlagt - p > 0]
    return (min(andeler), max(andeler)) if len(par) > 1 and andeler else None
