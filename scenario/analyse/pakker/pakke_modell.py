"""Pakkesøket som tall: kandidater × muligheter, overlapp mellom par, og det som må eller ikke må stå sammen.

Mulighet 0 er alltid «ikke med» og bidrar med 0. Beløp i 1000 kr. `dimensjon` 0 er helårseffekten, deretter årene.

Overlappen i en sammenhengende gruppe er `min(summen av parene, gruppens tak)`. Summen av parene er nøyaktig når
andelene mellom hvert tiltak og de større er høyst 1 til sammen, for da blir taket aldri nådd. Ellers brukes andeler
som er skalert ned til det: det trekker aldri fra for mye, så en skranke regnet slik er gyldig, og fradraget regnes
nøyaktig for hver ferdig pakke (`rettelse`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scenario.analyse.pakker.pakke_kandidater import Kandidat, Utvalg, forutsetninger, utvalg
from scenario.analyse.pakker.pakkesporsmal import Pakkespørsmål
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Bidrag
from scenario.begreper.valg import EgetTiltak, Tiltaksvalg, Valg
from scenario.beregning.relasjoner import fradrag_for_overlapp, gjeldende_overlapp

Tall = NDArray[np.float64]
Heltall = NDArray[np.uint8]
Sant = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class Overlapp:
    """Fradraget mellom kandidat i og j (i < j) for hver mulighet hos dem: form (muligheter, muligheter, dimensjon)."""

    i: int
    j: int
    andel: float
    tabell: Tall


@dataclass(frozen=True, eq=False, slots=True)
class Forbud:
    """Mulighetene hos i og j (i < j) som ikke kan stå sammen."""

    i: int
    j: int
    tabell: Sant


@dataclass(frozen=True, eq=False, slots=True)
class Pakkemodell:
    """Alt søket regner på, uten grenser og formål."""

    spørsmål: Pakkespørsmål
    utvalg: Utvalg
    tillatt: Sant
    """(kandidat, mulighet)."""
    effekt: Tall
    """(kandidat, mulighet, dimensjon)."""
    overlapp: tuple[Overlapp, ...]
    forbud: tuple[Forbud, ...]
    tette: tuple[tuple[int, ...], ...]
    """Overlappgruppene der taket kan bli nådd."""

    @property
    def kandidater(self) -> tuple[Kandidat, ...]:
        """Kandidatene i id-rekkefølge."""
        return self.utvalg.kandidater

    def tabell(self, verdi: Iterable[Iterable[float]]) -> Tall:
        """(kandidat, mulighet) fra én verdi per mulighet; 0 for «ikke med»."""
        ut = np.zeros(self.tillatt.shape)
        for i, rad in enumerate(verdi):
            liste = list(rad)
            ut[i, 1 : 1 + len(liste)] = liste
        return ut

    def med(self) -> Tall:
        """1 for hver mulighet som er et tiltak i pakken."""
        return self.tabell([1.0] * len(k.muligheter) for k in self.kandidater)

    def uten(self, ider: Iterable[str]) -> Pakkemodell:
        """Samme modell der disse tiltakene ikke kan velges."""
        bort = set(ider)
        tillatt = self.tillatt.copy()
        for i, k in enumerate(self.kandidater):
            if k.id in bort:
                tillatt[i, 1:] = False
        return replace(self, tillatt=tillatt)

    def bare(self, hvilke: tuple[int, ...]) -> Pakkemodell:
        """Modellen med bare disse kandidatene. De må ikke ha overlapp eller forbud med andre."""
        nytt = {gammelt: nr for nr, gammelt in enumerate(hvilke)}
        return replace(
            self,
            utvalg=Utvalg(tuple(self.kandidater[i] for i in hvilke), ()),
            tillatt=self.tillatt[list(hvilke)],
            effekt=self.effekt[list(hvilke)],
            overlapp=tuple(replace(o, i=nytt[o.i], j=nytt[o.j]) for o in self.overlapp if o.i in nytt),
            forbud=tuple(replace(f, i=nytt[f.i], j=nytt[f.j]) for f in self.forbud if f.i in nytt),
            tette=tuple(tuple(nytt[i] for i in t) for t in self.tette if t[0] in nytt),
        )

    def ider(self, valgt: Heltall) -> tuple[str, ...]:
        """Id-ene til tiltakene i en pakke."""
        return tuple(k.id for k, v in zip(self.kandidater, valgt, strict=True) if v)

    def som_valg(self, valgt: Heltall) -> Valg:
        """Pakken som scenario, med brukerens egne forutsetninger."""
        valgte = [k.muligheter[v - 1].valgt for k, v in zip(self.kandidater, valgt, strict=True) if v]
        grunn = self.spørsmål.valg
        egne = tuple(v for v in valgte if isinstance(v, EgetTiltak))
        nøkler = {e.nøkkel for e in egne}
        return grunn.med(
            tiltak=tuple(v for v in valgte if isinstance(v, Tiltaksvalg)),
            egne_tiltak=egne,
            overlapp=tuple(o for o in grunn.overlapp if all(n in nøkler or n[:5] != "eget:" for n in o.mellom)),
            lukkede_temaer=tuple(sorted(self.spørsmål.lukket)),
        )


def bygg(spørsmål: Pakkespørsmål) -> Pakkemodell:
    """Modellen for ett spørsmål."""
    valget = utvalg(spørsmål)
    kandidater = valget.kandidater
    bredde = 1 + max((len(k.muligheter) for k in kandidater), default=0)
    tillatt = np.zeros((len(kandidater), bredde), dtype=np.bool_)
    effekt = np.zeros((len(kandidater), bredde, len(spørsmål.kommune.år) + 1))
    for i, k in enumerate(kandidater):
        tillatt[i, 0] = not k.må_med
        tillatt[i, 1 : 1 + len(k.muligheter)] = True
        effekt[i, 1 : 1 + len(k.muligheter)] = [m.effekt for m in k.muligheter]
    andeler = _andeler(spørsmål, kandidater)
    return Pakkemodell(
        spørsmål=spørsmål,
        utvalg=valget,
        tillatt=tillatt,
        effekt=effekt,
        overlapp=tuple(_overlapp(andeler, effekt)),
        forbud=tuple(_forbud(spørsmål, kandidater, bredde)),
        tette=tuple(_tette(andeler, effekt)),
    )


def _andeler(spørsmål: Pakkespørsmål, kandidater: tuple[Kandidat, ...]) -> dict[tuple[int, int], float]:
    gjelder = gjeldende_overlapp(spørsmål.kommune, spørsmål.valg.overlapp)
    nummer = {k.id: i for i, k in enumerate(kandidater) if not k.støtte}
    par = {}
    for ider, andel in gjelder.items():
        if andel > 0 and ider <= nummer.keys():
            i, j = sorted(nummer[id] for id in ider)
            par[i, j] = andel
    return dict(sorted(par.items()))


def _overlapp(andeler: dict[tuple[int, int], float], effekt: Tall) -> Iterator[Overlapp]:
    rom = _rom(andeler, effekt)
    for (i, j), andel in andeler.items():
        ei, ej = effekt[i][:, None, :], effekt[j][None, :, :]
        bærer = np.where(ei < ej, rom[i][:, None, :], rom[j][None, :, :])
        trygg = andel * float(min(rom[i].min(), rom[j].min()))
        yield Overlapp(i, j, trygg, andel * bærer * np.maximum(0.0, np.minimum(ei, ej)))


def _rom(andeler: dict[tuple[int, int], float], effekt: Tall) -> Tall:
    """Andelen av overlappen mot større tiltak som trygt kan trekkes fra: (kandidat, mulighet, dimensjon).

    Fradraget for et par bæres av den minste av de to. Bærer ingen mer enn sin egen effekt, er summen av parene
    aldri større enn gruppens effekter uten den største, som er gruppens tak.
    """
    mot_større = np.zeros_like(effekt)
    høyest = effekt.max(axis=1, keepdims=True)
    for (i, j), andel in andeler.items():
        mot_større[i] += andel * (effekt[i] < høyest[j])
        mot_større[j] += andel * (effekt[j] <= høyest[i])
    return np.asarray(1.0 / np.maximum(1.0, mot_større))


def _tette(andeler: dict[tuple[int, int], float], effekt: Tall) -> Iterator[tuple[int, ...]]:
    rom = _rom(andeler, effekt)
    for gruppe in sammenhengende(len(effekt), andeler):
        if any((rom[i][effekt[i] > 0] < 1.0).any() for i in gruppe):
            yield gruppe


def sammenhengende(antall: int, kanter: Iterable[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Deler 0…antall−1 i grupper som henger sammen gjennom kantene."""
    gruppe = list(range(antall))
    for i, j in kanter:
        ny, gammel = sorted((gruppe[i], gruppe[j]))
        gruppe = [ny if g == gammel else g for g in gruppe]
    return [tuple(i for i in range(antall) if gruppe[i] == g) for g in sorted(set(gruppe))]


def _forbud(spørsmål: Pakkespørsmål, kandidater: tuple[Kandidat, ...], bredde: int) -> Iterator[Forbud]:
    nummer = {k.id: i for i, k in enumerate(kandidater)}
    med = np.arange(bredde) > 0
    tabeller: dict[tuple[int, int], Sant] = {}
    for r in spørsmål.kommune.stopprelasjoner:
        if set(r.mellom) <= nummer.keys():
            a, b = (nummer[id] for id in r.mellom)
            i, j = sorted((a, b))
            tabell = tabeller.setdefault((i, j), np.zeros((bredde, bredde), dtype=np.bool_))
            tabell |= _sperret(r.type, a < b, med)
    return (Forbud(i, j, tabell) for (i, j), tabell in sorted(tabeller.items()))


def _sperret(type: str, forlengs: bool, med: Sant) -> Sant:
    if type == "utelukker":
        return med[:, None] & med[None, :]
    return med[:, None] & ~med[None, :] if forlengs else ~med[:, None] & med[None, :]


def støttes_av(modell: Pakkemodell) -> dict[int, list[int]]:
    """For hvert støttetiltak som ikke er låst: kandidatene som forutsetter det."""
    nummer = {k.id: i for i, k in enumerate(modell.kandidater)}
    par = [(nummer[a], nummer[b]) for a, b in forutsetninger(modell.spørsmål) if a in nummer and b in nummer]
    fri = (i for i, k in enumerate(modell.kandidater) if k.støtte and not k.må_med)
    return {i: [a for a, b in par if b == i] for i in fri}


def rettelse(modell: Pakkemodell, valgt: Heltall) -> Tall | None:
    """Det som må legges til fradraget regnet av parene for at det skal være nøyaktig: (dimensjon, pakke). None er 0."""
    if not modell.tette:
        return None
    ut = np.zeros((modell.effekt.shape[2], valgt.shape[1]))
    for gruppe in modell.tette:
        utgaver, hvilken = np.unique(valgt[list(gruppe)], axis=1, return_inverse=True)
        rettet = [_avvik(modell, gruppe, tuple(map(int, u))) for u in utgaver.T]
        ut += np.array(rettet).T[:, hvilken.reshape(-1)]
    return ut


def _avvik(modell: Pakkemodell, gruppe: tuple[int, ...], utgave: tuple[int, ...]) -> Tall:
    par = {i: o for i, o in zip(gruppe, utgave, strict=True) if o}
    skranke = np.zeros(modell.effekt.shape[2])
    for o in modell.overlapp:
        if o.i in par and o.j in par:
            skranke += o.tabell[par[o.i], par[o.j]]
    bidrag = tuple(b for i, o in par.items() if (b := modell.kandidater[i].muligheter[o - 1].bidrag))
    return np.asarray(_nøyaktig(modell.spørsmål.kommune, modell.spørsmål.valg, bidrag)) - skranke


def _nøyaktig(kommune: Kommune, valg: Valg, bidrag: tuple[Bidrag, ...]) -> list[float]:
    fradrag = fradrag_for_overlapp(bidrag, gjeldende_overlapp(kommune, valg.overlapp))
    helår = sum(f.helårseffekt for f in fradrag)
    return [helår, *(sum(f.effekt[y] for f in fradrag) for y in range(len(kommune.år)))]
