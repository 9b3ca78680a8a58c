"""Utkastet på disk, og publiseringen av det.

Utkastet ligger i `konfig/.utkast/<kommune>/<nummer>.json`, og et nytt får neste nummer. To som lagrer samtidig, kan
ikke få det samme, så den siste får vite det.

En publisering skrives først hel som en dagbok ved siden av utkastene. Står den der, gjøres den ferdig, også når
tjeneren ble borte midt i; står den ikke der, har ingenting skjedd. Ingen navn lagres.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenario.deling.utgaver import Arkiv
from scenario.feilmeldinger import Inndatafeil
from scenario.innhenting.filbytte import bytt
from scenario.innhenting.stabsutkast import Endringer, Prøvd
from scenario.lesing import les_kommune, tiltaksmappe

FRA_APPEN = "Publisert fra appen"
NYERE = (
    "Noen andre har lagret et utkast siden du åpnet siden. Hent det og gjør endringene dine om igjen, eller lagre ditt "
    "over det."
)
ENDRET_UNDER = (
    "Tallgrunnlaget er endret siden utkastet ble begynt. Se over endringene mot de nye tallene før du publiserer."
)


@dataclass(frozen=True, slots=True)
class Utkast:
    """Det som er lagret: nummeret, utgaven det ble begynt på, og endringene."""

    nummer: int = 0
    grunn: str = ""
    endringer: Endringer | None = None


def _rommet(konfig: Path, kommune: str) -> Path:
    return konfig / ".utkast" / kommune


def les_utkast(konfig: Path, kommune: str) -> Utkast:
    """Det siste utkastet; tomt når det ikke er noe. Gir Inndatafeil når det er skadet."""
    filene = sorted(_rommet(konfig, kommune).glob("[0-9]*.json"))
    if not filene:
        return Utkast()
    try:
        data = json.loads(filene[-1].read_text(encoding="utf-8"))
        endringer = {str(t): {str(k): str(v) for k, v in nye.items()} for t, nye in data["endringer"].items()}
        return Utkast(int(filene[-1].stem), str(data["grunn"]), endringer)
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        raise Inndatafeil(f"Utkastet {filene[-1].name} kan ikke leses. Slett filen, eller rett den.") from None


def lagre_utkast(konfig: Path, kommune: str, utkast: Utkast) -> Utkast:
    """Lagrer endringene som neste nummer etter det som ble åpnet. Gir Inndatafeil når noen andre kom først."""
    rom, neste = _rommet(konfig, kommune), utkast.nummer + 1
    if les_utkast(konfig, kommune).nummer != utkast.nummer:
        raise Inndatafeil(NYERE)
    innhold = {"grunn": utkast.grunn, "endringer": utkast.endringer or {}}
    try:
        _skriv_ny(rom / f"{neste:06}.json", innhold)
    except FileExistsError:
        raise Inndatafeil(NYERE) from None
    except OSError as feil:
        raise Inndatafeil(f"Utkastet kan ikke lagres her ({feil.strerror}).") from None
    for gammel in sorted(rom.glob("[0-9]*.json"))[:-10]:
        gammel.unlink(missing_ok=True)
    return Utkast(neste, utkast.grunn, utkast.endringer)


def _skriv_ny(fil: Path, innhold: Mapping[str, Any]) -> None:
    """Filen er hel eller finnes ikke, og en som finnes, blir aldri skrevet over. Gir FileExistsError."""
    fil.parent.mkdir(parents=True, exist_ok=True)
    nummer, navn = tempfile.mkstemp(dir=fil.parent, prefix=".ny-")
    try:
        with os.fdopen(nummer, "w", encoding="utf-8") as åpen:
            json.dump(innhold, åpen, ensure_ascii=False, indent=1)
            åpen.flush()
            os.fsync(åpen.fileno())
        os.link(navn, fil)
    finally:
        Path(navn).unlink(missing_ok=True)


def publiser(konfig: Path, kommune: str, prøvd: Prøvd, utkast: Utkast, utgaver: Path, dato: str) -> str:
    """Skriver filene og arkiverer utgaven. Gir fingeravtrykket.

    Gir Inndatafeil når utkastet har feil, når noen andre publiserer nå, eller når filene ikke kan skrives.
    """
    if prøvd.kommune is None or not prøvd.filer:
        raise Inndatafeil("Rett feilene først." if prøvd.feil else "Det er ingenting å publisere.")
    if les_kommune(konfig, kommune).utgave != utkast.grunn:
        raise Inndatafeil(ENDRET_UNDER)
    if les_utkast(konfig, kommune).nummer != utkast.nummer:
        raise Inndatafeil(NYERE)
    dagbok = {"utgave": prøvd.kommune.utgave, "dato": dato, "filer": prøvd.filer, "utkast": utkast.nummer}
    try:
        _skriv_ny(_dagboken(konfig, kommune), dagbok)
        fullfør(konfig, kommune, utgaver)
    except FileExistsError:
        raise Inndatafeil("Noen andre publiserer akkurat nå. Last siden på nytt om litt.") from None
    except OSError as feil:
        raise Inndatafeil(f"Filene kan ikke skrives ({feil.strerror}). Publiseringen gjøres ferdig senere.") from None
    return prøvd.kommune.utgave


def _dagboken(konfig: Path, kommune: str) -> Path:
    return _rommet(konfig, kommune) / "publiseres.json"


def fullfør(konfig: Path, kommune: str, utgaver: Path) -> bool:
    """Gjør ferdig en publisering som er begynt. Kan gjøres om igjen fra hvilket som helst sted. Sant når det var en."""
    fil = _dagboken(konfig, kommune)
    if not fil.is_file():
        return False
    dagbok = json.loads(fil.read_text(encoding="utf-8"))
    mappe = tiltaksmappe(konfig, kommune)
    for navn, tekst in dagbok["filer"].items():
        bytt(mappe / f"{navn}.yaml", tekst)
    Arkiv(kommune, utgaver).publiser(les_kommune(konfig, kommune), dagbok["dato"], FRA_APPEN)
    for utkastet in _rommet(konfig, kommune).glob("[0-9]*.json"):
        if int(utkastet.stem) <= dagbok["utkast"]:
            utkastet.unlink(missing_ok=True)
    fil.unlink(missing_ok=True)
    return True
