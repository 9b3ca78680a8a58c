"""Det prøvene i nettleser har tilgang til."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.nettleser.hjelp import BRED, Vakt, ny_kontekst, start_nettleser
from tests.tjener import Tjener

HER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Alle prøver i denne mappa er nettleserprøver; ingen trenger å si det selv."""
    for prøve in items:
        if HER in prøve.path.parents:
            prøve.add_marker(pytest.mark.nettleser)


# Per mappe, ikke per økt: Playwright holder en asyncio-løkke i gang, og den må være lukket
# før prøver utenfor mappa kan bruke asyncio.run.
@pytest.fixture(scope="package")
def nettleser() -> Iterator[Browser]:
    """Chromium, startet én gang."""
    with sync_playwright() as playwright:
        try:
            nettleser = start_nettleser(playwright)
        except RuntimeError as feil:
            raise pytest.fail.Exception(str(feil), pytrace=False) from None
        yield nettleser
        nettleser.close()


@pytest.fixture
def skjerm() -> ViewportSize:
    """Skjermen `side` får. En prøve velger en annen med `@pytest.mark.parametrize("skjerm", SKJERMER)`."""
    return BRED


@pytest.fixture
def vakt() -> Vakt:
    """Det `side` ikke skulle gjort; `vakt.tillat(mønster)` når prøven selv framkaller feilen."""
    return Vakt()


@pytest.fixture
def side(nettleser: Browser, tjener: Tjener, skjerm: ViewportSize, vakt: Vakt) -> Iterator[Page]:
    """En ny fane hos en ny bruker. Feil hos nettleser eller tjener og kall til andre verter feller den."""
    kontekst = ny_kontekst(nettleser, tjener.adresse, skjerm)
    vakt.følg(kontekst)
    logget_før = tjener.logg.stat().st_size
    yield kontekst.new_page()
    kontekst.close()
    vakt.les_logg(tjener.loggtekst(logget_før))
    assert not vakt.uventet(), "\n".join(vakt.uventet())


def _delt_fane(nettleser: Browser, tjener: Tjener, *, berøring: bool = False) -> Iterator[Page]:
    vakt, kontekst = Vakt(), ny_kontekst(nettleser, tjener.adresse, berøring=berøring)
    vakt.følg(kontekst)
    logget_før = tjener.logg.stat().st_size
    yield kontekst.new_page()
    kontekst.close()
    vakt.les_logg(tjener.loggtekst(logget_før))
    assert not vakt.uventet(), "\n".join(vakt.uventet())


@pytest.fixture(scope="module")
def fane(nettleser: Browser, tjener: Tjener) -> Iterator[Page]:
    """Én fane for alle prøvene i en fil, så nettleseren bare henter appen én gang. Samme vakt som `side`."""
    yield from _delt_fane(nettleser, tjener)


@pytest.fixture(scope="module")
def fingerfane(nettleser: Browser, tjener: Tjener) -> Iterator[Page]:
    """Som `fane`, på en skjerm som også tar imot fingre."""
    yield from _delt_fane(nettleser, tjener, berøring=True)
