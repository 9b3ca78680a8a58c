"""Egne tiltak: legge til, endre og fjerne."""

from __future__ import annotations

from dataclasses import replace
from string import ascii_lowercase

import streamlit as st

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.tallform import Enhet, les_tall
from scenario.begreper.valg import Anslag, EgetTiltak
from scenario.framstilling import forklaring
from scenario.framstilling.tall import HARDT
from sider.felles import kontroller, tilstand
from sider.felles.kontroller import uskadelig

FLEST = 20


def egne_tiltak(kommune: Kommune) -> None:
    """Listen over egne tiltak, og feltene for et nytt."""
    st.header("Egne tiltak", anchor=False)
    for eget in tilstand.valg().egne_tiltak:
        _rad(kommune, eget)
    _nytt(kommune)


def _rad(kommune: Kommune, eget: EgetTiltak) -> None:
    with st.container(
        horizontal=True,
        wrap=False,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        gap="xsmall",
    ):
        st.markdown(uskadelig(eget.navn), width="stretch")
        tall = forklaring.eget_rad_tall(eget, tilstand.valg().antakelser)
        trykket = tilstand.trykket(f"{tall}{HARDT}mill.{HARDT}kr · B", key=f"vis_eget_{eget.id}", type="tertiary")
        if tilstand.trykket("Fjern", key=f"fjern_{eget.id}", type="tertiary", icon=":material/delete:"):
            tilstand.slå_av(eget.nøkkel)
            st.rerun()
    åpen = tilstand.visning("rad", "")
    if trykket:
        åpen = "" if åpen == eget.nøkkel else eget.nøkkel
        tilstand.sett_visning("rad", åpen)
    if åpen == eget.nøkkel:
        with st.container(border=True):
            _rediger(kommune, eget)


def _rediger(kommune: Kommune, eget: EgetTiltak) -> None:
    navn = kontroller.tekstfelt("Navn", f"eget_navn_{eget.id}", eget.navn, 80).strip() or eget.navn
    with st.container(horizontal=True, gap="small"):
        effekt = kontroller.tallfelt(
            "Effekt i et helt år, mill. kr",
            f"eget_effekt_{eget.id}",
            eget.helårseffekt.sannsynlig,
            minst=-10_000,
            størst=10_000,
            enhet=Enhet.MILL_KR,
        )
        merkostnad = kontroller.tallfelt(
            "Varige merkostnader, mill. kr",
            f"eget_merkostnad_{eget.id}",
            eget.varige_merkostnader,
            minst=0,
            størst=10_000,
            enhet=Enhet.MILL_KR,
        )
        start = kontroller.månedsvelger(kommune, f"eget_start_{eget.id}", eget.start, tidligste_start(kommune))
        opptrapping = kontroller.opptrappingsvelger(f"eget_opptrapping_{eget.id}", eget.opptrapping_måneder)
    stykke = forklaring.eget_regnestykke(eget, tilstand.valg().antakelser)
    st.markdown(f"**Forklar tallet**  \n{stykke.i_ord}  \n{stykke.med_tall}")
    nytt = replace(
        eget,
        navn=navn,
        helårseffekt=eget.helårseffekt if effekt in (None, eget.helårseffekt.sannsynlig) else Anslag.punkt(effekt),
        varige_merkostnader=merkostnad or 0.0,
        start=start,
        opptrapping_måneder=opptrapping,
    )
    if nytt != eget:
        tilstand.sett_eget(nytt)
        st.rerun()  # raden over er tegnet med det gamle


def tidligste_start(kommune: Kommune) -> Måned:
    """Januar i det første året etter ankeråret."""
    return Måned(kommune.år[1], 1)


def _nytt(kommune: Kommune) -> None:
    if len(tilstand.valg().egne_tiltak) >= FLEST:
        st.caption(f"Det er plass til {FLEST} egne tiltak.")
        return
    boks = st.expander("Legg til eget tiltak", icon=":material/add:", key="nytt_eget_boks", on_change="rerun")
    if not boks.open:
        return
    with boks, st.form("nytt_eget", border=False, clear_on_submit=True):
        navn = st.text_input("Navn på tiltaket", max_chars=80, key="nytt_navn")
        beløp = st.text_input(
            "Effekt i et helt år, mill. kr", max_chars=20, key="nytt_beløp", placeholder="for eksempel 12 eller 3,5"
        )
        sendt = tilstand.trykket("Legg til", tegn=st.form_submit_button, key="nytt_eget_send")
    if sendt:
        _legg_til(kommune, navn.strip(), beløp)


def _legg_til(kommune: Kommune, navn: str, beløp: str) -> None:
    if not navn:
        st.error("Gi tiltaket et navn.", icon=":material/error:")
        return
    try:
        effekt = 1000 * les_tall(beløp, Enhet.MILL_KR)
    except ValueError as feil:
        st.error(str(feil), icon=":material/error:")
        return
    brukt = {e.id for e in tilstand.valg().egne_tiltak}
    id = next(b for b in ascii_lowercase if b not in brukt)
    tilstand.sett_eget(EgetTiltak(id, navn, Anslag.punkt(effekt), tidligste_start(kommune)))
    st.rerun()
