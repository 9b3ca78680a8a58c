"""`skjema`: lager JSON-skjemaene og feltdokumentasjonen på nytt fra begrepene."""

from __future__ import annotations

import argparse
from pathlib import Path

from scenario.lesing import KONFIG
from scenario.skjema import filer


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("skjema", help="skriv JSON-skjemaer og feltdokumentasjon til konfig/")
    leser.add_argument("--til", type=Path, default=KONFIG, metavar="STI")
    leser.set_defaults(kjør=kjør)


def kjør(valgt: argparse.Namespace) -> int:
    """Skriver alle filene."""
    for navn, tekst in filer(valgt.til).items():
        fil = valgt.til / navn
        fil.parent.mkdir(parents=True, exist_ok=True)
        fil.write_text(tekst, encoding="utf-8")
        print(fil.name)
    return 0
