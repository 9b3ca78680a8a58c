"""Regnemåten: hvordan motoren regner, som en del av utgaven. En ny måte å regne på er en ny utgave."""

from __future__ import annotations

REGNEMÅTER = ("Hele nettoeffekten, også merkostnader og inntektsbortfall, ganges med innfasing og realiseringsgrad.",)
"""Hver regnemåte i én setning. Nummeret er plassen, fra 1; en setning som står her, endres aldri."""
REGNEMÅTE = len(REGNEMÅTER)
"""Nummeret på måten det regnes på nå."""
