"""Hva som kan lukke gapet: hvert tiltak som kan slås på eller økes, og hva det alene gir (1000 kr).

Gevinsten er eksakt, med overlapp: forskjellen i det som måles mot målet, med og uten endringen. Bare tiltakene som
henger sammen med det som endres, regnes om; resten er likt før og etter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scenario.begreper.kommune import Kommune
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.beregning.relasjoner import Par, finn_konflikter, gjeldende_overlapp

MINST = 0.5
"""Endringer som gir mindre enn dette (1000 kr), er ikke et steg."""


@dataclass(frozen=True, slots=True)
class Steg:
    """Én endring: tiltaket settes fra én mengde til en annen. 0 er av; uten mengde er 1 på."""

    id: str
    navn: str
    fra: float
    til: float
    gevinst: float
    """Det endringen alene legger til det som måles mot målet, etter overlapp."""


@dataclass(frozen=True, slots=True)
class NesteSteg:
    """Stegene, størst gevinst først, så etter navn."""

    slå_på: tuple[Steg, ...]
    """Tiltak som er av, til katalogens standardmengde."""
    øk: tuple[Steg, ...]
    """Tiltak som er på, til største mengde."""


def neste_steg(kommune: Kommune, valg: Valg) -> NesteSteg:
    """Alle steg som gir noe og ikke lager en konflikt. Det som ikke teller nå, gir ingen steg."""
    på = {t.id: t for t in valg.tiltak}
    overlapp = gjeldende_overlapp(kommune, valg.overlapp)
    steg = [s for t in kommune.valgbare if (s := _steg(kommune, valg, overlapp, t, på.get(t.id)))]
    sortert = sorted(steg, key=lambda s: (-s.gevinst, s.navn))
    return NesteSteg(tuple(s for s in sortert if not s.fra), tuple(s for s in sortert if s.fra))


def _steg(
    kommune: Kommune, valg: Valg, overlapp: Mapping[Par, float], tiltak: Tiltak, nå: Tiltaksvalg | None
) -> Steg | None:
    fra, til = _mengder(tiltak, nå)
    if til <= fra or (nå is None and _gir_konflikt(kommune, valg, tiltak.id)):
        return None
    berørt = _berørt(valg, overlapp, tiltak.id)
    etter = berørt.med_tiltak(replace(nå or Tiltaksvalg(tiltak.id), mengde=til))
    gevinst = _nådd(kommune, etter) - _nådd(kommune, berørt)
    return Steg(tiltak.id, tiltak.navn, fra, til, gevinst) if gevinst >= MINST else None


def _mengder(tiltak: Tiltak, nå: Tiltaksvalg | None) -> tuple[float, float]:
    """(mengden nå, mengden etter). Med eget anslag betyr mengden ingenting, og det er ikke noe å øke."""
    if nå is None:
        return 0.0, tiltak.standardmengde
    gjelder = tiltak.standardmengde if nå.mengde is None else nå.mengde
    kan_økes = tiltak.mengde is not None and nå.eget_anslag is None
    return gjelder or 1.0, tiltak.mengde.størst if kan_økes and tiltak.mengde else gjelder


def _berørt(valg: Valg, overlapp: Mapping[Par, float], id: str) -> Valg:
    """Valget med bare tiltakene som overlapper med dette, direkte eller gjennom andre."""
    med, nye = set[str](), {id}
    valgte = {*(t.id for t in valg.tiltak), *(e.nøkkel for e in valg.egne_tiltak)}
    while nye:
        med |= nye
        nye = {annen for par in overlapp if par & nye for annen in par if annen in valgte} - med
    return valg.uten_tiltak(valgte - med)


def _gir_konflikt(kommune: Kommune, valg: Valg, id: str) -> bool:
    return bool(finn_konflikter(kommune, frozenset({*(t.id for t in valg.tiltak), id})))


def _nådd(kommune: Kommune, valg: Valg) -> float:
    resultat = beregn(kommune, valg)
    return resultat.mål - resultat.rest
