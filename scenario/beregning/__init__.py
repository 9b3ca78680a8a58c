"""Rene funksjoner fra tallgrunnlag og valg til resultat. Modellen er beskrevet på siden «Om»."""

from scenario.beregning.beregn import beregn
from scenario.beregning.forskjell import uten_tiltak

__all__ = ["beregn", "uten_tiltak"]
