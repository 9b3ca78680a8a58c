"""Det som nettopp er skrevet, er med i det neste trykket, med mus og med finger. Ingen trykk går tapt."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from scenario.begreper import Kommune, Valg
from scenario.deling import adresse, lenkekode
from scenario.lesing import les_kommune
from tests.nettleser.hjelp import brett_ut, gå_til, vent_ferdig, åpne
from tests.nettleser.tiltakssiden import slå, valget, vis_detaljer

ÅR = 2026
SKREVET = 21_000.0
MÅTER = ("mus", "finger")


@pytest.fixture(scope="module")
def kommune() -> Kommune:
    return les_kommune()


@pytest.fixture(params=MÅTER)
def måte(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def bruker(request: pytest.FixtureRequest, måte: str) -> Page:
    fane: Page = request.getfixturevalue("fingerfane" if måte == "finger" else "fane")
    return fane


def skriv(side: Page, gå: Callable[[Page, str], None] = gå_til) -> None:
    """Skriver planlagt bruk av fondet, uten å forlate feltet."""
    gå(side, "/fond")
    brett_ut(side, "Alt annet som kan endres")
    felt = side.locator(".st-key-boks_planlagt_bruk").get_by_label(f"{ÅR}, mill. kr")
    felt.fill("21")


def trykk(mål: Locator, måte: str) -> None:
    """Ett trykk der målet står. Det venter bare til målet står stille: brettet over folder seg ut."""
    mål.click(trial=True)
    boks = mål.bounding_box()
    assert boks is not None
    x, y, side = boks["x"] + boks["width"] / 2, boks["y"] + boks["height"] / 2, mål.page
    side.touchscreen.tap(x, y) if måte == "finger" else side.mouse.click(x, y)
    vent_ferdig(side)


def planlagt(valg: Valg) -> float:
    return dict(valg.forutsetninger.planlagt_bruk).get(ÅR, 0.0)


def test_del_åpner_dialogen_med_det_som_nettopp_er_skrevet(bruker: Page, måte: str, kommune: Kommune) -> None:
    skriv(bruker)
    trykk(bruker.locator(".st-key-del button"), måte)

    dialog = bruker.get_by_role("dialog", name="Del alternativet")
    expect(dialog).to_be_visible()
    kode = lenkekode.kod(kommune, valget(bruker, kommune))
    assert planlagt(valget(bruker, kommune)) == SKREVET
    assert kode in dialog.get_by_label("Hele lenken", exact=True).inner_text()


@pytest.mark.parametrize(("måte", "lenke"), [("mus", "Sammenlign"), ("finger", "Personvern")])
def test_en_lenke_i_menyen_tar_med_det_som_nettopp_er_skrevet(
    bruker: Page, måte: str, kommune: Kommune, lenke: str
) -> None:
    skriv(bruker)
    trykk(bruker.get_by_test_id("stPageLink").get_by_role("link", name=lenke, exact=True), måte)

    expect(bruker).to_have_title(f"{lenke} – {kommune.opplysninger.navn}")
    assert planlagt(valget(bruker, kommune)) == SKREVET


def test_en_knapp_på_siden_får_trykket_når_siden_tegnes_på_nytt(bruker: Page, måte: str, kommune: Kommune) -> None:
    """Hurtigvalget står under feltet som endres, og siden tegnes på nytt mellom dem.

    Siden lastes: etter et bytte av side ruller den mykt til toppen, og det kan skje midt i et trykk langt nede.
    """
    skriv(bruker, åpne)
    trykk(bruker.locator("[class*=st-key-hurtig_merforbruk] button").last, måte)

    valg = valget(bruker, kommune)
    assert planlagt(valg) == SKREVET
    assert valg.forutsetninger.merforbruk != kommune.standard.merforbruk


def test_nullstill_rett_etter_et_eget_anslag(bruker: Page, måte: str, kommune: Kommune) -> None:
    gå_til(bruker)
    slå(bruker, "Færre skoler")
    detaljer = vis_detaljer(bruker, "Færre skoler")
    detaljer.get_by_text("Legg inn ditt eget tall").click()
    detaljer.get_by_label("Eget anslag").fill("9")
    trykk(bruker.get_by_role("button", name="Nullstill"), måte)

    assert valget(bruker, kommune) == Valg(kommune.standard)


def test_kopier_rett_etter_navnet_i_dialogen(bruker: Page, måte: str, kommune: Kommune) -> None:
    gå_til(bruker)
    bruker.context.grant_permissions(["clipboard-read", "clipboard-write"])
    bruker.locator(".st-key-del button").click()
    vent_ferdig(bruker)
    bruker.get_by_label("Hva skal det hete?").fill("Felles forslag")
    trykk(bruker.get_by_role("button", name="Kopier hele lenken"), måte)

    expect(bruker.get_by_text("Kopiert", exact=True)).to_be_visible()
    kopiert = adresse.felt_i(bruker.evaluate("navigator.clipboard.readText()"))
    assert lenkekode.les(kommune, kopiert["s"]).valg.navn == "Felles forslag"


def test_dialogen_lukkes_med_esc_og_fokus_er_tilbake_på_del(fane: Page) -> None:
    side = fane
    gå_til(side)
    del_ = side.get_by_role("button", name="Del", exact=True)
    del_.focus()
    side.keyboard.press("Enter")
    vent_ferdig(side)
    expect(side.get_by_role("dialog", name="Del alternativet")).to_be_focused()
    side.keyboard.press("Escape")
    expect(side.get_by_role("dialog")).to_have_count(0)
    expect(del_).to_be_focused()
