"""Hva som kan lukke gapet: hvert tiltak som kan slås på eller økes, og hva det alene gir (1000 kr).

Gevinsten er eksakt, med overlapp: forskjellen i det som måles mot målet, med og uten endringen. Bare tiltakene som
henger sammen med det som endres, regnes om; resten er likt før og etter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from scenario.begreper.kommune import Kommune, Tolkning
from scenario.begreper.resultat import Bidrag, Fradrag, Resultat
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.beregning.beregn import bidrag_fra
from scenario.beregning.oppnaaelse import gjeldende_tolkning, krav_per_år, oppnådd
from scenario.beregning.relasjoner import Par, finn_konflikter, fradrag_for_overlapp, gjeldende_overlapp

MINST = 0.5
"""Endringer som gir mindre enn dette (1000 kr), er ikke et steg."""


@dataclass(frozen=True, slots=True)
class Mengdesteg:
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

    slå_på: tuple[Mengdesteg, ...]
    """Tiltak som er av, til katalogens standardmengde."""
    øk: tuple[Mengdesteg, ...]
    """Tiltak som er på, til største mengde."""


def neste_steg(kommune: Kommune, valg: Valg, resultat: Resultat | None = None) -> NesteSteg:
    """Alle steg som gir noe og ikke lager en konflikt. Det som ikke teller nå, gir ingen steg.

    `resultat` er `beregn` av det samme valget, når det alt er regnet.
    """
    nå = _Nå.av(kommune, valg, resultat or beregn(kommune, valg))
    steg = [s for t in kommune.valgbare if (s := nå.steg(t))]
    sortert = sorted(steg, key=lambda s: (-s.gevinst, s.navn))
    return NesteSteg(tuple(s for s in sortert if not s.fra), tuple(s for s in sortert if s.fra))


@dataclass(frozen=True, slots=True)
class _Nå:
    """Valget slik det er, regnet én gang for alle stegene."""

    kommune: Kommune
    valg: Valg
    på: Mapping[str, Tiltaksvalg]
    bidrag: Mapping[str, Bidrag]
    fradrag: tuple[Fradrag, ...]
    overlapp: Mapping[Par, float]
    naboer: Mapping[str, Set[str]]
    """Tiltakene hvert tiltak overlapper med, blant alle i katalogen og de egne."""
    tolkning: Tolkning
    krav: tuple[float, ...]
    stopp: Set[str]
    """Tiltakene som kan lage eller løse en konflikt."""
    i_konflikt: bool

    @classmethod
    def av(cls, kommune: Kommune, valg: Valg, resultat: Resultat) -> _Nå:
        """Finner det som henger sammen i et valg som er regnet."""
        overlapp = gjeldende_overlapp(kommune, valg.overlapp)
        naboer: dict[str, set[str]] = defaultdict(set)
        for par in overlapp:
            for id in par:
                naboer[id] |= par - {id}
        return cls(
            kommune=kommune,
            valg=valg,
            på={t.id: t for t in valg.tiltak},
            bidrag={b.id: b for b in resultat.bidrag},
            fradrag=resultat.fradrag,
            overlapp=overlapp,
            naboer=naboer,
            tolkning=gjeldende_tolkning(kommune, valg.forutsetninger),
            krav=krav_per_år(kommune, valg.forutsetninger),
            stopp={id for r in kommune.stopprelasjoner for id in r.mellom},
            i_konflikt=bool(finn_konflikter(kommune, frozenset(t.id for t in valg.tiltak))),
        )

    def steg(self, tiltak: Tiltak) -> Mengdesteg | None:
        """Steget for ett tiltak, når det gir noe."""
        tv = self.på.get(tiltak.id)
        fra, til = _mengder(tiltak, tv)
        if til <= fra or (tv is None and self._gir_konflikt(tiltak.id)):
            return None
        etter = bidrag_fra(self.kommune, self.valg, replace(tv or Tiltaksvalg(tiltak.id), mengde=til))
        gevinst = self._gevinst(tiltak.id, etter) if etter else 0.0
        return Mengdesteg(tiltak.id, tiltak.navn, fra, til, gevinst) if gevinst >= MINST else None

    def _gir_konflikt(self, id: str) -> bool:
        if id not in self.stopp:
            return self.i_konflikt
        return bool(finn_konflikter(self.kommune, frozenset({*self.på, id})))

    def _gevinst(self, id: str, etter: Bidrag) -> float:
        """Forskjellen i summen av tiltakene som overlapper med dette, direkte eller gjennom andre."""
        før = {annen: self.bidrag[annen] for annen in self._berørt(id) if annen in self.bidrag}
        nå = [f for f in self.fradrag if not før.keys().isdisjoint(f.mellom)]
        alle = {**før, id: etter}
        da = fradrag_for_overlapp(tuple(alle.values()), self.overlapp) if len(alle) > 1 else ()
        return self._netto(alle, da) - self._netto(før, nå)

    def _berørt(self, id: str) -> Set[str]:
        med, nye = set[str](), {id}
        while nye:
            med |= nye
            nye = {annen for en in nye for annen in self.naboer.get(en, ()) if annen in self.bidrag} - med
        return med

    def _netto(self, bidrag: Mapping[str, Bidrag], fradrag: Iterable[Fradrag]) -> float:
        return sum(map(self._teller, bidrag.values())) - sum(map(self._teller, fradrag))

    def _teller(self, ledd: Bidrag | Fradrag) -> float:
        return oppnådd(self.tolkning, ledd.helårseffekt, ledd.effekt, self.krav)


def _mengder(tiltak: Tiltak, nå: Tiltaksvalg | None) -> tuple[float, float]:
    """(mengden nå, mengden etter). Med eget anslag betyr mengden ingenting, og det er ikke noe å øke."""
    if nå is None:
        return 0.0, tiltak.standardmengde
    gjelder = tiltak.standardmengde if nå.mengde is None else nå.mengde
    kan_økes = tiltak.mengde is not None and nå.eget_anslag is None
    return gjelder or 1.0, tiltak.mengde.størst if kan_økes and tiltak.mengde else gjelder
