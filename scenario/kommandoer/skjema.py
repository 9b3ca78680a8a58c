"""`skjema`: lager JSON-skjemaene, feltdokumentasjonen og beskrivelsen av `data/` på nytt."""

from __future__ import annotations

import argparse
from pathlib import Path

from scenario.deling import datapakke
from scenario.filtyper import datamappe
from scenario.lesing import KONFIG, finn_kommuner, les_kommune
from scenario.skjema import filer


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("skjema", help="skriv skjemaer og dokumentasjon til konfig/, og beskrivelsen av data/")
    leser.add_argument("--til", type=Path, default=KONFIG, metavar="STI")
    leser.set_defaults(kjør=kjør)


def kjør(valgt: argparse.Namespace) -> int:
    """Skriver alle filene."""
    alle = {valgt.til / navn: tekst for navn, tekst in filer(valgt.til).items()}
    for id in finn_kommuner(valgt.til):
        mappe = datamappe(valgt.til) / id
        alle |= {mappe / navn: tekst for navn, tekst in datapakke.filer(les_kommune(valgt.til, id)).items()}
    for fil, tekst in alle.items():
        fil.parent.mkdir(parents=True, exist_ok=True)
        fil.write_text(tekst, encoding="utf-8")
        print(fil.name)
    return 0
