"""Leser regnestykkene slik de står på skjermen og i filene, og regner dem ut uten produktets egen regning.

«5 årsverk × 820 × 0,35 − 500 = 935 tusen kr» er et uttrykk og et svar. Enheter og navn er ord, og leses forbi.
En parentes rett bak et tall er en forklaring: «150 000 (innsparing som ikke er levert)».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

_TALL = r"\d{1,3}(?:\u00a0\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_DEL = re.compile(
    rf"(?P<tall>{_TALL})(?P<prosent>\u00a0%)?|(?P<tegn>[+−×÷()])|(?P<ord>[^\W\d_][\w²³.«»-]*)|(?P<annet>\S)"
)
_LIKHET = re.compile(rf"=\s(?P<svar>−?(?:{_TALL}))(?P<hale>(?:\u00a0%)?)")


def les(tall: str) -> Fraction:
    """Et vist tall."""
    return Fraction(tall.replace("\u00a0", "").replace("−", "-").replace(",", "."))


def halv_siste(tall: str) -> Fraction:
    """Så mye kan et vist tall være rundet av."""
    return Fraction(1, 2 * 10 ** len(tall.partition(",")[2]))


def regn_vist(tekst: str) -> Fraction:
    """Verdien av et vist uttrykk. Gir ValueError når det ikke er et helt uttrykk."""
    deler = list(_deler(tekst))
    verdi, resten = _sum(deler)
    if resten:
        raise ValueError(f"{tekst!r}: {resten} blir til overs")
    return verdi


def _deler(tekst: str) -> Iterator[str | Fraction]:
    """Tall og tegn. Ord er borte, og det samme er en parentes som forklarer tallet foran."""
    tekst = re.sub(r"(?<=[\d%]) \((?![^()]*[×÷])[^()]*[^\W\d_][^()]*\)", "", tekst)
    før: str | Fraction = "("
    for treff in _DEL.finditer(tekst):
        if treff["annet"]:
            raise ValueError(f"{tekst!r}: {treff[0]!r} er ikke et regnetegn")
        if treff["ord"]:
            continue
        del_: str | Fraction = treff["tegn"] or les(treff["tall"]) / (100 if treff["prosent"] else 1)
        yield "negativ" if del_ == "−" and isinstance(før, str) and før != ")" else del_
        før = del_


def _sum(d: list[str | Fraction]) -> tuple[Fraction, list[str | Fraction]]:
    verdi, d = _produkt(d)
    while d and d[0] in ("+", "−"):
        neste, resten = _produkt(d[1:])
        verdi, d = (verdi + neste if d[0] == "+" else verdi - neste), resten
    return verdi, d


def _produkt(d: list[str | Fraction]) -> tuple[Fraction, list[str | Fraction]]:
    verdi, d = _ledd(d)
    while d and d[0] in ("×", "÷"):
        neste, resten = _ledd(d[1:])
        verdi, d = (verdi * neste if d[0] == "×" else verdi / neste), resten
    return verdi, d


def _ledd(d: list[str | Fraction]) -> tuple[Fraction, list[str | Fraction]]:
    if not d:
        raise ValueError("uttrykket er tomt")
    første, *resten = d
    if første == "negativ":
        verdi, resten = _ledd(resten)
        return -verdi, resten
    if første == "(":
        verdi, resten = _sum(resten)
        if resten[:1] != [")"]:
            raise ValueError("parentesen er ikke lukket")
        return verdi, resten[1:]
    if isinstance(første, str):
        raise ValueError(f"{første} står der det skulle vært et tall")
    return første, resten


def likninger(tekst: str) -> list[tuple[str, str]]:
    """(uttrykk, svar) for hvert likhetstegn i teksten. Uttrykket er det lengste foran tegnet som kan regnes."""
    funnet, fra = [], 0
    for treff in _LIKHET.finditer(tekst):
        foran = tekst[fra : treff.start()].strip()
        starter = [0, *(m.end() for m in re.finditer(r"(?<=[.:;,]) |[\s(](?=[\d(])", foran))]
        funnet.append((next(foran[s:] for s in starter if _kan_regnes(foran[s:])), treff["svar"] + treff["hale"]))
        fra = treff.end()
    return funnet


def _kan_regnes(tekst: str) -> bool:
    try:
        regn_vist(tekst)
    except ValueError:
        return False
    return True


def avrundet(tekst: str) -> Fraction:
    """Så mye svaret kan avvike fordi tallene i uttrykket er rundet av: hvert tall for seg, lagt sammen."""
    verdi, sum_ = regn_vist(tekst), Fraction(0)
    for treff in re.finditer(_TALL, tekst):
        tall, halv = treff[0], halv_siste(treff[0])
        større = les(tall) + halv
        skrevet = f"{float(større):.12f}".rstrip("0").rstrip(".").replace(".", ",")
        sum_ += abs(regn_vist(f"{tekst[: treff.start()]}{skrevet}{tekst[treff.end() :]}") - verdi)
    return sum_
