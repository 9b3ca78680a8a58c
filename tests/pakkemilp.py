"""Pakkesøket på en annen måte: hele spørsmålet som én oppgave til HiGHS. For kataloger som er for store å telle opp.

Oppgaven er skrevet av spørsmålet, uten søkets modell, og gir bare verdien av formålet i den beste pakken. Overlappen er
summen av parene: katalogen må være slik at ingen gruppe når taket sitt.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from scenario.analyse.pakker.pakkesporsmal import Formål, Inndeling, Pakkespørsmål, Tak
from scenario.begreper import Opphav, Valg
from scenario.begreper.effektformer import SatsEffekt
from tests import pakkekatalog as katalog
from tests.pakkefasit import Ting, _formålsverdi, _ting

Ledd = list[tuple[int, float]]
ALT = np.inf


def stort_spørsmål(frø: int, antall: int, formål: Formål) -> Pakkespørsmål:
    """Det meste av alt, med relasjoner og tre slags tak, over en katalog med så mange tiltak."""
    r = random.Random(frø)
    tiltak = [
        katalog.ett_tiltak(r, nr, mengde=katalog.med_mengde(r) if r.random() < 0.5 else None) for nr in range(antall)
    ]
    k = katalog.kommune(tiltak, katalog.relasjoner(r, antall, antall // 2, False, 0.3), 1.0)
    alt = sum(t.effekt.sats.sannsynlig for t in tiltak if isinstance(t.effekt, SatsEffekt))
    tak = (Tak(Inndeling.TEMA, "1", kroner=0.3 * alt), Tak(Inndeling.GRUPPE, "unge", antall=antall // 5))
    valg = Valg(forutsetninger=k.standard)
    return Pakkespørsmål(k, valg, formål=formål, mål=round(0.7 * alt), tak=tak, høyst_antakelser_prosent=65.0)


class Oppgave:
    """Én variabel for hver måte å gjøre hvert tiltak på, og én for hvert par av måter som overlapper."""

    def __init__(self, s: Pakkespørsmål) -> None:
        self.s, self.ting = s, _ting(s)
        self.av = {(i, v): nr for nr, (i, v) in enumerate(self._måter())}
        self.pris = [0.0] * len(self.av)
        self.rader: list[tuple[Ledd, float, float]] = []
        for (i, v), nr in self.av.items():
            t = self.ting[i]
            self.pris[nr] = round(1000 * float(_formålsverdi(s, t, t.valgte[v], t.bidrag[v])))

    def _måter(self) -> Iterator[tuple[int, int]]:
        return ((i, v) for i, t in enumerate(self.ting) for v in range(len(t.valgte)))

    def _alle(self, i: int, verdi: float = 1.0) -> Ledd:
        return [(self.av[i, v], verdi) for v in range(len(self.ting[i].valgte))]

    def _effekt(self, i: int, v: int) -> float:
        return float(self.ting[i].bidrag[v].helårseffekt)

    def _fradrag(self) -> Ledd:
        """En variabel for hvert par: minst 1 når begge er med, og den trekkes fra."""
        nummer, ut = {t.id: i for i, t in enumerate(self.ting)}, []
        for r in self.s.kommune.relasjoner:
            i, j = (nummer[id] for id in r.mellom)
            for v, w in product(range(len(self.ting[i].valgte)), range(len(self.ting[j].valgte))) if r.andel else ():
                nr = len(self.pris)
                self.pris.append(0.0)
                self.rader.append(([(self.av[i, v], 1.0), (self.av[j, w], 1.0), (nr, -1.0)], -ALT, 1.0))
                ut.append((nr, -float(r.andel or 0.0) * min(self._effekt(i, v), self._effekt(j, w))))
        return ut

    def _relasjoner(self) -> None:
        nummer = {t.id: i for i, t in enumerate(self.ting)}
        for r in self.s.kommune.stopprelasjoner:
            a, b = (self._alle(nummer[id]) for id in r.mellom)
            if r.type == "utelukker":
                self.rader.append(([*a, *b], -ALT, 1.0))
            else:
                self.rader.append(([*a, *((nr, -1.0) for nr, _ in b)], -ALT, 0.0))

    def _tak(self) -> None:
        for tak in self.s.tak:
            under = [nr for nr, t in enumerate(self.ting) if tak.id in t.merker[tak.inndeling]]
            if tak.antall is not None:
                self.rader.append(([ledd for i in under for ledd in self._alle(i)], -ALT, tak.antall))
            if tak.kroner is not None:
                kroner = [(self.av[i, v], self._effekt(i, v)) for i in under for v in range(len(self.ting[i].valgte))]
                self.rader.append((kroner, -ALT, tak.kroner))

    def _antakelser(self) -> None:
        andel = (self.s.høyst_antakelser_prosent or 100.0) / 100
        ledd = []
        for (i, v), nr in self.av.items():
            verdi = max(0.0, self._effekt(i, v))
            svakt = self.ting[i].bidrag[v].opphav is Opphav.ANTAKELSE
            ledd.append((nr, verdi * (svakt - andel)))
        self.rader.append((ledd, -ALT, 0.0))

    def best(self) -> float | None:
        """Formålet i den beste pakken, i tusendeler; None når ingen pakke når målet."""
        fradrag = self._fradrag()
        effekt = [(nr, self._effekt(i, v)) for (i, v), nr in self.av.items()]
        self.rader.append(([*effekt, *fradrag], float(self.s.mål or 0.0), ALT))
        self.rader += [(self._alle(i), -ALT, 1.0) for i in range(len(self.ting))]
        self._relasjoner()
        self._tak()
        self._antakelser()
        svar = milp(
            np.array(self.pris),
            constraints=LinearConstraint(self._matrise(), [r[1] for r in self.rader], [r[2] for r in self.rader]),
            integrality=np.array([1] * len(self.av) + [0] * (len(self.pris) - len(self.av))),
            bounds=Bounds(0, 1),
            options={"mip_rel_gap": 0.0},
        )
        return round(float(svar.fun)) if svar.success else None

    def _matrise(self) -> coo_array:
        felt = [(verdi, nr, kol) for nr, (ledd, _, _) in enumerate(self.rader) for kol, verdi in ledd]
        verdier, rader, kolonner = (np.array(x) for x in zip(*felt, strict=True))
        return coo_array((verdier, (rader, kolonner)), shape=(len(self.rader), len(self.pris)))


def uten_støtte(ting: list[Ting]) -> bool:
    """Om alt i katalogen har en virkning: da er det ingen støttetiltak, som oppgaven ikke kjenner."""
    return all(b is not None for t in ting for b in t.bidrag)
