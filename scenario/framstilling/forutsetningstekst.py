"""En forutsetning som tekst: det samme på skjermen, i Word, PDF, Excel og sammenligninger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, assert_never

from scenario.begreper.felter import Bryter, PerNavn, PerÅr, Slag, Spennfelt, Tallfelt, Valgliste
from scenario.begreper.kommune import Forutsetning, Kommune
from scenario.begreper.tallform import HARDT, Enhet
from scenario.begreper.valg import SLAG, Anslag, Beløp
from scenario.framstilling.tall import antall, knapp, mill_kr_knapp, oppramsing

FØLGER_TOLKNINGEN = "følger tolkningen"


def styrbare(kommune: Kommune) -> tuple[tuple[Forutsetning, Slag], ...]:
    """Forutsetningene brukeren kan endre, i tallgrunnlagets rekkefølge, med slaget de har."""
    return tuple((a, SLAG[a.id]) for a in kommune.forutsetninger if a.styrbar and a.id in SLAG)


def verdi(kommune: Kommune, felt: str, verdi: Any) -> str:
    """Verdien av en forutsetning: «75 mill. kr i 2024», «ja», «90 %»."""
    if verdi is None:
        return FØLGER_TOLKNINGEN
    slag = SLAG[felt]
    match slag:
        case Valgliste():
            navn = next((t.navn for t in kommune.mål.tolkninger if t.id == verdi), "")
            return f"{verdi} – {navn}" if navn else str(verdi)
        case Bryter():
            return ja_nei(verdi)
        case Tallfelt():
            return tall(slag)(verdi)
        case PerÅr():
            return per_år(slag, verdi)
        case Spennfelt():
            return spenn(slag, verdi)
        case PerNavn():
            return oppramsing([f"{navn} {knapp(ett)}" for navn, ett in verdi]) or "ingen"
        case _:
            assert_never(slag)


def ja_nei(verdi: bool) -> str:
    """«ja» eller «nei»."""
    return "ja" if verdi else "nei"


def tall(slag: Tallfelt) -> Callable[[float], str]:
    """Hvordan et tall i feltet skrives, med enhet."""
    match slag.enhet:
        case Enhet.KRONER | Enhet.TUSEN_KR | Enhet.MILL_KR:
            return mill_kr_knapp
        case Enhet.ANDEL:
            return lambda v: f"{knapp(100 * v, 1)}{HARDT}%"
        case Enhet.PROSENT:
            return lambda v: f"{knapp(v)}{HARDT}%"
        case Enhet.PROSENT_PER_ÅR:
            return lambda v: f"{knapp(v)}{HARDT}% i året"
        case Enhet.MÅNEDER:
            return lambda v: antall(v, "måned", "måneder")
        case Enhet.TALL:
            return knapp
        case _:
            assert_never(slag.enhet)


def per_år(slag: PerÅr, par: Beløp) -> str:
    """«75 mill. kr i 2024 og 10 mill. kr i 2025»; «ingen» når det ikke er noen."""
    vis = tall(slag.tall)
    return oppramsing([f"{vis(ett)} i {år}" for år, ett in par if ett or not slag.null_er_tomt]) or "ingen"


def spenn(slag: Spennfelt, anslag: Anslag) -> str:
    """«60 % til 100 %, mest sannsynlig 90 %»; ett tall når det ikke er noe spenn."""
    lav, midt, høy = map(tall(slag.tall), anslag.nivåer)
    return midt if lav == høy else f"{lav} til {høy}, mest sannsynlig {midt}"
