"""Siden «Hvor sikre er tallene?»: `side.py` er det som vises, resten er delene."""
