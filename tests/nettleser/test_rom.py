"""Et helt møte i rommet: en leder og seks telefoner, også uten nett og i dvale."""

from __future__ import annotations

import time
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import func, select

from scenario.deling.lager import Lager
from scenario.deling.lagerrom import Romlager, deltakere, svarene
from tests.nettleser import uu
from tests.nettleser.hjelp import TELEFON, ny_kontekst, vent_ferdig
from tests.tjener import Tjener

LITEN = ViewportSize(width=320, height=568)
ANTALL = 6
LØGNEN = "Object.defineProperty(document, 'hidden', {get: () => window.sover, configurable: true})"
"""Nettleseren sier selv om siden sover."""


def telefonene(nettleser: Browser, adresse: str, kode: str) -> list[Page]:
    """Seks nettlesere som har blitt med. Tre av telefonene er små."""
    sidene = []
    for nr in range(ANTALL):
        kontekst = ny_kontekst(nettleser, adresse, LITEN if nr % 2 else TELEFON, mørk=nr % 4 > 1, berøring=True)
        side = kontekst.new_page()
        side.goto(f"{adresse}/rom/{kode}")
        side.get_by_role("button", name="Bli med").click()
        expect(side.get_by_role("heading", name="Du er med")).to_be_visible()
        sidene.append(side)
    return sidene


def gå(leder: Page, knapp: str, til: str) -> None:
    """Lederen trykker, og lerretet viser steget."""
    leder.locator(f".st-key-rom_{knapp} button").click()
    expect(leder.locator(f".rl[data-steg={til}]")).to_be_visible()


def sov(side: Page, sover: bool) -> None:
    side.evaluate(f"window.sover = {str(sover).lower()}; {LØGNEN}")
    side.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def svar(side: Page, svar: str) -> None:
    """Svarer på tiltaket som er framme."""
    side.locator("#kortene > li:not([hidden])").get_by_role("button", name=svar, exact=True).click()


def uten_rulling(side: Page) -> bool:
    return bool(side.evaluate("document.documentElement.scrollHeight <= innerHeight && scrollX === 0"))


def test_et_helt_møte_i_rommet(nettleser: Browser, tjener: Tjener) -> None:
    adresse, lager = tjener.adresse, Romlager(Lager(Path(tjener.miljø["LAGER"])), time.time)
    logget_før = tjener.logg.stat().st_size
    leder = ny_kontekst(nettleser, adresse, ViewportSize(width=1280, height=720)).new_page()
    leder.goto(f"{adresse}/mote")
    leder.get_by_role("button", name="Åpne rommet").click()
    kode = leder.locator(".rl-kode").inner_text().replace(" ", "").replace("\u00a0", "")
    alle = telefonene(nettleser, adresse, kode)
    lerret = ny_kontekst(nettleser, adresse, ViewportSize(width=1920, height=1080)).new_page()
    lerret.goto(f"{adresse}/rom/{kode}/lerret")
    expect(leder.locator(".rl-med")).to_have_text(f"{ANTALL} er med")
    expect(lerret.locator(".rl-med")).to_have_text(f"{ANTALL} er med")

    # Gjett: alle gjett er telt, og kan tas tilbake.
    gå(leder, "1", "gjett")
    for nr, side in enumerate(alle):
        side.get_by_label("Mill. kr i året").fill(str(40 + 10 * (nr % 4)))
    expect(lerret.locator(".rl-svarte")).to_have_text(f"{ANTALL} av {ANTALL} har gjettet")
    assert uu.brudd(alle[1]) == [] and uten_rulling(alle[1])
    gå(leder, "1", "gjettene")
    expect(lerret.get_by_role("img", name="2 fra 40, 2 fra 50, 1 fra 60, 1 fra 70.")).to_be_visible()
    gå(leder, "-1", "gjett")
    expect(lerret.locator(".rl-hist")).to_have_count(0)
    for steg in ("gjettene", "planlagt", "trolig", "planen", "valg"):
        gå(leder, "1", steg)

    # Svar: ett trykk hver, uten å rulle. Én mister nettet, og svaret hans er telt når det er tilbake.
    uten_nett = alle[0]
    expect(uten_nett.get_by_role("heading", name="Hva vil du ha med?")).to_be_visible()
    uten_nett.context.set_offline(True)
    for nr, side in enumerate(alle):
        svar(side, "Ja" if nr < 4 else "Nei")
    for side in alle:
        expect(side.locator("[data-plass]")).to_have_text("2 av 25")
    assert uu.brudd(alle[1]) == [] and uten_rulling(alle[1])
    expect(uten_nett.locator("#nett")).to_contain_text("Svarene dine er lagret på telefonen")
    expect(lerret.locator(".rl-svarte")).to_have_text(f"{ANTALL - 1} av {ANTALL} har begynt å svare")
    gå(leder, "1", "telling")
    expect(lerret.get_by_role("img", name="3 av 5 ja, 0 vet ikke, 2 nei")).to_be_visible()
    uten_nett.context.set_offline(False)
    expect(uten_nett.locator("#nett")).to_be_empty()
    assert lager.vis(kode).telling["valg:sykefravaer"] == {"ja": 3, "nei": 2}  # ett nytt svar kan ikke sees
    for side in alle[1:5]:  # fire til ombestemmer seg, og da flytter tellingen seg
        side.get_by_role("button", name="Forrige").click()
        svar(side, "Vet ikke")
    expect(lerret.get_by_role("img", name="1 av 6 ja, 4 vet ikke, 1 nei")).to_be_visible()

    # Legg til fra tellingen: virkningen står på lerretet med det samme.
    leder.get_by_role("button", name="1 av 6 vil ha den – legg til").click()
    expect(lerret.locator(".rl-planlinje")).to_contain_text("Planen gir nå 14,0")

    # Én telefon sover mens lederen laster siden på nytt og går videre. Den er der igjen når den våkner.
    sovende = alle[5]
    sov(sovende, True)
    leder.reload()
    expect(leder.locator(".rl[data-steg=telling]")).to_be_visible()
    gå(leder, "1", "bygg")
    for side in alle[:5]:
        skoler = side.locator(".rader li").filter(has_text="Færre skoler")
        skoler.get_by_role("button", name="Mer").click()
        expect(side.locator("[data-sum]")).not_to_contain_text("0,0 av")
    expect(sovende.get_by_role("heading", name="Hva vil du ha med?")).to_be_visible()
    sov(sovende, False)
    expect(sovende.get_by_role("heading", name="Bygg ditt eget alternativ")).to_be_focused()
    assert uu.brudd(sovende) == []
    gå(leder, "1", "byggene")
    expect(lerret.locator(".rl-bygde li")).to_have_text(["Færre skolermidten: 1 skole5 har det med"])
    assert uu.brudd(lerret) == []
    gå(leder, "1", "kjerne")
    assert len(lager.vis(kode).telling) == 2

    # Lukk: svarene er borte fra telefonene og lageret, og det samlede er med i loggen.
    leder.locator(".st-key-rom_lukk button").click()
    expect(leder.get_by_role("dialog", name="Lukk rommet?")).to_be_visible()
    vent_ferdig(leder)
    assert [b for b in uu.brudd(leder) if not b.startswith(("landmark-one-main", "page-has-heading-one"))] == []
    leder.get_by_role("button", name="Lukk rommet og slett svarene").click()
    for side in (*alle, lerret):
        expect(side.get_by_text("er lukket").first).to_be_visible()
    with lager._lager.skriv() as k:
        igjen = [k.scalar(select(func.count()).where(t.c.kode == kode)) for t in (svarene, deltakere)]
    assert igjen == [0, 0]
    with leder.expect_download() as ned:
        leder.get_by_role("button", name="Loggen som ren tekst").click()
    loggen = Path(ned.value.path()).read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "Lavere sykefravær (1 prosentpoeng): 1 ja, 4 vet ikke, 1 nei" in loggen
    assert "Bygget selv: Færre skoler: 5 har det med, midten er 1 skole" in loggen
    logget = tjener.logg.read_bytes()[logget_før:].decode()
    assert kode not in logget and "Traceback" not in logget
