"""Overlapp, utelukkelser og forutsetninger mellom valgte tiltak."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Bidrag, Fradrag, Konflikt
from scenario.begreper.tiltak import Relasjon
from scenario.begreper.valg import EgenOverlapp

Par = frozenset[str]
Kant = tuple[str, str, float]


def gjeldende_overlapp(kommune: Kommune, egne: Iterable[EgenOverlapp]) -> Mapping[Par, float]:
    """Andel per par; brukerens egen andel går foran katalogens."""
    egne_andeler = {frozenset(o.mellom): o.andel for o in egne}
    return {**kommune.overlapp, **egne_andeler} if egne_andeler else kommune.overlapp


def fradrag_for_overlapp(bidrag: Sequence[Bidrag], overlapp: Mapping[Par, float]) -> tuple[Fradrag, ...]:
    """Fradraget for hvert par av valgte tiltak, per år og for helårseffekten.

    Hvert par gir `andel × den minste positive effekten`. I en sammenhengende gruppe er samlet fradrag
    aldri større enn summen av de positive effektene minus den største; da skaleres parene likt ned.
    """
    etter_id = {b.id: b for b in bidrag}
    kanter = _kanter(etter_id, overlapp)
    return tuple(fradrag for gruppe in _sammenhengende(kanter) for fradrag in _gruppens_fradrag(gruppe, etter_id))


def _kanter(bidrag: Mapping[str, Bidrag], overlapp: Mapping[Par, float]) -> list[Kant]:
    kanter = []
    for par, andel in overlapp.items():
        if andel > 0 and bidrag.keys() >= par:
            a, b = sorted(par)
            kanter.append((a, b, andel))
    return sorted(kanter)


def _sammenhengende(kanter: Iterable[Kant]) -> list[list[Kant]]:
    """Deler kantene i grupper som henger sammen, direkte eller gjennom andre."""
    grupper: list[tuple[set[str], list[Kant]]] = []
    for kant in kanter:
        rører = [g for g in grupper if kant[0] in g[0] or kant[1] in g[0]]
        noder, samlet = {kant[0], kant[1]}, [kant]
        for gruppe in rører:
            noder |= gruppe[0]
            samlet = gruppe[1] + samlet
            grupper.remove(gruppe)
        grupper.append((noder, samlet))
    return [sorted(kanter) for _, kanter in grupper]


def _gruppens_fradrag(kanter: Sequence[Kant], bidrag: Mapping[str, Bidrag]) -> list[Fradrag]:
    noder = sorted({id for a, b, _ in kanter for id in (a, b)})
    antall_år = len(bidrag[noder[0]].effekt)
    kolonner = [_begrenset(kanter, {n: bidrag[n].helårseffekt for n in noder})]
    kolonner += [_begrenset(kanter, {n: bidrag[n].effekt[i] for n in noder}) for i in range(antall_år)]
    per_kant = zip(*kolonner, strict=True)
    return [
        Fradrag(mellom=(a, b), andel=andel, helårseffekt=rad[0], effekt=tuple(rad[1:]))
        for (a, b, andel), rad in zip(kanter, per_kant, strict=True)
    ]


def _begrenset(kanter: Sequence[Kant], effekt: Mapping[str, float]) -> list[float]:
    """Fradraget for hvert par, innenfor gruppens tak.

    Uten ringer i gruppen kan taket ikke nås: hvert par kan få sitt eget tiltak utenom det største.
    """
    rå = [andel * max(0.0, min(effekt[a], effekt[b])) for a, b, andel in kanter]
    if len(kanter) < len(effekt):
        return rå
    positive = [e for e in effekt.values() if e > 0]
    tak = sum(positive) - max(positive, default=0.0)
    samlet = sum(rå)
    return rå if samlet <= tak else [f * tak / samlet for f in rå]


def finn_konflikter(kommune: Kommune, valgte: frozenset[str]) -> tuple[Konflikt, ...]:
    """Konfliktene blant valgte tiltak, hver med begge navn og et forslag til rettelse."""
    return tuple(k for r in kommune.stopprelasjoner if (k := _konflikt(kommune, r, valgte)))


def _konflikt(kommune: Kommune, relasjon: Relasjon, valgte: frozenset[str]) -> Konflikt | None:
    første, andre = relasjon.mellom
    a, b = (kommune.tiltak_etter_id[id].navn for id in relasjon.mellom)
    if relasjon.type == "utelukker" and {første, andre} <= valgte:
        return Konflikt(
            (første, andre),
            f"«{a}» og «{b}» kan ikke velges sammen: {relasjon.begrunnelse}",
            "Slå av ett av dem.",
        )
    if relasjon.type == "forutsetter" and første in valgte and andre not in valgte:
        return Konflikt(
            (første, andre),
            f"«{a}» forutsetter «{b}»: {relasjon.begrunnelse}",
            f"Slå på «{b}», eller slå av «{a}».",
        )
    return None
