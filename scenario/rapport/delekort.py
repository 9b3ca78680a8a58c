"""Bildet en lenke viser der den limes inn: navnet, det samme svaret som på siden, og vannmerket. 1200 × 630 px.

Det tegnes som SVG og gjøres til PNG uten nett. Skriften følger med tegneren, så kortet er likt på alle maskiner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import vl_convert

from scenario.framstilling import sannsynlighet, svaret
from scenario.framstilling.delingstekst import BREDDE, HØYDE
from scenario.framstilling.farger import LYS
from scenario.framstilling.ord import VANNMERKE
from scenario.framstilling.svaret import Svar
from scenario.framstilling.tall import mill_knapp, mill_kr_knapp
from scenario.rapport.innhold import rens

_MARG, _FLATE = 60, 1080
_STØRRELSER = (72, 64, 56, 48, 42, 36, 32)
_FLEST_LINJER = {72: 1, 64: 1, 56: 2, 48: 2, 42: 2, 36: 3, 32: 3}
_SMALE, _BREDE = frozenset("ijlIftr.,:;'|!()[]- "), frozenset("mwMW@%æÆ–—")
_STOLPE = 440


@dataclass(frozen=True, slots=True)
class Delekort:
    """Det som står på kortet. Uten svar står setningen der tallene ellers står."""

    kommune: str
    navn: str
    svar: Svar | None
    setning: str = ""
    """Det som sies i stedet for tallene."""
    fot: str = ""
    """Antall tiltak, og hvilke tall det er regnet med."""


def png(kort: Delekort) -> bytes:
    """Kortet som PNG."""
    return som_png(svg(kort))


def som_png(tegning: str) -> bytes:
    """SVG som PNG i samme størrelse."""
    return bytes(vl_convert.svg_to_png(tegning, scale=1, ppi=72))


def svg(kort: Delekort) -> str:
    """Kortet som SVG."""
    innhold = _tallene(kort.svar) if kort.svar else _setningen(kort.setning)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{BREDDE}" height="{HØYDE}" font-family="sans-serif" '
        f'fill="{LYS.tekst}"><rect width="{BREDDE}" height="{HØYDE}" fill="{LYS.flate}"/>{_topp(kort.kommune)}'
        f"{''.join(_navnet(rens(kort.navn)))}{innhold}"
        f"{_tekst(_MARG + _FLATE, 588, 28, kort.fot, 'end', farge=LYS.dempet)}</svg>"
    )


def _topp(kommune: str) -> str:
    bredde = _bredde(VANNMERKE, 28, fet=True) + 8
    x = _MARG + _FLATE - bredde
    return (
        f"{_tekst(_MARG, 84, 28, kommune)}"
        f'<rect x="{x:.0f}" y="44" width="{bredde:.0f}" height="60" rx="6" fill="none" stroke="{LYS.dempet}" '
        f'stroke-width="3" stroke-dasharray="9 6"/>{_tekst(x + bredde / 2, 84, 28, VANNMERKE, "middle", fet=True)}'
    )


def _navnet(navn: str) -> Iterator[str]:
    størrelse, linjer = _brutt(navn)
    topp = 118 + (120 - 1.12 * størrelse * len(linjer)) / 2
    for nr, linje in enumerate(linjer):
        yield _tekst(_MARG, topp + størrelse * (0.86 + 1.12 * nr), størrelse, linje, fet=True)


def _brutt(navn: str) -> tuple[int, list[str]]:
    """Den største skriften der hele navnet får plass. Ingenting av navnet kuttes."""
    for størrelse in _STØRRELSER:
        linjer = _linjene(navn, størrelse)
        if len(linjer) <= _FLEST_LINJER[størrelse]:
            break
    return størrelse, linjer


def _linjene(navn: str, størrelse: int) -> list[str]:
    linjer = [""]
    for ord_ in navn.split():
        prøvd = f"{linjer[-1]} {ord_}".strip()
        if _bredde(prøvd, størrelse, fet=True) <= _FLATE:
            linjer[-1] = prøvd
        else:
            linjer += _delt(ord_, størrelse)
    return [linje for linje in linjer if linje]


def _delt(ord_: str, størrelse: int) -> list[str]:
    """Et ord på så mange linjer det trenger."""
    biter = [""]
    for tegn in ord_:
        if _bredde(biter[-1] + tegn, størrelse, fet=True) > _FLATE:
            biter.append("")
        biter[-1] += tegn
    return biter


def _bredde(tekst: str, størrelse: float, *, fet: bool = False) -> float:
    """Bredden i px, heller for stor enn for liten."""
    em = sum(0.35 if t in _SMALE else 0.95 if t in _BREDE else 0.75 if t.isupper() else 0.6 for t in tekst)
    return em * størrelse * (1.0 if fet else 0.94)


def _tekst(
    x: float, y: float, størrelse: float, tekst: str, anker: str = "start", *, fet: bool = False, farge: str = ""
) -> str:
    vekt = ' font-weight="700"' if fet else ""
    fyll = f' fill="{farge}"' if farge else ""
    form = f'font-size="{størrelse:g}" text-anchor="{anker}"{vekt}{fyll}'
    return f'<text x="{x:.1f}" y="{y:.1f}" {form}>{escape(tekst)}</text>'


def _setningen(setning: str) -> str:
    linjer = _linjene(setning, 42)
    return "".join(_tekst(_MARG, 340 + 54 * nr, 42, linje) for nr, linje in enumerate(linjer[:4]))


# --- Svaret ---------------------------------------------------------------------------------------------------------


def _tallene(svar: Svar) -> str:
    per = "til sammen" if svar.resultat.akkumulert else "i året"
    planlagt = f"Planlagt av {mill_kr_knapp(svar.resultat.mål)} {per}"
    return (
        f'<rect x="{_MARG}" y="264" width="40" height="22" rx="2"/>{_tekst(_MARG + 54, 286, 30, planlagt)}'
        f"{_tekst(_MARG, 382, 96, svaret.planlagt(svar), fet=True)}"
        f"{_klamme(726, 766, 275, 12)}{_tekst(784, 286, 30, 'Trolig')}"
        f"{_tekst(726, 382, 96, svaret.trolig(svar), fet=True)}"
        f"{_stolpen(svar)}{_sjansen(svar)}"
    )


def _x(beløp: float, svar: Svar) -> float:
    return _MARG + _FLATE * max(0.0, beløp) / svar.akse


def _stolpen(svar: Svar) -> str:
    mulig, mål = _x(max(svar.mest_mulig, svar.plan), svar) - _MARG, _x(svar.resultat.mål, svar)
    trolig = svar.trolig
    klammen = ""
    if trolig is not None and trolig.høy > 0:
        klammen = _klamme(_x(trolig.lav, svar), _x(trolig.høy, svar), 516, 10, _x(trolig.midt, svar))
    return (
        f'<rect x="{_MARG}" y="{_STOLPE}" width="{mulig:.1f}" height="56" rx="4" fill="none" stroke="{LYS.dempet}" '
        f'stroke-width="1.5"/>{"".join(_felt(svar))}{klammen}'
        f'<rect x="{mål - 3:.1f}" y="430" width="6" height="72"/>'
        f"{_tekst(mål, 424, 28, f'Mål {mill_knapp(svar.resultat.mål)}', 'middle', fet=True)}"
    )


def _felt(svar: Svar) -> Iterator[str]:
    """Ett felt per tema: fast farge, og skravur for delen som er regneeksempel."""
    x, hele = float(_MARG), _x(svar.plan, svar) - _MARG
    for nr, (stykke, andel) in enumerate(svaret.feltene(svar)):
        bredde, farge = hele * andel, LYS.temafarge(stykke.tema)
        fast = max(0.0, bredde - 2) * (1 - stykke.antakelser)
        skravert = max(0.0, bredde - 2) - fast
        yield (
            f'<defs><pattern id="s{nr}" width="9" height="9" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect width="9" height="9" fill="{LYS.flate}"/>'
            f'<rect width="9" height="9" fill="{farge}" fill-opacity=".22"/>'
            f'<rect width="4" height="9" fill="{farge}"/></pattern></defs>'
            f'<rect x="{x:.1f}" y="{_STOLPE}" width="{fast:.1f}" height="56" fill="{farge}"/>'
            f'<rect x="{x + fast:.1f}" y="{_STOLPE}" width="{skravert:.1f}" height="56" fill="url(#s{nr})"/>'
        )
        x += bredde


def _klamme(fra: float, til: float, y: float, halv: float, prikk: float | None = None) -> str:
    prikk = (fra + til) / 2 if prikk is None else prikk
    streker = f"M{fra:.1f} {y - halv}v{2 * halv}M{til:.1f} {y - halv}v{2 * halv}M{fra:.1f} {y}H{til:.1f}"
    sirkel = f'<circle cx="{prikk:.1f}" cy="{y}" r="9"/>'
    return f'<path d="{streker}" stroke="{LYS.tekst}" stroke-width="4" fill="none"/>{sirkel}'


def _sjansen(svar: Svar) -> str:
    if svar.trolig is None:
        return ""
    fylt = svaret.fylte_prikker(svar.trolig.sjanse)
    prikker = "".join(
        f'<circle cx="{_MARG + 13 + 34 * nr}" cy="578" r="12" stroke="{LYS.dempet}" stroke-width="3" '
        f'fill="{LYS.tekst if nr < fylt else "none"}"/>'
        for nr in range(10)
    )
    ord_ = f"Sjanse for målet: {sannsynlighet.i_ord(svar.trolig.sjanse)}"
    return f"{prikker}{_tekst(_MARG + 360, 588, 28, ord_)}"
