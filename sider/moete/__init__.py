"""Siden «Møte»: `side.py` er det som vises, resten er delene."""
