"""Er siden tilgjengelig? Reglene i axe-core, og det axe ikke ser (uu.js): setninger om det som er galt."""

from __future__ import annotations

from typing import TypedDict

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.nettleser.hjelp import HER, for_bredt

KRAV = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
AVHENGER_AV_BREDDEN = ("scrollable-region-focusable", "target-size", "landmark-one-main", "page-has-heading-one")
"""Reglene som kan svare annerledes når bare bredden er en annen. Resten er de samme elementene om igjen."""

_EGNE = (HER / "uu.js").read_text(encoding="utf-8")


class Fokus(TypedDict):
    """Det som har fokus: navnet, stedet på siden, og det som er galt med rammen rundt."""

    hvor: str
    plass: list[int]
    galt: str


def brudd(side: Page, *, bare_bredden: bool = False) -> list[str]:
    """Alt som er galt med siden slik den står; tomt når alt er i orden."""
    _last(side)
    regler = ("rule", AVHENGER_AV_BREDDEN) if bare_bredden else ("tag", KRAV)
    axe: list[str] = side.evaluate("regler => window.__uu.axeBrudd(...regler)", list(regler))
    egne: list[str] = side.evaluate("() => window.__uu.brudd()")
    return [*axe, *egne, *(f"rulles sidelengs: {ute}" for ute in for_bredt(side))]


def ord_på_siden(side: Page) -> set[str]:
    """Ordene som står på siden."""
    _last(side)
    return set(side.evaluate("() => window.__uu.ord()"))


def diagram_uten_tabell(side: Page) -> list[str]:
    """Sier fra når siden har færre tabeller enn diagrammer. Utviderne må være åpne."""
    _last(side)
    svar: list[str] = side.evaluate("() => window.__uu.diagramUtenTabell()")
    return svar


def fokus_som_dekkes(side: Page) -> list[str]:
    """Det som ligger bak menyen eller linjen nederst når det får fokus. Flytter fokus."""
    _last(side)
    svar: list[str] = side.evaluate("() => window.__uu.dekkes()")
    return svar


def stasjoner(side: Page) -> list[str]:
    """Det tabulatoren skal innom."""
    _last(side)
    svar: list[str] = side.evaluate("() => window.__uu.stasjoner()")
    return svar


def bevegelser(side: Page) -> int:
    """Hvor mange elementer som har en overgang eller en animasjon."""
    _last(side)
    return int(side.evaluate("() => window.__uu.bevegelse()"))


def fokus(side: Page) -> Fokus:
    """Det som har fokus nå."""
    _last(side)
    svar: Fokus = side.evaluate("() => window.__uu.fokus()")
    return svar


def _last(side: Page) -> None:
    """Legger inn kontrollene, én gang per side. Hver for seg: innholdsreglene til siden stenger `eval`."""
    if not side.evaluate("() => Boolean(window.__uu)"):
        side.evaluate(AXE_SCRIPT)
        side.evaluate(_EGNE)
