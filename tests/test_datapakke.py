"""`data/` er beskrevet slik filene er: hvert felt, hver type og hver verdi."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from scenario.deling.datapakke import DATAPAKKE, DCAT, filer
from scenario.lesing import KONFIG
from tests.strategier import drammen

MAPPE = KONFIG.parent / "data" / "drammen"
PAKKEN = json.loads((MAPPE / DATAPAKKE).read_text(encoding="utf-8"))
LESER = {"string": str, "integer": int, "number": float}


@pytest.mark.parametrize("navn", [DATAPAKKE, DCAT])
def test_filen_er_slik_koden_lager_den(navn: str) -> None:
    assert (MAPPE / navn).read_text(encoding="utf-8") == filer(drammen())[navn], "kjør «python -m scenario skjema»"


def test_pakken_beskriver_hver_fil_felt_for_felt_og_verdi_for_verdi() -> None:
    assert {r["path"] for r in PAKKEN["resources"]} == {f.name for f in MAPPE.glob("*.csv")}
    assert len({r["name"] for r in PAKKEN["resources"]}) == len(PAKKEN["resources"])
    for ressurs in PAKKEN["resources"]:
        felt = ressurs["schema"]["fields"]
        hode, *rader = _lest(MAPPE / ressurs["path"])
        assert hode == [f["name"] for f in felt], ressurs["name"]
        for rad in rader:
            for f, celle in zip(felt, rad, strict=True):
                krav = f.get("constraints", {})
                assert celle or not krav.get("required"), (ressurs["name"], f["name"])
                assert not celle or celle in krav.get("enum", [celle])
                if celle:
                    LESER[f["type"]](celle)


def _lest(fil: Path) -> list[list[str]]:
    with fil.open(encoding="utf-8", newline="") as åpen:
        return list(csv.reader(åpen, strict=True))


def test_dcat_har_det_som_er_obligatorisk_og_en_distribusjon_per_fil() -> None:
    dcat = json.loads((MAPPE / DCAT).read_text(encoding="utf-8"))
    påkrevd = ("dct:title", "dct:description", "dct:identifier", "dct:publisher", "dcat:contactPoint", "dcat:theme")
    assert all(dcat[felt] for felt in påkrevd)
    assert {d["dcat:downloadURL"]["@id"] for d in dcat["dcat:distribution"]} == {f.name for f in MAPPE.glob("*.csv")}
    assert all(d["dcat:accessURL"] and d["dct:format"] and d["dct:license"] for d in dcat["dcat:distribution"])
