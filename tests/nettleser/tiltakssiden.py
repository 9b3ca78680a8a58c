"""Startsiden slik en politiker bruker den: bryterne, tallet og adressen."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from scenario.begreper import Kommune, Resultat, Valg
from scenario.beregning import beregn
from scenario.deling import lenkekode
from scenario.framstilling import dom
from tests.nettleser.hjelp import vent_ferdig


def bryter(side: Page, navn: str) -> Locator:
    """Bryteren til et tiltak."""
    return side.get_by_role("switch", name=navn, exact=True).or_(side.get_by_role("checkbox", name=navn, exact=True))


def slå(side: Page, navn: str) -> None:
    """Slår tiltaket på eller av, og venter på svaret."""
    bryter(side, navn).click()
    vent_ferdig(side)


def rad(side: Page, navn: str) -> Locator:
    """Raden til et tiltak, med detaljene under."""
    return side.locator(".tl-rad").filter(has=navnet(side, navn))


def navnet(side: Page, navn: str) -> Locator:
    """Knappen med navnet, som åpner detaljene."""
    return side.get_by_role("button", name=navn, exact=True)


def glider(side: Page, navn: str) -> Locator:
    """Glideren som stiller mengden."""
    return side.get_by_role("slider", name=f"Mengde: {navn}", exact=True)


def vis_detaljer(side: Page, navn: str) -> Locator:
    """Åpner detaljene under raden, om de er lukket, og gir dem."""
    if navnet(side, navn).get_attribute("aria-expanded") != "true":
        navnet(side, navn).click()
        vent_ferdig(side)
    detaljer = rad(side, navn).locator(".tl-detaljer")
    expect(detaljer.get_by_role("heading").first).to_be_visible()
    return detaljer


def trykk(side: Page, navn: str) -> None:
    """Trykker på en knapp, og venter på svaret."""
    side.get_by_role("button", name=navn, exact=True).click()
    vent_ferdig(side)


def prinsippvedtak(side: Page, tema: str, svar: str) -> None:
    """Svarer «Skal utredes» eller «Skal ikke utredes» for et tema."""
    side.get_by_role("group", name=f"Prinsippvedtak: {tema}").get_by_label(svar, exact=True).click()
    vent_ferdig(side)


def skriv(side: Page, felt: Locator, tekst: str) -> None:
    """Skriver i et felt, trykker Enter og venter på svaret."""
    felt.fill(tekst)
    felt.press("Enter")
    vent_ferdig(side)


def svaret(side: Page) -> str:
    """Det planlagte tallet slik det leses opp: «21,8 av 150 mill. kr i året»."""
    return side.locator(".svar").first.inner_text().replace("\u00a0", " ").removesuffix(".")


def kode(side: Page) -> str:
    """Lenkekoden i adressen."""
    return parse_qs(urlsplit(side.url).query).get("s", [""])[0]


def valget(side: Page, kommune: Kommune) -> Valg:
    """Valget adressen bærer."""
    return lenkekode.les(kommune, kode(side)).valg


def resultatet(side: Page, kommune: Kommune) -> Resultat:
    """Det motoren gir for valget i adressen."""
    return beregn(kommune, valget(side, kommune))


def skjermen_viser_det_motoren_gir(side: Page, kommune: Kommune) -> None:
    """Tallet på skjermen er motorens tall for valget i adressen."""
    ventet = dom.av_målet(resultatet(side, kommune)).replace("\u00a0", " ")
    expect(side.locator(".svar")).to_contain_text(ventet, use_inner_text=True)


class Drag:
    """En finger på glideren: ned, over og opp. Andelen er hvor på sporet fingeren er."""

    def __init__(self, side: Page, felt: Locator) -> None:
        self.side, self.felt = side, felt
        felt.evaluate("e => e.scrollIntoView({block: 'center'})")

    def ned(self) -> None:
        nå, størst = int(self.felt.input_value()), int(self.felt.get_attribute("max") or 1)
        self._flytt(nå / størst)
        self.side.mouse.down()

    def til(self, andel: float) -> None:
        self._flytt(andel, steg=6)

    def opp(self) -> None:
        self.side.mouse.up()

    def _flytt(self, andel: float, steg: int = 1) -> None:
        boks = self.felt.bounding_box()
        assert boks
        x = boks["x"] + 10 + andel * (boks["width"] - 20)
        self.side.mouse.move(x, boks["y"] + boks["height"] / 2, steps=steg)
