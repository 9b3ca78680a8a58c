"""Egne tiltak: legge til, endre og fjerne."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from string import ascii_lowercase
from typing import Any

import streamlit as st

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.tekst import er_synlig
from scenario.begreper.valg import KRONER, Anslag, EgetTiltak
from scenario.framstilling import forklaring
from scenario.framstilling.felt import kort
from scenario.framstilling.tall import HARDT
from sider.felles import kontroller, tilstand
from sider.felles.kontroller import Tallform, bare_lest_opp, uskadelig
from sider.felles.tiltaksliste import er_åpen, tallknapp

FLEST = 20
LENGSTE_NAVN = 80
UTEN_NAVN = "Gi tiltaket et navn."
BELØP = "Effekt i et helt år, mill. kr"


def _effekt(kommune: Kommune) -> Tallform:
    return Tallform.av(KRONER, kreves=True, ventet=kommune.mål.nivå.midt)


def _merkostnad(kommune: Kommune) -> Tallform:
    return Tallform.av(KRONER, minst=0, tomt=0.0, ventet=kommune.mål.nivå.midt)


def egne_tiltak(kommune: Kommune) -> None:
    """Listen over egne tiltak, og feltene for et nytt."""
    st.header("Egne tiltak", anchor=False)
    for eget in tilstand.valg().egne_tiltak:
        _rad(kommune, eget)
    _nytt(kommune)


def _rad(kommune: Kommune, eget: EgetTiltak) -> None:
    åpen = er_åpen(eget.nøkkel)
    with st.container(
        horizontal=True,
        wrap=False,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        gap="xsmall",
    ):
        st.markdown(uskadelig(eget.navn), width="stretch")
        tall = forklaring.eget_rad_tall(eget, tilstand.valg().antakelser)
        tallknapp(eget.nøkkel, f"vis_eget_{eget.id}", eget.navn, f"{tall}{HARDT}mill.{HARDT}kr · B")
        tilstand.trykk(
            f"Fjern {bare_lest_opp(eget.navn)}",
            f"fjern_{eget.id}",
            partial(tilstand.slå_av, eget.nøkkel),
            type="tertiary",
            icon=":material/delete:",
        )
    if åpen:
        with st.container(border=True):
            _rediger(kommune, eget)


def _rediger(kommune: Kommune, eget: EgetTiltak) -> None:
    def sett(felt: str) -> Callable[[Any], None]:
        return lambda verdi: tilstand.endre_eget(eget.id, **{felt: verdi})

    kontroller.tekstfelt("Navn", f"eget_navn_{eget.id}", eget.navn, LENGSTE_NAVN, sett("navn"), tomt=UTEN_NAVN)
    with st.container(horizontal=True, gap="small"):
        kontroller.tallfelt(
            BELØP,
            f"eget_effekt_{eget.id}",
            eget.helårseffekt.sannsynlig,
            lambda beløp: tilstand.endre_eget(eget.id, helårseffekt=Anslag.punkt(beløp)),
            _effekt(kommune),
        )
        kontroller.tallfelt(
            "Varige merkostnader, mill. kr",
            f"eget_merkostnad_{eget.id}",
            eget.varige_merkostnader,
            sett("varige_merkostnader"),
            _merkostnad(kommune),
        )
        tidligst = tidligste_start(kommune)
        kontroller.månedsvelger(kommune, f"eget_start_{eget.id}", eget.start, tidligst, sett("start"))
        kontroller.opptrappingsvelger(
            f"eget_opptrapping_{eget.id}", eget.opptrapping_måneder, sett("opptrapping_måneder")
        )
    stykke = forklaring.eget_regnestykke(eget, tilstand.valg().antakelser)
    st.markdown(f"**Forklar tallet**  \n{stykke.i_ord}  \n{stykke.med_tall}")


def tidligste_start(kommune: Kommune) -> Måned:
    """Januar i det første året etter ankeråret."""
    return Måned(kommune.år[1], 1)


# --- Et nytt tiltak -------------------------------------------------------------------------------------------------


def _nytt(kommune: Kommune) -> None:
    if len(tilstand.valg().egne_tiltak) >= FLEST:
        st.caption(f"Det er plass til {FLEST} egne tiltak.")
        return
    vises, fokus = tilstand.visning("nytt_feil", (False, 0))
    feil = _feilene(kommune) if vises else {}
    with (
        st.expander("Legg til eget tiltak", icon=":material/add:", key="nytt_eget_boks"),
        st.form("nytt_eget", border=False),
    ):
        kortet = kontroller.kort_for_lang("nytt_navn", LENGSTE_NAVN)
        for nøkkel, etikett, hint in (
            ("nytt_navn", "Navn på tiltaket", ""),
            ("nytt_beløp", BELØP, "for eksempel 12 eller 3,5"),
        ):
            with kontroller.feltboks(nøkkel):
                st.text_input(etikett, key=nøkkel, placeholder=hint)
                kontroller.om_kortingen(kortet and nøkkel == "nytt_navn", LENGSTE_NAVN)
                kontroller.feilen_ved(
                    feil.get(nøkkel),
                    nøkkel=nøkkel,
                    form=_effekt(kommune),
                    svar=partial(_legg_til, kommune),
                    tegn=st.form_submit_button,
                )
                kontroller.fokus_her(fokus if nøkkel == next(iter(feil), "") else 0)
        tilstand.trykk("Legg til", "nytt_send", partial(_legg_til, kommune), tegn=st.form_submit_button)
    kontroller.om_kortingen(tilstand.visning("nytt_kortet", False), LENGSTE_NAVN)


def _skrevet(nøkkel: str) -> str:
    return str(tilstand.skrevet(nøkkel) or "")


def _leser(kommune: Kommune) -> Callable[[str], float | None]:
    return kontroller.leser(_effekt(kommune), "nytt_beløp")


def _feilene(kommune: Kommune) -> dict[str, ValueError]:
    """Det som er galt i feltene for et nytt tiltak."""
    alle = {
        "nytt_navn": None if er_synlig(_skrevet("nytt_navn")) else ValueError(UTEN_NAVN),
        "nytt_beløp": kontroller.feilen(_leser(kommune), _skrevet("nytt_beløp")),
    }
    return {nøkkel: feil for nøkkel, feil in alle.items() if feil}


def _legg_til(kommune: Kommune) -> None:
    """Legger til tiltaket som er skrevet. Er noe galt, blir alt stående, med en setning ved hvert felt."""
    feil, (_, fokus) = _feilene(kommune), tilstand.visning("nytt_feil", (False, 0))
    navn = _skrevet("nytt_navn")
    tilstand.sett_visning("nytt_feil", (bool(feil), fokus + 1))
    tilstand.sett_visning("nytt_kortet", not feil and kort(navn, LENGSTE_NAVN) != " ".join(navn.split()))
    if feil:
        return
    effekt = Anslag.punkt(_leser(kommune)(_skrevet("nytt_beløp")) or 0.0)
    brukt = {e.id for e in tilstand.valg().egne_tiltak}
    id = next(b for b in ascii_lowercase if b not in brukt)
    tilstand.sett_eget(EgetTiltak(id, kort(navn, LENGSTE_NAVN), effekt, tidligste_start(kommune)))
    for nøkkel in ("nytt_navn", "nytt_beløp"):
        tilstand.skriv(nøkkel, "")
