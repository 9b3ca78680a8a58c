"""Skifter maskinen til mørkt tema mens siden er åpen, følger alt med uten et klikk."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.deling.delt import adressefelt
from scenario.lesing import les_kommune
from sider.meny import SIDENE
from tests.nettleser.hjelp import gå_til, vent_ferdig
from tests.test_farger import kontrast

Tema = Literal["light", "dark"]
TEGNET = """() => {
  const rgb = farge => farge.match(/[\\d.]+/g)?.slice(0, 3).map(Number), flater = e => {
    for (let d = e; d; d = d.parentElement) {
      const farge = getComputedStyle(d).backgroundColor;
      if (farge !== 'rgba(0, 0, 0, 0)' && farge !== 'transparent') return rgb(farge);
    }
  };
  const akse = [...document.querySelectorAll('[data-testid=stVegaLiteChart] .mark-text text')]
    .filter(e => e.textContent.trim() && e.closest('[class*=role-axis], [class*=role-legend]'))
    .map(e => [e.textContent, rgb(getComputedStyle(e).fill), flater(e.closest('[data-testid=stVegaLiteChart]'))]);
  const tekster = '.b-navn, .b-gap span, .b-svar, .u-tall, .u-plan span, ' +
    '.opphav, .sml-merke, .sml-tegn span, .krav-navn, .lerret h1';
  const html = [...document.querySelectorAll(tekster)]
    .filter(e => e.textContent.trim()).map(e => [e.textContent, rgb(getComputedStyle(e).color), flater(e)]);
  return [...akse, ...html];
}"""
SIDER_MED_DIAGRAM = {"pakker", "sammenlign"}


@pytest.fixture(scope="module")
def kommune() -> Kommune:
    return les_kommune()


def for_svake(side: Page) -> list[str]:
    """Tekstene i diagrammer og merker som ikke kan leses der de står."""
    tegnet = [(tekst, heks(farge), heks(flate)) for tekst, farge, flate in side.evaluate(TEGNET)]
    return [f"{tekst}: {farge} på {flate}" for tekst, farge, flate in tegnet if kontrast(farge, flate) < 4.5]


def heks(rgb: list[int]) -> str:
    return "#" + "".join(f"{int(kanal):02x}" for kanal in rgb)


@pytest.mark.parametrize("adresse", [adresse for _, _, adresse, _ in SIDENE])
def test_diagrammer_og_merker_følger_temaet_uten_et_klikk(fane: Page, kommune: Kommune, adresse: str) -> None:
    side, valg = fane, Valg(kommune.standard, tuple(Tiltaksvalg(t.id) for t in kommune.valgbare[:6]))
    gå_til(side, f"/{adresse}?{urlencode(adressefelt(kommune, valg))}")
    if adresse == "mote":
        side.get_by_role("button", name="Start møtet").click()
        vent_ferdig(side)
    assert side.get_by_test_id("stVegaLiteChart").count() > 0 or adresse not in SIDER_MED_DIAGRAM

    for tema, bakgrunn in (("dark", "rgb(18, 24, 29)"), ("light", "rgb(255, 255, 255)")):
        byttet_til(side, tema, bakgrunn)
        assert for_svake(side) == [], tema


def byttet_til(side: Page, tema: str, bakgrunn: str) -> None:
    """Maskinen skifter tema. Venter bare på at Streamlit selv har skiftet; ingen kjøring bestilles."""
    side.emulate_media(color_scheme="dark" if tema == "dark" else "light")
    expect(side.get_by_test_id("stApp")).to_have_css("background-color", re.compile(re.escape(bakgrunn)))
