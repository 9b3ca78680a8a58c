"""Egne tiltak på tvers av alternativer: samme navn er samme tiltak, uansett hvilken id det har fått."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from scenario.begreper.valg import Valg

Nøkkel = tuple[str, int]
"""Navnet uten store bokstaver og ekstra mellomrom, og nummeret når flere heter det samme."""


def nøkler(valg: Valg) -> dict[str, Nøkkel]:
    """Nøkkelen til hvert eget tiltak, etter id."""
    sett: Counter[str] = Counter()
    svar = {}
    for eget in valg.egne_tiltak:
        navn = " ".join(eget.navn.casefold().split())
        svar[eget.id] = (navn, sett[navn])
        sett[navn] += 1
    return svar


def med_felles_egne(*valgene: Valg) -> tuple[Valg, ...]:
    """Valgene der egne tiltak har samme id når de har samme navn, og ellers hver sin."""
    alle = sorted({n for valg in valgene for n in nøkler(valg).values()})
    ider = {nøkkel: f"e{nummer:04d}" for nummer, nøkkel in enumerate(alle)}
    return tuple(_med_ider(valg, {id: ider[n] for id, n in nøkler(valg).items()}) for valg in valgene)


def _med_ider(valg: Valg, ider: Mapping[str, str]) -> Valg:
    def side(nøkkel: str) -> str:
        id = nøkkel.removeprefix("eget:")
        return f"eget:{ider[id]}" if nøkkel.startswith("eget:") and id in ider else nøkkel

    return valg.med(
        egne_tiltak=tuple(replace(e, id=ider[e.id]) for e in valg.egne_tiltak),
        overlapp=tuple(replace(o, mellom=(side(o.mellom[0]), side(o.mellom[1]))) for o in valg.overlapp),
    )
