"""Setningene som bærer svaret er korte og uten fremmedord, for alle alternativer noen kan lage."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given, settings

from scenario.analyse.usikkerhet import usikkerhet
from scenario.begreper import Valg
from scenario.beregning import beregn
from scenario.framstilling import dom, sannsynlighet
from tests.strategier import drammen, valg_for

KOMMUNE = drammen()
ALTERNATIVER = valg_for(KOMMUNE)
FLEST_ORD = 25
FREMMEDORD = ("persentil", "fordeling", "stokastisk")
SIDER = sorted((Path(__file__).parent.parent / "sider").rglob("*.py"))


def setninger(tekst: str) -> list[str]:
    """Setningene i en tekst. «mill. kr» og tall med punktum er ikke slutten på en setning."""
    return [s for s in re.split(r"(?<!mill)(?<!kl)\.\s+(?=[A-ZÆØÅ«])", tekst.replace("\u00a0", " ")) if s]


def er_kort_og_klar(tekst: str) -> None:
    for setning in setninger(tekst):
        assert len(setning.split()) <= FLEST_ORD, setning
    assert not any(ord in tekst.lower() for ord in FREMMEDORD), tekst


@settings(max_examples=60)
@given(ALTERNATIVER)
def test_dommen_er_én_kort_setning(valg: Valg) -> None:
    tekst = dom.dommen(beregn(KOMMUNE, valg))
    er_kort_og_klar(tekst)
    assert len(setninger(tekst)) == 1


@settings(max_examples=10)
@given(ALTERNATIVER)
def test_hovedsetningen_om_usikkerhet_er_kort_og_uten_fremmedord(valg: Valg) -> None:
    u = usikkerhet(KOMMUNE, valg)
    if u.resultat.konflikter:
        return
    nådd = u.oppnådd
    er_kort_og_klar(
        sannsynlighet.hovedsetning(nådd.p10, nådd.p90, u.sannsynlighet_mål, u.resultat.mål, u.resultat.akkumulert)
    )


def test_sidene_bruker_ikke_fremmedordene() -> None:
    for fil in SIDER:
        tekster = re.findall(r'"([^"\n]*)"', fil.read_text("utf-8"))
        for tekst in tekster:
            assert not any(ord in tekst.lower() for ord in FREMMEDORD), f"{fil.name}: {tekst}"


def test_en_for_lang_setning_oppdages() -> None:
    assert len(setninger("Det gir 1,5 mill. kr i året. Fondet holder.")) == 2
    for dårlig in ("ord " * 26, "Persentilen er 10."):
        try:
            er_kort_og_klar(dårlig)
        except AssertionError:
            continue
        raise AssertionError(f"slapp gjennom: {dårlig}")
