"""Tiltak: slå av og på, og se straks hvor langt det rekker og hva som skjer med fondet."""

import streamlit as st

from scenario.begreper.tiltak import Status
from scenario.beregning import beregn, uten_tiltak
from scenario.framstilling import forklaring
from scenario.framstilling.rimelighet import i_valget
from scenario.framstilling.tall import mill_kr_knapp
from sider.felles import tilstand
from sider.felles.egne import egne_tiltak
from sider.felles.kontroller import spør
from sider.felles.resultat import panel, stripe
from sider.felles.tiltaksliste import INNLEDNING, merkene, overlappene, rad, temaliste

kommune = tilstand.kommune()
temaer = kommune.opplysninger.temaer
etter_størrelse = forklaring.etter_størrelse(kommune)

liste, svar = st.columns([7, 5], gap="large")
with liste:
    st.title(f"Når vi {mill_kr_knapp(kommune.mål.nivå.verdi or 0)}?", anchor=False)
    st.html(INNLEDNING)
    valgt = st.pills(
        "Tema",
        ["", *(t.id for t in temaer)],
        format_func=lambda id: next((f"{t.id} {t.kortnavn}" for t in temaer if t.id == id), "Alle"),
        default="",
        required=True,
        key="vis_tema",
        label_visibility="collapsed",
    )
    st.html(merkene())
    for tema in temaer:
        if valgt == tema.id or not valgt:
            nummer = int(tema.id)
            i_temaet = (t for t in etter_størrelse if (nummer in t.temaer if valgt else t.temaer[:1] == (nummer,)))
            temaliste(kommune, tema, i_temaet)
    if not valgt and (uten_tema := [t for t in etter_størrelse if not t.temaer]):
        st.header("Uten tema", anchor=False)
        with st.container(key="liste_uten_tema"):
            for ett in uten_tema:
                rad(kommune, ett)
    egne_tiltak(kommune)
    if not valgt and (vedtatte := [t for t in kommune.tiltak if t.status is Status.VEDTATT]):
        st.header("Allerede vedtatt – teller ikke mot målet", anchor=False)
        if sum_ := forklaring.av_tidligere_vedtak(kommune):
            st.caption(sum_)
        with st.container(key="liste_vedtatt"):
            for ett in vedtatte:
                rad(kommune, ett)

resultat = beregn(kommune, tilstand.valg())
with svar:
    spør(i_valget(kommune, tilstand.valg()))
    panel(kommune, tilstand.valg(), resultat, uten_tiltak(kommune, tilstand.valg()))
    overlappene(kommune, resultat)
    if tilstand.valg() != tilstand.tomt_valg():
        tilstand.trykk("Nullstill", "nullstill", tilstand.nullstill, icon=":material/restart_alt:")
stripe(resultat)
