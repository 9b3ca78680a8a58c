"""Tiltakslisten som én Streamlit-komponent uten ramme: registreringen, og det som går mellom nettleser og tjener.

Ned går to meldinger: katalogen, som er den samme fra klikk til klikk og bare sendes når den er ny, og verdiene.
Opp, fra den ene eller den andre, går `e = {o: økt, n: nummer, f: sluppet, r: {nøkkel: [nummer, verdi]}}` med alt som
ikke er kvittert.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from sider.komponenter import samtale as felles
from sider.komponenter.samtale import Brukerhandling, Nytt, Samtale, les, som_bytes

__all__ = [
    "KATALOG",
    "NØKKEL",
    "Brukerhandling",
    "Nytt",
    "Samtale",
    "les",
    "registrer",
    "som_bytes",
    "tegn",
    "tegn_katalogen",
]
MAPPE = "tiltaksliste"
NØKKEL = "tiltakslisten"
"""Navnet listen har i økten. Den melder alt som gjøres, og hvilken rad som er åpen."""
KATALOG = f"{NØKKEL}_katalog"
"""Navnet katalogen har i økten. Den melder det som er ubesvart: en ny tjener kjenner bare hele siden."""


def åpen_rad(sendt: object) -> str:
    """Raden brukeren har åpnet; tom når ingen er åpen."""
    vis = sendt.get("vis") if hasattr(sendt, "get") else ""
    return vis if isinstance(vis, str) else ""


# --- Tegningen ------------------------------------------------------------------------------------------------------


def registrer() -> str:
    """Melder listen inn hos Streamlit, og gir navnet den har."""
    return felles.registrer(MAPPE)


@cache
def _komponent(navn: str) -> Any:
    return st.components.v2.component(navn, js="liste.js", isolate_styles=False)


def tegn_katalogen(katalog: bytes) -> None:
    """Katalogen i sin egen komponent: lik melding sendes ikke på nytt."""
    _komponent(registrer())(key=KATALOG, data=katalog)


def tegn(samtale: Samtale, verdier: dict[str, Any]) -> None:
    """Listen. Kalles sist i kjøringen, så kvitteringen kommer når resten av svaret er framme."""
    _komponent(registrer())(key=NØKKEL, data=som_bytes({**verdier, "o": samtale.økt, "n": samtale.kvittert}))
