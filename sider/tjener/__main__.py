"""Starter appen med det som er stilt inn i miljøet: `python -m sider.tjener`. Resten går til Streamlit."""

from __future__ import annotations

import errno
import os
import socket
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


def verdien(ord_: Sequence[str], navn: str) -> str:
    """Verdien til et flagg, skrevet med likhetstegn eller mellomrom. Det siste gjelder."""
    funnet = ""
    for nr, ord_et in enumerate(ord_):
        flagg, _, verdi = ord_et.partition("=")
        if flagg == f"--{navn}":
            funnet = verdi or (ord_[nr + 1] if nr + 1 < len(ord_) else "")
    return funnet


def hindringen(adresse: str, port: str) -> str:
    """Hvorfor appen ikke kan svare på adressen og porten; tom når den kan."""
    try:
        socket.create_server((adresse, int(port)), family=socket.AF_INET6 if ":" in adresse else socket.AF_INET).close()
    except OSError as feil:
        return {
            errno.EADDRINUSE: f"Porten {port} er i bruk. Stopp det som bruker den, eller velg en annen, som "
            f"«INNSPARING_PORT={int(port) + 1} sh drift/start».",
            errno.EACCES: f"Porten {port} kan ikke brukes av denne brukeren. Velg en over 1023 med INNSPARING_PORT.",
            errno.EADDRNOTAVAIL: f"Adressen {adresse} finnes ikke på denne maskinen. Rett INNSPARING_ADRESSE: "
            "127.0.0.1 er bare denne maskinen, 0.0.0.0 er alle.",
        }.get(feil.errno or 0, "")
    except (ValueError, OverflowError):
        return ""  # Streamlit sier hva som er galt med et argument
    return ""


def si_hvor(is_running_hello: bool) -> None:
    """Skriver adressen til den som startet appen. I en logg for maskiner står bare hendelsene."""
    from streamlit.web.server import server_util

    if innstillinger().logg == "tekst":
        print(f"Åpne {server_util.get_url('localhost')} i nettleseren. Ctrl+C stopper appen.", flush=True)


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
    ord_ = kommando(valgt, argumenter)
    if setning := hindringen(verdien(ord_, "server.address"), verdien(ord_, "server.port")):
        print(setning, file=sys.stderr)
        return 2
    from streamlit.web import bootstrap, cli

    os.chdir(ROT)
    bootstrap._print_url = si_hvor
    cli.main(ord_, prog_name="streamlit", standalone_mode=False)
    return 0


if __name__ == "__main__":
    sys.exit(kjør(sys.argv[1:]))
