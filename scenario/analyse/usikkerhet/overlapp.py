"""Overlapp for alle trekninger på én gang. Samme regel som i `scenario/beregning/relasjoner.py`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import reduce

import numpy as np

from scenario.analyse.usikkerhet.trekninger import Verdi
from scenario.analyse.usikkerhet.verdi import ganger, minst, samlet, størst
from scenario.begreper.resultat import Resultat

Kant = tuple[str, str, float]
"""To tiltak og andelen de overlapper."""


@dataclass(frozen=True, slots=True)
class Overlappgruppe:
    """Tiltak som overlapper, direkte eller gjennom andre; eller ett tiltak alene."""

    tiltak: tuple[str, ...]
    kanter: tuple[Kant, ...]
    kan_bli_negative: frozenset[str]
    """Tiltakene som i noen trekning har negativ effekt."""

    def netto(self, effekt: Mapping[str, Verdi]) -> Verdi:
        """Summen etter fradrag for overlapp."""
        if not self.kanter:
            return effekt[self.tiltak[0]]
        return samlet(effekt[id] for id in self.tiltak) - self._fradrag(effekt)

    def _fradrag(self, effekt: Mapping[str, Verdi]) -> Verdi:
        """Aldri mer enn summen av de positive effektene minus den største.

        Uten ringer i gruppen kan taket ikke nås: hvert par kan få sitt eget tiltak utenom det største.
        """
        fradrag = samlet(ganger(andel, self._positiv(minst(effekt[a], effekt[b]), a, b)) for a, b, andel in self.kanter)
        if len(self.kanter) < len(self.tiltak):
            return fradrag
        positive = [self._positiv(effekt[id], id) for id in self.tiltak]
        return minst(fradrag, samlet(positive) - reduce(størst, positive))

    def _positiv(self, verdi: Verdi, *ider: str) -> Verdi:
        return verdi if self.kan_bli_negative.isdisjoint(ider) else størst(verdi, 0.0)


def overlappende(resultat: Resultat) -> tuple[Kant, ...]:
    """Parene av tiltak som overlapper i dette resultatet."""
    return tuple((*f.mellom, f.andel) for f in resultat.fradrag)


def grupper(
    kanter: Iterable[Kant], effekt: Mapping[str, Verdi], koster: Set[str] = frozenset()
) -> list[Overlappgruppe]:
    """Tiltakene med effekt, delt i grupper som henger sammen. De som koster, kan bli negative uansett brutto."""
    brukte = [k for k in kanter if k[0] in effekt and k[1] in effekt]
    gruppe = {id: frozenset([id]) for id in effekt}
    for a, b, _ in brukte:
        sammen = gruppe[a] | gruppe[b]
        gruppe |= dict.fromkeys(sammen, sammen)
    i_gruppen: dict[frozenset[str], list[Kant]] = defaultdict(list)
    for kant in brukte:
        i_gruppen[gruppe[kant[0]]].append(kant)
    return [_gruppe(sorted(ider), i_gruppen[ider], effekt, koster) for ider in dict.fromkeys(gruppe.values())]


def _gruppe(
    ider: Sequence[str], kanter: Sequence[Kant], effekt: Mapping[str, Verdi], koster: Set[str]
) -> Overlappgruppe:
    kan_bli = (id for id in ider if id in koster or np.min(effekt[id]) < 0)
    negative = frozenset(kan_bli) if kanter else frozenset[str]()
    return Overlappgruppe(tuple(ider), tuple(kanter), negative)
