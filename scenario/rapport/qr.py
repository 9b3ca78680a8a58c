"""QR-kode til lenken, som bilde."""

from __future__ import annotations

from io import BytesIO

import segno

_LENGST = 600
"""Lengre adresser gir koder som er for tette til å leses på papir."""


def qr_svg(adresse: str) -> str:
    """QR-koden som SVG, eller tom når en telefon ikke kan følge den."""
    ut = BytesIO()
    if not _kan_følges(adresse):
        return ""
    segno.make(adresse, error="m", micro=False).save(ut, kind="svg", border=2, scale=4, xmldecl=False)
    return ut.getvalue().decode()


def qr_png(adresse: str) -> bytes:
    """QR-koden som PNG, eller tom når en telefon ikke kan følge den."""
    ut = BytesIO()
    if not _kan_følges(adresse):
        return b""
    segno.make(adresse, error="m", micro=False).save(ut, kind="png", border=2, scale=6)
    return ut.getvalue()


def _kan_følges(adresse: str) -> bool:
    """En hel adresse, som ikke er for lang til å leses trygt."""
    return adresse.startswith(("https://", "http://")) and len(adresse.encode()) <= _LENGST
