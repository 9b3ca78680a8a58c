"""Strekene og teksten bildene i dokumentene er satt sammen av, som SVG. Mål er punkter."""

from __future__ import annotations

from html import escape
from textwrap import wrap

from scenario.framstilling.farger import LYS

SKRIFT = "sans-serif"
BREDDE = 560
"""Bredden på hvert bilde."""


def strek(x1: float, y1: float, x2: float, y2: float, tykk: float, farge: str = LYS.tekst) -> str:
    """En rett strek."""
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{farge}" stroke-width="{tykk}" fill="none"/>'


def tekst(
    x: float,
    y: float,
    ord_: str,
    anker: str = "start",
    farge: str = LYS.tekst,
    *,
    fet: bool = False,
    størrelse: float = 12,
) -> str:
    """En linje tekst; `y` er grunnlinjen."""
    vekt = ' font-weight="600"' if fet else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{SKRIFT}" font-size="{størrelse}" text-anchor="{anker}" '
        f'fill="{farge}"{vekt}>{escape(ord_)}</text>'
    )


_SMALE, _BREDE = frozenset("fijlrtI.,:;'()-/ "), frozenset("mwMW%")
_STØRRELSER = (10.0, 9.5, 9.0, 8.5)
"""Et navn settes i den største av disse som får plass på én linje."""
_LITEN = 7.5


def bredden(ord_: str, størrelse: float) -> float:
    """Omtrent hvor bredt ordene blir i en vanlig grotesk."""
    andeler = (0.3 if t in _SMALE else 0.86 if t in _BREDE else 0.68 if t.isupper() else 0.55 for t in ord_)
    return størrelse * sum(andeler)


def brutt(x: float, y: float, ord_: str, plass: float, anker: str = "start") -> list[str]:
    """Et navn på én linje, eller på to mindre når det ikke er plass. `y` er grunnlinjen til den ene."""
    if størrelse := next((s for s in _STØRRELSER if bredden(ord_, s) <= plass), None):
        return [tekst(x, y, ord_, anker, størrelse=størrelse)]
    tegn = int(len(ord_) * plass / bredden(ord_, _LITEN))
    linjer = wrap(ord_, tegn)[:2]
    topp = y - 4.5 * (len(linjer) - 1)
    return [tekst(x, topp + 7 * nr, linje, anker, størrelse=_LITEN) for nr, linje in enumerate(linjer)]
