"""Lenken som kommer fram: avsenderen ved pulten, mottakeren med telefonen, og arket som skrives ut."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from pypdf import PdfReader

from scenario.deling.delt import spørring
from scenario.lesing import les_kommune
from tests.nettleser.hjelp import (
    TELEFON,
    Vakt,
    delt_lenke,
    ingen_vannrett_rulling,
    ny_bruker,
    som_mottaker,
    vent_ferdig,
    åpne,
)
from tests.nettleser.tiltakssiden import bryter, slå, svaret
from tests.tjener import Tjener
from tests.verktoy.tilgjengelighet import alt_på

LITEN = ViewportSize(width=320, height=640)
NAVN = "Skoler og staber"
ETTER_DET_SISTE = """() => [...document.querySelectorAll(".stApp [data-testid]")].filter(e =>
    document.querySelector(".l-slutt").compareDocumentPosition(e) === Node.DOCUMENT_POSITION_FOLLOWING
    && e.checkVisibility()).map(e => `${e.dataset.testid} ${e.className}`)"""
SJU = "7,7 av 150 mill. kr i året"


@pytest.fixture
def mottaker(profil: BrowserContext, tjener: Tjener, vakt: Vakt) -> Iterator[Page]:
    """En som får lenken, med telefon."""
    for fane in ny_bruker(profil, tjener, TELEFON, vakt):
        yield som_mottaker(fane)


def alt_står_på_første_skjerm(side: Page, navn: str) -> None:
    """Navnet, vannmerket, tallet og knappen videre, uten å rulle, og ingenting stikker ut."""
    for bilde in (
        side.get_by_role("heading", name=navn, level=1),
        side.get_by_text("Regneeksempel – ikke fremmet forslag").first,
        side.locator(".s-stor").first,
        side.get_by_role("button", name="Lag min versjon"),
        side.get_by_role("button", name="Sammenlign med min"),
        side.get_by_role("link", name="Vis i møte"),
        side.get_by_role("link", name="Last ned"),
    ):
        expect(bilde).to_be_in_viewport(ratio=1)
    ingen_vannrett_rulling(side)


def test_avsenderen_deler_og_mottakeren_leser_går_videre_og_tilbake(side: Page, mottaker: Page) -> None:
    side.bring_to_front()
    åpne(side)
    slå(side, "Færre skoler")
    delt_lenke(side)
    side.get_by_label("Hva skal det hete?").fill(NAVN)
    side.keyboard.press("Enter")
    vent_ferdig(side)
    side.get_by_role("button", name="Kopier lenke").click()
    expect(side.get_by_text("Kopiert", exact=True)).to_be_visible()
    expect(side.get_by_text("kan den være et saksdokument. Spør politisk sekretariat.")).to_be_visible()
    side.get_by_role("button", name="Vis QR-koden i full skjerm").click()
    koden = side.get_by_role("dialog", name="QR-kode", exact=True)
    expect(koden.get_by_role("heading", name=NAVN)).to_be_visible()
    side.keyboard.press("Escape")
    expect(koden).to_have_count(0)
    lenke = side.get_by_label("Lenken", exact=True).inner_text()

    mottaker.bring_to_front()
    åpne(mottaker, lenke)
    for skjerm, tema in ((TELEFON, "light"), (LITEN, "dark")):
        mottaker.set_viewport_size(skjerm)
        mottaker.emulate_media(color_scheme=tema)  # type: ignore[arg-type]
        alt_står_på_første_skjerm(mottaker, NAVN)
    expect(mottaker).to_have_title(f"{NAVN} – regneeksempel")
    expect(mottaker.get_by_text("1 skole · fra august 2026")).to_be_visible()

    mottaker.set_viewport_size(TELEFON)
    mottaker.get_by_role("button", name="Lag min versjon").click()
    vent_ferdig(mottaker)
    assert svaret(mottaker) == SJU
    expect(bryter(mottaker, "Færre skoler")).to_be_checked()
    mottaker.go_back()
    vent_ferdig(mottaker)
    expect(mottaker.get_by_role("heading", name=NAVN, level=1)).to_be_visible()


def test_en_gammel_lenke_til_forsiden_åpnes_til_lesing_men_f5_i_egen_økt_gjør_ikke_det(
    mottaker: Page, tjener: Tjener
) -> None:
    kommune = les_kommune()
    åpne(mottaker, f"/?{spørring(kommune, alt_på(kommune).med(navn=NAVN))}")
    assert mottaker.url.startswith(f"{tjener.adresse}/les?s=")
    alt_står_på_første_skjerm(mottaker, NAVN)
    arket = PdfReader(BytesIO(mottaker.pdf(prefer_css_page_size=True)))
    tekster = [side.extract_text() for side in arket.pages]
    assert len(tekster) <= 4 and all(len(tekst.split()) > 20 for tekst in tekster)
    assert "Lag min versjon" not in "".join(tekster) and "Planlagt i et helt år" in "".join(tekster)
    assert "Nedskalere Aktive lokalsamfunn" in "".join(tekster)  # brettet sammen på skjermen
    mottaker.emulate_media(media="print")
    assert mottaker.evaluate(ETTER_DET_SISTE) == []  # luften rundt kunne blitt et tomt ark
    mottaker.emulate_media(media="screen")

    mottaker.get_by_role("button", name="Lag min versjon").click()
    vent_ferdig(mottaker)
    slå(mottaker, "Færre skoler")
    mottaker.reload()
    vent_ferdig(mottaker)
    assert mottaker.url.startswith(f"{tjener.adresse}/?s=") and NAVN.split()[0] not in mottaker.url
    expect(bryter(mottaker, "Færre skoler")).not_to_be_checked()
