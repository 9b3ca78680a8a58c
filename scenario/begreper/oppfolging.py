"""Oppfølging av vedtatte tiltak: planen, og det som er meldt i hver rapport.

Beløp er hele 1000 kr, innsparing er positiv. Et tomt felt er ikke meldt, aldri 0.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from scenario.begreper.felles import KildeIder, Modell, Opphav


class Framdrift(StrEnum):
    """Hvor langt arbeidet er kommet. Sier ingenting om kroner."""

    IKKE_VURDERT = "ikke_vurdert"
    IKKE_STARTET = "ikke_startet"
    I_GANG = "i_gang"
    ETTER_PLAN = "etter_plan"
    FORSINKET = "forsinket"
    IVERKSATT = "iverksatt"
    STANSET = "stanset"
    OMGJORT = "omgjort"


class Målemåte(StrEnum):
    """Hvordan det oppnådde er funnet."""

    REGNSKAP = "regnskap"
    BEREGNET = "beregnet"
    ANSLAG = "anslag"
    IKKE_MÅLT = "ikke_målt"


class Avvik(StrEnum):
    """Hva slags avvik fra planen. Årsaken står for seg."""

    TID = "tid"
    STØRRELSE = "størrelse"
    OMFANG = "omfang_endret"
    IKKE_MÅLT = "ikke_målt"


MÅLT = frozenset({Målemåte.REGNSKAP, Målemåte.BEREGNET})
"""Målemåtene som kan brukes til å lære hvor mye som leveres."""


class Statusrad(Modell):
    """Det én rapport sier om ett tiltak."""

    tiltak: str = Field(min_length=1, max_length=120)
    """Id-en i katalogen, eller navnet når tiltaket ikke står der."""
    planlagt_helår: float | None = None
    """Effekten i et helt år når alt er faset inn."""
    planlagt_år: float | None = None
    """Effekten som er planlagt i året rapporten gjelder."""
    planlagt_hittil: float | None = None
    """Effekten som er planlagt fra nyttår til rapporten."""
    oppnådd_hittil: float | None = None
    """Effekten som er oppnådd fra nyttår til rapporten."""
    prognose_år: float | None = None
    """Effekten året nå ventes å gi."""
    framdrift: Framdrift = Framdrift.IKKE_VURDERT
    merknad: str = ""
    """Det kilden sier om framdriften, eller det leseren må vite om tallet."""
    målemåte: Målemåte = Målemåte.IKKE_MÅLT
    avvik: Avvik | None = None
    årsak: str = ""
    """Hvorfor det avviker, med kommunens ord."""
    opphav: Opphav = Opphav.KILDE
    lysbilde: str = ""
    """Overskriften på lysbildet, eller siden, der tallet står."""

    @model_validator(mode="after")
    def _det_oppnådde_er_målt(self) -> Self:
        if (self.oppnådd_hittil is None) != (self.målemåte is Målemåte.IKKE_MÅLT):
            raise ValueError("målemåte: skal være regnskap, beregnet eller anslag når «oppnådd_hittil» har et tall")
        return self

    @property
    def brukbar(self) -> bool:
        """Sant når plan og oppnådd gjelder samme periode og det oppnådde er målt."""
        return self.planlagt_hittil is not None and self.målemåte in MÅLT


class Statusrapport(Modell):
    """En rapport: planen selv, en status, eller en tertialrapport."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,40}$")
    navn: str = Field(min_length=3, max_length=80)
    dato: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    år: int = Field(ge=2000, le=2100)
    """Året tallene gjelder."""
    tertial: int | None = Field(default=None, ge=1, le=3)
    """Tertialet rapporten gjelder til og med. Tomt er en plan eller en status utenom tertialene."""
    kilde: KildeIder = ()
    oppgitt_sum: float | None = None
    """Summen kilden selv oppgir for året, når den er en annen enn radenes."""
    merknad: str = ""
    rader: tuple[Statusrad, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ett_tiltak_én_rad(self) -> Self:
        if to := [t for t, n in Counter(r.tiltak for r in self.rader).items() if n > 1]:
            raise ValueError(f"rader: «{to[0]}» står to ganger i samme rapport")
        return self

    def rad(self, tiltak: str) -> Statusrad | None:
        """Raden for tiltaket, om rapporten har en."""
        return next((r for r in self.rader if r.tiltak == tiltak), None)

    @property
    def rekkefølge(self) -> tuple[int, int, str]:
        """Sorterer etter år, tertial og dato."""
        return (self.år, self.tertial or 0, self.dato)


class Oppfølgingsplan(Modell):
    """Tiltakene fra ett vedtak, og rapportene om dem."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,40}$")
    navn: str = Field(min_length=3, max_length=80)
    om: str
    """Hva planen er, i én eller to setninger."""
    forbehold: tuple[str, ...] = ()
    """Det som er lett å lese galt, ett punkt hver."""
    rapporter: tuple[Statusrapport, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rapportene_er_ulike(self) -> Self:
        if to := [id for id, n in Counter(r.id for r in self.rapporter).items() if n > 1]:
            raise ValueError(f"rapporter: id-en «{to[0]}» står to ganger")
        tertialer = Counter((r.år, r.tertial) for r in self.rapporter if r.tertial)
        if doble := [t for t, n in tertialer.items() if n > 1]:
            raise ValueError(f"rapporter: to rapporter gjelder {doble[0][1]}. tertial {doble[0][0]}")
        return self

    @property
    def i_rekkefølge(self) -> tuple[Statusrapport, ...]:
        """Rapportene, den eldste først."""
        return tuple(sorted(self.rapporter, key=lambda r: r.rekkefølge))

    @property
    def tiltak(self) -> tuple[str, ...]:
        """Tiltakene i den rekkefølgen de først ble meldt."""
        return tuple(dict.fromkeys(rad.tiltak for r in self.i_rekkefølge for rad in r.rader))


class Oppfølging(Modell):
    """`oppfolging.yaml`: planene kommunen følger opp. Filen kan mangle, og er ikke med i fingeravtrykket."""

    planer: tuple[Oppfølgingsplan, ...] = ()
