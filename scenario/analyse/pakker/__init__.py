"""Pakkene som når målet: eksakt søk, dørene, og hvorfor noe ikke går. Kartet står i README.md i mappa."""

from scenario.analyse.pakker.dorfolsomhet import Følsomhet, Grep, følsomhet
from scenario.analyse.pakker.gjentakelse import Gjentakelse, Uunnværlig
from scenario.analyse.pakker.pakke_front import Front, Frontpunkt, front
from scenario.analyse.pakker.pakke_grenser import krav_om_effekt
from scenario.analyse.pakker.pakke_umulig import Grensetype, Løsnet, Umulig
from scenario.analyse.pakker.pakkesporsmal import (
    Formål,
    Frist,
    Inndeling,
    Pakkespørsmål,
    Tak,
    det_søket_hviler_på,
    feil_i,
    med_resten,
    med_standardmengder,
)
from scenario.analyse.pakker.pakkesvar import FLEST_PAKKER, Pakke, Pakkestatus, Pakkesvar, svar
from scenario.analyse.pakker.prinsippvedtak import Prinsipp, Rekkevidde, Tema, prinsipp, rekkevidde

__all__ = [
    "FLEST_PAKKER",
    "Formål",
    "Frist",
    "Front",
    "Frontpunkt",
    "Følsomhet",
    "Gjentakelse",
    "Grensetype",
    "Grep",
    "Inndeling",
    "Løsnet",
    "Pakke",
    "Pakkespørsmål",
    "Pakkestatus",
    "Pakkesvar",
    "Prinsipp",
    "Rekkevidde",
    "Tak",
    "Tema",
    "Umulig",
    "Uunnværlig",
    "det_søket_hviler_på",
    "feil_i",
    "front",
    "følsomhet",
    "krav_om_effekt",
    "med_resten",
    "med_standardmengder",
    "prinsipp",
    "rekkevidde",
    "svar",
]
