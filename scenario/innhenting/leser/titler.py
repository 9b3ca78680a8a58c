"""Tekstene over en tabell: det som kan navngi området, eller si hva radene er."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scenario.innhenting.ark import Arkrad
from scenario.innhenting.leser.enhet import finn_enhet
from scenario.innhenting.leser.listelinje import Listelinje
from scenario.innhenting.leser.ord import Rolle
from scenario.innhenting.leser.tabell import Listetabell

Titler = Mapping[tuple[str, int], Sequence[str]]
"""Tekstene over hver tabell, den nærmeste først, etter ark og raden med overskriftene."""


def titlene(tabell: Listetabell) -> tuple[str, ...]:
    """Tekstene som kan navngi området for tabellen, den nærmeste først."""
    ut: list[str] = []
    navn = next((k for k in tabell.kolonner if k.rolle is Rolle.NAVN), None)
    if navn is not None and navn.grunn and navn.enhet is None:
        over = [str(h.celle(navn.plass)) for h in tabell.hoder if h.celle(navn.plass)]
        ut += [t for t in over if finn_enhet(t) is None]
    ut += [radtekst(r) for r in reversed(tabell.over)]
    return tuple(t for t in ut if t)


def radtekst(rad: Arkrad) -> str:
    """Alt som står i raden, etter hverandre."""
    return " ".join(str(c) for c in rad.celler if c is not None)[:400]


def over(linje: Listelinje, titler: Titler) -> tuple[str, ...]:
    """Det raden står under: mellomoverskriften, ellers tekstene over tabellen og navnet på arket."""
    hode = linje.tabell.hode if linje.tabell else 0
    return (linje.seksjon,) if linje.seksjon else (*titler.get((linje.ark, hode), ()), linje.ark)
