"""Enheter: hvilken enhet et uttrykk gir, regnet av enhetene til driverne.

`1000 kr per m² og år` er kroner delt på m² og år. Prosent er en hundredel, og `100 m²` er hundre m². Et tall i
uttrykket er en omregning: `prosent / 100` er en andel. Slik oppdages også et glemt `/ 100`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isclose
from typing import assert_never

from scenario.begreper.uttrykk import Fast, Ledd, Navn, Uttrykk

_SKALA = {"mill.": 1e6, "tusen": 1e3}
_RENE = {"andel": 1.0, "prosent": 0.01, "prosentpoeng": 0.01}
"""Enheter uten mål, og hvor stor én av dem er."""
_ENDELSER = re.compile("(?<=..)(?:ene|ere|er|e)$")


class Enhetsfeil(ValueError):
    """Enhetene går ikke opp. Meldingen er en norsk setning."""


@dataclass(frozen=True, slots=True)
class Måleenhet:
    """Et produkt av mål, og hvor mange grunnenheter én av dem er."""

    skala: float
    mål: tuple[tuple[str, int], ...]
    tekst: str = ""
    """Enheten slik den er skrevet, til meldinger."""
    ord: tuple[tuple[str, str], ...] = ()
    """Hvordan målene er skrevet, til meldinger."""

    def ganger(self, annen: Måleenhet, potens: int = 1) -> Måleenhet:
        """Produktet, eller kvotienten når potensen er −1."""
        mål = Counter(dict(self.mål))
        for navn, grad in annen.mål:
            mål[navn] += potens * grad
        ord_ = tuple(dict((*annen.ord, *self.ord)).items())
        return Måleenhet(self.skala * annen.skala**potens, _ordnet(mål), ord=ord_)

    def samme(self, annen: Måleenhet) -> bool:
        """Sant når både målene og størrelsen er like."""
        return self.mål == annen.mål and isclose(self.skala, annen.skala, rel_tol=1e-9)

    @property
    def vist(self) -> str:
        """Enheten til lesing: slik den er skrevet, ellers satt sammen av målene."""
        if self.tekst:
            return self.tekst
        ord_ = dict(self.ord)
        over = " · ".join(ord_[navn] for navn, grad in self.mål for _ in range(grad)) or "andel"
        under = " og ".join(ord_[navn] for navn, grad in self.mål for _ in range(-grad))
        return f"{over} per {under}" if under else over


def _ordnet(mål: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((navn, grad) for navn, grad in mål.items() if grad))


def les_enhet(tekst: str) -> Måleenhet:
    """`1000 kr per årsverk og år`. Bare det første ordet i hvert ledd teller: «prosent av arealet» er prosent."""
    over, *under = re.split(r"\s+per\s+", " ".join(tekst.split()))
    enhet = _ett(over)
    for ledd in (del_ for deler in under for del_ in re.split(r"\s+og\s+", deler)):
        enhet = enhet.ganger(_ett(ledd), -1)
    return replace(enhet, tekst=tekst)


def _ett(ledd: str) -> Måleenhet:
    treff = re.fullmatch(r"([0-9][0-9  ]*(?:[.,][0-9]+)?)?\s*(mill\.|tusen)?\s*(\S*).*", ledd)
    tall, stor, ord_ = treff.groups() if treff else (None, None, ledd)
    antall = float(re.sub("[  ]", "", tall).replace(",", ".")) if tall else 1.0
    skala = antall * _SKALA.get(stor or "", 1.0)
    if not ord_ or ord_ in _RENE:
        return Måleenhet(skala * _RENE.get(ord_, 1.0), ())
    mål = _ENDELSER.sub("", ord_.casefold())
    return Måleenhet(skala, ((mål, 1),), ord=((mål, ord_),))


@dataclass(frozen=True, slots=True)
class _RentTall:
    """Et rent tall i uttrykket."""

    verdi: float


def enhet_av(uttrykk: Uttrykk, enheter: Mapping[str, Måleenhet]) -> Måleenhet:
    """Enheten uttrykket gir. Gir Enhetsfeil når ulike enheter legges sammen eller trekkes fra hverandre."""
    svar = _enhet(uttrykk, enheter)
    return Måleenhet(1.0, ()) if isinstance(svar, _RentTall) else svar


def _enhet(uttrykk: Uttrykk, enheter: Mapping[str, Måleenhet]) -> Måleenhet | _RentTall:
    match uttrykk:
        case Fast(verdi):
            return _RentTall(verdi)
        case Navn(navn):
            return enheter[navn]
        case Ledd(venstre, tegn, høyre):
            a, b = _enhet(venstre, enheter), _enhet(høyre, enheter)
            return _produkt(a, b, 1 if tegn == "*" else -1) if tegn in "*/" else _sum(a, b)
        case _:
            assert_never(uttrykk)


def _produkt(a: Måleenhet | _RentTall, b: Måleenhet | _RentTall, potens: int) -> Måleenhet | _RentTall:
    """Tallet omregner enheten: størrelsen er den samme, så enheten blir tilsvarende større eller mindre."""
    if isinstance(a, _RentTall) and isinstance(b, _RentTall):
        return _RentTall(a.verdi * b.verdi**potens)
    over = Måleenhet(1 / a.verdi, ()) if isinstance(a, _RentTall) else a
    return over.ganger(Måleenhet(1 / b.verdi, ()) if isinstance(b, _RentTall) else b, potens)


def _sum(a: Måleenhet | _RentTall, b: Måleenhet | _RentTall) -> Måleenhet | _RentTall:
    """Leddene må ha samme enhet. Et rent tall må være det hele: 1 mot en andel, 100 mot prosent."""
    if isinstance(a, _RentTall) and isinstance(b, _RentTall):
        return a
    if isinstance(a, _RentTall) or isinstance(b, _RentTall):
        tall, enhet = (a, b) if isinstance(a, _RentTall) else (b, a)
        assert isinstance(tall, _RentTall) and isinstance(enhet, Måleenhet)
        if enhet.mål or not isclose(tall.verdi * enhet.skala, 1.0):
            raise Enhetsfeil(f"tallet {tall.verdi:.12g} kan ikke legges til eller trekkes fra «{enhet.vist}»")
        return enhet
    if not a.samme(b):
        raise Enhetsfeil(f"«{a.vist}» og «{b.vist}» kan ikke legges sammen eller trekkes fra hverandre")
    return a


def er_penger(enhet: str) -> bool:
    """Sant når enheten er et beløp."""
    return "kr" in dict(les_enhet(enhet).mål)


def per_enhet_av(mengde: str | None) -> tuple[Måleenhet, ...]:
    """Enhetene effekten av én enhet av mengden kan ha. Uten mengde er det 1000 kr per år."""
    i_året = les_enhet("1000 kr per år")
    if mengde is None:
        return (i_året,)
    tekst = f"1000 kr per {mengde} og år"
    return (replace(i_året.ganger(les_enhet(mengde), -1), tekst=tekst), les_enhet(tekst))


def kontroller_enhet(uttrykk: Uttrykk, enheter: Mapping[str, str], lovlige: Sequence[Måleenhet]) -> None:
    """Gir Enhetsfeil når uttrykket ikke får en av de lovlige enhetene; den første nevnes i meldingen."""
    fikk = enhet_av(uttrykk, {navn: les_enhet(tekst) for navn, tekst in enheter.items()})
    if any(fikk.samme(m) for m in lovlige):
        return
    nær = next((m for m in lovlige if m.mål == fikk.mål), None)
    if nær is None:
        raise Enhetsfeil(f"driverne gir enheten «{fikk.vist}», men det skal bli «{lovlige[0].vist}»")
    forhold = nær.skala / fikk.skala
    retning = f"/ {forhold:.12g}" if forhold > 1 else f"* {1 / forhold:.12g}"
    ord_ = "stort" if forhold > 1 else "lite"
    ganger = f"{max(forhold, 1 / forhold):.12g}"
    raise Enhetsfeil(f"tallet blir {ganger} ganger for {ord_} til å være «{lovlige[0].vist}»; mangler «{retning}»?")
