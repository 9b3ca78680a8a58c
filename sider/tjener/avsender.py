"""Hvem som ber om noe det er lite av: økten og nettadressen, bare for å dele plassen. Skrives aldri ned."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from scenario.deling.lager import Avsender


def avsender() -> Avsender:
    """Avsenderen i kjøringen som er i gang."""
    kjøring = get_script_run_ctx(suppress_warning=True)
    return Avsender(kjøring.session_id if kjøring else "", st.context.ip_address or "")
