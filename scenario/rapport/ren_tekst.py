"""Saksvedlegget som ren tekst uten tabeller, til systemer som ikke tar imot dem."""

from __future__ import annotations

from scenario.framstilling.tall import helt
from scenario.rapport.blokker import Avsnitt, Blokk, Figur, Figurpar, Lenke, Overskrift, Punkter, Tabell
from scenario.rapport.innhold import Rapportinnhold
from scenario.rapport.saken import vedlegg

FLEST_ORD = 4000
"""Så mange ord tar et felt i sakssystemet."""


def ren_tekst(innhold: Rapportinnhold, kort: bool = False) -> str:
    """Hele vedlegget som linjer. Hver tabellrad blir en setning, og diagrammene er bare i de andre formatene."""
    linjer = [innhold.tittel, f"{innhold.kommune.opplysninger.navn}. {innhold.merke}", ""]
    for blokk in vedlegg(innhold, kort):
        linjer += _linjer(blokk)
    tekst = "\n".join(linjer).rstrip() + "\n"
    return _for_lang(len(tekst.split())) + tekst


def _for_lang(ord_: int) -> str:
    """Hva den som limer inn, kan gjøre når feltet er for lite. Tom når det er plass."""
    if ord_ <= FLEST_ORD:
        return ""
    return (
        f"[Teksten er på {helt(ord_)} ord. Tar feltet høyst {helt(FLEST_ORD)}, lim inn «Forslag til vedtak» alene, og "
        "legg ved resten som PDF. Ta bort denne linjen.]\n\n"
    )


def _linjer(blokk: Blokk) -> list[str]:
    match blokk:
        case Overskrift(tekst=tekst, nivå=nivå):
            return ["", tekst.upper() if nivå == 1 else tekst, ""]
        case Avsnitt(tekst=tekst):
            return [tekst, ""]
        case Punkter(punkter=punkter):
            return [*(f"- {p}" for p in punkter), ""]
        case Tabell():
            return _tabell(blokk)
        case Lenke(adresse=adresse):
            return [f"Lenke til alternativet: {adresse}", ""]
        case Figur() | Figurpar():
            return []


def _tabell(tabell: Tabell) -> list[str]:
    """Radene som «Færre skoler: 2024 0; 2025 −7 700.»"""
    if not tabell.i_tekst:
        return [f"{tabell.tittel}: tabellen står i Word og PDF.", ""]
    linjer = [f"{tabell.tittel}."]
    for rad in tabell.rader:
        celler = (f"{kol} {verdi}" for kol, verdi in zip(tabell.kolonner[1:], rad[1:], strict=True) if verdi)
        linjer.append(f"- {rad[0]}: {'; '.join(celler)}")
    return [*linjer, *([tabell.note] if tabell.note else []), ""]
