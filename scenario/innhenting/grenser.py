"""Grensene for det en liste kan være. Over dem stopper lesingen med en setning."""

from __future__ import annotations

STØRST_FIL = 5_000_000
"""Byte i filen slik den kommer."""
STØRST_PAKKET_UT = 60_000_000
"""Byte i alle delene av et regneark til sammen, pakket ut."""
STØRST_FORHOLD = 100
"""Hvor mange ganger større en del kan bli når den pakkes ut."""
FLEST_DELER = 400
"""Filer inni regnearket."""
FLEST_HENDELSER = 2_000_000
"""Merker og tekstbiter som leses i én del av regnearket; noen sekunders arbeid."""
FLEST_ARK = 30
FLEST_RADER = 2_000
"""Rader med innhold i ett ark."""
FLEST_TOMME_RADER = 100_000
FLEST_KOLONNER = 200
LENGST_CELLE = 5_000
"""Tegn i en celle."""
FLEST_FEIL = 200
"""Feil som skrives ut; resten blir et tall."""
