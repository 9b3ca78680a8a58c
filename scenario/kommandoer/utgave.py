"""`utgave`: publiserer tallgrunnlaget, lister utgavene og sier hva som er endret mellom dem."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from scenario.begreper.dato import norsk_dato
from scenario.begreper.kommune import Kommune
from scenario.deling import svararkiv
from scenario.deling.flyttinger import flyttet_mellom
from scenario.deling.forskjeller import alle_forskjeller
from scenario.deling.utgaver import Arkiv
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling import flyttingstekst
from scenario.framstilling.forskjeller import setninger
from scenario.framstilling.tall import HARDT
from scenario.kommandoer.felles import med_arkiv, med_kommune
from scenario.lesing import ROT, les_kommune, velg_kommune


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("utgave", help="publiser tallgrunnlaget, eller sammenlign utgaver av det")
    valg = leser.add_subparsers(dest="handling", required=True, metavar="HANDLING")
    ny = valg.add_parser("publiser", help="skriv tallgrunnlaget som en ny utgave")
    ny.add_argument("--dato", metavar="ÅÅÅÅ-MM-DD", help="datoen i oversikten; uten er det i dag")
    ny.add_argument("--merknad", default="", metavar="TEKST", help="hva som er nytt, på én linje")
    ny.add_argument(
        "--tilfeller",
        type=Path,
        default=ROT / "tests" / "tilfeller",
        metavar="STI",
        help="de godkjente regneeksemplene",
    )
    ny.set_defaults(kjør=publiser)
    liste = valg.add_parser("liste", help="skriv utgavene, den eldste først")
    liste.set_defaults(kjør=skriv_liste)
    to = valg.add_parser("sammenlign", help="skriv alt som er endret fra én utgave til en annen")
    to.add_argument("gammel", metavar="GAMMEL", help="fingeravtrykket til utgaven")
    to.add_argument("ny", nargs="?", metavar="NY", help="en annen utgave; uten er det dagens tallgrunnlag")
    to.set_defaults(kjør=sammenlign)
    flyttet = valg.add_parser("flyttet", help="skriv hva en ny utgave flytter i de godkjente scenarioene")
    flyttet.add_argument("gammel", metavar="GAMMEL", help="fingeravtrykket til utgaven")
    flyttet.add_argument("ny", metavar="NY", help="fingeravtrykket til den nye utgaven")
    flyttet.add_argument("--fil", type=Path, metavar="FIL", help="skriv til en Markdown-fil i stedet")
    flyttet.set_defaults(kjør=skriv_flyttet)
    for handling, mappe in ((ny, "--til"), (liste, "--arkiv"), (to, "--arkiv"), (flyttet, "--arkiv")):
        med_kommune(handling)
        med_arkiv(handling, mappe)


def publiser(valgt: argparse.Namespace) -> int:
    """Skriver utgaven. Er den publisert fra før, endres ingenting."""
    kommune = les_kommune(valgt.konfig, valgt.kommune)
    dato = valgt.dato or norsk_dato(datetime.now(UTC)).isoformat()
    try:
        arkiv = Arkiv(kommune.id, valgt.arkiv)
        ny = arkiv.publiser(kommune, dato, valgt.merknad)
        svararkiv.skriv(arkiv, kommune.utgave, svararkiv.regn(kommune, valgt.konfig, (valgt.tilfeller,)))
    except OSError as feil:
        raise Inndatafeil(f"{valgt.arkiv}: utgaven kan ikke skrives hit ({feil.strerror}).") from None
    print(f"Utgave {kommune.utgave} er {'publisert' if ny else 'publisert fra før; ingenting er endret'}.")
    return 0


def skriv_liste(valgt: argparse.Namespace) -> int:
    """Skriver én linje per utgave."""
    utgaver = _arkiv(valgt).utgaver()
    for u in utgaver:
        print("  ".join((u.utgave, u.dato, u.merknad)).rstrip())
    if not utgaver:
        print("Ingen utgaver er publisert.")
    return 0


def sammenlign(valgt: argparse.Namespace) -> int:
    """Skriver én linje per forskjell."""
    gammel = _hent(valgt, valgt.gammel)
    ny = _hent(valgt, valgt.ny) if valgt.ny else les_kommune(valgt.konfig, valgt.kommune)
    linjer = setninger(alle_forskjeller(gammel, ny))
    print("\n".join(linjer).replace(HARDT, " ") if linjer else "Ingen tall er endret.")
    return 0


def skriv_flyttet(valgt: argparse.Namespace) -> int:
    """Skriver de godkjente scenarioene før og nå, med grunnen for hvert."""
    tekst = flyttingstekst.markdown(flyttet_mellom(_arkiv(valgt), _hent(valgt, valgt.gammel), _hent(valgt, valgt.ny)))
    if valgt.fil is None:
        print(tekst, end="")
        return 0
    try:
        valgt.fil.write_text(tekst, encoding="utf-8")
    except OSError as feil:
        raise Inndatafeil(f"{valgt.fil}: filen kan ikke skrives ({feil.strerror}).") from None
    print(valgt.fil)
    return 0


def _arkiv(valgt: argparse.Namespace) -> Arkiv:
    return Arkiv(velg_kommune(valgt.konfig, valgt.kommune), valgt.arkiv)


def _hent(valgt: argparse.Namespace, utgave: str) -> Kommune:
    funnet = _arkiv(valgt).hent(utgave)
    if funnet is None:
        raise Inndatafeil(f"Utgaven «{utgave[:40]}» er ikke publisert. Se «python -m scenario utgave liste».")
    return funnet
