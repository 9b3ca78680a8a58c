"""Starter appen med det som er stilt inn i miljøet: `python -m sider.tjener`. Resten går til Streamlit."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from scenario.feilmeldinger import Inndatafeil
from scenario.innstillinger import Innstillinger, innstillinger, tabell

ROT: Final = Path(__file__).resolve().parents[2]
HJELP: Final = """Starter appen: sh drift/start

Innstillingene leses fra miljøet når appen starter. Standardverdien står i klammer.

{tabell}

Andre argumenter går til Streamlit, som i «sh drift/start --server.port 8502», og går foran innstillingene."""


def kommando(valgt: Innstillinger, argumenter: Sequence[str]) -> list[str]:
    """Argumentene til Streamlit."""
    flagg = {
        "server.address": valgt.adresse,
        "server.port": valgt.port,
        "server.baseUrlPath": valgt.undermappe,
        "server.disconnectedSessionTTL": valgt.glem_etter,
    }
    gitt = {ord_.partition("=")[0].removeprefix("--") for ord_ in argumenter}
    return ["run", str(ROT / "app.py"), *(f"--{n}={v}" for n, v in flagg.items() if n not in gitt), *argumenter]


def kjør(argumenter: Sequence[str]) -> int:
    """Skriver hjelpen, sier fra om feil i innstillingene (kode 2), eller starter og blir til appen stoppes."""
    if {"--help", "-h", "--hjelp"} & set(argumenter):
        print(HJELP.format(tabell=tabell()))
        return 0
    try:
        valgt = innstillinger()
    except Inndatafeil as feil:
        print(*feil.setninger, sep="\n", file=sys.stderr)
        return 2
    from streamlit.web import cli

    os.chdir(ROT)
    cli.main(kommando(valgt, argumenter), prog_name="streamlit", standalone_mode=False)
    return 0


if __name__ == "__main__":
    sys.exit(kjør(sys.argv[1:]))
