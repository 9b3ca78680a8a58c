"""Valg: den eneste tilstanden. Verdier erstattes, de endres ikke."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar

from pydantic import ConfigDict

from scenario.begreper.felles import Måned, Årsverdier

Beløp = Årsverdier
"""Sorterte par av år og 1000 kr."""


@dataclass(frozen=True, slots=True)
class Anslag:
    """Et beløp brukeren selv setter, eventuelt med spenn (1000 kr per år)."""

    lav: float
    sannsynlig: float
    høy: float

    @classmethod
    def punkt(cls, verdi: float) -> Anslag:
        """Et anslag uten spenn."""
        return cls(verdi, verdi, verdi)

    @property
    def nivåer(self) -> tuple[float, float, float]:
        """(lav, sannsynlig, høy)."""
        return (self.lav, self.sannsynlig, self.høy)


@dataclass(frozen=True, slots=True)
class Tiltaksvalg:
    """Et valgt tiltak fra katalogen. None er katalogens verdi; appen og lenkene skriver alltid verdien ut."""

    id: str
    mengde: float | None = None
    start: Måned | None = None
    opptrapping_måneder: int | None = None
    andeler: Beløp | None = None
    """Egen innfasing: andel (0–1) av helårseffekten per år. Overstyrer opptrappingen i årene som er nevnt."""
    realiseringsgrad: float = 1.0
    eget_anslag: Anslag | None = None
    """Brukerens helårseffekt for hele tiltaket, før merkostnader og inntektsbortfall."""
    varige_merkostnader: float | None = None
    inntektsbortfall: float = 0.0
    omstilling: Beløp | None = None
    drivere: tuple[tuple[str, float], ...] = ()
    """Drivere brukeren har satt selv, sortert etter navn."""


@dataclass(frozen=True, slots=True)
class EgetTiltak:
    """Et tiltak brukeren har laget. Regnes som katalogens, og bærer opphavet «eget»."""

    id: str
    navn: str
    helårseffekt: Anslag
    start: Måned
    varige_merkostnader: float = 0.0
    inntektsbortfall: float = 0.0
    opptrapping_måneder: int = 0
    andeler: Beløp | None = None
    realiseringsgrad: float = 1.0
    omstilling: Beløp = ()

    @property
    def nøkkel(self) -> str:
        """Navnet tiltaket har i resultat og relasjoner, så det aldri forveksles med katalogens."""
        return f"eget:{self.id}"


@dataclass(frozen=True, slots=True)
class EgenOverlapp:
    """Brukerens egen overlappandel mellom to tiltak. Går foran katalogens for samme par."""

    mellom: tuple[str, str]
    andel: float


@dataclass(frozen=True, slots=True)
class Antakelser:
    """Alle styrbare forutsetninger, hver med verdi (1000 kr der det er beløp)."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", allow_inf_nan=False)

    tolkning: str
    krav: Beløp | None = None
    """Egne krav per år; år som ikke er nevnt følger tolkningen."""
    mål: float | None = None
    realiseringsgrad: float = 1.0
    merforbruk: Beløp = ()
    merinntekt: Beløp = ()
    planlagt_bruk: Beløp = ()
    reservekrav_vekst_prosent: float = 0.0
    udekket_dekkes_av_fondet: bool = True
    regn_med_inntektstiltak: bool = False
    ta_med_antakelser: bool = True
    usikkerhet: bool = True
    """Av gir nøyaktig de samme tallene som beregningen uten spenn."""
    felles_levering: Anslag = Anslag(1.0, 1.0, 1.0)
    """Andelen av hele programmet som leveres (0–1), lik for alle tiltak. Bare for usikkerhetsanalysen."""
    felles_forsinkelse_måneder: Anslag = Anslag(0.0, 0.0, 0.0)
    """Forsinkelse i måneder, lik for alle tiltak. Brukes bare i usikkerhetsanalysen."""


ANTAKELSER = tuple(f.name for f in fields(Antakelser))
"""Navnene på alle styrbare forutsetninger."""


@dataclass(frozen=True, slots=True)
class Valg:
    """Alt brukeren har bestemt. Rekkefølgen i samlingene betyr ingenting; de holdes sortert."""

    antakelser: Antakelser
    tiltak: tuple[Tiltaksvalg, ...] = ()
    egne_tiltak: tuple[EgetTiltak, ...] = ()
    overlapp: tuple[EgenOverlapp, ...] = ()
    lukkede_temaer: tuple[int, ...] = ()
    """Temaer prinsippvedtaket har sagt «ikke nå» til; tiltakene i dem er låst og teller ikke."""
    navn: str = field(default="")
    merknad: str = field(default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "tiltak", tuple(sorted(self.tiltak, key=lambda t: t.id)))
        object.__setattr__(self, "egne_tiltak", tuple(sorted(self.egne_tiltak, key=lambda t: t.id)))
        object.__setattr__(self, "overlapp", tuple(sorted(self.overlapp, key=lambda o: o.mellom)))
        object.__setattr__(self, "lukkede_temaer", tuple(sorted(set(self.lukkede_temaer))))

    def med(self, **endringer: Any) -> Valg:
        """Samme valg med noen felt byttet ut."""
        return replace(self, **endringer)

    def med_tiltak(self, *tiltak: Tiltaksvalg) -> Valg:
        """Samme valg der disse tiltakene er på; et tiltak som alt er på, blir erstattet."""
        nye = {t.id: t for t in (*self.tiltak, *tiltak)}
        return replace(self, tiltak=tuple(nye.values()))

    def uten_tiltak(self, ider: Iterable[str] | None = None) -> Valg:
        """Samme forutsetninger uten de nevnte tiltakene, eller uten noen tiltak når ingen er nevnt."""
        if ider is None:
            return replace(self, tiltak=(), egne_tiltak=(), overlapp=())
        bort = set(ider)
        return replace(
            self,
            tiltak=tuple(t for t in self.tiltak if t.id not in bort),
            egne_tiltak=tuple(t for t in self.egne_tiltak if t.nøkkel not in bort),
            overlapp=tuple(o for o in self.overlapp if not bort & set(o.mellom)),
        )

    def tiltaksvalg(self, id: str) -> Tiltaksvalg | None:
        """Valget for ett tiltak, eller None når det er av."""
        return next((t for t in self.tiltak if t.id == id), None)
