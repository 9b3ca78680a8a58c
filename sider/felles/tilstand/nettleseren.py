"""Adressefeltet og historikken i nettleseren, slik de er når kjøringen begynner."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from scenario.deling import adresse as adressefeltene
from sider.felles.tilstand.okt import FELT, Felt


def står() -> dict[str, str]:
    """Feltene våre slik de er ment, også når lenken har fått noe hengende ved seg på veien."""
    return adressefeltene.vask(st.query_params.to_dict())


def feltene() -> Felt:
    """Feltene vi eier, slik de står i adressen."""
    i_adressen = står()
    return tuple(i_adressen.get(navn, "") for navn in FELT)


def skriv(felt: Mapping[str, str]) -> None:
    """Skriver feltene i adressen. Det gir ett steg i historikken. Felt som ikke er våre, blir stående."""
    andre = {n: st.query_params.get_all(n) for n in st.query_params if not adressefeltene.er_vårt(n)}
    st.query_params.from_dict({**felt, **andre})


def er_i_historikken() -> bool:
    """Sant når kjøringen skyldes tilbake- eller framknappen.

    Ellers er det økten som gjelder: adressen i et klikk kan være eldre enn den vi alt har skrevet.
    """
    kjøring = get_script_run_ctx()
    return kjøring is not None and kjøring.is_history_navigation


def grunnadresse() -> str:
    """Adressen til appen uten side og felt, slik den skal stå i en delt lenke. Mappen appen ligger i, er med."""
    kjøring = get_script_run_ctx()
    sider = kjøring.pages_manager if kjøring else None
    side = sider.get_pages().get(sider.current_page_script_hash) if sider else None
    return adressefeltene.grunn(str(st.context.url or ""), side.get("url_pathname", "") if side else "")
