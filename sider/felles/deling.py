"""Deling: beskjeden over en lenke fra en eldre utgave, og dialogen som lager lenker."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from scenario.beregning import beregn
from scenario.deling.delt import DeltLenke, Status, spørring
from scenario.deling.lager import vis_id
from scenario.deling.lagerfeil import Lagerfeil
from scenario.framstilling import forskjeller
from scenario.framstilling.delingstekst import epost
from scenario.framstilling.ord import VANNMERKE
from scenario.rapport.qr import qr_data
from sider.felles import tilstand
from sider.felles.kontroller import tabell, tekstfelt
from sider.felles.tallgrunnlag import lageret
from sider.tjener import logg
from sider.tjener.avsender import avsender


def beskjed() -> None:
    """Sier fra når lenken er laget med andre tall enn dagens, med knapper til begge visningene."""
    delt = tilstand.delt_lenke()
    if delt is None:
        return
    kan_velge = delt.kommune_som_delt is not None and delt.status is not Status.SAMME
    eldre = (
        kan_velge and delt.kommune_som_delt is not None and delt.kommune_som_delt.utgave != delt.resultat_i_dag.utgave
    )
    st.warning(delt.setning, icon=":material/history:")
    if not eldre:
        return
    i_dag = tilstand.viser_dagens_tall()
    with st.container(horizontal=True, gap="small"):
        if tilstand.trykket("Slik det ble delt", type="secondary" if i_dag else "primary", key="som_delt"):
            tilstand.vis_som_delt(delt)
            st.rerun()
        if tilstand.trykket("Med dagens tall", type="primary" if i_dag else "secondary", key="i_dag"):
            tilstand.vis_med_dagens_tall(delt)
            st.rerun()
    if delt.forskjeller:
        _hva_er_endret(delt)


def _hva_er_endret(delt: DeltLenke) -> None:
    boks = st.expander(f"Hva er endret ({len(delt.forskjeller)})", key="endret", on_change="rerun")
    if boks.open:
        rader = forskjeller.rader(delt.forskjeller)
        endret = {
            "Hva": [r.hva for r in rader],
            "Slik det ble delt": [r.før for r in rader],
            "Med dagens tall": [r.nå for r in rader],
        }
        with boks:
            tabell(endret, "Det som er endret siden lenken ble delt", "endret")


def åpne() -> None:
    """Åpner dialogen sist i kjøringen, når alt brukeren har skrevet er regnet med."""
    tilstand.sett_visning("deling", True)


def _lukk() -> None:
    tilstand.sett_visning("deling", False)


def vis() -> None:
    """Dialogen, når den er åpnet. Tilbakeknappen lukker den."""
    if tilstand.er_i_historikken():
        _lukk()
    if tilstand.visning("deling", False):
        _dialog()


@st.dialog("Del alternativet", width="large", on_dismiss=_lukk)
def _dialog() -> None:
    """Navn og merknad, hel lenke, kort lenke, QR-kode og forslag til e-post."""
    kommune, valg = tilstand.kommune(), tilstand.valg()
    nytt = valg.med(
        navn=tekstfelt("Navn på alternativet", "del_navn", valg.navn, 80).strip(),
        merknad=tekstfelt("Merknad på én linje", "del_merknad", valg.merknad, 200).strip(),
    )
    if nytt != valg:
        tilstand.sett(nytt)
    st.caption(VANNMERKE)
    hel = f"{tilstand.grunnadresse()}?{spørring(kommune, nytt)}"
    _lenke("Hele lenken", hel)
    kort = _kort_lenke()
    delt = kort or hel
    _qr(delt)
    _lenke("Forslag til e-post", epost(nytt, beregn(kommune, nytt), delt), flere_linjer=True)


def _kort_lenke() -> str:
    """Den korte lenken når brukeren har laget en for akkurat dette valget, ellers tom."""
    kommune, valg = tilstand.kommune(), tilstand.valg()
    innhold = spørring(kommune, valg)
    if tilstand.trykket("Lag kort lenke", icon=":material/link:", key="lag_kort"):
        try:
            tilstand.sett_visning("kort", (innhold, lageret().lagre(innhold, avsender())))
        except Lagerfeil as feil:
            logg.advar("lager", "En kort lenke kunne ikke lages.", grunn=feil.grunn)
            st.error(f"{feil.setning} Den hele lenken virker.", icon=":material/link_off:")
    adresse = kort_adresse()
    if not adresse:
        st.caption("En kort lenke lagrer bare valgene og måneden, aldri hvem som laget den.")
        return ""
    _lenke("Kort lenke", adresse)
    return adresse


def kort_adresse() -> str:
    """Den korte lenken brukeren har laget for akkurat dette valget; tom når det ikke er laget noen."""
    laget = tilstand.visning("kort", ("", ""))
    if laget[0] != spørring(tilstand.kommune(), tilstand.valg()):
        return ""
    return f"{tilstand.grunnadresse()}?k={vis_id(laget[1])}"


def _lenke(navn: str, tekst: str, flere_linjer: bool = False) -> None:
    """Tekst med kopiknapp som sier at den er kopiert. Skriptet som kopierer, ligger i siden (mellomvare.py)."""
    klasse = "kopitekst flere" if flere_linjer else "kopitekst"
    st.html(
        f'<div class="kopi"><p class="kopinavn">{escape(navn)}</p><pre class="{klasse}" tabindex="0" '
        f'aria-label="{escape(navn)}">{escape(tekst)}</pre>'
        f'<button type="button" class="kopiknapp" data-kopier="1">Kopier {escape(navn.lower())}</button>'
        f'<span role="status" class="kopisvar"></span></div>'
    )


def leseadresse(felt: Mapping[str, str]) -> str:
    """Adressen som åpner et alternativ til lesing. Feltene er de samme som ellers; bare siden er en annen."""
    return f"{tilstand.grunnadresse()}les?{urlencode(felt)}"


def til_utskrift() -> None:
    """QR-koden og lenken, som bare synes på papir."""
    adresse = leseadresse(tilstand.adresse())
    bilde = qr_data(adresse)
    koden = f'<img class="qr" src="{escape(bilde)}" alt="QR-kode som åpner alternativet">' if bilde else ""
    st.html(f'<div class="bare-utskrift l-lenke">{koden}<p>{escape(adresse)}</p></div>')


def _qr(adresse: str) -> None:
    bilde = qr_data(adresse)
    if not bilde:
        st.info("Lenken er for lang for en QR-kode. Lag en kort lenke, så får den en.", icon=":material/qr_code:")
        return
    st.html(f'<img class="qr" src="{escape(bilde)}" alt="QR-kode som åpner alternativet: {escape(adresse)}">')
