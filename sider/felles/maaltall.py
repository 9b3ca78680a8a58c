"""«Hva må til?» og «Hva koster det å vente?» på siden Usikkerhet."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from scenario.analyse import ukjente
from scenario.analyse.maalsok import Mål, Svar
from scenario.analyse.maalsok import hva_må_til as løs
from scenario.analyse.ukjente import Spørsmålsfeil, Ukjent
from scenario.analyse.venting import kostnad_ved_å_vente
from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.framstilling import usikkerhetstabeller as tabeller
from scenario.framstilling.tall import knapp, mill_kr, måned, prosent
from sider.felles import tilstand

VENT = {1: "1 måned", 3: "3 måneder", 6: "6 måneder", 12: "1 år"}


def hva_må_til(kommune: Kommune) -> None:
    """Løser for én ukjent størrelse, og åpner svaret som alternativ når brukeren vil."""
    st.subheader("Hva må til?", anchor=False)
    spørsmål = _spørsmål(kommune)
    with st.container(horizontal=True, gap="small"):
        valgt = st.selectbox("Hva skal endres?", list(spørsmål), key="vis_ukjent")
        mål = st.selectbox(
            "Hva skal nås?",
            list(Mål),
            format_func=lambda m: "Målet for innsparingen" if m is Mål.HELÅRSEFFEKT else "Fondet akkurat på regelen",
            key="vis_måltall",
        )
        år = st.selectbox("Ved utgangen av", kommune.år[1:], index=len(kommune.år) - 2, key="vis_måltall_år")
    try:
        svar = løs(kommune, tilstand.valg(), spørsmål[valgt](), mål or Mål.HELÅRSEFFEKT, år)
    except Spørsmålsfeil as feil:
        st.error(str(feil), icon=":material/error:")
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


def _vis_svar(svar: Svar) -> None:
    verdi = _verdi(svar.ukjent, svar.beste)
    if svar.verdi is None:
        st.warning(
            f"Ingen tillatt verdi når målet. Nærmest kommer {verdi}; da mangler {mill_kr(svar.mangler)}.",
            icon=":material/block:",
        )
    else:
        st.success(f"{svar.ukjent.navn}: {verdi} når målet.", icon=":material/check:")
    if st.button("Åpne som alternativ", key="måltall_åpne"):
        tilstand.sett(svar.valg)
        st.rerun()


def _verdi(ukjent: Ukjent, verdi: float) -> str:
    if ukjent.enhet == "måned":
        år, m = divmod(round(verdi), 12)
        return f"start i {måned(Måned(år, m + 1))}"
    if ukjent.enhet == "andel":
        return prosent(verdi)
    if ukjent.enhet == "1000 kr":
        return f"{mill_kr(verdi)} i året"
    return f"{knapp(verdi, 2)} {ukjent.enhet}"


def å_vente(kommune: Kommune) -> None:
    """Hva en utsettelse koster, for hele pakken og per tiltak."""
    st.subheader("Hva koster det å vente?", anchor=False)
    valg = tilstand.valg()
    if not valg.tiltak and not valg.egne_tiltak:
        st.markdown("Slå på minst ett tiltak for å se det.")
        return
    måneder = st.segmented_control(
        "Vent så lenge", list(VENT), format_func=VENT.__getitem__, default=12, required=True, key="vis_vent"
    )
    navn = {t.id: kommune.tiltak_etter_id[t.id].navn for t in valg.tiltak if t.id in kommune.tiltak_etter_id}
    navn |= {e.nøkkel: e.navn for e in valg.egne_tiltak}
    rader = [("Hele pakken", kostnad_ved_å_vente(kommune, valg, måneder or 12))]
    rader += [(n, kostnad_ved_å_vente(kommune, valg, måneder or 12, id)) for id, n in navn.items()]
    st.table(tabeller.ventingen(kommune.år, rader), alt="Hva det koster å vente, mill. kr", hide_index=True)
