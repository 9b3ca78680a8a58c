"""Hvem merker det: hvilke grupper, når det hoper seg opp, og hvilke tjenester kronene kommer fra."""

import streamlit as st

from scenario.analyse.alternativer import hvem
from scenario.beregning import beregn
from scenario.framstilling import hvembilde
from sider.felles import fondet, tilstand, tomt
from sider.felles.hvem import notisen, setningen
from sider.felles.kontroller import brett, tabell
from sider.felles.resultat import bare_konflikten, stripe

kommune, valg = tilstand.kommune(), tilstand.valg()
resultat = beregn(kommune, valg)
fondet.tittel("Hvem merker det?")
if resultat.konflikter:
    bare_konflikten(resultat)
svar = hvem(kommune, valg, resultat)
setningen(svar, resultat)
if svar.halvår:
    if hvembilde.er_vurdert(svar.grupper):
        notisen()
        st.header("Hvem, og når?", anchor=False)
        st.html(hvembilde.nøkkelen(svar) + hvembilde.matrisen(svar))
        with brett("Gruppene som tabell, med hva det betyr", "hvem_tabell") as åpent:
            if åpent:
                tabell(hvembilde.gruppetabell(svar), "Hvem som merker hvert tiltak", "hvem")
    st.header("Hvilke tjenester bærer det?", anchor=False)
    st.caption("Mill. kr i et helt år etter planen. Ett felt er ett tiltak, skravert er regneeksempel.")
    st.html(hvembilde.tjenestene(svar, resultat) + hvembilde.alt_vedtatt(kommune))
else:
    tomt.vis(kommune, "Velg tiltak, så ser du hvem som merker dem, og når.")
stripe(resultat)
