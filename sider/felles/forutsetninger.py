"""Forutsetningene: en kontroll per antakelse, med forklaring og egen tilbakestilling."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from scenario.begreper.felles import verdi_for
from scenario.begreper.kommune import Antakelse, Kommune
from scenario.begreper.tallform import Enhet
from scenario.begreper.valg import Anslag, Beløp
from scenario.beregning.oppnåelse import krav_per_år
from scenario.framstilling.ord import opphavsmerke
from scenario.framstilling.tall import mill_knapp
from sider.felles import kontroller, tilstand

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
            if gjelder != standard and tilstand.trykket(
                "Tilbakestill", key=f"nullstill_{antakelse.id}", type="tertiary", icon=":material/undo:"
            ):
                tilstand.sett_antakelser(**{antakelse.id: standard})
                st.rerun()
        st.markdown(f"{antakelse.forklaring} ({opphavsmerke(antakelse.opphav)})")
        tegner(kommune, antakelse)
    if getattr(tilstand.valg().antakelser, antakelse.id) != gjelder:
        st.rerun()  # overskriften over er tegnet med den gamle verdien


def _tolkning(kommune: Kommune, antakelse: Antakelse) -> None:
    tolkninger = {t.id: t for t in kommune.mål.tolkninger}
    sann = tilstand.valg().antakelser.tolkning
    valgt = tilstand.bind(
        st.radio,
        "antakelse_tolkning_valg",
        sann,
        label=antakelse.navn,
        options=list(tolkninger),
        format_func=lambda id: f"{id}: {tolkninger[id].navn}",
        captions=[t.forklaring for t in tolkninger.values()],
        label_visibility="collapsed",
    )
    if valgt != sann:
        tilstand.sett_antakelser(tolkning=valgt)


def _beløp_per_år(kommune: Kommune, antakelse: Antakelse) -> None:
    """Ett felt per år i mill. kr, og hurtigvalgene tallgrunnlaget gir."""
    sann: Beløp | None = getattr(tilstand.valg().antakelser, antakelse.id)
    utgangspunkt = dict(zip(kommune.år, krav_per_år(kommune, tilstand.valg().antakelser), strict=True))
    with st.container(horizontal=True, gap="small"):
        nye = {}
        for år in kommune.år:
            vist = utgangspunkt[år] if antakelse.id == "krav" else verdi_for(sann or (), år)
            verdi = kontroller.tallfelt(
                f"{år}, mill. kr",
                f"antakelse_{antakelse.id}_{år}",
                vist,
                minst=(antakelse.minst or 0) / 1000,
                størst=(antakelse.størst or 1e6) / 1000,
                enhet=Enhet.MILL_KR,
                width=120,
            )
            nye[år] = vist if verdi is None and antakelse.id == "krav" else (verdi or 0.0)
    _hurtigvalg(antakelse)
    _sett_beløp(antakelse, sann, nye, utgangspunkt)


def _sett_beløp(
    antakelse: Antakelse, sann: Beløp | None, nye: dict[int, float], utgangspunkt: dict[int, float]
) -> None:
    if antakelse.id == "krav":
        if nye != utgangspunkt:
            tilstand.sett_antakelser(krav=tuple(sorted(nye.items())))
        return
    beløp = tuple((år, b) for år, b in sorted(nye.items()) if b)
    if beløp != tuple(par for par in (sann or ()) if par[1]):
        tilstand.sett_antakelser(**{antakelse.id: beløp})


def _hurtigvalg(antakelse: Antakelse) -> None:
    if not (antakelse.valg and antakelse.valg_for):
        return
    årene = "–".join(str(å) for å in dict.fromkeys((antakelse.valg_for[0], antakelse.valg_for[-1])))
    with st.container(horizontal=True, gap="small"):
        for beløp in antakelse.valg:
            if tilstand.trykket(f"{mill_knapp(beløp)} mill. kr i {årene}", key=f"hurtig_{antakelse.id}_{beløp:g}"):
                tilstand.sett_antakelser(**{antakelse.id: tuple((å, beløp) for å in antakelse.valg_for if beløp)})
                st.rerun()


def _mål(kommune: Kommune, antakelse: Antakelse) -> None:
    sann = tilstand.valg().antakelser.mål
    nytt = kontroller.tallfelt(
        "Eget mål, mill. kr",
        "antakelse_mål",
        sann,
        minst=1,
        størst=(antakelse.størst or 1e6) / 1000,
        enhet=Enhet.MILL_KR,
        placeholder="tolkningens mål",
    )
    if nytt != sann:
        tilstand.sett_antakelser(mål=nytt)


def _realiseringsgrad(_: Kommune, antakelse: Antakelse) -> None:
    sann = tilstand.valg().antakelser.realiseringsgrad
    ny = kontroller.andelsvelger("Andel som blir virkelighet", "antakelse_realisert", sann)
    if ny != sann:
        tilstand.sett_antakelser(realiseringsgrad=ny)


def _vekst(_: Kommune, antakelse: Antakelse) -> None:
    sann = tilstand.valg().antakelser.reservekrav_vekst_prosent
    ny = kontroller.tallfelt(
        "Prosent i året", "antakelse_vekst", sann, minst=antakelse.minst, størst=antakelse.størst, enhet=Enhet.PROSENT
    )
    if ny is not None and ny != sann:
        tilstand.sett_antakelser(reservekrav_vekst_prosent=ny)


def _bryter(felt: str, _: Kommune, antakelse: Antakelse) -> None:
    sann = getattr(tilstand.valg().antakelser, felt)
    ny = tilstand.bind(st.toggle, f"antakelse_{felt}_bryter", sann, label=antakelse.navn)
    if ny != sann:
        tilstand.sett_antakelser(**{felt: ny})


def _anslag(skala: float, enhet: Enhet, _: Kommune, antakelse: Antakelse) -> None:
    """Lavt, sannsynlig og høyt for en felles faktor."""
    sann: Anslag = getattr(tilstand.valg().antakelser, antakelse.id)
    with st.container(horizontal=True, gap="small"):
        felt = [
            kontroller.tallfelt(
                f"{navn}, {enhet}",
                f"antakelse_{antakelse.id}_{del_}",
                getattr(sann, del_),
                minst=(antakelse.minst or 0) / skala,
                størst=(antakelse.størst or 1e6) / skala,
                enhet=enhet,
                skala=skala,
            )
            for del_, navn in (("lav", "Lavt"), ("sannsynlig", "Sannsynlig"), ("høy", "Høyt"))
        ]
    if None in felt:
        return
    nytt = Anslag(*(f for f in felt if f is not None))
    if not nytt.lav <= nytt.sannsynlig <= nytt.høy:
        st.error("Tallene må stige: lavt, så sannsynlig, så høyt.", icon=":material/error:")
    elif nytt != sann:
        tilstand.sett_antakelser(**{antakelse.id: nytt})


_USIKRE: dict[str, Callable[[Kommune, Antakelse], None]] = {
    "usikkerhet": partial(_bryter, "usikkerhet"),
    "felles_levering": partial(_anslag, 0.01, Enhet.PROSENT),
    "felles_forsinkelse_måneder": partial(_anslag, 1.0, Enhet.MÅNEDER),
}
_TEGNERE: dict[str, Callable[[Kommune, Antakelse], None]] = {
    "tolkning": _tolkning,
    "mål": _mål,
    "realiseringsgrad": _realiseringsgrad,
    "reservekrav_vekst_prosent": _vekst,
    **dict.fromkeys(_PER_ÅR, _beløp_per_år),
    **{felt: partial(_bryter, felt) for felt in _BRYTERE},
}
