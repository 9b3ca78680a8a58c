"""Diagrammene som Vega-Lite. Bygges én gang med Altair; per visning byttes bare data inn. Beløp i mill. kr."""

from scenario.framstilling.diagrammer.grunn import Spesifikasjon
from scenario.framstilling.diagrammer.resultat import fondsdiagram, fondslinjer, foss, fossledd, målsøyle
from scenario.framstilling.diagrammer.usikkerhet import mulig_effekt, utslag, vifte

__all__ = [
    "Spesifikasjon",
    "fondsdiagram",
    "fondslinjer",
    "foss",
    "fossledd",
    "mulig_effekt",
    "målsøyle",
    "utslag",
    "vifte",
]
