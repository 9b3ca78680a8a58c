"""Alternativene som sammenlignes, lest av adressen."""

from __future__ import annotations

from dataclasses import dataclass

from scenario.analyse.alternativer import FLEST, likestill
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.valg import Valg
from scenario.deling import innlimt, sammenligningskode
from scenario.deling.sammenligningskode import Liste, Sammenligningspost
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling import sammenligning as tekster
from sider.felles import tilstand
from sider.felles.tallgrunnlag import gjeldende, verktøy

NÅ = "Mitt alternativ"


@dataclass(frozen=True, slots=True)
class Alternativrad:
    """Ett alternativ i listen. Uten post er det valget som er åpent nå."""

    alternativ: Alternativ
    post: Sammenligningspost | None = None
    setninger: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Samling:
    """Alle alternativene, og dem som står side om side."""

    liste: Liste
    rader: tuple[Alternativrad, ...]
    navn: tuple[str, ...]
    feil: tuple[str, ...]

    @property
    def alternativer(self) -> tuple[Alternativ, ...]:
        """Alle, slik de skal regnes."""
        alle = tuple(r.alternativ for r in self.rader)
        return tuple(likestill(a, gjeldende()) for a in alle) if self.liste.likt_grunnlag else alle

    @property
    def side_om_side(self) -> tuple[int, ...]:
        """Numrene på radene som vises ved siden av hverandre, høyst fire."""
        valgte = [n for n, r in enumerate(self.rader) if r.post is None or r.post in self.liste.side_om_side]
        alle = valgte if self.liste.valgte else list(range(len(self.rader)))
        return tuple(alle[:FLEST])


def samling() -> Samling:
    """Alternativene i adressen, og valget som er åpent når det ikke er tomt eller er med fra før."""
    liste, feil = listen()
    rader, uleselige = _lest(liste)
    nå = Alternativ(tilstand.valg().navn or NÅ, tilstand.valg(), tilstand.kommune())
    if nå.valg != tilstand.tomt_valg() and _uten_navn(nå) not in {_uten_navn(r.alternativ) for r in rader}:
        rader = [Alternativrad(nå), *rader]
    navn = tuple(tekster.navnene([r.alternativ for r in rader]))
    return Samling(liste, tuple(rader), navn, (*feil, *uleselige))


def _uten_navn(alternativ: Alternativ) -> tuple[str, Valg]:
    return alternativ.kommune.utgave, alternativ.valg.med(navn="")


def listen() -> tuple[Liste, tuple[str, ...]]:
    """Listen i adressen, og det som er galt med den."""
    try:
        liste, skadet = sammenligningskode.les(tilstand.sammenligning())
    except Inndatafeil as feil:
        return Liste(), feil.setninger
    return liste, (f"{skadet} av alternativene i adressen er skadet og vises ikke.",) if skadet else ()


def _lest(liste: Liste) -> tuple[list[Alternativrad], list[str]]:
    rader, feil = [], []
    for plass, post in enumerate(liste.poster):
        try:
            åpnet = innlimt.åpne(verktøy(), post)
        except Inndatafeil as unntak:
            feil.append(f"Alternativ {plass + 1} i adressen kan ikke leses. {unntak.setninger[0]}")
            continue
        rader.append(Alternativrad(åpnet.alternativ, post, åpnet.setninger))
    return rader, feil


def ta_med_det_som_er_åpent() -> None:
    """Legger valget som er åpent, i sammenligningen. Gir Inndatafeil når det ikke er plass til flere."""
    liste, _ = listen()
    valg = tilstand.valg()
    post = innlimt.frys(tilstand.kommune(), Alternativ(valg.navn, valg, tilstand.kommune()))
    if post not in liste.poster:
        tilstand.sett_sammenligning(sammenligningskode.skriv(liste.med(post)))


def sett(liste: Liste) -> None:
    """Erstatter listen i adressen."""
    tilstand.sett_sammenligning(sammenligningskode.skriv(liste))
