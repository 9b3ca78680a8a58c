"""Førstegangsoppgaven: «finn et alternativ som når 100 mill. uten å røre skolene, og del det»."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from scenario.lesing import les_kommune
from tests.nettleser.hjelp import BRED, TELEFON, ingen_vannrett_rulling, vent_ferdig, åpne, åpne_delt
from tests.nettleser.tiltakssiden import bryter, resultatet, valget

FLEST_KLIKK = 12
SKOLENE = {"skolestruktur": "Færre skoler", "modulbygg": "Avvikle leide modulbygg ved skoler"}
_TELL = "window.__klikk = 0; addEventListener('pointerdown', () => { window.__klikk += 1 }, true)"


def klikk(side: Page, rolle: str, navn: str) -> None:
    side.get_by_role(rolle, name=navn, exact=True).click()  # type: ignore[arg-type]
    vent_ferdig(side)


@pytest.mark.parametrize("skjerm", [TELEFON], ids=["telefon"])
def test_hundre_millioner_uten_skolene_funnet_og_delt(side: Page, skjerm: ViewportSize) -> None:
    """På telefon, der det er trangest. Pakkene er også sett på bred skjerm."""
    side.add_init_script(_TELL)
    åpne(side)
    klikk(side, "link", "Veier til målet")
    fredet = side.get_by_label("Områder vi ikke rører")
    fredet.scroll_into_view_if_needed()  # en rulling etter klikket ville lukket listen igjen
    vent_ferdig(side)
    fredet.click()
    klikk(side, "option", "P01 Skole (2020)")
    for navn in SKOLENE.values():
        expect(side.get_by_text("Holdes utenfor:")).to_contain_text(navn)
    mål = side.get_by_label("Mål, mill. kr")
    mål.click()
    side.keyboard.type("100")
    side.keyboard.press("Enter")
    vent_ferdig(side)
    klikk(side, "button", "Finn pakker")
    ingen_vannrett_rulling(side)
    side.set_viewport_size(BRED)
    vent_ferdig(side)
    ingen_vannrett_rulling(side)
    side.set_viewport_size(skjerm)
    klikk(side, "button", "Åpne pakken")
    klikk(side, "button", "Del")
    klikk(side, "button", "Kopier lenke")
    expect(side.get_by_text("Kopiert", exact=True)).to_be_visible()
    assert side.evaluate("window.__klikk") <= FLEST_KLIKK

    mottaker, kommune = side.context.new_page(), les_kommune()
    åpne_delt(mottaker, side.get_by_label("Lenken", exact=True).inner_text())
    for navn in SKOLENE.values():
        expect(bryter(mottaker, navn)).not_to_be_checked()
    delt, resultat = valget(side, kommune), resultatet(side, kommune)
    assert resultat.mål - resultat.rest >= 100_000
    assert not {t.id for t in delt.tiltak} & set(SKOLENE)
