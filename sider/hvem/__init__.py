"""Siden «Hvem merker det?»."""
