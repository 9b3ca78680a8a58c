"""Katalogen redigert av staben: nøkkelen, tabellen, kontrollen, utkastet og publiseringen på skjermen."""

from __future__ import annotations

import hashlib
import hmac
import time
from functools import cache

import streamlit as st

from scenario.begreper.kommune import Kommune
from scenario.deling.lagertakt import Takter
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling.tall import antall
from scenario.innhenting import stabslager, stabsutkast
from scenario.innhenting.stabslager import Utkast
from scenario.innhenting.stabsutkast import ENHET, Endringer, Prøvd
from scenario.innhenting.underlister import FØLGER, LISTENE, TILTAKET, Underliste
from scenario.innstillinger import innstillinger
from sider.felles import tallgrunnlag, tilstand
from sider.felles.kontroller import skrivetabell, uskadelig
from sider.rediger import skriving
from sider.tjener import logg
from sider.tjener.avsender import avsender

KATALOGEN = "katalogen"
FORSØK, FORSØK_FOR_ALLE = 5, 60
"""Forsøk på nøkkelen i minuttet, fra én nettadresse og til sammen."""
AV = "Redigering er ikke slått på her. Den som drifter, setter STABSNØKKEL på tjeneren."
FEIL_NØKKEL = "Nøkkelen er ikke riktig."
FOR_OFTE = "Det er prøvd for mange ganger. Vent et minutt."


@cache
def takten() -> Takter:
    """Takten nøkkelen kan prøves i."""
    return Takter(time.monotonic)


def er_nøkkelen(skrevet: str) -> bool:
    """Om det som er skrevet, er nøkkelen. Tiden det tar, er den samme uansett hvor mye som stemmer."""
    prøvd, rett = (
        hashlib.sha256(t.encode("utf-8", "surrogatepass")).digest() for t in (skrevet, innstillinger().stabsnøkkel)
    )
    return bool(innstillinger().stabsnøkkel) and hmac.compare_digest(prøvd, rett)


def sluppet_inn() -> bool:
    """Sant når nøkkelen er oppgitt i denne økten. Ellers vises feltet for den."""
    if not innstillinger().stabsnøkkel:
        st.info(AV, icon=":material/lock:")
        return False
    if tilstand.visning("stab", False):
        return True
    with st.form("stabsnøkkel", border=False):
        skrevet = st.text_input("Stabsnøkkelen", type="password", key="stabsnøkkelen", autocomplete="off")
        if not tilstand.trykket("Åpne", key="åpne_stab", tegn=st.form_submit_button, type="primary"):
            return False
    if not takten().slipp_gjennom(((f"nøkkel:{avsender().adresse}", FORSØK), ("nøkkel:alle", FORSØK_FOR_ALLE))):
        st.error(FOR_OFTE, icon=":material/lock_clock:")
        return False
    if not er_nøkkelen(skrevet):
        logg.advar("avvist", "En feil stabsnøkkel er prøvd.")
        st.error(FEIL_NØKKEL, icon=":material/lock:")
        return False
    tilstand.sett_visning("stab", True)
    st.rerun()


def tabellen(kommune: Kommune) -> None:
    """Tabellen, det som er feil i den, hva som flytter seg, og knappene."""
    skriving.vis_beskjed(KATALOGEN)
    try:
        åpnet = _åpnet(kommune)
    except Inndatafeil as feil:
        skriving.vis_feil(feil)
        return
    if åpnet.nummer:
        st.info(f"Utkast {åpnet.nummer} er åpent.", icon=":material/edit_note:")
    if åpnet.grunn != kommune.utgave:
        st.warning(stabslager.ENDRET_UNDER, icon=":material/history:")
    st.caption(
        "Beløp er i 1000 kr for én enhet. Tiltak uten beløp her regnes av flere tall, og endres i filen. "
        "Årsverk er for én enhet i et helt år, og minus er færre."
    )
    innhold = stabsutkast.som_tabell(kommune, åpnet.endringer or {})
    rettet = skrivetabell(innhold, _nøkkel(KATALOGEN, kommune), {}, låst=(ENHET,), nye_rader=False)
    under = [_underlisten(kommune, liste, åpnet.endringer or {}) for liste in LISTENE]
    endringer = stabsutkast.samlet(stabsutkast.finn_endringer(kommune, rettet), *under)
    if not endringer and not åpnet.nummer:
        st.caption("Ingenting er endret.")
        return
    prøvd = tallgrunnlag.prøv_utkast(endringer)
    _hva_skjer(kommune, prøvd)
    _knappene(Utkast(åpnet.nummer, åpnet.grunn, endringer), prøvd, kommune)


def _underlisten(kommune: Kommune, liste: Underliste, endringer: Endringer) -> Endringer:
    """Tabellen over det tiltakene har flere av. Rader kan legges til nederst, og tas bort."""
    st.subheader(liste.navn, anchor=False)
    st.caption(liste.forklaring)
    navn = [t.navn for t in stabsutkast.tiltakene(kommune)]
    velg = {TILTAKET: navn, "Følge": list(FØLGER)}
    kolonner = {k: st.column_config.SelectboxColumn(options=valg) for k, valg in velg.items()}
    innhold = stabsutkast.som_listetabell(kommune, liste, endringer)
    return stabsutkast.finn_listeendringer(
        kommune, liste, skrivetabell(innhold, _nøkkel(liste.felt, kommune), kolonner)
    )


def _nøkkel(hva: str, kommune: Kommune) -> str:
    """Nøkkelen til en av tabellene. Den er en annen når de skal tegnes med et annet utkast eller en ny utgave."""
    return f"{hva}_{kommune.utgave}_{skriving.tegning(KATALOGEN)}"


def _åpnet(kommune: Kommune) -> Utkast:
    """Utkastet denne økten arbeider på: det siste da siden ble åpnet."""
    husket: Utkast | None = tilstand.visning("stabsutkast", None)
    if husket is None:
        lagret = tallgrunnlag.stabens_utkast()
        husket = Utkast(lagret.nummer, lagret.grunn or kommune.utgave, lagret.endringer)
        tilstand.sett_visning("stabsutkast", husket)
    return husket


def _hent() -> None:
    """Henter det siste utkastet på nytt."""
    _sett(None)


def _sett(utkast: Utkast | None) -> None:
    tilstand.sett_visning("stabsutkast", utkast)
    skriving.tegn_på_nytt(KATALOGEN)


def _hva_skjer(kommune: Kommune, prøvd: Prøvd) -> None:
    navn = {t.id: t.navn for t in kommune.tiltak}
    if prøvd.feil:
        st.subheader("Dette må rettes", anchor=False)
        feil = [(navn.get(f.tiltak, f.tiltak), f.kolonne, f.melding) for f in prøvd.feil]
        skriving.feilene(KATALOGEN, "Tiltak", feil, "Feilene, celle for celle")
        return
    st.subheader("Hva flytter seg", anchor=False)
    st.markdown("\n".join(f"- {uskadelig(setning)}" for setning in prøvd.flytter) or "Ingen tall flytter seg.")
    if prøvd.endret:
        st.markdown("\n".join(f"- {uskadelig(setning)}" for setning in prøvd.endret))
    for varsel in prøvd.varsler:
        st.warning(uskadelig(varsel), icon=":material/source:")


def _knappene(utkast: Utkast, prøvd: Prøvd, kommune: Kommune) -> None:
    with st.container(horizontal=True, gap="small"):
        lagre = tilstand.trykket("Lagre utkast", key="lagre_utkast", icon=":material/save:")
        kan = not prøvd.feil and bool(prøvd.filer)
        publiser = tilstand.trykket("Publiser", key="publiser", type="primary", disabled=not kan)
        tilstand.trykk("Hent det siste utkastet", "hent_utkast", _hent, type="tertiary")
        over = tilstand.trykket("Lagre over det siste", key="lagre_over", type="tertiary")
    if lagre:
        skriving.gjør(lambda: _lagre(utkast))
    if over:
        skriving.gjør(lambda: _lagre(Utkast(tallgrunnlag.stabens_utkast().nummer, kommune.utgave, utkast.endringer)))
    if publiser:
        skriving.gjør(lambda: _publiser(utkast, prøvd))


def _lagre(utkast: Utkast) -> None:
    _sett(tallgrunnlag.lagre_utkast(utkast))
    skriving.si(KATALOGEN, "Utkastet er lagret.")


def _publiser(utkast: Utkast, prøvd: Prøvd) -> None:
    ny = tallgrunnlag.publiser_utkast(prøvd, utkast)
    _sett(None)
    endret = antall(len(prøvd.filer), "tiltak er endret", "tiltak er endret")
    skriving.si(KATALOGEN, f"Utgave {ny} er publisert. {endret}.")
