"""Årene i lista til helårseffekt og beløp per år: nivå eller endring fra år til år."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from scenario.innhenting.leser.enhet import Enhetsforslag
from scenario.innhenting.leser.listelinje import Listelinje
from scenario.innhenting.leser.ord import Rolle, enkel

NIVÅ, ENDRING = "nivå", "endring fra år til år"
_SIER_ENDRING = re.compile(
    r"endring(?:er|ar)? (?:fra|frå) (?:år til år|(?:fore|forrige|førre|året|fjor))|årlig(?:e)? endring"
)
_SIER_NIVÅ = re.compile(r"akkumulert|(?:i forhold til|sammenlign\w+ med) (?:vedtatt )?budsjett|\bnivå\b")
Årstall = tuple[tuple[int, float | None], ...]
"""Sorterte par av år og beløp; None er ukjent."""


def år_for(linje: Listelinje) -> Årstall:
    """Beløpene per år slik de står."""
    return () if linje.tabell is None else tuple((år, linje.tall(k)) for år, k in linje.tabell.år)


def foreslå_nivå(linjer: Sequence[Listelinje], tekster: Sequence[str]) -> Enhetsforslag:
    """Om årene er nivå eller endring, ut fra det lista skriver, helårseffekten og hvordan beløpene går."""
    for tekst in map(enkel, tekster):
        if _SIER_ENDRING.search(tekst):
            return Enhetsforslag(ENDRING, f"lista sier det: «{tekst[:80]}»")
        if _SIER_NIVÅ.search(tekst):
            return Enhetsforslag(NIVÅ, f"lista sier det: «{tekst[:80]}»")
    rader = [v for én in linjer if len(v := [b for _, b in år_for(én)]) >= 2 and any(b for b in v)]
    if not rader:
        return Enhetsforslag(NIVÅ, "")
    if (helår := _av_helårseffekten(linjer)) is not None:
        return helår
    faller = sum(_faller(v) for v in rader)
    if faller * 3 >= len(rader):
        like = sum(_står_stille(v) for v in rader)
        if like > faller:
            return Enhetsforslag(NIVÅ, f"{like} av {len(rader)} rader har det samme beløpet år etter år", True)
        return Enhetsforslag(
            ENDRING, f"{faller} av {len(rader)} rader faller eller slutter etter det første beløpet", True
        )
    hvem = "de fleste beløpene" if faller else "beløpene"
    return Enhetsforslag(NIVÅ, f"{hvem} vokser eller står stille fra år til år")


def _av_helårseffekten(linjer: Sequence[Listelinje]) -> Enhetsforslag | None:
    """Når beløpet står ved siden av årene, sier det om det siste året eller summen av årene er helårseffekten."""
    par = [(b, [x or 0.0 for _, x in år_for(én)]) for én in linjer if (b := helår(én)) and len(år_for(én)) >= 2]
    nivå = sum(abs(b - v[-1]) < 1e-6 * max(1, abs(b)) for b, v in par)
    endring = sum(abs(b - sum(v)) < 1e-6 * max(1, abs(b)) and abs(b - v[-1]) > 1e-9 for b, v in par)
    if not par or max(nivå, endring) * 2 <= len(par):
        return None
    if nivå >= endring:
        return Enhetsforslag(NIVÅ, "beløpet er det samme som det siste året")
    return Enhetsforslag(ENDRING, "beløpet er summen av årene")


def helår(linje: Listelinje) -> float | None:
    """Beløpet i kolonnen for helårseffekten, slik det står."""
    plass = linje.tabell.plass(Rolle.BELØP) if linje.tabell else None
    return None if plass is None else linje.tall(plass)


def _faller(verdier: Sequence[float | None]) -> bool:
    """Sant når et beløp blir mindre eller borte etter at det først har vært der."""
    første = next((n for n, v in enumerate(verdier) if v), None)
    if første is None:
        return False
    etter = [v or 0.0 for v in verdier[første:]]
    return any(abs(b) < abs(a) or a * b < 0 for a, b in pairwise(etter))


def _står_stille(verdier: Sequence[float | None]) -> bool:
    """Sant når de to siste beløpene er like, og ingenting har falt før det."""
    return len(verdier) >= 2 and bool(verdier[-1]) and verdier[-1] == verdier[-2] and not _faller(verdier)


def som_nivå(år: Årstall, slag: str) -> Årstall:
    """Beløpene som nivå hvert år. En tom celle er ingen endring, men et ukjent nivå."""
    if slag != ENDRING:
        return år
    nivå, ut = 0.0, []
    for årstall, endring in år:
        nivå += endring or 0.0
        ut.append((årstall, round(nivå, 9)))
    return tuple(ut)
