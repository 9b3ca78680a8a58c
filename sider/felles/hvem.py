"""Hvem merker det: setningen øverst, merknaden om skjønnet, og linjen på siden der tiltakene velges."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from scenario.analyse.alternativer import Hvem, berørte_grupper
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.framstilling import hvembilde
from sider.felles import tilstand
from sider.felles.sidene import siden

STIL = Path(__file__).resolve().parent / "hvem.css"
SIDEN = siden("hvem")


def setningen(svar: Hvem, resultat: Resultat) -> None:
    """Svaret i én setning. Uten tiltak leder den videre."""
    st.html(STIL)
    liste = tilstand.kommune().liste
    tekst = hvembilde.ingress(svar) if svar.halvår else hvembilde.tom_setning(resultat)
    if liste and svar.halvår:
        tekst = f"{hvembilde.OM_LISTA} {tekst}" if liste.i_tillegg else hvembilde.OM_LISTA
    st.html(f'<p class="b-ingress" role="status">{escape(tekst)}</p>')


def notisen() -> None:
    """At følgen er skjønn, og hvem som har utøvd det."""
    st.html(f'<p class="h-notis"><b>{hvembilde.FORELØPIG}</b> {hvembilde.OM_SKJØNNET}</p>')


def linjen(kommune: Kommune, valg: Valg, resultat: Resultat) -> None:
    """Linjen på siden der tiltakene velges, med veien til hele bildet."""
    if resultat.konflikter or not (valg.tiltak or valg.egne_tiltak):
        return
    with st.container(key="hvem_linje", gap="xxsmall"):
        st.html(linjens_innhold(kommune, valg))
        st.page_link(SIDEN, label="Se hvem og når", query_params=tilstand.adresse())


def linjens_innhold(kommune: Kommune, valg: Valg) -> str:
    """Linjen uten lenken. Listen bytter den ut når et grep slippes."""
    stripen = hvembilde.stripen(berørte_grupper(kommune, valg))
    if kommune.liste is None:
        return stripen
    om_lista = f'<p class="h-notis">{hvembilde.OM_LISTA}</p>'
    return om_lista + stripen if kommune.liste.i_tillegg else om_lista
