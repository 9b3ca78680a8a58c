"""Usikkerhet: hva summen trolig blir, hva som betyr mest, og hva som må til."""

import streamlit as st

from scenario.analyse.grunnlag import mest_å_hente, opphavsdeling
from scenario.analyse.standardspenn import vanlig_spenn
from scenario.analyse.usikkerhet import usikkerhet
from scenario.framstilling import analyseforklaring, diagrammer, sannsynlighet
from scenario.framstilling import usikkerhetstabeller as tabeller
from scenario.framstilling.ord import VANNMERKE
from sider.felles import forklaring, forutsetninger, maaltall, tilstand
from sider.felles.kontroller import tabell
from sider.felles.resultat import SidenErFerdig, konflikt, stripe

kommune = tilstand.kommune()
st.title("Hvor sikkert er dette?", anchor=False)
boks = st.expander("Hva vi regner med: levering og forsinkelse", key="usikkerhet_valg", on_change="rerun")
if boks.open:
    with boks:
        forutsetninger.usikkerheten(kommune)

valg = tilstand.valg()
svar = usikkerhet(kommune, valg)
resultat = svar.resultat
if resultat.konflikter:
    konflikt(resultat)
    raise SidenErFerdig
if not resultat.bidrag:
    st.info("Slå på tiltak med tall på siden Velg. Da ser du her hvor sikker summen er.", icon=":material/help:")
    maaltall.hva_må_til(kommune)
    stripe(resultat)
    raise SidenErFerdig

st.info(
    sannsynlighet.hovedsetning(
        svar.oppnådd.p10, svar.oppnådd.p90, svar.sannsynlighet_mål, resultat.mål, resultat.akkumulert
    ),
    icon=":material/help:",
)
st.caption(f"{sannsynlighet.TROLIG} Spennene er antakelser. {VANNMERKE}.")
if opphav := sannsynlighet.spennets_opphav(svar.viktigst, valg.forutsetninger.felles_levering.nivåer):
    st.markdown(opphav)
st.caption(sannsynlighet.om_tall_uten_spenn(vanlig_spenn(kommune), valg.forutsetninger.spenn_der_det_mangler))
lavere = sannsynlighet.hvorfor_lavere(
    resultat.helårseffekt, svar.helårseffekt.p50, {ledd.årsak.value: ledd.beløp for ledd in svar.forklaring}
)
if lavere:
    st.markdown(lavere)

venstre, høyre = st.columns(2, gap="large")
with venstre:
    st.header("Hvor summen kan havne", anchor=False)
    st.vega_lite_chart(
        diagrammer.mulig_effekt(svar.søyler, resultat.mål),
        theme=None,
        alt=sannsynlighet.kort_linje(
            svar.oppnådd.p10, svar.oppnådd.p50, svar.oppnådd.p90, svar.sannsynlighet_mål, resultat.mål
        ),
        key="diagram_mulig",
    )
    st.header("Hva som betyr mest", anchor=False)
    st.caption("Søylen viser hvor summen havner når bare denne størrelsen går fra lavt til høyt. Tallet er lengden.")
    st.vega_lite_chart(
        diagrammer.utslag(svar.viktigst),
        theme=None,
        alt="Hva som betyr mest for summen, størst øverst. Tallene står i tabellen under.",
        key="diagram_utslag",
    )
    tabell(tabeller.utslagene(svar.viktigst), "Hva som betyr mest", "utslag")
with høyre:
    st.header("Fondet mot regelen", anchor=False)
    st.vega_lite_chart(
        diagrammer.vifte(resultat.år, svar.fond, resultat.reservekrav),
        theme=None,
        alt=tabeller.viften_som_tekst(svar),
        key="diagram_vifte",
    )
    st.caption(
        "Linjen er midten. Det mørke båndet rommer 5 av 10 utfall, det lyse 8 av 10. Stiplet linje er regelens krav."
    )
    tabell(tabeller.sjansene(svar), "Sjansene per år", "sjanser")
    tabell(tabeller.nivåene(svar), "Lavt, midt og høyt", "nivåer")

forklaring.boks(kommune, lambda: analyseforklaring.usikkerheten(valg.forutsetninger, svar))
maaltall.hva_må_til(kommune)
maaltall.å_vente(kommune, resultat)

st.header("Hvor trygge er tallene?", anchor=False)
tabell(tabeller.delingen(kommune, opphavsdeling(kommune, resultat)), "Hva pakken hviler på", "deling")
hentet = mest_å_hente(kommune, valg)
if hentet:
    st.markdown("**Tallet fra kommunen som ville hjulpet mest**, om det ble som det sannsynlige anslaget:")
    tabell(tabeller.innsnevringene(hentet[:5]), "Tallene som ville hjulpet mest", "innsnevring")
stripe(resultat)
