"""Alternativene som sammenlignes: lest av adressen, lagt til og tatt bort, og tegnet som kort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from scenario.analyse.kjerne import Enighet, Kjerne
from scenario.analyse.sammenligning import FLEST, Sammenligning, avvik, likestill
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.fondsposter import RESERVEKRAV
from scenario.begreper.valg import Valg
from scenario.deling import innlimt, sammenligningskode
from scenario.deling.sammenligningskode import Liste, Post
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling import sammenligning as tekster
from scenario.framstilling.diagrammer.sammenligning import INGEN, KRAV, Linje, farge
from scenario.framstilling.sammenligning import BOKSTAVER, Kort
from sider.felles import tilstand
from sider.felles.kontroller import bare_lest_opp, tabell, uskadelig
from sider.felles.tallgrunnlag import gjeldende, pakkene, verktøy

STIL = Path(__file__).resolve().parent / "sammenligning.css"
NÅ = "Det du har nå"
FORM = {INGEN: "▼", "A": "●", "B": "■", "C": "▲", "D": "✚", "Krav": "◆"}
"""Tegnet ved navnet, det samme som formen i diagrammet."""
_FLEST_FEIL = 5
_PAKKEVALG = "vis_pakke"


@dataclass(frozen=True, slots=True)
class Rad:
    """Ett alternativ i listen. Uten post er det valget som er åpent nå."""

    alternativ: Alternativ
    post: Post | None = None
    setninger: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Samling:
    """Alle alternativene, og dem som står side om side."""

    liste: Liste
    rader: tuple[Rad, ...]
    navn: tuple[str, ...]
    feil: tuple[str, ...]

    @property
    def alternativer(self) -> tuple[Alternativ, ...]:
        """Alle, slik de skal regnes."""
        alle = tuple(r.alternativ for r in self.rader)
        return tuple(likestill(a, gjeldende()) for a in alle) if self.liste.likt_grunnlag else alle

    @property
    def side_om_side(self) -> tuple[int, ...]:
        """Numrene på radene som vises ved siden av hverandre, høyst fire."""
        valgte = [n for n, r in enumerate(self.rader) if r.post is None or r.post in self.liste.side_om_side]
        alle = valgte if self.liste.valgte else list(range(len(self.rader)))
        return tuple(alle[:FLEST])


def samling() -> Samling:
    """Alternativene i adressen, og valget som er åpent når det ikke er tomt eller er med fra før."""
    liste, feil = _listen()
    rader, uleselige = _lest(liste)
    nå = Alternativ(tilstand.valg().navn or NÅ, tilstand.valg(), tilstand.kommune())
    if nå.valg != tilstand.tomt_valg() and _uten_navn(nå) not in {_uten_navn(r.alternativ) for r in rader}:
        rader = [Rad(nå), *rader]
    navn = tuple(tekster.navnene([r.alternativ for r in rader]))
    return Samling(liste, tuple(rader), navn, (*feil, *uleselige))


def _uten_navn(alternativ: Alternativ) -> tuple[str, Valg]:
    return alternativ.kommune.utgave, alternativ.valg.med(navn="")


def _listen() -> tuple[Liste, tuple[str, ...]]:
    try:
        liste, skadet = sammenligningskode.les(tilstand.sammenligning())
    except Inndatafeil as feil:
        return Liste(), feil.setninger
    return liste, (f"{skadet} av alternativene i adressen er skadet og vises ikke.",) if skadet else ()


def _lest(liste: Liste) -> tuple[list[Rad], list[str]]:
    rader, feil = [], []
    for plass, post in enumerate(liste.poster):
        try:
            åpnet = innlimt.åpne(verktøy(), post)
        except Inndatafeil as unntak:
            feil.append(f"Alternativ {plass + 1} i adressen kan ikke leses. {unntak.setninger[0]}")
            continue
        rader.append(Rad(åpnet.alternativ, post, åpnet.setninger))
    return rader, feil


def ta_med_det_som_er_åpent() -> None:
    """Legger valget som er åpent, i sammenligningen. Gir Inndatafeil når det ikke er plass til flere."""
    liste, _ = _listen()
    valg = tilstand.valg()
    post = innlimt.frys(tilstand.kommune(), Alternativ(valg.navn, valg, tilstand.kommune()))
    if post not in liste.poster:
        tilstand.sett_sammenligning(sammenligningskode.skriv(liste.med(post)))


def _sett(liste: Liste) -> None:
    tilstand.sett_sammenligning(sammenligningskode.skriv(liste))


# --- Legge til og ta bort. Et trykk gjelder listen slik den er da, og posten som sto på knappen ---------------------


def _endre(**felt: Any) -> None:
    _sett(replace(_listen()[0], **felt))


def _ta_bort(post: Post) -> None:
    _sett(_listen()[0].uten(post))


def _behold(navn: str) -> None:
    valg, kommune = tilstand.valg(), tilstand.kommune()
    _legg_til_alternativ(Alternativ(valg.navn or navn, valg, kommune))


def _behold_pakken() -> None:
    pakke = next(p for p in pakkene() if p.id == tilstand.skrevet(_PAKKEVALG))
    _legg_til_alternativ(Alternativ(pakke.navn, pakke.valg, gjeldende()))


def _legg_til_alternativ(alternativ: Alternativ) -> None:
    feil: tuple[str, ...] = ()
    try:
        _sett(_listen()[0].med(innlimt.frys(alternativ.kommune, alternativ)))
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
    _sett(liste)
    st.rerun()


def _pakkevalg() -> None:
    pakker = {p.id: p for p in pakkene()}
    if not pakker:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox("Navngitt pakke", list(pakker), format_func=lambda id: pakker[id].navn, key=_PAKKEVALG, width=320)
        tilstand.trykk("Legg til pakken", "legg_til_pakke", _behold_pakken, icon=":material/add:")


def _rad(samling: Samling, nummer: int, rad: Rad) -> None:
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


def _navngitt(rad: Rad, samling: Samling, nummer: int) -> Alternativ:
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
    plasser = {str(post): n for n, post in enumerate(_listen()[0].poster)}
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


# --- Kortene --------------------------------------------------------------------------------------------------------


def kortene(svar: Sammenligning, navn: Sequence[str]) -> None:
    """Ingen tiltak først, så alternativene."""
    st.html(STIL)
    kort = [tekster.kort(svar.uten, "", tekster.INGEN)]
    kort += [tekster.kort(k, b, n) for k, b, n in zip(svar.kolonner, BOKSTAVER, navn, strict=False)]
    st.html(f'<div class="sml sml-{len(kort)}">{"".join(_kort(k) for k in kort)}</div>')


def _kort(kort: Kort) -> str:
    merke = kort.bokstav or INGEN
    tegn = f"{FORM[merke]} {kort.bokstav}".strip()
    linjer = "".join(f"<li>{escape(linje)}</li>" for linje in kort.linjer)
    return (
        f'<section class="sml-kort{"" if kort.gyldig else " sml-ugyldig"}" style="--farge:{farge(merke)}">'
        f'<h2 class="sml-navn"><span class="sml-merke">{tegn}</span> {escape(kort.navn)}</h2>'
        f'<p class="sml-tall">{escape(kort.beløp)}</p><p class="sml-av">{escape(kort.av)}</p>'
        f'<div class="sml-spor" aria-hidden="true"><span style="width:{kort.andel_prosent:.1f}%"></span></div>'
        f"<ul>{linjer}</ul></section>"
    )


def linjene(svar: Sammenligning, navn: Sequence[str]) -> list[Linje]:
    """Fondskurvene: ingen tiltak og alle alternativer med en gyldig sum."""
    merkede = zip(BOKSTAVER, navn, svar.kolonner, strict=False)
    egne = [Linje(b, n, k.resultat.fond) for b, n, k in merkede if not k.resultat.konflikter]
    return [Linje(INGEN, tekster.INGEN, svar.uten.resultat.fond), *egne]


def tegnforklaring(linjer: Sequence[Linje]) -> None:
    """Merkene i diagrammet med hele navnet."""
    alle = [(x.merke, x.navn) for x in linjer] + [(KRAV, RESERVEKRAV.navn)]
    deler = (
        f'<li style="--farge:{farge(m)}"><span>{FORM[m]} {m if m in BOKSTAVER else ""}</span> {escape(n)}</li>'
        for m, n in alle
    )
    st.html(f'<ul class="sml-tegn">{"".join(deler)}</ul>')


@dataclass(frozen=True, slots=True)
class Side:
    """Den ene siden i listen over forskjeller."""

    navn: str
    alternativ: Alternativ


def velg_to(svar: Sammenligning, navn: Sequence[str]) -> tuple[Side, Side]:
    """De to som skal trekkes fra hverandre. Med ett alternativ er det mot ingen tiltak."""
    merkede = zip(BOKSTAVER, navn, svar.kolonner, strict=False)
    sider = [Side(tekster.INGEN, svar.uten.alternativ), *(Side(f"{b} {n}", k.alternativ) for b, n, k in merkede)]
    if len(sider) == 2:
        return sider[0], sider[1]
    alle = dict(zip(("", *navn), sider, strict=False))

    def velg(etikett: str, nummer: int) -> Side:
        vis = {n: side.navn for n, side in alle.items()}.__getitem__
        valgt = st.selectbox(etikett, list(alle), nummer, vis, key=f"vis_{etikett}", width=320)
        return alle[valgt]

    with st.container(horizontal=True, gap="small"):
        return velg("Fra", 1), velg("Til", 2)


def kjernetabeller(kjerne: Kjerne, navn: Sequence[str]) -> None:
    """Tiltakene etter hvor mange som har valgt dem."""
    for enighet, tittel in (
        (Enighet.ALLE, "Alle har valgt"),
        (Enighet.FLERTALL, "Flere enn halvparten har valgt"),
        (Enighet.NOEN, "Noen har valgt"),
        (Enighet.INGEN, "Ingen har valgt"),
    ):
        innhold = tekster.enigheten(kjerne, navn, enighet)
        if antall := len(innhold["Tiltak"]):
            boks = st.expander(f"{tittel} ({antall})", key=f"kjerne_{enighet}", on_change="rerun")
            if boks.open:
                with boks:
                    tabell(innhold, tittel, enighet)
