"""Hva flyttet seg: de godkjente scenarioene før og etter den siste utgaven av tallene."""

import streamlit as st

from scenario.framstilling import flyttingstekst
from sider.felles import tallgrunnlag, tilstand
from sider.felles.kontroller import tabell

tilstand.kommune()
st.title("Hva flyttet seg?", anchor=False)
svar = tallgrunnlag.flyttet()
if svar is None:
    st.info("Tallene er ikke endret siden de ble publisert første gang.", icon=":material/history:")
else:
    st.markdown(flyttingstekst.ingress(svar))
    rader = flyttingstekst.tabell(svar)
    if rader["Scenario"]:
        tabell(rader, "De godkjente scenarioene som er flyttet", "flyttet")
    if like := flyttingstekst.uendrede(svar):
        st.header("Uendret", anchor=False)
        st.markdown(like)
