"""Søkene bak siden Pakker, gjort av arbeiderne. Samme spørsmål gir samme svar, så ingen venter to ganger.

Et søk hviler på forutsetningene og brukerens egne tall, ikke på navn, merknad eller hva som er slått på. Bare det er
med i oppdraget. Resten legges tilbake i pakkene, så ingenting brukeren har skrevet, blir borte når en av dem åpnes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from scenario.analyse.pakker import (
    Formål,
    Front,
    Følsomhet,
    Pakke,
    Pakkesvar,
    Prinsipp,
    det_søket_hviler_på,
    med_resten,
)
from scenario.begreper.valg import Valg
from sider.arbeidere import oppgaver
from sider.arbeidere.oppdrag import Oppdrag
from sider.felles import arbeid, tilstand


@dataclass(frozen=True, slots=True)
class Søkegrenser:
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

    @property
    def felt(self) -> oppgaver.Felt:
        """Grensene slik spørsmålet tar imot dem."""
        return tuple((navn, getattr(self, navn)) for navn in self.__dataclass_fields__ if navn != "hold_standard")


Pakker = tuple[Pakke, ...]


def pakker(
    valg: Valg,
    grenser: Søkegrenser,
    antall: int,
    nøkkel: str,
    så_langt: Callable[[Pakker], None] | None = None,
    sekunder: float = oppgaver.SEKUNDER,
) -> Pakkesvar | None:
    """Pakkene for et spørsmål, eller None mens det søkes. `så_langt` tegner dem som er funnet til da."""
    oppdrag = _oppdrag(oppgaver.pakker, valg, grenser.felt, grenser.hold_standard, antall, sekunder)
    svar: Pakkesvar | None = arbeid.hent(oppdrag, "Søker etter pakker", nøkkel, så_langt)
    if svar is None:
        return None
    return replace(svar, pakker=tuple(replace(p, valg=med_resten(p.valg, valg)) for p in svar.pakker))


def dørene(valg: Valg) -> tuple[Prinsipp, tuple[Følsomhet, ...]] | None:
    """Hva som er mulig med temaene som står åpne, og det samme med én ting endret om gangen. None mens det regnes."""
    svar = arbeid.hent(_oppdrag(oppgaver.dørene, valg), "Regner på hvor langt det rekker uten hvert tema", "dører")
    if svar is None:
        return None
    åpnet, følsomheten = svar
    return replace(åpnet, valg=med_resten(åpnet.valg, valg)), følsomheten


def fronten(valg: Valg, grenser: Søkegrenser) -> Front | None:
    """Effekt mot følger, eller None mens det søkes."""
    oppdrag = _oppdrag(oppgaver.fronten, valg, grenser.felt, grenser.hold_standard)
    front: Front | None = arbeid.hent(oppdrag, "Regner ut effekt mot følger", "front")
    if front is None:
        return None
    return replace(front, punkter=tuple(replace(p, valg=med_resten(p.valg, valg)) for p in front.punkter))


def _oppdrag(oppgave: arbeid.Oppgave, valg: Valg, *resten: Hashable) -> Oppdrag:
    kommune = tilstand.kommune()
    return Oppdrag(oppgave, kommune, (det_søket_hviler_på(kommune, valg), *resten))
