"""Hvilket felt i tiltaksfilen en kolonne i lista hører til, rekkefølgen på feltene, og hva som er endret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scenario.begreper.tall import skrevet
from scenario.begreper.tiltak import Mengde, Omstilling, Tiltak
from scenario.framstilling.tall import knapp

Data = dict[str, Any]
"""Innholdet i en tiltaksfil, slik YAML gir det."""

TILTAK = tuple(Tiltak.model_fields)
MENGDE = tuple(Mengde.model_fields)
OMSTILLING = tuple(Omstilling.model_fields)
SATS = (
    "lav",
    "sannsynlig",
    "høy",
    "enhet",
    "prisår",
    "opphav",
    "kilde",
    "lysbilde",
    "formel",
    "regnestykke",
    "merknad",
)
TALL = ("verdi", "enhet", "prisår", "opphav", "kilde", "lysbilde", "formel", "regnestykke", "merknad")

_KOLONNE = {
    "effekt.sats": "sannsynlig",
    "effekt.sats.enhet": "sannsynlig",
    "effekt.per": "per",
    "effekt.hvorfor": "merknad",
    "effekt": "sannsynlig",
    "mengde.standard": "mengde",
    "mengde.enhet_flertall": "flertall",
    "mengde.merknad": "mengde_merknad",
    "omstilling.fast": "omstilling_fast",
    "omstilling.per_enhet": "omstilling_enhet",
    "omstilling.merknad": "omstilling_merknad",
    "omstilling": "omstilling_fast",
    "varige_merkostnader.merknad": "merkostnader_merknad",
    "varige_merkostnader": "merkostnader",
    "opptrapping_måneder": "opptrapping",
    "årsverk": "årsverk_per_enhet",
    "årsverk.kilde": "årsverk_kilde",
    "årsverk.merknad": "årsverk_merknad",
}
"""Stien til feltet og kolonnen i lista, der de ikke heter det samme."""
_SOM_KOLONNEN = frozenset(
    (
        "lav",
        "høy",
        "opphav",
        "kilde",
        "formel",
        "regnestykke",
        "merknad",
        "minst",
        "størst",
        "trinn",
        "enhet",
        "heltall",
    )
)


@dataclass(frozen=True, slots=True)
class Feltendring:
    """Ett felt som får en annen verdi. Tom tekst er at feltet ikke finnes."""

    felt: str
    før: str
    nå: str

    def __str__(self) -> str:
        return f"{self.felt}: {self.før or 'tomt'} → {self.nå or 'tomt'}"


def kolonne_for(sti: str) -> str:
    """Kolonnen i lista som gir feltet: `effekt.sats.lav` er «lav»."""
    if sti in _KOLONNE:
        return _KOLONNE[sti]
    over, _, siste = sti.rpartition(".")
    if over in ("effekt.sats", "mengde") and siste in _SOM_KOLONNEN:
        return siste
    return kolonne_for(over) if over else sti.partition("[")[0]


def med(data: Mapping[str, Any], rekkefølge: tuple[str, ...], **nye: Any) -> Data:
    """Samme felt med noen byttet ut. Et nytt felt får plassen sin i rekkefølgen; None tar feltet bort."""
    ut = {f: v for f, v in data.items() if nye.get(f, v) is not None}
    for felt, verdi in nye.items():
        if verdi is None:
            continue
        if felt not in ut:
            etter = set(rekkefølge[rekkefølge.index(felt) :])
            plass = next((n for n, f in enumerate(ut) if f in etter), len(ut))
            par = list(ut.items())
            ut = dict([*par[:plass], (felt, verdi), *par[plass:]])
        ut[felt] = verdi
    return ut


def endringer(gammel: Mapping[str, Any], ny: Mapping[str, Any]) -> tuple[Feltendring, ...]:
    """Feltene som er ulike, i rekkefølgen de står i filen. Datoen for gjennomgangen er ikke en endring."""
    før, nå = dict(_flatt(gammel)), dict(_flatt(ny))
    alle = dict.fromkeys((*nå, *før))
    return tuple(
        Feltendring(felt.removeprefix("effekt.").removeprefix("sats."), før.get(felt, ""), nå.get(felt, ""))
        for felt in alle
        if før.get(felt) != nå.get(felt) and felt != "oppdatert"
    )


def _flatt(data: Mapping[str, Any], over: str = "") -> Iterator[tuple[str, str]]:
    for felt, verdi in data.items():
        if isinstance(verdi, dict) and over.count(".") < 3:
            yield from _flatt(verdi, f"{over}{felt}.")
        else:
            yield f"{over}{felt}", _vist(verdi)


def _vist(verdi: Any) -> str:
    if isinstance(verdi, bool):
        return "ja" if verdi else "nei"
    if isinstance(verdi, int | float):
        return knapp(verdi, 6)
    if isinstance(verdi, list | tuple):
        return ", ".join(v if isinstance(v, str) else skrevet(v) if isinstance(v, int | float) else "…" for v in verdi)
    return str(verdi)
