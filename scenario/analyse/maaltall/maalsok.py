"""«Hva må til?»: verdien av ett tall som akkurat når målet, eller akkurat holder fondet på regelen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import ceil, floor

from scipy.optimize import brentq

from scenario.analyse.maaltall.ukjente import Spørsmålsfeil, Ukjent
from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tall import skrevet
from scenario.begreper.valg import Valg
from scenario.beregning import beregn

_PUNKTER = 64
_LIKT = 1e-6
"""Beløp som skiller mindre (1000 kr), er avrunding i maskinen."""


class Mål(StrEnum):
    """Hva som skal nås."""

    HELÅRSEFFEKT = "helårseffekt"
    """Helårseffekten når målet, eller summen over årene gjør det når målet er akkumulert."""
    FOND = "fond"
    """Fondet er minst så stort som handlingsregelen krever ved utgangen av året."""


@dataclass(frozen=True, slots=True)
class Målsvar:
    """Svaret på ett spørsmål. `beste` finnes alltid; `verdi` bare når målet kan nås i det tillatte."""

    ukjent: Ukjent
    mål: Mål
    år: int
    """Året fondet gjelder; siste år når det spørres om helårseffekt."""
    verdi: float | None
    beste: float
    """Verdien som når målet, ellers den som kommer nærmest."""
    mangler: float
    """Det som mangler på målet ved beste verdi (1000 kr); negativt når målet er passert."""
    valg: Valg
    """Valget med beste verdi satt inn."""
    resultat: Resultat

    @property
    def melding(self) -> str:
        """Om målet nås, i én kort setning uten tall."""
        if self.verdi is None:
            return "Ingen verdi i det tillatte området når målet."
        return "Målet nås i det tillatte området."


@dataclass(frozen=True, slots=True)
class _Prøve:
    x: float
    over: float
    """Hvor mye målet er passert med (1000 kr); negativt når det mangler."""


def hva_må_til(
    kommune: Kommune, valg: Valg, ukjent: Ukjent, mål: Mål = Mål.HELÅRSEFFEKT, år: int | None = None
) -> Målsvar:
    """Løser for den ukjente. Hele trinn prøves alle; ellers finnes nullpunktet nærmest dagens verdi.

    Nås målet i hele området, er svaret verdien med minst å gå på. Gir Spørsmålsfeil ved konflikt i valgene.
    """
    brukt = kommune.år[-1] if år is None else år
    if brukt not in kommune.år:
        raise Spørsmålsfeil(f"modellen regner ikke for {brukt}, bare {kommune.år[0]}–{kommune.år[-1]}.")
    if not ukjent.minst <= ukjent.størst:
        raise Spørsmålsfeil(f"{ukjent.navn}: oppgi laveste og høyeste tillatte verdi.")
    if ukjent.minst < ukjent.ytterst[0] or ukjent.størst > ukjent.ytterst[1]:
        raise Spørsmålsfeil(f"{ukjent.navn}: verdiene må ligge fra {_vist(ukjent, 0)} til {_vist(ukjent, 1)}.")
    søk = _Målsøk(kommune, valg, ukjent, mål, kommune.år.index(brukt))
    treff = søk.trinnvis() if ukjent.trinn else søk.sammenhengende()
    beste = treff or søk.nærmest()
    nytt = ukjent.sett_inn(valg, beste.x)
    verdi = beste.x if treff else None
    return Målsvar(ukjent, mål, brukt, verdi, beste.x, -beste.over, nytt, beregn(kommune, nytt))


def _vist(ukjent: Ukjent, ende: int) -> str:
    """Den ene enden av det ytterste området, slik den skrives."""
    verdi = ukjent.ytterst[ende]
    return str(Måned(0, 1).pluss(int(verdi))) if ukjent.enhet == "måned" else skrevet(verdi)


class _Målsøk:
    """Prøver verdier av den ukjente med beregningen, og husker dem."""

    def __init__(self, kommune: Kommune, valg: Valg, ukjent: Ukjent, mål: Mål, årsnummer: int) -> None:
        self.kommune, self.valg, self.ukjent = kommune, valg, ukjent
        self.mål, self.årsnummer = mål, årsnummer
        self.prøvd: list[_Prøve] = []

    def over(self, x: float) -> float:
        """Hvor mye målet er passert med når den ukjente er `x`."""
        resultat = beregn(self.kommune, self.ukjent.sett_inn(self.valg, x))
        if resultat.konflikter:
            raise Spørsmålsfeil(*(f"{k.melding} {k.forslag}" for k in resultat.konflikter))
        return -resultat.rest if self.mål is Mål.HELÅRSEFFEKT else resultat.margin[self.årsnummer]

    def trinnvis(self) -> _Prøve | None:
        """Det hele trinnet som når målet med minst å gå på; ved likt det mildeste."""
        u, trinn = self.ukjent, self.ukjent.trinn or 1.0
        fra, til = ceil(u.minst / trinn - 1e-9), floor(u.størst / trinn + 1e-9)
        if fra > til:
            raise Spørsmålsfeil(f"{u.navn}: det er ingen hele {u.enhet} mellom laveste og høyeste verdi.")
        self._prøv([n * trinn for n in range(fra, til + 1)])
        mildest = -1 if u.høyest_først else 1
        return min(self._når(), key=lambda p: (round(p.over, 3), mildest * p.x), default=None)

    def sammenhengende(self) -> _Prøve | None:
        """Nullpunktet nærmest dagens verdi (eller laveste), ellers den enden av området som når målet."""
        u = self.ukjent
        self._prøv([u.minst + (u.størst - u.minst) * n / _PUNKTER for n in range(_PUNKTER + 1)])
        bytter = [(a, b) for a, b in pairwise(self.prøvd) if (a.over < 0) != (b.over < 0)]
        nullpunkter = [self._nullpunkt(a.x, b.x) for a, b in bytter]
        nær = u.minst if u.i_dag is None else u.i_dag
        if nullpunkter:
            return min(nullpunkter, key=lambda p: abs(p.x - nær))
        return min(self._når(), key=lambda p: (round(p.over, 3), p.x), default=None)

    def nærmest(self) -> _Prøve:
        """Verdien som kommer nærmest målet; ved likt den nærmest dagens."""
        nå = self.ukjent.minst if self.ukjent.i_dag is None else self.ukjent.i_dag
        return max(self.prøvd, key=lambda p: (round(p.over, 3), -abs(p.x - nå)))

    def _prøv(self, verdier: Sequence[float]) -> None:
        self.prøvd = [_Prøve(x, self.over(x)) for x in verdier]

    def _når(self) -> list[_Prøve]:
        return [p for p in self.prøvd if p.over >= -_LIKT]

    def _nullpunkt(self, a: float, b: float) -> _Prøve:
        x = float(brentq(self.over, a, b, xtol=1e-13 * max(1.0, abs(b - a)), rtol=1e-15))
        return _Prøve(x, self.over(x))
