"""Kontroll av en pakke: beregningen skal gi nøyaktig det søket regnet med. Et avvik er en feil i søket."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose

import numpy as np

from scenario.analyse.pakker.pakke_grenser import HALV_KRONE, i_tak, krav_om_effekt, måldimensjon
from scenario.analyse.pakker.pakke_modell import Heltall, Pakkemodell, rettelse
from scenario.analyse.pakker.pakkesporsmal import PÅ_ANTAKELSER
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.beregning import beregn

_ROM = HALV_KRONE + 1e-7


class Regneavvik(AssertionError):
    """Søket og beregningen er uenige om en pakke."""


def etterprøv(modell: Pakkemodell, valgt: Heltall, valg: Valg, når_målet: bool = True) -> Resultat:
    """Beregningens resultat for pakken. Gir Regneavvik når det ikke er det søket regnet med."""
    resultat = beregn(modell.spørsmål.kommune, valg)
    feil = [*_ulike_tall(modell, valgt, resultat), *_brutte(modell, valgt, resultat, når_målet)]
    if feil:
        raise Regneavvik("; ".join(feil))
    return resultat


def _ulike_tall(modell: Pakkemodell, valgt: Heltall, resultat: Resultat) -> Iterator[str]:
    effekt = modell.effekt[np.arange(len(valgt)), valgt].sum(axis=0)
    for o in modell.overlapp:
        effekt -= o.tabell[valgt[o.i], valgt[o.j]]
    rettet = rettelse(modell, valgt[:, None])
    effekt -= 0.0 if rettet is None else rettet[:, 0]
    ventet = [("helårseffekt", resultat.helårseffekt)]
    ventet += [(f"effekt {år}", e) for år, e in zip(resultat.år, resultat.effekt, strict=True)]
    for (navn, fasit), tall in zip(ventet, effekt.tolist(), strict=True):
        if not isclose(fasit, tall, rel_tol=1e-9, abs_tol=1e-6):
            yield f"{navn}: søket har {tall}, beregningen {fasit}"


def _brutte(modell: Pakkemodell, valgt: Heltall, resultat: Resultat, når_målet: bool) -> Iterator[str]:
    s = modell.spørsmål
    yield from (k.melding for k in resultat.konflikter)
    oppnådd = float(np.array([resultat.helårseffekt, *resultat.effekt]) @ måldimensjon(s))
    if når_målet and oppnådd < krav_om_effekt(s) - _ROM:
        yield f"målet er ikke nådd: {oppnådd}"
    for år in s.fond_over_krav:
        if resultat.margin[resultat.år.index(år)] < -_ROM:
            yield f"fondet er under kravet i {år}"
    med = [k for k, v in zip(modell.kandidater, valgt, strict=True) if v]
    if s.høyst_tiltak is not None and len(med) > s.høyst_tiltak:
        yield f"{len(med)} tiltak"
    if s.høyst_antakelser_prosent is not None:
        yield from _for_mye_antatt(resultat, s.høyst_antakelser_prosent)
    for tak in s.tak:
        under = [resultat.bidrag_fra(k.id) for k in med if i_tak(tak, k)]
        kroner = sum(b.helårseffekt for b in under if b)
        for_mange = tak.antall is not None and len(under) > tak.antall
        if for_mange or (tak.kroner is not None and kroner > tak.kroner + _ROM):
            yield f"taket på {tak.inndeling} {tak.id} er brutt"


def _for_mye_antatt(resultat: Resultat, høyst_prosent: float) -> Iterator[str]:
    positive = [b for b in resultat.bidrag if b.helårseffekt > 0]
    svake = sum(b.helårseffekt * sum(map(b.andel_på, PÅ_ANTAKELSER)) for b in positive)
    if svake > høyst_prosent / 100 * sum(b.helårseffekt for b in positive) + _ROM:
        yield f"{svake} hviler på antakelser"
