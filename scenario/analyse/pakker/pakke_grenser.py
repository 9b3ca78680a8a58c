"""Grensene og formålene som rader over mulighetene: summen av koeffisientene, fratrukket overlapp, skal være minst noe.

Beløp sammenlignes i hele kroner: en grense holder når den ikke er brutt med mer enn en halv krone. Så avgjør aldri
avrundingsfeil i flyttall om en pakke holder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import floor, gcd

import numpy as np

from scenario.analyse.pakker.pakke_kandidater import Kandidat, Mulighet
from scenario.analyse.pakker.pakke_modell import Pakkemodell, Tall, støttes_av
from scenario.analyse.pakker.pakkesporsmal import Formål, Inndeling, Pakkespørsmål, Tak
from scenario.begreper.felles import verdi_for
from scenario.beregning import beregn
from scenario.beregning.oppnaaelse import gjeldende_tolkning, krav_per_år, mål

KRONE = 0.001
"""Én krone i modellens enhet."""
_HALV = 0.5 + 1e-5
"""Halve kroner rundes opp, med rom for avrundingsfeil."""
HALV_KRONE = _HALV * KRONE


@dataclass(frozen=True, eq=False, slots=True)
class Grenserad:
    """`sum(koef) − overlapp · dimensjon ≥ minst`. Rader med samme gruppe er alternativer: én av dem skal holde."""

    koef: Tall
    minst: float
    dimensjon: Tall | None = None
    gruppe: str | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Retning:
    """Det som skal bli størst mulig. Verdier sammenlignes som hele antall `kvant`."""

    koef: Tall
    kvant: float
    dimensjon: Tall | None = None

    def trinn(self, verdi: float) -> int:
        """Verdien som helt antall kvant."""
        return floor(verdi / self.kvant + _HALV)

    def minst(self, trinn: int) -> float:
        """Den minste verdien som gir dette antallet kvant eller flere."""
        if self.dimensjon is None:
            return (trinn - 1e-3) * self.kvant
        return (trinn - _HALV) * self.kvant

    def rad(self, trinn: int) -> Grenserad:
        """Grensen som krever dette antallet kvant eller flere."""
        return Grenserad(self.koef, self.minst(trinn), self.dimensjon)


def krav_om_effekt(spørsmål: Pakkespørsmål) -> float:
    """Effekten en pakke minst skal ha."""
    return mål(spørsmål.kommune, spørsmål.valg.forutsetninger) if spørsmål.mål is None else spørsmål.mål


def måldimensjon(spørsmål: Pakkespørsmål) -> Tall:
    """Hvilke av dimensjonene som summeres når effekten måles mot målet."""
    kommune, forutsetninger = spørsmål.kommune, spørsmål.valg.forutsetninger
    ut = np.zeros(len(kommune.år) + 1)
    if spørsmål.år is not None:
        ut[1 + kommune.år.index(spørsmål.år)] = 1.0
    elif gjeldende_tolkning(kommune, forutsetninger).type == "nivå":
        ut[0] = 1.0
    else:
        ut[1:] = [float(k > 0) for k in krav_per_år(kommune, forutsetninger)]
    return ut


def effektretning(modell: Pakkemodell) -> Retning:
    """Størst effekt, målt slik målet måles."""
    dimensjon = måldimensjon(modell.spørsmål)
    return Retning(modell.effekt @ dimensjon, KRONE, dimensjon)


def formålsverdi(formål: Formål, m: Mulighet) -> float:
    """Det én mulighet bidrar med til formålet."""
    return {
        Formål.FÆRREST: 1.0,
        Formål.KONSEKVENS: m.konsekvens,
        Formål.TRYGGHET: m.på_antakelser,
        Formål.TIDLIG: m.venter,
        Formål.OMSTILLING: sum(m.omstilling),
    }[formål]


def minst_mulig(modell: Pakkemodell, verdier: Tall) -> Retning:
    """Retningen som gjør en sum minst mulig. Hver mulighet rundes til tusendeler, så summene er nøyaktige heltall."""
    hele = np.rint(verdier / KRONE)
    kvant = gcd(*map(int, hele[modell.tillatt].tolist())) if modell.tillatt.any() else 1
    return Retning(-hele, float(max(1, kvant)))


def formålsretning(modell: Pakkemodell, formål: Formål) -> Retning:
    """Minst mulig av formålet, i tusendeler av formålets enhet."""
    return minst_mulig(
        modell, modell.tabell([formålsverdi(formål, m) for m in k.muligheter] for k in modell.kandidater)
    )


def omfangsretning(modell: Pakkemodell) -> Retning:
    """Minst mulig samlet mengde i forhold til katalogens standard."""
    return minst_mulig(modell, modell.tabell([m.omfang for m in k.muligheter] for k in modell.kandidater))


def antallsretning(modell: Pakkemodell) -> Retning:
    """Færrest mulig tiltak."""
    return minst_mulig(modell, modell.med())


def måltrinn(spørsmål: Pakkespørsmål) -> int:
    """Effekten en pakke minst skal ha, i hele kroner."""
    return floor(krav_om_effekt(spørsmål) / KRONE + _HALV)


def målrad(modell: Pakkemodell) -> Grenserad:
    """Effekten når målet."""
    return effektretning(modell).rad(måltrinn(modell.spørsmål))


def grenser(modell: Pakkemodell) -> list[Grenserad]:
    """Alle grensene i spørsmålet utenom målet."""
    s = modell.spørsmål
    rader = [r for tak in s.tak for r in _tak(modell, tak)]
    if s.høyst_tiltak is not None:
        rader.append(Grenserad(-modell.med(), -s.høyst_tiltak - 0.01))
    if s.høyst_antakelser_prosent is not None:
        rader.append(Grenserad(antakelsesrom(modell, s.høyst_antakelser_prosent / 100), -HALV_KRONE))
    for år in s.fond_over_krav:
        rader += fondsrader(modell, år)
    return [*rader, *_støtterader(modell)]


def i_tak(tak: Tak, k: Kandidat) -> bool:
    """Om taket gjelder tiltaket."""
    merker: dict[Inndeling, tuple[str, ...]] = {
        Inndeling.TEMA: tuple(str(t) for t in k.temaer),
        Inndeling.OMRÅDE: k.områder,
        Inndeling.GRUPPE: k.grupper,
    }
    return tak.id in merker[tak.inndeling]


def under_tak(modell: Pakkemodell, tak: Tak) -> Tall:
    """1 for hver mulighet taket gjelder."""
    return modell.tabell([float(i_tak(tak, k))] * len(k.muligheter) for k in modell.kandidater)


def _tak(modell: Pakkemodell, tak: Tak) -> Iterator[Grenserad]:
    maske = under_tak(modell, tak)
    if tak.kroner is not None:
        yield Grenserad(-maske * modell.effekt[:, :, 0], -tak.kroner - HALV_KRONE)
    if tak.antall is not None:
        yield Grenserad(-maske, -tak.antall - 0.01)


def antakelsesrom(modell: Pakkemodell, andel: float) -> Tall:
    """Andelen av de positive helårseffektene før overlapp, minus det av dem som hviler på antakelser."""
    svake = modell.tabell([m.på_antakelser for m in k.muligheter] for k in modell.kandidater)
    return np.asarray(andel * np.maximum(0.0, modell.effekt[:, :, 0]) - svake)


def _støtterader(modell: Pakkemodell) -> Iterator[Grenserad]:
    """Et støttetiltak er bare med når et annet i pakken forutsetter det."""
    med = modell.med()
    for i, krever in støttes_av(modell).items():
        koef = np.zeros_like(med)
        koef[krever] = med[krever]
        koef[i] -= med[i]
        yield Grenserad(koef, -0.01)


def fondsrader(modell: Pakkemodell, år: int, alle: bool = False) -> list[Grenserad]:
    """Fondet er minst reservekravet ved utgangen av året, som alternativer der minst ett skal holde.

    Fondet starter på nytt fra 0 hver gang det går tomt. Derfor er saldoen den største av summene fra ankeret, fra 0
    og fra hvert tomme år. Dekker ikke fondet udekket innsparing, er hvert års bidrag det største av to.
    Alternativer som ikke kan holde for noen pakke, er utelatt, om ikke alle er bedt om.
    """
    s = modell.spørsmål
    siste = s.kommune.år.index(år)
    tomt = beregn(s.kommune, s.valg.uten_tiltak())
    krav = tomt.reservekrav[siste] - HALV_KRONE
    if krav <= 0:
        return []
    kandidater = [
        Grenserad(koef, krav - fast, dim, f"fond {år}") for koef, fast, dim in _fondssummer(modell, siste, tomt.fond[0])
    ]
    mulige = [r for r in kandidater if alle or _høyest(modell, r) >= r.minst]
    return mulige or kandidater[:1]


def _høyest(modell: Pakkemodell, rad: Grenserad) -> float:
    return float(np.where(modell.tillatt, rad.koef, -np.inf).max(axis=1).sum()) if len(rad.koef) else 0.0


def _fondssummer(modell: Pakkemodell, siste: int, anker: float) -> Iterator[tuple[Tall, float, Tall]]:
    """(koeffisienter, fast beløp, dimensjoner) for hver sum saldoen kan være den største av."""
    for første in range(siste + 1):
        år = range(første + 1, siste + 1)
        if første and not år:
            continue
        start = anker if første == 0 else 0.0
        for dekkes in product(*(_dekning(modell) for _ in år)):
            koef = np.zeros(modell.tillatt.shape)
            dimensjon = np.zeros(modell.effekt.shape[2])
            fast = start
            for y, teller in zip(år, dekkes, strict=True):
                koef += teller * modell.effekt[:, :, 1 + y] - _omstilling(modell, y)
                dimensjon[1 + y] = teller
                fast += _faste_poster(modell, y, teller)
            yield koef, fast, dimensjon


def _dekning(modell: Pakkemodell) -> tuple[float, ...]:
    """Om årets avstand til kravet regnes med. Når fondet ikke dekker den, teller den bare når den er positiv."""
    return (1.0,) if modell.spørsmål.valg.forutsetninger.udekket_dekkes_av_fondet else (1.0, 0.0)


def _omstilling(modell: Pakkemodell, y: int) -> Tall:
    return modell.tabell([m.omstilling[y] for m in k.muligheter] for k in modell.kandidater)


def _faste_poster(modell: Pakkemodell, y: int, teller: float) -> float:
    s = modell.spørsmål
    a, år = s.valg.forutsetninger, s.kommune.år[y]
    poster = verdi_for(a.merinntekt, år) - verdi_for(a.merforbruk, år) - verdi_for(a.planlagt_bruk, år)
    return poster - teller * krav_per_år(s.kommune, a)[y]
