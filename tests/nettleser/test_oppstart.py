"""Startsiden kommer opp."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.nettleser.hjelp import SKJERMER, ingen_vannrett_rulling, åpne


@pytest.mark.parametrize("skjerm", SKJERMER, ids=lambda s: str(s["width"]))
def test_startsiden_har_overskrift_språk_og_får_plass(side: Page, skjerm: ViewportSize) -> None:
    åpne(side)

    expect(side.locator("html")).to_have_attribute("lang", "nb")
    expect(side.locator("h1")).to_have_count(1)
    ingen_vannrett_rulling(side)
