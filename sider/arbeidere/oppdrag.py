"""Et oppdrag og svarene køen gir på det."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from scenario.begreper.kommune import Kommune

Meld = Callable[[str, int, int, Any], None]
"""Framdrift: hva som gjøres, hvor langt det er kommet, av hvor mange skritt, og det som er klart så langt."""
Oppgave = Callable[..., Any]
"""En funksjon øverst i en modul. Får kommunen, en `Meld` og argumentene."""


@dataclass(frozen=True, slots=True)
class Oppdrag:
    """Ett stykke arbeid. Samme oppgave, utgave og argumenter er samme oppdrag, og gir samme svar."""

    oppgave: Oppgave
    kommune: Kommune
    argumenter: tuple[Hashable, ...] = ()
    glemmes: bool = False
    """Sant når svaret bare er til eieren, og ikke skal huskes etter at det er hentet."""

    @property
    def nøkkel(self) -> Hashable:
        """Det svaret huskes på."""
        return self.oppgave, self.kommune.id, self.kommune.utgave, self.argumenter

    def gjør(self, meld: Meld) -> Any:
        """Gjør arbeidet her og nå."""
        return self.oppgave(self.kommune, meld, *self.argumenter)

    def pakket(self) -> bytes:
        """Oppdraget som byte, til en annen prosess."""
        kommune = _pakket_kommune(self.kommune.id, self.kommune.utgave, _Uten_likhet(self.kommune))
        return pickle.dumps((self.oppgave, kommune, self.argumenter))

    @classmethod
    def pakket_ut(cls, data: bytes) -> Oppdrag:
        """Oppdraget som ble pakket."""
        oppgave, kommune, argumenter = pickle.loads(data)
        return cls(oppgave, _utpakket_kommune(kommune), argumenter)


class _Uten_likhet:
    """Holder tallgrunnlaget utenfor nøkkelen: utgaven står i den."""

    def __init__(self, verdi: Kommune) -> None:
        self.verdi = verdi

    def __eq__(self, annen: object) -> bool:
        return isinstance(annen, _Uten_likhet)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4)
def _pakket_kommune(_id: str, _utgave: str, kommune: _Uten_likhet) -> bytes:
    return pickle.dumps(kommune.verdi)


@lru_cache(maxsize=4)
def _utpakket_kommune(data: bytes) -> Kommune:
    kommune: Kommune = pickle.loads(data)
    return kommune


@dataclass(frozen=True, slots=True)
class Ferdig:
    """Svaret."""

    verdi: Any


@dataclass(frozen=True, slots=True)
class Venter:
    """Arbeidet har ikke begynt."""

    plass: int
    """Nummer i køen; 1 er neste. 0 når det venter på noe annet den samme eieren har bedt om."""


@dataclass(frozen=True, slots=True)
class Gjøres:
    """Arbeidet er i gang."""

    hva: str = ""
    nå: int = 0
    av: int = 0
    """0 når framdriften ikke er kjent."""
    så_langt: Any = None


@dataclass(frozen=True, slots=True)
class Feilet:
    """Arbeidet ble ikke gjort."""

    setning: str
    """Hva som skjedde, og hva brukeren kan gjøre."""


Svar = Ferdig | Venter | Gjøres | Feilet
