"""Resultatpanelet: svaret, søylen mot målet, årene, fondet og dommen. Alltid i synsfeltet ved siden av listen."""

from __future__ import annotations

from html import escape

import streamlit as st

from scenario.analyse.usikkerhet import usikkerhet
from scenario.begreper.fondsposter import RESERVEKRAV
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.framstilling import diagrammer, dom, sannsynlighet, tabeller
from scenario.framstilling.ord import VANNMERKE, opphavsnavn
from scenario.framstilling.resultatforklaring import forklaringer
from scenario.framstilling.tall import mill, mill_kr, mill_kr_knapp
from sider.felles import forklaring
from sider.felles.kontroller import tabell


def panel(kommune: Kommune, valg: Valg, resultat: Resultat, uten: Resultat) -> None:
    """Hele panelet. Med konflikter vises bare konflikten: det finnes ingen gyldig sum."""
    with st.container(key="panel"):
        if resultat.konflikter:
            konflikt(resultat)
            return
        st.html(f'<p class="bare-utskrift">{VANNMERKE}. Utgave {escape(kommune.utgave)}.</p>')
        navnet(valg)
        svaret(resultat)
        if resultat.akkumulert:
            st.html(f'<p class="annen-tolkning">{escape(dom.om_tolkningen(resultat))}</p>')
        st.vega_lite_chart(
            diagrammer.målsøyle(resultat),
            theme=None,
            alt=dom.dommen(resultat),
            key="diagram_mål",
        )
        st.html(_forklaring_til_søylen(resultat))
        dommen(resultat)
        st.html(_årene(resultat) + _trolig(kommune, valg))
        st.header("Fondet mot regelen, mill. kr ved årsslutt", anchor=False)
        st.vega_lite_chart(
            diagrammer.fondsdiagram(resultat, uten),
            theme=None,
            alt=tabeller.fondet_som_tekst(resultat, uten),
            key="diagram_fond",
        )
        st.html(
            '<p class="tegnforklaring"><span class="m-fond"></span> med tiltak '
            '<span class="m-uten"></span> uten tiltak '
            f'<span class="m-regel"></span> {RESERVEKRAV.i_setning}</p>'
        )
        forklar(kommune, valg, resultat)
        boks = st.expander("Tallene som tabell", key="tabell_panel", on_change="rerun")
        if boks.open:
            with boks:
                tabell(tabeller.per_år(resultat, uten), "Effekt og fond per år", "år")
                tabell(tabeller.bidragene(kommune, valg, resultat), "Bidrag per tiltak", "bidrag")


def forklar(kommune: Kommune, valg: Valg, resultat: Resultat) -> None:
    """«Forklar tallet» for alle summene i panelet."""
    forklaring.boks(kommune, lambda: forklaringer(kommune, valg, resultat))


def navnet(valg: Valg) -> None:
    """Navnet og merknaden alternativet bærer, som ren tekst."""
    if valg.navn or valg.merknad:
        st.html(f'<p class="navn"><strong>{escape(valg.navn)}</strong> {escape(valg.merknad)} · {VANNMERKE}</p>')


def svaret(resultat: Resultat) -> None:
    """Det store tallet."""
    st.html(
        f'<p class="svar"><span><span class="svartall">{mill(dom.nådd(resultat))}</span> av '
        f"{mill_kr_knapp(resultat.mål)} {'til sammen' if resultat.akkumulert else 'i året'}</span> "
        f'<span class="mangler">{dom.mangler(resultat)}</span></p>'
    )


def dommen(resultat: Resultat) -> None:
    """Dommen i én setning, som statusmelding så den leses opp når den endres."""
    under = dom.første_år_under(resultat) is not None
    vis, ikon = (st.warning, ":material/trending_down:") if under else (st.success, ":material/check:")
    tekst = " ".join(t for t in (dom.dommen(resultat), dom.utenfor_summen(resultat)) if t)
    vis(tekst, icon=ikon)


class SidenErFerdig(Exception):
    """Kastes av en side som ikke har mer å vise. `st.stop()` ville tatt menyen med seg."""


def konflikt(resultat: Resultat) -> None:
    """Konfliktene, hver med forslag til rettelse."""
    for ett in resultat.konflikter:
        st.error(f"{ett.melding} {ett.forslag}", icon=":material/block:")
    st.write("Summen vises igjen når konflikten er løst.")


def _forklaring_til_søylen(resultat: Resultat) -> str:
    deler = [
        f'<span class="opphav o-{o.value}">{o.bokstav}</span> {opphavsnavn(o)} {mill(b)}'
        for o, b in resultat.opphav
        if abs(b) > 0.05
    ]
    if resultat.overlapp_helårseffekt > 0.05:
        deler.append(f"Overlapp {mill(-resultat.overlapp_helårseffekt)}")
    if resultat.akkumulert and deler:
        deler[0] = f"I et helt år: {deler[0]}"
    return f'<p class="tegnforklaring">{" · ".join(deler) or "Ingen tallfestede tiltak er valgt ennå."}</p>'


def _årene(resultat: Resultat) -> str:
    par = [
        f"<div><dt>{år}</dt><dd>{mill(e)}</dd></div>"
        for år, e in list(zip(resultat.år, resultat.effekt, strict=True))[1:]
    ]
    return f'<h2 class="smal">Effekt per år, mill. kr</h2><dl class="årene">{"".join(par)}</dl>'


def _trolig(kommune: Kommune, valg: Valg) -> str:
    """Usikkerheten i én linje; tom når den er slått av eller ingenting er valgt."""
    if not valg.antakelser.usikkerhet or not (valg.tiltak or valg.egne_tiltak):
        return ""
    u = usikkerhet(kommune, valg)
    sum_ = u.oppnådd
    linje = sannsynlighet.kort_linje(sum_.p10, sum_.p50, sum_.p90, u.sannsynlighet_mål, u.resultat.mål)
    return f'<p class="trolig">Med usikkerhet, mill. kr: <strong>{linje}</strong></p>'


def stripe(resultat: Resultat) -> None:
    """Den faste linjen nederst på telefonen."""
    andel = max(0.0, min(1.0, resultat.måloppnåelse))
    with st.bottom:
        st.html(
            f'<div class="stripe"><strong>{escape(dom.stripe(resultat))}</strong>'
            f'<span class="spor" aria-hidden="true"><span style="width:{100 * andel:.0f}%"></span></span>'
            f"<span>Fond {resultat.år[-1]}: {mill_kr(resultat.fond[-1])}</span></div>"
        )
