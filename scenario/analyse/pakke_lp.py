"""Skranker fra lineær programmering: HiGHS foreslår vekter, og skranken regnes av oss og er gyldig for alle vekter ≥ 0.

Grensene og retningen legges sammen til én rad med vektene (Lagrange). Ingen gyldig pakke kan bryte den, og den
største verdien den kan ha, er en øvre skranke for retningen. Fordi vektene bare velges av HiGHS og selve regningen er
vår, kan ikke et unøyaktig svar derfra gi et galt svar her – bare et langsommere søk.

Produktet av to brytere i overlappen er lineært her: `min(Eᵢ, Eⱼ)` deles i lag, og i hvert lag er fradraget
`lag · yᵢ · yⱼ ≥ lag · (yᵢ + yⱼ − 1)`, der y er 1 når tiltaket når opp i laget.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scenario.analyse.pakke_grenser import Rad, Retning
from scenario.analyse.pakke_modell import Modell, Sant, Tall

Partabeller = dict[tuple[int, int], Tall]


@dataclass(frozen=True, eq=False, slots=True)
class Lag:
    """Et lag av overlappen mellom i og j i én dimensjon: beløpet som trekkes når begge når opp i det."""

    i: int
    j: int
    dimensjon: int
    beløp: float
    når_i: Sant
    når_j: Sant


@dataclass(frozen=True, eq=False, slots=True)
class Skranke:
    """`fast + sum(koef) − par` er minst retningens verdi for alle gyldige pakker. Uten retning: minst 0."""

    koef: Tall
    fast: float
    par: Partabeller
    har_retning: bool


def skranke(modell: Modell, rader: Sequence[Rad], retning: Retning) -> Skranke:
    """Den beste skranken for retningen ved roten. Finnes ingen pakke i det lineære, viser skranken det i stedet."""
    brukte = [r for r in rader if r.gruppe is None] + _logikk(modell)
    dimensjoner = [r.dimensjon for r in brukte] + [retning.dimensjon]
    lagene = list(_lag(modell, [d for d in dimensjoner if d is not None]))
    lp = _Lp(modell, brukte, lagene)
    svar = lp.løs(retning)
    if svar is None:
        svar = lp.løs(None)
        return lp.skranke(None, *(svar or (np.zeros(len(brukte)), np.zeros(len(lagene)))))
    return lp.skranke(retning, *svar)


def _logikk(modell: Modell) -> list[Rad]:
    """Utelukker og forutsetter som rader; søket selv bruker tabellene."""
    ut = []
    med = modell.med()
    for f in modell.forbud:
        for i, j in ((f.i, f.j), (f.j, f.i)):
            sperret = f.tabell if i == f.i else f.tabell.T
            if sperret[1, 1] and i == f.i:
                ut.append(_parrad(med, i, -1.0, j, -1.0, -1.01))
            if sperret[1, 0]:
                ut.append(_parrad(med, i, -1.0, j, 1.0, -0.01))
    return ut


def _parrad(med: Tall, i: int, vekt_i: float, j: int, vekt_j: float, minst: float) -> Rad:
    koef = np.zeros_like(med)
    koef[i], koef[j] = vekt_i * med[i], vekt_j * med[j]
    return Rad(koef, minst)


def _lag(modell: Modell, dimensjoner: list[Tall]) -> Iterator[Lag]:
    brukt = np.flatnonzero(sum(dimensjoner, np.zeros(modell.effekt.shape[2]))).tolist()
    for o in modell.overlapp:
        for d in brukt:
            ei, ej = modell.effekt[o.i, :, d], modell.effekt[o.j, :, d]
            høyder = np.unique(np.minimum(np.concatenate([ei, ej]), min(ei.max(), ej.max())))
            gulv = 0.0
            for høyde in høyder[høyder > 0].tolist():
                yield Lag(o.i, o.j, d, o.andel * (høyde - gulv), ei >= høyde, ej >= høyde)
                gulv = høyde


class _Lp:
    """Det lineære programmet for én samling rader."""

    def __init__(self, modell: Modell, rader: list[Rad], lag: list[Lag]) -> None:
        self.modell, self.rader, self.lag = modell, rader, lag
        self.plass = np.argwhere(modell.tillatt[:, 1:]) + [0, 1]
        dim = modell.effekt.shape[2]
        self.dimensjoner = np.array(
            [np.zeros(dim) if r.dimensjon is None else r.dimensjon for r in rader]
        ).reshape(len(rader), dim)
        self.lagdim = np.array([g.dimensjon for g in lag], dtype=int)
        self.lagbeløp = np.array([g.beløp for g in lag])

    def løs(self, retning: Retning | None) -> tuple[Tall, Tall] | None:
        """Vektene til radene og lagene. Uten retning: vektene som best viser at radene ikke kan holde samtidig."""
        from scipy.optimize import linprog  # tar et halvt sekund å laste

        if not len(self.plass):
            return np.zeros(len(self.rader)), np.zeros(len(self.lag))
        a, b = self._ulikheter(retning is None)
        kost = self._kost(retning)
        låst = self._låste(a.shape[1])
        bånd = self._grenser(retning is None)
        svar = linprog(kost, a, b, låst, None if låst is None else np.ones(len(låst)), bånd, method="highs")
        if svar.status != 0:
            return None
        vekter = -np.asarray(svar.ineqlin.marginals)
        antall = len(self.rader)
        første_lag = antall + len(self.modell.kandidater)
        return np.maximum(0.0, vekter[:antall]), np.maximum(0.0, vekter[første_lag:])

    def _kost(self, retning: Retning | None) -> Tall:
        bredde = len(self.plass) + len(self.lag)
        if retning is None:
            return np.concatenate([np.zeros(bredde), np.ones(len(self.rader))])
        lagkost = np.zeros(len(self.lag))
        if retning.dimensjon is not None:
            lagkost = retning.dimensjon[self.lagdim] * self.lagbeløp
        return np.concatenate([-retning.koef[tuple(self.plass.T)], lagkost])

    def _grenser(self, slakk: bool) -> list[tuple[float, float | None]]:
        x: list[tuple[float, float | None]] = [(0.0, 1.0)] * (len(self.plass) + len(self.lag))
        return x + [(0.0, None)] * (len(self.rader) if slakk else 0)

    def _ulikheter(self, slakk: bool) -> tuple[Any, Tall]:
        """Radene, ett valg per kandidat, og lagene, i den rekkefølgen: `a · x ≤ b`."""
        from scipy.sparse import bmat, coo_array

        rader, plass, modell = self.rader, self.plass, self.modell
        koef = np.array([r.koef[tuple(plass.T)] for r in rader]).reshape(len(rader), len(plass))
        fradrag = self.dimensjoner[:, self.lagdim] * self.lagbeløp
        ett = np.zeros((len(modell.kandidater), len(plass)))
        ett[plass[:, 0], np.arange(len(plass))] = 1.0
        blokker = [
            [coo_array(-koef), coo_array(fradrag)],
            [coo_array(ett), None],
            [self._når(), coo_array(-np.eye(len(self.lag)))],
        ]
        skala = np.array([max(1.0, float(np.abs(r.koef).max(initial=0.0))) for r in rader])
        if slakk:
            blokker[0].append(coo_array(-np.diag(skala)))
            blokker[1].append(None)
            blokker[2].append(None)
        b = np.concatenate([[-r.minst for r in rader], np.ones(len(modell.kandidater) + len(self.lag))])
        return bmat([r for r in blokker if r[0].shape[0]], format="csr"), b

    def _låste(self, bredde: int) -> Tall | None:
        """Summen av mulighetene for hver kandidat som må med; den skal være 1."""
        låst = np.flatnonzero(~self.modell.tillatt[:, 0]).tolist()
        ut = np.zeros((len(låst), bredde))
        for nr, i in enumerate(låst):
            ut[nr, : len(self.plass)] = self.plass[:, 0] == i
        return ut if låst else None

    def _når(self) -> Any:
        """Om hver mulighet når opp i laget, for begge tiltakene i det."""
        from scipy.sparse import coo_array

        ut = np.zeros((len(self.lag), len(self.plass)))
        for nr, g in enumerate(self.lag):
            for i, når in ((g.i, g.når_i), (g.j, g.når_j)):
                ut[nr] += (self.plass[:, 0] == i) & når[self.plass[:, 1]]
        return coo_array(ut)

    def skranke(self, retning: Retning | None, vekter: Tall, lagvekter: Tall) -> Skranke:
        """Skranken disse vektene gir. Gyldig for alle vekter ≥ 0."""
        koef = np.zeros(self.modell.tillatt.shape) if retning is None else retning.koef.copy()
        samlet = vekter @ self.dimensjoner
        if retning is not None and retning.dimensjon is not None:
            samlet = samlet + retning.dimensjon
        for vekt, rad in zip(vekter.tolist(), self.rader, strict=True):
            koef += vekt * rad.koef
        brukt = np.minimum(lagvekter, samlet[self.lagdim] * self.lagbeløp) if self.lag else lagvekter
        par = {(o.i, o.j): o.tabell @ samlet for o in self.modell.overlapp}
        for g, mu in zip(self.lag, brukt.tolist(), strict=True):
            koef[g.i] -= mu * g.når_i
            koef[g.j] -= mu * g.når_j
            par[g.i, g.j] = par[g.i, g.j] - mu * (g.når_i[:, None] + g.når_j[None, :].astype(float) - 1.0)
        fast = float(brukt.sum()) - sum(v * r.minst for v, r in zip(vekter.tolist(), self.rader, strict=True))
        return Skranke(koef, fast, par, retning is not None)


