"""Tiltakslisten på siden: det som er gjort i den, og tegningen. Mens noen drar, kjøres bare denne delen.

Underveis i et drag regnes motoren og de store tallene. Når grepet slippes, skrives adressen, og hele siden kjøres.
"""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitInvalidLayoutContextError

from scenario.beregning import beregn
from sider.felles import listedata, listevalg, tilstand
from sider.felles.resultat import stripen
from sider.felles.svar import Bilde, tallene
from sider.komponenter import tiltaksliste as komponent


def ta_imot() -> None:
    """Først på siden: gjør det som er gjort i listen, og skriver adressen før noe tegnes."""
    listevalg.ta_imot()
    tilstand.skriv_adressen()


def tiltaksliste(bilde: Bilde | None, linjen: DeltaGenerator) -> None:
    """Katalogen og listen, tegnet sist. `bilde` er tallene i svaret, og `linjen` plassen til stripen på telefonen."""
    komponent.tegn_katalogen(listedata.katalogen())
    _underveis(bilde, linjen)


@st.fragment
def _underveis(bilde: Bilde | None, linjen: DeltaGenerator) -> None:
    """Listen, og tallene som følger den mens noen drar.

    Tallene tegnes herfra også når hele siden kjøres: Streamlit lar bare et fragment skrive utenfor seg selv der det
    alt har skrevet.
    """
    if listevalg.ta_imot():
        st.rerun()
    kommune, valg = tilstand.kommune(), tilstand.valg()
    resultat = beregn(kommune, valg)
    try:
        if bilde is not None and not resultat.konflikter:
            tallene(bilde, kommune, valg, resultat)
        stripen(linjen, resultat, åpner_svaret=not resultat.konflikter)
    except StreamlitInvalidLayoutContextError:  # siste kjøring av siden ble avbrutt før plassene ble tatt i bruk
        st.rerun()
    komponent.tegn(listevalg.samtale(), listedata.verdiene(kommune, valg, resultat))
