"""Databasens feil som én norsk setning. Den hele lenken virker uansett hva som er galt med lageret."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

OPPTATT = "Lageret for korte lenker er opptatt akkurat nå. Prøv igjen om litt."
TOMT = (
    "Lageret for korte lenker er tomt. Det kan være slettet eller flyttet: si fra til den som drifter, eller be om den "
    "hele lenken."
)
FULLT = "Lageret for korte lenker er fullt. Bruk den hele lenken, og si fra til den som drifter."
RYDDET = "Den korte lenken er ryddet bort fordi den var gammel. Be den som delte den, om den hele lenken."
UFULLSTENDIG = (
    "Lageret for korte lenker kan ikke leses helt nå, og lenken kan være blant det som mangler. Prøv igjen senere, "
    "eller be om den hele lenken."
)
FOR_NYTT = "Lageret for korte lenker er laget av en nyere utgave av appen. Oppgrader appen."
MINST_LEDIG = 1_000_000
"""Byte som må være ledig på disken for at den som drifter, ikke skal få vite det."""
_FULLT = "Det er ikke plass på disken til flere korte lenker."
_SKRIVEVERN = "Lageret for korte lenker kan ikke skrives til."
_ÅPNES_IKKE = "Lageret for korte lenker kan ikke åpnes."
_SKADET = "Lageret for korte lenker er skadet. Det må gjenopprettes fra en sikkerhetskopi."
_DISK = "Disken med lageret for korte lenker svarer ikke som den skal."
_SVARER_IKKE = "Databasen for korte lenker svarer ikke."
_ANNET = "Lageret for korte lenker virker ikke nå."
_SQLITE = {
    sqlite3.SQLITE_BUSY: OPPTATT,
    sqlite3.SQLITE_LOCKED: OPPTATT,
    sqlite3.SQLITE_FULL: _FULLT,
    sqlite3.SQLITE_READONLY: _SKRIVEVERN,
    sqlite3.SQLITE_PERM: _SKRIVEVERN,
    sqlite3.SQLITE_CANTOPEN: _ÅPNES_IKKE,
    sqlite3.SQLITE_CORRUPT: _SKADET,
    sqlite3.SQLITE_NOTADB: _SKADET,
    sqlite3.SQLITE_IOERR: _DISK,
}
_POSTGRESQL = {
    "53100": _FULLT,
    "25006": _SKRIVEVERN,
    "42501": _SKRIVEVERN,
    "55P03": OPPTATT,
    "57014": OPPTATT,
    "40001": OPPTATT,
    "40P01": OPPTATT,
    "53300": OPPTATT,
    "XX001": _SKADET,
    "XX002": _SKADET,
}
_SYSTEM = {errno.ENOSPC: _FULLT, errno.EROFS: _SKRIVEVERN, errno.EACCES: _SKRIVEVERN, errno.EPERM: _SKRIVEVERN}


class Lagerfeil(Exception):
    """Lageret kan ikke brukes nå. Bærer én norsk setning; den hele lenken virker uansett."""

    def __init__(self, setning: str) -> None:
        self.setning = setning
        self.grunn = re.sub(r" \S{4}-\S{4}-\S{4}\b", "", setning)
        """Setningen uten id, til loggen."""
        super().__init__(setning)


@contextmanager
def norske_feil() -> Iterator[None]:
    """Databasens feil som Lagerfeil. At noe er i bruk fra før, er ikke en feil ved lageret."""
    try:
        yield
    except IntegrityError:
        raise
    except (SQLAlchemyError, sqlite3.Error, OSError) as feil:
        raise Lagerfeil(_forklar(feil)) from feil


def disken_er_full(fil: Path) -> None:
    """Gir Lagerfeil når disken fila ligger på, snart er full."""
    if shutil.disk_usage(_mappen(fil)).free < MINST_LEDIG:
        raise Lagerfeil(_FULLT)


def _mappen(fil: Path) -> Path:
    return next(m for m in fil.absolute().parents if m.exists())


def skrives_ikke(fil: Path) -> None:
    """Gir Lagerfeil når fila ikke finnes og mappen den skal ligge i, ikke kan skrives til."""
    mappe = _mappen(fil)
    if not os.access(mappe, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise Lagerfeil(_SKRIVEVERN)


def _forklar(feil: Exception) -> str:
    opprinnelig: Any = feil.orig if isinstance(feil, DBAPIError) else feil
    if isinstance(opprinnelig, sqlite3.Error):
        return _SQLITE.get(getattr(opprinnelig, "sqlite_errorcode", 0) & 0xFF, _ANNET)
    if isinstance(opprinnelig, OSError):
        return _SYSTEM.get(opprinnelig.errno or 0, _ÅPNES_IKKE)
    tilstand = getattr(opprinnelig, "sqlstate", None)
    return _POSTGRESQL.get(tilstand, _ANNET) if tilstand else _SVARER_IKKE
