"""`importer`: kommunens liste over tiltak inn i tallgrunnlaget, eller en tom mal å fylle ut."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, date, datetime
from pathlib import Path

from scenario.begreper.dato import norsk_dato
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling.tall import HARDT, antall
from scenario.innhenting.ark import UlesbarListe, som_setninger
from scenario.innhenting.eksport import mal
from scenario.innhenting.forhandsvisning import som_tekst
from scenario.innhenting.grenser import STØRST_FIL
from scenario.innhenting.kolonner import ENHETER
from scenario.innhenting.lagring import forbered, skriv
from scenario.innhenting.leser.enhet import FORTEGN
from scenario.innhenting.leser.les import Lesegrunnlag, les_lista
from scenario.innhenting.leser.ord import Rolle
from scenario.innhenting.leser.resultat import Listelesning, som_json
from scenario.innhenting.leser.sporsmal import Lesesvar
from scenario.innhenting.leser.visning import slik_er_den_lest
from scenario.innhenting.plan import Importvalg
from scenario.kommandoer.felles import les_begrenset, les_dato, med_arkiv, med_kommune, skriv_json
from scenario.lesing import les_kommune

FORTEGN_PÅ_KOMMANDOLINJEN = {navn: verdi for verdi in FORTEGN for navn in (verdi, verdi.rpartition(" ")[2])}
"""«innsparing» og «kostnad» er nok."""


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("importer", help="hent inn kommunens liste over tiltak (.xlsx, .xls, .ods eller .csv)")
    leser.add_argument(
        "liste", nargs="?", type=Path, metavar="LISTE", help="lista; uten --skriv vises bare hva som skjer"
    )
    med_kommune(leser)
    med_arkiv(leser)
    _legg_til_lesingen(leser)
    leser.add_argument("--mal", type=Path, metavar="FIL", help="skriv en tom liste å fylle ut, og gjør ikke noe annet")
    leser.add_argument("--skriv", action="store_true", help="skriv endringene i tallgrunnlaget")
    leser.add_argument(
        "--enhet", metavar="ENHET", choices=tuple(ENHETER), help="enheten til beløpene: " + ", ".join(ENHETER)
    )
    leser.add_argument("--kilde", metavar="ID", help="kilden til beløpene, slik den heter i kilder.yaml")
    leser.add_argument("--kildetittel", metavar="TEKST", help="tittelen på kilden når den er ny")
    leser.add_argument("--utgiver", metavar="TEKST", help="utgiveren av kilden når den er ny; ellers kommunen")
    leser.add_argument("--dato", metavar="ÅÅÅÅ-MM-DD", help="datoen som føres på endringene; ellers dagens dato")
    leser.add_argument("--behold-andre", action="store_true", help="la tiltak som ikke står i lista, stå som de er")
    leser.add_argument("--beløpene-stemmer", action="store_true", help="godta beløp langt fra dem i katalogen")
    leser.set_defaults(kjør=kjør)


def _legg_til_lesingen(leser: argparse.ArgumentParser) -> None:
    """Det som sier hvordan lista skal leses."""
    leser.add_argument("--json", action="store_true", help="skriv lista slik den er lest, rad for rad, som JSON")
    leser.add_argument(
        "--svar", action="append", default=[], metavar="ID=VALG", help="svar på et spørsmål om lista; kan gjentas"
    )
    leser.add_argument(
        "--ark", action="append", default=[], metavar="NAVN", help="arket som skal leses, eller «alle»; kan gjentas"
    )
    leser.add_argument("--fortegn", choices=tuple(FORTEGN_PÅ_KOMMANDOLINJEN), help="hva minus betyr i lista")
    leser.add_argument(
        "--kolonne",
        action="append",
        default=[],
        metavar="ROLLE=BOKSTAV",
        help=f"kolonnen med en rolle: et årstall, eller {', '.join(Rolle)}; kan gjentas",
    )


def kjør(valgt: argparse.Namespace) -> int:
    """Viser hva som skjer med hvert tiltak, og skriver når `--skriv` er med. Feil i lista stopper alt."""
    if valgt.mal is not None:
        return _skriv_mal(valgt)
    if valgt.liste is None:
        raise Inndatafeil("importer: lista mangler. Skriv filnavnet, eller «--mal FIL» for en tom liste.")
    if valgt.json:
        return _skriv_json(valgt)
    forslag = forbered(
        les_begrenset(valgt.liste, STØRST_FIL),
        _innstillinger(valgt),
        valgt.konfig,
        valgt.kommune,
        _svarene(valgt),
        valgt.arkiv,
    )
    plan = forslag.plan
    print(slik_er_den_lest(forslag.lesning).replace(HARDT, " "))
    print(som_tekst(plan).replace(HARDT, " "))
    if plan.feil:
        funnet = antall(len(plan.feil), "feil", "feil")
        raise Inndatafeil(*som_setninger(plan.feil), f"{funnet} i lista. Ingenting er skrevet.")
    if not plan.endrer:
        print("\nIngenting å endre.")
    elif valgt.skriv:
        skriv(forslag, valgt.konfig, valgt.kommune)
        filer = antall(len(forslag.filer), "fil", "filer").replace(HARDT, " ")
        print(f"\n{filer} skrevet. Se over endringene, og kjør så «python -m scenario utgave publiser».")
    else:
        print("\nIngenting er skrevet. Legg til --skriv for å skrive endringene.")
    return 0


def _skriv_json(valgt: argparse.Namespace) -> int:
    """Lista slik den er lest. 0 når den kan brukes; ellers 2, med en setning for hver grunn."""
    grunnlag = Lesegrunnlag.av(les_kommune(valgt.konfig, valgt.kommune))
    svar = _svarene(valgt)
    try:
        lesning = les_lista(les_begrenset(valgt.liste, STØRST_FIL), grunnlag, svar)
    except UlesbarListe as feil:
        lesning = Listelesning(None, None, None, feil=tuple(map(str, feil.feil)))
    skriv_json(som_json(lesning))
    if lesning.feil:
        raise Inndatafeil(*lesning.feil)
    return 0


def _svarene(valgt: argparse.Namespace) -> Lesesvar:
    fortegn = FORTEGN_PÅ_KOMMANDOLINJEN.get(valgt.fortegn or "")
    svar = dict(_par("--svar", "ID=VALG", s) for s in valgt.svar)
    kolonner = dict(map(_kolonne, valgt.kolonne))
    return Lesesvar(svar, tuple(valgt.ark), valgt.enhet, fortegn, kolonner)


def _par(argument: str, form: str, tekst: str) -> tuple[str, str]:
    navn, skille, verdi = tekst.partition("=")
    if not skille or not navn.strip() or not verdi.strip():
        raise Inndatafeil(f"{argument}: «{tekst[:40]}» må skrives slik: {form}")
    return navn.strip(), verdi.strip()


def _kolonne(tekst: str) -> tuple[str, str]:
    rolle, hvor = _par("--kolonne", "ROLLE=BOKSTAV", tekst)
    if rolle not in {r.value for r in Rolle} and not re.fullmatch("20[0-9]{2}", rolle):
        raise Inndatafeil(f"--kolonne: rollen «{rolle[:40]}» må være et årstall eller en av: {', '.join(Rolle)}")
    if not re.fullmatch("[A-Za-z]{1,3}", hvor):
        raise Inndatafeil(f"--kolonne: «{hvor[:40]}» er ikke en kolonne. Skriv bokstaven, for eksempel C.")
    return rolle, hvor.upper()


def _skriv_mal(valgt: argparse.Namespace) -> int:
    if valgt.mal.suffix.lower() != ".xlsx":
        raise Inndatafeil(f"--mal: «{valgt.mal.name}» må ende på .xlsx")
    try:
        valgt.mal.write_bytes(mal(les_kommune(valgt.konfig, valgt.kommune)))
    except OSError as feil:
        raise Inndatafeil(f"{valgt.mal}: filen kan ikke skrives ({feil.strerror})") from None
    print(valgt.mal)
    return 0


def _innstillinger(valgt: argparse.Namespace) -> Importvalg:
    return Importvalg(
        dato=les_dato(valgt.dato) or _i_dag(),
        filnavn=valgt.liste.name,
        kilde=valgt.kilde,
        kildetittel=valgt.kildetittel,
        utgiver=valgt.utgiver,
        behold_andre=valgt.behold_andre,
        godta_beløp=valgt.beløpene_stemmer,
    )


def _i_dag() -> date:
    return norsk_dato(datetime.now(UTC))
