"""Handlingsreglene mot et resultat. En regel med en teller vi ikke regner, får aldri et svar."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scenario.begreper.handlingsregler import Regel, Størrelse
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat

_LUFT = 0.5
"""Så mye (1000 kr) kan et beløp være unna kravet og likevel være på det."""


class Utfall(StrEnum):
    """Svaret på en regel ett år."""

    HOLDER = "holder"
    BRYTES = "brytes"
    IKKE_BERØRT = "ikke berørt av valgene her"
    UTEN_KRAV = "uten krav i kildene"


@dataclass(frozen=True, slots=True)
class Regelår:
    """Én regel ett år: verdien som måles, kravet og svaret. Prosent når regelen har nevner, ellers 1000 kr."""

    år: int
    verdi: float | None
    krav: float | None
    tak: float | None
    utfall: Utfall


def vurder(kommune: Kommune, resultat: Resultat) -> tuple[tuple[Regel, tuple[Regelår, ...]], ...]:
    """Kravet til fondet og alle reglene ved siden av, år for år."""
    årene = tuple(enumerate(resultat.år))
    alle = (_fondsregelen(kommune, resultat), *kommune.handlingsregler)
    return tuple((regel, tuple(_ett_år(regel, resultat, i, år) for i, år in årene)) for regel in alle)


def _fondsregelen(kommune: Kommune, resultat: Resultat) -> Regel:
    """Kravet til disposisjonsfondet slik det er regnet i resultatet."""
    del_ = kommune.handlingsregel.voksende_del
    return Regel(
        id="disposisjonsfond",
        navn="Disposisjonsfond",
        slag="regel",
        teller=(Størrelse.DISPOSISJONSFOND,),
        operator="minst",
        mål=tuple(zip(resultat.år, resultat.reservekrav, strict=True)),
        **del_.model_dump(include={"enhet", "opphav", "kilde", "lysbilde", "regnestykke"}),
        merknad=kommune.handlingsregel.forklaring,
    )


def _ett_år(regel: Regel, resultat: Resultat, i: int, år: int) -> Regelår:
    verdi, krav, tak = _verdi(regel, resultat, i), regel.krav(år), regel.tak_for(år)
    return Regelår(år, verdi, krav, tak, _utfall(regel, verdi, krav, tak))


def _verdi(regel: Regel, resultat: Resultat, i: int) -> float | None:
    if not regel.regnes:
        return None
    sum_ = sum({Størrelse.DISPOSISJONSFOND: resultat.fond[i]}[ett] for ett in regel.teller)
    if regel.nevner is None:
        return sum_
    return 100 * sum_ / regel.nevner.verdi if regel.nevner.verdi else None


def _utfall(regel: Regel, verdi: float | None, krav: float | None, tak: float | None) -> Utfall:
    if krav is None:
        return Utfall.UTEN_KRAV
    if verdi is None:
        return Utfall.IKKE_BERØRT
    luft = _LUFT if regel.nevner is None else 0.0
    holder = {
        "minst": verdi >= krav - luft,
        "høyst": verdi <= krav + luft,
        "mellom": krav - luft <= verdi <= (krav if tak is None else tak) + luft,
    }[regel.operator]
    return Utfall.HOLDER if holder else Utfall.BRYTES
