"""Det kildene lærte om tempo sist kommunen sparte: hvor lang virkning planen ventet det første året.

Tallene er planen den gangen, ikke målt effekt. Andelen av helårseffekten som var ventet det første året, svarer til et
antall måneders virkning. Kom tiltakene først i gang ved årsskiftet, er det så mange måneder planen tapte.
"""

from __future__ import annotations

from dataclasses import dataclass

from scenario.begreper.kommune import Datarad, Datatabell, Kommune

PLAN = "balanse_2021"
ANDELER = "forsteaarsandel_2021"
HELÅR, FØRSTE_ÅR, ANDEL = "helårseffekt", "effekt_2021", "førsteårsandel"
SUM = "Sum"


@dataclass(frozen=True, slots=True)
class Lærdom:
    """Planen sist (1000 kr), andelen det første året (prosent), og månedene det svarer til."""

    helårseffekt: float
    første_år: float
    andel_prosent: float
    færrest_måneder: int
    """Månedene for den delen av planen som ventet kortest virkning."""
    måneder: int
    """Månedene for hele planen."""
    kilder: tuple[str, ...]


def lærdom(kommune: Kommune) -> Lærdom | None:
    """Lærdommen, eller None når tallgrunnlaget ikke har tabellene den bygger på."""
    tabeller = {t.id: t for t in kommune.tabeller}
    if PLAN not in tabeller or ANDELER not in tabeller:
        return None
    plan, andeler = tabeller[PLAN], tabeller[ANDELER]
    summen = next((rad for rad in plan.rader if rad.verdier[0] == SUM), None)
    alle = [_tall(andeler, rad, ANDEL) for rad in andeler.rader]
    if summen is None or not alle:
        return None
    første, helår = _tall(plan, summen, FØRSTE_ÅR), _tall(plan, summen, HELÅR)
    måneder = [round(12 * andel / 100) for andel in alle]
    kilder = tuple(dict.fromkeys(k for rad in (summen, *andeler.rader) for k in rad.kilde))
    return Lærdom(helår, første, alle[0], min(måneder), måneder[0], kilder)


def _tall(tabell: Datatabell, rad: Datarad, kolonne: str) -> float:
    nr = next(i for i, k in enumerate(tabell.kolonner) if k.navn == kolonne)
    verdi = rad.verdier[nr]
    assert isinstance(verdi, float | int)
    return float(verdi)
