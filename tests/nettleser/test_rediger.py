"""Katalogen redigert i appen: utkast, publisert med ett trykk, og den gamle lenken som før."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.deling.delt import spørring
from scenario.deling.utgaver import Arkiv
from scenario.innhenting import stabslager
from scenario.innhenting.stabslager import Utkast
from scenario.innhenting.stabsutkast import HØY, MIDT
from scenario.lesing import KONFIG, les_kommune
from tests.nettleser.hjelp import ny_kontekst, vent_ferdig, åpne
from tests.nettleser.tiltakssiden import svaret
from tests.strategier import drammen
from tests.tjener import Tjener

NØKKEL = "en-lang-nokkel-for-staben"


@pytest.fixture
def mappe(tmp_path: Path) -> Path:
    shutil.copytree(KONFIG, tmp_path / "konfig")
    shutil.copytree(KONFIG.parent / "data" / "drammen", tmp_path / "data" / "drammen")
    Arkiv("drammen", tmp_path / "utgaver").publiser(drammen(), "2026-05-04")
    return tmp_path


@pytest.fixture
def stabens(mappe: Path) -> Iterator[Tjener]:
    miljø = {"KONFIG": str(mappe / "konfig"), "UTGAVER": str(mappe / "utgaver"), "STABSNØKKEL": NØKKEL}
    tjener = Tjener(mappe / "logg.txt", miljø | {"LAGER": str(mappe / "lenker.db")})
    tjener.start()
    yield tjener
    tjener.stopp()


def _skriv_i_første_celle(side: Page, tekst: str) -> None:
    """Dobbeltklikk, skriv og Enter, som i et regneark."""
    tabell = side.get_by_test_id("stDataFrame").first.locator(".dvn-scroller")
    tabell.dblclick(position={"x": 60, "y": 52})
    felt = side.locator("textarea.gdg-input")
    felt.fill(tekst)
    expect(felt).to_have_value(tekst)
    felt.press("Enter")
    vent_ferdig(side)


def test_utkast_publisert_og_gammel_lenke(nettleser: Browser, stabens: Tjener, mappe: Path) -> None:
    """Skolestruktur er 7,7 mill. kr. En kollega har lagret 8,0 som utkast; det ses over og publiseres."""
    kollegas = {"skolestruktur": {MIDT: "8 000", HØY: "9 500"}}
    stabslager.lagre_utkast(mappe / "konfig", "drammen", Utkast(0, drammen().utgave, kollegas))
    valg = Valg(drammen().standard, (Tiltaksvalg("skolestruktur"),))
    kontekst = ny_kontekst(nettleser, stabens.adresse)
    politiker, stab = kontekst.new_page(), kontekst.new_page()
    åpne(politiker, f"/?{spørring(drammen(), valg)}")
    assert "7,7" in svaret(politiker)

    åpne(stab, "/rediger")
    stab.get_by_label("Stabsnøkkelen").fill("feil-nøkkel-her")
    stab.get_by_role("button", name="Åpne", exact=True).click()
    expect(stab.get_by_text("Nøkkelen er ikke riktig.")).to_be_visible()
    stab.get_by_label("Stabsnøkkelen").fill(NØKKEL)
    stab.get_by_role("button", name="Åpne", exact=True).click()
    expect(stab.get_by_text("Utkast 1 er åpent.")).to_be_visible()
    vent_ferdig(stab)
    expect(stab.get_by_role("heading", name="Hva flytter seg")).to_be_visible()
    _skriv_i_første_celle(stab, "Mye kortere åpningstid")
    expect(stab.get_by_text("heter nå «Mye kortere åpningstid»")).to_be_visible()
    stab.get_by_role("button", name="Publiser", exact=True).click()
    expect(stab.get_by_text(re.compile("er publisert. 2.tiltak er endret."))).to_be_visible()
    ny = les_kommune(mappe / "konfig", "drammen")
    assert ny.tiltak_etter_id["skolestruktur"].drivere["sats"].midt == 8000
    assert "Mye kortere åpningstid" in {t.navn for t in ny.tiltak}

    politiker.bring_to_front()
    politiker.get_by_role("button", name="Del", exact=True).click()
    vent_ferdig(politiker)
    politiker.keyboard.press("Escape")
    expect(politiker.get_by_text("Nye tall er publisert mens du har siden åpen.")).to_be_visible()
    assert "7,7" in svaret(politiker)
    politiker.get_by_role("button", name="Gå til de nye tallene").click()
    vent_ferdig(politiker)
    assert "8,0" in svaret(politiker)
    gammel = kontekst.new_page()
    åpne(gammel, "/les?" + spørring(drammen(), valg))
    expect(gammel.locator(".st-key-svar_tall")).to_contain_text("7,7")
    expect(gammel.get_by_text("eldre utgave av tallene")).to_be_visible()
    kontekst.close()
