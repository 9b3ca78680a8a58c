"""Siden for kommunens liste: lista inn, kolonner og svar, avstemmingen, og lista prøvd som et alternativ i økta."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Page, expect

from tests.nettleser.hjelp import vent_ferdig, åpne


def velg_fil(side: Page, navn: str, innhold: bytes) -> None:
    side.locator("input[type=file]").set_input_files(FilePayload(name=navn, mimeType="", buffer=innhold))
    expect(side.get_by_role("heading", name="2. Se hvordan den er lest")).to_be_visible()
    vent_ferdig(side)


def test_en_fil_som_ikke_er_en_liste_avvises_med_grunn(side: Page) -> None:
    åpne(side, "/tallgrunnlag")
    side.get_by_role("link", name="Hent inn kommunens liste").click()
    vent_ferdig(side)
    with side.expect_download() as ned:
        side.get_by_role("button", name="Last ned malen").click()
    assert ned.value.path().read_bytes().startswith(b"PK")
    velg_fil(side, "liste.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    expect(side.get_by_text("Regnearket er skadet")).to_be_visible()
