"""Arket Saken: per område, tiltak for tiltak og forslag til vedtak, med de samme ordene som i Word og PDF.

Arket er tekst fra da filen ble laget. Formlene står på de andre arkene.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scenario.framstilling.tall import HARDT, MINUS
from scenario.rapport.blokker import Avsnitt, Blokk, Overskrift, Punkter, Tabell
from scenario.rapport.regneark.ark import Ark, Bok
from scenario.rapport.regneark.plan import SAKEN, Arkplan
from scenario.rapport.saksdel import saksdelen

_TALL = re.compile(rf"{MINUS}?\d{{1,3}}(?:{HARDT}\d{{3}})*(?:,\d+)?")
_TABELLBREDDER = (80, *[14] * 8)


def skriv(bok: Bok, plan: Arkplan) -> None:
    """Skriver hele arket. Tall i tabellene er tall, så de kan kopieres videre."""
    ark = bok.ark[SAKEN]
    ark.tekst(0, 0, "Saken", "tittel")
    ark.tekst(
        1,
        0,
        "Til å kopiere fra. Tallene her er de som gjaldt da filen ble laget, og følger ikke det som endres på de andre "
        "arkene.",
        "dempet",
    )
    rad = 3
    for blokk in saksdelen(plan.innhold):
        rad = _skriv(ark, rad, blokk)
    ark.oppsett(_TABELLBREDDER)


def _skriv(ark: Ark, rad: int, blokk: Blokk) -> int:
    """Blokken fra denne raden; gir den neste ledige."""
    match blokk:
        case Overskrift(tekst=tekst):
            ark.tekst(rad + 1, 0, tekst, "del")
            return rad + 2
        case Avsnitt(tekst=tekst):
            ark.tekst(rad, 0, tekst, "brutt")
            return rad + 1
        case Punkter(punkter=punkter):
            for nummer, punkt in enumerate(punkter):
                ark.tekst(rad + nummer, 0, punkt, "brutt")
            return rad + len(punkter)
        case Tabell():
            return _tabell(ark, rad, blokk)
    return rad


def _tabell(ark: Ark, rad: int, tabell: Tabell) -> int:
    ark.tekst(rad, 0, tabell.tittel, "brutt")
    ark.hode(rad + 1, tabell.kolonner, range(1, len(tabell.kolonner)))
    for nummer, celler in enumerate(tabell.rader):
        stil = ("sum", "sumtekst") if nummer in tabell.summer else ("desimal", "brutt")
        _rad(ark, rad + 2 + nummer, celler, *stil)
    etter = rad + 2 + len(tabell.rader)
    ark.tekst(etter, 0, tabell.note, "dempet")
    return etter + 1


def _rad(ark: Ark, rad: int, celler: Sequence[str], tallstil: str, tekststil: str) -> None:
    for kol, celle in enumerate(celler):
        verdi = _som_tall(celle) if kol else None
        if verdi is None:
            ark.verdi(rad, kol, celle, tekststil)
        else:
            ark.verdi(rad, kol, verdi, tallstil)


def _som_tall(celle: str) -> float | None:
    """Tallet når cella bare er et tall."""
    if not _TALL.fullmatch(celle):
        return None
    return float(celle.replace(HARDT, "").replace(MINUS, "-").replace(",", "."))
