"""Fargene, valgt så de skilles også i gråtoner og av fargeblinde. Mening bæres alltid av tekst eller form i tillegg."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from scenario.begreper.felles import Opphav


@dataclass(frozen=True, slots=True)
class Palett:
    """Fargene for ett tema, lyst eller mørkt."""

    tekst: str
    dempet: str
    linje: str
    flate: str
    fond: str
    uten_tiltak: str
    regel: str
    mål: str
    opphav: tuple[tuple[Opphav, str, str], ...]
    """Opphav, flatefarge og fargen på bokstaven oppå."""

    def flatefarge(self, opphav: Opphav) -> str:
        """Fargen for ett opphav."""
        return next(flate for o, flate, _ in self.opphav if o is opphav)


LYS = Palett(
    tekst="#1A1F24",
    dempet="#4A5560",
    linje="#C9D1D9",
    flate="#FFFFFF",
    fond="#0B4F6C",
    uten_tiltak="#8A949E",
    regel="#A23B00",
    mål="#1A1F24",
    opphav=(
        (Opphav.KILDE, "#08304A", "#FFFFFF"),
        (Opphav.AVLEDET, "#1F6E93", "#FFFFFF"),
        (Opphav.EKSTERN, "#6FB1D0", "#10222C"),
        (Opphav.ANTAKELSE, "#F0C987", "#33240A"),
        (Opphav.EGET, "#6B4A8E", "#FFFFFF"),
    ),
)
MØRK = Palett(
    tekst="#E8ECEF",
    dempet="#B4BEC7",
    linje="#4A5560",
    flate="#14191E",
    fond="#5FB0D6",
    uten_tiltak="#8A949E",
    regel="#FF9A62",
    mål="#E8ECEF",
    opphav=(
        (Opphav.KILDE, "#CFE6F2", "#10222C"),
        (Opphav.AVLEDET, "#7CBBDB", "#10222C"),
        (Opphav.EKSTERN, "#377CA0", "#FFFFFF"),
        (Opphav.ANTAKELSE, "#E0AE58", "#2A1C04"),
        (Opphav.EGET, "#A883CF", "#1E0F2E"),
    ),
)


def palett(mørk: bool) -> Palett:
    """Paletten for lyst eller mørkt tema."""
    return MØRK if mørk else LYS


@lru_cache(maxsize=2)
def som_css(mørk: bool) -> str:
    """Fargene som CSS-variabler, så merker og tegnforklaringer er de samme som i diagrammene."""
    p = palett(mørk)
    par = {"fond": p.fond, "uten-tiltak": p.uten_tiltak, "regel": p.regel}
    for opphav, flate, bokstav in p.opphav:
        par |= {f"o-{opphav.value}": flate, f"o-{opphav.value}-bokstav": bokstav}
    return ":root { " + " ".join(f"--{navn}: {farge};" for navn, farge in par.items()) + " }"
