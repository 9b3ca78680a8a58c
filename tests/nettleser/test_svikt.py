"""Når noe svikter hos tjeneren: tallgrunnlaget har feil, og prosessen dør midt i et grep."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from scenario.begreper import Kommune
from scenario.lesing import KONFIG, les_kommune
from tests.nettleser.hjelp import Vakt, vent_ferdig, åpne
from tests.nettleser.tiltakssiden import Drag, glider, skjermen_viser_det_motoren_gir, slå, valget
from tests.tjener import Tjener
from tests.verktoy.tilgjengelighet import YTTERST, undersøk

SKOLER, BARNEHAGER, FRAVÆR = "Færre skoler", "Færre barnehager", "Lavere sykefravær"
FEIL = {
    "skolestruktur": ("lav: 5400", "lav: 9000", "9000 er større enn sannsynlig 7700"),
    "staber": ("kode: t", "kode: t\nfarge: rød", "ukjent felt"),
}
"""Hvert tiltaks fil: det som står der, det noen har skrevet i stedet, og det siden skal si om det."""


@pytest.fixture
def kommune() -> Kommune:
    return les_kommune()


@pytest.fixture
def oversikt(tmp_path: Path) -> Path:
    """Oversikten over utgavene i et arkiv der ingen er publisert. Når den skrives, leser tjeneren tallene på nytt."""
    fil = tmp_path / "utgaver/drammen/oversikt.csv"
    fil.parent.mkdir(parents=True)
    fil.touch()
    return fil


@pytest.fixture
def tjeneren(tmp_path: Path, oversikt: Path) -> Iterator[Tjener]:
    """En tjener der to filer i tallgrunnlaget har feil, og ingen utgave kan vises i stedet."""
    copytree(KONFIG, tmp_path / "konfig")
    copytree(KONFIG.parent / "data/drammen", tmp_path / "data/drammen")
    skriv_feilene(tmp_path, 0, 1)
    steder = {"KONFIG": tmp_path / "konfig", "UTGAVER": oversikt.parents[1], "LAGER": tmp_path / "lenker.db"}
    miljø = {navn: str(sted) for navn, sted in steder.items()} | {"STABSNØKKEL": "en-lang-nokkel-for-staben"}
    tjener = Tjener(logg=tmp_path / "tjener.log", miljø=miljø)
    tjener.start()
    yield tjener
    tjener.stopp()


def skriv_feilene(mappe: Path, fra: int, til: int) -> None:
    for navn, tekster in FEIL.items():
        fil = mappe / f"konfig/kommuner/drammen/tiltak/{navn}.yaml"
        fil.write_text(fil.read_text("utf-8").replace(tekster[fra], tekster[til]), "utf-8")


def ny_fane(profil: BrowserContext, vakt: Vakt) -> Page:
    fane = profil.new_page()
    vakt.følg_fane(fane)
    return fane


def test_feil_i_tallene_kan_leses_og_rettes_og_ingen_grep_går_tapt_når_tjeneren_dør(
    profil: BrowserContext, tjeneren: Tjener, tmp_path: Path, oversikt: Path, vakt: Vakt, kommune: Kommune
) -> None:
    """Fra siden med feilene, gjennom retting uten ny start, til to faner der tjeneren dør mellom og midt i et grep."""
    klikker = ny_fane(profil, vakt)
    åpne(klikker, tjeneren.adresse)
    expect(klikker.get_by_role("heading", name="Tallgrunnlaget har feil")).to_be_visible()
    for navn, (_, _, setning) in FEIL.items():
        expect(klikker.get_by_role("row").filter(has_text=f"{navn}.yaml")).to_contain_text(setning)
    assert undersøk(klikker, YTTERST) == []

    skriv_feilene(tmp_path, 1, 0)
    os.utime(oversikt, (0, 0))
    drar = ny_fane(profil, vakt)
    for fane in (klikker, drar):
        fane.bring_to_front()
        åpne(fane, tjeneren.adresse)
        slå(fane, SKOLER)
    grep = Drag(drar, glider(drar, BARNEHAGER))
    grep.ned()
    grep.til(0.3)
    assert not vakt.uventet()

    tjeneren.drep()
    grep.til(0.8)
    tjeneren.start()
    drar.wait_for_function("() => document.querySelector('[data-test-connection-state=CONNECTED]')")
    expect(glider(drar, BARNEHAGER)).to_have_js_property("value", "8")
    grep.opp()
    expect(drar.locator(".svar")).to_contain_text("26,1 av 150", use_inner_text=True)
    vent_ferdig(drar)
    assert {t.id: t.mengde for t in valget(drar, kommune).tiltak} == {"barnehagestruktur": 8, "skolestruktur": 1}
    skjermen_viser_det_motoren_gir(drar, kommune)

    klikker.bring_to_front()
    klikker.wait_for_function("() => window.__kjøringer?.ferdig()")
    slå(klikker, FRAVÆR)
    assert [t.id for t in valget(klikker, kommune).tiltak] == ["skolestruktur", "sykefravaer"]
    skjermen_viser_det_motoren_gir(klikker, kommune)
    for fane in (klikker, drar):
        fane.close()
