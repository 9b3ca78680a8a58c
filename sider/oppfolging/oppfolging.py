"""Oppfølgingen på siden: bildene, hva de lærer oss, filene, og lista staben henter inn i økta."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path

import streamlit as st

from scenario.analyse.usikkerhet import Levering, levering
from scenario.begreper.dato import norsk_dato
from scenario.begreper.kommune import Kommune
from scenario.begreper.oppfolging import Oppfølging, Oppfølgingsplan
from scenario.begreper.valg import Anslag, Valg
from scenario.framstilling import oppfolgingsbilde as bilde
from scenario.innhenting.ark import UlesbarListe, som_setninger
from scenario.innhenting.oppfolgingsliste import les_oppfølgingsliste, mal
from scenario.innstillinger import innstillinger
from scenario.rapport.formater import FORMATER
from sider.arbeidere import oppgaver
from sider.arbeidere.oppdrag import Oppdrag
from sider.felles import nedlasting, tilstand
from sider.felles.innhenting import FILTYPER
from sider.felles.kontroller import brett, tabell, uskadelig

STIL = Path(__file__).resolve().parent / "oppfolging.css"
LISTA = "oppfolging_lista"


def tittelen() -> None:
    """Spørsmålet siden svarer på."""
    st.html(STIL)
    st.title("Hva ble det av det som er vedtatt?", anchor=False)
    st.caption("Planlagt mot oppnådd. Et tomt felt er ikke meldt, aldri 0. Oppnådd føres bare når det er målt.")


def opplastet() -> Oppfølgingsplan | None:
    """Lista staben har hentet inn i økta. Feilene står ved opplasteren."""
    plan: Oppfølgingsplan | None = tilstand.visning(LISTA, None)
    return plan


def med_lista(fulgt: Oppfølging, lista: Oppfølgingsplan | None) -> Oppfølging:
    """Lista først, når det er en."""
    return fulgt if lista is None else Oppfølging(planer=(lista, *fulgt.planer))


def planene(kommune: Kommune, fulgt: Oppfølging) -> None:
    """Hver plan med bildet i alt, bildet per tiltak og alt som er meldt."""
    if not fulgt.planer:
        st.info(bilde.TOMT, icon=":material/info:")
    for plan in fulgt.planer:
        st.header(uskadelig(plan.navn), anchor=False)
        st.html(f'<p class="b-ingress" role="status">{escape(bilde.ingress(plan))}</p>')
        st.markdown(uskadelig(plan.om))
        st.html(bilde.nøkkelen() + bilde.bildet(bilde.forløpet(plan), bilde.tittelen(plan)))
        st.html(bilde.bildet(bilde.per_tiltak(kommune, plan), bilde.tiltakstittelen(plan)))
        if plan.forbehold:
            st.subheader("Dette er lett å lese galt", anchor=False)
            st.markdown("\n".join(f"- {uskadelig(f)}" for f in plan.forbehold))
        with brett("Alt som er meldt, rapport for rapport", f"oppfolging_{plan.id}") as åpent:
            if åpent:
                tabell(bilde.tabellen(kommune, plan), "Alt som er meldt, mill. kr", f"meldt_{plan.id}")
                st.caption("Mill. kr. Tomt er ikke meldt.")
                st.markdown("\n".join(f"- {uskadelig(k)}" for k in bilde.kildene(plan)))


def læringen(fulgt: Oppfølging, valg: Valg) -> None:
    """Hva målingene sier om levering. Er det nok av dem, kan leseren selv ta tallet i bruk."""
    st.header("Hva sier målingene om levering?", anchor=False)
    svar = levering(fulgt.planer, valg.forutsetninger.felles_levering.sannsynlig)
    for setning in bilde.læringen(svar):
        st.markdown(uskadelig(setning))
    if svar.nok:
        tilstand.trykk(bilde.bytteknappen(svar), "bytt_levering", partial(_bytt, svar, valg))
        st.caption("Knappen endrer bare usikkerheten i alternativet ditt, og kan angres. Ingenting byttes av seg selv.")


def _bytt(svar: Levering, valg: Valg) -> None:
    gammelt, nytt = valg.forutsetninger.felles_levering, round(svar.dempet, 2)
    tilstand.sett_forutsetninger(felles_levering=Anslag(min(gammelt.lav, nytt), nytt, max(gammelt.høy, nytt)))
    tilstand.slipp("forutsetning_felles_levering")


def filene(kommune: Kommune, valg: Valg, fulgt: Oppfølging) -> None:
    """Oppfølgingen som Word og PDF."""
    if not fulgt.planer:
        return
    st.header("Ta med i saken", anchor=False)
    dato = norsk_dato(datetime.now(UTC))
    grunnlag = Valg(valg.forutsetninger)
    with st.container(horizontal=True, gap="small"):
        for endelse, navn in (("docx", "Oppfølging (Word)"), ("pdf", "Oppfølging (PDF)")):
            oppdrag = Oppdrag(oppgaver.oppfølging, kommune, (grunnlag, dato, fulgt, endelse))
            nedlasting.fil(oppdrag, navn, f"oppfolging-{kommune.id}-{dato}.{endelse}", FORMATER[endelse].mime)


def hent_inn(fulgt: Oppfølging) -> None:
    """For staben: malen, og opplasteren som viser lista i denne økta."""
    st.header("For stabene: hent inn status", anchor=False)
    st.markdown(
        "Én rad per rapport og tiltak. Beløp i hele 1000 kr, innsparing er positiv, «hittil» er fra nyttår. Lista "
        "vises bare i denne økta. Skal den bli fast, føres den i oppfolging.yaml."
    )
    st.download_button(
        "Lista slik den er nå (CSV)",
        data=lambda: mal(fulgt),
        file_name="oppfolging.csv",
        mime="text/csv",
        on_click="ignore",
        key="ned_oppfolging",
        icon=":material/download:",
    )
    if not innstillinger().tillat_opplasting:
        st.info("Denne tjeneren tar ikke imot filer. Før status i oppfolging.yaml i stedet.")
        return
    fil = st.file_uploader("Status (.xlsx, .xls, .ods eller .csv, høyst 5 MB)", type=FILTYPER, key="oppfolgingsfil")
    if fil is not None:
        _ta_inn(fil.getvalue(), fil.name.rsplit(".", 1)[0])
    elif opplastet() is not None:
        tilstand.trykk("Ta bort lista fra økta", "ta_bort_oppfolging", partial(tilstand.sett_visning, LISTA, None))


def _ta_inn(data: bytes, navn: str) -> None:
    """Viser lista, eller alle feilene i den. Ved feil står det som var der fra før."""
    try:
        plan = les_oppfølgingsliste(data, navn)
    except UlesbarListe as feil:
        st.error("  \n".join(map(uskadelig, som_setninger(feil.feil))), icon=":material/error:")
        return
    if plan != opplastet():
        tilstand.sett_visning(LISTA, plan)
        st.rerun()
