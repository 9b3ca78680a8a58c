"""«Forklar tallene»: boksen under tallene på hver side, med ordene som trengs for å lese dem."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from scenario.begreper.kommune import Kommune
from scenario.framstilling.ordforklaring import ordene_i
from scenario.framstilling.resultatforklaring import Forklaring
from sider.felles.kontroller import uskadelig


def boks(kommune: Kommune, forklaringer: Callable[[], Sequence[Forklaring]], nøkkel: str = "forklar_panel") -> None:
    """Boksen. Forklaringene lages først når den åpnes."""
    boksen = st.expander("Forklar tallene", key=nøkkel, on_change="rerun")
    if boksen.open:
        with boksen:
            _innhold(kommune, forklaringer())


def _innhold(kommune: Kommune, forklaringer: Sequence[Forklaring]) -> None:
    for f in forklaringer:
        st.markdown(f"**{uskadelig(f.tittel)}.** {uskadelig(f.tekst)} *Endres av {uskadelig(f.endres_av)}.*")
    st.caption(f"Tallgrunnlag: utgave {kommune.utgave}. Kilder og tabeller står på siden Tallgrunnlag.")
    ordene(kommune, " ".join(f"{f.tittel} {f.tekst}" for f in forklaringer))


def ordene(kommune: Kommune, tekst: str) -> None:
    """Ordene i teksten som står i ordlisten, med forklaring."""
    if funnet := ordene_i(tekst, kommune.ordliste):
        st.markdown("**Ordene**")
        st.markdown("\n".join(f"- **{uskadelig(o.ord)}:** {uskadelig(o.forklaring)}" for o in funnet))
