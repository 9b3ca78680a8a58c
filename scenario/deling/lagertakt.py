"""Takten det kan lages nye korte lenker i: en andel til hver økt og hver nettadresse, og en til alle.

Det huskes i minnet i ett minutt, som en saltet sum. Ingenting skrives ned.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock

MINUTT = 60.0
FLEST = 50_000
"""Økter og adresser det holdes regning med på en gang."""


class Takter:
    """Regning per minutt for hver som bruker av den felles plassen."""

    def __init__(self, klokke: Callable[[], float]) -> None:
        self._klokke, self._lås, self._salt = klokke, Lock(), secrets.token_bytes(16)
        self._siste: dict[bytes, deque[float]] = {}

    def slipp_gjennom(self, takter: Sequence[tuple[str, int]]) -> bool:
        """Sant når ingen av dem har brukt opp minuttet sitt; da er én brukt av hver. Hver er (hvem, flest)."""
        with self._lås:
            nå = self._klokke()
            self._glem(nå)
            regnskap = [(self._siste.setdefault(self._sum(hvem), deque()), flest) for hvem, flest in takter]
            for tider, _ in regnskap:
                while tider and nå - tider[0] >= MINUTT:
                    tider.popleft()
            if any(len(tider) >= flest for tider, flest in regnskap):
                return False
            for tider, _ in regnskap:
                tider.append(nå)
            return True

    def er_brukt_opp(self, hvem: str, flest: int) -> bool:
        """Sant når den har brukt opp minuttet sitt. Bruker ingenting."""
        with self._lås:
            nå = self._klokke()
            return sum(nå - tid < MINUTT for tid in self._siste.get(self._sum(hvem), ())) >= flest

    def _glem(self, nå: float) -> None:
        if len(self._siste) > FLEST:
            self._siste = {hvem: tider for hvem, tider in self._siste.items() if tider and nå - tider[-1] < MINUTT}

    def _sum(self, hvem: str) -> bytes:
        return hashlib.blake2b(hvem.encode(), key=self._salt, digest_size=12).digest()
