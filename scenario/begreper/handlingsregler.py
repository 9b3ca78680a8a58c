"""Handlingsreglene og måltallene kommunen styrer etter: hva de måler, hva de krever hvert år, og hvor de kommer fra.

Prosent er i prosent av nevneren; uten nevner er alt hele 1000 kr.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from scenario.begreper.felles import Modell, Årsverdier, verdi_for
from scenario.begreper.tall import Opphavsmerket, Tall, Tallfestet


class Størrelse(StrEnum):
    """Det en regel kan måle. Bare disposisjonsfondet regnes år for år her."""

    DISPOSISJONSFOND = "disposisjonsfond"
    MINDREFORBRUK = "mindreforbruk"
    NETTO_DRIFTSRESULTAT = "netto_driftsresultat"
    LÅNEGJELD = "lånegjeld"
    LÅN_AV_FRIE_INNTEKTER = "lån_av_frie_inntekter"
    EGENFINANSIERING = "egenfinansiering"
    INVESTERINGER = "investeringer"
    ARBEIDSKAPITAL = "arbeidskapital"
    NETTO_FINANSKOSTNAD = "netto_finanskostnad"


REGNES = frozenset({Størrelse.DISPOSISJONSFOND})
"""Størrelsene modellen har tall for hvert år."""


class Regelledd(Modell):
    """Ett ledd i et krav: en andel av en størrelse, eller et fast beløp (1000 kr)."""

    navn: str
    andel_prosent: float | None = None
    av: Tallfestet
    """Beløpet andelen tas av, eller det faste beløpet."""

    @property
    def beløp(self) -> float:
        """Leddet i 1000 kr."""
        hele = self.av.verdi or 0.0
        return hele if self.andel_prosent is None else hele * self.andel_prosent / 100


class Regel(Opphavsmerket):
    """Én handlingsregel eller ett måltall. Opphavet er kravets."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    navn: str
    slag: Literal["regel", "anbefaling", "orientering"]
    """`regel`: vedtatt av kommunen. `anbefaling`: gitt av andre. `orientering`: uten et krav i kildene."""
    teller: tuple[Størrelse, ...] = Field(min_length=1)
    """Det som måles; flere legges sammen."""
    nevner: Tall | None = None
    """Det telleren deles på, for eksempel brutto driftsinntekter (1000 kr)."""
    operator: Literal["minst", "høyst", "mellom"]
    mål: float | Årsverdier | None = None
    """Kravet hvert år, eller ett tall for alle årene. Tomt når `ledd` gir det, eller når ingen har satt det."""
    tak: float | Årsverdier | None = None
    """Øvre grense når operatoren er «mellom»."""
    ledd: tuple[Regelledd, ...] = ()
    """Kravet som en sum av andeler og faste beløp."""
    justering: str | None = None
    """Hva «justert» eller «korrigert» betyr i regelen."""
    omfang: Literal["kasse", "konsern"] = "kasse"
    kjent: Tall | None = None
    """Den siste verdien kildene har, i samme enhet som kravet."""
    kjent_år: int | None = None

    @model_validator(mode="after")
    def _kravet_er_entydig(self) -> Self:
        if self.ledd and self.mål is not None:
            raise ValueError("mål: kravet kan ikke stå både i «mål» og i «ledd»")
        if self.ledd and self.nevner is not None:
            raise ValueError("ledd: et krav i kroner kan ikke ha nevner")
        if (self.operator == "mellom") != (self.tak is not None):
            raise ValueError("tak: må stå når operatoren er «mellom», og bare da")
        if (self.slag == "orientering") == (bool(self.ledd) or self.mål is not None):
            raise ValueError("slag: «orientering» har ikke noe krav, og de andre må ha et")
        return self

    @property
    def regnes(self) -> bool:
        """Sant når modellen har telleren for hvert år."""
        return set(self.teller) <= REGNES

    def krav(self, år: int) -> float | None:
        """Kravet ett år; None når det ikke er satt for året."""
        if self.ledd:
            return sum(ledd.beløp for ledd in self.ledd)
        return _for_året(self.mål, år)

    def tak_for(self, år: int) -> float | None:
        """Den øvre grensen ett år."""
        return _for_året(self.tak, år)


def _for_året(verdi: float | Årsverdier | None, år: int) -> float | None:
    if verdi is None or isinstance(verdi, int | float):
        return verdi
    return verdi_for(verdi, år) if år in dict(verdi) else None
