"""Diagrammene på siden Pakker: hva hvert tema er verdt, og effekt mot følger. Beløp i mill. kr."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import altair as alt

from scenario.analyse.pakker import Frontpunkt, Prinsipp, Tema
from scenario.framstilling.avrunding import mill_ved, på_grensen
from scenario.framstilling.diagrammer.grunn import Spesifikasjon, ferdig, fyll
from scenario.framstilling.farger import SKJERM, Palett
from scenario.framstilling.tall import mill_knapp

_SØYLE = 22


@lru_cache(maxsize=16)
def _dører(farger: Palett, antall: int) -> Spesifikasjon:
    rader, mål = alt.Chart(alt.NamedData("temaer")), alt.Chart(alt.NamedData("mål"))
    y = alt.Y("navn:N", title=None, sort=None, axis=alt.Axis(labelLimit=200, labelPadding=8, ticks=False, domain=False))
    x = alt.X("uten:Q", title="mill. kr i året", axis=alt.Axis(format=",.0f", tickCount=6), scale=alt.Scale(zero=True))
    return ferdig(
        alt.layer(
            rader.mark_bar(height=_SØYLE).encode(
                x=x,
                x2=alt.datum(0),
                y=y,
                color=alt.Color("farge:N", scale=None),
                tooltip=[alt.Tooltip("forklaring:N", title="Tema")],
            ),
            rader.mark_bar(height=_SØYLE, color=farger.flate, stroke=farger.fond, strokeDash=[4, 3]).encode(
                x="uten:Q", x2="med:Q", y=y
            ),
            rader.mark_text(align="left", dx=6, fontSize=13, fontWeight=600, color=farger.flate).encode(
                x=alt.datum(0), y=y, text="høyst:N"
            ),
            rader.mark_text(align="left", dx=6, fontSize=13, color=farger.tekst).encode(
                x="høyest:Q", y=y, text="tekst:N"
            ),
            mål.mark_rule(strokeWidth=3, color=farger.regel, strokeDash=[6, 4]).encode(x="mål:Q"),
            mål.mark_text(align="left", dx=5, dy=-2, fontSize=13, fontWeight=600, color=farger.regel).encode(
                x="mål:Q", y=alt.value(-6), text="tekst:N"
            ),
            rader.mark_point(opacity=0).encode(x="luft:Q", y=y),
        ).properties(height=34 * antall + 48),
        farger,
    )


def dører(svar: Prinsipp, navn: dict[int, str], ukjente: frozenset[int], farger: Palett = SKJERM) -> Spesifikasjon:
    """Hvor langt vi kan nå uten hvert tema (fylt), og hva temaet legger til (stiplet), mot målet.

    `ukjente` er temaene uten tall. Rekker det ikke uten temaet, har søylen en annen farge, og det som
    mangler, står ved den.
    """
    høyest = max((t.størst_med for t in svar.temaer), default=0.0) / 1000
    rader = [
        {
            "navn": f"Uten {navn[t.tema].lower() if t.åpent else navn[t.tema].lower() + ' (ikke nå)'}",
            "uten": t.størst_uten / 1000,
            "med": t.størst_med / 1000,
            "høyest": t.størst_med / 1000,
            "luft": 1.42 * høyest,
            "farge": farger.fond if t.når_uten else farger.regel,
            "høyst": f"høyst {mill_ved(t.størst_uten, svar.mål)}" if t.størst_uten > 0.3 * 1000 * høyest else "",
            "tekst": _tillegg(t, ukjente) if t.når_uten else f"{mill_ved(svar.mål - t.størst_uten, 0)} mangler",
            "forklaring": f"{navn[t.tema]}: {mill_ved(t.størst_uten, svar.mål)} uten, "
            f"{mill_ved(t.størst_med, svar.mål)} med",
        }
        for t in sorted(svar.temaer, key=lambda t: -t.kroner)
    ]
    mål = [{"mål": svar.mål / 1000, "tekst": f"Mål {mill_knapp(svar.mål)}"}]
    return fyll(_dører(farger, len(rader)), temaer=rader, mål=mål)


def _tillegg(tema: Tema, ukjente: frozenset[int]) -> str:
    if tema.tema in ukjente:
        return "ikke tallfestet"
    return "endrer ingenting" if på_grensen(tema.kroner) else f"−{mill_ved(tema.kroner, 0)}"


@lru_cache(maxsize=4)
def _front(farger: Palett, høyde: int) -> Spesifikasjon:
    punkter, mål = alt.Chart(alt.NamedData("punkter")), alt.Chart(alt.NamedData("mål"))
    x = alt.X("konsekvens:Q", title="følger for brukere (poeng, se vektene)", axis=alt.Axis(format=",.0f", tickCount=6))
    y = alt.Y("effekt:Q", title="mill. kr i året", axis=alt.Axis(format=",.0f", tickCount=6))
    return ferdig(
        alt.layer(
            punkter.mark_line(color=farger.linje, interpolate="step-after").encode(x=x, y=y),
            punkter.mark_point(filled=True, size=110, color=farger.fond).encode(
                x=x, y=y, tooltip=[alt.Tooltip("tekst:N", title="Pakke")]
            ),
            punkter.mark_text(dy=-12, fontSize=12, color=farger.tekst).encode(x=x, y=y, text="nummer:N"),
            mål.mark_rule(strokeWidth=2.5, strokeDash=[6, 4], color=farger.regel).encode(y="mål:Q"),
        ).properties(height=høyde),
        farger,
    )


def front(punkter: Sequence[Frontpunkt], mål: float, farger: Palett = SKJERM, høyde: int = 280) -> Spesifikasjon:
    """Pakkene ingen annen er bedre enn i både effekt og følger, nummerert fra størst effekt."""
    rader = [
        {
            "nummer": str(nr),
            "effekt": p.effekt / 1000,
            "konsekvens": p.konsekvens,
            "tekst": f"Nr. {nr}: {mill_ved(p.effekt, mål)} mill. kr, {len(p.tiltak)} tiltak",
        }
        for nr, p in enumerate(punkter, 1)
    ]
    return fyll(_front(farger, høyde), punkter=rader, mål=[{"mål": mål / 1000}])
