"""Alternativ: et navngitt valg sammen med tallgrunnlaget det er regnet med."""

from __future__ import annotations

from dataclasses import dataclass

from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Valg


@dataclass(frozen=True, slots=True)
class Alternativ:
    """Ett av flere scenarioer som ses i sammenheng."""

    navn: str
    """Navnet lenken bærer. Brukerens tekst, som vises slik den er skrevet."""
    valg: Valg
    kommune: Kommune
    """Utgaven av tallgrunnlaget alternativet regnes med."""
