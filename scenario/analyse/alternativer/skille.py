"""Hva skiller to alternativer: hver forskjell med sitt beløp, slik at listen går nøyaktig opp i forskjellen (1000 kr).

Beløpet er det forskjellen i snitt flytter når den byttes inn, over alle rekkefølgene forskjellene kan byttes inn i
(Shapley-verdien). Opp til `EKSAKT_TIL` forskjeller regnes alle rekkefølgene. Er det flere, brukes to: tallgrunnlag,
forutsetninger, temaer, tiltak, egne tiltak, overlapp, og så den motsatte. Begge deler det to forskjeller gjør sammen
likt, gir motsatt fortegn når alternativene bytter plass, og summerer seg alltid til hele forskjellen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import factorial
from typing import Any

from scenario.analyse.alternativer.felles_egne import med_felles_egne
from scenario.analyse.alternativer.sammenligning import like, med_lovlig_tolkning, oversett
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.felles import Måned
from scenario.begreper.forskjell import Fravær
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Grunn, Resultat
from scenario.begreper.valg import (
    ENDRER_IKKE_PLANEN,
    FORUTSETNINGSFELT,
    Anslag,
    Beløp,
    EgenOverlapp,
    EgetTiltak,
    Tiltaksvalg,
    Valg,
)
from scenario.beregning import beregn
from scenario.beregning.utfylling import fyll_ut

EKSAKT_TIL = 10
"""Så mange forskjeller deles over alle rekkefølger: 2¹⁰ beregninger, om lag et halvt sekund."""
VALGT = "valgt"
"""Feltet når tiltaket, temaet eller overlappen bare finnes i det ene alternativet."""
DRIVER = "driver:"
"""Står foran navnet når feltet er en driver brukeren har satt."""
BARE_SPENNET = ENDRER_IKKE_PLANEN
"""Forutsetningene som bare flytter spennet, aldri de sannsynlige tallene."""

Skilleverdi = float | bool | str | Måned | Anslag | Beløp | Tiltaksvalg | EgetTiltak | None
"""None er at det ikke er med, eller at katalogens verdi gjelder."""


class Emne(StrEnum):
    """Det en forskjell gjelder. Rekkefølgen her er rekkefølgen de byttes i."""

    UTGAVE = "utgave"
    FORUTSETNING = "forutsetning"
    TEMA = "tema"
    TILTAK = "tiltak"
    EGET = "eget"
    OVERLAPP = "overlapp"


class Hinder(StrEnum):
    """Hvorfor to alternativer ikke kan trekkes fra hverandre."""

    KONFLIKT = "konflikt"
    ULIKE_ÅR = "ulike_år"


@dataclass(frozen=True, slots=True)
class Skillelinje:
    """Én forskjell. Positivt beløp er at det andre alternativet får mer av den."""

    emne: Emne
    id: str
    navn: str
    """Katalogens navn, eller brukerens egen tekst for egne tiltak."""
    felt: str
    fra: Skilleverdi
    til: Skilleverdi
    helårseffekt: float
    effekt: tuple[float, ...]
    fond: float
    """Virkningen på fondet ved utgangen av siste år."""
    uten_tall: Fravær | Grunn | None = None
    """Hvorfor tiltaket ikke teller der det er med. Da er beløpet ikke null, men ukjent eller holdt utenfor."""


@dataclass(frozen=True, slots=True)
class Skille:
    """Alt som skiller to alternativer, størst beløp først."""

    linjer: tuple[Skillelinje, ...]
    helårseffekt: float
    """Det andre minus det første."""
    effekt: tuple[float, ...]
    fond: float
    hinder: Hinder | None = None
    """Satt når beløpene ikke finnes. Da er linjene tomme."""
    eksakt: bool = True
    """Sant når beløpene er snittet over alle rekkefølger, og ikke bare over to."""


@dataclass(frozen=True, slots=True)
class _Bytte:
    """En forskjell som kan settes inn uavhengig av de andre."""

    emne: Emne
    id: str
    navn: str
    felt: str
    fra: Skilleverdi
    til: Skilleverdi
    sett_inn: Callable[[_Punkt], _Punkt]


@dataclass(frozen=True, slots=True)
class _Punkt:
    """Et sted på veien fra det ene til det andre. Valget har id-ene i utgaven det skal ende med."""

    kommune: Kommune
    valg: Valg

    def med(self, valg: Valg) -> _Punkt:
        return _Punkt(self.kommune, valg)


def hva_skiller(første: Alternativ, andre: Alternativ) -> Skille:
    """Forskjellene fra det første til det andre, med beløp som summerer seg til hele forskjellen."""
    fra, til = _endepunkter(første, andre)
    a, b = beregn(første.kommune, første.valg), beregn(andre.kommune, andre.valg)
    if a.konflikter or b.konflikter:
        return Skille((), 0.0, (), 0.0, Hinder.KONFLIKT)
    if a.år != b.år:
        return Skille((), 0.0, (), 0.0, Hinder.ULIKE_ÅR)
    bytter = tuple(_bytter(fra, til))
    flytt = _delt(bytter, fra, til)
    linjer = (_linje(bytte, beløp, a, b) for bytte, beløp in zip(bytter, flytt, strict=True))
    tall = _tallene(b) - _tallene(a)
    return Skille(
        tuple(sorted(linjer, key=_størst_først)), tall.helårseffekt, tall.effekt, tall.fond, None, _er_eksakt(bytter)
    )


def _størst_først(linje: Skillelinje) -> tuple[float, float, int, str, str]:
    emne = list(Emne).index(linje.emne)
    return (-abs(round(linje.helårseffekt, 6)), -abs(round(linje.fond, 6)), emne, linje.id, linje.felt)


# --- Beløpene -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Beløpene:
    helårseffekt: float
    effekt: tuple[float, ...]
    fond: float

    def __sub__(self, andre: _Beløpene) -> _Beløpene:
        par = zip(self.effekt, andre.effekt, strict=True)
        return _Beløpene(self.helårseffekt - andre.helårseffekt, tuple(x - y for x, y in par), self.fond - andre.fond)


def _tallene(resultat: Resultat) -> _Beløpene:
    return _Beløpene(resultat.helårseffekt, resultat.effekt, resultat.fond[-1])


def _delt(bytter: Sequence[_Bytte], fra: _Punkt, til: _Punkt) -> Iterator[_Beløpene]:
    """Det hver forskjell flytter. De som bare flytter spennet, flytter ingen av tallene her og byttes ikke."""
    virker = [b for b in bytter if not _bare_spennet(b)]
    delt = iter(_alle_rekkefølger(virker, fra, til) if _er_eksakt(bytter) else _snitt(virker, fra, til))
    ingenting = _Beløpene(0.0, (0.0,) * len(til.kommune.år), 0.0)
    return (ingenting if _bare_spennet(b) else next(delt) for b in bytter)


def _bare_spennet(bytte: _Bytte) -> bool:
    return bytte.emne is Emne.FORUTSETNING and bytte.id in BARE_SPENNET


def _er_eksakt(bytter: Sequence[_Bytte]) -> bool:
    return sum(not _bare_spennet(b) for b in bytter) <= EKSAKT_TIL


def _alle_rekkefølger(bytter: Sequence[_Bytte], fra: _Punkt, til: _Punkt) -> Iterator[_Beløpene]:
    """Snittet over alle rekkefølger. Bit nr. i utvalget sier om bytte nr. er satt inn."""
    alle = range(len(bytter))
    punkter = [fra]
    for bytte in bytter:
        punkter += [bytte.sett_inn(p) for p in punkter]
    tall = [_regn(p, til) for p in punkter]
    vekt = [factorial(k) * factorial(len(bytter) - 1 - k) for k in alle]
    for nr in alle:
        uten = [u for u in range(len(tall)) if not u >> nr & 1]
        yield _snittet([(vekt[u.bit_count()], tall[u | 1 << nr] - tall[u]) for u in uten], factorial(len(bytter)))


def _snittet(ledd: Sequence[tuple[int, _Beløpene]], rekkefølger: int) -> _Beløpene:
    """Snittet når hvert ledd gjelder så mange av rekkefølgene. Deles til slutt, så runde tall blir runde."""
    effekt = zip(*(tuple(antall * x for x in t.effekt) for antall, t in ledd), strict=True)
    return _Beløpene(
        sum(antall * t.helårseffekt for antall, t in ledd) / rekkefølger,
        tuple(sum(år) / rekkefølger for år in effekt),
        sum(antall * t.fond for antall, t in ledd) / rekkefølger,
    )


def _snitt(bytter: Sequence[_Bytte], fra: _Punkt, til: _Punkt) -> Iterator[_Beløpene]:
    fram = _én_vei(bytter, fra, til)
    tilbake = reversed(_én_vei(bytter[::-1], fra, til))
    for a, b in zip(fram, tilbake, strict=True):
        effekt = tuple((x + y) / 2 for x, y in zip(a.effekt, b.effekt, strict=True))
        yield _Beløpene((a.helårseffekt + b.helårseffekt) / 2, effekt, (a.fond + b.fond) / 2)


def _én_vei(bytter: Sequence[_Bytte], fra: _Punkt, til: _Punkt) -> list[_Beløpene]:
    """Det hvert bytte flytter når de settes inn i denne rekkefølgen."""
    punkt, her = fra, _regn(fra, til)
    flyttet = []
    for bytte in bytter:
        punkt = bytte.sett_inn(punkt)
        neste = _regn(punkt, til)
        flyttet.append(neste - her)
        her = neste
    return flyttet


def _regn(punkt: _Punkt, til: _Punkt) -> _Beløpene:
    """Tallene på ett sted på veien. Står det på den første utgaven, brukes id-ene der."""
    valg = med_lovlig_tolkning(oversett(punkt.valg, til.kommune, punkt.kommune), punkt.kommune)
    return _tallene(beregn(punkt.kommune, valg))


# --- Forskjellene ---------------------------------------------------------------------------------------------------


def _endepunkter(første: Alternativ, andre: Alternativ) -> tuple[_Punkt, _Punkt]:
    """De to valgene med alt skrevet ut, samme id-er på tiltakene og felles id på egne tiltak med samme navn."""
    a = oversett(_fullt(første), første.kommune, andre.kommune)
    a, b = med_felles_egne(a, _fullt(andre))
    return _Punkt(første.kommune, a), _Punkt(andre.kommune, b)


def _fullt(alternativ: Alternativ) -> Valg:
    return fyll_ut(alternativ.kommune, alternativ.valg)


def _bytter(fra: _Punkt, til: _Punkt) -> Iterator[_Bytte]:
    if fra.kommune.utgave != til.kommune.utgave:
        utgaver = fra.kommune.utgave, til.kommune.utgave
        yield _Bytte(Emne.UTGAVE, "utgave", "", VALGT, *utgaver, lambda p: _Punkt(til.kommune, p.valg))
    a, b = fra.valg, til.valg
    yield from _forutsetninger(a, b)
    yield from _temaer(a, b)
    yield from _tiltak(fra, til)
    yield from _egne(a, b)
    yield from _overlapp(a, b, (til.kommune, fra.kommune))


def _forutsetninger(a: Valg, b: Valg) -> Iterator[_Bytte]:
    for navn in FORUTSETNINGSFELT:
        før, etter = getattr(a.forutsetninger, navn), getattr(b.forutsetninger, navn)
        if not like(navn, før, etter):
            yield _Bytte(Emne.FORUTSETNING, navn, "", navn, før, etter, _sett_forutsetning(navn, etter))


def _sett_forutsetning(navn: str, verdi: Any) -> Callable[[_Punkt], _Punkt]:
    return lambda p: p.med(p.valg.med(forutsetninger=replace(p.valg.forutsetninger, **{navn: verdi})))


def _temaer(a: Valg, b: Valg) -> Iterator[_Bytte]:
    for tema in sorted(set(a.lukkede_temaer) ^ set(b.lukkede_temaer)):
        lukkes = tema in b.lukkede_temaer
        yield _Bytte(Emne.TEMA, str(tema), "", VALGT, not lukkes, lukkes, _sett_tema(tema, lukkes))


def _sett_tema(tema: int, lukkes: bool) -> Callable[[_Punkt], _Punkt]:
    def sett_inn(p: _Punkt) -> _Punkt:
        lukket = {*p.valg.lukkede_temaer, tema} if lukkes else set(p.valg.lukkede_temaer) - {tema}
        return p.med(p.valg.med(lukkede_temaer=tuple(lukket)))

    return sett_inn


Ett = Tiltaksvalg | EgetTiltak
_FELT = {
    Emne.TILTAK: (
        "mengde",
        "start",
        "opptrapping_måneder",
        "andeler",
        "realiseringsgrad",
        "eget_anslag",
        "varige_merkostnader",
        "inntektsbortfall",
        "omstilling",
    ),
    Emne.EGET: (
        "helårseffekt",
        "start",
        "opptrapping_måneder",
        "andeler",
        "realiseringsgrad",
        "varige_merkostnader",
        "inntektsbortfall",
        "omstilling",
    ),
}


def _tiltak(fra: _Punkt, til: _Punkt) -> Iterator[_Bytte]:
    før, etter = ({t.id: t for t in p.valg.tiltak} for p in (fra, til))
    for id in sorted(før.keys() | etter.keys()):
        navn = _navn(id, til.kommune, fra.kommune)
        yield from _ett(Emne.TILTAK, id, navn, før.get(id), etter.get(id))


def _navn(id: str, *kommuner: Kommune) -> str:
    kjente = (k.tiltak_etter_id.get(id) for k in kommuner)
    return next((t.navn for t in kjente if t), id.removeprefix("?"))


def _egne(a: Valg, b: Valg) -> Iterator[_Bytte]:
    før, etter = ({e.id: e for e in v.egne_tiltak} for v in (a, b))
    for id in sorted(før.keys() | etter.keys()):
        ett = etter.get(id) or før[id]
        yield from _ett(Emne.EGET, id, ett.navn, før.get(id), etter.get(id))


def _ett(emne: Emne, id: str, navn: str, før: Ett | None, etter: Ett | None) -> Iterator[_Bytte]:
    """Ett bytte når tiltaket bare er med i det ene, ellers ett for hvert felt som er ulikt."""
    if før is None or etter is None:
        yield _Bytte(emne, id, navn, VALGT, før, etter, _sett_ett(emne, id, etter))
        return
    for felt in _FELT[emne]:
        a, b = getattr(før, felt), getattr(etter, felt)
        if not like(felt, a, b):
            yield _Bytte(emne, id, navn, felt, a, b, _sett_felt(emne, id, felt, b))
    if isinstance(før, Tiltaksvalg) and isinstance(etter, Tiltaksvalg):
        yield from _drivere(id, navn, dict(før.drivere), dict(etter.drivere))


def _drivere(id: str, navn: str, før: dict[str, float], etter: dict[str, float]) -> Iterator[_Bytte]:
    for driver in sorted(før.keys() | etter.keys()):
        a, b = før.get(driver), etter.get(driver)
        if a != b:
            yield _Bytte(Emne.TILTAK, id, navn, DRIVER + driver, a, b, _sett_driver(id, driver, b))


def _sett_ett(emne: Emne, id: str, ett: Ett | None) -> Callable[[_Punkt], _Punkt]:
    def sett_inn(p: _Punkt) -> _Punkt:
        navn = "tiltak" if emne is Emne.TILTAK else "egne_tiltak"
        andre = tuple(t for t in getattr(p.valg, navn) if t.id != id)
        return p.med(p.valg.med(**{navn: (*andre, ett) if ett else andre}))

    return sett_inn


def _sett_felt(emne: Emne, id: str, felt: str, verdi: Any) -> Callable[[_Punkt], _Punkt]:
    def sett_inn(p: _Punkt) -> _Punkt:
        return _endret(p, emne, id, lambda ett: replace(ett, **{felt: verdi}))

    return sett_inn


def _sett_driver(id: str, driver: str, verdi: float | None) -> Callable[[_Punkt], _Punkt]:
    def endre(ett: Any) -> Any:
        drivere = {n: v for n, v in ett.drivere if n != driver} | ({} if verdi is None else {driver: verdi})
        return replace(ett, drivere=tuple(sorted(drivere.items())))

    return lambda p: _endret(p, Emne.TILTAK, id, endre)


def _endret(p: _Punkt, emne: Emne, id: str, endre: Callable[[Any], Ett]) -> _Punkt:
    navn = "tiltak" if emne is Emne.TILTAK else "egne_tiltak"
    alle = tuple(endre(t) if t.id == id else t for t in getattr(p.valg, navn))
    return p.med(p.valg.med(**{navn: alle}))


def _overlapp(a: Valg, b: Valg, kommuner: tuple[Kommune, ...]) -> Iterator[_Bytte]:
    egne = {e.nøkkel: e.navn for v in (a, b) for e in v.egne_tiltak}
    før, etter = ({frozenset(o.mellom): o.andel for o in v.overlapp} for v in (a, b))
    for par in sorted(før.keys() | etter.keys(), key=sorted):
        andeler = før.get(par), etter.get(par)
        if andeler[0] != andeler[1]:
            navn = " og ".join(egne.get(id) or _navn(id, *kommuner) for id in sorted(par))
            sett_inn = _sett_overlapp(par, andeler[1])
            yield _Bytte(Emne.OVERLAPP, " ".join(sorted(par)), navn, VALGT, *andeler, sett_inn)


def _sett_overlapp(par: frozenset[str], andel: float | None) -> Callable[[_Punkt], _Punkt]:
    def sett_inn(p: _Punkt) -> _Punkt:
        andre = tuple(o for o in p.valg.overlapp if frozenset(o.mellom) != par)
        nye = () if andel is None else (EgenOverlapp(_ordnet(par), andel),)
        return p.med(p.valg.med(overlapp=(*andre, *nye)))

    return sett_inn


def _ordnet(par: Iterable[str]) -> tuple[str, str]:
    a, b = sorted(par)
    return a, b


# --- Linjene --------------------------------------------------------------------------------------------------------


def _linje(bytte: _Bytte, tall: _Beløpene, a: Resultat, b: Resultat) -> Skillelinje:
    return Skillelinje(
        emne=bytte.emne,
        id=bytte.id,
        navn=bytte.navn,
        felt=bytte.felt,
        fra=bytte.fra,
        til=bytte.til,
        helårseffekt=tall.helårseffekt,
        effekt=tall.effekt,
        fond=tall.fond,
        uten_tall=_uten_tall(bytte, a, b) if bytte.emne is Emne.TILTAK else None,
    )


def _uten_tall(bytte: _Bytte, a: Resultat, b: Resultat) -> Fravær | Grunn | None:
    """Grunnen når tiltaket ikke teller på noen av sidene det er med."""
    sider = [r for r, er_med in ((a, bytte.fra), (b, bytte.til)) if er_med is not None or bytte.felt != VALGT]
    grunner = [_fravær(resultat, bytte.id) for resultat in sider]
    return grunner[-1] if grunner and None not in grunner else None


def _fravær(resultat: Resultat, id: str) -> Fravær | Grunn | None:
    if id in resultat.ikke_tallfestet:
        return Fravær.IKKE_TALLFESTET
    if id in resultat.utgåtte:
        return Fravær.UTGÅTT
    return next((u.grunn for u in resultat.ikke_medregnet if u.id == id), None)
