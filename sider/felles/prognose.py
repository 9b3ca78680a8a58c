"""Kommunens egen prognose for merforbruket: hva den gjør med marginen, og ett klikk som tar den av fondet."""

from __future__ import annotations

from functools import partial

import streamlit as st

from scenario.begreper.resultat import Resultat
from scenario.framstilling import dom
from scenario.framstilling.tall import mill_kr_knapp
from sider.felles import tilstand


def prognosen(resultat: Resultat) -> None:
    """Hva kommunens egen prognose gjør med marginen, med ett klikk til å ta den av fondet eller ta den bort."""
    p, tekst = resultat.prognose, dom.om_prognosen(resultat)
    if p is None or tekst is None:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="prognosen"):
        st.markdown(tekst, width="stretch")
        nytt = 0.0 if p.tatt else p.midt
        tilstand.trykk(
            "Ta det bort" if p.tatt else f"Trekk fra {mill_kr_knapp(p.midt)}",
            "prognose_bort" if p.tatt else "prognose_på",
            partial(sett_merforbruk, p.år, nytt),
        )


def sett_merforbruk(år: int, beløp: float) -> None:
    """Tar beløpet av fondet i et år (1000 kr). 0 tar det bort."""
    par = {**dict(tilstand.valg().forutsetninger.merforbruk), år: beløp}
    tilstand.sett_forutsetninger(merforbruk=tuple(sorted((å, b) for å, b in par.items() if b)))
    tilstand.slipp("forutsetning_merforbruk")
