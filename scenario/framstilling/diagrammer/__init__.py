"""Diagrammene som Vega-Lite. Bygges én gang med Altair; per visning byttes bare data inn. Beløp i mill. kr."""

from scenario.framstilling.diagrammer.grunn import Spesifikasjon
from scenario.framstilling.diagrammer.pakker import dører, front
from scenario.framstilling.diagrammer.resultat import fondsdiagram, foss, fossledd, målsøyle

__all__ = [
    "Spesifikasjon",
    "dører",
    "fondsdiagram",
    "foss",
    "fossledd",
    "front",
    "målsøyle",
]
