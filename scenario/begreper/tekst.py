"""Teksten brukere skriver: hva dørene slipper inn."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from scenario.begreper.felles import stopp

_BLANKE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Tegn uten strek på skjermen som Unicode ellers regner som bokstaver, merker eller symboler."""


def er_usynlig(tegn: str) -> bool:
    """Sant for styretegn, retningstegn og andre tegn uten bredde eller strek. Mellomrom er ikke usynlige."""
    return unicodedata.category(tegn) in ("Cc", "Cf", "Cs", "Cn") or bool(_BLANKE.match(tegn))


def uten_styretegn(verdi: Any) -> Any:
    """Tekst uten styretegn, retningstegn og usynlige tegn: den kan vises og skrives som den står.

    De kan snu rekkefølgen leseren ser, gjøre to like navn ulike, og ødelegge regneark og dokumenter. Linjeskift og
    tabulator blir mellomrom.
    """
    if not isinstance(verdi, str) or (verdi.isascii() and verdi.isprintable()):
        return verdi
    ren = re.sub("[\t\n\r\u2028\u2029]", " ", verdi)
    return "".join(tegn for tegn in ren if not er_usynlig(tegn))


def er_synlig(tekst: str) -> bool:
    """Sant når teksten har minst én bokstav, ett siffer eller ett annet tegn med strek."""
    return any(unicodedata.category(tegn)[0] in "LNPS" and not er_usynlig(tegn) for tegn in tekst)


def synlig_navn(verdi: Any) -> Any:
    """Navnet uten usynlige tegn. Et navn uten noe synlig i seg er en feil."""
    ren = uten_styretegn(verdi)
    if isinstance(ren, str) and ren and not er_synlig(ren):
        stopp("navn", "navnet må ha minst én bokstav eller ett tall")
    return ren
