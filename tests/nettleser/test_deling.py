"""Lenker som ikke lyver: korte lenker, lenker fra en eldre utgave og lenker noen har endret."""

from __future__ import annotations

from urllib.parse import unquote, urlencode

import pytest
from playwright.sync_api import Page, expect

from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.deling.delt import adressefelt
from scenario.lesing import les_kommune
from tests.nettleser.hjelp import brett_ut, gå_til, vent_ferdig, åpne
from tests.nettleser.tiltakssiden import bryter, slå, svaret, trykk
from tests.tjener import Tjener

SKOLER = "Færre skoler"
SIDER = ("/", "/fond", "/usikkerhet", "/tallgrunnlag", "/om")
SLEMT = "<img src=x onerror=alert(1)> **=1+1** \u202eesrever"


@pytest.fixture(scope="module")
def mai() -> Kommune:
    """Tallgrunnlaget lenkene ble laget med."""
    return les_kommune()


@pytest.fixture
def senere(desemberfane: Page) -> Page:
    return desemberfane


@pytest.fixture(scope="module")
def rot(desember: Tjener) -> str:
    return desember.adresse


def lenke(kommune: Kommune, **endret: str) -> str:
    valg = Valg(forutsetninger=kommune.standard, tiltak=(Tiltaksvalg("skolestruktur"),))
    return "?" + urlencode({**adressefelt(kommune, valg), **endret})


@pytest.mark.parametrize("sti", SIDER)
def test_lenke_fra_mai_viser_det_avsenderen_så_og_hva_som_er_endret(
    senere: Page, rot: str, mai: Kommune, sti: str
) -> None:
    gå_til(senere, rot + sti + lenke(mai))

    expect(senere.get_by_role("alert").filter(has_text="eldre utgave")).to_be_visible()
    brett_ut(senere, "Hva er endret")
    endret = senere.get_by_role("table").filter(has_text="Slik det ble delt")
    expect(endret).to_contain_text("7,7 mill. kr", use_inner_text=True)
    expect(endret).to_contain_text("6,9 mill. kr", use_inner_text=True)
    if sti == "/":
        assert svaret(senere) == "7,7 av 150 mill. kr i året"
        senere.get_by_role("button", name="Med dagens tall").click()
        vent_ferdig(senere)
        assert svaret(senere) == "6,9 av 150 mill. kr i året"
        senere.reload()
        vent_ferdig(senere)
        assert svaret(senere) == "6,9 av 150 mill. kr i året"
        senere.go_back()
        vent_ferdig(senere)
        assert svaret(senere) == "7,7 av 150 mill. kr i året"


def test_endring_på_en_gammel_lenke_beholder_utgaven(senere: Page, rot: str, mai: Kommune) -> None:
    gå_til(senere, f"{rot}/" + lenke(mai))
    slå(senere, "Legge ned sommerskolen")
    assert svaret(senere) == "9,4 av 150 mill. kr i året"
    assert f"u={mai.utgave}" in senere.url
    senere.reload()
    vent_ferdig(senere)
    assert svaret(senere) == "9,4 av 150 mill. kr i året"


def test_en_lenke_med_endrede_resultater_blir_avslørt(senere: Page, rot: str, mai: Kommune) -> None:
    ekte = adressefelt(mai, Valg(forutsetninger=mai.standard, tiltak=(Tiltaksvalg("skolestruktur"),)))["r"]
    gå_til(senere, f"{rot}/" + lenke(mai, r=ekte.replace("7700", "97700", 1)))

    expect(senere.get_by_role("alert").filter(has_text="Lenken er endret etter at den ble laget")).to_be_visible()
    assert svaret(senere) == "7,7 av 150 mill. kr i året"


def test_en_ukjent_utgave_sies_fra_om(senere: Page, rot: str, mai: Kommune) -> None:
    gå_til(senere, f"{rot}/" + lenke(mai, u="0123456789ab"))
    expect(senere.get_by_role("alert").filter(has_text="finnes ikke i arkivet")).to_be_visible()
    assert svaret(senere) == "6,9 av 150 mill. kr i året"


def test_del_gir_kort_lenke_som_åpner_det_samme_med_navnet_som_tekst(senere: Page, rot: str) -> None:
    gå_til(senere, f"{rot}/")
    slå(senere, SKOLER)
    senere.get_by_role("button", name="Del", exact=True).click()
    vent_ferdig(senere)
    navn = senere.get_by_label("Hva skal det hete?")
    navn.fill(SLEMT)
    navn.press("Enter")
    vent_ferdig(senere)
    senere.get_by_role("button", name="Kopier lenke").click()
    expect(senere.get_by_text("Kopiert", exact=True)).to_be_visible()
    kort = senere.get_by_label("Lenken", exact=True).inner_text()
    epost = unquote(senere.get_by_role("link", name="Send som e-post").get_attribute("href") or "")
    assert "<img src=x" in epost and kort in epost
    senere.keyboard.press("Escape")

    annen = senere.context.new_page()
    åpne(annen, kort)
    expect(annen.get_by_role("heading", level=1)).to_contain_text("<img src=x onerror=alert(1)>")
    trykk(annen, "Lag min versjon")
    assert svaret(annen) == "6,9 av 150 mill. kr i året"
    expect(bryter(annen, SKOLER)).to_be_checked()
    assert annen.locator("img[src=x]").count() == 0
    annen.close()


def test_en_kort_lenke_som_ikke_finnes_gir_en_setning(senere: Page, rot: str) -> None:
    gå_til(senere, f"{rot}/?k=abcd-efgh-jkmn")
    expect(senere.get_by_role("alert").filter(has_text="korte lenke")).to_be_visible()


def test_navngitt_pakke_åpnes_med_et_fast_navn(senere: Page, rot: str) -> None:
    gå_til(senere, f"{rot}/?p=tallfestet-i-kilder")
    assert svaret(senere) == "4,5 av 150 mill. kr i året"
