"""Motoren mot den uavhengige utgaven av modellen på tusenvis av valg.

`python -m tests.verktoy.to_modeller [--antall N] [--frø N]`. Samme frø gir samme valg.
Stopper ved det første som er ulikt.
"""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, seed, settings

from scenario.begreper import Valg
from tests.test_egenskaper import avvik, kommunen, navn_og_valg
from tests.verktoy.importfuzz import kommandoen


def kjør(antall: int, frø: int) -> dict[str, object]:
    """Hvor mange valg som er regnet to ganger, og i hvilken kommune."""
    regnet: Counter[str] = Counter()

    @seed(frø)
    @settings(max_examples=antall, derandomize=False, database=None, suppress_health_check=list(HealthCheck))
    @given(navn_og_valg)
    def ett(par: tuple[str, Valg]) -> None:
        assert avvik(kommunen(par[0]), par[1]) == []
        regnet[par[0]] += 1

    ett()
    return {"like": regnet.total(), **regnet}


if __name__ == "__main__":
    kommandoen(kjør, "to_modeller", __doc__)
