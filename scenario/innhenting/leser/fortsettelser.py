"""Et tiltak over flere rader: teksten fortsetter i raden under, eller navnet er delt på to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scenario.innhenting.leser.listelinje import Linjeslag, Listelinje
from scenario.innhenting.leser.navn import celletekst
from scenario.innhenting.leser.ord import Rolle

_PUNKT_FORAN = re.compile(r"^[•·▪■◦‣●○–—-]\s+(?=\S)")
_FOTNOTETEGN = re.compile(r"(?<=\S)\s*(\*{1,3}|[¹²³⁴]|(?<=\s)\d\))$")


def sett_sammen(linjer: Sequence[Listelinje]) -> list[Listelinje]:
    """Linjene der en tekst som fortsetter, hører til tiltaket over, og et delt navn til raden med beløpene."""
    ut: list[Listelinje] = []
    for linje in linjer:
        if linje.slag is Linjeslag.TILTAK and _fortsetter(linje, ut):
            linje = replace(linje, slag=Linjeslag.FORTSETTELSE)
            _legg_til_teksten(ut, linje)
        elif ut and _deler_navn(ut[-1], linje):
            over = ut[-1]
            ut[-1] = replace(over, slag=Linjeslag.DELT_NAVN)
            celler = {**over.celler, **{r: v for r, v in linje.celler.items() if v is not None}}
            linje = replace(linje, navn=f"{over.navn} {linje.navn}", nummer=over.nummer, celler=celler)
        ut.append(linje)
    return ut


def uten_tegn(linjer: Sequence[Listelinje]) -> list[Listelinje]:
    """Linjene uten punkttegn foran navnet, når de fleste har det, og uten fotnotetegn bak.

    «1) …» under lista er en fotnote når et navn over viser til den. Navnet på et tiltak i katalogen er som det står.
    """
    tiltak = [én for én in linjer if én.slag is Linjeslag.TILTAK and én.har_beløp]
    i_punkter = sum(bool(_PUNKT_FORAN.match(én.navn)) for én in tiltak) * 2 > len(tiltak)
    linjer = [replace(én, navn=_PUNKT_FORAN.sub("", én.navn)) if i_punkter and not én.id else én for én in linjer]
    viste = {treff[1] for én in linjer if én.har_beløp and (treff := _FOTNOTETEGN.search(én.navn))}
    sist = max((n for n, én in enumerate(linjer) if én.har_beløp), default=-1)
    return [_med_fotnote(én, viste, n > sist) for n, én in enumerate(linjer)]


def _med_fotnote(linje: Listelinje, viste: set[str], etter_sist: bool) -> Listelinje:
    if linje.slag is not Linjeslag.TILTAK or linje.id:
        return linje
    if etter_sist and f"{linje.nummer})" in viste:
        return replace(linje, slag=Linjeslag.FOTNOTE, navn=f"{linje.nummer}) {linje.navn}")
    return replace(linje, navn=_FOTNOTETEGN.sub("", linje.navn)) if linje.har_beløp else linje


def _deler_navn(over: Listelinje, linje: Listelinje) -> bool:
    """Sant når et nummerert navn uten beløp fortsetter med liten bokstav i raden rett under, som har beløpene."""
    begge_tiltak = over.slag is linje.slag is Linjeslag.TILTAK and linje.rad == over.rad + 1
    uten_beløp = bool(over.nummer) and all(b.tom for b in over.beløp.values())
    return begge_tiltak and uten_beløp and linje.har_beløp and not linje.nummer and linje.navn[:1].islower()


_TEKSTROLLER = (Rolle.BESKRIVELSE, Rolle.KONSEKVENS, Rolle.MERKNAD)


def _fortsetter(linje: Listelinje, over: Sequence[Listelinje]) -> bool:
    """Sant når raden bare har tekst i kolonner for tekst, og raden rett over er et tiltak den hører til."""
    fulle = {rolle for rolle, v in linje.celler.items() if v is not None}
    rett_over = bool(over) and over[-1].rad == linje.rad - 1
    under_tiltak = rett_over and over[-1].slag in (Linjeslag.TILTAK, Linjeslag.FORTSETTELSE)
    uten_beløp = all(b.tom for b in linje.beløp.values())
    return bool(fulle) and fulle <= set(_TEKSTROLLER) and uten_beløp and under_tiltak


def _legg_til_teksten(over: list[Listelinje], linje: Listelinje) -> None:
    n = max(n for n, én in enumerate(over) if én.slag is Linjeslag.TILTAK)
    samlet = {
        r: " ".join(t for c in (over[n].celler.get(r), v) if (t := celletekst(c))) for r, v in linje.celler.items() if v
    }
    over[n] = replace(over[n], celler={**over[n].celler, **samlet})
