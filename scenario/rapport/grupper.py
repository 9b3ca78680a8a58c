"""Hvem som merker et tiltak: retning per gruppe, aldri summert på tvers av grupper."""

from __future__ import annotations

from scenario.analyse.alternativer import følge_for
from scenario.begreper.kommune import Kommune
from scenario.begreper.tiltak import Tiltak
from scenario.framstilling.hvembilde import FØLGEORD
from scenario.framstilling.tall import helt, oppramsing

KONTROLL = (
    "Retningen for gruppene går fra −2 til +2 og summeres aldri. Den er oversatt fra en eldre grad uten retning, og "
    "må kontrolleres."
)


def gruppetekst(kommune: Kommune, tiltak: Tiltak) -> str:
    """«Elever og Foreldre: vesentlig dårligere (−2). 5 av 7 grupper er ikke vurdert.»."""
    funnet = {g.navn: følge_for(tiltak, g.id) for g in kommune.opplysninger.grupper}
    ledd = [
        f"{oppramsing(med)}: {ord_} ({helt(følge)})."
        for følge, ord_ in FØLGEORD.items()
        if følge is not None and (med := [navn for navn, f in funnet.items() if f is følge])
    ]
    ukjente = sum(f is None for f in funnet.values())
    return " ".join([*ledd, *([f"{ukjente} av {len(funnet)} grupper er ikke vurdert."] if ukjente else [])])
