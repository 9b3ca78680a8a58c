"""Avveiningen mellom effekt og konsekvens: pakkene der mer av det ene bare kan fås med mer av det andre."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np

from scenario.analyse.pakker.pakke_best import Beste, finn_beste
from scenario.analyse.pakker.pakke_etterprov import etterprøv
from scenario.analyse.pakker.pakke_grenser import (
    KRONE,
    Retning,
    antallsretning,
    effektretning,
    formålsretning,
    grenser,
    omfangsretning,
)
from scenario.analyse.pakker.pakke_modell import Heltall, Pakkemodell, bygg
from scenario.analyse.pakker.pakkesporsmal import Formål, Frist, Pakkespørsmål
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg


@dataclass(frozen=True, slots=True)
class Frontpunkt:
    """En pakke ingen annen er bedre enn i både effekt og konsekvens."""

    valg: Valg
    resultat: Resultat
    tiltak: tuple[str, ...]
    effekt: float
    """Målt som målet, 1000 kr."""
    konsekvens: float


@dataclass(frozen=True, slots=True)
class Front:
    """Punktene, størst effekt først."""

    punkter: tuple[Frontpunkt, ...]
    fullstendig: bool
    """Sant når alle slike pakker er med. Ellers er det et utvalg, spredt i konsekvens; hvert punkt er eksakt."""


def front(
    spørsmål: Pakkespørsmål, flest: int = 20, frist: Frist | None = None, mot: Formål = Formål.KONSEKVENS
) -> Front:
    """Pakker under alle grensene utenom målet, fra størst effekt og nedover i konsekvens (eller et annet formål).

    Hvert punkt er den største effekten med høyst en viss konsekvens, og den minste konsekvensen som gir den effekten.
    """
    modell, tid = bygg(spørsmål), frist or Frist()
    alle = list(_gå(modell, formålsretning(modell, mot), flest, tid))
    hoppet = any(kan_være for _, kan_være in alle)
    return Front(tuple(punkt for punkt, _ in alle), not hoppet and not tid.ute)


def _gå(modell: Pakkemodell, mot: Retning, flest: int, frist: Frist) -> Iterator[tuple[Frontpunkt, bool]]:
    """Punktene, størst effekt først, og om noen kan bli hoppet over på veien videre."""
    plan = [effektretning(modell), mot, antallsretning(modell), omfangsretning(modell)]
    rader, steg = grenser(modell), 1
    minst: int | None = None
    while not frist.ute and not modell.utvalg.motsigelser:
        her = rader if minst is None else [*rader, mot.rad(minst)]
        best = finn_beste(modell, her, plan, frist, eksakte=2)
        if best.valgt is None or best.avklart < 2:
            return
        nådd = mot.trinn(float(mot.koef[np.arange(len(best.valgt)), best.valgt].sum()))
        if minst is None:
            steg = max(1, ceil(-nådd / max(1, flest - 1)))
        yield _punkt(modell, best, best.valgt, -nådd * mot.kvant * KRONE + 0.0), steg > 1
        minst = nådd + steg


def _punkt(modell: Pakkemodell, best: Beste, valgt: Heltall, konsekvens: float) -> Frontpunkt:
    valg = modell.som_valg(valgt)
    resultat = etterprøv(modell, valgt, valg, når_målet=False)
    return Frontpunkt(valg, resultat, modell.ider(valgt), best.trinn * KRONE, konsekvens)
