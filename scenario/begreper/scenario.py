"""Scenariofila: feltene et scenario har som JSON eller YAML. Innholdet i dem er begrepene i `valg`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, Field

from scenario.begreper.felles import Modell
from scenario.begreper.valg import FLEST_EGNE, EgenOverlapp, EgetTiltak, Forutsetninger, Merknad, Navn, Tiltaksvalg

FELTNAVN, GAMMELT_NAVN = "forutsetninger", "antakelser"
"""Feltet med forutsetningene. Filer skrevet med det gamle navnet leses som før."""
_SKREVET: Any = dict[str, Tiltaksvalg | None] | list[str]


def _etter_id(tiltak: Any) -> Any:
    """En liste av id-er som felt. Er noe i den ikke en id, eller står den to ganger, sier skjemaet fra."""
    er_ider = isinstance(tiltak, list) and all(isinstance(id, str) for id in tiltak)
    return {id: {"id": id} for id in tiltak} if er_ider and len(set(tiltak)) == len(tiltak) else tiltak


class Scenario(Modell):
    """Et scenario: tiltakene som er valgt, og det som er lagt til grunn. Beløp er hele 1000 kr."""

    kommune: str | None = None
    """Kommunen scenarioet gjelder."""
    navn: Navn = ""
    merknad: Merknad = ""
    tiltak: Annotated[dict[str, Tiltaksvalg], BeforeValidator(_etter_id, _SKREVET)] = Field(default_factory=dict)
    """Tiltakene fra katalogen ved id, som liste eller med egne valg. Det som ikke er nevnt, følger katalogen."""
    egne_tiltak: list[EgetTiltak] = Field(default_factory=list, max_length=FLEST_EGNE)
    overlapp: list[EgenOverlapp] = Field(default_factory=list, max_length=200)
    forutsetninger: Forutsetninger | None = Field(default=None, validation_alias=AliasChoices(FELTNAVN, GAMMELT_NAVN))
    """Det som er lagt til grunn. Det som ikke er nevnt, følger kommunens standard."""
    lukkede_temaer: list[int] = Field(default_factory=list)
    """Temaene prinsippvedtaket har sagt «ikke nå» til."""
    utgåtte: list[str] = Field(default_factory=list)
    """Merknadene `lenke --les` legger ved scenarioet. De er til leseren og endrer ingenting."""
    ukjente: list[str] = Field(default_factory=list)
    endret: list[str] = Field(default_factory=list)
