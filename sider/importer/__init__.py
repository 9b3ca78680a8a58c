"""Siden «Hent inn egen liste»."""
