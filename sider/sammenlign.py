"""Sammenlign: to til fire alternativer side om side, hva som skiller dem, og hva alle er enige om."""

import streamlit as st

from scenario.analyse.kjerne import felles_kjerne
from scenario.analyse.sammenligning import sammenlign
from scenario.analyse.skille import hva_skiller
from scenario.framstilling import sammenligning as tekster
from scenario.framstilling.analyseforklaring import forskjellene
from scenario.framstilling.diagrammer.sammenligning import fondskurver
from scenario.framstilling.tabeller import avrunding_i_skillet
from sider.felles import aapnet, forklaring, sammenligning, tilstand
from sider.felles.kontroller import tabell, uskadelig
from sider.felles.tallgrunnlag import gjeldende

samling = sammenligning.samling()
st.title("Hva skiller alternativene?", anchor=False)
st.caption("Legg lenker ved siden av hverandre, og se tallene, forskjellene og hva alle er enige om.")
for setning in (*samling.feil, *sammenligning.feil_i_det_innlimte()):
    st.error(uskadelig(setning), icon=":material/link_off:")

boks = st.expander(
    "Alternativene", key="alternativene", on_change="rerun", expanded=sammenligning.begynner_åpen(samling)
)
if boks.open:
    with boks:
        sammenligning.legg_til(samling)

if not samling.rader:
    st.info("Lim inn minst én lenke over, eller slå på noen tiltak på siden Velg.", icon=":material/add_link:")
else:
    sammenligning.grunnlaget(samling)
    alle = samling.alternativer
    numre = samling.side_om_side
    valgte, navn = [alle[n] for n in numre], [samling.navn[n] for n in numre]
    svar = sammenlign(valgte, gjeldende())
    sammenligning.kortene(svar, navn)

    st.header("Fondet i alle alternativene", anchor=False)
    kurver = sammenligning.linjene(svar, navn)
    st.vega_lite_chart(
        fondskurver(svar.uten.resultat.år, kurver, svar.uten.resultat.reservekrav),
        theme=None,
        alt=tekster.kurvene_som_tekst(svar, navn),
        key="diagram_kurver",
    )
    sammenligning.tegnforklaring(kurver)
    tabellene = st.expander("Tallene som tabell", key="tabell_sammenlign", on_change="rerun")
    if tabellene.open:
        with tabellene:
            tabell(tekster.innsparingen(svar, navn), "Innsparing per alternativ", "innsparing")
            tabell(tekster.effektene(svar, navn), "Effekt per år", "effekt")
            tabell(tekster.fondene(svar, navn), "Fondet per år", "fond")

    st.header("Hva skiller dem?", anchor=False)
    fra, til = sammenligning.velg_to(svar, navn)
    skille = hva_skiller(fra.alternativ, til.alternativ)
    st.markdown(uskadelig(tekster.skillesetning(skille, fra.alternativ.kommune.år[-1], fra.navn, til.navn)))
    if skille.linjer:
        forskjeller = tekster.skillet(til.alternativ.kommune, skille, fra.navn, til.navn)
        tabell(
            forskjeller,
            "Hva som skiller alternativene",
            "skille",
            sum_nederst=True,
            merknad=avrunding_i_skillet(forskjeller),
        )
        st.caption(tekster.SLIK_DELES_DET)
        forklaring.boks(gjeldende(), lambda: forskjellene(skille))

    if len(alle) > 1:
        st.header("Felles kjerne", anchor=False)
        kjerne = felles_kjerne(alle, gjeldende())
        st.info(tekster.kjernesetning(kjerne), icon=":material/handshake:")
        for tillegg in (tekster.flertallssetning(kjerne), tekster.uenighetssetning(gjeldende(), kjerne)):
            if tillegg:
                st.markdown(tillegg)
        if tilstand.trykket("Åpne kjernen", key="åpne_kjernen"):
            aapnet.åpne(kjerne.alle.valg, "Den felles kjernen")
        if kjerne.uenighet_per_tema:
            st.markdown("**Her ligger uenigheten.** Kronene er avstanden mellom det meste og det minste.")
            tabell(tekster.uenigheten(kjerne, samling.navn), "Hvor uenigheten ligger", "uenighet")
        sammenligning.kjernetabeller(kjerne, samling.navn)
        st.caption("Kjernen er regnet med dagens tall og kommunens egne forutsetninger, for alle alternativene.")
    sammenligning.lenken(samling)
