"""Alternativene som sammenlignes: lest av adressen, lagt til og tatt bort, og det som skiller dem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from scenario.analyse.alternativer import (
    FLEST,
    Enighet,
    Kjerne,
    Kompromisspørsmål,
    Sammenligning,
    avvik,
    hva_skiller,
    likestill,
)
from scenario.analyse.alternativer import kompromiss as kompromisset
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.fondsposter import RESERVEKRAV
from scenario.begreper.valg import Valg
from scenario.deling import innlimt, sammenligningskode
from scenario.deling.pakker import NavngittPakke
from scenario.deling.sammenligningskode import Liste, Sammenligningspost
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling import dom, svarbilde
from scenario.framstilling import sammenligning as tekster
from scenario.framstilling import sammenligningsbilde as bilde
from scenario.framstilling.analyseforklaring import forskjellene
from scenario.framstilling.diagrammer.sammenligning import INGEN, KRAV, Diagramlinje, farge
from scenario.framstilling.sammenligning import BOKSTAVER, FORMER
from scenario.framstilling.tabeller import avrunding_i_skillet
from sider.felles import aapnet, forklaring, tilstand
from sider.felles.kontroller import bare_lest_opp, brett, tabell, uskadelig
from sider.felles.resultat import konflikt
from sider.felles.svar import svar_for
from sider.felles.tallgrunnlag import gjeldende, pakkene, verktøy

STIL = Path(__file__).resolve().parent / "sammenligning.css"
NÅ = "Det du har nå"
FORM = {INGEN: "▼", **dict(zip(BOKSTAVER, FORMER, strict=True)), KRAV: "◆"}
"""Tegnet ved navnet, det samme som formen i diagrammet."""
_FLEST_FEIL = 5
_PAKKEVALG = "vis_pakke"


@dataclass(frozen=True, slots=True)
class Alternativrad:
    """Ett alternativ i listen. Uten post er det valget som er åpent nå."""

    alternativ: Alternativ
    post: Sammenligningspost | None = None
    setninger: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Samling:
    """Alle alternativene, og dem som står side om side."""

    liste: Liste
    rader: tuple[Alternativrad, ...]
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
        rader = [Alternativrad(nå), *rader]
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


def _lest(liste: Liste) -> tuple[list[Alternativrad], list[str]]:
    rader, feil = [], []
    for plass, post in enumerate(liste.poster):
        try:
            åpnet = innlimt.åpne(verktøy(), post)
        except Inndatafeil as unntak:
            feil.append(f"Alternativ {plass + 1} i adressen kan ikke leses. {unntak.setninger[0]}")
            continue
        rader.append(Alternativrad(åpnet.alternativ, post, åpnet.setninger))
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


def _ta_bort(post: Sammenligningspost) -> None:
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


# --- Bildene --------------------------------------------------------------------------------------------------------


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
        _legg_til_alternativ(Alternativ(pakke.navn, pakke.valg, gjeldende()))


def hvor_langt(svar: Sammenligning, navn: Sequence[str], kjerne: Kjerne | None) -> None:
    """Hva alle er enige om, og hvor langt hvert alternativ når."""
    st.html(STIL)
    if kjerne is not None:
        setning = bilde.ingress(kjerne, kompromisset.uenighetene(kjerne))
        st.html(f'<p class="b-ingress" role="status">{escape(setning)}</p>')
    felles = dom.nådd(kjerne.alle.resultat) if kjerne and _på_dagens_grunnlag(svar) else None
    st.html(bilde.søylene(svar, navn, felles))
    if kjerne is not None and felles is None:
        st.caption("Det felles er regnet med dagens tall, og kan ikke tegnes i søyler som står på et annet grunnlag.")


def _på_dagens_grunnlag(svar: Sammenligning) -> bool:
    kommune = gjeldende()
    dagens = Alternativ("", Valg(kommune.standard), kommune)
    return not avvik([dagens, *(k.alternativ for k in svar.kolonner)]).noen


def uenighetene(svar: Sammenligning, navn: Sequence[str], kjerne: Kjerne | None) -> None:
    """Uenighetene etter kroner: alle mot hverandre, eller to og to med søyler ut fra midten."""
    alle, par = "Alle", list(combinations(range(len(svar.kolonner)), 2))
    valgene: list[tuple[int, int] | str] = [alle, *par] if len(par) > 1 else [*par]
    valgt = _valgt_par(valgene, navn) if len(valgene) > 1 else valgene[0] if valgene else (-1, 0)
    if isinstance(valgt, str) and kjerne is not None:
        kolonner = [k.alternativ for k in svar.kolonner]
        st.html(bilde.hantler(gjeldende(), kolonner, kompromisset.uenighetene(kjerne)))
        st.caption("Kronene er avstanden mellom det meste og det minste i et helt år, før overlapp.")
    elif not isinstance(valgt, str):
        _to_mot_hverandre(_side(svar, navn, valgt[0]), _side(svar, navn, valgt[1]))


def _valgt_par(valgene: list[tuple[int, int] | str], navn: Sequence[str]) -> tuple[int, int] | str:
    husket = tilstand.visning("par", valgene[0])
    return tilstand.bind(
        st.segmented_control,
        "vis_par",
        husket if husket in valgene else valgene[0],
        sett=partial(tilstand.sett_visning, "par"),
        vis=valgene.index,
        les=valgene.__getitem__,
        label="Hvem mot hvem",
        options=range(len(valgene)),
        format_func=lambda nr: _parnavn(valgene[nr], len(navn)),
        required=True,
    )


def _parnavn(par: tuple[int, int] | str, antall: int) -> str:
    if isinstance(par, str):
        return {3: "Alle tre", 4: "Alle fire"}.get(antall, par)
    return f"{BOKSTAVER[par[0]]} mot {BOKSTAVER[par[1]]}"


@dataclass(frozen=True, slots=True)
class Side:
    """Den ene siden i listen over forskjeller."""

    navn: str
    merke: str
    farge: str
    alternativ: Alternativ


def _side(svar: Sammenligning, navn: Sequence[str], nummer: int) -> Side:
    """Alternativet med dette nummeret; −1 er ingen tiltak."""
    if nummer < 0:
        return Side(tekster.INGEN, tekster.INGEN, bilde.farge(nummer), svar.uten.alternativ)
    kolonne = svar.kolonner[nummer].alternativ
    return Side(f"{BOKSTAVER[nummer]} {navn[nummer]}", bilde.merke(nummer), bilde.farge(nummer), kolonne)


def _to_mot_hverandre(fra: Side, til: Side) -> None:
    skille, kommune = hva_skiller(fra.alternativ, til.alternativ), til.alternativ.kommune
    st.markdown(uskadelig(tekster.skillesetning(skille, kommune.år[-1], fra.navn, til.navn)))
    if not skille.linjer:
        return
    linjer = bilde.uenighetene(kommune, skille)
    st.html(bilde.til_hver_side(linjer, (fra.navn, til.navn), (fra.merke, til.merke), (fra.farge, til.farge)))
    with brett("Hver forskjell for seg, som tabell", "skille_tabell") as åpent:
        if åpent:
            forskjeller = tekster.skillet(kommune, skille, fra.navn, til.navn)
            rundet = avrunding_i_skillet(forskjeller)
            tabell(forskjeller, "Hva som skiller alternativene", "skille", sum_nederst=True, merknad=rundet)
            st.caption(tekster.slik_deles_det(skille))
    forklaring.boks(gjeldende(), lambda: forskjellene(skille))


def kompromiss(alternativer: Sequence[Alternativ], navn: Sequence[str], kjerne: Kjerne) -> None:
    """Ett svar på hvert av de store spørsmålene, og hvor langt det da er til hvert alternativ."""
    spørsmål = kompromisset.spørsmålene(alternativer, kjerne, gjeldende())
    if not spørsmål:
        return
    st.header("Bygg et kompromiss", anchor=False)
    st.caption("Det begynner med det alle er enige om. Merkene viser hvem som har valgt hva.")
    venstre, høyre = st.columns([7, 4], gap="large")
    with venstre:
        svarene = {s.tiltak.id: _svaret(s) for s in spørsmål}
    with høyre, st.container(key="panel"):
        _så_langt(kompromisset.kompromiss(alternativer, kjerne, svarene, gjeldende()), navn)


def _svaret(spørsmål: Kompromisspørsmål) -> float:
    id, mengder = spørsmål.tiltak.id, [s.mengde for s in spørsmål.svarene]
    husket = tilstand.visning("kompromiss", {}).get(id)
    tekst = [bilde.svarteksten(gjeldende(), id, s.mengde, s.valgt_av) for s in spørsmål.svarene]
    return tilstand.bind(
        st.segmented_control,
        f"kompromiss_{id}",
        husket if husket in mengder else mengder[0],
        sett=partial(_husk_svaret, id),
        vis=mengder.index,
        les=mengder.__getitem__,
        label=spørsmål.tiltak.navn,
        options=range(len(mengder)),
        format_func=tekst.__getitem__,
        required=True,
        width="stretch",
    )


def _husk_svaret(id: str, mengde: float) -> None:
    tilstand.sett_visning("kompromiss", {**tilstand.visning("kompromiss", {}), id: mengde})


def _så_langt(svar: kompromisset.Kompromiss, navn: Sequence[str]) -> None:
    if svar.resultat.konflikter:
        konflikt(svar.resultat)
        return
    svaret, levering = svar_for(gjeldende(), svar.valg, svar.resultat), svar.valg.forutsetninger.felles_levering
    st.html(svarbilde.tallene(svaret, (levering.lav, levering.høy), "kompromisset"))
    st.html(svarbilde.dommen(svaret, True) + svarbilde.sjansen(svaret) + bilde.avstandene(svar, navn))
    ferdig = Alternativ("Kompromiss", svar.valg.med(navn="Kompromiss"), gjeldende())
    with st.container(horizontal=True, gap="small"):
        legg_til = partial(_legg_til_alternativ, ferdig)
        tilstand.trykk("Legg til kompromisset", "legg_til_kompromiss", legg_til, type="primary")
        if tilstand.trykket("Åpne og finjuster", key="åpne_kompromiss"):
            aapnet.åpne(svar.valg, "Kompromiss")


def linjene(svar: Sammenligning, navn: Sequence[str]) -> list[Diagramlinje]:
    """Fondskurvene: ingen tiltak og alle alternativer med en gyldig sum."""
    merkede = zip(BOKSTAVER, navn, svar.kolonner, strict=False)
    egne = [Diagramlinje(b, n, k.resultat.fond) for b, n, k in merkede if not k.resultat.konflikter]
    return [Diagramlinje(INGEN, tekster.INGEN, svar.uten.resultat.fond), *egne]


def tegnforklaring(linjer: Sequence[Diagramlinje]) -> None:
    """Merkene i diagrammet med hele navnet."""
    alle = [(x.merke, x.navn) for x in linjer] + [(KRAV, RESERVEKRAV.navn)]
    deler = (
        f'<li style="--farge:{farge(m)}"><span>{FORM[m]} {m if m in BOKSTAVER else ""}</span> {escape(n)}</li>'
        for m, n in alle
    )
    st.html(f'<ul class="sml-tegn">{"".join(deler)}</ul>')


def enigheten(kjerne: Kjerne, navn: Sequence[str]) -> None:
    """Den felles kjernen i ord og tabeller, og uenigheten per tiltak."""
    st.info(tekster.kjernesetning(kjerne), icon=":material/handshake:")
    for tillegg in (tekster.flertallssetning(kjerne), tekster.uenighetssetning(gjeldende(), kjerne)):
        if tillegg:
            st.markdown(tillegg)
    if tilstand.trykket("Åpne kjernen", key="åpne_kjernen"):
        aapnet.åpne(kjerne.alle.valg, "Den felles kjernen")
    if kjerne.uenighet_per_tema:
        tabell(tekster.uenigheten(kjerne, navn), "Hvor uenigheten ligger", "uenighet")
    kjernetabeller(kjerne, navn)
    st.caption("Kjernen er regnet med dagens tall og kommunens egne forutsetninger, for alle alternativene.")


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
