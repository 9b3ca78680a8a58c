"""Et kompromiss mellom alternativer: det alle er enige om, og ett svar på hvert av de store spørsmålene (1000 kr).

Alle regnes med dagens tall og kommunens egne forutsetninger. Det som ikke er et spørsmål, er så lite som noen vil.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scenario.analyse.alternativer.felles_egne import med_felles_egne
from scenario.analyse.alternativer.kjerne import Kjerne, Kjernerad
from scenario.analyse.alternativer.sammenligning import likestill
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.beregning.utfylling import fyll_ut_tiltak

FLEST_SPØRSMÅL = 4


@dataclass(frozen=True, slots=True)
class Svarmulighet:
    """Ett svar på et spørsmål: mengden, der 0 er ikke med, og numrene på alternativene som har valgt den."""

    mengde: float
    valgt_av: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Kompromisspørsmål:
    """Ett tiltak alternativene er uenige om, med svarene gruppene har valgt og ett imellom."""

    tiltak: Tiltak
    uenighet: float
    svarene: tuple[Svarmulighet, ...]
    """Minste mengde først. Det første er så lite som noen vil."""


@dataclass(frozen=True, slots=True)
class Kompromiss:
    """Valget svarene gir, regnet med dagens tall, og hvor langt det er til hvert alternativ."""

    valg: Valg
    resultat: Resultat
    avstand: tuple[float, ...]
    """Kroner i valg som er ulike, per alternativ: summen av |forskjell i helårseffekt| over tiltakene, før overlapp."""


def spørsmålene(alternativer: Sequence[Alternativ], kjerne: Kjerne, dagens: Kommune) -> tuple[Kompromisspørsmål, ...]:
    """De største uenighetene om tiltak i katalogen, den største først, høyst `FLEST_SPØRSMÅL`."""
    uenige = sorted((r for r in kjerne.rader if _kan_spørres(r, dagens)), key=lambda r: (-r.uenighet, r.navn))
    valgene = [likestill(a, dagens).valg for a in alternativer]
    alle = (
        Kompromisspørsmål(t, r.uenighet, _svarene(t, r, valgene)) for r in uenige if (t := dagens.tiltak_etter_id[r.id])
    )
    return tuple(s for s in alle if len(s.svarene) > 1)[:FLEST_SPØRSMÅL]


def _kan_spørres(rad: Kjernerad, kommune: Kommune) -> bool:
    return rad.uenighet > 0 and rad.id in kommune.tiltak_etter_id


def _svarene(tiltak: Tiltak, rad: Kjernerad, valgene: Sequence[Valg]) -> tuple[Svarmulighet, ...]:
    mengder = [_mengde(tiltak, v) if n in rad.valgt_av else 0.0 for n, v in enumerate(valgene)]
    ulike = sorted({*mengder, *_imellom(tiltak, sorted(set(mengder)))})
    return tuple(Svarmulighet(m, tuple(n for n, valgt in enumerate(mengder) if valgt == m)) for m in ulike)


def _mengde(tiltak: Tiltak, valg: Valg) -> float:
    tv = valg.tiltaksvalg(tiltak.id)
    return tiltak.standardmengde if tv is None or tv.mengde is None else tv.mengde


def _imellom(tiltak: Tiltak, mengder: Sequence[float]) -> tuple[float, ...]:
    """Midt mellom det minste og det meste, på et lovlig trinn. Tomt når det ikke er noe der imellom."""
    if tiltak.mengde is None or len(mengder) < 2:
        return ()
    m, midt = tiltak.mengde, (mengder[0] + mengder[-1]) / 2
    trinn = m.minst + round((midt - m.minst) / m.trinn) * m.trinn
    på_trinn = round(max(m.minst, trinn), 6)
    return (på_trinn,) if mengder[0] < på_trinn < mengder[-1] and på_trinn > 0 else ()


def kompromiss(
    alternativer: Sequence[Alternativ], kjerne: Kjerne, svar: Mapping[str, float], dagens: Kommune
) -> Kompromiss:
    """Kjernen med svarene i: mengden per tiltak, der 0 er ikke med. Gir ValueError for et tiltak som ikke finnes."""
    valgene = med_felles_egne(*(likestill(a, dagens).valg for a in alternativer))
    valgte = (_valgt(valgene, id, mengde, dagens) for id, mengde in svar.items() if mengde)
    med = kjerne.alle.valg.uten_tiltak(svar).med_tiltak(*valgte)
    resultat = beregn(dagens, med)
    return Kompromiss(med, resultat, tuple(_avstand(resultat, beregn(dagens, v)) for v in valgene))


def _valgt(valgene: Sequence[Valg], id: str, mengde: float, kommune: Kommune) -> Tiltaksvalg:
    """Mengden, med starten og innfasingen til det første alternativet som har tiltaket."""
    if id not in kommune.tiltak_etter_id:
        raise ValueError(f"{id}: tiltaket finnes ikke i tallgrunnlaget")
    har = (tv for v in valgene if (tv := v.tiltaksvalg(id)) is not None)
    tiltak = kommune.tiltak_etter_id[id]
    ett = fyll_ut_tiltak(kommune, next(har, Tiltaksvalg(id)))
    return replace(ett, mengde=mengde) if tiltak.mengde else ett


def _avstand(a: Resultat, b: Resultat) -> float:
    return sum(abs(_beløp(a, id) - _beløp(b, id)) for id in {x.id for r in (a, b) for x in r.bidrag})


def _beløp(resultat: Resultat, id: str) -> float:
    bidrag = resultat.bidrag_fra(id)
    return bidrag.helårseffekt if bidrag else 0.0


def uenighetene(kjerne: Kjerne) -> tuple[Kjernerad, ...]:
    """Tiltakene alternativene er uenige om, størst avstand i kroner først."""
    return tuple(sorted((r for r in kjerne.rader if r.uenighet > 0), key=lambda r: (-r.uenighet, r.navn)))
