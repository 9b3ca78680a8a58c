"""Radene som ikke er med, og grunnen. Investeringer og trukne forslag står utenfor til noen ber om dem."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from scenario.innhenting.leser.listelinje import Linjeslag, Listelinje
from scenario.innhenting.leser.merker import er_investering, er_trukket
from scenario.innhenting.leser.ord import enkel
from scenario.innhenting.leser.resultat import UtelattRad
from scenario.innhenting.leser.sporsmal import LA_VÆRE, TA_MED, Spørsmålsbok
from scenario.innhenting.leser.titler import Titler, over

Linjer = Mapping[str, Sequence[Listelinje]]
_GRUNN = {
    Linjeslag.OVERSKRIFT: "mellomoverskrift",
    Linjeslag.BUDSJETT: "budsjettlinje, ikke et tiltak",
    Linjeslag.SKJULT: "raden er skjult i regnearket",
    Linjeslag.DEL: "en del av raden over, som alt er talt",
    Linjeslag.FORTSETTELSE: "teksten hører til raden over",
    Linjeslag.DELT_NAVN: "navnet fortsetter i raden under",
    Linjeslag.SAMLET: "beløpet er et annet år av det samme tiltaket",
    Linjeslag.INVESTERING: "investering, ikke innsparing i driften",
    Linjeslag.TRUKKET: "merket som trukket i lista",
    Linjeslag.SAMMENDRAG: "sum av et annet ark",
    Linjeslag.TOM: "verken navn eller beløp",
    Linjeslag.UTEN_NAVN: "raden har beløp, men ikke navn",
}
_UTEN_NAVN = (Linjeslag.SKJULT, Linjeslag.TOM, Linjeslag.UTEN_NAVN)
"""Radene der navnet mangler, eller ikke skal røpes."""


def hold_utenfor(linjer: Linjer, titler: Titler, bok: Spørsmålsbok) -> dict[str, tuple[Listelinje, ...]]:
    """Linjene der investeringer, summer av andre ark og trukne forslag ikke er tiltak, om ingen har bedt om dem."""
    sammendrag = _sammendrag(linjer)
    uten = _merket(
        linjer,
        Linjeslag.INVESTERING,
        lambda én: er_investering(over(én, titler)),
        "{} står under «Investeringer», og er ikke innsparing i driften. Skal {} være med likevel?",
        bok,
    )
    uten = _merket(
        uten,
        Linjeslag.SAMMENDRAG,
        lambda én: én.ark in sammendrag,
        "{} er summer av de andre arkene i fila. Skal {} være med likevel?",
        bok,
    )
    return _merket(
        uten,
        Linjeslag.TRUKKET,
        lambda én: én.slag is Linjeslag.TILTAK and er_trukket(én),
        "{} er merket som trukket i lista. Skal {} være med likevel?",
        bok,
    )


def _merket(
    linjer: Linjer, slag: Linjeslag, gjelder: Callable[[Listelinje], bool], tekst: str, bok: Spørsmålsbok
) -> dict[str, tuple[Listelinje, ...]]:
    """Linjene der de det gjelder, har fått slaget. Det spørres én gang for alle."""
    treff = {(én.ark, én.rad): én for alle in linjer.values() for én in alle if _kan_være(én) and gjelder(én)}
    antall = sum(én.slag is Linjeslag.TILTAK for én in treff.values())
    if antall:
        rader, de = ("1 rad", "den") if antall == 1 else (f"{antall} rader", "de")
        if bok.spør(slag.value, tekst.format(rader, de), LA_VÆRE, stopper=False) == TA_MED:
            treff = {}
    return {
        ark: tuple(replace(én, slag=slag) if (én.ark, én.rad) in treff else én for én in alle)
        for ark, alle in linjer.items()
    }


def _sammendrag(linjer: Linjer) -> set[str]:
    """Arkene der hver rad heter det samme som et av de andre arkene."""
    arkene = {enkel(ark) for ark in linjer}
    navnene = {ark: {enkel(én.navn) for én in alle if én.slag is Linjeslag.TILTAK} for ark, alle in linjer.items()}
    return {ark for ark, navn in navnene.items() if navn and navn <= arkene - {enkel(ark)}}


def _kan_være(linje: Listelinje) -> bool:
    return linje.slag in (Linjeslag.TILTAK, Linjeslag.SUM)


def utelatte(linjer: Linjer) -> list[UtelattRad]:
    """Radene som ikke er tiltak eller summer, med grunnen."""
    ut = []
    for alle in linjer.values():
        for én in alle:
            if én.slag is Linjeslag.FOTNOTE:
                ut.append(UtelattRad(én.ark, én.rad, f"fotnote: {én.navn}"))
            elif grunn := _GRUNN.get(én.slag):
                ut.append(UtelattRad(én.ark, én.rad, grunn if én.slag in _UTEN_NAVN else f"{grunn}: {én.navn}"))
    return ut
