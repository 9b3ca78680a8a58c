"""Byggeklossene i et dokument. PDF, Word og ren tekst er tre måter å vise de samme klossene på."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Rad = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overskrift:
    """En overskrift. Nivå 1 er hoveddelene; tittelen på dokumentet står utenfor."""

    tekst: str
    nivå: int = 1


@dataclass(frozen=True, slots=True)
class Avsnitt:
    """Ett avsnitt. Ingressen er svaret og skal synes først; liten er fotnoteaktig."""

    tekst: str
    stil: Literal["vanlig", "ingress", "liten"] = "vanlig"


@dataclass(frozen=True, slots=True)
class Punkter:
    """En punktliste."""

    punkter: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tabell:
    """En tabell med overskrift. Første kolonne er radens navn."""

    tittel: str
    kolonner: Rad
    rader: tuple[Rad, ...]
    justering: str
    """Én bokstav per kolonne: v venstre, h høyre, m midtstilt."""
    bredder: tuple[float, ...]
    """Hvor brede kolonnene er i forhold til hverandre."""
    summer: frozenset[int] = frozenset()
    """Radene som er summer og skal utheves."""
    note: str = ""
    i_tekst: bool = True
    """Usant når ren tekst bare viser til de andre formatene, så saksfeltet rekker til."""


@dataclass(frozen=True, slots=True)
class Figur:
    """Et diagram, med bildeteksten og beskrivelsen for den som ikke ser det."""

    navn: Literal["effekt", "fond", "sikkerhet", "tidslinje", "hvem", "skille", "oppfolging"]
    tittel: str
    beskrivelse: str


@dataclass(frozen=True, slots=True)
class Figurpar:
    """To diagrammer ved siden av hverandre."""

    venstre: Figur
    høyre: Figur


@dataclass(frozen=True, slots=True)
class Lenke:
    """Adressen til scenarioet, med QR-kode."""

    adresse: str


Blokk = Overskrift | Avsnitt | Punkter | Tabell | Figur | Figurpar | Lenke
