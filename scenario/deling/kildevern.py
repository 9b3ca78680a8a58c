"""Endrede tall som fortsatt viser til kilden det gamle tallet sto i."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scenario.begreper.felles import Modell
from scenario.begreper.kommune import Kommune
from scenario.begreper.tall import Opphavsmerket, Spenn, Tall, skrevet

_FILER = {"mål": "maal.yaml", "fond": "fond.yaml", "handlingsregel": "handlingsregel.yaml"}
_VERDIER = {"verdi", "lav", "sannsynlig", "høy"}
Sted = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kildevarsel:
    """Et tall som er endret mens kilde, regnestykke og merknad står."""

    fil: str
    felt: str
    melding: str
    """Hva som er endret, uten stedet."""

    def __str__(self) -> str:
        return f"{self.fil}: {self.felt}: {self.melding}"


def kildevarsler(kommune: Kommune, forrige: Kommune) -> tuple[Kildevarsel, ...]:
    """Ett varsel for hvert tall som er endret siden forrige utgave mens kilde, regnestykke og merknad står."""
    før = dict(_tallene(forrige))
    return tuple(
        Kildevarsel(
            sted[0],
            ".".join(sted[1:]),
            f"tallet er endret fra {_skrevet(før[sted])} til {_skrevet(nå)} siden utgave {forrige.utgave}, men kilden "
            f"({', '.join(nå.kilde)}) og forklaringen er de samme. Står det nye tallet der?",
        )
        for sted, nå in _tallene(kommune)
        if sted in før and nå.kilde and før[sted].midt != nå.midt and _forklaring(før[sted]) == _forklaring(nå)
    )


def _skrevet(tall: Tall | Spenn) -> str:
    return "ikke tallfestet" if tall.midt is None else skrevet(tall.midt)


def _forklaring(tall: Opphavsmerket) -> dict[str, object]:
    return tall.model_dump(exclude=_VERDIER)


def _tallene(kommune: Kommune) -> Iterator[tuple[Sted, Tall | Spenn]]:
    for felt, fil in _FILER.items():
        yield from _i(getattr(kommune, felt), (fil,))
    for tiltak in kommune.tiltak:
        yield from _i(tiltak, (f"tiltak/{tiltak.id}.yaml",))


def _i(verdi: object, sted: Sted) -> Iterator[tuple[Sted, Tall | Spenn]]:
    if isinstance(verdi, Tall | Spenn):
        yield sted, verdi
    elif isinstance(verdi, Modell | dict | tuple):
        for navn, felt in _felt(verdi):
            yield from _i(felt, (*sted, navn))


def _felt(verdi: Modell | dict[str, object] | tuple[object, ...]) -> Iterable[tuple[str, object]]:
    if isinstance(verdi, tuple):
        return ((str(nummer), felt) for nummer, felt in enumerate(verdi))
    if isinstance(verdi, dict):
        return verdi.items()
    return ((navn, getattr(verdi, navn)) for navn in type(verdi).model_fields)
