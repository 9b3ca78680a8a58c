"""Lesningen som tabeller og tekst, likt på kommandolinjen og på skjermen."""

from __future__ import annotations

from scenario.framstilling.tall import antall, knapp
from scenario.innhenting.leser.resultat import Listelesning, Skjebne

Tabell = dict[str, list[str]]
UTEN_OMRÅDE = "Uten område"


def oppsummering(lesning: Listelesning) -> str:
    """«3 tiltak med, til sammen 13 720 (1000 kr). 1 venter på svar.»"""
    talt = {s: sum(r.skjebne is s for r in lesning.rader) for s in Skjebne}
    deler = [f"{antall(talt[Skjebne.MED], 'tiltak', 'tiltak')} med, til sammen {knapp(lesning.sum, 3)} (1000 kr)"]
    if talt[Skjebne.IKKE_TALLFESTET]:
        deler.append(f"{talt[Skjebne.IKKE_TALLFESTET]} uten beløp")
    if talt[Skjebne.VENTER]:
        deler.append(f"{talt[Skjebne.VENTER]} venter på svar")
    return ". ".join(deler) + "."


def avstemming(lesning: Listelesning) -> Tabell:
    """Listas egne summer mot våre."""
    alle = lesning.avstemming
    return {
        "Sum i lista": [a.hva for a in alle],
        "Lista": [knapp(a.liste, 3) for a in alle],
        "Vår": [knapp(a.vår, 3) for a in alle],
        "Stemmer": ["ja" if a.stemmer else "nei" for a in alle],
    }


def summer(lesning: Listelesning, navn: dict[str, str]) -> Tabell:
    """Summen per område, med kommunens navn der de finnes."""
    per = lesning.summer_per("område")
    return {
        "Område": [f"{id} {navn[id]}" if id in navn else id or UTEN_OMRÅDE for id in per],
        "Helårseffekt (1000 kr)": [knapp(beløp, 3) for beløp in per.values()],
    }


def summer_per_år(lesning: Listelesning) -> Tabell:
    """Summen hvert år lista har. Ukjente beløp er ikke med."""
    per = lesning.summer_per("år")
    return {"År": list(per), "Effekt (1000 kr)": [knapp(beløp, 3) for beløp in per.values()]}


def utelatt(lesning: Listelesning) -> Tabell:
    """Radene som ikke er med, og hvorfor."""
    vist = {
        "Ark": [u.ark for u in lesning.utelatt],
        "Rad": [str(u.rad or "") for u in lesning.utelatt],
        "Hvorfor": [u.hvorfor for u in lesning.utelatt],
    }
    return vist if any(vist["Ark"]) else {k: v for k, v in vist.items() if k != "Ark"}
