"""Formatene et scenario kan lastes ned i. Bibliotekene lastes først når formatet lages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from scenario.rapport.innhold import Rapportinnhold


@dataclass(frozen=True, slots=True)
class Format:
    """Ett filformat: hva det heter for leseren, og hvordan det lages."""

    endelse: str
    navn: str
    mime: str
    lag: Callable[[Rapportinnhold, bool], bytes]
    """Tar innholdet og om det skal være den korte utgaven."""
    har_kort: bool = False
    """Sant når den korte utgaven er en annen enn den vanlige."""


def _xlsx(innhold: Rapportinnhold, _kort: bool) -> bytes:
    from scenario.rapport.regneark import regneark

    return regneark(innhold)


def _docx(innhold: Rapportinnhold, kort: bool) -> bytes:
    from scenario.rapport.dokument import dokument

    return dokument(innhold, kort)


def _pdf(innhold: Rapportinnhold, kort: bool) -> bytes:
    from scenario.rapport.pdf import pdf

    return pdf(innhold, kort)


def _txt(innhold: Rapportinnhold, kort: bool) -> bytes:
    from scenario.rapport.ren_tekst import ren_tekst

    return ren_tekst(innhold, kort).encode()


def _csv(innhold: Rapportinnhold, _kort: bool) -> bytes:
    from scenario.rapport.csv_fil import csv_fil

    return csv_fil(innhold)


def _png(innhold: Rapportinnhold, _kort: bool) -> bytes:
    from scenario.rapport.figurer import bilde

    return bilde(innhold, "png")


def _svg(innhold: Rapportinnhold, _kort: bool) -> bytes:
    from scenario.rapport.figurer import bilde

    return bilde(innhold, "svg")


_OOXML = "application/vnd.openxmlformats-officedocument"
FORMATER = {
    f.endelse: f
    for f in (
        Format("xlsx", "Excel, der du kan endre tallene", f"{_OOXML}.spreadsheetml.sheet", _xlsx),
        Format("docx", "Word", f"{_OOXML}.wordprocessingml.document", _docx, har_kort=True),
        Format("pdf", "PDF", "application/pdf", _pdf, har_kort=True),
        Format("txt", "Ren tekst uten tabeller", "text/plain; charset=utf-8", _txt, har_kort=True),
        Format("csv", "Tall til Excel (CSV)", "text/csv; charset=utf-8", _csv),
        Format("png", "Diagrammene som bilde (PNG)", "image/png", _png),
        Format("svg", "Diagrammene som tegning (SVG)", "image/svg+xml", _svg),
    )
}
"""Alle formatene, etter filendelse, i den rekkefølgen de tilbys."""


def filnavn(innhold: Rapportinnhold, endelse: str, kort: bool = False) -> str:
    """Navn til nedlastingen, bare med trygge tegn: `innsparing-lillevik-min-plan-2026-11-22.pdf`."""
    enkel = innhold.valg.navn.lower().replace("æ", "ae").replace("ø", "o")
    ascii_ = unicodedata.normalize("NFKD", enkel).encode("ascii", "ignore").decode()
    navn = re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-")[:40].strip("-")
    kort_ = "kort" if kort and FORMATER[endelse].har_kort else ""
    deler = ("innsparing", innhold.kommune.id, navn, kort_, innhold.dato.isoformat())
    return f"{'-'.join(d for d in deler if d)}.{endelse}"
