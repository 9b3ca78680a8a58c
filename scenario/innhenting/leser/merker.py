"""Det lista sier om en rad i en kolonne for status eller type, i navnet, eller i overskriften radene står under."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scenario.innhenting.leser.listelinje import Listelinje
from scenario.innhenting.leser.ord import enkel

_TRUKKET = re.compile(
    r"(?:er |blir |ble )?(?:trukket|trekt|utgår|utgått|går ut|frafalt|fråfalle|forkast(?:et|a)|avvist|avslått|"
    r"strøket over|skrinlagt|strøket|stroke|tatt ut|teke ut|ikke aktuel\w+|ikkje aktuel\w+)\b"
)
_TRUKKET_I_NAVNET = re.compile(r"\((?:trukket|trekt|utgår|utgått|strøket)\)|^(?:trukket|trekt|utgår|utgått)\s?[:–-]")
_VEDTATT = re.compile(r"(?:er )?(?:vedtatt|vedteke|vedteken|iverksatt|gjennomført)\b")
_ENGANGS = re.compile(
    r"(?:eingong|engang)s?(?:s?(?:effekt|gevinst|innsparing|beløp|tiltak|inntekt|salg))?$|én gang$|(?:ikke|ikkje) varig"
)
_ENGANGS_I_NAVNET = re.compile(
    r"\((?:eingong|engang)s\w*\)|\b(?:engangs|eingongs)(?:effekt|gevinst|innsparing|beløp)\b"
)
_INNTEKT = re.compile(
    r"(?:økt|økte|auka|auke|høyere|nye|mer|andre)?\s*-?inntekt(?:er|ar|s\w+)?\b(?!.*(?:utgift|kostnad))"
)
_INVESTERING = re.compile(
    r"(?:[\d.]+\s*)?investering(?:er|ar|ane|ene|s\w+)?\b(?!.*(?:drift|innspar|kutt|redu|uts[ae]tt))"
)
_KAN_VÆRE_INNTEKT = re.compile(
    r"\b(?:økt|økte|øke|auka|auke|høyere|høgare|heve)\b.{0,30}?"
    r"(?:inntekt|betaling|egenandel|eigendel|gebyr|avgift|eiendomsskatt|eigedomsskatt|billett|husleie|pris(?:er|en|ene)?\b)"
)


def er_trukket(linje: Listelinje) -> bool:
    """Om forslaget er trukket eller utgår. I malen er «utgått» en status katalogen har."""
    if linje.tabell is not None and linje.tabell.er_malen:
        return False
    return _noen(_TRUKKET, linje.merker) or bool(_TRUKKET_I_NAVNET.search(enkel(linje.navn)))


def er_engangs(linje: Listelinje) -> bool:
    """Om lista sier at beløpet kommer én gang."""
    return _noen(_ENGANGS, linje.merker) or bool(_ENGANGS_I_NAVNET.search(enkel(linje.navn)))


def er_inntekt(linje: Listelinje, over: Iterable[str]) -> bool:
    """Om raden er økte inntekter. Det er ikke lavere driftskostnad."""
    return _noen(_INNTEKT, (*linje.merker, *over))


def kan_være_inntekt(linje: Listelinje) -> bool:
    """Om navnet tyder på at noen skal betale mer, uten at lista sier at det er en inntekt."""
    return bool(_KAN_VÆRE_INNTEKT.search(enkel(linje.navn)))


def er_investering(over: Iterable[str]) -> bool:
    """Om overskriftene sier at radene er investeringer."""
    return _noen(_INVESTERING, over)


def vedtatt(linje: Listelinje) -> str:
    """Merket som sier at tiltaket er vedtatt, slik det står; ellers tomt."""
    return next((merke for merke in linje.merker if _VEDTATT.match(enkel(merke))), "")


def _noen(mønster: re.Pattern[str], tekster: Iterable[str]) -> bool:
    return any(mønster.match(enkel(tekst)) for tekst in tekster)
