"""Hvilket års kroner tallene er i, sagt slik det er."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.framstilling.tall import oppramsing


def prisnivå(kommune: Kommune, valg: Valg, resultat: Resultat) -> str:
    """Kronene summen er i: «Faste 2024-kroner», eller at beløp fra ulike år er lagt sammen."""
    return _prisnivå(kommune.i_kroner_for(valg.forutsetninger), [b.id for b in resultat.bidrag])


def katalogens_prisnivå(kommune: Kommune) -> str:
    """Kronene beløpene i katalogen er i."""
    return _prisnivå(kommune, [t.id for t in kommune.valgbare])


def _prisnivå(kommune: Kommune, ider: Iterable[str]) -> str:
    gamle = Counter(år for id in ider for år in _eldre(kommune, id))
    if not gamle:
        return kommune.opplysninger.prisnivå
    ledd = [f"{antall} tiltak er i {år}-kroner" for år, antall in sorted(gamle.items())]
    return f"Ulike års kroner: {oppramsing(ledd)}, resten i {kommune.opplysninger.prisår}-kroner. Ikke regnet om"


def _eldre(kommune: Kommune, id: str) -> set[int]:
    """Prisårene i tiltaket som er eldre enn kommunens."""
    tiltak = kommune.tiltak_etter_id.get(id)
    drivere = tiltak.drivere.values() if tiltak else ()
    return {d.prisår for d in drivere if d.prisår and d.prisår != kommune.opplysninger.prisår}
