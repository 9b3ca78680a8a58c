"""Siden for kommunens liste: malen ut, lista inn, forhåndsvisningen, og lista prøvd som et alternativ i økta."""

from __future__ import annotations

import io

import openpyxl
import pytest
from playwright.sync_api import FilePayload, Page, ViewportSize, expect

from scenario.begreper import Kommune
from scenario.lesing import les_kommune
from tests.nettleser.hjelp import BRED, TELEFON, ingen_vannrett_rulling, vent_ferdig, åpne
from tests.nettleser.tiltakssiden import resultatet, skjermen_viser_det_motoren_gir, valget
from tests.nettleser.uu import brudd

STREAMLITS_EGNE = {"presentation-role-conflict"}
"""Streamlits egen opplaster gir slippfeltet både en rolle uten innhold og et navn. Det kan ikke rettes herfra."""


@pytest.fixture(scope="module")
def kommune() -> Kommune:
    return les_kommune()


def velg_fil(side: Page, navn: str, innhold: bytes) -> None:
    side.locator("input[type=file]").set_input_files(FilePayload(name=navn, mimeType="", buffer=innhold))
    expect(side.get_by_role("heading", name="3. Se hva som skjer")).to_be_visible()
    vent_ferdig(side)


def utfylt(mal: bytes) -> bytes:
    """Malen med to tiltak: ett i katalogen med nytt beløp, og ett nytt på 3,75 mill. kr."""
    bok = openpyxl.load_workbook(io.BytesIO(mal))
    ark = bok["Liste"]
    plass = {celle.value: celle.column for celle in ark[4]}
    for rad, celler in enumerate(
        ({"navn": "Færre skoler", "mengde": 1, "sannsynlig": 9500}, {"navn": "Felles arkiv", "sannsynlig": 3750}), 5
    ):
        for overskrift, verdi in celler.items():
            ark.cell(rad, plass[overskrift], verdi)
    ut = io.BytesIO()
    bok.save(ut)
    return ut.getvalue()


def test_lista_prøves_i_økta_uten_at_tallene_endres(side: Page, kommune: Kommune) -> None:
    åpne(side, "/tallgrunnlag")
    side.get_by_role("link", name="Hent inn kommunens liste").click()
    vent_ferdig(side)
    with side.expect_download() as ned:
        side.get_by_role("button", name="Last ned malen").click()
    velg_fil(side, "liste.xlsx", utfylt(ned.value.path().read_bytes()))
    expect(side.get_by_text("1 nytt, 1 endret, 24 går ut")).to_be_visible()
    rader = side.get_by_role("table")
    expect(rader).to_contain_text("sannsynlig: 7 700 → 9 500", use_inner_text=True)
    expect(rader).to_contain_text("ny: 3 750 (1000 kr per år)", use_inner_text=True)

    side.get_by_role("button", name="Prøv lista i økta").click()
    vent_ferdig(side)
    expect(side.get_by_text("Lista er alternativet du ser på")).to_be_visible()
    assert [e.navn for e in valget(side, kommune).egne_tiltak] == ["Færre skoler", "Felles arkiv"]
    assert resultatet(side, kommune).helårseffekt == 9500 + 3750

    side.get_by_role("button", name="Del som kort lenke").click()
    vent_ferdig(side)
    expect(side.get_by_label("Lenken", exact=True)).to_contain_text("les?k=")
    side.keyboard.press("Escape")
    vent_ferdig(side)
    side.get_by_role("link", name="Se svaret").click()
    vent_ferdig(side)
    skjermen_viser_det_motoren_gir(side, kommune)
    expect(side.get_by_role("slider", name="Mengde: Færre skoler")).to_be_visible()


@pytest.mark.parametrize("skjerm", [BRED, TELEFON], ids=["bred", "telefon"])
def test_feil_står_med_rad_og_kolonne_og_siden_kan_leses_av_alle(side: Page, skjerm: ViewportSize) -> None:
    åpne(side, "/hent-inn")
    velg_fil(side, "liste.csv", "navn;beløp (mill. kr)\nFelles arkiv;1.200\nSum;5\n".encode())
    expect(side.get_by_text("2 feil i lista.")).to_be_visible()
    feilene = side.get_by_role("table").first
    expect(feilene).to_contain_text("«1.200» kan leses på to måter", use_inner_text=True)
    expect(side.get_by_role("button", name="Prøv lista i økta")).to_have_count(0)
    assert [b for b in brudd(side) if not any(unntak in b for unntak in STREAMLITS_EGNE)] == []
    ingen_vannrett_rulling(side)


def test_en_fil_som_ikke_er_en_liste_avvises_med_grunn(side: Page) -> None:
    åpne(side, "/hent-inn")
    velg_fil(side, "liste.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    expect(side.get_by_text("gamle formatet .xls")).to_be_visible()
