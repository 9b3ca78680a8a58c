"""Dokumentasjonen lages av filene i kodelageret, henger sammen, og henter ingenting utenfra."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from drift.dokumentasjon import FILER, LAGET, huset, lag
from scenario.innhenting.yamlskriving import skriv_ny
from scenario.lesing import KONFIG, les_kommune, tiltaksmappe
from scenario.yamltekst import les_filtekst
from tests.tjener import ROT
from tests.verktoy.godkjenn import BILDE, readmebildet


def test_sidene_henger_sammen_og_henter_ingenting_utenfra(tmp_path: Path) -> None:
    sider = lag(tmp_path)
    assert len(sider) == len(FILER) + len(LAGET)
    for side in sider:
        html = side.read_text("utf-8")
        assert "<h1>" in html, side
        assert not re.search(r'<(?:script|link|iframe)\b|@import|url\(|<img src="(?!bilde.svg)', html), side
        for lenke in re.findall(r'href="([^"]+)"', html):
            assert lenke.startswith("https://") or (side.parent / lenke.partition("#")[0]).is_file(), (side, lenke)


def test_bildet_i_readme_viser_dagens_tall() -> None:
    """`python -m tests.verktoy.godkjenn` lager det på nytt."""
    vist, nå = (re.findall(r">([^<]+)<", b.decode("utf-8")) for b in (BILDE.read_bytes(), readmebildet(les_kommune())))
    assert vist == nå


def test_hvert_rom_i_huset_er_med() -> None:
    alt = huset()
    filer = [f for mappe in ("scenario", "sider") for f in (ROT / mappe).rglob("*.py")]
    assert {r for f in filer if f"## {(r := f.parent.relative_to(ROT).as_posix())}\n" not in alt} == set()


OPPSKRIFTER = re.findall(r"```yaml\n([a-zæøå].*?)```", (KONFIG / "README.md").read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("eksempel", OPPSKRIFTER, ids=lambda tekst: str(tekst).partition(":")[0])
def test_et_eksempel_i_oppskriftene_kan_limes_rett_inn_i_et_tiltak(eksempel: str) -> None:
    """Et nytt tiltak laget slik oppskriften sier: en fil som ligner, ny id og ny kode, og feltene fra eksempelet."""
    nye = les_filtekst(eksempel).data
    mappe = tiltaksmappe(KONFIG, None)
    data = {**les_filtekst((mappe / "sommerskolen.yaml").read_text("utf-8")).data, **nye, "id": "nytt", "kode": "x0"}
    tiltak = les_kommune(KONFIG, None, {mappe / "nytt.yaml": skriv_ny(data)}).tiltak_etter_id["nytt"]
    assert nye.keys() <= tiltak.model_fields_set


def test_stedene_dokumentasjonen_viser_til_finnes() -> None:
    steder = re.compile(r"`((?:scenario|sider|tests|konfig|drift)/[\w./-]*)`")
    nevnt = {sted for fil in FILER for sted in steder.findall((ROT / fil).read_text("utf-8"))}
    assert len(nevnt) > 30
    assert {sted for sted in nevnt if not (ROT / sted).exists()} <= {"drift/miljo"}  # lages av den som drifter
