"""Siden «Hva flyttet seg»."""
