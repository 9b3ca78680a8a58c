"""Det som gjelder alle radene i en liste, og beløpene lest slik: i 1000 kr, med innsparing positiv."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scenario.begreper.kommune import Merking
from scenario.innhenting.leser.belop import Beløp
from scenario.innhenting.leser.enhet import ENHETER, KRONER, MILL, MINUS_ER_INNSPARING, TUSEN
from scenario.innhenting.leser.katalogfelt import ÉN_ENHET, Nivåer
from scenario.innhenting.leser.listelinje import Listelinje
from scenario.innhenting.leser.sporsmal import kort_id

__all__ = ["Lesemåte", "Nivåer", "ganger", "i_tusen"]


@dataclass(frozen=True, slots=True)
class Lesemåte:
    """Det som gjelder alle radene. None er at noen må svare først."""

    enheter: Mapping[str, str | None]
    fortegn: str | None
    nivå: str | None
    områder: tuple[Merking, ...]
    planår: tuple[int, ...]
    mål: float
    katalog: tuple[tuple[str, str], ...]
    flere_ark: bool
    ark_er_valgt: bool = True
    enhet_er_valgt: bool = False
    """Sant når brukeren har sagt enheten. Da gjelder den alle celler som ikke har sin egen."""
    til_katalogen: bool = False
    """Sant når lista skal inn i katalogen: se `Lesesvar`."""
    beløpet_gjelder: str = ÉN_ENHET
    """Én enhet eller hele mengden, når lista har en kolonne for mengden."""

    @property
    def tegn(self) -> int:
        """Tallet beløpene ganges med, så innsparing er positiv."""
        return -1 if self.fortegn == MINUS_ER_INNSPARING else 1

    def kan_avstemmes(self, ark: str) -> bool:
        """Om beløpene i arket kan vises i 1000 kr."""
        return None not in (self.enheter.get(ark), self.fortegn)

    def venter_på(self, ark: str) -> str:
        """Det hele arket venter på svar på, eller tom tekst."""
        enhet = self.enheter.get(ark)
        hva = (("ark", self.ark_er_valgt), ("enhet", enhet), ("fortegn", self.fortegn), ("nivå", self.nivå))
        return ", ".join(navn for navn, verdi in hva if not verdi)

    def sted(self, linje: Listelinje) -> str:
        """Raden som en del av en id."""
        return f"{kort_id(linje.ark)}-{linje.rad}" if self.flere_ark else str(linje.rad)


def ganger(beløp: Beløp, kolonne: int, linje: Listelinje, måte: Lesemåte) -> float:
    """Hvor mange 1000 kr tallet i cella er: enheten i cella, i kolonnen, eller i lista."""
    listas = måte.enheter.get(linje.ark)
    i_kolonnen = linje.tabell.ulike_enheter.get(kolonne) if linje.tabell and not måte.enhet_er_valgt else None
    vanlig = i_kolonnen or listas
    if beløp.enhet == KRONER and vanlig in (TUSEN, MILL) and abs(beløp.midt or 0.0) < 10_000:
        return ENHETER[str(vanlig)]
    enhet = beløp.enhet or vanlig
    return ENHETER.get(enhet or "", 1.0)


def i_tusen(linje: Listelinje, kolonne: int, måte: Lesemåte) -> Nivåer | None:
    """(lav, sannsynlig, høy) i 1000 kr med innsparing positiv, eller None når cella ikke har et tall."""
    beløp = linje.beløp.get(kolonne)
    if beløp is None or beløp.nivåer is None:
        return None
    gang = ganger(beløp, kolonne, linje, måte) * måte.tegn
    nivåer = beløp.nivåer
    if beløp.andre is not None and _er_den_andre(beløp, gang, måte):
        nivåer = (beløp.andre, beløp.andre, beløp.andre)
    lav, midt, høy = (round(n * gang, 6) + 0.0 for n in nivåer)
    return (min(lav, høy), midt, max(lav, høy))


def _er_den_andre(beløp: Beløp, gang: float, måte: Lesemåte) -> bool:
    """Når et punktum gir et beløp over målet, er det et komma; kroner har ikke tre desimaler."""
    midt, andre = beløp.midt or 0.0, beløp.andre or 0.0
    if abs(andre) > abs(midt):
        return abs(gang) == ENHETER[KRONER]
    return abs(midt * gang) > måte.mål
