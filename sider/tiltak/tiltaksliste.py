"""Tiltakslisten på siden: det som er gjort i den, og tegningen av den og svaret.

Et grep kjører bare listen. Den har med svaret, som nettleseren bytter ut der det står (liste.js): de store tallene mens
noen drar, og alt når grepet slippes og adressen skrives. Hele siden kjøres bare når det som står rundt, blir et annet:
en konflikt, en beskjed øverst, et spørsmål om enheten, katalogen, eller en boks som står åpen.
"""

from __future__ import annotations

import streamlit as st

from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.beregning import beregn, uten_tiltak
from scenario.framstilling.rimelighet import i_valget
from sider.felles import aapnet, hvem, resultat, svar, tilstand
from sider.felles.svar import Biter, TegnetSvar
from sider.komponenter import tiltaksliste as komponent
from sider.tiltak import listedata, listevalg
from sider.tiltak.listedata import Radgrunnlag


def øverst() -> object:
    """Beskjedene øverst på siden slik de er nå. Leses før `ta_imot`: da er de som da de ble tegnet."""
    return tilstand.om_lenken(), aapnet.vises()


def ta_imot() -> None:
    """Først på siden: gjør det som er gjort i listen, og skriver adressen før noe tegnes."""
    listevalg.ta_imot()
    tilstand.skriv_adressen()


def tiltakslisten(sto_øverst: object, regnet: Resultat, bilde: TegnetSvar | None) -> None:
    """Katalogen og listen, tegnet sist. `bilde` er svaret siden har tegnet; None i en konflikt."""
    kommune, valg = tilstand.kommune(), tilstand.valg()
    grunnlag = listedata.grunnlaget(kommune, valg)
    komponent.tegn_katalogen(listedata.katalogen(grunnlag))
    _listen((sto_øverst, _rundt(grunnlag, kommune, valg, regnet)), bilde)


def _rundt(grunnlag: Radgrunnlag, kommune: Kommune, valg: Valg, regnet: Resultat) -> object:
    """Det siden viser rundt svaret og listen."""
    noe_valgt = bool(valg.tiltak or valg.egne_tiltak)
    return grunnlag, i_valget(kommune, valg), resultat.avtrykk(valg, regnet), noe_valgt


@st.fragment
def _listen(tegnet: object, bilde: TegnetSvar | None) -> None:
    underveis = listevalg.ta_imot()
    if not underveis:
        tilstand.skriv_adressen()
    kommune, valg = tilstand.kommune(), tilstand.valg()
    grunnlag, regnet = listedata.grunnlaget(kommune, valg), beregn(kommune, valg)
    if not underveis and (øverst(), _rundt(grunnlag, kommune, valg, regnet)) != tegnet:
        st.rerun()
    biter = _svaret(kommune, valg, regnet, bilde, underveis=underveis)
    verdiene = listedata.verdiene(grunnlag, kommune, valg, regnet)
    komponent.tegn(listevalg.samtale(), {**verdiene, "svar": biter})


def _svaret(kommune: Kommune, valg: Valg, regnet: Resultat, bilde: TegnetSvar | None, *, underveis: bool) -> Biter:
    if regnet.konflikter:
        return {svar.STRIPEN: resultat.stripens_innhold(regnet)}
    if underveis:
        return svar.underveis(kommune, valg, regnet)
    linjene = {}
    if valg.tiltak or valg.egne_tiltak:
        linjene["hvem_linje"] = hvem.linjens_innhold(kommune, valg)
    if bilde is None or bilde.valg != valg:
        bilde = svar.bildet(kommune, valg, regnet, uten_tiltak(kommune, valg))
    return bilde.biter | linjene | {svar.STRIPEN: bilde.stripen}
