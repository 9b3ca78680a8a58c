"""Programmene som viser det prøvene bare tar en smakebit av: ytelse, feil, skadde filer, tilgjengelighet og bilder.

Kjøres med `python -m tests.verktoy.<navn>`.
"""

import os
import platform
from datetime import UTC, datetime


def når_og_hvor() -> str:
    """Når og hvor det måles, til overskriften på en tabell."""
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.machine()}, {os.cpu_count()} kjerner"
