"""`eksporter`: katalogen som liste, i formen `importer` leser."""

from __future__ import annotations

import argparse
from pathlib import Path

from scenario.feilmeldinger import Inndatafeil
from scenario.innhenting.eksport import til_csv, til_xlsx
from scenario.innhenting.kolonner import ENHETER
from scenario.kommandoer.felles import med_kommune
from scenario.lesing import les_kommune

_FORMATER = {".xlsx": til_xlsx, ".csv": til_csv}


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("eksporter", help="skriv tiltakene som liste: .xlsx eller .csv")
    leser.add_argument("fil", type=Path, metavar="FIL", help="endelsen bestemmer formatet")
    med_kommune(leser)
    leser.add_argument(
        "--enhet", metavar="ENHET", choices=tuple(ENHETER), default="1000 kr", help="enheten til beløpene"
    )
    leser.set_defaults(kjør=kjør)


def kjør(valgt: argparse.Namespace) -> int:
    """Skriver lista."""
    lag = _FORMATER.get(valgt.fil.suffix.lower())
    if lag is None:
        raise Inndatafeil(f"«{valgt.fil.name}» må ende på en av {', '.join(_FORMATER)}")
    kommune = les_kommune(valgt.konfig, valgt.kommune)
    try:
        valgt.fil.write_bytes(lag(kommune, valgt.enhet))
    except OSError as feil:
        raise Inndatafeil(f"{valgt.fil}: filen kan ikke skrives ({feil.strerror})") from None
    print(valgt.fil)
    return 0
