"""Hva som skiller pakkene, som tabell: en rad per tiltak, en spalte per pakke, og et merke der tiltaket er med."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from scenario.analyse.pakker import Pakke
from scenario.begreper.kommune import Kommune
from scenario.framstilling.forklaring import egne_navn, navn_på
from scenario.framstilling.tall import antall, oppramsing

FÅ = 4
"""Så mange pakker får plass ved siden av hverandre på telefon. Flere rulles sidelengs."""
NEVNES = 2
"""Så mange tiltak er med i navnet på en pakke."""


def _med(pakke: Pakke) -> set[str]:
    return set(pakke.tiltak)


def felles(pakkene: Sequence[Pakke]) -> list[str]:
    """Tiltakene alle pakkene har."""
    return sorted(set.intersection(*map(_med, pakkene))) if pakkene else []


def skiller(pakkene: Sequence[Pakke]) -> list[str]:
    """Tiltakene bare noen av pakkene har, de med størst beløp først."""
    alle = set[str]().union(*map(_med, pakkene)) - set(felles(pakkene))
    return sorted(alle, key=lambda id: (-max(_beløp(p, id) for p in pakkene), id))


def _beløp(pakke: Pakke, id: str) -> float:
    bidrag = pakke.resultat.bidrag_fra(id)
    return bidrag.helårseffekt if bidrag else 0.0


def navnet(kommune: Kommune, pakke: Pakke, pakkene: Sequence[Pakke]) -> str:
    """Navnet etter det pakken har som ikke alle har: «med færre skoler og mindre staber»."""
    egne = [id for id in skiller(pakkene) if id in _med(pakke)][:NEVNES]
    if not egne:
        return "bare det alle har" if len(pakkene) > 1 else ""
    return f"med {oppramsing([_lite(_tiltaket(kommune, pakke, id)) for id in egne])}"


def _tiltaket(kommune: Kommune, pakke: Pakke, id: str) -> str:
    return navn_på(kommune, egne_navn(pakke.valg.egne_tiltak), id)


def _lite(navn: str) -> str:
    return navn if navn[1:2].isupper() else f"{navn[:1].lower()}{navn[1:]}"


def forskjellene(kommune: Kommune, navngitte: Sequence[tuple[str, Pakke]]) -> str:
    """Bildet av det som skiller pakkene, og setningen om det som er felles. Tomt for færre enn to pakker."""
    if len(navngitte) < 2:
        return ""
    pakkene = [p for _, p in navngitte]
    hode = "".join(f'<th scope="col">{escape(navn)}</th>' for navn, _ in navngitte)
    rader = "".join(_rad(kommune, id, pakkene) for id in skiller(pakkene))
    om = f"<p>{escape(_om_det_felles(kommune, pakkene))}</p>"
    if not rader:
        return f'<div class="p-skiller">{om}</div>'
    tabellen = f'<tr><th scope="col">Det som skiller</th>{hode}</tr></thead><tbody>{rader}</tbody>'
    rammen = 'class="p-skiller" tabindex="0" role="region" aria-label="Hva som skiller pakkene"'
    if len(pakkene) <= FÅ:
        rammen = 'class="p-skiller p-få"'
    return f'<div {rammen}>{om}<table style="--n:{len(pakkene)}"><thead>{tabellen}</table></div>'


def _om_det_felles(kommune: Kommune, pakkene: Sequence[Pakke]) -> str:
    navn = [_lite(_tiltaket(kommune, pakkene[0], id)) for id in felles(pakkene)]
    if not navn:
        return "Ingen tiltak er med i alle pakkene."
    return f"{antall(len(navn), 'tiltak er', 'tiltak er')} med i alle: {oppramsing(navn)}."


def _rad(kommune: Kommune, id: str, pakkene: Sequence[Pakke]) -> str:
    har = next(p for p in pakkene if id in _med(p))
    celler = "".join(f"<td>{_celle(kommune, p, id)}</td>" for p in pakkene)
    return f'<tr><th scope="row">{escape(_tiltaket(kommune, har, id))}</th>{celler}</tr>'


def _celle(kommune: Kommune, pakke: Pakke, id: str) -> str:
    if id not in _med(pakke):
        return '<span class="p-nei">nei</span>'
    tiltak, tv = kommune.tiltak_etter_id.get(id), pakke.valg.tiltaksvalg(id)
    dose = "ja"
    if tiltak is not None and tiltak.mengde is not None and tv is not None:
        valgt = tiltak.standardmengde if tv.mengde is None else tv.mengde
        dose = antall(valgt, tiltak.mengde.enhet, tiltak.mengde.enhet_flertall)
    return f'<span class="p-ja"><i aria-hidden="true"></i>{escape(dose)}</span>'
