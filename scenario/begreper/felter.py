"""Feltene i et scenario med navnet brukeren kjenner dem under. Navnet i koden vises aldri."""

from __future__ import annotations

HOS_TILTAK = {
    "helårseffekt": "Effekten av {}",
    "eget_anslag": "Eget anslag for {}",
    "mengde": "Mengden for {}",
    "start": "Starten for {}",
    "opptrapping_måneder": "Opptrappingen av {}",
    "andeler": "Innfasingen av {}",
    "realiseringsgrad": "Realisert andel for {}",
    "varige_merkostnader": "Varige merkostnader for {}",
    "inntektsbortfall": "Inntektsbortfallet for {}",
    "omstilling": "Omstillingskostnaden for {}",
    "drivere": "En faktor for {}",
    "navn": "Navnet på {}",
}
"""Feltene i et tiltak, og hvordan de nevnes i en setning. `{}` er tiltakets navn."""


def hos_tiltak(felt: str, tiltak: str, år: int | None = None) -> str:
    """«Omstillingskostnaden for «Færre skoler» i 2026»."""
    return HOS_TILTAK[felt].format(f"«{tiltak}»") + (f" i {år}" if år is not None else "")
