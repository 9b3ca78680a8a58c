"""Tallgrunnlag: hvor tallene kommer fra, og hva ingen vet."""

import streamlit as st

from scenario.framstilling import tabeller
from scenario.framstilling.ord import OPPHAV
from sider.felles import innhenting, tilstand
from sider.felles.kontroller import brett, tabell

kommune = tilstand.kommune()
st.title("Hvor kommer tallene fra?", anchor=False)
st.caption("Her står hver kilde og hver tabell, og det ingen av kildene sier noe om.")

st.header("Hva merkene betyr", anchor=False)
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
        st.header(overskrift, anchor=False)
    for ett in i_gruppen:
        boks = st.expander(f"{ett.tittel} – {ett.svarer_på}", key=f"tabell_{ett.id}", on_change="rerun")
        if boks.open:
            with boks:
                tabell(tabeller.kildetabell(kommune, ett), ett.tittel, ett.id)
                if ett.enhet or ett.merknad:
                    st.caption(" ".join(d for d in (f"Enhet: {ett.enhet}." if ett.enhet else "", ett.merknad) if d))

st.header("Kommunens dokumenter", anchor=False)
tabell(tabeller.kildene(kommune, "dokument"), "Kommunens dokumenter", "dokumenter")
st.header("Eksterne kilder", anchor=False)
with brett("Det som ikke er kommunens egne dokumenter", "eksterne_kilder") as åpent:
    if åpent:
        tabell(tabeller.kildene(kommune, "ekstern"), "Eksterne kilder", "eksterne")

st.header("For stabene", anchor=False)
st.markdown("Kommunens egen liste over tiltak kan prøves her uten at tallene over endres.")
innhenting.lenke()
