"""Forutsetningene: en kontroll for hver, med forklaring og egen tilbakestilling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, assert_never

import streamlit as st

from scenario.begreper.felles import verdi_for
from scenario.begreper.felter import Bryter, PerNavn, PerÅr, Slag, Spennfelt, Tallfelt, Valgliste
from scenario.begreper.kommune import Antakelse, Kommune
from scenario.begreper.tallform import Enhet
from scenario.begreper.valg import ENDRER_IKKE_PLANEN, Beløp
from scenario.beregning.oppnåelse import krav_per_år
from scenario.framstilling import forutsetningstekst
from scenario.framstilling.forutsetningstekst import styrbare
from scenario.framstilling.ord import opphavsmerke
from scenario.framstilling.tall import knapp, mill_knapp
from sider.felles import kontroller, tilstand
from sider.felles.kontroller import Tallform, bare_lest_opp, uskadelig


def alle(kommune: Kommune) -> None:
    """Alle styrbare forutsetninger i tallgrunnlagets rekkefølge, så de faste."""
    _styrbare(kommune, lambda felt: felt not in ENDRER_IKKE_PLANEN)
    st.header("Faste forutsetninger", anchor=False)
    for antakelse in kommune.antakelser:
        if not antakelse.styrbar:
            st.markdown(f"**{antakelse.navn}.** {antakelse.forklaring} ({opphavsmerke(antakelse.opphav)})")


def usikkerheten(kommune: Kommune) -> None:
    """Forutsetningene som bare gjelder usikkerheten, på siden Usikkerhet."""
    _styrbare(kommune, lambda felt: felt in ENDRER_IKKE_PLANEN)


def _styrbare(kommune: Kommune, tatt_med: Callable[[str], bool]) -> None:
    for antakelse, slag in styrbare(kommune):
        if tatt_med(antakelse.id):
            _en(kommune, antakelse, slag)


def _en(kommune: Kommune, antakelse: Antakelse, slag: Slag) -> None:
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
        _kontroll(kommune, antakelse, slag)


def _kontroll(kommune: Kommune, antakelse: Antakelse, slag: Slag) -> None:
    """Kontrollen følger av slaget."""
    match slag:
        case Valgliste():
            _tolkning(kommune, antakelse)
        case Bryter():
            _bryter(antakelse)
        case Tallfelt(enhet=Enhet.ANDEL):
            _andel(antakelse)
        case Tallfelt():
            _tall(kommune, antakelse, slag)
        case PerÅr(tall=tall):
            _beløp_per_år(kommune, antakelse, tall)
        case Spennfelt(tall=tall):
            _anslag(antakelse, tall)
        case PerNavn():
            st.markdown(uskadelig(forutsetningstekst.verdi(kommune, antakelse.id, _gjelder(antakelse))))
        case _:
            assert_never(slag)


def _gjelder(antakelse: Antakelse) -> Any:
    return getattr(tilstand.valg().antakelser, antakelse.id)


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


def _beløp_per_år(kommune: Kommune, antakelse: Antakelse, slag: Tallfelt) -> None:
    """Ett felt per år i mill. kr, og hurtigvalgene tallgrunnlaget gir."""
    gjelder, tomt = _per_år(kommune, antakelse.id)
    with st.container(horizontal=True, gap="small"):
        for år in kommune.år:
            kontroller.tallfelt(
                f"{år}, {_form(antakelse, slag).enhet}",
                f"antakelse_{antakelse.id}_{år}",
                gjelder[år],
                partial(_sett_år, kommune, antakelse.id, år),
                _form(antakelse, slag, tomt[år]),
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


def _form(antakelse: Antakelse, slag: Tallfelt, tomt: float | None = None) -> Tallform:
    """Slagets grenser, snevret inn av dem tallgrunnlaget gir."""
    ventet = antakelse.størst if slag.enhet is Enhet.TUSEN_KR else None
    return Tallform.av(slag, antakelse.minst, antakelse.størst, tomt=tomt, ventet=ventet)


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


def _tall(kommune: Kommune, antakelse: Antakelse, slag: Tallfelt) -> None:
    """Ett tall. Er det ikke satt i tallgrunnlaget, er tomt tolkningens."""
    standard = getattr(kommune.standard, antakelse.id)
    form = _form(antakelse, slag, standard)
    kontroller.tallfelt(
        f"{antakelse.navn}, {form.enhet}",
        f"antakelse_{antakelse.id}",
        _gjelder(antakelse),
        _sett(antakelse.id),
        form,
        placeholder="tolkningens mål" if standard is None else "",
    )
    _verdiknapper(antakelse)


def _verdiknapper(antakelse: Antakelse) -> None:
    """Verdiene tallgrunnlaget nevner, hver med navn og opphav."""
    with st.container(horizontal=True, gap="small"):
        for nummer, v in enumerate(antakelse.verdier):
            tilstand.trykk(
                f"{knapp(v.tall.verdi or 0)} %: {v.navn.lower()} ({v.tall.opphav.bokstav})",
                f"verdi_{antakelse.id}_{nummer}",
                partial(_sett_alt, antakelse.id, v.tall.verdi),
            )


def _andel(antakelse: Antakelse) -> None:
    etikett = f"{antakelse.navn}, prosent"
    kontroller.andelsvelger(etikett, f"antakelse_{antakelse.id}", _gjelder(antakelse), _sett(antakelse.id))


def _bryter(antakelse: Antakelse) -> None:
    nøkkel, sett = f"antakelse_{antakelse.id}", _sett(antakelse.id)
    tilstand.bind(st.toggle, nøkkel, _gjelder(antakelse), sett=sett, label=antakelse.navn)


def _anslag(antakelse: Antakelse, slag: Tallfelt) -> None:
    """Lavt, sannsynlig og høyt for en felles faktor."""
    form = _form(antakelse, slag)
    kontroller.anslagsfelt(
        f"antakelse_{antakelse.id}",
        _gjelder(antakelse),
        _sett(antakelse.id),
        form,
        {"lav": f"Lavt, {form.enhet}", "sannsynlig": f"Sannsynlig, {form.enhet}", "høy": f"Høyt, {form.enhet}"},
        kreves=True,
    )
