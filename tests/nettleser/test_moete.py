"""Møtet slik en ordfører leder det: bare med tastaturet, på et lerret, og uten å miste noe."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.begreper.moete import Møte
from scenario.beregning import beregn
from scenario.deling import lenkekode, moetekode
from scenario.framstilling import dom
from scenario.framstilling.tall import mill
from scenario.lesing import les_kommune
from tests.nettleser.hjelp import SKJERMER, Vakt, ingen_vannrett_rulling, ny_kontekst, vent_ferdig, åpne
from tests.nettleser.tiltakssiden import slå, valget
from tests.tjener import Tjener

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
def test_et_helt_møte_med_bare_tastaturet(side: Page, kommune: Kommune, skjerm: ViewportSize) -> None:
    åpne(side, "/mote")
    trykk(side, "s")

    endre(side, SKOLER)
    viser_motorens_tall(side, kommune)
    expect(tallet(side)).to_have_text("7,7")
    bokmerk(side, "Bare skoler")
    endre(side, STABER)
    bokmerk(side, "<b>Skoler</b> og *staber*")

    trykk(side, "h")
    expect(side.locator(".tall-stort")).to_have_text("?")
    endre(side, FRAVÆR)
    expect(side.locator(".tall-stort")).to_have_text("?")
    expect(side.locator(".lerret-bunn")).to_contain_text(f"Endret: {FRAVÆR}")
    gjett(side, "60")
    expect(side.get_by_text("Rommet gjettet 60. Svaret er")).to_be_visible()
    viser_motorens_tall(side, kommune)
    expect(side.locator(".lerret.flytt")).to_be_visible()  # fra før til etter
    bokmerk(side, "Med fravær")

    før = side.locator(".lerret").get_attribute("data-nummer")
    trykk(side, "o")
    expect(side.locator(".lerret")).not_to_have_attribute("data-nummer", før or "")
    expect(side.locator(".tall-stort .gammelt")).not_to_have_text(tallet(side).inner_text())

    alle = tallet(side).inner_text()
    trykk(side, "z", "z", "z")
    expect(tallet(side)).to_have_text("0,0")
    expect(side.get_by_role("button", name="Angre")).to_be_disabled()
    trykk(side, "y", "y")
    expect(side.locator(".lerret-topp")).to_contain_text("<b>Skoler</b> og *staber* – bokmerke 2 av 3")

    side.reload()
    vent_ferdig(side)
    expect(side.locator(".lerret-topp")).to_contain_text("bokmerke 2 av 3")
    viser_motorens_tall(side, kommune)
    trykk(side, "ArrowRight")
    expect(tallet(side)).to_have_text(alle)
    trykk(side, "ArrowLeft", "ArrowLeft")
    expect(side.locator(".lerret-topp")).to_contain_text("Bare skoler – bokmerke 1 av 3")
    expect(tallet(side)).to_have_text("7,7")
    trykk(side, "y", "y")
    expect(tallet(side)).to_have_text(alle)

    tab_til(side, "Loggen som ren tekst")
    with side.expect_download() as lasting:
        side.keyboard.press("Enter")
    tekst = lasting.value.path().read_text("utf-8")
    for navn in ("Bare skoler", "<b>Skoler</b> og *staber*", "Med fravær"):
        assert f"Bokmerke: {navn}" in tekst
    assert tekst.count("?s=1A") == 4 + 3
    assert [m.navn for m in møtet(side, kommune).merker] == ["Bare skoler", "<b>Skoler</b> og *staber*", "Med fravær"]


def test_flere_tiltak_endres_uten_å_åpne_dialogen_på_nytt(side: Page, kommune: Kommune) -> None:
    åpne(side, adresse(kommune))
    trykk(side, "s")
    endre(side, SKOLER, STABER, SKOLER, FRAVÆR)

    assert {t.id for t in valget(side, kommune).tiltak} == {"staber", "sykefravaer"}
    assert len(møtet(side, kommune).steg) == 5
    viser_motorens_tall(side, kommune)


def test_ny_last_mens_resultatet_er_skjult_mister_ingenting(side: Page, kommune: Kommune) -> None:
    åpne(side, adresse(kommune, "staber"))
    trykk(side, "s", "h")
    endre(side, SKOLER)
    side.reload()
    vent_ferdig(side)

    expect(side.locator(".tall-stort")).to_have_text("?")
    expect(side.get_by_text("Sist vist: 4,0")).to_be_visible()
    gjett(side, "tolv komma fem")
    expect(side.get_by_text("«tolv komma fem» er ikke et tall.")).to_be_visible()
    trykk(side, "Escape", "h")
    viser_motorens_tall(side, kommune)


def test_raske_trykk_på_angre_går_bare_bakover(side: Page, kommune: Kommune) -> None:
    """Streamlit kan slå raske trykk sammen til ett, men adressen fra det forrige må aldri tas for tilbakeknappen."""
    åpne(side, "/mote")
    trykk(side, "s")
    for navn in (SKOLER, STABER, FRAVÆR):
        endre(side, navn)
    for _ in range(3):
        side.keyboard.press("z")
        side.wait_for_timeout(150)
    vent_ferdig(side)
    etter = møtet(side, kommune)
    assert etter.her < 3
    assert etter.nå.kode == lenkekode.kod(kommune, valget(side, kommune))
    assert len(etter.steg) == 4
    viser_motorens_tall(side, kommune)


def test_endringer_på_andre_sider_føres_i_møtet(side: Page, kommune: Kommune) -> None:
    åpne(side, "/mote")
    trykk(side, "s")
    side.get_by_role("link", name="Velg", exact=True).click()
    vent_ferdig(side)
    slå(side, SKOLER)
    slå(side, STABER)
    side.get_by_role("link", name="Møte", exact=True).click()
    vent_ferdig(side)

    viser_motorens_tall(side, kommune)
    assert len(møtet(side, kommune).steg) == 3
    trykk(side, "z")
    expect(tallet(side)).to_have_text("7,7")


def test_tilbakeknappen_mister_ingen_bokmerker(side: Page, kommune: Kommune) -> None:
    åpne(side, "/mote")
    trykk(side, "s")
    endre(side, SKOLER)
    bokmerk(side, "En")
    endre(side, STABER)
    bokmerk(side, "To")
    for _ in range(3):
        side.go_back()
        vent_ferdig(side)
    expect(tallet(side)).to_have_text("7,7")
    for navn in ("1. En", "2. To"):
        expect(side.get_by_role("button", name=navn)).to_be_visible()

    endre(side, FRAVÆR)
    assert [m.navn for m in møtet(side, kommune).merker] == ["En", "To"]


def test_en_skadet_møtelogg_gir_en_setning_og_mister_ikke_valget(side: Page, kommune: Kommune) -> None:
    åpne(side, adresse(kommune, "skolestruktur") + "&m=1tull")
    expect(side.get_by_role("alert").filter(has_text="Møteloggen i adressen er skadet")).to_be_visible()
    trykk(side, "s")
    expect(tallet(side)).to_have_text("7,7")


def test_møtet_kan_avsluttes_og_forlater_adressen(side: Page, kommune: Kommune) -> None:
    åpne(side, adresse(kommune, "skolestruktur"))
    trykk(side, "s")
    assert "m=" in side.url
    side.get_by_role("button", name="Avslutt møtet").click()
    vent_ferdig(side)
    assert "m=" not in side.url
    assert [t.id for t in valget(side, kommune).tiltak] == ["skolestruktur"]


def test_lerretet_leses_fra_ti_meter_uten_å_rulle(side: Page, kommune: Kommune) -> None:
    åpne(side, adresse(kommune, *(t.id for t in kommune.valgbare)))
    trykk(side, "s")
    endre(side, SKOLER)
    for skjerm in LERRETER:
        side.set_viewport_size(skjerm)
        vent_ferdig(side)
        kan_leses_fra_ti_meter(side, skjerm)


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


def test_møtet_virker_på_alle_skjermer(side: Page, kommune: Kommune) -> None:
    åpne(side, adresse(kommune, "skolestruktur", navn="Et svært langt navn på et alternativ som nesten ikke får plass"))
    trykk(side, "s")
    for skjerm in SKJERMER:
        side.set_viewport_size(skjerm)
        trykk(side, "h")
        endre(side, STABER)
        ingen_vannrett_rulling(side)
        trykk(side, "h")
        ingen_vannrett_rulling(side)


def test_redusert_bevegelse_viser_begge_tallene_i_stedet(
    nettleser: Browser, tjener: Tjener, vakt: Vakt, kommune: Kommune
) -> None:
    kontekst = ny_kontekst(nettleser, tjener.adresse)
    vakt.følg(kontekst)
    side = kontekst.new_page()
    side.emulate_media(reduced_motion="reduce")
    åpne(side, adresse(kommune, "skolestruktur"))
    trykk(side, "s")
    endre(side, STABER)
    trykk(side, "o")

    expect(side.locator(".bare-rolig")).to_be_visible()
    expect(side.locator(".tall-stort")).to_contain_text("7,7 →")
    assert side.locator(".fyll").first.evaluate("e => getComputedStyle(e).animationName") == "none"
    expect(side.locator(".tall-stort .gammelt")).to_have_css("opacity", "0")
    kontekst.close()
    assert not vakt.uventet(), "\n".join(vakt.uventet())
