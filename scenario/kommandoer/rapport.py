"""`rapport`: et scenario ut som regneark, Word, PDF, ren tekst, CSV eller bilde."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from scenario.analyse.usikkerhet import usikkerhet
from scenario.begreper.dato import norsk_dato
from scenario.deling.delt import spørring
from scenario.deling.scenariofil import les_tekst
from scenario.feilmeldinger import Inndatafeil
from scenario.kommandoer.felles import hent_scenario, les_dato, les_fil, med_scenario
from scenario.rapport.formater import FORMATER
from scenario.rapport.innhold import lag_innhold
from scenario.rapport.usikkerhetstekst import usikkerhetstekst


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("rapport", help="skriv et scenario til fil: " + ", ".join(FORMATER))
    med_scenario(leser)
    leser.add_argument("--til", type=Path, required=True, metavar="FIL", help="endelsen bestemmer formatet")
    leser.add_argument(
        "--adresse",
        default="",
        metavar="LENKE",
        help="lenken som åpner scenarioet igjen; ellers skrives det som skal stå etter appens adresse",
    )
    leser.add_argument("--dato", metavar="ÅÅÅÅ-MM-DD", help="datoen som står i filen; ellers dagens dato")
    leser.add_argument("--mot", metavar="FIL", help="scenarioet endringene måles mot i salderingsskjemaet")
    leser.add_argument(
        "--verbalforslag", nargs="+", default=(), metavar="TEKST", help="forslag uten beløp, ett per tekst"
    )
    leser.add_argument("--kort", action="store_true", help="den korte utgaven av Word, PDF og ren tekst")
    leser.set_defaults(kjør=kjør)


def kjør(valgt: argparse.Namespace) -> int:
    """Skriver filen. Tiltak som ikke kan stå sammen, stopper rapporten."""
    format_ = FORMATER.get(valgt.til.suffix.lower().lstrip("."))
    if format_ is None:
        raise Inndatafeil(f"--til: «{valgt.til.name}» må ende på en av {', '.join(FORMATER)}")
    kommune, valg = hent_scenario(valgt)
    adresse = valgt.adresse or f"?{spørring(kommune, valg)}"
    try:
        dato = les_dato(valgt.dato) or norsk_dato(datetime.now(UTC))
        mot = les_tekst(kommune, les_fil(valgt.mot), valgt.mot) if valgt.mot else None
        innhold = lag_innhold(kommune, valg, dato, adresse, mot=mot, verbalforslag=tuple(valgt.verbalforslag))
    except ValueError as feil:
        raise Inndatafeil(str(feil)) from None
    innhold = replace(innhold, usikkerhet=usikkerhetstekst(usikkerhet(kommune, valg)))
    try:
        valgt.til.write_bytes(format_.lag(innhold, valgt.kort))
    except OSError as feil:
        raise Inndatafeil(f"{valgt.til}: filen kan ikke skrives ({feil.strerror})") from None
    print(valgt.til)
    return 0
