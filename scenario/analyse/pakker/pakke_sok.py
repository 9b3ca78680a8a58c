"""Uttømmende søk med skranker: gren og skranke over mange halvferdige pakker om gangen.

En halvferdig pakke har tatt stilling til noen av kandidatene. For hver rad følger vi hvor mye den har å gå på hvis
resten velges så gunstig som raden alene kan ønske seg (`slakk`). Hver avgjørelse tar noe av slakken (`tap`), aldri
det motsatte, så en pakke der slakken er brukt opp, kan forkastes med alt som følger. Når alle kandidatene er
avgjort, er slakken nøyaktig. Skrankene fra `pakke_lp` er rader på linje med grensene.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from scenario.analyse.pakker.pakke_grenser import Grenserad, Retning
from scenario.analyse.pakker.pakke_lp import Partabeller, Skranke
from scenario.analyse.pakker.pakke_modell import Heltall, Pakkemodell, Sant, Tall, rettelse
from scenario.analyse.pakker.pakkesporsmal import Frist

SMALEST, BREDDE = 64, 2048
"""Så mange halvferdige pakker utvides sammen: få til den første er funnet, så flere og flere."""


@dataclass(frozen=True, eq=False, slots=True)
class Grenselinje:
    """En rad klar for søket."""

    tap: Tall
    """(kandidat, mulighet): det muligheten tar av slakken mot den gunstigste."""
    slakk: float
    par: Partabeller
    dimensjon: Tall
    gruppe: str | None = None
    kutt: bool = False
    """Sant for radene som strammes når en bedre pakke er funnet."""


@dataclass(frozen=True, eq=False, slots=True)
class Oppgave:
    """En modell med rader og en retning, omregnet til tap og slakk."""

    modell: Pakkemodell
    retning: Retning
    linjer: tuple[Grenselinje, ...]
    """Den første er retningen, deretter skrankene og radene."""
    skranker: int
    tap: Tall
    """(kandidat, linje, mulighet)."""
    par: dict[tuple[int, int], tuple[NDArray[np.intp], Tall]]
    """For (før, nå): linjene og tabellene (linje, mulighet før, mulighet nå)."""
    sperret: dict[tuple[int, int], Sant]

    @property
    def slakk(self) -> Tall:
        """Slakken før noe er avgjort."""
        return np.array([g.slakk for g in self.linjer])


@dataclass(frozen=True, eq=False, slots=True)
class Del:
    """Halvferdige pakker som har tatt stilling til de samme kandidatene."""

    nivå: int
    valgt: Heltall
    """(kandidat, pakke)."""
    slakk: Tall
    """(linje, pakke)."""
    rot: NDArray[np.intp] | None = None
    """Hvilken rot pakken kommer fra, når søket har flere."""

    @property
    def antall(self) -> int:
        """Antall pakker."""
        return int(self.valgt.shape[1])

    def bare(self, hvilke: NDArray[np.intp] | slice) -> Del:
        """Noen av pakkene."""
        rot = None if self.rot is None else self.rot[hvilke]
        return Del(self.nivå, self.valgt[:, hvilke], self.slakk[:, hvilke], rot)


@dataclass(frozen=True, eq=False, slots=True)
class Funn:
    """Det beste søket fant, og hva som er bevist."""

    valgt: Heltall | None
    trinn: int
    """Retningens verdi i hele kvant."""
    skranke: float
    """Ingen pakke har større verdi enn dette (i retningens enhet)."""
    ferdig: bool
    noder: int


def oppgave(
    modell: Pakkemodell,
    rader: Iterable[Grenserad],
    retning: Retning,
    skranker: Sequence[Skranke] = (),
    faste: Iterable[tuple[Skranke, float]] = (),
) -> Oppgave:
    """Gjør radene klare. `skranker` følger retningen; `faste` er eldre skranker med verdien de er låst til."""
    linjer = [_linje(modell, retning.koef, 0.0, _par(modell, retning.dimensjon), retning.dimensjon, kutt=True)]
    linjer += [_av_skranke(modell, s, s.har_retning, 0.0) for s in skranker]
    linjer += [_av_skranke(modell, s, False, verdi) for s, verdi in faste]
    antall = len(linjer) - 1
    for r in rader:
        linjer.append(_linje(modell, r.koef, r.minst, _par(modell, r.dimensjon), r.dimensjon, gruppe=r.gruppe))
    tap = np.array([g.tap for g in linjer]).transpose(1, 0, 2)
    sperret = {(f.i, f.j): f.tabell for f in modell.forbud}
    sperret |= {(f.j, f.i): f.tabell.T for f in modell.forbud}
    return Oppgave(modell, retning, tuple(linjer), antall, np.ascontiguousarray(tap), _samle(linjer), sperret)


def _par(modell: Pakkemodell, dimensjon: Tall | None) -> Partabeller:
    if dimensjon is None:
        return {}
    return {(o.i, o.j): o.tabell @ dimensjon for o in modell.overlapp}


def _linje(
    modell: Pakkemodell,
    koef: Tall,
    minst: float,
    par: Partabeller,
    dimensjon: Tall | None,
    gruppe: str | None = None,
    kutt: bool = False,
) -> Grenselinje:
    best = np.where(modell.tillatt, koef, -np.inf).max(axis=1, initial=-np.inf)
    dim = np.zeros(modell.effekt.shape[2]) if dimensjon is None else dimensjon
    return Grenselinje(best[:, None] - koef, float(best.sum()) - minst, par, dim, gruppe, kutt)


def _av_skranke(modell: Pakkemodell, s: Skranke, følger: bool, verdi: float) -> Grenselinje:
    rå = _linje(modell, s.koef, verdi - s.fast, s.par, None, kutt=følger)
    rom = 1e-9 * (abs(rå.slakk) + abs(s.fast) + float(np.abs(s.koef).sum())) + 1e-9
    return replace(rå, slakk=rå.slakk + rom)


def _samle(linjer: list[Grenselinje]) -> dict[tuple[int, int], tuple[NDArray[np.intp], Tall]]:
    ut = {}
    for par in sorted({p for g in linjer for p in g.par}):
        hvilke = np.array([nr for nr, g in enumerate(linjer) if par in g.par and g.par[par].any()], dtype=np.intp)
        if len(hvilke):
            tabeller = np.array([linjer[nr].par[par] for nr in hvilke])
            ut[par] = (hvilke, tabeller)
            ut[par[1], par[0]] = (hvilke, tabeller.transpose(0, 2, 1))
    return ut


def rot(o: Oppgave, antall: int = 1) -> Del:
    """Pakker der ingenting er avgjort."""
    valgt = np.zeros((len(o.modell.kandidater), antall), dtype=np.uint8)
    return Del(0, valgt, np.repeat(o.slakk[:, None], antall, axis=1))


@dataclass(slots=True)
class Utvider:
    """Tar stilling til én kandidat om gangen, i fast rekkefølge."""

    o: Oppgave
    rekkefølge: list[int]
    terskel: Tall
    """Det slakken minst må være, per linje."""
    noder: int = 0
    _naboer: list[list[int]] = field(default_factory=list)
    _alle: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    _grupper: list[NDArray[np.intp]] = field(default_factory=list)

    def __post_init__(self) -> None:
        nummer = {i: nr for nr, i in enumerate(self.rekkefølge)}
        par = self.o.par.keys() | self.o.sperret.keys()
        self._naboer = [sorted(j for j, k in par if k == i and nummer[j] < nummer[i]) for i in self.rekkefølge]
        navn = [g.gruppe for g in self.o.linjer]
        grupper = [[nr for nr, n in enumerate(navn) if n == g] for g in sorted({g for g in navn if g})]
        self._grupper = [np.array(g, dtype=np.intp) for g in grupper if len(g) > 1]
        i_gruppe = {nr for g in self._grupper for nr in g.tolist()}
        self._alle = np.array([nr for nr in range(len(navn)) if nr not in i_gruppe], dtype=np.intp)

    def holder(self, slakk: Tall) -> Sant:
        """Hvilke pakker som fortsatt kan bli gyldige, langs de siste aksene."""
        terskel = self.terskel.reshape(-1, *(1,) * (slakk.ndim - 1))
        holder = slakk >= terskel
        ut = holder[self._alle].all(axis=0) if self._grupper else holder.all(axis=0)
        for gruppe in self._grupper:
            ut &= holder[gruppe].any(axis=0)
        return np.asarray(ut)

    def filtrer(self, d: Del) -> Del:
        """Uten pakkene som ikke holder tersklene slik de er nå."""
        holder = self.holder(d.slakk)
        return d if holder.all() else d.bare(np.flatnonzero(holder))

    def neste(self, d: Del, med: Sant | None = None) -> Del:
        """Alle måter å avgjøre den neste kandidaten på som kan holde. `med` sier om den skal være med, per rot."""
        o, i = self.o, self.rekkefølge[d.nivå]
        muligheter = _med_først(np.flatnonzero(o.modell.tillatt[i]))
        slakk = d.slakk[:, :, None] - o.tap[i][:, None, muligheter]
        lever = np.ones(slakk.shape[1:], dtype=np.bool_)
        for j in self._naboer[d.nivå]:
            før = d.valgt[j]
            if (j, i) in o.par:
                linjer, tabeller = o.par[j, i]
                slakk[linjer] -= tabeller[:, før][:, :, muligheter]
            if (j, i) in o.sperret:
                lever &= ~o.sperret[j, i][før][:, muligheter]
        if med is not None and d.rot is not None:
            lever &= (muligheter > 0)[None, :] == med[i][d.rot][:, None]
        lever &= self.holder(slakk)
        self.noder += lever.size
        pakke, mulighet = np.nonzero(lever)
        valgt = d.valgt[:, pakke]
        valgt[i] = muligheter[mulighet]
        return Del(d.nivå + 1, valgt, slakk[:, pakke, mulighet], None if d.rot is None else d.rot[pakke])

    def nøyaktig(self, d: Del) -> Del:
        """Ferdige pakker med nøyaktig fradrag for overlapp, uten dem som da ikke holder."""
        rettet = rettelse(self.o.modell, d.valgt) if d.antall else None
        if rettet is None:
            return d
        dimensjoner = np.array([g.dimensjon for g in self.o.linjer])
        return self.filtrer(replace(d, slakk=d.slakk - dimensjoner @ rettet))


def _med_først(muligheter: NDArray[np.intp]) -> NDArray[np.intp]:
    """Mulighetene i rekkefølge, «ikke med» til slutt: da kommer ferdige pakker sortert etter tiltakenes id-er."""
    return np.concatenate([muligheter[muligheter > 0], muligheter[muligheter == 0]])


def rekkefølge(o: Oppgave) -> list[int]:
    """Kandidatene skranken har sterkest mening om først."""
    linje = 1 if o.skranker else 0
    anger = []
    for i, rad in enumerate(o.modell.tillatt):
        tap = np.sort(o.tap[i, linje][rad])
        anger.append(float(tap[1]) if len(tap) > 1 else np.inf)
    return sorted(range(len(anger)), key=lambda i: (-anger[i], i))


def terskler(o: Oppgave, kutt: float) -> Tall:
    """Slakken hver linje minst må ha når retningen minst skal ha verdien `kutt`."""
    return np.array([kutt if g.kutt else 0.0 for g in o.linjer])


@dataclass(frozen=True, slots=True)
class Ønske:
    """Hva søket skal finne, og når det skal gi seg."""

    minst: int | None = None
    """En kjent verdi, i hele kvant. Bare bedre er av interesse – eller like bra, når `først` er satt."""
    øvre: int | None = None
    """Det beste som er mulig, når det er kjent: da er det ingen grunn til å lete videre."""
    først: bool = False
    """Gi den av de like gode som kommer først i id-rekkefølge."""
    noder: float = inf
    """Gi opp etter så mange halvferdige pakker."""


def søk(o: Oppgave, frist: Frist, ønske: Ønske = Ønske()) -> Funn:
    """Pakken med størst verdi i retningen."""
    return _Breddesøk(o, frist, ønske).kjør()


class _Breddesøk:
    def __init__(self, o: Oppgave, frist: Frist, ønske: Ønske) -> None:
        self.o, self.frist, self.ønske = o, frist, ønske
        self.u = Utvider(o, rekkefølge(o), terskler(o, -np.inf))
        self.beste: Heltall | None = None
        self.trinn = 0
        self.bredde = SMALEST
        if ønske.minst is not None:
            self._stram(ønske.minst)

    def _stram(self, trinn: int) -> None:
        self.trinn = trinn
        self.u.terskel = terskler(self.o, self.o.retning.minst(trinn if self.ønske.først else trinn + 1))

    def kjør(self) -> Funn:
        stabel = [rot(self.o)]
        while stabel:
            if self.frist.ute or self.u.noder > self.ønske.noder:
                return self._funn(stabel, ferdig=False)
            d = self.u.filtrer(stabel.pop())
            if d.nivå == len(self.u.rekkefølge):
                self._ferdige(d)
                if self.beste is not None and self.ønske.øvre is not None and self.trinn >= self.ønske.øvre:
                    break
            elif d.antall:
                stabel += self._del_opp(self.u.neste(d))
        return self._funn([], ferdig=True)

    def _del_opp(self, d: Del) -> Iterator[Del]:
        """Deler i passe store deler, de beste sist, så de tas først."""
        if d.antall <= self.bredde:
            yield d
            return
        best_først = np.argsort(-d.slakk[1 if self.o.skranker else 0], kind="stable")
        for start in reversed(range(0, d.antall, self.bredde)):
            yield d.bare(best_først[start : start + self.bredde])

    def _ferdige(self, d: Del) -> None:
        self.bredde = min(BREDDE, 2 * self.bredde)
        d = self.u.nøyaktig(d)
        if not d.antall:
            return
        best = int(np.argmax(d.slakk[0]))
        trinn = self.o.retning.trinn(float(d.slakk[0, best]))
        if self.beste is None or trinn > self.trinn:
            self.beste = d.valgt[:, best]
        self._stram(trinn)
        if self.ønske.først:
            self.beste = først_i_rekkefølge(np.column_stack([self.beste, self.u.filtrer(d).valgt]))

    def _funn(self, stabel: list[Del], ferdig: bool) -> Funn:
        funnet = self.trinn * self.o.retning.kvant
        linje = 1 if self.o.skranker and self.o.linjer[1].kutt else 0
        åpne = [float(d.slakk[linje].max()) for d in stabel if d.antall]
        return Funn(self.beste, self.trinn, max([funnet, *åpne]), ferdig, self.u.noder)


def først_i_rekkefølge(valgt: Heltall) -> Heltall:
    """Pakken som kommer først: ved det første tiltaket de er ulike i, er det med, med minste mulighet."""
    nøkler = np.where(valgt == 0, 255, valgt)
    return valgt[:, np.lexsort(nøkler[::-1])[0]] if len(valgt) else valgt[:, 0]


def holder(o: Oppgave, valgt: Heltall) -> Sant:
    """Om hver ferdige pakke holder alle linjene."""
    u = Utvider(o, list(range(len(valgt))), terskler(o, -np.inf))
    d = rot(o, valgt.shape[1])
    slakk = d.slakk
    sperret = np.zeros(valgt.shape[1], dtype=np.bool_)
    for i, valg in enumerate(valgt):
        slakk = slakk - o.tap[i][:, valg]
    for (i, j), (linjer, tabell) in o.par.items():
        if i < j:
            slakk[linjer] -= tabell[:, valgt[i], valgt[j]]
    for (i, j), tabell_ in o.sperret.items():
        sperret |= tabell_[valgt[i], valgt[j]]
    ferdig = replace(d, valgt=valgt, slakk=slakk, rot=np.arange(valgt.shape[1]))
    ut = np.zeros(valgt.shape[1], dtype=np.bool_)
    holder = u.nøyaktig(u.filtrer(ferdig)).rot
    if holder is not None:
        ut[holder] = True
    return np.asarray(ut & ~sperret)
