"""Kommunens liste på skjermen: malen, opplasteren, forhåndsvisningen og utprøvingen i økta."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from scenario.begreper.kommune import Kommune
from scenario.deling import lenkekode
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling.tall import antall
from scenario.innhenting.ark import Listefeil
from scenario.innhenting.forhandsvisning import oppsummering, tabell, utenfor
from scenario.innhenting.grenser import FLEST_FEIL
from scenario.innhenting.kolonner import ENHETER
from scenario.innhenting.plan import Innstillinger, Plan, Tiltaksplan
from scenario.innhenting.utproving import Utprøving, prøv
from scenario.innstillinger import innstillinger
from sider.arbeidere import oppgaver
from sider.arbeidere.oppdrag import Oppdrag
from sider.felles import arbeid, deling, kontroller, nedlasting, tilstand
from sider.felles.kontroller import uskadelig
from sider.felles.tallgrunnlag import gjeldende

SIDER = Path(__file__).resolve().parent.parent
I_LISTA = "Står i lista"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KOMMANDO = "python -m scenario importer liste.xlsx --skriv"


class Valgt(NamedTuple):
    """Filen som er valgt, og det som er sagt om den."""

    navn: str
    data: bytes
    enhet: str | None
    """None når enheten står i lista."""
    behold_andre: bool


class Lest(NamedTuple):
    """Det som kom ut av en fil: en plan, eller feilene som gjør at den ikke kan leses."""

    plan: Plan | None
    feil: tuple[Listefeil, ...]


def lenke() -> None:
    """Lenken hit fra en annen side."""
    st.page_link(str(SIDER / "importer.py"), label="Hent inn kommunens liste", query_params=tilstand.adresse())


def maler(kommune: Kommune) -> None:
    """Malen, og tiltakene slik de er nå, i samme form."""
    st.markdown(
        "Lista har én rad per tiltak. Bare navnet og beløpet må være med, og et tomt beløp er ikke tallfestet. "
        "Enheten sies én gang, øverst i arket."
    )
    knapper = (
        ("Last ned malen", "mal-tiltak.xlsx", XLSX, "mal"),
        ("Tiltakene nå (Excel)", f"tiltak-{kommune.id}.xlsx", XLSX, "xlsx"),
        ("Tiltakene nå (CSV)", f"tiltak-{kommune.id}.csv", "text/csv", "csv"),
    )
    with st.container(horizontal=True, gap="small"):
        for navn, fil, mime, form in knapper:
            nedlasting.fil(Oppdrag(oppgaver.katalog, kommune, (form,)), navn, fil, mime)


def opplaster() -> Valgt | None:
    """Filen som er valgt; None til noen har valgt en."""
    if not innstillinger().tillat_opplasting:
        st.info("Denne tjeneren tar ikke imot filer. Hent inn lista på kommandolinjen i stedet.")
        st.code(KOMMANDO, language=None, wrap_lines=True)
        return None
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        enhet = st.selectbox("Enheten beløpene har", (I_LISTA, *ENHETER), key="enhet_i_lista", width=220)
        behold = st.toggle("Behold tiltakene som ikke står i lista", key="behold_andre")
    fil = st.file_uploader("Kommunens liste (.xlsx eller .csv, høyst 5 MB)", type=["xlsx", "csv"], key="kommunens_fil")
    return (
        Valgt(fil.name[:80], fil.getvalue(), None if enhet == I_LISTA else enhet, behold) if fil is not None else None
    )


def forhåndsvisning(valgt: Valgt) -> Plan | None:
    """Viser hva som skjer med hver rad og alle feilene. Gir planen når den kan prøves."""
    lest = _les(valgt)
    if lest is None:
        return None
    if lest.feil:
        _feilene(lest.feil)
    plan = lest.plan
    if plan is None:
        return None
    if not plan.feil:
        st.success(oppsummering(plan), icon=":material/check:")
    if plan.varsler:
        st.warning("\n".join(("Les dette:\n", *(f"- {uskadelig(str(v))}" for v in plan.varsler[:20]))))
    _radene(plan)
    return None if plan.feil else plan


def _radene(plan: Plan) -> None:
    vist = tabell(plan)
    kortet = {navn: celler[:FLEST_FEIL] for navn, celler in vist.items()}
    kontroller.tabell(kortet, "Hva som skjer med hvert tiltak i lista", "importplan")
    if len(vist["Rad"]) > FLEST_FEIL:
        st.caption(f"De første {FLEST_FEIL} av {len(vist['Rad'])} radene vises.")
    for hva, navn in utenfor(plan):
        st.markdown(f"**{hva} ({len(navn)}).** {uskadelig(', '.join(navn))}.")


def _feilene(feil: tuple[Listefeil, ...]) -> None:
    st.error(
        f"{antall(len(feil), 'feil', 'feil')} i lista. Rett dem i filen, og velg den på nytt.", icon=":material/error:"
    )
    vist = feil[:FLEST_FEIL]
    innhold = {
        "Ark": [f.ark for f in vist],
        "Rad": [str(f.rad or "") for f in vist],
        "Kolonne": [f.kolonne for f in vist],
        "Feil": [f.melding for f in vist],
    }
    if not any(innhold["Ark"]):
        del innhold["Ark"]
    kontroller.tabell(innhold, "Feilene i lista", "importfeil")


def _les(valgt: Valgt) -> Lest | None:
    """Leser lista én gang per fil og innstilling; svaret huskes bare i økta. None mens den leses."""
    nøkkel = (hashlib.sha256(valgt.data).hexdigest(), valgt.navn, valgt.enhet, valgt.behold_andre)
    husket, lest = tilstand.visning("importplan", (None, Lest(None, ())))
    if husket == nøkkel:
        return Lest(*lest)
    valg = Innstillinger(_i_dag(), filnavn=valgt.navn, behold_andre=valgt.behold_andre)
    oppdrag = Oppdrag(oppgaver.liste, gjeldende(), (valgt.data, valg, valgt.enhet), glemmes=True)
    lest = arbeid.hent(oppdrag, "Leser lista", "importplan")
    if lest is None:
        return None
    arbeid.glem(oppdrag)
    tilstand.sett_visning("importplan", (nøkkel, lest))
    return Lest(*lest)


def _i_dag() -> date:
    return datetime.now().astimezone().date()


def utprøving(kommune: Kommune, plan: Plan, filnavn: str) -> None:
    """Knappen som gjør lista til alternativet som vises, og det leseren må vite om det."""
    prøvd = prøv(kommune, plan, f"Lista {Path(filnavn).stem}")
    st.header("4. Prøv lista", anchor=False)
    st.markdown(
        "Lista blir alternativet du ser på. Nye og endrede tiltak blir egne tiltak med navnene fra lista. "
        "Alternativet får egen lenke, som alle andre."
    )
    if tilstand.trykket("Prøv lista i økta", key="prøv_lista", type="primary", icon=":material/play_arrow:"):
        _åpne(kommune, prøvd)
    if tilstand.valg() == prøvd.valg:
        _prøvd(plan.tiltak, prøvd)


def _åpne(kommune: Kommune, prøvd: Utprøving) -> None:
    try:
        lenkekode.kod(kommune, prøvd.valg)
    except Inndatafeil as feil:
        st.error(f"Lista er for stor til å prøves i økta. {uskadelig(str(feil))}", icon=":material/error:")
        return
    tilstand.åpne_med_dagens_tall(prøvd.valg)


def _prøvd(tiltak: tuple[Tiltaksplan, ...], prøvd: Utprøving) -> None:
    egne = antall(len(prøvd.valg.egne_tiltak), "eget tiltak", "egne tiltak")
    fra_katalogen = antall(len(prøvd.valg.tiltak), "tiltak", "tiltak")
    st.success(f"Lista er alternativet du ser på: {egne} og {fra_katalogen} fra katalogen.", icon=":material/check:")
    if prøvd.uten_beløp:
        navn = uskadelig(", ".join(prøvd.uten_beløp))
        st.warning(f"Uten beløp, eller inntekt, og derfor ikke med: {navn}.", icon=":material/info:")
    if prøvd.uten_plass:
        navn = uskadelig(", ".join(prøvd.uten_plass))
        st.warning(f"Et alternativ har plass til {len(prøvd.valg.egne_tiltak)} egne tiltak. Ikke med: {navn}.")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.page_link(str(SIDER / "tiltak.py"), label="Se svaret", query_params=tilstand.adresse())
        st.button("Del som kort lenke", icon=":material/share:", key="del_liste", on_click=deling.åpne)


def videre() -> None:
    """Hvordan en liste som er prøvd, blir kommunens tall."""
    st.header("Når lista skal bli kommunens tall", anchor=False)
    st.markdown(
        "Den som passer tallgrunnlaget, kjører denne kommandoen, ser over endringene og publiserer en ny utgave."
    )
    st.code(KOMMANDO, language=None, wrap_lines=True)
