"""Siden «Tilgjengelighet»."""
