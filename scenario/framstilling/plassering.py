"""Merker i et bilde flyttet så lite som mulig, så ingen dekker et annet."""

from __future__ import annotations

from collections.abc import Sequence


def spredt(stigende: Sequence[float], luft: float, minst: float) -> list[float]:
    """Verdiene flyttet så lite som mulig, så det er minst så mye luft mellom dem og ingen er under `minst`."""
    grupper: list[list[float]] = []
    for nr, x in enumerate(stigende):
        grupper.append([x - nr * luft])
        while len(grupper) > 1 and midten(grupper[-2]) > midten(grupper[-1]):
            grupper[-2:] = [grupper[-2] + grupper[-1]]
    midter = [midten(gruppe) for gruppe in grupper for _ in gruppe]
    return [max(midt, minst) + nr * luft for nr, midt in enumerate(midter)]


def midten(gruppe: Sequence[float]) -> float:
    """Gjennomsnittet."""
    return sum(gruppe) / len(gruppe)
