"""Tall som bærer sitt eget opphav, og kildene de viser til."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from scenario.begreper.felles import KildeIder, Modell, Opphav
from scenario.begreper.uttrykk import regn_ut


class Kilde(Modell):
    """Et dokument eller en åpen kilde tallene viser til."""

    id: str
    tittel: str
    utgiver: str
    år: int = Field(ge=1990, le=2100)
    type: Literal["dokument", "ekstern"]
    """`dokument` er et av kommunens egne grunnlagsdokumenter; `ekstern` er alt annet."""
    adresse: str | None = None
    gir: str
    """Hva vi har hentet herfra, i én setning."""
    forbehold: str | None = None


class Ord(Modell):
    """Et oppslag i ordlisten."""

    ord: str
    forklaring: str = Field(max_length=280)
    bøyninger: tuple[str, ...] = ()
    """Andre former ordet opptrer i, så de også blir forklart."""


class Opphavsmerket(Modell):
    """Felles for alle tall: enhet, opphav, kilde og, når tallet er avledet, regnestykket."""

    enhet: str
    opphav: Opphav
    prisår: int | None = Field(default=None, ge=1990, le=2100)
    """Året beløpets kroner gjelder. Må stå ved beløp som regnes med."""
    kilde: KildeIder = ()
    lysbilde: str | None = None
    """Overskriften på lysbildet i kildedokumentet."""
    formel: str | None = None
    """Slik er tallet regnet, i ord."""
    regnestykke: str | None = None
    """Slik er tallet regnet, med tall. Kontrolleres mot verdien ved lesing."""
    merknad: str | None = None
    """Hvorfor tallet er valgt (kreves for antakelser), eller hva som er usikkert."""

    @model_validator(mode="after")
    def _opphav_er_begrunnet(self) -> Self:
        if self.opphav in (Opphav.KILDE, Opphav.EKSTERN, Opphav.AVLEDET) and not self.kilde:
            raise ValueError(f"opphav «{self.opphav}» krever feltet «kilde»")
        if self.opphav is Opphav.AVLEDET and not self.regnestykke:
            raise ValueError("et avledet tall krever feltet «regnestykke»")
        if self.opphav is Opphav.ANTAKELSE and not self.merknad:
            raise ValueError("en antakelse krever feltet «merknad» som sier hvorfor tallet er valgt")
        if self.opphav is Opphav.EGET:
            raise ValueError("opphav «eget» er brukerens tall og kan ikke stå i tallgrunnlaget")
        return self


def _kontroller_regnestykke(regnestykke: str | None, verdi: float) -> None:
    if regnestykke is None:
        return
    try:
        svar = regn_ut(regnestykke)
    except ValueError as feil:
        raise ValueError(f"regnestykke: {feil}") from None
    desimaler = len(f"{verdi:.9f}".rstrip("0").partition(".")[2])
    if abs(svar - verdi) > 0.5 * 10**-desimaler + 1e-9:
        raise ValueError(f"regnestykke: {regnestykke} gir {skrevet(svar)}, men verdien er {skrevet(verdi)}")


class Tall(Opphavsmerket):
    """Ett tall. `verdi` mangler når tallet ikke er tallfestet, og er da aldri 0."""

    verdi: float | None = Field(default=None, allow_inf_nan=False)

    @model_validator(mode="after")
    def _verdi_stemmer(self) -> Self:
        tallfestet = self.opphav is not Opphav.IKKE_TALLFESTET
        if tallfestet and self.verdi is None:
            raise ValueError("verdien mangler; er tallet ukjent, skriv opphav: ikke_tallfestet")
        if not tallfestet and self.verdi is not None:
            raise ValueError("et tall som ikke er tallfestet kan ikke ha verdi")
        if self.verdi is not None:
            _kontroller_regnestykke(self.regnestykke, self.verdi)
        return self

    @property
    def nivåer(self) -> tuple[float, float, float] | None:
        """(lav, sannsynlig, høy); like når tallet ikke har spenn. None når tallet er ukjent."""
        return None if self.verdi is None else (self.verdi, self.verdi, self.verdi)

    @property
    def midt(self) -> float | None:
        """Det sannsynlige tallet, eller None når tallet er ukjent."""
        return self.verdi


def _er_tallfestet(tall: Tall) -> Tall:
    if tall.verdi is None:
        raise ValueError("må være tallfestet; beregningen kan ikke gjøres uten")
    return tall


Tallfestet = Annotated[Tall, AfterValidator(_er_tallfestet)]
"""Et tall beregningen ikke kan være uten."""


class Spenn(Opphavsmerket):
    """Lavt, sannsynlig og høyt anslag.

    Opphavet gjelder det sannsynlige tallet; spennet er alltid en antakelse.
    """

    lav: float = Field(allow_inf_nan=False)
    sannsynlig: float = Field(allow_inf_nan=False)
    høy: float = Field(allow_inf_nan=False)

    @model_validator(mode="after")
    def _stiger(self) -> Self:
        if self.opphav is Opphav.IKKE_TALLFESTET:
            raise ValueError("et spenn har verdier; er tallet ukjent, bruk form: ikke_tallfestet")
        kontroller_stigende(self.lav, self.sannsynlig, self.høy)
        _kontroller_regnestykke(self.regnestykke, self.sannsynlig)
        return self

    @property
    def nivåer(self) -> tuple[float, float, float]:
        """(lav, sannsynlig, høy)."""
        return (self.lav, self.sannsynlig, self.høy)

    @property
    def midt(self) -> float:
        """Det sannsynlige tallet."""
        return self.sannsynlig


def kontroller_stigende(lav: float, sannsynlig: float, høy: float) -> None:
    """Gir ValueError på norsk når lav ≤ sannsynlig ≤ høy ikke holder."""
    if lav > sannsynlig:
        raise ValueError(f"lav: {skrevet(lav)} er større enn sannsynlig {skrevet(sannsynlig)}")
    if sannsynlig > høy:
        raise ValueError(f"sannsynlig: {skrevet(sannsynlig)} er større enn høy {skrevet(høy)}")


def skrevet(verdi: float) -> str:
    """Tallet slik det står i en fil: `9000` og `3.5`, aldri `9e+03`."""
    return f"{verdi:.12g}" if abs(verdi) < 1e12 else repr(verdi)
