"""Reglene for rommet: hva et svar kan være, når det kan gis, og hva som kan vises av dem.

Ingen ser hva én har svart. Et spørsmål vises først når minst fem er telt. Etter det flytter tellingen seg bare når
minst fem har endret svaret sitt på det samme spørsmålet, så forskjellen mellom to tellinger er aldri ett svar.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

MINST = 5
"""Færrest svar i en telling, og færrest endrede svar mellom to tellinger."""
LEVETID_SEKUNDER = 24 * 3600
FLEST_DELTAKERE = 150
KODELENGDE = 6
KODETEGN = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Uten 0, O, 1 og I. Seks tegn er 1,07 milliarder koder."""

GJETT = "gjett"
_KODE = re.compile(rf"[{KODETEGN}]{{{KODELENGDE}}}")
_TILTAK = re.compile(r"(valg|bygg):[a-z0-9_-]{1,60}")
_GJETT = re.compile(r"-?[0-9]{1,4}")
_MENGDE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,3})?")


class Romfeil(Exception):
    """Det går ikke nå. Bærer én norsk setning til den som prøvde."""

    def __init__(self, setning: str) -> None:
        self.setning = setning
        super().__init__(setning)


class Romsteg(StrEnum):
    """Det rommet ser og blir spurt om, i rekkefølge. Hvert steg kan tas tilbake."""

    BLI_MED = "bli med"
    GJETT = "gjett"
    GJETTENE = "gjettene"
    PLANLAGT = "planlagt"
    TROLIG = "trolig"
    PLANEN = "planen"
    VALG = "valg"
    TELLING = "telling"
    BYGG = "bygg"
    BYGGENE = "byggene"
    KJERNE = "kjerne"

    def flyttet(self, antall: int) -> Romsteg:
        """Steget så mange plasser fram, eller tilbake når tallet er under 0. Stopper i endene."""
        alle = list(Romsteg)
        return alle[max(0, min(len(alle) - 1, alle.index(self) + antall))]


TAR_IMOT: Mapping[Romsteg, str] = {
    Romsteg.GJETT: GJETT,
    Romsteg.VALG: "valg:",
    Romsteg.TELLING: "valg:",
    Romsteg.BYGG: "bygg:",
    Romsteg.BYGGENE: "bygg:",
}
"""Begynnelsen på spørsmålene rommet tar imot svar på i hvert steg. Gjettene endres ikke etter at de er vist."""
VISER: Mapping[Romsteg, tuple[str, ...]] = {
    **dict.fromkeys((Romsteg.GJETTENE, Romsteg.PLANLAGT, Romsteg.TROLIG), (GJETT,)),
    Romsteg.TELLING: ("valg:",),
    Romsteg.BYGGENE: ("bygg:",),
    Romsteg.KJERNE: ("valg:", "bygg:"),
}
"""Begynnelsen på spørsmålene som telles og vises i hvert steg. Ellers vises ingen telling."""


class Romsvar(StrEnum):
    """Svaret på om et tiltak skal være med."""

    JA = "ja"
    VET_IKKE = "vet ikke"
    NEI = "nei"


@dataclass(frozen=True, slots=True)
class Svarrad:
    """Ett svar. `svar` er det som gjelder nå, `talt` er det som er med i tellingen; tom er ikke svart."""

    merke: str
    spørsmål: str
    svar: str
    talt: str = ""


Telling = Mapping[str, Mapping[str, int]]
"""Antall av hvert svar, etter spørsmål. Bare spørsmål med minst `MINST` talte svar er med."""


def les_kode(tekst: str) -> str | None:
    """Koden i det noen har skrevet, uansett mellomrom, bindestrek og store eller små bokstaver."""
    kode = re.sub(r"[-\s]", "", tekst[:40]).upper()
    return kode if _KODE.fullmatch(kode) else None


def vis_kode(kode: str) -> str:
    """«7K4 MPT», til å lese fra et lerret."""
    return f"{kode[:3]} {kode[3:]}"


def er_svar(spørsmål: str, svar: str) -> bool:
    """Sant når svaret har rett form. Tomt er alltid lov: da trekkes svaret."""
    if spørsmål != GJETT and not _TILTAK.fullmatch(spørsmål):
        return False
    if svar == "" or spørsmål == GJETT:
        return svar == "" or bool(_GJETT.fullmatch(svar))
    return svar in set(Romsvar) if spørsmål.startswith("valg:") else bool(_MENGDE.fullmatch(svar))


def kan_svare(steg: Romsteg, låst: bool, spørsmål: str) -> bool:
    """Sant når rommet tar imot svar på dette spørsmålet nå."""
    begynnelse = TAR_IMOT.get(steg)
    return begynnelse is not None and not låst and spørsmål.startswith(begynnelse)


def samlet(rader: Iterable[Svarrad]) -> tuple[Svarrad, ...]:
    """Radene med nye svar tatt med i tellingen, for de spørsmålene der minst fem har endret svaret sitt."""
    etter: dict[str, list[Svarrad]] = defaultdict(list)
    for rad in rader:
        etter[rad.spørsmål].append(rad)
    return tuple(r for gruppe in etter.values() for r in (_talt(gruppe) if _venter(gruppe) >= MINST else gruppe))


def _venter(rader: Iterable[Svarrad]) -> int:
    return sum(r.svar != r.talt for r in rader)


def _talt(rader: Iterable[Svarrad]) -> list[Svarrad]:
    return [replace(r, talt=r.svar) for r in rader]


def telling(rader: Iterable[Svarrad], begynnelser: tuple[str, ...] = ("",)) -> dict[str, dict[str, int]]:
    """Tellingen slik den kan vises, for spørsmålene som begynner slik."""
    antall: dict[str, Counter[str]] = defaultdict(Counter)
    for r in rader:
        if r.talt and r.spørsmål.startswith(begynnelser):
            antall[r.spørsmål][r.talt] += 1
    return {s: dict(sorted(c.items())) for s, c in sorted(antall.items()) if c.total() >= MINST}
