"""Disposisjonsfondet år for år, og kravet i handlingsregelen (1000 kr)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenario.begreper.felles import verdi_for
from scenario.begreper.kommune import Handlingsregel, Kommune
from scenario.begreper.valg import Antakelser


@dataclass(frozen=True, slots=True)
class Fondsår:
    """Ett år i fondets bok: det det starter med, postene (trekk er negative) og det det slutter med."""

    år: int
    inngående: float
    planlagt_bruk: float
    udekket_innsparing: float
    """Det fondet dekker av kravet som ikke er levert; positivt når mer enn kravet er levert."""
    omstilling: float
    merforbruk: float
    merinntekt: float
    utgående: float
    udekket_merforbruk: float
    """Det fondet ikke rakk til. Neste år starter fra 0."""


def fondsbok(
    kommune: Kommune,
    antakelser: Antakelser,
    krav: Sequence[float],
    effekt: Sequence[float],
    omstilling: Sequence[float],
) -> tuple[Fondsår, ...]:
    """Gapmodellen: innsparing som ikke leveres, tærer på fondet. Levert innsparing legges aldri oppå.

    Første år er kommunens eget anslag for fondet, bare korrigert for brukerens merforbruk det året.
    """
    bok = [_ankerår(kommune, antakelser)]
    for i, år in enumerate(kommune.år[1:], start=1):
        gap = krav[i] - effekt[i]
        bok.append(
            _fondsår(
                år,
                bok[-1].utgående,
                planlagt_bruk=-verdi_for(antakelser.planlagt_bruk, år),
                udekket_innsparing=-(gap if antakelser.udekket_dekkes_av_fondet else min(gap, 0.0)),
                omstilling=-omstilling[i],
                merforbruk=-verdi_for(antakelser.merforbruk, år),
                merinntekt=verdi_for(antakelser.merinntekt, år),
            )
        )
    return tuple(bok)


def _ankerår(kommune: Kommune, antakelser: Antakelser) -> Fondsår:
    anker = kommune.fond.anker.verdi or 0.0
    merforbruk = -verdi_for(antakelser.merforbruk, kommune.år[0])
    return _fondsår(kommune.år[0], anker, 0.0, 0.0, 0.0, merforbruk, 0.0)


def _fondsår(
    år: int,
    inngående: float,
    planlagt_bruk: float,
    udekket_innsparing: float,
    omstilling: float,
    merforbruk: float,
    merinntekt: float,
) -> Fondsår:
    saldo = inngående + planlagt_bruk + udekket_innsparing + omstilling + merforbruk + merinntekt
    return Fondsår(
        år=år,
        inngående=inngående,
        planlagt_bruk=planlagt_bruk,
        udekket_innsparing=udekket_innsparing,
        omstilling=omstilling,
        merforbruk=merforbruk,
        merinntekt=merinntekt,
        utgående=max(0.0, saldo),
        udekket_merforbruk=max(0.0, -saldo),
    )


def reservekrav(regel: Handlingsregel, vekst_prosent: float, år: tuple[int, ...]) -> tuple[float, ...]:
    """Fast del pluss en del som vokser med `vekst_prosent` i året fra det første året."""
    fast, voksende = regel.fast_del.verdi or 0.0, regel.voksende_del.verdi or 0.0
    return tuple(fast + voksende * (1 + vekst_prosent / 100) ** (y - år[0]) for y in år)
