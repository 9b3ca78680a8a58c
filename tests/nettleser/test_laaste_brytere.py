"""En låst bryter viser om den er på eller av, i lyst og mørkt tema: på er fylt, av er en tom ramme."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.nettleser.hjelp import åpne
from tests.nettleser.tiltakssiden import bryter, slå
from tests.test_farger import kontrast

PÅ, AV = "Færre skoler", "Færre barnehager"
FLATE = {"light": "#FFFFFF", "dark": "#12181D"}
FARGER = """e => {
  const spor = e.closest('label').querySelector(':scope > div'), knott = spor.querySelector(':scope > div');
  const farge = d => getComputedStyle(d).backgroundColor;
  return [farge(spor), farge(knott), getComputedStyle(spor).boxShadow];
}"""


def farger(bryter: Locator) -> tuple[str, str, str]:
    """Sporets fyll, knotten og rammen. Gjennomsiktig er tomt."""
    spor, knott, ramme = (_heks(f) for f in bryter.evaluate(FARGER))
    return spor, knott, ramme


def _heks(css: str) -> str:
    tall = re.search(r"rgba?\(([^)]*)\)", css)
    kanaler = [float(t) for t in tall[1].split(",")] if tall else []
    return "" if len(kanaler) == 4 and kanaler[3] == 0 else "#" + "".join(f"{int(k):02x}" for k in kanaler[:3])


@pytest.mark.parametrize("tema", ["light", "dark"])
def test_låste_brytere_viser_om_de_er_på(side: Page, tema: Literal["light", "dark"]) -> None:
    side.emulate_media(color_scheme=tema, reduced_motion="reduce")
    åpne(side)
    slå(side, PÅ)
    slå(side, "Tema 1: se på dette")
    expect(bryter(side, PÅ)).to_be_disabled()
    flate = FLATE[tema]

    spor, knott, _ = farger(bryter(side, PÅ))
    assert kontrast(spor, flate) >= 3
    assert kontrast(knott, spor) >= 3
    tomt, knott, ramme = farger(bryter(side, AV))
    assert tomt == ""
    assert kontrast(ramme, flate) >= 3
    assert kontrast(knott, flate) >= 3
