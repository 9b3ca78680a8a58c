"""YAML-typene i tallgrunnlaget, og det som lot seg lese av en kommune."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import AliasChoices, Field

from scenario.begreper.felles import KildeIder, Modell, Opphav
from scenario.begreper.handlingsregler import Regel
from scenario.begreper.kommune import (
    Datatabell,
    Disposisjonsfond,
    Forutsetning,
    Handlingsregel,
    Innsparingsmål,
    Kommuneopplysninger,
    Verdivalg,
)
from scenario.begreper.oppfolging import Oppfølging
from scenario.begreper.scenario import FELTNAVN, GAMMELT_NAVN, Scenario
from scenario.begreper.sporsmal import Spørsmålsliste
from scenario.begreper.tall import Kilde, Ord
from scenario.begreper.tiltak import Relasjon, Tiltak
from scenario.begreper.valg import Forutsetninger

FORUTSETNINGSFIL, GAMMELT_FILNAVN = "forutsetninger.yaml", "antakelser.yaml"
"""Filen med forutsetningene. En fil med det gamle navnet leses som før."""
GAMMELT_ELLER_NYTT = AliasChoices(FELTNAVN, GAMMELT_NAVN)


class Kildeliste(Modell):
    """`kilder.yaml`: dokumentene og de åpne kildene kommunens tall viser til."""

    kilder: tuple[Kilde, ...]


class Ordliste(Modell):
    """`konfig/ordliste.yaml`."""

    ord: tuple[Ord, ...]


class Fellesforutsetninger(Modell):
    """`konfig/forutsetninger.yaml`: forutsetningene alle kommuner har, med vanlige tekster og grenser."""

    forutsetninger: tuple[Forutsetning, ...] = Field(validation_alias=GAMMELT_ELLER_NYTT)


class Egenforutsetning(Modell):
    """Det som er annerledes i en forutsetning alle har, eller en hel forutsetning bare denne kommunen har."""

    id: str
    navn: str | None = None
    forklaring: str | None = None
    """Hva den gjør med tallene, i én eller to setninger."""
    opphav: Opphav | None = None
    kilde: KildeIder = ()
    styrbar: bool = True
    minst: float | None = None
    størst: float | None = None
    valg: tuple[float, ...] = ()
    """Faste alternativer der brukeren velger mellom dem."""
    valg_for: tuple[int, ...] = ()
    """Årene de faste alternativene gjelder for, når forutsetningen har beløp per år."""
    enhet: str | None = None
    verdier: tuple[Verdivalg, ...] = ()
    """Verdier med eget opphav, vist som knapper ved feltet."""


class Forutsetningsfil(Modell):
    """`forutsetninger.yaml`: standardverdiene, og det som er annerledes her enn i `konfig/forutsetninger.yaml`."""

    standard: Forutsetninger
    forutsetninger: tuple[Egenforutsetning, ...] = Field(default=(), validation_alias=GAMMELT_ELLER_NYTT)


class Relasjonsliste(Modell):
    """`relasjoner.yaml`."""

    relasjoner: tuple[Relasjon, ...] = ()


class Regelliste(Modell):
    """`handlingsregler.yaml`: reglene og måltallene ved siden av kravet til fondet. Filen kan mangle."""

    regler: tuple[Regel, ...] = ()


class Referansepakke(Modell):
    """`pakker/<id>.yaml`: et navngitt utgangspunkt, der innholdet følger av katalogen."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")
    """Fast navn i adressen: `?p=<id>`. Er også filnavnet."""
    navn: str = Field(min_length=3, max_length=70)
    beskrivelse: str = Field(min_length=10, max_length=280)
    """Hva som er med, i én eller to setninger."""
    opphav: tuple[Opphav, ...]
    """Tiltakene med tall fra disse er med, med katalogens verdier. En tom liste er ingen tiltak."""
    uten: tuple[str, ...] = ()
    """Tiltak som likevel ikke er med, fordi de ikke kan stå sammen med et annet i pakken."""


class Tabelliste(Modell):
    """`data/<kommune>/tabeller.yaml`, i den rekkefølgen leseren møter tabellene."""

    tabeller: tuple[Datatabell, ...]


FILTYPER: dict[str, type[Modell]] = {
    "kilder": Kildeliste,
    "ordliste": Ordliste,
    "kommune": Kommuneopplysninger,
    "maal": Innsparingsmål,
    "fond": Disposisjonsfond,
    "handlingsregel": Handlingsregel,
    "handlingsregler": Regelliste,
    "forutsetninger": Forutsetningsfil,
    "felles_forutsetninger": Fellesforutsetninger,
    "relasjoner": Relasjonsliste,
    "tiltak": Tiltak,
    "pakker": Referansepakke,
    "oppfolging": Oppfølging,
    "sporsmal": Spørsmålsliste,
    "tabeller": Tabelliste,
}
"""YAML-typene, med filnavnet (eller mappenavnet) de hører til."""
SKJEMAER: dict[str, type[Modell]] = {**FILTYPER, "scenario": Scenario}
"""Alt et menneske skriver i en fil: tallgrunnlaget og scenarioet. Skjemaer og dokumentasjon lages av denne."""


@dataclass(frozen=True, slots=True)
class Deler:
    """Det som lot seg lese, fil for fil. None er en fil med feil, som alt er meldt."""

    kilder: Kildeliste | None
    ordliste: Ordliste | None
    opplysninger: Kommuneopplysninger | None
    mål: Innsparingsmål | None
    fond: Disposisjonsfond | None
    regel: Handlingsregel | None
    regler: Regelliste | None
    forutsetningsfil: Forutsetningsfil | None
    forutsetninger: tuple[Forutsetning, ...]
    """De felles forutsetningene med det kommunen har annerledes, og de bare den har."""
    relasjoner: Relasjonsliste | None
    tiltak: tuple[tuple[Path, Tiltak], ...]
    tabeller: tuple[Datatabell, ...]


def forutsetningsfil(mappe: Path) -> Path:
    """Filen med forutsetningene i en mappe: den nye, eller den gamle når bare den finnes."""
    ny, gammel = mappe / FORUTSETNINGSFIL, mappe / GAMMELT_FILNAVN
    return gammel if gammel.exists() and not ny.exists() else ny


def datamappe(konfig: Path) -> Path:
    """Mappen med tabellene: ved siden av `konfig`, eller inne i den."""
    egen = konfig / "data"
    return egen if egen.is_dir() else konfig.resolve().parent / "data"
