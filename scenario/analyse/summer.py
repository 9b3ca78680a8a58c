"""Sum, overlapp og fond for alle trekninger på én gang. Samme regler som i `scenario/beregning/`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from scenario.analyse.forsinkelse import Forsinkelse, Startplan
from scenario.analyse.trekninger import Verdi
from scenario.analyse.usikre_tiltak import UsikkertTiltak
from scenario.analyse.verdi import ganger, minst, per_trekning, samlet, størst, utsnitt
from scenario.begreper.resultat import Resultat
from scenario.beregning.fond import Fondsår

Kant = tuple[str, str, float]
"""To tiltak og andelen de overlapper."""


@dataclass(frozen=True, slots=True)
class Summer:
    """Netto effekt etter overlapp, før felles levering (1000 kr)."""

    helårseffekt: Verdi
    effekt: tuple[Verdi, ...]
    """Per år; tom når årene ikke er regnet."""


def overlappende(resultat: Resultat) -> tuple[Kant, ...]:
    """Parene av tiltak som overlapper i dette resultatet."""
    return tuple((*f.mellom, f.andel) for f in resultat.fradrag)


def summer(
    tiltak: Sequence[UsikkertTiltak],
    kanter: Sequence[Kant],
    forsinkelse: Verdi,
    år: tuple[int, ...],
    per_år: bool,
) -> Summer:
    """Summen av tiltakene. Et tiltak som i en trekning starter etter siste år, teller ikke i den.

    Trekningene står sortert etter forsinkelse, så de som mangler de samme tiltakene, står etter hverandre.
    """
    delt = Forsinkelse.av(forsinkelse)
    deler = [
        _sum_av(_innen(tiltak, grense, år), kanter, delt, trekninger, år if per_år else ())
        for grense, trekninger in _bolker(tiltak, delt, år)
    ]
    if len(deler) == 1:
        return deler[0][0]
    return Summer(
        _skjøt([(d.helårseffekt, antall) for d, antall in deler]),
        tuple(_skjøt([(d.effekt[i], n) for d, n in deler]) for i in range(len(år) if per_år else 0)),
    )


def _slakk(tiltak: UsikkertTiltak, år: tuple[int, ...]) -> int:
    """Antall hele måneder tiltaket kan forsinkes og likevel starte i det siste året."""
    return 12 * år[-1] + 11 - tiltak.plan.start.nummer


def _innen(tiltak: Sequence[UsikkertTiltak], forsinkelse: int, år: tuple[int, ...]) -> list[UsikkertTiltak]:
    return [t for t in tiltak if _slakk(t, år) >= forsinkelse]


def _bolker(
    tiltak: Sequence[UsikkertTiltak], forsinkelse: Forsinkelse, år: tuple[int, ...]
) -> list[tuple[int, slice]]:
    """Trekninger etter hverandre med de samme tiltakene, hver bolk med en forsinkelse som gjelder i den."""
    if isinstance(forsinkelse.hele, int):
        return [(forsinkelse.hele, slice(None))]
    grenser = sorted({0, *(s + 1 for t in tiltak if (s := _slakk(t, år)) < forsinkelse.høyest - 1)})
    fra = [forsinkelse.første_trekning(g) if g else 0 for g in grenser]
    til = [*fra[1:], len(forsinkelse.hele)]
    return [(g, slice(a, b)) for g, a, b in zip(grenser, fra, til, strict=True) if a < b]


def _skjøt(deler: Iterable[tuple[Verdi, int]]) -> Verdi:
    return np.concatenate([per_trekning(verdi, antall) for verdi, antall in deler])


def _sum_av(
    tiltak: Sequence[UsikkertTiltak],
    kanter: Sequence[Kant],
    forsinkelse: Forsinkelse,
    trekninger: slice,
    år: tuple[int, ...],
) -> tuple[Summer, int]:
    """Summen i en bolk der de samme tiltakene teller, og hvor mange trekninger det er i den."""
    effekt = {t.id: utsnitt(t.effekt, trekninger) for t in tiltak}
    grupper = _grupper(kanter, effekt.keys())
    kan_bli_negative = frozenset(id for id, verdi in effekt.items() if np.min(verdi) < 0)
    helår = samlet(effekt.values()) - samlet(_fradrag(g, effekt, kan_bli_negative) for g in grupper)
    utsnittet = forsinkelse.utsnitt(trekninger)
    antall = 1 if isinstance(utsnittet.hele, int) else len(utsnittet.hele)
    if not år:
        return Summer(helår, ()), antall
    i_gruppe = {id for gruppe in grupper for id in _noder(gruppe)}
    innfasing = {plan: utsnittet.innfasing(plan, år) for plan in {t.plan for t in tiltak}}
    alene = _etter_plan((t for t in tiltak if t.id not in i_gruppe), effekt)
    per_år = []
    for i in range(len(år)):
        ledd = {t.id: ganger(effekt[t.id], innfasing[t.plan][i]) for t in tiltak if t.id in i_gruppe}
        frie = [ganger(sum, innfasing[plan][i]) for plan, sum in alene.items()]
        fradrag = samlet(_fradrag(g, ledd, kan_bli_negative) for g in grupper)
        per_år.append(samlet([*frie, *ledd.values()]) - fradrag)
    return Summer(helår, tuple(per_år)), antall


def _etter_plan(tiltak: Iterable[UsikkertTiltak], effekt: Mapping[str, Verdi]) -> dict[Startplan, Verdi]:
    """Tiltak med samme innfasing kan summeres før innfasingen regnes."""
    etter_plan: dict[Startplan, list[Verdi]] = defaultdict(list)
    for t in tiltak:
        etter_plan[t.plan].append(effekt[t.id])
    return {plan: samlet(ledd) for plan, ledd in etter_plan.items()}


def _grupper(kanter: Iterable[Kant], med: Iterable[str]) -> list[list[Kant]]:
    """Kantene mellom tiltakene som teller, delt i sammenhengende grupper."""
    teller = set(med)
    brukte = [k for k in kanter if k[0] in teller and k[1] in teller]
    gruppe: dict[str, frozenset[str]] = {}
    for a, b, _ in brukte:
        sammen = gruppe.get(a, frozenset([a])) | gruppe.get(b, frozenset([b]))
        gruppe |= dict.fromkeys(sammen, sammen)
    etter_gruppe: dict[frozenset[str], list[Kant]] = defaultdict(list)
    for kant in brukte:
        etter_gruppe[gruppe[kant[0]]].append(kant)
    return list(etter_gruppe.values())


def _noder(kanter: Iterable[Kant]) -> list[str]:
    return sorted({id for a, b, _ in kanter for id in (a, b)})


def _fradrag(
    kanter: Sequence[Kant], effekt: Mapping[str, Verdi], kan_bli_negative: frozenset[str]
) -> Verdi:
    """Gruppens samlede fradrag: aldri mer enn summen av de positive effektene minus den største.

    Uten ringer i gruppen kan taket ikke nås: hvert par kan knyttes til hvert sitt tiltak utenom det største.
    """

    def positiv(verdi: Verdi, *ider: str) -> Verdi:
        return verdi if kan_bli_negative.isdisjoint(ider) else størst(verdi, 0.0)

    fradrag = samlet(ganger(andel, positiv(minst(effekt[a], effekt[b]), a, b)) for a, b, andel in kanter)
    noder = _noder(kanter)
    if len(kanter) < len(noder):
        return fradrag
    positive = [positiv(effekt[id], id) for id in noder]
    return minst(fradrag, samlet(positive) - reduce(størst, positive))


def fondet(
    bok: Sequence[Fondsår], krav: Sequence[float], effekt: Sequence[Verdi], dekkes_av_fondet: bool
) -> tuple[Verdi, ...]:
    """Saldo ved utgangen av hvert år, aldri under 0. `bok` gir postene som ikke avhenger av effekten."""
    saldoer: list[Verdi] = [bok[0].utgående]
    for i, post in enumerate(bok[1:], start=1):
        faste = post.planlagt_bruk + post.omstilling + post.merforbruk + post.merinntekt
        dekning = samlet([effekt[i], -krav[i]])
        if not dekkes_av_fondet:
            dekning = størst(dekning, 0.0)
        saldoer.append(størst(samlet([saldoer[-1], dekning, faste]), 0.0))
    return tuple(saldoer)
