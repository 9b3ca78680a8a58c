"""Flytting: hva et godkjent scenario ga i én utgave og gir i en annen, og hva som flyttet det."""

from __future__ import annotations

from dataclasses import dataclass

from scenario.begreper.forskjell import Forskjell


@dataclass(frozen=True, slots=True)
class Scenariotall:
    """Det et scenario gir (1000 kr, innsparing positiv)."""

    helårseffekt: float
    effekt: tuple[float, ...]
    fond: tuple[float, ...]

    @property
    def alle(self) -> tuple[float, ...]:
        """Alle tallene på rad."""
        return (self.helårseffekt, *self.effekt, *self.fond)


@dataclass(frozen=True, slots=True)
class Flyttingsgrunn:
    """Én ting som er endret mellom utgavene, og hvor mye den alene flytter."""

    hva: str
    størst: float
    """Den største endringen i noe av hovedtallene (1000 kr), med fortegn."""
    forskjeller: tuple[Forskjell, ...] = ()
    """Tallene som er endret ved et tiltak."""


@dataclass(frozen=True, slots=True)
class Flytting:
    """Ett godkjent scenario, før og nå."""

    id: str
    navn: str
    før: Scenariotall | None
    """None når scenarioet er nytt i den siste utgaven."""
    nå: Scenariotall | None
    """None når det ikke lenger er godkjent."""
    grunner: tuple[Flyttingsgrunn, ...] = ()
    """Det som flytter det, mest først. Tom når ingenting er flyttet."""


@dataclass(frozen=True, slots=True)
class Flyttinger:
    """Alle de godkjente scenarioene fra én utgave til en annen."""

    fra: str
    til: str
    år: tuple[int, ...]
    scenarioer: tuple[Flytting, ...]
