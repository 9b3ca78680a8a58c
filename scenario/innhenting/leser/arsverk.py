"""Årsverkene i lista: tall, tekst og stillingsprosent, og det som må sies når en celle ikke kan leses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scenario.innhenting.ark import Verdi
from scenario.innhenting.leser.belop import TOM, Beløp, les_beløp
from scenario.innhenting.leser.lesemaate import Lesemåte
from scenario.innhenting.leser.listelinje import Listelinje
from scenario.innhenting.leser.ord import UKJENT, Rolle, enkel

_ORD_BAK = re.compile(r"\s*(?:årsv(?:erk)?|å\.?v|stilling(?:er|ar)?|heimlar|hjemler|fte)\.?\s*$")
_FLEST_HELE = 5
"""Tallene i en kolonne for stillingsprosent er prosent når minst ett er større enn dette."""
Årsverkene = Mapping[tuple[str, int], tuple[float | None, tuple[str, ...]]]
"""Ark og rad: (årsverk som går ut, det som må sies). Positivt er færre årsverk."""


def les_årsverk(tiltak: Sequence[Listelinje], måte: Lesemåte) -> Årsverkene:
    """Årsverkene i hver rad, der pluss er færre.

    Går de fleste mot innsparingen i samme rad, er minus færre årsverk i hele lista.
    """
    lest = {(én.ark, én.rad): (én, _cella(én.celler.get(Rolle.ÅRSVERK))) for én in tiltak}
    i_prosent = _er_prosent([(én, b.midt) for én, b in lest.values() if b.midt])
    tall = {sted: None if b.midt is None else b.midt * _del(én, i_prosent) for sted, (én, b) in lest.items()}
    retning = {sted: _retningen(én, måte) for sted, (én, _) in lest.items()}
    kjente = [t * retning[sted] for sted, t in tall.items() if t]
    fortegn = -1 if sum(t < 0 for t in kjente) * 2 > len(kjente) else 1
    return {
        sted: (None if (t := tall[sted]) is None else fortegn * t + 0.0, _sagt(én, b, i_prosent))
        for sted, (én, b) in lest.items()
    }


def _retningen(linje: Listelinje, måte: Lesemåte) -> int:
    """1 når raden er en innsparing eller ukjent, -1 når den er en merkostnad."""
    beløp = next((b for k in reversed(tuple(linje.beløp)) if (b := linje.tall(k))), 0.0) if måte.fortegn else 0.0
    return -1 if beløp * måte.tegn < 0 else 1


def _cella(verdi: Verdi) -> Beløp:
    """Cella som tall uten ordene bak; en tekst med prosenttegn er en del av ett årsverk."""
    if not isinstance(verdi, str):
        lest = les_beløp(verdi)
    else:
        ren = _ORD_BAK.sub("", enkel(verdi))
        prosent = re.fullmatch(r"(.*\d)\s?%(?:\s?stilling)?", ren)
        lest = les_beløp(prosent[1] if prosent else ren)
        if prosent and lest.nivåer is not None:
            lav, midt, høy = (t / 100 for t in lest.nivåer)
            lest = Beløp((lav, midt, høy))
    return lest if lest.midt is None or abs(lest.midt) < 1e6 else TOM


def _er_prosent(tall: Sequence[tuple[Listelinje, float | None]]) -> bool:
    """Om overskriften sier stillingsprosent, og tallene er det."""
    under = [abs(t or 0.0) for én, t in tall if _står_under_prosent(én)]
    return max(under, default=0.0) > _FLEST_HELE


def _står_under_prosent(linje: Listelinje) -> bool:
    kolonne = next((k for k in linje.tabell.kolonner if k.rolle is Rolle.ÅRSVERK), None) if linje.tabell else None
    tekst = linje.celler.get(Rolle.ÅRSVERK)
    med_tegn = isinstance(tekst, str) and "%" in tekst
    return kolonne is not None and bool(re.search(r"prosent|%", enkel(kolonne.tekst))) and not med_tegn


def _del(linje: Listelinje, i_prosent: bool) -> float:
    return 0.01 if i_prosent and _står_under_prosent(linje) else 1.0


def _sagt(linje: Listelinje, lest: Beløp, i_prosent: bool) -> tuple[str, ...]:
    celle = linje.celler.get(Rolle.ÅRSVERK)
    if lest.midt is not None:
        spenn = ("årsverk: midten av spennet er antatt",) if lest.er_spenn else ()
        omregnet = ("stillingsprosenten er regnet om til årsverk",) if _del(linje, i_prosent) != 1.0 else ()
        return (*spenn, *omregnet)
    tekst = " ".join(str(celle).split())[:60] if celle is not None else ""
    return (f"årsverk «{tekst}» er ikke lest",) if tekst and not UKJENT.fullmatch(enkel(tekst)) else ()
