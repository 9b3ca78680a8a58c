"""Alt koden bruker, har en lisens som kan brukes sammen med EUPL-1.2, og lisensen vår er med."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata, packages_distributions

import pytest
import yaml

from scenario import VERSJON
from tests.tjener import ROT

GODE = (
    "MIT",
    "BSD",
    "Apache",
    "PSF",
    "Python Software Foundation",
    "MPL-2.0",
    "Mozilla",
    "LGPL-3.0",
    "Zlib",
    "0BSD",
    "CC0",
)
"""Lisenser uten krav om at vår kode får en annen, eller som står i tillegget til EUPL-1.2."""
UTEN_OPPLYSNING = {"axe-playwright-python": "MIT"}
"""Pakker som ikke sier lisensen i opplysningene sine, og lisensen i kodelageret deres."""


def låste_pakker() -> list[str]:
    """Navnet på hver pakke i de to låste listene."""
    tekst = "".join((ROT / fil).read_text("utf-8") for fil in ("requirements.txt", "requirements-dev.txt"))
    return re.findall(r"^([A-Za-z0-9_.-]+)(?:\[\w+\])?==", tekst, re.MULTILINE)


UTEN_IMPORT = {"pandas", "psycopg"}
"""Streamlit regner med pandas, og SQLAlchemy finner psycopg ved navn."""


def test_første_del_av_requirements_er_det_koden_importerer() -> None:
    første = (ROT / "requirements.txt").read_text("utf-8").partition("# Andre del")[0]
    filer = [ROT / "app.py", *(ROT / "scenario").rglob("*.py"), *(ROT / "sider").rglob("*.py")]
    importert = {
        (node.module or "" if isinstance(node, ast.ImportFrom) else alias.name).partition(".")[0]
        for fil in filer
        for node in ast.walk(ast.parse(fil.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    andres = importert - sys.stdlib_module_names - {"scenario", "sider"}
    pakkene_til = packages_distributions()
    pakkene = {pakke.lower() for modul in andres for pakke in pakkene_til[modul]}
    assert {p.lower() for p in re.findall(r"^([\w.-]+)", første, re.MULTILINE)} == pakkene | UTEN_IMPORT


def lisensen(pakke: str) -> str:
    """Det pakken sier om lisensen sin."""
    om = metadata(pakke)
    klasser = [k.split("::")[-1] for k in om.get_all("Classifier") or [] if k.startswith("License")]
    første_linje = (om.get("License") or "").partition("\n")[0]
    return " ".join(filter(None, [om.get("License-Expression"), *klasser, første_linje, UTEN_OPPLYSNING.get(pakke)]))


def test_alle_avhengigheter_kan_brukes_sammen_med_lisensen_vår() -> None:
    ukjente = {}
    for pakke in låste_pakker():
        try:
            lisens = lisensen(pakke)
        except PackageNotFoundError:  # gjelder et annet system
            continue
        if not any(god in lisens for god in GODE) or re.search(r"(?<![AL])GPL", lisens):
            ukjente[pakke] = lisens
    assert not ukjente


@pytest.mark.parametrize(
    "felt", ["name", "url", "platforms", "description", "legal", "maintenance", "developmentStatus"]
)
def test_beskrivelsen_for_kataloger_over_offentlig_kode_er_hel(felt: str) -> None:
    assert yaml.safe_load((ROT / "publiccode.yml").read_text("utf-8"))[felt]


def test_lisens_og_versjon_er_de_samme_alle_steder() -> None:
    beskrivelse = yaml.safe_load((ROT / "publiccode.yml").read_text("utf-8"))
    assert beskrivelse["legal"]["license"] == "EUPL-1.2"
    assert beskrivelse["softwareVersion"] == VERSJON
    assert f"## {VERSJON} –" in (ROT / "ENDRINGER.md").read_text("utf-8")
    assert (ROT / "LICENSE").read_text("utf-8").lstrip().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    for tekst in beskrivelse["description"].values():
        assert len(tekst["shortDescription"]) <= 150 < len(tekst["longDescription"])
