"""Sum per år og fond for alle trekninger på én gang. Samme regler som i `scenario/beregning/`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scenario.analyse.usikkerhet.forsinkelse import Forsinkelse, Startplan
from scenario.analyse.usikkerhet.overlapp import Kant, Overlappgruppe, grupper
from scenario.analyse.usikkerhet.trekninger import Verdi
from scenario.analyse.usikkerhet.usikre_tiltak import UsikkertTiltak
from scenario.analyse.usikkerhet.verdi import ganger, per_trekning, samlet, størst, utsnitt
from scenario.begreper.fondsposter import BEVEGELSER, UDEKKET_INNSPARING
from scenario.beregning.fond import Fondsår


@dataclass(frozen=True, slots=True)
class Summer:
    """Netto effekt etter overlapp og felles levering (1000 kr)."""

    helårseffekt: Verdi
    effekt: tuple[Verdi, ...]
    """Per år; tom når årene ikke er regnet."""


def summer(
    tiltak: Sequence[UsikkertTiltak],
    kanter: Sequence[Kant],
    forsinkelse: Verdi,
    levering: Verdi,
    år: tuple[int, ...],
    per_år: bool,
) -> Summer:
    """Summen av tiltakene. Et tiltak som i en trekning starter etter siste år, teller ikke i den.

    De faste kostnadene løper likevel fra den planlagte starten: en forsinket gevinst gjør ikke lisensen billigere.
    Trekningene står sortert etter forsinkelse, så de som mangler de samme tiltakene, står etter hverandre.
    """
    delt, årene = Forsinkelse.av(forsinkelse), år if per_år else ()
    deler = []
    for grense, trekninger in _bolker(tiltak, delt, år):
        innen = _innen(tiltak, grense, år)
        bolk = _Bolk(delt.utsnitt(trekninger), utsnitt(levering, trekninger), trekninger, årene)
        for_sene = [t for t in tiltak if t.koster and t not in innen]
        deler.append((_sum_av(innen, for_sene, kanter, bolk), bolk.forsinkelse.antall))
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


def _bolker(tiltak: Sequence[UsikkertTiltak], forsinkelse: Forsinkelse, år: tuple[int, ...]) -> list[tuple[int, slice]]:
    """Trekninger etter hverandre med de samme tiltakene, hver bolk med en forsinkelse som gjelder i den."""
    if isinstance(forsinkelse.hele, int):
        return [(forsinkelse.hele, slice(None))]
    grenser = sorted({0, *(s + 1 for t in tiltak if (s := _slakk(t, år)) < forsinkelse.høyest - 1)})
    fra = [forsinkelse.første_trekning(g) if g else 0 for g in grenser]
    til = [*fra[1:], len(forsinkelse.hele)]
    return [(g, slice(a, b)) for g, a, b in zip(grenser, fra, til, strict=True) if a < b]


def _skjøt(deler: Iterable[tuple[Verdi, int]]) -> Verdi:
    return np.concatenate([per_trekning(verdi, antall) for verdi, antall in deler])


@dataclass(frozen=True, slots=True)
class _Bolk:
    """Trekninger der de samme tiltakene teller, og det som er felles for tiltakene i dem."""

    forsinkelse: Forsinkelse
    levering: Verdi
    trekninger: slice
    år: tuple[int, ...]


def _sum_av(
    tiltak: Sequence[UsikkertTiltak], for_sene: Sequence[UsikkertTiltak], kanter: Sequence[Kant], bolk: _Bolk
) -> Summer:
    """Summen i en bolk. Grupper uten faste kostnader følger leveringen rett fram og ganges med den til slutt."""
    alle = {t.id: _i_bolken(t, bolk) for t in tiltak}
    delt = grupper(kanter, {id: t.brutto for id, t in alle.items()}, {id for id, t in alle.items() if t.koster})
    frie = [g for g in delt if not any(alle[id].koster for id in g.tiltak)]
    bundne = [g for g in delt if any(alle[id].koster for id in g.tiltak)]
    rett_fram = _uten_kostnader(frie, alle, bolk)
    helår = [g.netto({id: alle[id].i_året(1.0, bolk.levering, 1.0) for id in g.tiltak}) for g in bundne]
    innfasing = {id: bolk.forsinkelse.innfasing(alle[id].plan, bolk.år) for g in bundne for id in g.tiltak}
    per_år = []
    for i in range(len(bolk.år)):
        ledd = [ganger(rett_fram.effekt[i], bolk.levering)]
        for gruppe in bundne:
            i_året = {id: alle[id].i_året(innfasing[id][i], bolk.levering, alle[id].løper[i]) for id in gruppe.tiltak}
            ledd.append(gruppe.netto(i_året))
        ledd += [ganger(utsnitt(t.fast, bolk.trekninger), -t.løper[i]) for t in for_sene]
        per_år.append(samlet(ledd))
    return Summer(samlet([ganger(rett_fram.helårseffekt, bolk.levering), *helår]), tuple(per_år))


def _i_bolken(t: UsikkertTiltak, bolk: _Bolk) -> UsikkertTiltak:
    return replace(t, brutto=utsnitt(t.brutto, bolk.trekninger), fast=utsnitt(t.fast, bolk.trekninger))


def _uten_kostnader(delt: Sequence[Overlappgruppe], alle: Mapping[str, UsikkertTiltak], bolk: _Bolk) -> Summer:
    """Summen før levering av gruppene der ingen har faste kostnader."""
    effekt = {id: alle[id].brutto for gruppe in delt for id in gruppe.tiltak}
    plan = {id: alle[id].plan for id in effekt}
    netto = [(gruppe, gruppe.netto(effekt)) for gruppe in delt]
    innfasing = {p: bolk.forsinkelse.innfasing(p, bolk.år) for p in dict.fromkeys(plan.values())}
    like, ulike = _etter_plan(netto, plan)
    per_år = []
    for i in range(len(bolk.år)):
        andel = {id: innfasing[p][i] for id, p in plan.items()}
        ledd = [ganger(sum, innfasing[p][i]) for p, sum in like.items()]
        ledd += [_netto_i_året(gruppe, sum, effekt, andel) for gruppe, sum in ulike]
        per_år.append(samlet(ledd))
    return Summer(samlet(sum for _, sum in netto), tuple(per_år))


def _etter_plan(
    netto: Iterable[tuple[Overlappgruppe, Verdi]], plan: Mapping[str, Startplan]
) -> tuple[dict[Startplan, Verdi], list[tuple[Overlappgruppe, Verdi]]]:
    """Summen av gruppene der alle har samme innfasing, per innfasing, og gruppene der de har ulik."""
    like: dict[Startplan, list[Verdi]] = defaultdict(list)
    ulike = []
    for gruppe, sum in netto:
        planer = {plan[id] for id in gruppe.tiltak}
        if len(planer) == 1:
            like[planer.pop()].append(sum)
        else:
            ulike.append((gruppe, sum))
    return {p: samlet(ledd) for p, ledd in like.items()}, ulike


def _netto_i_året(
    gruppe: Overlappgruppe, netto: Verdi, effekt: Mapping[str, Verdi], andel: Mapping[str, Verdi]
) -> Verdi:
    """Gruppens netto effekt et år. Er innfasingen kommet like langt for alle, følger overlappen med."""
    første = andel[gruppe.tiltak[0]]
    like = all(isinstance(a := andel[id], float) and a == første for id in gruppe.tiltak)
    if like and isinstance(første, float):
        return ganger(netto, første)
    return gruppe.netto({id: ganger(effekt[id], andel[id]) for id in gruppe.tiltak})


def fondet(
    bok: Sequence[Fondsår], krav: Sequence[float], effekt: Sequence[Verdi], dekkes_av_fondet: bool
) -> tuple[Verdi, ...]:
    """Saldo ved utgangen av hvert år, aldri under 0. `bok` gir postene som ikke avhenger av effekten."""
    saldoer: list[Verdi] = [bok[0].utgående]
    for i, post in enumerate(bok[1:], start=1):
        faste = sum(getattr(post, p.id) for p in BEVEGELSER if p is not UDEKKET_INNSPARING)
        dekning = samlet([effekt[i], -krav[i]])
        if not dekkes_av_fondet:
            dekning = størst(dekning, 0.0)
        saldoer.append(størst(samlet([saldoer[-1], dekning, faste]), 0.0))
    return tuple(saldoer)
