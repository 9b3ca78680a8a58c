"""«Hva må til?» på siden Usikkerhet."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from scenario.analyse.maaltall import Mål, Målsvar, Spørsmålsfeil, Ukjent, ukjente
from scenario.analyse.maaltall import hva_må_til as løs
from scenario.begreper.kommune import Kommune
from scenario.framstilling.maaltallstekst import svarsetning
from sider.felles import tilstand
from sider.felles.kontroller import uskadelig


def hva_må_til(kommune: Kommune) -> None:
    """Løser for én ukjent størrelse, og åpner svaret som alternativ når brukeren vil."""
    spørsmål = _spørsmål(kommune)
    with st.container(horizontal=True, gap="small"):
        valgt = st.selectbox("Hva skal endres?", list(spørsmål), key="vis_ukjent")
        mål = st.selectbox(
            "Hva skal nås?",
            list(Mål),
            format_func=lambda m: "Målet for innsparingen" if m is Mål.HELÅRSEFFEKT else "Fondet akkurat på kravet",
            key="vis_måltall",
        )
        år = st.selectbox("Ved utgangen av", kommune.år[1:], index=len(kommune.år) - 2, key="vis_måltall_år")
    try:
        svar = løs(kommune, tilstand.valg(), spørsmål[valgt](), mål or Mål.HELÅRSEFFEKT, år)
    except Spørsmålsfeil as feil:
        st.error(uskadelig(str(feil)), icon=":material/error:")
        return
    _vis_svar(svar)


def _spørsmål(kommune: Kommune) -> dict[str, Callable[[], Ukjent]]:
    valg = tilstand.valg()
    alle: dict[str, Callable[[], Ukjent]] = {
        "Et nytt beløp som må finnes": lambda: ukjente.beløp(kommune, valg, None),
        "Andelen av programmet som leveres": lambda: ukjente.realiseringsgrad(valg),
    }
    for tiltak in kommune.valgbare:
        if tiltak.mengde is not None:
            alle[f"Mengde: {tiltak.navn}"] = lambda id=tiltak.id: ukjente.mengde(kommune, valg, id)  # type: ignore[misc]
        if valg.tiltaksvalg(tiltak.id):
            alle[f"Start: {tiltak.navn}"] = lambda id=tiltak.id: ukjente.start(kommune, valg, id)  # type: ignore[misc]
    return alle


def _vis_svar(svar: Målsvar) -> None:
    vis, ikon = (st.success, ":material/check:") if svar.verdi is not None else (st.warning, ":material/block:")
    vis(uskadelig(svarsetning(svar)), icon=ikon)
    if tilstand.trykket("Åpne som alternativ", key="måltall_åpne"):
        tilstand.sett(svar.valg)
        st.rerun()
