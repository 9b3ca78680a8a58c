"""Utgangspunktet et valg måles mot: de samme forutsetningene uten tiltak."""

from __future__ import annotations

from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.beregning.beregn import beregn


def uten_tiltak(kommune: Kommune, valg: Valg) -> Resultat:
    """Resultatet med de samme forutsetningene og ingen tiltak, så valg og forutsetninger aldri blandes."""
    return beregn(kommune, valg.uten_tiltak())
