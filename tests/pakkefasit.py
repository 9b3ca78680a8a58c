"""Full opptelling av alle pakker: fasiten pakkesøket prøves mot.

Fasiten er skrevet uten søkets moduler, bortsett fra spørsmålet selv og hvilke mengder som prøves. Den henter bidraget
fra hvert tiltak alene fra beregningen, og regner overlapp, fond og grenser på egen hånd.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from math import floor
from typing import Any

import numpy as np

from scenario.analyse.pakker.pakke_kandidater import mengder
from scenario.analyse.pakker.pakkesporsmal import Formål, Inndeling, Pakkespørsmål, Tak
from scenario.begreper import EgetTiltak, Opphav, Tiltaksvalg, Valg
from scenario.beregning import beregn

HALV_KRONE = 0.000_500_01


@dataclass
class Ting:
    """Et tiltak fasiten kan velge, og måtene å gjøre det på."""

    id: str
    temaer: tuple[int, ...]
    merker: dict[Inndeling, tuple[str, ...]]
    valgte: list[Tiltaksvalg | EgetTiltak]
    bidrag: list[Any]


class Fasit:
    """Alle pakker, med alt spørsmålet trenger å vite om dem. Rad for rad i tabellene er det én pakke."""

    def __init__(self, s: Pakkespørsmål) -> None:
        self.s, k = s, s.kommune
        self.ting = sorted(_ting(s), key=lambda t: t.id)
        antall = [1 + len(t.valgte) for t in self.ting]
        self.valgt = np.array(list(product(*(range(a) for a in antall))), dtype=int).reshape(-1, len(antall))
        self.med = self.valgt > 0
        self.effekt = self._effekt()
        self.omstilling = self._sum(lambda b: b.omstilling, len(k.år))
        self.antall = self.med.sum(axis=1)
        self.brudd = self._brudd()
        self.lovlig = ~np.any([b for b in self.brudd.values()], axis=0)
        self.oppnådd = self._oppnådd()
        self.formål = self._tusendeler(lambda t, v, b: _formålsverdi(s, t, v, b))
        self.omfang = self._tusendeler(lambda t, v, b: _omfang(s, t, v))
        krav = beregn(k, s.valg).mål if s.mål is None else s.mål
        self.når = np.floor(self.oppnådd * 1000 + 0.50001) >= floor(krav * 1000 + 0.50001)

    def _per_ting(self, f: Any, bredde: int) -> list[np.ndarray]:
        return [
            np.array(
                [
                    [0.0] * bredde,
                    *(np.broadcast_to(f(t, v, b), (bredde,)) for v, b in zip(t.valgte, t.bidrag, strict=True)),
                ]
            )
            for t in self.ting
        ]

    def _sum(self, f: Any, bredde: int) -> np.ndarray:
        tabeller = self._per_ting(lambda t, v, b: 0.0 if b is None else f(b), bredde)
        return sum((tab[self.valgt[:, i]] for i, tab in enumerate(tabeller)), np.zeros((len(self.valgt), bredde)))

    def _tusendeler(self, f: Any) -> np.ndarray:
        tabeller = [np.rint(1000 * t) for t in self._per_ting(f, 1)]
        return sum((tab[self.valgt[:, i], 0] for i, tab in enumerate(tabeller)), np.zeros(len(self.valgt)))

    def _effekt(self) -> np.ndarray:
        """Helårseffekten og effekten per år, etter overlapp og gruppenes tak."""
        bredde = len(self.s.kommune.år) + 1
        tabeller = self._per_ting(lambda t, v, b: 0.0 if b is None else (b.helårseffekt, *b.effekt), bredde)
        hver = np.array([tab[self.valgt[:, i]] for i, tab in enumerate(tabeller)])
        på = np.array([self.med[:, i] & (t.bidrag[0] is not None) for i, t in enumerate(self.ting)])
        kanter = self._kanter()
        merke = self._grupper(på, kanter)
        fradrag = np.zeros((len(self.valgt), bredde))
        for g in sorted({i for i, _, _ in kanter}):
            i_gruppe = (merke == g)[:, :, None]
            rå = np.zeros_like(fradrag)
            for i, j, andel in kanter:
                begge = (på[i] & på[j] & (merke[i] == g))[:, None]
                rå += begge * andel * np.maximum(0.0, np.minimum(hver[i], hver[j]))
            positive = np.where(i_gruppe, np.maximum(hver, 0.0), 0.0)
            fradrag += np.minimum(rå, positive.sum(axis=0) - positive.max(axis=0))
        return np.asarray(hver.sum(axis=0) - fradrag)

    def _kanter(self) -> list[tuple[int, int, float]]:
        nummer = {t.id: i for i, t in enumerate(self.ting)}
        andeler = {frozenset(r.mellom): r.andel for r in self.s.kommune.relasjoner if r.andel}
        andeler |= {frozenset(o.mellom): o.andel for o in self.s.valg.overlapp}
        par = [(sorted(nummer[x] for x in p), a) for p, a in andeler.items() if p <= nummer.keys() and a]
        return [(i, j, a) for (i, j), a in par]

    def _grupper(self, på: np.ndarray, kanter: list[tuple[int, int, float]]) -> np.ndarray:
        """Det laveste nummeret i gruppen hvert tiltak hører til, i hver pakke."""
        merke = np.tile(np.arange(len(self.ting))[:, None], len(self.valgt))
        while True:
            før = merke.copy()
            for i, j, _ in kanter:
                lavest = np.minimum(merke[i], merke[j])
                for ende in (i, j):
                    merke[ende] = np.where(på[i] & på[j], lavest, merke[ende])
            if (merke == før).all():
                return merke

    def _oppnådd(self) -> np.ndarray:
        k, a = self.s.kommune, self.s.valg.forutsetninger
        if self.s.år is not None:
            return self.effekt[:, 1 + k.år.index(self.s.år)]
        if k.mål.tolkning(a.tolkning).type == "nivå":
            return self.effekt[:, 0]
        krav = beregn(k, self.s.valg).krav
        return sum(self.effekt[:, 1 + y] for y in range(len(k.år)) if krav[y] > 0)

    def _brudd(self) -> dict[str, np.ndarray]:
        """Hvilke pakker som bryter hver grense."""
        s = self.s
        ut = {"relasjoner": self._konflikt(), "støtte": self._unødig_støtte()}
        for i, t in enumerate(self.ting):
            ut |= {f"må {t.id}": ~self.med[:, i]} if t.id in s.må_med else {}
            ut |= {f"ikke {t.id}": self.med[:, i]} if t.id in s.ikke_aktuelt else {}
            for tema in set(t.temaer) & s.lukket:
                ut[f"tema {tema}"] = ut.get(f"tema {tema}", False) | self.med[:, i]
        if s.høyst_tiltak is not None:
            ut["antall"] = self.antall > s.høyst_tiltak
        if s.høyst_antakelser_prosent is not None:
            svake, alt = self.svake_og_alt()
            ut["andel"] = svake > s.høyst_antakelser_prosent / 100 * alt + HALV_KRONE
        for år in s.fond_over_krav:
            ut[f"fond {år}"] = self.margin()[:, s.kommune.år.index(år)] < -HALV_KRONE
        return ut | self._over_tak()

    def _over_tak(self) -> dict[str, np.ndarray]:
        ut = {}
        for nr, tak in enumerate(self.s.tak):
            if tak.antall is not None:
                ut[f"tak antall {nr}"] = self.antall_i(tak) > tak.antall
            if tak.kroner is not None:
                ut[f"tak kroner {nr}"] = self.i_tak(tak) > tak.kroner + HALV_KRONE
        return ut

    def antall_i(self, tak: Tak) -> np.ndarray:
        """Antall tiltak under taket."""
        under = np.array([tak.id in t.merker[tak.inndeling] for t in self.ting])
        return np.asarray((self.med & under).sum(axis=1))

    def i_tak(self, tak: Tak) -> np.ndarray:
        """Kroner under taket."""
        tab = self._per_ting(
            lambda t, v, b: 0.0 if b is None or tak.id not in t.merker[tak.inndeling] else b.helårseffekt, 1
        )
        return sum((x[self.valgt[:, i], 0] for i, x in enumerate(tab)), np.zeros(len(self.valgt)))

    def svake_og_alt(self) -> tuple[np.ndarray, np.ndarray]:
        svak = self._sum(lambda b: max(0.0, b.helårseffekt) * (b.opphav is Opphav.ANTAKELSE), 1)[:, 0]
        return svak, self._sum(lambda b: max(0.0, b.helårseffekt), 1)[:, 0]

    def margin(self) -> np.ndarray:
        """Fond minus reservekrav per år."""
        k, a = self.s.kommune, self.s.valg.forutsetninger
        tomt = beregn(k, self.s.valg.uten_tiltak())
        fond = [np.full(len(self.valgt), tomt.fond[0])]
        for y in range(1, len(k.år)):
            over = self.effekt[:, 1 + y] - tomt.krav[y]
            over = over if a.udekket_dekkes_av_fondet else np.maximum(over, 0.0)
            fast = sum(
                fortegn * dict(par).get(k.år[y], 0.0)
                for fortegn, par in ((1, a.merinntekt), (-1, a.merforbruk), (-1, a.planlagt_bruk))
            )
            fond.append(np.maximum(0.0, fond[-1] + over + fast - self.omstilling[:, y]))
        return np.stack(fond, axis=1) - np.array(tomt.reservekrav)

    def _konflikt(self) -> np.ndarray:
        kol = {t.id: self.med[:, i] for i, t in enumerate(self.ting)}
        ut = np.zeros(len(self.valgt), bool)
        for r in self.s.kommune.stopprelasjoner:
            a, b = (kol.get(id, np.zeros(len(ut), bool)) for id in r.mellom)
            ut |= a & b if r.type == "utelukker" else a & ~b
        return ut

    def _unødig_støtte(self) -> np.ndarray:
        """Tiltak uten virkning er bare med når de er låst eller et annet i pakken forutsetter dem."""
        kol = {t.id: self.med[:, i] for i, t in enumerate(self.ting)}
        ut = np.zeros(len(self.valgt), bool)
        for i, t in enumerate(self.ting):
            if all(b is None for b in t.bidrag) and t.id not in self.s.må_med:
                krevd = [
                    kol[r.mellom[0]]
                    for r in self.s.kommune.stopprelasjoner
                    if r.type == "forutsetter" and r.mellom[1] == t.id and r.mellom[0] in kol
                ]
                ut |= self.med[:, i] & ~np.any([np.zeros(len(ut), bool), *krevd], axis=0)
        return ut

    def nøkkel(self, nr: int) -> tuple[Any, ...]:
        rekke = tuple(v or 999 for v in self.valgt[nr])
        return (self.formål[nr], self.antall[nr], self.omfang[nr], -floor(self.oppnådd[nr] * 1000 + 0.50001), rekke)

    def rekkefølge(self) -> list[int]:
        return sorted(np.flatnonzero(self.lovlig & self.når).tolist(), key=self.nøkkel)

    def ulike(self, antall: int) -> list[int]:
        """Pakkene listen skal ha: den første i rekkefølgen som er ulik nok fra alle før."""
        ut: list[int] = []
        for nr in self.rekkefølge():
            if all((self.med[nr] ^ self.med[f]).sum() >= self.s.ulikhet for f in ut):
                ut.append(nr)
                if len(ut) == antall:
                    break
        return ut

    def pakke(self, nr: int) -> tuple[Any, ...]:
        return tuple(t.valgte[v - 1] for t, v in zip(self.ting, self.valgt[nr], strict=True) if v)

    def ider(self, nr: int) -> tuple[str, ...]:
        return tuple(t.id for t, v in zip(self.ting, self.valgt[nr], strict=True) if v)

    def størst(self, uten: str | None = None, uten_tiltak: str | None = None) -> float | None:
        """Den største effekten når alle grensene holder, eventuelt uten én av dem, eller uten ett tiltak."""
        holder = ~np.any([b for n, b in self.brudd.items() if n != uten], axis=0)
        for i, t in enumerate(self.ting):
            if t.id == uten_tiltak:
                holder = holder & ~self.med[:, i]
        return float(self.oppnådd[holder].max()) if holder.any() else None


def _ting(s: Pakkespørsmål) -> list[Ting]:
    """Alle tiltak som kan stå i en pakke, også dem grensene holder utenfor."""
    ut = []
    tom = s.valg.uten_tiltak().med(lukkede_temaer=())
    for t in s.kommune.tiltak:
        tv = s.valg.tiltaksvalg(t.id) or Tiltaksvalg(t.id)
        utsatt = [t.start.pluss(m) if tv.start is None else tv.start.pluss(m) for m in s.utsettelser]
        starter = dict(s.starter).get(t.id, utsatt)
        valgte: list[Any] = [
            replace(tv, mengde=m, start=st, opptrapping_måneder=t.opptrapping_måneder)
            for m in mengder(s, t, tv)
            for st in starter
        ]
        merker = {Inndeling.TEMA: tuple(map(str, t.temaer)), Inndeling.OMRÅDE: t.områder, Inndeling.GRUPPE: t.grupper}
        ut.append(_en_ting(s, tom, t.id, t.temaer, merker, valgte))
    for e in s.valg.egne_tiltak:
        utsatt = [e.start.pluss(m) for m in s.utsettelser]
        valgte = [replace(e, start=st) for st in dict(s.starter).get(e.nøkkel, utsatt)]
        ut.append(_en_ting(s, tom, e.nøkkel, (), {i: () for i in Inndeling}, valgte))
    return ut


def _en_ting(s: Pakkespørsmål, tom: Valg, id: str, temaer: Any, merker: Any, valgte: list[Any]) -> Ting:
    felt = "tiltak" if isinstance(valgte[0], Tiltaksvalg) else "egne_tiltak"
    bidrag = [beregn(s.kommune, tom.med(**{felt: (v,)})).bidrag_fra(id) for v in valgte]
    virker = [(v, b) for v, b in zip(valgte, bidrag, strict=True) if b is not None] or [(valgte[0], None)]
    return Ting(id, temaer, merker, [v for v, _ in virker], [b for _, b in virker])


def _omfang(s: Pakkespørsmål, t: Ting, v: Any) -> float:
    return v.mengde / s.kommune.tiltak_etter_id[t.id].standardmengde if isinstance(v, Tiltaksvalg) else 1.0


def _formålsverdi(s: Pakkespørsmål, t: Ting, v: Any, b: Any) -> float:
    match s.formål:
        case Formål.FÆRREST:
            return 1.0
        case Formål.OMSTILLING:
            return sum(b.omstilling) if b else 0.0
        case Formål.TRYGGHET:
            return max(0.0, b.helårseffekt) if b and b.opphav is Opphav.ANTAKELSE else 0.0
        case Formål.TIDLIG:
            krav = beregn(s.kommune, s.valg).krav
            return sum(max(0.0, b.helårseffekt - e) for e, k in zip(b.effekt, krav, strict=True) if k > 0) if b else 0.0
        case Formål.KONSEKVENS:
            if isinstance(v, EgetTiltak):
                return s.konsekvensgrad_egne * s.vekt_uten_gruppe
            tiltak = s.kommune.tiltak_etter_id[t.id]
            vurdert = {v.gruppe: -min(0, v.følge) for v in tiltak.virkninger}
            ulemper = dict.fromkeys(tiltak.grupper, tiltak.konsekvensgrad) | vurdert
            felles = 0 if ulemper else tiltak.konsekvensgrad * s.vekt_uten_gruppe
            return (felles + sum(s.vekt(g) * n for g, n in ulemper.items())) * _omfang(s, t, v)
    raise AssertionError
