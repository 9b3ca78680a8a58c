"""Prøvene i ekte nettleser, og hjelperne de deler."""
