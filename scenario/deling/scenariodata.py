"""Valget og resultatet i kontraktens form: JSON-verdier i full presisjon (1000 kr)."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import Any

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Bidrag, Resultat
from scenario.begreper.valg import FORUTSETNINGSFELT, Anslag, EgetTiltak, Tiltaksvalg, Valg


def scenario_som_data(kommune: Kommune, valg: Valg) -> dict[str, Any]:
    """Valget i kontraktens form. `les_data` gir det samme valget tilbake."""
    data: dict[str, Any] = {"kommune": kommune.id}
    if valg.navn:
        data["navn"] = valg.navn
    if valg.merknad:
        data["merknad"] = valg.merknad
    data["tiltak"] = {t.id: _uten_tomme(t, ("id",)) for t in valg.tiltak}
    data["egne_tiltak"] = [_uten_tomme(e) for e in valg.egne_tiltak]
    data["overlapp"] = [{"mellom": list(o.mellom), "andel": o.andel} for o in valg.overlapp]
    data["forutsetninger"] = {n: verdi_som_data(getattr(valg.forutsetninger, n)) for n in FORUTSETNINGSFELT}
    if valg.lukkede_temaer:
        data["lukkede_temaer"] = list(valg.lukkede_temaer)
    return data


_FELT = {slag: tuple(f.name for f in fields(slag)) for slag in (Tiltaksvalg, EgetTiltak)}
_STANDARD = {"realiseringsgrad": 1.0, "inntektsbortfall": 0.0, "drivere": ()}


def _uten_tomme(ett: Tiltaksvalg | EgetTiltak, skjul: tuple[str, ...] = ()) -> dict[str, Any]:
    felt = {n: getattr(ett, n) for n in _FELT[type(ett)] if n not in skjul}
    if isinstance(ett, Tiltaksvalg):
        felt = {n: v for n, v in felt.items() if v is not None and v != _STANDARD.get(n, math.nan)}
    return {n: verdi_som_data(v) for n, v in felt.items()}


def verdi_som_data(verdi: Any) -> Any:
    """En verdi i et valg som JSON: måneder som tekst, beløp per år med året som navn."""
    if isinstance(verdi, Måned):
        return str(verdi)
    if isinstance(verdi, Anslag):
        if verdi.lav == verdi.sannsynlig == verdi.høy:
            return _helt(verdi.sannsynlig)
        return {n: _helt(getattr(verdi, n)) for n in ("lav", "sannsynlig", "høy")}
    if isinstance(verdi, tuple):
        return {str(k): _helt(v) for k, v in verdi}
    return _helt(verdi)


def _helt(verdi: Any) -> Any:
    """Hele tall uten desimal, så en fil et menneske leser ser ut som et menneske skrev den."""
    return int(verdi) if isinstance(verdi, float) and verdi.is_integer() else verdi


def resultat_som_data(resultat: Resultat) -> dict[str, Any]:
    """Resultatet i kontraktens form, i full presisjon (1000 kr)."""
    return {
        "enhet": "1000 kr",
        "år": list(resultat.år),
        "tolkning": resultat.tolkning,
        "mål": resultat.mål,
        "helårseffekt": resultat.helårseffekt,
        "måloppnåelse": resultat.måloppnåelse,
        "rest": resultat.rest,
        "krav": list(resultat.krav),
        "effekt": list(resultat.effekt),
        "overlapp": list(resultat.overlapp),
        "overlapp_helårseffekt": resultat.overlapp_helårseffekt,
        "omstilling": list(resultat.omstilling),
        "udekket": list(resultat.udekket),
        "fond": list(resultat.fond),
        "udekket_merforbruk": list(resultat.udekket_merforbruk),
        "udekket_til_sammen": resultat.udekket_til_sammen,
        "reservekrav": list(resultat.reservekrav),
        "margin": list(resultat.margin),
        "andre_vekster": [
            {"navn": v.navn, "prosent": v.vekst_prosent, "opphav": v.opphav.value, "margin": list(v.margin)}
            for v in resultat.andre_vekster
        ],
        "prognose": _prognosen_som_data(resultat),
        "bidrag": {b.id: bidrag_som_data(b) for b in resultat.bidrag},
        "opphav": {o.value: beløp for o, beløp in resultat.opphav},
        "ikke_tallfestet": list(resultat.ikke_tallfestet),
        "ikke_medregnet": [
            {"tiltak": u.id, "grunn": u.grunn.value, "helårseffekt": u.helårseffekt} for u in resultat.ikke_medregnet
        ],
        "konflikter": [f"{k.melding} {k.forslag}" for k in resultat.konflikter],
        "utgåtte": list(resultat.utgåtte),
        "varsler": list(resultat.varsler),
        "utgave": resultat.utgave,
    }


def _prognosen_som_data(resultat: Resultat) -> dict[str, Any] | None:
    """Marginen i ankeråret når det laveste og det høyeste i prognosen tas av fondet."""
    p = resultat.prognose
    if p is None:
        return None
    return {"år": p.år, "lav": p.lav, "høy": p.høy, "tatt": p.tatt, "margin": [p.margin_lav, p.margin_høy]}


def bidrag_som_data(bidrag: Bidrag) -> dict[str, Any]:
    """Det ett tiltak gir (1000 kr)."""
    return {
        "helårseffekt": bidrag.helårseffekt,
        "effekt": list(bidrag.effekt),
        "opphav": bidrag.opphav.value,
        "lav": bidrag.lav,
        "høy": bidrag.høy,
    }
