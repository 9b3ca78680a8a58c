"""Det prøvene i nettleser har tilgang til."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize, sync_playwright

from scenario.deling.utgaver import Arkiv
from scenario.lesing import KONFIG, les_kommune
from tests.nettleser.hjelp import BRED, Vakt, ny_bruker, ny_kontekst, start_nettleser, start_profil
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
def styrer() -> Iterator[Playwright]:
    """Det som styrer nettleserne."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def nettleser(styrer: Playwright) -> Iterator[Browser]:
    """Chromium, startet én gang."""
    try:
        nettleser = start_nettleser(styrer)
    except RuntimeError as feil:
        raise pytest.fail.Exception(str(feil), pytrace=False) from None
    yield nettleser
    nettleser.close()


@pytest.fixture(scope="package")
def profil(styrer: Playwright, tjener: Tjener, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """En egen Chromium som `side` og `fane` deler. Den glemmer brukeren mellom prøvene, men ikke appens skript."""
    try:
        profil = start_profil(styrer, tjener.adresse, tmp_path_factory.mktemp("profil"))
    except RuntimeError as feil:
        raise pytest.fail.Exception(str(feil), pytrace=False) from None
    yield profil
    profil.close()


@pytest.fixture
def skjerm() -> ViewportSize:
    """Skjermen `side` får. En prøve velger en annen med `@pytest.mark.parametrize("skjerm", SKJERMER)`."""
    return BRED


@pytest.fixture
def vakt() -> Vakt:
    """Det `side` ikke skulle gjort; `vakt.tillat(mønster)` når prøven selv framkaller feilen."""
    return Vakt()


@pytest.fixture
def side(profil: BrowserContext, tjener: Tjener, skjerm: ViewportSize, vakt: Vakt) -> Iterator[Page]:
    """En ny fane hos en ny bruker. Feil hos nettleser eller tjener og kall til andre verter feller den."""
    yield from ny_bruker(profil, tjener, skjerm, vakt)


@pytest.fixture(scope="package")
def desember(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tjener]:
    """Appen et halvt år senere, i en undermappe slik den kan ligge under kommunens eget nettsted.

    Skolene gir 6,9 mill. kr, ikke 7,7, og utgaven fra mai er arkivert.
    """
    rot = tmp_path_factory.mktemp("desember")
    copytree(KONFIG, rot / "konfig")
    copytree(KONFIG.parent / "data/drammen", rot / "data/drammen")
    fil = rot / "konfig/kommuner/drammen/tiltak/skolestruktur.yaml"
    fil.write_text(fil.read_text("utf-8").replace("sannsynlig: 7700", "sannsynlig: 6900"), "utf-8")
    mai = les_kommune()
    Arkiv(mai.id, rot / "utgaver").publiser(mai, "2026-05-20")
    miljø = {"KONFIG": str(rot / "konfig"), "UTGAVER": str(rot / "utgaver"), "LAGER": str(rot / "lager.db")}
    tjener = Tjener(logg=rot / "tjener.log", miljø=miljø, mappe="innsparing")
    tjener.start()
    yield tjener
    tjener.stopp()


@pytest.fixture(scope="module")
def filens_desemberfane(profil: BrowserContext, desember: Tjener) -> Iterator[Page]:
    """Som `filens_fane`, hos tjeneren i desember."""
    yield from ny_bruker(profil, desember, BRED, Vakt())


@pytest.fixture
def desemberfane(filens_desemberfane: Page) -> Page:
    """Som `fane`, hos tjeneren i desember. Adressene må være hele."""
    filens_desemberfane.bring_to_front()
    return filens_desemberfane


@pytest.fixture(scope="module")
def filens_fane(profil: BrowserContext, tjener: Tjener) -> Iterator[Page]:
    """Én fane for alle prøvene i en fil, så nettleseren bare henter appen én gang. Samme vakt som `side`."""
    yield from ny_bruker(profil, tjener, BRED, Vakt())


@pytest.fixture
def fane(filens_fane: Page, skjerm: ViewportSize) -> Page:
    """Filens fane uten det forrige prøve ba om. For prøver som ikke endrer det økten husker, og begynner med `gå_til`.

    Økten husker mengden et tiltak hadde sist, raden som er åpen og stegene «Angre» går: prøver av det tar `side`.
    """
    filens_fane.bring_to_front()  # det som ligger bak en annen fane, tegnes sent
    filens_fane.set_viewport_size(skjerm)
    filens_fane.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="no-preference")
    return filens_fane


@pytest.fixture(scope="module")
def fingerfane(nettleser: Browser, tjener: Tjener) -> Iterator[Page]:
    """Som `fane`, på en skjerm som også tar imot fingre."""
    vakt, kontekst = Vakt(), ny_kontekst(nettleser, tjener.adresse, berøring=True)
    vakt.følg(kontekst)
    logget_før = tjener.logg.stat().st_size
    yield kontekst.new_page()
    kontekst.close()
    vakt.les_logg(tjener.loggtekst(logget_før))
    assert not vakt.uventet(), "\n".join(vakt.uventet())
