"""Det som gjelder for én bruker: én frossen verdi, som alltid erstattes som en helhet.

Blir en kjøring avbrutt av den neste, står økten enten som før eller som etter, aldri midt imellom. Ved siden av den
ligger bare kontrollenes egne nøkler, som Streamlit eier (`feste`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from scenario.begreper.moete import Møte
from scenario.begreper.valg import Valg

_ØKT = "_økt"
FELT = ("s", "u", "r", "k", "p")
"""Adressefeltene vi eier: lenkekode, utgave, resultater som delt, kort lenke og navngitt pakke."""
Felt = tuple[str, ...]
"""Verdiene i adressefeltene vi eier, i rekkefølgen over; tomt der feltet ikke står."""
INGEN_FELT: Felt = ("",) * len(FELT)


@dataclass(frozen=True, slots=True)
class Vist:
    """Det som vises: valget, og utgaven det regnes med. Uten utgave gjelder tallgrunnlaget slik det er."""

    valg: Valg
    utgave: str = ""


@dataclass(frozen=True, slots=True)
class IAdressen:
    """Det som står i adressen, slik økten sist leste eller skrev det."""

    vist: Vist
    felt: Felt = INGEN_FELT
    tillegg: Mapping[str, str] = field(default_factory=dict)
    """Feltene som følger med mellom sidene, etter navnet."""
    møte: Møte | None = None


@dataclass(frozen=True, slots=True)
class OmLenken:
    """Det leseren bør vite om lenken som er åpnet."""

    feil: str = ""
    """Hvorfor den ikke kunne leses; tom når alt er i orden."""
    meldinger: tuple[str, ...] = ()
    delt: tuple[str, ...] | None = None
    """Innholdet i lenken når den er laget med andre tall enn dagens, eller er endret."""


@dataclass(frozen=True, slots=True)
class OmKontrollene:
    """Det økten husker om kontrollene og knappene. Verdiene i dem eier Streamlit."""

    sist: Mapping[str, Any] = field(default_factory=dict)
    """Verdien hvert feste sist førte til."""
    skal_stå: Mapping[str, Any] = field(default_factory=dict)
    """Det som skal stå i en kontroll neste gang siden tegnes."""
    sto: Mapping[str, tuple[tuple[Any, frozenset[Felt]], ...]] = field(default_factory=dict)
    """Det som sto i kontroller vi har endret, og adressene nettleseren kan ha mens den ennå viser det."""
    kjente: frozenset[str] = frozenset()
    """Knappene som er tegnet i økten."""
    trykk: tuple[str, ...] = ()
    """Knappene det er trykket på, som ikke er tegnet siden."""
    sist_endret: str = ""
    tegnes_på_nytt: bool = False


@dataclass(frozen=True, slots=True)
class Økt:
    """Alt vi husker om én bruker, så lenge siden er åpen."""

    vist: Vist
    i_adressen: IAdressen
    sett_dagens: str
    """Utgaven som var dagens i forrige kjøring."""
    publisert: bool = False
    """Sant når en ny utgave er publisert mens økten viser den gamle."""
    lenken: OmLenken = OmLenken()
    angre: tuple[Vist, ...] = ()
    """Det som ble vist før det som gjelder, det siste sist."""
    angrer: bool = False
    """Sant når det som vises nå, er en angring som ennå ikke står i adressen."""
    mottatt: Valg | None = None
    """Alternativet en mottaker lager sin egen versjon av, til noe er endret."""
    sammenligning: str = ""
    møte: Møte | None = None
    kontrollene: OmKontrollene = OmKontrollene()
    visninger: Mapping[str, Any] = field(default_factory=dict)
    """Det som ikke hører til scenarioet (åpen rad, valgt tema), etter navnet. Står ikke i adressen."""


def begynt() -> bool:
    """Sant når økten er begynt."""
    return _ØKT in st.session_state


def økt() -> Økt:
    """Økten slik den er nå. KeyError før den er begynt."""
    gjelder: Økt = st.session_state[_ØKT]
    return gjelder


def erstatt(ny: Økt) -> None:
    """Lar en annen økt gjelde fra nå."""
    st.session_state[_ØKT] = ny


def endre(**felt: Any) -> None:
    """Bytter ut noen felt i økten."""
    erstatt(replace(økt(), **felt))


def husk(**felt: Any) -> None:
    """Bytter ut noe av det økten husker om kontrollene."""
    gjelder = økt()
    erstatt(replace(gjelder, kontrollene=replace(gjelder.kontrollene, **felt)))


def visning(nøkkel: str, standard: Any) -> Any:
    """Et visningsvalg som ikke hører til scenarioet (åpen rad, valgt tema). Lever bare i økten."""
    return økt().visninger.get(nøkkel, standard)


def sett_visning(nøkkel: str, verdi: Any) -> None:
    """Setter et visningsvalg."""
    endre(visninger={**økt().visninger, nøkkel: verdi})
