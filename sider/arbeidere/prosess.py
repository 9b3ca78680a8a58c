"""Køens ende av én arbeider: starter prosessen, sender oppdraget og leser det som kommer tilbake."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sider.arbeidere.arbeider import AVBRYT, GJØR, KLAR, SKRITT

ROT: Final = Path(__file__).resolve().parents[2]


class Død(Exception):
    """Prosessen er borte."""


class Prosess:
    """En arbeider. `gjør` kalles fra én tråd; `avbryt` og `drep` fra hvilken som helst."""

    def __init__(self) -> None:
        sti = os.pathsep.join(filter(None, (str(ROT), os.environ.get("PYTHONPATH"))))
        self._prosess = subprocess.Popen(
            [sys.executable, "-m", "sider.arbeidere.arbeider"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": sti},
        )
        self._skriver = threading.Lock()
        self.minne = 0
        """Det meste minnet prosessen har brukt, i byte."""

    @property
    def pid(self) -> int:
        """Prosessens nummer."""
        return self._prosess.pid

    @property
    def lever(self) -> bool:
        """Sant til prosessen er borte."""
        return self._prosess.poll() is None

    def vent_til_klar(self) -> None:
        """Venter til bibliotekene er hentet inn. Gir Død når prosessen ikke kom i gang."""
        if self._les()[0] != KLAR:
            raise Død

    def gjør(self, nummer: int, oppdrag: bytes, meld: Callable[..., None]) -> tuple[str, Any]:
        """Gjør oppdraget og gir det som skjedde. Gir Død når prosessen dør underveis."""
        self._send(GJØR, nummer, oppdrag)
        while True:
            hva, fra, innhold = self._les()
            if fra != nummer:
                continue
            if hva == SKRITT:
                meld(*innhold)
            else:
                svar, self.minne = innhold
                return hva, svar

    def avbryt(self, nummer: int) -> None:
        """Ber prosessen legge bort oppdraget. Gjør ingenting når det alt er ferdig."""
        try:
            self._send(AVBRYT, nummer)
        except Død:
            return

    def drep(self) -> None:
        """Stopper prosessen med en gang."""
        self._prosess.kill()

    def rydd(self) -> None:
        """Stopper prosessen og lukker det den holdt åpent."""
        self._prosess.kill()
        self._prosess.wait()
        for ende in (self._prosess.stdin, self._prosess.stdout):
            try:
                if ende:
                    ende.close()
            except OSError:
                continue

    def _send(self, *melding: Any) -> None:
        inn = self._prosess.stdin
        assert inn is not None
        try:
            with self._skriver:
                inn.write(pickle.dumps(melding if len(melding) > 2 else (*melding, b"")))
                inn.flush()
        except (OSError, ValueError) as feil:
            raise Død from feil

    def _les(self) -> tuple[str, int, Any]:
        ut = self._prosess.stdout
        assert ut is not None
        try:
            melding: tuple[str, int, Any] = pickle.load(ut)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as feil:
            raise Død from feil
        return melding
