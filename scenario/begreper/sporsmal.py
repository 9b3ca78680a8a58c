"""Spørsmål staben har besvart om tiltakene. Hvem som spurte, føres aldri."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field, model_validator

from scenario.begreper.felles import Modell

_EPOST = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_PARTI = re.compile(
    r"\b(?:Arbeiderpartiet|Fremskrittspartiet|Frp|FrP|Senterpartiet|Kristelig Folkeparti|KrF|Krf|Rødt|MDG|"
    r"Miljøpartiet|Sosialistisk Venstreparti|Industripartiet|Pensjonistpartiet)\b|(?<=\w )(?:Høyre|Venstre)\b"
)


class Besvart(Modell):
    """Ett spørsmål med svar."""

    id: str = Field(pattern=r"^\d{4}-\d+-\d{3}$")
    """Runde og løpenummer, `2026-1-014`. Brukes aldri om igjen."""
    tiltak: tuple[str, ...] = Field(min_length=1)
    """Tiltakene det gjelder, med id."""
    type: Literal["beløp", "årsverk", "konsekvens", "tidspunkt", "lov", "alternativ", "kilde", "annet"] = "annet"
    spørsmål: str = Field(min_length=5, max_length=600)
    """Nøytralt omskrevet, uten navn, parti og adresse."""
    svar: str = Field(min_length=2, max_length=3000)
    svart_av: str = Field(min_length=2, max_length=80)
    """Enheten som svarer, aldri en person."""
    dato: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    utgave: str = Field(pattern=r"^[0-9a-f]{12}$")
    """Utgaven av tallgrunnlaget svaret bygger på."""
    status: Literal["utkast", "publisert"] = "utkast"
    """Bare det som er publisert, vises."""
    dokument: str = ""
    """Dokumentet og siden svaret står i, om det finnes."""
    erstatter: str | None = None
    """Id-en til svaret dette retter."""

    @model_validator(mode="after")
    def _uten_personer_og_partier(self) -> Self:
        for felt in ("spørsmål", "svar", "svart_av"):
            if _EPOST.search(getattr(self, felt)):
                raise ValueError(f"{felt}: har en e-postadresse; skriv den ut av teksten")
        if treff := _PARTI.search(self.spørsmål):
            raise ValueError(f"spørsmål: nevner «{treff[0]}»; hvem som spurte, skal ikke stå")
        return self


class Spørsmålsliste(Modell):
    """`sporsmal.yaml`: spørsmål og svar om tiltakene. Filen kan mangle, og er ikke med i fingeravtrykket."""

    spørsmål: tuple[Besvart, ...] = ()

    @model_validator(mode="after")
    def _id_ene_er_faste(self) -> Self:
        antall = Counter(s.id for s in self.spørsmål)
        if to := [id for id, n in antall.items() if n > 1]:
            raise ValueError(f"spørsmål: id-en «{to[0]}» står to ganger")
        if ukjent := [s.erstatter for s in self.spørsmål if s.erstatter and s.erstatter not in antall]:
            raise ValueError(f"spørsmål: «{ukjent[0]}», som skal erstattes, finnes ikke")
        return self


@dataclass(frozen=True, slots=True)
class Svaravvik:
    """Tallet for et tiltak da det ble svart, og nå (1000 kr i et helt år). None er uten tall."""

    tiltak: str
    før: float | None
    nå: float | None


@dataclass(frozen=True, slots=True)
class VistSvar:
    """Et publisert svar, med det som har endret seg siden."""

    svar: Besvart
    avvik: tuple[Svaravvik, ...] = ()
    utgaven_finnes: bool = True
    erstattet_av: str = ""
