"""Sidene Pakker, Usikkerhet og Last ned: svarene står der, og det som åpnes, er det som ble vist."""

from __future__ import annotations

import io
import zipfile

import pytest
from playwright.sync_api import Page, expect

from scenario.analyse.pakker.pakkesporsmal import Pakkespørsmål
from scenario.analyse.pakker.pakkesvar import svar
from scenario.begreper import Kommune, Valg
from scenario.framstilling import dom
from scenario.lesing import les_kommune
from tests.nettleser.hjelp import brett_ut, gå_til, vent_ferdig
from tests.nettleser.tiltakssiden import resultatet, svaret, valget
from tests.verktoy import ti_sporsmal

SCENARIO = "s=1AV1OvV7CtW8sN4yW"


@pytest.fixture(scope="module")
def kommune() -> Kommune:
    return les_kommune()


def test_en_pakke_åpnes_på_tiltak_og_tilbake_fører_tilbake(fane: Page, kommune: Kommune) -> None:
    (pakke,) = svar(Pakkespørsmål(kommune, Valg(kommune.standard)), 1).pakker
    gå_til(fane, "/pakker")
    expect(fane.get_by_text("Regnestykker, ikke anbefalinger.")).to_be_visible()
    expect(fane.get_by_text("I denne katalogen, med mengdegrensene vi har valgt")).to_be_visible()

    fane.get_by_role("button", name="Åpne: færrest tiltak").click()
    vent_ferdig(fane)
    expect(
        fane.get_by_role("status").filter(has_text="Åpnet: Færrest tiltak. Det du hadde, er ett steg")
    ).to_be_focused()
    assert fane.get_by_test_id("stMain").evaluate("e => e.scrollTop") == 0

    assert svaret(fane) == f"{dom.av_målet(pakke.resultat)} i året".replace("\u00a0", " ")
    assert [t.id for t in valget(fane, kommune).tiltak] == [t.id for t in pakke.valg.tiltak]
    fane.go_back()
    vent_ferdig(fane)
    expect(fane.get_by_role("heading", name="Hvilke veier finnes til målet?")).to_be_visible()


def test_det_du_hadde_hentes_tilbake_med_ett_trykk(fane: Page, kommune: Kommune) -> None:
    gå_til(fane, f"/pakker?{SCENARIO}")
    hadde = valget(fane, kommune)
    fane.get_by_role("button", name="Åpne: færrest tiltak").click()
    vent_ferdig(fane)
    fane.get_by_role("button", name="Hent det tilbake").click()
    vent_ferdig(fane)
    assert valget(fane, kommune) == hadde
    expect(fane.get_by_text("Åpnet: Færrest tiltak")).to_have_count(0)


def test_umulige_grenser_sies_rett_ut_med_hva_som_hjelper(fane: Page) -> None:
    gå_til(fane, "/pakker")
    felt = fane.get_by_label("Høyst så mange tiltak")
    felt.fill("3")
    felt.press("Enter")
    vent_ferdig(fane)
    fane.get_by_role("button", name="Finn pakker").click()
    vent_ferdig(fane)

    expect(fane.get_by_text("Ingen pakke når 150 mill. kr med disse grensene.")).to_be_visible()
    expect(felt).to_have_value("3")
    expect(fane.get_by_role("table").filter(has_text="Må løsnes til")).to_contain_text("8 tiltak", use_inner_text=True)


def test_usikkerheten_kan_slås_av_og_da_står_motorens_tall(fane: Page, kommune: Kommune) -> None:
    gå_til(fane, f"/usikkerhet?{SCENARIO}")
    expect(fane.get_by_text("Tiltakene gir trolig")).to_be_visible()
    assert fane.locator(".u-flate .u-prikk").count() == 20
    brett_ut(fane, "Endre det vi regner med")
    fane.locator("label").filter(has_text="Vis usikkerhet").click()
    vent_ferdig(fane)

    expect(fane.get_by_text("Usikkerheten er slått av.")).to_be_visible()
    expect(fane.locator(".u-prikk")).to_have_count(0)
    brett_ut(fane, "Alle tallene som tabell")
    rad = fane.get_by_role("row", name="Helårseffekt")
    expect(rad).to_contain_text("25,5")
    assert not valget(fane, kommune).forutsetninger.usikkerhet


def test_uten_tiltak_sier_siden_hva_som_skal_til_og_har_menyen(fane: Page) -> None:
    gå_til(fane, "/usikkerhet")
    expect(fane.get_by_text("Ingenting som teller, er valgt.")).to_be_visible()
    fane.get_by_role("button", name="Vis det med et eksempel").click()
    vent_ferdig(fane)
    expect(fane.get_by_text("Slik det er nå")).to_be_visible()
    fane.get_by_role("link", name="Velg", exact=True).click()
    vent_ferdig(fane)
    expect(fane.get_by_role("heading", name="Når vi 150 mill. kr?")).to_be_visible()


def test_hva_må_til_åpner_et_alternativ_som_når_målet(fane: Page, kommune: Kommune) -> None:
    gå_til(fane, f"/usikkerhet?{SCENARIO}")
    brett_ut(fane, "Hva må til?")
    fane.get_by_role("button", name="Åpne som alternativ").click()
    vent_ferdig(fane)
    assert abs(resultatet(fane, kommune).rest) < 1


@pytest.mark.parametrize(
    ("knapp", "begynner"), [("Regneark (Excel)", b"PK"), ("PDF, én side", b"%PDF"), ("CSV", b"\xef\xbb\xbf")]
)
def test_filer_lastes_ned_ved_klikket(fane: Page, knapp: str, begynner: bytes) -> None:
    gå_til(fane, f"/last-ned?{SCENARIO}")
    with fane.expect_download() as ned:
        fane.get_by_role("button", name=knapp).click()
    innhold = ned.value.path().read_bytes()
    assert innhold.startswith(begynner)
    if begynner == b"PK":
        assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(innhold)).namelist()


def test_svarene_på_det_politikere_spør_om_står_på_første_skjerm(fane: Page) -> None:
    """Tre av de ti spørsmålene; `python -m tests.verktoy.ti_sporsmal` tar alle."""
    fane.set_viewport_size(ti_sporsmal.SKJERM)
    assert [feil for ett in ti_sporsmal.SPØRSMÅL[1:4] if (feil := ti_sporsmal.mangler(fane, ett))] == []
