"""`lenke`: et scenario til lenkekoden i adressen, og tilbake."""

from __future__ import annotations

import argparse

from scenario.begreper.kommune import Kommune
from scenario.deling.lenkekode import kod, les, med_rett_kontrollsum
from scenario.deling.scenariodata import scenario_som_data
from scenario.feilmeldinger import Inndatafeil
from scenario.kommandoer.felles import hent_kommune, hent_scenario, med_scenario, skriv_json


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("lenke", help="lag lenkekoden for et scenario, eller les en kode")
    med_scenario(leser)
    leser.add_argument("--les", metavar="KODE", help="skriv scenarioet i en lenkekode som JSON")
    leser.set_defaults(kjør=kjør)


def kjør(valgt: argparse.Namespace) -> int:
    """Skriver koden, eller scenarioet i den."""
    if valgt.les is None:
        print(kod(*hent_scenario(valgt)))
    elif valgt.fil is not None:
        raise Inndatafeil("Velg enten en fil eller --les.")
    else:
        _les(hent_kommune(valgt), valgt.les)
    return 0


def _les(kommune: Kommune, kode: str) -> None:
    try:
        lest = les(kommune, kode)
    except Inndatafeil as feil:
        raise Inndatafeil(*feil.setninger, *_råd(kommune, kode)) from None
    avvik = {"utgåtte": lest.utgåtte, "ukjente": lest.ukjente, "endret": lest.endret}
    data = scenario_som_data(kommune, lest.valg)
    skriv_json(data | {navn: list(verdier) for navn, verdier in avvik.items()})


def _råd(kommune: Kommune, kode: str) -> list[str]:
    """Kontrollsummen koden skulle hatt, når alt annet i den kan leses."""
    rett = med_rett_kontrollsum(kommune, kode)
    try:
        les(kommune, rett)
    except Inndatafeil:
        return []
    return [f"Har du rettet koden for hånd, skal den slutte på {rett[-4:]}."]
