"""Beregningen: ett valg inn, ett resultat ut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from scenario.begreper.felles import Måned, Opphav, verdi_for
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Bidrag, Fradrag, Grunn, Resultat, Utelatt
from scenario.begreper.tiltak import Status, Tiltak
from scenario.begreper.valg import EgetTiltak, Forutsetninger, Tiltaksvalg, Valg
from scenario.beregning import effekt as effekter
from scenario.beregning.fond import andre_vekster, fondsbok, med_prognosen
from scenario.beregning.innfasing import innfasing_med_egne, løper, valgte_andeler, virker_fra
from scenario.beregning.oppnaaelse import gjeldende_tolkning, krav_per_år, mål, oppnådd
from scenario.beregning.relasjoner import finn_konflikter, fradrag_for_overlapp, gjeldende_overlapp
from scenario.beregning.varsler import varsler_for

_TELLER = tuple(o for o in Opphav if o is not Opphav.IKKE_TALLFESTET)


@dataclass(slots=True)
class _Sortert:
    """De valgte tiltakene fordelt etter hva som skjer med dem."""

    bidrag: list[Bidrag]
    ikke_tallfestet: list[str]
    ikke_medregnet: list[Utelatt]
    utgåtte: list[str]
    forberedelser: list[tuple[float, ...]]
    """Omstillingskostnad per år for tiltak som starter etter perioden. Den må betales selv om effekten ikke teller."""


@dataclass(frozen=True, slots=True)
class _Samlet:
    """Bidragene lagt sammen, etter fradrag for overlapp."""

    fradrag: tuple[Fradrag, ...]
    helårseffekt: float
    effekt: tuple[float, ...]
    overlapp: tuple[float, ...]
    overlapp_helårseffekt: float
    omstilling: tuple[float, ...]


def beregn(kommune: Kommune, valg: Valg) -> Resultat:
    """Regner hele modellen for ett valg. Rekkefølgen på valgene har ingen betydning.

    Beløp i 1000 kr, innsparing positiv. Ukjente tiltak er ikke en feil her; de står i `utgåtte`.
    """
    kommune = kommune.i_kroner_for(valg.forutsetninger)
    sortert = _sorter(kommune, valg)
    fradrag = fradrag_for_overlapp(sortert.bidrag, gjeldende_overlapp(kommune, valg.overlapp))
    return _resultat(kommune, valg, sortert, _legg_sammen(sortert, fradrag, len(kommune.år)))


def _legg_sammen(sortert: _Sortert, fradrag: tuple[Fradrag, ...], antall_år: int) -> _Samlet:
    bidrag, kostnader = sortert.bidrag, [*(b.omstilling for b in sortert.bidrag), *sortert.forberedelser]
    overlapp = _per_år((f.effekt for f in fradrag), antall_år)
    overlapp_helårseffekt = sum((f.helårseffekt for f in fradrag), 0.0)
    return _Samlet(
        fradrag=fradrag,
        helårseffekt=sum(b.helårseffekt for b in bidrag) - overlapp_helårseffekt,
        effekt=tuple(e - o for e, o in zip(_per_år((b.effekt for b in bidrag), antall_år), overlapp, strict=True)),
        overlapp=overlapp,
        overlapp_helårseffekt=overlapp_helårseffekt,
        omstilling=_per_år(kostnader, antall_år),
    )


def _per_år(rader: Iterable[tuple[float, ...]], antall_år: int) -> tuple[float, ...]:
    """Summen i hvert år, i den rekkefølgen radene står."""
    return tuple(sum(kolonne, 0.0) for kolonne in zip((0.0,) * antall_år, *rader, strict=True))


def _resultat(kommune: Kommune, valg: Valg, sortert: _Sortert, samlet: _Samlet) -> Resultat:
    forutsetninger, bidrag = valg.forutsetninger, tuple(sortert.bidrag)
    krav, målet = krav_per_år(kommune, forutsetninger), mål(kommune, forutsetninger)
    tolkning = gjeldende_tolkning(kommune, forutsetninger)
    nådd = oppnådd(tolkning, samlet.helårseffekt, samlet.effekt, krav)
    bok = fondsbok(kommune, forutsetninger, krav, samlet.effekt, samlet.omstilling)
    return Resultat(
        år=kommune.år,
        tolkning=tolkning.id,
        akkumulert=tolkning.type == "akkumulert",
        mål=målet,
        krav=krav,
        bidrag=bidrag,
        fradrag=samlet.fradrag,
        helårseffekt=samlet.helårseffekt,
        effekt=samlet.effekt,
        overlapp=samlet.overlapp,
        overlapp_helårseffekt=samlet.overlapp_helårseffekt,
        måloppnåelse=nådd / målet,
        rest=målet - nådd,
        omstilling=samlet.omstilling,
        udekket=tuple(max(0.0, k - e) for k, e in zip(krav, samlet.effekt, strict=True)),
        fond=tuple(b.utgående for b in bok),
        udekket_merforbruk=tuple(b.udekket_merforbruk for b in bok),
        reservekrav=tuple(b.reservekrav for b in bok),
        margin=tuple(b.margin for b in bok),
        andre_vekster=andre_vekster(kommune, forutsetninger, bok),
        prognose=med_prognosen(kommune, forutsetninger, bok[0]),
        opphav=tuple((o, sum((b.helårseffekt * b.andel_på(o) for b in bidrag), 0.0)) for o in _TELLER),
        ikke_tallfestet=tuple(sortert.ikke_tallfestet),
        ikke_medregnet=tuple(sortert.ikke_medregnet),
        konflikter=finn_konflikter(kommune, _virksomme(kommune, valg)),
        utgåtte=tuple(sortert.utgåtte),
        varsler=varsler_for(kommune, valg, samlet.omstilling[0], max(0.0, krav[0] - samlet.effekt[0])),
        utgave=kommune.utgave,
    )


def _virksomme(kommune: Kommune, valg: Valg) -> frozenset[str]:
    """Valgte tiltak som verken er utgått eller låst av et lukket tema."""
    lukket = set(valg.lukkede_temaer)
    valgte = (kommune.tiltak_etter_id.get(t.id) for t in valg.tiltak)
    return frozenset(t.id for t in valgte if t and t.status is not Status.UTGÅTT and lukket.isdisjoint(t.temaer))


def _sorter(kommune: Kommune, valg: Valg) -> _Sortert:
    sortert = _Sortert([], [], [], [], [])
    for tiltaksvalg in valg.tiltak:
        tiltak = kommune.tiltak_etter_id.get(tiltaksvalg.id)
        if tiltak is None or tiltak.status is Status.UTGÅTT:
            sortert.utgåtte.append(tiltaksvalg.id)
        else:
            _plasser(sortert, kommune, valg, tiltak, tiltaksvalg)
    for eget in valg.egne_tiltak:
        _plasser_eget(sortert, kommune.år, valg.forutsetninger, eget)
    return sortert


def _plasser(sortert: _Sortert, kommune: Kommune, valg: Valg, tiltak: Tiltak, tv: Tiltaksvalg) -> None:
    grunn = grunn_til_å_utelate(tiltak, tv, valg, kommune.år)
    if grunn is Grunn.SENT:
        start = tv.start or tiltak.start
        sortert.forberedelser.append(_omstilling(tiltak, tv, start, kommune.år, valg.forutsetninger))
    if grunn is not None:
        ledd = effekter.effektledd(tiltak, tv, valg.forutsetninger)
        sortert.ikke_medregnet.append(Utelatt(tiltak.id, tiltak.navn, grunn, ledd.helår[1] if ledd else None))
    elif bidrag := _bidrag_fra(tiltak, tv, valg.forutsetninger, kommune.år):
        sortert.bidrag.append(bidrag)
    else:
        sortert.ikke_tallfestet.append(tiltak.id)


def bidrag_fra(kommune: Kommune, valg: Valg, tv: Tiltaksvalg) -> Bidrag | None:
    """Bidraget tiltaket gir i dette valget, før overlapp. None når det ikke teller, eller ikke er tallfestet."""
    tiltak = kommune.i_kroner_for(valg.forutsetninger).tiltak_etter_id[tv.id]
    if grunn_til_å_utelate(tiltak, tv, valg, kommune.år) is not None:
        return None
    return _bidrag_fra(tiltak, tv, valg.forutsetninger, kommune.år)


@lru_cache(maxsize=4096)
def _bidrag_fra(tiltak: Tiltak, tv: Tiltaksvalg, forutsetninger: Forutsetninger, år: tuple[int, ...]) -> Bidrag | None:
    """Huskes: et klikk endrer ett tiltak, og de andre er som før."""
    ledd = effekter.effektledd(tiltak, tv, forutsetninger)
    if ledd is None:
        return None
    start = tv.start or tiltak.start
    opptrapping = tiltak.opptrapping_måneder if tv.opptrapping_måneder is None else tv.opptrapping_måneder
    egne = valgte_andeler(tiltak, tv)
    i_året = zip(innfasing_med_egne(start, opptrapping, egne, år), løper(start, år), strict=True)
    omstilling = _omstilling(tiltak, tv, start, år, forutsetninger)
    bidrag = _bidrag(tiltak.id, tiltak.navn, ledd, i_året, effekter.opphav(tiltak, tv), omstilling)
    over = effekter.over_kilden(tiltak, tv, forutsetninger)
    return replace(bidrag, virker_fra=virker_fra(start, opptrapping, egne), over_kilden=over)


def _plasser_eget(sortert: _Sortert, år: tuple[int, ...], forutsetninger: Forutsetninger, eget: EgetTiltak) -> None:
    ledd = effekter.egne_effektledd(eget, forutsetninger)
    omstilling = tuple(verdi_for(eget.omstilling, y) for y in år)
    if eget.start.år > år[-1]:
        sortert.forberedelser.append(omstilling)
        sortert.ikke_medregnet.append(Utelatt(eget.nøkkel, eget.navn, Grunn.SENT, ledd.helår[1]))
        return
    andeler = innfasing_med_egne(eget.start, eget.opptrapping_måneder, eget.andeler, år)
    i_året = zip(andeler, løper(eget.start, år), strict=True)
    bidrag = _bidrag(eget.nøkkel, eget.navn, ledd, i_året, Opphav.EGET, omstilling)
    fullt = virker_fra(eget.start, eget.opptrapping_måneder, eget.andeler)
    sortert.bidrag.append(replace(bidrag, virker_fra=fullt))


def _bidrag(
    id: str,
    navn: str,
    ledd: effekter.Effektledd,
    i_året: Iterable[tuple[float, float]],
    opphav: Opphav,
    omstilling: tuple[float, ...],
) -> Bidrag:
    lav, sannsynlig, høy = ledd.helår
    return Bidrag(
        id=id,
        navn=navn,
        helårseffekt=sannsynlig,
        effekt=tuple(ledd.i_året(1, innfaset, andel) for innfaset, andel in i_året),
        opphav=opphav,
        lav=lav,
        høy=høy,
        omstilling=omstilling,
    )


def grunn_til_å_utelate(tiltak: Tiltak, tv: Tiltaksvalg, valg: Valg, år: tuple[int, ...]) -> Grunn | None:
    """Hvorfor tiltaket ikke regnes med i dette valget, eller None. Tallet kan likevel mangle."""
    forutsetninger = valg.forutsetninger
    if tiltak.status is Status.VEDTATT:
        return Grunn.VEDTATT
    if any(tema in valg.lukkede_temaer for tema in tiltak.temaer):
        return Grunn.TEMA
    if tiltak.type == "inntekt" and not forutsetninger.regn_med_inntektstiltak:
        return Grunn.INNTEKT
    if not forutsetninger.ta_med_antakelser and effekter.opphav(tiltak, tv) is Opphav.ANTAKELSE:
        return Grunn.ANTAKELSE
    return Grunn.SENT if (tv.start or tiltak.start).år > år[-1] else None


def _omstilling(
    tiltak: Tiltak, tv: Tiltaksvalg, start: Måned, år: tuple[int, ...], forutsetninger: Forutsetninger
) -> tuple[float, ...]:
    """Engangskostnad per år: brukerens egen plan, ellers katalogens sats i startåret."""
    if tv.omstilling is not None:
        return tuple(verdi_for(tv.omstilling, y) for y in år)
    if tiltak.omstilling is None:
        return (0.0,) * len(år)
    beløp = tiltak.omstilling.fast + tiltak.omstilling.per_enhet * effekter.regnet_mengde(tiltak, tv, forutsetninger)
    return tuple(beløp if y == start.år else 0.0 for y in år)
