"""Søkene bak siden Pakker, husket per prosess: samme spørsmål gir samme svar, så ingen venter to ganger."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from scenario.analyse.dorfolsomhet import Følsomhet, følsomhet
from scenario.analyse.pakke_front import Front, front
from scenario.analyse.pakker import Pakkesvar, svar
from scenario.analyse.pakkesporsmal import Formål, Frist, Pakkespørsmål, med_standardmengder
from scenario.analyse.prinsipp import Prinsipp, prinsipp
from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Valg
from sider.felles import tilstand

SEKUNDER = 8.0
"""Lengste søk. Går tiden ut, vises det beste som er funnet, og hvor mye bedre det høyst kan bli."""


@dataclass(frozen=True, slots=True)
class Grenser:
    """Brukerens grenser, uten tallgrunnlaget."""

    formål: Formål = Formål.FÆRREST
    mål: float | None = None
    år: int | None = None
    må_med: tuple[str, ...] = ()
    ikke_aktuelt: tuple[str, ...] = ()
    høyst_tiltak: int | None = None
    høyst_antakelser_prosent: float | None = None
    fond_over_krav: tuple[int, ...] = ()
    vekter: tuple[tuple[str, float], ...] = ()
    hold_standard: bool = False
    """Sant når ingen mengde skal gå lenger enn katalogens standard."""

    def spørsmål(self, kommune: Kommune, valg: Valg) -> Pakkespørsmål:
        """Spørsmålet slik søket tar imot det."""
        felt = {navn: getattr(self, navn) for navn in self.__dataclass_fields__ if navn != "hold_standard"}
        spørsmål = Pakkespørsmål(kommune, valg, **felt)
        return med_standardmengder(spørsmål) if self.hold_standard else spørsmål


def _frist() -> Frist:
    return Frist.om(SEKUNDER, time.monotonic)


def pakker(valg: Valg, grenser: Grenser, antall: int, meld: Callable[[str, int, int], None]) -> Pakkesvar:
    """Pakkene for et spørsmål. `meld` får framdriften når svaret ikke alt er kjent."""
    return _pakker(tilstand.kommune().utgave, valg, grenser, antall, _Stille(meld))


class _Stille:
    """En melder som ikke skiller spørsmål fra hverandre i mellomlageret."""

    def __init__(self, meld: Callable[[str, int, int], None]) -> None:
        self.meld = meld

    def __eq__(self, annen: object) -> bool:
        return isinstance(annen, _Stille)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=128)
def _pakker(utgave: str, valg: Valg, grenser: Grenser, antall: int, melder: _Stille) -> Pakkesvar:
    return svar(grenser.spørsmål(tilstand.kommune(), valg), antall, _frist(), melder.meld)


def dørene(valg: Valg) -> Prinsipp:
    """Prinsippvedtaket: hva som er mulig med temaene som står åpne."""
    return _dørene(tilstand.kommune().utgave, valg)


@lru_cache(maxsize=128)
def _dørene(utgave: str, valg: Valg) -> Prinsipp:
    return prinsipp(Grenser().spørsmål(tilstand.kommune(), valg))


def følsomheten(valg: Valg) -> tuple[Følsomhet, ...]:
    """Dørene med én ting endret om gangen."""
    return _følsomheten(tilstand.kommune().utgave, valg)


@lru_cache(maxsize=128)
def _følsomheten(utgave: str, valg: Valg) -> tuple[Følsomhet, ...]:
    return følsomhet(Grenser().spørsmål(tilstand.kommune(), valg))


def fronten(valg: Valg, grenser: Grenser) -> Front:
    """Effekt mot følger."""
    return _fronten(tilstand.kommune().utgave, valg, grenser)


@lru_cache(maxsize=64)
def _fronten(utgave: str, valg: Valg, grenser: Grenser) -> Front:
    return front(grenser.spørsmål(tilstand.kommune(), valg), flest=14, frist=_frist())
