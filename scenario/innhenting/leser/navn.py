"""Navnet på en rad: teksten i cella, og nummeret som kan stå foran navnet."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from scenario.innhenting.ark import Verdi

_NUMMER_FORAN = re.compile(r"\s*((?:[A-ZÆØÅ]{0,3}-?)?\d{1,4}(?:\.\d{1,3}){0,3})\s?[.):]\s+(?=\S)")
_TILTAK_NUMMER = re.compile(r"(?i)tiltak\s*(?:nr\.?\s*)?(\d{1,4}[a-z]?)\s*[.:–—-]\s*(?=\S)")


def celletekst(verdi: Verdi) -> str:
    """Cella som én linje tekst."""
    if verdi is None or isinstance(verdi, bool):
        return ""
    if isinstance(verdi, date):
        return verdi.isoformat()
    if isinstance(verdi, Decimal):
        return f"{verdi:f}"
    synlig = "".join(t if t.isprintable() else " " for t in verdi)
    return " ".join(synlig.split())[:300]


_KONSEKVENS_BAK = re.compile(r"(?i)(.{3,120}?)[.,:;–-]?\s+(?:konsekvens(?:er|en)?|følger?)\s*:\s*(\S.*)")


def skilt_fra_konsekvensen(navn: str) -> tuple[str, str | None]:
    """(navn, konsekvens) når begge står i den samme cella: «Større klasser. Konsekvens: …»."""
    treff = _KONSEKVENS_BAK.fullmatch(navn)
    return (treff[1].rstrip(" .,:;–-"), treff[2]) if treff else (navn, None)


def skilt_fra_nummeret(celle: Verdi, navn: str) -> tuple[str, str]:
    """(nummer, navn). Et nummer foran navnet er nummeret når ingen kolonne har det."""
    tekst = celletekst(celle)
    if tekst == navn or er_id(tekst):
        return "", navn
    if tekst and re.search(r"\d", tekst) and len(tekst) <= 20:
        return tekst.rstrip("."), navn
    treff = _NUMMER_FORAN.match(navn) or _TILTAK_NUMMER.match(navn)
    if not tekst and treff and not re.match(r"(?:19|20)\d{2}\b", navn):
        return treff[1], navn[treff.end() :].strip()
    return "", navn


def er_id(tekst: str) -> bool:
    """Om teksten er skrevet som katalogens faste navn, og ikke som et nummer: `faerre_skoler`, `renhold`."""
    return bool(re.fullmatch(r"[a-z][a-z0-9_]{2,40}", tekst)) and ("_" in tekst or tekst.isalpha())
