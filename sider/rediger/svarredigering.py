"""Spørsmål og svar om tiltakene, skrevet av staben: tabellen, feilene og knappen."""

from __future__ import annotations

import streamlit as st

from scenario.begreper.kommune import Kommune
from scenario.feilmeldinger import Inndatafeil
from scenario.innhenting import stabssvar
from scenario.innhenting.stabssvar import KOLONNER, PrøvdeSvar
from sider.felles import tallgrunnlag, tilstand
from sider.felles.kontroller import tabell, uskadelig

OM = (
    "Bare det som har status «publisert», vises, på raden og på papir. Skriv spørsmålet om, uten navn og parti. "
    "«Svart av» er en enhet, aldri en person. Id, dato og utgave fylles ut når de står tomme."
)


def tabellen(kommune: Kommune) -> None:
    """Svarene, det som er feil i dem, og knappen som lagrer. De er ikke tall, og lager ingen ny utgave."""
    st.header("Spørsmål og svar", anchor=False)
    st.caption(OM)
    if tilstand.visning("svarbeskjed", ""):
        st.success(tilstand.visning("svarbeskjed", ""), icon=":material/check:")
        tilstand.sett_visning("svarbeskjed", "")
    stod = _åpnet()
    innhold = stabssvar.som_tabell(kommune, tallgrunnlag.alle_svar(stod))
    kolonner = {
        k: st.column_config.SelectboxColumn(options=list(stabssvar.VALG[felt]))
        if felt in stabssvar.VALG
        else st.column_config.TextColumn()
        for k, felt in KOLONNER.items()
    }
    kolonner[stabssvar.TILTAK] = st.column_config.MultiselectColumn(options=[t.navn for t in kommune.tiltak])
    rettet = st.data_editor(
        innhold,
        key=f"svarene_{_tegning()}",
        hide_index=True,
        placeholder="",
        num_rows="dynamic",
        column_config=kolonner,
    )
    prøvd = tallgrunnlag.prøv_svar(stod, rettet)
    if prøvd.feil:
        rader = {
            "Rad": [str(f.rad) if f.rad else "" for f in prøvd.feil],
            "Kolonne": [f.kolonne for f in prøvd.feil],
            "Feil": [f.melding for f in prøvd.feil],
        }
        tabell(rader, "Feilene i svarene, celle for celle", "svarfeil")
    if tilstand.trykket("Lagre svarene", key="lagre_svar", disabled=bool(prøvd.feil) or prøvd.tekst == stod):
        _lagre(stod, prøvd)


def _tegning() -> int:
    gjelder: int = tilstand.visning("svartegning", 0)
    return gjelder


def _åpnet() -> str:
    """Filen slik den sto da tabellen ble tegnet første gang: det er den endringene gjelder."""
    husket: str | None = tilstand.visning("svarfil", None)
    if husket is None:
        husket = tallgrunnlag.svarfilen()
        tilstand.sett_visning("svarfil", husket)
    return husket


def _lagre(stod: str, prøvd: PrøvdeSvar) -> None:
    try:
        tallgrunnlag.lagre_svar(stod, prøvd)
    except Inndatafeil as feil:
        st.error(uskadelig(str(feil)), icon=":material/error:")
        return
    tilstand.sett_visning("svarfil", None)
    tilstand.sett_visning("svartegning", _tegning() + 1)
    tilstand.sett_visning("svarbeskjed", "Svarene er lagret.")
    st.rerun()
