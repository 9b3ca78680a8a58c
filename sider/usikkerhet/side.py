"""Usikkerhet: hva summen trolig blir, hvor mye som må til for å være tryggere, og hva som betyr mest."""

from html import escape

import streamlit as st

from scenario.analyse.usikkerhet import usikkerhet
from scenario.framstilling import analyseforklaring, sannsynlighet, svaret
from sider.felles import fondet, forklaring, tilstand, tomt
from sider.felles.resultat import SidenErFerdig, bare_konflikten, stripe
from sider.felles.svar import så_langt_rekker_det
from sider.usikkerhet import sikkerhet

kommune, valg = tilstand.kommune(), tilstand.valg()
fondet.tittel("Hvor sikkert er det?")
usikker = usikkerhet(kommune, valg)
resultat = usikker.resultat
if resultat.konflikter:
    bare_konflikten(resultat)
if not resultat.bidrag:
    tomt.vis(kommune, "Ingenting som teller, er valgt. Velg tiltak, så ser du hvor sikkert det er.")
    sikkerhet.endre(kommune)
    stripe(resultat)
    raise SidenErFerdig

s = usikker.oppnådd
hoved = sannsynlighet.hovedsetning(s.p10, s.p90, usikker.sannsynlighet_mål, resultat.mål, resultat.akkumulert)
st.html(f'<p class="b-ingress" role="status">{escape(hoved)}</p>')
svar = svaret.svaret(
    kommune,
    resultat,
    usikker if valg.forutsetninger.usikkerhet else None,
    så_langt_rekker_det(kommune, valg).størst,
)
if svar.trolig is None:
    st.html('<p class="b-under">Usikkerheten er slått av. Da finnes bare planen, og ingen sjanse å vise.</p>')
else:
    sikkerhet.bildet(svar, usikker)
    sikkerhet.viktigst_og_fondet(kommune, svar, usikker, valg)
sikkerhet.brettene(kommune, valg, usikker)
forklaring.boks(kommune, lambda: analyseforklaring.usikkerheten(valg.forutsetninger, usikker))
stripe(resultat)
