"""Tallgrunnlaget appen kjører på, lest én gang per prosess, og det som hører til: utgaver, pakker og lager."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from scenario.begreper.flytting import Flyttinger
from scenario.begreper.kommune import Kommune
from scenario.deling import lager
from scenario.deling.flyttinger import flyttet_mellom
from scenario.deling.innlimt import Verktøy
from scenario.deling.pakker import Pakke, les_pakker
from scenario.deling.utgaver import Arkiv, Utgave, arkivmappe
from scenario.innhenting.lagring import Forslag, forbered
from scenario.innhenting.plan import Innstillinger
from scenario.innstillinger import innstillinger
from scenario.lesing import KONFIG, les_kommune


def _konfig() -> Path:
    return innstillinger().konfig or KONFIG


@lru_cache(maxsize=1)
def gjeldende() -> Kommune:
    """Kommunen appen viser: den som er innstilt, ellers den som følger med.

    Gir Tallgrunnlagsfeil når tallgrunnlaget har feil; da leses det på nytt neste gang.
    """
    return les_kommune(_konfig(), innstillinger().kommune or None)


def utgave(fingeravtrykk: str) -> Kommune | None:
    """En arkivert utgave av tallgrunnlaget, eller None."""
    return _arkiv().hent(fingeravtrykk)


def publisert(fingeravtrykk: str) -> str:
    """Datoen utgaven ble publisert, som `2026-05-20`; tom når den ikke er i arkivet."""
    return next((u.dato for u in _arkiv().utgaver() if u.utgave == fingeravtrykk), "")


def er_publisert() -> bool:
    """Sant når lenker som deles nå, kan vises med disse tallene også etter at de er endret."""
    return _arkiv().er_publisert(gjeldende())


def publiser() -> None:
    """Skriver utgaven i arkivet. Gir OSError når mappen ikke kan skrives."""
    dato = datetime.now().astimezone().date().isoformat()
    _arkiv().publiser(gjeldende(), dato, "Publisert da appen startet")


def utgaver_med_svar() -> tuple[Utgave, ...]:
    """Utgavene der svarene på de godkjente scenarioene er lagret, den eldste først."""
    arkiv = _arkiv()
    return tuple(u for u in arkiv.utgaver() if arkiv.svarfil(u.utgave).is_file())


def flyttet(fra: str) -> Flyttinger | None:
    """Hva den siste utgaven med svar flyttet siden denne. None når en av dem ikke finnes."""
    return _flyttet(gjeldende().id, fra, utgaver_med_svar()[-1].utgave)


@lru_cache(maxsize=8)
def _flyttet(_kommune: str, gammel: str, ny: str) -> Flyttinger | None:
    før, nå = utgave(gammel), utgave(ny)
    return flyttet_mellom(_arkiv(), før, nå) if før and nå else None


def _arkiv() -> Arkiv:
    return Arkiv(gjeldende().id, arkivmappe())


def forslag(liste: bytes, valg: Innstillinger, enhet: str | None) -> Forslag:
    """Det kommunens liste ville gjort med tallgrunnlaget. Ingenting skrives."""
    return forbered(liste, valg, _konfig(), gjeldende().id, enhet, arkivmappe())


@lru_cache(maxsize=1)
def pakkene() -> tuple[Pakke, ...]:
    """De navngitte referansepakkene."""
    return les_pakker(gjeldende(), _konfig())


@lru_cache(maxsize=1)
def lageret() -> lager.Lager:
    """Lageret for korte lenker. Gir Lagerfeil når adressen til det er ugyldig."""
    return lager.åpne()


def verktøy() -> Verktøy:
    """Det en lenke slås opp i."""
    return Verktøy(gjeldende(), utgave, lambda id: lageret().hent(id), pakkene())
