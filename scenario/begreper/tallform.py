"""Tall slik de skrives og leses på norsk. Det samme på skjermen, i lister, i filer og på kommandolinjen."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NoReturn

HARDT = "\u00a0"
MINUS = "\u2212"
STØRST_RIMELIG = 2_000_000_000
"""Kroner. Et beløp over to milliarder er et tegn på feil enhet."""
MINST_RIMELIG = 1_000
"""Kroner. Det samme gjelder et beløp under tusen kroner."""
_MED_ALLE_SIFRE = Context(prec=400, rounding=ROUND_HALF_UP)
"""Plass til alle sifre i et hvilket som helst tall. Fem drivere på en milliard blir 45 sifre."""


class Enhet(StrEnum):
    """Enheten et felt har. Det leste tallet er alltid i denne enheten."""

    TALL = "tall"
    KRONER = "kroner"
    TUSEN_KR = "1000 kr"
    MILL_KR = "mill. kr"
    PROSENT = "prosent"
    PROSENT_PER_ÅR = "prosent per år"
    ANDEL = "andel"
    """0–1. Skrevet som prosent er det en hundredel."""
    MÅNEDER = "måneder"

    @property
    def kroner(self) -> int:
        """Hvor mange kroner én enhet er; 0 når feltet ikke er et beløp."""
        return {Enhet.KRONER: 1, Enhet.TUSEN_KR: 1_000, Enhet.MILL_KR: 1_000_000}.get(self, 0)

    @property
    def tusen(self) -> float:
        """Hvor mange 1000 kr én enhet er; 1 når feltet ikke er et beløp."""
        return self.kroner / 1_000 if self.kroner else 1.0

    @property
    def kort(self) -> str:
        """Pengeenheten slik den kan skrives etter et tall."""
        return {Enhet.TUSEN_KR: "tusen", Enhet.MILL_KR: "mill."}.get(self, self.value)

    @property
    def hva(self) -> str:
        """Det som skal stå i feltet, til en setning."""
        if self.kroner:
            return f"et beløp i {self.value}"
        return {
            Enhet.PROSENT: "prosent",
            Enhet.PROSENT_PER_ÅR: "prosent",
            Enhet.ANDEL: "en andel",
            Enhet.MÅNEDER: "måneder",
        }.get(self, "et tall")

    @property
    def ord(self) -> tuple[str, ...]:
        """Ordene som kan stå etter et tall i et felt som ikke er et beløp."""
        if self in (Enhet.PROSENT, Enhet.PROSENT_PER_ÅR, Enhet.ANDEL):
            return _PROSENT
        return _MÅNEDER if self is Enhet.MÅNEDER else ()

    @classmethod
    def av(cls, navn: str) -> Enhet:
        """Enheten et felt i tallgrunnlaget er oppgitt i: «1000 kr per år» er 1000 kr, «skoler» er bare et tall."""
        return next((e for e in cls if e is not cls.TALL and navn.startswith(e.value)), cls.TALL)


@lru_cache(maxsize=8192)  # radene viser de samme tallene om og om igjen
def rundet(verdi: float, desimaler: int) -> Decimal:
    """Tallet slik det vises: halve rundes vekk fra null."""
    return Decimal(repr(float(verdi))).quantize(Decimal(1).scaleb(-desimaler), context=_MED_ALLE_SIFRE)


def desimal(verdi: float, desimaler: int = 1) -> str:
    """Avrundet tall med desimalkomma; halve rundes vekk fra null, og minus null finnes ikke."""
    avrundet = rundet(verdi, desimaler)
    tekst = f"{abs(avrundet):,f}".replace(",", HARDT).replace(".", ",")
    return f"{MINUS}{tekst}" if avrundet < 0 else tekst


def knapp(verdi: float, desimaler: int = 4) -> str:
    """Så få desimaler som mulig: 3 og 0,25."""
    tekst = desimal(verdi, desimaler)
    return tekst.rstrip("0").rstrip(",") if "," in tekst else tekst


_KRONER, _PROSENT, _MÅNEDER = ("kr", "kroner", "nok"), ("%", "prosent", "pst"), ("måned", "måneder", "mnd", "md")
_KRONER_PER = {
    **dict.fromkeys(("tusen", "tkr", "tnok"), 1_000),
    **dict.fromkeys(("mill", "million", "millioner", "mnok", "mkr"), 1_000_000),
    **dict.fromkeys(("mrd", "milliard", "milliarder"), 1_000_000_000),
}
_PER_ÅR = re.compile(r" ?(i året|per år|pr\.? år|årlig|/ ?år)$")
_STREKER = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"), "-")
_SKRIFT = re.compile(
    r"(?P<fortegn>[-+])? ?(?P<foran>[a-zæøå]+\.?)? ?(?P<også>[-+])? ?"
    r"(?P<tall>[.,]?\d(?:[\d.,' ]*\d)?) ?(?P<bak>[a-zæøå%. ]*)",
    re.ASCII,
)


def les_tall(tekst: str, enhet: Enhet = Enhet.TALL) -> float:
    """Tallet i feltets enhet, slik folk skriver det: «3,75», «1 200», «−5», «(4)», «12 mill. kr», «12,-», «kr 12».

    Står en annen pengeenhet i teksten, regnes den om: «500 000 kr» og «500 tusen» er 0,5 i et felt i mill. kr.
    «12 kr» i et slikt felt er 12, for tolv kroner kan ikke være ment. Kan begge deler være ment, er det en feil.
    Gir ValueError med en norsk setning for alt som ikke er ett tall i feltets enhet.
    """
    ren, minus = _uten_parentes(_forenklet(tekst))
    treff = _SKRIFT.fullmatch(ren)
    if treff is None or ((treff["fortegn"] or minus) and treff["også"]) or (minus and treff["fortegn"]):
        _ikke_et_tall(tekst)
    ord = tuple(re.findall(r"[a-zæøå]+|%", f"{treff['foran'] or ''} {treff['bak']}"))
    verdi = _verdien(treff["tall"], tekst)
    if minus or "-" in (treff["fortegn"], treff["også"]):
        verdi = -verdi
    return float(_i_enheten(verdi, ord, enhet, tekst)) + 0.0


def har_enhet(tekst: str) -> bool:
    """Sant når teksten er et tall med enheten skrevet ut, så den ikke kan misforstås: «12 mill», «80 %»."""
    return bool(re.search(r"\d[^a-zæøå%]*(tusen|tkr|mill|mnok|mrd|%|prosent|pst)", _forenklet(tekst)))


def _forenklet(tekst: str) -> str:
    """Små bokstaver, vanlige mellomrom og streker, og ingen usynlige tegn."""
    synlig = "".join(t for t in unicodedata.normalize("NFC", tekst) if unicodedata.category(t) != "Cf")
    ren = " ".join(synlig.translate(_STREKER).replace("\u2019", "'").casefold().split())
    return _PER_ÅR.sub("", re.sub(r"[.,] ?-+$", " kr", ren))


def _uten_parentes(ren: str) -> tuple[str, bool]:
    """Regnskapets skrivemåte for minus: «(4)», «(4 mill)» og «kr (4)»."""
    treff = re.fullmatch(r"([^()]*)\(([^()]*)\)([^()]*)", ren)
    return (f"{treff[1]}{treff[2].strip()}{treff[3]}", True) if treff else (ren, False)


def _verdien(siffer: str, tekst: str) -> Decimal:
    if re.fullmatch(r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?", siffer):
        return Decimal(re.sub("[ ']", "", siffer).replace(",", "."))
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+", siffer):
        deler = [siffer.replace(".", " "), *([siffer.replace(".", ",")] if siffer.count(".") == 1 else [])]
        forslag = " eller ".join(f"«{d}»" for d in deler)
        raise ValueError(f"«{tekst.strip()[:30]}» kan leses på to måter. Skriv {forslag}.")
    if re.fullmatch(r"\d{1,12}(?:[.,]\d{1,9})?|[.,]\d{1,9}", siffer):
        return Decimal(siffer.replace(",", "."))
    _ikke_et_tall(tekst)


def _i_enheten(verdi: Decimal, ord: tuple[str, ...], enhet: Enhet, tekst: str) -> Decimal:
    uten_kr = [o for o in ord if o not in _KRONER]
    if not ord:
        return verdi
    if enhet.kroner and len(uten_kr) <= 1 and len(ord) <= 2:
        if not uten_kr:
            return _bare_kroner(verdi, enhet, tekst)
        if uten_kr[0] in _KRONER_PER:
            return verdi * _KRONER_PER[uten_kr[0]] / enhet.kroner
    if len(ord) == 1 and ord[0] in enhet.ord:
        return verdi / (100 if enhet is Enhet.ANDEL else 1)
    _feil_enhet(ord, enhet, tekst)


def _bare_kroner(verdi: Decimal, enhet: Enhet, tekst: str) -> Decimal:
    """«12 kr» i et felt i mill. kr er 12, og «500 000 kr» er 0,5. Det imellom kan være begge deler."""
    i_kroner = abs(verdi) >= MINST_RIMELIG
    i_feltets = abs(verdi) * enhet.kroner <= STØRST_RIMELIG
    omregnet = verdi / enhet.kroner
    if i_kroner and i_feltets and omregnet != verdi:
        forslag = (f"«{knapp(float(v), 9)} {enhet.kort}»" for v in (verdi, omregnet))
        raise ValueError(f"«{tekst.strip()[:30]}» kan leses på to måter. Skriv {' eller '.join(forslag)}.")
    return omregnet if i_kroner else verdi


def _feil_enhet(ord: tuple[str, ...], enhet: Enhet, tekst: str) -> NoReturn:
    skrevet = tekst.strip()[:30]
    if ord[0] in _PROSENT:
        raise ValueError(f"«{skrevet}» er en prosent, men her skal det stå {enhet.hva}.")
    if not enhet.kroner and any(o in _KRONER or o in _KRONER_PER for o in ord):
        raise ValueError(f"«{skrevet}» er et beløp, men her skal det stå {enhet.hva}.")
    _ikke_et_tall(tekst)


def _ikke_et_tall(tekst: str) -> NoReturn:
    raise ValueError(f"«{tekst.strip()[:30]}» er ikke et tall. Skriv for eksempel 3,75 eller 1 200.")
