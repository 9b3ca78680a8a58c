"""Lesevisningen av et delt alternativ: navnet, tallet, det som er valgt, fondet, og veiene videre."""

from __future__ import annotations

import streamlit as st

from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.beregning import beregn, uten_tiltak
from scenario.deling.delt import DeltLenke, Lenkestatus
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling import dom, lesebilde, leseforklaring
from scenario.framstilling.ord import VANNMERKE
from scenario.framstilling.tall import dato, mill_kr_knapp
from sider.felles import deling, nedlasting, sammenligning, svar, tallgrunnlag, tilstand
from sider.felles.aapnet import VELG
from sider.felles.kontroller import uskadelig
from sider.felles.sidene import siden

SKADET = "Lenken kan ikke åpnes"


def vis() -> None:
    """Hele siden."""
    kommune, valg = tilstand.kommune(), tilstand.valg()
    with st.container(key="les"):
        st.html(lesebilde.hodet(kommune.opplysninger.navn))
        if feil := tilstand.feil():
            _skadet(feil)
            return
        resultat = beregn(kommune, valg)
        _meldinger(valg, resultat)
        with st.container(key="les_hode"):
            with st.container(key="les_navn"):
                st.title(uskadelig(leseforklaring.overskrift(valg)), anchor=False)
                st.html(lesebilde.om(valg.merknad, _fakta(kommune, valg)))
            _veiene_videre()
        _innholdet(kommune, valg, resultat)


def fanenavn() -> str:
    """Navnet på fanen i nettleseren: alternativets."""
    navn = "Lenken kan ikke leses" if tilstand.feil() else leseforklaring.overskrift(tilstand.valg())
    return f"{navn} – {VANNMERKE.partition(' ')[0].lower()}"


def _skadet(feil: str) -> None:
    st.title(SKADET, anchor=False)
    st.html(lesebilde.melding(feil, "Lange lenker blir ofte klippet av i e-post."))
    if tilstand.trykket("Begynn på et nytt alternativ", key="begynn"):
        tilstand.begynn_på_nytt()
        st.switch_page(VELG, query_params={})


def _fakta(kommune: Kommune, valg: Valg) -> tuple[str, ...]:
    publisert = tallgrunnlag.publisert(kommune.utgave)
    return leseforklaring.antall_tiltak(valg), f"Tallene er fra {dato(publisert)}" if publisert else ""


# --- Det som må sies først ------------------------------------------------------------------------------------------


def _meldinger(valg: Valg, resultat: Resultat) -> None:
    if resultat.konflikter:
        grunner = " ".join(f"{k.melding} {k.forslag}" for k in resultat.konflikter)
        st.html(lesebilde.melding("Valgene kan ikke stå sammen, så det finnes ingen sum.", grunner))
    elif not leseforklaring.antall_valgte(valg):
        mangler = f"Da mangler hele {mill_kr_knapp(resultat.mål)}, og {dom.om_fondet(resultat)}."
        st.html(lesebilde.melding("Ingen tiltak er valgt i dette alternativet.", mangler))
    if opphav := tilstand.kommune().liste:
        st.html(lesebilde.om_lista(opphav))
    for setning in tilstand.meldinger():
        st.html(lesebilde.melding(setning, ""))
    if delt := tilstand.delt_lenke():
        _om_utgaven(delt)


def _om_utgaven(delt: DeltLenke) -> None:
    """Hva som er endret siden lenken ble laget, i setningen selv, og knappen som viser det andre."""
    som_delt = delt.resultat_som_delt
    eldre = delt.kommune_som_delt is not None and delt.kommune_som_delt.utgave != delt.resultat_i_dag.utgave
    flyttet = ""
    if eldre and som_delt is not None and delt.status is not Lenkestatus.UENDRET:
        flyttet = leseforklaring.endret_siden(som_delt, delt.resultat_i_dag, delt.forskjeller)
    st.html(lesebilde.melding(delt.setning, flyttet))
    if eldre and tilstand.viser_dagens_tall():
        if tilstand.trykket("Vis det slik det ble delt", key="som_delt"):
            tilstand.vis_som_delt(delt)
            st.rerun()
    elif eldre and tilstand.trykket("Regn på nytt med dagens tall", key="i_dag"):
        tilstand.vis_med_dagens_tall(delt)
        st.rerun()


# --- Veiene videre --------------------------------------------------------------------------------------------------


def _veiene_videre() -> None:
    with st.container(horizontal=True, key="les_veier", gap="xsmall"):
        if tilstand.trykket("Lag min versjon", key="min_versjon", type="primary"):
            tilstand.lag_min_versjon()
            st.switch_page(VELG, query_params=tilstand.adresse())
        if tilstand.trykket("Sammenlign :gray[med min]", key="sammenlign_min", icon=":material/balance:"):
            _sammenlign()
        adresse = tilstand.adresse()
        for navn, fil, ikon in (("Vis i møte", "moete", "co_present"), ("Last ned", "last_ned", "download")):
            st.page_link(siden(fil), label=navn, icon=f":material/{ikon}:", query_params=adresse)


def _sammenlign() -> None:
    """Legger alternativet i sammenligningen, så det står der også når mottakeren lager sitt eget."""
    try:
        sammenligning.ta_med_det_som_er_åpent()
    except Inndatafeil as feil:
        st.error(uskadelig(feil.setninger[0]), icon=":material/link_off:")
        return
    st.switch_page(siden("sammenlign"), query_params=tilstand.adresse())


# --- Innholdet ------------------------------------------------------------------------------------------------------


def _innholdet(kommune: Kommune, valg: Valg, resultat: Resultat) -> None:
    with st.container(key="les_rute"):
        with st.container(key="les_venstre"):
            if not resultat.konflikter:
                svar.til_lesing(kommune, valg, resultat)
            if leseforklaring.antall_valgte(valg):
                st.html(lesebilde.valgt(leseforklaring.leselisten(kommune, valg, resultat)))
        with st.container(key="les_hoyre"):
            if not resultat.konflikter:
                svar.fondet(resultat, uten_tiltak(kommune, valg))
            _bunnen(kommune)
            if not resultat.konflikter:
                nedlasting.ett_ark(kommune, valg)


def _bunnen(kommune: Kommune) -> None:
    publisert = tallgrunnlag.publisert(kommune.utgave)
    tall = f"Tallgrunnlag {kommune.utgave}{f', publisert {dato(publisert)}' if publisert else ''}."
    forklart = lesebilde.hva_er_dette(mill_kr_knapp(kommune.mål.nivå.verdi or 0.0), tall)
    st.html(f'<div class="l-slutt">{forklart}{deling.til_utskrift()}</div>')
    with st.container(key="les_kilder", horizontal=True, vertical_alignment="center"):
        st.html('<button type="button" class="kopiknapp" data-skriv-ut="1">Skriv ut</button>')
        kilder = siden("tallgrunnlag")
        st.page_link(kilder, label="Kilder og tallgrunnlag", query_params=tilstand.adresse())
