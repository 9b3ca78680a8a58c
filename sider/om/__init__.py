"""Siden «Om verktøyet»."""
