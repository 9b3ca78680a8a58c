"""Helårseffekten av ett tiltak ved lavt, sannsynlig og høyt anslag (1000 kr per år).

Regnestykket står i `brutto_av` og `effekt_av`. De tar tall, rekker av tall eller uttrykk, så formelen på skjermen og i
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
from scenario.begreper.valg import EgetTiltak, Forutsetninger, Tiltaksvalg

Nivåer = tuple[float, float, float]
"""(lav, sannsynlig, høy)."""
FRA_KILDE = (Opphav.KILDE, Opphav.AVLEDET, Opphav.EKSTERN)
"""Opphavene som gjelder det kilden gjelder, og ikke mer."""


def brutto_av(mengde: Any, per_enhet: Any) -> Any:
    """Effekten i et helt år før noe trekkes fra."""
    return mengde * per_enhet


def effekt_av(
    brutto: Any, innfaset: Any, realisert: Any, felles: Any, merkostnader: Any, bortfall: Any, løper: Any
) -> Any:
    """Effekten i et år. Bare brutto følger innfasingen og realiseringen; kostnaden løper i full fra start.

    `innfaset` er andelen av brutto som virker, og `løper` andelen av året fra og med startmåneden; 1 i et helt år.
    """
    return brutto * innfaset * realisert * felles - merkostnader * løper - bortfall * løper


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
        """Helårseffekten på tre nivåer, når alt er faset inn."""
        lav, sannsynlig, høy = (self.i_året(nivå, 1.0, 1.0) for nivå in range(3))
        return (lav, sannsynlig, høy)

    def i_året(self, nivå: int, innfaset: float, løper: float) -> float:
        """Effekten ved et nivå (0 lav, 1 sannsynlig, 2 høy) i et år."""
        fratrekk = self.merkostnader, self.bortfall
        svar: float = effekt_av(self.brutto[nivå], innfaset, self.realisert, self.felles, *fratrekk, løper)
        return svar

    def uttrykk(self, brutto: Uttrykk) -> Uttrykk:
        """Helårseffekten som uttrykk. Ledd som ikke gjør noe, er ikke med."""
        alltid = Fast(1.0)

        def med(navn: str, uten_virkning: float) -> Uttrykk:
            return Fast(uten_virkning) if self.verdier[navn] == uten_virkning else Navn(navn)

        svar: Uttrykk = effekt_av(
            brutto,
            alltid,
            med("realisert_andel", 1.0),
            med("realiseringsgrad", 1.0),
            med("varige_merkostnader", 0.0),
            med("inntektsbortfall", 0.0),
            alltid,
        )
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


def effektledd(tiltak: Tiltak, valg: Tiltaksvalg, forutsetninger: Forutsetninger) -> Effektledd | None:
    """Leddene for et tiltak i katalogen. None når det ikke er tallfestet og brukeren ikke har gitt eget anslag."""
    brutto = _brutto(tiltak, valg, regnet_mengde(tiltak, valg, forutsetninger))
    if brutto is None:
        return None
    fradrag = merkostnader(tiltak, valg), valg.inntektsbortfall
    return Effektledd(brutto, *fradrag, valg.realiseringsgrad, forutsetninger.realiseringsgrad)


def er_tallfestet(tiltak: Tiltak, valg: Tiltaksvalg) -> bool:
    """Sant når tiltaket har et tall, fra katalogen eller brukeren."""
    return _brutto(tiltak, valg, 1.0) is not None


def egne_effektledd(eget: EgetTiltak, forutsetninger: Forutsetninger) -> Effektledd:
    """Leddene for et tiltak brukeren har laget."""
    fradrag = eget.varige_merkostnader, eget.inntektsbortfall
    return Effektledd(eget.helårseffekt.nivåer, *fradrag, eget.realiseringsgrad, forutsetninger.realiseringsgrad)


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


def verdier_i(tiltak: Tiltak, valg: Tiltaksvalg, ledd: Effektledd, forutsetninger: Forutsetninger) -> dict[str, float]:
    """Det sannsynlige tallet bak hvert navn i `helårsuttrykk`."""
    eget = {"eget_anslag": valg.eget_anslag.sannsynlig} if valg.eget_anslag else {}
    drivere = drivere_på_nivå(tiltak, valg.drivere, 1) or {}
    return {**drivere, **ledd.verdier, **eget, "mengde": regnet_mengde(tiltak, valg, forutsetninger)}


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


def regnet_mengde(tiltak: Tiltak, valg: Tiltaksvalg, forutsetninger: Forutsetninger) -> float:
    """Mengden det regnes med. Er antakelser slått av, er det ikke mer enn kilden gjelder."""
    valgt = mengde(tiltak, valg)
    if forutsetninger.ta_med_antakelser or not kilden_setter_grense(tiltak, valg):
        return valgt
    return min(valgt, tiltak.mengde_i_kilden or valgt)


def kilden_setter_grense(tiltak: Tiltak, valg: Tiltaksvalg) -> bool:
    """Sant når tallet er fra en kilde som gjelder en bestemt mengde."""
    return tiltak.mengde_i_kilden is not None and opphav(tiltak, valg) in FRA_KILDE


def over_kilden(tiltak: Tiltak, valg: Tiltaksvalg, forutsetninger: Forutsetninger) -> float:
    """Andelen (0–1) av effekten som kommer av mer mengde enn kilden gjelder."""
    if not kilden_setter_grense(tiltak, valg):
        return 0.0
    antall = regnet_mengde(tiltak, valg, forutsetninger)
    return max(0.0, 1.0 - (tiltak.mengde_i_kilden or antall) / antall) if antall > 0 else 0.0


def _brutto(tiltak: Tiltak, valg: Tiltaksvalg, antall: float) -> Nivåer | None:
    if valg.eget_anslag is not None:
        return valg.eget_anslag.nivåer
    per_enhet = _nivåer_per_enhet(tiltak, valg.drivere)
    if per_enhet is None:
        return None
    lav, sannsynlig, høy = (brutto_av(antall, ett) for ett in per_enhet)
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
