"""`lenke`: et scenario til en lenke, og tilbake."""

from __future__ import annotations

import argparse
import sys

from scenario.begreper.kommune import Kommune
from scenario.deling import lager
from scenario.deling.delt import Lenkestatus, spørring, vurder
from scenario.deling.innlimt import Verktøy, felt_i, innhold
from scenario.deling.lenkekode import les, med_rett_kontrollsum
from scenario.deling.pakker import les_pakker
from scenario.deling.scenariodata import scenario_som_data
from scenario.deling.utgaver import ARKIV, Arkiv
from scenario.feilmeldinger import Inndatafeil
from scenario.kommandoer.felles import hent_kommune, hent_scenario, med_scenario, skriv_json


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("lenke", help="lag lenken til et scenario, eller les en lenke")
    med_scenario(leser)
    leser.add_argument("--adresse", metavar="ADRESSE", help="appens adresse; da skrives hele lenken")
    leser.add_argument("--les", metavar="LENKE", help="skriv scenarioet i en hel lenke, kort lenke eller kode som JSON")
    leser.set_defaults(kjør=kjør)


def kjør(valgt: argparse.Namespace) -> int:
    """Skriver feltene `s`, `u` og `r`, eller scenarioet i en lenke."""
    if valgt.les is None:
        print(_foran(valgt.adresse) + spørring(*hent_scenario(valgt)))
    elif valgt.fil is not None or valgt.adresse is not None:
        raise Inndatafeil("Velg enten en fil eller --les.")
    else:
        _les(valgt, hent_kommune(valgt))
    return 0


def _foran(adresse: str | None) -> str:
    """Det som står foran feltene i en hel lenke: adressen med skråstrek og spørsmålstegn; tomt uten adresse."""
    if adresse is None:
        return ""
    if not adresse.startswith(("https://", "http://")) or {"?", "#"} & set(adresse):
        raise Inndatafeil("--adresse: skriv appens adresse, for eksempel https://kommunen.no/innsparing/")
    return f"{adresse.rstrip('/')}/?"


def _les(valgt: argparse.Namespace, kommune: Kommune) -> None:
    """Scenarioet på standard ut. Det leseren bør vite om lenken, står som én setning på standard feil."""
    felt = felt_i(valgt.les)
    verktøy = Verktøy(
        kommune, Arkiv(kommune.id, ARKIV).hent, lambda id: lager.åpne().hent(id), les_pakker(kommune, valgt.konfig)
    )
    lenken = innhold(verktøy, felt)
    try:
        delt = vurder(kommune, verktøy.arkiv, **lenken)
    except Inndatafeil as feil:
        raise Inndatafeil(*feil.setninger, *_råd(kommune, lenken["s"])) from None
    lest = delt.i_dag
    avvik = {"utgåtte": lest.utgåtte, "ukjente": lest.ukjente, "endret": lest.endret}
    data = scenario_som_data(kommune, lest.valg)
    skriv_json(data | {navn: list(verdier) for navn, verdier in avvik.items()})
    if delt.status is not Lenkestatus.SAMME:
        print(delt.setning, file=sys.stderr)


def _råd(kommune: Kommune, kode: str) -> list[str]:
    """Kontrollsummen koden skulle hatt, når alt annet i den kan leses."""
    rett = med_rett_kontrollsum(kommune, kode)
    try:
        les(kommune, rett)
    except Inndatafeil:
        return []
    return [f"Har du rettet koden for hånd, skal den slutte på {rett[-4:]}."]
