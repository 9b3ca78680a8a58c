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
    """Trykker på bryteren og venter på svaret."""
    side.get_by_text(navn, exact=True).first.click()
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


def velg_i_liste(side: Page, etikett: str, valg: str) -> None:
    """Velger i en valgliste slik et menneske gjør: åpner den og trykker."""
    side.get_by_label(etikett, exact=False).first.click()
    side.get_by_role("option", name=valg, exact=True).click()
    vent_ferdig(side)
