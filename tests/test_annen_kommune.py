"""En annen kommune i det samme tallgrunnlaget: ingenting av den første vises hos den andre."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest

from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.lesing import KONFIG, les_kommune, som_data
from scenario.rapport.formater import FORMATER
from scenario.rapport.innhold import lag_innhold
from tests.strategier import FIKTIV, drammen

FREMMED = ("drammen", "150 mill", "2024-kroner", "kommunedirektør", "sju tema")


@pytest.fixture(scope="module")
def lillevik_ved_siden_av(tmp_path_factory: pytest.TempPathFactory) -> Kommune:
    """Den oppdiktede kommunen lagt inn ved siden av den ekte, med felles tekster og ord."""
    rot = tmp_path_factory.mktemp("to_kommuner")
    shutil.copytree(KONFIG, rot / "konfig")
    shutil.copytree(KONFIG.parent / "data" / "drammen", rot / "data" / "drammen")
    shutil.copytree(FIKTIV / "kommuner" / "lillevik", rot / "konfig" / "kommuner" / "lillevik")
    shutil.copytree(FIKTIV / "data" / "lillevik", rot / "data" / "lillevik")
    assert les_kommune(rot / "konfig", "drammen").utgave == drammen().utgave
    return les_kommune(rot / "konfig", "lillevik")


def fremmed_i(tekst: str) -> list[str]:
    return [ord for ord in FREMMED if ord in tekst.casefold().replace("\u00a0", " ")]


def test_tallgrunnlaget_til_en_annen_kommune_har_ingenting_av_den_første(lillevik_ved_siden_av: Kommune) -> None:
    """Koden kjenner ingen bestemt kommune, så alt en side viser, kommer herfra."""
    assert fremmed_i(json.dumps(som_data(lillevik_ved_siden_av), ensure_ascii=False)) == []


@pytest.mark.parametrize("endelse", ["txt", "csv", "docx", "xlsx"])
def test_filene_til_en_annen_kommune_har_ingenting_av_den_første(lillevik_ved_siden_av: Kommune, endelse: str) -> None:
    kommune = lillevik_ved_siden_av
    ider = [t.id for t in kommune.valgbare if t.id not in ("selvbetjent_bibliotek", "utleie_raadhus")]
    valg = Valg(kommune.standard, tuple(Tiltaksvalg(id) for id in ider))
    innhold = FORMATER[endelse].lag(lag_innhold(kommune, valg, date(2026, 5, 4), "https://eksempel.no"), False)
    assert fremmed_i(som_tekst(innhold)) == []
    assert "lillevik" in som_tekst(innhold).casefold()


def som_tekst(innhold: bytes) -> str:
    """All teksten i fila, også i delene av et Word- eller Excel-dokument."""
    if not zipfile.is_zipfile(io.BytesIO(innhold)):
        return innhold.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(innhold)) as arkiv:
        return "\n".join(arkiv.read(n).decode("utf-8") for n in arkiv.namelist() if Path(n).suffix in (".xml", ".rels"))
