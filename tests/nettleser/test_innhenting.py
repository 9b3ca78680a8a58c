"""Siden for kommunens liste: lista inn, kolonner og svar, og avstemmingen."""

from __future__ import annotations

import io

import openpyxl
from playwright.sync_api import FilePayload, Page, expect

from tests.nettleser.hjelp import BRED, vent_ferdig, åpne
from tests.nettleser.uu import brudd

STREAMLITS_EGNE = {"presentation-role-conflict"}
"""Streamlits egen opplaster gir slippfeltet både en rolle uten innhold og et navn. Det kan ikke rettes herfra."""


def velg_fil(side: Page, navn: str, innhold: bytes) -> None:
    side.locator("input[type=file]").set_input_files(FilePayload(name=navn, mimeType="", buffer=innhold))
    expect(side.get_by_role("heading", name="2. Se hvordan den er lest")).to_be_visible()
    vent_ferdig(side)


def rotete() -> bytes:
    """Et arbeidsark med egne ord i overskriftene, en sektor kommunen ikke har, en rad i kroner, en 0 og en sum."""
    bok = openpyxl.Workbook()
    for rad in (
        ["Arbeidsark fra ledergruppa"],
        ["Beløp i 1000 kr"],
        ["Merke", "Tiltak", "Område", "Beløp", "I full drift"],
        ["A1", "Dele møterom", "P14", 600, 1250],
        ["A2", "Dele lager", "Oppvekst", 1000, 2000],
        ["A3", "Bytte strømavtale", "P14", 100, 1_200_000],
        ["A4", "Færre ledere", "P14", 10, 0],
        ["A5", "Ny turnus", "P06", 900, 2100],
        ["", "Felles vakt", "P06", 700, 800],
        ["", "Sum", "", 3310, 7350],
    ):
        bok.active.append(rad)
    ut = io.BytesIO()
    bok.save(ut)
    return ut.getvalue()


def velg(side: Page, etikett: str, valg: str) -> None:
    side.get_by_role("combobox", name=etikett).fill(valg)
    side.get_by_role("option", name=valg).first.click()
    vent_ferdig(side)


def test_en_rotete_liste_rettes_og_avstemmes(side: Page) -> None:
    åpne(side, "/hent-inn")
    velg_fil(side, "arbeidsark.xlsx", rotete())
    side.set_viewport_size({"width": BRED["width"], "height": 2600})  # valglista lukkes når siden ruller
    side.get_by_text("Kolonnene", exact=True).click()
    velg(side, "Kolonne A «Merke»", "nummer")
    velg(side, "Kolonne E «I full drift»", "beløp")
    velg(side, "Hvilket område er «Oppvekst»", "P01 Skole")
    velg(side, "Er det skrevet i kroner", "i kroner")
    velg(side, "har 0. Er beløpet ukjent", "ikke tallfestet")
    expect(side.get_by_text("5 tiltak med, til sammen 7 350")).to_be_visible()
    avstemt = side.get_by_role("table", name="Listas egne summer mot våre")
    expect(avstemt).to_contain_text("Sum")
    assert [b for b in brudd(side) if not any(unntak in b for unntak in STREAMLITS_EGNE)] == []


def test_en_fil_som_ikke_er_en_liste_avvises_med_grunn(side: Page) -> None:
    åpne(side, "/tallgrunnlag")
    side.get_by_role("link", name="Hent inn kommunens liste").click()
    vent_ferdig(side)
    with side.expect_download() as ned:
        side.get_by_role("button", name="Last ned malen").click()
    assert ned.value.path().read_bytes().startswith(b"PK")
    velg_fil(side, "liste.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    expect(side.get_by_text("Regnearket er skadet")).to_be_visible()
