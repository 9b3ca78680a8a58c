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
from scenario.deling.lenkekode import kod
from scenario.deling.utgaver import Arkiv
from scenario.lesing import KONFIG, les_kommune, som_data
from scenario.rapport.formater import FORMATER
from scenario.rapport.innhold import lag_innhold
from tests.strategier import FIKTIV, drammen
from tests.test_sider import ALLE_SIDER, Tilstand, glem_tallgrunnlaget, kjørt, teksten

FREMMED = ("drammen", "150 mill", "2024-kroner", "kommunedirektør", "sju tema")


@pytest.fixture(scope="module")
def to_kommuner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Den oppdiktede kommunen lagt inn ved siden av den ekte, med felles tekster og ord."""
    rot = tmp_path_factory.mktemp("to_kommuner")
    shutil.copytree(KONFIG, rot / "konfig")
    shutil.copytree(KONFIG.parent / "data" / "drammen", rot / "data" / "drammen")
    shutil.copytree(FIKTIV / "kommuner" / "lillevik", rot / "konfig" / "kommuner" / "lillevik")
    shutil.copytree(FIKTIV / "data" / "lillevik", rot / "data" / "lillevik")
    return rot


@pytest.fixture(scope="module")
def lillevik_ved_siden_av(to_kommuner: Path) -> Kommune:
    assert les_kommune(to_kommuner / "konfig", "drammen").utgave == drammen().utgave
    return les_kommune(to_kommuner / "konfig", "lillevik")


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


def test_sidene_til_en_annen_kommune_har_ingenting_av_den_første(
    to_kommuner: Path, lillevik_ved_siden_av: Kommune, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alle sidene, også Om, som sier at utgaven ikke er publisert til den er det."""
    arkiv = to_kommuner / "utgaver"
    miljø = {"KONFIG": to_kommuner / "konfig", "UTGAVER": arkiv, "LAGER": to_kommuner / "lager.db"}
    for navn, verdi in (*miljø.items(), ("KOMMUNE", "lillevik")):
        monkeypatch.setenv(navn, str(verdi))
    glem_tallgrunnlaget()
    kommune = lillevik_ved_siden_av
    valg = Valg(kommune.standard, (Tiltaksvalg("renhold"), Tiltaksvalg("bibliotekfilial")))
    tilstand = Tilstand(kommune, valg, {"s": kod(kommune, valg), "u": kommune.utgave})
    sider = {adresse: teksten(kjørt(adresse, tilstand)) for adresse in ALLE_SIDER}
    assert {adresse: ord for adresse, tekst in sider.items() if (ord := fremmed_i(tekst))} == {}
    assert "Denne utgaven er ikke publisert" in sider["om"]
    Arkiv("lillevik", arkiv).publiser(kommune, "2026-05-04")
    assert "Denne utgaven er ikke publisert" not in teksten(kjørt("om", tilstand))
    glem_tallgrunnlaget()


def som_tekst(innhold: bytes) -> str:
    """All teksten i fila, også i delene av et Word- eller Excel-dokument."""
    if not zipfile.is_zipfile(io.BytesIO(innhold)):
        return innhold.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(innhold)) as arkiv:
        return "\n".join(arkiv.read(n).decode("utf-8") for n in arkiv.namelist() if Path(n).suffix in (".xml", ".rels"))
