"""Avveiningen mellom effekt og konsekvens: pakkene der mer av det ene bare kan fås med mer av det andre."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scenario.analyse.pakke_best import finn_beste
from scenario.analyse.pakke_etterprov import etterprøv
from scenario.analyse.pakke_grenser import (
    KRONE,
    Retning,
    antallsretning,
    effektretning,
    formålsretning,
    grenser,
    omfangsretning,
)
from scenario.analyse.pakke_modell import Modell, bygg
from scenario.analyse.pakkesporsmal import Formål, Frist, Pakkespørsmål
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
    """Sant når alle slike pakker er med. Ellers er punktene jevnt spredt i konsekvens, og hvert av dem er eksakt."""


def front(
    spørsmål: Pakkespørsmål, flest: int = 20, frist: Frist | None = None, mot: Formål = Formål.KONSEKVENS
) -> Front:
    """Pakker under alle grensene utenom målet, fra størst effekt og nedover i konsekvens (eller et annet formål).

    Hvert punkt er den største effekten med høyst en viss konsekvens, og den minste konsekvensen som gir den effekten.
    """
    modell, tid = bygg(spørsmål), frist or Frist()
    motretning = formålsretning(modell, mot)
    punkter: list[tuple[int, Frontpunkt]] = []
    alle = True
    for trinn, punkt, sprang in _gå(modell, motretning, flest, tid):
        punkter.append((trinn, punkt))
        alle &= not sprang
    return Front(tuple(p for _, p in punkter), alle and not tid.ute)


def _gå(modell: Modell, mot: Retning, flest: int, frist: Frist) -> Iterator[tuple[int, Frontpunkt, bool]]:
    """Punktene, størst effekt først. Det siste leddet sier om det kan være hoppet over noen på veien dit."""
    rader, effekt = grenser(modell), effektretning(modell)
    plan = [effekt, mot, antallsretning(modell), omfangsretning(modell)]
    if modell.utvalg.motsigelser:
        return
    minst: int | None = None
    steg, sprang = 1, False
    while not frist.ute:
        her = rader if minst is None else [*rader, mot.rad(minst)]
        best = finn_beste(modell, her, plan, frist)
        if best.valgt is None or not best.entydig:
            return
        trinn = -sum(int(-k) for k in mot.koef[range(len(best.valgt)), best.valgt]) // int(mot.kvant)
        valg = modell.som_valg(best.valgt)
        resultat = etterprøv(modell, best.valgt, valg, når_målet=False)
        punkt = Frontpunkt(valg, resultat, modell.ider(best.valgt), best.trinn * KRONE, -trinn * mot.kvant * KRONE)
        yield trinn, punkt, sprang
        if minst is None:
            steg = max(1, -trinn // max(1, flest - 1))
        minst, sprang = trinn + steg, steg > 1
