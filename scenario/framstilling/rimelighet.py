"""Kan tallet være ment? Et beløp som er større enn hele målet, er som regel skrevet i feil enhet.

Et spørsmål stopper ingenting: tallet kan være riktig, og da bekrefter brukeren det. Beløp er hele 1000 kr.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scenario.begreper.felter import hos_tiltak
from scenario.begreper.kommune import Kommune
from scenario.begreper.tallform import HARDT, knapp
from scenario.begreper.valg import Anslag, Beløp, EgetTiltak, Tiltaksvalg, Valg

STØRST_AVVIK = 100
"""Hvor mange ganger større eller mindre et tall kan være enn det katalogen har, før enheten er mistenkelig."""
_DELERE = (1_000, 1_000_000)
"""Så mye for stort blir et beløp skrevet i 1000 kr eller i kroner der det skulle stått i mill. kr."""


@dataclass(frozen=True, slots=True)
class Rimelighetsspørsmål:
    """Et tall som ser ut til å være skrevet i feil enhet."""

    tekst: str
    """«2 000 000 mill. kr? Mente du 2,0?»"""
    forslag: float | None = None
    """Verdien som trolig var ment, i samme enhet som verdien det spørres om. None når vi ikke har noen."""
    hva: str = ""
    """Hva tallet gjelder, med brukerens egne navn: «Effekten av «Salg»». Tom når bare ett tall er vurdert."""

    def __str__(self) -> str:
        return f"{self.hva}: {self.tekst}" if self.hva else self.tekst


def beløp(verdi: float, størst: float) -> Rimelighetsspørsmål | None:
    """Spørsmålet om et beløp (1000 kr), eller None når det kan være ment.

    `størst` er det meste ett slikt beløp kan ventes å være (1000 kr): for et tiltak er det målet.
    """
    if abs(verdi) > størst:
        forslag = next((verdi / d for d in _DELERE if 1 <= abs(verdi) / d <= størst), None)
    elif 0 < abs(verdi) < 1:
        forslag = next((verdi * d for d in _DELERE if 1 <= abs(verdi) * d <= størst), None)
    else:
        return None
    mente = "Er enheten riktig?" if forslag is None else f"Mente du {_mill(forslag)}?"
    return Rimelighetsspørsmål(f"{knapp(verdi / 1000, 9)}{HARDT}mill.{HARDT}kr? {mente}", forslag)


def _mill(verdi: float) -> str:
    """Alltid med desimal, så forslaget ikke forveksles med det som ble skrevet: «2,0»."""
    tekst = knapp(verdi / 1000, 9)
    return tekst if "," in tekst else f"{tekst},0"


def mot_katalogen(verdi: float, katalogens: float | None, enhet: str) -> Rimelighetsspørsmål | None:
    """Spørsmålet om en faktor som er hundre ganger større eller mindre enn katalogens, eller None.

    `katalogens` er None når tallet ikke er kjent; da er det ingenting å måle mot.
    """
    if katalogens is None or not langt_fra(verdi, katalogens):
        return None
    return Rimelighetsspørsmål(
        f"{knapp(verdi)}{HARDT}{enhet}? Mente du {knapp(katalogens)}, som i katalogen?", katalogens
    )


def langt_fra(verdi: float, vanlig: float) -> bool:
    """Sant når tallet er minst hundre ganger større eller mindre enn det vanlige. 0 er aldri langt fra."""
    forhold = abs(verdi / vanlig) if verdi and vanlig else 1.0
    return not 1 / STØRST_AVVIK < forhold < STØRST_AVVIK


def i_valget(kommune: Kommune, valg: Valg) -> tuple[Rimelighetsspørsmål, ...]:
    """Alle tall i et scenario det er grunn til å spørre om, med brukerens egne navn på hva de gjelder."""
    mål = kommune.mål.nivå.midt or 0.0
    return (*_i_forutsetninger(kommune, valg), *_i_tiltak(kommune, valg, mål), *_i_egne(valg, mål))


def _i_forutsetninger(kommune: Kommune, valg: Valg) -> Iterator[Rimelighetsspørsmål]:
    for forutsetning in kommune.forutsetninger:
        if not forutsetning.styrbar or forutsetning.størst is None or forutsetning.enhet != "1000 kr":
            continue
        verdi = getattr(valg.forutsetninger, forutsetning.id)
        par = verdi if isinstance(verdi, tuple) else ((None, verdi),)
        for år, ett in par:
            if ett is not None:
                yield from _om(f"{forutsetning.navn}{f' i {år}' if år else ''}", beløp(ett, forutsetning.størst))


def _i_tiltak(kommune: Kommune, valg: Valg, mål: float) -> Iterator[Rimelighetsspørsmål]:
    for tv in valg.tiltak:
        tiltak = kommune.tiltak_etter_id.get(tv.id)
        if tiltak is None:
            continue
        yield from _beløpene(tv, tiltak.navn, "eget_anslag", mål)
        for navn, verdi in tv.drivere:
            driver = tiltak.drivere.get(navn)
            if driver is not None:
                yield from _om(hos_tiltak(navn, tiltak.navn), mot_katalogen(verdi, driver.midt, driver.enhet))


def _i_egne(valg: Valg, mål: float) -> Iterator[Rimelighetsspørsmål]:
    for eget in valg.egne_tiltak:
        yield from _beløpene(eget, eget.navn, "helårseffekt", mål)


def _beløpene(ett: Tiltaksvalg | EgetTiltak, navn: str, effekt: str, mål: float) -> Iterator[Rimelighetsspørsmål]:
    anslag: Anslag | None = getattr(ett, effekt)
    if anslag is not None:
        yield from _om(hos_tiltak(effekt, navn), beløp(max(anslag.nivåer, key=abs), mål))
    for felt in ("varige_merkostnader", "inntektsbortfall"):
        yield from _om(hos_tiltak(felt, navn), beløp(getattr(ett, felt) or 0.0, mål))
    omstilling: Beløp = ett.omstilling or ()
    for år, ett_år in omstilling:
        yield from _om(hos_tiltak("omstilling", navn, år), beløp(ett_år, mål))


def _om(hva: str, spørsmål: Rimelighetsspørsmål | None) -> Iterator[Rimelighetsspørsmål]:
    if spørsmål is not None:
        yield replace(spørsmål, hva=hva)
