"""Hva en ny utgave flytter i de godkjente scenarioene, og hvor mye hver endring flytter alene.

Veien fra den gamle utgaven til den nye går i skritt: først måten det regnes på, så ett tiltak om gangen, så overlapp,
mål, fond, handlingsregel, rammene og til slutt standardene. Skrittene summerer til hele flyttingen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scenario.begreper.flytting import Flytting, Flyttinger, Flyttingsgrunn, Scenariotall
from scenario.begreper.forskjell import Forskjell, Slag
from scenario.begreper.kommune import Kommune
from scenario.begreper.tiltak import Tiltak
from scenario.beregning import beregn
from scenario.deling import svararkiv
from scenario.deling.delt import endret_siden
from scenario.deling.forskjeller import alle_forskjeller
from scenario.deling.lenkekode import les
from scenario.deling.svararkiv import Godkjent, av_resultat
from scenario.deling.utgaver import Arkiv
from scenario.feilmeldinger import Inndatafeil

_MERKBART = 0.05
"""Endringer under dette (1000 kr) er avrunding i det som er lagret."""
_DELER = {
    "relasjoner": "Overlapp og konflikter",
    "mål": "Målet",
    "fond": "Fondet",
    "handlingsregel": "Kravet til fondet",
    "opplysninger": "Årene og rammene",
    "standard": "Standardene",
}


@dataclass(frozen=True, slots=True)
class _Skritt:
    """Det som er endret i dette skrittet, og tallgrunnlaget etter det."""

    hva: str
    kommune: Kommune
    forskjeller: tuple[Forskjell, ...] = ()


def flyttet_mellom(arkiv: Arkiv, gammel: Kommune, ny: Kommune) -> Flyttinger:
    """Flyttingene mellom to publiserte utgaver. Gir Inndatafeil når svarene på en av dem ikke er lagret."""
    svarene = []
    for utgave in (gammel, ny):
        lagret = svararkiv.hent(arkiv, utgave.utgave)
        if lagret is None:
            raise Inndatafeil(f"Svarene på de godkjente scenarioene er ikke lagret for utgave {utgave.utgave}.")
        svarene.append(lagret)
    return flyttinger(gammel, ny, *svarene)


def flyttinger(gammel: Kommune, ny: Kommune, før: Iterable[Godkjent], nå: Iterable[Godkjent]) -> Flyttinger:
    """Alle de godkjente scenarioene i begge utgavene."""
    gamle, nye = ({g.id: g for g in alle} for alle in (før, nå))
    skritt = list(_skritt(gammel, ny))
    ider = dict.fromkeys((*gamle, *nye))
    alle = tuple(_flytting(gammel, ny, skritt, gamle.get(id), nye.get(id)) for id in ider)
    return Flyttinger(gammel.utgave, ny.utgave, ny.år, alle)


def _endret_ved(gammel: Kommune, ny: Kommune) -> dict[str, tuple[Forskjell, ...]]:
    """Forskjellene i tallene bak hvert tiltak, etter id."""
    ut: dict[str, tuple[Forskjell, ...]] = {}
    for forskjell in alle_forskjeller(gammel, ny):
        if forskjell.slag is Slag.TILTAK:
            ut[forskjell.id] = (*ut.get(forskjell.id, ()), forskjell)
    return ut


def _skritt(gammel: Kommune, ny: Kommune) -> Iterator[_Skritt]:
    """Fra den gamle til den nye, én ting om gangen."""
    nå = gammel
    nye, endret = {t.id: t for t in ny.tiltak}, _endret_ved(gammel, ny)
    for tiltak in gammel.tiltak:
        if (etter := nye.get(tiltak.id)) is not None and etter != tiltak:
            nå = nå.model_copy(update={"tiltak": _byttet(nå.tiltak, etter)})
            yield _Skritt(f"{etter.navn}: endret i katalogen", nå, endret.get(tiltak.id, ()))
    if {t.id for t in nå.tiltak} != nye.keys():
        nå = nå.model_copy(update={"tiltak": ny.tiltak})
        yield _Skritt("Tiltak som er kommet til eller tatt ut", nå)
    for felt, navn in _DELER.items():
        if getattr(nå, felt) != getattr(ny, felt):
            nå = nå.model_copy(update={felt: getattr(ny, felt)})
            yield _Skritt(navn, nå)


def _byttet(tiltak: tuple[Tiltak, ...], nytt: Tiltak) -> tuple[Tiltak, ...]:
    return tuple(nytt if t.id == nytt.id else t for t in tiltak)


def _flytting(
    gammel: Kommune, ny: Kommune, skritt: Iterable[_Skritt], før: Godkjent | None, nå: Godkjent | None
) -> Flytting:
    kjent = nå or før
    assert kjent is not None
    if før is None or nå is None:
        return Flytting(kjent.id, kjent.navn, før.svar if før else None, nå.svar if nå else None)
    grunner = [g for g in _grunner(gammel, skritt, før, nå) if abs(g.størst) >= _MERKBART]
    return Flytting(kjent.id, kjent.navn, før.svar, nå.svar, tuple(sorted(grunner, key=lambda g: -abs(g.størst))))


def _grunner(gammel: Kommune, skritt: Iterable[_Skritt], før: Godkjent, nå: Godkjent) -> Iterator[Flyttingsgrunn]:
    her = _regnet(gammel, før.kode)
    yield _grunn(" ".join(["Beregningen er rettet.", *endret_siden(før.versjon)]), før.svar, her)
    for ett in skritt:
        etter = _regnet(ett.kommune, før.kode)
        yield _grunn(ett.hva, her, etter, ett.forskjeller)
        her = etter
    yield _grunn("Nye standardforutsetninger eller et annet innhold i pakken", her, nå.svar)


def _regnet(kommune: Kommune, kode: str) -> Scenariotall:
    return av_resultat(beregn(kommune, les(kommune, kode).valg))


def _grunn(hva: str, fra: Scenariotall, til: Scenariotall, forskjeller: tuple[Forskjell, ...] = ()) -> Flyttingsgrunn:
    if len(fra.alle) != len(til.alle):
        return Flyttingsgrunn(hva, til.helårseffekt - fra.helårseffekt, forskjeller)
    størst = max((b - a for a, b in zip(fra.alle, til.alle, strict=True)), key=abs)
    return Flyttingsgrunn(hva, størst, forskjeller)
