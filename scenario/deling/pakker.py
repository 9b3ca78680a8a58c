"""Navngitte referansepakker: faste utgangspunkt som åpnes med `?p=<id>`.

En pakke er en regel, ikke en liste, fordi navnet er et løfte: «alt som er tallfestet» skal være det også når
katalogen får et nytt tiltak. Det som må stå fast, står andre steder. En lenke som deles fra en pakke, har alle
valg og verdier skrevet ut og nevner utgaven sin. Det en pakke gir i dag, ligger som godkjent resultat i
`tests/godkjent/pakker/`, og en endring stopper testene til den er godkjent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.beregning.utfylling import fyll_ut
from scenario.feilmeldinger import Feil, IkkeFunnet, Tallgrunnlagsfeil
from scenario.filtyper import Referansepakke
from scenario.lesing import KONFIG, les_referansepakker


@dataclass(frozen=True, slots=True)
class NavngittPakke:
    """En referansepakke med valget den gir i dag."""

    id: str
    navn: str
    beskrivelse: str
    valg: Valg


def les_pakker(kommune: Kommune, konfig: Path = KONFIG) -> tuple[NavngittPakke, ...]:
    """Kommunens referansepakker, den med færrest tiltak først.

    Gir Tallgrunnlagsfeil når en fil har feil, eller tiltakene i en pakke ikke kan stå sammen.
    """
    lest = les_referansepakker(konfig, kommune.id)
    pakker = (NavngittPakke(p.id, p.navn, p.beskrivelse, valg_i(kommune, p)) for p in lest)
    return tuple(sorted(pakker, key=lambda p: (len(p.valg.tiltak), p.id)))


def finn(pakker: Sequence[NavngittPakke], id: str) -> NavngittPakke:
    """Pakken med dette navnet i adressen. Gir IkkeFunnet når den ikke finnes."""
    for pakke in pakker:
        if pakke.id == id:
            return pakke
    raise IkkeFunnet("Adressen viser til en pakke som ikke finnes. Se etter at hele adressen er med.")


def valg_i(kommune: Kommune, pakke: Referansepakke) -> Valg:
    """Valget pakken gir, med alt skrevet ut: de av tiltakene som regnes med, og som har rett opphav."""
    alle = tuple(Tiltaksvalg(t.id) for t in kommune.valgbare if t.id not in pakke.uten)
    regnet = beregn(kommune, Valg(kommune.standard, alle))
    med = {b.id for b in regnet.bidrag if b.opphav in pakke.opphav}
    valg = fyll_ut(kommune, Valg(kommune.standard, tuple(t for t in alle if t.id in med)))
    if konflikter := beregn(kommune, valg).konflikter:
        meldinger = (f"{k.melding} Skriv ett av dem i «uten»." for k in konflikter)
        raise Tallgrunnlagsfeil([Feil(f"pakker/{pakke.id}.yaml", "opphav", m) for m in meldinger])
    return valg
