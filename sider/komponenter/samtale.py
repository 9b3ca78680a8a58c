"""Samtalen mellom en komponent og tjeneren: det brukeren har gjort, i rekkefølge, og bare én gang.

Opp går `e = {o: økt, n: nummer, f: sluppet, r: {nøkkel: [nummer, verdi]}}` med alt som ikke er kvittert. Ned går
kvitteringen. Meldinger kommer igjen i hver kjøring, og skal ikke virke to ganger.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

PAKKE = "innsparing"
LENGSTE_NØKKEL, LENGSTE_TEKST, FLEST_ENDRINGER = 120, 400, 500


@dataclass(frozen=True, slots=True)
class Samtale:
    """Hvor langt samtalen med én nettleser er kommet. Meldinger fra en annen økt gjelder ikke."""

    økt: str
    kvittert: int = 0


@dataclass(frozen=True, slots=True)
class Brukerhandling:
    """Én ting brukeren har gjort: hva, og verdien det skal ha."""

    nøkkel: str
    verdi: Any


@dataclass(frozen=True, slots=True)
class Nytt:
    """Det som er gjort siden sist, i rekkefølge, og om grepet er sluppet."""

    samtale: Samtale
    endringer: tuple[Brukerhandling, ...] = ()
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
    endringer = tuple(Brukerhandling(k, v) for _, k, v in nye if _er_rimelig(k, v))
    return Nytt(replace(samtale, kvittert=nummer), endringer, bool(melding["f"]))


def _nummer(verdi: Any) -> int:
    if not isinstance(verdi, int) or isinstance(verdi, bool):
        raise TypeError(verdi)
    return verdi


def _er_rimelig(nøkkel: Any, verdi: Any) -> bool:
    deler = verdi if isinstance(verdi, list) else [verdi]
    enkle = all(isinstance(d, str | int | float) and len(str(d)) <= LENGSTE_TEKST for d in deler[:5])
    return isinstance(nøkkel, str) and len(nøkkel) <= LENGSTE_NØKKEL and len(deler) <= 4 and enkle


def som_bytes(innhold: object) -> bytes:
    """Innholdet slik det sendes. Bytes sendes uendret; alt annet går Streamlit gjennom felt for felt."""
    return json.dumps(innhold, ensure_ascii=False, separators=(",", ":")).encode()


def registrer(mappe: str) -> str:
    """Melder en mappe inn hos Streamlit som om den var installert, og gir navnet komponenten har.

    Filene tjenes fra appens egen adresse. Kalles når tjeneren starter og ved hver tegning, for en ny tjener kjenner
    den ikke.
    """
    styrer, navn = get_bidi_component_manager(), f"{PAKKE}.{mappe}"
    if styrer.get_component_asset_root(navn) is None:
        innhold = ComponentManifest(PAKKE, "1", [ComponentConfig(mappe, asset_dir=mappe)])
        styrer.register_from_manifest(innhold, Path(__file__).parent)
    return navn
