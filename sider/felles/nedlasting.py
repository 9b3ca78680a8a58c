"""Nedlastingsknappene. Filen lages først når noen trykker; feiler én, virker de andre."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import UTC, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from scenario.begreper.dato import norsk_dato
from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Valg
from scenario.beregning import beregn
from scenario.rapport.formater import FORMATER, filnavn
from scenario.rapport.innhold import Rapportinnhold, lag_innhold
from scenario.rapport.saksdel import har_beløp
from sider.arbeidere import oppgaver
from sider.arbeidere.oppdrag import Oppdrag
from sider.felles import arbeid, deling, tilstand
from sider.felles.tallgrunnlag import pakkene, svarene

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
NED = ":material/download:"
BREDDE = 220
INGEN = "Ikke målt mot noe"
FLEST_HUSKET = 12
"""Så mange filer økten husker at den har bedt om."""


def knapper(kommune: Kommune, valg: Valg) -> None:
    """En knapp per fil, med en linje om hva den er til."""
    with _linjen("ark"):
        ett_ark(kommune, valg)
        st.markdown("Det som er valgt, med tallet, fondet og QR-kode.")
    innhold = _innhold(kommune, valg)
    mot, verbalt = _mot(kommune), _verbalforslag()
    for endelse, kort, navn, til in KNAPPER:
        oppdrag = Oppdrag(
            oppgaver.fil, kommune, (valg, innhold.dato, innhold.adresse, endelse, kort, mot, verbalt, svarene())
        )
        with _linjen(f"{endelse}_{kort}"):
            fil(oppdrag, navn, filnavn(innhold, endelse, kort), FORMATER[endelse].mime)
            st.markdown(til)


def _linjen(nøkkel: str) -> DeltaGenerator:
    """En knapp med det som sies om den ved siden av, eller rett under på telefon."""
    return st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"filen_{nøkkel}")


def _mot(kommune: Kommune) -> Valg | None:
    """Utgangspunktet endringene måles mot i vedlegget."""
    valg = {INGEN: None} | {
        p.navn: p.valg.med(navn=p.navn) for p in pakkene() if not beregn(kommune, p.valg).konflikter
    }
    navn = tilstand.visning("mot", INGEN)
    nytt = st.selectbox(
        "Vis endringene mot",
        list(valg),
        index=list(valg).index(navn) if navn in valg else 0,
        key="last_ned_mot",
    )
    tilstand.sett_visning("mot", nytt)
    st.caption("Vedlegget får et salderingsskjema der endringene og inndekningen er 0 til sammen hvert år.")
    return valg[nytt]


def _verbalforslag() -> tuple[str, ...]:
    """Forslagene uten beløp, ett per linje. De blir i økten og følger bare med i filene."""
    tekst = st.text_area(
        "Verbalforslag (ett per linje)",
        tilstand.visning("verbalforslag", ""),
        key="last_ned_verbalforslag",
        placeholder="Administrasjonen bes legge fram en sak om … innen juni.",
    )
    tilstand.sett_visning("verbalforslag", tekst)
    st.caption("Uten beløp. Teksten følger med i filene, men ikke i lenken, og er borte når fanen lukkes.")
    linjer = tuple(filter(None, (linje.strip() for linje in tekst.splitlines())))
    for linje in filter(har_beløp, linjer):
        st.warning(f"«{linje}» har et beløp, og hører hjemme i talldelen.")
    return linjer


def ett_ark(kommune: Kommune, valg: Valg) -> None:
    """Knappen som lager det som er valgt, tallet, fondet og lenken på ett ark."""
    innhold = _innhold(kommune, valg)
    oppdrag = Oppdrag(oppgaver.ark, kommune, (valg, innhold.dato, innhold.adresse))
    fil(oppdrag, "PDF på ett ark", f"ett-ark-{filnavn(innhold, 'pdf')}", FORMATER["pdf"].mime)


def fil(oppdrag: Oppdrag, navn: str, filnavn: str, mime: str) -> None:
    """Knappen som lager filen, og hvor langt den er kommet. Er den klar, lastes den ned, og knappen gjør det igjen."""
    bedt: tuple[Hashable, ...] = tilstand.visning("filer", ())
    data = arbeid.kjent(oppdrag) if oppdrag.nøkkel in bedt else None
    if data is None:
        st.button(navn, key=f"lag_{filnavn}", on_click=_be_om, args=(oppdrag,), icon=NED, width=BREDDE)
        if bedt[-1:] == (oppdrag.nøkkel,) and arbeid.hent(oppdrag, f"Lager «{navn}»", filnavn) is not None:
            st.rerun()
        return
    with st.container(key=f"klar_{filnavn}", horizontal=True, width="content", vertical_alignment="center"):
        st.download_button(
            navn,
            data=data,
            file_name=filnavn,
            mime=mime,
            on_click="ignore",
            key=f"last_{filnavn}",
            icon=NED,
            type="primary",
            width=BREDDE,
        )
        if bedt[-1] == oppdrag.nøkkel:
            st.html(f'<p class="arbeid" role="status" data-hent="{tilstand.visning("filnummer", 0)}">Klar.</p>')


def _be_om(oppdrag: Oppdrag) -> None:
    bedt = tuple(n for n in tilstand.visning("filer", ()) if n != oppdrag.nøkkel)
    tilstand.sett_visning("filer", (*bedt, oppdrag.nøkkel)[-FLEST_HUSKET:])
    tilstand.sett_visning("filnummer", tilstand.visning("filnummer", 0) + 1)


def _innhold(kommune: Kommune, valg: Valg) -> Rapportinnhold:
    return lag_innhold(kommune, valg, norsk_dato(datetime.now(UTC)), deling.adressen())
