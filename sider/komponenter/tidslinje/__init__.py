"""Tidslinjen som én Streamlit-komponent uten ramme. Ned går radene som ferdig tekst; opp går starten som er sluppet.

Under hvert håndtak ligger nettleserens egen glidebryter, så mus, finger, piltaster og skjermleser virker likt.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from sider.komponenter import samtale as felles
from sider.komponenter.samtale import Samtale, som_bytes

MAPPE = "tidslinje"
NØKKEL = "tidslinjen"
"""Navnet tidslinjen har i økten."""


def registrer() -> str:
    """Melder tidslinjen inn hos Streamlit, og gir navnet den har."""
    return felles.registrer(MAPPE)


@cache
def _komponent(navn: str) -> Any:
    return st.components.v2.component(navn, js="tidslinje.js", isolate_styles=False)


def tegn(samtale: Samtale, innhold: dict[str, Any]) -> None:
    """Tidslinjen. Kalles etter det som følger den, så kvitteringen kommer når svaret er framme."""
    _komponent(registrer())(key=NØKKEL, data=som_bytes({**innhold, "o": samtale.økt, "n": samtale.kvittert}))
