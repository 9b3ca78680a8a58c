"""Filene som er lastet opp: bare i minnet, delt på dem som laster opp, og borte når fanen er lukket."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from starlette.types import Message, Receive
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

STØRST_FIL: Final = 5 * 1024 * 1024
STØRST_SAMLET: Final = 100_000_000
"""Byte alle økter til sammen kan ha liggende i minnet."""
STØRST_PER_ADRESSE: Final = 40_000_000
"""Byte økter fra samme adresse kan ha liggende. Et rådhus kan ha én adresse utad, så det er ikke for én person."""
FLEST_PER_ØKT: Final = 10
STILLE_SEKUNDER, FRIST_SEKUNDER = 15.0, 120.0
"""Så lenge kan det være stille mens en fil er på vei inn, og så lenge kan den bruke. Den holder en plass imens."""


def hold_i_minnet() -> None:
    """En fil som tas imot, skrives ikke til en midlertidig fil på disken før den er større enn det som slipper inn."""
    MultiPartParser.spool_max_size = STØRST_FIL + 1_000_000


class Opplastinger:
    """Regnskapet over filene i minnet, og de som er på vei inn."""

    def __init__(self) -> None:
        self._adresser: dict[str, str] = {}
        self._på_vei: Counter[str] = Counter()

    def rydd(self) -> None:
        """Sletter filene til økter uten nett."""
        lager = _lageret()
        if lager is None:
            return
        for økt in list(lager.file_storage):
            if not runtime.get_instance().is_active_session(økt):
                lager.remove_session_files(økt)
        self._adresser = {ø: a for ø, a in self._adresser.items() if ø in lager.file_storage}

    def er_plass(self, økt: str, adresse: str) -> bool:
        """Sant når enda en fil fra økten får plass."""
        lager = _lageret()
        if lager is None:
            return True
        self.rydd()
        filer = {i: sum(len(fil.data) for fil in list(inne.values())) for i, inne in list(lager.file_storage.items())}
        hos_adressen = sum(byte for i, byte in filer.items() if self._adresser.get(i) == adresse)
        på_vei = self._på_vei.total() * STØRST_FIL
        return (
            len(lager.file_storage.get(økt, ())) < FLEST_PER_ØKT
            and sum(filer.values()) + på_vei + STØRST_FIL <= STØRST_SAMLET
            and hos_adressen + (self._på_vei[adresse] + 1) * STØRST_FIL <= STØRST_PER_ADRESSE
        )

    @contextmanager
    def tar_imot(self, økt: str, adresse: str) -> Iterator[None]:
        """Filen har plassen sin så lenge den er på vei inn."""
        self._adresser[økt] = adresse
        self._på_vei[adresse] += 1
        try:
            yield
        finally:
            self._på_vei[adresse] -= 1
            self._på_vei += Counter()  # nullene bort


def med_frist(receive: Receive) -> Receive:
    """Mottaket, med 408 når fila ikke kommer fram i tide."""
    slutt = time.monotonic() + FRIST_SEKUNDER

    async def motta() -> Message:
        try:
            return await asyncio.wait_for(receive(), min(STILLE_SEKUNDER, slutt - time.monotonic()))
        except TimeoutError:
            raise HTTPException(408) from None

    return motta


def _lageret() -> MemoryUploadedFileManager | None:
    if not runtime.exists():
        return None
    lager = runtime.get_instance().uploaded_file_mgr
    return lager if isinstance(lager, MemoryUploadedFileManager) else None
