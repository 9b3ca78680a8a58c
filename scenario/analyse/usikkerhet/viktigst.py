"""Hva som betyr mest: andelen av variasjonen hver størrelse står for, og utslaget fra lavt til høyt.

Andelen er førsteordens Sobol-indeks: den delen av variansen i summen som følger størrelsen alene. Summen er
en rett linje i hvert tiltaks effekt og i felles levering (utenom overlapp og tomt fond), så indeksen er
kvadratet av korrelasjonen og kan leses av trekningene vi alt har. Virkningen av forsinkelse er ikke rett; der
brukes variansen mellom gjennomsnittene i grupper av trekninger med nesten lik forsinkelse. Resten opp til 1
er samspill.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from scenario.analyse.usikkerhet.spredning import kvantil
from scenario.analyse.usikkerhet.trekninger import Rad, Verdi
from scenario.analyse.usikkerhet.usikre_tiltak import UsikkertTiltak

FELLES_LEVERING = "felles_levering"
FELLES_FORSINKELSE = "felles_forsinkelse_måneder"
FELLES_KILDE = "felles_kilde"
_FELLES_NAVN = {FELLES_LEVERING: "Hvor mye som blir gjennomført", FELLES_FORSINKELSE: "Hvor forsinket alt blir"}
_GRUPPER = 64


@dataclass(frozen=True, slots=True)
class Utslag:
    """Hvor mye ett tiltak, eller en felles faktor, betyr for usikkerheten i summen."""

    id: str
    navn: str
    andel: float
    """Andel av variansen i summen (0–1)."""
    p10: float
    p90: float
    """Størrelsen selv: tiltakets helårseffekt før felles faktorer (1000 kr), leveringen (andel) eller
    forsinkelsen (måneder)."""
    lav: float
    høy: float
    """Forventet sum (1000 kr) når bare denne er på P10 og på P90, og resten varierer som ellers."""

    @property
    def felles(self) -> bool:
        """Sant for faktorene som gjelder alle tiltak."""
        return self.id in _FELLES_NAVN


@dataclass(frozen=True, slots=True)
class Faktor:
    """En usikker størrelse som trekkes, målt fra sitt eget gjennomsnitt."""

    id: str
    navn: str
    avvik: Rad
    """Avviket delt på `skala`, så kvadratene har plass også når beløpene er svære."""
    skala: float
    middel: float
    varians: float
    """Variansen til `avvik`."""
    p10: float
    p90: float


def faktorer(
    tiltak: Iterable[UsikkertTiltak], levering: Verdi, kilder: Mapping[str, str] = MappingProxyType({})
) -> tuple[Faktor, ...]:
    """De usikre tiltakene og felles levering. `kilder` er kilden til tiltak som bommer likt; de er én faktor sammen."""
    usikre = [(t, v) for t in tiltak if not isinstance(v := t.helår, float)]
    ut = [_faktor(t.id, t.navn, v, t.ender) for t, v in usikre if t.id not in kilder]
    for kilde in sorted({kilder[t.id] for t, _ in usikre if t.id in kilder}):
        likt = np.sum([v for t, v in usikre if kilder.get(t.id) == kilde], axis=0)
        ut.append(_faktor(f"{FELLES_KILDE}:{kilde}", f"De eksterne tallene fra {kilde}", likt, None))
    if not isinstance(levering, float):
        ut.append(_faktor(FELLES_LEVERING, _FELLES_NAVN[FELLES_LEVERING], levering, None))
    return tuple(ut)


def viktigst(verdi: Verdi, faktorer: Iterable[Faktor], forsinkelse: Verdi) -> tuple[Utslag, ...]:
    """Utslagene i en sum for alt som er usikkert, størst andel først. Tom når summen er sikker."""
    summen = None if isinstance(verdi, float) else _faktor("", "", verdi, (0.0, 0.0))
    if summen is None or summen.varians == 0.0:
        return ()
    utslag = [_lineært(summen, f) for f in faktorer]
    if not isinstance(forsinkelse, float):
        utslag.append(_gruppert(summen, forsinkelse))
    return tuple(sorted(utslag, key=lambda u: (-u.andel, u.id)))


def _faktor(id: str, navn: str, verdi: Rad, ender: tuple[float, float] | None) -> Faktor:
    middel = float(verdi.mean(dtype=np.float64))
    avvik = verdi - np.float32(middel)
    skala = float(max(avvik.max(), -avvik.min())) or 1.0
    avvik /= np.float32(skala)
    varians = float(np.dot(avvik, avvik)) / len(avvik)
    p10, p90 = ender or _p10_p90(np.sort(verdi))
    return Faktor(id, navn, avvik, skala, middel, varians, p10, p90)


def _p10_p90(stigende: Rad) -> tuple[float, float]:
    return kvantil(stigende, 0.10), kvantil(stigende, 0.90)


def _lineært(summen: Faktor, faktor: Faktor) -> Utslag:
    kovarians = float(np.dot(faktor.avvik, summen.avvik)) / len(summen.avvik)
    stigning = kovarians / faktor.varians if faktor.varians > 0 else 0.0
    per = stigning * summen.skala / faktor.skala
    ender = [summen.middel + per * (p - faktor.middel) for p in (faktor.p10, faktor.p90)]
    andel = min(1.0, stigning * kovarians / summen.varians)
    return _utslag(faktor.id, faktor.navn, andel, (faktor.p10, faktor.p90), ender)


def _gruppert(summen: Faktor, forsinkelse: Rad) -> Utslag:
    """Trekningene står sortert etter forsinkelse, så like store deler av dem er gruppene."""
    grupper = summen.avvik.reshape(min(_GRUPPER, len(summen.avvik)), -1)
    gjennomsnitt = grupper.mean(axis=1)
    tilfeldig = float(grupper.var(axis=1).mean()) / grupper.shape[1]
    andel = max(0.0, float(gjennomsnitt.var()) - tilfeldig) / summen.varians
    ender = [summen.middel + summen.skala * _rundt(gjennomsnitt, p) for p in (0.10, 0.90)]
    navn = _FELLES_NAVN[FELLES_FORSINKELSE]
    return _utslag(FELLES_FORSINKELSE, navn, andel, _p10_p90(forsinkelse), ender)


def _rundt(gjennomsnitt: Rad, andel: float) -> float:
    """Forventet avvik når forsinkelsen er omtrent slik: gjennomsnittet fem prosent til hver side."""
    antall = len(gjennomsnitt)
    fra = int((andel - 0.05) * antall)
    return float(gjennomsnitt[fra : max(fra + 1, round((andel + 0.05) * antall))].mean())


def _utslag(id: str, navn: str, andel: float, egne: tuple[float, float], ender: Sequence[float]) -> Utslag:
    return Utslag(
        id=id,
        navn=navn,
        andel=round(andel, 4),
        p10=round(egne[0], 4),
        p90=round(egne[1], 4),
        lav=round(min(ender), 1),
        høy=round(max(ender), 1),
    )
