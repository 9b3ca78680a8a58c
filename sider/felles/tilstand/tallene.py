"""Utgaven av tallgrunnlaget som vises: dagens, eller den en lenke ble laget med."""

from __future__ import annotations

from dataclasses import replace

from scenario.begreper.kommune import Kommune
from scenario.deling import lenkekode
from scenario.deling.delt import DeltLenke, vurder
from sider.felles.tallgrunnlag import gjeldende, reserven, utgave
from sider.felles.tilstand.okt import Vist, Økt, endre, erstatt, økt


def kommunen(fingeravtrykk: str) -> Kommune:
    """Tallgrunnlaget i utgaven, eller dagens når den er tom eller ikke finnes lenger."""
    return (utgave(fingeravtrykk) if fingeravtrykk else None) or gjeldende()


def kommune() -> Kommune:
    """Tallgrunnlaget som gjelder: dagens, eller utgaven en eldre lenke ble laget med."""
    return kommunen(økt().vist.utgave)


def dagens() -> str:
    """Utgaven en ny økt begynner på; tom er tallgrunnlaget slik det er.

    Vises reserven, holder økten seg til den: tallene skal ikke flytte seg under noen når feilen blir rettet.
    """
    vist = reserven()
    return vist.utgave if vist else ""


def holdt_på(økten: Økt) -> Økt:
    """Er en ny utgave publisert siden sist, holder økten seg til den den viste: ingenting flytter seg av seg selv."""
    før, nå = økten.sett_dagens, gjeldende().utgave
    if før == nå:
        return økten
    økten = replace(økten, sett_dagens=nå)
    if utgave(før) is None:
        return økten

    def med_utgave(vist: Vist) -> Vist:
        return replace(vist, utgave=vist.utgave or før)

    return replace(
        økten,
        vist=med_utgave(økten.vist),
        i_adressen=replace(økten.i_adressen, vist=med_utgave(økten.i_adressen.vist)),
        angre=tuple(map(med_utgave, økten.angre)),
        publisert=True,
    )


def nye_tall() -> bool:
    """Sant når en ny utgave er publisert mens økten var åpen, og den fortsatt viser den gamle."""
    return økt().publisert and not viser_dagens_tall()


def gå_til_de_nye_tallene() -> None:
    """Samme valg med tallene som nettopp ble publisert."""
    gjelder = økt()
    gammel = kommunen(gjelder.vist.utgave)
    delt = vurder(gjeldende(), utgave, lenkekode.kod(gammel, gjelder.vist.valg), gammel.utgave)
    erstatt(replace(gjelder, publisert=False, vist=Vist(delt.i_dag.valg)))


def viser_dagens_tall() -> bool:
    """Sant når det er dagens tall som vises, ikke en eldre utgave."""
    return økt().vist.utgave in ("", gjeldende().utgave)


def delt_lenke() -> DeltLenke | None:
    """Lenken som ble åpnet, når den er laget med andre tall enn dagens eller er endret."""
    innhold = økt().lenken.delt
    return vurder(gjeldende(), utgave, *innhold) if innhold else None


def vis_som_delt(delt: DeltLenke) -> None:
    """Går til utgaven lenken ble laget med."""
    if delt.kommune_som_delt is not None and delt.som_delt is not None:
        endre(vist=Vist(delt.som_delt.valg, delt.kommune_som_delt.utgave))


def vis_med_dagens_tall(delt: DeltLenke) -> None:
    """Går til dagens tall med det samme valget."""
    endre(vist=Vist(delt.i_dag.valg))
