"""Feltene lista har egne kolonner for, i den formen katalogen har dem. Beløp er i 1000 kr, og gjelder én enhet."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scenario.innhenting.ark import Verdi
from scenario.innhenting.kolonner import ETTER_FELT, Kolonneslag
from scenario.innhenting.leser.belop import les_beløp
from scenario.innhenting.leser.enhet import ENHETER
from scenario.innhenting.leser.listelinje import Listelinje
from scenario.innhenting.leser.ord import Rolle

Nivåer = tuple[float, float, float]
Felt = tuple[tuple[str, Verdi], ...]
ÉN_ENHET, HELE_MENGDEN = "én enhet", "hele mengden"
"""Det et beløp kan gjelde, når lista har en kolonne for mengden."""
_SPENNET = ("lav", "sannsynlig", "høy")


def katalogfelt(linje: Listelinje, enhet: str, lest: tuple[Nivåer | None, ...], ferdig: Nivåer | None) -> Felt:
    """Feltene i linja. `lest` er kolonnene for lavt, sannsynlig og høyt beløp, og `ferdig` er helårseffekten.

    `enhet` er listas. En celle som skulle hatt et beløp, men har noe annet, er teksten slik den står.
    """
    andre = ((k.felt, _verdien(k.felt, verdi, k.enhet or enhet)) for k, verdi in linje.felt if k.felt not in _SPENNET)
    return (*andre, *_beløpet(lest, ferdig))


def _verdien(felt: str, verdi: Verdi, enhet: str) -> Verdi:
    if ETTER_FELT[felt].slag is not Kolonneslag.BELØP:
        return verdi
    beløp = les_beløp(verdi)
    return verdi if beløp.midt is None else _tusen(beløp.midt * ENHETER.get(beløp.enhet or enhet, 1.0))


def _beløpet(lest: tuple[Nivåer | None, ...], ferdig: Nivåer | None) -> Iterator[tuple[str, Verdi]]:
    """Lavt, sannsynlig og høyt. Har lista egne kolonner for spennet, er det dem, også når de ikke går opp."""
    if ferdig is None:
        return
    lav, midt, høy = lest
    yield "sannsynlig", _tusen(ferdig[1])
    if midt is None or (lav is None and høy is None):
        if ferdig[0] != ferdig[2]:
            yield from (("lav", _tusen(ferdig[0])), ("høy", _tusen(ferdig[2])))
        return
    ganger = ferdig[1] / midt[1] if midt[1] else 1.0
    if lav is not None:
        yield "lav", _tusen(lav[0] * ganger)
    if høy is not None:
        yield "høy", _tusen(høy[2] * ganger)


def _tusen(tall: float) -> Decimal:
    return Decimal(repr(round(tall, 6) + 0.0)).normalize()


def per_hele_mengden(felt: Felt) -> Felt:
    """Feltene der beløpet gjelder alle enhetene i mengden, og ikke én."""
    mengde = les_beløp(dict(felt).get("mengde")).midt
    return felt if not mengde or mengde < 0 else (*(f for f in felt if f[0] != "per"), ("per", _tusen(mengde)))


def enheter_i_lista(linje: Listelinje) -> float | None:
    """Antallet enheter et beløp for én enhet skal ganges med; None når lista ikke har mengden."""
    felt = {k.felt: verdi for k, verdi in linje.felt}
    mengde, per = (les_beløp(felt.get(navn)).midt for navn in ("mengde", "per"))
    if not mengde or mengde < 0 or linje.tabell is None or linje.tabell.plass(Rolle.BELØP) is None:
        return None
    return mengde / (per if per and per > 0 else 1.0)
