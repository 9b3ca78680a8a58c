"""Godkjente resultater og navn: det referansepakkene gir og leseren møter, slik noen har sagt at det stemmer.

`python -m tests.verktoy.godkjenn` skriver dagens resultater og navn, og sier hva som flyttet seg. En forutsetning ingen
lenke i `tests/lenker/` bruker, får en. De lenkene endres aldri.
Legg resultatene inn i en egen commit, med grunnen i meldingen.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import FORUTSETNINGSFELT, Valg
from scenario.beregning import beregn
from scenario.deling import lenkefelt
from scenario.deling.lenkekode import kod
from scenario.deling.pakker import NavngittPakke, les_pakker
from scenario.deling.scenariodata import scenario_som_data, verdi_som_data
from scenario.lesing import les_kommune
from scenario.rapport.figurer import bilde
from scenario.rapport.innhold import lag_innhold
from tests import navnene
from tests.test_forutsetninger import VENTET

BILDE = Path(__file__).resolve().parents[2] / "bilde.svg"
"""Bildet i README."""
MAPPE = Path(__file__).parents[1] / "godkjent" / "pakker"
LENKER = Path(__file__).parents[1] / "lenker" / "v1"
"""Lenker slik de er delt, med scenarioet hver av dem er."""
Data = dict[str, Any]


def fil_for(pakke: NavngittPakke) -> Path:
    """Fila med det godkjente resultatet."""
    return MAPPE / f"{pakke.id}.json"


def resultat_av(kommune: Kommune, pakke: NavngittPakke) -> Data:
    """Valget pakken gir, med alt skrevet ut, og tallene. 1000 kr, tre desimaler."""
    resultat = beregn(kommune, pakke.valg)
    hovedtall = ("helårseffekt", "mål", "måloppnåelse", "overlapp_helårseffekt")
    per_år = ("krav", "effekt", "overlapp", "omstilling", "fond", "udekket_merforbruk", "reservekrav", "margin")
    return {
        "pakke": pakke.id,
        "navn": pakke.navn,
        "scenario": scenario_som_data(kommune, pakke.valg),
        "resultat": {n: _rund(getattr(resultat, n)) for n in hovedtall}
        | {n: _etter_år(resultat, getattr(resultat, n)) for n in per_år},
        "tiltak": {
            b.id: {"helårseffekt": _rund(b.helårseffekt), "lavt": _rund(b.lav), "høyt": _rund(b.høy)}
            | {"opphav": b.opphav.value, "effekt": _etter_år(resultat, b.effekt)}
            for b in resultat.bidrag
        },
    }


def _rund(verdi: float) -> float:
    return round(verdi, 3) + 0.0


def _etter_år(resultat: Resultat, verdier: tuple[float, ...]) -> dict[str, float]:
    return {str(år): _rund(v) for år, v in zip(resultat.år, verdier, strict=True)}


def flyttet(godkjent: Data, nå: Data) -> list[str]:
    """Én linje for hver verdi som er endret: «tiltak, skolestruktur, effekt, 2026: 3208.333 → 2875.0»."""
    før, etter = dict(_verdier(godkjent, ())), dict(_verdier(nå, ()))
    steder = [s for s in dict.fromkeys((*før, *etter)) if før.get(s) != etter.get(s)]
    return [f"{', '.join(sted)}: {_skrevet(før.get(sted))} → {_skrevet(etter.get(sted))}" for sted in steder]


def _verdier(data: Any, sti: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    par = data.items() if isinstance(data, dict) else enumerate(data, 1) if isinstance(data, list) else ()
    if not isinstance(data, dict | list):
        yield sti, data
    for navn, verdi in par:
        yield from _verdier(verdi, (*sti, str(navn)))


def _skrevet(verdi: Any) -> str:
    return "ikke med" if verdi is None else str(verdi)


def les(fil: Path) -> Data:
    """Det godkjente resultatet; tomt når pakken ikke er godkjent før."""
    data: Data = json.loads(fil.read_text(encoding="utf-8")) if fil.exists() else {}
    return data


def godkjenn() -> int:
    """Skriver dagens resultater, og fjerner dem for pakker som ikke finnes lenger."""
    kommune = les_kommune()
    pakker = {fil_for(p): p for p in les_pakker(kommune)}
    MAPPE.mkdir(parents=True, exist_ok=True)
    for borte in sorted(set(MAPPE.glob("*.json")) - pakker.keys()):
        borte.unlink()
        print(f"{borte.stem}: fjernet")
    for fil, pakke in pakker.items():
        nå = resultat_av(kommune, pakke)
        endret = flyttet(les(fil), nå)
        fil.write_text(json.dumps(nå, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"{pakke.id}: {'uendret' if not endret else f'{len(endret)} verdier er endret'}")
        print(*(f"  {linje}" for linje in endret), sep="\n", end="\n" if endret else "")
    _godkjenn_navnene()
    _frys_lenkene(kommune)
    BILDE.write_bytes(readmebildet(kommune))
    return 0


def readmebildet(kommune: Kommune) -> bytes:
    """Fondet og målet når alt som er tallfestet, er valgt: bildet appen selv gir."""
    pakke = max(les_pakker(kommune), key=lambda p: len(p.valg.tiltak))
    return bilde(lag_innhold(kommune, pakke.valg.med(navn=pakke.navn), date(2026, 1, 1)), "svg")


def uten_lenke() -> list[str]:
    """Forutsetningene som er nøytrale i alle de faste lenkene. En endret bokstav ville ikke blitt oppdaget for dem."""
    nøytralt = {navn: verdi_som_data(v) for navn, v in lenkefelt.som_data(lenkefelt.FORUTSETNINGER).items()}
    brukt = {"tolkning"}
    for fil in LENKER.glob("*.yaml"):
        scenario = yaml.safe_load(fil.read_text(encoding="utf-8"))["scenario"]
        verdier = scenario.get("forutsetninger") or scenario["antakelser"]
        brukt |= {navn for navn, verdi in verdier.items() if verdi != nøytralt.get(navn)}
    return [felt for felt in FORUTSETNINGSFELT if felt not in brukt]


def _frys_lenkene(kommune: Kommune) -> None:
    """En lenke for hver forutsetning som ikke er brukt i noen, med verdien den prøves med."""
    for felt in uten_lenke():
        valg = Valg(replace(kommune.standard, **{felt: VENTET[felt].verdi}))
        scenario = {n: v for n, v in scenario_som_data(kommune, valg).items() if n != "kommune"}
        lenke = {"hva": f"{VENTET[felt].navn} er satt.", "kommune": kommune.id, "kode": kod(kommune, valg)}
        tekst = yaml.safe_dump({**lenke, "scenario": scenario}, allow_unicode=True, sort_keys=False)
        (LENKER / f"{felt}.yaml").write_text(tekst, encoding="utf-8")
        print(f"lenke som bruker {felt}: ny")


def _godkjenn_navnene() -> None:
    """Skriver navnene slik de er nå, og sier hvilke som er nye og borte."""
    nå = navnene.navnene()
    print("navn:", *navnene.endret(navnene.godkjente(), nå) or ["uendret"], sep="\n  ")
    navnene.FIL.write_text("\n".join(nå) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(godkjenn())
