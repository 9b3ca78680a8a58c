"""Regnearket: en arbeidsbok der alle resultater er formler over celler leseren kan endre.

Boka regner hele modellen selv og gir samme svar som verktøyet når noe endres. Verdiene beregningen ga, er lagret i
cellene, så filen også kan leses uten å regnes på nytt.
"""

from __future__ import annotations

from datetime import datetime

from scenario.framstilling.ord import VANNMERKE
from scenario.rapport.innhold import Rapportinnhold
from scenario.rapport.regneark import (
    aar,
    fond,
    forutsetninger,
    kilder,
    overlapp,
    regler,
    regning,
    saken,
    sammendrag,
    tiltak,
)
from scenario.rapport.regneark.ark import Bok
from scenario.rapport.regneark.plan import (
    FOND,
    FORUTSETNINGER,
    KILDER,
    OVERLAPP,
    REGLER,
    REGNING,
    SAKEN,
    SAMMENDRAG,
    TILTAK,
    ÅR,
    lag_plan,
)


def regneark(innhold: Rapportinnhold) -> bytes:
    """Arbeidsboka som xlsx. Samme innhold gir samme bytes."""
    bok, plan = Bok(innhold), lag_plan(innhold)
    for navn in (SAMMENDRAG, TILTAK, ÅR, FOND, REGLER, FORUTSETNINGER, SAKEN, KILDER, REGNING, OVERLAPP):
        bok.nytt(navn)
    for del_ in (forutsetninger, tiltak, regning, overlapp, aar, fond, regler, saken, kilder, sammendrag):
        del_.skriv(bok, plan)
    for navn in (REGNING, OVERLAPP):
        bok.ark[navn].ws.hide()
    bok.fil.set_properties(
        {
            "title": innhold.tittel,
            "subject": VANNMERKE,
            "author": innhold.kommune.opplysninger.navn,
            "comments": innhold.merke,
            "created": datetime.combine(innhold.dato, datetime.min.time()),
        }
    )
    return bok.ferdig()
