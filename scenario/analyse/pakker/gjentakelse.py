"""«Går igjen i»: hvor stor del av de nesten like gode pakkene hvert tiltak er med i.

En nesten like god pakke er en samling tiltak som, med minst én lovlig mengde og start for hvert, holder alle grensene,
har en formålsverdi høyst `nær_prosent` over den beste, og ikke har flere tiltak enn den beste. Det siste holder pakker
med overflødige tiltak utenfor. Samme tiltak med andre mengder er samme pakke her.

Er det ikke flere halvferdige pakker på noe trinn enn `GRENSE`, er tellingen nøyaktig. Ellers trekkes et tilfeldig,
likt vektet utvalg av dem på hvert trinn (stokastisk opptelling), flere ganger med hvert sitt frø. Da er andelene
anslag uten skjevhet fra rekkefølgen, med en feilmargin regnet av spredningen mellom gangene.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import ceil, inf

import numpy as np
from numpy.typing import NDArray

from scenario.analyse.pakker.pakke_best import finn_beste
from scenario.analyse.pakker.pakke_grenser import (
    KRONE,
    Retning,
    antallsretning,
    effektretning,
    grenser,
    målrad,
    måltrinn,
)
from scenario.analyse.pakker.pakke_lp import skranker
from scenario.analyse.pakker.pakke_modell import Pakkemodell, Sant, Tall
from scenario.analyse.pakker.pakke_sok import BREDDE, Del, Oppgave, Utvider, holder, oppgave, rekkefølge, rot, terskler
from scenario.analyse.pakker.pakkesporsmal import Frist

GRENSE = 20_000
"""Flest halvferdige pakker på ett trinn før tellingen blir et anslag."""
UTVALG = 800
GANGER = 6
NODER = 3_000_000
"""Så mange halvferdige pakker prøves for å avgjøre hvilke samlinger som holder. Et antall, så svaret blir det samme."""
SKALAER = (0.75, 1.3)
"""Vektene skrankene også prøves med."""


@dataclass(frozen=True, slots=True)
class Gjentakelse:
    """Andelene, og hva de hviler på."""

    andeler: tuple[tuple[str, float], ...]
    """(tiltak, andel 0–1), størst først. Tiltak som ikke er med i noen, står ikke."""
    antall: float
    """Antall nesten like gode pakker; et anslag når tellingen ikke er nøyaktig."""
    nøyaktig: bool
    undersøkt: int
    """Antall pakker andelene er regnet av."""
    uavklart: int
    """Antall samlinger av tiltak der det ble for tungt å avgjøre om noen mengder holder. De er ikke regnet med."""
    feilmargin: float
    """To standardavvik i den mest usikre andelen; 0 når tellingen er nøyaktig."""
    høyeste_verdi: float
    """Formålsverdien en nesten like god pakke høyst har."""
    flest_tiltak: int


@dataclass(frozen=True, slots=True)
class Uunnværlig:
    """Uten dette tiltaket når ingen pakke målet under de andre grensene."""

    tiltak: str
    størst_uten: float | None
    """Den største effekten som da kan nås, målt som målet. None når ingen pakke holder de andre grensene uten det."""


def gjentakelse(
    modell: Pakkemodell, retning: Retning, beste: int, flest: int, frist: Frist, grense: int = GRENSE
) -> Gjentakelse:
    """Andelene for pakkene som er nesten like gode som en med verdien `beste` (i hele kvant) og `flest` tiltak."""
    dårligst = min(beste, ceil(beste * (1 + modell.spørsmål.nær_prosent / 100) - 1e-9))
    o = _oppgave(modell, retning, dårligst, flest)
    alle = _trekk(o, grense, None, frist)
    trekninger = [alle] if alle is not None else _anslå(o, modell.spørsmål.frø, frist)
    tellinger = np.array([t.telling for t in trekninger]).reshape(len(trekninger), len(modell.kandidater) + 1)
    andeler, feil = _andeler(tellinger)
    par = zip((k.id for k in modell.kandidater), andeler.tolist(), strict=True)
    return Gjentakelse(
        andeler=tuple(sorted(((id, a) for id, a in par if a > 0), key=lambda p: (-p[1], p[0]))),
        antall=float(tellinger[:, 0].mean()) if len(tellinger) else 0.0,
        nøyaktig=alle is not None and not alle.uavklart,
        undersøkt=sum(t.undersøkt for t in trekninger),
        uavklart=sum(t.uavklart for t in trekninger),
        feilmargin=feil,
        høyeste_verdi=-dårligst * retning.kvant * KRONE,
        flest_tiltak=flest,
    )


def uunnværlige(
    modell: Pakkemodell, svar: Gjentakelse, funnet: Sequence[Collection[str]], frist: Frist
) -> tuple[Uunnværlig, ...]:
    """Tiltakene ingen pakke når målet uten, med det som da kan nås. Låste tiltak er ikke med."""
    alltid = [id for id, andel in svar.andeler if andel > 1 - 1e-9 and all(id in p for p in funnet)]
    ut = []
    for k in (k for k in modell.kandidater if k.id in alltid and not k.må_med and not frist.ute):
        uten = modell.uten([k.id])
        nok = måltrinn(modell.spørsmål)
        best = finn_beste(uten, grenser(uten), [effektretning(uten)], frist, øvre=nok)
        if best.bevist and (best.valgt is None or best.trinn < nok):
            ut.append(Uunnværlig(k.id, None if best.valgt is None else best.trinn * KRONE))
    return tuple(ut)


@dataclass(frozen=True, eq=False, slots=True)
class _Trekning:
    telling: Tall
    """Antall pakker, og så antall pakker hver kandidat er med i."""
    undersøkt: int
    uavklart: int


def _oppgave(modell: Pakkemodell, retning: Retning, verdi: int, flest: int) -> Oppgave:
    """Alt en nesten like god pakke må holde, med skranker fra hver av retningene."""
    antall = antallsretning(modell)
    nær = [(retning, verdi)]
    if flest < len(modell.kandidater):
        nær.append((antall, antall.trinn(-flest / KRONE)))
    uten_mål, mål = [*grenser(modell), *(r.rad(v) for r, v in nær)], målrad(modell)
    rader = [mål, *uten_mål]
    faste = [(s, r.minst(v)) for r, v in nær for s in skranker(modell, rader, r, SKALAER)]
    faste += [(s, mål.minst) for s in skranker(modell, uten_mål, effektretning(modell), ())]
    return oppgave(modell, rader, retning, (), [(s, v if s.har_retning else 0.0) for s, v in faste])


def _anslå(o: Oppgave, frø: int, frist: Frist) -> list[_Trekning]:
    svar = []
    for gang in range(GANGER):
        t = _trekk(o, UTVALG, np.random.default_rng([frø, gang]), frist)
        if t is None:
            break
        svar.append(t)
    return svar


def _trekk(o: Oppgave, bredde: int, trekker: np.random.Generator | None, frist: Frist) -> _Trekning | None:
    """Teller pakkene trinn for trinn. Er de flere enn `bredde`, trekkes et utvalg, eller gis None uten `trekker`."""
    brytere = _som_brytere(o)
    u = Utvider(brytere, rekkefølge(o), terskler(brytere, -np.inf))
    d, vekt = u.filtrer(rot(brytere)), 1.0
    for _ in u.rekkefølge:
        if frist.ute:
            return None
        d = u.neste(d)
        if d.antall > bredde:
            if trekker is None:
                return None
            vekt *= d.antall / bredde
            d = d.bare(np.sort(trekker.choice(d.antall, bredde, replace=False)))
    sett = d.valgt > 0
    gyldige, uavklart = finnes(o, sett, frist, NODER if trekker is None else NODER // GANGER)
    sett = sett[:, gyldige]
    telling = vekt * np.concatenate([[sett.shape[1]], sett.sum(axis=1)])
    return _Trekning(telling, sett.shape[1], uavklart)


def _andeler(tellinger: Tall) -> tuple[Tall, float]:
    """Andelen per kandidat, og feilmarginen. Forholdet mellom to summer, med spredning mellom gangene."""
    if not len(tellinger) or tellinger[:, 0].sum() <= 0:
        return np.zeros(tellinger.shape[1] - 1), 0.0
    andeler = tellinger[:, 1:].sum(axis=0) / tellinger[:, 0].sum()
    if len(tellinger) == 1:
        return andeler, 0.0
    avvik = tellinger[:, 1:] - andeler * tellinger[:, :1]
    standardfeil = np.sqrt((avvik**2).sum(axis=0) / (len(tellinger) - 1) / len(tellinger)) / tellinger[:, 0].mean()
    return andeler, float(2 * standardfeil.max(initial=0.0))


def _som_brytere(o: Oppgave) -> Oppgave:
    """Samme oppgave der hvert tiltak bare er med eller ikke, med den muligheten hver linje helst vil ha."""
    tillatt = np.stack([o.modell.tillatt[:, 0], o.modell.tillatt[:, 1:].any(axis=1)], axis=1)
    med = np.where(o.modell.tillatt[:, None, 1:], o.tap[:, :, 1:], np.inf).min(axis=2)
    par = {
        (i, j): (linjer, _slått_sammen(tabell, o.modell.tillatt[[i, j]])) for (i, j), (linjer, tabell) in o.par.items()
    }
    return replace(
        o,
        modell=replace(o.modell, tillatt=tillatt, tette=()),
        tap=np.stack([o.tap[:, :, 0], med], axis=2),
        par=par,
        sperret={p: t[:2, :2] for p, t in o.sperret.items()},
    )


def _slått_sammen(tabell: Tall, tillatt: Sant) -> Tall:
    """(linje, 2, 2) av (linje, muligheter, muligheter): det minste fradraget for med og ikke med."""
    ut = np.zeros((len(tabell), 2, 2))
    for a in range(2):
        for b in range(2):
            rader = np.flatnonzero(tillatt[0]) if a else np.array([0])
            kolonner = np.flatnonzero(tillatt[1]) if b else np.array([0])
            rader, kolonner = rader[rader >= a], kolonner[kolonner >= b]
            ut[:, a, b] = tabell[:, rader][:, :, kolonner].min(axis=(1, 2), initial=np.inf)
    return ut


def finnes(o: Oppgave, sett: Sant, frist: Frist, noder: float = inf) -> tuple[Sant, int]:
    """Hvilke samlinger (kandidat, samling) som har minst én gyldig pakke, og hvor mange som ikke ble avklart."""
    ja = np.zeros(sett.shape[1], dtype=np.bool_)
    for linje in range(len(o.linjer)):
        åpne = np.flatnonzero(~ja)
        if not len(åpne):
            break
        best = np.where(o.modell.tillatt[:, 1:], o.tap[:, linje, 1:], np.inf).argmin(axis=1) + 1
        ja[åpne] = holder(o, (best[:, None] * sett[:, åpne]).astype(np.uint8))
    åpne = np.flatnonzero(~ja)
    if not len(åpne) or (o.modell.tillatt[:, 1:].sum(axis=1) <= 1).all():
        return ja, 0
    ja[åpne], uavklart = _let(o, sett[:, åpne], frist, noder)
    return ja, uavklart


def _let(o: Oppgave, sett: Sant, frist: Frist, noder: float) -> tuple[Sant, int]:
    """Leter gjennom mengder og datoer for alle samlingene, til hver har en gyldig pakke eller er tom."""
    ja = np.zeros(sett.shape[1], dtype=np.bool_)
    u = Utvider(o, rekkefølge(o), terskler(o, -np.inf))
    stabel = [replace(rot(o, sett.shape[1]), rot=np.arange(sett.shape[1]))]
    while stabel and not frist.ute and u.noder <= noder:
        d = stabel.pop()
        d = d.bare(np.flatnonzero(~ja[_røtter(d)]))
        if d.nivå == len(u.rekkefølge):
            ja[_røtter(u.nøyaktig(d))] = True
        elif d.antall:
            ny = u.neste(d, sett)
            best = np.argsort(-ny.slakk[1 if o.skranker else 0], kind="stable")
            stabel += [ny.bare(best[s : s + BREDDE]) for s in reversed(range(0, ny.antall, BREDDE))]
    åpne = np.unique(np.concatenate([np.zeros(0, dtype=np.intp), *(_røtter(d) for d in stabel)]))
    return ja, int((~ja[åpne]).sum())


def _røtter(d: Del) -> NDArray[np.intp]:
    assert d.rot is not None
    return d.rot
