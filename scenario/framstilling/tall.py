"""Tall som norsk tekst: hardt mellomrom i tusengrupper, desimalkomma, ekte minustegn. Beløp inn er hele 1000 kr."""

from __future__ import annotations

from collections.abc import Callable

from scenario.begreper.felles import Måned
from scenario.begreper.tallform import HARDT, MINUS, desimal, knapp, rundet

__all__ = [
    "HARDT",
    "MINUS",
    "antall",
    "dato",
    "desimal",
    "helt",
    "knapp",
    "kr_tusen",
    "med_fortegn",
    "mill",
    "mill_knapp",
    "mill_kr",
    "mill_kr_knapp",
    "måned",
    "oppramsing",
    "prosent",
    "rundet",
    "spenn",
]
MÅNEDER = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
]
"""Månedene i rekkefølge."""


def helt(verdi: float) -> str:
    """Helt tall med tusengrupper: 605694 blir «605 694»."""
    return desimal(verdi, 0)


def mill(verdi: float, desimaler: int = 1) -> str:
    """Millioner uten enhet: 440600 blir «440,6»."""
    return desimal(verdi / 1000, desimaler)


def mill_knapp(verdi: float) -> str:
    """Millioner uten enhet, med de desimalene hele tusen trenger: 150000 blir «150», 149960 blir «149,96»."""
    return knapp(verdi / 1000, 3)


def mill_kr(verdi: float, desimaler: int = 1) -> str:
    """Millioner med enhet: 440600 blir «440,6 mill. kr»."""
    return f"{mill(verdi, desimaler)}{HARDT}mill.{HARDT}kr"


def mill_kr_knapp(verdi: float) -> str:
    """Som `mill_kr`, uten overflødig desimal: «150 mill. kr»."""
    return f"{mill_knapp(verdi)}{HARDT}mill.{HARDT}kr"


def kr_tusen(verdi: float) -> str:
    """Beløp i hele 1000 kr med tusengrupper, uten enhet."""
    return helt(verdi)


def prosent(andel: float, desimaler: int = 0) -> str:
    """Andel som prosent: 0,066 blir «6,6 %» med én desimal."""
    return f"{desimal(100 * andel, desimaler)}{HARDT}%"


def med_fortegn(tekst: str) -> str:
    """Setter pluss foran tall som ikke er negative."""
    return tekst if tekst.startswith(MINUS) or tekst in ("0", "0,0") else f"+{tekst}"


def spenn(lav: float, høy: float, vis: Callable[[float], str] = mill) -> str:
    """Spenn i millioner: «5,4–9,2»; ett tall når endene er like."""
    a, b = vis(lav), vis(høy)
    return a if a == b else f"{a}{HARDT}til{HARDT}{b}" if MINUS in a + b else f"{a}–{b}"


def måned(verdi: Måned) -> str:
    """«august 2026»."""
    return f"{MÅNEDER[verdi.måned - 1]} {verdi.år}"


def dato(iso: str) -> str:
    """«22. november 2026» av `2026-11-22`."""
    år, måned_, dag = (int(del_) for del_ in iso.split("-"))
    return f"{dag}.{HARDT}{måned(Måned(år, måned_))}"


def antall(tall: float, entall: str, flertall: str) -> str:
    """Tall med riktig bøyd enhet: «1 skole», «3 skoler»."""
    return f"{knapp(tall)}{HARDT}{entall if tall == 1 else flertall}"


def oppramsing(ledd: list[str]) -> str:
    """«a, b og c»; med semikolon når et ledd selv er en oppramsing: «a; b; og c, d og e»."""
    if len(ledd) < 2:
        return "".join(ledd)
    skille, siste = ("; ", "; og ") if any(", " in ett for ett in ledd) else (", ", " og ")
    return f"{skille.join(ledd[:-1])}{siste}{ledd[-1]}"
