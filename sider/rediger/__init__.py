"""Siden «Rediger katalogen»: `side.py` er det som vises, resten er delene."""
