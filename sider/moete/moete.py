"""Møtet på skjermen: tastene, lerretet, bokmerkene, gjettingen og loggen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from html import escape
from pathlib import Path

import streamlit as st

from scenario.analyse.alternativer import hva_skiller
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.kommune import Kommune
from scenario.begreper.moete import FLEST_BOKMERKER, LENGSTE_NAVN, Bokmerke, Møte, Møtesteg
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Tiltaksvalg
from scenario.beregning import beregn
from scenario.deling import lenkekode
from scenario.framstilling import forklaring
from scenario.framstilling import moete as tekster
from scenario.framstilling.moete import Møtelogglinje
from scenario.framstilling.tall import mill_knapp
from scenario.rapport import moetelogg
from sider.arbeidere import oppgaver
from sider.arbeidere.oppdrag import Oppdrag
from sider.felles import kontroller, nedlasting, tilstand
from sider.felles.kontroller import tabell, uskadelig
from sider.felles.tallgrunnlag import gjeldende, utgave
from sider.moete import moeteskjerm, romleder
from sider.moete.moeteskjerm import Møtelerret

STIL = Path(__file__).resolve().parent / "moete.css"


# --- Steg og bevegelse ----------------------------------------------------------------------------------------------


def _alternativ(steg: Møtesteg) -> Alternativ:
    """Valget i et steg, med tallene det ble regnet med."""
    return _lest(steg.kode, steg.utgave)


@lru_cache(maxsize=512)
def _lest(kode: str, fingeravtrykk: str) -> Alternativ:
    dagens = gjeldende()
    kommune = dagens if fingeravtrykk == dagens.utgave else utgave(fingeravtrykk) or dagens
    valg = lenkekode.les(kommune, kode).valg
    return Alternativ(valg.navn, valg, kommune)


def _resultat(steg: Møtesteg) -> Resultat:
    alternativ = _alternativ(steg)
    return beregn(alternativ.kommune, alternativ.valg)


def _gå_til(møtet: Møte) -> None:
    """Viser et annet steg. Bevegelsen går fra det som sto der."""
    if møtet.her != møtet_nå().her:
        tilstand.åpne_steg(møtet.nå)
    tilstand.sett_møte(møtet)
    st.rerun()


def møtet_nå() -> Møte:
    """Møtet som er i gang."""
    møtet = tilstand.møte()
    assert møtet is not None
    return møtet


def _bevegelse(møtet: Møte) -> tuple[int, int, int]:
    """(nummer, fra, til): ny bevegelse hver gang et annet steg vises, ellers den samme som sist."""
    nummer, fra, til = tilstand.visning("møtebilde", (0, møtet.her, møtet.her))
    if til != møtet.her:
        nummer, fra, til = nummer + 1, til, møtet.her
    tilstand.sett_visning("møtebilde", (nummer, fra, til))
    numre = {s.nr for s in møtet.steg}
    return nummer, fra if fra in numre else til, til


# --- Lerretet -------------------------------------------------------------------------------------------------------


def begynn() -> None:
    """Før møtet: hva siden gjør, og knappen som starter."""
    st.title("Led et møte", anchor=False)
    st.markdown(
        "Siden er laget for lerretet. Når møtet er i gang, føres hvert valg i en logg, så dere kan angre, sette "
        "bokmerker og ta loggen med i protokollen. Loggen står bare i adressen. Ingenting om hvem som mener hva, "
        "blir lagret."
    )
    if tilstand.trykket("Start møtet", key="start_møtet", type="primary", shortcut="S"):
        tilstand.begynn_møte()
        st.rerun()
    st.markdown(
        "Åpner du et rom i tillegg, kan alle i salen gjette, svare og bygge fra sin egen telefon, uten innlogging. "
        "Svarene vises bare samlet, og slettes når rommet lukkes."
    )
    romleder.knapp()


def lerret(møtet: Møte) -> None:
    """Bildet for steget som vises, eller det som sist ble vist når resultatet er skjult."""
    nummer, fra, _ = _bevegelse(møtet)
    skjult = møtet.skjult_fra is not None
    før = møtet.nummer(møtet.skjult_fra if møtet.skjult_fra is not None else fra)
    resultater = _resultat(før), _resultat(møtet.nå)
    if resultater[1].konflikter:
        st.html(moeteskjerm.konflikt([f"{k.melding} {k.forslag}" for k in resultater[1].konflikter]))
        return
    if resultater[0].konflikter or resultater[0].år != resultater[1].år:
        resultater = resultater[1], resultater[1]
    ramme = tekster.ramme(*resultater)
    gjett = None
    if møtet.gjett is not None and not skjult:
        gjett = (f"Gjettet {mill_knapp(møtet.gjett)}", tekster.beløpets_plass(møtet.gjett, ramme))
    st.html(
        moeteskjerm.html(
            Møtelerret(
                nummer=nummer,
                tittel=_tittel(møtet),
                klokke=_klokke(møtet),
                ramme=ramme,
                før=tekster.skjermbilde(resultater[0], ramme),
                nå=tekster.skjermbilde(resultater[1], ramme),
                endret=_endret(møtet, før, skjult),
                skjult=skjult,
                gjett=gjett,
            )
        )
    )


def _tittel(møtet: Møte) -> str:
    merke, navn = møtet.merke_her, tilstand.valg().navn or "Alternativet vårt"
    if merke is None:
        return navn
    return f"{merke.navn} – bokmerke {møtet.merker.index(merke) + 1} av {len(møtet.merker)}"


def _klokke(møtet: Møte) -> str:
    merke = møtet.merke_her
    return f"satt {tekster.siden_start(merke.sekund)}" if merke else ""


def _endret(møtet: Møte, før: Møtesteg, skjult: bool) -> str:
    """Det som er endret fra bildet før. Uten beløp mens resultatet er skjult."""
    if møtet.gjett is not None and not skjult:
        return tekster.gjettetekst(møtet.gjett, _resultat(møtet.nå))
    if før.nr == møtet.her:
        return ""
    da, nå = _alternativ(før), _alternativ(møtet.nå)
    byttet = tekster.menybyttet(da.kommune, nå.kommune)
    endret = byttet or tekster.endringen(nå.kommune, hva_skiller(da, nå), med_beløp=not skjult)
    return f"Endret: {endret}" if endret else ""


# --- Tastene --------------------------------------------------------------------------------------------------------


I_ROMMET = ("felt_bokmerk", "møte_angre", "møte_gjør_om", "felt_endre")
"""Tastene som også brukes når rommet er åpent."""


def taster(møtet: Møte, bare: Sequence[str] = (), etter: Callable[[], None] = lambda: None) -> None:
    """Knappene under lerretet. Bokstaven på hver av dem er tasten. `bare` er nøklene som tas med, ellers alle.

    `etter` tegner det som står sist i den samme raden.
    """
    åpent = tilstand.visning("møtepanel", "")
    skjult = møtet.skjult_fra is not None
    neste, forrige = møtet.neste_merke(), møtet.forrige_merke()
    alle: tuple[tuple[str, str, str, bool, Callable[[], None]], ...] = (
        ("Forrige", "møte_forrige", "Left", forrige is None, partial(_til_merke, møtet, forrige)),
        ("Neste", "møte_neste", "Right", neste is None, partial(_til_merke, møtet, neste)),
        ("Bokmerk", "felt_bokmerk", "B", False, partial(_åpne_panel, "bokmerke")),
        ("Angre", "møte_angre", "Z", not møtet.kan_angre, lambda: _gå_til(møtet.angret())),
        ("Gjør om", "møte_gjør_om", "Y", not møtet.kan_gjøre_om, lambda: _gå_til(møtet.gjort_om())),
        ("Vis om igjen", "møte_om_igjen", "O", skjult or not møtet.kan_angre, partial(_vis_om_igjen, møtet)),
        (
            "Vis resultatet" if skjult else "Skjul svaret og gjett",
            "møte_skjul",
            "H",
            False,
            partial(_skjul_eller_vis, møtet),
        ),
        ("Gjett", "felt_gjett", "G", not skjult, partial(_åpne_panel, "gjett")),
        ("Endre tiltak", "felt_endre", "E", False, partial(_åpne_panel, "endre")),
    )
    with st.container(horizontal=True, key="tastene", wrap=True):
        for etikett, nøkkel, tast, av, gjør in (rad for rad in alle if not bare or rad[1] in bare):
            snarvei = None if åpent else tast
            if tilstand.trykket(etikett, key=nøkkel, shortcut=snarvei, disabled=av):
                gjør()
        etter()
    if åpent:
        PANELER[åpent]()


def _til_merke(møtet: Møte, merke: Bokmerke | None) -> None:
    if merke is not None:
        _gå_til(møtet.til(merke.steg))


def _vis_om_igjen(møtet: Møte) -> None:
    """Den siste endringen en gang til: fra steget før til dette."""
    nummer, _, _ = tilstand.visning("møtebilde", (0, 0, 0))
    tilstand.sett_visning("møtebilde", (nummer + 1, møtet.nå.forelder, møtet.her))
    st.rerun()


def _skjul_eller_vis(møtet: Møte, gjett: float | None = None) -> None:
    if møtet.skjult_fra is None:
        tilstand.sett_møte(møtet.skjult())
        st.rerun()
    nummer, _, _ = tilstand.visning("møtebilde", (0, 0, 0))
    tilstand.sett_visning("møtebilde", (nummer + 1, møtet.skjult_fra, møtet.her))
    tilstand.sett_møte(møtet.avslørt(gjett))
    st.rerun()


def _åpne_panel(navn: str) -> None:
    tilstand.sett_visning("møtepanel", navn)
    tilstand.sett_visning("sist_endret", "")
    st.rerun()


def _lukk_panel() -> None:
    tilstand.sett_visning("møtepanel", "")


# --- Panelene -------------------------------------------------------------------------------------------------------


@st.dialog("Nytt bokmerke", on_dismiss=_lukk_panel)
def _nytt_bokmerke() -> None:
    møtet = møtet_nå()
    if len(møtet.merker) >= FLEST_BOKMERKER and møtet.merke_her is None:
        st.error(f"Det er plass til {FLEST_BOKMERKER} bokmerker.", icon=":material/error:")
        return
    forslag = møtet.merke_her.navn if møtet.merke_her else tekster.bokmerkenavn(len(møtet.merker) + 1)
    with st.container(key="fokus_bokmerke"), st.form("nytt_bokmerke", border=False):
        for_langt = len(str(tilstand.skrevet("bokmerkenavn") or "")) > LENGSTE_NAVN
        kortet = kontroller.kort_for_lang("bokmerkenavn", LENGSTE_NAVN)
        navn = st.text_input("Navn på bokmerket", value=forslag, key="bokmerkenavn")
        kontroller.om_kortingen(kortet, LENGSTE_NAVN)
        lagret = tilstand.trykket("Sett bokmerke", tegn=st.form_submit_button, key="bokmerke_lagre", shortcut="Enter")
    if lagret and not for_langt:
        _lukk_panel()
        tilstand.sett_møte(møtet.merket(" ".join(navn.split()) or forslag, tilstand.sekunder_ut_i_møtet()))
        st.rerun()


@st.dialog("Hva tror rommet?", on_dismiss=_lukk_panel)
def _gjett() -> None:
    with st.container(key="fokus_gjett"), st.form("gjett_skjema", border=False):
        tekst = st.text_input("Beløpet vi når, i mill. kr", key="gjettet", placeholder="for eksempel 60")
        sendt = tilstand.trykket("Vis svaret", tegn=st.form_submit_button, key="gjett_send", shortcut="Enter")
    st.caption("Bare tallet vises. Ingen lagrer hvem som gjettet hva.")
    if sendt:
        try:
            beløp = tekster.les_gjett(tekst)
        except ValueError as feil:
            st.error(uskadelig(str(feil)), icon=":material/error:")
            return
        _lukk_panel()
        _skjul_eller_vis(møtet_nå(), beløp)


@st.dialog("Slå tiltak av eller på", on_dismiss=_lukk_panel)
def _endre() -> None:
    kommune, valg = tilstand.kommune(), tilstand.valg()
    navn = {t.id: _med_tilstand(t.id, t.navn) for t in forklaring.etter_størrelse(kommune)}
    with st.container(key="fokus_endre"):
        valgt = st.selectbox(
            "Skriv litt av navnet, og trykk Enter",
            list(navn),
            index=None,
            format_func=lambda id: navn.get(id, id),
            key=f"vis_endre_{len(møtet_nå().steg)}",
            placeholder="Velg et tiltak",
        )
    sist = tilstand.visning("sist_endret", "")
    st.html(f'<p role="status" class="sist-endret">{escape(sist)}</p>')
    st.caption("Dialogen står åpen til du trykker Esc. Mengde og start endres på siden Velg, og føres i loggen derfra.")
    if valgt is not None:
        tilstand.slå_av(valgt) if valg.tiltaksvalg(valgt) else tilstand.sett_tiltak(Tiltaksvalg(valgt))
        tilstand.sett_visning("sist_endret", _med_tilstand(valgt, kommune.tiltak_etter_id[valgt].navn))
        st.rerun()


def _med_tilstand(id: str, navn: str) -> str:
    return f"{navn} – {'på' if tilstand.valg().tiltaksvalg(id) else 'av'}"


PANELER = {"bokmerke": _nytt_bokmerke, "gjett": _gjett, "endre": _endre}


# --- Loggen ---------------------------------------------------------------------------------------------------------


def bord(møtet: Møte, rommet: tuple[str, ...] = ()) -> None:
    """Møtelederens bord under lerretet: bokmerkene, loggen og filene, med det rommet har svart samlet."""
    st.header("Bokmerker", anchor=False)
    if not møtet.merker:
        st.caption("Ingen bokmerker ennå. Trykk B for å sette et.")
    with st.container(horizontal=True, gap="small"):
        for nummer, merke in enumerate(møtet.merker, start=1):
            etikett = f"{nummer}. {uskadelig(merke.navn)} ({tekster.ut_i_møtet(merke.sekund)})"
            if tilstand.trykket(etikett, key=f"til_merke_{merke.steg}"):
                _til_merke(møtet, merke)
    boks = st.expander("Loggen fra møtet", key="møtelogg", on_change="rerun")
    if boks.open:
        with boks:
            tabell(tekster.loggtabell(møtet, _linjene(møtet)), "Loggen fra møtet", "logg")
            if setning := tekster.utelatt(møtet):
                st.caption(setning)
    _nedlasting(møtet, tilstand.grunnadresse(), rommet)
    if tilstand.trykket("Avslutt møtet", key="avslutt_møtet", type="tertiary", icon=":material/logout:"):
        tilstand.sett_møte(None)
        st.rerun()


def _linjene(møtet: Møte, grunnadresse: str = "") -> Sequence[Møtelogglinje]:
    return moetelogg.linjene(møtet, lambda s: _alternativ(s) if _tallene(s.utgave) else None, grunnadresse)


def _tallene(fingeravtrykk: str) -> Kommune | None:
    """Utgaven eller lista et steg ble regnet med; None når den ikke finnes lenger."""
    return gjeldende() if fingeravtrykk == gjeldende().utgave else utgave(fingeravtrykk)


def _nedlasting(møtet: Møte, grunnadresse: str, rommet: tuple[str, ...]) -> None:
    """Knappene lager filen først når de trykkes."""
    brukt = {s.utgave: _tallene(s.utgave) for s in møtet.steg}
    lister = tuple(k for k in brukt.values() if k is not None and k.liste is not None)
    with st.container(horizontal=True, gap="small"):
        for format, (navn, mime) in moetelogg.FORMATER.items():
            oppdrag = Oppdrag(oppgaver.møtelogg, gjeldende(), (møtet, grunnadresse, format, rommet, lister))
            nedlasting.fil(oppdrag, f"Loggen som {navn}", moetelogg.filnavn(møtet, format), mime)
