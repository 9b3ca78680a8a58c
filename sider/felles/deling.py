"""Deling: beskjeden over en lenke fra en eldre utgave, og dialogen som lager lenker."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.beregning import beregn
from scenario.deling.delt import DeltLenke, Lenkestatus, adressefelt, spørring
from scenario.deling.lager import vis_id
from scenario.deling.lagerfeil import Lagerfeil
from scenario.framstilling import delingstekst, forskjeller, lesebilde
from scenario.framstilling.leseforklaring import overskrift
from scenario.framstilling.ord import VANNMERKE
from scenario.framstilling.tall import måned
from scenario.rapport.qr import qr_data
from sider.felles import tilstand
from sider.felles.kontroller import tabell, tekstfelt
from sider.felles.tallgrunnlag import del_liste, lageret
from sider.tjener import logg
from sider.tjener.avsender import avsender


def beskjed() -> None:
    """Sier fra når lenken er laget med andre tall enn dagens, med knapper til begge visningene."""
    delt = tilstand.delt_lenke()
    if delt is None:
        return
    kan_velge = delt.kommune_som_delt is not None and delt.status is not Lenkestatus.SAMME
    eldre = (
        kan_velge and delt.kommune_som_delt is not None and delt.kommune_som_delt.utgave != delt.resultat_i_dag.utgave
    )
    with st.container(horizontal=True, key="om_utgaven", gap="small", vertical_alignment="center"):
        st.warning(delt.setning, icon=":material/history:")
        if not eldre:
            return
        i_dag = tilstand.viser_dagens_tall()
        if tilstand.trykket("Slik det ble delt", type="secondary" if i_dag else "primary", key="som_delt"):
            tilstand.vis_som_delt(delt)
            st.rerun()
        if tilstand.trykket("Med dagens tall", type="primary" if i_dag else "secondary", key="i_dag"):
            tilstand.vis_med_dagens_tall(delt)
            st.rerun()
    if delt.forskjeller:
        _hva_er_endret(delt)


def om_nye_tall() -> None:
    """Sier fra når noen har publisert nye tall mens siden er åpen."""
    if not tilstand.nye_tall() or tilstand.kommune().liste:
        return
    st.info(
        "Nye tall er publisert mens du har siden åpen. Du ser fortsatt tallene du begynte med.",
        icon=":material/new_releases:",
    )
    tilstand.trykk("Gå til de nye tallene", "nye_tall", tilstand.gå_til_de_nye_tallene)


def om_lista() -> None:
    """Hvor tiltakene er fra, når de ikke er katalogens, og veien tilbake."""
    opphav = tilstand.kommune().liste
    if opphav is None:
        return
    with st.container(horizontal=True, key="om_lista", gap="small", vertical_alignment="center"):
        st.html(lesebilde.om_lista(opphav))
        tilstand.trykk("Tilbake til katalogen", "lukk_liste", tilstand.lukk_liste, type="tertiary")


def _hva_er_endret(delt: DeltLenke) -> None:
    """Alltid tegnet: den står på alle sidene, og skal være åpen med innhold når den følger med fra én til den neste."""
    rader = forskjeller.rader(delt.forskjeller)
    endret = {
        "Hva": [r.hva for r in rader],
        "Slik det ble delt": [r.før for r in rader],
        "Med dagens tall": [r.nå for r in rader],
    }
    with st.expander(f"Hva er endret ({len(rader)})"):
        tabell(endret, "Det som er endret siden lenken ble delt", "endret")


def åpne() -> None:
    """Åpner dialogen sist i kjøringen, når alt brukeren har skrevet er regnet med."""
    tilstand.sett_visning("deling", True)


def _lukk() -> None:
    tilstand.sett_visning("deling", False)


def vis() -> None:
    """Dialogen, når den er åpnet. Tilbakeknappen lukker den."""
    if tilstand.er_i_historikken():
        _lukk()
    if tilstand.visning("deling", False):
        _dialog()


@st.dialog("Del alternativet", width="large", on_dismiss=_lukk)
def _dialog() -> None:
    """Navnet, lenken med det den kan sendes med, og hva den som deler, bør vite."""
    kommune, valg = tilstand.kommune(), tilstand.valg()
    nytt = valg.med(
        navn=tekstfelt("Hva skal det hete?", "del_navn", valg.navn, 80).strip(),
        merknad=tekstfelt("En linje til den som åpner (valgfritt)", "del_merknad", valg.merknad, 200).strip(),
    )
    if nytt != valg:
        tilstand.sett(nytt)
    til = _lagret_liste(kommune)
    if til is None:
        return
    hel, kort = leseadresse(adressefelt(kommune, nytt)), _lagret(kommune, nytt)
    st.html(_lenken(nytt, beregn(kommune, nytt), kort or hel, bool(kort)))
    if til:
        st.info(delingstekst.OM_LISTEN.format(måned=måned(Måned.les(til))), icon=":material/schedule:")
    st.caption(delingstekst.SAKSDOKUMENT)
    if kort:
        st.html(_hele(hel, delingstekst.OM_DEN_HELE_LISTEN if til else delingstekst.OM_DEN_HELE))


def _lagret_liste(kommune: Kommune) -> str | None:
    """Måneden lista er lagret til; tom når tiltakene ikke er fra en liste, og None når den ikke kunne lagres."""
    if kommune.liste is None:
        return ""
    lagret: tuple[str, str] = tilstand.visning("lagret_liste", ("", ""))
    if lagret[0] != kommune.utgave:
        try:
            lagret = (kommune.utgave, del_liste(kommune, avsender()))
        except Lagerfeil as feil:
            logg.advar("lager", "En liste kunne ikke deles.", grunn=feil.grunn)
            st.error(f"Lista kunne ikke deles. {feil.setning}", icon=":material/link_off:")
            return None
        tilstand.sett_visning("lagret_liste", lagret)
    return lagret[1]


def _lagret(kommune: Kommune, valg: Valg) -> str:
    """Den korte lenken til dette valget; tom, med en setning om hvorfor, når lageret ikke kan brukes."""
    if not kort_adresse():
        innhold = spørring(kommune, valg)
        try:
            tilstand.sett_visning("kort", (innhold, lageret().lagre(innhold, avsender())))
        except Lagerfeil as feil:
            logg.advar("lager", "En kort lenke kunne ikke lages.", grunn=feil.grunn)
            st.warning(f"{feil.setning} Den hele lenken virker likevel.", icon=":material/link_off:")
    return kort_adresse()


def kort_adresse() -> str:
    """Den korte lenken som er laget for akkurat dette valget; tom når det ikke er laget noen."""
    laget = tilstand.visning("kort", ("", ""))
    if laget[0] != spørring(tilstand.kommune(), tilstand.valg()):
        return ""
    return leseadresse({"k": vis_id(laget[1])})


def adressen() -> str:
    """Lenken som åpner det som vises: den korte når den er laget, ellers den hele."""
    return kort_adresse() or leseadresse(adressefelt(tilstand.kommune(), tilstand.valg()))


def leseadresse(felt: Mapping[str, str]) -> str:
    """Adressen som åpner et alternativ til lesing. Feltene er de samme som ellers; bare siden er en annen."""
    return f"{tilstand.grunnadresse()}les?{urlencode(felt)}"


def til_utskrift() -> str:
    """QR-koden og lenken som HTML, som bare synes på papir."""
    adresse = leseadresse(tilstand.adresse())
    bilde = qr_data(adresse)
    koden = f'<img class="qr" src="{escape(bilde)}" alt="QR-kode som åpner alternativet">' if bilde else ""
    lenken = adresse if bilde else "Lenken er for lang for et ark. Med «Del» får alternativet en kort."
    return f'<div class="bare-utskrift l-lenke">{koden}<p>{escape(lenken)}</p></div>'


def _lenken(valg: Valg, resultat: Resultat, adresse: str, kort: bool) -> str:
    """Lenken og knappene. Skriptene som kopierer, deler og viser koden, ligger i siden (grunnsiden.py)."""
    epost = delingstekst.epostlenke(valg, resultat, adresse)
    sendes = f'<a class="kopiknapp" data-del="epost" href="{escape(epost)}">Send som e-post</a>' if epost else ""
    om = delingstekst.OM_DEN_KORTE if kort else delingstekst.OM_DEN_HELE
    tittel = escape(delingstekst.tittel(valg))
    return (
        f'<div class="kopi" data-tittel="{tittel}" data-navn="{escape(overskrift(valg))}" '
        f'data-merke="{VANNMERKE}">'
        f'<pre class="kopitekst" tabindex="0" aria-label="Lenken">{escape(adresse)}</pre><p class="l-smått">{om}</p>'
        '<div class="delknapper"><button type="button" class="kopiknapp hoved" data-kopier="1">Kopier lenke</button>'
        f'{sendes}<button type="button" class="kopiknapp" data-del="ark" hidden>Del med en app</button>'
        f'<span role="status" class="kopisvar"></span></div>{_koden(adresse)}'
        f'<p><a href="{escape(adresse)}" target="_blank" rel="noopener">Se det mottakeren ser</a> (ny fane)</p>'
        "</div>"
    )


def _koden(adresse: str) -> str:
    bilde = qr_data(adresse)
    if not bilde:
        return '<p class="l-smått">Lenken er for lang for en QR-kode.</p>'
    return (
        f'<div class="delkode"><img class="qr" src="{escape(bilde)}" '
        f'alt="QR-kode som åpner alternativet: {escape(adresse)}"><button type="button" class="kopiknapp" '
        'data-del="qr" aria-haspopup="dialog">Vis QR-koden i full skjerm</button></div>'
    )


def _hele(adresse: str, om: str) -> str:
    return (
        f'<div class="kopi"><p class="l-smått">{om}</p><pre class="kopitekst" tabindex="0" '
        f'aria-label="Hele lenken">{escape(adresse)}</pre><div class="delknapper"><button type="button" '
        'class="kopiknapp" data-kopier="1">Kopier hele lenken</button><span role="status" class="kopisvar"></span>'
        "</div></div>"
    )
