"""En fil byttet ut, helt eller ikke i det hele tatt."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def bytt(fil: Path, tekst: str) -> None:
    """Filen har det gamle eller det nye innholdet, aldri noe imellom. Gir OSError når den ikke kan skrives."""
    nummer, navn = tempfile.mkstemp(dir=fil.parent, prefix=".ny-")
    with os.fdopen(nummer, "w", encoding="utf-8", newline="\n") as åpen:
        åpen.write(tekst)
        åpen.flush()
        os.fsync(åpen.fileno())
    os.chmod(navn, 0o644)
    os.replace(navn, fil)
