"""En celle til en verdi av riktig slag. Det som kan leses på to måter, er en feil."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from scenario.begreper.tallform import HARDT, Enhet, les_tall
from scenario.innhenting.ark import Verdi
from scenario.innhenting.kolonner import Kolonne, Kolonneslag, forenklet

FJERN = "–"
"""En strek i cella betyr at feltet skal bort."""
_STREKER = {"–", "-", "—", "\u2212", "ingen"}
_UKJENT = {"?", "ukjent", "ikke tallfestet", "ikke oppgitt", "i/t", "n/a", "u"}


def er_strek(verdi: Verdi) -> bool:
    """Sant når cella sier at feltet skal bort."""
    return isinstance(verdi, str) and forenklet(verdi) in _STREKER


def les_celle(verdi: Verdi, kolonne: Kolonne) -> Any:
    """Verdien i en celle som ikke er tom. Beløp og måneder leser `leser`.

    Gir ValueError med en norsk setning når den ikke passer i kolonnen.
    """
    if isinstance(verdi, bool):
        verdi = "ja" if verdi else "nei"
    match kolonne.slag:
        case Kolonneslag.TALL:
            return FJERN if er_strek(verdi) else _tall(verdi)
        case Kolonneslag.HELTALL:
            return _heltall(verdi)
        case Kolonneslag.LISTE:
            return () if er_strek(verdi) else _liste(verdi)
        case Kolonneslag.VALG:
            return _valg(_tekst(verdi), kolonne.valg)
    return FJERN if er_strek(verdi) else _tekst(verdi)


def er_ukjent(verdi: Verdi) -> bool:
    """Sant når cella sier at verdien ikke er kjent."""
    return isinstance(verdi, str) and forenklet(verdi) in _UKJENT


def _tekst(verdi: Verdi) -> str:
    if isinstance(verdi, date):
        return verdi.isoformat()
    tekst = "".join(t if t.isprintable() or t == HARDT else " " for t in str(verdi))
    return re.sub(" +", " ", tekst).strip(" ")


def _tall(verdi: Verdi) -> Decimal:
    if isinstance(verdi, Decimal):
        return verdi
    if isinstance(verdi, date):
        raise ValueError(
            f"cella viser en dato ({verdi.isoformat()}), men skal være {Enhet.TALL.hva}. Gi cella tallformat."
        )
    return Decimal(repr(les_tall(_tekst(verdi), Enhet.TALL)))


def _heltall(verdi: Verdi) -> int:
    tall = _tall(verdi)
    if tall != tall.to_integral_value() or abs(tall) > 10_000:
        raise ValueError(f"«{_tekst(verdi)[:30]}» er ikke et helt tall som kan stå her")
    return int(tall)


def _liste(verdi: Verdi) -> tuple[str, ...]:
    deler = re.split(r"[,;/]", _tekst(verdi)) if isinstance(verdi, str) else [_tekst(verdi)]
    return tuple(dict.fromkeys(d.strip() for d in deler if d.strip()))


def _valg(tekst: str, valg: tuple[str, ...]) -> str:
    if forenklet(tekst) in valg:
        return forenklet(tekst)
    raise ValueError(f"«{tekst[:30]}» må være en av: {', '.join(valg)}")
