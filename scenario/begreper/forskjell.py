"""Forskjell: én ting som er annerledes i tallgrunnlaget nå enn da en lenke ble delt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scenario.begreper.felles import Opphav
from scenario.begreper.resultat import Grunn
from scenario.begreper.valg import Anslag, Beløp


class Slag(StrEnum):
    """Det forskjellen gjelder, i den rekkefølgen leseren møter dem."""

    RESULTAT = "resultat"
    TILTAK = "tiltak"
    OVERLAPP = "overlapp"
    MÅL = "mål"
    FOND = "fond"
    HANDLINGSREGEL = "handlingsregel"
    FORUTSETNING = "forutsetning"


class Fravær(StrEnum):
    """Hvorfor et tiltak står uten beløp, utenom grunnene i `Grunn`."""

    IKKE_TALLFESTET = "ikke_tallfestet"
    UTGÅTT = "utgått"
    UKJENT = "ukjent"


Verdi = float | bool | str | Grunn | Fravær | Opphav | Anslag | Beløp | None
"""None er at verdien ikke finnes; 0 er et tall."""


@dataclass(frozen=True, slots=True)
class Forskjell:
    """Verdien da lenken ble delt, og verdien i dag."""

    slag: Slag
    id: str
    """Tiltakets eller forutsetningens id; for overlapp begge id-ene."""
    navn: str
    """Navnet slik det er i dag. Egne tiltak har brukerens tekst."""
    felt: str
    """Hva ved den som er endret, for eksempel `helårseffekt`, `opphav` eller navnet på en driver."""
    før: Verdi
    nå: Verdi
    enhet: str = "1000 kr"
    år: int | None = None
    flytter: bool = True
    """Sant når det gir andre tall for dette valget. Usant for navn, opphav, forklaringer og enkeltledd."""
