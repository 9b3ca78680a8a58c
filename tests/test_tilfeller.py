"""Regneeksemplene i `tilfeller/`: en setning, et scenario og svarene med regnestykket synlig."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scenario.begreper import Kommune, Resultat
from scenario.begreper.tall import regn_ut
from scenario.beregning import beregn
from scenario.deling.scenariodata import resultat_som_data
from scenario.deling.scenariofil import les_data
from scenario.lesing import KONFIG, les_kommune
from scenario.yamltekst import les_yaml

MAPPE = Path(__file__).parent / "tilfeller"
KONFIG_FOR = {"drammen": KONFIG, "lillevik": MAPPE.parent / "fiktiv"}
FRA_FAGGRUNNLAGET = {f"T{n:02d}" for n in (1, 2, 3, 4, 5, 6, 9, 10, 11, 14, 15, 17, 18, 20, 23, 24, 25, 26, 33)}


def les_tilfeller() -> list[tuple[str, dict[str, Any]]]:
    alle = []
    for fil in sorted(MAPPE.glob("*.yaml")):
        dokument = les_yaml(fil.read_text(encoding="utf-8"))
        assert not dokument.feil, f"{fil.name}: {dokument.feil}"
        kommune = dokument.data.get("kommune", "drammen")
        alle += [(f"{fil.stem}: {t['id']}", {"kommune": kommune, **t}) for t in dokument.data["tilfeller"]]
    return alle


TILFELLER = les_tilfeller()


@cache
def kommunen(navn: str) -> Kommune:
    return les_kommune(KONFIG_FOR[navn], navn)


def regn(tilfelle: dict[str, Any]) -> Resultat:
    kommune = kommunen(tilfelle["kommune"])
    return beregn(kommune, les_data(kommune, tilfelle.get("scenario", {})))


def sammenlign(sted: str, fikk: Any, ventet: Any) -> None:
    """Tall som regnestykker. Av en dict prøves bare det som er nevnt, av en liste kan enkeltår velges."""
    if isinstance(fikk, bool) or not isinstance(fikk, int | float | list | dict):
        assert fikk == ventet, f"{sted}: fikk {fikk}, ventet {ventet}"
    elif isinstance(ventet, dict):
        assert ventet or not fikk, f"{sted}: fikk {fikk}, ventet ingenting"
        for nøkkel, verdi in ventet.items():
            sammenlign(f"{sted}.{nøkkel}", fikk[nøkkel], verdi)
    elif isinstance(ventet, list):
        assert len(fikk) == len(ventet), f"{sted}: fikk {fikk}, ventet {ventet}"
        for nummer, (ett, verdi) in enumerate(zip(fikk, ventet, strict=True)):
            sammenlign(f"{sted}[{nummer}]", ett, verdi)
    else:
        svar = regn_ut(str(ventet))
        assert math.isclose(fikk, svar, rel_tol=1e-6, abs_tol=1e-6), f"{sted}: fikk {fikk}, ventet {ventet}"


@pytest.mark.parametrize("tilfelle", [t for _, t in TILFELLER], ids=[navn for navn, _ in TILFELLER])
def test_tilfelle(tilfelle: dict[str, Any]) -> None:
    resultat = regn(tilfelle)
    meldinger = [f"{k.melding} {k.forslag}" for k in resultat.konflikter]
    ventede = tilfelle.get("stoppes_av", [])
    assert len(meldinger) == len(ventede), meldinger
    for melding, nevner in zip(meldinger, ventede, strict=True):
        assert all(navn in melding for navn in nevner), melding
    sammenlign("resultat", resultat_som_data(resultat), tilfelle.get("forventet", {"enhet": "1000 kr"}))
    for tabell, rader in tilfelle.get("tabeller", {}).items():
        for rad, ventet in rader.items():
            sammenlign(f"{tabell}: {rad}", celle(tilfelle["kommune"], tabell, rad), ventet)


def celle(kommune: str, tabell: str, rad: str) -> float:
    """Det første tallet i raden som begynner med denne teksten."""
    (funnet,) = (t for t in kommunen(kommune).tabeller if t.id == tabell)
    (verdier,) = (r.verdier for r in funnet.rader if r.verdier[0] == rad)
    return next(v for v in verdier if isinstance(v, float))


def test_hvert_tilfelle_har_egen_id_og_en_setning() -> None:
    navn = [navn for navn, _ in TILFELLER]
    assert len(navn) == len(set(navn))
    for _, tilfelle in TILFELLER:
        assert tilfelle["setning"].endswith("."), tilfelle["id"]
        assert tilfelle.keys() <= {
            "kommune", "id", "setning", "scenario", "forventet", "tabeller", "stoppes_av"
        }  # fmt: skip
        assert tilfelle.keys() & {"forventet", "tabeller", "stoppes_av"}, tilfelle["id"]


def test_alle_eksemplene_i_faggrunnlaget_er_med() -> None:
    ider = {t["id"] for _, t in TILFELLER}
    assert ider >= FRA_FAGGRUNNLAGET


def test_et_galt_svar_oppdages() -> None:
    sammenlign("rett", {"fond": [1.0, 2.0]}, {"fond": [1, "1 + 1"]})
    for galt in ({"fond": [1, "1 + 1.00001"]}, {"fond": [1]}, {"fond": []}, {"fond": {1: 3}}):
        with pytest.raises(AssertionError):
            sammenlign("galt", {"fond": [1.0, 2.0]}, galt)
