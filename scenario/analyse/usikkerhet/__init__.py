"""Hvor sikkert er svaret? Trekninger over spennene, det som betyr mest, tempoet, og hva pakken hviler på."""

from scenario.analyse.usikkerhet.forsinkelse import Startplan, hele_måneder, startplan
from scenario.analyse.usikkerhet.grunnlag import Innsnevring, Opphavsdeling, mest_å_hente, opphavsdeling
from scenario.analyse.usikkerhet.leveringsgrad import MINST_PLAN, MINST_RAPPORTER, MINST_TILTAK, Levering, levering
from scenario.analyse.usikkerhet.som_sist import Lærdom, lærdom
from scenario.analyse.usikkerhet.spredning import Spredning
from scenario.analyse.usikkerhet.standardspenn import vanlig_spenn
from scenario.analyse.usikkerhet.trekninger import ANTALL, FRØ, Trekkplan
from scenario.analyse.usikkerhet.usikkerhetssvar import Måloppnåelse, Usikkerhet, måloppnåelse, usikkerhet
from scenario.analyse.usikkerhet.viktigst import Utslag

__all__ = [
    "ANTALL",
    "FRØ",
    "MINST_PLAN",
    "MINST_RAPPORTER",
    "MINST_TILTAK",
    "Innsnevring",
    "Levering",
    "Lærdom",
    "Måloppnåelse",
    "Opphavsdeling",
    "Spredning",
    "Startplan",
    "Trekkplan",
    "Usikkerhet",
    "Utslag",
    "hele_måneder",
    "levering",
    "lærdom",
    "mest_å_hente",
    "måloppnåelse",
    "opphavsdeling",
    "startplan",
    "usikkerhet",
    "vanlig_spenn",
]
