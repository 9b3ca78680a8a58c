"""Oppfølgingen av vedtatte tiltak som dokument: planlagt mot oppnådd, samlet og per tiltak, og hva det ikke sier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scenario.analyse.usikkerhet import levering
from scenario.begreper.kommune import Kommune
from scenario.begreper.oppfolging import Oppfølging, Oppfølgingsplan
from scenario.begreper.valg import Forutsetninger
from scenario.framstilling import oppfolgingsbilde as bilde
from scenario.rapport.blokker import Avsnitt, Blokk, Figur, Overskrift, Punkter, Tabell
from scenario.rapport.innhold import rens


def oppfølgingen(kommune: Kommune, forutsetninger: Forutsetninger, fulgt: Oppfølging) -> tuple[Blokk, ...]:
    """Byggeklossene under tittelen."""
    if not fulgt.planer:
        return (Avsnitt("Ingen vedtatte tiltak følges opp ennå.", "ingress"),)
    lært = levering(fulgt.planer, forutsetninger.felles_levering.sannsynlig)
    return (
        *_samlet(fulgt),
        *(blokk for plan in fulgt.planer for blokk in _planen(kommune, plan)),
        Overskrift("Hva målingene sier om levering"),
        Punkter(bilde.læringen(lært)),
    )


def _samlet(fulgt: Oppfølging) -> Iterable[Blokk]:
    yield Avsnitt(" ".join(rens(bilde.ingress(plan)) for plan in fulgt.planer), "ingress")
    standene = [s for plan in fulgt.planer for s in bilde.forløpet(plan)]
    tittel = "Planlagt (omriss) mot oppnådd (fylt). Uten fylling er ikke målt. Mill. kr"
    yield Figur("oppfolging", tittel, " ".join(rens(bilde.i_ord(s)) for s in standene))


def _planen(kommune: Kommune, plan: Oppfølgingsplan) -> Iterable[Blokk]:
    yield Overskrift(rens(plan.navn))
    yield Avsnitt(rens(plan.om))
    yield _tabell(bilde.tittelen(plan), "Rapport", bilde.forløpet(plan))
    yield _tabell(bilde.tiltakstittelen(plan), "Tiltak", bilde.per_tiltak(kommune, plan))
    if plan.forbehold:
        yield Overskrift("Dette er lett å lese galt", 2)
        yield Punkter(tuple(map(rens, plan.forbehold)))
    yield Overskrift("Rapportene", 2)
    yield Punkter(tuple(map(rens, bilde.kildene(plan))))


def _tabell(tittel: str, hva: str, standene: Sequence[bilde.Oppfølgingsstand]) -> Tabell:
    rader = tuple(
        (
            rens(s.navn),
            bilde.planlagt(s),
            bilde.oppnådd(s),
            rens(s.om),
        )
        for s in standene
    )
    return Tabell(tittel, (hva, "Planlagt", "Oppnådd", "Merknad"), rader, "vhhv", (2.6, 1.0, 1.0, 3.4))
