"""Når ingen pakke holder alle grensene: hvor mye som mangler, og hvilken enkelt grense det hjelper mest å løse opp.

For hver grense regnes den største effekten som kan nås når bare den er borte, og – hvis målet da kan nås – hvor langt
den minst må flyttes. Begge deler er eksakte under de andre grensene.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf
from typing import TypeVar

import numpy as np

from scenario.analyse.pakker.pakke_best import finn_beste
from scenario.analyse.pakker.pakke_grenser import (
    HALV_KRONE,
    KRONE,
    Grenserad,
    Retning,
    antakelsesrom,
    effektretning,
    fondsrader,
    grenser,
    krav_om_effekt,
    minst_mulig,
    målrad,
    under_tak,
)
from scenario.analyse.pakker.pakke_modell import Pakkemodell, Tall, bygg
from scenario.analyse.pakker.pakkesporsmal import Frist, Pakkespørsmål, Tak

T = TypeVar("T")


class Grensetype(StrEnum):
    """Hva slags grense det er."""

    ANTALL = "høyst_tiltak"
    TAK_KRONER = "tak_kroner"
    TAK_ANTALL = "tak_antall"
    ANTAKELSER = "høyst_antakelser_prosent"
    FOND = "fond_over_krav"
    MÅ_MED = "må_med"
    IKKE_AKTUELT = "ikke_aktuelt"
    TEMA = "lukket_tema"


@dataclass(frozen=True, slots=True)
class Grense:
    """Én grense i spørsmålet."""

    type: Grensetype
    gjelder: str
    """Temaet, området, gruppen, året eller tiltaket. Tom når grensen gjelder hele pakken."""
    verdi: float | None
    """Grensen slik den står; None for grenser som bare er der eller ikke. For fondet er den 0 under kravet."""
    tak: Tak | None = None
    """Taket grensen er en del av."""


@dataclass(frozen=True, slots=True)
class Løsnet:
    """Det som skjer når én grense tas bort og de andre står."""

    grense: Grense
    størst_effekt: float | None
    """Den største effekten som kan nås, målt som målet. None når de andre grensene fortsatt ikke kan holde samtidig."""
    når_målet: bool
    nødvendig: float | None
    """Det minste grensen må løses opp til for at målet nås: antall, 1000 kr, prosent eller 1000 kr under kravet."""


@dataclass(frozen=True, slots=True)
class Umulig:
    """Hvorfor ingen pakke når målet."""

    motsigelser: tuple[str, ...]
    mål: float
    størst_effekt: float | None
    """Den største effekten under alle grensene. None når grensene ikke kan holde samtidig uansett mål."""
    mangler: float | None
    løsninger: tuple[Løsnet, ...]
    """Én per grense, den som hjelper mest først."""


def forklar_umulig(spørsmål: Pakkespørsmål, frist: Frist | None = None) -> Umulig:
    """Forklarer et spørsmål uten svar. Går tiden ut, mangler grensene som ikke ble regnet."""
    tid, målet = frist or Frist(), krav_om_effekt(spørsmål)
    modell = bygg(spørsmål)
    nådd = størst_effekt(modell, tid)
    løsninger = [løsnet for g, uten in _grenser(spørsmål) if (løsnet := _løsne(g, uten, målet, tid)) is not None]
    return Umulig(
        motsigelser=modell.utvalg.motsigelser,
        mål=målet,
        størst_effekt=nådd,
        mangler=None if nådd is None else målet - nådd,
        løsninger=tuple(sorted(løsninger, key=_nytte)),
    )


def størst_effekt(modell: Pakkemodell, frist: Frist) -> float | None:
    """Den største effekten under alle grensene, uten krav om å nå målet. None når de ikke kan holde samtidig."""
    if modell.utvalg.motsigelser:
        return None
    best = finn_beste(modell, grenser(modell), [effektretning(modell)], frist)
    return None if best.valgt is None else best.trinn * KRONE


def _nytte(løsnet: Løsnet) -> float:
    return inf if løsnet.størst_effekt is None else -løsnet.størst_effekt


def _grenser(s: Pakkespørsmål) -> Iterator[tuple[Grense, Pakkespørsmål]]:
    """Hver grense, og spørsmålet uten den."""
    if s.høyst_tiltak is not None:
        yield Grense(Grensetype.ANTALL, "", s.høyst_tiltak), replace(s, høyst_tiltak=None)
    yield from _takene(s)
    if s.høyst_antakelser_prosent is not None:
        grense = Grense(Grensetype.ANTAKELSER, "", s.høyst_antakelser_prosent)
        yield grense, replace(s, høyst_antakelser_prosent=None)
    for år in s.fond_over_krav:
        yield Grense(Grensetype.FOND, str(år), 0.0), replace(s, fond_over_krav=_uten(s.fond_over_krav, år))
    for id in s.må_med:
        yield Grense(Grensetype.MÅ_MED, id, None), replace(s, må_med=_uten(s.må_med, id))
    for id in s.ikke_aktuelt:
        yield Grense(Grensetype.IKKE_AKTUELT, id, None), replace(s, ikke_aktuelt=_uten(s.ikke_aktuelt, id))
    for tema in sorted(s.lukket):
        valg = s.valg.med(lukkede_temaer=_uten(s.valg.lukkede_temaer, tema))
        åpnet = replace(s, valg=valg, lukkede_temaer=_uten(s.lukkede_temaer, tema))
        yield Grense(Grensetype.TEMA, str(tema), None), åpnet


def _takene(s: Pakkespørsmål) -> Iterator[tuple[Grense, Pakkespørsmål]]:
    for nr, tak in enumerate(s.tak):
        for type, verdi, endret in (
            (Grensetype.TAK_KRONER, tak.kroner, replace(tak, kroner=None)),
            (Grensetype.TAK_ANTALL, tak.antall, replace(tak, antall=None)),
        ):
            if verdi is not None:
                uten = (*s.tak[:nr], endret, *s.tak[nr + 1 :])
                yield Grense(type, tak.id, verdi, tak), replace(s, tak=uten)


def _uten(alle: Iterable[T], en: T) -> tuple[T, ...]:
    return tuple(x for x in alle if x != en)


def _løsne(grense: Grense, uten: Pakkespørsmål, målet: float, frist: Frist) -> Løsnet | None:
    if frist.ute:
        return None
    modell = bygg(uten)
    nådd = størst_effekt(modell, frist)
    når = nådd is not None and nådd >= målet - HALV_KRONE
    return Løsnet(grense, nådd, når, _nødvendig(modell, grense, frist) if når else None)


def _nødvendig(modell: Pakkemodell, grense: Grense, frist: Frist) -> float | None:
    """Det minste grensen må være når målet og de andre grensene holder."""
    rader = [målrad(modell), *grenser(modell)]
    match grense.type:
        case Grensetype.ANTALL:
            return _minste_sum(modell, rader, modell.med(), frist)
        case Grensetype.TAK_ANTALL | Grensetype.TAK_KRONER if grense.tak is not None:
            teller = under_tak(modell, grense.tak)
            kroner = grense.type is Grensetype.TAK_KRONER
            return _minste_sum(modell, rader, teller * modell.effekt[:, :, 0] if kroner else teller, frist)
        case Grensetype.ANTAKELSER:
            return _minste_andel(modell, rader, frist)
        case Grensetype.FOND:
            return _minste_avstand(modell, rader, int(grense.gjelder), frist)
    return None


def _minste_sum(modell: Pakkemodell, rader: Sequence[Grenserad], verdier: Tall, frist: Frist) -> float | None:
    retning = minst_mulig(modell, verdier)
    best = finn_beste(modell, rader, [retning], frist)
    return None if best.valgt is None else -best.trinn * retning.kvant * KRONE


def _minste_andel(modell: Pakkemodell, rader: Sequence[Grenserad], frist: Frist) -> float | None:
    """Den minste prosenten som kan hvile på antakelser. Dinkelbachs metode: hvert skritt er et eksakt søk."""
    andel, ingen = 1.0, np.zeros(modell.effekt.shape[2])
    while not frist.ute:
        retning = Retning(antakelsesrom(modell, andel), KRONE, ingen)
        best = finn_beste(modell, rader, [retning], frist)
        if best.valgt is None:
            return None
        nr = np.arange(len(best.valgt))
        i_alt = float(np.maximum(0.0, modell.effekt[nr, best.valgt, 0]).sum())
        svake = -float(antakelsesrom(modell, 0.0)[nr, best.valgt].sum())
        if i_alt <= 0 or (best.trinn <= 0 and andel < 1.0):
            return 100 * andel
        if svake / i_alt >= andel:
            return 100 * andel
        andel = max(0.0, svake / i_alt)
    return None


def _minste_avstand(modell: Pakkemodell, rader: Sequence[Grenserad], år: int, frist: Frist) -> float | None:
    """Så langt under kravet fondet minst må få være."""
    ingen = np.zeros(modell.effekt.shape[2])
    avstander = []
    for r in fondsrader(modell, år, alle=True):
        dimensjon = ingen if r.dimensjon is None else r.dimensjon
        best = finn_beste(modell, rader, [Retning(r.koef, KRONE, dimensjon)], frist)
        if best.valgt is not None:
            avstander.append(r.minst + HALV_KRONE - best.trinn * KRONE)
    return max(0.0, min(avstander)) if avstander else None
