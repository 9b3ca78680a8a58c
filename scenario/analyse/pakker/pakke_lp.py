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

import numpy as np

from scenario.analyse.pakker.pakke_grenser import Grenserad, Retning
from scenario.analyse.pakker.pakke_modell import Heltall, Pakkemodell, Sant, Tall

GRENER = 200
"""Så mange grener HiGHS får før det må svare. Et antall, og ikke en tid: da blir svaret det samme på alle maskiner."""

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
    """`fast + sum(koef) − par` er minst retningens verdi for alle gyldige pakker.

    Uten retning er den minst 0 for dem, men alltid under 0: da finnes det ingen gyldige pakker.
    """

    koef: Tall
    fast: float
    par: Partabeller
    har_retning: bool
    tvil: Tall
    """Hvor uavgjort hver kandidat er i det lineære svaret."""

    def høyest(self, modell: Pakkemodell) -> float:
        """Det største skranken tillater."""
        return self.fast + float(np.where(modell.tillatt, self.koef, -np.inf).max(axis=1, initial=-np.inf).sum())


@dataclass(frozen=True, eq=False, slots=True)
class _Løsning:
    """Vektene til radene og lagene, og hvor uavgjort kandidatene er."""

    vekter: Tall
    lagvekter: Tall
    tvil: Tall

    def ganger(self, skala: float) -> _Løsning:
        """Samme svar med andre vekter."""
        return _Løsning(self.vekter * skala, self.lagvekter * skala, self.tvil)


def skranke(modell: Pakkemodell, rader: Sequence[Grenserad], retning: Retning) -> Skranke:
    """Den beste skranken for retningen ved roten. Finnes ingen pakke i det lineære, viser skranken det i stedet."""
    return skranker(modell, rader, retning, ())[0]


def skranker(
    modell: Pakkemodell, rader: Sequence[Grenserad], retning: Retning, skalaer: Sequence[float]
) -> list[Skranke]:
    """Den beste skranken ved roten, og flere der vektene er ganget med hver av skalaene.

    De andre er løsere ved roten, men strammere for pakker langt fra det lineære svaret.
    """
    lp = _lp(modell, rader, retning)
    svar = lp.løs(retning)
    if svar is not None:
        return [lp.skranke(retning, svar.ganger(skala)) for skala in (1.0, *skalaer)]
    bevis = lp.løs(None)
    umulig = None if bevis is None else lp.skranke(None, bevis)
    if umulig is not None and umulig.høyest(modell) < 0:
        return [umulig]
    ingen = _Løsning(np.zeros(len(lp.rader)), np.zeros(len(lp.lag)), np.zeros(len(modell.kandidater)))
    return [lp.skranke(retning, ingen)]


@dataclass(frozen=True, eq=False, slots=True)
class LpForslag:
    """Det HiGHS selv fant. Pakken må regnes etter, og taket er bare så sikkert som HiGHS."""

    valgt: Heltall | None
    tak: float
    """Ingen pakke har større verdi. −∞ når HiGHS mener det ikke finnes noen."""


def forslag(modell: Pakkemodell, rader: Sequence[Grenserad], retning: Retning, sekunder: float) -> LpForslag:
    """Oppgaven løst av HiGHS (`scipy.optimize.milp`) med et begrenset antall grener."""
    return _lp(modell, rader, retning).forslag(retning, sekunder)


def _lp(modell: Pakkemodell, rader: Sequence[Grenserad], retning: Retning) -> _Lp:
    brukte = [r for r in rader if r.gruppe is None] + _logikk(modell)
    dimensjoner = [r.dimensjon for r in brukte] + [retning.dimensjon]
    return _Lp(modell, brukte, list(_lag(modell, [d for d in dimensjoner if d is not None])))


def _logikk(modell: Pakkemodell) -> list[Grenserad]:
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


def _parrad(med: Tall, i: int, vekt_i: float, j: int, vekt_j: float, minst: float) -> Grenserad:
    koef = np.zeros_like(med)
    koef[i], koef[j] = vekt_i * med[i], vekt_j * med[j]
    return Grenserad(koef, minst)


def _lag(modell: Pakkemodell, dimensjoner: list[Tall]) -> Iterator[Lag]:
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
    """Det lineære programmet for én samling rader. Kolonnene er muligheter, lag og eventuelt brudd på radene."""

    def __init__(self, modell: Pakkemodell, rader: list[Grenserad], lag: list[Lag]) -> None:
        self.modell, self.rader, self.lag = modell, rader, lag
        self.plass = np.argwhere(modell.tillatt[:, 1:]) + np.array([0, 1])
        dim = modell.effekt.shape[2]
        dimensjoner = [np.zeros(dim) if r.dimensjon is None else r.dimensjon for r in rader]
        self.dimensjoner = np.array(dimensjoner).reshape(len(rader), dim)
        self.lagdim = np.array([g.dimensjon for g in lag], dtype=int)
        self.lagbeløp = np.array([g.beløp for g in lag])

    def løs(self, retning: Retning | None) -> _Løsning | None:
        """Vektene til radene og lagene. Uten retning: de som best viser at radene ikke kan holde samtidig."""
        from scipy.optimize import linprog  # tar et halvt sekund å laste

        if not len(self.plass):
            return None
        brudd = retning is None
        a, b = self._ulikheter(brudd)
        låst = self._låste(a.shape[1])
        en = None if låst is None else np.ones(len(låst))
        bånd = np.tile([0.0, 1.0], (a.shape[1], 1))
        bånd[len(self.plass) + len(self.lag) :, 1] = np.inf
        svar = linprog(self._kost(retning), a, b, låst, en, bånd, method="highs")
        if svar.status != 0:
            return None
        vekter = np.maximum(0.0, -np.asarray(svar.ineqlin.marginals))
        første_lag = len(self.rader) + len(self.modell.kandidater)
        return _Løsning(vekter[: len(self.rader)], vekter[første_lag:], self._tvil(np.asarray(svar.x)))

    def forslag(self, retning: Retning, sekunder: float) -> LpForslag:
        """Samme program med hele brytere, løst av HiGHS."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        if not len(self.plass):
            return LpForslag(None, np.inf)
        a, b = self._ulikheter(False)
        låst = self._låste(a.shape[1])
        krav = [LinearConstraint(a, -np.inf, b)] + ([] if låst is None else [LinearConstraint(låst, 1.0, 1.0)])
        hele = np.arange(a.shape[1]) < len(self.plass)
        grense = {"node_limit": GRENER, "mip_rel_gap": 0.0, "time_limit": sekunder}
        svar = milp(self._kost(retning), constraints=krav, integrality=hele, bounds=Bounds(0, 1), options=grense)
        if svar.status == 2:
            return LpForslag(None, -np.inf)
        tak = np.inf if svar.mip_dual_bound is None else -float(svar.mip_dual_bound)
        return LpForslag(None if svar.x is None else self._pakke(np.asarray(svar.x)), tak)

    def _pakke(self, x: Tall) -> Heltall:
        valgt = np.zeros(len(self.modell.kandidater), dtype=np.uint8)
        på = self.plass[x[: len(self.plass)] > 0.5]
        valgt[på[:, 0]] = på[:, 1]
        return valgt

    def _tvil(self, x: Tall) -> Tall:
        """Hvor langt hver kandidat er fra å være avgjort i det lineære svaret: 0 er avgjort."""
        andeler = np.zeros(self.modell.tillatt.shape)
        andeler[tuple(self.plass.T)] = x[: len(self.plass)]
        andeler[:, 0] = 1.0 - andeler.sum(axis=1)
        return np.asarray(1.0 - andeler.max(axis=1))

    def _kost(self, retning: Retning | None) -> Tall:
        antall = len(self.plass) + len(self.lag)
        if retning is None:
            return np.concatenate([np.zeros(antall), np.ones(len(self.rader))])
        lagkost = np.zeros(len(self.lag))
        if retning.dimensjon is not None:
            lagkost = retning.dimensjon[self.lagdim] * self.lagbeløp
        return np.concatenate([-retning.koef[tuple(self.plass.T)], lagkost])

    def _ulikheter(self, brudd: bool) -> tuple[Tall, Tall]:
        """Radene, høyst én mulighet per kandidat, og lagene, i den rekkefølgen: `a · x ≤ b`."""
        rader, kandidater, x, lag = len(self.rader), len(self.modell.kandidater), len(self.plass), len(self.lag)
        a = np.zeros((rader + kandidater + lag, x + lag + brudd * rader))
        for nr, r in enumerate(self.rader):
            a[nr, :x] = -r.koef[tuple(self.plass.T)]
            if brudd:
                a[nr, x + lag + nr] = -max(1.0, float(np.abs(r.koef).max(initial=0.0)))
        a[:rader, x : x + lag] = self.dimensjoner[:, self.lagdim] * self.lagbeløp
        a[rader + self.plass[:, 0], np.arange(x)] = 1.0
        for nr, g in enumerate(self.lag):
            for i, når in ((g.i, g.når_i), (g.j, g.når_j)):
                a[rader + kandidater + nr, :x] += (self.plass[:, 0] == i) & når[self.plass[:, 1]]
            a[rader + kandidater + nr, x + nr] = -1.0
        return a, np.concatenate([[-r.minst for r in self.rader], np.ones(kandidater + lag)])

    def _låste(self, bredde: int) -> Tall | None:
        """Summen av mulighetene for hver kandidat som må med; den skal være 1."""
        låst = np.flatnonzero(~self.modell.tillatt[:, 0] & self.modell.tillatt.any(axis=1)).tolist()
        ut = np.zeros((len(låst), bredde))
        for nr, i in enumerate(låst):
            ut[nr, : len(self.plass)] = self.plass[:, 0] == i
        return ut if låst else None

    def skranke(self, retning: Retning | None, svar: _Løsning) -> Skranke:
        """Skranken disse vektene gir. Gyldig for alle vekter ≥ 0."""
        koef = np.zeros(self.modell.tillatt.shape) if retning is None else retning.koef.copy()
        samlet = svar.vekter @ self.dimensjoner
        if retning is not None and retning.dimensjon is not None:
            samlet = samlet + retning.dimensjon
        for vekt, rad in zip(svar.vekter.tolist(), self.rader, strict=True):
            if vekt:
                koef += vekt * rad.koef
        brukt = np.minimum(svar.lagvekter, samlet[self.lagdim] * self.lagbeløp)
        par = {(o.i, o.j): o.tabell @ samlet for o in self.modell.overlapp}
        for g, mu in zip(self.lag, brukt.tolist(), strict=True):
            koef[g.i] -= mu * g.når_i
            koef[g.j] -= mu * g.når_j
            par[g.i, g.j] = par[g.i, g.j] - mu * (g.når_i[:, None] + g.når_j[None, :].astype(float) - 1.0)
        fast = float(brukt.sum()) - float(svar.vekter @ [r.minst for r in self.rader])
        return Skranke(koef, fast, par, retning is not None, svar.tvil)
