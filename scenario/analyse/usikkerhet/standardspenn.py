"""Spennet et tall uten eget spenn får: det vanlige i katalogen, regnet av spennene der. En antakelse (N)."""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import lru_cache
from statistics import median

from scenario.analyse.usikkerhet.pert import Spennverdi
from scenario.begreper.kommune import Kommune
from scenario.begreper.tall import Spenn
from scenario.begreper.tiltak import Tiltak

SIKKERT: Spennverdi = (1.0, 1.0, 1.0)


def vanlig_spenn(kommune: Kommune) -> Spennverdi:
    """Medianen av lavt og høyt i katalogens spenn, som andel av det sannsynlige. Uten spenn der er alt sikkert."""
    return _vanlig_spenn(kommune.valgbare)


@lru_cache(maxsize=8)
def _vanlig_spenn(valgbare: tuple[Tiltak, ...]) -> Spennverdi:
    spennene = [
        d for t in valgbare for d in t.drivere.values() if isinstance(d, Spenn) and d.lav < d.høy and d.lav >= 0
    ]
    par = [(d.lav / d.sannsynlig, d.høy / d.sannsynlig) for d in spennene if d.sannsynlig > 0]
    if not par:
        return SIKKERT
    return (median(lav for lav, _ in par), 1.0, median(høy for _, høy in par))


def med_spenn(
    tallene: Mapping[str, Spennverdi], vanlig: Spennverdi, faktorer: Set[str] = frozenset()
) -> dict[str, Spennverdi]:
    """Tallene bak brutto effekt. Har ingen av dem spenn, får det første det vanlige.

    `faktorer` er tallene effekten er rett proporsjonal med; et av dem velges når det finnes, så effekten svinger like
    mye.
    """
    ut = dict(tallene)
    if any(lav < høy for lav, _, høy in ut.values()) or not ut:
        return ut
    første = min(faktorer & ut.keys(), default=min(ut))
    lav, _, høy = sorted(andel * ut[første][1] for andel in vanlig)
    return {**ut, første: (lav, ut[første][1], høy)}
