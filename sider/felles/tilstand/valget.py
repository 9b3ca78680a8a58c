"""Det som er valgt, og endringene av det. Hver endring gir et nytt valg."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scenario.begreper.kommune import Kommune
from scenario.begreper.moete import Møtesteg
from scenario.begreper.valg import EgetTiltak, Forutsetninger, Tiltaksvalg, Valg
from scenario.beregning.utfylling import fyll_ut_tiltak
from scenario.deling import lenkekode
from sider.felles.tallgrunnlag import gjeldende, utgave
from sider.felles.tilstand.feste import slipp
from sider.felles.tilstand.okt import Vist, endre, økt
from sider.felles.tilstand.tallene import dagens, kommune


def tomt_valg() -> Valg:
    """Ingenting valgt, med tallgrunnlagets egne forutsetninger."""
    return Valg(forutsetninger=kommune().standard)


def valg() -> Valg:
    """Det som er valgt nå."""
    return økt().vist.valg


def sett(nytt: Valg) -> None:
    """Erstatter valget."""
    endre(vist=replace(økt().vist, valg=nytt))


def nullstill() -> None:
    """Setter alt slik det var før noen valgte noe. Det går foran det som er skrevet i feltene."""
    sett(tomt_valg())
    slipp()


def sett_tiltak(tv: Tiltaksvalg) -> None:
    """Slår på et tiltak, eller endrer et som er på."""
    sett(valg().med_tiltak(fyll_ut_tiltak(kommune(), tv)))


def slå_av(nøkkel: str) -> None:
    """Slår av et tiltak, eller fjerner et eget. Egne overlapp med det blir borte."""
    sett(valg().uten_tiltak([nøkkel]))


def sett_eget(eget: EgetTiltak) -> None:
    """Legger til eller erstatter et eget tiltak."""
    andre = tuple(e for e in valg().egne_tiltak if e.id != eget.id)
    sett(valg().med(egne_tiltak=(*andre, eget)))


def sett_forutsetninger(**felt: Any) -> Forutsetninger:
    """Bytter ut noen forutsetninger."""
    nye = replace(valg().forutsetninger, **felt)
    sett(valg().med(forutsetninger=nye))
    return nye


def sett_tema(tema: int, åpent: bool) -> None:
    """Åpner eller lukker et tema (prinsippvedtak)."""
    lukket = set(valg().lukkede_temaer) - {tema} if åpent else {*valg().lukkede_temaer, tema}
    sett(valg().med(lukkede_temaer=tuple(lukket)))


def åpne_liste(liste: Kommune) -> None:
    """Gjør tiltakene i lista til dem som kan velges. Det som er valgt i en tidligere lesning av den, følger med."""
    kjente = liste.tiltak_etter_id if kommune().liste else {}
    valgte = [fyll_ut_tiltak(liste, Tiltaksvalg(t.id)) for t in valg().tiltak if t.id in kjente]
    endre(vist=Vist(Valg(valg().forutsetninger).med_tiltak(*valgte), liste.utgave))


def lukk_liste() -> None:
    """Tilbake til det publiserte tallgrunnlaget. Tilbakeknappen fører til lista igjen."""
    endre(vist=Vist(Valg(valg().forutsetninger), dagens()))


def åpne_steg(steg: Møtesteg) -> None:
    """Går til valget i et steg av møtet, med tallene det ble regnet med."""
    arkivert = utgave(steg.utgave) if steg.utgave != gjeldende().utgave else None
    lest = lenkekode.les(arkivert or gjeldende(), steg.kode)
    endre(vist=Vist(lest.valg, steg.utgave if arkivert else ""))
