"""Siden «Sammenlign»."""
