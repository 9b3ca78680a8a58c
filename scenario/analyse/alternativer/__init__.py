"""To eller flere alternativer side om side: kjernen, det som skiller, kompromisset, og hvem som merker det."""

from scenario.analyse.alternativer import kompromiss
from scenario.analyse.alternativer.hvem_merker import BerørtGruppe, Hvem, Merket, Tjeneste, berørte_grupper, hvem
from scenario.analyse.alternativer.kjerne import Alternativpakke, Enighet, Kjerne, Kjernerad, felles_kjerne
from scenario.analyse.alternativer.kompromiss import Kompromiss, Kompromisspørsmål
from scenario.analyse.alternativer.sammenligning import (
    FLEST,
    Alternativkolonne,
    Grunnlagsavvik,
    Sammenligning,
    avvik,
    likestill,
    sammenlign,
)
from scenario.analyse.alternativer.skille import (
    BARE_SPENNET,
    DRIVER,
    VALGT,
    Emne,
    Hinder,
    Skille,
    Skillelinje,
    hva_skiller,
)

__all__ = [
    "BARE_SPENNET",
    "DRIVER",
    "FLEST",
    "VALGT",
    "Alternativkolonne",
    "Alternativpakke",
    "BerørtGruppe",
    "Emne",
    "Enighet",
    "Grunnlagsavvik",
    "Hinder",
    "Hvem",
    "Kjerne",
    "Kjernerad",
    "Kompromiss",
    "Kompromisspørsmål",
    "Merket",
    "Sammenligning",
    "Skille",
    "Skillelinje",
    "Tjeneste",
    "avvik",
    "berørte_grupper",
    "felles_kjerne",
    "hva_skiller",
    "hvem",
    "kompromiss",
    "likestill",
    "sammenlign",
]
