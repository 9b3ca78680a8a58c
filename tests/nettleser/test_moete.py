"""Møtet slik en ordfører leder det: bare med tastaturet, på et lerret, og uten å miste noe."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.begreper.moete import Møte
from scenario.beregning import beregn
from scenario.deling import lenkekode, moetekode
from scenario.framstilling import dom
from scenario.framstilling.tall import mill
from scenario.lesing import les_kommune
from tests.nettleser.hjelp import SKJERMER, gå_til, ingen_vannrett_rulling, vent_ferdig
from tests.nettleser.tiltakssiden import slå, valget
from tests.nettleser.tiltakssiden import trykk as trykk_på

LERRETER = (ViewportSize(width=1280, height=720), ViewportSize(width=1920, height=1080))
SKOLER, STABER, FRAVÆR = "Færre skoler", "Mindre staber", "Lavere sykefravær"
LESBART_FRA_TI_METER = 0.022
"""Minste skrift på lerretet, som andel av bredden: fem centimeter på et bilde som er to meter bredt."""


@pytest.fixture(scope="module")
def kommune() -> Kommune:
    return les_kommune()


def trykk(side: Page, *taster: str) -> None:
    for tast in taster:
        side.keyboard.press(tast)
        vent_ferdig(side)


def start_møte(side: Page, adresse: str = "/mote") -> None:
    """Et nytt møte. Økten husker det forrige prøve ledet, til det avsluttes."""
    gå_til(side, adresse)
    if side.get_by_role("button", name="Avslutt møtet").is_visible():
        trykk_på(side, "Avslutt møtet")
        gå_til(side, adresse)
    trykk(side, "s")


def åpne_og_skriv(side: Page, tast: str, tekst: str) -> None:
    """Tasten, og så teksten med det samme: markøren står i feltet, og ingenting av det som skrives går tapt.

    Playwright har amerikansk tastatur, og æ, ø og å kommer ikke fra en tast. De skrives når feltet er der.
    """
    fra_tastene = re.match(r"[ -~]*", tekst)
    assert fra_tastene is not None
    felt = side.locator("[role=dialog] input")
    side.keyboard.press(tast)
    side.keyboard.type(fra_tastene[0])
    expect(felt).to_have_value(fra_tastene[0])
    side.keyboard.type(tekst[fra_tastene.end() :])
    expect(felt).to_have_value(tekst)


def velg(side: Page, tiltak: str) -> None:
    """Velger tiltaket teksten har funnet."""
    expect(side.get_by_role("option", name=tiltak)).to_be_visible()
    trykk(side, "Enter")


def endre(side: Page, *tiltak: str) -> None:
    """Ett eller flere tiltak i den samme dialogen, og så Esc."""
    åpne_og_skriv(side, "e", tiltak[0])
    velg(side, tiltak[0])
    for neste in tiltak[1:]:
        expect(side.locator("[role=dialog] input")).to_be_focused()
        side.keyboard.type(neste)
        velg(side, neste)
    trykk(side, "Escape")
    expect(side.get_by_role("dialog")).to_have_count(0)


def bokmerk(side: Page, navn: str) -> None:
    åpne_og_skriv(side, "b", navn)
    trykk(side, "Enter")
    expect(side.get_by_role("dialog")).to_have_count(0)


def gjett(side: Page, beløp: str) -> None:
    åpne_og_skriv(side, "g", beløp)
    trykk(side, "Enter")


def tab_til(side: Page, navn: str) -> None:
    """Går med tabulator til knappen med dette navnet."""
    for _ in range(80):
        side.keyboard.press("Tab")
        if side.evaluate("navn => document.activeElement?.closest('button')?.innerText.includes(navn)", navn):
            return
    raise AssertionError(f"fant ikke «{navn}» med tabulator")


def tallet(side: Page) -> Locator:
    return side.locator(".tall-stort .nytt")


def møtet(side: Page, kommune: Kommune) -> Møte:
    """Møtet adressen bærer."""
    return moetekode.les(kommune.id, parse_qs(urlsplit(side.url).query)["m"][0])


def viser_motorens_tall(side: Page, kommune: Kommune) -> None:
    expect(tallet(side)).to_have_text(mill(dom.nådd(beregn(kommune, valget(side, kommune)))))


def adresse(kommune: Kommune, *tiltak: str, **felt: object) -> str:
    valg = Valg(kommune.standard, tuple(map(Tiltaksvalg, tiltak))).med(**felt)
    return "/mote?" + urlencode({"s": lenkekode.kod(kommune, valg), "u": kommune.utgave})


@pytest.mark.parametrize("skjerm", LERRETER[:1], ids=["1280"])
def test_et_helt_møte_med_bare_tastaturet(fane: Page, kommune: Kommune, skjerm: ViewportSize) -> None:
    start_møte(fane)

    endre(fane, SKOLER)
    viser_motorens_tall(fane, kommune)
    expect(tallet(fane)).to_have_text("7,7")
    bokmerk(fane, "Bare skoler")
    endre(fane, STABER)
    bokmerk(fane, "<b>Skoler</b> og *staber*")

    trykk(fane, "h")
    expect(fane.locator(".tall-stort")).to_have_text("?")
    endre(fane, FRAVÆR)
    expect(fane.locator(".tall-stort")).to_have_text("?")
    expect(fane.locator(".lerret-bunn")).to_contain_text(f"Endret: {FRAVÆR}")
    gjett(fane, "60")
    expect(fane.get_by_text("Rommet gjettet 60. Svaret er")).to_be_visible()
    viser_motorens_tall(fane, kommune)
    expect(fane.locator(".lerret.flytt")).to_be_visible()  # fra før til etter
    bokmerk(fane, "Med fravær")

    før = fane.locator(".lerret").get_attribute("data-nummer")
    trykk(fane, "o")
    expect(fane.locator(".lerret")).not_to_have_attribute("data-nummer", før or "")
    expect(fane.locator(".tall-stort .gammelt")).not_to_have_text(tallet(fane).inner_text())

    alle = tallet(fane).inner_text()
    trykk(fane, "z", "z", "z")
    expect(tallet(fane)).to_have_text("0,0")
    expect(fane.get_by_role("button", name="Angre")).to_be_disabled()
    trykk(fane, "y", "y")
    expect(fane.locator(".lerret-topp")).to_contain_text("<b>Skoler</b> og *staber* – bokmerke 2 av 3")

    fane.reload()
    vent_ferdig(fane)
    expect(fane.locator(".lerret-topp")).to_contain_text("bokmerke 2 av 3")
    viser_motorens_tall(fane, kommune)
    trykk(fane, "ArrowRight")
    expect(tallet(fane)).to_have_text(alle)
    trykk(fane, "ArrowLeft", "ArrowLeft")
    expect(fane.locator(".lerret-topp")).to_contain_text("Bare skoler – bokmerke 1 av 3")
    expect(tallet(fane)).to_have_text("7,7")
    trykk(fane, "y", "y")
    expect(tallet(fane)).to_have_text(alle)

    tab_til(fane, "Loggen som ren tekst")
    with fane.expect_download() as lasting:
        fane.keyboard.press("Enter")
    tekst = lasting.value.path().read_text("utf-8")
    for navn in ("Bare skoler", "<b>Skoler</b> og *staber*", "Med fravær"):
        assert f"Bokmerke: {navn}" in tekst
    assert tekst.count("?s=1A") == 4 + 3
    assert [m.navn for m in møtet(fane, kommune).merker] == ["Bare skoler", "<b>Skoler</b> og *staber*", "Med fravær"]


def test_flere_tiltak_endres_i_én_dialog_og_raske_trykk_på_angre_går_bare_bakover(fane: Page, kommune: Kommune) -> None:
    """Streamlit kan slå raske trykk sammen til ett, men adressen fra det forrige må aldri tas for tilbakeknappen."""
    start_møte(fane, adresse(kommune))
    endre(fane, SKOLER, STABER, SKOLER, FRAVÆR)

    assert {t.id for t in valget(fane, kommune).tiltak} == {"staber", "sykefravaer"}
    assert len(møtet(fane, kommune).steg) == 5
    viser_motorens_tall(fane, kommune)

    for _ in range(3):
        fane.keyboard.press("z")
        fane.wait_for_timeout(150)
    vent_ferdig(fane)
    etter = møtet(fane, kommune)
    assert etter.her < 4
    assert etter.nå.kode == lenkekode.kod(kommune, valget(fane, kommune))
    assert len(etter.steg) == 5
    viser_motorens_tall(fane, kommune)


def test_ny_last_mens_resultatet_er_skjult_mister_ingenting(fane: Page, kommune: Kommune) -> None:
    start_møte(fane, adresse(kommune, "staber"))
    trykk(fane, "h")
    endre(fane, SKOLER)
    fane.reload()
    vent_ferdig(fane)

    expect(fane.locator(".tall-stort")).to_have_text("?")
    expect(fane.get_by_text("Sist vist: 4,0")).to_be_visible()
    gjett(fane, "tolv komma fem")
    expect(fane.get_by_text("«tolv komma fem» er ikke et tall.")).to_be_visible()
    trykk(fane, "Escape", "h")
    viser_motorens_tall(fane, kommune)


def test_endringer_på_andre_sider_føres_i_møtet(fane: Page, kommune: Kommune) -> None:
    start_møte(fane)
    fane.get_by_role("link", name="Velg", exact=True).click()
    vent_ferdig(fane)
    slå(fane, SKOLER)
    slå(fane, STABER)
    fane.get_by_role("link", name="Møte", exact=True).click()
    vent_ferdig(fane)

    viser_motorens_tall(fane, kommune)
    assert len(møtet(fane, kommune).steg) == 3
    trykk(fane, "z")
    expect(tallet(fane)).to_have_text("7,7")


def test_tilbakeknappen_mister_ingen_bokmerker(fane: Page, kommune: Kommune) -> None:
    start_møte(fane)
    endre(fane, SKOLER)
    bokmerk(fane, "En")
    endre(fane, STABER)
    bokmerk(fane, "To")
    for _ in range(3):
        fane.go_back()
        vent_ferdig(fane)
    expect(tallet(fane)).to_have_text("7,7")
    for navn in ("1. En", "2. To"):
        expect(fane.get_by_role("button", name=navn)).to_be_visible()

    endre(fane, FRAVÆR)
    assert [m.navn for m in møtet(fane, kommune).merker] == ["En", "To"]


def test_en_skadet_møtelogg_gir_en_setning_og_det_nye_møtet_forlater_adressen_når_det_avsluttes(
    fane: Page, kommune: Kommune
) -> None:
    gå_til(fane, adresse(kommune, "skolestruktur") + "&m=1tull")
    expect(fane.get_by_role("alert").filter(has_text="Møteloggen i adressen er skadet")).to_be_visible()
    trykk(fane, "s")
    expect(tallet(fane)).to_have_text("7,7")
    assert "m=1tull" not in fane.url and "m=" in fane.url

    trykk_på(fane, "Avslutt møtet")
    assert "m=" not in fane.url
    assert [t.id for t in valget(fane, kommune).tiltak] == ["skolestruktur"]


def test_lerretet_leses_fra_ti_meter_uten_å_rulle(fane: Page, kommune: Kommune) -> None:
    start_møte(fane, adresse(kommune, *(t.id for t in kommune.valgbare)))
    endre(fane, SKOLER)
    for skjerm in LERRETER:
        fane.set_viewport_size(skjerm)
        vent_ferdig(fane)
        kan_leses_fra_ti_meter(fane, skjerm)


def kan_leses_fra_ti_meter(side: Page, skjerm: ViewportSize) -> None:
    tekst = ".lerret :is(h1, h2, p, .merke span, .verdi, .aar)"
    minst = side.locator(tekst).evaluate_all(
        "alle => Math.min(...alle.map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert minst >= LESBART_FRA_TI_METER * skjerm["width"]
    bunn = side.locator(".st-key-tastene").bounding_box()
    assert bunn is not None
    assert bunn["y"] + bunn["height"] <= skjerm["height"]
    kuttet = side.locator(tekst).evaluate_all(
        "alle => alle.filter(e => e.getBoundingClientRect().right > innerWidth).length"
    )
    assert kuttet == 0
    ingen_vannrett_rulling(side)


def test_møtet_virker_på_alle_skjermer(fane: Page, kommune: Kommune) -> None:
    start_møte(
        fane, adresse(kommune, "skolestruktur", navn="Et svært langt navn på et alternativ som nesten ikke får plass")
    )
    endre(fane, STABER)
    for skjerm in SKJERMER:
        fane.set_viewport_size(skjerm)
        trykk(fane, "h")
        ingen_vannrett_rulling(fane)
        trykk(fane, "h")
        ingen_vannrett_rulling(fane)


def test_redusert_bevegelse_viser_begge_tallene_i_stedet(fane: Page, kommune: Kommune) -> None:
    fane.emulate_media(reduced_motion="reduce")
    start_møte(fane, adresse(kommune, "skolestruktur"))
    endre(fane, STABER)
    trykk(fane, "o")

    expect(fane.locator(".bare-rolig")).to_be_visible()
    expect(fane.locator(".tall-stort")).to_contain_text("7,7 →")
    assert fane.locator(".fyll").first.evaluate("e => getComputedStyle(e).animationName") == "none"
    expect(fane.locator(".tall-stort .gammelt")).to_have_css("opacity", "0")
