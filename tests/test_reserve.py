"""Tall som er lagt ut med feil: folk ser den siste hele utgaven, og de som drifter, ser feilen."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scenario.begreper.kommune import Kommune
from scenario.deling.lager import Grenser, Lager
from scenario.deling.utgaver import Arkiv
from scenario.feilmeldinger import Feil, Tallgrunnlagsfeil
from scenario.lesing import les_kommune
from sider.arbeidere.ko import Kø, Køstand
from sider.felles import arbeid, reserve, tallgrunnlag
from sider.felles.reserve import PRØV_IGJEN_SEKUNDER, Tallgrunnlag
from sider.nett import helse
from sider.tjener.klar import Klar, Tilstand
from sider.tjener.okter import Økter
from tests.strategier import FIKTIV, lillevik
from tests.test_sider import Tilstand as Sidetilstand
from tests.test_sider import glem_tallgrunnlaget, kjørt, teksten

ALT = ("tallgrunnlag", "arkiv", "lager", "plass_i_lageret", "arbeidere", "plass")
FEIL = Tallgrunnlagsfeil([Feil("a.yaml", "b", "c")])


@pytest.fixture
def konfig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Et tallgrunnlag som er publisert, og som appen kjører på."""
    konfig = shutil.copytree(FIKTIV, tmp_path / "konfig")
    Arkiv("lillevik", tmp_path / "utgaver").publiser(les_kommune(konfig), "2026-05-04")
    for navn in ("konfig", "utgaver", "lager"):
        monkeypatch.setenv(f"INNSPARING_{navn.upper()}", str(tmp_path / navn))
    monkeypatch.setattr(arbeid, "_kø", Kø())  # en annen prøve kan ha startet og stoppet arbeiderne
    glem_tallgrunnlaget()
    yield konfig
    monkeypatch.undo()
    glem_tallgrunnlaget()


def ødelegg(konfig: Path) -> Callable[[], None]:
    """Gjør en fil uleselig, og gir det som retter den."""
    fil = next((konfig / "kommuner/lillevik/tiltak").glob("*.yaml"))
    før = fil.read_text("utf-8")
    fil.write_text(før + "\nfarge: rød\n", "utf-8")
    return lambda: fil.write_text(før, "utf-8") and None


def test_den_siste_hele_utgaven_vises_og_feilen_leses_på_nytt_etter_en_stund() -> None:
    klokken, lest = [0.0], [0]
    svar: list[Kommune | Tallgrunnlagsfeil] = [FEIL]

    def les() -> Kommune:
        lest[0] += 1
        if isinstance(svar[0], Tallgrunnlagsfeil):
            raise svar[0]
        return svar[0]

    arkivert = lillevik().model_copy(update={"utgave": "0" * 12})
    grunnlag = Tallgrunnlag(les, lambda: arkivert, lambda: klokken[0])
    assert [grunnlag.gjeldende().utgave for _ in range(3)] == ["0" * 12] * 3 and lest == [1]
    svar[0] = lillevik()
    assert grunnlag.gjeldende() == arkivert
    klokken[0] = PRØV_IGJEN_SEKUNDER
    assert grunnlag.gjeldende() == lillevik() and grunnlag.feil is None
    klokken[0] *= 10
    assert grunnlag.gjeldende() == lillevik() and lest == [2]


def test_uten_noen_utgave_sies_feilen_og_det_leses_på_nytt_hver_gang() -> None:
    grunnlag = Tallgrunnlag(lambda: (_ for _ in ()).throw(FEIL), lambda: None, lambda: 0.0)
    for _ in range(2):
        with pytest.raises(Tallgrunnlagsfeil):
            grunnlag.gjeldende()


def test_skadde_utgaver_hoppes_over(tmp_path: Path) -> None:
    arkiv = Arkiv("lillevik", tmp_path)
    assert arkiv.siste_hele() is None
    arkiv.publiser(lillevik(), "2026-05-04")
    nyere = lillevik().model_copy(update={"tiltak": lillevik().tiltak[1:]})
    arkiv.publiser(nyere, "2026-06-04")
    (tmp_path / "lillevik" / f"{arkiv.utgaver()[-1].utgave}.json").write_text("{")
    siste = arkiv.siste_hele()
    assert siste is not None and siste.utgave == lillevik().utgave


def test_siden_sier_hvilken_utgave_tallene_er_fra_og_økten_holder_seg_til_den(
    konfig: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rett_opp = ødelegg(konfig)
    tom = Sidetilstand(lillevik(), None, {})  # type: ignore[arg-type]
    økt = kjørt("", tom)
    tekst = teksten(økt)
    assert "Tallene er fra utgaven 4. mai 2026" in tekst and "yaml" not in tekst
    rett_opp()
    monkeypatch.setattr(reserve, "PRØV_IGJEN_SEKUNDER", 0.0)
    assert økt.run() and tallgrunnlag.reserven() is None
    assert (
        økt.session_state["_økt"].vist.utgave == lillevik().utgave
    )  # tallene flytter seg ikke under den som holder på
    assert "Tallene er fra utgaven" not in teksten(kjørt("", tom))


def svaret() -> tuple[int, dict[str, object]]:
    svar = asyncio.run(Klar(helse.prøver(Økter(10))).svar())
    return svar.status_code, json.loads(bytes(svar.body))


def test_klar_når_alt_er_i_orden_og_ellers_sies_det_hva(konfig: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert svaret() == (
        200,
        {"klar": True, **dict.fromkeys(ALT, "i orden")},
    )
    ødelegg(konfig)
    glem_tallgrunnlaget()
    status, data = svaret()
    assert status == 503 and data["tallgrunnlag"] == f"1 feil; utgaven {lillevik().utgave} vises"
    shutil.rmtree(konfig.parent / "utgaver")
    glem_tallgrunnlaget()
    status, data = svaret()
    assert status == 503 and "ingen utgave" in str(data["tallgrunnlag"]) and data["arkiv"] != "i orden"


def test_klar_ser_at_en_arbeider_er_borte(konfig: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arbeid, "stand", lambda: Køstand(arbeidere=2, lever=1, venter=0))
    assert svaret()[1]["arbeidere"] == "1 av 2 er i gang"


def test_klar_ser_et_lager_som_er_fullt_skadet_eller_skrivebeskyttet(konfig: Path, tmp_path: Path) -> None:
    fil = tmp_path / "lager"
    lager = Lager(fil, Grenser(rader=10))
    for n in range(9):
        lager.lagre(f"s={n}")
    tallgrunnlag.lageret()._grenser = Grenser(rader=10)
    assert svaret()[1]["plass_i_lageret"] == "90 % er brukt"
    fil.write_bytes(b"dette er ikke en database" * 400)
    status, data = svaret()
    assert status == 503 and "skadet" in str(data["lager"])


def test_svaret_huskes_litt_og_en_prøve_som_feiler_er_et_svar() -> None:
    spurt, klokken = [0], [0.0]

    def feiler() -> Tilstand:
        spurt[0] += 1
        raise OSError("hemmelig sti")

    async def spør_tre_ganger() -> list[bytes]:
        klar = Klar((feiler,), lambda: klokken[0])
        svar = [bytes((await klar.svar()).body), bytes((await klar.svar()).body)]
        klokken[0] = 10
        return [*svar, bytes((await klar.svar()).body)]

    svar = asyncio.run(spør_tre_ganger())
    assert spurt == [2] and len(set(svar)) == 1
    assert json.loads(svar[0]) == {"klar": False, "feiler": "prøven feilet (OSError)"}


def test_en_skadet_utgave_står_i_loggen_også_når_leseren_får_en_setning(
    konfig: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    skadet = tmp_path / "utgaver" / "lillevik" / f"{'0' * 12}.json"
    skadet.write_text("{")
    with pytest.raises(Tallgrunnlagsfeil):
        tallgrunnlag.utgave(skadet.stem)
    assert "En utgave i arkivet er skadet" in caplog.text and skadet.name in caplog.text
