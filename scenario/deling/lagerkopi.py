"""Sikkerhetskopi av lageret, lik for SQLite og PostgreSQL: JSON-linjer med kontrollsum.

Første linje sier hva fila er, hver linje etter det er én kort lenke, og den siste har antallet og SHA-256 av alt over.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from scenario.deling.lager import Lager, gyldig, kontrollsum
from scenario.deling.lagerfeil import OPPTATT, Lagerfeil
from scenario.deling.lagerskjema import innhold, lenker

_HODE = {"slag": "korte lenker", "format": 1}
_SKADET = "sikkerhetskopien er skadet eller ufullstendig; ingenting er gjenopprettet"

Rader = dict[str, str]
"""Innhold etter id."""


def sikkerhetskopi(lager: Lager, fil: Path) -> int:
    """Skriver alt i lageret til en ny fil, og gir antallet. Lageret kan være i bruk imens.

    Gir Lagerfeil når fila finnes fra før, når lageret er tomt, eller når noe i det er skadet.
    """
    if fil.exists():
        raise Lagerfeil(f"{fil}: fila finnes fra før. Velg et nytt navn, så ingen kopi blir overskrevet.")
    rader = _alle(lager)
    ny = fil.with_name(f"{fil.name}.ny")
    try:
        with ny.open("wb") as åpen:
            åpen.write(_som_linjer(rader))
            åpen.flush()
            os.fsync(åpen.fileno())
        if les_kopi(ny) != rader:
            raise Lagerfeil(f"{fil}: kopien ble ikke lik lageret.")
        os.replace(ny, fil)
    except OSError as feil:
        raise Lagerfeil(f"{fil}: kopien kan ikke skrives ({feil.strerror}).") from None
    finally:
        ny.unlink(missing_ok=True)
    return len(rader)


def gjenopprett(lager: Lager, fil: Path) -> tuple[int, int]:
    """Legger inn det i kopien som mangler, alt eller ingenting. Gir antall nye, og antall som var der fra før.

    Gir Lagerfeil, og endrer ingenting, når kopien er skadet eller en id er i bruk for noe annet.
    """
    rader = les_kopi(fil)
    try:
        with lager.skriv() as kobling:
            finnes = {r.id: r.sum for r in kobling.execute(select(lenker.c.id, lenker.c.sum))}
            summer = {id: kontrollsum(tekst) for id, tekst in rader.items()}
            _stopp_ved_annet_innhold(finnes, summer)
            nye = [{"id": id, "sum": sum_} for id, sum_ in summer.items() if id not in finnes]
            kjente = set(kobling.scalars(select(innhold.c.sum)))
            tekster = {r["sum"]: rader[r["id"]] for r in nye if r["sum"] not in kjente}
            if tekster:
                kobling.execute(insert(innhold), [_innholdsrad(*par) for par in tekster.items()])
            if nye:
                kobling.execute(insert(lenker), nye)
    except IntegrityError:
        raise Lagerfeil(OPPTATT) from None
    return len(nye), len(rader) - len(nye)


def _innholdsrad(sum_: str, tekst: str) -> dict[str, Any]:
    return {"sum": sum_, "tekst": tekst, "lengde": len(tekst)}


def _stopp_ved_annet_innhold(finnes: Rader, summer: Rader) -> None:
    andre = [id for id, sum_ in summer.items() if finnes.get(id, sum_) != sum_]
    if andre:
        raise Lagerfeil(f"{len(andre)} id-er er i bruk for noe annet i lageret; ingenting er gjenopprettet.")


def _alle(lager: Lager) -> Rader:
    with lager.les() as kobling:
        if kobling is None:
            raise Lagerfeil("Det er ingenting å kopiere: lageret har ingen korte lenker ennå.")
        spørring = select(lenker.c.id, innhold.c.tekst, innhold.c.sum).join(
            innhold, lenker.c.sum == innhold.c.sum, isouter=True
        )
        rader = kobling.execute(spørring).all()
    skadet = [r.id for r in rader if r.tekst is None or kontrollsum(r.tekst) != r.sum]
    if skadet:
        raise Lagerfeil(f"Innholdet bak {', '.join(skadet[:10])} er skadet i lageret. Kopien er ikke skrevet.")
    return {r.id: r.tekst for r in sorted(rader, key=lambda r: str(r.id))}


def _som_linjer(rader: Rader) -> bytes:
    hoveddel = _linje(_HODE) + b"".join(_linje({"id": i, "innhold": t}) for i, t in rader.items())
    return hoveddel + _linje({"antall": len(rader), "sum": hashlib.sha256(hoveddel).hexdigest()})


def _linje(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=True).encode() + b"\n"


def les_kopi(fil: Path) -> Rader:
    """Alt i en sikkerhetskopi. Gir Lagerfeil når fila ikke er nøyaktig det som ble skrevet."""
    try:
        rå = fil.read_bytes()
    except OSError as feil:
        raise Lagerfeil(f"{fil}: fila kan ikke leses ({feil.strerror}).") from None
    try:
        rader = {r["id"]: r["innhold"] for r in map(json.loads, rå.splitlines()[1:-1])}
        hel = _som_linjer(rader) == rå and all(gyldig(*rad) for rad in rader.items())
    except (ValueError, KeyError, TypeError, RecursionError):
        hel = False
    if not hel:
        raise Lagerfeil(f"{fil}: {_SKADET}.")
    return rader
