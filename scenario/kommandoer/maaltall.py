"""`måltall`: verdien av ett tall som akkurat når målet, eller akkurat holder fondet på regelen, som JSON."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.tallform import Enhet, les_tall
from scenario.deling.scenariodata import scenario_som_data
from scenario.deling.scenariokontroll import feil_i_start
from scenario.feilmeldinger import Inndatafeil
from scenario.kommandoer.felles import hent_scenario, med_scenario, skriv_json

if TYPE_CHECKING:
    from scenario.analyse.maaltall import Målsvar, Ukjent

_BESKRIVELSE = """Finner verdien av ett tall som akkurat når målet. Den ukjente skrives som

  mengde:TILTAK          hvor mye av tiltaket, for eksempel mengde:skolestruktur
  driver:TILTAK:NAVN     en faktor i regnestykket, for eksempel driver:sykefravaer:vikardekning
  start:TILTAK           den seneste måneden tiltaket kan starte
  beløp:TILTAK           helårseffekten tiltaket må ha (1000 kr)
  beløp                  et nytt beløp som må finnes (1000 kr); virker fra --fra
  levering               andelen av hele programmet som må leveres
  realiseringsgrad       det samme, høyst 1

Et tiltak som er av, regnes som slått på. Egne tiltak skrives eget:ID."""


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser(
        "måltall",
        aliases=["maaltall"],
        help="finn verdien av ett tall som når målet",
        description=_BESKRIVELSE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    med_scenario(leser)
    leser.add_argument("--ukjent", required=True, metavar="TALL", help="det som skal finnes; se over")
    leser.add_argument(
        "--mål",
        "--maal",
        dest="mål",
        default="helårseffekt",
        metavar="helårseffekt|fond",
        help="helårseffekt når målet, eller fondet er på regelen i --år",
    )
    leser.add_argument("--år", "--aar", dest="år", type=int, metavar="ÅR", help="året fondet gjelder")
    leser.add_argument("--fra", metavar="MÅNED", help="når et nytt beløp virker fra, for eksempel 2026-01")
    leser.add_argument("--minst", metavar="VERDI", help="laveste tillatte verdi, i stedet for katalogens")
    leser.add_argument("--størst", "--stoerst", dest="størst", metavar="VERDI", help="høyeste tillatte verdi")
    leser.set_defaults(kjør=kjør)


def kjør(valgt: argparse.Namespace) -> int:
    """Skriver svaret. At målet ikke kan nås, er et svar og ingen feil."""
    from scenario.analyse.maaltall import Mål, Spørsmålsfeil, hva_må_til

    navn = {"helårseffekt": Mål.HELÅRSEFFEKT, "helaarseffekt": Mål.HELÅRSEFFEKT, "fond": Mål.FOND}
    if valgt.mål not in navn:
        raise Inndatafeil(f"--mål: «{valgt.mål}» må være helårseffekt eller fond")
    kommune, valg = hent_scenario(valgt)
    try:
        ukjent = _ukjent(kommune, valg, valgt)
        svar = hva_må_til(kommune, valg, ukjent, navn[valgt.mål], valgt.år)
    except Spørsmålsfeil as feil:
        raise Inndatafeil(*map(str, feil.args)) from None
    skriv_json(som_data(kommune, svar))
    return 0


def _ukjent(kommune: Kommune, valg: Any, valgt: argparse.Namespace) -> Ukjent:
    from scenario.analyse.maaltall import les_ukjent

    try:
        fra = Måned.les(valgt.fra) if valgt.fra else None
        ukjent = les_ukjent(kommune, valg, valgt.ukjent, fra)
        minst = ukjent.minst if valgt.minst is None else _verdi(ukjent, valgt.minst)
        størst = ukjent.størst if valgt.størst is None else _verdi(ukjent, valgt.størst)
    except ValueError as feil:
        raise Inndatafeil(*map(str, feil.args)) from None
    if fra is not None and (melding := feil_i_start(kommune, fra)):
        raise Inndatafeil(f"--fra: {melding}")
    return replace(ukjent, minst=minst, størst=størst)


def _verdi(ukjent: Ukjent, tekst: str) -> float:
    if ukjent.enhet == "måned":
        return Måned.les(tekst).nummer
    return les_tall(tekst, Enhet.av(ukjent.enhet))


def som_data(kommune: Kommune, svar: Målsvar) -> dict[str, Any]:
    """Svaret som JSON-verdier; måneder skrives 2026-08 (1000 kr)."""
    ukjent, resultat = svar.ukjent, svar.resultat

    def vis(verdi: float | None) -> float | str | None:
        som_måned = ukjent.enhet == "måned" and verdi is not None
        return str(Måned(0, 1).pluss(round(verdi or 0))) if som_måned else verdi

    return {
        "ukjent": ukjent.id,
        "navn": ukjent.navn,
        "enhet": ukjent.enhet,
        "mål": svar.mål.value,
        "år": svar.år,
        "område": [vis(ukjent.minst), vis(ukjent.størst)],
        "i_dag": vis(ukjent.i_dag),
        "verdi": vis(svar.verdi),
        "beste": vis(svar.beste),
        "mangler": svar.mangler,
        "melding": svar.melding,
        "helårseffekt": resultat.helårseffekt,
        "effekt": list(resultat.effekt),
        "fond": list(resultat.fond),
        "reservekrav": list(resultat.reservekrav),
        "scenario": scenario_som_data(kommune, svar.valg),
        "utgave": resultat.utgave,
    }
