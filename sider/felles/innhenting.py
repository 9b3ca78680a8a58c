"""Kommunens liste på skjermen: opplasteren, malen og utprøvingen i økta."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from scenario.begreper.dato import norsk_dato
from scenario.begreper.kommune import Kommune
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling.tall import antall
from scenario.innhenting.leser.eksport import budsjett_csv, som_excel
from scenario.innhenting.leser.meny import som_meny
from scenario.innhenting.leser.resultat import Listelesning, Radskjebne
from scenario.innstillinger import innstillinger
from sider.arbeidere import oppgaver
from sider.arbeidere.oppdrag import Oppdrag
from sider.felles import deling, nedlasting, tallgrunnlag, tilstand
from sider.felles.kontroller import uskadelig
from sider.felles.listelesing import ValgtFil
from sider.felles.sidene import siden
from sider.felles.tilstand import adresse

FILTYPER = ["xlsx", "xls", "ods", "csv", "txt"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MÅTER = ("Bare lista, i stedet for katalogens tiltak", "Lista i tillegg til katalogens tiltak")
LES_KOMMANDO = "python -m scenario importer liste.xlsx --json"
KOMMANDO = "python -m scenario importer liste.xlsx --skriv"


def lenke() -> None:
    """Lenken hit fra en annen side."""
    st.page_link(siden("importer"), label="Hent inn kommunens liste", query_params=tilstand.adresse())


def maler(kommune: Kommune) -> None:
    """Malen, og tiltakene slik de er nå, i samme form."""
    st.header("Har dere ingen liste?", anchor=False)
    st.markdown(
        "Malen har én rad per tiltak. Bare navnet og beløpet må være med, og et tomt beløp er ikke tallfestet. "
        "Enheten sies én gang, øverst i arket. Lovkrav, følger og konsekvenser har hvert sitt ark."
    )
    knapper = (
        ("Last ned malen", "mal-tiltak.xlsx", XLSX, "mal"),
        ("Tiltakene nå (Excel)", f"tiltak-{kommune.id}.xlsx", XLSX, "xlsx"),
        ("Tiltakene nå (CSV)", f"tiltak-{kommune.id}.csv", "text/csv", "csv"),
    )
    with st.container(horizontal=True, gap="small"):
        for navn, fil, mime, form in knapper:
            nedlasting.fil(Oppdrag(oppgaver.katalog, kommune, (form,)), navn, fil, mime)


def opplaster() -> ValgtFil | None:
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
    return ValgtFil(fil.name[:80], fil.getvalue()) if fil is not None else None


def utprøving(kommune: Kommune, lesning: Listelesning, filnavn: str) -> None:
    """Valget mellom lista og katalogen, og knappen som gjør lista til menyen."""
    st.header("3. Prøv lista", anchor=False)
    if not any(r.skjebne is not Radskjebne.VENTER for r in lesning.rader):
        st.info(
            "Ingen rader er med ennå. Svar på spørsmålene, eller skriv beløpene i tabellen.", icon=":material/info:"
        )
        return
    st.markdown(
        "Tiltakene i lista blir dem dere slår av og på. Lista ligger bare i minnet på tjeneren mens dere prøver, og "
        "lagres først når dere deler den. Tallgrunnlaget endres ikke."
    )
    måte = st.radio("Hva skal kunne velges?", MÅTER, key="listemåte")
    try:
        liste = som_meny(kommune, lesning, filnavn, norsk_dato(datetime.now(UTC)), i_tillegg=måte == MÅTER[1])
    except Inndatafeil as feil:
        st.error(uskadelig(str(feil)), icon=":material/error:")
        return
    with st.container(horizontal=True, gap="small"):
        if tilstand.trykket("Prøv lista", key="prøv_lista", type="primary", icon=":material/play_arrow:"):
            tallgrunnlag.prøv_liste(liste)
            tilstand.åpne_liste(liste)
        _filene(kommune, lesning, filnavn)
    if tilstand.kommune().utgave == liste.utgave:
        _prøvd(liste, lesning)
    elif tilstand.kommune().liste:
        st.info("Lista er endret siden den ble prøvd. Trykk «Prøv lista» for å bruke endringene.")


def _filene(kommune: Kommune, lesning: Listelesning, filnavn: str) -> None:
    """Lista ut igjen: i sin egen form, og til budsjettsystemet."""
    st.download_button(
        "Lista slik den er lest (Excel)",
        data=lambda: som_excel(kommune, lesning),
        file_name=f"{Path(filnavn).stem}-lest.xlsx",
        mime=XLSX,
        on_click="ignore",
        icon=":material/download:",
        key="ned_lista",
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


def _prøvd(liste: Kommune, lesning: Listelesning) -> None:
    st.success(
        f"Lista er menyen nå: {antall(len(liste.valgbare), 'tiltak', 'tiltak')} kan velges.", icon=":material/check:"
    )
    if venter := [r.navn for r in lesning.rader if r.skjebne is Radskjebne.VENTER]:
        st.warning(f"Venter på svar, og er ikke med: {uskadelig(', '.join(venter))}.", icon=":material/info:")
    if uten := [r.navn for r in lesning.rader if r.skjebne is Radskjebne.IKKE_TALLFESTET]:
        st.info(f"Uten beløp, så de teller ikke før noen anslår dem: {uskadelig(', '.join(uten))}.")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.page_link(siden("tiltak"), label="Velg tiltak i lista", icon=":material/checklist:", query_params=adresse())
        st.button("Del lista", icon=":material/share:", key="del_liste", on_click=deling.åpne)


def videre() -> None:
    """Hvordan en liste som er prøvd, blir kommunens tall."""
    st.header("Når lista skal bli kommunens tall", anchor=False)
    st.markdown(
        "Den som passer tallgrunnlaget, kjører denne kommandoen, ser over endringene og publiserer en ny utgave."
    )
    st.code(KOMMANDO, language=None, wrap_lines=True)
    if innstillinger().stabsnøkkel:
        st.page_link(siden("rediger"), label="Rediger katalogen og publiser", query_params=tilstand.adresse())
