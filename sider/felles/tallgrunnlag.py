"""Tallgrunnlaget appen kjører på, lest én gang per prosess."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from scenario.begreper.kommune import Kommune
from scenario.lesing import KONFIG, les_kommune


@lru_cache(maxsize=1)
def gjeldende() -> Kommune:
    """Kommunen appen viser: miljøvariablene `KONFIG` (mappe) og `KOMMUNE` (id), ellers den som følger med.

    Gir Tallgrunnlagsfeil når tallgrunnlaget har feil; da leses det på nytt neste gang.
    """
    return les_kommune(Path(os.environ.get("KONFIG", KONFIG)), os.environ.get("KOMMUNE") or None)
