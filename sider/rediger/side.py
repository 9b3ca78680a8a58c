"""Rediger: for stabene, med nøkkel. Katalogen som tabell, feilene ved cellene, utkast og publisering."""

import streamlit as st

from sider.felles.tallgrunnlag import gjeldende
from sider.rediger import redigering, svarredigering

st.title("Rediger katalogen", anchor=False)
st.caption("For stabene. Ingen andre ser et utkast før det er publisert, og det lagres ikke hvem som skrev det.")
if redigering.sluppet_inn():
    redigering.tabellen(gjeldende())
    svarredigering.tabellen(gjeldende())
