"""Øktene: hvor mange som får plass, og at det en forlatt økt holdt på, blir frigitt.

En åpen fane koster fire filer i prosessen. Valgene står i adressen, så en økt uten nett huskes bare i minutter.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from streamlit.runtime import Runtime
from streamlit.runtime.session_manager import SessionInfo, SessionStorage
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from sider.tjener import logg

FILER_PER_ØKT: Final = 5
FILER_ELLERS: Final = 200
"""Det prosessen trenger utenom øktene: biblioteker, database, svar på vanlige forespørsler."""
FLEST_FILER: Final = 65_536
FLEST_PARKERTE: Final = 128
RESERVE: Final = 0.1
"""Andelen av plassene som er holdt av til dem som alt har fått siden."""


def hev_filgrensen() -> int:
    """Hever grensen for åpne filer så langt maskinen tillater, og gir den."""
    try:
        import resource
    except ImportError:  # Windows har ingen slik grense
        return FLEST_FILER
    myk, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    ønsket = FLEST_FILER if hard == resource.RLIM_INFINITY else min(hard, FLEST_FILER)
    if myk == resource.RLIM_INFINITY or myk >= ønsket:
        return min(myk, FLEST_FILER) if myk > 0 else FLEST_FILER
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (ønsket, hard))
    return int(resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def plasser(ønsket: int, filer: int) -> int:
    """Antall økter det er filer til, høyst det ønskede."""
    return max(1, min(ønsket, (filer - FILER_ELLERS - FLEST_PARKERTE * 3) // FILER_PER_ØKT))


class Økter:
    """Teller åpne økter, og sier når det er fullt."""

    def __init__(self, flest: int) -> None:
        self.flest, self.åpne = flest, 0

    @property
    def plass_til_siden(self) -> bool:
        """Sant når en ny leser kan få siden."""
        return self.åpne < self.flest * (1 - RESERVE)

    @property
    def plass_til_økten(self) -> bool:
        """Sant når en som har siden, kan få økten sin."""
        return self.åpne < self.flest

    @contextmanager
    def inne(self) -> Iterator[None]:
        """Økten teller så lenge blokken varer."""
        self.åpne += 1
        try:
            yield
        finally:
            self.åpne -= 1


class Parkerte(SessionStorage):
    """Øktene som har mistet nettet. De eldste slippes når det blir mange, og alle etter en stund."""

    def __init__(self, sekunder: float, klokke: Callable[[], float] = time.monotonic) -> None:
        self._sekunder, self._klokke = sekunder, klokke
        self._inne: dict[str, tuple[float, SessionInfo]] = {}

    def get(self, session_id: str) -> SessionInfo | None:
        """Økten, når den fortsatt er her."""
        self.rydd()
        return self._inne[session_id][1] if session_id in self._inne else None

    def save(self, session_info: SessionInfo) -> None:
        """Tar vare på økten."""
        self._inne[session_info.session.id] = (self._klokke(), session_info)
        self.rydd()

    def delete(self, session_id: str) -> None:
        """Glemmer økten uten å avslutte den."""
        self._inne.pop(session_id, None)

    def list(self) -> list[SessionInfo]:
        """Øktene som er her."""
        return [økt for _, økt in self._inne.values()]

    def rydd(self) -> int:
        """Avslutter økter som har vært her for lenge eller er for mange. Filer og minne er da frigitt. Gir antallet."""
        frist = self._klokke() - self._sekunder
        for_mange = max(0, len(self._inne) - FLEST_PARKERTE)
        ut = [id for nr, (id, (tid, _)) in enumerate(self._inne.items()) if nr < for_mange or tid <= frist]
        for id in ut:
            try:
                self._inne.pop(id)[1].session.shutdown()
            except Exception:
                logg.unntak("En økt kunne ikke avsluttes.")
        return len(ut)


def bytt_lager(kjøretid: Runtime, sekunder: float) -> Parkerte | None:
    """Lar øktene parkeres hos oss. None når Streamlit er bygget annerledes enn ventet."""
    styrer = kjøretid._session_mgr
    if not isinstance(styrer, WebsocketSessionManager):
        return None
    styrer._session_storage = parkerte = Parkerte(sekunder)
    return parkerte
