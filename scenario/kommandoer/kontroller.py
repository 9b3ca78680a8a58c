"""`kontroller`: leser alt tallgrunnlag, sier fra om alle feil, og om utgaven er publisert."""

from __future__ import annotations

import argparse

from scenario.begreper.kommune import Kommune
from scenario.deling.kildevern import kildevarsler
from scenario.deling.kodevern import kodefeil
from scenario.deling.utgaver import Arkiv
from scenario.feilmeldinger import Feil, Inndatafeil, Tallgrunnlagsfeil
from scenario.innhenting.stabslager import FRA_APPEN
from scenario.kommandoer.felles import med_arkiv, med_kommune
from scenario.lesing import finn_kommuner, les_kommune, velg_kommune


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("kontroller", help="kontroller tallgrunnlaget")
    med_kommune(leser)
    med_arkiv(leser)
    leser.add_argument("--publisert", action="store_true", help="feil også når tallgrunnlaget ikke er publisert")
    leser.set_defaults(kjør=kjør)


def kjør(valgt: argparse.Namespace) -> int:
    """Leser den valgte kommunen, eller alle."""
    ider = (valgt.kommune,) if valgt.kommune else finn_kommuner(valgt.konfig) or (velg_kommune(valgt.konfig, None),)
    feil: list[Feil] = []
    upublisert: list[str] = []
    for id in ider:
        try:
            kommune = les_kommune(valgt.konfig, id)
            upublisert += _kontroller(kommune, Arkiv(id, valgt.arkiv))
        except Tallgrunnlagsfeil as unntak:
            feil += unntak.feil
    if feil:
        raise Tallgrunnlagsfeil(feil)
    if upublisert and valgt.publisert:
        raise Inndatafeil(*upublisert)
    print(*upublisert, sep="\n", end="\n" if upublisert else "")
    return 0


def _kontroller(kommune: Kommune, arkiv: Arkiv) -> list[str]:
    """Skriver at kommunen er uten feil. Gir en setning når utgaven ikke er publisert."""
    if feil := kodefeil(kommune, arkiv.alle()):
        raise Tallgrunnlagsfeil(list(feil))
    navn = kommune.opplysninger.navn
    print(f"{navn}: {len(kommune.tiltak)} tiltak, utgave {kommune.utgave}. Ingen feil.")
    if (utgaver := arkiv.utgaver()) and utgaver[-1].merknad == FRA_APPEN:
        print(f"{navn}: utgave {utgaver[-1].utgave} ble publisert fra appen {utgaver[-1].dato}. Ta filene med i git.")
    if arkiv.er_publisert(kommune):
        return []
    if forrige := arkiv.siste():
        for setning in kildevarsler(kommune, forrige):
            print(setning)
    return [
        f"{navn}: utgaven er ikke publisert, så lenker som deles nå, kan ikke vises med disse tallene senere. "
        "Kjør «python -m scenario utgave publiser»."
    ]
