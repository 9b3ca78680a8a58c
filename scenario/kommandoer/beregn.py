"""`beregn`: et scenario inn, resultatet ut som JSON."""

from __future__ import annotations

import argparse

from scenario.beregning import beregn
from scenario.deling.scenariodata import resultat_som_data
from scenario.feilmeldinger import Inndatafeil
from scenario.kommandoer.felles import hent_scenario, med_scenario, skriv_json


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("beregn", help="regn ut et scenario")
    med_scenario(leser)
    leser.set_defaults(kjør=kjør)


def kjør(valgt: argparse.Namespace) -> int:
    """Skriver resultatet. Tiltak som ikke kan stå sammen, stopper beregningen."""
    resultat = beregn(*hent_scenario(valgt))
    if resultat.konflikter:
        raise Inndatafeil(*(f"{k.melding} {k.forslag}" for k in resultat.konflikter))
    skriv_json(resultat_som_data(resultat))
    return 0
