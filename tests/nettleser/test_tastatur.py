"""Uten mus, uten bevegelse og uten egne farger: tastaturet når alt, fokus synes, og det som endres, blir sagt."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.nettleser.hjelp import gå_til, vent_ferdig, åpne
from tests.nettleser.tiltakssiden import bryter, glider, slå, svaret
from tests.nettleser.uu import Fokus, bevegelser, brudd, fokus, stasjoner

SKOLER, FRAVÆR, STABER = "Færre skoler", "Lavere sykefravær", "Mindre staber"
FLEST_TRYKK = 150


@pytest.fixture
def side(fane: Page) -> Page:
    return fane


def runden(side: Page) -> list[Fokus]:
    """Alt som får fokus fra toppen av siden til tabulatoren går ut av den."""
    rute: list[Fokus] = []
    for _ in range(FLEST_TRYKK):
        side.keyboard.press("Tab")
        her = fokus(side)
        if not her["hvor"]:
            return rute
        rute.append(her)
    raise AssertionError(f"tabulatoren kommer ikke ut av siden: {[f['hvor'] for f in rute[-4:]]}")


def tab_til(side: Page, navn: str) -> None:
    """Går med tabulator til det som heter `navn`."""
    for _ in range(FLEST_TRYKK):
        side.keyboard.press("Tab")
        if navn in fokus(side)["hvor"]:
            return
    raise AssertionError(f"fant ikke «{navn}» med tabulator")


def trykk(side: Page, *taster: str) -> None:
    for tast in taster:
        side.keyboard.press(tast)
        vent_ferdig(side)


def test_tabulatoren_går_innom_alt_i_rekkefølge_med_synlig_fokus(side: Page) -> None:
    åpne(side)
    venter = stasjoner(side)
    rute = runden(side)
    navn = [f["hvor"] for f in rute]

    assert [f for f in rute if f["galt"]] == []
    assert [v for v in venter if v not in navn] == []
    rekkefølge = [
        "Hopp til hovedinnholdet",
        "Velg",
        "Møte",
        "Alle 25",
        "Skal utredes",
        SKOLER,
        FRAVÆR,
        "Forklar tallene",
    ]
    plasser = [next(n for n, hvor in enumerate(navn) if f"«{ord}" in hvor or ord in hvor) for ord in rekkefølge]
    assert plasser == sorted(plasser)


def test_uten_ramme_rundt_fokus_slår_kontrollen_ut(side: Page) -> None:
    åpne(side)
    uten_ramme = side.add_style_tag(content="*:focus-visible:focus-visible:focus-visible { outline: none !important }")
    side.keyboard.press("Tab")
    assert fokus(side)["galt"] == "ingen synlig ramme"
    uten_ramme.evaluate("e => e.remove()")


def test_et_alternativ_lages_og_deles_med_bare_tastaturet(side: Page) -> None:
    åpne(side)
    tab_til(side, SKOLER)
    while not bryter(side, SKOLER).evaluate("e => e === document.activeElement"):
        trykk(side, "Tab")
    trykk(side, "Space")
    expect(bryter(side, SKOLER)).to_be_checked()
    assert svaret(side).startswith("7,7 av 150")

    glider(side, SKOLER).focus()
    trykk(side, "ArrowRight", "ArrowRight")
    assert svaret(side).startswith("23,1 av 150")
    trykk(side, "End")
    assert svaret(side).startswith("30,8 av 150")
    trykk(side, "Home")
    assert svaret(side).startswith("0,0 av 150")
    expect(bryter(side, SKOLER)).not_to_be_checked()
    expect(glider(side, SKOLER)).to_be_focused()

    side.get_by_role("button", name="Mer", exact=True).focus()
    trykk(side, "Tab", "Enter")
    dialog = side.get_by_role("dialog", name="Del alternativet")
    expect(dialog).to_be_visible()
    for _ in range(20):
        side.keyboard.press("Tab")
        assert side.evaluate("() => Boolean(document.activeElement.closest('[role=dialog]'))")
        assert not fokus(side)["galt"]
    trykk(side, "Escape")
    expect(dialog).to_have_count(0)
    expect(side.get_by_role("button", name="Del", exact=True)).to_be_focused()


def test_prinsippvedtaket_velges_med_piltastene(side: Page) -> None:
    gå_til(side)
    vedtak = side.get_by_role("group", name="Prinsippvedtak: Strukturelle endringer i tjenestetilbudet")
    vedtak.get_by_label("Skal utredes", exact=True).focus()
    trykk(side, "ArrowRight")
    expect(vedtak.get_by_label("Skal ikke utredes")).to_be_checked()
    expect(vedtak.get_by_label("Skal ikke utredes")).to_be_focused()
    expect(bryter(side, SKOLER)).to_have_count(0)


def test_dommen_blir_sagt_etter_hvert_klikk(side: Page) -> None:
    gå_til(side)
    dommer = []
    for tiltak in (SKOLER, FRAVÆR, STABER):
        slå(side, tiltak)
        dommen = side.locator(".st-key-panel").locator("[role=status], [role=alert]").filter(has_text="av 150")
        expect(dommen).to_have_count(1)
        dommer.append(dommen.inner_text())
    assert len(set(dommer)) == 3


def test_ingenting_beveger_seg_når_leseren_har_bedt_om_ro(side: Page) -> None:
    side.emulate_media(reduced_motion="reduce")
    gå_til(side)
    slå(side, SKOLER)
    assert bevegelser(side) == 0
    side.get_by_role("link", name="Møte", exact=True).click()
    vent_ferdig(side)
    side.get_by_role("button", name="Start møtet").click()
    vent_ferdig(side)
    assert bevegelser(side) == 0


@pytest.mark.parametrize("tema", ["light", "dark"])
def test_med_systemets_egne_farger_synes_brytere_søyle_og_fokus(side: Page, tema: str) -> None:
    side.emulate_media(forced_colors="active", color_scheme=tema)  # type: ignore[arg-type]
    gå_til(side)
    slå(side, SKOLER)
    assert brudd(side) == []
    på, av = (bryter(side, navn).evaluate("e => getComputedStyle(e).backgroundColor") for navn in (SKOLER, FRAVÆR))
    assert på != av
    tab_til(side, STABER)
    assert not fokus(side)["galt"]
    søyle = side.locator(".s-fast").first.evaluate("e => getComputedStyle(e).backgroundColor")
    assert søyle not in ("rgba(0, 0, 0, 0)", side.evaluate("getComputedStyle(document.body).backgroundColor"))
