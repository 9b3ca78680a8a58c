"""Tiltakene et pakkesøk kan velge blant, og mulighetene for hvert av dem. Tallene er beregningens egne (1000 kr)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from scenario.analyse.pakker.pakkesporsmal import PÅ_ANTAKELSER, Pakkespørsmål
from scenario.begreper.effektformer import IkkeTallfestetEffekt
from scenario.begreper.felles import Måned
from scenario.begreper.resultat import Bidrag, Resultat
from scenario.begreper.tiltak import Mengde, Status, Tiltak
from scenario.begreper.valg import EgetTiltak, Tiltaksvalg
from scenario.beregning import beregn
from scenario.beregning.innfasing import valgte_andeler
from scenario.beregning.oppnaaelse import krav_per_år

Valgt = Tiltaksvalg | EgetTiltak


@dataclass(frozen=True, slots=True)
class Mulighet:
    """Én måte å gjennomføre et tiltak på, med det den bidrar med før overlapp."""

    valgt: Valgt
    bidrag: Bidrag | None
    """None når tiltaket ikke regnes med."""
    effekt: tuple[float, ...]
    """Helårseffekten, og så effekten hvert år."""
    omstilling: tuple[float, ...]
    på_antakelser: float
    """Helårseffekten når den er positiv og hviler på antakelser, ellers 0."""
    konsekvens: float
    venter: float
    """Helårseffekten som ennå ikke virker, summert over årene med krav."""
    omfang: float
    """Mengden i forhold til katalogens standard."""


@dataclass(frozen=True, slots=True)
class Kandidat:
    """Et tiltak som kan være med i en pakke. Et støttetiltak bidrar ikke, men kan være forutsatt av et annet."""

    id: str
    navn: str
    temaer: tuple[int, ...]
    områder: tuple[str, ...]
    grupper: tuple[str, ...]
    muligheter: tuple[Mulighet, ...]
    støtte: bool
    må_med: bool


@dataclass(frozen=True, slots=True)
class Utvalg:
    """Kandidatene sortert etter id, og det som gjør spørsmålet umulig før søket begynner."""

    kandidater: tuple[Kandidat, ...]
    motsigelser: tuple[str, ...]


def utvalg(spørsmål: Pakkespørsmål) -> Utvalg:
    """Alle tiltak som kan stå i en pakke: åpne temaer, aktuelle, og med alt de forutsetter."""
    rå = {k.id: k for k in _kandidater(spørsmål)}
    mulige = _med_alt_de_forutsetter(spørsmål, rå)
    kreves = _forutsatte(spørsmål, mulige)
    valgbare = (k for k in mulige.values() if not k.støtte or k.må_med or k.id in kreves)
    return Utvalg(tuple(sorted(valgbare, key=lambda k: k.id)), tuple(_motsigelser(spørsmål, mulige)))


def forutsetninger(spørsmål: Pakkespørsmål) -> list[tuple[str, str]]:
    """(tiltak, det tiltaket forutsetter)."""
    return [r.mellom for r in spørsmål.kommune.stopprelasjoner if r.type == "forutsetter"]


def _kandidater(spørsmål: Pakkespørsmål) -> Iterator[Kandidat]:
    alternativer = {id: list(_valgmuligheter(spørsmål, id)) for id in _åpne(spørsmål)}
    for id, valgte in alternativer.items():
        alle = [(v, _alene(spørsmål, v)) for v in valgte]
        par = [(v, r) for v, r in alle if r.bidrag] or alle[:1]
        tiltak = spørsmål.kommune.tiltak_etter_id.get(id)
        yield Kandidat(
            id=id,
            navn=tiltak.navn if tiltak else next(e.navn for e in spørsmål.valg.egne_tiltak if e.nøkkel == id),
            temaer=tiltak.temaer if tiltak else (),
            områder=tiltak.områder if tiltak else (),
            grupper=tiltak.grupper if tiltak else (),
            muligheter=tuple(_mulighet(spørsmål, tiltak, v, r) for v, r in par),
            støtte=not par[0][1].bidrag,
            må_med=id in spørsmål.må_med,
        )


def _åpne(spørsmål: Pakkespørsmål) -> list[str]:
    lukket, bort = spørsmål.lukket, set(spørsmål.ikke_aktuelt)
    katalog = (t.id for t in spørsmål.kommune.tiltak if t.status is not Status.UTGÅTT and lukket.isdisjoint(t.temaer))
    return [id for id in (*katalog, *(e.nøkkel for e in spørsmål.valg.egne_tiltak)) if id not in bort]


def _valgmuligheter(spørsmål: Pakkespørsmål, id: str) -> Iterator[Valgt]:
    tiltak = spørsmål.kommune.tiltak_etter_id.get(id)
    if tiltak is None:
        eget = next(e for e in spørsmål.valg.egne_tiltak if e.nøkkel == id)
        yield from (replace(eget, start=s) for s in _starter(spørsmål, id, eget.start, eget.andeler is not None))
        return
    tv = spørsmål.valg.tiltaksvalg(id) or Tiltaksvalg(id)
    opptrapping = tiltak.opptrapping_måneder if tv.opptrapping_måneder is None else tv.opptrapping_måneder
    starter = _starter(spørsmål, id, tv.start or tiltak.start, valgte_andeler(tiltak, tv) is not None)
    for mengde, start in product(mengder(spørsmål, tiltak, tv), starter):
        yield replace(tv, mengde=mengde, start=start, opptrapping_måneder=opptrapping)


def _starter(spørsmål: Pakkespørsmål, id: str, start: Måned, egen_innfasing: bool) -> list[Måned]:
    """Startmånedene som prøves, tidligst først. Med egen innfasing er det bare den brukeren har satt."""
    bestemte = dict(spørsmål.starter).get(id)
    if bestemte is not None:
        return sorted(set(bestemte))
    if egen_innfasing:
        return [start]
    return [start.pluss(måneder) for måneder in sorted(set(spørsmål.utsettelser))]


def mengder(spørsmål: Pakkespørsmål, tiltak: Tiltak, tv: Tiltaksvalg) -> list[float]:
    """Mengdene som prøves for ett tiltak, minst først."""
    valgt = tiltak.standardmengde if tv.mengde is None else float(tv.mengde)
    bestemte = dict(spørsmål.mengder).get(tiltak.id)
    if bestemte is not None:
        return sorted({float(m) for m in bestemte})
    uten_virkning = tv.eget_anslag is not None or isinstance(tiltak.effekt, IkkeTallfestetEffekt)
    if tiltak.mengde is None or spørsmål.mengdetrinn == 1 or uten_virkning:
        return [valgt]
    return _trinn(tiltak.mengde, valgt, spørsmål.mengdetrinn)


def _trinn(m: Mengde, valgt: float, antall: int) -> list[float]:
    """`antall` mengder på trinnene fra minst til størst; den valgte tar plassen til den nærmeste mellom dem."""
    rutenett = [round(m.minst + k * m.trinn, 9) for k in range(int((m.størst - m.minst) / m.trinn + 1e-9) + 1)]
    rutenett = [g for g in rutenett if g > 0 and (not m.heltall or g.is_integer())]
    if rutenett[-1:] != [m.størst]:
        rutenett.append(m.størst)
    if antall == 2:
        return sorted({valgt, rutenett[-1]})
    siste = len(rutenett) - 1
    punkter = sorted({rutenett[round(k * siste / (antall - 1))] for k in range(antall)})
    if valgt not in punkter:
        indre = punkter[1:-1] if len(punkter) >= antall else []
        bort = min(indre, key=lambda p: (abs(p - valgt), p), default=None)
        punkter = [p for p in punkter if p != bort] + [valgt]
    return sorted(punkter)


def _alene(spørsmål: Pakkespørsmål, v: Valgt) -> Resultat:
    """Beregningen med bare dette tiltaket, og alle temaer åpne."""
    alene = spørsmål.valg.uten_tiltak().med(lukkede_temaer=())
    valg = alene.med(tiltak=(v,)) if isinstance(v, Tiltaksvalg) else alene.med(egne_tiltak=(v,))
    return beregn(spørsmål.kommune, valg)


def _mulighet(spørsmål: Pakkespørsmål, tiltak: Tiltak | None, v: Valgt, alene: Resultat) -> Mulighet:
    bidrag = next(iter(alene.bidrag), None)
    omfang = v.mengde / tiltak.standardmengde if tiltak and isinstance(v, Tiltaksvalg) and v.mengde else 1.0
    konsekvens = _konsekvens(spørsmål, tiltak) * omfang
    if bidrag is None:
        return Mulighet(v, None, (0.0,) * (len(alene.år) + 1), alene.omstilling, 0.0, konsekvens, 0.0, omfang)
    krav = krav_per_år(spørsmål.kommune, spørsmål.valg.forutsetninger)
    etter_krav = [e for e, k in zip(bidrag.effekt, krav, strict=True) if k > 0] or bidrag.effekt[1:]
    return Mulighet(
        valgt=v,
        bidrag=bidrag,
        effekt=(bidrag.helårseffekt, *bidrag.effekt),
        omstilling=bidrag.omstilling,
        på_antakelser=max(0.0, bidrag.helårseffekt) * sum(map(bidrag.andel_på, PÅ_ANTAKELSER)),
        konsekvens=konsekvens,
        venter=sum(max(0.0, bidrag.helårseffekt - e) for e in etter_krav),
        omfang=omfang,
    )


def _konsekvens(spørsmål: Pakkespørsmål, tiltak: Tiltak | None) -> float:
    """Konsekvensen ved standardmengden."""
    if tiltak is None:
        return spørsmål.konsekvensgrad_egne * spørsmål.vekt_uten_gruppe
    grupper = dict.fromkeys((*tiltak.grupper, *(v.gruppe for v in tiltak.virkninger)))
    if not grupper:
        return tiltak.konsekvensgrad * spørsmål.vekt_uten_gruppe
    return sum(spørsmål.vekt(g) * tiltak.ulempe_for(g) for g in grupper)


def _med_alt_de_forutsetter(spørsmål: Pakkespørsmål, alle: dict[str, Kandidat]) -> dict[str, Kandidat]:
    """Uten tiltak som forutsetter noe som ikke kan velges, direkte eller gjennom andre."""
    mulige = dict(alle)
    while mangler := {a for a, b in forutsetninger(spørsmål) if a in mulige and b not in mulige}:
        mulige = {id: k for id, k in mulige.items() if id not in mangler}
    return mulige


def _forutsatte(spørsmål: Pakkespørsmål, mulige: dict[str, Kandidat]) -> set[str]:
    """Det tiltakene som bidrar, og de låste, forutsetter, direkte eller gjennom andre."""
    nådd = {k.id for k in mulige.values() if not k.støtte or k.må_med}
    kreves: set[str] = set()
    while nye := {b for a, b in forutsetninger(spørsmål) if a in nådd | kreves and b in mulige} - kreves:
        kreves |= nye
    return kreves


def _motsigelser(spørsmål: Pakkespørsmål, mulige: dict[str, Kandidat]) -> Iterator[str]:
    katalog = spørsmål.kommune.tiltak_etter_id
    for id in sorted(set(spørsmål.må_med) - set(mulige)):
        navn = katalog[id].navn if id in katalog else id
        yield f"«{navn}» må med, men kan ikke velges under de andre grensene."
