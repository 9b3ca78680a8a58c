"""Svarene på de godkjente scenarioene slik de var da en utgave ble publisert.

    data/utgaver/<kommune>/svar/<fingeravtrykk>.json

De regnes av koden som gjaldt da, og endres aldri. Slik kan det vises hva en ny utgave, eller en ny måte å regne på,
flytter.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenario import VERSJON
from scenario.begreper.flytting import Scenariotall
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.beregning import beregn
from scenario.deling.lenkekode import kod, les
from scenario.deling.pakker import les_pakker
from scenario.deling.scenariofil import les_data
from scenario.deling.utgaver import Arkiv
from scenario.feilmeldinger import Inndatafeil
from scenario.yamltekst import les_yaml

FØRSTE_VERSJON = "1.0.1"
"""Versjonen som regnet svarene som ikke nevner noen."""


@dataclass(frozen=True, slots=True)
class Godkjent:
    """Et scenario noen har sett på og sagt at stemmer."""

    id: str
    navn: str
    kode: str
    """Lenkekoden i utgaven det ble regnet med."""
    svar: Scenariotall
    versjon: str = FØRSTE_VERSJON
    """Versjonen av koden som regnet svaret."""


def av_resultat(resultat: Resultat) -> Scenariotall:
    """Hovedtallene i et resultat."""
    return Scenariotall(resultat.helårseffekt, resultat.effekt, resultat.fond)


def regn(kommune: Kommune, konfig: Path, tilfeller: Iterable[Path] = ()) -> tuple[Godkjent, ...]:
    """Kommunens navngitte pakker, og regneeksemplene i mappene, regnet nå. Scenarioer i konflikt har ikke noe svar."""
    pakker = [(p.id, p.navn, p.valg) for p in les_pakker(kommune, konfig)]
    eksempler = [e for mappe in tilfeller for fil in sorted(mappe.glob("*.yaml")) for e in _eksempler(kommune, fil)]
    return tuple(g for id, navn, valg in (*pakker, *eksempler) if (g := _godkjent(kommune, id, navn, valg)))


def _eksempler(kommune: Kommune, fil: Path) -> Iterable[tuple[str, str, Valg]]:
    data = les_yaml(fil.read_text(encoding="utf-8")).data
    if not isinstance(data, dict) or data.get("kommune") != kommune.id:
        return
    for ett in data.get("tilfeller", ()):
        if "scenario" in ett:
            yield f"{fil.stem}-{ett['id']}", ett["setning"], les_data(kommune, ett["scenario"])


def _godkjent(kommune: Kommune, id: str, navn: str, valg: Valg) -> Godkjent | None:
    try:
        kode = kod(kommune, valg)
    except Inndatafeil:
        return None
    resultat = beregn(kommune, les(kommune, kode).valg)
    return None if resultat.konflikter else Godkjent(id, navn, kode, av_resultat(resultat), VERSJON)


def skriv(arkiv: Arkiv, utgave: str, godkjente: Iterable[Godkjent]) -> bool:
    """Lagrer svarene. Gir False, og endrer ingenting, når de er lagret fra før."""
    data = {g.id: {"navn": g.navn, "kode": g.kode, "versjon": g.versjon, **_som_data(g.svar)} for g in godkjente}
    return arkiv.lagre_svar(utgave, json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def hent(arkiv: Arkiv, utgave: str) -> tuple[Godkjent, ...] | None:
    """Svarene som ble lagret da utgaven ble publisert, eller None når de ikke finnes."""
    fil = arkiv.svarfil(utgave)
    if not fil.is_file():
        return None
    data: Mapping[str, Any] = json.loads(fil.read_text(encoding="utf-8"))
    return tuple(
        Godkjent(id, d["navn"], d["kode"], _hovedtall(d), d.get("versjon", FØRSTE_VERSJON)) for id, d in data.items()
    )


def _som_data(svar: Scenariotall) -> dict[str, Any]:
    def rund(par: Iterable[float]) -> list[float]:
        return [round(x, 3) + 0.0 for x in par]

    return {
        "helårseffekt": round(svar.helårseffekt, 3) + 0.0,
        "effekt": rund(svar.effekt),
        "fond": rund(svar.fond),
    }


def _hovedtall(data: Mapping[str, Any]) -> Scenariotall:
    return Scenariotall(data["helårseffekt"], tuple(data["effekt"]), tuple(data["fond"]))
