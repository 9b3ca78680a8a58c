"""Prøvene, og hjelperne de deler."""
