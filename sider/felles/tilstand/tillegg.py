"""Sammenligningen og møtet, som følger med i adressen mellom sidene."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace

import streamlit as st

from scenario.begreper.moete import Møte
from scenario.deling import lenkekode, moetekode
from scenario.feilmeldinger import Inndatafeil
from sider.felles.tallgrunnlag import gjeldende
from sider.felles.tilstand.okt import Økt, endre, økt
from sider.felles.tilstand.tallene import kommunen

_FELT = ("j", "m")
"""Alternativene som sammenlignes, og møtet."""


def lest(økten: Økt, i_adressen: dict[str, str]) -> Økt:
    """Økten med det som står om sammenligningen og møtet i adressen, der det er noe annet enn det vi kjenner."""
    kjent = økten.i_adressen.tillegg
    nye = {n: tekst for n in _FELT if (tekst := i_adressen.get(n, "")) and tekst != kjent.get(n)}
    økten = replace(
        økten,
        i_adressen=replace(økten.i_adressen, tillegg={**kjent, **nye}),
        sammenligning=nye.get("j", økten.sammenligning),
    )
    return _med_møtet(økten, nye["m"]) if "m" in nye else økten


def _med_møtet(økten: Økt, kode: str) -> Økt:
    """Tilbakeknappen gir en eldre logg av det samme møtet. Da beholdes alt, og bare stedet følger adressen."""
    try:
        i_koden = moetekode.les(gjeldende().id, kode)
    except Inndatafeil as feil:
        meldinger = (*økten.lenken.meldinger, str(feil))
        return replace(økten, lenken=replace(økten.lenken, meldinger=meldinger))
    møte = økten.møte.flettet(i_koden) if økten.møte else i_koden
    return replace(økten, møte=møte, i_adressen=replace(økten.i_adressen, møte=møte))


def fulgt(økten: Økt) -> Økt:
    """Økten med et nytt steg i møtet når valget er et annet enn sist, uansett hvilken side det skjedde på."""
    if økten.møte is not None:
        with suppress(Inndatafeil):  # et valg som er for stort for adressen, har alt fått sin setning
            kommune = kommunen(økten.vist.utgave)
            kode = lenkekode.kod(kommune, økten.vist.valg)
            return replace(økten, møte=økten.møte.følg(kode, kommune.utgave, _sekunder_ut_i(økten.møte)))
    return økten


def feltene(økten: Økt) -> dict[str, str]:
    """Feltene slik de skal stå i adressen nå."""
    møtet = moetekode.skriv(gjeldende().id, økten.møte) if økten.møte else ""
    return {n: tekst for n, tekst in zip(_FELT, (økten.sammenligning, møtet), strict=True) if tekst}


def er_endret(økten: Økt, i_adressen: dict[str, str]) -> bool:
    """Sant når det som står i adressen, ikke er det som skal stå der."""
    kjent = økten.i_adressen.tillegg
    gammel = any(kjent.get(n, "") != i_adressen.get(n, "") for n in _FELT)
    return gammel or økten.sammenligning != kjent.get("j", "") or økten.møte != økten.i_adressen.møte


def sammenligning() -> str:
    """Koden for alternativene som sammenlignes; tom når det ikke er noen."""
    return økt().sammenligning


def sett_sammenligning(kode: str) -> None:
    """Erstatter alternativene som sammenlignes."""
    endre(sammenligning=kode)


def møte() -> Møte | None:
    """Møtet som er i gang, eller None."""
    return økt().møte


def sett_møte(nytt: Møte | None) -> None:
    """Erstatter møtet. None avslutter det og tar det ut av adressen."""
    endre(møte=nytt)


def begynn_møte() -> None:
    """Starter et møte med valget som vises. Klokka er nettleserens."""
    forskyvning = -int(st.context.timezone_offset or 0)
    vist = økt().vist
    kommune = kommunen(vist.utgave)
    kode = lenkekode.kod(kommune, vist.valg)
    sett_møte(Møte.begynn(int(time.time()), forskyvning, kode, kommune.utgave))


def sekunder_ut_i_møtet() -> int:
    """Sekunder siden møtet begynte; 0 uten møte."""
    gjelder = møte()
    return _sekunder_ut_i(gjelder) if gjelder else 0


def _sekunder_ut_i(møtet: Møte) -> int:
    return max(0, int(time.time()) - møtet.start)
