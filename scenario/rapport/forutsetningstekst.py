"""Forutsetningene som tekst: navn, verdi slik den er satt, og opphav."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scenario.begreper.felles import Opphav
from scenario.begreper.felter import like
from scenario.begreper.kommune import Antakelse
from scenario.begreper.valg import SLAG
from scenario.framstilling import forutsetningstekst
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
    her, standarden = getattr(valgt, antakelse.id), getattr(standard, antakelse.id)
    endret = not like(SLAG[antakelse.id], her, standarden)
    verdi = forutsetningstekst.verdi(innhold.kommune, antakelse.id, her)
    return Forutsetning(antakelse.id, antakelse.navn, verdi, antakelse.opphav, antakelse.forklaring, endret)


def _første_setning(tekst: str) -> str:
    return re.split(r"(?<=\.)\s+(?=[A-ZÆØÅ])", tekst, maxsplit=1)[0]
