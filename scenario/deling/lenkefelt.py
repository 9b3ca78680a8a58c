"""Feltene i versjon 1 av lenkekoden: bokstav, nøytral verdi og skrivemåte. Alt her er fast for alltid.

Et felt utelates bare når verdien er den nøytrale her, aldri fordi den er lik tallgrunnlagets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from scenario.begreper import tiltak
from scenario.begreper.felter import Bryter, PerNavn, PerÅr, Slag, Spennfelt, Tallfelt, Valgliste, slagene
from scenario.begreper.valg import EGEN_ID, Anslag, EgenOverlapp, EgetTiltak, Forutsetninger, Tiltaksvalg
from scenario.deling import lenketegn as tegn
from scenario.deling.lenketegn import Leser

KODE = re.compile(tiltak.KODE)
"""Den faste koden til et tiltak i katalogen."""

_SIDE = re.compile(rf"{KODE.pattern}|\.{EGEN_ID}\.")
_FELT = re.compile(r"~([a-z])")
_GRAD = re.compile(r"[A-T]")
_GRADER = {5 * nummer / 100: bokstav for nummer, bokstav in enumerate("ABCDEFGHIJKLMNOPQRST")}
_GRAD_FOR = {bokstav: grad for grad, bokstav in _GRADER.items()}


def _skriv_driver(driver: tuple[str, float]) -> str:
    return tegn.skriv_tekst(driver[0]) + tegn.skriv_tall(driver[1])


def _les_driver(leser: Leser) -> tuple[str, float]:
    return tegn.les_tekst(leser), tegn.les_tall(leser)


def _skriv_overlapp(overlapp: EgenOverlapp) -> str:
    return "".join(overlapp.mellom) + tegn.skriv_tall(overlapp.andel)


def _les_overlapp(leser: Leser) -> dict[str, Any]:
    sider = [leser.krev(_SIDE, "koden til et tiltak")[0] for _ in range(2)]
    return {"mellom": sider, "andel": tegn.les_tall(leser)}


@dataclass(frozen=True, slots=True)
class Felt:
    """Ett felt: navnet på verdien, når den utelates, og hvordan den skrives og leses."""

    navn: str
    nøytral: Any
    skriv: Callable[[Any], str] = tegn.skriv_tall
    les: Callable[[Leser], Any] = tegn.les_tall
    gjentas: bool = False
    """Sant når verdien er flere, og hver skrives med bokstaven foran."""


def _av_slaget(slag: Slag, navn: str, nøytral: Any) -> Felt:
    """Skrivemåten følger av slaget. Den nøytrale verdien er fast for alltid, og står derfor ved bokstaven."""
    match slag:
        case Tallfelt():
            return Felt(navn, nøytral)
        case PerÅr():
            return Felt(navn, nøytral, tegn.skriv_per_år, tegn.les_per_år)
        case Spennfelt():
            return Felt(navn, nøytral, tegn.skriv_anslag, tegn.les_anslag)
        case Bryter():
            return Felt(navn, nøytral, lambda _: "", lambda _: not nøytral)
        case PerNavn():
            return Felt(navn, nøytral, _skriv_driver, _les_driver, gjentas=True)
        case Valgliste():
            return _tekst(navn)
        case _:
            assert_never(slag)


def _tekst(navn: str) -> Felt:
    return Felt(navn, "", tegn.skriv_tekst, tegn.les_tekst)


Tabell = Mapping[str, Felt]


def _tabell(begrep: type, **bokstaver: tuple[str, Any]) -> Tabell:
    """Feltene etter bokstav. `bokstaver` gir navnet og den nøytrale verdien."""
    slag = slagene(begrep)
    return {bokstav: _av_slaget(slag[navn], navn, nøytral) for bokstav, (navn, nøytral) in bokstaver.items()}


TILTAK: Tabell = _tabell(
    Tiltaksvalg,
    r=("realiseringsgrad", 1.0),
    a=("andeler", None),
    e=("eget_anslag", None),
    v=("varige_merkostnader", None),
    b=("inntektsbortfall", 0.0),
    o=("omstilling", None),
    d=("drivere", ()),
)
EGET: Tabell = {
    **_tabell(EgetTiltak, r=("realiseringsgrad", 1.0)),
    "n": _tekst("navn"),
    **_tabell(
        EgetTiltak,
        h=("helårseffekt", None),
        a=("andeler", None),
        v=("varige_merkostnader", 0.0),
        b=("inntektsbortfall", 0.0),
        o=("omstilling", ()),
    ),
}
FORUTSETNINGER: Tabell = _tabell(
    Forutsetninger,
    r=("realiseringsgrad", 1.0),
    m=("mål", None),
    k=("krav", None),
    u=("merforbruk", ()),
    i=("merinntekt", ()),
    p=("planlagt_bruk", ()),
    v=("reservekrav_vekst_prosent", 0.0),
    f=("udekket_dekkes_av_fondet", True),
    j=("regn_med_inntektstiltak", False),
    a=("ta_med_antakelser", True),
    c=("regn_om_priser", False),
    s=("usikkerhet", True),
    l=("felles_levering", Anslag(0.6, 0.9, 1.0)),
    d=("felles_forsinkelse_måneder", Anslag(0.0, 3.0, 8.0)),
    e=("eksterne_bommer_likt", False),
    w=("spenn_der_det_mangler", False),
)
SCENARIO: Tabell = {
    "n": _tekst("navn"),
    "q": _tekst("merknad"),
    "t": Felt("lukkede_temaer", (), str, tegn.les_heltall, gjentas=True),
    "o": Felt("overlapp", (), _skriv_overlapp, _les_overlapp, gjentas=True),
}
HODE: Tabell = {**FORUTSETNINGER, **SCENARIO}
"""Feltene rett etter tolkningen."""
NØYTRALE_FORUTSETNINGER = Forutsetninger(tolkning="", **{f.navn: f.nøytral for f in FORUTSETNINGER.values()})


def som_data(tabell: Tabell) -> dict[str, Any]:
    """De nøytrale verdiene i scenariofilens form."""
    return {f.navn: {} if f.nøytral == () else f.nøytral for f in tabell.values()}


def skriv_felt(tabell: Tabell, ett: Any) -> str:
    """Feltene som ikke er nøytrale. Realiseringsgraden står først i tabellene, for bokstaven kommer først."""
    biter = []
    for bokstav, felt in tabell.items():
        verdi = getattr(ett, felt.navn)
        if verdi == felt.nøytral:
            continue
        if felt.navn == "realiseringsgrad" and verdi in _GRADER:
            biter.append(_GRADER[verdi])
        else:
            biter += [f"~{bokstav}{felt.skriv(én)}" for én in (verdi if felt.gjentas else (verdi,))]
    return "".join(biter)


def les_felt(leser: Leser, tabell: Tabell) -> dict[str, Any]:
    """Feltene som står her, med scenariofilens navn og form."""
    verdier: dict[str, Any] = {}
    if grad := leser.har(_GRAD):
        verdier["realiseringsgrad"] = _GRAD_FOR[grad[0]]
    while treff := leser.har(_FELT):
        felt = tabell.get(treff[1]) or leser.stopp(f"feltet ~{treff[1]} finnes ikke her")
        if felt.gjentas:
            verdier.setdefault(felt.navn, []).append(felt.les(leser))
        elif felt.navn in verdier:
            leser.stopp(f"feltet ~{treff[1]} står to ganger")
        else:
            verdier[felt.navn] = felt.les(leser)
    return verdier
