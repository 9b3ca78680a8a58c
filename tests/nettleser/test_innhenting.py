"""Siden for kommunens liste: lista inn, kolonner og svar, og avstemmingen."""

from __future__ import annotations

import io

import openpyxl
from playwright.sync_api import FilePayload, Page, expect

from tests.nettleser.hjelp import BRED, TELEFON, brett_ut, vent_ferdig, åpne
from tests.nettleser.tiltakssiden import svaret
from tests.nettleser.uu import brudd

STREAMLITS_EGNE = {"presentation-role-conflict"}
"""Streamlits egen opplaster gir slippfeltet både en rolle uten innhold og et navn. Det kan ikke rettes herfra."""


def velg_fil(side: Page, navn: str, innhold: bytes) -> None:
    side.locator("input[type=file]").set_input_files(FilePayload(name=navn, mimeType="", buffer=innhold))
    expect(side.get_by_role("heading", name="2. Se hvordan den er lest")).to_be_visible()
    vent_ferdig(side)


def rotete() -> bytes:
    """Et arbeidsark med 110 tiltak, egne ord i overskriftene, en ukjent sektor, en rad i kroner, en 0 og en sum."""
    bok = openpyxl.Workbook()
    for rad in (
        ["Arbeidsark fra ledergruppa"],
        ["Beløp i 1000 kr"],
        ["Merke", "Tiltak", "Område", "Beløp", "I full drift"],
        ["1", "Dele møterom", "P14", 600, 1250],
        ["2", "Dele lager", "Oppvekst", 1000, 2000],
        ["3", "Bytte strømavtale", "P14", 100, 1_200_000],
        ["4", "Færre ledere", "P14", 10, 0],
        ["5", "Ny turnus", "P06", 900, 2100],
        ["", "Felles vakt", "P06", 700, 800],
        *([str(n), f"Ny arbeidsdeling i enhet {n}", "P06", 100 + n, 200 + n] for n in range(7, 111)),
        ["", "Sum", "", 19_794, 34_234],
    ):
        bok.active.append(rad)
    ut = io.BytesIO()
    bok.save(ut)
    return ut.getvalue()


def bredde_ok(side: Page) -> bool:
    return bool(side.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def velg(side: Page, etikett: str, valg: str) -> None:
    """Med tastaturet: vallista tegnes om for hvert tegn, og et klikk kan treffe det som nettopp sto der."""
    felt = side.get_by_role("combobox", name=etikett)
    felt.fill(valg)
    expect(side.get_by_role("option", name=valg).first).to_be_visible()
    if not felt.get_attribute("aria-activedescendant"):
        felt.press("ArrowDown")
    felt.press("Enter")
    vent_ferdig(side)


TOLV = "1, 2, 5, 17, 28, 36, 41, 56, 63, 77, 98 og 110"
"""Numrene som slås på. Til sammen 1 250 + 2 000 + 2 100 + 9 · 200 + 526 = 7 676, altså 7,7 mill. kr."""


def test_en_rotete_liste_blir_menyen_og_kan_deles_til_en_telefon(side: Page) -> None:
    """Malen kan hentes på veien inn, og en fil som ikke er en liste, avvises med grunn."""
    åpne(side, "/tallgrunnlag")
    side.get_by_role("link", name="Hent inn kommunens liste").click()
    vent_ferdig(side)
    with side.expect_download() as ned:
        side.get_by_role("button", name="Last ned malen").click()
    assert ned.value.path().read_bytes().startswith(b"PK")
    velg_fil(side, "liste.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    expect(side.get_by_text("Regnearket er skadet")).to_be_visible()
    velg_fil(side, "arbeidsark.xlsx", rotete())
    side.set_viewport_size({"width": BRED["width"], "height": 2600})  # valglista lukkes når siden ruller
    brett_ut(side, "Kolonnene")
    velg(side, "Kolonne A «Merke»", "nummer")
    velg(side, "Kolonne E «I full drift»", "beløp")
    velg(side, "Hvilket område er «Oppvekst»", "P01 Skole")
    velg(side, "Er det skrevet i kroner", "i kroner")
    velg(side, "har 0. Er beløpet ukjent", "ikke tallfestet")
    expect(side.get_by_text("109 tiltak med, til sammen 34 234")).to_be_visible()
    avstemt = side.get_by_role("table", name="Listas egne summer mot våre")
    expect(avstemt).to_contain_text("Sum")
    assert [b for b in brudd(side) if not any(unntak in b for unntak in STREAMLITS_EGNE)] == []
    side.get_by_role("button", name="Prøv lista").click()
    expect(side.get_by_text("Lista er menyen nå: 110 tiltak kan velges.")).to_be_visible()

    side.get_by_role("link", name="Velg tiltak i lista").click()
    side.set_viewport_size(BRED)
    vent_ferdig(side)
    side.get_by_role("searchbox").fill(f"{TOLV} og 999")
    expect(side.get_by_text("Ingen tiltak har nummer 999.")).to_be_visible()
    expect(side.locator(".tl-rad:visible")).to_have_count(12)
    side.get_by_role("button", name="Slå på alle 12").click()
    vent_ferdig(side)
    side.get_by_role("searchbox").fill("")
    side.get_by_label("Område").select_option(label="Skole")
    expect(side.locator(".tl-rad:visible")).to_have_count(1)
    side.get_by_label("Område").select_option(label="Alle områder")
    expect(side.get_by_text("Bare valgte 12")).to_be_visible()
    assert "7,7" in svaret(side)

    side.get_by_role("button", name="Del", exact=True).click()
    vent_ferdig(side)
    expect(side.get_by_text("Lista følger med lenken")).to_be_visible()
    kort = side.get_by_label("Lenken", exact=True).inner_text()
    telefon = side.context.new_page()
    telefon.set_viewport_size(TELEFON)
    åpne(telefon, kort)
    expect(telefon.get_by_text("Tiltakene er fra lista «arbeidsark.xlsx»")).to_be_visible()
    expect(telefon.get_by_text("36 Ny arbeidsdeling i enhet 36")).to_be_visible()
    assert bredde_ok(telefon)
