"""Forutsetningene: en kontroll for hver, med forklaring og egen tilbakestilling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, assert_never

import streamlit as st

from scenario.begreper.felles import verdi_for
from scenario.begreper.felter import Bryter, PerNavn, PerÅr, Slag, Spennfelt, Tallfelt, Valgliste
from scenario.begreper.kommune import Forutsetning, Kommune
from scenario.begreper.tallform import Enhet
from scenario.begreper.valg import ENDRER_IKKE_PLANEN, Beløp
from scenario.beregning.oppnaaelse import krav_per_år
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
    for forutsetning in kommune.forutsetninger:
        if not forutsetning.styrbar:
            st.markdown(f"**{forutsetning.navn}.** {forutsetning.forklaring} ({opphavsmerke(forutsetning.opphav)})")


def usikkerheten(kommune: Kommune) -> None:
    """Forutsetningene som bare gjelder usikkerheten, på siden Usikkerhet."""
    _styrbare(kommune, lambda felt: felt in ENDRER_IKKE_PLANEN)


def _styrbare(kommune: Kommune, tatt_med: Callable[[str], bool]) -> None:
    for forutsetning, slag in styrbare(kommune):
        if tatt_med(forutsetning.id):
            _en(kommune, forutsetning, slag)


def _en(kommune: Kommune, forutsetning: Forutsetning, slag: Slag) -> None:
    standard, gjelder = (
        getattr(kommune.standard, forutsetning.id),
        getattr(tilstand.valg().forutsetninger, forutsetning.id),
    )
    with st.container(border=True, key=f"boks_{forutsetning.id}"):
        with st.container(horizontal=True, horizontal_alignment="distribute", wrap=False):
            st.markdown(f"**{forutsetning.navn}**{' – endret' if gjelder != standard else ''}", width="stretch")
            if gjelder != standard:
                tilstand.trykk(
                    f"Tilbakestill {bare_lest_opp(forutsetning.navn)}",
                    f"nullstill_{forutsetning.id}",
                    partial(_sett_alt, forutsetning.id, standard),
                    type="tertiary",
                    icon=":material/undo:",
                )
        st.markdown(f"{forutsetning.forklaring} ({opphavsmerke(forutsetning.opphav)})")
        _kontroll(kommune, forutsetning, slag)


def _kontroll(kommune: Kommune, forutsetning: Forutsetning, slag: Slag) -> None:
    """Kontrollen følger av slaget."""
    match slag:
        case Valgliste():
            _tolkning(kommune, forutsetning)
        case Bryter():
            _bryter(forutsetning)
        case Tallfelt(enhet=Enhet.ANDEL):
            _andel(forutsetning)
        case Tallfelt():
            _tall(kommune, forutsetning, slag)
        case PerÅr(tall=tall):
            _beløp_per_år(kommune, forutsetning, tall)
        case Spennfelt(tall=tall):
            _anslag(forutsetning, tall)
        case PerNavn():
            st.markdown(uskadelig(forutsetningstekst.verdi(kommune, forutsetning.id, _gjelder(forutsetning))))
        case _:
            assert_never(slag)


def _gjelder(forutsetning: Forutsetning) -> Any:
    return getattr(tilstand.valg().forutsetninger, forutsetning.id)


def _sett_alt(felt: str, verdi: Any) -> None:
    """Setter en hel forutsetning. Det går foran det som er skrevet i feltene dens."""
    tilstand.sett_forutsetninger(**{felt: verdi})
    tilstand.slipp(f"forutsetning_{felt}")


def _sett(felt: str) -> Callable[[Any], object]:
    return lambda verdi: tilstand.sett_forutsetninger(**{felt: verdi})


def _tolkning(kommune: Kommune, forutsetning: Forutsetning) -> None:
    tolkninger = {t.id: t for t in kommune.mål.tolkninger}
    tilstand.bind(
        st.radio,
        "forutsetning_tolkning",
        tilstand.valg().forutsetninger.tolkning,
        sett=_sett("tolkning"),
        les=lambda id: tolkninger[id].id,
        label=forutsetning.navn,
        options=list(tolkninger),
        format_func=lambda id: f"{id}: {tolkninger[id].navn}",
        captions=[t.forklaring for t in tolkninger.values()],
        label_visibility="collapsed",
    )


def _beløp_per_år(kommune: Kommune, forutsetning: Forutsetning, slag: Tallfelt) -> None:
    """Ett felt per år i mill. kr, og hurtigvalgene tallgrunnlaget gir."""
    gjelder, tomt = _per_år(kommune, forutsetning.id)
    with st.container(horizontal=True, gap="small"):
        for år in kommune.år:
            kontroller.tallfelt(
                f"{år}, {_form(forutsetning, slag).enhet}",
                f"forutsetning_{forutsetning.id}_{år}",
                gjelder[år],
                partial(_sett_år, kommune, forutsetning.id, år),
                _form(forutsetning, slag, tomt[år]),
                bredde=120,
            )
    _hurtigvalg(forutsetning)


def _per_år(kommune: Kommune, felt: str) -> tuple[dict[int, float], dict[int, float]]:
    """Beløpet som gjelder hvert år, og det som gjelder når feltet er tomt."""
    forutsetninger = tilstand.valg().forutsetninger
    if felt == "krav":
        uten_egne = replace(forutsetninger, krav=None)
        gjelder, tomt = (
            dict(zip(kommune.år, krav_per_år(kommune, a), strict=True)) for a in (forutsetninger, uten_egne)
        )
        return gjelder, tomt
    beløp: Beløp = getattr(forutsetninger, felt) or ()
    return {år: verdi_for(beløp, år) for år in kommune.år}, dict.fromkeys(kommune.år, 0.0)


def _sett_år(kommune: Kommune, felt: str, år: int, beløp: float) -> None:
    """Bytter beløpet for ett år. Det som er som når feltet er tomt, blir ikke skrevet ut."""
    gjelder, tomt = _per_år(kommune, felt)
    egne = tuple((å, b) for å, b in sorted({**gjelder, år: beløp}.items()) if b != tomt[å])
    tilstand.sett_forutsetninger(**{felt: egne or (None if felt == "krav" else ())})


def _form(forutsetning: Forutsetning, slag: Tallfelt, tomt: float | None = None) -> Tallform:
    """Slagets grenser, snevret inn av dem tallgrunnlaget gir."""
    ventet = forutsetning.størst if slag.enhet is Enhet.TUSEN_KR else None
    return Tallform.av(slag, forutsetning.minst, forutsetning.størst, tomt=tomt, ventet=ventet)


def _hurtigvalg(forutsetning: Forutsetning) -> None:
    if not (forutsetning.valg and forutsetning.valg_for):
        return
    årene = "–".join(str(å) for å in dict.fromkeys((forutsetning.valg_for[0], forutsetning.valg_for[-1])))
    with st.container(horizontal=True, gap="small"):
        for beløp in forutsetning.valg:
            alle = tuple((å, beløp) for å in forutsetning.valg_for if beløp)
            tilstand.trykk(
                f"{mill_knapp(beløp)} mill. kr i {årene}",
                f"hurtig_{forutsetning.id}_{beløp:g}",
                partial(_sett_alt, forutsetning.id, alle),
            )


def _tall(kommune: Kommune, forutsetning: Forutsetning, slag: Tallfelt) -> None:
    """Ett tall. Er det ikke satt i tallgrunnlaget, er tomt tolkningens."""
    standard = getattr(kommune.standard, forutsetning.id)
    form = _form(forutsetning, slag, standard)
    kontroller.tallfelt(
        f"{forutsetning.navn}, {form.enhet}",
        f"forutsetning_{forutsetning.id}",
        _gjelder(forutsetning),
        _sett(forutsetning.id),
        form,
        placeholder="fra tolkningen" if standard is None else "",
    )
    _verdiknapper(forutsetning)


def _verdiknapper(forutsetning: Forutsetning) -> None:
    """Verdiene tallgrunnlaget nevner, hver med navn og opphav."""
    with st.container(horizontal=True, gap="small"):
        for nummer, v in enumerate(forutsetning.verdier):
            tilstand.trykk(
                f"{knapp(v.tall.verdi or 0)} %: {v.navn.lower()} ({v.tall.opphav.bokstav})",
                f"verdi_{forutsetning.id}_{nummer}",
                partial(_sett_alt, forutsetning.id, v.tall.verdi),
            )


def _andel(forutsetning: Forutsetning) -> None:
    etikett = f"{forutsetning.navn}, prosent"
    kontroller.andelsvelger(etikett, f"forutsetning_{forutsetning.id}", _gjelder(forutsetning), _sett(forutsetning.id))


def _bryter(forutsetning: Forutsetning) -> None:
    nøkkel, sett = f"forutsetning_{forutsetning.id}", _sett(forutsetning.id)
    tilstand.bind(st.toggle, nøkkel, _gjelder(forutsetning), sett=sett, label=forutsetning.navn)


def _anslag(forutsetning: Forutsetning, slag: Tallfelt) -> None:
    """Lavt, sannsynlig og høyt for en felles faktor."""
    form = _form(forutsetning, slag)
    kontroller.anslagsfelt(
        f"forutsetning_{forutsetning.id}",
        _gjelder(forutsetning),
        _sett(forutsetning.id),
        form,
        {"lav": f"Lavt, {form.enhet}", "sannsynlig": f"Sannsynlig, {form.enhet}", "høy": f"Høyt, {form.enhet}"},
        kreves=True,
    )
