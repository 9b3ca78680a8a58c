"""Diagrammene som Vega-Lite. Bygges én gang med Altair; per visning byttes bare data inn. Beløp i mill. kr."""

from scenario.framstilling.diagrammer.grunn import Spesifikasjon
from scenario.framstilling.diagrammer.pakker import dører, front
from scenario.framstilling.diagrammer.resultat import fondsdiagram, fondslinjer, foss, fossledd, målsøyle
from scenario.framstilling.diagrammer.usikkerhet import mulig_effekt, utslag, vifte

__all__ = [
    "Spesifikasjon",
    "dører",
    "fondsdiagram",
    "fondslinjer",
    "foss",
    "fossledd",
    "front",
    "mulig_effekt",
    "målsøyle",
    "utslag",
    "vifte",
]
