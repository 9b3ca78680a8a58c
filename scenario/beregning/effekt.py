"""Helårseffekten av ett tiltak ved lavt, sannsynlig og høyt anslag (1000 kr per år).

Regnestykket står i `brutto_av` og `helår_av`. De tar tall, rekker av tall eller uttrykk, så formelen på skjermen og i
regnearket er den som regner.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from scenario.begreper.felles import Opphav, svakest
from scenario.begreper.tall import Spenn, Tall
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.uttrykk import Fast, Navn, Uttrykk, regn
from scenario.begreper.valg import Antakelser, EgetTiltak, Tiltaksvalg

Nivåer = tuple[float, float, float]
"""(lav, sannsynlig, høy)."""


def brutto_av(mengde: Any, per_enhet: Any) -> Any:
    """Effekten i et helt år før noe trekkes fra."""
    return mengde * per_enhet


def helår_av(brutto: Any, merkostnader: Any, bortfall: Any, realisert: Any, felles: Any) -> Any:
    """Helårseffekten: det som blir igjen etter varige merkostnader og inntektsbortfall, og den delen som realiseres."""
    return (brutto - merkostnader - bortfall) * realisert * felles


@dataclass(frozen=True, slots=True)
class Effektledd:
    """Det helårseffekten av ett tiltak er satt sammen av."""

    brutto: Nivåer
    merkostnader: float
    bortfall: float
    realisert: float
    """Andelen (0–1) av dette tiltaket som realiseres."""
    felles: float
    """Andelen (0–1) av alle tiltak som realiseres."""

    @property
    def helår(self) -> Nivåer:
        """Helårseffekten på tre nivåer."""
        lav, sannsynlig, høy = (
            helår_av(b, self.merkostnader, self.bortfall, self.realisert, self.felles) for b in self.brutto
        )
        return (lav, sannsynlig, høy)

    def uttrykk(self, brutto: Uttrykk) -> Uttrykk:
        """Helårseffekten som uttrykk. Ledd som ikke gjør noe, er ikke med."""
        ledd = {"varige_merkostnader": self.merkostnader, "inntektsbortfall": self.bortfall}
        fradrag = (Navn(n) if v else Fast(0.0) for n, v in ledd.items())
        andeler = {"realisert_andel": self.realisert, "realiseringsgrad": self.felles}
        ganger = (Navn(n) if v != 1 else Fast(1.0) for n, v in andeler.items())
        svar: Uttrykk = helår_av(brutto, *fradrag, *ganger)
        return svar

    @property
    def verdier(self) -> dict[str, float]:
        """Tallene bak navnene i uttrykket, utenom det som er i brutto."""
        return {
            "varige_merkostnader": self.merkostnader,
            "inntektsbortfall": self.bortfall,
            "realisert_andel": self.realisert,
            "realiseringsgrad": self.felles,
        }


def effektledd(tiltak: Tiltak, valg: Tiltaksvalg, antakelser: Antakelser) -> Effektledd | None:
    """Leddene for et tiltak i katalogen. None når det ikke er tallfestet og brukeren ikke har gitt eget anslag."""
    brutto = _brutto(tiltak, valg)
    if brutto is None:
        return None
    fradrag = merkostnader(tiltak, valg), valg.inntektsbortfall
    return Effektledd(brutto, *fradrag, valg.realiseringsgrad, antakelser.realiseringsgrad)


def er_tallfestet(tiltak: Tiltak, valg: Tiltaksvalg) -> bool:
    """Sant når tiltaket har et tall, fra katalogen eller brukeren."""
    return _brutto(tiltak, valg) is not None


def egne_effektledd(eget: EgetTiltak, antakelser: Antakelser) -> Effektledd:
    """Leddene for et tiltak brukeren har laget."""
    fradrag = eget.varige_merkostnader, eget.inntektsbortfall
    return Effektledd(eget.helårseffekt.nivåer, *fradrag, eget.realiseringsgrad, antakelser.realiseringsgrad)


def merkostnader(tiltak: Tiltak, valg: Tiltaksvalg) -> float:
    """Varige merkostnader: brukerens egne, ellers katalogens."""
    if valg.varige_merkostnader is not None:
        return valg.varige_merkostnader
    return (tiltak.varige_merkostnader.midt or 0.0) if tiltak.varige_merkostnader else 0.0


def helårsuttrykk(tiltak: Tiltak, valg: Tiltaksvalg, ledd: Effektledd) -> Uttrykk:
    """Hele regnestykket for tiltaket slik det er valgt."""
    kjente = [*(n for n in tiltak.drivere if n not in tiltak.valgfrie), *dict(valg.drivere)]
    per_enhet = tiltak.per_enhet_med(kjente)
    if valg.eget_anslag is not None or per_enhet is None:
        return ledd.uttrykk(Navn("eget_anslag"))
    alt_av_det = tiltak.mengde is None and mengde(tiltak, valg) == 1
    return ledd.uttrykk(brutto_av(Fast(1.0) if alt_av_det else Navn("mengde"), per_enhet))


def verdier_i(tiltak: Tiltak, valg: Tiltaksvalg, ledd: Effektledd) -> dict[str, float]:
    """Det sannsynlige tallet bak hvert navn i `helårsuttrykk`."""
    eget = {"eget_anslag": valg.eget_anslag.sannsynlig} if valg.eget_anslag else {}
    drivere = drivere_på_nivå(tiltak, valg.drivere, 1) or {}
    return {**drivere, **ledd.verdier, **eget, "mengde": mengde(tiltak, valg)}


def effekt_per_enhet(tiltak: Tiltak, drivere: Mapping[str, float]) -> float:
    """Effekten av én enhet når alle drivere har fått verdi. Gir KeyError om en driver mangler."""
    uttrykk = tiltak.per_enhet_med(drivere)
    if uttrykk is None:
        raise KeyError(tiltak.id)
    return regn(uttrykk, drivere)


def _nivå(driver: Tall | Spenn, nivå: int) -> float | None:
    nivåer = driver.nivåer
    return None if nivåer is None else nivåer[nivå]


def drivere_på_nivå(tiltak: Tiltak, egne_drivere: Iterable[tuple[str, float]], nivå: int) -> dict[str, float] | None:
    """Driverne ved ett nivå (0 lav, 1 sannsynlig, 2 høy), brukerens egne først. None om en er ukjent."""
    egne = dict(egne_drivere)
    verdier: dict[str, float] = {}
    for navn, driver in tiltak.drivere.items():
        verdi = egne[navn] if navn in egne else _nivå(driver, nivå)
        if verdi is None and navn in tiltak.valgfrie:
            continue
        if verdi is None:
            return None
        verdier[navn] = verdi
    return verdier


def mengde(tiltak: Tiltak, valg: Tiltaksvalg) -> float:
    """Valgt mengde, eller katalogens standard når valget ikke sier noe."""
    return tiltak.standardmengde if valg.mengde is None else valg.mengde


def _brutto(tiltak: Tiltak, valg: Tiltaksvalg) -> Nivåer | None:
    if valg.eget_anslag is not None:
        return valg.eget_anslag.nivåer
    per_enhet = _nivåer_per_enhet(tiltak, valg.drivere)
    if per_enhet is None:
        return None
    lav, sannsynlig, høy = (brutto_av(mengde(tiltak, valg), ett) for ett in per_enhet)
    return (lav, sannsynlig, høy)


@lru_cache(maxsize=4096)
def _nivåer_per_enhet(tiltak: Tiltak, egne: tuple[tuple[str, float], ...]) -> Nivåer | None:
    """Effekten av én enhet på tre nivåer. Huskes, for den er den samme uansett mengde, start og forutsetninger."""
    if tiltak.per_enhet is None:
        return None
    lav, sannsynlig, høy = (drivere_på_nivå(tiltak, egne, nivå) for nivå in range(3))
    if lav is None or sannsynlig is None or høy is None:
        return None
    return (effekt_per_enhet(tiltak, lav), effekt_per_enhet(tiltak, sannsynlig), effekt_per_enhet(tiltak, høy))


def opphav(tiltak: Tiltak, valg: Tiltaksvalg) -> Opphav:
    """Opphavet til det sannsynlige tallet slik det er valgt: brukerens egne tall går foran katalogens."""
    if valg.eget_anslag is not None:
        return Opphav.EGET
    return svakest([tiltak.opphav, Opphav.EGET]) if valg.drivere else tiltak.opphav
