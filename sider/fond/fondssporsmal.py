"""De tre spørsmålene folk stiller om fondet, som valg over bildet: merforbruket, kravet og merinntekten.

Svarene som kan velges, står i tallgrunnlaget. Et annet svar, satt under «Alt annet som kan endres», vises som «Eget».
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import streamlit as st

from scenario.begreper.kommune import Forutsetning, Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.beregning import beregn
from scenario.framstilling import dom, fondsbilde
from scenario.framstilling.tall import HARDT, knapp, mill_knapp, oppramsing
from sider.felles import tilstand

_NY_SETNING = re.compile(r"(?<=\.) (?=[A-ZÆØÅ])")
Svar = Any
"""Verdien en forutsetning får: beløp per år, eller en prosent."""


@dataclass(frozen=True, slots=True)
class Fondsspørsmål:
    """Ett spørsmål: forutsetningen det gjelder, svarene, og det som alltid står under."""

    felt: str
    tekst: str
    svarene: tuple[tuple[Svar, str], ...]
    """Verdien og navnet på hvert svar. Det første er nei."""
    under: str

    @property
    def nei(self) -> Svar:
        """Svaret som ikke flytter noe."""
        return self.svarene[0][0]


def tre_spørsmål(kommune: Kommune, resultat: Resultat) -> tuple[Fondsspørsmål, ...]:
    """Spørsmålene tallgrunnlaget har svar til."""
    alle = {a.id: a for a in kommune.forutsetninger if a.styrbar}
    mulige = (
        _merforbruket(alle.get("merforbruk"), resultat),
        _veksten(alle.get("reservekrav_vekst_prosent"), resultat),
        _merinntekten(alle.get("merinntekt")),
    )
    return tuple(s for s in mulige if s is not None and len(s.svarene) > 1)


def _per_år(forutsetning: Forutsetning) -> list[Svar]:
    beløp = [tuple((å, b) for å in forutsetning.valg_for if b) for b in forutsetning.valg]
    return sorted(beløp, key=lambda svar: len(svar) and svar[0][1])


def _merforbruket(a: Forutsetning | None, resultat: Resultat) -> Fondsspørsmål | None:
    if a is None or not a.valg_for:
        return None
    nei, *ja = _per_år(a)
    navn = [f"Ja, {_beløp(svar)}" if nr == 0 else _beløp(svar) for nr, svar in enumerate(ja)]
    tekst = f"Trekkes merforbruket i {a.valg_for[0]} fra fondet?"
    return Fondsspørsmål(a.id, tekst, ((nei, "Nei"), *zip(ja, navn, strict=True)), dom.om_prognosen(resultat) or "")


def _merinntekten(a: Forutsetning | None) -> Fondsspørsmål | None:
    if a is None or not a.valg_for:
        return None
    nei, *ja = _per_år(a)
    navn = [f"Ja, fra {a.valg_for[0]}" if len(ja) == 1 else f"Ja, {_beløp(svar)}" for svar in ja]
    tekst = f"Kommer de {_beløp(ja[0])}{HARDT}mill.?" if len(ja) == 1 else f"Kommer merinntekten fra {a.valg_for[0]}?"
    under = _NY_SETNING.split(a.forklaring, maxsplit=1)[-1]
    return Fondsspørsmål(a.id, tekst, ((nei, "Nei"), *zip(ja, navn, strict=True)), under)


def _veksten(a: Forutsetning | None, resultat: Resultat) -> Fondsspørsmål | None:
    if a is None:
        return None
    verdier = sorted((v.tall.verdi or 0.0, v.navn) for v in a.verdier)
    svarene = tuple((v, f"{knapp(v)}{HARDT}%" if v else "Nei") for v, _ in verdier)
    om = oppramsing([f"{knapp(v)}{HARDT}% {navn[0].lower()}{navn[1:]}" for v, navn in verdier if v])
    under = dom.om_veksten(resultat) or f"{om}."
    return Fondsspørsmål(a.id, "Vokser kravet?", svarene, under)


def _beløp(svar: Svar) -> str:
    return mill_knapp(svar[0][1])


def vis(kommune: Kommune, valg: Valg, resultat: Resultat) -> None:
    """Spørsmålene side om side, hvert med det svaret flytter."""
    with st.container(key="b_sporsmal"):
        alle = tre_spørsmål(kommune, resultat)
        for kolonne, spørsmål in zip(st.columns(max(1, len(alle)), gap="large"), alle, strict=False):
            with kolonne:
                _ett(kommune, valg, resultat, spørsmål)


def _ett(kommune: Kommune, valg: Valg, resultat: Resultat, spørsmål: Fondsspørsmål) -> None:
    gjelder = getattr(valg.forutsetninger, spørsmål.felt)
    svarene = spørsmål.svarene if gjelder in dict(spørsmål.svarene) else (*spørsmål.svarene, (gjelder, "Eget"))
    verdier, navn = zip(*svarene, strict=True)
    tilstand.bind(
        st.segmented_control,
        f"spør_{spørsmål.felt}",
        gjelder,
        sett=_sett(spørsmål.felt),
        vis=verdier.index,
        les=verdier.__getitem__,
        label=spørsmål.tekst,
        options=range(len(verdier)),
        format_func=navn.__getitem__,
        required=True,
    )
    st.html(
        f'<p class="b-svar">{escape(spørsmål.under)} <b>{escape(_flytter(kommune, valg, resultat, spørsmål))}</b></p>'
    )


def _sett(felt: str) -> Callable[[Svar], None]:
    def sett(svar: Svar) -> None:
        tilstand.sett_forutsetninger(**{felt: svar})
        tilstand.slipp(f"forutsetning_{felt}")

    return sett


def _flytter(kommune: Kommune, valg: Valg, resultat: Resultat, spørsmål: Fondsspørsmål) -> str:
    if getattr(valg.forutsetninger, spørsmål.felt) == spørsmål.nei:
        return ""
    uten_svaret = valg.med(forutsetninger=replace(valg.forutsetninger, **{spørsmål.felt: spørsmål.nei}))
    return fondsbilde.flytter(resultat, beregn(kommune, uten_svaret))
