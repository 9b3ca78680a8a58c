"""`lager`: sikkerhetskopi av de korte lenkene, og gjenoppretting."""

from __future__ import annotations

import argparse
from pathlib import Path

from scenario.deling.lager import åpne
from scenario.deling.lagerfeil import Lagerfeil
from scenario.deling.lagerkopi import gjenopprett, sikkerhetskopi
from scenario.feilmeldinger import Inndatafeil


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("lager", help="ta sikkerhetskopi av de korte lenkene, eller gjenopprett dem")
    valg = leser.add_subparsers(dest="handling", required=True, metavar="HANDLING")
    kopi = valg.add_parser("sikkerhetskopi", help="skriv alle korte lenker til en ny fil")
    kopi.set_defaults(gjør=_kopier)
    tilbake = valg.add_parser("gjenopprett", help="legg inn det i kopien som mangler")
    tilbake.set_defaults(gjør=_gjenopprett)
    for handling in (kopi, tilbake):
        handling.add_argument("fil", type=Path, metavar="FIL")
        handling.set_defaults(kjør=kjør)


def kjør(valgt: argparse.Namespace) -> int:
    """Gjør det som er valgt. Lageret er det `DATABASE_URL` eller `LAGER` peker på."""
    try:
        print(valgt.gjør(valgt.fil))
    except Lagerfeil as feil:
        raise Inndatafeil(feil.setning) from None
    return 0


def _kopier(fil: Path) -> str:
    return f"{sikkerhetskopi(åpne(), fil)} korte lenker er kopiert til {fil}."


def _gjenopprett(fil: Path) -> str:
    nye, fra_før = gjenopprett(åpne(), fil)
    return f"{nye} korte lenker er lagt inn. {fra_før} var der fra før."
