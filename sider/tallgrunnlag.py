"""Tallgrunnlag: hvor tallene kommer fra, og hva ingen vet."""

import streamlit as st

from scenario.framstilling import tabeller
from scenario.framstilling.ord import OPPHAV
from sider.felles import tilstand

kommune = tilstand.kommune()
st.title("Hvor kommer tallene fra?", anchor=False)
st.caption("Her står hver kilde og hver tabell, og det ingen av kildene sier noe om.")

st.subheader("Hva merkene betyr", anchor=False)
for opphav, (navn, forklaring) in OPPHAV.items():
    st.markdown(f"- **{opphav.bokstav} {navn}.** {forklaring}")

GRUPPER = {
    "ukjent": "Dette vet vi ikke",
    "fond": "Fondet",
    "områder": "Tjenesteområdene",
    "erfaringer": "Erfaringer: plan og status, ikke målt virkning",
    "personell": "Ansatte og sykefravær",
    "prosess": "Når det skal bestemmes",
}
for gruppe, overskrift in GRUPPER.items():
    i_gruppen = [t for t in kommune.tabeller if t.gruppe == gruppe]
    if i_gruppen:
        st.subheader(overskrift, anchor=False)
    for tabell in i_gruppen:
        boks = st.expander(f"{tabell.tittel} – {tabell.svarer_på}", key=f"tabell_{tabell.id}", on_change="rerun")
        if boks.open:
            with boks:
                st.table(tabeller.kildetabell(kommune, tabell), alt=tabell.tittel, hide_index=True)
                if tabell.enhet or tabell.merknad:
                    st.caption(
                        " ".join(d for d in (f"Enhet: {tabell.enhet}." if tabell.enhet else "", tabell.merknad) if d)
                    )

st.subheader("Kommunens dokumenter", anchor=False)
st.table(tabeller.kildene(kommune, "dokument"), alt="Kommunens dokumenter", hide_index=True)
st.subheader("Eksterne kilder", anchor=False)
st.table(tabeller.kildene(kommune, "ekstern"), alt="Eksterne kilder", hide_index=True)
