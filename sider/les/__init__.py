"""Siden «Les»."""
