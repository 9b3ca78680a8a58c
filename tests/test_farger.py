"""Fargene i diagrammene: tekst minst 4,5:1 og former minst 3:1 mot flaten, og ingenting som bare fargen skiller."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from scenario.analyse.pakker.pakkesporsmal import Pakkespørsmål
from scenario.analyse.pakker.prinsippvedtak import prinsipp
from scenario.begreper import Tiltaksvalg, Valg
from scenario.beregning import beregn, uten_tiltak
from scenario.beregning.fond import fondsbok
from scenario.framstilling import diagrammer
from scenario.framstilling.diagrammer.sammenligning import Diagramlinje, fondskurver
from scenario.framstilling.farger import LYS, MØRK, Palett
from scenario.lesing import les_kommune

Farge = tuple[float, float, float]
TEMAER = pytest.mark.parametrize("p", [LYS, MØRK], ids=["lyst", "mørkt"])

# Machado, Oliveira og Fernandes (2009), full fargeblindhet, på lineær RGB.
FARGESYN: dict[str, tuple[Farge, Farge, Farge]] = {
    "vanlig": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "uten rødt": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "uten grønt": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "uten blått": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "gråtoner": ((0.2126, 0.7152, 0.0722),) * 3,
}
TYDELIG = 10.0
"""Fargeavstand (CIE76) to flater ved siden av hverandre minst skal ha. Rundt 2 er det minste et trent øye ser."""


def lineær(farge: str) -> Farge:
    r, g, b = (int(farge[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return _lineær(r), _lineær(g), _lineær(b)


def _lineær(k: float) -> float:
    return k / 12.92 if k <= 0.04045 else ((k + 0.055) / 1.055) ** 2.4


def kontrast(en: str, annen: str) -> float:
    lav, høy = sorted(sum(k * v for k, v in zip(lineær(f), (0.2126, 0.7152, 0.0722), strict=True)) for f in (en, annen))
    return (høy + 0.05) / (lav + 0.05)


def sett_med(syn: str, farge: str) -> Farge:
    """Fargen slik den ses, i CIE Lab."""
    rgb = [min(1.0, max(0.0, sum(m * k for m, k in zip(rad, lineær(farge), strict=True)))) for rad in FARGESYN[syn]]
    til_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    hvit = (0.9505, 1.0, 1.089)
    x, y, z = (_rot(sum(m * k for m, k in zip(r, rgb, strict=True)) / h) for r, h in zip(til_xyz, hvit, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _rot(t: float) -> float:
    return float(t ** (1 / 3)) if t > 0.008856 else 7.787 * t + 16 / 116


def avstand(syn: str, en: str, annen: str) -> float:
    return sum((a - b) ** 2 for a, b in zip(sett_med(syn, en), sett_med(syn, annen), strict=True)) ** 0.5


# --- Diagrammene, tegnet på ekte tall -------------------------------------------------------------------------------


def alle_diagrammer(p: Palett) -> dict[str, dict[str, Any]]:
    kommune = les_kommune()
    valg = Valg(kommune.standard, tuple(Tiltaksvalg(t.id) for t in kommune.valgbare))
    resultat, uten = beregn(kommune, valg), uten_tiltak(kommune, valg)
    bok = fondsbok(kommune, valg.forutsetninger, resultat.krav, resultat.effekt, resultat.omstilling)
    dører = prinsipp(Pakkespørsmål(kommune, Valg(kommune.standard)))
    linjer = [Diagramlinje(b, b, resultat.fond) for b in "ABCD"]
    return {
        "målsøyle": diagrammer.målsøyle(resultat, p),
        "fondsdiagram": diagrammer.fondsdiagram(resultat, uten, p),
        "foss": diagrammer.foss(diagrammer.fossledd(bok), p),
        "dører": diagrammer.dører(dører, {t.tema: str(t.tema) for t in dører.temaer}, frozenset(), p),
        "fondskurver": fondskurver(resultat.år, linjer, resultat.reservekrav, p),
    }


def lagene(spes: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(type, merke, koding) for hvert lag som synes."""
    for lag in spes["layer"]:
        merke = lag["mark"] if isinstance(lag["mark"], dict) else {"type": lag["mark"]}
        if merke.get("opacity") != 0 and merke.get("fillOpacity") != 0:
            yield merke["type"], merke, lag.get("encoding", {})


def fargene(merke: dict[str, Any], koding: dict[str, Any]) -> list[str]:
    """Fargene et lag kan få: fast, eller fra en skala. Farger som står i dataene, prøves for seg."""
    skala = (koding.get("color") or {}).get("scale") or {}
    return [f for f in (merke.get("color"), *skala.get("range", ())) if isinstance(f, str)]


@TEMAER
def test_tekst_i_diagrammer_har_nok_kontrast(p: Palett) -> None:
    """Mot flaten. Tekst i flatens egen farge står oppå søylene, og prøves mot dem."""
    flate = p.flate
    for navn, spes in alle_diagrammer(p).items():
        akse = spes["config"]["axis"]
        lag = [(merke, koding) for type_, merke, koding in lagene(spes) if type_ == "text"]
        glorie = [merke for merke, _ in lag if merke.get("stroke") == flate]
        tekst = [f for merke, koding in lag if merke not in glorie for f in fargene(merke, koding)]
        søyler = {rad["farge"] for ett in spes["layer"] for rad in ett["data"]["values"] if "farge" in rad}
        par = [(f, grunn) for f in tekst for grunn in (søyler if f == flate else {flate})]
        par += [(akse["labelColor"], flate), (akse["titleColor"], flate)]
        assert {(f, g): round(kontrast(f, g), 2) for f, g in par if kontrast(f, g) < 4.5} == {}, navn


@TEMAER
def test_former_i_diagrammer_har_nok_kontrast(p: Palett) -> None:
    for navn, spes in alle_diagrammer(p).items():
        former = [f for type_, merke, koding in lagene(spes) if type_ != "text" for f in fargene(merke, koding)]
        svake = {f: round(kontrast(f, p.flate), 2) for f in former if f not in (p.flate, p.linje)}
        assert {f: k for f, k in svake.items() if k < 3} == {}, navn


@TEMAER
def test_bokstavene_på_opphavsfargene_kan_leses(p: Palett) -> None:
    for opphav, flate, bokstav in p.opphav:
        assert kontrast(flate, bokstav) >= 4.5, opphav


@TEMAER
@pytest.mark.parametrize("syn", FARGESYN)
def test_flater_som_møtes_skilles_av_alle(p: Palett, syn: str) -> None:
    """Delene i målsøylen som ligger inntil hverandre. Bokstaven står der også."""
    deler = [flate for _, flate, _ in p.opphav]
    assert {par: d for par in itertools.pairwise(deler) if (d := avstand(syn, *par)) < TYDELIG} == {}


@TEMAER
def test_linjer_i_samme_diagram_skilles_uten_farge(p: Palett) -> None:
    """Hver serie har sin egen strek eller form."""
    for navn in ("fondskurver",):
        spes = alle_diagrammer(p)[navn]
        koder = {
            felt: [k[felt]["scale"]["range"] for _, _, k in lagene(spes) if felt in k]
            for felt in ("strokeDash", "shape")
        }
        former = koder["shape"][0]
        assert len(set(former)) == len(former), navn


def test_en_for_svak_farge_og_to_for_like_blir_funnet() -> None:
    assert kontrast("#999999", "#FFFFFF") < 3
    assert avstand("uten grønt", "#D0564C", "#8A8A3C") < avstand("vanlig", "#D0564C", "#8A8A3C")
    assert avstand("gråtoner", "#FF0000", "#7F7F7F") < TYDELIG < avstand("vanlig", "#FF0000", "#7F7F7F")
