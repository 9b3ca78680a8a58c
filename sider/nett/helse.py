"""Prøvene bak `/klar`: tallgrunnlaget, arkivet, lageret og hvor fullt det er, arbeiderne, og plassen til
flere lesere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from scenario.deling.lagerfeil import Lagerfeil
from scenario.feilmeldinger import Tallgrunnlagsfeil
from sider.felles import arbeid, tallgrunnlag
from sider.tjener.klar import Tilstand
from sider.tjener.okter import Økter

NESTEN_FULLT: Final = 0.9


def tall() -> Tilstand:
    """Om tallene som vises, er tallgrunnlaget slik det er."""
    try:
        vist = tallgrunnlag.reserven()
    except Tallgrunnlagsfeil as feil:
        return Tilstand("tallgrunnlag", False, f"{len(feil.feil)} feil, og ingen utgave å vise i stedet")
    feilen = tallgrunnlag.grunnlaget().feil
    antall = len(feilen.feil) if feilen else 0
    return Tilstand("tallgrunnlag", feilen is None, f"{antall} feil; utgaven {vist.utgave if vist else '?'} vises")


def arkiv() -> Tilstand:
    """Om lenker som deles nå, kan vises med de samme tallene senere."""
    try:
        return Tilstand("arkiv", tallgrunnlag.er_publisert(), "utgaven er ikke publisert")
    except (Tallgrunnlagsfeil, OSError):
        return Tilstand("arkiv", False, "arkivet kan ikke leses, eller er skadet")


def lager() -> Tilstand:
    """Om korte lenker kan lages."""
    try:
        tallgrunnlag.lageret().kan_skrives()
    except Lagerfeil as feil:
        return Tilstand("lager", False, feil.grunn)
    return Tilstand("lager", True)


def plass_i_lageret() -> Tilstand:
    """Om lageret er i ferd med å bli fullt."""
    try:
        andel = tallgrunnlag.lageret().fylling().andel
    except Lagerfeil as feil:
        return Tilstand("plass_i_lageret", False, feil.grunn)
    return Tilstand("plass_i_lageret", andel < NESTEN_FULLT, f"{andel:.0%} er brukt".replace("%", " %"))


def arbeidere() -> Tilstand:
    """Om prosessene som lager filer og søker, er i gang."""
    nå = arbeid.stand()
    return Tilstand("arbeidere", nå.lever >= nå.arbeidere, f"{nå.lever} av {nå.arbeidere} er i gang")


def køen() -> dict[str, float]:
    """Tallene til overvåkingen: arbeiderne og køen foran dem."""
    nå = arbeid.stand()
    return {"arbeidere": nå.arbeidere, "arbeidere_lever": nå.lever, "oppdrag_venter": nå.venter}


def prøver(økter: Økter) -> tuple[Callable[[], Tilstand], ...]:
    """Alle prøvene; den siste er om prosessen har plass til flere lesere."""

    def plass() -> Tilstand:
        return Tilstand("plass", økter.plass_til_siden, f"{økter.åpne} av {økter.flest} faner er åpne")

    return tall, arkiv, lager, plass_i_lageret, arbeidere, plass
