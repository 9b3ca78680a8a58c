"""JSON-skjemaene og feltdokumentasjonen er laget av begrepene, og begge deler er oppdatert."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from scenario.filtyper import FILTYPER, SKJEMAER
from scenario.kommandoer import kjør
from scenario.lesing import KONFIG
from scenario.skjema import feltdokumentasjon, filer
from scenario.yamltekst import les_yaml

FIKTIV = Path(__file__).parent / "fiktiv"
FELLES = ("ordliste",)
LAGET = filer(KONFIG)
"""Filene slik koden lager dem nå."""


def yamlfiler() -> list[tuple[str, Path]]:
    """(type, fil) for all YAML i tallgrunnlaget, både den ekte kommunen og den oppdiktede."""
    alle = [("felles_forutsetninger", KONFIG / "forutsetninger.yaml")]
    for konfig, data in ((KONFIG, KONFIG.parent / "data"), (FIKTIV, FIKTIV / "data")):
        alle += [(navn, konfig / f"{navn}.yaml") for navn in FELLES]
        alle += [("tabeller", fil) for fil in sorted(data.glob("*/tabeller.yaml"))]
        for fil in sorted((konfig / "kommuner").rglob("*.yaml")):
            mappe = fil.parent.name
            alle.append((mappe if mappe in FILTYPER else fil.stem, fil))
    return alle


@pytest.mark.parametrize("navn", sorted(LAGET))
def test_fila_er_slik_koden_lager_den(navn: str) -> None:
    lagret = (KONFIG / navn).read_text(encoding="utf-8")
    assert lagret == LAGET[navn], "kjør «python -m scenario skjema»"


def test_det_finnes_ett_skjema_for_hver_filtype_og_ingen_andre() -> None:
    assert {f.name for f in (KONFIG / "skjema").iterdir()} == {f"{navn}.schema.json" for navn in SKJEMAER}
    assert {navn for navn, _ in yamlfiler()} == set(FILTYPER)


@pytest.mark.parametrize(("navn", "fil"), yamlfiler(), ids=lambda v: v.stem if isinstance(v, Path) else v)
def test_hver_fil_følger_skjemaet(navn: str, fil: Path) -> None:
    skjema = json.loads((KONFIG / f"skjema/{navn}.schema.json").read_text(encoding="utf-8"))
    data = json.loads(json.dumps(les_yaml(fil.read_text(encoding="utf-8")).data))
    jsonschema.Draft202012Validator(skjema).validate(data)


def test_skjemaet_finner_en_feil() -> None:
    skjema = json.loads((KONFIG / "skjema/tiltak.schema.json").read_text(encoding="utf-8"))
    data = les_yaml((FIKTIV / "kommuner/lillevik/tiltak/renhold.yaml").read_text(encoding="utf-8")).data
    prøver = jsonschema.Draft202012Validator(skjema)
    assert prøver.is_valid(data)
    for endring in ({"kode": "B1"}, {"ukjent": 1}, {"effekt": {"form": "sats"}}, {"start": "2028"}, {"temaer": 1}):
        assert not prøver.is_valid({**data, **endring}), endring


def test_alle_felt_i_alle_filtyper_er_dokumentert() -> None:
    tekst = feltdokumentasjon()
    for modell in SKJEMAER.values():
        assert all(f"| `{felt}` |" in tekst for felt in modell.model_fields)
    assert "Sykefrav_r" not in tekst, "navn med æ, ø og å skal stå slik de står i koden"


def test_kommandoen_bytter_bare_ut_feltene_og_rører_ikke_teksten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ekte = (KONFIG / "README.md").read_text(encoding="utf-8")
    start, slutt = "<!-- felt: laget av «python -m scenario skjema» -->", "<!-- felt slutt -->"
    assert ekte.count(start) == ekte.count(slutt) == 1
    (tmp_path / "README.md").write_text(f"# Min tekst\n\n{start}\ngammelt\n{slutt}\n\nEtter.\n", encoding="utf-8")
    assert kjør(["skjema", "--til", str(tmp_path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(SKJEMAER) + 1
    ny = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert ny == f"# Min tekst\n\n{feltdokumentasjon()}\n\nEtter.\n"
    assert {f.name for f in (tmp_path / "skjema").iterdir()} == {f"{n}.schema.json" for n in SKJEMAER}
