"""Planen som tekst og tabell, likt på kommandolinjen og på skjermen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scenario.framstilling.tall import antall
from scenario.innhenting.ark import Listefeil, som_setninger
from scenario.innhenting.plan import Plan, Skjebne, Tiltaksplan

_LENGST = 60
_ORD = {
    Skjebne.NY: ("nytt", "nye"),
    Skjebne.ENDRET: ("endret", "endret"),
    Skjebne.UENDRET: ("uendret", "uendret"),
    Skjebne.UTGÅTT: ("går ut", "går ut"),
    Skjebne.BEHOLDT: ("utenfor lista, beholdt", "utenfor lista, beholdt"),
    Skjebne.FEIL: ("med feil", "med feil"),
}


def oppsummering(plan: Plan) -> str:
    """«2 nye, 1 endret, 24 uendret.»"""
    talt = Counter(t.skjebne for t in plan.tiltak)
    deler = [antall(talt[s], *_ORD[s]) for s in Skjebne if talt[s]]
    return ", ".join(deler) + "." if deler else "Ingen tiltak."


def hva_skjer(tiltak: Tiltaksplan) -> str:
    """Det som skjer med ett tiltak: feilene, endringene og det som er antatt."""
    deler = [_uten_sted(f) for f in tiltak.feil]
    if tiltak.skjebne is Skjebne.UTGÅTT and not tiltak.rad:
        deler.append("står ikke i lista")
    elif tiltak.skjebne is not Skjebne.NY:
        deler += [f"{e.felt}: {_kort(e.før)} → {_kort(e.nå)}" for e in tiltak.endringer]
    if tiltak.antatt:
        deler.append(f"antatt: {'; '.join(tiltak.antatt)}")
    return " · ".join(deler)


def _uten_sted(feil: Listefeil) -> str:
    return f"{feil.kolonne}: {feil.melding}" if feil.kolonne else feil.melding


def _kort(tekst: str) -> str:
    return (tekst if len(tekst) <= _LENGST else tekst[:_LENGST] + "…") or "tomt"


def tabell(plan: Plan) -> dict[str, list[str]]:
    """En rad per tiltak: raden i lista, navnet, skjebnen, og hva som skjer."""
    return {
        "Rad": [str(t.rad or "") for t in plan.tiltak],
        "Tiltak": [t.navn or "(uten navn)" for t in plan.tiltak],
        "Skjer": [t.skjebne.value for t in plan.tiltak],
        "Hva": [hva_skjer(t) for t in plan.tiltak],
    }


def som_tekst(plan: Plan) -> str:
    """Hele planen, én linje per tiltak og per varsel."""
    linjer = [oppsummering(plan), ""]
    linjer += [_linje(t) for t in plan.tiltak]
    if plan.varsler:
        linjer += ["", "Les dette:", *(f"  {s}" for s in som_setninger(plan.varsler))]
    return "\n".join(linjer)


def _linje(tiltak: Tiltaksplan) -> str:
    rad = f"rad {tiltak.rad}" if tiltak.rad else "–"
    hva = hva_skjer(tiltak)
    navn: Sequence[str] = [n for n in (tiltak.id, tiltak.navn) if n]
    return f"{tiltak.skjebne.value:8} {rad:9} {' · '.join(navn)}" + (f" · {hva}" if hva else "")
