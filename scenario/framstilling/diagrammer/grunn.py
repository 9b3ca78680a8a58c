"""Det alle diagrammene deler: akser, skrift og norske tall, og måten data legges inn på."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from scenario.framstilling.farger import Palett

Spesifikasjon = dict[str, Any]
Rader = Sequence[Mapping[str, Any]]

_LOCALE = {
    "decimal": ",",
    "thousands": "\u00a0",
    "grouping": [3],
    "currency": ["", "\u00a0kr"],
    "minus": "\u2212",
}
_SKRIFT = "Source Sans, Source Sans Pro, sans-serif"


def ferdig(diagram: alt.LayerChart | alt.Chart, farger: Palett) -> Spesifikasjon:
    """Altair-diagrammet som Vega-Lite med våre farger, vår skrift og norsk tallskrift."""
    akse: dict[str, Any] = {
        "labelColor": farger.tekst,
        "titleColor": farger.dempet,
        "gridColor": farger.linje,
        "domainColor": farger.linje,
    }
    akse |= {"tickColor": farger.linje, "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal"}
    spes: Spesifikasjon = diagram.to_dict()
    spes.pop("usermeta", None)
    spes["background"] = None
    spes["config"] = {"locale": {"number": _LOCALE}, "font": _SKRIFT, "view": {"stroke": None}, "axis": akse}
    spes["config"]["mark"] = {"aria": False}  # beskrivelsen leses i ett; ellers blir hvert merke et bilde uten tekst
    return spes


def fyll(spes: Spesifikasjon, **data: Rader) -> Spesifikasjon:
    """Spesifikasjonen med data lagt inn i lagene. Originalen røres ikke."""
    felles = spes.get("data", {}).get("name")
    lag = [{**ett, "data": {"values": list(data[ett.get("data", {}).get("name") or felles])}} for ett in spes["layer"]]
    return {**{n: v for n, v in spes.items() if n != "data"}, "layer": lag}
