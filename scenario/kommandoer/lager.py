"""`lager`: de korte lenkene – status, rydding av gamle, sikkerhetskopi og gjenoppretting."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from scenario.begreper.dato import norsk_dato
from scenario.deling.lager import Lager, åpne
from scenario.deling.lagerfeil import Lagerfeil
from scenario.deling.lagerkopi import gjenopprett, sikkerhetskopi
from scenario.deling.lagerrydding import eldre_enn, grense, merk_gamle, rydd
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling.tall import prosent


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("lager", help="de korte lenkene: status, rydding, sikkerhetskopi og gjenoppretting")
    valg = leser.add_subparsers(dest="handling", required=True, metavar="HANDLING")
    status = valg.add_parser("status", help="hvor mange det er, hvor fullt det er, og hvor gamle de er")
    status.set_defaults(gjør=_status)
    rydding = valg.add_parser("rydd", help="vis hvor mange som er for gamle; --gjør tar dem bort")
    rydding.add_argument("--eldre-enn", type=int, required=True, metavar="MÅNEDER", help="behold de siste månedene")
    rydding.add_argument("--gjør", action="store_true", dest="bekreftet", help="ta dem bort; ta sikkerhetskopi først")
    rydding.set_defaults(gjør=_rydd)
    kopi = valg.add_parser("sikkerhetskopi", help="skriv alle korte lenker til en ny fil")
    kopi.set_defaults(gjør=_kopier)
    tilbake = valg.add_parser("gjenopprett", help="legg inn det i kopien som mangler")
    tilbake.set_defaults(gjør=_gjenopprett)
    for handling in (kopi, tilbake):
        handling.add_argument("fil", type=Path, metavar="FIL")
    for handling in (status, rydding, kopi, tilbake):
        handling.set_defaults(kjør=kjør)


def kjør(valgt: argparse.Namespace) -> int:
    """Gjør det som er valgt. Lageret er det som er innstilt."""
    try:
        print(valgt.gjør(åpne(), valgt))
    except Lagerfeil as feil:
        raise Inndatafeil(feil.setning) from None
    return 0


def _status(lager: Lager, _valgt: argparse.Namespace) -> str:
    nå = lager.fylling()
    alder = f" Den eldste er fra {nå.eldste}." if nå.eldste else ""
    return f"{nå.rader} korte lenker. {prosent(nå.andel)} av plassen er brukt.{alder}"


def _rydd(lager: Lager, valgt: argparse.Namespace) -> str:
    if valgt.eldre_enn < 1:
        raise Inndatafeil("--eldre-enn: skriv et helt antall måneder, 1 eller flere.")
    i_dag = norsk_dato(datetime.now(UTC))
    første = grense(i_dag, valgt.eldre_enn)
    if not valgt.bekreftet:
        return f"{eldre_enn(lager, første)} korte lenker er fra før {første}. Ingenting er endret; --gjør tar dem bort."
    umerkede = merk_gamle(lager, f"{i_dag:%Y-%m}")
    merket = f" {umerkede} uten måned eldes fra nå." if umerkede else ""
    return f"{rydd(lager, første)} korte lenker fra før {første} er tatt bort.{merket}"


def _kopier(lager: Lager, valgt: argparse.Namespace) -> str:
    return f"{sikkerhetskopi(lager, valgt.fil)} korte lenker er kopiert til {valgt.fil}."


def _gjenopprett(lager: Lager, valgt: argparse.Namespace) -> str:
    nye, fra_før = gjenopprett(lager, valgt.fil)
    return f"{nye} korte lenker er lagt inn. {fra_før} var der fra før."
