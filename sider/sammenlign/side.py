"""Sammenlign: hva alle er enige om, hvor langt hver når, hvilke få spørsmål som skiller, og et kompromiss."""

import streamlit as st

from scenario.analyse.alternativer import felles_kjerne, sammenlign
from scenario.framstilling import sammenligning as tekster
from scenario.framstilling.diagrammer.sammenligning import fondskurver
from sider.felles import fondet, sammenligning
from sider.felles.kontroller import brett, tabell, uskadelig
from sider.felles.tallgrunnlag import gjeldende
from sider.sammenlign import alternativene, bildene

samling = sammenligning.samling()
fondet.tittel("Hva skiller alternativene?")
for setning in (*samling.feil, *alternativene.feil_i_det_innlimte()):
    st.error(uskadelig(setning), icon=":material/link_off:")
if not samling.rader:
    st.info("Lim inn minst én lenke under, eller slå på noen tiltak på siden Velg.", icon=":material/add_link:")
    alternativene.eksempler()

boks = st.expander(
    "Alternativene", key="alternativene", on_change="rerun", expanded=alternativene.begynner_åpen(samling)
)
if boks.open:
    with boks:
        alternativene.legg_til(samling)

if samling.rader:
    alternativene.grunnlaget(samling)
    alle = samling.alternativer
    numre = samling.side_om_side
    valgte, navn = [alle[n] for n in numre], [samling.navn[n] for n in numre]
    svar = sammenlign(valgte, gjeldende())
    kjerne = felles_kjerne(alle, gjeldende()) if len(alle) > 1 else None
    synlig = felles_kjerne(valgte, gjeldende()) if kjerne and len(alle) > len(valgte) else kjerne
    bildene.hvor_langt(svar, navn, kjerne)

    st.header("Dette er uenighetene som teller" if kjerne else "Hva det gir", anchor=False)
    bildene.uenighetene(svar, navn, synlig)

    st.header("Fondet i alle alternativene", anchor=False)
    kurver = bildene.linjene(svar, navn)
    st.vega_lite_chart(
        fondskurver(svar.uten.resultat.år, kurver, svar.uten.resultat.reservekrav),
        theme=None,
        alt=tekster.kurvene_som_tekst(svar, navn),
        key="diagram_kurver",
    )
    bildene.tegnforklaring(kurver)

    if synlig:
        bildene.kompromiss(valgte, navn, synlig, dict(samling.liste.svar))
    with brett("Tallene som tabell", "tabell_sammenlign") as åpent:
        if åpent:
            tabell(tekster.innsparingen(svar, navn), "Innsparing per alternativ", "innsparing")
            tabell(tekster.effektene(svar, navn), "Effekt per år", "effekt")
            tabell(tekster.fondene(svar, navn), "Fondet per år", "fond")
    if kjerne:
        with brett("Hva alle er enige om, og hvor uenigheten ligger", "enighet") as åpent:
            if åpent:
                bildene.enigheten(kjerne, samling.navn)
    alternativene.lenken(samling)
