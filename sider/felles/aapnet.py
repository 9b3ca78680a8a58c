"""Det som er åpnet fra en annen side: kvitteringen øverst på Velg, og veien tilbake til det brukeren hadde."""

from __future__ import annotations

from html import escape

import streamlit as st

from scenario.begreper.valg import Valg
from sider.felles import tilstand
from sider.felles.sidene import siden

VELG = siden("tiltak")


def åpne(valg: Valg, navn: str) -> None:
    """Setter valget og går til Velg. Navnet er det brukeren trykket på. Tilbakeknappen fører tilbake."""
    _, _, nummer = _sist()
    tilstand.sett_visning("åpnet", (navn, (tilstand.valg(), valg), nummer + 1))
    tilstand.sett(valg)
    tilstand.slutt()
    st.switch_page(VELG, query_params=tilstand.adresse())


def vises() -> bool:
    """Sant når kvitteringen skal stå: noe er åpnet, og ingenting er endret siden."""
    navn, (_, åpnet), _ = _sist()
    return bool(navn) and tilstand.valg() == åpnet


def kvittering() -> None:
    """Hva som ble åpnet, til noe er endret."""
    navn, (hadde, _), nummer = _sist()
    if not vises():
        return
    with st.container(horizontal=True, key="aapnet", gap="small", vertical_alignment="center"):
        st.html(
            f'<p class="aapnet" tabindex="-1" role="status" data-aapnet="{nummer}">Åpnet: <b>{escape(navn)}</b>. '
            "Det du hadde, er ett steg tilbake.</p>"
        )
        st.button("Hent det tilbake", key="hent_tilbake", on_click=tilstand.sett, args=(hadde,), icon=":material/undo:")


def _sist() -> tuple[str, tuple[Valg | None, Valg | None], int]:
    sist: tuple[str, tuple[Valg | None, Valg | None], int] = tilstand.visning("åpnet", ("", (None, None), 0))
    return sist
