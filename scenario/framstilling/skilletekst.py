"""Verdiene i listen over hva som skiller to alternativer, som tekst: «2 skoler», «august 2026», «katalogens tall»."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scenario.analyse.alternativer import BARE_SPENNET, DRIVER, VALGT, Emne, Skillelinje
from scenario.begreper.forskjell import Fravær
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Grunn
from scenario.begreper.valg import Anslag, Beløp, EgetTiltak, Tiltaksvalg
from scenario.framstilling import forutsetningstekst
from scenario.framstilling.forklaring import lesbart
from scenario.framstilling.forskjeller import FRAVÆR
from scenario.framstilling.ord import GRUNN
from scenario.framstilling.tall import HARDT, antall, knapp, mill_kr_knapp, måned, oppramsing

IKKE_MED = "ikke med"
_FELTNAVN = {
    "mengde": "mengde",
    "start": "start",
    "opptrapping_måneder": "innfasing",
    "andeler": "egen innfasing",
    "realiseringsgrad": "realisert andel",
    "eget_anslag": "eget anslag",
    "helårseffekt": "anslag",
    "varige_merkostnader": "varige merkostnader",
    "inntektsbortfall": "inntektsbortfall",
    "omstilling": "omstillingskostnad",
}


def hva(kommune: Kommune, linje: Skillelinje) -> str:
    """Det forskjellen gjelder: «Færre skoler, start»."""
    match linje.emne:
        case Emne.UTGAVE:
            return "Tallgrunnlaget"
        case Emne.FORUTSETNING:
            return forutsetningsnavn(kommune, linje.id)
        case Emne.TEMA:
            return f"Tema {linje.id}: {_temanavn(kommune, linje.id)}"
        case Emne.OVERLAPP:
            return f"Egen overlapp mellom {linje.navn}"
    return linje.navn if linje.felt == VALGT else f"{linje.navn}, {_feltnavn(linje.felt)}"


def forutsetningsnavn(kommune: Kommune, id: str) -> str:
    """Navnet på en forutsetning slik det står på siden om fondet."""
    return next((a.navn for a in kommune.forutsetninger if a.id == id), lesbart(id).capitalize())


def _temanavn(kommune: Kommune, id: str) -> str:
    return next((t.kortnavn for t in kommune.opplysninger.temaer if t.id == id), "finnes ikke lenger")


def _feltnavn(felt: str) -> str:
    return lesbart(felt.removeprefix(DRIVER)) if felt.startswith(DRIVER) else _FELTNAVN[felt]


def verdi(kommune: Kommune, linje: Skillelinje, verdi: Any) -> str:
    """Verdien på den ene siden."""
    match linje.emne:
        case Emne.UTGAVE:
            return f"utgave {verdi[:6]}"
        case Emne.TEMA:
            return "skal ikke utredes" if verdi else "skal utredes"
        case Emne.OVERLAPP:
            return "katalogens" if verdi is None else _prosent(verdi)
        case Emne.FORUTSETNING:
            return forutsetningstekst.verdi(kommune, linje.id, verdi)
    if linje.felt == VALGT:
        return _ett(kommune, verdi)
    if linje.felt == "mengde":
        return _mengde(kommune, linje.id, verdi)
    return _felt(linje.felt, verdi)


def beløpsord(linje: Skillelinje) -> str | None:
    """Ordet som står i stedet for beløpet når det ikke finnes; None når beløpet gjelder."""
    if isinstance(linje.uten_tall, Fravær):
        return FRAVÆR[linje.uten_tall]
    if isinstance(linje.uten_tall, Grunn):
        return GRUNN[linje.uten_tall]
    return "bare spennet" if linje.emne is Emne.FORUTSETNING and linje.id in BARE_SPENNET else None


def _ett(kommune: Kommune, ett: Tiltaksvalg | EgetTiltak | None) -> str:
    """«3 skoler fra august 2026»."""
    if ett is None:
        return IKKE_MED
    fra = f"fra {måned(ett.start)}" if ett.start else ""
    if isinstance(ett, EgetTiltak):
        return f"{mill_kr_knapp(ett.helårseffekt.sannsynlig)} {fra}"
    tiltak = kommune.tiltak_etter_id.get(ett.id)
    mengde = _mengde(kommune, ett.id, ett.mengde) if tiltak and tiltak.mengde else "med"
    return f"{mengde} {fra}".strip()


def _mengde(kommune: Kommune, id: str, verdi: float | None) -> str:
    tiltak = kommune.tiltak_etter_id.get(id)
    if verdi is None or tiltak is None or tiltak.mengde is None:
        return "" if verdi is None else knapp(verdi)
    return antall(verdi, tiltak.mengde.enhet, tiltak.mengde.enhet_flertall)


def _felt(felt: str, verdi: Any) -> str:
    if verdi is None:
        return "som i katalogen"
    vis: Mapping[str, Callable[[Any], str]] = {
        "start": måned,
        "opptrapping_måneder": lambda n: antall(n, "måned", "måneder") if n else "fullt fra start",
        "andeler": _andeler,
        "realiseringsgrad": _prosent,
        "eget_anslag": _anslag,
        "helårseffekt": _anslag,
        "omstilling": _per_år,
    }
    return vis[felt](verdi) if felt in vis else knapp(verdi) if felt.startswith(DRIVER) else mill_kr_knapp(verdi)


def _prosent(andel: float) -> str:
    return f"{knapp(100 * andel)}{HARDT}%"


def _andeler(par: Beløp) -> str:
    return oppramsing([f"{_prosent(andel)} i {år}" for år, andel in par]) or "ingen"


def _per_år(par: Beløp) -> str:
    return oppramsing([f"{mill_kr_knapp(beløp)} i {år}" for år, beløp in par if beløp]) or "ingen"


def _anslag(anslag: Anslag) -> str:
    lav, midt, høy = (mill_kr_knapp(n) for n in anslag.nivåer)
    return midt if lav == høy else f"{midt} ({lav} til {høy})"
