"""Kontroll av et scenario: det som er galt uansett, og det som ikke passer med tallgrunnlaget."""

from __future__ import annotations

from collections.abc import Iterable

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.tall import kontroller_stigende, skrevet
from scenario.begreper.tiltak import Tiltak
from scenario.deling.scenarioform import (
    MINST_MÅL,
    Anslagsform,
    Antakelsesform,
    Egenform,
    Overlappsform,
    Scenarioform,
    Tiltaksform,
)


def feil_i(scenario: Scenarioform) -> Iterable[str]:
    """Det som er galt uansett tallgrunnlag."""
    for id, ett in scenario.tiltak.items():
        if ett is not None and ett.eget_anslag is not None:
            yield from _feil_i_anslag(f"tiltak.{id}.eget_anslag", ett.eget_anslag)
    sett: set[str] = set()
    for nummer, eget in enumerate(scenario.egne_tiltak):
        if eget.id in sett:
            yield f"egne_tiltak[{nummer}].id: «{eget.id}» er brukt to ganger"
        sett.add(eget.id)
        yield from _feil_i_anslag(f"egne_tiltak[{nummer}].helårseffekt", eget.helårseffekt)
    yield from _feil_i_par(scenario.overlapp)
    if scenario.antakelser is not None:
        mål = scenario.antakelser.mål
        if mål is not None and mål < MINST_MÅL:
            yield f"antakelser.mål: {mål:g} – må være minst {_tall(MINST_MÅL)}"
        yield from _feil_i_felles_usikkerhet(scenario.antakelser)


def avvik_fra(kommune: Kommune, scenario: Scenarioform) -> Iterable[str]:
    """Det som ikke passer med dette tallgrunnlaget."""
    if scenario.kommune not in (None, kommune.id):
        yield f"kommune: scenarioet gjelder «{scenario.kommune}», men tallgrunnlaget er for «{kommune.id}»"
    temaer = {m.id for m in kommune.opplysninger.temaer}
    ukjente = [t for t in scenario.lukkede_temaer if str(t) not in temaer]
    yield from (f"lukkede_temaer: tema {t} finnes ikke" for t in ukjente)
    for id, ett in scenario.tiltak.items():
        tiltak = kommune.tiltak_etter_id.get(id)
        if tiltak is None:
            yield f"tiltak.{id}: tiltaket finnes ikke i katalogen"
        elif ett is not None:
            yield from (f"tiltak.{id}.{melding}" for melding in _feil_i_tiltak(kommune, tiltak, ett))
    for nummer, eget in enumerate(scenario.egne_tiltak):
        yield from (f"egne_tiltak[{nummer}].{melding}" for melding in _feil_i_felles(kommune, eget))
    yield from _ukjente_i_overlapp(kommune, scenario)
    if scenario.antakelser is not None:
        yield from _feil_i_antakelser(kommune, scenario.antakelser)


def _feil_i_tiltak(kommune: Kommune, tiltak: Tiltak, ett: Tiltaksform) -> Iterable[str]:
    if (melding := feil_i_mengde(tiltak, ett.mengde)) is not None:
        yield f"mengde: {melding}"
    for navn in sorted(ett.drivere.keys() - tiltak.drivere.keys()):
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


def _feil_i_felles(kommune: Kommune, ett: Tiltaksform | Egenform) -> Iterable[str]:
    if (melding := feil_i_start(kommune, ett.start)) is not None:
        yield f"start: {melding}"
    for felt in ("andeler", "omstilling"):
        yield from _feil_i_år(kommune, felt, getattr(ett, felt))


def feil_i_start(kommune: Kommune, start: Måned | None) -> str | None:
    """Hvorfor startmåneden ikke kan brukes, som norsk setning; None når den kan."""
    if start is None or kommune.år[0] <= start.år <= kommune.år[-1] + 10:
        return None
    return f"{start} må ligge fra {kommune.år[0]} til {kommune.år[-1] + 10}"


def _feil_i_anslag(felt: str, anslag: Anslagsform) -> Iterable[str]:
    try:
        kontroller_stigende(anslag.lav, anslag.sannsynlig, anslag.høy)
    except ValueError as feil:
        yield f"{felt}.{feil}"


def _feil_i_år(kommune: Kommune, felt: str, verdi: dict[int, float] | list[float] | None) -> Iterable[str]:
    if isinstance(verdi, list) and len(verdi) != len(kommune.år):
        årene = f"{kommune.år[0]}–{kommune.år[-1]}"
        yield f"{felt}: listen må ha {len(kommune.år)} tall, ett for hvert av årene {årene}"
    if isinstance(verdi, dict):
        for år in sorted(verdi.keys() - set(kommune.år)):
            yield f"{felt}.{år}: modellen regner for {kommune.år[0]}–{kommune.år[-1]}"


def _ukjente_i_overlapp(kommune: Kommune, scenario: Scenarioform) -> Iterable[str]:
    kjente = kommune.tiltak_etter_id.keys() | {f"eget:{e.id}" for e in scenario.egne_tiltak}
    for nummer, overlapp in enumerate(scenario.overlapp):
        for ukjent in sorted(set(overlapp.mellom) - kjente):
            yield f"overlapp[{nummer}].mellom: tiltaket «{ukjent}» finnes ikke"


def _feil_i_par(alle: Iterable[Overlappsform]) -> Iterable[str]:
    sett: set[frozenset[str]] = set()
    for nummer, overlapp in enumerate(alle):
        par = frozenset(overlapp.mellom)
        if len(par) == 1 or par in sett:
            yield f"overlapp[{nummer}].mellom: et par er to ulike tiltak og kan bare stå én gang"
        sett.add(par)


def _feil_i_antakelser(kommune: Kommune, antakelser: Antakelsesform) -> Iterable[str]:
    tolkninger = [t.id for t in kommune.mål.tolkninger]
    if antakelser.tolkning is not None and antakelser.tolkning not in tolkninger:
        yield f"antakelser.tolkning: «{antakelser.tolkning}» må være en av {', '.join(tolkninger)}"
    for felt in ("krav", "merforbruk", "merinntekt", "planlagt_bruk"):
        yield from _feil_i_år(kommune, f"antakelser.{felt}", getattr(antakelser, felt))


def _feil_i_felles_usikkerhet(antakelser: Antakelsesform) -> Iterable[str]:
    for felt, størst in (("felles_levering", 1.5), ("felles_forsinkelse_måneder", 36.0)):
        anslag: Anslagsform | None = getattr(antakelser, felt)
        if anslag is not None:
            yield from _feil_i_anslag(f"antakelser.{felt}", anslag)
            if anslag.lav < 0 or anslag.høy > størst:
                yield f"antakelser.{felt}: må ligge fra 0 til {_tall(størst)}"
