"""Tidslinjen på siden: start som dras, hva det koster å vente, og fondet under på samme akse."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import streamlit as st

from scenario.analyse.maaltall import flytt_start, forskjellen, kostnad_ved_å_vente, per_tiltak, tapt_per_tiltak, utsatt
from scenario.analyse.usikkerhet import Lærdom, lærdom, startplan
from scenario.begreper.dato import norsk_dato
from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import EgetTiltak, Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.framstilling import fondsbilde, kalender, tidslinje
from scenario.framstilling.fondsbilde import SLUTT, Fondsbilde
from scenario.framstilling.maaltallstekst import ventingen
from sider.felles import samtale, tilstand
from sider.felles.kontroller import brett, tabell, uskadelig
from sider.komponenter import tidslinje as komponent

SAMTALE = "samtale_tid"
VENT = {3: "3 måneder", 6: "6 måneder", 12: "1 år, til neste plan"}
OM = {3: "Alt tre måneder senere", 6: "Alt seks måneder senere", 12: "Alt ett år senere"}
SOM_SIST = "Går det som sist"
TEGNENE = (
    ('<i class="ts-dia ts-hul"></i>', "rammesak i juni: prinsippet"),
    ('<i class="ts-dia"></i>', "handlings- og økonomiplan (HØP): siste vedtak"),
    ('<i class="b-kile"></i>', "opptrapping, så full effekt"),
    ('<i class="b-tapt"></i>', "tapt ved å vente"),
    ('<i class="b-m b-m-senere"></i>', "fondet når alt kommer senere"),
)


def ta_imot() -> None:
    """Først på siden: flytter starten slik den ble sluppet. Det som ikke er lov, overses."""
    kommune = tilstand.kommune()
    for endring in samtale.nytt(SAMTALE, komponent.NØKKEL).endringer:
        _flytt(kommune, endring.nøkkel, endring.verdi)


def _flytt(kommune: Kommune, id: str, måned: object) -> None:
    valg = tilstand.valg()
    alle = _valgte(kommune, valg)
    if id not in alle or not isinstance(måned, int) or isinstance(måned, bool):
        return
    kjent = kommune.tiltak_etter_id.get(id)
    tidligst = min(kjent.start if kjent else Måned(kommune.år[1], 1), startplan(kommune, alle[id]).start)
    start = Måned(kommune.år[0], 1).nummer + måned
    if tidligst.nummer <= start <= Måned(kommune.år[-1], 12).nummer:
        tilstand.sett(flytt_start(kommune, valg, id, start))


def _valgte(kommune: Kommune, valg: Valg) -> dict[str, Tiltaksvalg | EgetTiltak]:
    fra_lista = {t.id for t in kommune.valgbare}
    valgte: dict[str, Tiltaksvalg | EgetTiltak] = {t.id: t for t in valg.tiltak if t.id in fra_lista}
    return valgte | {e.nøkkel: e for e in valg.egne_tiltak}


def vis(kommune: Kommune, valg: Valg, bilde: Fondsbilde) -> None:
    """Hele delen: hva det koster å vente, tidslinjen, fondet under og tabellen."""
    with st.container(key="b_tid", gap="small"):
        st.header("Når må det vedtas, og når virker det?", anchor=False)
        st.html(
            '<p class="b-under">Budsjettet for året et tiltak starter, vedtas året før. Derfor er siste frist satt '
            "dit. Dra starten, eller bruk piltastene.</p>"
        )
        læren = lærdom(kommune)
        måneder, som_sist = _venting(læren)
        senere = beregn(kommune, utsatt(kommune, valg, måneder))
        hele = forskjellen(bilde.resultat, senere, måneder)
        om = SOM_SIST if som_sist else OM[måneder]
        sagt = tidslinje.ventesetning(bilde.resultat, senere, hele, om)
        st.html(f'<p class="b-vent" role="status">{escape(sagt)}</p>')
        if som_sist and læren:
            om_sist = tidslinje.lærdommen(kommune, bilde.resultat, senere, læren)
            st.html(f'<p class="b-laerdom">{escape(om_sist)}</p>')
        linjen = st.container(key="b_tidslinjen")
        planer = {id: startplan(kommune, ett) for id, ett in _valgte(kommune, valg).items()}
        tapt = tapt_per_tiltak(kommune, valg, bilde.resultat, måneder)
        rader = tidslinje.radene(kommune, valg, bilde.resultat, planer, tapt)
        _fondet(bilde, senere, SOM_SIST if som_sist else VENT[måneder].split(",")[0] + " senere")
        with brett("Tidslinjen som tabell", "fond_tid") as åpent:
            if åpent:
                frister = tidslinje.kalenderen(kommune)
                tabell(tidslinje.som_tabell(rader, frister, kommune.år[-1]), "Tidslinjen", "tidslinjen")
                pris = ventingen(kommune, valg, bilde.resultat, hele, per_tiltak(kommune, valg, måneder))
                tabell(pris, "Hva det koster å vente, mill. kr", "venting")
        _avgjørelsene(kommune, [plan.start for plan in planer.values()])
        with linjen:
            flyttet = måneder if som_sist else 0
            innhold = tidslinje.innhold(kommune, bilde.resultat, rader, hele, sagt, flyttet)
            komponent.tegn(samtale.gjelder(SAMTALE), innhold)


def _avgjørelsene(kommune: Kommune, starter: list[Måned]) -> None:
    """Neste avgjørelser, og siste anledning før hver start, slik saken har dem. Ingenting uten kalender."""
    if setninger := kalender.setninger(kommune, starter, norsk_dato(datetime.now(UTC))):
        with brett(kalender.TITTEL, "fond_kalender") as åpent:
            if åpent:
                st.markdown("\n".join(f"- {uskadelig(s)}" for s in setninger))


def å_vente(kommune: Kommune, valg: Valg) -> str:
    """Hva det koster å vente ett år, i én setning øverst på siden. Tom når det ikke koster noe innen siste år."""
    return tidslinje.kort_om_å_vente(kostnad_ved_å_vente(kommune, valg, 12), kommune.år[-1])


def _venting(læren: Lærdom | None) -> tuple[int, bool]:
    """Hvor mange måneder det spørres om, og om det er «som sist»."""
    som_sist = bool(læren and tilstand.visning("som_sist", False))
    with st.container(horizontal=True, key="b_vent"):
        valgt = st.segmented_control(
            "Hva koster det å vente?",
            list(VENT),
            format_func=VENT.__getitem__,
            default=12,
            required=True,
            key="vis_vent",
            on_change=_sett_som_sist,
            args=(False,),
        )
        if læren:
            st.button(
                "Tilbake til det du valgte" if som_sist else "Hva om det går som sist?",
                key="som_sist",
                icon=":material/undo:" if som_sist else ":material/history:",
                on_click=_sett_som_sist,
                args=(not som_sist,),
            )
    return (læren.måneder if som_sist and læren else int(valgt or 12)), som_sist


def _sett_som_sist(på: bool) -> None:
    tilstand.sett_visning("som_sist", på)


def _fondet(bilde: Fondsbilde, senere: Resultat, om: str) -> None:
    under = Fondsbilde(bilde.resultat, bilde.uten, bilde.usikkerhet, senere, om, SLUTT)
    tegnene = "".join(f"<li>{tegn}{escape(tekst)}</li>" for tegn, tekst in TEGNENE)
    st.html(f'{fondsbilde.under_tidslinjen(under)}<ul class="b-tegn">{tegnene}</ul>')
