"""Rommene i denne prosessen, og planen et rom blir spurt om."""

from __future__ import annotations

import time
from functools import lru_cache

from scenario.begreper.alternativ import Alternativ
from scenario.deling import lenkekode
from scenario.deling.lagerrom import Romlager
from scenario.deling.rominnhold import Rominnhold
from scenario.framstilling.romforklaring import Romplan, romplanen
from sider.felles import tallgrunnlag


@lru_cache(maxsize=1)
def romlageret() -> Romlager:
    """Rommene, i samme lager som de korte lenkene. Gir Lagerfeil når adressen til det er ugyldig."""
    return Romlager(tallgrunnlag.lageret(), time.time)


@lru_cache(maxsize=256)
def alternativ(s: str, u: str) -> Alternativ:
    """Valget bak en lenkekode, med tallene det ble regnet med når de finnes."""
    dagens = tallgrunnlag.gjeldende()
    kommune = dagens if u == dagens.utgave else tallgrunnlag.utgave(u) or dagens
    valg = lenkekode.les(kommune, s).valg
    return Alternativ(valg.navn, valg, kommune)


@lru_cache(maxsize=64)
def _planen(s: str, u: str, alle: bool) -> Romplan:
    spurt = alternativ(s, u)
    return romplanen(spurt.kommune, spurt.valg, alle)


def planen(innhold: Rominnhold) -> Romplan:
    """Planen det spørres om."""
    return _planen(innhold.spurt_s, innhold.spurt_u, innhold.alle)
