"""Forutsetningene som tekst: navn, verdi slik den er satt, og opphav."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from scenario.begreper.felles import Opphav
from scenario.begreper.kommune import Antakelse
from scenario.begreper.valg import Anslag, Antakelser, Beløp
from scenario.framstilling.tall import HARDT, helt, knapp, mill_kr_knapp
from scenario.rapport.innhold import Rapportinnhold


@dataclass(frozen=True, slots=True)
class Forutsetning:
    """Én forutsetning slik den gjelder i dette scenarioet."""

    id: str
    navn: str
    verdi: str
    opphav: Opphav
    forklaring: str
    endret: bool
    """Sant når verdien er en annen enn kommunens standard."""


def forutsetninger(innhold: Rapportinnhold) -> tuple[Forutsetning, ...]:
    """Alle forutsetningene, de med sterkest opphav først."""
    alle = [_forutsetning(innhold, a) for a in innhold.kommune.antakelser]
    return tuple(sorted(alle, key=lambda f: list(Opphav).index(f.opphav)))


def endrede(innhold: Rapportinnhold) -> tuple[Forutsetning, ...]:
    """De som er satt annerledes enn standarden."""
    return tuple(f for f in forutsetninger(innhold) if f.endret)


def _forutsetning(innhold: Rapportinnhold, antakelse: Antakelse) -> Forutsetning:
    valgt, standard = innhold.valg.antakelser, innhold.kommune.standard
    if not antakelse.styrbar:
        return Forutsetning(
            antakelse.id,
            antakelse.navn,
            _første_setning(antakelse.forklaring),
            antakelse.opphav,
            antakelse.forklaring,
            False,
        )
    endret = _nøytral(getattr(valgt, antakelse.id)) != _nøytral(getattr(standard, antakelse.id))
    verdi = _tekst(innhold, antakelse.id, valgt)
    return Forutsetning(antakelse.id, antakelse.navn, verdi, antakelse.opphav, antakelse.forklaring, endret)


def _første_setning(tekst: str) -> str:
    return re.split(r"(?<=\.)\s+(?=[A-ZÆØÅ])", tekst, maxsplit=1)[0]


def _nøytral(verdi: object) -> object:
    """Beløp per år uten nullene, siden null og ikke nevnt er det samme der."""
    return tuple(par for par in verdi if par[1]) if isinstance(verdi, tuple) else verdi


def _tekst(innhold: Rapportinnhold, id: str, a: Antakelser) -> str:
    lagre: dict[str, Callable[[], str]] = {
        "tolkning": lambda: f"{a.tolkning} – {innhold.kommune.mål.tolkning(a.tolkning).navn}",
        "krav": lambda: "følger tolkningen" if not a.krav else _per_år(a.krav),
        "mål": lambda: "følger tolkningen" if a.mål is None else mill_kr_knapp(a.mål),
        "realiseringsgrad": lambda: _andel(a.realiseringsgrad),
        "reservekrav_vekst_prosent": lambda: f"{knapp(a.reservekrav_vekst_prosent)}{HARDT}% i året",
        "felles_levering": lambda: _spenn(a.felles_levering, _andel),
        "felles_forsinkelse_måneder": lambda: f"{_spenn(a.felles_forsinkelse_måneder, knapp)} måneder",
    }
    if id in lagre:
        return lagre[id]()
    verdi = getattr(a, id)
    if isinstance(verdi, bool):
        return "ja" if verdi else "nei"
    return _per_år(verdi)


def _per_år(par: Beløp) -> str:
    ledd = [f"{helt(beløp)} i {år}" for år, beløp in par if beløp]
    return ", ".join(ledd) or "ingen"


def _andel(verdi: float) -> str:
    return f"{knapp(100 * verdi, 1)}{HARDT}%"


def _spenn(anslag: Anslag, vis: Callable[[float], str]) -> str:
    lav, midt, høy = map(vis, anslag.nivåer)
    return midt if lav == høy else f"{lav} til {høy}, mest sannsynlig {midt}"
