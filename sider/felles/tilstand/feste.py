"""Kontroller festet til en verdi i valget, og knapper som ikke mister trykket sitt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from sider.felles.tilstand.okt import husk, økt
from sider.felles.tilstand.vern import er_det_som_sto, glem_det_som_sto, husk_det_som_sto

T = TypeVar("T")

_SLUPPET = ("sluppet",)
"""Ulik alt et felt kan ha: kontrollen er ikke enig med valget, uansett hva som gjelder."""


def _som_den_er(verdi: Any) -> Any:
    return verdi


@dataclass(frozen=True, slots=True)
class Feste(Generic[T]):
    """Det én eller flere kontroller er festet til: en verdi i valget, og veien mellom den og det som står i dem."""

    nøkkel: str
    vis: Callable[[T], dict[str, Any]]
    """Det hver kontroll skal vise, etter nøkkelen dens."""
    les: Callable[[dict[str, Any]], T]
    """Verdien av det som står i kontrollene. Gir ValueError når det ikke er en verdi."""
    sett: Callable[[T], object] | None = None
    """Skriver verdien i valget. Leser det som gjelder først: flere kontroller kan endres i samme kjøring."""

    def lest(self, skrevet: dict[str, Any], ellers: T) -> T:
        """Verdien, eller den siste gyldige når det som er skrevet, ikke er en verdi."""
        if skrevet == self.vis(ellers):
            return ellers
        try:
            return self.les(skrevet)
        except (ValueError, TypeError, LookupError):  # en nettleser kan sende noe kontrollen ikke har
            return ellers


def fest(feste: Feste[T], sann: T, kontroller: Mapping[str, Callable[..., Any]]) -> T:
    """Tegner kontroller festet til en verdi, og gir verdien de har nå: den siste gyldige.

    Det som huskes, er verdien kontrollene sist førte til. Er den en annen nå, er den endret utenfra (tilbakeknapp,
    nullstilling, pakke), og da viser kontrollene den. Ellers står det brukeren skrev, ordrett, også når det er feil.

    En endring skrives før siden tegnes (on_change), så alt på den er nytt, og så ingenting går tapt om kontrollen
    ikke tegnes mer. I en ny økt, som etter at tjeneren er startet på nytt, kaller ikke Streamlit on_change; da
    skrives den her.
    """
    sist, vist = økt().kontrollene.sist, feste.vis(sann)
    ny = feste.nøkkel not in sist
    if not ny and sist[feste.nøkkel] != sann:
        _endre_utenfra({nøkkel: vist[nøkkel] for nøkkel in kontroller})

    def ved_endring(nøkkel: str) -> dict[str, Any]:
        return {"on_change": ta_imot, "args": (feste, tuple(kontroller), nøkkel)} if feste.sett else {}

    skrevet = {nøkkel: tegn(vist[nøkkel], **ved_endring(nøkkel)) for nøkkel, tegn in kontroller.items()}
    verdi = feste.lest(skrevet, sann)
    _husk_sist(feste.nøkkel, verdi)
    if ny and feste.sett and verdi != sann:
        feste.sett(verdi)
        husk(tegnes_på_nytt=True)
    return verdi


def _endre_utenfra(vist: Mapping[str, Any]) -> None:
    tegnet = {nøkkel: verdi for nøkkel, verdi in vist.items() if nøkkel in st.session_state}
    står = {nøkkel: st.session_state[nøkkel] for nøkkel in tegnet}
    husk_det_som_sto({nøkkel: verdi for nøkkel, verdi in står.items() if verdi != tegnet[nøkkel]})
    st.session_state.update(tegnet)


def _husk_sist(nøkkel: str, verdi: Any) -> None:
    husk(sist={**økt().kontrollene.sist, nøkkel: verdi})


def trykket(etikett: str, key: str, tegn: Callable[..., Any] = st.button, **kw: Any) -> bool:
    """Tegner en knapp. Sant én gang per trykk.

    Et trykk sendes ofte sammen med teksten i feltet brukeren forlot, og den kan få siden til å tegnes på nytt. Trykket
    huskes derfor til knappen er tegnet, i denne kjøringen eller i den som avløser den.
    """
    nå = tegn(etikett, key=key, on_click=_husk_trykket, args=(key,), **kw)
    husket = økt().kontrollene.trykk
    if key in husket:
        husk(trykk=tuple(k for k in husket if k != key))
    return _i_ny_økt(key, nå) or key in husket


def _husk_trykket(key: str) -> None:
    husk(trykk=(*økt().kontrollene.trykk, key))


def ta_imot(feste: Feste[Any], nøkler: Sequence[str], endret: str) -> None:
    """Skriver det som står i kontrollene, hvis det er en verdi. `endret` er nøkkelen til den som nettopp er endret."""
    sist = økt().kontrollene.sist
    if feste.nøkkel not in sist:  # tegningen ble avbrutt; det skrives når den er tegnet
        return
    før = sist[feste.nøkkel]
    if før != _SLUPPET and er_det_som_sto(endret, st.session_state[endret]):
        st.session_state[endret] = feste.vis(før)[endret]
        return
    husk(sist_endret=endret)
    glem_det_som_sto(endret)
    if før == _SLUPPET:  # et trykk i samme kjøring har satt det tilbake
        return
    verdi = feste.lest({nøkkel: skrevet(nøkkel) for nøkkel in nøkler}, før)
    if verdi != før and feste.sett:
        _husk_sist(feste.nøkkel, verdi)
        feste.sett(verdi)


def bind(
    tegn: Callable[..., Any],
    nøkkel: str,
    sann: T,
    *,
    sett: Callable[[T], object] | None = None,
    vis: Callable[[T], Any] = _som_den_er,
    les: Callable[[Any], T] = _som_den_er,
    **kw: Any,
) -> T:
    """Tegner én kontroll festet til en verdi, og gir verdien den har nå. Se `fest`."""
    feste = Feste(nøkkel, lambda verdi: {nøkkel: vis(verdi)}, lambda skrevet: les(skrevet[nøkkel]), sett)

    def kontroll(vist: Any, **ved_endring: Any) -> Any:
        return tegn(key=nøkkel, **_utgangspunkt(tegn, vist, kw), **ved_endring, **kw)

    return fest(feste, sann, {nøkkel: kontroll})


def _utgangspunkt(tegn: Callable[..., Any], sann: Any, kw: dict[str, Any]) -> dict[str, Any]:
    navn = tegn.__name__
    if navn in ("selectbox", "radio"):
        return {"index": list(kw["options"]).index(sann)}
    return {"default" if navn in ("pills", "segmented_control", "multiselect") else "value": sann}


def slipp(forstavelse: str = "") -> None:
    """Lar kontrollene med denne begynnelsen på nøkkelen vise valget, også der noe nettopp er skrevet."""
    sist = økt().kontrollene.sist
    husk(sist={nøkkel: _SLUPPET if nøkkel.startswith(forstavelse) else verdi for nøkkel, verdi in sist.items()})


def trykk(
    etikett: str, nøkkel: str, gjør: Callable[[], None], tegn: Callable[..., bool] = st.button, **kw: Any
) -> None:
    """En knapp som endrer tilstanden. Det skjer før siden tegnes, så alt på den er nytt.

    I en ny økt kaller ikke Streamlit on_click. Da gjøres det her, og siden tegnes en gang til.
    """
    if _i_ny_økt(nøkkel, tegn(etikett, key=nøkkel, on_click=gjør, **kw)):
        gjør()
        husk(tegnes_på_nytt=True)


def _i_ny_økt(nøkkel: str, trykket: bool) -> bool:
    """Sant når knappen er trykket, men ikke er tegnet før i økten."""
    kjente = økt().kontrollene.kjente
    if nøkkel in kjente:
        return False
    husk(kjente=kjente | {nøkkel})
    return trykket


def må_tegnes_på_nytt() -> bool:
    """Sant én gang når noe ble endret etter at deler av siden var tegnet."""
    må = økt().kontrollene.tegnes_på_nytt
    if må:
        husk(tegnes_på_nytt=False)
    return må


def sist_endret() -> str:
    """Nøkkelen til kontrollen brukeren endret sist; tom før noen er endret."""
    return økt().kontrollene.sist_endret


def skrevet(nøkkel: str) -> Any:
    """Det som står i en kontroll, eller skal stå der når den tegnes; None når ingen av delene er kjent."""
    return økt().kontrollene.skal_stå.get(nøkkel, st.session_state.get(nøkkel))


def skriv(nøkkel: str, verdi: Any) -> None:
    """Endrer det som står i en kontroll neste gang siden tegnes, om den er på den."""
    husk(skal_stå={**økt().kontrollene.skal_stå, nøkkel: verdi})


def skriv_nå(nøkkel: str, verdi: Any) -> None:
    """Endrer det som står i en kontroll som ikke er tegnet ennå i denne kjøringen."""
    st.session_state[nøkkel] = verdi


def skriv_i_kontrollene() -> None:
    """Skriver det som skal stå i kontrollene, før noen av dem er tegnet."""
    skal_stå = økt().kontrollene.skal_stå
    st.session_state.update({nøkkel: verdi for nøkkel, verdi in skal_stå.items() if nøkkel in st.session_state})
    if skal_stå:
        husk(skal_stå={})
