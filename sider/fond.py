"""Fondet: hva skjer med det, og hvilke forutsetninger bestemmer det?"""

import streamlit as st

from scenario.beregning import beregn, uten_tiltak
from scenario.beregning.fond import fondsbok
from scenario.beregning.regler import vurder
from scenario.framstilling import diagrammer, regeltekst, tabeller
from sider.felles import forutsetninger, tilstand
from sider.felles.kontroller import tabell
from sider.felles.resultat import SidenErFerdig, dommen, forklar, konflikt, stripe

kommune = tilstand.kommune()
venstre, høyre = st.columns([6, 6], gap="large")

with venstre:
    st.title("Hva skjer med fondet?", anchor=False)
    st.caption("Endre en forutsetning, og se hva den alene gjør med fondet. Virkningen av tiltakene vises for seg.")
    forutsetninger.alle(kommune)

valg = tilstand.valg()
standard = uten_tiltak(kommune, tilstand.tomt_valg())
uten, resultat = uten_tiltak(kommune, valg), beregn(kommune, valg)
bok = fondsbok(kommune, valg.forutsetninger, resultat.krav, resultat.effekt, resultat.omstilling)

with høyre, st.container(key="panel"):
    if resultat.konflikter:
        konflikt(resultat)
        raise SidenErFerdig
    dommen(resultat)
    forklar(kommune, valg, resultat)
    st.header("Forutsetninger og tiltak hver for seg", anchor=False)
    st.vega_lite_chart(
        diagrammer.fondslinjer(standard, uten, resultat),
        theme=None,
        alt=tabeller.fondet_som_tekst(resultat, uten),
        key="diagram_linjer",
    )
    ledd = tabeller.fondet_i_tre_ledd(standard, uten, resultat)
    tabell(ledd, "Fondet i tre ledd", "ledd", merknad=tabeller.avrunding_i_leddene(ledd))
    st.header(f"Fra {kommune.år[0]} til {kommune.år[-1]}", anchor=False)
    st.vega_lite_chart(
        diagrammer.foss(diagrammer.fossledd(bok), høyde=260),
        theme=None,
        alt="Fra fondet i det første året til det siste, post for post. Tallene står i tabellen under.",
        key="diagram_foss",
    )
    postene = tabeller.fondsboken(bok)
    tabell(postene, "Fondet post for post", "bok", merknad=tabeller.avrunding_i_boka(postene))
    st.header("Regler og måltall", anchor=False)
    st.caption("Bare disposisjonsfondet regnes år for år her, i mill. kr. De andre er ikke berørt av valgene.")
    tabell(regeltekst.reglene(vurder(kommune, resultat)), "Handlingsregler og måltall", "regler")
    st.header("Slik er fondet kommet hit", anchor=False)
    tabell(tabeller.fondspostene(kommune), "Postene fram til ankeret for fondet", "poster")
    st.markdown(kommune.handlingsregel.forklaring)
stripe(resultat)
