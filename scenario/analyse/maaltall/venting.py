"""«Hva koster det å vente?»: beregningen gjort på nytt med senere start (1000 kr)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenario.analyse.maaltall.ukjente import flytt_start
from scenario.analyse.usikkerhet import startplan
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Bidrag, Resultat
from scenario.begreper.valg import EgetTiltak, Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.beregning.beregn import bidrag_fra
from scenario.beregning.relasjoner import fradrag_for_overlapp, gjeldende_overlapp


@dataclass(frozen=True, slots=True)
class Ventekostnad:
    """Forskjellen på å starte nå og å vente. Positive tall er tap ved å vente."""

    måneder: int
    fond: float
    """Så mye lavere fond ved utgangen av siste år."""
    udekket_merforbruk: float
    """Så mye mer udekket merforbruk over årene; det fondet ikke lenger har å gi."""
    effekt: tuple[float, ...]
    """Tapt innsparing per år."""
    helårseffekt: float
    """Tapt helårseffekt; 0 så lenge alt fortsatt starter innen siste år."""

    @property
    def tapt_effekt(self) -> float:
        """Tapt innsparing i alle årene til sammen."""
        return sum(self.effekt)


def utsatt(kommune: Kommune, valg: Valg, måneder: int, tiltak: str | None = None) -> Valg:
    """Valget der ett tiltak, eller alle, starter så mange måneder senere.

    Katalogens omstillingskostnad følger starten; en egen plan for omstilling står.
    """
    kan_flyttes = {t.id for t in kommune.valgbare}
    alle: dict[str, Tiltaksvalg | EgetTiltak] = {t.id: t for t in valg.tiltak if t.id in kan_flyttes}
    alle |= {e.nøkkel: e for e in valg.egne_tiltak}
    for nøkkel, ett in alle.items():
        if tiltak in (None, nøkkel):
            valg = flytt_start(kommune, valg, nøkkel, startplan(kommune, ett).start.nummer + måneder)
    return valg


def kostnad_ved_å_vente(kommune: Kommune, valg: Valg, måneder: int = 1, tiltak: str | None = None) -> Ventekostnad:
    """Hva det koster å vente så mange måneder med ett tiltak (id), eller med hele pakken."""
    return forskjellen(beregn(kommune, valg), beregn(kommune, utsatt(kommune, valg, måneder, tiltak)), måneder)


def forskjellen(nå: Resultat, senere: Resultat, måneder: int) -> Ventekostnad:
    """Hva som er tapt når alt går som `senere` i stedet for som `nå`."""
    return Ventekostnad(
        måneder=måneder,
        fond=nå.fond[-1] - senere.fond[-1],
        udekket_merforbruk=sum(senere.udekket_merforbruk) - sum(nå.udekket_merforbruk),
        effekt=tuple(a - b for a, b in zip(nå.effekt, senere.effekt, strict=True)),
        helårseffekt=nå.helårseffekt - senere.helårseffekt,
    )


def per_tiltak(kommune: Kommune, valg: Valg, måneder: int = 1) -> dict[str, Ventekostnad | None]:
    """Kostnaden ved å vente med hvert tiltak som er valgt (id). None når tiltaket ikke teller, så tapet ikke finnes."""
    nå = beregn(kommune, valg)
    teller = {b.id for b in nå.bidrag}
    valgte = [*(t.id for t in valg.tiltak), *(e.nøkkel for e in valg.egne_tiltak)]
    return {
        id: forskjellen(nå, beregn(kommune, utsatt(kommune, valg, måneder, id)), måneder) if id in teller else None
        for id in valgte
    }


def tapt_per_tiltak(kommune: Kommune, valg: Valg, nå: Resultat, måneder: int) -> dict[str, float | None]:
    """Bare `tapt_effekt` fra `per_tiltak`, uten å regne fondet på nytt for hvert tiltak. `nå` er resultatet av valget.

    Et tiltak som venter, bytter bare sitt eget bidrag; de andre, og det de overlapper, er som før.
    """
    teller = {b.id for b in nå.bidrag}
    par = gjeldende_overlapp(kommune.i_kroner_for(valg.forutsetninger), valg.overlapp)

    def tapt(id: str) -> float:
        senere = utsatt(kommune, valg, måneder, id)
        tv = senere.tiltaksvalg(id)
        if tv is None:
            return forskjellen(nå, beregn(kommune, senere), måneder).tapt_effekt
        nytt = bidrag_fra(kommune, senere, tv)
        bidrag = [nytt if b.id == id else b for b in nå.bidrag]
        return sum(nå.effekt) - _effekten([b for b in bidrag if b is not None], par)

    valgte = [*(t.id for t in valg.tiltak), *(e.nøkkel for e in valg.egne_tiltak)]
    return {id: tapt(id) if id in teller else None for id in valgte}


def _effekten(bidrag: Sequence[Bidrag], overlapp: Mapping[frozenset[str], float]) -> float:
    """Innsparingen i alle årene til sammen, etter overlapp."""
    return sum(sum(b.effekt) for b in bidrag) - sum(sum(f.effekt) for f in fradrag_for_overlapp(bidrag, overlapp))
