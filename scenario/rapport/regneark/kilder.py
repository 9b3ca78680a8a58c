"""Arket Kilder: alt tallene viser til, og hva opphavsbokstavene betyr."""

from __future__ import annotations

from scenario.framstilling.ord import OPPHAV
from scenario.rapport.regneark.ark import Bok
from scenario.rapport.regneark.plan import KILDER, Arkplan


def skriv(bok: Bok, plan: Arkplan) -> None:
    """Skriver hele arket. Adressene er tekst, så boka har ingen lenker ut."""
    ark = bok.ark[KILDER]
    ark.tekst(0, 0, "Kilder", "tittel")
    ark.tekst(1, 0, "Dokumentene er lysbilder uten sidetall. Henvisningene bruker overskriften på lysbildet.")
    ark.tekst(3, 0, "Opphav", "del")
    for nummer, (opphav, (navn, forklaring)) in enumerate(OPPHAV.items(), start=4):
        ark.rad(nummer, (opphav.bokstav, navn))
        ark.tekst(nummer, 2, forklaring)
    rad = 5 + len(OPPHAV)
    ark.hode(rad, ("Id", "Tittel", "Utgiver", "År", "Type", "Hva vi har hentet", "Forbehold", "Adresse"), range(3, 4))
    typer = {"dokument": "kommunens dokument", "ekstern": "ekstern kilde"}
    for nummer, kilde in enumerate(plan.innhold.kommune.kilder, start=rad + 1):
        ark.rad(nummer, (kilde.id, kilde.tittel, kilde.utgiver), "brutt")
        ark.verdi(nummer, 3, kilde.år, "helt")
        ark.rad(nummer, (typer[kilde.type], kilde.gir, kilde.forbehold or "", kilde.adresse or ""), "brutt", 4)
    ark.oppsett([20, 44, 24, 8, 20, 54, 54, 54], rad)
