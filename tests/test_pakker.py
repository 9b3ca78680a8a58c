"""Pakkesøket mot full opptelling: på tilfeldige små kataloger skal svarene være nøyaktig de samme.

Fasiten går gjennom alle måter å sette sammen en pakke på, og er skrevet uten søkets moduler. Den henter bidraget fra
hvert tiltak alene fra beregningen, regner overlapp, fond og grenser selv, og prøves mot `beregn` på stikkprøver.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from itertools import combinations, product
from math import floor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenario.analyse.gjentakelse import gjentakelse
from scenario.analyse.pakke_etterprov import Regneavvik, etterprøv
from scenario.analyse.pakke_front import front
from scenario.analyse.pakke_kandidater import mengder
from scenario.analyse.pakke_modell import bygg
from scenario.analyse.pakke_umulig import Grense, Grensetype, forklar_umulig
from scenario.analyse.pakker import Pakke, Status, finn_pakker, retninger, svar
from scenario.analyse.pakkesporsmal import Formål, Frist, Inndeling, Pakkespørsmål, Tak
from scenario.analyse.prinsipp import prinsipp
from scenario.begreper import EgenOverlapp, EgetTiltak, Kommune, Mengde, Opphav, Relasjon, Tiltaksvalg, Valg
from scenario.begreper.valg import Anslag
from scenario.beregning import beregn
from scenario.kommandoer import kjør
from tests import pakkekatalog as katalog

HALV_KRONE = 0.000_500_01
FLEST_KOMBINASJONER = 17_000


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
            np.array([[0.0] * bredde, *(np.broadcast_to(f(t, v, b), (bredde,)) for v, b in zip(t.valgte, t.bidrag))])
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
        hver = (
            np.stack([tab[self.valgt[:, i]] for i, tab in enumerate(tabeller)])
            if tabeller
            else np.zeros((0, 1, bredde))
        )
        virker = np.array([[False, *(b is not None for b in t.bidrag)] + [False] * 9 for t in self.ting], dtype=object)
        nummer = {t.id: i for i, t in enumerate(self.ting)}
        andeler = {frozenset(r.mellom): r.andel for r in self.s.kommune.relasjoner if r.andel}
        andeler |= {frozenset(o.mellom): o.andel for o in self.s.valg.overlapp}
        kanter = [(*sorted(nummer[x] for x in p), a) for p, a in andeler.items() if p <= nummer.keys() and a > 0]
        på = [np.array([virker[i][v] for v in self.valgt[:, i]], dtype=bool) for i in range(len(self.ting))]
        merke = np.tile(np.arange(len(self.ting)), (len(self.valgt), 1))
        for _ in self.ting:
            for i, j, _a in kanter:
                begge = på[i] & på[j]
                lavest = np.minimum(merke[:, i], merke[:, j])
                merke[:, i] = np.where(begge, lavest, merke[:, i])
                merke[:, j] = np.where(begge, lavest, merke[:, j])
        fradrag = np.zeros((len(self.valgt), bredde))
        for g in range(len(self.ting)):
            i_gruppe = (merke == g).T[:, :, None]
            rå = np.zeros_like(fradrag)
            for i, j, a in kanter:
                begge = (på[i] & på[j] & (merke[:, i] == g))[:, None]
                rå += begge * a * np.maximum(0.0, np.minimum(hver[i], hver[j]))
            pos = np.where(i_gruppe, np.maximum(hver, 0.0), 0.0)
            fradrag += np.minimum(rå, pos.sum(axis=0) - pos.max(axis=0))
        return hver.sum(axis=0) - fradrag

    def _oppnådd(self) -> np.ndarray:
        k, a = self.s.kommune, self.s.valg.antakelser
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
            if t.id in s.må_med:
                ut[f"må {t.id}"] = ~self.med[:, i]
            if t.id in s.ikke_aktuelt:
                ut[f"ikke {t.id}"] = self.med[:, i]
            for tema in set(t.temaer) & s.lukket:
                ut[f"tema {tema}"] = ut.get(f"tema {tema}", np.zeros(len(self.med), bool)) | self.med[:, i]
        if s.høyst_tiltak is not None:
            ut["antall"] = self.antall > s.høyst_tiltak
        for nr, tak in enumerate(s.tak):
            under = np.array([tak.id in t.merker[tak.inndeling] for t in self.ting])
            if tak.antall is not None:
                ut[f"tak antall {nr}"] = (self.med & under).sum(axis=1) > tak.antall
            if tak.kroner is not None:
                ut[f"tak kroner {nr}"] = self.i_tak(tak) > tak.kroner + HALV_KRONE
        if s.høyst_antakelser_prosent is not None:
            svake, alt = self.svake_og_alt()
            ut["andel"] = svake > s.høyst_antakelser_prosent / 100 * alt + HALV_KRONE
        for år in s.fond_over_krav:
            ut[f"fond {år}"] = self.margin()[:, s.kommune.år.index(år)] < -HALV_KRONE
        return ut

    def i_tak(self, tak: Tak) -> np.ndarray:
        tab = self._per_ting(
            lambda t, v, b: 0.0 if b is None or tak.id not in t.merker[tak.inndeling] else b.helårseffekt, 1
        )
        return sum((x[self.valgt[:, i], 0] for i, x in enumerate(tab)), np.zeros(len(self.valgt)))

    def svake_og_alt(self) -> tuple[np.ndarray, np.ndarray]:
        svak = self._sum(lambda b: max(0.0, b.helårseffekt) * (b.opphav is Opphav.ANTAKELSE), 1)[:, 0]
        return svak, self._sum(lambda b: max(0.0, b.helårseffekt), 1)[:, 0]

    def margin(self) -> np.ndarray:
        """Fond minus reservekrav per år."""
        k, a = self.s.kommune, self.s.valg.antakelser
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
        return tuple(t.valgte[v - 1] for t, v in zip(self.ting, self.valgt[nr]) if v)

    def ider(self, nr: int) -> tuple[str, ...]:
        return tuple(t.id for t, v in zip(self.ting, self.valgt[nr]) if v)

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
        starter = [t.start.pluss(m) if tv.start is None else tv.start.pluss(m) for m in s.utsettelser]
        valgte: list[Any] = [
            replace(tv, mengde=m, start=st, opptrapping_måneder=t.opptrapping_måneder)
            for m in mengder(s, t, tv)
            for st in starter
        ]
        merker = {Inndeling.TEMA: tuple(map(str, t.temaer)), Inndeling.OMRÅDE: t.områder, Inndeling.GRUPPE: t.grupper}
        ut.append(_en_ting(s, tom, t.id, t.temaer, merker, valgte))
    for e in s.valg.egne_tiltak:
        valgte = [replace(e, start=e.start.pluss(m)) for m in s.utsettelser]
        ut.append(_en_ting(s, tom, e.nøkkel, (), {i: () for i in Inndeling}, valgte))
    return ut


def _en_ting(s: Pakkespørsmål, tom: Valg, id: str, temaer: Any, merker: Any, valgte: list[Any]) -> Ting:
    felt = "tiltak" if isinstance(valgte[0], Tiltaksvalg) else "egne_tiltak"
    bidrag = [beregn(s.kommune, tom.med(**{felt: (v,)})).bidrag_fra(id) for v in valgte]
    virker = [(v, b) for v, b in zip(valgte, bidrag) if b is not None] or [(valgte[0], None)]
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
            return sum(max(0.0, b.helårseffekt - e) for e, k in zip(b.effekt, krav) if k > 0) if b else 0.0
        case Formål.KONSEKVENS:
            if isinstance(v, EgetTiltak):
                return s.konsekvensgrad_egne * s.vekt_uten_gruppe
            tiltak = s.kommune.tiltak_etter_id[t.id]
            vekt = sum(s.vekt(g) for g in tiltak.grupper) if tiltak.grupper else s.vekt_uten_gruppe
            return tiltak.konsekvensgrad * vekt * _omfang(s, t, v)
    raise AssertionError


# Tilfeldige spørsmål


def tilfeldig_spørsmål(frø: int) -> Pakkespørsmål:
    """Et spørsmål over en tilfeldig kommune med høyst 14 tiltak, relasjoner, låser og tak."""
    r = random.Random(frø)
    antall = r.choice([3, 5, 6, 7, 8, 8, 9, 10, 11, 12, 13, 14])
    kombinasjoner, tiltak = 1, []
    for nr in range(antall):
        mengde = katalog.med_mengde(r) if r.random() < 0.4 else None
        muligheter = 1 + (round(mengde.størst / mengde.standard) if mengde else 1)
        if kombinasjoner * muligheter * 2 ** (antall - nr - 1) > FLEST_KOMBINASJONER:
            mengde, muligheter = None, 2
        kombinasjoner *= muligheter
        over: dict[str, Any] = {"type": "inntekt"} if r.random() < 0.08 else {}
        uten = r.random() < 0.08
        tiltak.append(katalog.uten_tall(r, nr) if uten else katalog.ett_tiltak(r, nr, mengde=mengde, **over))
    relasjoner = katalog.relasjoner(r, antall, r.randint(0, antall + 2), r.random() < 0.5, r.choice([0, 0.2, 0.5]))
    sum_ = sum(t.effekt.sats.sannsynlig for t in tiltak if t.effekt.form == "sats")
    kommune = katalog.kommune(tiltak, relasjoner, round(sum_ * r.uniform(0.1, 0.7)) + 1.0, r.choice([4e5, 1.2e5, 3e4]))
    return _spørsmål(r, kommune, [t.id for t in tiltak], sum_, kombinasjoner)


def _spørsmål(r: random.Random, k: Kommune, ider: list[str], sum_: float, kombinasjoner: int) -> Pakkespørsmål:
    antakelser = replace(
        k.standard,
        tolkning=r.choice("AAAE"),
        realiseringsgrad=r.choice([1.0, 1.0, 0.8]),
        udekket_dekkes_av_fondet=r.random() < 0.7,
        regn_med_inntektstiltak=r.random() < 0.3,
        ta_med_antakelser=r.random() < 0.9,
        merinntekt=((katalog.ÅR[2], 30_000.0),) if r.random() < 0.2 else (),
    )
    valg = Valg(antakelser=antakelser)
    if r.random() < 0.3:
        valg = valg.med(
            tiltak=(Tiltaksvalg(r.choice(ider), eget_anslag=Anslag.punkt(r.choice([-500.0, 900.0, 3000.0]))),)
        )
    if kombinasjoner <= FLEST_KOMBINASJONER // 2 and r.random() < 0.3:
        eget = EgetTiltak("a", "Eget", Anslag.punkt(2500.0), katalog.Måned(2031, 3), omstilling=((2031, 700.0),))
        valg = valg.med(egne_tiltak=(eget,), overlapp=(EgenOverlapp(("eget:a", r.choice(ider)), 0.6),))
        kombinasjoner *= 2
    utsett = (0, 6) if kombinasjoner <= 64 and r.random() < 0.5 else (0,)
    return Pakkespørsmål(
        k,
        valg,
        formål=r.choice(list(Formål)),
        mål=None if r.random() < 0.5 else float(round(sum_ * r.uniform(0.05, 0.5))),
        år=r.choice([None, None, None, katalog.ÅR[2], katalog.ÅR[3]]),
        må_med=tuple(r.sample(ider, r.choice([0, 0, 0, 1]))),
        ikke_aktuelt=tuple(r.sample(ider, r.choice([0, 0, 1, 2]))),
        lukkede_temaer=tuple(r.sample(katalog.TEMAER, r.choice([0, 0, 0, 1]))),
        tak=tuple(_tak(r, sum_) for _ in range(r.choice([0, 0, 1, 2]))),
        høyst_tiltak=r.choice([None, None, 2, 4, 6]),
        fond_over_krav=tuple(r.sample(katalog.ÅR, r.choice([0, 0, 0, 1, 2]))),
        høyst_antakelser_prosent=r.choice([None, None, 30.0, 60.0]),
        utsettelser=utsett,
        vekter=(("unge", 2.0), ("ansatte", 0.5)),
        ulikhet=r.choice([1, 2, 3, 4]),
        nær_prosent=r.choice([0.0, 5.0, 20.0]),
    )


def _tak(r: random.Random, sum_: float) -> Tak:
    inndeling, id = r.choice([(Inndeling.TEMA, "1"), (Inndeling.OMRÅDE, "P01"), (Inndeling.GRUPPE, "unge")])
    return Tak(inndeling, id, *r.choice([(round(sum_ * 0.15, 2), None), (None, 1), (sum_ * 0.3, 2)]))


FRØ = [range(start, start + 10) for start in range(0, 200, 10)]
"""200 kataloger, ti i hver prøve."""


def _som_par(pakke: Pakke) -> tuple[Any, ...]:
    alle = [*((t.id, t) for t in pakke.valg.tiltak), *((e.nøkkel, e) for e in pakke.valg.egne_tiltak)]
    return tuple(v for _, v in sorted(alle, key=lambda p: p[0]))


@pytest.mark.parametrize("frø", FRØ, ids=str)
def test_svarene_er_dem_full_opptelling_gir(frø: range) -> None:
    for ett in frø:
        fasit = Fasit(tilfeldig_spørsmål(ett))
        _stikkprøve(fasit, random.Random(ett))
        _listen_stemmer(fasit, ett)
        _det_som_går_igjen_stemmer(fasit, ett)


def _stikkprøve(f: Fasit, r: random.Random) -> None:
    """Fasiten selv regner som beregningen."""
    egne = {e.nøkkel for e in f.s.valg.egne_tiltak}
    for nr in r.sample(range(len(f.valgt)), min(4, len(f.valgt))):
        valgte = f.pakke(nr)
        overlapp = tuple(o for o in f.s.valg.overlapp if set(o.mellom) & egne <= set(f.ider(nr)))
        resultat = beregn(
            f.s.kommune,
            f.s.valg.med(
                tiltak=tuple(v for v in valgte if isinstance(v, Tiltaksvalg)),
                egne_tiltak=tuple(v for v in valgte if isinstance(v, EgetTiltak)),
                overlapp=overlapp,
            ),
        )
        assert [resultat.helårseffekt, *resultat.effekt] == pytest.approx(f.effekt[nr].tolist(), abs=1e-6)
        assert resultat.margin == pytest.approx(f.margin()[nr].tolist(), abs=1e-6)
        assert bool(resultat.konflikter) == bool(f.brudd["relasjoner"][nr])


def _listen_stemmer(fasit: Fasit, ett: int) -> None:
    ventet, funnet = fasit.ulike(4), list(finn_pakker(fasit.s, 4))
    assert [_som_par(p) for p in funnet] == [fasit.pakke(nr) for nr in ventet], ett
    for p, nr in zip(funnet, ventet, strict=True):
        assert p.bevist and p.entydig and p.gap == 0, ett
        assert p.formålsverdi == pytest.approx(fasit.formål[nr] / 1000), ett
        assert p.resultat.helårseffekt == pytest.approx(fasit.effekt[nr, 0]), ett


def _som_par(pakke: Pakke) -> tuple[Any, ...]:
    alle = [*((t.id, t) for t in pakke.valg.tiltak), *((e.nøkkel, e) for e in pakke.valg.egne_tiltak)]
    return tuple(v for _, v in sorted(alle, key=lambda p: p[0]))


def _det_som_går_igjen_stemmer(fasit: Fasit, ett: int) -> None:
    s, rekke, hele = fasit.s, fasit.rekkefølge(), svar(fasit.s, 1)
    if not rekke:
        assert hele.status is Status.UMULIG and hele.umulig is not None and not hele.pakker, ett
        return
    assert hele.status is Status.BEVIST and hele.umulig is None and hele.gjentakelse is not None, ett
    grense = fasit.formål[rekke[0]] * (1 + s.nær_prosent / 100) + 1e-6
    like_gode = [nr for nr in rekke if fasit.formål[nr] <= grense and fasit.antall[nr] <= fasit.antall[rekke[0]]]
    nær = {fasit.ider(nr) for nr in like_gode}
    ventet = {t.id: sum(t.id in p for p in nær) / len(nær) for t in fasit.ting}
    assert hele.gjentakelse.nøyaktig and hele.gjentakelse.antall == len(nær), ett
    assert dict(hele.gjentakelse.andeler) == pytest.approx({id: a for id, a in ventet.items() if a > 0}), ett
    overalt = {t.id for i, t in enumerate(fasit.ting) if all(fasit.med[nr, i] for nr in rekke)} - set(s.må_med)
    assert {u.tiltak for u in hele.uunnværlige} == overalt, ett
    for u in hele.uunnværlige:
        assert u.størst_uten == pytest.approx(fasit.størst(uten_tiltak=u.tiltak), abs=1e-3), ett


def test_det_er_både_mulige_og_umulige_spørsmål_og_mange_med_flere_svar() -> None:
    antall = [len(list(finn_pakker(tilfeldig_spørsmål(frø), 2))) for frø in range(0, 200, 5)]
    assert min(antall.count(n) for n in range(3)) >= 5


def test_like_spørsmål_gir_like_svar() -> None:
    for ett in (4, 17, 33):
        assert list(finn_pakker(tilfeldig_spørsmål(ett), 4)) == list(finn_pakker(tilfeldig_spørsmål(ett), 4))


@pytest.mark.parametrize("frø", FRØ[:8], ids=str)
def test_forklaringen_når_det_er_umulig(frø: range) -> None:
    for ett in frø:
        s = replace(tilfeldig_spørsmål(ett), mål=1e6 if ett % 3 == 0 else None)
        fasit, umulig = Fasit(s), forklar_umulig(s)
        størst = fasit.størst()
        assert umulig.størst_effekt == (None if størst is None else pytest.approx(størst, abs=1e-3)), ett
        if størst is not None and umulig.mangler is not None:
            assert umulig.mangler == pytest.approx(umulig.mål - størst, abs=1e-3), ett
        nådd = [-1.0 if r.størst_effekt is None else r.størst_effekt for r in umulig.løsninger]
        assert nådd == sorted(nådd, reverse=True), ett
        for r in umulig.løsninger:
            navn = _navn_i_fasit(s, r.grense)
            ventet = fasit.størst(uten=navn)
            assert r.størst_effekt == (None if ventet is None else pytest.approx(ventet, abs=1e-3)), (ett, navn)
            if r.nødvendig is not None:
                assert r.nødvendig == pytest.approx(_nødvendig(fasit, r.grense, navn), abs=2e-3), (ett, navn)


def _navn_i_fasit(s: Pakkespørsmål, g: Grense) -> str:
    return {
        Grensetype.ANTALL: "antall",
        Grensetype.TAK_KRONER: f"tak kroner {s.tak.index(g.tak) if g.tak else 0}",
        Grensetype.TAK_ANTALL: f"tak antall {s.tak.index(g.tak) if g.tak else 0}",
        Grensetype.ANTAKELSER: "andel",
        Grensetype.FOND: f"fond {g.gjelder}",
        Grensetype.MÅ_MED: f"må {g.gjelder}",
        Grensetype.IKKE_AKTUELT: f"ikke {g.gjelder}",
        Grensetype.TEMA: f"tema {g.gjelder}",
    }[g.type]


def _nødvendig(f: Fasit, g: Grense, navn: str) -> float:
    """Det minste grensen må være, slik full opptelling ser det."""
    holder = ~np.any([b for n, b in f.brudd.items() if n != navn], axis=0) & f.når
    svake, alt = f.svake_og_alt()
    verdier = {
        Grensetype.ANTALL: lambda: f.antall,
        Grensetype.TAK_KRONER: lambda: f.i_tak(g.tak) if g.tak else f.antall,
        Grensetype.TAK_ANTALL: lambda: (f.med & _under(f, g.tak)).sum(axis=1),
        Grensetype.ANTAKELSER: lambda: 100 * np.divide(svake, alt, out=np.zeros_like(alt), where=alt > 0),
        Grensetype.FOND: lambda: np.maximum(0.0, -f.margin()[:, f.s.kommune.år.index(int(g.gjelder))]),
    }[g.type]()
    return float(verdier[holder].min())


def _under(f: Fasit, tak: Tak | None) -> np.ndarray:
    return np.array([tak is not None and tak.id in t.merker[tak.inndeling] for t in f.ting])


@pytest.mark.parametrize("frø", FRØ[:6], ids=str)
def test_temaene_som_må_stå_åpne(frø: range) -> None:
    for ett in frø:
        s = replace(tilfeldig_spørsmål(ett), mengdetrinn=3)
        uten_grenser = replace(
            s,
            må_med=(),
            tak=(),
            høyst_tiltak=None,
            høyst_antakelser_prosent=None,
            fond_over_krav=(),
            lukkede_temaer=(),
            valg=s.valg.med(lukkede_temaer=()),
        )
        fasit, p = Fasit(uten_grenser), prinsipp(s)

        def størst(åpne: set[int], fasit: Fasit = fasit) -> float:
            lukket = np.any(
                [fasit.med[:, i] for i, t in enumerate(fasit.ting) if set(t.temaer) - åpne]
                or [np.zeros(len(fasit.med), bool)],
                axis=0,
            )
            return float(fasit.oppnådd[fasit.lovlig & ~lukket].max())

        alle, åpne = set(katalog.TEMAER), set(katalog.TEMAER) - s.lukket
        assert p.størst == pytest.approx(størst(åpne), abs=1e-2), ett
        assert p.størst_alle_åpne == pytest.approx(størst(alle), abs=1e-2), ett
        for t in p.temaer:
            ventet = størst(åpne | {t.tema}) - størst(åpne - {t.tema})
            assert t.kroner == pytest.approx(ventet, abs=2e-2), (ett, t)
        nok = [set(c) for n in range(5) for c in combinations(sorted(alle), n) if størst(set(c)) >= p.mål - 0.0005]
        minste = {tuple(sorted(c)) for c in nok if not any(d < c for d in nok)}
        assert set(p.minste_sett) == minste, ett
        assert p.når_målet == (størst(åpne) >= p.mål - 0.0005), ett


@pytest.mark.parametrize("frø", FRØ[:6], ids=str)
def test_fronten_er_alle_pakker_ingen_er_bedre_enn(frø: range) -> None:
    for ett in frø:
        s = replace(tilfeldig_spørsmål(ett), formål=Formål.KONSEKVENS)
        fasit, svaret = Fasit(s), front(s, flest=10_000)
        par = {
            (int(fasit.formål[nr]), floor(fasit.oppnådd[nr] * 1000 + 0.50001)) for nr in np.flatnonzero(fasit.lovlig)
        }
        best: dict[int, int] = {}
        for konsekvens, effekt in sorted(par):
            if not best or effekt > max(best.values()):
                best[konsekvens] = max(effekt, best.get(konsekvens, effekt))
        ventet = [(k / 1000, e / 1000) for k, e in sorted(best.items(), reverse=True)]
        assert [(p.konsekvens, p.effekt) for p in svaret.punkter] == [pytest.approx(x) for x in ventet], ett
        assert svaret.fullstendig, ett


def test_få_punkter_på_fronten_er_spredt_og_ligger_på_den_hele() -> None:
    s = replace(tilfeldig_spørsmål(3), må_med=(), formål=Formål.KONSEKVENS)
    hele, noen = front(s, flest=10_000), front(s, flest=3)
    assert len(noen.punkter) < len(hele.punkter) and not noen.fullstendig
    assert {(p.effekt, p.konsekvens) for p in noen.punkter} <= {(p.effekt, p.konsekvens) for p in hele.punkter}


def test_anslaget_over_mange_pakker_treffer_den_fulle_opptellingen() -> None:
    """56 av 8 like tiltak der minst 5 må med: hvert er med i 5/8, og spredningen mellom ganger sier hvor sikkert det er."""
    r = random.Random(1)
    tiltak = [_likt(r, nr, 1000.0) for nr in range(16)]
    s = Pakkespørsmål(katalog.kommune(tiltak, [], 8000.0), Valg(antakelser=katalog.kommune(tiltak, [], 1.0).standard))
    modell = bygg(s)
    retning = retninger(modell)[0]
    nøyaktig = gjentakelse(modell, retning, -8, 8, Frist())
    anslag = gjentakelse(modell, retning, -8, 8, Frist(), grense=100)
    assert nøyaktig.nøyaktig and nøyaktig.antall == 12_870  # 16 over 8
    assert [a for _, a in nøyaktig.andeler] == pytest.approx([0.5] * 16)
    assert not anslag.nøyaktig and 0 < anslag.feilmargin < 0.1
    assert anslag.antall == pytest.approx(12_870, rel=0.1)
    assert max(abs(a - 0.5) for _, a in anslag.andeler) < 2 * anslag.feilmargin


def _likt(r: random.Random, nr: int, sats: float, **over: Any) -> Any:
    tiltak = katalog.ett_tiltak(r, nr, temaer=(1,), start=katalog.Måned(2031, 1), **over)
    spenn = tiltak.effekt.sats.model_copy(update={"lav": sats, "sannsynlig": sats, "høy": sats})
    return tiltak.model_copy(update={"effekt": tiltak.effekt.model_copy(update={"sats": spenn})})


# Enkelttilfeller


def _kommune(satser: list[float], mål: float, relasjoner: list[Any] | None = None, **over: Any) -> Kommune:
    r = random.Random(1)
    tiltak = [_likt(r, nr, sats, **over) for nr, sats in enumerate(satser)]
    return katalog.kommune(tiltak, relasjoner or [], mål)


def _spør(k: Kommune, **felt: Any) -> Pakkespørsmål:
    return Pakkespørsmål(k, Valg(antakelser=k.standard), **felt)


def _overlapp(i: int, j: int, andel: float) -> Relasjon:
    return Relasjon(
        type="overlapper",
        mellom=(f"t{i:03d}", f"t{j:03d}"),
        andel=andel,
        begrunnelse="Prøve",
        opphav=Opphav.ANTAKELSE,
    )


def test_gruppens_tak_gjør_at_tre_som_overlapper_helt_gir_mer_enn_summen_av_parene_sier() -> None:
    """3 000 + 2 000 + 2 000 med full overlapp: parene trekker fra 6 000, taket 4 000. Igjen står 3 000, ikke 1 000."""
    k = _kommune([3000.0, 2000.0, 2000.0], 3000.0, [_overlapp(0, 1, 1), _overlapp(0, 2, 1), _overlapp(1, 2, 1)])
    med_alle = _spør(k, må_med=("t000", "t001", "t002"))
    (pakke,) = finn_pakker(med_alle)
    assert pakke.resultat.helårseffekt == 3000.0
    assert svar(replace(med_alle, mål=3001.0)).status is Status.UMULIG


@pytest.mark.parametrize("frø", range(6))
def test_sterke_overlapp_i_tette_grupper(frø: int) -> None:
    """Mange sterke overlapp i samme gruppe, så taket stadig er nådd."""
    r = random.Random(frø)
    satser = [float(r.choice([1000, 2000, 3000, 3500])) for _ in range(9)]
    par = r.sample(list(combinations(range(9), 2)), 20)
    k = _kommune(satser, 0.4 * sum(satser), [_overlapp(i, j, r.choice([0.5, 0.8, 1.0])) for i, j in par])
    for formål in Formål:
        s = _spør(k, formål=formål, ulikhet=2, mål=r.choice([0.25, 0.35, 0.45]) * sum(satser))
        fasit = Fasit(s)
        _listen_stemmer(fasit, frø)
        _det_som_går_igjen_stemmer(fasit, frø)


def test_et_tiltak_uten_tall_hjelper_aldri_men_kan_være_låst() -> None:
    r = random.Random(2)
    k = katalog.kommune([_likt(r, 0, 1000.0), katalog.uten_tall(r, 1)], [], 900.0)
    assert [p.tiltak for p in finn_pakker(_spør(k, ulikhet=1))] == [("t000",)]
    assert [p.tiltak for p in finn_pakker(_spør(k, ulikhet=1, må_med=("t001",)))] == [("t000", "t001")]
    assert svar(_spør(k, må_med=("t001",), mål=1001.0)).status is Status.UMULIG


def test_det_som_må_med_i_et_lukket_tema_er_en_motsigelse() -> None:
    k = _kommune([1000.0], 900.0)
    svaret = svar(_spør(k, må_med=("t000",), lukkede_temaer=(1,)))
    assert svaret.status is Status.UMULIG and svaret.umulig is not None
    assert "Tiltak 0" in svaret.umulig.motsigelser[0] and svaret.umulig.størst_effekt is None
    assert svaret.umulig.løsninger[0].størst_effekt == 1000.0


def test_mange_like_tiltak_gir_svar_uten_å_telle_alle_likeverdige() -> None:
    k = _kommune([1000.0] * 40, 20_000.0)
    første, andre = finn_pakker(_spør(k), 2)
    assert len(første.tiltak) == 20 and første.bevist
    assert len(set(første.tiltak) ^ set(andre.tiltak)) == 4


def test_mengdene_følger_katalogens_trinn_og_brukerens_valg() -> None:
    m = Mengde(standard=3, minst=1, størst=10, trinn=1, enhet="stk", enhet_flertall="stk", heltall=True)
    k = _kommune([1000.0], 900.0, mengde=m)
    tiltak = k.tiltak[0]

    def prøves(trinn: int, **felt: Any) -> list[float]:
        return mengder(_spør(k, mengdetrinn=trinn), tiltak, Tiltaksvalg("t000", **felt))

    assert prøves(1) == [3] and prøves(1, mengde=7.0) == [7]
    assert prøves(3) == [1, 3, 10] and prøves(3, mengde=7.0) == [1, 7, 10]
    assert prøves(5) == [1, 3, 5, 8, 10] and prøves(100) == list(range(1, 11))
    assert prøves(5, eget_anslag=Anslag.punkt(1.0)) == [3]


def test_egne_anslag_og_mengder_fra_valget_følger_med_i_pakken() -> None:
    k = _kommune([1000.0, 2000.0], 1500.0)
    grunn = Valg(antakelser=k.standard, tiltak=(Tiltaksvalg("t000", eget_anslag=Anslag.punkt(1600.0)),))
    pakker = list(finn_pakker(Pakkespørsmål(k, grunn, ulikhet=1)))
    assert [p.tiltak for p in pakker[:2]] == [("t001",), ("t000",)]
    assert pakker[1].valg.tiltak[0].eget_anslag == Anslag.punkt(1600.0)
    assert pakker[1].resultat.helårseffekt == 1600.0


def _stort_spørsmål(formål: Formål) -> Pakkespørsmål:
    r = random.Random(60)
    tiltak = [katalog.ett_tiltak(r, nr, mengde=katalog.med_mengde(r)) for nr in range(60)]
    k = katalog.kommune(tiltak, katalog.relasjoner(r, 60, 40, False, 0.2), 1.0)
    return _spør(k, formål=formål, mål=90_000.0)


@pytest.mark.parametrize("formål", [Formål.OMSTILLING, Formål.TIDLIG])
def test_når_tiden_går_ut_ligger_det_beste_mellom_skranken_og_det_som_ble_funnet(formål: Formål) -> None:
    s = _stort_spørsmål(formål)
    (fasit,) = finn_pakker(s, 1)
    utfall = []
    for skritt in (1, 20, 40, 60, 80, 100, 120, 160, 200, 250, 300, 2000):
        teller = iter(range(10_000_000))
        for p in finn_pakker(s, 1, Frist.om(skritt, lambda teller=teller: float(next(teller)))):
            assert p.minst_mulig <= fasit.formålsverdi + 1e-9 <= p.formålsverdi + 2e-9
            assert p.bevist == (p.gap == 0)
            utfall.append(p.bevist)
    assert False in utfall and True in utfall


def test_uten_tid_er_svaret_uavklart_og_ikke_umulig() -> None:
    s = _stort_spørsmål(Formål.FÆRREST)
    assert svar(s, 1, Frist.om(0, lambda: 1.0)).status is Status.UAVKLART


def test_søket_melder_fra_underveis() -> None:
    meldt: list[tuple[str, int, int]] = []
    svar(_spør(_kommune([1000.0, 1000.0], 900.0), ulikhet=1), 2, meld=lambda *m: meldt.append(m))
    assert meldt == [("pakker", 1, 2), ("pakker", 2, 2), ("går igjen", 0, 1), ("går igjen", 1, 1)]


def test_en_pakke_søket_har_regnet_feil_stoppes() -> None:
    modell = bygg(_spør(_kommune([1000.0, 2000.0], 2500.0)))
    valgt = np.ones(2, dtype=np.uint8)
    etterprøv(modell, valgt, modell.som_valg(valgt))
    feil = replace(modell, effekt=modell.effekt * 1.001)
    with pytest.raises(Regneavvik, match="helårseffekt: søket har 300[23]"):
        etterprøv(feil, valgt, modell.som_valg(valgt))
    for_lite = np.array([1, 0], dtype=np.uint8)
    with pytest.raises(Regneavvik, match="målet er ikke nådd: 1000"):
        etterprøv(modell, for_lite, modell.som_valg(for_lite))


@pytest.mark.parametrize(
    ("felt", "melding"),
    [
        ({"må_med": ("x",)}, "tiltaket «x» finnes ikke"),
        ({"tak": (Tak(Inndeling.OMRÅDE, "P99", kroner=1.0),)}, "område «P99» finnes ikke"),
        ({"lukkede_temaer": (9,)}, "tema 9 finnes ikke"),
        ({"år": 1999}, "1999: modellen regner for 2030–2033"),
        ({"mengdetrinn": 0}, "mengdetrinn må være minst 1"),
        ({"ulikhet": 0}, "ulikhet må være minst 1"),
        ({"vekter": (("unge", -1.0),)}, "vekter og konsekvensgrad kan ikke være negative"),
    ],
)
def test_spørsmål_som_ikke_gir_mening(felt: dict[str, Any], melding: str) -> None:
    with pytest.raises(ValueError, match=melding):
        next(finn_pakker(_spør(_kommune([1000.0], 900.0), **felt)))


# Kommandolinjen


def _kommando(capsys: pytest.CaptureFixture[str], *argumenter: str) -> Any:
    assert kjør(["pakker", *argumenter]) == 0
    return json.loads(capsys.readouterr().out)


def test_kommandoen_gir_pakker_beregningen_kjenner_igjen(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    data = _kommando(capsys, "--formål", "konsekvens", "--antall", "2", "--mål", "60000", "--prinsipp")
    assert data["merknad"] == "Regnestykker, ikke anbefalinger." and data["status"] == "bevist"
    assert len(data["pakker"]) == 2 and data["går_igjen_i"]["nøyaktig"]
    for pakke in data["pakker"]:
        fil = tmp_path / "scenario.json"
        fil.write_text(json.dumps(pakke["scenario"]), encoding="utf-8")
        assert kjør(["beregn", str(fil)]) == 0
        assert json.loads(capsys.readouterr().out) == pakke["resultat"]
        assert pakke["resultat"]["helårseffekt"] >= 60_000
    assert data["prinsipp"]["størst_effekt"] == data["prinsipp"]["resultat"]["helårseffekt"]


def test_kommandoen_sier_fra_når_det_er_umulig(capsys: pytest.CaptureFixture[str]) -> None:
    data = _kommando(capsys, "--formål", "færrest", "--høyst", "2", "--tak", "tema:1=#0", "--lukk", "7")
    assert data["status"] == "umulig" and data["pakker"] == [] and data["umulig"]["mangler"] > 0
    assert {r["grense"] for r in data["umulig"]["løsninger"]} == {"høyst_tiltak", "tak_antall", "lukket_tema"}


@pytest.mark.parametrize(
    ("argumenter", "melding"),
    [
        (["--formål", "x"], "ukjent valg"),
        (["--formål", "færrest", "--tak", "tema1"], "må se ut som"),
        (["--formål", "færrest", "--vekt", "elever"], "må se ut som"),
        (["--formål", "færrest", "--må-med", "x"], "tiltaket «x» finnes ikke"),
        (["--formål", "færrest", "--antall", "0"], "--antall"),
    ],
)
def test_kommandoen_avviser_det_den_ikke_forstår(
    capsys: pytest.CaptureFixture[str], argumenter: list[str], melding: str
) -> None:
    assert kjør(["pakker", *argumenter]) == 2
    assert melding in capsys.readouterr().err
