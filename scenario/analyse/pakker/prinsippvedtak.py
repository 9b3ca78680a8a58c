"""Prinsippvedtaket: hvor langt rekker katalogen med og uten hvert tema?

Alt er eksakt, med overlapp, utelukkelser og forutsetninger, og med de mengdene som gir mest. Grensene i spørsmålet
utenom mål, år og `ikke_aktuelt` gjelder ikke her: spørsmålet er hva som er mulig, ikke hva noen vil. Et tiltak i flere
temaer krever at alle er åpne. Tiltak uten tema, og egne tiltak, er alltid med.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from scenario.analyse.pakker.pakke_best import finn_beste
from scenario.analyse.pakker.pakke_etterprov import etterprøv
from scenario.analyse.pakker.pakke_grenser import (
    HALV_KRONE,
    KRONE,
    antallsretning,
    effektretning,
    grenser,
    krav_om_effekt,
)
from scenario.analyse.pakker.pakke_modell import Heltall, bygg, sammenhengende
from scenario.analyse.pakker.pakkesporsmal import PÅ_ANTAKELSER, Frist, Pakkespørsmål
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg

MENGDER = 3
"""Minste, valgte og største mengde. Effekten er rett proporsjonal med mengden, så de største ligger i endene."""


@dataclass(frozen=True, slots=True)
class Tema:
    """Ett tema, og hva det betyr for det som er mulig."""

    tema: int
    åpent: bool
    størst_uten: float
    """Den største effekten med temaet lukket og de andre som nå."""
    størst_med: float
    """Den største effekten med temaet åpent og de andre som nå."""
    når_uten: bool
    når_med: bool

    @property
    def kroner(self) -> float:
        """Det temaet er verdt: hva det koster å lukke det, eller hva som vinnes ved å åpne det (1000 kr)."""
        return self.størst_med - self.størst_uten


@dataclass(frozen=True, slots=True)
class Avstand:
    """Et tema målet ikke nås uten i denne katalogen, og hvor mye det svaret er verdt (1000 kr)."""

    tema: int
    størst: float
    """Den største effekten med alle de andre temaene åpne."""
    mangler: float
    """Det som da mangler på målet."""
    på_antakelser: float
    """Delen av den største effekten som hviler på antakelser."""

    @property
    def avgjort(self) -> bool:
        """Sant når det mangler mer enn det som hviler på antakelser. Bare da er svaret mer enn våre egne grenser."""
        return self.mangler > self.på_antakelser


@dataclass(frozen=True, slots=True)
class Prinsipp:
    """Svaret."""

    mål: float
    åpne: tuple[int, ...]
    størst: float
    """Den største effekten med temaene som nå er åpne, målt som målet."""
    når_målet: bool
    valg: Valg
    """Pakken som gir den."""
    resultat: Resultat
    størst_alle_åpne: float
    temaer: tuple[Tema, ...]
    minste_sett: tuple[tuple[int, ...], ...]
    """Alle samlinger av temaer som er nok, og der ingen kan unnværes. Minst først. Tom når målet aldri kan nås."""

    avstander: tuple[Avstand, ...]
    """Temaene som er med i alle samlingene, det som mangler mest først."""

    @property
    def må_stå_åpne(self) -> tuple[int, ...]:
        """Temaene målet ikke nås uten, selv om alt som hviler på antakelser, ble dobbelt så stort."""
        return tuple(sorted(a.tema for a in self.avstander if a.avgjort))


@dataclass(frozen=True, slots=True)
class Rekkevidde:
    """Det meste som kan nås, målt som målet (1000 kr)."""

    størst: float
    """Med temaene som nå er åpne."""
    uten_tema: Mapping[int, float]
    """Med ett tema til lukket."""


def rekkevidde(spørsmål: Pakkespørsmål, frist: Frist | None = None) -> Rekkevidde:
    """Bare hvor langt det rekker, uten hvilke samlinger av temaer som er nok."""
    rom = _Rom(spørsmål, frist or Frist())
    åpne = frozenset(rom.alle) - spørsmål.lukket
    return Rekkevidde(rom.størst(åpne), {t: rom.størst(åpne - {t}) for t in rom.alle})


def prinsipp(spørsmål: Pakkespørsmål, frist: Frist | None = None) -> Prinsipp:
    """Hva som er mulig med temaene som er åpne, og hvilke som må være det."""
    rom = _Rom(spørsmål, frist or Frist())
    åpne, målet = frozenset(rom.alle) - spørsmål.lukket, krav_om_effekt(spørsmål)
    størst = rom.størst(åpne)
    valgt = rom.pakke(åpne)
    valg = rom.modell.som_valg(valgt).med(lukkede_temaer=tuple(sorted(spørsmål.lukket)))
    minste = tuple(_minste_sett(rom, målet))
    return Prinsipp(
        mål=målet,
        åpne=tuple(sorted(åpne)),
        størst=størst,
        når_målet=størst >= målet - HALV_KRONE,
        valg=valg,
        resultat=etterprøv(rom.modell, valgt, valg, når_målet=False),
        størst_alle_åpne=rom.størst(frozenset(rom.alle)),
        temaer=tuple(_tema(rom, t, åpne, målet) for t in rom.alle),
        minste_sett=minste,
        avstander=_avstander(rom, minste, målet),
    )


def _avstander(rom: _Rom, minste: tuple[tuple[int, ...], ...], målet: float) -> tuple[Avstand, ...]:
    felles = set(minste[0]).intersection(*minste) if minste else set()
    alle = [_avstand(rom, tema, målet) for tema in sorted(felles)]
    return tuple(sorted(alle, key=lambda a: -a.mangler))


def _avstand(rom: _Rom, tema: int, målet: float) -> Avstand:
    åpne = frozenset(rom.alle) - {tema}
    valgt, størst = rom.pakke(åpne), rom.størst(åpne)
    resultat = etterprøv(rom.modell, valgt, rom.modell.som_valg(valgt), når_målet=False)
    antatt = sum(max(0.0, beløp) for opphav, beløp in resultat.opphav if opphav in PÅ_ANTAKELSER)
    return Avstand(tema, størst, målet - størst, antatt)


def _tema(rom: _Rom, tema: int, åpne: frozenset[int], målet: float) -> Tema:
    uten, med = rom.størst(åpne - {tema}), rom.størst(åpne | {tema})
    return Tema(tema, tema in åpne, uten, med, uten >= målet - HALV_KRONE, med >= målet - HALV_KRONE)


def _minste_sett(rom: _Rom, målet: float) -> Iterable[tuple[int, ...]]:
    """Samlinger etter størrelse. Flere åpne temaer gir aldri mindre, så større enn et sett som er nok, trengs ikke."""
    nok: list[set[int]] = []
    for antall in range(len(rom.alle) + 1):
        for sett in combinations(rom.alle, antall):
            if not any(n <= set(sett) for n in nok) and rom.størst(frozenset(sett)) >= målet - HALV_KRONE:
                nok.append(set(sett))
                yield sett


class _Rom:
    """Den største effekten for enhver samling åpne temaer, regnet for hver gruppe tiltak som henger sammen."""

    def __init__(self, spørsmål: Pakkespørsmål, frist: Frist) -> None:
        åpent = replace(
            spørsmål,
            valg=spørsmål.valg.med(lukkede_temaer=()),
            lukkede_temaer=(),
            må_med=(),
            tak=(),
            høyst_tiltak=None,
            fond_over_krav=(),
            høyst_antakelser_prosent=None,
            mengdetrinn=MENGDER,
        )
        self.modell, self.frist = bygg(åpent), frist
        self.alle = tuple(int(t.id) for t in spørsmål.kommune.opplysninger.temaer)
        kanter = [(o.i, o.j) for o in self.modell.overlapp] + [(f.i, f.j) for f in self.modell.forbud]
        self.grupper = sammenhengende(len(self.modell.kandidater), kanter)
        self.regnet: dict[tuple[int, frozenset[int]], tuple[int, Heltall]] = {}

    def størst(self, åpne: frozenset[int]) -> float:
        """Den største effekten når bare disse temaene er åpne."""
        return sum(self._gruppe(nr, åpne)[0] for nr in range(len(self.grupper))) * KRONE

    def pakke(self, åpne: frozenset[int]) -> Heltall:
        """Pakken som gir den."""
        valgt = np.zeros(len(self.modell.kandidater), dtype=np.uint8)
        for nr, gruppe in enumerate(self.grupper):
            valgt[list(gruppe)] = self._gruppe(nr, åpne)[1]
        return valgt

    def _gruppe(self, nr: int, åpne: frozenset[int]) -> tuple[int, Heltall]:
        gruppe = self.grupper[nr]
        temaer = {t for i in gruppe for t in self.modell.kandidater[i].temaer}
        nøkkel = (nr, åpne & temaer)
        if nøkkel not in self.regnet:
            del_ = self.modell.bare(gruppe)
            lukket = [k.id for k in del_.kandidater if not åpne.issuperset(k.temaer)]
            retninger = [effektretning(del_), antallsretning(del_)]
            best = finn_beste(del_.uten(lukket), grenser(del_), retninger, self.frist)
            if best.valgt is None or not best.bevist:
                raise TimeoutError("tiden gikk ut før det som er mulig, var regnet")
            self.regnet[nøkkel] = (best.trinn, best.valgt)
        return self.regnet[nøkkel]
