"""Usikkerheten i ett valg: hva summen og fondet trolig blir, og hvor sannsynlig det er å nå målet (1000 kr).

Hvert tall med spenn i tallgrunnlaget eller i brukerens egne anslag trekkes for seg, som Beta-PERT. To
faktorer er felles for alle tiltak og får dem til å svinge sammen: hvor stor del av programmet som leveres, og
hvor mange måneder alt blir forsinket. Levering ganges med brutto effekt slik realiseringsgraden gjør. Forsinkelse
flytter starten på den; et tiltak som dermed starter etter siste år, teller ikke i den trekningen.
Kostnadene følger planen: omstillingen påløper i det planlagte året, og varige merkostnader og inntektsbortfall løper
i full fra den planlagte starten. Alt annet er som i beregningen, trekning for trekning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import cast

import numpy as np

from scenario.analyse.usikkerhet.overlapp import overlappende
from scenario.analyse.usikkerhet.spredning import (
    Spredning,
    Søyle,
    andel_minst,
    andel_tom,
    spredning,
    søyler,
    ti_utfall,
)
from scenario.analyse.usikkerhet.summer import Summer, fondet, summer
from scenario.analyse.usikkerhet.trekninger import (
    FORSINKELSE,
    LEVERING,
    STANDARD,
    Trekker,
    Trekkplan,
    Verdi,
    trekker,
)
from scenario.analyse.usikkerhet.usikre_tiltak import Oppskrift, UsikkertTiltak, oppskrifter
from scenario.analyse.usikkerhet.viktigst import Utslag, faktorer, viktigst
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.beregning import beregn
from scenario.beregning.fond import fondsbok
from scenario.beregning.oppnaaelse import gjeldende_tolkning, oppnådd


class Årsak(StrEnum):
    """Hvorfor midten ligger et annet sted enn summen av de sannsynlige tallene."""

    SKJEVHET = "skjevhet"
    """Spennene strekker seg lenger den ene veien enn den andre."""
    LEVERING = "levering"
    """Programmet leverer ikke alt."""
    FORSINKELSE = "forsinkelse"
    """Tiltak kommer ikke i gang innen siste år."""


@dataclass(frozen=True, slots=True)
class Forklaringsledd:
    """Ett skritt fra summen av sannsynlige tall til midten (P50). Negativt når det trekker ned."""

    årsak: Årsak
    beløp: float


@dataclass(frozen=True, slots=True)
class Usikkerhet:
    """Svaret. Med konflikter i resultatet er tallene ikke gyldige og skal ikke vises."""

    resultat: Resultat
    """Beregningen med sannsynlige tall, uten felles faktorer."""
    trekninger: int
    """0 når alt er sikkert; da er alle nivåer beregningens egne tall."""
    frø: int
    helårseffekt: Spredning
    oppnådd: Spredning
    """Det som måles mot målet: helårseffekten, eller summen over årene når målet er akkumulert."""
    effekt: tuple[Spredning, ...]
    fond: tuple[Spredning, ...]
    sannsynlighet_mål: float
    """Sannsynligheten (0–1) for å nå målet."""
    sannsynlighet_krav: tuple[float, ...]
    """Sannsynligheten for at effekten dekker kravet, per år."""
    sannsynlighet_over_reservekrav: tuple[float, ...]
    """Sannsynligheten for at fondet er minst så stort som handlingsregelen krever, per år."""
    sannsynlighet_tomt_fond: tuple[float, ...]
    søyler: tuple[Søyle, ...]
    """Hvor trekningene av `oppnådd` havnet."""
    utfall: tuple[float, ...]
    """Ti like sannsynlige utfall av `oppnådd`, lavest først."""
    forklaring: tuple[Forklaringsledd, ...] = ()
    """Fra summen av sannsynlige tall (`resultat.helårseffekt`) til P50. Leddene går opp i forskjellen."""
    viktigst: tuple[Utslag, ...] = ()
    """Hva som betyr mest for helårseffekten."""
    viktigst_for_fondet: tuple[Utslag, ...] = ()
    """Hva som betyr mest for fondet ved utgangen av siste år."""


@dataclass(frozen=True, slots=True)
class Trekningsgrunnlag:
    """Alt en analyse av trekningene trenger: de usikre tiltakene og de felles faktorene."""

    kommune: Kommune
    valg: Valg
    resultat: Resultat
    trekker: Trekker
    oppskrifter: tuple[Oppskrift, ...]
    tiltak: tuple[UsikkertTiltak, ...]
    levering: Verdi
    forsinkelse: Verdi

    def sum(self, forsinkelse: Verdi | None = None, levering: Verdi | None = None, per_år: bool = False) -> Summer:
        """Summen, med den trukne forsinkelsen og leveringen om ikke andre er gitt."""
        sen = self.forsinkelse if forsinkelse is None else forsinkelse
        levert = self.levering if levering is None else levering
        return summer(self.tiltak, overlappende(self.resultat), sen, levert, self.resultat.år, per_år)

    @property
    def felles_kilder(self) -> dict[str, str]:
        """Kilden til hvert tiltak som svinger sammen med andre fra den samme eksterne kilden."""
        if not self.valg.forutsetninger.eksterne_bommer_likt:
            return {}
        par = ((o.bidrag.id, o.ekstern_kilde(t.usikre)) for o, t in zip(self.oppskrifter, self.tiltak, strict=True))
        return {id: kilde for id, kilde in par if kilde}

    @property
    def sikker(self) -> bool:
        """Sant når ingenting varierer og ingenting er forsinket."""
        verdier = (self.forsinkelse, self.levering, *(v for t in self.tiltak for v in (t.brutto, t.fast)))
        return all(isinstance(v, float) for v in verdier) and self.forsinkelse == 0.0


def usikkerhet(kommune: Kommune, valg: Valg, plan: Trekkplan = STANDARD) -> Usikkerhet:
    """Regner usikkerheten i ett valg. Er den slått av, eller er alt punkter, svares med beregningens tall."""
    grunnlag = lag_grunnlag(kommune, valg, plan)
    if not valg.forutsetninger.usikkerhet:
        return _svar(grunnlag, _sikkert(grunnlag.resultat))
    if grunnlag.sikker:
        return _svar(grunnlag, _sikkert(_levert(grunnlag)))
    return _trukket(grunnlag)


@dataclass(frozen=True, slots=True)
class Måloppnåelse:
    """Det av `Usikkerhet` som trengs for å si hvor langt valget trolig rekker; resten er ikke regnet."""

    oppnådd: Spredning
    sannsynlighet_mål: float


def måloppnåelse(
    kommune: Kommune, valg: Valg, plan: Trekkplan = STANDARD, *, resultat: Resultat | None = None
) -> Måloppnåelse:
    """Det samme som `usikkerhet` sier om målet, uten fondet, årene, søylene og hva som betyr mest.

    `resultat` er `beregn` av det samme valget, når det alt er regnet.
    """
    grunnlag = lag_grunnlag(kommune, valg, plan, resultat=resultat, ender=False)
    nådd = _nådd(grunnlag)
    return Måloppnåelse(spredning(nådd), andel_minst(nådd, grunnlag.resultat.mål))


def _nådd(grunnlag: Trekningsgrunnlag) -> Verdi:
    if not grunnlag.valg.forutsetninger.usikkerhet:
        return _sikkert(grunnlag.resultat).oppnådd
    if grunnlag.sikker:
        return _sikkert(_levert(grunnlag)).oppnådd
    return _oppnådd(grunnlag, grunnlag.sum(per_år=grunnlag.resultat.akkumulert))


def _levert(grunnlag: Trekningsgrunnlag) -> Resultat:
    return levert(grunnlag.kommune, grunnlag.valg, float(np.max(grunnlag.levering)))


def levert(kommune: Kommune, valg: Valg, levering: float) -> Resultat:
    """Beregningen når hele programmet leverer denne andelen."""
    realisert = valg.forutsetninger.realiseringsgrad * levering
    return beregn(kommune, valg.med(forutsetninger=replace(valg.forutsetninger, realiseringsgrad=realisert)))


def lag_grunnlag(
    kommune: Kommune, valg: Valg, plan: Trekkplan = STANDARD, *, resultat: Resultat | None = None, ender: bool = True
) -> Trekningsgrunnlag:
    """De usikre tiltakene og faktorene. `ender` sier om P10 og P90 av hvert tiltak skal være med."""
    kommune = kommune.i_kroner_for(valg.forutsetninger)
    resultat = resultat or beregn(kommune, valg)
    kilde = trekker(kommune, valg, plan)
    alle = oppskrifter(kommune, valg, resultat)
    forutsetninger = valg.forutsetninger
    levering = kilde.verdi(LEVERING, forutsetninger.felles_levering.nivåer)
    forsinkelse = kilde.verdi(FORSINKELSE, forutsetninger.felles_forsinkelse_måneder.nivåer)
    tiltak = tuple(o.regn(kilde, ender=ender) for o in alle)
    return Trekningsgrunnlag(kommune, valg, resultat, kilde, alle, tiltak, levering, forsinkelse)


@dataclass(frozen=True, slots=True)
class _Utfall:
    """Det som kom ut, som sikre tall eller én verdi per trekning."""

    helårseffekt: Verdi
    oppnådd: Verdi
    effekt: tuple[Verdi, ...]
    fond: tuple[Verdi, ...]


def _sikkert(resultat: Resultat) -> _Utfall:
    nådd = resultat.mål - resultat.rest if resultat.akkumulert else resultat.helårseffekt
    return _Utfall(resultat.helårseffekt, nådd, resultat.effekt, resultat.fond)


def _utfall(grunnlag: Trekningsgrunnlag, sum: Summer) -> _Utfall:
    """Måloppnåelse og fond oppå summene."""
    kommune, forutsetninger, resultat = grunnlag.kommune, grunnlag.valg.forutsetninger, grunnlag.resultat
    bok = fondsbok(kommune, forutsetninger, resultat.krav, resultat.effekt, resultat.omstilling)
    return _Utfall(
        helårseffekt=sum.helårseffekt,
        oppnådd=_oppnådd(grunnlag, sum),
        effekt=sum.effekt,
        fond=fondet(bok, resultat.krav, sum.effekt, forutsetninger.udekket_dekkes_av_fondet),
    )


def _oppnådd(grunnlag: Trekningsgrunnlag, sum: Summer) -> Verdi:
    """Det som måles mot målet, trekning for trekning. Årene i `sum` brukes bare når målet er akkumulert."""
    tolkning = gjeldende_tolkning(grunnlag.kommune, grunnlag.valg.forutsetninger)
    helår, per_år = cast("float", sum.helårseffekt), cast("tuple[float, ...]", sum.effekt)
    return oppnådd(tolkning, helår, per_år, grunnlag.resultat.krav) + 0.0


def _trukket(grunnlag: Trekningsgrunnlag) -> Usikkerhet:
    utfall = _utfall(grunnlag, grunnlag.sum(per_år=True))
    i_tide = (grunnlag.sum(forsinkelse=0.0, levering=levering).helårseffekt for levering in (1.0, grunnlag.levering))
    trinn = (grunnlag.resultat.helårseffekt, *i_tide, utfall.helårseffekt)
    usikre = faktorer(grunnlag.tiltak, grunnlag.levering, grunnlag.felles_kilder)
    return replace(
        _svar(grunnlag, utfall),
        trekninger=grunnlag.trekker.plan.antall,
        forklaring=_forklaring(trinn),
        viktigst=viktigst(utfall.helårseffekt, usikre, grunnlag.forsinkelse),
        viktigst_for_fondet=viktigst(utfall.fond[-1], usikre, grunnlag.forsinkelse),
    )


def forklar_fondet(kommune: Kommune, valg: Valg, plan: Trekkplan = STANDARD) -> tuple[Forklaringsledd, ...]:
    """Fra fondet i siste år med sannsynlige tall til P50. Tom når usikkerhet er slått av eller alt er sikkert."""
    grunnlag = lag_grunnlag(kommune, valg, plan)
    if not valg.forutsetninger.usikkerhet or grunnlag.sikker:
        return ()
    trinnene = ((0.0, 1.0), (0.0, grunnlag.levering), (grunnlag.forsinkelse, grunnlag.levering))
    trinn = [_utfall(grunnlag, grunnlag.sum(sen, levert, per_år=True)).fond[-1] for sen, levert in trinnene]
    return _forklaring([grunnlag.resultat.fond[-1], *trinn])


def _forklaring(trinn: Iterable[Verdi]) -> tuple[Forklaringsledd, ...]:
    """Midten (P50) etter hvert som spennene, leveringen og forsinkelsen tas med, i den rekkefølgen."""
    midter = [spredning(verdi).p50 for verdi in trinn]
    skritt = zip(Årsak, pairwise(midter), strict=True)
    return tuple(Forklaringsledd(årsak, etter - før) for årsak, (før, etter) in skritt)


def _svar(grunnlag: Trekningsgrunnlag, utfall: _Utfall) -> Usikkerhet:
    resultat = grunnlag.resultat
    helårseffekt = spredning(utfall.helårseffekt)
    return Usikkerhet(
        resultat=resultat,
        trekninger=0,
        frø=grunnlag.trekker.plan.frø,
        helårseffekt=helårseffekt,
        oppnådd=spredning(utfall.oppnådd) if resultat.akkumulert else helårseffekt,
        effekt=tuple(map(spredning, utfall.effekt)),
        fond=tuple(map(spredning, utfall.fond)),
        sannsynlighet_mål=andel_minst(utfall.oppnådd, resultat.mål),
        sannsynlighet_krav=tuple(map(andel_minst, utfall.effekt, resultat.krav)),
        sannsynlighet_over_reservekrav=tuple(map(andel_minst, utfall.fond, resultat.reservekrav)),
        sannsynlighet_tomt_fond=tuple(map(andel_tom, utfall.fond)),
        søyler=søyler(utfall.oppnådd),
        utfall=ti_utfall(utfall.oppnådd),
    )
