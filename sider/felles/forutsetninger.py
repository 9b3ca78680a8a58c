"""Forutsetningene: en kontroll per antakelse, med forklaring og egen tilbakestilling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from scenario.begreper.felles import verdi_for
from scenario.begreper.kommune import Antakelse, Kommune
from scenario.begreper.tallform import Enhet
from scenario.begreper.valg import Beløp
from scenario.beregning.oppnåelse import krav_per_år
from scenario.framstilling.ord import opphavsmerke
from scenario.framstilling.tall import mill_knapp
from sider.felles import kontroller, tilstand
from sider.felles.kontroller import Tallform, bare_lest_opp

_PER_ÅR = ("krav", "merforbruk", "merinntekt", "planlagt_bruk")
_BRYTERE = ("udekket_dekkes_av_fondet", "regn_med_inntektstiltak", "ta_med_antakelser")


def alle(kommune: Kommune) -> None:
    """Alle styrbare forutsetninger i tallgrunnlagets rekkefølge, så de faste."""
    for antakelse in kommune.antakelser:
        tegner = _TEGNERE.get(antakelse.id)
        if antakelse.styrbar and tegner is not None:
            _en(kommune, antakelse, tegner)
    st.header("Faste forutsetninger", anchor=False)
    for antakelse in kommune.antakelser:
        if not antakelse.styrbar:
            st.markdown(f"**{antakelse.navn}.** {antakelse.forklaring} ({opphavsmerke(antakelse.opphav)})")


def usikkerheten(kommune: Kommune) -> None:
    """Forutsetningene som bare gjelder usikkerheten, på siden Usikkerhet."""
    for antakelse in kommune.antakelser:
        if (tegner := _USIKRE.get(antakelse.id)) is not None:
            _en(kommune, antakelse, tegner)


def _en(kommune: Kommune, antakelse: Antakelse, tegner: Callable[[Kommune, Antakelse], None]) -> None:
    standard, gjelder = (
        getattr(kommune.standard, antakelse.id),
        getattr(tilstand.valg().antakelser, antakelse.id),
    )
    with st.container(border=True, key=f"boks_{antakelse.id}"):
        with st.container(horizontal=True, horizontal_alignment="distribute", wrap=False):
            st.markdown(f"**{antakelse.navn}**{' – endret' if gjelder != standard else ''}", width="stretch")
            if gjelder != standard:
                tilstand.trykk(
                    f"Tilbakestill {bare_lest_opp(antakelse.navn)}",
                    f"nullstill_{antakelse.id}",
                    partial(_sett_alt, antakelse.id, standard),
                    type="tertiary",
                    icon=":material/undo:",
                )
        st.markdown(f"{antakelse.forklaring} ({opphavsmerke(antakelse.opphav)})")
        tegner(kommune, antakelse)


def _sett_alt(felt: str, verdi: Any) -> None:
    """Setter en hel forutsetning. Det går foran det som er skrevet i feltene dens."""
    tilstand.sett_antakelser(**{felt: verdi})
    tilstand.slipp(f"antakelse_{felt}")


def _sett(felt: str) -> Callable[[Any], object]:
    return lambda verdi: tilstand.sett_antakelser(**{felt: verdi})


def _tolkning(kommune: Kommune, antakelse: Antakelse) -> None:
    tolkninger = {t.id: t for t in kommune.mål.tolkninger}
    tilstand.bind(
        st.radio,
        "antakelse_tolkning",
        tilstand.valg().antakelser.tolkning,
        sett=_sett("tolkning"),
        label=antakelse.navn,
        options=list(tolkninger),
        format_func=lambda id: f"{id}: {tolkninger[id].navn}",
        captions=[t.forklaring for t in tolkninger.values()],
        label_visibility="collapsed",
    )


def _beløp_per_år(kommune: Kommune, antakelse: Antakelse) -> None:
    """Ett felt per år i mill. kr, og hurtigvalgene tallgrunnlaget gir."""
    gjelder, tomt = _per_år(kommune, antakelse.id)
    with st.container(horizontal=True, gap="small"):
        for år in kommune.år:
            kontroller.tallfelt(
                f"{år}, mill. kr",
                f"antakelse_{antakelse.id}_{år}",
                gjelder[år],
                partial(_sett_år, kommune, antakelse.id, år),
                _form(antakelse, Enhet.MILL_KR, 1000, tomt[år]),
                bredde=120,
            )
    _hurtigvalg(antakelse)


def _per_år(kommune: Kommune, felt: str) -> tuple[dict[int, float], dict[int, float]]:
    """Beløpet som gjelder hvert år, og det som gjelder når feltet er tomt."""
    antakelser = tilstand.valg().antakelser
    if felt == "krav":
        uten_egne = replace(antakelser, krav=None)
        gjelder, tomt = (dict(zip(kommune.år, krav_per_år(kommune, a), strict=True)) for a in (antakelser, uten_egne))
        return gjelder, tomt
    beløp: Beløp = getattr(antakelser, felt) or ()
    return {år: verdi_for(beløp, år) for år in kommune.år}, dict.fromkeys(kommune.år, 0.0)


def _sett_år(kommune: Kommune, felt: str, år: int, beløp: float) -> None:
    """Bytter beløpet for ett år. Det som er som når feltet er tomt, blir ikke skrevet ut."""
    gjelder, tomt = _per_år(kommune, felt)
    egne = tuple((å, b) for å, b in sorted({**gjelder, år: beløp}.items()) if b != tomt[å])
    tilstand.sett_antakelser(**{felt: egne or (None if felt == "krav" else ())})


def _form(antakelse: Antakelse, enhet: Enhet, skala: float, tomt: float | None = None) -> Tallform:
    """Grensene tallgrunnlaget gir, i feltets enhet."""
    minst, størst = antakelse.minst, antakelse.størst
    return Tallform(
        minst=None if minst is None else minst / skala,
        størst=None if størst is None else størst / skala,
        enhet=enhet,
        skala=skala,
        tomt=tomt,
    )


def _hurtigvalg(antakelse: Antakelse) -> None:
    if not (antakelse.valg and antakelse.valg_for):
        return
    årene = "–".join(str(å) for å in dict.fromkeys((antakelse.valg_for[0], antakelse.valg_for[-1])))
    with st.container(horizontal=True, gap="small"):
        for beløp in antakelse.valg:
            alle = tuple((å, beløp) for å in antakelse.valg_for if beløp)
            tilstand.trykk(
                f"{mill_knapp(beløp)} mill. kr i {årene}",
                f"hurtig_{antakelse.id}_{beløp:g}",
                partial(_sett_alt, antakelse.id, alle),
            )


def _mål(_: Kommune, antakelse: Antakelse) -> None:
    kontroller.tallfelt(
        "Eget mål, mill. kr",
        "antakelse_mål",
        tilstand.valg().antakelser.mål,
        _sett("mål"),
        _form(antakelse, Enhet.MILL_KR, 1000),
        placeholder="tolkningens mål",
    )


def _realiseringsgrad(_: Kommune, antakelse: Antakelse) -> None:
    kontroller.andelsvelger(
        "Andel som blir virkelighet",
        "antakelse_realiseringsgrad",
        tilstand.valg().antakelser.realiseringsgrad,
        _sett("realiseringsgrad"),
    )


def _vekst(kommune: Kommune, antakelse: Antakelse) -> None:
    kontroller.tallfelt(
        "Prosent i året",
        "antakelse_reservekrav_vekst_prosent",
        tilstand.valg().antakelser.reservekrav_vekst_prosent,
        _sett("reservekrav_vekst_prosent"),
        _form(antakelse, Enhet.PROSENT, 1, kommune.standard.reservekrav_vekst_prosent),
    )


def _bryter(felt: str, _: Kommune, antakelse: Antakelse) -> None:
    sann = getattr(tilstand.valg().antakelser, felt)
    tilstand.bind(st.toggle, f"antakelse_{felt}", sann, sett=_sett(felt), label=antakelse.navn)


def _anslag(skala: float, enhet: Enhet, _: Kommune, antakelse: Antakelse) -> None:
    """Lavt, sannsynlig og høyt for en felles faktor."""
    kontroller.anslagsfelt(
        f"antakelse_{antakelse.id}",
        getattr(tilstand.valg().antakelser, antakelse.id),
        _sett(antakelse.id),
        _form(antakelse, enhet, skala),
        {"lav": f"Lavt, {enhet}", "sannsynlig": f"Sannsynlig, {enhet}", "høy": f"Høyt, {enhet}"},
        kreves=True,
    )


_USIKRE: dict[str, Callable[[Kommune, Antakelse], None]] = {
    "usikkerhet": partial(_bryter, "usikkerhet"),
    "felles_levering": partial(_anslag, 0.01, Enhet.PROSENT),
    "felles_forsinkelse_måneder": partial(_anslag, 1.0, Enhet.MÅNEDER),
    "eksterne_bommer_likt": partial(_bryter, "eksterne_bommer_likt"),
    "spenn_der_det_mangler": partial(_bryter, "spenn_der_det_mangler"),
}
_TEGNERE: dict[str, Callable[[Kommune, Antakelse], None]] = {
    "tolkning": _tolkning,
    "mål": _mål,
    "realiseringsgrad": _realiseringsgrad,
    "reservekrav_vekst_prosent": _vekst,
    **dict.fromkeys(_PER_ÅR, _beløp_per_år),
    **{felt: partial(_bryter, felt) for felt in _BRYTERE},
}
