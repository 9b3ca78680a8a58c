"""«Hvor trygge er tallene?»: hva pakken hviler på, og hvilket tall fra kommunen som ville hjulpet mest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scenario.analyse.usikkerhet.overlapp import overlappende
from scenario.analyse.usikkerhet.spredning import spredning
from scenario.analyse.usikkerhet.summer import summer
from scenario.analyse.usikkerhet.trekninger import FORSINKELSE, LEVERING, STANDARD, Størrelse, Trekkplan, Verdi
from scenario.analyse.usikkerhet.usikkerhetssvar import Trekningsgrunnlag, lag_grunnlag
from scenario.analyse.usikkerhet.usikre_tiltak import UsikkertTiltak
from scenario.begreper.felles import Opphav
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Bidrag, Resultat
from scenario.begreper.valg import Valg


@dataclass(frozen=True, slots=True)
class Opphavsdeling:
    """Hva en del av pakken hviler på."""

    tema: int | None
    """Temaets nummer; None for hele pakken, og 0 for tiltak uten tema (brukerens egne)."""
    helårseffekt: float
    """Positiv helårseffekt før overlapp (1000 kr). Tiltak med negativ effekt er ikke med i delingen."""
    andeler: tuple[tuple[Opphav, float], ...]
    """Andel (0–1) per opphav, sterkest grunnlag først. Tom når det ikke er noen effekt å dele."""


@dataclass(frozen=True, slots=True)
class Innsnevring:
    """Hva det ville bety å få ett tall fra kommunen, om det ble som det sannsynlige anslaget."""

    tiltak: str
    """Tiltakets id, eller «felles» for faktorene som gjelder alle."""
    tall: str
    """Navnet på tallet i regnestykket."""
    navn: str
    """Tiltakets navn; tomt for de felles faktorene."""
    bredde: float
    """Avstanden fra P10 til P90 av helårseffekten når tallet er kjent (1000 kr)."""
    smalere: float
    """Hvor mye smalere det er enn nå (1000 kr); negativt når spennet blir bredere."""


def opphavsdeling(kommune: Kommune, resultat: Resultat) -> tuple[Opphavsdeling, ...]:
    """Hele pakken først, så hvert tema med effekt. Et tiltak i flere temaer er med i hvert av dem."""
    etter_tema: dict[int, list[Bidrag]] = defaultdict(list)
    for bidrag in resultat.bidrag:
        tiltak = kommune.tiltak_etter_id.get(bidrag.id)
        for tema in (tiltak.temaer if tiltak else ()) or (0,):
            etter_tema[tema].append(bidrag)
    hele = _deling(None, resultat.bidrag)
    return (hele, *(_deling(tema, bidrag) for tema, bidrag in sorted(etter_tema.items())))


def _deling(tema: int | None, bidrag: Iterable[Bidrag]) -> Opphavsdeling:
    beløp: dict[Opphav, float] = defaultdict(float)
    for b in bidrag:
        for opphav in b.opphavene:
            beløp[opphav] += max(0.0, b.helårseffekt * b.andel_på(opphav))
    alt = sum(beløp.values())
    andeler = tuple((o, beløp[o] / alt) for o in Opphav if beløp.get(o)) if alt else ()
    return Opphavsdeling(tema, alt, andeler)


def mest_å_hente(kommune: Kommune, valg: Valg, plan: Trekkplan = STANDARD) -> tuple[Innsnevring, ...]:
    """Hvert usikre tall låst på sin sannsynlige verdi, ett om gangen; størst innsnevring først.

    De felles faktorene er med. Tom når usikkerhet er slått av eller ingenting er usikkert.
    """
    grunnlag = lag_grunnlag(kommune, valg, plan)
    if not valg.forutsetninger.usikkerhet:
        return ()
    bredde = _bredde(grunnlag, grunnlag.tiltak)
    alle = [*_felles(grunnlag, bredde), *_i_tiltakene(grunnlag, bredde)]
    return tuple(sorted(alle, key=lambda i: (-i.smalere, i.tiltak, i.tall)))


def _bredde(
    grunnlag: Trekningsgrunnlag,
    tiltak: Sequence[UsikkertTiltak],
    levering: Verdi | None = None,
    forsinkelse: Verdi | None = None,
) -> float:
    kanter, år = overlappende(grunnlag.resultat), grunnlag.resultat.år
    brukt = grunnlag.forsinkelse if forsinkelse is None else forsinkelse
    levert = grunnlag.levering if levering is None else levering
    return spredning(summer(tiltak, kanter, brukt, levert, år, per_år=False).helårseffekt).bredde


def _felles(grunnlag: Trekningsgrunnlag, bredde: float) -> Iterable[Innsnevring]:
    forutsetninger, tiltak = grunnlag.valg.forutsetninger, grunnlag.tiltak
    if not isinstance(grunnlag.levering, float):
        ny = _bredde(grunnlag, tiltak, levering=float(forutsetninger.felles_levering.sannsynlig))
        yield Innsnevring(*LEVERING, "", ny, bredde - ny)
    if not isinstance(grunnlag.forsinkelse, float):
        ny = _bredde(grunnlag, tiltak, forsinkelse=float(forutsetninger.felles_forsinkelse_måneder.sannsynlig))
        yield Innsnevring(*FORSINKELSE, "", ny, bredde - ny)


def _i_tiltakene(grunnlag: Trekningsgrunnlag, bredde: float) -> Iterable[Innsnevring]:
    for nummer, (oppskrift, tiltak) in enumerate(zip(grunnlag.oppskrifter, grunnlag.tiltak, strict=True)):
        for tall in tiltak.usikre:
            låst: frozenset[Størrelse] = frozenset({(tiltak.id, tall)})
            kjent = oppskrift.regn(grunnlag.trekker, låst)
            ny = _bredde(grunnlag, (*grunnlag.tiltak[:nummer], kjent, *grunnlag.tiltak[nummer + 1 :]))
            yield Innsnevring(tiltak.id, tall, tiltak.navn, ny, bredde - ny)
