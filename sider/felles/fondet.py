"""Fondet på siden: tittelen, dommen, bildet, og det som er foldet under."""

from __future__ import annotations

from html import escape

import streamlit as st

from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.beregning import uten_tiltak
from scenario.beregning.fond import fondsbok
from scenario.beregning.regler import vurder
from scenario.framstilling import diagrammer, dom, fondsbilde, regeltekst, tabeller
from scenario.framstilling.fondsbilde import Fondsbilde
from scenario.framstilling.ord import VANNMERKE
from sider.felles import forutsetninger, tilstand
from sider.felles.kontroller import brett, tabell


def tittel(tekst: str) -> None:
    """Tittelen på siden, med merket som sier at dette ikke er et forslag."""
    with st.container(horizontal=True, key="b_tittel"):
        st.title(tekst, anchor=False)
        st.html(f'<p class="b-vann">{VANNMERKE}</p>')


def dommen(bilde: Fondsbilde, å_vente: str) -> None:
    """Holder fondet, og hva koster det å vente? Statusmelding, så den leses opp når den endres."""
    udekket = dom.om_det_udekkede(bilde.resultat) or ""
    venting = f" <b>{escape(å_vente)}</b>" if å_vente else ""
    st.html(
        f'<p class="b-ingress" role="status">{escape(fondsbilde.ingress(bilde))}{venting}</p>'
        + (f'<p class="b-under">{escape(udekket)}</p>' if udekket else "")
    )


def bildet(bilde: Fondsbilde) -> None:
    """Fondet mot kravet, med tabellen under."""
    st.html(fondsbilde.tegnet(bilde))


def brettene(kommune: Kommune, valg: Valg, resultat: Resultat, uten: Resultat) -> None:
    """Alt det andre: det som kan endres, regnestykket, reglene, og hvordan fondet er kommet hit."""
    with brett(
        "Alt annet som kan endres: tolkning, egne krav, planlagt bruk og priser", "fond_forutsetninger"
    ) as åpent:
        if åpent:
            forutsetninger.alle(kommune)
    with brett("Regnestykket: forutsetninger og tiltak hver for seg, post for post", "fond_postene") as åpent:
        if åpent:
            _postene(kommune, valg, resultat, uten)
    with brett("Kommunens regler og måltall", "fond_regler") as åpent:
        if åpent:
            st.caption("Bare disposisjonsfondet regnes år for år her, i mill. kr. De andre er ikke berørt av valgene.")
            tabell(regeltekst.reglene(vurder(kommune, resultat)), "Handlingsregler og måltall", "regler")
    with brett(f"Slik er fondet kommet hit, fram til {kommune.år[0]}", "fond_hit") as åpent:
        if åpent:
            tabell(tabeller.fondspostene(kommune), "Postene fram til ankeret for fondet", "poster")
            st.markdown(kommune.handlingsregel.forklaring)


def _postene(kommune: Kommune, valg: Valg, resultat: Resultat, uten: Resultat) -> None:
    standard = uten_tiltak(kommune, tilstand.tomt_valg())
    ledd = tabeller.fondet_i_tre_ledd(standard, uten, resultat)
    tabell(ledd, "Fondet i tre ledd", "ledd", merknad=tabeller.avrunding_i_leddene(ledd))
    bok = fondsbok(kommune, valg.forutsetninger, resultat.krav, resultat.effekt, resultat.omstilling)
    st.vega_lite_chart(
        diagrammer.foss(diagrammer.fossledd(bok), høyde=260),
        theme=None,
        alt="Fra fondet i det første året til det siste, post for post. Tallene står i tabellen under.",
        key="diagram_foss",
    )
    postene = tabeller.fondsboken(bok)
    tabell(postene, "Fondet post for post", "bok", merknad=tabeller.avrunding_i_boka(postene))
