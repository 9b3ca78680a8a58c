"""Kommandolinjen: `python -m scenario …`."""

from __future__ import annotations

import sys

from scenario.kommandoer import kjør

if __name__ == "__main__":
    sys.exit(kjør(sys.argv[1:]))
