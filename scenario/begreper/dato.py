"""Datoer slik de leses i Norge."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def norsk_dato(nå: datetime) -> date:
    """Datoen i Norge i dette øyeblikket, uansett hvor tjeneren står. `nå` må ha tidssone."""
    return nå.astimezone(ZoneInfo("Europe/Oslo")).date()
