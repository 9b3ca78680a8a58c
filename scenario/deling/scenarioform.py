"""Formen et scenario har som JSON eller YAML: feltene, typene og grensene som ikke avhenger av tallgrunnlaget."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag

from scenario.begreper.felles import Modell, Måned, stopp
from scenario.begreper.valg import Anslag

STØRST_BELØP = 1e9
"""Høyeste beløp vi tar imot (1000 kr): tusen milliarder."""
MINST_MÅL = 0.001
"""Laveste mål vi tar imot (1000 kr): én krone. Et mål nær 0 gir en måloppnåelse som ikke er et tall."""
FLEST_EGNE = 40
EGEN_ID = "[A-Za-z0-9_-]{1,20}"
"""Mønsteret for id-en til et eget tiltak. Bare tegn som kan stå i en adresse."""

Endelig = Annotated[float, Field(allow_inf_nan=False, ge=-STØRST_BELØP, le=STØRST_BELØP)]
Andel = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1)]
Måneder = Annotated[int, Field(ge=0, le=60)]


def uten_styretegn(verdi: Any) -> Any:
    """Tekst uten styretegn, som ødelegger regneark og dokumenter. Linjeskift og tabulator blir mellomrom."""
    if not isinstance(verdi, str) or verdi.isprintable():
        return verdi
    ren = "".join(" " if tegn in "\t\n\r" else tegn for tegn in verdi)
    return "".join(tegn for tegn in ren if unicodedata.category(tegn) not in ("Cc", "Cs"))


def _anslag(verdi: Any) -> Any:
    if isinstance(verdi, int | float) and not isinstance(verdi, bool):
        return {"lav": verdi, "sannsynlig": verdi, "høy": verdi}
    if not isinstance(verdi, dict):
        stopp("anslag", "skriv ett tall uten anførselstegn, eller feltene lav, sannsynlig og høy")
    return verdi


class Anslagsform(Modell):
    """Ett anslag: punkt eller spenn."""

    lav: Endelig
    sannsynlig: Endelig
    høy: Endelig

    def som_verdi(self) -> Anslag:
        """Anslaget som begrep."""
        return Anslag(self.lav, self.sannsynlig, self.høy)


EttAnslag = Annotated[Anslagsform, BeforeValidator(_anslag)]


def _liste_eller_år(verdi: Any) -> str:
    return "<liste>" if isinstance(verdi, list) else "<år>"


def _med_årstall(verdi: Any) -> Any:
    """Bare hele årstall som feltnavn, så «2024» og «02024» aldri kan være to beløp for samme år."""
    if not isinstance(verdi, dict) or not all(re.fullmatch("[0-9]{4}", str(år)) for år in verdi):
        stopp("år", "skriv ett årstall per linje, for eksempel «2025: 1000», eller en liste med ett tall per år")
    return {int(år): beløp for år, beløp in verdi.items()}


PerÅr = Annotated[
    Annotated[dict[int, Endelig], BeforeValidator(_med_årstall), Tag("<år>")]
    | Annotated[list[Endelig], Tag("<liste>")],
    Discriminator(_liste_eller_år),
]
AndelPerÅr = Annotated[
    Annotated[dict[int, Andel], BeforeValidator(_med_årstall), Tag("<år>")] | Annotated[list[Andel], Tag("<liste>")],
    Discriminator(_liste_eller_år),
]


class Tiltaksform(Modell):
    """Valgene for ett tiltak i katalogen. Det som ikke er nevnt, følger katalogen."""

    mengde: Endelig | None = None
    start: Måned | None = None
    opptrapping_måneder: Måneder | None = None
    andeler: AndelPerÅr | None = None
    realiseringsgrad: Andel = 1.0
    eget_anslag: EttAnslag | None = None
    varige_merkostnader: Endelig | None = None
    inntektsbortfall: Endelig = 0.0
    omstilling: PerÅr | None = None
    drivere: dict[str, Endelig] = Field(default_factory=dict)


class Egenform(Modell):
    """Et tiltak brukeren har laget."""

    id: Annotated[str, Field(pattern=f"^{EGEN_ID}$")]
    navn: Annotated[str, Field(min_length=1, max_length=80), BeforeValidator(uten_styretegn)]
    helårseffekt: EttAnslag
    start: Måned
    varige_merkostnader: Endelig = 0.0
    inntektsbortfall: Endelig = 0.0
    opptrapping_måneder: Måneder = 0
    andeler: AndelPerÅr | None = None
    realiseringsgrad: Andel = 1.0
    omstilling: PerÅr = Field(default_factory=dict)


class Overlappsform(Modell):
    """Brukerens egen overlapp mellom to tiltak."""

    mellom: tuple[str, str]
    andel: Andel


class Antakelsesform(Modell):
    """Forutsetningene. Det som ikke er nevnt, følger kommunens standard."""

    tolkning: str | None = None
    krav: PerÅr | None = None
    mål: Annotated[float, Field(gt=0, le=STØRST_BELØP, allow_inf_nan=False)] | None = None
    realiseringsgrad: Andel | None = None
    merforbruk: PerÅr | None = None
    merinntekt: PerÅr | None = None
    planlagt_bruk: PerÅr | None = None
    reservekrav_vekst_prosent: Annotated[float, Field(ge=-50, le=100, allow_inf_nan=False)] | None = None
    udekket_dekkes_av_fondet: bool | None = None
    regn_med_inntektstiltak: bool | None = None
    ta_med_antakelser: bool | None = None
    usikkerhet: bool | None = None
    felles_levering: EttAnslag | None = None
    felles_forsinkelse_måneder: EttAnslag | None = None


class Scenarioform(Modell):
    """Hele scenarioet."""

    kommune: str | None = None
    navn: Annotated[str, Field(max_length=80), BeforeValidator(uten_styretegn)] = ""
    merknad: Annotated[str, Field(max_length=200), BeforeValidator(uten_styretegn)] = ""
    tiltak: dict[str, Tiltaksform | None] = Field(default_factory=dict)
    egne_tiltak: list[Egenform] = Field(default_factory=list, max_length=FLEST_EGNE)
    overlapp: list[Overlappsform] = Field(default_factory=list, max_length=200)
    antakelser: Antakelsesform | None = None
    lukkede_temaer: list[int] = Field(default_factory=list)
    utgåtte: list[str] = Field(default_factory=list)
    """Merknadene `lenke --les` legger ved scenarioet. De er til leseren og endrer ingenting."""
    ukjente: list[str] = Field(default_factory=list)
    endret: list[str] = Field(default_factory=list)
