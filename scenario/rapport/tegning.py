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


def brutt(x: float, y: float, ord_: str, tegn: int, anker: str = "start") -> list[str]:
    """Et navn på én linje, eller på to mindre når det er lengre enn `tegn`. `y` er grunnlinjen til den ene."""
    linjer = wrap(ord_, tegn) or [""]
    if len(linjer) == 1:
        return [tekst(x, y, ord_, anker, størrelse=10)]
    små = wrap(ord_, tegn + 14)[:2]
    topp = y - 4.5 * (len(små) - 1)
    return [tekst(x, topp + 7 * nr, linje, anker, størrelse=7.5) for nr, linje in enumerate(små)]
