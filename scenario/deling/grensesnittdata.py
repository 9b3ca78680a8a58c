"""Det andre systemer kan hente: en lenke, katalogen, utgavene og hva som er flyttet, som JSON-verdier (1000 kr)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from scenario.begreper.flytting import Flytting, Flyttinger
from scenario.begreper.forskjell import Forskjell
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.deling.delt import DeltLenke
from scenario.deling.scenariodata import bidrag_som_data, resultat_som_data, scenario_som_data, verdi_som_data
from scenario.deling.utgaver import Utgave
from scenario.feilmeldinger import IStrid


def lenken(kommune: Kommune, delt: DeltLenke) -> dict[str, Any]:
    """Scenarioet i en lenke med tallene den ble laget med, og med dagens når de er andre.

    Gir IStrid når valgene ikke kan stå sammen, for da finnes det ingen sum.
    """
    gjelder, lest, resultat = _som_delt(kommune, delt)
    if resultat.konflikter:
        raise IStrid(*_konfliktene(resultat))
    return {
        "status": delt.status.value,
        "setning": delt.setning,
        "utgåtte": list(lest.utgåtte),
        "ukjente": list(lest.ukjente),
        "endret": list(lest.endret),
        "scenario": scenario_som_data(gjelder, lest.valg),
        "resultat": resultat_som_data(resultat),
        "i_dag": None if gjelder is kommune else _i_dag(delt.resultat_i_dag),
        "forskjeller": forskjellene(delt.forskjeller),
    }


def _som_delt(kommune: Kommune, delt: DeltLenke) -> tuple[Kommune, Any, Resultat]:
    if delt.kommune_som_delt is None or delt.som_delt is None or delt.resultat_som_delt is None:
        return kommune, delt.i_dag, delt.resultat_i_dag
    return delt.kommune_som_delt, delt.som_delt, delt.resultat_som_delt


def _i_dag(resultat: Resultat) -> dict[str, Any]:
    """Dagens resultat. Med en konflikt er det bare konflikten."""
    if resultat.konflikter:
        return {"utgave": resultat.utgave, "konflikter": _konfliktene(resultat)}
    return resultat_som_data(resultat)


def _konfliktene(resultat: Resultat) -> list[str]:
    return [f"{k.melding} {k.forslag}" for k in resultat.konflikter]


def katalogen(kommune: Kommune) -> dict[str, Any]:
    """Alle tiltakene i en utgave, slik de står i tallgrunnlaget."""
    o = kommune.opplysninger
    return {
        "kommune": kommune.id,
        "navn": o.navn,
        "utgave": kommune.utgave,
        "enhet": "1000 kr",
        "år": list(kommune.år),
        "prisnivå": o.prisnivå,
        "tiltak": [_tiltaket(kommune, t) for t in kommune.tiltak],
    }


def _tiltaket(kommune: Kommune, tiltak: Tiltak) -> dict[str, Any]:
    """Tiltaket, opphavet til tallet, og det tiltaket gir alene med mengden det slås på med."""
    alene = beregn(kommune, Valg(kommune.standard, (Tiltaksvalg(tiltak.id),))).bidrag_fra(tiltak.id)
    data = tiltak.model_dump(mode="json") | {"opphav": tiltak.opphav.value}
    return data | {"alene": bidrag_som_data(alene) if alene else None}


def utgavene(kommune: Kommune, utgaver: Iterable[Utgave]) -> dict[str, Any]:
    """Utgavene som er publisert, den eldste først, og den som gjelder."""
    return {"kommune": kommune.id, "gjeldende": kommune.utgave, "utgaver": [asdict(u) for u in utgaver]}


def flyttingene(flyttet: Flyttinger, endringer: Iterable[Forskjell]) -> dict[str, Any]:
    """Tallene som er endret fra en utgave til en annen, og hva det flyttet i de godkjente scenarioene."""
    return {
        "fra": flyttet.fra,
        "til": flyttet.til,
        "enhet": "1000 kr",
        "år": list(flyttet.år),
        "endringer": forskjellene(endringer),
        "scenarioer": [_flyttingen(f) for f in flyttet.scenarioer],
    }


def _flyttingen(flytting: Flytting) -> dict[str, Any]:
    return {
        "id": flytting.id,
        "navn": flytting.navn,
        "før": asdict(flytting.før) if flytting.før else None,
        "nå": asdict(flytting.nå) if flytting.nå else None,
        "grunner": [{"hva": g.hva, "størst": g.størst} for g in flytting.grunner],
    }


def forskjellene(alle: Iterable[Forskjell]) -> list[dict[str, Any]]:
    """Verdiene før og nå. None er at verdien ikke finnes."""
    return [
        {
            "slag": f.slag.value,
            "id": f.id,
            "navn": f.navn,
            "felt": f.felt,
            "år": f.år,
            "enhet": f.enhet,
            "før": verdi_som_data(f.før),
            "nå": verdi_som_data(f.nå),
        }
        for f in alle
    ]
