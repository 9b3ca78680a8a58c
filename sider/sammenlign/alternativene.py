"""Alternativene på siden: lagt til, tatt bort, valgt side om side, og delt.

Et trykk gjelder listen slik den er da, og posten som sto på knappen.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from scenario.analyse.alternativer import FLEST, avvik
from scenario.begreper.alternativ import Alternativ
from scenario.deling import innlimt, sammenligningskode
from scenario.deling.pakker import NavngittPakke
from scenario.deling.sammenligningskode import Liste, Sammenligningspost
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling import sammenligning as tekster
from sider.felles import sammenligning, tilstand
from sider.felles.kontroller import bare_lest_opp, uskadelig
from sider.felles.sammenligning import Alternativrad, Samling
from sider.felles.tallgrunnlag import gjeldende, pakkene, verktøy

_FLEST_FEIL = 5
_PAKKEVALG = "vis_pakke"
_PAKKEN_ER_BORTE = "Pakken finnes ikke lenger. Velg en annen i listen."


def _endre(**felt: Any) -> None:
    sammenligning.sett(replace(sammenligning.listen()[0], **felt))


def _ta_bort(post: Sammenligningspost) -> None:
    sammenligning.sett(sammenligning.listen()[0].uten(post))


def _behold(navn: str) -> None:
    valg, kommune = tilstand.valg(), tilstand.kommune()
    legg_til_alternativ(Alternativ(valg.navn or navn, valg, kommune))


def _behold_pakken() -> None:
    pakke = next((p for p in pakkene() if p.id == tilstand.skrevet(_PAKKEVALG)), None)
    if pakke is None:
        tilstand.sett_visning("innlimt_feil", (_PAKKEN_ER_BORTE,))
        return
    legg_til_alternativ(Alternativ(pakke.navn, pakke.valg, gjeldende()))


def legg_til_alternativ(alternativ: Alternativ) -> None:
    """Legger til et alternativ. Er det ikke plass, står det på siden."""
    feil: tuple[str, ...] = ()
    try:
        sammenligning.sett(sammenligning.listen()[0].med(innlimt.frys(alternativ.kommune, alternativ)))
    except Inndatafeil as unntak:
        feil = unntak.setninger
    tilstand.sett_visning("innlimt_feil", feil)


def feil_i_det_innlimte() -> tuple[str, ...]:
    """Setningene om det som ikke kunne legges til sist."""
    feil: tuple[str, ...] = tilstand.visning("innlimt_feil", ())
    return feil


def begynner_åpen(samling: Samling) -> bool:
    """Feltet for lenker er åpent når det er lite å sammenligne, og blir siden stående slik brukeren lar det."""
    if tilstand.visning("alternativene", None) is None:
        tilstand.sett_visning("alternativene", len(samling.rader) < 2)
    return bool(tilstand.visning("alternativene", True))


def legg_til(samling: Samling) -> None:
    """Feltet for lenker, listen over navngitte pakker, og alternativene som er med."""
    with st.form("innlimt_skjema", border=False):
        tekst = tilstand.bind(
            st.text_area,
            "innlimt",
            tilstand.visning("innlimt_rest", ""),
            label="Lim inn lenker, én på hver linje",
            placeholder="Rødt alternativ: https://…",
            height=96,
        )
        st.caption("Hele lenker, korte lenker eller bare koden. Skriv gjerne et navn og kolon foran lenken.")
        sendt = tilstand.trykket("Legg til", tegn=st.form_submit_button, key="innlimt_send", icon=":material/add:")
    if sendt:
        _ta_imot(samling.liste, tekst)
    _pakkevalg()
    for nummer, rad in enumerate(samling.rader):
        _rad(samling, nummer, rad)
    _velg_side_om_side(samling)


def _ta_imot(liste: Liste, tekst: str) -> None:
    """Legger til det som kan leses. Resten blir stående i feltet, med en setning om hvorfor."""
    tolket = innlimt.tolk(verktøy(), tekst)
    feil = list(tolket.feil)
    for åpnet in tolket.funnet:
        try:
            liste = liste.med(åpnet.post)
        except Inndatafeil as unntak:
            feil.append(f"{åpnet.alternativ.navn or 'Alternativet'}: {unntak.setninger[0]}")
    if not tekst.strip():
        feil = ["Lim inn minst én lenke først."]
    flere = len(feil) - _FLEST_FEIL
    vist = feil[:_FLEST_FEIL] + ([f"{flere} linjer til kan ikke leses."] if flere > 0 else [])
    tilstand.sett_visning("innlimt_rest", tolket.rest)
    tilstand.sett_visning("innlimt_feil", tuple(dict.fromkeys(vist)))
    sammenligning.sett(liste)
    st.rerun()


def _pakkevalg() -> None:
    pakker = {p.id: p for p in pakkene()}
    if not pakker:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox("Navngitt pakke", list(pakker), format_func=lambda id: pakker[id].navn, key=_PAKKEVALG, width=320)
        tilstand.trykk("Legg til pakken", "legg_til_pakke", _behold_pakken, icon=":material/add:")


def _rad(samling: Samling, nummer: int, rad: Alternativrad) -> None:
    with st.container(
        horizontal=True, wrap=False, horizontal_alignment="distribute", vertical_alignment="center", gap="xsmall"
    ):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{uskadelig(samling.navn[nummer])}**")
            for setning in rad.setninger:
                st.caption(uskadelig(setning))
        hva, knapp = bare_lest_opp(samling.navn[nummer]), partial(st.button, type="tertiary")
        if rad.post is None:
            gjør = partial(_behold, samling.navn[nummer])
            tilstand.trykk(f"Behold {hva}", "behold_nå", gjør, knapp, icon=":material/keep:")
        else:
            gjør = partial(_ta_bort, rad.post)
            tilstand.trykk(f"Ta bort {hva}", f"bort_{rad.post}", gjør, knapp, icon=":material/close:")


def _navngitt(rad: Alternativrad, samling: Samling, nummer: int) -> Alternativ:
    return replace(rad.alternativ, navn=rad.alternativ.valg.navn or samling.navn[nummer])


def _velg_side_om_side(samling: Samling) -> None:
    """Når det er flere enn fire: hvilke som står side om side."""
    if len(samling.rader) <= FLEST:
        return
    navn = {str(r.post): samling.navn[n] for n, r in enumerate(samling.rader) if r.post is not None}
    plass = FLEST - (len(samling.rader) - len(navn))
    tilstand.bind(
        st.multiselect,
        "side_om_side",
        [str(post) for n in samling.side_om_side if (post := samling.rader[n].post) is not None],
        sett=_sett_side_om_side,
        label=f"Side om side (høyst {plass} av disse)",
        options=list(navn),
        format_func=lambda post: navn.get(post, ""),
        max_selections=plass,
    )


def _sett_side_om_side(valgte: list[str]) -> None:
    plasser = {str(post): n for n, post in enumerate(sammenligning.listen()[0].poster)}
    if kjente := tuple(plasser[v] for v in valgte if v in plasser):
        _endre(valgte=kjente)


def grunnlaget(samling: Samling) -> None:
    """Sier fra når tallene ikke står på samme grunnlag, og tilbyr å regne alle likt."""
    kommune, liste = gjeldende(), samling.liste
    ulikt = avvik([r.alternativ for r in samling.rader])
    if liste.likt_grunnlag:
        st.info(tekster.LIKT_GRUNNLAG, icon=":material/balance:")
        gjør = partial(_endre, likt_grunnlag=False)
        tilstand.trykk("Vis hvert alternativ slik det ble delt", "slik_de_er", gjør)
    elif setning := tekster.advarsel(kommune, ulikt):
        st.warning(setning, icon=":material/balance:")
        gjør = partial(_endre, likt_grunnlag=True)
        tilstand.trykk("Regn alle med dagens tall og samme forutsetninger", "regn_likt", gjør, type="primary")


def lenken(samling: Samling) -> None:
    """Lenken til hele sammenligningen. Valget som er åpent, fryses inn i den."""
    liste = samling.liste
    try:
        for nummer, rad in enumerate(samling.rader):
            if rad.post is None:
                post = innlimt.frys(rad.alternativ.kommune, _navngitt(rad, samling, nummer))
                valgte = tuple(v + 1 for v in liste.valgte)
                liste = replace(liste.med(post), poster=(post, *liste.poster), valgte=(0, *valgte) if valgte else ())
    except Inndatafeil as unntak:
        st.error(uskadelig(unntak.setninger[0]), icon=":material/link_off:")
        return
    adresse = f"{tilstand.grunnadresse()}sammenlign?{urlencode({'j': sammenligningskode.skriv(liste)})}"
    st.html(
        f'<div class="kopi"><p class="kopinavn">Lenke til hele sammenligningen</p>'
        f'<pre class="kopitekst" tabindex="0" aria-label="Lenke til hele sammenligningen">{escape(adresse)}</pre>'
        f'<button type="button" class="kopiknapp" data-kopier="1">Kopier lenken</button>'
        f'<span role="status" class="kopisvar"></span></div>'
    )


def eksempler() -> None:
    """Når det ikke er noe å sammenligne: to ferdige pakker, lagt til i ett trykk."""
    if len(_to_eksempler()) == 2:
        tilstand.trykk("Sammenlign to eksempler", "to_eksempler", _legg_til_eksempler, type="primary")
        navn = [uskadelig(p.navn) for p in _to_eksempler()]
        st.caption(f"Eksemplene er «{navn[0]}» og «{navn[1]}». De er regnestykker, ikke forslag.")


def _to_eksempler() -> list[NavngittPakke]:
    return [p for p in pakkene() if p.valg.tiltak][:2]


def _legg_til_eksempler() -> None:
    for pakke in _to_eksempler():
        legg_til_alternativ(Alternativ(pakke.navn, pakke.valg, gjeldende()))
