"""Et valg der alt katalogen ellers ville bestemt, er skrevet ut."""

from __future__ import annotations

from dataclasses import replace

from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.beregning.innfasing import valgte_andeler


def fyll_ut(kommune: Kommune, valg: Valg) -> Valg:
    """Samme valg der alt katalogen ellers ville bestemt, er skrevet ut, så det ikke endres med den."""
    return valg.med(tiltak=tuple(fyll_ut_tiltak(kommune, t) for t in valg.tiltak))


def fyll_ut_tiltak(kommune: Kommune, tv: Tiltaksvalg) -> Tiltaksvalg:
    """Mengde, start, opptrapping og katalogens egen innfasing skrevet ut. Ukjente tiltak er uendret."""
    tiltak = kommune.tiltak_etter_id.get(tv.id)
    if tiltak is None:
        return tv
    opptrapping = tiltak.opptrapping_måneder if tv.opptrapping_måneder is None else tv.opptrapping_måneder
    mengde = tiltak.standardmengde if tv.mengde is None else float(tv.mengde)
    start, andeler = tv.start or tiltak.start, valgte_andeler(tiltak, tv)
    return replace(tv, mengde=mengde, start=start, opptrapping_måneder=opptrapping, andeler=andeler)
