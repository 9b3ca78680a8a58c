"""Kommunens liste på skjermen: opplasteren, malen og utprøvingen i økta."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from scenario.begreper.kommune import Kommune
from scenario.deling import lenkekode
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling.tall import antall
from scenario.innhenting.leser.eksport import budsjett_csv
from scenario.innhenting.leser.resultat import Listelesning
from scenario.innhenting.leser.utproving import prøv_lista
from scenario.innhenting.utproving import Utprøving
from scenario.innstillinger import innstillinger
from sider.arbeidere import oppgaver
from sider.arbeidere.oppdrag import Oppdrag
from sider.felles import deling, nedlasting, tilstand
from sider.felles.kontroller import uskadelig
from sider.felles.listelesing import Fil

SIDER = Path(__file__).resolve().parent.parent
FILTYPER = ["xlsx", "xls", "ods", "csv", "txt"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LES_KOMMANDO = "python -m scenario importer liste.xlsx --json"
KOMMANDO = "python -m scenario importer liste.xlsx --skriv"


def lenke() -> None:
    """Lenken hit fra en annen side."""
    st.page_link(str(SIDER / "importer.py"), label="Hent inn kommunens liste", query_params=tilstand.adresse())


def maler(kommune: Kommune) -> None:
    """Malen, og tiltakene slik de er nå, i samme form."""
    st.header("Har dere ingen liste?", anchor=False)
    st.markdown(
        "Malen har én rad per tiltak. Bare navnet og beløpet må være med, og et tomt beløp er ikke tallfestet. "
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


def opplaster() -> Fil | None:
    """Filen som er valgt; None til noen har valgt en."""
    if not innstillinger().tillat_opplasting:
        st.info("Denne tjeneren tar ikke imot filer. Les lista på kommandolinjen i stedet.")
        st.code(LES_KOMMANDO, language=None, wrap_lines=True)
        return None
    st.markdown(
        "Lista kan være slik dere har den: med summer, mellomoverskrifter, årskolonner og minus. Vi spør om det "
        "som kan leses på flere måter."
    )
    fil = st.file_uploader(
        "Kommunens liste (.xlsx, .xls, .ods eller .csv, høyst 5 MB)", type=FILTYPER, key="kommunens_fil"
    )
    return Fil(fil.name[:80], fil.getvalue()) if fil is not None else None


def utprøving(kommune: Kommune, lesning: Listelesning, filnavn: str) -> None:
    """Knappen som gjør lista til alternativet som vises, og det leseren må vite om det."""
    st.header("3. Prøv lista", anchor=False)
    if not any(r.teller for r in lesning.rader):
        st.info(
            "Ingen rader er med ennå. Svar på spørsmålene, eller skriv beløpene i tabellen.", icon=":material/info:"
        )
        return
    prøvd = prøv_lista(kommune, lesning, f"Lista {Path(filnavn).stem}")
    st.markdown(
        "Lista blir alternativet du ser på. Tiltakene blir egne tiltak med navnene fra lista, og katalogens tiltak er "
        "ikke med i tillegg. Alternativet får egen lenke, som alle andre."
    )
    st.download_button(
        "Til budsjettsystemet (CSV, 1000 kr)",
        data=lambda: budsjett_csv(kommune, lesning),
        file_name=f"{Path(filnavn).stem}-budsjett-1000-kr.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key="ned_budsjett",
    )
    if tilstand.trykket("Prøv lista i økta", key="prøv_lista", type="primary", icon=":material/play_arrow:"):
        _åpne(kommune, prøvd)
    if tilstand.valg() == prøvd.valg:
        _prøvd(prøvd)


def _åpne(kommune: Kommune, prøvd: Utprøving) -> None:
    try:
        lenkekode.kod(kommune, prøvd.valg)
    except Inndatafeil as feil:
        st.error(f"Lista er for stor til å prøves i økta. {uskadelig(str(feil))}", icon=":material/error:")
        return
    tilstand.åpne_med_dagens_tall(prøvd.valg)


def _prøvd(prøvd: Utprøving) -> None:
    egne = antall(len(prøvd.valg.egne_tiltak), "tiltak", "tiltak")
    st.success(f"Lista er alternativet du ser på: {egne}.", icon=":material/check:")
    if prøvd.uten_beløp:
        navn = uskadelig(", ".join(prøvd.uten_beløp))
        st.warning(f"Uten varig beløp, eller venter på svar, og derfor ikke med: {navn}.", icon=":material/info:")
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
