"""Spørsmål og svar om tiltakene, skrevet av staben: tabellen, feilene og knappen."""

from __future__ import annotations

import streamlit as st

from scenario.begreper.kommune import Kommune
from scenario.innhenting import stabssvar
from scenario.innhenting.stabssvar import PrøvdeSvar
from sider.felles import tallgrunnlag, tilstand
from sider.felles.kontroller import skrivetabell
from sider.rediger import skriving

SVARENE = "svarene"
OM = (
    "Bare det som har status «publisert», vises, på raden og på papir. Skriv spørsmålet om, uten navn og parti. "
    "«Svart av» er en enhet, aldri en person. Id, dato og utgave fylles ut når de står tomme."
)


def tabellen(kommune: Kommune) -> None:
    """Svarene, det som er feil i dem, og knappen som lagrer. De er ikke tall, og lager ingen ny utgave."""
    st.header("Spørsmål og svar", anchor=False)
    st.caption(OM)
    skriving.vis_beskjed(SVARENE)
    stod = _åpnet()
    innhold = stabssvar.som_tabell(kommune, tallgrunnlag.alle_svar(stod))
    kolonner = {k: st.column_config.SelectboxColumn(options=list(v)) for k, v in stabssvar.VALG.items()}
    kolonner[stabssvar.TILTAK] = st.column_config.MultiselectColumn(options=[t.navn for t in kommune.tiltak])
    prøvd = tallgrunnlag.prøv_svar(stod, skrivetabell(innhold, f"{SVARENE}_{skriving.tegning(SVARENE)}", kolonner))
    if prøvd.feil:
        feil = [(str(f.rad or ""), f.kolonne, f.melding) for f in prøvd.feil]
        skriving.feilene(SVARENE, "Rad", feil, "Feilene i svarene, celle for celle")
    if tilstand.trykket("Lagre svarene", key="lagre_svar", disabled=bool(prøvd.feil) or prøvd.tekst == stod):
        skriving.gjør(lambda: _lagre(stod, prøvd))


def _åpnet() -> str:
    """Filen slik den sto da tabellen ble tegnet første gang: det er den endringene gjelder."""
    husket: str | None = tilstand.visning("svarfil", None)
    if husket is None:
        husket = tallgrunnlag.svarfilen()
        tilstand.sett_visning("svarfil", husket)
    return husket


def _lagre(stod: str, prøvd: PrøvdeSvar) -> None:
    tallgrunnlag.lagre_svar(stod, prøvd)
    tilstand.sett_visning("svarfil", None)
    skriving.tegn_på_nytt(SVARENE)
    skriving.si(SVARENE, "Svarene er lagret.")
