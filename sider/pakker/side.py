"""Pakker: hvilke veier finnes til målet, og hvor langt rekker det uten hvert tema?"""

import streamlit as st

from scenario.beregning import beregn
from scenario.framstilling import analyseforklaring, diagrammer, pakketekst
from scenario.framstilling.tall import mill_kr_knapp
from sider.felles import aapnet, forklaring, tilstand
from sider.felles.kontroller import tabell
from sider.felles.resultat import stripe
from sider.pakker import pakkesok, pakkevalg

kommune, valg = tilstand.kommune(), tilstand.valg()
st.title("Hvilke veier finnes til målet?", anchor=False)
st.caption(
    f"{pakketekst.MERKE} Pakkene er satt sammen av tiltakene og mengdene i {pakketekst.hvor_tiltakene_er(kommune)}, "
    "og regnet som alt annet her."
)

st.header("Hvor langt rekker det uten hvert tema?", anchor=False)
if (svaret := pakkesok.dørene(valg)) is not None:
    svar, følsomhet = svaret
    st.info(pakketekst.prinsippsetning(kommune, svar), icon=":material/door_open:")
    venstre, høyre = st.container(key="dorene").columns([7, 5], gap="large")
    with venstre:
        st.vega_lite_chart(
            diagrammer.dører(svar, pakketekst.temanavn(kommune), pakketekst.uten_tall(kommune, svar.valg)),
            theme=None,
            alt="Hvor langt vi kan nå uten hvert tema, mot målet. Tallene står i tabellen.",
            key="diagram_dører",
        )
        st.caption(
            "Fylt søyle er det meste som kan nås uten temaet, og stiplet er det temaet gir. "
            "Ved søylen står det som mangler på målet, eller det temaet gir når ingenting mangler."
        )
        if any(svar.minste_sett):
            tabell(pakketekst.minste_sett(kommune, svar), "De minste samlingene av temaer som er nok", "minste")
    with høyre:
        if pakketekst.avhenger_av_grensene(følsomhet):
            st.markdown("**Svaret hviler på grensene vi har valgt.** Slik blir det med én ting endret om gangen:")
            tabell(pakketekst.følsomhetstabell(kommune, følsomhet), "Dørene med én ting endret om gangen", "følsomhet")
        boks = st.expander("Tallene som tabell", key="tabell_dører", on_change="rerun")
        if boks.open:
            with boks:
                tabell(pakketekst.dørene(kommune, svar), "Hva det koster å lukke hvert tema", "dører")
        forklaring.boks(kommune, lambda: analyseforklaring.dørene(kommune, svar))
        if tilstand.trykket("Åpne den største pakken", key="åpne_størst"):
            aapnet.åpne(svar.valg, "Den største pakken")

resultat = beregn(kommune, valg)
st.header(f"Tre pakker mot {mill_kr_knapp(resultat.mål)}, med hvert sitt formål", anchor=False)
grenser = pakkevalg.felles_grenser(kommune)
pakkevalg.de_første(kommune, valg, grenser)

pakkevalg.eget_søk(kommune, valg)
stripe(resultat)
