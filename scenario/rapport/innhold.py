"""Rapportinnhold: alt en eksport trenger, samlet i én frossen verdi. Datoen er et argument; ingen leser klokka her."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.oppfolging import Oppfølging
from scenario.begreper.resultat import Resultat
from scenario.begreper.sporsmal import VistSvar
from scenario.begreper.valg import Valg
from scenario.beregning import beregn, uten_tiltak
from scenario.framstilling.ord import OPPFØLGING, VANNMERKE
from scenario.framstilling.priser import prisnivå
from scenario.framstilling.tall import måned

# Styretegn og usynlige retningstegn kan skjule eller snu tekst, og flere av dem er ulovlige i filformatene.
_USYNLIG = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]+"
)


@dataclass(frozen=True, slots=True)
class Rapportinnhold:
    """Et ferdig regnet scenario med det som skal stå rundt det. Kan ikke lages for valg i konflikt."""

    kommune: Kommune
    valg: Valg
    resultat: Resultat
    uten_tiltak: Resultat
    """De samme forutsetningene uten tiltak."""
    dato: date
    adresse: str = ""
    """Lenken som åpner scenarioet igjen. Tom når den ikke er kjent."""
    usikkerhet: tuple[str, ...] = ()
    """Ferdige setninger om usikkerheten i summen, fra analysen."""
    mot: Resultat | None = None
    """Et annet alternativ endringene måles mot, regnet med de samme forutsetningene."""
    mot_valg: Valg | None = None
    """Valget bak `mot`."""
    mot_navn: str = ""
    verbalforslag: tuple[str, ...] = ()
    """Forslag uten virkning på budsjettet, ett punkt hver."""
    svarene: tuple[VistSvar, ...] = ()
    """Spørsmålene staben har besvart om tiltakene."""
    oppfølging: Oppfølging | None = None
    """Satt når dokumentet er oppfølgingen av vedtatte tiltak, og ikke alternativet."""

    def __post_init__(self) -> None:
        if self.resultat.konflikter:
            raise ValueError(" ".join(f"{k.melding} {k.forslag}" for k in self.resultat.konflikter))

    @property
    def tittel(self) -> str:
        """Overskriften: navnet på scenarioet når det har et, ellers bare hva dette er."""
        if self.oppfølging is not None:
            return "Oppfølging av vedtatte tiltak"
        navn = rens(self.valg.navn)
        return f"Innsparingsalternativ: {navn}" if navn else "Innsparingsalternativ"

    @property
    def datotekst(self) -> str:
        """«5. mai 2025»."""
        return f"{self.dato.day}. {måned(Måned(self.dato.year, self.dato.month))}"

    @property
    def prisnivå(self) -> str:
        """Kronene summen er i."""
        return prisnivå(self.kommune, self.valg, self.resultat)

    @property
    def vannmerke(self) -> str:
        """Hva dokumentet er, øverst på hver side."""
        return VANNMERKE if self.oppfølging is None else OPPFØLGING

    @property
    def merke(self) -> str:
        """Linjen hver eksport bærer: hva dette er, datoen og utgaven av tallgrunnlaget."""
        return f"{self.vannmerke} · {self.datotekst} · tallgrunnlag {self.resultat.utgave}"

    @property
    def adresse_å_følge(self) -> str:
        """Adressen når den trygt kan gjøres til en lenke, ellers tom."""
        adresse = rens(self.adresse)
        return adresse if re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", adresse) else ""


def lag_innhold(
    kommune: Kommune,
    valg: Valg,
    dato: date,
    adresse: str = "",
    usikkerhet: tuple[str, ...] = (),
    mot: Valg | None = None,
    verbalforslag: tuple[str, ...] = (),
) -> Rapportinnhold:
    """Regner scenarioet og samler det. Gir ValueError med norsk forklaring når valgene er i konflikt.

    `mot` er alternativet endringene måles mot. Bare tiltakene derfra er med; forutsetningene er de samme.
    """
    innhold = Rapportinnhold(
        kommune, valg, beregn(kommune, valg), uten_tiltak(kommune, valg), dato, adresse, usikkerhet
    )
    innhold = replace(innhold, verbalforslag=tuple(filter(None, map(rens, verbalforslag))))
    if mot is None:
        return innhold
    likt = mot.med(forutsetninger=valg.forutsetninger)
    målt = beregn(kommune, likt)
    if målt.konflikter:
        raise ValueError("Alternativet det måles mot, har tiltak som ikke kan stå sammen.")
    return replace(innhold, mot=målt, mot_valg=likt, mot_navn=f"«{rens(mot.navn) or 'alternativet uten navn'}»")


def rens(tekst: str) -> str:
    """Teksten på én linje, uten styretegn og usynlige retningstegn."""
    return _USYNLIG.sub(" ", tekst).strip()
