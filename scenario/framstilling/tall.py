"""Tall som norsk tekst: hardt mellomrom i tusengrupper, desimalkomma, ekte minustegn. Beløp inn er hele 1000 kr."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from scenario.begreper.felles import Måned

HARDT = "\u00a0"
MINUS = "\u2212"
_MED_ALLE_SIFRE = Context(prec=400, rounding=ROUND_HALF_UP)
"""Plass til alle sifre i et hvilket som helst tall. Fem drivere på en milliard blir 45 sifre."""
_MÅNEDER = [
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


def desimal(verdi: float, desimaler: int = 1) -> str:
    """Avrundet tall med desimalkomma; halve rundes vekk fra null, og minus null finnes ikke."""
    avrundet = Decimal(repr(float(verdi))).quantize(Decimal(1).scaleb(-desimaler), context=_MED_ALLE_SIFRE)
    tekst = f"{abs(avrundet):,f}".replace(",", HARDT).replace(".", ",")
    return f"{MINUS}{tekst}" if avrundet < 0 else tekst


def helt(verdi: float) -> str:
    """Helt tall med tusengrupper: 605694 blir «605 694»."""
    return desimal(verdi, 0)


def knapp(verdi: float, desimaler: int = 4) -> str:
    """Så få desimaler som mulig: 3 og 0,25."""
    tekst = desimal(verdi, desimaler)
    return tekst.rstrip("0").rstrip(",") if "," in tekst else tekst


def mill(verdi: float, desimaler: int = 1) -> str:
    """Millioner uten enhet: 440600 blir «440,6»."""
    return desimal(verdi / 1000, desimaler)


def mill_knapp(verdi: float) -> str:
    """Millioner uten enhet og uten overflødig desimal: 150000 blir «150»."""
    return knapp(verdi / 1000, 1)


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


def spenn(lav: float, høy: float) -> str:
    """Spenn i millioner: «5,4–9,2»; ett tall når endene er like."""
    a, b = mill(lav), mill(høy)
    return a if a == b else f"{a}{HARDT}til{HARDT}{b}" if MINUS in a + b else f"{a}–{b}"


def måned(verdi: Måned) -> str:
    """«august 2026»."""
    return f"{_MÅNEDER[verdi.måned - 1]} {verdi.år}"


def dato(iso: str) -> str:
    """«22. november 2026» av `2026-11-22`."""
    år, måned_, dag = (int(del_) for del_ in iso.split("-"))
    return f"{dag}.{HARDT}{måned(Måned(år, måned_))}"


def antall(tall: float, entall: str, flertall: str) -> str:
    """Tall med riktig bøyd enhet: «1 skole», «3 skoler»."""
    return f"{knapp(tall)}{HARDT}{entall if tall == 1 else flertall}"


def oppramsing(ledd: list[str]) -> str:
    """«a, b og c»."""
    return ledd[0] if len(ledd) == 1 else f"{', '.join(ledd[:-1])} og {ledd[-1]}" if ledd else ""


_SKILLE = " \u00a0\u202f\u2009'"


def les_tall(tekst: str) -> float:
    """Et tall slik folk skriver det: «3,75», «3.75», «1 200», «−5». Gir ValueError med en norsk setning for resten."""
    ren = tekst.strip().replace(MINUS, "-").replace("–", "-").removesuffix("%").strip()
    grupper = re.fullmatch(rf"-?\d{{1,3}}(?:[{_SKILLE}]\d{{3}})+(?:,\d+)?", ren)
    if grupper:
        return float(re.sub(rf"[{_SKILLE}]", "", ren).replace(",", "."))
    if re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", ren):
        raise ValueError(
            f"«{tekst}» kan leses på to måter. Skriv «{ren.replace('.', ' ')}» eller «{ren.replace('.', ',')}»."
        )
    if re.fullmatch(r"-?\d{1,12}(?:[.,]\d{1,9})?", ren, flags=re.ASCII):
        return float(ren.replace(",", "."))
    raise ValueError(f"«{tekst[:30]}» er ikke et tall. Skriv for eksempel 3,75 eller 1 200.")
