"""Det første og det siste i hver kjøring."""

from __future__ import annotations

from dataclasses import replace

from sider.felles.tilstand import nettleseren, tillegg
from sider.felles.tilstand.adressen import fulgt_historikken, ny_økt, skriv_adressen, åpnet
from sider.felles.tilstand.feste import skriv_i_kontrollene
from sider.felles.tilstand.okt import Økt, begynt, erstatt, husk, økt
from sider.felles.tilstand.tallene import holdt_på


def start() -> None:
    """Finner ut hvilket valg og hvilken utgave som gjelder."""
    if not begynt():
        økten = tillegg.lest(åpnet(ny_økt(), nettleseren.feltene()), nettleseren.står())
    elif nettleseren.er_i_historikken():
        økten = _fra_historikken(økt())
    else:
        økten = økt()
    erstatt(tillegg.fulgt(holdt_på(økten)))
    skriv_i_kontrollene()


def _fra_historikken(økten: Økt) -> Økt:
    """Økten slik adressen sier den skal være, etter tilbake- eller framknappen."""
    økten = replace(økten, mottatt=None, kontrollene=replace(økten.kontrollene, sto={}))
    if (felt := nettleseren.feltene()) != økten.i_adressen.felt:
        økten = fulgt_historikken(åpnet(økten, felt), økten.i_adressen.vist)
    return tillegg.lest(økten, nettleseren.står())


def slutt() -> None:
    """Det siste: adressen skrives."""
    husk(trykk=())
    skriv_adressen()
