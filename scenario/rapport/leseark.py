"""Det mottakeren av en lenke leser, på ett ark: tallet, tiltakene som er valgt, fondet og lenken. Ingen navn kuttes."""

from __future__ import annotations

from collections.abc import Iterable

from scenario.framstilling import dom
from scenario.framstilling.leseforklaring import Leseliste, leselisten
from scenario.rapport.blokker import Avsnitt, Blokk, Figurpar, Lenke, Tabell
from scenario.rapport.innhold import Rapportinnhold, rens
from scenario.rapport.saken import effektfigur, fondsfigur


def leseark(innhold: Rapportinnhold) -> tuple[Blokk, ...]:
    """Byggeklossene under tittelen."""
    return tuple(_blokkene(innhold))


def _blokkene(innhold: Rapportinnhold) -> Iterable[Blokk]:
    yield Avsnitt(dom.dommen(innhold.resultat), "ingress")
    if merknad := rens(innhold.valg.merknad):
        yield Avsnitt(merknad)
    if om := " ".join((*innhold.usikkerhet[:1], *dom.forbehold(innhold.resultat))):
        yield Avsnitt(om)
    if (liste := leselisten(innhold.kommune, innhold.valg, innhold.resultat)).tiltak:
        yield _tiltakene(liste)
    yield Figurpar(effektfigur(innhold), fondsfigur(innhold))
    if innhold.adresse:
        yield Lenke(rens(innhold.adresse))
    yield Avsnitt("Noen har satt sammen dette for å se hvor langt det rekker. Ingen har vedtatt det.", "liten")


def _tiltakene(liste: Leseliste) -> Tabell:
    rader = [
        (rens(ett.navn), f"{ett.dose}. Teller ikke: {ett.hvorfor}." if ett.hvorfor else rens(ett.dose), ett.beløp)
        for ett in liste.tiltak
    ]
    if liste.overlapp:
        rader.append(("Overlapp som er trukket fra", "", liste.overlapp))
    rader.append(("Planlagt i et helt år", "", liste.sum))
    return Tabell(
        "Dette er valgt. Mill. kr i året etter planen, innsparing er positiv",
        ("Tiltak", "Mengde, start og hvor tallet kommer fra", "Mill. kr"),
        tuple(rader),
        "vvh",
        (3.0, 4.2, 0.9),
        frozenset({len(rader) - 1}),
        liste.merknad,
    )
