"""Kjøringer som tar for lang tid, i loggen: siden og millisekundene, ikke hva som ble valgt."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from sider.tjener import logg

TREGT_MS: Final = 2_000


@contextmanager
def målt(side: str, klokke: Callable[[], float] = time.perf_counter) -> Iterator[None]:
    """Logger kjøringen av en side når den tok for lang tid, også når den ble avbrutt."""
    startet = klokke()
    try:
        yield
    finally:
        if (ms := 1000 * (klokke() - startet)) >= TREGT_MS:
            logg.hendelse("treg", side=side or "velg", ms=round(ms / 100) * 100)
