"""Siden «Personvern»."""
