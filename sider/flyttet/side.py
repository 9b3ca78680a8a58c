"""Hva flyttet seg: de godkjente scenarioene før og etter en ny utgave av tallene."""

import streamlit as st

from scenario.framstilling import flyttingstekst
from scenario.framstilling.tall import dato
from sider.felles import tallgrunnlag, tilstand
from sider.felles.kontroller import brett, tabell

tilstand.kommune()
st.title("Hva flyttet seg?", anchor=False)
*tidligere, siste = tallgrunnlag.utgaver_med_svar() or (None,)
fra = None
if siste and tidligere:
    fra = st.selectbox(
        "Siden utgaven",
        tidligere,
        index=tidligere.index(tallgrunnlag.sist_noe_flyttet_seg(tidligere)),
        format_func=lambda u: ": ".join(filter(None, (dato(u.dato), u.merknad))),
        key="vis_flyttet_fra",
    )
svar = tallgrunnlag.flyttet(fra.utgave) if fra else None
if svar is None:
    st.info("Tallene er ikke endret siden de ble publisert første gang.", icon=":material/history:")
else:
    st.markdown(flyttingstekst.ingress(svar))
    rader = flyttingstekst.tabell(svar)
    if rader["Scenario"]:
        tabell(rader, "De godkjente scenarioene som er flyttet", "flyttet")
    if like := flyttingstekst.uendrede(svar):
        with brett("De som er som før", "flyttet_like") as åpent:
            if åpent:
                st.markdown(like)
