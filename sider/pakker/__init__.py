"""Siden «Veier til målet»: `side.py` er det som vises, resten er delene."""
