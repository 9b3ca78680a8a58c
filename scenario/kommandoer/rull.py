"""`rull`: tallgrunnlaget flyttes til neste planperiode."""

from __future__ import annotations

import argparse
from pathlib import Path

from scenario.framstilling.tall import HARDT
from scenario.innhenting.grenser import STØRST_FIL
from scenario.innhenting.lagring import skriv_filer
from scenario.innhenting.rullering import les_vedtak, rull
from scenario.kommandoer.felles import les_begrenset, med_kommune


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("rull", help="flytt tallgrunnlaget til neste planperiode")
    leser.add_argument("--til", type=int, required=True, metavar="ÅR", help="det siste året i den nye planen")
    leser.add_argument("--vedtak", type=Path, metavar="FIL", help="YAML med hva som er bestemt om tiltakene")
    leser.add_argument("--prisvekst", type=float, metavar="PROSENT", help="regn mål og tiltak om til første planår")
    leser.add_argument("--skriv", action="store_true", help="skriv endringene i tallgrunnlaget")
    med_kommune(leser)
    leser.set_defaults(kjør=kjør)


def kjør(valgt: argparse.Namespace) -> int:
    """Viser hva som skjer, og skriver når `--skriv` er med."""
    vedtak = les_vedtak(les_begrenset(valgt.vedtak, STØRST_FIL).decode()) if valgt.vedtak else {}
    rullering = rull(valgt.konfig, valgt.kommune, valgt.til, vedtak, valgt.prisvekst)
    print("\n".join(rullering.hva).replace(HARDT, " "))
    if valgt.skriv:
        skriv_filer(rullering.filer, valgt.konfig, valgt.kommune)
        print(f"{len(rullering.filer)} filer skrevet. Se over dem, og kjør så «python -m scenario utgave publiser».")
    else:
        print("Ingenting er skrevet. Legg til --skriv for å skrive endringene.")
    return 0
