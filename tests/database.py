"""En PostgreSQL på denne maskinen, bare for prøvene: egen mappe, egen port, borte når prøvene er ferdige."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

_STEDER = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")
_START_SEKUNDER = 30
_EIER = "eier"
_navn = count()


class Database:
    """En tjener i gang. Hver prøve får sin egen bruker med sitt eget tomme skjema; det går fortere enn en database."""

    def __init__(self, port: int, kommando: list[str], mappe: Path, bruker: str | None) -> None:
        self.port, self._kommando, self._mappe, self._bruker = port, kommando, mappe, bruker
        self._tjener: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starter tjeneren og venter til den svarer."""
        with (self._mappe / "logg").open("ab") as logg:
            self._tjener = subprocess.Popen(
                self._kommando, stdout=logg, stderr=logg, cwd=self._mappe, **_som(self._bruker)
            )
        _vent_på(self._tjener, self, self._mappe / "logg")

    def krasj(self) -> None:
        """Stopper tjeneren straks, uten at noe blir ryddet eller skrevet ut; neste start må rette opp."""
        if self._tjener:
            self._tjener.send_signal(signal.SIGQUIT)
            self._tjener.wait(timeout=_START_SEKUNDER)
            self._tjener = None

    def adresse(self, bruker: str) -> str:
        """Adressen for en bruker, slik den settes i DATABASE_URL."""
        return f"postgresql://{bruker}@127.0.0.1:{self.port}/postgres"

    def ny(self, oppsett: str = "") -> str:
        """Adressen til et nytt, tomt sted. `oppsett` er en innstilling for brukeren."""
        navn = f"prove{next(_navn)}"
        with psycopg.connect(self.adresse(_EIER), autocommit=True) as kobling:
            kobling.execute(f"CREATE ROLE {navn} LOGIN")  # type: ignore[call-overload]
            kobling.execute(f"CREATE SCHEMA AUTHORIZATION {navn}")  # type: ignore[call-overload]
            if oppsett:
                kobling.execute(f"ALTER ROLE {navn} SET {oppsett}")  # type: ignore[call-overload]
        return self.adresse(navn)


@contextmanager
def database(*, trygg: bool = False) -> Iterator[Database]:
    """Starter PostgreSQL på en ledig port på 127.0.0.1, og stopper den etterpå.

    `trygg` venter på disken, slik den gjør i drift. Ellers er det klienten som drepes, aldri tjeneren.
    """
    bruker = _uprivilegert_bruker()
    mappe = Path(tempfile.mkdtemp(prefix="pg-"))
    if bruker:
        shutil.chown(mappe, bruker, bruker)
    try:
        _kjør(
            [_program("initdb"), "-D", mappe / "data", "-U", _EIER, "-A", "trust", "-E", "UTF8", "--no-locale"],
            bruker,
        )
        port = _ledig_port()
        oppsett = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": mappe}
        oppsett |= {} if trygg else {"fsync": "off"}
        valg = [del_ for navn, verdi in oppsett.items() for del_ in ("-c", f"{navn}={verdi}")]
        database = Database(port, [_program("postgres"), "-D", str(mappe / "data"), *valg], mappe, bruker)
        try:
            database.start()
            yield database
        finally:
            database.krasj()
    finally:
        shutil.rmtree(mappe, ignore_errors=True)


def _program(navn: str) -> str:
    mapper = [str(m) for mønster in _STEDER for m in sorted(Path("/").glob(mønster[1:]), reverse=True)]
    funnet = shutil.which(navn, path=os.pathsep.join([*mapper, os.environ.get("PATH", "")]))
    if funnet is None:
        grunn = "PostgreSQL mangler: kjør drift/test, som installerer den"
        pytest.skip(grunn) if sys.platform == "win32" else pytest.fail(grunn)
    return funnet


def _uprivilegert_bruker() -> str | None:
    """PostgreSQL nekter å kjøre som rot; da er det brukeren pakken lager, som kjører den."""
    return "postgres" if hasattr(os, "geteuid") and os.geteuid() == 0 else None


def _som(bruker: str | None) -> dict[str, object]:
    return {"user": bruker, "group": bruker, "extra_groups": []} if bruker else {}


def _kjør(kommando: list[object], bruker: str | None) -> None:
    ferdig = subprocess.run(
        list(map(str, kommando)), capture_output=True, text=True, timeout=120, cwd="/", **_som(bruker)
    )
    if ferdig.returncode:
        raise RuntimeError(f"{kommando[0]} feilet: {ferdig.stderr[-2000:]}")


def _ledig_port() -> int:
    with socket.socket() as sokkel:
        sokkel.bind(("127.0.0.1", 0))
        return int(sokkel.getsockname()[1])


def _vent_på(tjener: subprocess.Popen[bytes], database: Database, logg: Path) -> None:
    frist = time.monotonic() + _START_SEKUNDER
    while True:
        try:
            psycopg.connect(database.adresse(_EIER), connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if tjener.poll() is not None or time.monotonic() > frist:
                raise RuntimeError(f"PostgreSQL startet ikke: {logg.read_text()[-2000:]}") from None
            time.sleep(0.1)
