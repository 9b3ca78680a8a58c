"""Tiltak: still mengden i hvert tiltak, og se straks hvor langt det rekker og hva som skjer med fondet."""

import streamlit as st

from scenario.beregning import beregn, uten_tiltak
from scenario.framstilling.rimelighet import i_valget
from scenario.framstilling.tall import mill_kr_knapp
from sider.felles import hvem, tilstand
from sider.felles.kontroller import spør
from sider.felles.resultat import om_tallene, panel, stripens_innhold, stripens_plass
from sider.tiltak.tiltaksliste import ta_imot, tiltakslisten, øverst

kommune, sto_øverst = tilstand.kommune(), øverst()
ta_imot()

with st.container(key="side"):
    inngang, liste, svar, under = (st.container(key=f"side_{del_}") for del_ in ("inngang", "liste", "svar", "under"))
with inngang:
    st.title(f"Når vi {mill_kr_knapp(kommune.mål.nivå.verdi or 0)}?", anchor=False)
    st.html('<p class="ingress">Velg tiltak og mengde, og se svaret med en gang. Ingenting her er forslag.</p>')

resultat, uten = beregn(kommune, tilstand.valg()), uten_tiltak(kommune, tilstand.valg())
with svar:
    spør(i_valget(kommune, tilstand.valg()))
    bilde = panel(kommune, tilstand.valg(), resultat, uten)
    hvem.linjen(kommune, tilstand.valg(), resultat)
if bilde is not None:
    with under:
        om_tallene(kommune, tilstand.valg(), resultat, uten)
stripens_plass().html(bilde.stripen if bilde is not None else stripens_innhold(resultat))
with liste:
    tiltakslisten(sto_øverst, resultat, bilde)
