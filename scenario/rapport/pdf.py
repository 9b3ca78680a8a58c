"""Saksvedlegget som PDF: tagget etter PDF/UA-1, på bokmål, med tabellhoder og beskrivelse av bildene."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from scenario.rapport import figurer
from scenario.rapport.blokker import Avsnitt, Blokk, Figur, Figurpar, Lenke, Overskrift, Punkter, Tabell
from scenario.rapport.innhold import Rapportinnhold
from scenario.rapport.leseark import leseark
from scenario.rapport.qr import qr_svg
from scenario.rapport.saken import vedlegg

_MAL = Path(__file__).with_name("mal.typ")
_SKRIFT = "Libertinus Serif, sans-serif"
"""Skriften som følger med typst, så sidene blir like på alle maskiner."""
_LENGST_VIST = 240
"""Så mye av en lang adresse som vises; hele adressen følger med i lenken."""
_MANGLER = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')


def pdf(innhold: Rapportinnhold, kort: bool = False) -> bytes:
    """PDF-en på fire sider, eller én når `kort`."""
    return _laget(innhold, vedlegg(innhold, kort), kort)


def leseark_pdf(innhold: Rapportinnhold) -> bytes:
    """Det mottakeren av en lenke leser, på ett ark."""
    return _laget(innhold, leseark(innhold), True)


def _laget(innhold: Rapportinnhold, blokker: Sequence[Blokk], kort: bool) -> bytes:
    """Samme innhold gir samme bytes på alle maskiner. Tegn som ingen skrift på maskinen har, vises som □."""
    data = json.dumps(_data(innhold, blokker, kort), ensure_ascii=False)
    tid = datetime.combine(innhold.dato, datetime.min.time())
    for systemets in (False, True, True, True):
        try:
            return _sett(data, tid, systemets)
        except typst.TypstError as feil:
            mangler = set(_MANGLER.findall(feil.diagnostic))
            if not mangler:
                raise
            if systemets:
                data = _uten(data, mangler)
    return _sett(data.encode("latin-1", "replace").decode("latin-1"), tid, True)


def _sett(data: str, tid: datetime, systemets: bool) -> bytes:
    satt = typst.compile(
        _mal(),
        format="pdf",
        sys_inputs={"data": data},
        font_paths=_skrifter(systemets),
        pdf_standards="ua-1",
        timestamp=int(tid.timestamp()),
    )
    assert isinstance(satt, bytes)
    return satt


@lru_cache(maxsize=1)
def _mal() -> bytes:
    return _MAL.read_bytes()


@lru_cache(maxsize=2)
def _skrifter(systemets: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=systemets)


def _uten(data: str, mangler: set[str]) -> str:
    for tegn in mangler:
        kode = re.fullmatch(r"\\u\{([0-9a-f]+)\}", tegn)
        data = data.replace(chr(int(kode[1], 16)) if kode else tegn, "\u25a1")
    return data


def _data(innhold: Rapportinnhold, blokker: Sequence[Blokk], kort: bool) -> dict[str, Any]:
    return {
        "kort": kort,
        "antall": 0 if kort else len(innhold.resultat.bidrag),
        "tittel": innhold.tittel,
        "kommune": innhold.kommune.opplysninger.navn,
        "merke": innhold.merke,
        "vannmerke": innhold.vannmerke,
        "utgave": innhold.resultat.utgave,
        "dato": (innhold.dato.year, innhold.dato.month, innhold.dato.day),
        "blokker": [_blokk(innhold, b) for b in blokker],
    }


def _blokk(innhold: Rapportinnhold, blokk: Blokk, halv: bool = False) -> dict[str, Any]:
    match blokk:
        case Overskrift():
            return {"type": "overskrift", **asdict(blokk)}
        case Avsnitt(tekst=tekst, stil=stil):
            return {"type": stil, "tekst": tekst}
        case Punkter(punkter=punkter):
            return {"type": "punkter", "punkter": punkter}
        case Tabell():
            return {"type": "tabell", **asdict(blokk), "summer": sorted(blokk.summer)}
        case Figur():
            return {"type": "figur", **asdict(blokk), "svg": figurer.svg(innhold, blokk.navn, _SKRIFT, halv)}
        case Figurpar(venstre=venstre, høyre=høyre):
            par = {"venstre": _blokk(innhold, venstre, True), "høyre": _blokk(innhold, høyre, True)}
            return {"type": "figurpar", **par}
        case Lenke(adresse=adresse):
            trygg = innhold.adresse_å_følge == adresse
            vist = adresse if len(adresse) <= _LENGST_VIST else f"{adresse[:_LENGST_VIST]} …"
            return {"type": "lenke", "adresse": adresse, "vist": vist, "trygg": trygg, "qr": qr_svg(adresse)}
