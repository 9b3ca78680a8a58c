"""Det lerretet i rommet skal vise: rommet slik det er, og planene det spørres om og som vises, regnet ut."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache

from scenario.begreper.alternativ import Alternativ
from scenario.begreper.resultat import Resultat
from scenario.beregning import beregn
from scenario.deling import rominnhold
from scenario.deling.lagerrom import Rom
from scenario.deling.rominnhold import Rominnhold
from scenario.framstilling import romtall
from scenario.framstilling.romforklaring import Romplan
from scenario.framstilling.romtall import Talt
from scenario.framstilling.svaret import Svar
from sider.felles import rom

PER_SIDE = 10
"""Så mange tiltak det spørres om på én side."""


@dataclass(frozen=True)
class Lerretbilde:
    """Alt lerretet viser, og det regnestykkene er gjort av."""

    rommet: Rom
    adresse: str
    """Adressen til appen, med skråstrek sist."""

    @cached_property
    def innhold(self) -> Rominnhold:
        """Det lederen har lagt fram."""
        return rominnhold.les(self.rommet.innhold)

    @cached_property
    def plan(self) -> Romplan:
        """Planen det spørres om."""
        return rom.planen(self.innhold)

    @cached_property
    def spurt(self) -> tuple[Resultat, Svar | None]:
        """Svaret på planen det spørres om."""
        return _svaret(self.innhold.spurt_s, self.innhold.spurt_u)

    @cached_property
    def vist(self) -> tuple[Resultat, Svar | None]:
        """Svaret på planen på lerretet."""
        return _svaret(self.innhold.s, self.innhold.u)

    @cached_property
    def talte(self) -> tuple[Talt, ...]:
        """Tellingen per tiltak."""
        return romtall.valgene(self.plan, self.rommet.telling)

    @cached_property
    def kjerne(self) -> tuple[Talt, ...]:
        """Tiltakene mange nok vil ha."""
        return romtall.kjernen(self.talte, self.innhold.terskel.minst)

    @property
    def doser(self) -> dict[str, str]:
        """Dosene i den felles kjernen."""
        return romtall.kjernens_doser(self.plan, self.rommet.telling, self.kjerne)

    @property
    def bladet(self) -> tuple[Talt, ...]:
        """Tiltakene på siden som er framme."""
        fra = min(self.innhold.side, self.siste_side) * PER_SIDE
        return self.talte[fra : fra + PER_SIDE]

    @property
    def siste_side(self) -> int:
        """Nummeret på den siste siden."""
        return max(0, (len(self.talte) - 1) // PER_SIDE)

    @cached_property
    def avtrykk(self) -> str:
        """Endres når lerretet skal vise noe annet."""
        r = self.rommet
        ledd = (r.steg, r.låst, r.åpent, r.med, r.svart, r.telling, r.innhold, self.adresse)
        return hashlib.blake2b(repr(ledd).encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=256)
def _svaret(s: str, u: str) -> tuple[Resultat, Svar | None]:
    return regnet(rom.alternativ(s, u))


def regnet(alternativ: Alternativ) -> tuple[Resultat, Svar | None]:
    """Resultatet, og svaret på det når det ikke er konflikter."""
    from sider.felles.svar import svar_for  # numpy skal ikke lastes før tjeneren har begrenset trådene

    resultat = beregn(alternativ.kommune, alternativ.valg)
    return resultat, None if resultat.konflikter else svar_for(alternativ.kommune, alternativ.valg, resultat)
