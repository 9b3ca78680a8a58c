"""Planen som tekst og tabell, likt på kommandolinjen og på skjermen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scenario.begreper.effektformer import SatsEffekt
from scenario.begreper.tiltak import Tiltak
from scenario.framstilling.tall import antall, helt
from scenario.innhenting.ark import Listefeil, som_setninger
from scenario.innhenting.felt import TILTAK, Feltendring
from scenario.innhenting.kolonner import REGNES
from scenario.innhenting.plan import Plan, Tiltaksplan, Tiltaksskjebne

_LENGST = 60
_FORM = {"ikke_tallfestet": "ikke tallfestet", "sats": "et beløp"} | {form: f"regnet som {form}" for form in REGNES}
_ORD = {
    Tiltaksskjebne.NY: ("nytt", "nye"),
    Tiltaksskjebne.ENDRET: ("endret", "endret"),
    Tiltaksskjebne.UENDRET: ("uendret", "uendret"),
    Tiltaksskjebne.UTGÅTT: ("går ut", "går ut"),
    Tiltaksskjebne.BEHOLDT: ("utenfor lista, beholdt", "utenfor lista, beholdt"),
    Tiltaksskjebne.VENTER: ("venter på svar", "venter på svar"),
    Tiltaksskjebne.FEIL: ("med feil", "med feil"),
}


def oppsummering(plan: Plan) -> str:
    """«2 nye, 1 endret, 24 uendret.»"""
    talt = Counter(t.skjebne for t in plan.tiltak)
    deler = [antall(talt[s], *_ORD[s]) for s in Tiltaksskjebne if talt[s]]
    return ", ".join(deler) + "." if deler else "Ingen tiltak."


def hva_skjer(tiltak: Tiltaksplan) -> str:
    """Det som skjer med ett tiltak: feilene, eller endringene og det som er antatt."""
    if tiltak.feil:
        return " · ".join(_uten_sted(f) for f in tiltak.feil)
    deler = []
    if tiltak.skjebne is Tiltaksskjebne.UTGÅTT and not tiltak.rad:
        deler.append("står ikke i lista")
    elif tiltak.skjebne is not Tiltaksskjebne.NY:
        deler += [f"{e.felt}: {_kort(e.før)} → {_kort(e.nå)}" for e in _viktige(tiltak.endringer)]
    elif tiltak.tiltak is not None:
        deler.append(_beløpet(tiltak.tiltak))
    if tiltak.antatt:
        deler.append(f"antatt: {'; '.join(tiltak.antatt)}")
    return " · ".join(deler)


def _beløpet(tiltak: Tiltak) -> str:
    if not isinstance(tiltak.effekt, SatsEffekt):
        return "ikke tallfestet"
    sats = tiltak.effekt.sats
    nivåer = (sats.sannsynlig,) if sats.lav == sats.høy else sats.nivåer
    return f"{' / '.join(helt(n) for n in nivåer)} ({sats.enhet})"


def _viktige(endringer: tuple[Feltendring, ...]) -> tuple[Feltendring, ...]:
    """Endringene leseren må se. Når et beløp blir ikke tallfestet, følger resten av feltene av det."""
    form = next((e for e in endringer if e.felt == "form"), None)
    if form is None:
        return endringer
    før = next((e.før for e in endringer if e.felt == "sannsynlig"), "") or _FORM.get(form.før, form.før)
    nå = next((e.nå for e in endringer if e.felt == "sannsynlig"), "") or _FORM.get(form.nå, form.nå)
    andre = tuple(e for e in endringer if e.felt in TILTAK)
    return (Feltendring("beløp", før, nå), *andre)


def _uten_sted(feil: Listefeil) -> str:
    return f"{feil.kolonne}: {feil.melding}" if feil.kolonne else feil.melding


def _kort(tekst: str) -> str:
    return (tekst if len(tekst) <= _LENGST else tekst[:_LENGST] + "…") or "tomt"


def tabell(plan: Plan) -> dict[str, list[str]]:
    """En rad per rad i lista: nummeret, navnet, og hva som skjer."""
    i_lista = [t for t in plan.tiltak if t.rad]
    return {
        "Rad": [str(t.rad) for t in i_lista],
        "Tiltak": [t.navn or "(uten navn)" for t in i_lista],
        "Skjer": [": ".join(d for d in (t.skjebne.value, hva_skjer(t)) if d) for t in i_lista],
    }


def utenfor(plan: Plan) -> list[tuple[str, list[str]]]:
    """Tiltakene som ikke står i lista: hva som skjer med dem, og navnene."""
    grupper = (
        ("Går ut, fordi de ikke står i lista", Tiltaksskjebne.UTGÅTT),
        ("Blir stående, selv om de ikke står i lista", Tiltaksskjebne.BEHOLDT),
    )
    funnet = [(hva, [t.navn for t in plan.tiltak if t.skjebne is s and not t.rad]) for hva, s in grupper]
    return [(hva, navn) for hva, navn in funnet if navn]


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
