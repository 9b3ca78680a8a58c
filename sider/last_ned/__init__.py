"""Siden «Last ned»."""
