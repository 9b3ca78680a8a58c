"""Planen inn i tallgrunnlaget: kontrollert i minnet først, så alt eller ingenting."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from scenario.begreper.kommune import Kommune
from scenario.begreper.tall import Kilde
from scenario.deling.kodevern import brukte_koder
from scenario.deling.utgaver import ARKIV, Arkiv
from scenario.feilmeldinger import Inndatafeil
from scenario.innhenting.leser.les import Lesegrunnlag, les_lista
from scenario.innhenting.leser.resultat import Listelesning
from scenario.innhenting.leser.sporsmal import Lesesvar
from scenario.innhenting.liste import til_katalogen
from scenario.innhenting.plan import Importvalg, Plan, lag_plan
from scenario.innhenting.yamlskriving import skriv_punkt
from scenario.lesing import les_kommune, les_tekster, tiltaksmappe


@dataclass(frozen=True, slots=True)
class Importforslag:
    """Lista slik den er lest, planen, tallgrunnlaget slik det blir, og filene som må skrives for å komme dit."""

    lesning: Listelesning
    plan: Plan
    kommune: Kommune | None
    """None når planen har feil."""
    filer: Mapping[Path, str]


def forbered(
    data: bytes,
    valg: Importvalg,
    konfig: Path,
    id: str | None = None,
    svar: Lesesvar | None = None,
    utgaver: Path = ARKIV,
) -> Importforslag:
    """Forslaget en liste gir. Leser tallgrunnlaget, og kontrollerer hele det nye i minnet. Skriver ingenting.

    Gir UlesbarListe når fila ikke kan åpnes, Inndatafeil når det ikke er en liste i den eller et svar ikke passer, og
    Tallgrunnlagsfeil når tallgrunnlaget har feil før eller etter.
    """
    kommune = les_kommune(konfig, id)
    lesning = les_lista(data, Lesegrunnlag.av(kommune), replace(svar or Lesesvar(), til_katalogen=True))
    if lesning.feil:
        raise Inndatafeil(*lesning.feil)
    tekster, kildetekst = les_tekster(konfig, id)
    liste = til_katalogen(lesning, kommune)
    plan = lag_plan(kommune, tekster, liste, valg, brukte_koder(Arkiv(kommune.id, utgaver).alle()))
    if plan.feil:
        return Importforslag(lesning, plan, None, {})
    mappe = tiltaksmappe(konfig, id)
    filer = {mappe / f"{navn}.yaml": tekst for navn, tekst in plan.filer.items()}
    if plan.ny_kilde is not None:
        filer[mappe.parent / "kilder.yaml"] = _med_kilde(kildetekst, plan.ny_kilde)
    return Importforslag(lesning, plan, les_kommune(konfig, id, filer) if filer else kommune, filer)


def _med_kilde(tekst: str, kilde: Kilde) -> str:
    """Kildene med én til bakerst, skrevet som de andre."""
    luft = "\n" if "\n\n  - " in tekst else ""
    felt = {f: v for f, v in kilde.model_dump(mode="json").items() if v is not None}
    return tekst.rstrip("\n") + "\n" + luft + skriv_punkt(felt, 2)


def skriv(forslag: Importforslag, konfig: Path, id: str | None = None) -> None:
    """Skriver filene i forslaget, eller ingen av dem."""
    skriv_filer(forslag.filer, konfig, id)


def skriv_filer(filer: Mapping[Path, str], konfig: Path, id: str | None = None) -> None:
    """Skriver filene. Alle skrives ved siden av først; går noe galt, er ingenting endret.

    Tiltakene byttes som én mappe. Blir maskinen borte midt i byttet, mangler mappen, og tallgrunnlaget kan ikke leses;
    halve lister finnes aldri. Gir Inndatafeil når filene ikke kan skrives.
    """
    mappe = tiltaksmappe(konfig, id)
    try:
        with tempfile.TemporaryDirectory(dir=konfig, prefix=".henter-inn-") as rom:
            ny, gammel = Path(rom) / "tiltak", Path(rom) / "gammel"
            shutil.copytree(mappe, ny)
            andre = _skriv_ved_siden_av(filer, mappe, ny, Path(rom))
            _bytt(mappe, ny, gammel, andre)
    except OSError as feil:
        raise Inndatafeil(f"{konfig}: filene kan ikke skrives ({feil.strerror}). Ingenting er endret.") from None


def _skriv_ved_siden_av(filer: Mapping[Path, str], mappe: Path, ny: Path, rom: Path) -> dict[Path, Path]:
    """Skriver alle filene i rommet. Gir de som ikke er tiltak, med stedet de skal."""
    andre = {}
    for fil, tekst in filer.items():
        i_rommet = ny / fil.name if fil.parent == mappe else rom / fil.name
        with i_rommet.open("w", encoding="utf-8", newline="\n") as åpen:
            åpen.write(tekst)
            åpen.flush()
            os.fsync(åpen.fileno())
        if fil.parent != mappe:
            andre[i_rommet] = fil
    return andre


def _bytt(mappe: Path, ny: Path, gammel: Path, andre: Mapping[Path, Path]) -> None:
    """Bytter mappen, og legger filen utenfor den på plass. Det siste skrittet er gjort eller ikke; resten gjøres om."""
    mappe.rename(gammel)
    try:
        ny.rename(mappe)
        for fra, til in andre.items():
            fra.replace(til)
    except OSError:
        if mappe.exists():
            mappe.rename(ny)
        gammel.rename(mappe)
        raise
