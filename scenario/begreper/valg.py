"""Valg: den eneste tilstanden. Verdier erstattes, de endres ikke."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from scenario.begreper.felles import Måned
from scenario.begreper.felter import (
    BARE_USIKKERHET,
    Bryter,
    PerNavn,
    PerÅr,
    Spennfelt,
    Tallfelt,
    Valgliste,
    merket,
    slagene,
)
from scenario.begreper.tallform import Enhet
from scenario.begreper.tekst import synlig_navn, uten_styretegn

FLEST_EGNE = 40
EGEN_ID = "[A-Za-z0-9_-]{1,20}"
"""Mønsteret for id-en til et eget tiltak. Bare tegn som kan stå i en adresse."""
_STRENGT = ConfigDict(extra="forbid", allow_inf_nan=False)

Beløp = tuple[tuple[int, float], ...]
"""Sorterte par av år og 1000 kr."""

KRONER = Tallfelt(Enhet.TUSEN_KR)
ANDEL = Tallfelt(Enhet.ANDEL, 0, 1)
MÅNEDER = Tallfelt(Enhet.MÅNEDER, 0, 60)

Tall = Annotated[float, Tallfelt(Enhet.TALL)]
Kroner = Annotated[float, KRONER]
Andel = Annotated[float, ANDEL]
Måneder = Annotated[int, MÅNEDER]
KronerPerÅr = Annotated[Beløp, PerÅr(KRONER, null_er_tomt=True)]
AndelPerÅr = Annotated[Beløp, PerÅr(ANDEL)]


Navn = Annotated[str, Field(max_length=80), BeforeValidator(uten_styretegn)]
Merknad = Annotated[str, Field(max_length=200), BeforeValidator(uten_styretegn)]


@dataclass(frozen=True, slots=True)
class Anslag:
    """Et beløp brukeren selv setter, eventuelt med spenn (1000 kr per år)."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRENGT

    lav: Tall
    sannsynlig: Tall
    høy: Tall

    @classmethod
    def punkt(cls, verdi: float) -> Anslag:
        """Et anslag uten spenn."""
        return cls(verdi, verdi, verdi)

    @property
    def nivåer(self) -> tuple[float, float, float]:
        """(lav, sannsynlig, høy)."""
        return (self.lav, self.sannsynlig, self.høy)


ALT, INGEN = Anslag.punkt(1.0), Anslag.punkt(0.0)
KronerAnslag = Annotated[Anslag, Spennfelt(KRONER)]


@dataclass(frozen=True, slots=True)
class Tiltaksvalg:
    """Et valgt tiltak fra katalogen. None er katalogens verdi; appen og lenkene skriver alltid verdien ut."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRENGT

    id: SkipJsonSchema[str]
    mengde: Tall | None = None
    start: Måned | None = None
    opptrapping_måneder: Måneder | None = None
    andeler: AndelPerÅr | None = None
    """Egen innfasing: andel (0–1) av brutto helårseffekt per år. Overstyrer opptrappingen i årene som er nevnt."""
    realiseringsgrad: Andel = 1.0
    eget_anslag: KronerAnslag | None = None
    """Brukerens helårseffekt for hele tiltaket, før merkostnader og inntektsbortfall."""
    varige_merkostnader: Kroner | None = None
    inntektsbortfall: Kroner = 0.0
    omstilling: KronerPerÅr | None = None
    drivere: Annotated[tuple[tuple[str, float], ...], PerNavn(Tallfelt(Enhet.TALL))] = ()
    """Drivere brukeren har satt selv, sortert etter navn."""


@dataclass(frozen=True, slots=True)
class EgetTiltak:
    """Et tiltak brukeren har laget. Regnes som katalogens, og bærer opphavet «eget»."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRENGT

    id: Annotated[str, Field(pattern=f"^{EGEN_ID}$")]
    navn: Annotated[str, Field(min_length=1, max_length=80), BeforeValidator(synlig_navn)]
    helårseffekt: KronerAnslag
    start: Måned
    varige_merkostnader: Kroner = 0.0
    inntektsbortfall: Kroner = 0.0
    opptrapping_måneder: Måneder = 0
    andeler: AndelPerÅr | None = None
    realiseringsgrad: Andel = 1.0
    omstilling: KronerPerÅr = ()

    @property
    def nøkkel(self) -> str:
        """Navnet tiltaket har i resultat og relasjoner, så det aldri forveksles med katalogens."""
        return f"eget:{self.id}"


@dataclass(frozen=True, slots=True)
class EgenOverlapp:
    """Brukerens egen overlappandel mellom to tiltak. Går foran katalogens for samme par."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRENGT

    mellom: tuple[str, str]
    andel: Andel


@dataclass(frozen=True, slots=True)
class Forutsetninger:
    """Alle styrbare forutsetninger, hver med verdi (1000 kr der det er beløp)."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRENGT

    tolkning: Annotated[str, Valgliste()]
    krav: Annotated[Beløp, PerÅr(KRONER)] | None = None
    """Egne krav per år; år som ikke er nevnt følger tolkningen."""
    mål: Annotated[float, Tallfelt(Enhet.TUSEN_KR, 0.001, over_null=True)] | None = None
    """Et mål nær 0 gir en måloppnåelse som ikke er et tall; det laveste er én krone."""
    realiseringsgrad: Andel = 1.0
    merforbruk: KronerPerÅr = ()
    merinntekt: KronerPerÅr = ()
    planlagt_bruk: KronerPerÅr = ()
    reservekrav_vekst_prosent: Annotated[float, Tallfelt(Enhet.PROSENT_PER_ÅR, -50, 100)] = 0.0
    udekket_dekkes_av_fondet: Annotated[bool, Bryter()] = True
    regn_med_inntektstiltak: Annotated[bool, Bryter()] = False
    ta_med_antakelser: Annotated[bool, Bryter()] = True
    regn_om_priser: Annotated[bool, Bryter()] = False
    """Regner katalogens beløp om til kommunens prisår."""
    usikkerhet: Annotated[bool, Bryter(), BARE_USIKKERHET] = True
    """Av gir nøyaktig de samme tallene som beregningen uten spenn."""
    felles_levering: Annotated[Anslag, Spennfelt(Tallfelt(Enhet.ANDEL, 0, 1.5)), BARE_USIKKERHET] = ALT
    """Andelen av hele programmet som leveres (0–1), lik for alle tiltak. Bare for usikkerhetsanalysen."""
    felles_forsinkelse_måneder: Annotated[Anslag, Spennfelt(Tallfelt(Enhet.MÅNEDER, 0, 36)), BARE_USIKKERHET] = INGEN
    """Forsinkelse i måneder, lik for alle tiltak. Brukes bare i usikkerhetsanalysen."""
    eksterne_bommer_likt: Annotated[bool, Bryter(), BARE_USIKKERHET] = False
    """Tall fra samme eksterne kilde svinger sammen. Brukes bare i usikkerhetsanalysen."""
    spenn_der_det_mangler: Annotated[bool, Bryter(), BARE_USIKKERHET] = False
    """Tall uten spenn svinger som det vanlige i katalogen. Brukes bare i usikkerhetsanalysen."""


FORUTSETNINGSFELT = tuple(f.name for f in fields(Forutsetninger))
"""Navnene på alle styrbare forutsetninger."""
SLAG = slagene(Forutsetninger)
"""Slaget til hver forutsetning: alt om hvordan den vises, leses og skrives, avledes av det."""
ENDRER_IKKE_PLANEN = merket(Forutsetninger, BARE_USIKKERHET)
"""Forutsetningene som bare gjelder usikkerheten."""
FELTSLAG = {**slagene(EgetTiltak), **slagene(Tiltaksvalg), **SLAG}
"""Slaget til hvert felt i et valg, ved navnet i koden."""


@dataclass(frozen=True, slots=True)
class Valg:
    """Alt brukeren har bestemt. Rekkefølgen i samlingene betyr ingenting; de holdes sortert."""

    forutsetninger: Forutsetninger
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
