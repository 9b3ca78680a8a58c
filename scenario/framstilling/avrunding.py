"""Avrunding som aldri skjuler svaret: ved en grense vises så mange desimaler at siden synes, høyst hele tusen kroner.

Beløp inn er hele 1000 kr. Er forskjellen høyst 500 kroner, er tallet på grensen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from math import copysign

from scenario.framstilling.tall import HARDT, MINUS, desimal, rundet

FLEST_DESIMALER = 3


def på_grensen(forskjell: float) -> bool:
    """Sant når forskjellen (1000 kr) er høyst 500 kroner, og dermed ikke teller."""
    return abs(forskjell) <= 0.5


def desimaler_ved(verdi: float, *grenser: float, minst: int = 1) -> int:
    """Færrest desimaler i millioner som viser hvilken side av hver grense beløpet er på."""
    return max((_desimaler(verdi, grense, minst) for grense in grenser), default=minst)


def _desimaler(verdi: float, grense: float, minst: int) -> int:
    if på_grensen(verdi - grense):
        return minst
    synlige = (d for d in range(minst, FLEST_DESIMALER) if rundet(verdi / 1000, d) != rundet(grense / 1000, d))
    return next(synlige, FLEST_DESIMALER)


@lru_cache(maxsize=8192)
def mill_ved(verdi: float, *grenser: float, minst: int = 1) -> str:
    """Millioner uten enhet, med nok desimaler ved grensene: 149 960 ved 150 000 blir «149,96»."""
    desimaler = desimaler_ved(verdi, *grenser, minst=minst)
    return desimal(float(_på_riktig_side(verdi, grenser, desimaler)), desimaler)


def mill_kr_ved(verdi: float, *grenser: float) -> str:
    """Som `mill_ved`, med enhet."""
    return f"{mill_ved(verdi, *grenser)}{HARDT}mill.{HARDT}kr"


def _på_riktig_side(verdi: float, grenser: Sequence[float], desimaler: int) -> Decimal:
    """Det avrundede beløpet. Når en halv tusenlapp ville blitt rundet opp i grensen, blir den stående utenfor."""
    vist, steg = rundet(verdi / 1000, desimaler), Decimal(1).scaleb(-desimaler)
    for grense in grenser:
        if not på_grensen(verdi - grense) and vist == rundet(grense / 1000, desimaler):
            return vist + steg if verdi > grense else vist - steg
    return vist


def prosent_ved(andel: float, rest: float, minst: int = 1) -> str:
    """Andelen av et mål i prosent, der `rest` (1000 kr) sier om målet er nådd: 0,99973 blir «99,97 %»."""
    if på_grensen(rest):
        return f"{desimal(100, minst)}{HARDT}%"
    for desimaler in range(minst, FLEST_DESIMALER + 1):
        if rundet(100 * andel, desimaler) != 100:
            return f"{desimal(100 * andel, desimaler)}{HARDT}%"
    return f"{desimal(100 - (0.001 if rest > 0 else -0.001), FLEST_DESIMALER)}{HARDT}%"


def andel_ved(andel: float) -> str:
    """Andelen av en sum i prosent: 0,003 blir «0,3 %» og 0,997 «99,7 %», for det er verken ingenting eller alt."""
    for desimaler in range(FLEST_DESIMALER + 1):
        if not _avrundet_bort(andel, desimaler):
            return f"{desimal(100 * andel, desimaler)}{HARDT}%"
    nærmest = round(andel)
    return f"{desimal(100 * nærmest + copysign(0.001, andel - nærmest), FLEST_DESIMALER)}{HARDT}%"


def _avrundet_bort(andel: float, desimaler: int) -> bool:
    """Sant når avrundingen gjør det til ingenting eller alt som ikke er det. Regnefeil i flyttall teller ikke."""
    return any(abs(andel - ende) > 1e-9 and rundet(100 * andel, desimaler) == 100 * ende for ende in (0, 1))


def prosenttall_ved(verdi: float, *grenser: float) -> str:
    """Et prosenttall med minst to desimaler, og så mange at det ikke ser ut som en grense det ikke er på."""
    for desimaler in range(2, 2 * FLEST_DESIMALER):
        if all(verdi == g or rundet(verdi, desimaler) != rundet(g, desimaler) for g in grenser):
            break
    return f"{desimal(verdi, desimaler)}{HARDT}%"


def avrundingsmerknad(likninger: Iterable[tuple[Sequence[str], str]]) -> str | None:
    """Setningen når viste ledd ikke går opp i den viste summen; None når alle gjør det.

    Hver likning er leddene og summen slik de står i tabellen. Ledd som ikke er tall, telles ikke.
    """
    summert = ((sum(filter(None, map(_lest, ledd)), Decimal(0)), _lest(sum_)) for ledd, sum_ in likninger)
    størst = max((abs(ledd - vist) for ledd, vist in summert if vist is not None), default=Decimal(0))
    if not størst:
        return None
    desimaler = max(0, -int(størst.normalize().as_tuple().exponent))
    return f"Avrunding gjør at radene kan avvike fra summen med opptil {desimal(float(størst), desimaler)}."


def _lest(tekst: str) -> Decimal | None:
    """Tallet i en celle; None når det ikke er et tall."""
    ren = tekst.replace(HARDT, "").replace(MINUS, "-").replace(",", ".").removeprefix("+")
    return Decimal(ren) if re.fullmatch(r"-?\d+(\.\d+)?", ren) else None
