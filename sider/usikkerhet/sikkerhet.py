"""Hvor sikkert det er, på siden: radene på én akse, hva som betyr mest, fondet, og det som er foldet under."""

from __future__ import annotations

from html import escape

import streamlit as st

from scenario.analyse.usikkerhet import Usikkerhet, mest_å_hente, opphavsdeling, vanlig_spenn
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.framstilling import sannsynlighet, sikkerhetsbilde
from scenario.framstilling import usikkerhetstabeller as tabeller
from scenario.framstilling.listeforklaring import opphavsordene
from scenario.framstilling.svaret import Svar
from sider.felles import forutsetninger, tilstand
from sider.felles.kontroller import brett, tabell
from sider.felles.sidene import siden
from sider.usikkerhet import maaltall

VEIER, FONDET = siden("pakker"), siden("fond")


def bildet(svar: Svar, usikkerhet: Usikkerhet) -> None:
    """Planen slik den er, spørsmålet om hvor sikre en vil være, og planen som er så sikker, på samme akse."""
    akse = sikkerhetsbilde.aksen(svar, usikkerhet)
    st.html(sikkerhetsbilde.hodet(svar, akse) + sikkerhetsbilde.raden(svar, sikkerhetsbilde.nå(svar, usikkerhet), akse))
    with st.container(horizontal=True, key="u_styr"):
        valgt = st.segmented_control(
            "Hvor sikre vil dere være?",
            sikkerhetsbilde.SIKKERHETER,
            format_func=lambda n: f"{n} av 10",
            default=8,
            required=True,
            key="vis_sikkerhet",
        )
        av_ti = int(valgt or 8)
        svarer = sikkerhetsbilde.svaret_på_sikkerhet(svar, av_ti)
        st.html(f'<p class="u-svar" role="status"><b>{escape(svarer)}</b></p>')
        st.page_link(VEIER, label="Vis veier til målet", query_params=tilstand.adresse())
    mer = sikkerhetsbilde.med_mer(svar, usikkerhet, av_ti)
    st.html(("" if mer is None else sikkerhetsbilde.raden(svar, mer, akse)) + sikkerhetsbilde.aksetall(akse))


def viktigst_og_fondet(kommune: Kommune, svar: Svar, usikkerhet: Usikkerhet, valg: Valg) -> None:
    """Hva som betyr mest, og om fondet er over kravet, side om side."""
    venstre, høyre = st.columns([7, 5], gap="large")
    with venstre:
        st.header("Hva betyr mest?", anchor=False)
        st.html(
            f'<p class="b-under">{escape(sikkerhetsbilde.om_viktigst(usikkerhet))}</p>'
            + sikkerhetsbilde.viktigst(
                svar, usikkerhet, valg.forutsetninger.felles_levering.nivåer, opphavsordene(kommune, valg)
            )
        )
        if mest := sikkerhetsbilde.mest_av_spennet(usikkerhet):
            st.html(f'<p class="b-under"><b>{escape(mest)}</b></p>')
        if rest := sikkerhetsbilde.resten(usikkerhet):
            with brett(rest, "usikkerhet_resten") as åpent:
                if åpent:
                    tabell(
                        tabeller.utslagene(usikkerhet.viktigst, usikkerhet.resultat.mål), "Hva som betyr mest", "utslag"
                    )
    with høyre:
        st.header("Er fondet over kravet?", anchor=False)
        st.html(
            '<p class="b-under">Fylte prikker: så mange av ti utfall er over. Mill. kr ved årsslutt.</p>'
            + sikkerhetsbilde.fondet(usikkerhet)
        )
        with st.container(key="u_fondet"):
            st.page_link(FONDET, label="Se fondet og hva som flytter det", query_params=tilstand.adresse())


def brettene(kommune: Kommune, valg: Valg, usikkerhet: Usikkerhet) -> None:
    """Alt det andre: hvorfor, tallene, det vi regner med, hva som må til, og hvor trygge tallene er."""
    with brett("Hvorfor er det trolige lavere enn planen?", "usikkerhet_hvorfor") as åpent:
        if åpent:
            _hvorfor(kommune, valg, usikkerhet)
    with brett("Alle tallene som tabell", "usikkerhet_tabell") as åpent:
        if åpent:
            tabell(tabeller.nivåene(usikkerhet), "Lavt, midt og høyt", "nivåer")
            tabell(tabeller.sjansene(usikkerhet), "Sjansene per år", "sjanser")
    endre(kommune)
    with brett("Hva må til? Løs for ett tall", "usikkerhet_mål") as åpent:
        if åpent:
            maaltall.hva_må_til(kommune)
    with brett("Hvor trygge er tallene, og hvilke tall ville hjulpet mest?", "usikkerhet_trygge") as åpent:
        if åpent:
            _hvor_trygge(kommune, valg, usikkerhet.resultat)


def endre(kommune: Kommune) -> None:
    """Det som er lagt til grunn om gjennomføring og forsinkelse."""
    with brett("Endre det vi regner med: gjennomføring og forsinkelse", "usikkerhet_valg") as åpent:
        if åpent:
            forutsetninger.usikkerheten(kommune)


def _hvorfor(kommune: Kommune, valg: Valg, usikkerhet: Usikkerhet) -> None:
    ledd = {ett.årsak.value: ett.beløp for ett in usikkerhet.forklaring}
    planlagt = usikkerhet.resultat.helårseffekt
    setninger = (
        sannsynlighet.TROLIG,
        sannsynlighet.hvorfor_lavere(planlagt, usikkerhet.helårseffekt.p50, ledd),
        sannsynlighet.spennets_opphav(usikkerhet.viktigst, valg.forutsetninger.felles_levering.nivåer),
        sannsynlighet.om_tall_uten_spenn(vanlig_spenn(kommune), valg.forutsetninger.spenn_der_det_mangler),
    )
    for setning in filter(None, setninger):
        st.markdown(setning)


def _hvor_trygge(kommune: Kommune, valg: Valg, resultat: Resultat) -> None:
    tabell(tabeller.delingen(kommune, opphavsdeling(kommune, resultat)), "Hva pakken hviler på", "deling")
    if hentet := mest_å_hente(kommune, valg):
        st.markdown("**Tallet fra kommunen som ville hjulpet mest**, om det ble som det sannsynlige anslaget:")
        tabell(tabeller.innsnevringene(hentet[:5]), "Tallene som ville hjulpet mest", "innsnevring")
