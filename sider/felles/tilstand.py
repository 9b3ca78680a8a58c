"""Eneste eier av økt og adresse. Sannheten er ett `Valg`; kontrollene på siden er bundet til det.

Hele valget står i adressen som en lenkekode fra første klikk. En ny økt (F5, tapt økt, startet tjener, delt lenke)
leser den tilbake. Står det en annen kode i adressen enn den vi sist skrev, er det tilbakeknappen eller en innlimt lenke.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Antakelser, EgetTiltak, Tiltaksvalg, Valg
from scenario.deling import lenkekode
from scenario.deling.scenariofil import fyll_ut_tiltak
from scenario.feilmeldinger import Inndatafeil
from sider.felles.tallgrunnlag import gjeldende

T = TypeVar("T")

_VALG = "_valg"
_I_ADRESSEN = "_i_adressen"
_SKREVET = "_skrevet"
_SIST = "_sist"
_MELDINGER = "_meldinger"
_FEIL = "_feil"


def start() -> None:
    """Først i hver kjøring: finner ut hvilket valg som gjelder."""
    kode = st.query_params.get("s", "")
    økt = st.session_state
    if _VALG not in økt:
        økt[_SIST] = {}
        økt[_VALG] = økt[_I_ADRESSEN] = tomt_valg()
        økt[_SKREVET], økt[_MELDINGER], økt[_FEIL] = "", (), ""
        if kode:
            _les(kode)
    elif kode and kode != økt[_SKREVET] and not _kontroll_er_rørt():
        _les(kode)


def _kontroll_er_rørt() -> bool:
    """Sant når denne kjøringen skyldes et klikk. Da kan adressen i meldingen være eldre enn den vi alt har skrevet."""
    økt = st.session_state
    return any(n in økt and økt[n] != verdi for n, verdi in økt[_SIST].items())


def _les(kode: str) -> None:
    økt = st.session_state
    økt[_SKREVET] = kode
    try:
        lest = lenkekode.les(kommune(), kode)
    except Inndatafeil as feil:
        økt[_FEIL], økt[_MELDINGER] = str(feil), ()
        return
    økt[_VALG] = økt[_I_ADRESSEN] = lest.valg
    økt[_FEIL], økt[_MELDINGER] = "", _meldinger(lest)


def _meldinger(lest: lenkekode.LestLenke) -> tuple[str, ...]:
    navn = {t.id: t.navn for t in kommune().tiltak}
    utgåtte = [
        f"«{navn.get(id, id)}» er tatt ut av katalogen siden lenken ble laget, og teller ikke." for id in lest.utgåtte
    ]
    ukjente = [
        f"Lenken har et tiltak vi ikke kjenner (koden «{id.removeprefix('?')}»). Det teller ikke."
        for id in lest.ukjente
    ]
    return (*utgåtte, *ukjente, *lest.endret)


def slutt() -> None:
    """Sist i hver kjøring: skriver adressen når valget er endret. Det gir ett steg i nettleserens historikk."""
    økt = st.session_state
    i_adressen = bool(st.query_params.get("s"))
    if økt[_VALG] != økt[_I_ADRESSEN] or (not i_adressen and økt[_SKREVET] and not økt[_FEIL]):
        kode = lenkekode.kod(kommune(), økt[_VALG])
        økt[_SKREVET], økt[_I_ADRESSEN], økt[_FEIL] = kode, økt[_VALG], ""
        st.query_params["s"] = kode


def kommune() -> Kommune:
    """Tallgrunnlaget som gjelder."""
    return gjeldende()


def tomt_valg() -> Valg:
    """Ingenting valgt, med tallgrunnlagets egne forutsetninger."""
    return Valg(antakelser=kommune().standard)


def valg() -> Valg:
    """Det som er valgt nå."""
    gjelder: Valg = st.session_state[_VALG]
    return gjelder


def sett(nytt: Valg) -> None:
    """Erstatter valget."""
    st.session_state[_VALG] = nytt


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


def sett_antakelser(**felt: Any) -> Antakelser:
    """Bytter ut noen forutsetninger."""
    nye = replace(valg().antakelser, **felt)
    sett(valg().med(antakelser=nye))
    return nye


def sett_tema(tema: int, åpent: bool) -> None:
    """Åpner eller lukker et tema (prinsippvedtak)."""
    lukket = set(valg().lukkede_temaer) - {tema} if åpent else {*valg().lukkede_temaer, tema}
    sett(valg().med(lukkede_temaer=tuple(lukket)))


def feil() -> str:
    """Setningen som sier hvorfor lenken ikke kunne leses; tom når alt er i orden."""
    return str(st.session_state[_FEIL])


def meldinger() -> tuple[str, ...]:
    """Det leseren bør vite om lenken: utgåtte, ukjente og endrede tiltak."""
    gjelder: tuple[str, ...] = st.session_state[_MELDINGER]
    return gjelder


def adresse() -> dict[str, str]:
    """Adressefeltene en lenke til en annen side må ha med seg for å vise det samme."""
    if not st.session_state[_SKREVET] and valg() == tomt_valg():
        return {}
    return {"s": lenkekode.kod(kommune(), valg())}


def bind(tegn: Callable[..., Any], nøkkel: str, sann: T, **kw: Any) -> T:
    """Tegner en kontroll bundet til en verdi i valget, og gir verdien den har nå.

    Er sannheten endret utenfra siden sist (tilbakeknapp, nullstilling, pakke), får kontrollen den. Ellers er det
    kontrollens verdi som gjelder – også i den første kjøringen etter at tjeneren er startet på nytt.
    """
    økt = st.session_state
    sist = økt[_SIST]
    if nøkkel in økt and nøkkel in sist and sist[nøkkel] != sann:
        økt[nøkkel] = sann
    verdi: T = tegn(key=nøkkel, **_utgangspunkt(tegn, sann, kw), **kw)
    sist[nøkkel] = verdi
    return verdi


def _utgangspunkt(tegn: Callable[..., Any], sann: Any, kw: dict[str, Any]) -> dict[str, Any]:
    navn = tegn.__name__
    if navn in ("selectbox", "radio"):
        return {"index": list(kw["options"]).index(sann)}
    return {"default" if navn in ("pills", "segmented_control") else "value": sann}


def visning(nøkkel: str, standard: Any) -> Any:
    """Et visningsvalg som ikke hører til scenarioet (åpen rad, valgt tema). Lever bare i økten."""
    return st.session_state.get(f"_vis_{nøkkel}", standard)


def sett_visning(nøkkel: str, verdi: Any) -> None:
    """Setter et visningsvalg."""
    st.session_state[f"_vis_{nøkkel}"] = verdi


def mørkt() -> bool:
    """Sant når leseren bruker mørkt tema."""
    return bool(st.context.theme.type == "dark")
