"""QR-kode til lenken, som bilde. Her avgjøres det, for skjerm og fil, hvilke adresser som får en."""

from __future__ import annotations

from io import BytesIO

import segno

LENGST = 300
"""Lengste adresse i en QR-kode, i tegn. Lengre gir ruter som er for små til å leses fra et lerret eller et ark."""


def qr_svg(adresse: str) -> str:
    """QR-koden som SVG, eller tom når en telefon ikke kan følge den."""
    ut = BytesIO()
    if not kan_følges(adresse):
        return ""
    _kode(adresse).save(ut, kind="svg", border=2, scale=4, xmldecl=False)
    return ut.getvalue().decode()


def qr_png(adresse: str) -> bytes:
    """QR-koden som PNG, eller tom når en telefon ikke kan følge den."""
    ut = BytesIO()
    if not kan_følges(adresse):
        return b""
    _kode(adresse).save(ut, kind="png", border=2, scale=6)
    return ut.getvalue()


def qr_data(adresse: str) -> str:
    """QR-koden som adresse til et bilde i siden (`data:`), eller tom når en telefon ikke kan følge den."""
    return _kode(adresse).svg_data_uri(scale=8, border=3, light="white") if kan_følges(adresse) else ""


def kan_følges(adresse: str) -> bool:
    """Sant for en hel adresse som ikke er for lang til å leses trygt."""
    return adresse.startswith(("https://", "http://")) and len(adresse.encode()) <= LENGST


def _kode(adresse: str) -> segno.QRCode:
    return segno.make(adresse, error="m", micro=False)
