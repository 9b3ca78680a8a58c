"""Hent inn liste: for stabene. Kommunens egen liste vist rad for rad, og prøvd som et alternativ."""

import streamlit as st

from sider.felles import innhenting
from sider.felles.tallgrunnlag import gjeldende

kommune = gjeldende()
st.title("Hva gir kommunens egen liste?", anchor=False)
st.caption("For stabene. Lista prøves bare i denne økta. Tallene som er publisert, endres ikke, og filen lagres ikke.")

st.header("1. Fyll ut lista", anchor=False)
innhenting.maler(kommune)

st.header("2. Velg filen", anchor=False)
fil = innhenting.opplaster()
if fil is not None:
    st.header("3. Se hva som skjer", anchor=False)
    plan = innhenting.forhåndsvisning(fil)
    if plan is not None:
        innhenting.utprøving(kommune, plan, fil.navn)
innhenting.videre()
