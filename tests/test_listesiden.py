"""Siden for kommunens liste, uten nettleser: den viser det kommandolinjen skriver, og svarene gjelder likt."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from scenario.innhenting.leser.endringer import HELÅR, MED, OMRÅDE, TILTAK
from scenario.kommandoer import kjør
from sider import meny
from sider.felles import listelesing

LISTER = Path(__file__).parent / "lister"
PRØVES = (
    "01_hop_fire_aar.xlsx",
    "03_rammeendring.xlsx",
    "09_flere_ark.xlsx",
    "37_omraade.xlsx",
    "44_excel_tabell.ods",
    "50_en_rad_i_kroner.xlsx",
    "e08_gammel_excel.xls",
    "11_latin1.csv",
)


@pytest.fixture(scope="module", autouse=True)
def uten_serialisering() -> Iterator[None]:
    """AppTest husker hele kontrollen, også det som ikke kan serialiseres."""
    navn = "runner.enforceSerializableSessionState"
    før = config.get_option(navn)
    config.set_option(navn, False)
    yield
    config.set_option(navn, før)


@pytest.fixture(scope="module")
def siden() -> AppTest:
    return ny_side()


def ny_side() -> AppTest:
    """En økt som ikke har svart på noe. Svarene om en fil huskes så lenge økta varer."""
    prøve = AppTest.from_file(str(Path(meny.__file__)), default_timeout=60)
    prøve._page_hash = calc_hash("hent-inn")
    return prøve.run()


def last_opp(siden: AppTest, navn: str) -> None:
    siden.file_uploader[0].set_value((navn, (LISTER / navn).read_bytes(), "application/octet-stream"))
    siden.run()
    assert not siden.exception


def radene(siden: AppTest) -> list[tuple[Any, ...]]:
    tabell = siden.data_editor[0].value
    return [tuple(str(v) for v in rad) for rad in tabell[[TILTAK, OMRÅDE, HELÅR]].itertuples(index=False)]


def på_kommandolinjen(capsys: pytest.CaptureFixture[str], navn: str, *mer: str) -> list[tuple[Any, ...]]:
    assert kjør(["importer", str(LISTER / navn), "--json", *mer]) == 0
    svar = json.loads(capsys.readouterr().out)
    return [(r["navn"], r["område"] or "", _vist(r["helårseffekt"])) for r in svar["rader"]]


def _vist(beløp: Any) -> str:
    midt = beløp[1] if isinstance(beløp, list) else beløp
    return "" if midt is None else f"{midt:,}".replace(",", "\u00a0").replace(".", ",")


@pytest.mark.parametrize("navn", PRØVES)
def test_siden_viser_det_kommandolinjen_skriver(siden: AppTest, navn: str, capsys: pytest.CaptureFixture[str]) -> None:
    last_opp(siden, navn)
    assert radene(siden) == på_kommandolinjen(capsys, navn)


def test_svar_enhet_og_kolonner_gjelder_som_på_kommandolinjen(
    siden: AppTest, capsys: pytest.CaptureFixture[str]
) -> None:
    last_opp(siden, "37_omraade.xlsx")
    (spørsmålet,) = [s for s in siden.selectbox if "Oppvekst" in s.label]
    spørsmålet.set_value("P01 Skole").run()
    (enheten,) = [s for s in siden.selectbox if s.label == "Enheten beløpene har"]
    enheten.set_value("kroner").run()
    argumenter = ("--svar", "område-oppvekst=P01", "--enhet", "kroner")
    assert radene(siden) == på_kommandolinjen(capsys, "37_omraade.xlsx", *argumenter)
    last_opp(siden, "28_belop_og_aar.xlsx")
    (kolonnen,) = [s for s in siden.selectbox if s.label.startswith("Kolonne F")]
    kolonnen.set_value("beløp").run()
    assert radene(siden) == på_kommandolinjen(capsys, "28_belop_og_aar.xlsx", "--kolonne", "beløp=F")


def test_rettelser_i_radene_gjelder_og_overlever_et_nytt_svar() -> None:
    """Ny turnus blir 3 000, møterommet tas ut, og raden som ventet på svar, er fortsatt der etterpå."""
    siden = ny_side()
    last_opp(siden, "37_omraade.xlsx")
    rett(siden, {0: {MED: False}, 2: {HELÅR: "3 000"}})
    assert summen(siden) == "2 tiltak med, til sammen 5 100"
    (spørsmålet,) = [s for s in siden.selectbox if "Oppvekst" in s.label]
    spørsmålet.set_value("P02 Barnehage").run()
    assert summen(siden) == "3 tiltak med, til sammen 7 100"


def test_et_beløp_som_ikke_kan_leses_gir_en_setning_og_endrer_ingenting(siden: AppTest) -> None:
    last_opp(siden, "31_to_negative.xlsx")
    rett(siden, {0: {HELÅR: "mye"}})
    assert [e.value for e in siden.error if "Rad 3" in e.value]
    assert summen(siden) == "2 tiltak med, til sammen 3 250"


def rett(siden: AppTest, rader: dict[int, dict[str, object]]) -> None:
    siden.session_state[siden.data_editor[0].key] = {"edited_rows": rader, "added_rows": [], "deleted_rows": []}
    siden.run()
    assert not siden.exception


def summen(siden: AppTest) -> str:
    (svaret,) = [s.value for s in siden.success if "til sammen" in s.value]
    return str(svaret).replace("\u00a0", " ").partition(" \\(")[0]


def test_mens_lista_leses_med_et_nytt_svar_står_alt_som_det_sto(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arbeideren er ikke ferdig. Svaret brukeren ga, står, men lista kan ikke prøves før den er lest."""
    siden = ny_side()
    last_opp(siden, "37_omraade.xlsx")
    ekte = listelesing.arbeid.hent
    monkeypatch.setattr(listelesing.arbeid, "hent", lambda *_: None)
    for _ in range(2):
        (spørsmålet,) = [s for s in siden.selectbox if "Oppvekst" in s.label]
        spørsmålet.set_value("P02 Barnehage").run()
        assert next(s for s in siden.selectbox if "Oppvekst" in s.label).value == "P02 Barnehage"
        assert [s.label for s in siden.selectbox if s.label.startswith("Kolonne A")]
        assert "Prøv lista" not in [b.label for b in siden.button]
    monkeypatch.setattr(listelesing.arbeid, "hent", ekte)
    siden.run()
    assert summen(siden) == "4 tiltak med, til sammen 7 450"
