"""Helårseffekt av ett tiltak ved lavt, sannsynlig og høyt anslag (1000 kr per år)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import prod

from scenario.begreper.felles import Opphav, svakest
from scenario.begreper.tall import Spenn, Tall
from scenario.begreper.tiltak import (
    DemografiEffekt,
    IkkeTallfestetEffekt,
    ProduktEffekt,
    SatsEffekt,
    SykefraværEffekt,
    Tiltak,
)
from scenario.begreper.valg import EgetTiltak, Tiltaksvalg

Nivåer = tuple[float, float, float]
"""(lav, sannsynlig, høy)."""


def sykefravær(
    ansatte: float, stillingsandel: float, årsverkskostnad: float, vikardekning: float, refusjonsandel: float
) -> float:
    """Besparelse per prosentpoeng lavere fravær. Negativ når vikarer koster mindre enn tapt refusjon."""
    return ansatte / 100 * stillingsandel * årsverkskostnad * (vikardekning - refusjonsandel)


def demografi(forventet_vekst: float, prosent: float) -> float:
    """Utgiftsveksten som ikke kompenseres."""
    return forventet_vekst * prosent / 100


def effekt_per_enhet(tiltak: Tiltak, drivere: Mapping[str, float]) -> float:
    """Effekten av én enhet når alle drivere har fått verdi. Gir KeyError om en driver mangler."""
    match tiltak.effekt:
        case SatsEffekt(per=per):
            return drivere["sats"] / per
        case ProduktEffekt():
            return prod(drivere.values())
        case SykefraværEffekt():
            return sykefravær(**drivere)
        case DemografiEffekt():
            return demografi(**drivere)
    raise KeyError(tiltak.id)


def _nivå(driver: Tall | Spenn, nivå: int) -> float | None:
    nivåer = driver.nivåer
    return None if nivåer is None else nivåer[nivå]


def drivere_på_nivå(tiltak: Tiltak, egne_drivere: Iterable[tuple[str, float]], nivå: int) -> dict[str, float] | None:
    """Driverne ved ett nivå (0 lav, 1 sannsynlig, 2 høy), brukerens egne først. None om en er ukjent."""
    egne = dict(egne_drivere)
    verdier: dict[str, float] = {}
    for navn, driver in tiltak.drivere.items():
        verdi = egne[navn] if navn in egne else _nivå(driver, nivå)
        if verdi is None:
            return None
        verdier[navn] = verdi
    return verdier


def mengde(tiltak: Tiltak, valg: Tiltaksvalg) -> float:
    """Valgt mengde, eller katalogens standard når valget ikke sier noe."""
    return tiltak.standardmengde if valg.mengde is None else valg.mengde


def helårseffekt(tiltak: Tiltak, valg: Tiltaksvalg) -> Nivåer | None:
    """`mengde × effekt per enhet − varige merkostnader − inntektsbortfall` på tre nivåer.

    Før realiseringsgrad. None når tiltaket ikke er tallfestet og brukeren ikke har gitt eget anslag.
    """
    brutto = _brutto(tiltak, valg)
    if brutto is None:
        return None
    fast = valg.inntektsbortfall + (valg.varige_merkostnader or 0.0)
    if valg.varige_merkostnader is None and tiltak.varige_merkostnader is not None:
        fast += tiltak.varige_merkostnader.midt or 0.0
    return (brutto[0] - fast, brutto[1] - fast, brutto[2] - fast)


def _brutto(tiltak: Tiltak, valg: Tiltaksvalg) -> Nivåer | None:
    if valg.eget_anslag is not None:
        return valg.eget_anslag.nivåer
    if isinstance(tiltak.effekt, IkkeTallfestetEffekt):
        return None
    per_enhet = _nivåer_per_enhet(tiltak, valg.drivere)
    if per_enhet is None:
        return None
    antall = mengde(tiltak, valg)
    return (antall * per_enhet[0], antall * per_enhet[1], antall * per_enhet[2])


@lru_cache(maxsize=4096)
def _nivåer_per_enhet(tiltak: Tiltak, egne: tuple[tuple[str, float], ...]) -> Nivåer | None:
    """Effekten av én enhet på tre nivåer. Huskes, for den er den samme uansett mengde, start og forutsetninger."""
    lav, sannsynlig, høy = (drivere_på_nivå(tiltak, egne, nivå) for nivå in range(3))
    if lav is None or sannsynlig is None or høy is None:
        return None
    return (effekt_per_enhet(tiltak, lav), effekt_per_enhet(tiltak, sannsynlig), effekt_per_enhet(tiltak, høy))


def egen_helårseffekt(eget: EgetTiltak) -> Nivåer:
    """Et eget tiltaks helårseffekt på tre nivåer, før realiseringsgrad."""
    fast = eget.varige_merkostnader + eget.inntektsbortfall
    lav, sannsynlig, høy = eget.helårseffekt.nivåer
    return (lav - fast, sannsynlig - fast, høy - fast)


def opphav(tiltak: Tiltak, valg: Tiltaksvalg) -> Opphav:
    """Opphavet til det sannsynlige tallet slik det er valgt: brukerens egne tall går foran katalogens."""
    if valg.eget_anslag is not None:
        return Opphav.EGET
    return svakest([tiltak.opphav, Opphav.EGET]) if valg.drivere else tiltak.opphav
