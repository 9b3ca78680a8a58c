"""Trekningene: jevne tall én gang per tallgrunnlag, og verdiene av hver usikker størrelse.

Hver størrelse har sin faste kolonne, bestemt av hele katalogen. Å slå ett tiltak av eller på endrer derfor
ikke trekningene for de andre.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from scenario.analyse.usikkerhet import pert
from scenario.begreper.felles import Opphav
from scenario.begreper.kommune import Kommune
from scenario.begreper.tall import Spenn, Tall
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Valg

Rad = NDArray[np.float32]
"""Én verdi per trekning."""
Verdi = float | Rad
"""Ett tall når det er sikkert, ellers én verdi per trekning."""
Størrelse = tuple[str, str]
"""(tiltak, navnet på tallet). De felles faktorene har FELLES som tiltak."""

ANTALL = 16_384
FRØ = 150_000
FELLES = "felles"
FORSINKELSE: Størrelse = (FELLES, "forsinkelse")
LEVERING: Størrelse = (FELLES, "levering")
EGET_ANSLAG = "eget_anslag"
MERKOSTNADER = "varige_merkostnader"
_PLASSER = 64


@dataclass(frozen=True, slots=True)
class Trekkplan:
    """Hvordan det trekkes. Samme plan gir samme tall, på enhver maskin."""

    antall: int = ANTALL
    """Antall trekninger. Rundes opp til nærmeste toerpotens, som Sobol-følgen krever."""
    frø: int = FRØ
    metode: Literal["sobol", "tilfeldig"] = "sobol"
    """`tilfeldig` er vanlige pseudotilfeldige tall, bare til sammenligning."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "antall", 1 << (max(1, self.antall) - 1).bit_length())


STANDARD = Trekkplan()


@dataclass(frozen=True, slots=True)
class Trekker:
    """Gir verdiene av hver størrelse for én plan og én fordeling av kolonner."""

    plan: Trekkplan
    kolonner: Mapping[Størrelse, int]
    bredde: int

    def verdi(self, størrelse: Størrelse, spenn: pert.Spennverdi) -> Verdi:
        """Én verdi per trekning, eller det sannsynlige tallet når spennet er et punkt."""
        if pert.er_punkt(spenn):
            return float(spenn[1])
        kjent = størrelse in self.kolonner
        kolonne = self.kolonner[størrelse if kjent else (størrelse[0], EGET_ANSLAG)]
        return _trukket(self.plan, self.bredde, kolonne, spenn)


def trekker(kommune: Kommune, valg: Valg, plan: Trekkplan = STANDARD) -> Trekker:
    """Trekkeren for et valg. Egne tiltak får kolonner etter katalogens."""
    i_katalogen, bredde = _katalogens_kolonner(kommune.valgbare)
    kolonner = dict(i_katalogen)
    plasser = _plasser_for_egne([e.nøkkel for e in valg.egne_tiltak])
    kolonner |= {(nøkkel, EGET_ANSLAG): bredde + plass for nøkkel, plass in plasser.items()}
    if valg.forutsetninger.eksterne_bommer_likt:
        kolonner |= _felles_kolonner(kommune, kolonner)
    return Trekker(plan, kolonner, bredde + _PLASSER * -(-max(1, len(plasser)) // _PLASSER))


@lru_cache(maxsize=8)
def _katalogens_kolonner(valgbare: tuple[Tiltak, ...]) -> tuple[Mapping[Størrelse, int], int]:
    """Kolonnen til hvert usikre tall i katalogen, og hvor mange de er."""
    kolonner = {størrelse: nummer for nummer, størrelse in enumerate((FORSINKELSE, LEVERING))}
    bredde = len(kolonner)
    for tiltak in sorted(valgbare, key=lambda t: t.id):
        navn = usikre_tall(tiltak)
        kolonner |= {(tiltak.id, n): bredde + nummer for nummer, n in enumerate(navn)}
        kolonner[tiltak.id, EGET_ANSLAG] = bredde
        bredde += max(1, len(navn))
    return MappingProxyType(kolonner), bredde


def ekstern_kilde(tall: Tall | Spenn) -> str:
    """Den eksterne kilden tallet står i; tom for tall uten."""
    return tall.kilde[0] if tall.opphav is Opphav.EKSTERN and tall.kilde else ""


def _felles_kolonner(kommune: Kommune, kolonner: Mapping[Størrelse, int]) -> dict[Størrelse, int]:
    """Alle tall fra samme eksterne kilde får kolonnen til det første av dem, så de andre ikke flytter seg."""
    ut: dict[Størrelse, int] = {}
    første: dict[str, int] = {}
    for tiltak in sorted(kommune.valgbare, key=lambda t: t.id):
        for navn, driver in sorted(tiltak.drivere.items()):
            if kilde := ekstern_kilde(driver):
                størrelse = (tiltak.id, navn)
                egen = kolonner.get(størrelse, kolonner[tiltak.id, EGET_ANSLAG])
                ut[størrelse] = første.setdefault(kilde, egen)
    return ut


def usikre_tall(tiltak: Tiltak) -> list[str]:
    """Navnene på tallene med spenn i katalogen. Et eget anslag trer i stedet for det første av dem."""
    navn = sorted(n for n, driver in tiltak.drivere.items() if isinstance(driver, Spenn))
    return [*navn, MERKOSTNADER] if isinstance(tiltak.varige_merkostnader, Spenn) else navn


def _plasser_for_egne(nøkler: list[str]) -> dict[str, int]:
    """En plass per eget tiltak, gitt av id-en, så det ikke flytter seg når et annet fjernes."""
    antall = _PLASSER * -(-max(1, len(nøkler)) // _PLASSER)
    tatt: dict[int, str] = {}
    for nøkkel in sorted(nøkler):
        plass = next(p for p in _prøv_plasser(nøkkel, antall) if p not in tatt)
        tatt[plass] = nøkkel
    return {nøkkel: plass for plass, nøkkel in tatt.items()}


def _prøv_plasser(nøkkel: str, antall: int) -> Iterator[int]:
    første = crc32(nøkkel.encode())
    return ((første + forsøk) % antall for forsøk in range(antall))


@lru_cache(maxsize=512)
def _trukket(plan: Trekkplan, bredde: int, kolonne: int, spenn: pert.Spennverdi) -> Rad:
    verdier = pert.trekk(spenn, enhetstrekk(plan, bredde)[kolonne])
    verdier.flags.writeable = False
    return verdier


@lru_cache(maxsize=4)
def enhetstrekk(plan: Trekkplan, bredde: int) -> NDArray[np.float32]:
    """Jevne tall i [0, 1), form (bredde, antall). Trekningene står sortert etter kolonne 0, forsinkelsen."""
    trukket = _sobol(plan, bredde) if plan.metode == "sobol" else _tilfeldig(plan, bredde)
    sortert = trukket[np.argsort(trukket[:, 0], kind="stable")]
    return np.ascontiguousarray(sortert.T, dtype=np.float32)


def _sobol(plan: Trekkplan, bredde: int) -> NDArray[np.float64]:
    from scipy.stats import qmc  # tar over et halvt sekund å laste

    følge = qmc.Sobol(bredde, scramble=True, rng=plan.frø)
    return np.asarray(følge.random_base2(plan.antall.bit_length() - 1))


def _tilfeldig(plan: Trekkplan, bredde: int) -> NDArray[np.float64]:
    return np.random.default_rng(plan.frø).random((plan.antall, bredde))
