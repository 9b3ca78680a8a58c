"""Fargene, valgt så de skilles også i gråtoner og av fargeblinde. Mening bæres alltid av tekst eller form i tillegg."""

from __future__ import annotations

from dataclasses import dataclass

from scenario.begreper.felles import Opphav


@dataclass(frozen=True, slots=True)
class Palett:
    """Fargene for ett tema, lyst eller mørkt, eller navnene som følger temaet på skjermen."""

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
    alternativer: tuple[str, str, str, str]
    """Alternativ A til D når flere sammenlignes."""
    temaer: tuple[str, ...]
    """Tema 1 til 7, til flater og aldri til tekst. Egne tiltak og tiltak uten tema har tekstens farge."""

    def flatefarge(self, opphav: Opphav) -> str:
        """Fargen for ett opphav."""
        return next(flate for o, flate, _ in self.opphav if o is opphav)

    def temafarge(self, tema: str) -> str:
        """Fargen for et tema, ved nummeret; tomt er egne tiltak og tiltak uten tema."""
        return self.temaer[int(tema) - 1] if tema.isdigit() and int(tema) <= len(self.temaer) else self.tekst


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
    alternativer=("#0B4F6C", "#7A3E9D", "#1B7A4B", "#8A5A00"),
    temaer=("#0B4F6C", "#7E878F", "#BF5A1E", "#8D70C4", "#0E6E62", "#5A4708", "#9B1F50"),
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
    alternativer=("#5FB0D6", "#C79BEA", "#6CCB98", "#E0AE58"),
    temaer=("#3B9BC8", "#C3CED8", "#F0925C", "#D9BCF8", "#79C9B2", "#B08C22", "#E0678A"),
)


def _variabler(palett: Palett) -> dict[str, str]:
    """Navnet på CSS-variabelen for hver farge, og fargen."""
    enkle = ("tekst", "dempet", "linje", "flate", "fond", "uten_tiltak", "regel", "mål")
    par = {navn.replace("_", "-"): getattr(palett, navn) for navn in enkle}
    for opphav, flate, bokstav in palett.opphav:
        par |= {f"o-{opphav.value}": flate, f"o-{opphav.value}-bokstav": bokstav}
    par |= {f"t{nr}": farge for nr, farge in enumerate(palett.temaer, start=1)}
    return par | {f"alternativ-{nr}": farge for nr, farge in enumerate(palett.alternativer, start=1)}


SKJERM = Palett(
    tekst="var(--tekst)",
    dempet="var(--dempet)",
    linje="var(--linje)",
    flate="var(--flate)",
    fond="var(--fond)",
    uten_tiltak="var(--uten-tiltak)",
    regel="var(--regel)",
    mål="var(--mål)",
    opphav=tuple((o, f"var(--o-{o.value})", f"var(--o-{o.value}-bokstav)") for o, _, _ in LYS.opphav),
    alternativer=("var(--alternativ-1)", "var(--alternativ-2)", "var(--alternativ-3)", "var(--alternativ-4)"),
    temaer=tuple(f"var(--t{nr})" for nr, _ in enumerate(LYS.temaer, start=1)),
)
"""Fargene på skjermen. Nettleseren slår dem opp, så alt følger temaet i det øyeblikket det skifter."""


def _regel(palett: Palett) -> str:
    return ":root { " + " ".join(f"--{navn}: {farge};" for navn, farge in _variabler(palett).items()) + " }"


SOM_CSS = f"{_regel(LYS)} @media (prefers-color-scheme: dark) {{ {_regel(MØRK)} }}"
"""Begge paletter som CSS-variabler, så merker, tegnforklaringer og diagrammer har de samme fargene."""
