"""Verktøyet som egen prosess: slik et møterom kjører det, på en ledig port på denne maskinen."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROT = Path(__file__).resolve().parent.parent
APP = ROT / "app.py"
STARTFRIST_SEKUNDER = 60
STOPPFRIST_SEKUNDER = 10


def ledig_port() -> int:
    """Et portnummer som er ledig nå."""
    with socket.socket() as sokkel:
        sokkel.bind(("127.0.0.1", 0))
        port: int = sokkel.getsockname()[1]
        return port


@dataclass
class Tjener:
    """En kjørende prosess. Porten er den samme gjennom stopp og ny start."""

    logg: Path
    miljø: Mapping[str, str] = field(default_factory=dict)
    app: Path = APP
    """Verktøyet startes som i drift/start; en annen side rett på Streamlit."""
    port: int = field(default_factory=ledig_port)
    mappe: str = ""
    """Undermappen på nettstedet tjeneren svarer i (`server.baseUrlPath`)."""
    _prosess: subprocess.Popen[bytes] | None = None

    @property
    def adresse(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.mappe and '/' + self.mappe}"

    @property
    def pid(self) -> int | None:
        """Prosessens id, eller None når tjeneren er stoppet."""
        return self._prosess.pid if self._prosess else None

    def start(self) -> None:
        """Starter og venter til tjeneren melder seg frisk."""
        with self.logg.open("ab") as logg:
            self._prosess = subprocess.Popen(
                self._kommando(),
                cwd=self.app.parent,
                env={**os.environ, **self.miljø},
                stdin=subprocess.DEVNULL,
                stdout=logg,
                stderr=subprocess.STDOUT,
            )
        try:
            self._vent_til_frisk(self._prosess)
        except BaseException:
            self.drep()
            raise

    def stopp(self) -> None:
        """Ber tjeneren avslutte, og dreper den om den ikke rekker det."""
        if self._prosess:
            self._prosess.terminate()
            self._avslutt()

    def drep(self) -> None:
        """Som et strømbrudd: ingen får ryddet opp."""
        if self._prosess:
            self._prosess.kill()
            self._avslutt()

    def start_på_nytt(self) -> None:
        self.stopp()
        self.start()

    def loggtekst(self, fra: int = 0) -> str:
        """Det tjeneren har skrevet, fra og med byte nummer `fra`."""
        return self.logg.read_bytes()[fra:].decode("utf-8", errors="replace")

    def _kommando(self) -> list[str]:
        valg = {"server.port": self.port, "server.address": "127.0.0.1", "server.headless": "true"}
        if self.mappe:
            valg["server.baseUrlPath"] = self.mappe
        flagg = [f"--{navn}={verdi}" for navn, verdi in valg.items()]
        start = ["sider.tjener"] if self.app == APP else ["streamlit", "run", str(self.app)]
        return [sys.executable, "-m", *start, *flagg]

    def _vent_til_frisk(self, prosess: subprocess.Popen[bytes]) -> None:
        frist = time.monotonic() + STARTFRIST_SEKUNDER
        while not self._er_frisk():
            if time.monotonic() > frist:
                raise RuntimeError(f"Tjeneren ble ikke frisk på {STARTFRIST_SEKUNDER} s:\n{self.loggtekst()}")
            try:
                prosess.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            raise RuntimeError(f"Tjeneren stoppet under oppstart:\n{self.loggtekst()}")

    def _er_frisk(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.adresse}/_stcore/health", timeout=2) as svar:
                return bool(svar.status == 200)
        except urllib.error.HTTPError as feil:
            feil.close()
            return False
        except OSError:
            return False

    def _avslutt(self) -> None:
        assert self._prosess is not None
        try:
            self._prosess.wait(timeout=STOPPFRIST_SEKUNDER)
        except subprocess.TimeoutExpired:
            self._prosess.kill()
            self._prosess.wait()
        self._prosess = None
