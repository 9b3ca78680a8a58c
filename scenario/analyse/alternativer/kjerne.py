"""Felles kjerne: hva alternativene er enige om, hvor langt det rekker, og hvor uenigheten ligger (1000 kr).

Alle regnes med dagens tall og kommunens egne forutsetninger, så forskjellene bare er valg av tiltak.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from scenario.analyse.alternativer.felles_egne import med_felles_egne
from scenario.analyse.alternativer.sammenligning import likestill
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tiltak import Status
from scenario.begreper.valg import EgetTiltak, Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.beregning.utfylling import fyll_ut_tiltak

Ett = TypeVar("Ett", Tiltaksvalg, EgetTiltak)


class Enighet(StrEnum):
    """Hvor mange av alternativene som har valgt et tiltak."""

    ALLE = "alle"
    FLERTALL = "flertall"
    """Flere enn halvparten, men ikke alle."""
    NOEN = "noen"
    """Minst ett, men ikke flere enn halvparten."""
    INGEN = "ingen"


@dataclass(frozen=True, slots=True)
class Kjernerad:
    """Ett tiltak sett på tvers av alternativene."""

    id: str
    navn: str
    tema: int | None
    """Temaet tiltaket hører til først; None for egne tiltak."""
    enighet: Enighet
    valgt_av: tuple[int, ...]
    """Numrene på alternativene som har det, i den rekkefølgen de er gitt."""
    lavest: float | None
    høyest: float | None
    """Minste og største helårseffekt før overlapp, der 0 er ikke valgt. None når ingen av dem er tallfestet."""
    beløp: tuple[float, ...] = ()
    """Helårseffekten før overlapp i hvert alternativ; 0 når det ikke er valgt eller ikke tallfestet."""

    @property
    def uenighet(self) -> float:
        """Kroner mellom det alternativet som henter mest her, og det som henter minst."""
        return (self.høyest or 0.0) - (self.lavest or 0.0)


@dataclass(frozen=True, slots=True)
class Alternativpakke:
    """En pakke satt sammen av det flere har valgt, regnet med dagens tall."""

    valg: Valg
    resultat: Resultat


@dataclass(frozen=True, slots=True)
class Kjerne:
    """Enigheten mellom alternativene."""

    antall: int
    rader: tuple[Kjernerad, ...]
    """Mest enighet først, så størst effekt. Også tiltakene ingen har valgt."""
    alle: Alternativpakke
    """Det alle har valgt, så lite og så sent som noen av dem vil."""
    flertall: Alternativpakke
    """Det flere enn halvparten har valgt."""
    uenighet_per_tema: tuple[tuple[int | None, float], ...]
    """Kronene i uenigheten, lagt sammen per tema, størst først."""


def felles_kjerne(alternativer: Sequence[Alternativ], dagens: Kommune) -> Kjerne:
    """Hva alternativene har felles. Gir ValueError uten alternativer."""
    if not alternativer:
        raise ValueError("Felles kjerne trenger minst ett alternativ.")
    valgene = med_felles_egne(*(likestill(a, dagens).valg for a in alternativer))
    rader = _rader(dagens, valgene)
    med = {e: [r.id for r in rader if r.enighet is e] for e in Enighet}
    return Kjerne(
        antall=len(valgene),
        rader=rader,
        alle=_pakke(dagens, valgene, med[Enighet.ALLE]),
        flertall=_pakke(dagens, valgene, [*med[Enighet.ALLE], *med[Enighet.FLERTALL]]),
        uenighet_per_tema=_per_tema(rader),
    )


def _rader(kommune: Kommune, valgene: Sequence[Valg]) -> tuple[Kjernerad, ...]:
    resultater = [beregn(kommune, v) for v in valgene]
    virksomme = [_virksomme(kommune, v) for v in valgene]
    navn = _navn(kommune, valgene)
    rader = [_rad(kommune, id, navn[id], virksomme, resultater) for id in navn]
    rekkefølge = list(Enighet)
    return tuple(sorted(rader, key=lambda r: (rekkefølge.index(r.enighet), -(r.høyest or 0.0), r.navn, r.id)))


def _virksomme(kommune: Kommune, valg: Valg) -> frozenset[str]:
    """Valgte tiltak som kan virke: ikke vedtatte, utgåtte eller ukjente, og ikke låst av et lukket tema."""
    lukket = set(valg.lukkede_temaer)
    valgte = {t.id for t in valg.tiltak}
    katalog = {t.id for t in kommune.valgbare if t.id in valgte and lukket.isdisjoint(t.temaer)}
    return frozenset(katalog | {e.nøkkel for e in valg.egne_tiltak})


def _navn(kommune: Kommune, valgene: Sequence[Valg]) -> dict[str, str]:
    egne = {e.nøkkel: e.navn for v in reversed(valgene) for e in v.egne_tiltak}
    return {t.id: t.navn for t in kommune.tiltak if t.status is Status.AKTIV} | dict(sorted(egne.items()))


def _rad(
    kommune: Kommune, id: str, navn: str, virksomme: Sequence[frozenset[str]], resultater: Sequence[Resultat]
) -> Kjernerad:
    valgt_av = tuple(n for n, valgte in enumerate(virksomme) if id in valgte)
    tiltak = kommune.tiltak_etter_id.get(id)
    beløp = [_beløp(r, id) if n in valgt_av else 0.0 for n, r in enumerate(resultater)]
    kjente = [b for b in beløp if b is not None]
    tallfestet = any(beløp[n] is not None for n in valgt_av)
    return Kjernerad(
        id=id,
        navn=navn,
        tema=tiltak.temaer[0] if tiltak and tiltak.temaer else None,
        enighet=_enighet(len(valgt_av), len(virksomme)),
        valgt_av=valgt_av,
        lavest=min(kjente) if tallfestet else None,
        høyest=max(kjente) if tallfestet else None,
        beløp=tuple(b or 0.0 for b in beløp),
    )


def _beløp(resultat: Resultat, id: str) -> float | None:
    bidrag = resultat.bidrag_fra(id)
    return bidrag.helårseffekt if bidrag else None


def _enighet(valgt: int, antall: int) -> Enighet:
    if valgt == antall:
        return Enighet.ALLE
    if 2 * valgt > antall:
        return Enighet.FLERTALL
    return Enighet.NOEN if valgt else Enighet.INGEN


def _per_tema(rader: Sequence[Kjernerad]) -> tuple[tuple[int | None, float], ...]:
    sum_: dict[int | None, float] = defaultdict(float)
    for rad in rader:
        if rad.uenighet > 0:
            sum_[rad.tema] += rad.uenighet
    return tuple(sorted(sum_.items(), key=lambda par: (-par[1], par[0] or 0)))


# --- Pakken ---------------------------------------------------------------------------------------------------------


def _pakke(kommune: Kommune, valgene: Sequence[Valg], ider: Sequence[str]) -> Alternativpakke:
    """Tiltakene, hvert slik alle som har valgt det, minst er med på."""
    med = set(ider)
    katalog: dict[str, list[Tiltaksvalg]] = defaultdict(list)
    egne: dict[str, list[EgetTiltak]] = defaultdict(list)
    for valg in valgene:
        virksomme = _virksomme(kommune, valg) & med
        for tv in valg.tiltak:
            if tv.id in virksomme:
                katalog[tv.id].append(fyll_ut_tiltak(kommune, tv))
        for eget in valg.egne_tiltak:
            if eget.nøkkel in virksomme:
                egne[eget.nøkkel].append(eget)
    valg = Valg(
        forutsetninger=kommune.standard,
        tiltak=tuple(_minste(tv) for tv in katalog.values()),
        egne_tiltak=tuple(_minste_eget(ett) for ett in egne.values()),
        overlapp=_felles_overlapp(valgene, med),
    )
    return Alternativpakke(valg, beregn(kommune, valg))


def _minste(ett: Sequence[Tiltaksvalg]) -> Tiltaksvalg:
    """Minst mengde, senest start, lengst innfasing og lavest realisering. Resten bare når alle er like."""
    nøytral = Tiltaksvalg(ett[0].id)
    like = {
        felt: _felles_verdi(ett, felt, getattr(nøytral, felt))
        for felt in ("andeler", "eget_anslag", "varige_merkostnader", "inntektsbortfall", "omstilling", "drivere")
    }
    return replace(_tregeste(ett), mengde=min(t.mengde or 0.0 for t in ett), **like)


def _minste_eget(ett: Sequence[EgetTiltak]) -> EgetTiltak:
    """Det laveste anslaget, senest, saktest og med lavest realisering."""
    lavest = min(ett, key=lambda e: e.helårseffekt.sannsynlig - e.varige_merkostnader - e.inntektsbortfall)
    fra = {f: getattr(lavest, f) for f in ("helårseffekt", "varige_merkostnader", "inntektsbortfall")}
    like: Mapping[str, Any] = {f: _felles_verdi(ett, f, n) for f, n in (("andeler", None), ("omstilling", ()))}
    return replace(_tregeste(ett), **fra, **like)


def _tregeste(ett: Sequence[Ett]) -> Ett:
    return replace(
        ett[0],
        start=max(t.start for t in ett if t.start),
        opptrapping_måneder=max(t.opptrapping_måneder or 0 for t in ett),
        realiseringsgrad=min(t.realiseringsgrad for t in ett),
    )


def _felles_verdi(ett: Sequence[Any], felt: str, ellers: Any) -> Any:
    verdier = {getattr(t, felt) for t in ett}
    return verdier.pop() if len(verdier) == 1 else ellers


def _felles_overlapp(valgene: Sequence[Valg], med: set[str]) -> tuple[Any, ...]:
    """Egne overlapp mellom tiltak i pakken, den største andelen når de er ulike."""
    andeler: dict[frozenset[str], Any] = {}
    for overlapp in (o for v in valgene for o in v.overlapp if med.issuperset(o.mellom)):
        par = frozenset(overlapp.mellom)
        if par not in andeler or overlapp.andel > andeler[par].andel:
            andeler[par] = overlapp
    return tuple(andeler.values())
