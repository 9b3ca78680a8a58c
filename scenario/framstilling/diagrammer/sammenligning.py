"""Diagrammet over fondet i flere alternativer: hver linje har sin strek, sin form og sitt merke ved enden. Mill. kr."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt

from scenario.begreper.fondsposter import RESERVEKRAV
from scenario.framstilling.avrunding import mill_ved
from scenario.framstilling.diagrammer.grunn import Spesifikasjon, ferdig, fyll
from scenario.framstilling.farger import SKJERM, Palett
from scenario.framstilling.plassering import spredt as stigende_spredt

INGEN, KRAV = "Ingen", "Krav"
_BOKSTAVER = "ABCD"
_STREK = ([1, 0], [9, 4], [2, 3], [10, 3, 2, 3])
_FORM = ("circle", "square", "triangle-up", "cross")
_LUFT = 0.065
"""Minste avstand mellom to merker, som andel av høyden på aksen."""


@dataclass(frozen=True, slots=True)
class Diagramlinje:
    """Ett alternativ i diagrammet."""

    merke: str
    navn: str
    fond: tuple[float, ...]


def farge(merke: str, farger: Palett = SKJERM) -> str:
    """Fargen til ett alternativ, den samme i kort og diagram."""
    egne = dict(zip(_BOKSTAVER, farger.alternativer, strict=True))
    return egne.get(merke, farger.regel if merke == KRAV else farger.dempet)


def _skala(farger: Palett) -> dict[str, alt.Scale]:
    navn = [INGEN, *_BOKSTAVER, KRAV]
    return {
        "color": alt.Scale(domain=navn, range=[farge(n, farger) for n in navn]),
        "strokeDash": alt.Scale(domain=navn, range=[[4, 4], *_STREK, [6, 4]]),
        "shape": alt.Scale(domain=navn, range=["triangle-down", *_FORM, "diamond"]),
    }


@lru_cache(maxsize=8)
def _fondskurver(farger: Palett, høyde: int) -> Spesifikasjon:
    skala = _skala(farger)
    x = alt.X(
        "år:O", title=None, axis=alt.Axis(labelAngle=0, labelPadding=12, ticks=False), scale=alt.Scale(padding=0.4)
    )
    y = alt.Y("fond:Q", title="mill. kr", axis=alt.Axis(format=",.0f", tickCount=5), scale=alt.Scale(zero=True))
    rader, merker = alt.Chart(alt.NamedData("linjer")), alt.Chart(alt.NamedData("merker"))
    farget = alt.Color("merke:N", scale=skala["color"], legend=None)
    strek = alt.StrokeDash("merke:N", scale=skala["strokeDash"], legend=None)
    form = alt.Shape("merke:N", scale=skala["shape"], legend=None)
    hjelp = [
        alt.Tooltip("navn:N", title="Alternativ"),
        alt.Tooltip("år:O", title="År"),
        alt.Tooltip("tekst:N", title="Mill. kr"),
    ]
    tekst = {"align": "left", "dx": 10, "fontSize": 15, "fontWeight": 700}
    return ferdig(
        alt.layer(
            rader.mark_line(strokeWidth=3).encode(x=x, y=y, color=farget, strokeDash=strek),
            rader.mark_point(filled=True, size=110, opacity=1).encode(
                x=x, y=y, color=farget, shape=form, tooltip=hjelp
            ),
            merker.mark_text(**tekst).encode(x=x, y="plass:Q", text="tekst:N", color=farget),
        ).properties(height=høyde, padding={"right": 74, "left": 5, "top": 5, "bottom": 5}),
        farger,
    )


def fondskurver(
    år: Sequence[int], linjer: Sequence[Diagramlinje], krav: Sequence[float], farger: Palett = SKJERM, høyde: int = 300
) -> Spesifikasjon:
    """Fondet i alle alternativene i ett bilde, med kravet i regelen som egen linje."""
    alle = [*linjer, Diagramlinje(KRAV, RESERVEKRAV.navn, tuple(krav))]
    rader = [
        {"merke": x.merke, "navn": x.navn, "år": str(å), "fond": f / 1000, "tekst": mill_ved(f, 0, k)}
        for x in alle
        for å, f, k in zip(år, x.fond, krav, strict=True)
    ]
    return fyll(_fondskurver(farger, høyde), linjer=rader, merker=_merker(str(år[-1]), alle, krav[-1]))


def _merker(år: str, linjer: Sequence[Diagramlinje], krav: float) -> list[dict[str, Any]]:
    """Merket ved enden av hver linje, flyttet så lite som mulig for at ingen skal ligge oppå hverandre."""
    topp = max(max(x.fond) for x in linjer) / 1000 or 1.0
    plasser = spredt([x.fond[-1] / 1000 for x in linjer], _LUFT * topp)
    return [
        {"år": år, "plass": plass, "merke": x.merke, "tekst": f"{x.merke} {mill_ved(x.fond[-1], 0, krav, minst=0)}"}
        for x, plass in zip(linjer, plasser, strict=True)
    ]


def spredt(verdier: Sequence[float], luft: float) -> list[float]:
    """Verdiene med minst så mye luft mellom seg, og alle klar av aksen: de som er for nære, samles rundt midten sin."""
    rekkefølge = sorted(range(len(verdier)), key=lambda n: verdier[n])
    plasser = stigende_spredt([verdier[n] for n in rekkefølge], luft, luft / 2)
    return [plass for _, plass in sorted(zip(rekkefølge, plasser, strict=True))]
