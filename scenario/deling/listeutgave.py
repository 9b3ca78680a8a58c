"""En utgave laget av kommunens egen liste: utenfor oversikten, med eget fingeravtrykk, og lagret med de korte lenkene.

Innholdet er det som er annerledes enn i utgaven den bygger på, pakket som én linje i lageret:

    l=<base64 av komprimert JSON>     under en id som er fingeravtrykket skrevet med lagerets tegn

Fingeravtrykket er regnet av innholdet, så en lenke til utgaven viser alltid det samme, eller sier at den ikke finnes.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from scenario.begreper.kommune import Kommune
from scenario.deling.lager import ALFABET, LISTEN_ER_FOR_STOR, Avsender, Lager
from scenario.deling.lagerfeil import Lagerfeil
from scenario.deling.listekoder import MÅNEDER
from scenario.deling.utgaver import FINGERAVTRYKK
from scenario.lesing import avtrykk

FORMAT = 1
_MERKE = "l="
_STØRST = 8_000_000
"""Tegn når innholdet er pakket ut. En mindre pakke kan ikke bli til mer."""
_FELT = ("tiltak", "relasjoner", "kilder", "temaer", "områder")
_HEKS = "0123456789abcdef"


def med_avtrykk(kommune: Kommune, grunn: Kommune) -> Kommune:
    """Utgaven med fingeravtrykket sitt."""
    return kommune.model_copy(update={"utgave": avtrykk(_forskjellen(kommune, grunn))})


def lagre(lager: Lager, kommune: Kommune, grunn: Kommune, avsender: Avsender) -> str:
    """Lagrer utgaven, og gir måneden den er lagret til og med, som `2027-11`. Gir Lagerfeil."""
    return lager.lagre_liste(_id(kommune.utgave), _pakk(_forskjellen(kommune, grunn)), MÅNEDER, avsender)


def hent(lager: Lager, utgave: str, grunn: Callable[[str], Kommune | None]) -> Kommune | None:
    """Utgaven i lageret, eller None når den ikke er der. Gir Lagerfeil når lageret eller innholdet ikke kan leses."""
    tekst = lager.hent_liste(_id(utgave), MÅNEDER) if FINGERAVTRYKK.fullmatch(utgave) else None
    if tekst is None or not tekst.startswith(_MERKE):
        return None
    data = _pakk_ut(tekst)
    bygger_på = grunn(data["liste"]["grunn"])
    if bygger_på is None:
        return None
    if avtrykk(data) != utgave:
        raise Lagerfeil("Lista bak lenken er skadet i lageret.")
    return _satt_sammen(data, bygger_på, utgave)


def _id(utgave: str) -> str:
    """Fingeravtrykket med tegn lageret tar."""
    return utgave.translate(str.maketrans(_HEKS, ALFABET[: len(_HEKS)]))


# --- Det som er annerledes ------------------------------------------------------------------------------------------


def _delene(kommune: Kommune) -> dict[str, tuple[Any, ...]]:
    info = kommune.opplysninger
    return {
        "tiltak": kommune.tiltak,
        "relasjoner": kommune.relasjoner,
        "kilder": kommune.kilder,
        "temaer": info.temaer,
        "områder": info.områder,
    }


def _forskjellen(kommune: Kommune, grunn: Kommune) -> dict[str, Any]:
    """Delene av utgaven; det som er likt i utgaven den bygger på, er bare plassen der."""
    assert kommune.liste is not None
    data: dict[str, Any] = {"format": FORMAT, "liste": kommune.liste.model_dump(mode="json")}
    fra_før = _delene(grunn)
    for navn, verdier in _delene(kommune).items():
        plass = {_nøkkel(v): nr for nr, v in enumerate(fra_før[navn])}
        data[navn] = [plass.get(_nøkkel(v), v.model_dump(mode="json")) for v in verdier]
    return data


def _nøkkel(verdi: Any) -> str:
    return str(verdi.model_dump_json())


def _satt_sammen(data: Mapping[str, Any], grunn: Kommune, utgave: str) -> Kommune:
    """Utgaven av det som er annerledes. Gir Lagerfeil når det ikke passer."""
    fra_før = _delene(grunn)
    try:
        deler = {
            navn: [fra_før[navn][v].model_dump(mode="json") if isinstance(v, int) else v for v in data[navn]]
            for navn in _FELT
        }
        opplysninger = grunn.opplysninger.model_dump(mode="json")
        opplysninger |= {navn: deler.pop(navn) for navn in ("temaer", "områder")}
        hele = grunn.model_dump(mode="json", by_alias=True) | deler
        return Kommune.model_validate(
            hele | {"opplysninger": opplysninger, "liste": data["liste"], "utgave": utgave},
        )
    except (ValidationError, KeyError, IndexError, TypeError):
        raise Lagerfeil("Lista bak lenken er skadet i lageret.") from None


# --- Pakkingen ------------------------------------------------------------------------------------------------------


def _pakk(data: Mapping[str, Any]) -> str:
    tekst = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    if len(tekst) > _STØRST:
        raise Lagerfeil(LISTEN_ER_FOR_STOR)
    return _MERKE + base64.urlsafe_b64encode(zlib.compress(tekst.encode(), 9)).decode()


def _pakk_ut(tekst: str) -> dict[str, Any]:
    try:
        utpakker = zlib.decompressobj()
        rå = utpakker.decompress(base64.urlsafe_b64decode(tekst.removeprefix(_MERKE)), 4 * _STØRST)
        data = json.loads(rå)
        if utpakker.unconsumed_tail or not isinstance(data, dict) or data["format"] != FORMAT:
            raise ValueError
        data["liste"]["grunn"]
    except (ValueError, KeyError, TypeError, zlib.error, binascii.Error, RecursionError):
        raise Lagerfeil("Lista bak lenken er skadet i lageret.") from None
    ferdig: dict[str, Any] = data
    return ferdig
