"""En arbeider: en egen prosess som gjør ett oppdrag om gangen. Køen starter den.

Den viker for den som klikker (lav prioritet), har en grense for minne, og gir seg når køen er borte.
"""

from __future__ import annotations

import importlib
import os
import pickle
import signal
import sys
import threading
import traceback
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, BinaryIO, Final

from sider.arbeidere.oppdrag import Oppdrag

VIKER: Final = 10
"""Så mye lavere prioritet enn tjeneren (nice)."""
STØRST_MINNE: Final = 2_000_000_000
"""Byte en arbeider får holde på. Over det stopper arbeidet, ikke maskinen."""
VARMES_OPP: Final = (
    "scipy.optimize",
    "scenario.analyse.pakker.pakkesvar",
    "scenario.analyse.pakker.dorfolsomhet",
    "scenario.analyse.pakker.pakke_front",
    "scenario.rapport.regneark",
    "scenario.rapport.dokument",
    "scenario.rapport.pdf",
    "scenario.rapport.figurer",
    "vl_convert",
    "typst",
    "scenario.innhenting.lagring",
)
"""Hentes inn før det første oppdraget; de som ikke er installert, hoppes over."""

KLAR, SKRITT, FERDIG, FEIL, AVBRUTT = "klar", "skritt", "ferdig", "feil", "avbrutt"
"""Det en arbeider sender."""
GJØR, AVBRYT = "gjør", "avbryt"
"""Det den tar imot."""


class _Avbrutt(BaseException):
    """Ingen venter lenger på svaret."""


class _Arbeider:
    def __init__(self, inn: BinaryIO, ut: BinaryIO) -> None:
        self.inn, self.ut = inn, ut
        self.kø: SimpleQueue[tuple[int, bytes]] = SimpleQueue()
        self.nå = self.avbrutt = 0

    def ta_imot(self) -> None:
        """Leser det køen sender, til den er borte."""
        with suppress(EOFError, OSError):
            while True:
                hva, nummer, data = pickle.load(self.inn)
                if hva == GJØR:
                    self.kø.put((nummer, data))
                else:
                    self.avbrutt = nummer
                    signal.raise_signal(signal.SIGINT)
        os._exit(0)

    def ved_signal(self, *_: Any) -> None:
        if self.nå and self.nå == self.avbrutt:
            raise _Avbrutt

    def send(self, hva: str, nummer: int = 0, innhold: Any = None) -> None:
        self.ut.write(pickle.dumps((hva, nummer, innhold)))
        self.ut.flush()

    def kjør(self) -> None:
        self.send(KLAR)
        while True:
            nummer, data = self.kø.get()
            hva, innhold = self._gjør(nummer, data)
            self.send(hva, nummer, (innhold, _mest_minne()))

    def _gjør(self, nummer: int, data: bytes) -> tuple[str, Any]:
        if nummer == self.avbrutt:
            return AVBRUTT, None
        try:
            try:
                self.nå = nummer
                oppdrag = Oppdrag.pakket_ut(data)
                return FERDIG, pickle.dumps(oppdrag.gjør(lambda *skritt: self.send(SKRITT, nummer, skritt)))
            finally:
                self.nå = 0
        except _Avbrutt:
            self.nå = 0
            return AVBRUTT, None
        except Exception as feil:
            return FEIL, f"{type(feil).__name__} {_sted(feil)}"


def _sted(feil: BaseException) -> str:
    """Stedene i koden feilen kom fra, det innerste først. Innholdet i den er ikke med."""
    rammer = traceback.extract_tb(feil.__traceback__)[-4:]
    return " < ".join(f"{os.path.basename(ramme.filename)}:{ramme.lineno}" for ramme in reversed(rammer))


def _mest_minne() -> int:
    """Det meste minnet prosessen har brukt, i byte; 0 der systemet ikke sier det."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _begrens() -> None:
    with suppress(AttributeError, OSError):
        os.nice(VIKER)
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (STØRST_MINNE, STØRST_MINNE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _varm_opp() -> None:
    for navn in VARMES_OPP:
        with suppress(ImportError):
            importlib.import_module(navn)


def main() -> None:
    """Arbeider til køen lukker."""
    arbeider = _Arbeider(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"))
    tomt = os.open(os.devnull, os.O_RDONLY)
    os.dup2(tomt, 0)
    os.dup2(2, 1)  # det et bibliotek skriver, hører til loggen
    signal.signal(signal.SIGINT, arbeider.ved_signal)
    _begrens()
    threading.Thread(target=arbeider.ta_imot, daemon=True).start()
    _varm_opp()
    arbeider.kjør()


if __name__ == "__main__":
    main()
