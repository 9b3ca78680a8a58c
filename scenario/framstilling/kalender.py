"""Når det avgjøres: neste beslutning, siste anledning før en start, og det som er passert.

Bygger på kommunens tabell `prosesskalender`. Faste skritt har bare måned i kildene, aldri en dag vi har funnet på.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.framstilling.tall import MÅNEDER, måned

TABELL = "prosesskalender"
TITTEL = "Når det må avgjøres"
_AVGJØR = "Kommunestyret"
_PASSERT = " (passert)"


@dataclass(frozen=True, slots=True)
class Skritt:
    """Et fast skritt hvert år, med den siste måneden kilden nevner."""

    sak: str
    hvem: str
    måned: int
    kilde: tuple[str, ...]

    @property
    def avgjør(self) -> bool:
        """Sant når kommunestyret behandler saken."""
        return self.hvem.startswith(_AVGJØR)

    def etter(self, dag: date) -> Måned:
        """Første gang i eller etter denne måneden."""
        return Måned(dag.year + (self.måned < dag.month), self.måned)

    def før(self, start: Måned) -> Måned:
        """Siste gang i en måned før starten."""
        return Måned(start.år - (self.måned >= start.måned), self.måned)


def faste(kommune: Kommune) -> tuple[Skritt, ...]:
    """De faste skrittene i kommunens kalender; ingen når kildene ikke har dem."""
    return tuple(_faste(kommune))


def _faste(kommune: Kommune) -> Iterable[Skritt]:
    tabell = next((t for t in kommune.tabeller if t.id == TABELL), None)
    for rad in tabell.rader if tabell else ():
        sak, hvem, når = (str(v or "") for v in rad.verdier[:3])
        if (treff := re.fullmatch(r"(?:\w+ eller )?(\w+) hvert år", når)) and treff[1] in MÅNEDER:
            yield Skritt(sak, hvem, MÅNEDER.index(treff[1]) + 1, rad.kilde)


def neste(kommune: Kommune, dag: date) -> tuple[str, ...]:
    """Avgjørelsene som kommer, den første først: «Rammesak: juni 2027»."""
    alle = sorted((s.etter(dag), s.sak, s.hvem) for s in faste(kommune) if s.avgjør)
    return tuple(f"{sak}: {måned(når)}" for når, sak, _ in alle)


def før_start(kommune: Kommune, start: Måned, dag: date) -> tuple[str, ...]:
    """Siste anledning i hver sak før starten, den første først, og om den er passert."""
    nå = Måned(dag.year, dag.month)
    alle = sorted((s.før(start), s.sak) for s in faste(kommune) if s.avgjør)
    return tuple(f"{sak} {måned(når)}{_PASSERT if når < nå else ''}" for når, sak in alle)


def setninger(kommune: Kommune, starter: Sequence[Måned], dag: date) -> tuple[str, ...]:
    """Neste avgjørelser, og siste anledning før hver start. `starter` har én måned per tiltak. Ingen uten kalender."""
    if not (kommende := neste(kommune, dag)):
        return ()
    første = f"Neste avgjørelser: {'; '.join(kommende)}. Kildene oppgir måneden, ikke dagen."
    return (første, *(_før(kommune, start, starter.count(start), dag) for start in sorted(set(starter))))


def _før(kommune: Kommune, start: Måned, antall: int, dag: date) -> str:
    anledninger = før_start(kommune, start, dag)
    if all(a.endswith(_PASSERT) for a in anledninger):
        siste = anledninger[-1].removesuffix(_PASSERT)
        return f"Start i {måned(start)} ({antall} tiltak): alle anledninger er passert. Den siste var {siste}."
    return f"Skal {antall} tiltak starte i {måned(start)}, er siste anledning: {'; '.join(anledninger)}."
