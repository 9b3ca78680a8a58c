"""Last ned: alternativet som vedlegg, regneark, ren tekst eller bilde."""

import streamlit as st

from scenario.beregning import beregn
from scenario.framstilling.ord import VANNMERKE
from sider.felles import deling, nedlasting, tilstand
from sider.felles.resultat import bare_konflikten, dommen, stripe

kommune, valg = tilstand.kommune(), tilstand.valg()
resultat = beregn(kommune, valg)
st.title("Del alternativet, eller ta det med i saken", anchor=False)
st.caption(f"Hver fil har dato, utgave, forutsetninger og merket «{VANNMERKE}». Filen lages når du trykker.")
if resultat.konflikter:
    bare_konflikten(resultat)
dommen(resultat)
st.button("Del som lenke eller QR-kode", icon=":material/share:", key="del_side", on_click=deling.åpne)
nedlasting.knapper(kommune, valg)
stripe(resultat)
