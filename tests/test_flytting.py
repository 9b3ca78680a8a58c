"""Hva en ny utgave flytter i de godkjente scenarioene: før, nå og grunnen, laget av arkivet."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scenario.deling import svararkiv
from scenario.deling.flyttinger import flyttet_mellom
from scenario.deling.lenkekode import les
from scenario.deling.utgaver import ARKIV, Arkiv, feil_i_arkivet
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling import flyttingstekst
from scenario.kommandoer import kjør
from scenario.lesing import les_kommune
from sider.felles import tallgrunnlag
from tests.strategier import FIKTIV, drammen

TILFELLER = Path(__file__).parent / "tilfeller"


def publiser(konfig: Path, arkiv: Path, dato: str) -> str:
    kall = ["--konfig", str(konfig), "--til", str(arkiv), "--tilfeller", str(TILFELLER), "--dato", dato]
    assert kjør(["utgave", "publiser", *kall]) == 0
    return les_kommune(konfig).utgave


@pytest.fixture
def to_utgaver(tmp_path: Path) -> tuple[Path, Path, str, str]:
    """Filialen gir mindre, og fondet starter lavere, i den andre utgaven."""
    konfig, arkiv = shutil.copytree(FIKTIV, tmp_path / "konfig"), tmp_path / "utgaver"
    før = publiser(konfig, arkiv, "2026-05-04")
    mappe = konfig / "kommuner" / "lillevik"
    for fil, fra, til in (
        ("tiltak/bibliotekfilial.yaml", "sannsynlig: 1200", "sannsynlig: 1100"),
        ("fond.yaml", "verdi: 60000", "verdi: 59000"),
    ):
        innhold = (mappe / fil).read_text(encoding="utf-8")
        assert fra in innhold
        (mappe / fil).write_text(innhold.replace(fra, til, 1), encoding="utf-8")
    (mappe / "fond.yaml").write_text(
        (mappe / "fond.yaml").read_text(encoding="utf-8").replace("    sum: true\n", ""), encoding="utf-8"
    )
    return konfig, arkiv, før, publiser(konfig, arkiv, "2026-06-04")


def test_hvert_scenario_står_med_før_nå_og_grunnen(
    to_utgaver: tuple[Path, Path, str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    konfig, arkiv, før, nå = to_utgaver
    fil = tmp_path / "flyttet.md"
    kall = ["utgave", "flyttet", før, nå, "--konfig", str(konfig), "--arkiv", str(arkiv)]
    capsys.readouterr()
    assert kjør(kall) == 0
    tekst = capsys.readouterr().out
    assert kjør([*kall, "--fil", str(fil)]) == 0 and fil.read_text(encoding="utf-8") == tekst
    (rad,) = [linje for linje in tekst.splitlines() if "Et utgått tiltak i en gammel fil" in linje]
    assert "| 1,2 → 1,1 |" in rad and "Stenge bibliotekfilialen, effekt per enhet: 1 200 → 1 100" in rad, rad
    assert "Fondet (−1,0 mill. kr)" in rad


def test_grunnene_summerer_til_hele_flyttingen(to_utgaver: tuple[Path, Path, str, str]) -> None:
    _, mappe, før, nå = to_utgaver
    arkiv = Arkiv("lillevik", mappe)
    gammel, ny = arkiv.hent(før), arkiv.hent(nå)
    assert gammel and ny
    svar = flyttet_mellom(arkiv, gammel, ny)
    flyttet, like = flyttingstekst.delt_etter_om_de_er_flyttet(svar)
    assert flyttet and len(flyttet) + len(like) == len(svar.scenarioer)
    for f in flyttet:
        assert f.før and f.nå and f.grunner
        forskjell = [b - a for a, b in zip(f.før.alle, f.nå.alle, strict=True)]
        assert max(map(abs, forskjell)) <= sum(abs(g.størst) for g in f.grunner) + 0.1
    for f in like:
        assert f.grunner == ()


def test_siden_viser_den_nyeste_utgaven_noe_er_flyttet_siden() -> None:
    """Fra en utgave med bare nye merknader er ingenting flyttet, og da er det en eldre som vises."""
    *tidligere, _ = tallgrunnlag.utgaver_med_svar()
    valgt = tallgrunnlag.sist_noe_flyttet_seg(tidligere)
    sagt = {u: flyttingstekst.ingress(svar) for u in tidligere if (svar := tallgrunnlag.flyttet(u.utgave))}
    assert re.search(r"er [1-9]\d* flyttet", sagt[valgt])
    for u in tidligere[tidligere.index(valgt) + 1 :]:
        assert re.search(r"ingen av \d+\u00a0godkjente scenarioer er flyttet\.$", sagt[u])


def test_svar_som_ikke_er_lagret_sies(to_utgaver: tuple[Path, Path, str, str]) -> None:
    _, mappe, før, nå = to_utgaver
    arkiv = Arkiv("lillevik", mappe)
    gammel, ny = arkiv.hent(før), arkiv.hent(nå)
    assert gammel and ny
    arkiv.svarfil(før).unlink()
    with pytest.raises(Inndatafeil, match=f"ikke lagret for utgave {før}"):
        flyttet_mellom(arkiv, gammel, ny)
    assert f"lillevik/svar/{før}.json er borte" in feil_i_arkivet(mappe)


def test_svarene_endres_aldri_og_en_endring_oppdages(to_utgaver: tuple[Path, Path, str, str]) -> None:
    _, mappe, før, _ = to_utgaver
    assert feil_i_arkivet(mappe) == ()
    arkiv = Arkiv("lillevik", mappe)
    assert not svararkiv.skriv(arkiv, før, ())
    fil = arkiv.svarfil(før)
    fil.write_text(fil.read_text(encoding="utf-8").replace("1200", "1300", 1), encoding="utf-8")
    assert feil_i_arkivet(mappe) == (f"lillevik/svar/{før}.json er endret etter at den ble publisert",)


def test_de_publiserte_svarene_leses_og_gjelder_de_godkjente_scenarioene() -> None:
    arkiv = Arkiv("drammen", ARKIV)
    lagret = [svar for u in arkiv.utgaver() if (svar := svararkiv.hent(arkiv, u.utgave)) is not None]
    assert lagret
    for svar in lagret:
        assert {"ingen-tiltak", "alt-tallfestet"} <= {g.id for g in svar}
        assert all(les(drammen(), g.kode) for g in svar)
