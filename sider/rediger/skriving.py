"""Det tabellene på siden har felles: når de tegnes på nytt, beskjeden etterpå, og feilene celle for celle."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from scenario.feilmeldinger import Inndatafeil
from sider.felles import tilstand
from sider.felles.kontroller import tabell, uskadelig


def tegning(hva: str) -> int:
    """Et nytt tall når tabellen skal tegnes med et annet innhold."""
    gjelder: int = tilstand.visning(f"{hva}_tegning", 0)
    return gjelder


def tegn_på_nytt(hva: str) -> None:
    """Tabellen tegnes på nytt ved neste kjøring, uten det som er skrevet i den."""
    tilstand.sett_visning(f"{hva}_tegning", tegning(hva) + 1)


def si(hva: str, beskjed: str) -> None:
    """Det som står over tabellen ved neste kjøring, og bare da."""
    tilstand.sett_visning(f"{hva}_beskjed", beskjed)


def vis_beskjed(hva: str) -> None:
    """Viser beskjeden, når det er en."""
    if beskjed := tilstand.visning(f"{hva}_beskjed", ""):
        st.success(beskjed, icon=":material/check:")
        si(hva, "")


def gjør(handling: Callable[[], None]) -> None:
    """Gjør det, og tegner siden på nytt. Går det ikke, står grunnen, og alt som er skrevet, står som det sto."""
    try:
        handling()
    except Inndatafeil as feil:
        vis_feil(feil)
        return
    st.rerun()


def vis_feil(feil: Inndatafeil) -> None:
    """Grunnen til at det ikke gikk."""
    st.error(uskadelig(str(feil)), icon=":material/error:")


def feilene(hva: str, overskrift: str, feil: Sequence[tuple[str, str, str]], alt: str) -> None:
    """Feilene celle for celle. Hver er (raden, kolonnen, meldingen), og `overskrift` sier hva en rad er."""
    rader, kolonner, meldinger = map(list, zip(*feil, strict=True))
    tabell({overskrift: rader, "Kolonne": kolonner, "Feil": meldinger}, alt, f"{hva}_feil")
