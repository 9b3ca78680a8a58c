"""Argumentene flere kommandoer deler."""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import re
import select
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from scenario.begreper.kommune import Kommune
from scenario.begreper.tallform import Enhet, les_tall
from scenario.begreper.valg import Valg
from scenario.deling.scenariofil import les_data, les_dokument
from scenario.deling.utgaver import arkivmappe
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling import rimelighet
from scenario.framstilling.rimelighet import Rimelighetsspørsmål
from scenario.lesing import KONFIG, finn_kommuner, les_kommune

STØRST_FIL = 500_000
VENT_PÅ_INNDATA = 0.5
"""Sekunder vi venter på det første tegnet når standard inn er koblet til et annet program."""


def med_kommune(leser: argparse.ArgumentParser) -> None:
    """`--konfig` og `--kommune`."""
    leser.add_argument("--konfig", type=Path, default=KONFIG, metavar="STI", help="mappen med tallgrunnlaget")
    leser.add_argument("--kommune", metavar="ID", help="kommunen det gjelder, når tallgrunnlaget har flere")


def med_arkiv(leser: argparse.ArgumentParser, navn: str = "--arkiv") -> None:
    """Mappen med utgavene."""
    leser.add_argument(navn, dest="arkiv", type=Path, default=arkivmappe(), metavar="STI", help="mappen med utgavene")


def med_scenario(leser: argparse.ArgumentParser) -> None:
    """Scenariofilen, pluss `--konfig` og `--kommune`."""
    hjelp = "scenario som JSON eller YAML; «-» leser fra standard inn"
    leser.add_argument("fil", nargs="?", metavar="FIL", help=hjelp)
    leser.add_argument("--bekreft", action="store_true", help="tall som ser ut til å ha feil enhet, stemmer")
    med_kommune(leser)


def hent_kommune(valgt: argparse.Namespace, tekst: str = "") -> Kommune:
    """Kommunen fra argumentene, ellers den scenarioteksten nevner, ellers den eneste som finnes."""
    return _kommune(valgt, les_dokument(tekst).data, "scenario")


def hent_scenario(valgt: argparse.Namespace) -> tuple[Kommune, Valg]:
    """Kommunen og valget fra fil eller standard inn. Uten noen av dem er ingenting valgt."""
    fil = "-" if valgt.fil is None and _noe_på_standard_inn() else valgt.fil
    kilde = "standard inn" if fil == "-" else str(fil or "scenario")
    dokument = les_dokument(les_fil(fil), kilde)
    kommune = _kommune(valgt, dokument.data, kilde)
    valg = les_data(kommune, {} if dokument.data is None else dokument.data, kilde, dokument.linjer)
    if not valgt.bekreft:
        _spør(rimelighet.i_valget(kommune, valg), kilde)
    return kommune, valg


def _spør(spørsmål: Sequence[Rimelighetsspørsmål], kilde: str) -> None:
    """Spørsmålene på standard feil, så svaret på standard ut er det samme. De stopper ingenting."""
    for ett in spørsmål:
        print(f"{kilde}: {ett}", file=sys.stderr)
    if spørsmål:
        print("Beløp i fila er hele 1000 kr. Stemmer tallene, legg til --bekreft.", file=sys.stderr)


def _kommune(valgt: argparse.Namespace, data: Any, kilde: str) -> Kommune:
    navn = data.get("kommune") if isinstance(data, dict) else None
    if valgt.kommune is None and isinstance(navn, str):
        finnes = finn_kommuner(valgt.konfig)
        if finnes and navn not in finnes:
            raise Inndatafeil(f"{kilde}: kommune: fant ikke «{navn}»; her finnes: {', '.join(finnes)}")
        return les_kommune(valgt.konfig, navn)
    return les_kommune(valgt.konfig, valgt.kommune)


def _noe_på_standard_inn() -> bool:
    """Sant når det er sendt noe inn uten at «-» er nevnt, så et scenario aldri blir stille borte."""
    try:
        slag = os.fstat(sys.stdin.fileno()).st_mode
        if stat.S_ISFIFO(slag):
            return bool(select.select([sys.stdin], [], [], VENT_PÅ_INNDATA)[0])
        return stat.S_ISREG(slag)
    except (OSError, ValueError, AttributeError):
        return False


def les_fil(fil: str | None) -> str:
    """Teksten i en fil, fra standard inn for «-», og tom uten fil."""
    if fil is None:
        return ""
    rå = sys.stdin.buffer.read(STØRST_FIL + 1) if fil == "-" else les_begrenset(Path(fil), STØRST_FIL)
    navn = "standard inn" if fil == "-" else fil
    if len(rå) > STØRST_FIL:
        raise Inndatafeil(f"{navn}: filen er større enn {STØRST_FIL // 1000} kB")
    try:
        return rå.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Inndatafeil(f"{navn}: filen er ikke lagret som UTF-8") from None


def les_begrenset(fil: Path, størst: int) -> bytes:
    """Innholdet i en fil, men høyst én byte mer enn `størst`, så store filer kan avvises uten å leses."""
    try:
        with fil.open("rb") as åpen:
            return åpen.read(størst + 1)
    except FileNotFoundError:
        raise Inndatafeil(f"{fil}: filen finnes ikke") from None
    except IsADirectoryError:
        raise Inndatafeil(f"{fil}: dette er en mappe, ikke en fil") from None
    except (OSError, ValueError):
        raise Inndatafeil(f"{fil}: filen kan ikke leses") from None


def tall(enhet: Enhet) -> Callable[[str], float]:
    """Leseren av et tallargument: slik folk skriver tall, og slik programmer gjør (`1e5`)."""

    def les(tekst: str) -> float:
        if re.fullmatch(r"[-+]?(?:nan|inf|[0-9]+(?:\.[0-9]+)?e[-+]?[0-9]+)", tekst, re.IGNORECASE):
            return float(tekst)
        try:
            return les_tall(tekst, enhet)
        except ValueError as feil:
            raise argparse.ArgumentTypeError(str(feil)) from None

    return les


def les_dato(tekst: str | None) -> date | None:
    """Datoen i et `--dato`-argument, eller None når den ikke er oppgitt."""
    if tekst is None:
        return None
    try:
        return date.fromisoformat(tekst)
    except ValueError:
        raise Inndatafeil(f"--dato: «{tekst[:40]}» er ikke en dato. Skriv for eksempel 2025-05-05.") from None


@contextmanager
def bare_vårt_på_standard_ut() -> Iterator[None]:
    """Holder standard ut fri for alt annet enn svaret, så lenge blokken varer.

    HiGHS skriver av og til feilsøking rett til filnummer 1, utenom Python, og da er svaret ikke lenger JSON.
    """
    try:
        nummer = sys.stdout.fileno()
    except (OSError, ValueError, AttributeError):
        yield
        return
    sys.stdout.flush()
    kopi = os.dup(nummer)
    try:
        with open(os.devnull, "wb") as ingensteds:
            os.dup2(ingensteds.fileno(), nummer)
        yield
        _tøm_bufferen_i_c()
    finally:
        os.dup2(kopi, nummer)
        os.close(kopi)


def _tøm_bufferen_i_c() -> None:
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).fflush(None)


def skriv_json(data: Any) -> None:
    """JSON på standard ut, leselig og i full presisjon."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
