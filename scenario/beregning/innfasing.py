"""Innfasing: hvor stor andel av brutto helårseffekt som kommer hvert år (0–1)."""

from __future__ import annotations

from functools import lru_cache

from scenario.begreper.felles import Måned, verdi_for
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Beløp, Tiltaksvalg


@lru_cache(maxsize=4096)
def innfasing(start: Måned, opptrapping_måneder: int, år: tuple[int, ...]) -> tuple[float, ...]:
    """Andel per år med start i en måned og jevn opptrapping over n måneder.

    I måned k etter start virker `(k + ½)/n` av tiltaket, høyst alt. Uten opptrapping virker alt fra start.
    """
    return tuple(sum(_virker(12 * y + j - start.nummer, opptrapping_måneder) for j in range(12)) / 12 for y in år)


def _virker(måneder_etter_start: int, opptrapping_måneder: int) -> float:
    if måneder_etter_start < 0:
        return 0.0
    if opptrapping_måneder == 0:
        return 1.0
    return min(1.0, (måneder_etter_start + 0.5) / opptrapping_måneder)


def virker_fra(start: Måned, opptrapping_måneder: int, egne: Beløp | None) -> int:
    """Det første året alt virker hele året: etter opptrappingen, og etter siste egne andel under 1."""
    etter_opptrapping = -(-(start.nummer + opptrapping_måneder) // 12)
    return max([etter_opptrapping, *(år + 1 for år, andel in egne or () if andel < 1)])


def valgte_andeler(tiltak: Tiltak, tv: Tiltaksvalg) -> Beløp | None:
    """Innfasingen per år: brukerens egen, ellers katalogens. Ingen av dem er None; tom er bare opptrappingen."""
    return tiltak.andeler if tv.andeler is None else tv.andeler


def løper(start: Måned, år: tuple[int, ...]) -> tuple[float, ...]:
    """Andelen av hvert år fra og med startmåneden: faste kostnader trappes ikke opp."""
    return innfasing(start, 0, år)


def innfasing_med_egne(
    start: Måned, opptrapping_måneder: int, egne: Beløp | None, år: tuple[int, ...]
) -> tuple[float, ...]:
    """Som `innfasing`, men egne andeler overstyrer årene de nevner."""
    regnet = innfasing(start, opptrapping_måneder, år)
    if egne is None:
        return regnet
    return tuple(verdi_for(egne, y, ellers=andel) for y, andel in zip(år, regnet, strict=True))
