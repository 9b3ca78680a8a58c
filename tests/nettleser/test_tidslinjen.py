"""Tidslinjen i nettleseren: starten dras med mus, finger og piltaster, og adressen, fondet og prisen følger."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from scenario.begreper import Kommune, Måned, Tiltaksvalg, Valg
from scenario.beregning.utfylling import fyll_ut
from scenario.deling import lenkekode
from scenario.lesing import les_kommune
from tests.nettleser.hjelp import gå_til, vent_ferdig, åpne
from tests.nettleser.tiltakssiden import valget

SKOLER = "Start: Færre skoler"
MÅNEDER = 48


@pytest.fixture(scope="module")
def kommune() -> Kommune:
    return les_kommune()


BREDDE_PER_KRONE = """alle => alle.map(e => {
  return e.firstChild.getBoundingClientRect().width / parseFloat(e.lastChild.textContent.replace(",", "."));
})"""


def starten(side: Page, kommune: Kommune) -> Måned | None:
    tv = valget(side, kommune).tiltaksvalg("skolestruktur")
    return tv.start if tv else None


def stedet(side: Page, måned: int) -> tuple[float, float]:
    """Punktet på skjermen der håndtaket står når tiltaket starter i denne måneden på aksen."""
    boks = side.locator('[data-id="skolestruktur"] .ts-spor').bounding_box()
    assert boks
    return boks["x"] + boks["width"] * måned / MÅNEDER, boks["y"] + boks["height"] / 2


def slipp(håndtak: Locator, måned: int) -> None:
    """Drar håndtaket til en måned med musa."""
    side = håndtak.page
    side.mouse.move(*stedet(side, int(håndtak.input_value())))
    side.mouse.down()
    side.mouse.move(*stedet(side, måned), steps=5)
    side.mouse.up()
    vent_ferdig(side)


def test_starten_dras_og_adressen_fondet_og_prisen_følger(side: Page, kommune: Kommune) -> None:
    valg = fyll_ut(kommune, Valg(kommune.standard, (Tiltaksvalg("skolestruktur"), Tiltaksvalg("barnehagestruktur"))))
    åpne(side, f"/fond?s={lenkekode.kod(kommune, valg)}")
    håndtak = side.get_by_role("slider", name=SKOLER)
    håndtak.scroll_into_view_if_needed()
    expect(håndtak).to_have_attribute("aria-valuetext", "august 2026, full effekt fra start, vedtas senest i desember "
                                      "2025, 7,7\u00a0mill.\u00a0kr i året")  # fmt: skip
    målt: list[float] = side.locator(".ts-tapt:not(.ts-bare)").evaluate_all(BREDDE_PER_KRONE)
    assert målt[0] == pytest.approx(målt[1], rel=0.03), "søylene for det som er tapt, viser ikke beløpene"
    dom, pris = side.locator(".b-ingress"), side.locator(".b-vent")
    før, lengde = (dom.inner_text(), pris.inner_text()), side.evaluate("() => history.length")

    slipp(håndtak, 36)
    assert starten(side, kommune) == Måned(2027, 1)
    expect(side.get_by_role("heading", name="Vedtas senest i desember 2026")).to_be_visible()
    assert side.evaluate("() => history.length") == lengde + 1
    assert dom.inner_text() != før[0]
    assert pris.inner_text() != før[1]

    håndtak.focus()
    side.keyboard.press("ArrowLeft")
    vent_ferdig(side)
    assert starten(side, kommune) == Måned(2026, 12)
    expect(håndtak).to_be_focused()
    side.keyboard.press("Home")
    vent_ferdig(side)
    assert starten(side, kommune) == Måned(2026, 8)
    assert (dom.inner_text(), pris.inner_text()) == før

    side.mouse.click(*stedet(side, 45))  # et trykk på sporet flytter ingenting
    side.go_back()
    vent_ferdig(side)
    assert starten(side, kommune) == Måned(2026, 12)


def test_som_sist_er_ett_trykk_og_ett_trykk_tilbake_og_rører_ikke_valget(fane: Page, kommune: Kommune) -> None:
    valg = fyll_ut(kommune, Valg(kommune.standard, (Tiltaksvalg("barnehagestruktur"),)))
    gå_til(fane, f"/fond?s={lenkekode.kod(kommune, valg)}")
    pris = fane.locator(".b-vent")
    før = pris.inner_text()
    fane.get_by_role("button", name="Hva om det går som sist?").click()
    vent_ferdig(fane)
    expect(fane.locator(".b-laerdom")).to_contain_text("Balanse 2021")
    expect(fane.locator(".b-laerdom")).to_contain_text("ikke målt effekt")
    assert pris.inner_text().startswith("Går det som sist")
    assert valget(fane, kommune) == valg
    fane.get_by_role("button", name="Tilbake til det du valgte").click()
    vent_ferdig(fane)
    assert pris.inner_text() == før
    expect(fane.locator(".b-laerdom")).to_have_count(0)
