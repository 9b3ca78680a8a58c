"""Det brukere skriver, vises som det er skrevet og blir aldri en lenke, et bilde eller et annet tegn."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Anslag, EgetTiltak, Valg
from scenario.deling import lenkekode, sammenligningskode
from scenario.deling.delt import spørring
from scenario.deling.sammenligningskode import Liste, Sammenligningspost
from scenario.lesing import les_kommune
from tests.nettleser.hjelp import brett_ut, gå_til, vent_ferdig

TEKSTER = (
    "Logg inn på https://evil.example/drammen for å stemme",
    "www.evil.example og HTTP://evil.example",
    "skriv til a@evil.example",
    "[her](https://evil.example) <https://evil.example>",
    "![x](https://evil.example/a.png) :streamlit: :+1: A -> B",
)
SIDER = ("", "fond", "usikkerhet", "sammenlign", "mote", "last-ned", "om")
SKRIVEFELT = "https://evil.example"


@pytest.fixture(scope="module")
def kommune() -> Kommune:
    return les_kommune()


@pytest.fixture(scope="module")
def slemt(kommune: Kommune) -> Valg:
    egne = tuple(
        EgetTiltak(chr(97 + n), tekst, Anslag(900.0, 1000.0 + n, 1200.0), Måned(2026, 1))
        for n, tekst in enumerate(TEKSTER)
    )
    return Valg(kommune.standard, egne_tiltak=egne, navn=TEKSTER[0], merknad=" ".join(TEKSTER)[:200])


def med_sammenligning(kommune: Kommune, valg: Valg) -> str:
    """Adressefeltene for valget og for en sammenligning av to som det."""
    koder = (lenkekode.kod(kommune, v) for v in (valg, valg.med(navn="B")))
    poster = tuple(Sammenligningspost(kode, kommune.utgave) for kode in koder)
    return f"{spørring(kommune, valg)}&j={quote(sammenligningskode.skriv(Liste(poster)))}"


def fremmede(side: Page) -> list[str]:
    """Lenker og bilder på siden som ikke går til appen selv, eller til en e-post uten mottaker."""
    funnet: list[str] = side.evaluate(
        """() => [...document.querySelectorAll('a[href], img, iframe, form')]
             .map(e => e.href || e.src || e.action)
             .filter(a => ![location.origin, 'data:image/svg', 'mailto:?'].some(egen => a.startsWith(egen)))"""
    )
    return funnet


def åpne_alt(side: Page) -> None:
    """Åpner alle bokser som er lukket, så det som står i dem også blir sett."""
    lukket = side.locator("details:not([open]) > summary")
    for _ in range(lukket.count()):
        lukket.first.click()
        vent_ferdig(side)


@pytest.mark.parametrize("sti", SIDER)
def test_ingen_tekst_blir_en_lenke(fane: Page, kommune: Kommune, slemt: Valg, sti: str) -> None:
    gå_til(fane, f"/{sti}?{med_sammenligning(kommune, slemt)}")
    if sti in ("sammenlign", ""):
        åpne_alt(fane)
    assert fremmede(fane) == []
    if sti == "":
        expect(fane.get_by_text(TEKSTER[0], exact=True).first).to_be_visible()
        expect(fane.get_by_test_id("stMain")).to_contain_text("streamlit")


def test_heller_ikke_i_dialoger_og_feilsetninger(fane: Page, kommune: Kommune, slemt: Valg) -> None:
    gå_til(fane, f"/fond?{spørring(kommune, slemt)}")
    brett_ut(fane, "Alt annet som kan endres")
    felt = fane.get_by_label("Eget mål, mill. kr")
    felt.fill(SKRIVEFELT)
    felt.press("Enter")
    vent_ferdig(fane)
    expect(fane.get_by_role("alert").filter(has_text="evil").first).to_be_visible()
    assert fremmede(fane) == []
    fane.get_by_role("button", name="Del", exact=True).click()
    vent_ferdig(fane)
    assert fremmede(fane) == []
    gå_til(fane, f"/sammenlign?{med_sammenligning(kommune, slemt)}")
    brett_ut(fane, "Alternativene")
    fane.get_by_role("textbox", name="Lim inn lenker, én på hver linje").fill(
        "[x](https://evil.example) https://evil.example/?s=tull"
    )
    fane.get_by_role("button", name="Legg til", exact=True).click()
    vent_ferdig(fane)
    assert fremmede(fane) == []
