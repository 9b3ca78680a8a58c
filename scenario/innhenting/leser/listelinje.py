"""En rad i lista, med det den er. Beløpene er slik de står: i listas enhet og med listas fortegn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scenario.innhenting.ark import Verdi
from scenario.innhenting.leser.belop import Beløp
from scenario.innhenting.leser.kolonnevalg import Kolonnevalg
from scenario.innhenting.leser.navn import er_id
from scenario.innhenting.leser.ord import Rolle
from scenario.innhenting.leser.tabell import Listetabell


class Linjeslag(StrEnum):
    """Hva en linje er."""

    TILTAK = "tiltak"
    SUM = "sum"
    OVERSKRIFT = "overskrift"
    FOTNOTE = "fotnote"
    BUDSJETT = "budsjettlinje"
    DEL = "del av raden over"
    FORTSETTELSE = "fortsettelse av raden over"
    DELT_NAVN = "navnet fortsetter i raden under"
    SAMLET = "lest sammen med en annen rad"
    INVESTERING = "investering"
    TRUKKET = "trukket"
    SAMMENDRAG = "sammendrag"
    SKJULT = "skjult"
    TOM = "verken navn eller beløp"
    UTEN_NAVN = "uten navn"


@dataclass(frozen=True, slots=True)
class Listelinje:
    """En rad i lista, med det den er."""

    ark: str
    rad: int
    slag: Linjeslag
    navn: str
    nummer: str = ""
    beløp: Mapping[int, Beløp] = field(default_factory=dict)
    """Kolonne og beløp, for kolonnene med beløp."""
    celler: Mapping[Rolle, Verdi] = field(default_factory=dict)
    """Rolle og innhold for de andre kolonnene."""
    tabell: Listetabell | None = None
    overskrift: str = ""
    """Mellomoverskriften linja står under, når den kan være et område."""
    seksjon: str = ""
    """Mellomoverskriften slik den står, også når den ikke er et område: «Økte inntekter»."""
    merknader: tuple[str, ...] = ()
    svak: bool = False
    """Sant når ordene kan bety sum, men ikke må det."""
    merker: tuple[str, ...] = ()
    """Korte tekster i kolonner som ellers ikke leses: status, type og lignende."""
    felt: tuple[tuple[Kolonnevalg, Verdi], ...] = ()
    """Kolonnene med et av katalogens felt, og innholdet, når cella ikke er tom."""

    @property
    def id(self) -> str:
        """Tiltakets faste navn i katalogen, når lista har det. Da er raden et tiltak, uansett hva den heter."""
        return next((str(v).strip() for k, v in self.felt if k.felt == "id" and er_id(str(v).strip())), "")

    @property
    def har_beløp(self) -> bool:
        """Om minst én kolonne har et tall."""
        return any(b.nivåer is not None for b in self.beløp.values())

    def tall(self, kolonne: int) -> float | None:
        """Det sannsynlige tallet i kolonnen, slik det står."""
        return self.beløp[kolonne].midt if kolonne in self.beløp else None
