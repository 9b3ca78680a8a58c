"""Tiltakslisten som én Streamlit-komponent uten ramme: registreringen, og det som går mellom nettleser og tjener.

Ned går to meldinger: katalogen, som er den samme fra klikk til klikk og bare sendes når den er ny, og verdiene.
Opp, fra den ene eller den andre, går `e = {o: økt, n: nummer, f: sluppet, r: {nøkkel: [nummer, verdi]}}` med alt som
ikke er kvittert.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

PAKKE, MAPPE = "innsparing", "tiltaksliste"
NAVN = f"{PAKKE}.{MAPPE}"
NØKKEL = "tiltakslisten"
"""Navnet listen har i økten. Den melder det som skjer underveis i et drag."""
KATALOG = f"{NØKKEL}_katalog"
"""Navnet katalogen har i økten. Den står utenfor delen som kjøres underveis, og melder alt som er sluppet."""
LENGSTE_NØKKEL, LENGSTE_TEKST, FLEST_ENDRINGER = 120, 400, 500


@dataclass(frozen=True, slots=True)
class Samtale:
    """Hvor langt samtalen med én nettleser er kommet. Meldinger fra en annen økt gjelder ikke."""

    økt: str
    kvittert: int = 0


@dataclass(frozen=True, slots=True)
class Endring:
    """Én ting brukeren har gjort: hva, og verdien det skal ha."""

    nøkkel: str
    verdi: Any


@dataclass(frozen=True, slots=True)
class Nytt:
    """Det som er gjort siden sist, i rekkefølge, og om grepet er sluppet."""

    samtale: Samtale
    endringer: tuple[Endring, ...] = ()
    sluppet: bool = False


def les(samtale: Samtale, sendt: object) -> Nytt:
    """Det nye i en melding fra nettleseren. Alt som ikke har rett form, overses: meldingen kan være hva som helst."""
    try:
        return _les(samtale, sendt)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return Nytt(samtale)


def _les(samtale: Samtale, sendt: Any) -> Nytt:
    melding = sendt["e"]
    nummer = _nummer(melding["n"])
    if melding["o"] != samtale.økt or nummer <= samtale.kvittert:
        return Nytt(samtale)
    par = [(_nummer(n), k, verdi) for k, (n, verdi) in list(melding["r"].items())[:FLEST_ENDRINGER]]
    nye = sorted((p for p in par if p[0] > samtale.kvittert), key=lambda p: p[0])
    endringer = tuple(Endring(k, v) for _, k, v in nye if _er_rimelig(k, v))
    return Nytt(replace(samtale, kvittert=nummer), endringer, bool(melding["f"]))


def _nummer(verdi: Any) -> int:
    if not isinstance(verdi, int) or isinstance(verdi, bool):
        raise TypeError(verdi)
    return verdi


def _er_rimelig(nøkkel: Any, verdi: Any) -> bool:
    deler = verdi if isinstance(verdi, list) else [verdi]
    enkle = all(isinstance(d, str | int | float) and len(str(d)) <= LENGSTE_TEKST for d in deler[:5])
    return isinstance(nøkkel, str) and len(nøkkel) <= LENGSTE_NØKKEL and len(deler) <= 4 and enkle


def åpen_rad(sendt: object) -> str:
    """Raden brukeren har åpnet; tom når ingen er åpen."""
    vis = sendt.get("vis") if hasattr(sendt, "get") else ""
    return vis if isinstance(vis, str) else ""


# --- Tegningen ------------------------------------------------------------------------------------------------------


def registrer() -> None:
    """Melder mappen inn hos Streamlit som om den var installert. Filene tjenes fra appens egen adresse.

    Kalles når tjeneren starter og ved hver tegning, for en ny tjener kjenner den ikke.
    """
    styrer = get_bidi_component_manager()
    if styrer.get_component_asset_root(NAVN) is None:
        innhold = ComponentManifest(PAKKE, "1", [ComponentConfig(MAPPE, asset_dir=MAPPE)])
        styrer.register_from_manifest(innhold, Path(__file__).parent.parent)


@cache
def _komponent() -> Any:
    return st.components.v2.component(NAVN, js="liste.js", isolate_styles=False)


def som_bytes(innhold: object) -> bytes:
    """Innholdet slik det sendes. Bytes sendes uendret; alt annet går Streamlit gjennom felt for felt."""
    return json.dumps(innhold, ensure_ascii=False, separators=(",", ":")).encode()


def tegn_katalogen(katalog: bytes) -> None:
    """Katalogen i sin egen komponent: lik melding sendes ikke på nytt."""
    registrer()
    _komponent()(key=KATALOG, data=katalog)


def tegn(samtale: Samtale, verdier: dict[str, Any]) -> None:
    """Listen. Kalles sist i kjøringen, så kvitteringen kommer når resten av svaret er framme."""
    registrer()
    _komponent()(key=NØKKEL, data=som_bytes({**verdier, "o": samtale.økt, "n": samtale.kvittert}))
