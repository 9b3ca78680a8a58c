"""Hvor sidene ligger: filen til en side ved navnet dens."""

from __future__ import annotations

from pathlib import Path

SIDER = Path(__file__).resolve().parent.parent


def siden(navn: str) -> str:
    """Filen til siden, slik Streamlit vil ha den i en lenke eller et sidebytte."""
    return str(SIDER / navn / "side.py")
