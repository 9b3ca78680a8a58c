"""Hva må til? Det ene tallet som må endres, hva det koster å vente, og de neste stegene mot målet."""

from scenario.analyse.maaltall import ukjente
from scenario.analyse.maaltall.maalsok import Mål, Målsvar, hva_må_til
from scenario.analyse.maaltall.neste import Mengdesteg, NesteSteg, neste_steg
from scenario.analyse.maaltall.ukjente import Spørsmålsfeil, Ukjent, flytt_start, les_ukjent
from scenario.analyse.maaltall.venting import (
    Ventekostnad,
    forskjellen,
    kostnad_ved_å_vente,
    per_tiltak,
    tapt_per_tiltak,
    utsatt,
)

__all__ = [
    "Mengdesteg",
    "Mål",
    "Målsvar",
    "NesteSteg",
    "Spørsmålsfeil",
    "Ukjent",
    "Ventekostnad",
    "flytt_start",
    "forskjellen",
    "hva_må_til",
    "kostnad_ved_å_vente",
    "les_ukjent",
    "neste_steg",
    "per_tiltak",
    "tapt_per_tiltak",
    "ukjente",
    "utsatt",
]
