"""Enheten, prisåret og fortegnet: det lista selv sier, og et begrunnet forslag når den ikke gjør det."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from scenario.innhenting.leser.ord import MINDRE, enkel, ordene

KRONER, TUSEN, MILL = "kroner", "1000 kr", "mill. kr"
ENHETER = {KRONER: 0.001, TUSEN: 1.0, MILL: 1000.0}
"""Enhetene en liste kan ha, og hvor mange 1000 kr én av dem er."""
MINUS_ER_INNSPARING, MINUS_ER_KOSTNAD = "minus er innsparing", "minus er kostnad"
FORTEGN = (MINUS_ER_INNSPARING, MINUS_ER_KOSTNAD)

_PRIS = re.compile(r"\b(?:faste?\s+)?((?:19|20)\d{2})\s?-?\s?(?:års?\s?)?-?(?:kroner|kr\b|priser|pris\b|prisnivå|nivå)")
_PRISNIVÅ = re.compile(r"(?:prisnivå|prisår|pris- og lønnsnivå|faste kroner|priser i)\D{0,12}((?:19|20)\d{2})")
_MILL = re.compile(r"\b(?:mill(?:ioner|ionar|\.|\b)|mnok\b|mkr\b|nokm\b)(?:\s?(?:kr\b\.?|kroner|nok))?")
_TUSEN = re.compile(
    r"(?:kr\.?\s|nok\s)?(?<![\d,.])1[ .  ]?000\b(?![ .,]?\d)(?:\s?-?(?:kr\b\.?|kroner|nok))?"
    r"|\b(?:hele\s|heile\s)?tusen\b(?:\s?(?:kr\b\.?|kroner))?|\b(?:t\.?kr|tnok|knok)\b|(?<!\d)'?000\s?(?:kr|nok)\b"
)
_KRONER = re.compile(r"\b(?:hele\s|heile\s)?kroner\b|\b(?:hele\s|heile\s)?kr\b\.?|\bnok\b")
_OM_ENHETEN = re.compile(
    r"\b(?:tall(?:a|ene)?|tal|beløp(?:a|ene|et)?|enhet(?:en)?|alle|i|oppgitt|oppgjeve|vises|hele|heile|sum)\b"
)


def finn_enhet(tekst: str, i_overskrift: bool = False) -> str | None:
    """Enheten teksten sier at beløpene har, eller None. «Spare 12 mill.» sier ikke noe om enheten.

    I en overskrift er det nok at enheten nevnes; i annen tekst må den stå i parentes, alene eller etter et ord som
    «tall» eller «beløp i».
    """
    ren = _uten_pris(enkel(tekst))
    for enhet, mønster in ((MILL, _MILL), (TUSEN, _TUSEN), (KRONER, _KRONER)):
        for treff in mønster.finditer(ren):
            if re.search(r"\d\s?$", ren[: treff.start()]):
                continue
            if i_overskrift or _sier_enheten(ren, treff):
                return enhet
    return None


def _sier_enheten(ren: str, treff: re.Match[str]) -> bool:
    før, etter = ren[: treff.start()], ren[treff.end() :]
    i_parentes = "(" in før and ")" in etter and not re.search(r"\d\s?$", før)
    alene = not re.sub(r"[\W_]+|\bkr\b|\bkroner\b", "", før + etter)
    nær = bool(_OM_ENHETEN.search(før[-40:])) and len(før.split()) <= 12
    return i_parentes or alene or nær


def uten_enhet(ren: str) -> str:
    """Overskriften uten enheten og prisåret."""
    uten = _uten_pris(ren)
    for mønster in (_MILL, _TUSEN, _KRONER):
        uten = mønster.sub(" ", uten)
    return re.sub(r"\b(?:hele|heile)\b(?!\s?år)", " ", uten)


def _uten_pris(ren: str) -> str:
    return _PRISNIVÅ.sub(" ", _PRIS.sub(" ", ren))


def finn_prisår(tekster: Iterable[str]) -> int | None:
    """Prisåret lista sier at beløpene har, eller None."""
    for tekst in map(enkel, tekster):
        if treff := _PRIS.search(tekst) or _PRISNIVÅ.search(tekst):
            return int(treff[1])
    return None


def fortegn_i_tekst(tekster: Iterable[str]) -> tuple[str, str] | None:
    """(fortegn, setningen som sier det) når lista selv forklarer fortegnet."""
    mindre = r"(?:innsparing|sparing|reduksjon|besparelse|nedtrekk|kutt|redusert|mindre|lavere|styrk\w+ ikke)"
    mer = r"(?:kostnad|merkostnad|utgift|økning|økt|auke|meirkostnad|merutgift|påplussing)"
    minus = r"(?:negativ\w*|minus\w*|\(-\)|parentes)"
    pluss = r"(?:positiv\w*|pluss\w*|\(\+\))"
    for tekst in tekster:
        for ren in re.split(r"[.;,]|\bog\b", enkel(tekst)):
            if re.search(rf"{minus}.*{mindre}|{mindre}.{{0,25}}{minus}|{pluss}.*{mer}|{mer}.{{0,25}}{pluss}", ren):
                return MINUS_ER_INNSPARING, tekst
            if re.search(rf"{pluss}.*{mindre}|{mindre}.{{0,25}}{pluss}|{minus}.*{mer}|{mer}.{{0,25}}{minus}", ren):
                return MINUS_ER_KOSTNAD, tekst
    return None


@dataclass(frozen=True, slots=True)
class Enhetsforslag:
    """Et forslag med grunnen. `spør` når det ikke er godt nok til å brukes uten svar."""

    verdi: str
    grunn: str
    spør: bool = False


def foreslå_fortegn(
    beløp: Sequence[float],
    skrevet: tuple[str, str] | None,
    innsparing: bool,
    navngitt: Sequence[tuple[str, float]] = (),
) -> Enhetsforslag:
    """Fortegnet ut fra det lista skriver, ellers fra beløpene. `innsparing` når overskriften sier «innsparing».

    Er det mye av begge, avgjør navnene hva vi foreslår: «færre» og «mindre» er som regel en innsparing.
    """
    minus, pluss = sum(b < 0 for b in beløp), sum(b > 0 for b in beløp)
    if skrevet:
        return Enhetsforslag(skrevet[0], f"lista sier det: «{skrevet[1][:80]}»")
    if not minus:
        return Enhetsforslag(MINUS_ER_KOSTNAD, "alle beløpene er pluss")
    if not pluss:
        return Enhetsforslag(MINUS_ER_INNSPARING, "alle beløpene er minus")
    flest = f"{max(minus, pluss)} av {minus + pluss} beløp"
    if min(minus, pluss) * 2 > max(minus, pluss) and (av_navn := _av_navnene(navngitt)):
        return av_navn
    if minus > pluss:
        return Enhetsforslag(MINUS_ER_INNSPARING, f"{flest} er minus", minus < 2 * pluss or innsparing)
    if innsparing:
        return Enhetsforslag(MINUS_ER_KOSTNAD, f"overskriften sier innsparing, og {flest} er pluss")
    return Enhetsforslag(MINUS_ER_KOSTNAD, f"{flest} er pluss", pluss < 2 * minus)


def _av_navnene(navngitt: Sequence[tuple[str, float]]) -> Enhetsforslag | None:
    mindre = [tall for navn, tall in navngitt if set(ordene(navn)) & MINDRE]
    minus = sum(t < 0 for t in mindre)
    if not mindre or minus * 2 == len(mindre):
        return None
    verdi = MINUS_ER_INNSPARING if minus * 2 > len(mindre) else MINUS_ER_KOSTNAD
    tegn = "minus" if verdi == MINUS_ER_INNSPARING else "pluss"
    return Enhetsforslag(verdi, f"tiltakene som heter «færre» og «mindre», har {tegn}", True)


def foreslå_enhet(beløp: Sequence[float]) -> Enhetsforslag:
    """Enheten ut fra hvor store beløpene er, når lista ikke sier den."""
    midt = median(abs(b) for b in beløp) if beløp else 0.0
    enhet = KRONER if midt >= 20_000 else TUSEN if midt >= 40 else MILL
    return Enhetsforslag(enhet, f"beløpene er rundt {midt:.12g}".replace(".", ","), True)


def urimelig_enhet(beløp: Sequence[float], mål: float) -> bool:
    """Sant når det midterste beløpet (1000 kr) er større enn halve målet eller under tusen kroner."""
    if not beløp:
        return False
    midt = median(abs(b) for b in beløp)
    return midt > mål / 2 or midt < 1
