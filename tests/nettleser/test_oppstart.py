"""Startsiden kommer opp."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.nettleser.hjelp import åpne


def test_startsiden_har_overskrift_og_språk(side: Page) -> None:
    åpne(side)

    expect(side.locator("html")).to_have_attribute("lang", "nb")
    expect(side.locator("h1")).to_have_count(1)
