"""Resultatpanelet: svaret, søylen mot målet, årene, fondet og dommen. Alltid i synsfeltet ved siden av listen."""

from __future__ import annotations

from html import escape
from typing import NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.framstilling import dom, tabeller
from scenario.framstilling.ord import VANNMERKE
from scenario.framstilling.resultatforklaring import forklaringer
from sider.felles import forklaring, svar, tilstand
from sider.felles.aapnet import VELG
from sider.felles.kontroller import tabell
from sider.felles.prognose import prognosen

UTVIDERNE = ("forklar_panel", "tabell_panel")
"""Boksene under listen. Står en av dem åpen, følger den valget."""


def panel(kommune: Kommune, valg: Valg, resultat: Resultat, uten: Resultat) -> svar.TegnetSvar | None:
    """Hele panelet, eller bare konflikten: da finnes ingen gyldig sum. Listen bytter ut svaret etter hvert grep."""
    with st.container(key="panel"):
        if resultat.konflikter:
            konflikt(resultat)
            st.html(f'<div class="s-løs">{svar.løsningene(kommune, valg, resultat)}</div>')
            return None
        st.html(f'<p class="bare-utskrift">{VANNMERKE}. Utgave {escape(kommune.utgave)}.</p>')
        navnet(valg)
        if resultat.akkumulert:
            st.html(f'<p class="annen-tolkning">{escape(dom.om_tolkningen(resultat))}</p>')
        bilde = svar.bildet(kommune, valg, resultat, uten)
        for plass, bit in bilde.biter.items():
            with st.container(key=plass):
                st.html(bit)
        return bilde


def om_tallene(kommune: Kommune, valg: Valg, resultat: Resultat, uten: Resultat) -> None:
    """De to boksene under listen: hva tallene betyr, og tallene som tabell."""
    forklar(kommune, valg, resultat)
    boks = st.expander("Tallene som tabell", key="tabell_panel", on_change="rerun")
    if boks.open:
        with boks:
            tabell(tabeller.per_år(resultat, uten), "Effekt og fond per år", "år")
            bidrag = tabeller.bidragene(kommune, valg, resultat)
            tabell(bidrag, "Bidrag per tiltak", "bidrag", merknad=tabeller.avrunding_i_bidragene(bidrag))


def avtrykk(valg: Valg, resultat: Resultat) -> object:
    """Alt panelet og boksene viser utenom svaret. Er det et annet nå, må hele siden tegnes."""
    return (
        resultat.konflikter,
        valg.navn,
        valg.merknad,
        resultat.akkumulert and dom.om_tolkningen(resultat),
        any(tilstand.skrevet(nøkkel) for nøkkel in UTVIDERNE) and valg,
    )


def forklar(kommune: Kommune, valg: Valg, resultat: Resultat) -> None:
    """«Forklar tallet» for alle summene i panelet."""
    forklaring.boks(kommune, lambda: forklaringer(kommune, valg, resultat))


def navnet(valg: Valg) -> None:
    """Navnet og merknaden alternativet bærer, som ren tekst."""
    if valg.navn or valg.merknad:
        linjen = f'<p class="navn"><strong>{escape(valg.navn)}</strong> {escape(valg.merknad)} · {VANNMERKE}</p>'
        st.container(key="svar_navn").html(linjen)


def dommen(resultat: Resultat) -> None:
    """Dommen i én setning, som statusmelding så den leses opp når den endres."""
    veksten = dom.om_veksten(resultat)
    if dom.første_år_under(resultat) is not None:
        vis, ikon = st.warning, ":material/trending_down:"
    else:
        vis, ikon = (st.info, ":material/rule:") if veksten else (st.success, ":material/check:")
    tekst = " ".join(
        t for t in (dom.dommen(resultat), dom.om_det_udekkede(resultat), veksten, dom.utenfor_summen(resultat)) if t
    )
    vis(tekst, icon=ikon)
    prognosen(resultat)


class SidenErFerdig(Exception):
    """Kastes av en side som ikke har mer å vise. `st.stop()` ville tatt menyen med seg."""


def konflikt(resultat: Resultat) -> None:
    """Konfliktene, hver med forslag til rettelse."""
    for ett in resultat.konflikter:
        st.error(f"{ett.melding} {ett.forslag}", icon=":material/block:")
    st.write("Summen vises igjen når konflikten er løst.")


def bare_konflikten(resultat: Resultat) -> NoReturn:
    """Konfliktene på en side som trenger summen, og veien dit de løses. Resten av siden vises ikke."""
    konflikt(resultat)
    st.page_link(VELG, label="Løs den på siden Velg", query_params=tilstand.adresse())
    raise SidenErFerdig


def stripe(resultat: Resultat) -> None:
    """Den faste linjen nederst på telefonen."""
    stripens_plass().html(stripens_innhold(resultat))


def stripens_plass() -> DeltaGenerator:
    """Plassen til linjen nederst på telefonen."""
    with st.bottom:
        return st.container(key=svar.STRIPEN)


def stripens_innhold(resultat: Resultat) -> str:
    """Det planlagte tallet og fondet i siste år på én linje. I en konflikt finnes ingen av dem."""
    if resultat.konflikter:
        return f'<div class="stripe"><strong>{escape(dom.stripe(resultat))}</strong></div>'
    andel = max(0.0, min(1.0, resultat.måloppnåelse))
    return (
        f'<div class="stripe"><strong>{escape(dom.stripe(resultat))}</strong>'
        f'<span class="spor" aria-hidden="true"><span style="width:{100 * andel:.0f}%"></span></span>'
        f"<span>Fond {resultat.år[-1]}: {dom.fond_kr(resultat)}</span></div>"
    )
