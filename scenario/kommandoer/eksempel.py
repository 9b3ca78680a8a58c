"""`eksempel`: en scenariofil med alle felt og forklaringer, til å endre på."""

from __future__ import annotations

import argparse
import json
from typing import Any

from scenario.begreper.kommune import Kommune
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Valg
from scenario.deling.scenariodata import scenario_som_data
from scenario.framstilling.ord import VANNMERKE
from scenario.framstilling.tall import knapp, oppramsing
from scenario.kommandoer.felles import hent_kommune, med_kommune

_HODE = """\
# yaml-language-server: $schema=konfig/skjema/scenario.schema.json
# Et scenario for {kommune}. Alt kan utelates; det som ikke står her, følger tallgrunnlaget.
# Beløp er hele 1000 kr. De kan også skrives med enheten, «12 mill» eller «500 tusen», og andeler som «80 %».
# Regn det ut: python -m scenario beregn FIL. Få lenken: python -m scenario lenke FIL.
"""


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("eksempel", help="skriv et eksempel på en scenariofil, med forklaringer")
    med_kommune(leser)
    leser.set_defaults(kjør=kjør)


def kjør(valgt: argparse.Namespace) -> int:
    """Skriver eksempelet på standard ut."""
    print(eksempel(hent_kommune(valgt)), end="")
    return 0


def eksempel(kommune: Kommune) -> str:
    """Scenariofila som YAML: to tiltak, ett eget, en overlapp, og hver forutsetning med standardverdien."""
    med_mengde = next(t for t in kommune.valgbare if t.mengde is not None)
    opptatt = {med_mengde.id, *(id for relasjon in kommune.stopprelasjoner for id in relasjon.mellom)}
    annet = next(t for t in kommune.valgbare if t.id not in opptatt)
    linjer = [
        _HODE.format(kommune=kommune.opplysninger.navn),
        f"kommune: {kommune.id}\nnavn: Eksempel\nmerknad: {VANNMERKE}\n",
        "# Tiltakene fra katalogen. Skal alt følge katalogen, holder en liste: tiltak: [id, id]\ntiltak:",
        *_tiltaket(med_mengde),
        f"  {annet.id}:  # {annet.navn}, med katalogens verdier\n",
        "# Tiltak som ikke står i katalogen. Effekten er ett tall, eller lavt, sannsynlig og høyt.\negne_tiltak:",
        f"  - id: eget\n    navn: Vårt eget forslag\n    start: {kommune.år[1]}-01",
        "    helårseffekt: {lav: 9 mill, sannsynlig: 10 mill, høy: 12 mill}\n",
        "# Hvor mye to tiltak går over i hverandre, som andel av det minste.\noverlapp:",
        f"  - mellom: [{med_mengde.id}, eget:eget]\n    andel: 10 %\n",
        "# Det som er lagt til grunn. Her står kommunens standard. Beløp per år: {2025: 1000}.\nforutsetninger:",
        *_forutsetningene(kommune),
        f"\n# Temaer prinsippvedtaket har sagt «ikke nå» til: {_temaene(kommune)}\nlukkede_temaer: []",
    ]
    return "\n".join(linjer) + "\n"


def _tiltaket(tiltak: Tiltak) -> list[str]:
    m = tiltak.mengde
    grenser = f"  # {knapp(m.minst)}–{knapp(m.størst)} {m.enhet_flertall}" if m else ""
    return [
        f"  {tiltak.id}:  # {tiltak.navn}",
        f"    mengde: {knapp(tiltak.standardmengde).replace(',', '.')}{grenser}",
        f"    start: {tiltak.start}  # tidligste start som er lagt til grunn",
        f"    opptrapping_måneder: {tiltak.opptrapping_måneder}  # måneder til det virker fullt ut",
        "    realiseringsgrad: 80 %  # så mye av effekten som blir virkelighet\n",
    ]


def _forutsetningene(kommune: Kommune) -> list[str]:
    standard: dict[str, Any] = scenario_som_data(kommune, Valg(kommune.standard))["forutsetninger"]
    navn = {a.id: a.navn + (f" ({a.enhet})" if a.enhet else "") for a in kommune.forutsetninger}
    return [f"  {felt}: {_som_yaml(verdi)}  # {navn[felt]}" for felt, verdi in standard.items()]


def _som_yaml(verdi: Any) -> str:
    return json.dumps(verdi, ensure_ascii=False)


def _temaene(kommune: Kommune) -> str:
    return oppramsing([f"{t.id} {t.kortnavn}" for t in kommune.opplysninger.temaer])
