"""Cellene i en liste slik de sto i filen, og feilene som blir funnet i den."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scenario.feilmeldinger import Inndatafeil
from scenario.innhenting.grenser import FLEST_FEIL

Verdi = str | Decimal | date | bool | None
"""Innholdet i en celle. None er en tom celle."""


@dataclass(frozen=True, slots=True)
class Arkrad:
    """En rad med innhold. Nummeret er det regnearket viser."""

    nummer: int
    celler: tuple[Verdi, ...]
    formler: frozenset[int] = frozenset()
    """Kolonnene der cella har en formel. Verdien er svaret som sist ble lagret; None når det mangler."""
    feil: tuple[tuple[int, str], ...] = ()
    """(kolonne, melding) for celler som ikke lot seg lese, eller som viser en feil."""
    prosent: frozenset[int] = frozenset()
    """Kolonnene der tallet vises som prosent."""
    skjult: bool = False
    streket: frozenset[int] = frozenset()
    """Kolonnene der teksten er strøket over."""

    def celle(self, kolonne: int) -> Verdi:
        """Cellen i kolonne 0, 1, 2 …; None når raden er kortere."""
        return self.celler[kolonne] if kolonne < len(self.celler) else None


@dataclass(frozen=True, slots=True)
class Listeark:
    """Radene som har innhold i ett ark. En CSV-fil er ett ark uten navn."""

    navn: str
    rader: tuple[Arkrad, ...]
    slått_sammen: tuple[str, ...] = ()
    """Områder med celler som er slått sammen, for eksempel «B4:B6»."""
    skjulte_kolonner: frozenset[int] = frozenset()
    synlig: bool = True


@dataclass(frozen=True, slots=True, order=True)
class Listefeil:
    """Noe som er galt i lista, og hvor."""

    ark: str
    rad: int
    """0 når feilen gjelder hele arket."""
    kolonne: str
    """Overskriften eller bokstaven; tom når feilen gjelder hele raden."""
    melding: str

    def __str__(self) -> str:
        sted = ", ".join(
            (
                *((f"ark «{self.ark}»",) if self.ark else ()),
                *((f"rad {self.rad}",) if self.rad else ()),
                *((f"kolonne «{self.kolonne}»",) if self.kolonne else ()),
            )
        )
        return f"{sted}: {self.melding}" if sted else self.melding


class UlesbarListe(Inndatafeil):
    """Lista kan ikke brukes. Bærer alle feilene, i rekkefølgen de står i filen."""

    def __init__(self, feil: Iterable[Listefeil] | str) -> None:
        alle = (Listefeil("", 0, "", feil),) if isinstance(feil, str) else tuple(sorted(set(feil)))
        self.feil = alle
        super().__init__(*som_setninger(alle))


def som_setninger(feil: Sequence[Listefeil]) -> list[str]:
    """Én setning per feil. Er det svært mange, sies bare antallet for resten."""
    setninger = [str(f) for f in feil[:FLEST_FEIL]]
    resten = len(feil) - FLEST_FEIL
    return [*setninger, f"… og {resten} feil til."] if resten > 0 else setninger


def bokstav(kolonne: int) -> str:
    """Kolonnen slik regnearket skriver den: 0 er A, 26 er AA."""
    navn = ""
    kolonne += 1
    while kolonne:
        kolonne, rest = divmod(kolonne - 1, 26)
        navn = chr(ord("A") + rest) + navn
    return navn
