"""Dreper en prosess mens den lagrer, om og om igjen, og ser at ingenting bekreftet er tapt og ingenting er halvt.

`python -m tests.verktoy.drap 500` kjører 500 runder mot SQLite, eller mot PostgreSQL når DATABASE_URL er satt.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from scenario.deling.lager import Grenser, Lager, kontrollsum
from scenario.deling.lagerskjema import innhold, lenker

ROT = Path(__file__).resolve().parents[2]
NY_FIL_HVER = 5
"""Så ofte begynner en runde på en fil som ikke finnes, så også det første øyeblikket blir avbrutt."""
UTEN_TAKT = Grenser(
    per_minutt=1_000_000_000, per_økt=1_000_000_000, per_adresse=1_000_000_000, rader=100_000_000, tegn=10**12
)


@dataclass
class Regnskap:
    """Det som er bekreftet, og det som er funnet galt."""

    runder: int = 0
    bekreftet: dict[str, str] = field(default_factory=dict)
    """Innhold etter id, for lageret som er i bruk nå."""
    antall: int = 0
    uten_svar: int = 0
    """Innhold som kom inn uten at svaret rakk ut. Det er lov, og det er helt."""
    feil: list[str] = field(default_factory=list)


def barn(sted: str, runde: str) -> None:
    """Lagrer i løkke og skriver id og innhold når det er bekreftet. Stopper aldri av seg selv."""
    lager = Lager(Path(sted.removeprefix("fil:")) if sted.startswith("fil:") else sted, UTEN_TAKT)
    print("klar", flush=True)
    for nummer in count():
        tekst = f"s=runde{runde}n{nummer}{'x' * (nummer % 50) * 60}"
        print(lager.lagre(tekst), tekst, flush=True)


def drep_én(sted: str, runde: int, tilfeldig: random.Random) -> dict[str, str]:
    """Starter barnet, dreper det på et tilfeldig tidspunkt, og gir det som ble bekreftet."""
    kommando = [sys.executable, "-m", "tests.verktoy.drap", "--barn", sted, str(runde)]
    prosess = subprocess.Popen(kommando, cwd=ROT, stdout=subprocess.PIPE, text=True)
    assert prosess.stdout is not None
    try:
        if prosess.stdout.readline() != "klar\n":
            raise RuntimeError("barnet startet ikke")
        time.sleep(tilfeldig.choice((0.01, 0.05, 0.2, 0.8)) * tilfeldig.random())
    finally:
        prosess.kill()  # kill -9
        linjer = prosess.stdout.read()
        prosess.stdout.close()
        prosess.wait(timeout=30)
    # Den siste linjen teller bare når den er hel.
    return dict(linje.split(" ", 1) for linje in linjer.split("\n")[:-1])


def drap(mappe: Path, runder: int, adresse: str | None = None, frø: int = 1) -> Iterator[Regnskap]:
    """Kjører rundene og gir regnskapet etter hver av dem."""
    regnskap, tilfeldig = Regnskap(), random.Random(frø)
    sted = adresse or ""
    for runde in range(runder):
        if adresse is None and runde % NY_FIL_HVER == 0:
            sted, regnskap.bekreftet = f"fil:{mappe / f'{runde}' / 'lenker.db'}", {}
        nye = drep_én(sted, runde, tilfeldig)
        regnskap.runder += 1
        regnskap.antall += len(nye)
        regnskap.bekreftet |= nye
        kontroller(sted, runde, regnskap)
        yield regnskap


def kontroller(sted: str, runde: int, regnskap: Regnskap) -> None:
    """Det som skal være sant etter et drap."""
    fil = Path(sted.removeprefix("fil:")) if sted.startswith("fil:") else None
    alt = innholdet(Lager(fil or sted))
    tapt = [id for id, tekst in regnskap.bekreftet.items() if alt.get(id) != tekst]
    ubekreftet = alt.keys() - regnskap.bekreftet.keys()
    regnskap.uten_svar += len(ubekreftet)
    if tapt:
        regnskap.feil.append(f"runde {runde}: {len(tapt)} bekreftede er tapt eller endret, blant annet {tapt[0]}")
    if regnskap.uten_svar > regnskap.runder:
        regnskap.feil.append(f"runde {runde}: mer er lagret uten svar enn det ene som kan være på vei i hver runde")
    regnskap.bekreftet |= {id: alt[id] for id in ubekreftet}
    if fil is not None and fil.exists() and (svar := integritet(fil)) != "ok":
        regnskap.feil.append(f"runde {runde}: integrity_check sier {svar}")


def innholdet(lager: Lager) -> dict[str, str]:
    """Alt i lageret, der hvert innhold er kontrollert mot summen sin."""
    with lager.les() as kobling:
        if kobling is None:
            return {}
        rader = kobling.execute(lenker.join(innhold).select()).all()
        summer = kobling.execute(innhold.select()).all()
    assert len(rader) == len(summer), "innhold uten id, eller id uten innhold"
    assert all(kontrollsum(r.tekst) == r.sum and len(r.tekst) == r.lengde for r in summer), "halvt innhold"
    return {r.id: r.tekst for r in rader}


def integritet(fil: Path) -> str:
    """Svaret fra SQLites egen kontroll av hele fila."""
    kobling = sqlite3.connect(fil)
    try:
        return str(kobling.execute("PRAGMA integrity_check").fetchone()[0])
    finally:
        kobling.close()


def kjør(runder: int) -> int:
    """Kjører alle rundene og skriver regnskapet."""
    regnskap = Regnskap()
    with tempfile.TemporaryDirectory() as mappe:
        for regnskap in drap(Path(mappe), runder, os.environ.get("DATABASE_URL"), frø=time.time_ns()):
            if regnskap.runder % 50 == 0:
                print(f"{regnskap.runder} runder, {regnskap.antall} bekreftet, {len(regnskap.feil)} feil", flush=True)
    print(*regnskap.feil, sep="\n")
    print(f"{regnskap.runder} runder: {regnskap.antall} bekreftet, {regnskap.uten_svar} kom inn uten svar,")
    print(f"{len(regnskap.feil)} feil.")
    return bool(regnskap.feil)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--barn"]:
        barn(*sys.argv[2:4])
    sys.exit(kjør(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
