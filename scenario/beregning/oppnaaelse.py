"""Målet og måloppnåelsen, definert ett sted."""

from __future__ import annotations

from collections.abc import Sequence

from scenario.begreper.felles import verdi_for
from scenario.begreper.kommune import Kommune, Tolkning
from scenario.begreper.valg import Forutsetninger


def gjeldende_tolkning(kommune: Kommune, forutsetninger: Forutsetninger) -> Tolkning:
    """Tolkningen brukeren har valgt. KeyError når den ikke finnes i tallgrunnlaget."""
    return kommune.mål.tolkning(forutsetninger.tolkning)


def krav_per_år(kommune: Kommune, forutsetninger: Forutsetninger) -> tuple[float, ...]:
    """Innsparingskravet per år; egne krav overstyrer tolkningen for årene de nevner."""
    tolkning = gjeldende_tolkning(kommune, forutsetninger)
    egne = forutsetninger.krav or ()
    return tuple(verdi_for(egne, y, ellers=verdi_for(tolkning.krav, y)) for y in kommune.år)


def mål(kommune: Kommune, forutsetninger: Forutsetninger) -> float:
    """Målet i 1000 kr: brukerens eget, ellers tolkningens."""
    return gjeldende_tolkning(kommune, forutsetninger).mål if forutsetninger.mål is None else forutsetninger.mål


def oppnådd(tolkning: Tolkning, helårseffekt: float, effekt: Sequence[float], krav: Sequence[float]) -> float:
    """Beløpet som måles mot målet: årsnivået, eller summen over kravårene når målet er akkumulert."""
    if tolkning.type == "nivå":
        return helårseffekt
    return sum(e for e, k in zip(effekt, krav, strict=True) if k > 0)
