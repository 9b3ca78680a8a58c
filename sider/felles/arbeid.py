"""Arbeid som gjøres av arbeiderne, slik det synes på siden: svaret, eller hvor langt det er kommet.

Siden spør etter det den vil ha, hver gang den tegnes. Er det ikke klart, står framdriften der svaret skal stå, og bare
den tegnes på nytt til svaret er kommet. Da tegnes siden.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any, Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from scenario.innstillinger import innstillinger
from sider.arbeidere.ko import Kø, Køstand
from sider.arbeidere.oppdrag import Feilet, Ferdig, Gjøres, Oppdrag, Oppgave, Svar, Venter

MELLOM_SPØRSMÅL: Final = 0.5
"""Sekunder mellom hver gang framdriften tegnes."""
STRAKS: Final = 0.3
"""Så lenge venter siden på svaret før den viser framdriften (sekunder)."""

__all__ = ["Oppgave", "begynn", "glem", "hent", "kjent", "slutt", "stand", "start", "stopp", "tekst", "vent_på"]

_kø = Kø()


def start() -> None:
    """Setter arbeiderne i gang. Til da, og i prøver uten tjener, gjøres arbeidet på stedet."""
    global _kø
    _kø = Kø(innstillinger().arbeidere)


def stopp() -> None:
    """Stopper arbeiderne."""
    _kø.stopp()


def stand() -> Køstand:
    """Hvordan det går med arbeiderne."""
    return _kø.stand()


def begynn() -> None:
    """Først i hver kjøring av en side."""
    _kø.begynn(_eier())


def slutt() -> None:
    """Sist i hver kjøring av en side: det siden ikke spurte etter, legges bort."""
    _kø.slutt(_eier())


def hent(oppdrag: Oppdrag, hva: str, nøkkel: str, så_langt: Callable[[Any], None] | None = None) -> Any:
    """Svaret, eller None når det ikke er klart. Da står det hvorfor.

    `hva` er det som gjøres («Lager regnearket»), og `nøkkel` skiller stedet fra de andre på siden. `så_langt` tegner
    det som er funnet mens resten ventes på.
    """
    svar = _kø.spør(_eier(), oppdrag, STRAKS)
    match svar:
        case Ferdig(verdi):
            return verdi
        case Feilet(setning):
            _vis_feilet(oppdrag, setning, nøkkel)
        case Venter(0):
            _vis_tekst("Begynner når det over er klart …", svar, nøkkel)
        case _:
            _følg(oppdrag, hva, nøkkel, så_langt)
    return None


def kjent(oppdrag: Oppdrag) -> Any:
    """Svaret når det alt er gitt, ellers None. Setter ikke noe i gang."""
    svar = _kø.kjent(oppdrag)
    return svar.verdi if isinstance(svar, Ferdig) else None


def glem(oppdrag: Oppdrag) -> None:
    """Glemmer svaret, så oppdraget kan gjøres på nytt."""
    _kø.glem(oppdrag)


def vent_på(eier: str, oppdrag: Oppdrag, sekunder: float) -> Any:
    """Svaret til noen som ikke er en økt, eller None når det ikke kom i tide. Alle med samme navn deler én plass."""
    svar = _kø.spør(eier, oppdrag, sekunder)
    return svar.verdi if isinstance(svar, Ferdig) else None


@st.fragment(run_every=MELLOM_SPØRSMÅL)
def _følg(oppdrag: Oppdrag, hva: str, nøkkel: str, så_langt: Callable[[Any], None] | None) -> None:
    svar = _kø.spør(_eier(), oppdrag)
    if isinstance(svar, Ferdig | Feilet):
        st.rerun()
    _vis_tekst(tekst(svar, hva), svar, nøkkel)
    if isinstance(svar, Gjøres) and svar.så_langt and så_langt:
        så_langt(svar.så_langt)


def tekst(svar: Svar, hva: str) -> str:
    """Setningen om hvor langt det er kommet."""
    match svar:
        case Venter(1):
            return f"{hva}: Du er neste i køen."
        case Venter(plass):
            return f"{hva}: Du er nummer {plass} i køen."
        case Gjøres(skritt) if skritt:
            return f"{hva}: {skritt}."
        case _:
            return f"{hva} …"


def _vis_tekst(setning: str, svar: Svar, nøkkel: str) -> None:
    with st.container(key=f"arbeid_{nøkkel}", gap="xsmall"):
        st.html(f'<p class="arbeid" role="status" data-arbeid>{escape(setning)}</p>')
        if isinstance(svar, Gjøres) and svar.av:
            st.progress(min(1.0, svar.nå / svar.av))


def _vis_feilet(oppdrag: Oppdrag, setning: str, nøkkel: str) -> None:
    st.warning(setning, icon=":material/error:")
    st.button("Prøv igjen", key=f"igjen_{nøkkel}", on_click=glem, args=(oppdrag,))


def _eier() -> str:
    kjøring = get_script_run_ctx()
    return kjøring.session_id if kjøring else ""
