"""`kontroller`: leser alt tallgrunnlag og sier fra om alle feil."""

from __future__ import annotations

import argparse

from scenario.feilmeldinger import Feil, Tallgrunnlagsfeil
from scenario.kommandoer.felles import med_kommune
from scenario.lesing import finn_kommuner, les_kommune, velg_kommune


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("kontroller", help="kontroller tallgrunnlaget")
    med_kommune(leser)
    leser.set_defaults(kjør=kjør)


def kjør(valgt: argparse.Namespace) -> int:
    """Leser den valgte kommunen, eller alle."""
    ider = (valgt.kommune,) if valgt.kommune else finn_kommuner(valgt.konfig) or (velg_kommune(valgt.konfig, None),)
    feil: list[Feil] = []
    for id in ider:
        try:
            kommune = les_kommune(valgt.konfig, id)
            antall = f"{len(kommune.tiltak)} tiltak, utgave {kommune.utgave}"
            print(f"{kommune.opplysninger.navn}: {antall}. Ingen feil.")
        except Tallgrunnlagsfeil as unntak:
            feil += unntak.feil
    if feil:
        raise Tallgrunnlagsfeil(feil)
    return 0
