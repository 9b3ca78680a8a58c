"""Hent inn liste: for stabene. Kommunens egen liste slik den er skrevet, rad for rad, og prøvd som et alternativ."""

import streamlit as st

from sider.felles import innhenting, listelesing
from sider.felles.tallgrunnlag import gjeldende

kommune = gjeldende()
st.title("Hva gir kommunens egen liste?", anchor=False)
st.caption(
    "For stabene. Filen lagres ikke, og tallene som er publisert, endres ikke. Lista lagres først når dere deler den."
)

st.header("1. Velg lista", anchor=False)
fil = innhenting.opplaster()
if fil is not None:
    st.header("2. Se hvordan den er lest", anchor=False)
    lesning = listelesing.les(kommune, fil)
    if lesning is not None:
        innhenting.utprøving(kommune, lesning, fil.navn)
innhenting.maler(kommune)
innhenting.videre()
