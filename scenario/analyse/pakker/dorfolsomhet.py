"""Hvor mye svaret om dørene hviler på grensene vi selv har valgt: de samme dørene med én ting endret om gangen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from math import floor

from scenario.analyse.pakker.pakke_grenser import HALV_KRONE, krav_om_effekt
from scenario.analyse.pakker.pakkesporsmal import Frist, Pakkespørsmål
from scenario.analyse.pakker.prinsippvedtak import Rekkevidde, rekkevidde
from scenario.begreper.tiltak import Mengde, Tiltak
from scenario.begreper.valg import Anslag, EgetTiltak
from scenario.beregning.oppnaaelse import gjeldende_tolkning, krav_per_år


class Grep(StrEnum):
    """Det som er annerledes enn i spørsmålet."""

    SOM_NÅ = "som_nå"
    INNTEKT = "inntekt"
    """Inntektstiltakene regnes med."""
    PRISER = "priser"
    """Beløp fra eldre kilder regnes om til kommunens prisår."""
    INNTEKT_OG_PRISER = "inntekt_og_priser"
    """Begge deler."""
    TRE_KVART = "tre_kvart"
    """Ytterste mengde er tre firedeler av veien fra standarden."""
    HALVE = "halve"
    """Ytterste mengde er halve veien fra standarden."""
    EGET = "eget"
    """Et tiltak til, så stort som det som mangler uten temaet som mangler mest."""


@dataclass(frozen=True, slots=True)
class Følsomhet:
    """Svaret om dørene med ett grep. Beløp i 1000 kr, målt som målet."""

    grep: Grep
    beløp: float
    """Størrelsen på tiltaket som er lagt til, ellers 0."""
    mål: float
    rekker: Rekkevidde

    @property
    def når_målet(self) -> bool:
        """Sant når målet nås med temaene som står åpne."""
        return self.rekker.størst >= self.mål - HALV_KRONE

    @property
    def ikke_uten(self) -> tuple[int, ...]:
        """Temaene målet ikke nås uten, den som mangler mest først. Tomt også når målet ikke nås i det hele tatt."""
        if not self.når_målet:
            return ()
        for_lite = {t: r for t, r in self.rekker.uten_tema.items() if r < self.mål - HALV_KRONE}
        return tuple(sorted(for_lite, key=lambda t: (for_lite[t], t)))


def følsomhet(spørsmål: Pakkespørsmål, frist: Frist | None = None) -> tuple[Følsomhet, ...]:
    """Dørene som nå, og med hvert grep som gjelder for spørsmålet."""
    nå = _svar(spørsmål, Grep.SOM_NÅ, 0.0, frist)
    return (nå, *(_svar(s, grep, beløp, frist) for grep, beløp, s in _varianter(spørsmål, nå)))


def _svar(spørsmål: Pakkespørsmål, grep: Grep, beløp: float, frist: Frist | None) -> Følsomhet:
    return Følsomhet(grep, beløp, krav_om_effekt(spørsmål), rekkevidde(spørsmål, frist))


def _varianter(s: Pakkespørsmål, nå: Følsomhet) -> Iterator[tuple[Grep, float, Pakkespørsmål]]:
    a = s.valg.forutsetninger
    inntekt = not a.regn_med_inntektstiltak and any(t.type == "inntekt" for t in s.kommune.valgbare)
    priser = not a.regn_om_priser and s.kommune.omregnet.tiltak != s.kommune.tiltak
    med = replace(a, regn_med_inntektstiltak=True), replace(a, regn_om_priser=True)
    if inntekt:
        yield Grep.INNTEKT, 0.0, replace(s, valg=s.valg.med(forutsetninger=med[0]))
    if priser:
        yield Grep.PRISER, 0.0, replace(s, valg=s.valg.med(forutsetninger=med[1]))
    if inntekt and priser:
        begge = replace(med[0], regn_om_priser=True)
        yield Grep.INNTEKT_OG_PRISER, 0.0, replace(s, valg=s.valg.med(forutsetninger=begge))
    for grep, del_ in ((Grep.TRE_KVART, 0.75), (Grep.HALVE, 0.5)):
        yield grep, 0.0, med_kortere_mengder(s, del_)
    if nå.ikke_uten:
        i_året = (nå.mål - nå.rekker.uten_tema[nå.ikke_uten[0]]) / _ganger(s)
        yield Grep.EGET, i_året, _med_eget(s, i_året)


def _ganger(s: Pakkespørsmål) -> int:
    """Så mange ganger et årlig beløp teller mot målet: én, eller én per år med krav når målet er en sum."""
    if s.år is not None or gjeldende_tolkning(s.kommune, s.valg.forutsetninger).type == "nivå":
        return 1
    return max(1, sum(krav > 0 for krav in krav_per_år(s.kommune, s.valg.forutsetninger)))


def med_kortere_mengder(spørsmål: Pakkespørsmål, del_: float) -> Pakkespørsmål:
    """Samme spørsmål der ytterste mengde bare er denne delen av veien fra standarden."""

    def kortere(tiltak: Tiltak) -> Tiltak:
        mengde = tiltak.mengde and _kortere(tiltak.mengde, del_)
        return tiltak.model_copy(update={"mengde": mengde})

    return _med_tiltak(spørsmål, kortere)


def _kortere(mengde: Mengde, del_: float) -> Mengde:
    størst = mengde.standard + del_ * (mengde.størst - mengde.standard)
    return mengde.model_copy(update={"størst": float(floor(størst)) if mengde.heltall else størst})


def _med_tiltak(s: Pakkespørsmål, endre: Callable[[Tiltak], Tiltak]) -> Pakkespørsmål:
    tiltak = tuple(map(endre, s.kommune.tiltak))
    mengder = {t.id: t.mengde for t in tiltak}
    valgte = tuple(
        replace(tv, mengde=min(tv.mengde, m.størst)) if (m := mengder.get(tv.id)) and tv.mengde is not None else tv
        for tv in s.valg.tiltak
    )
    return replace(s, kommune=s.kommune.model_copy(update={"tiltak": tiltak}), valg=s.valg.med(tiltak=valgte))


def _med_eget(s: Pakkespørsmål, beløp: float) -> Pakkespørsmål:
    """Et eget tiltak som virker fullt ut fra det første året, og leverer beløpet også etter realiseringsgraden."""
    grad = s.valg.forutsetninger.realiseringsgrad
    brutto = beløp / grad if grad else beløp
    start = replace(s.kommune.tiltak[0].start, år=s.kommune.år[0], måned=1)
    eget = EgetTiltak("et_tiltak_til", "Et tiltak til", Anslag.punkt(brutto), start)
    return replace(s, valg=s.valg.med(egne_tiltak=(*s.valg.egne_tiltak, eget)))
