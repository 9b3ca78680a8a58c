"""Kommandoene på kommandolinjen. Hver fil er én kommando med `legg_til(underkommandoer)`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from scenario.feilmeldinger import Inndatafeil, Tallgrunnlagsfeil
from scenario.kommandoer import (
    beregn,
    eksempel,
    eksporter,
    importer,
    kontroller,
    lager,
    lenke,
    maaltall,
    pakker,
    rapport,
    rull,
    skjema,
    usikkerhet,
    utgave,
)

KOMMANDOER = (
    kontroller,
    beregn,
    usikkerhet,
    maaltall,
    pakker,
    lenke,
    eksempel,
    utgave,
    lager,
    rapport,
    importer,
    eksporter,
    rull,
    skjema,
)


class _Norsk(argparse.ArgumentParser):
    """Argumentleser med norske feil og avslutningskode 2."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise Inndatafeil(f"{self.prog}: {_oversett(message)}. Se «{self.prog} --help».")

    def format_help(self) -> str:
        """Hjelpeteksten med norske overskrifter."""
        return _oversett(super().format_help())


def _oversett(melding: str) -> str:
    for engelsk, norsk in (
        ("the following arguments are required:", "disse argumentene mangler:"),
        ("unrecognized arguments:", "ukjente argumenter:"),
        ("invalid choice:", "ukjent valg:"),
        ("choose from", "velg blant"),
        ("expected one argument", "mangler verdi"),
        ("argument ", "argumentet "),
        ("usage:", "bruk:"),
        ("positional arguments:", "argumenter:"),
        ("options:", "valg:"),
        ("show this help message and exit", "vis denne hjelpen"),
        ("invalid int value:", "ikke et helt tall:"),
    ):
        melding = melding.replace(engelsk, norsk)
    return melding


def kjør(argumenter: Sequence[str]) -> int:
    """Kjører én kommando. 0 når alt er i orden, 2 med norske setninger på stderr ved feil i inndata."""
    leser = _Norsk(prog="python -m scenario", description="Tallgrunnlag og beregninger for innsparing.")
    under = leser.add_subparsers(dest="kommando", required=True, metavar="KOMMANDO")
    try:
        for kommando in KOMMANDOER:
            kommando.legg_til(under)
        valgt = leser.parse_args(argumenter)
        return int(valgt.kjør(valgt))
    except Inndatafeil as feil:
        print("\n".join(feil.setninger), file=sys.stderr)
    except Tallgrunnlagsfeil as feil:
        print("\n".join(str(f) for f in feil.feil), file=sys.stderr)
        print(f"{len(feil.feil)} feil i tallgrunnlaget.", file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    return 2
