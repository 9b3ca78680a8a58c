"""Diagrammene over ett resultat: andelen av målet, fondet mot regelen, fossen og linjene. Beløp i mill. kr."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import altair as alt

from scenario.begreper.felles import Opphav
from scenario.begreper.fondsposter import BEVEGELSER, UDEKKET_MERFORBRUK
from scenario.begreper.resultat import Resultat
from scenario.beregning.fond import Fondsår
from scenario.framstilling import dom
from scenario.framstilling.avrunding import mill_ved
from scenario.framstilling.diagrammer.grunn import Spesifikasjon, ferdig, fyll
from scenario.framstilling.farger import SKJERM, Palett
from scenario.framstilling.ord import opphavsnavn
from scenario.framstilling.tall import mill_knapp

# --- Andel av målet -------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _målsøyle(farger: Palett) -> Spesifikasjon:
    topp, bunn = alt.value(24), alt.value(58)

    def x(felt: str) -> alt.X:
        return alt.X(f"{felt}:Q", axis=None, scale=alt.Scale(nice=False, zero=True))

    navngitt = {navn: alt.Chart(alt.NamedData(navn)) for navn in ("deler", "mål")}
    ramme = navngitt["mål"].mark_rect(fillOpacity=0, stroke=farger.linje, strokeWidth=1)
    deler = navngitt["deler"].mark_rect(stroke=farger.flate, strokeWidth=1)
    bokstaver = navngitt["deler"].mark_text(fontSize=13, fontWeight=600)
    merke = navngitt["mål"].mark_rule(strokeWidth=3, color=farger.mål)
    tekst = navngitt["mål"].mark_text(fontSize=13, fontWeight=600, align="right", dx=4, color=farger.mål)
    diagram = alt.layer(
        ramme.encode(x=x("null"), x2="bredde:Q", y=topp, y2=bunn),
        deler.encode(
            x=x("fra"),
            x2="til:Q",
            y=topp,
            y2=bunn,
            color=alt.Color("farge:N", scale=None),
            tooltip=[alt.Tooltip("forklaring:N", title="Del")],
        ),
        bokstaver.encode(x=x("midt"), y=alt.value(41), text="bokstav:N", color=alt.Color("bokstavfarge:N", scale=None)),
        merke.encode(x=x("mål"), y=alt.value(18), y2=alt.value(62)),
        tekst.encode(x=x("mål"), y=alt.value(9), text="tekst:N"),
    )
    return ferdig(diagram.properties(height=64), farger)


def målsøyle(resultat: Resultat, farger: Palett = SKJERM) -> Spesifikasjon:
    """Netto helårseffekt mot målet, delt etter opphav. Overlappen er alt trukket fra, forholdsmessig."""
    målt = (resultat.mål - resultat.rest) / 1000
    mål = resultat.mål / 1000
    bredde = max(mål * 1.04, målt * 1.04)
    merke = [{"mål": mål, "null": 0, "bredde": bredde, "tekst": f"Mål {mill_knapp(resultat.mål)}"}]
    return fyll(_målsøyle(farger), deler=_deler(resultat, målt, bredde, farger), mål=merke)


def _deler(resultat: Resultat, målt: float, bredde: float, farger: Palett) -> list[dict[str, Any]]:
    brutto = sum(max(0.0, b) for _, b in resultat.opphav)
    deler, fra = [], 0.0
    for opphav, beløp in resultat.opphav:
        if beløp <= 0 or målt <= 0:
            continue
        til = fra + målt * beløp / brutto
        flate, tekst = next((f, t) for o, f, t in farger.opphav if o is opphav)
        deler.append(
            {
                "fra": fra,
                "til": til,
                "midt": (fra + til) / 2,
                "bokstav": opphav.bokstav if til - fra > 0.04 * bredde else "",
                "farge": flate,
                "bokstavfarge": tekst,
                "forklaring": f"{opphavsnavn(opphav)}: {mill_ved(beløp, resultat.mål)} mill. kr før overlapp",
            }
        )
        fra = til
    tomt = {
        "fra": 0,
        "til": 0,
        "midt": 0,
        "bokstav": "",
        "farge": farger.flate,
        "bokstavfarge": farger.tekst,
        "forklaring": "",
    }
    return deler or [tomt]


# --- Fondet mot regelen ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _fondsdiagram(farger: Palett, høyde: int) -> Spesifikasjon:
    x = alt.X("år:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False))
    y = alt.Y("fond:Q", title="mill. kr", axis=alt.Axis(format=",.0f", tickCount=4), scale=alt.Scale(zero=True))
    rader = alt.NamedData("fond")
    søyler = alt.Chart(rader).mark_bar(width={"band": 0.55}, color=farger.fond).encode(x=x, y=y)
    uten = (
        alt.Chart(rader).mark_tick(color=farger.uten_tiltak, thickness=4, width={"band": 0.85}).encode(x=x, y="uten:Q")
    )
    regel = (
        alt.Chart(rader)
        .mark_line(
            color=farger.regel,
            strokeDash=[6, 4],
            strokeWidth=2.5,
            point={"color": farger.regel, "shape": "diamond", "size": 60},
        )
        .encode(x=x, y="regel:Q")
    )
    skrift = {"dy": -9, "fontSize": 14, "fontWeight": 600}
    kant, tall = (  # kanten holder tallet leselig når fondet ligger like ved regelen
        alt.Chart(rader).mark_text(**skrift, **farge).encode(x=x, y="fond:Q", text="tekst:N")
        for farge in ({"stroke": farger.flate, "strokeWidth": 3, "color": farger.flate}, {"color": farger.tekst})
    )
    luft = alt.Chart(rader).mark_point(opacity=0).encode(x=x, y="topp:Q")
    return ferdig(alt.layer(søyler, uten, regel, kant, tall, luft).properties(height=høyde), farger)


def fondsdiagram(resultat: Resultat, uten: Resultat, farger: Palett = SKJERM, høyde: int = 190) -> Spesifikasjon:
    """Fondet per år (søyler), uten tiltak (strek) og regelens krav (stiplet linje med ruter)."""
    tekster = [dom.fond(resultat, i) for i in range(len(resultat.år))]
    topp = 1.12 * max(*resultat.fond, *uten.fond, *resultat.reservekrav) / 1000
    rader = [
        {"år": str(å), "fond": f / 1000, "uten": u / 1000, "regel": r / 1000, "tekst": t, "topp": topp}
        for å, f, u, r, t in zip(resultat.år, resultat.fond, uten.fond, resultat.reservekrav, tekster, strict=True)
    ]
    return fyll(_fondsdiagram(farger, høyde), fond=rader)


# --- Fossen fra ett fond til et annet -------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _foss(farger: Palett, høyde: int) -> Spesifikasjon:
    x = alt.X(
        "navn:N",
        title=None,
        sort=None,
        axis=alt.Axis(labelAngle=0, labelLimit=120, labelExpr="split(datum.label, '|')"),
    )
    y = alt.Y("fra:Q", title="mill. kr", axis=alt.Axis(format=",.0f", tickCount=5))
    rader = alt.NamedData("foss")
    søyler = (
        alt.Chart(rader)
        .mark_bar(width={"band": 0.7})
        .encode(
            x=x,
            y=y,
            y2="til:Q",
            color=alt.Color("farge:N", scale=None),
            tooltip=[alt.Tooltip("forklaring:N", title="Post")],
        )
    )
    tall = (
        alt.Chart(rader)
        .mark_text(dy=-9, fontSize=13, fontWeight=600, color=farger.tekst)
        .encode(x=x, y="topp:Q", text="tekst:N")
    )
    luft = alt.Chart(rader).mark_point(opacity=0).encode(x=x, y="luft:Q")
    return ferdig(alt.layer(søyler, tall, luft).properties(height=høyde), farger)


def foss(ledd: Sequence[tuple[str, float, bool]], farger: Palett = SKJERM, høyde: int = 320) -> Spesifikasjon:
    """Poster fra venstre mot høyre: (navn, beløp i 1000 kr, er sum). Summer står på gulvet."""
    nivå, høyest = 0.0, 0.0
    rader: list[dict[str, Any]] = []
    for navn, beløp, er_sum in ledd:
        fra, til = (0.0, beløp / 1000) if er_sum else (nivå, nivå + beløp / 1000)
        farge = farger.fond if er_sum else farger.regel if beløp < 0 else farger.flatefarge(Opphav.EKSTERN)
        rader.append(
            {
                "navn": navn,
                "fra": fra,
                "til": til,
                "topp": max(fra, til),
                "tekst": mill_ved(beløp, 0) if er_sum or beløp < 0 else f"+{mill_ved(beløp, 0)}",
                "farge": farge,
                "forklaring": f"{navn.replace('|', ' ')}: {mill_ved(beløp, 0)} mill. kr",
            }
        )
        nivå, høyest = til, max(høyest, fra, til)
    rader = [{**r, "luft": 1.1 * høyest} for r in rader]
    return fyll(_foss(farger, høyde), foss=rader)


def fossledd(bok: Sequence[Fondsår]) -> list[tuple[str, float, bool]]:
    """Leddene i fossen fra første til siste år; poster som er null hele veien, utelates."""
    ledd: list[tuple[str, float, bool]] = [(f"Fond|{bok[0].år}", bok[0].utgående, True)]
    for post in BEVEGELSER:
        sum_ = sum(getattr(b, post.id) for b in bok[1:])
        if abs(sum_) > 0.5:
            ledd.append((post.på_linjer, sum_, False))
    udekket = sum(b.udekket_merforbruk for b in bok[1:])
    if udekket > 0.5:
        ledd.append((UDEKKET_MERFORBRUK.på_linjer, udekket, False))
    return [*ledd, (f"Fond|{bok[-1].år}", bok[-1].utgående, True)]
