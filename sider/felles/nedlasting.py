"""Nedlastingsknappene. Filen lages først når noen trykker; feiler én, virker de andre."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import streamlit as st

from scenario.analyse.usikkerhet import usikkerhet
from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Valg
from scenario.deling.delt import spørring
from scenario.rapport.formater import FORMATER, filnavn
from scenario.rapport.innhold import Rapportinnhold, lag_innhold
from scenario.rapport.usikkerhetstekst import usikkerhetstekst
from sider.felles import deling, tilstand

KNAPPER = (
    ("xlsx", False, "Regneark (Excel)", "Levende formler: slå tiltak av og på i arket og få samme svar som her."),
    ("docx", True, "Word, én side", "Sammendrag til saken."),
    ("docx", False, "Word, full", "Vedlegg med tabeller, forutsetninger og kilder."),
    ("pdf", True, "PDF, én side", "Sammendrag til saken, universelt utformet."),
    ("pdf", False, "PDF, full", "Vedlegg med tabeller, forutsetninger og kilder."),
    ("txt", False, "Ren tekst", "Uten tabeller, for sakssystemer som ikke tar imot dem."),
    ("csv", False, "CSV til Excel", "Semikolon og desimalkomma."),
    ("png", False, "Bilde (PNG)", "Diagrammene til en presentasjon."),
    ("svg", False, "Bilde (SVG)", "Diagrammene, skarpe i alle størrelser."),
)
"""Endelse, kort utgave, navn og hva filen er til."""


def knapper(kommune: Kommune, valg: Valg) -> None:
    """En knapp per fil, med en linje om hva den er til."""
    innhold = _innhold(kommune, valg)
    for endelse, kort, navn, til in KNAPPER:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.download_button(
                navn,
                data=_lager(innhold, endelse, kort),
                file_name=filnavn(innhold, endelse, kort),
                mime=FORMATER[endelse].mime,
                on_click="ignore",
                key=f"last_{endelse}_{kort}",
                icon=":material/download:",
                width=220,
            )
            st.markdown(til)


def _lager(innhold: Rapportinnhold, endelse: str, kort: bool) -> Callable[[], bytes]:
    """Funksjonen som lager filen ved klikket."""

    def lag() -> bytes:
        setninger = usikkerhetstekst(usikkerhet(innhold.kommune, innhold.valg))
        return FORMATER[endelse].lag(replace(innhold, usikkerhet=setninger), kort)

    return lag


def _innhold(kommune: Kommune, valg: Valg) -> Rapportinnhold:
    adresse = deling.kort_adresse() or f"{tilstand.grunnadresse()}?{spørring(kommune, valg)}"
    return lag_innhold(kommune, valg, datetime.now().astimezone().date(), adresse)
