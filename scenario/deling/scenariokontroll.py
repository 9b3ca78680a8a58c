"""Kontroll av et scenario: det som er galt uansett, og det som ikke passer med tallgrunnlaget."""

from __future__ import annotations

from collections.abc import Iterable

from scenario.begreper.felles import Måned
from scenario.begreper.felter import PerÅr
from scenario.begreper.kommune import Kommune
from scenario.begreper.scenario import Scenario
from scenario.begreper.tall import skrevet
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import SLAG, Beløp, EgenOverlapp, EgetTiltak, Forutsetninger, Tiltaksvalg

Sti = tuple[str | int, ...]
"""Veien til et felt i scenariofila."""


def feil_i(scenario: Scenario) -> Iterable[tuple[Sti, str]]:
    """Det som er galt uansett tallgrunnlag: stedet og hva det er."""
    for id, ett in scenario.tiltak.items():
        if ett.id != id:
            yield ("tiltak", id, "id"), "ukjent felt; tiltaket heter det som står foran"
    sett: set[str] = set()
    for nummer, eget in enumerate(scenario.egne_tiltak):
        if eget.id in sett:
            yield ("egne_tiltak", nummer, "id"), f"«{eget.id}» er brukt to ganger"
        sett.add(eget.id)
    yield from _feil_i_par(scenario.overlapp)


def avvik_fra(kommune: Kommune, scenario: Scenario, forutsetningene: str) -> Iterable[str]:
    """Det som ikke passer med dette tallgrunnlaget. `forutsetningene` er navnet de står under i fila."""
    if scenario.kommune not in (None, kommune.id):
        yield f"kommune: scenarioet gjelder «{scenario.kommune}», men tallgrunnlaget er for «{kommune.id}»"
    temaer = {m.id for m in kommune.opplysninger.temaer}
    ukjente = [t for t in scenario.lukkede_temaer if str(t) not in temaer]
    yield from (f"lukkede_temaer: tema {t} finnes ikke" for t in ukjente)
    for id, ett in scenario.tiltak.items():
        tiltak = kommune.tiltak_etter_id.get(id)
        if tiltak is None:
            yield f"tiltak.{id}: tiltaket finnes ikke i katalogen"
        else:
            yield from (f"tiltak.{id}.{melding}" for melding in _feil_i_tiltak(kommune, tiltak, ett))
    for nummer, eget in enumerate(scenario.egne_tiltak):
        yield from (f"egne_tiltak[{nummer}].{melding}" for melding in _feil_i_felles(kommune, eget))
    yield from _ukjente_i_overlapp(kommune, scenario)
    if scenario.forutsetninger is not None:
        feil = _feil_i_forutsetninger(kommune, scenario.forutsetninger)
        yield from (f"{forutsetningene}.{melding}" for melding in feil)


def _feil_i_tiltak(kommune: Kommune, tiltak: Tiltak, ett: Tiltaksvalg) -> Iterable[str]:
    if (melding := feil_i_mengde(tiltak, ett.mengde)) is not None:
        yield f"mengde: {melding}"
    for navn in sorted(dict(ett.drivere).keys() - tiltak.drivere.keys()):
        kjente = ", ".join(tiltak.drivere) or "ingen"
        yield f"drivere.{navn}: tiltaket har ikke denne driveren; det har {kjente}"
    yield from _feil_i_felles(kommune, ett)


def feil_i_mengde(tiltak: Tiltak, mengde: float | None) -> str | None:
    """Hvorfor mengden ikke kan brukes, som norsk setning; None når den kan."""
    if mengde is None:
        return None
    if tiltak.mengde is None:
        return None if mengde == 1 else "tiltaket er bare av eller på og har ingen mengde"
    m = tiltak.mengde
    if not m.minst <= mengde <= m.størst:
        return f"{_tall(mengde)} er utenfor grensene {_tall(m.minst)}–{_tall(m.størst)} {m.enhet_flertall}"
    if m.heltall and not float(mengde).is_integer():
        return f"{_tall(mengde)} må være et helt antall {m.enhet_flertall}"
    return None


def _tall(verdi: float) -> str:
    return skrevet(verdi).replace(".", ",")


def _feil_i_felles(kommune: Kommune, ett: Tiltaksvalg | EgetTiltak) -> Iterable[str]:
    if (melding := feil_i_start(kommune, ett.start)) is not None:
        yield f"start: {melding}"
    for felt in ("andeler", "omstilling"):
        yield from _feil_i_år(kommune, felt, getattr(ett, felt))


def feil_i_start(kommune: Kommune, start: Måned | None) -> str | None:
    """Hvorfor startmåneden ikke kan brukes, som norsk setning; None når den kan."""
    if start is None or kommune.år[0] <= start.år <= kommune.år[-1] + 10:
        return None
    return f"{start} må ligge fra {kommune.år[0]} til {kommune.år[-1] + 10}"


def _feil_i_år(kommune: Kommune, felt: str, par: Beløp | None) -> Iterable[str]:
    for år in sorted(dict(par or ()).keys() - set(kommune.år)):
        yield f"{felt}.{år}: modellen regner for {kommune.år[0]}–{kommune.år[-1]}"


def _ukjente_i_overlapp(kommune: Kommune, scenario: Scenario) -> Iterable[str]:
    kjente = kommune.tiltak_etter_id.keys() | {f"eget:{e.id}" for e in scenario.egne_tiltak}
    for nummer, overlapp in enumerate(scenario.overlapp):
        for ukjent in sorted(set(overlapp.mellom) - kjente):
            yield f"overlapp[{nummer}].mellom: tiltaket «{ukjent}» finnes ikke"


def _feil_i_par(alle: Iterable[EgenOverlapp]) -> Iterable[tuple[Sti, str]]:
    sett: set[frozenset[str]] = set()
    for nummer, overlapp in enumerate(alle):
        par = frozenset(overlapp.mellom)
        if len(par) == 1 or par in sett:
            yield ("overlapp", nummer, "mellom"), "et par er to ulike tiltak og kan bare stå én gang"
        sett.add(par)


def _feil_i_forutsetninger(kommune: Kommune, forutsetninger: Forutsetninger) -> Iterable[str]:
    tolkninger = [t.id for t in kommune.mål.tolkninger]
    if forutsetninger.tolkning is not None and forutsetninger.tolkning not in tolkninger:
        yield f"tolkning: «{forutsetninger.tolkning}» må være en av {', '.join(tolkninger)}"
    for felt, slag in SLAG.items():
        if isinstance(slag, PerÅr):
            yield from _feil_i_år(kommune, felt, getattr(forutsetninger, felt))
