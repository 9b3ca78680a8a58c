"""Når ingenting er valgt: hva siden viser når noe er det, et eksempel å begynne med, og veien til lista."""

from __future__ import annotations

import streamlit as st

from scenario.begreper.kommune import Kommune
from scenario.deling.pakker import NavngittPakke
from sider.felles import tilstand
from sider.felles.aapnet import VELG
from sider.felles.tallgrunnlag import pakkene


def vis(kommune: Kommune, tekst: str) -> None:
    """Setningen, et eksempel som åpnes på stedet, og lenken til Velg. Eksempelet er ett steg å angre."""
    with st.container(key="b_tomt", border=True):
        st.markdown(tekst)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if eksempel := _eksempelet():
                st.button("Vis det med et eksempel", key="tomt_eksempel", on_click=_åpne, args=(eksempel,))
            st.page_link(VELG, label="Velg tiltak selv", query_params=tilstand.adresse())
        if eksempel:
            st.caption(f"Eksempelet er «{eksempel.navn}». Det er ikke et forslag.")


def _eksempelet() -> NavngittPakke | None:
    """Den første ferdige pakken som har tiltak."""
    return next((p for p in pakkene() if p.valg.tiltak), None)


def _åpne(pakke: NavngittPakke) -> None:
    tilstand.sett(pakke.valg.med(forutsetninger=tilstand.valg().forutsetninger))
