"""Diagrammene over usikkerheten: vifta for fondet, hvor summen kan havne, og hva som betyr mest. Beløp i mill. kr."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import altair as alt

from scenario.analyse.spredning import Spredning, Søyle
from scenario.analyse.viktigst import Utslag
from scenario.framstilling.avrunding import mill_ved
from scenario.framstilling.diagrammer.grunn import Spesifikasjon, ferdig, fyll
from scenario.framstilling.farger import SKJERM, Palett
from scenario.framstilling.tall import mill, mill_knapp

FLEST_UTSLAG = 10
"""Så mange størrelser vises i bildet av hva som betyr mest; resten står i tabellen."""


@lru_cache(maxsize=4)
def _vifte(farger: Palett, høyde: int) -> Spesifikasjon:
    rader = alt.Chart(alt.NamedData("fond"))
    x = alt.X("år:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False), scale=alt.Scale(padding=0.3))
    y = alt.Y("p10:Q", title="mill. kr", axis=alt.Axis(format=",.0f", tickCount=5), scale=alt.Scale(zero=True))
    ytre = rader.mark_area(opacity=0.25, color=farger.fond).encode(x=x, y=y, y2="p90:Q")
    indre = rader.mark_area(opacity=0.4, color=farger.fond).encode(x=x, y="p25:Q", y2="p75:Q")
    midt = rader.mark_line(color=farger.fond, strokeWidth=3, point={"color": farger.fond, "size": 70}).encode(
        x=x, y="p50:Q"
    )
    punkt = {"color": farger.regel, "shape": "diamond", "size": 60}
    regel = rader.mark_line(color=farger.regel, strokeDash=[6, 4], strokeWidth=2.5, point=punkt).encode(
        x=x, y="regel:Q"
    )
    tall = rader.mark_text(dy=-12, fontSize=14, fontWeight=600, color=farger.tekst).encode(
        x=x, y="p50:Q", text="tekst:N"
    )
    luft = rader.mark_point(opacity=0).encode(x=x, y="topp:Q")
    return ferdig(alt.layer(ytre, indre, midt, regel, tall, luft).properties(height=høyde), farger)


def vifte(
    år: Sequence[int], fond: Sequence[Spredning], regel: Sequence[float], farger: Palett = SKJERM, høyde: int = 280
) -> Spesifikasjon:
    """Fondet som vifte: midten, det indre båndet (5 av 10) og det ytre (8 av 10), mot regelens krav."""
    topp = 1.12 * max(*(s.p90 for s in fond), *regel) / 1000
    rader = [
        {
            "år": str(å),
            **{nivå: getattr(s, nivå) / 1000 for nivå in ("p10", "p25", "p50", "p75", "p90")},
            "regel": r / 1000,
            "tekst": mill_ved(s.p50, r, minst=0),
            "topp": topp,
        }
        for å, s, r in zip(år, fond, regel, strict=True)
    ]
    return fyll(_vifte(farger, høyde), fond=rader)


@lru_cache(maxsize=4)
def _mulig_effekt(farger: Palett, høyde: int) -> Spesifikasjon:
    søyler, mål = alt.Chart(alt.NamedData("søyler")), alt.Chart(alt.NamedData("mål"))
    x = alt.X(
        "fra:Q",
        title="mill. kr",
        axis=alt.Axis(format=",.0f", grid=False),
        scale=alt.Scale(nice=False, zero=False),
    )
    y = alt.Y("antall:Q", title=None, axis=None)
    merke = mål.mark_rule(strokeWidth=3, color=farger.mål)
    return ferdig(
        alt.layer(
            søyler.mark_bar(stroke=farger.flate).encode(
                x=x,
                x2="til:Q",
                y=y,
                y2=alt.datum(0),
                color=alt.Color("farge:N", scale=None),
                tooltip=[alt.Tooltip("tekst:N", title="Effekt")],
            ),
            merke.encode(x="mål:Q"),
            mål.mark_text(align="left", dx=6, fontSize=13, fontWeight=600, color=farger.mål).encode(
                x="mål:Q", y=alt.value(8), text="tekst:N"
            ),
        ).properties(height=høyde),
        farger,
    )


def mulig_effekt(søyler: Sequence[Søyle], mål: float, farger: Palett = SKJERM, høyde: int = 180) -> Spesifikasjon:
    """Hvor ofte summen havner hvor, med målet som strek. Det som når målet, har mørkere farge og står til høyre."""
    rader = [
        {
            "fra": s.fra / 1000,
            "til": s.til / 1000,
            "antall": s.antall,
            "farge": farger.fond if s.fra >= mål else farger.uten_tiltak,
            "tekst": f"{mill(s.fra)}–{mill(s.til)} mill. kr",
        }
        for s in søyler
    ]
    return fyll(
        _mulig_effekt(farger, høyde), søyler=rader, mål=[{"mål": mål / 1000, "tekst": f"Mål {mill_knapp(mål)}"}]
    )


@lru_cache(maxsize=32)
def _utslag(farger: Palett, antall: int) -> Spesifikasjon:
    rader = alt.Chart(alt.NamedData("utslag"))
    y = alt.Y("navn:N", title=None, sort=None, axis=alt.Axis(labelLimit=220, ticks=False, domain=False))
    x = alt.X("lav:Q", title="summen, mill. kr", axis=alt.Axis(format=",.0f", tickCount=5), scale=alt.Scale(zero=False))
    return ferdig(
        alt.layer(
            rader.mark_bar(height=14, color=farger.fond).encode(
                x=x, x2="høy:Q", y=y, tooltip=[alt.Tooltip("tekst:N", title="Sum")]
            ),
            rader.mark_text(align="left", dx=5, fontSize=12, color=farger.tekst).encode(x="høy:Q", y=y, text="andel:N"),
        ).properties(height=26 * max(1, antall)),
        farger,
    )


def utslag(viktigst: Sequence[Utslag], farger: Palett = SKJERM) -> Spesifikasjon:
    """Hva som flytter summen mest: fra lavt til høyt for én størrelse om gangen, størst øverst."""
    rader = [
        {
            "navn": u.navn,
            "lav": u.lav / 1000,
            "høy": u.høy / 1000,
            "tekst": f"{mill(u.lav)} til {mill(u.høy)} mill. kr",
            "andel": f"{mill(u.høy - u.lav)}",
        }
        for u in viktigst[:FLEST_UTSLAG]
    ]
    return fyll(_utslag(farger, len(rader)), utslag=rader)
