"""Rettelser i forhåndsvisningen: raden slik brukeren vil ha den. Lista på disk røres ikke."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Merking
from scenario.begreper.tallform import Enhet, les_tall
from scenario.framstilling.tall import knapp
from scenario.innhenting.leser.omrade import finn_område
from scenario.innhenting.leser.resultat import LestTiltak, Listelesning, Radskjebne, UtelattRad
from scenario.innhenting.leser.tid import les_start

MED, NR, TILTAK, OMRÅDE, HELÅR, START = "Med", "Nr", "Tiltak", "Område", "Helårseffekt (1000 kr)", "Start"
SKJEBNE, MERKNADER = "Skjebne", "Merknader"
KAN_RETTES = (MED, NR, TILTAK, OMRÅDE, HELÅR, START)
Endringer = Mapping[tuple[str, int], Mapping[str, object]]
"""Ark og rad, og det nye innholdet i hver kolonne som er rettet."""
RETTET = "rettet i forhåndsvisningen"


def som_tabell(lesning: Listelesning) -> dict[str, list[object]]:
    """Radene som kolonner, slik de kan rettes. Beløpet er det sannsynlige, og tom tekst når det ikke er tallfestet."""
    rader = lesning.rader
    tabell: dict[str, list[object]] = {
        MED: [r.skjebne is not Radskjebne.VENTER for r in rader],
        NR: [r.nummer for r in rader],
        TILTAK: [r.navn for r in rader],
        OMRÅDE: [r.område for r in rader],
        HELÅR: ["" if r.midt is None else knapp(r.midt, 3) for r in rader],
        START: ["" if r.start is None else str(r.start) for r in rader],
        SKJEBNE: [r.skjebne.value for r in rader],
        MERKNADER: [" · ".join(r.merknader) for r in rader],
    }
    return tabell


def finn_endringer(lesning: Listelesning, rettet: Mapping[str, Sequence[object]]) -> Endringer:
    """Det som er annerledes i tabellen enn i lesningen."""
    før = som_tabell(lesning)
    ut: dict[tuple[str, int], dict[str, object]] = {}
    for n, rad in enumerate(lesning.rader):
        nye = {k: rettet[k][n] for k in KAN_RETTES if (rettet[k][n] or "") != (før[k][n] or "")}
        if nye:
            ut[rad.ark, rad.rad] = nye
    return ut


def med_endringer(
    lesning: Listelesning, endringer: Endringer, områder: Sequence[Merking]
) -> tuple[Listelesning, tuple[str, ...]]:
    """(lista med rettelsene, setningene om dem som ikke kan brukes). En rad som er tatt ut, står blant de utelatte."""
    rader, utelatt, feil = [], list(lesning.utelatt), []
    for rad in lesning.rader:
        ny = endringer.get((rad.ark, rad.rad), {})
        if MED in ny and not ny[MED]:
            utelatt.append(UtelattRad(rad.ark, rad.rad, "tatt ut i forhåndsvisningen"))
            continue
        try:
            rad = _rettet(rad, ny, områder)
        except ValueError as unntak:
            feil.append(f"Rad {rad.rad} «{rad.navn[:40]}»: {unntak}")
        rader.append(rad)
    return replace(lesning, rader=tuple(rader), utelatt=tuple(utelatt)), tuple(feil)


def _rettet(rad: LestTiltak, ny: Mapping[str, object], områder: Sequence[Merking]) -> LestTiltak:
    if NR in ny:
        rad = replace(rad, nummer=_tekst(ny[NR])[:20])
    if TILTAK in ny:
        if not _tekst(ny[TILTAK]):
            raise ValueError("navnet kan ikke være tomt.")
        rad = replace(rad, navn=_tekst(ny[TILTAK])[:300])
    if OMRÅDE in ny:
        id = finn_område(_tekst(ny[OMRÅDE]), områder)
        rad = replace(rad, område=id or _tekst(ny[OMRÅDE])[:60], kommunens_område=id is not None)
    if START in ny:
        rad = replace(rad, start=_start(_tekst(ny[START])))
    return _med_beløp(rad, _tekst(ny[HELÅR])) if HELÅR in ny else rad


def _med_beløp(rad: LestTiltak, tekst: str) -> LestTiltak:
    merknader = (*rad.merknader, f"beløpet er {RETTET}")
    if not tekst:
        return replace(rad, helårseffekt=None, per_år=(), skjebne=Radskjebne.IKKE_TALLFESTET, merknader=merknader)
    beløp = les_tall(tekst, Enhet.TUSEN_KR)
    gammelt = rad.midt
    per_år = tuple((å, None if b is None else b * beløp / gammelt) for å, b in rad.per_år) if gammelt else ()
    return replace(rad, helårseffekt=(beløp,) * 3, per_år=per_år, skjebne=Radskjebne.MED, merknader=merknader)


def _start(tekst: str) -> Måned | None:
    start, sagt = les_start(tekst)
    if tekst and start is None:
        raise ValueError(sagt)
    return start


def _tekst(verdi: object) -> str:
    return "" if verdi is None else re.sub(r"\s+", " ", str(verdi)).strip()
