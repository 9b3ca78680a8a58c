"""Huset i tall: rommene, pilene mellom dem, og hvor store filene og funksjonene er.

    python -m tests.verktoy.huset            # slik det er nå
    python -m tests.verktoy.huset 2ea8435    # slik det var i en tidligere commit, og slik det er nå

En modul er en fil i `app.py`, `sider/` eller `scenario/`; en `__init__` som bare viser fram andres navn, er døra til
mappa. En pil er en modul som henter noe fra en annen. Et rom er en mappe, eller en fil som står for seg. Etasjene er
den lengste veien fra en modul til en som ikke henter noe. Alt er lest av kildekoden, uten å kjøre den.
"""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from statistics import median, quantiles

from tests.kognitiv import Funksjon, målt

ROT = Path(__file__).resolve().parents[2]
KODE = ("app.py", "scenario", "sider")
Filer = Mapping[str, str]
Graf = Mapping[str, set[str]]


def nå() -> dict[str, str]:
    """Kildekoden slik den står på disken, etter filnavn."""
    filer = (f for navn in KODE for f in ((ROT / navn).rglob("*.py") if (ROT / navn).is_dir() else [ROT / navn]))
    return {f.relative_to(ROT).as_posix(): f.read_text(encoding="utf-8") for f in filer}


def ved(commit: str) -> dict[str, str]:
    """Kildekoden i en tidligere commit."""
    git = subprocess.run(["git", "archive", commit, *KODE], cwd=ROT, capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(git.stdout)) as tar:
        alle = ((m.name, tar.extractfile(m)) for m in tar.getmembers() if m.name.endswith(".py"))
        return {navn: fil.read().decode() for navn, fil in alle if fil}


def piler(filer: Filer) -> dict[str, set[str]]:
    """Modulene hver modul henter noe fra."""
    moduler = {f.removesuffix(".py").removesuffix("/__init__").replace("/", "."): kode for f, kode in filer.items()}
    return {m: {h for h in _hentet(ast.parse(kode), moduler) if h in moduler} - {m} for m, kode in moduler.items()}


def _hentet(tre: ast.Module, moduler: Mapping[str, str]) -> Iterator[str]:
    for node in ast.walk(tre):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            under = (f"{node.module}.{a.name}" for a in node.names)
            yield from (u if u in moduler else node.module for u in under)


def rom(modul: str, filer: Filer) -> str:
    """Mappa modulen ligger i. Filer rett i `scenario/` og `sider/` står for seg."""
    mappe = modul if f"{modul.replace('.', '/')}/__init__.py" in filer else modul.rpartition(".")[0]
    return modul if mappe in ("", "scenario", "sider") else mappe


def mellom_rom(graf: Graf, filer: Filer) -> dict[str, set[str]]:
    """Rommene hvert rom henter noe fra."""
    ut: dict[str, set[str]] = {rom(m, filer): set() for m in graf}
    for modul, hentet in graf.items():
        ut[rom(modul, filer)] |= {rom(h, filer) for h in hentet} - {rom(modul, filer)}
    return ut


def etasjer(graf: Graf) -> list[int]:
    """Etasjen hver modul står på: 1 henter ingenting. Gir CycleError når noen henter hverandre i ring."""
    høyde: dict[str, int] = {}
    for modul in TopologicalSorter(graf).static_order():
        høyde[modul] = 1 + max((høyde[h] for h in graf.get(modul, ())), default=0)
    return list(høyde.values())


def _ring(graf: Graf) -> str:
    try:
        etasjer(graf)
    except CycleError as feil:
        return " → ".join(feil.args[1])
    return "ingen"


def tallene(filer: Filer) -> dict[str, str]:
    """Målene, etter navn."""
    graf = piler(filer)
    romgraf, høyder = mellom_rom(graf, filer), etasjer(graf)
    linjer = [len(kode.splitlines()) for kode in filer.values()]
    funksjoner = [par for kode in filer.values() for par in målt(ast.parse(kode))]
    lengder = [_lengde(f) for f, _ in funksjoner]
    klasser = [n.name for k in filer.values() for n in ast.walk(ast.parse(k)) if isinstance(n, ast.ClassDef)]
    return {
        "moduler, linjer": f"{len(filer)}, {sum(linjer)}",
        "modul: median / lengste": f"{median(linjer):.0f} / {max(linjer)} linjer",
        "piler mellom moduler": f"{sum(map(len, graf.values()))}",
        "etasjer: lengste vei / median": f"{max(høyder)} / {median(høyder):.0f}",
        "ring av moduler": _ring(graf),
        "rom, piler mellom rom": f"{len(romgraf)}, {sum(map(len, romgraf.values()))}",
        "funksjoner: antall": f"{len(lengder)}",
        "funksjon: median / 9 av 10 / lengste": f"{median(lengder):.0f} / {quantiles(lengder, n=10)[-1]:.0f} / "
        f"{max(lengder)} linjer",
        "kognitiv kompleksitet: høyeste / over 15": f"{max(m for _, m in funksjoner)} / "
        f"{sum(m > 15 for _, m in funksjoner)}",
        "klassenavn brukt flere ganger": f"{len({k for k in klasser if klasser.count(k) > 1})}",
    }


def _lengde(funksjon: Funksjon) -> int:
    return int(funksjon.end_lineno or 0) - funksjon.lineno + 1


def main(commit: str = "") -> int:
    """Skriver målene som en tabell."""
    kolonner = [*([(commit, tallene(ved(commit)))] if commit else []), ("nå", tallene(nå()))]
    print("|".join(["| ", *(f" {navn} " for navn, _ in kolonner), ""]))
    print("|---" * (1 + len(kolonner)) + "|")
    for mål in kolonner[-1][1]:
        print("|".join([f"| {mål} ", *(f" {svar[mål]} " for _, svar in kolonner), ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
