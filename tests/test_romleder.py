"""Lederens grep på møtesiden: ett trykk åpner, hvert steg kan tas tilbake, og det rommet vil ha, kan legges til."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.deling.delt import adressefelt
from scenario.deling.lager import Lager
from scenario.deling.lagerrom import Romlager
from scenario.deling.rom import Romsteg
from scenario.deling.rominnhold import les
from scenario.framstilling import romtall
from scenario.framstilling.romforklaring import romplanen
from scenario.rapport import moetelogg
from sider import meny
from sider.felles import rom
from sider.moete import romlerret
from sider.moete.lerretbilde import Lerretbilde
from sider.moete.romleder import Leder
from tests.strategier import drammen
from tests.test_sider import med_visning

DRAMMEN = drammen()


@pytest.fixture
def lager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Romlager:
    nytt = Romlager(Lager(tmp_path / "lenker.db"), lambda: 1_000.0)
    monkeypatch.setattr(rom, "romlageret", lambda: nytt)
    return nytt


def møtesiden(kapsel: tuple[str, str] | None = None) -> AppTest:
    side = AppTest.from_file(str(Path(meny.__file__)), default_timeout=60)
    side._page_hash = calc_hash("mote")
    for navn, verdi in adressefelt(DRAMMEN, Valg(DRAMMEN.standard, (Tiltaksvalg("staber"),))).items():
        side.query_params[navn] = verdi
    side.run()
    return med_visning(side, "rom", Leder(*kapsel)) if kapsel else side


def trykk(side: AppTest, nøkkel: str, ganger: int = 1) -> AppTest:
    for _ in range(ganger):
        side.button(key=nøkkel).click().run()
        assert not side.exception, side.exception
    return side


def lerretet(side: AppTest) -> str:
    return next(h.proto.body for h in side.get("html") if 'class="rl"' in h.proto.body)


def koden(side: AppTest) -> str:
    funnet = re.search(r'class="rl-kode" aria-label="([^"]+)"', lerretet(side))
    assert funnet is not None
    return funnet[1].replace(" ", "")


def nøkkelen(side: AppTest) -> str:
    return str(side.session_state["_økt"].visninger["rom"].nøkkel)


def tallet(side: AppTest) -> str:
    funnet = re.search(r"Planen gir nå <b>([^<]+)</b>", lerretet(side))
    assert funnet is not None
    return funnet[1]


def test_lederen_åpner_spør_viser_og_legger_til_det_rommet_vil_ha(lager: Romlager) -> None:
    side = trykk(møtesiden(), "rom_åpne")
    kode = koden(side)
    merker = [lager.bli_med(kode) for _ in range(7)]
    trykk(side, "rom_1")
    for nr, merke in enumerate(merker):
        lager.svar(kode, merke, {"gjett": str(40 + 10 * (nr % 3))})
    assert "?" in lerretet(trykk(side, "rom_lås")) and "Gjettene fra 7" not in lerretet(side)
    assert "Gjettene fra 7" in lerretet(trykk(side, "rom_1")) and "planlagt" not in lerretet(side)
    assert "planlagt" in lerretet(trykk(side, "rom_1")) and "trolig" not in lerretet(side)
    assert "av 7 gjettet innenfor det trolige" in lerretet(trykk(side, "rom_1"))
    assert "planlagt" not in lerretet(trykk(side, "rom_-1", 2))  # tatt tilbake
    trykk(side, "rom_1", 4)
    trykk(side, "rom_lås")
    for nr, merke in enumerate(merker):
        lager.svar(kode, merke, {"valg:skolestruktur": "ja" if nr < 5 else "nei", "valg:staber": "vet ikke"})
    side = trykk(side, "rom_1")
    assert "5 av 7 ja, 0 vet ikke, 2 nei" in lerretet(side)
    knapp = side.button(key="rom_ta_skolestruktur")
    assert "5 av 7 vil ha den – legg til" in knapp.label
    før = tallet(side)
    trykk(side, "rom_ta_skolestruktur")
    assert tallet(side) != før and "ta ut" in side.button(key="rom_ta_skolestruktur").label
    assert les(lager.vis(kode).innhold).s != les(lager.vis(kode).innhold).spurt_s  # det det spørres om, står fast
    assert tallet(trykk(side, "møte_angre")) == før
    assert tallet(trykk(side, "møte_gjør_om")) != før
    trykk(side, "rom_1", 2)
    assert lager.vis(kode).steg is Romsteg.BYGGENE and "Svarene vises når minst fem" in lerretet(side)
    assert "Det minst 6 av 7 vil ha med" in lerretet(trykk(side, "rom_1"))
    trykk(side, "rom_terskel_HALVPARTEN")
    assert "Det minst 4 av 7 vil ha med" in lerretet(side) and "Færre skoler" in lerretet(side)
    trykk(side, "rom_kjerne")
    plan = rom.alternativ(les(lager.vis(kode).innhold).s, les(lager.vis(kode).innhold).u).valg
    assert {tv.id for tv in plan.tiltak} == {"skolestruktur"}


def test_lukkingen_sletter_og_det_samlede_blir_med_i_loggen(lager: Romlager) -> None:
    side = trykk(møtesiden(), "rom_åpne")
    kode = koden(side)
    trykk(side, "rom_1", 6)
    for nr in range(6):
        lager.svar(kode, lager.bli_med(kode), {"valg:staber": "ja" if nr < 4 else "nei"})
    trykk(side, "rom_1")
    trykk(side, "rom_lukk")
    trykk(side, "rom_lukk_nå")
    vist = lager.vis(kode)
    assert (vist.åpent, vist.med, vist.telling) == (False, 0, {"valg:staber": {"ja": 4, "nei": 2}})
    assert any("Rommet er lukket" in i.value for i in side.info)
    linjer = romtall.linjene(rom.planen(les(vist.innhold)), vist.telling)
    assert linjer == ("Skal det være med? Mindre staber: 4 ja, 0 vet ikke, 2 nei",)
    txt, word, csv = (
        moetelogg.fil(side.session_state["_økt"].møte, (), DRAMMEN, f, linjer) for f in ("txt", "docx", "csv")
    )
    i_word = [avsnitt.text for avsnitt in docx.Document(BytesIO(word)).paragraphs]
    assert linjer[0] in txt.decode() and linjer[0] in csv.decode() and linjer[0] in i_word


def test_lederen_kan_bytte_skjerm_uten_å_miste_noe(lager: Romlager) -> None:
    pc = trykk(møtesiden(), "rom_åpne")
    kode = koden(pc)
    telefon = møtesiden((kode, nøkkelen(pc)))
    assert koden(telefon) == kode and telefon.session_state["_økt"].møte == pc.session_state["_økt"].møte
    økt = telefon.session_state["_økt"]
    valg = økt.vist.valg.med_tiltak(Tiltaksvalg("sykefravaer", 1.0))
    telefon.session_state["_økt"] = replace(økt, vist=replace(økt.vist, valg=valg))
    trykk(telefon, "rom_1")
    pc.run()
    assert {tv.id for tv in pc.session_state["_økt"].vist.valg.tiltak} == {"staber", "sykefravaer"}
    assert len(pc.session_state["_økt"].møte.steg) == 2
    assert {tv.id for tv in trykk(pc, "møte_angre").session_state["_økt"].vist.valg.tiltak} == {"staber"}
    assert {tv.id for tv in telefon.run().session_state["_økt"].vist.valg.tiltak} == {"staber"}


def test_ny_kode_lukker_det_gamle_rommet(lager: Romlager) -> None:
    side = trykk(møtesiden(), "rom_åpne")
    gammel = koden(side)
    trykk(trykk(side, "rom_lukk"), "rom_ny_kode")
    assert koden(side) != gammel and not lager.vis(gammel).åpent and lager.vis(koden(side)).åpent


def test_lederens_nøkkel_står_ikke_i_adressen(lager: Romlager) -> None:
    side = trykk(møtesiden(), "rom_åpne")
    assert nøkkelen(side) not in str(dict(side.query_params)) and nøkkelen(side) not in lerretet(side)


@pytest.mark.parametrize("steg", Romsteg)
def test_lerretet_viser_aldri_en_telling_når_færre_enn_fem_har_svart(lager: Romlager, steg: Romsteg) -> None:
    felt = adressefelt(DRAMMEN, Valg(DRAMMEN.standard, (Tiltaksvalg("staber"),)))
    innhold = f"s={felt['s']}&u={felt['u']}&spurt_s={felt['s']}&spurt_u={felt['u']}&alle=1&terskel=alle&side=0&m="
    kode, leder = lager.åpne(innhold)
    merker = [lager.bli_med(kode) for _ in range(4)]
    for til, svar in ((1, {"gjett": "7531"}), (5, {"valg:staber": "ja"}), (2, {"bygg:staber": "1"})):
        lager.led(kode, leder, flytt=til)
        for merke in merker:
            lager.svar(kode, merke, svar)
    lager.led(kode, leder, flytt=list(Romsteg).index(steg) - list(Romsteg).index(Romsteg.BYGG))
    html = romlerret.html(Lerretbilde(lager.vis(kode), "https://appen.no/"))
    assert "Gjettene fra" not in html and "rl-telling" not in html and "7531" not in html
    assert "<b>4</b> er med" in html and "Regneeksempel" in html


def test_det_felles_regnes_med_den_midterste_dosen() -> None:
    plan = romplanen(DRAMMEN, Valg(DRAMMEN.standard), alle=True)
    telling = {
        "valg:skolestruktur": {"ja": 6, "nei": 2},
        "valg:staber": {"ja": 3, "nei": 5},
        "bygg:skolestruktur": {"1": 2, "2": 1, "4": 3},
    }
    talte = romtall.valgene(plan, telling)
    kjerne = romtall.kjernen(talte, lambda antall: antall // 2 + 1)
    assert [x.tiltak.id for x in talte] == ["skolestruktur", "staber"]
    assert romtall.kjernens_doser(plan, telling, kjerne) == {"skolestruktur": "2"}
    assert plan.med_doser({"skolestruktur": "2", "finnes_ikke": "1"}).tiltak[0].mengde == 2.0


def test_gjettene_står_på_en_akse_fra_null_som_rommer_målet() -> None:
    g = romtall.gjettene({"gjett": {"60": 2, "69": 1, "151": 1, "9999": 1}}, 150_000.0)
    assert g is not None and (g.antall, g.fra) == (5, 0) and g.til > 150
    ruter = dict(g.ruter)
    assert (ruter[60], ruter[150], sum(ruter.values())) == (3, 1, 5)
    assert romtall.gjettene({}, 150_000.0) is None
