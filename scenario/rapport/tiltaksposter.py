"""Hvert valgte tiltak slik et saksframlegg omtaler det. Beløp i 1000 kr; minus er lavere utgift, som i planen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import EgetTiltak, Tiltaksvalg
from scenario.beregning import effekt as effekter
from scenario.framstilling.detaljforklaring import ansvaret, lovkravene
from scenario.framstilling.hvembilde import gruppetekst
from scenario.framstilling.ord import GRUNN, opphavsnavn
from scenario.framstilling.tall import antall, oppramsing
from scenario.rapport.innhold import Rapportinnhold, rens

SKOLE = "skole"
IKKE_FORDELT = "Ikke fordelt"
"""Raden for beløp ingen kilde fordeler på områdene."""


@dataclass(frozen=True, slots=True)
class Tiltakspost:
    """Ett tiltak i saken, med tallene i planårene."""

    id: str
    navn: str
    hensikt: str
    """Tom for egne tiltak."""
    konsekvens: str
    """Hva denne mengden betyr for folk; tom når ingen har vurdert det."""
    område: str
    """Koden, når tiltaket hører til ett område; ellers `IKKE_FORDELT`."""
    områder: str
    """Alle områdene med navn; tom når de ikke er kjent."""
    mengde: str
    """«3 skoler»; tom når tiltaket bare er av eller på."""
    start: Måned
    beløp: tuple[float, ...] | None
    """Endringen hvert planår. None når tiltaket ikke er i summen."""
    helår: float | None
    omstilling: tuple[float, ...]
    """Engangskostnaden hvert planår, positiv."""
    årsverk: float | None
    """Minus er færre. None når ingen kilde og ingen mengde sier det; det regnes aldri av kroner."""
    opphav_til_årsverk: str
    ansvarlig: str
    """Området som har ansvaret, eller områdene det gjelder når det ikke er avklart; tom når ingen er kjent."""
    lovkrav: str
    """Det loven krever, med kilde; tom når det ikke er vurdert."""
    virkning: str
    """Retningen for hver gruppe i ord; tom for egne tiltak."""
    opphav: str
    prisår: str
    """«2022»; tom når beløpet ikke har et år."""
    legger_ned_skole: bool
    """Sant når mengden er skoler: da må saken utredes og høres før den kan vedtas."""
    utenfor: str
    """Hvorfor tiltaket ikke er i summen; tom når det er det."""


def poster(innhold: Rapportinnhold) -> tuple[Tiltakspost, ...]:
    """Alle valgte tiltak: de største først, og de uten tall sist."""
    k, r = innhold.kommune, innhold.resultat
    hvorfor = dict.fromkeys(r.ikke_tallfestet, "ikke tallfestet") | {u.id: GRUNN[u.grunn] for u in r.ikke_medregnet}
    alle = (
        *(_fra_katalogen(innhold, k.tiltak_etter_id[v.id], v, hvorfor) for v in _kjente(innhold)),
        *(_eget(innhold, eget, hvorfor) for eget in innhold.valg.egne_tiltak),
    )
    return tuple(sorted(alle, key=lambda p: (p.helår is None, p.helår or 0.0, p.navn)))


def planår(kommune: Kommune, r: Resultat) -> slice:
    """Planårene blant årene som er regnet."""
    return slice(len(r.år) - len(kommune.planår), None)


def _kjente(innhold: Rapportinnhold) -> Iterable[Tiltaksvalg]:
    return (v for v in innhold.valg.tiltak if v.id in innhold.kommune.tiltak_etter_id)


def _fra_katalogen(innhold: Rapportinnhold, t: Tiltak, v: Tiltaksvalg, hvorfor: dict[str, str]) -> Tiltakspost:
    mengde = effekter.mengde(t, v)
    navn = {o.id: f"{o.id} {o.med_år}" for o in innhold.kommune.opplysninger.områder}
    return Tiltakspost(
        id=t.id,
        navn=rens(t.navn),
        hensikt=t.hensikt,
        konsekvens=t.konsekvens(mengde) or "",
        område=t.områder[0] if len(t.områder) == 1 else IKKE_FORDELT,
        områder=oppramsing([navn[o] for o in t.områder]),
        mengde=antall(mengde, t.mengde.enhet, t.mengde.enhet_flertall) if t.mengde else "",
        start=v.start or t.start,
        årsverk=t.årsverk_ved(mengde),
        opphav_til_årsverk=opphavsnavn(t.opphav_til_årsverk).lower(),
        ansvarlig=ansvaret(innhold.kommune, t),
        lovkrav=" ".join(lovkravene(innhold.kommune, t)),
        virkning=gruppetekst(innhold.kommune, t),
        legger_ned_skole=t.mengde is not None and t.mengde.enhet == SKOLE,
        prisår=oppramsing(sorted({str(d.prisår) for d in _kroner_i(innhold, t).drivere.values() if d.prisår})),
        **_tallene(innhold, t.id, hvorfor),
    )


def _kroner_i(innhold: Rapportinnhold, t: Tiltak) -> Tiltak:
    """Tiltaket i de kronene det er regnet i."""
    return innhold.kommune.i_kroner_for(innhold.valg.forutsetninger).tiltak_etter_id[t.id]


def _eget(innhold: Rapportinnhold, eget: EgetTiltak, hvorfor: dict[str, str]) -> Tiltakspost:
    return Tiltakspost(
        id=eget.nøkkel,
        navn=rens(eget.navn),
        hensikt="",
        konsekvens="",
        område=IKKE_FORDELT,
        områder="",
        mengde="",
        start=eget.start,
        årsverk=None,
        opphav_til_årsverk="",
        ansvarlig="",
        lovkrav="",
        virkning="",
        legger_ned_skole=False,
        prisår="",
        **_tallene(innhold, eget.nøkkel, hvorfor),
    )


def _tallene(innhold: Rapportinnhold, id: str, hvorfor: dict[str, str]) -> dict[str, Any]:
    bidrag, år = innhold.resultat.bidrag_fra(id), planår(innhold.kommune, innhold.resultat)
    if bidrag is None:
        return {"beløp": None, "helår": None, "omstilling": (), "opphav": "", "utenfor": hvorfor.get(id, "ikke med")}
    return {
        "beløp": tuple(-e for e in bidrag.effekt[år]),
        "helår": -bidrag.helårseffekt,
        "omstilling": bidrag.omstilling[år],
        "opphav": oppramsing([opphavsnavn(o).lower() for o in bidrag.opphavene]),
        "utenfor": "",
    }
