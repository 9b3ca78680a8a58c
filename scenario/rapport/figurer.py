"""Diagrammene som bilder: SVG og PNG av Vega-Lite, med tekst som finnes på alle maskiner."""

from __future__ import annotations

from html import escape
from textwrap import wrap
from typing import Any, Literal

import vl_convert

from scenario.begreper.felles import Opphav
from scenario.framstilling import diagrammer, dom
from scenario.framstilling.avrunding import mill_ved
from scenario.framstilling.farger import LYS
from scenario.rapport import bildefigurer
from scenario.rapport.innhold import Rapportinnhold, rens

Figurnavn = Literal["effekt", "fond", "begge"]
Spesifikasjon = dict[str, Any]
SKRIFT = "sans-serif"
"""Den eneste skriften vl-convert alltid har; en ukjent skrift gir bilder uten tekst."""
_BREDDE, _HØYDE = 560, 210
_TITLER = {
    "effekt": "Effekt (søyler) mot krav (streker) per år",
    "fond": "Fondet (søyler), trolig (prikk), uten tiltak (grå strek) og kravet (stiplet)",
}


def bilde(innhold: Rapportinnhold, form: Literal["png", "svg"], figur: Figurnavn = "begge") -> bytes:
    """Diagrammene som frittstående bilde, med tittel, dato, utgave og merke i bildet."""
    spes = _med_tittel(innhold, figur)
    tegnet = str(vl_convert.vegalite_to_svg(spes))
    if figur == "begge":
        tegnet = bildefigurer.under(tegnet, innhold)
    if form == "png":
        return bytes(vl_convert.svg_to_png(tegnet, scale=2))
    return _med_beskrivelse(tegnet, innhold, figur).encode()


def svg(innhold: Rapportinnhold, figur: str, skrift: str = SKRIFT, halv: bool = False) -> str:
    """Ett diagram uten tittel, til å settes inn der skriften finnes. `halv` er til halv sidebredde."""
    if figur in bildefigurer.BILDENE:
        return bildefigurer.tegn(innhold, figur, skrift)
    spes = _diagram(innhold, figur, halv)
    return str(vl_convert.vegalite_to_svg({**spes, "config": {**_oppsett(spes), "font": skrift}}))


def png(innhold: Rapportinnhold, figur: str, halv: bool = False) -> bytes:
    """Ett diagram uten tittel, i dobbel oppløsning."""
    if figur in bildefigurer.BILDENE:
        return bytes(vl_convert.svg_to_png(bildefigurer.tegn(innhold, figur, SKRIFT), scale=2))
    spes = _diagram(innhold, figur, halv)
    return bytes(vl_convert.vegalite_to_png({**spes, "config": _oppsett(spes)}, scale=2))


def png_par(innhold: Rapportinnhold, navn: tuple[str, str]) -> bytes:
    """To diagrammer ved siden av hverandre, uten tittel."""
    deler = [_diagram(innhold, n, halv=True) for n in navn]
    spes = {"hconcat": [_uten_oppsett({**d, "height": 150}) for d in deler], "config": _oppsett(deler[0])}
    return bytes(vl_convert.vegalite_to_png({**spes, "background": "white"}, scale=2))


def _uten_oppsett(spes: Spesifikasjon) -> Spesifikasjon:
    return {n: v for n, v in spes.items() if n not in ("config", "background", "$schema")}


def _diagram(innhold: Rapportinnhold, figur: str, halv: bool = False) -> Spesifikasjon:
    if figur == "fond":
        spes = _med_spenn(diagrammer.fondsdiagram(innhold.resultat, innhold.uten_tiltak, LYS), innhold)
    else:
        spes = _effektdiagram(innhold)
    mål = {"width": _BREDDE // 2, "height": 150} if halv else {"width": _BREDDE, "height": _HØYDE}
    return {**spes, **mål, "background": "white"}


def _med_spenn(spes: Spesifikasjon, innhold: Rapportinnhold) -> Spesifikasjon:
    """Det trolige fondet som strek med prikk, lyst omriss, oppå søylene. Mill. kr."""
    verdier = [
        {"år": str(å), "lav": lav / 1000, "midt": midt / 1000, "høy": høy / 1000}
        for å, lav, midt, høy in bildefigurer.fondets_spenn(innhold)
    ]
    x = {"field": "år", "type": "ordinal"}
    lav, midt, høy = ({"field": felt, "type": "quantitative"} for felt in ("lav", "midt", "høy"))
    strek, prikk = {"type": "rule"}, {"type": "point", "filled": True, "opacity": 1}
    lag = [
        {
            "mark": {**strek, "color": "#FFFFFF", "strokeWidth": 6},
            "encoding": {"x": x, "y": lav, "y2": {"field": "høy"}},
        },
        {
            "mark": {**strek, "color": LYS.tekst, "strokeWidth": 2},
            "encoding": {"x": x, "y": lav, "y2": {"field": "høy"}},
        },
        *(
            {"mark": {"type": "tick", "color": LYS.tekst, "thickness": 2, "width": 12}, "encoding": {"x": x, "y": ende}}
            for ende in (lav, høy)
        ),
        {"mark": {**prikk, "color": LYS.tekst, "stroke": "#FFFFFF", "size": 70}, "encoding": {"x": x, "y": midt}},
    ]
    return {**spes, "layer": [*spes["layer"], {"data": {"values": verdier}, "layer": lag}]} if verdier else spes


def _oppsett(spes: Spesifikasjon) -> Spesifikasjon:
    return {**spes.get("config", {}), "font": SKRIFT}


def _effektdiagram(innhold: Rapportinnhold) -> Spesifikasjon:
    """Effekten per år som søyler og kravet som streker. Mill. kr."""
    r = innhold.resultat
    rader = [
        {"år": str(å), "effekt": e / 1000, "krav": k / 1000, "tekst": mill_ved(e, k), "topp": max(0.0, e / 1000)}
        for å, e, k in zip(r.år, r.effekt, r.krav, strict=True)
    ]
    x = {"field": "år", "type": "ordinal", "title": None, "axis": {"labelAngle": 0, "ticks": False}}
    akse = {"format": ",.0f", "tickCount": 4}
    y = {"field": "effekt", "type": "quantitative", "title": "mill. kr", "axis": akse, "scale": {"zero": True}}
    søyler = {"type": "bar", "width": {"band": 0.55}, "color": LYS.flatefarge(Opphav.AVLEDET)}
    krav = {"type": "tick", "thickness": 3, "width": {"band": 0.85}, "color": LYS.regel}
    tall = {"type": "text", "dy": -9, "fontSize": 14, "fontWeight": 600, "color": LYS.tekst}
    teksten = {"x": x, "y": {**y, "field": "topp"}, "text": {"field": "tekst", "type": "nominal"}}
    lag = [
        {"mark": søyler, "encoding": {"x": x, "y": y}},
        {"mark": krav, "encoding": {"x": x, "y": {**y, "field": "krav"}}},
        {"mark": tall, "encoding": teksten},
    ]
    config = diagrammer.fondsdiagram(r, innhold.uten_tiltak, LYS)["config"]
    return {"data": {"values": rader}, "layer": lag, "config": config}


def _med_tittel(innhold: Rapportinnhold, figur: Figurnavn) -> Spesifikasjon:
    navn = ("effekt", "fond") if figur == "begge" else (figur,)
    deler = [{**_diagram(innhold, n), "title": {"text": _TITLER[n], "anchor": "start", "fontSize": 14}} for n in navn]
    undertittel = [f"{innhold.kommune.opplysninger.navn}. Mill. kr.", innhold.merke]
    if innhold.adresse:
        undertittel += wrap(rens(innhold.adresse), 90)[:3]
    tittel = {"text": wrap(innhold.tittel, 62) or [""], "subtitle": undertittel, "anchor": "start"}
    felles = {"fontSize": 18, "subtitleFontSize": 12, "subtitleColor": LYS.dempet, "subtitlePadding": 6, "offset": 14}
    config = {**_oppsett(deler[0]), "background": "white"}
    return {
        "vconcat": [_uten_oppsett(d) for d in deler],
        "title": {**tittel, **felles},
        "config": config,
        "padding": 16,
    }


def _med_beskrivelse(bildet: str, innhold: Rapportinnhold, figur: Figurnavn) -> str:
    """Setter inn tittel og beskrivelse for den som ikke ser bildet."""
    start, slutt = bildet.split(">", 1)
    om = f"<title>{escape(innhold.tittel)}</title><desc>{escape(beskrivelse(innhold, figur))}</desc>"
    return f'{start} role="img" lang="nb">{om}{slutt}'


def beskrivelse(innhold: Rapportinnhold, figur: Figurnavn) -> str:
    """Tallene i bildet som setninger."""
    r = innhold.resultat
    effekt = [f"{å}: effekt {dom.effekt(r, i)}, krav {dom.krav(r, i)}" for i, å in enumerate(r.år)]
    fond = [f"{å}: fondet {dom.fond(r, i)}, krav {dom.reservekrav(r, i)}" for i, å in enumerate(r.år)]
    bildene = [bildefigurer.beskrivelse(innhold, n).rstrip(".") for n in _bildene(innhold, figur)]
    if trolig := bildefigurer.fondets_spenn_i_ord(innhold):
        fond.append(trolig.rstrip("."))
    ledd = {"effekt": effekt, "fond": fond, "begge": effekt + fond}[figur] + bildene
    return f"{'. '.join(ledd)}. Mill. kr. {innhold.merke}."


def _bildene(innhold: Rapportinnhold, figur: Figurnavn) -> tuple[str, ...]:
    """Bildene som står under diagrammene når alt er med."""
    return tuple(n for n in bildefigurer.BILDENE if figur == "begge" and bildefigurer.kan_tegnes(innhold, n))
