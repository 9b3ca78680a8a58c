"""Tallgrunnlaget når det har feil: den siste hele utgaven i arkivet vises til feilen er rettet."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Final

from scenario.begreper.kommune import Kommune
from scenario.feilmeldinger import Tallgrunnlagsfeil
from sider.tjener import logg

PRØV_IGJEN_SEKUNDER: Final = 20.0
"""Et tallgrunnlag med feil leses på nytt så ofte, så det retter seg selv når filene er rettet."""


class Tallgrunnlag:
    """Det som leses én gang når det er i orden, og det som vises i stedet når det ikke er det."""

    def __init__(
        self,
        les: Callable[[], Kommune],
        reserve: Callable[[], Kommune | None],
        klokke: Callable[[], float] = time.monotonic,
    ) -> None:
        self._les, self._reserve, self._klokke, self._lås = les, reserve, klokke, Lock()
        self._kommune: Kommune | None = None
        self._prøvd = 0.0
        self.feil: Tallgrunnlagsfeil | None = None
        """Feilen i tallgrunnlaget nå; None når det er i orden eller ikke lest ennå."""

    def gjeldende(self) -> Kommune:
        """Tallgrunnlaget, eller reserven. Gir Tallgrunnlagsfeil når ingen av dem kan leses."""
        with self._lås:
            if self._kommune is None or (self.feil and self._klokke() - self._prøvd >= PRØV_IGJEN_SEKUNDER):
                self._prøv()
            if self._kommune is None:
                assert self.feil is not None
                raise self.feil
            return self._kommune

    def les_på_nytt(self) -> None:
        """Leser tallgrunnlaget igjen når noen har publisert nytt. Har det feil, vises det som ble vist før."""
        with self._lås:
            self._prøv()

    def _prøv(self) -> None:
        try:
            self._kommune, self.feil = self._les(), None
        except Tallgrunnlagsfeil as feil:
            if self.feil is None:
                logg.advar(
                    "utgave", "Tallgrunnlaget har feil: " + "; ".join(map(str, feil.feil)), antall=len(feil.feil)
                )
                self._kommune = self._kommune or self._reserve()
                vist = self._kommune.utgave if self._kommune else "ingen"
                logg.advar("utgave", "Den siste hele utgaven vises til feilen er rettet.", utgave=vist)
            self.feil, self._prøvd = feil, self._klokke()
