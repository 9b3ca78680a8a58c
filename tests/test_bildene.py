"""Bildene: hver strek står der tallet er, ingen navn dekker et annet, og tabellen og setningene sier det samme."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario.analyse.usikkerhet import usikkerhet
from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.beregning import beregn, uten_tiltak
from scenario.beregning.utfylling import fyll_ut
from scenario.framstilling import dom, fondsbilde
from scenario.framstilling.fondsbilde import TETTEST, Fondsbilde, rader, rutehøyder, spredt, tegnet
from scenario.lesing import les_kommune


@lru_cache(maxsize=1)
def drammen() -> Kommune:
    return les_kommune()


def valg(antall: int, **forutsetninger: Any) -> Valg:
    kommune = drammen()
    tiltak = tuple(Tiltaksvalg(t.id) for t in kommune.valgbare[:antall])
    return fyll_ut(kommune, Valg(replace(kommune.standard, **forutsetninger), tiltak))


def bildet(valg: Valg) -> Fondsbilde:
    kommune = drammen()
    usikker = usikkerhet(kommune, valg) if valg.forutsetninger.usikkerhet else None
    return Fondsbilde(beregn(kommune, valg), uten_tiltak(kommune, valg), usikker)


TILFELLER = {
    "ingen tiltak": valg(0),
    "noen": valg(8),
    "alle": valg(99),
    "uten usikkerhet": valg(8, usikkerhet=False),
    "merforbruk": valg(8, merforbruk=((2024, 75_000.0),)),
    "merinntekt": valg(99, merinntekt=tuple((å, 90_000.0) for å in (2025, 2026, 2027))),
    "kravet vokser": valg(8, reservekrav_vekst_prosent=4.3),
}


@pytest.mark.parametrize("tilfelle", TILFELLER)
def test_alt_i_bildet_av_fondet_står_innenfor_flaten(tilfelle: str) -> None:
    html = tegnet(bildet(TILFELLER[tilfelle]))
    steder = [float(p) for p in re.findall(r"(?:left|bottom|height):(-?[\d.]+)%", html)]
    steder += [float(p) for p in re.findall(r"[ (](-?[\d.]+)%", html)]
    assert steder and min(steder) >= 0
    assert max(steder) <= 100.5
    assert "nan" not in html


@pytest.mark.parametrize("tilfelle", TILFELLER)
def test_tabellen_har_tallene_motoren_gir(tilfelle: str) -> None:
    bilde = bildet(TILFELLER[tilfelle])
    r, celler = bilde.resultat, {rad.merke: rad.celler for rad in rader(bilde)}
    assert celler["krav"] == tuple(dom.reservekrav(r, i, 0) for i in range(4))
    for i, margin in enumerate(r.margin):
        assert celler["mot"][i].endswith("over" if margin > 0 else "under")
    assert ("plan" in celler) is bool(r.bidrag)
    assert ("trolig" in celler) is bool(r.bidrag and TILFELLER[tilfelle].forutsetninger.usikkerhet)
    assert all(celle in fondsbilde.beskrivelse(bilde).replace(" til ", "–") for rad in celler.values() for celle in rad)


def test_et_tomt_fond_sier_hva_som_er_udekket() -> None:
    assert {rad.merke: rad.celler[-1] for rad in rader(bildet(valg(0)))}["uten"] == "tomt, 9\u00a0udekket"


@given(st.lists(st.floats(0, 100), max_size=5))
def test_navnene_dekker_aldri_hverandre(steder: list[float]) -> None:
    nye = spredt(steder, TETTEST)
    assert all(b - a >= TETTEST - 1e-9 for a, b in zip(sorted(nye), sorted(nye)[1:], strict=False))
    assert all(ny >= sted for sted, ny in zip(steder, nye, strict=True))


@given(st.floats(1, 50_000_000))
def test_rutelinjene_er_få_og_runde(topp: float) -> None:
    ruter = rutehøyder(topp)
    assert (ruter[0] == 0 and len(ruter) <= fondsbilde.FLEST_RUTER + 1) or topp > 35_000_000


def test_svaret_sier_hvor_mye_det_flytter_også_når_fondet_er_tomt() -> None:
    """Uten tiltak er fondet tomt i 2027. 75 mill. i merforbruk gir 75 mill. mer udekket: 440,6 − 75 − 450 = −84,4."""
    nå, før = (beregn(drammen(), valg(0, merforbruk=m)) for m in (((2024, 75_000.0),), ()))
    assert nå.fond[-1] == før.fond[-1] == 0
    assert fondsbilde.flytter(nå, før) == "Flytter fondet mot kravet i 2027: −75\u00a0mill.\u00a0kr."
    assert fondsbilde.flytter(nå, nå) == ""
