"""En liste prøvd i økta: et alternativ der nye og endrede tiltak er egne tiltak. Tallgrunnlaget røres ikke."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scenario.begreper.kommune import Kommune
from scenario.begreper.tiltak import SatsEffekt, Status, Tiltak
from scenario.begreper.valg import FLEST_EGNE, Anslag, EgetTiltak, Tiltaksvalg, Valg
from scenario.beregning.utfylling import fyll_ut_tiltak
from scenario.innhenting.plan import Plan, Skjebne

_LENGSTE_NAVN = 80


@dataclass(frozen=True, slots=True)
class Utprøving:
    """Alternativet, og det i lista som ikke fikk plass i det."""

    valg: Valg
    uten_beløp: tuple[str, ...]
    """Navn på nye og endrede tiltak uten beløp. De kan ikke regnes med."""
    uten_plass: tuple[str, ...]
    """Navn på de minste tiltakene, når lista har flere enn et alternativ kan ha."""


def prøv(kommune: Kommune, plan: Plan, navn: str) -> Utprøving:
    """Lista som alternativ. Uendrede tiltak er katalogens, med alle innstillinger som de står der."""
    aktive = [t for t in plan.tiltak if t.tiltak and t.tiltak.status is Status.AKTIV]
    nye = [t.tiltak for t in aktive if t.skjebne in (Skjebne.NY, Skjebne.ENDRET) and t.tiltak]
    samme = [t.id for t in aktive if t.skjebne is Skjebne.UENDRET]
    med_beløp = [t for t in nye if isinstance(t.effekt, SatsEffekt) and t.type == "kostnad"]
    beregnet = [t.id for t in nye if _regnes_av_katalogen(kommune, t)]
    størst_først = sorted(med_beløp, key=lambda t: (-abs(_helår(t).sannsynlig), t.id))
    valg = Valg(
        forutsetninger=kommune.standard,
        tiltak=tuple(fyll_ut_tiltak(kommune, Tiltaksvalg(id)) for id in (*samme, *beregnet)),
        egne_tiltak=tuple(_eget(t, n) for n, t in enumerate(størst_først[:FLEST_EGNE])),
        navn=navn[:_LENGSTE_NAVN],
    )
    return Utprøving(
        valg,
        _navn(t for t in nye if t not in med_beløp and t.id not in beregnet),
        _navn(størst_først[FLEST_EGNE:]),
    )


def _regnes_av_katalogen(kommune: Kommune, tiltak: Tiltak) -> bool:
    """Sant når effekten er katalogens egen: bare andre felt er endret, eller den er inntekt og må merkes som det."""
    gammel = kommune.tiltak_etter_id.get(tiltak.id)
    return (
        gammel is not None
        and gammel.effekt == tiltak.effekt
        and not (isinstance(tiltak.effekt, SatsEffekt) and tiltak.type == "kostnad")
    )


def _navn(tiltak: Iterable[Tiltak]) -> tuple[str, ...]:
    return tuple(t.navn for t in tiltak)


def _helår(tiltak: Tiltak) -> Anslag:
    """Effekten i et helt år for mengden tiltaket starter med, før merkostnader (1000 kr)."""
    assert isinstance(tiltak.effekt, SatsEffekt)
    ganger = tiltak.standardmengde / tiltak.effekt.per
    return Anslag(*(ganger * nivå for nivå in tiltak.effekt.sats.nivåer))


def _eget(tiltak: Tiltak, nummer: int) -> EgetTiltak:
    o = tiltak.omstilling
    omstilling = o.fast + o.per_enhet * tiltak.standardmengde if o else 0
    merkostnad = tiltak.varige_merkostnader.midt if tiltak.varige_merkostnader else None
    return EgetTiltak(
        id=f"l{nummer + 1}",
        navn=tiltak.navn,
        helårseffekt=_helår(tiltak),
        start=tiltak.start,
        varige_merkostnader=merkostnad or 0.0,
        opptrapping_måneder=tiltak.opptrapping_måneder,
        omstilling=((tiltak.start.år, omstilling),) if omstilling else (),
    )
