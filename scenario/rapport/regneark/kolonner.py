"""Kolonnene på arkene med ett tiltak per rad. En gruppe er flere kolonner etter hverandre: lav, sannsynlig og høy."""

from __future__ import annotations

from scenario.rapport.regneark.ark import ref
from scenario.rapport.regneark.plan import REGNING, TILTAK, Arkplan


class T:
    """Arket Tiltak. PER_ENHET og EGET er tre kolonner hver; ANDELER og planen for omstilling er én per år."""

    NAVN, PÅ, STATUS, HELÅR, LAV, HØY, OPPHAV, TEMA, MENGDE, ENHET, ANSLAG = range(11)
    STARTÅR, STARTMÅNED, OPPTRAPPING, REALISERING, PER_ENHET, EGET = 11, 12, 13, 14, 15, 18
    MERKOST, BORTFALL, OMST_FAST, OMST_ENHET, ANDELER = range(21, 26)

    @staticmethod
    def omstilling(plan: Arkplan) -> int:
        """Første kolonne i egen plan for omstillingskostnaden."""
        return T.ANDELER + len(plan.år)

    @staticmethod
    def kilde(plan: Arkplan) -> int:
        """Kolonnen med opphav og kilde til tallene bak effekten; opphavet til andre tall følger etter."""
        return T.omstilling(plan) + len(plan.år)


class R:
    """Arket Regning. BRUTTO er tre kolonner; MÅNEDER er måneder i virksomhet ved hvert årsskifte."""

    NAVN, TELLER, BRUTTO, VALGT, FRA_KILDEN, VIRKER_FRA, MÅNEDER = 0, 1, 2, 5, 6, 7, 8

    @staticmethod
    def andel(plan: Arkplan) -> int:
        """Første kolonne med andel av helårseffekten per år."""
        return R.MÅNEDER + len(plan.år) + 1

    @staticmethod
    def helår(plan: Arkplan) -> int:
        """Kolonnen med helårseffekt; effekten per år følger etter."""
        return R.andel(plan) + len(plan.år)

    @staticmethod
    def lav(plan: Arkplan) -> int:
        """Kolonnen med helårseffekt ved lavt anslag; høyt følger etter."""
        return R.helår(plan) + len(plan.år) + 1

    @staticmethod
    def omstilling(plan: Arkplan) -> int:
        """Første kolonne med omstillingskostnad per år."""
        return R.lav(plan) + 2


def på_tiltak(rad: int, kol: int) -> str:
    """Cellen på arket Tiltak."""
    return ref(TILTAK, rad, kol)


def på_regning(rad: int, kol: int) -> str:
    """Cellen på arket Regning."""
    return ref(REGNING, rad, kol)
