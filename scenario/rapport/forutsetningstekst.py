"""Forutsetningene som tekst: navn, verdi slik den er satt, og opphav."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scenario.begreper.felles import Opphav
from scenario.begreper.felter import like
from scenario.begreper.kommune import Forutsetning
from scenario.begreper.valg import SLAG
from scenario.framstilling import forutsetningstekst
from scenario.rapport.innhold import Rapportinnhold


@dataclass(frozen=True, slots=True)
class Forutsetningslinje:
    """Én forutsetning slik den gjelder i dette scenarioet."""

    id: str
    navn: str
    verdi: str
    opphav: Opphav
    forklaring: str
    endret: bool
    """Sant når verdien er en annen enn kommunens standard."""


def forutsetninger(innhold: Rapportinnhold) -> tuple[Forutsetningslinje, ...]:
    """Alle forutsetningene, de med sterkest opphav først."""
    alle = [_forutsetning(innhold, a) for a in innhold.kommune.forutsetninger]
    return tuple(sorted(alle, key=lambda f: list(Opphav).index(f.opphav)))


def endrede(innhold: Rapportinnhold) -> tuple[Forutsetningslinje, ...]:
    """De som er satt annerledes enn standarden."""
    return tuple(f for f in forutsetninger(innhold) if f.endret)


def _forutsetning(innhold: Rapportinnhold, forutsetning: Forutsetning) -> Forutsetningslinje:
    valgt, standard = innhold.valg.forutsetninger, innhold.kommune.standard
    if not forutsetning.styrbar:
        return Forutsetningslinje(
            forutsetning.id,
            forutsetning.navn,
            _første_setning(forutsetning.forklaring),
            forutsetning.opphav,
            forutsetning.forklaring,
            False,
        )
    her, standarden = getattr(valgt, forutsetning.id), getattr(standard, forutsetning.id)
    endret = not like(SLAG[forutsetning.id], her, standarden)
    verdi = forutsetningstekst.verdi(innhold.kommune, forutsetning.id, her)
    return Forutsetningslinje(
        forutsetning.id, forutsetning.navn, verdi, forutsetning.opphav, forutsetning.forklaring, endret
    )


def _første_setning(tekst: str) -> str:
    return re.split(r"(?<=\.)\s+(?=[A-ZÆØÅ])", tekst, maxsplit=1)[0]
