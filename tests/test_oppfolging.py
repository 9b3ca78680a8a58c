"""Oppfølging: tomt er tomt, mål er ikke oppnådd, og levering læres bare når nok er målt."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path

import docx
import pytest
from streamlit.testing.v1 import AppTest

from scenario.analyse.usikkerhet.leveringsgrad import levering
from scenario.begreper.oppfolging import Framdrift, Målemåte, Oppfølging, Oppfølgingsplan, Statusrad, Statusrapport
from scenario.begreper.valg import Valg
from scenario.feilmeldinger import Tallgrunnlagsfeil
from scenario.framstilling import oppfolgingsbilde as bilde
from scenario.framstilling.ord import VANNMERKE
from scenario.innhenting.ark import UlesbarListe
from scenario.innhenting.oppfolgingsliste import les_oppfølgingsliste, mal
from scenario.lesing import KONFIG, les_kommune, les_oppfølging
from scenario.rapport.formater import FORMATER
from sider import meny
from sider.arbeidere import oppgaver
from tests.strategier import drammen
from tests.test_sider import med_visning

DRAMMEN = drammen()
TOLV = [f"Tiltak {n}" for n in range(1, 13)]
PLANLAGT = [10_000.0, *[5_000.0] * 5, *[4_000.0] * 5, 0.0]
OPPNÅDD = [6_000.0, *[4_000.0] * 5, *[3_000.0] * 5, -1_000.0]


def tertial(nr: int, andel: float = 1.0, mål: Målemåte = Målemåte.REGNSKAP, antall: int = 12) -> Statusrapport:
    rader = tuple(
        Statusrad(tiltak=t, planlagt_hittil=p * andel, oppnådd_hittil=o * andel, målemåte=mål)
        if n < antall
        else Statusrad(tiltak=t, planlagt_hittil=p * andel)
        for n, (t, p, o) in enumerate(zip(TOLV, PLANLAGT, OPPNÅDD, strict=True))
    )
    return Statusrapport(
        id=f"2027-{nr}", navn=f"{nr}. tertial 2027", dato="2027-05-31", år=2027, tertial=nr, rader=rader
    )


def plan(*rapporter: Statusrapport) -> Oppfølgingsplan:
    return Oppfølgingsplan(id="vedtak-2026", navn="Vedtaket i 2026", om="Oppdiktet.", rapporter=rapporter)


MÅLT = plan(tertial(1, 0.3), tertial(2))


def test_balanse_er_plan_og_status_og_aldri_oppnådd() -> None:
    """Tallene er de samme som i tabellene, ingen av dem er oppnådd, og andelen kan ikke regnes."""
    (balanse,) = les_oppfølging().planer
    første, andre = balanse.i_rekkefølge
    tabeller = {t.id: t for t in DRAMMEN.tabeller}
    i_2021 = {r.verdier[0]: r.verdier[1:3] for r in tabeller["balanse_2021"].rader}
    i_2022 = {r.verdier[0]: r.verdier[1] for r in tabeller["balanse_2022"].rader}
    assert all(i_2021[r.tiltak] == (r.planlagt_helår, r.planlagt_år) for r in første.rader)
    assert all(i_2022[r.tiltak] == r.planlagt_år for r in andre.rader)
    assert andre.oppgitt_sum == i_2022["Samlet ifølge teksten"]
    assert [s.planlagt for s in bilde.forløpet(balanse)] == [31_000, 55_000]
    assert all(s.oppnådd is None for s in (*bilde.forløpet(balanse), *bilde.per_tiltak(DRAMMEN, balanse)))
    tomt = next(s for s in bilde.per_tiltak(DRAMMEN, balanse) if s.navn.startswith("Aktivitetssentre"))
    assert bilde.tallene(tomt) == "ikke meldt, ikke målt"
    lært = levering([balanse], 0.9)
    assert not lært.nok and lært.planlagt == 0
    alt = " ".join((bilde.ingress(balanse), *balanse.forbehold, *bilde.læringen(lært)))
    for felle in ("mål mot mål", "plan mot gap", "41,3 %", "aktivitet, ikke kroner", "kan ikke regnes ut", "For lite"):
        assert felle in alt


def test_tolv_målte_tiltak_lærer_levering_med_usikkerheten_sagt() -> None:
    """55 planlagt og 40 oppnådd er 73 %; dempet mot 90 % er det (40 + 0,9 · 50) / (55 + 50) = 81 %."""
    lært = levering([MÅLT], 0.9)
    assert (lært.tiltak, lært.rapporter, lært.planlagt, lært.oppnådd) == (12, 2, 55_000, 40_000)
    assert lært.nok and lært.andel == pytest.approx(40 / 55) and lært.dempet == pytest.approx(85 / 105)
    assert lært.uten_ett == pytest.approx((36 / 50, 34 / 45))
    tekst = " ".join(bilde.læringen(lært)).replace("\u00a0", " ")
    for ord_ in ("12 målte tiltak", "73 %", "Uten ett og ett tiltak", "få målinger", "81 %", "antakelse"):
        assert ord_ in tekst
    assert bilde.bytteknappen(lært).replace("\u00a0", " ") == "Bytt felles levering fra 90 % til 81 %"


@pytest.mark.parametrize(
    "for_lite",
    [plan(tertial(2)), plan(tertial(1), tertial(2, antall=4)), plan(tertial(1, 0.1), tertial(2, 0.3)),
     plan(tertial(1, mål=Målemåte.ANSLAG), tertial(2, mål=Målemåte.ANSLAG))],
    ids=["én rapport", "fire i siste", "liten plan", "bare anslag"],
)  # fmt: skip
def test_for_lite_målt_gir_ingen_andel(for_lite: Oppfølgingsplan) -> None:
    """Tolv tiltak i første rapport og fire i den siste teller likevel tolv; der er det nok."""
    lært = levering([for_lite], 0.9)
    assert lært.nok is (for_lite.rapporter[-1].rader[5].oppnådd_hittil is None)
    assert ("For lite er målt" in bilde.læringen(lært)[0]) is not lært.nok


def test_det_samlede_legger_sammen_år_og_sier_fra_når_et_tertial_mangler() -> None:
    neste = tertial(1).model_copy(update={"id": "2028-1", "år": 2028, "navn": "1. tertial 2028"})
    tre = tertial(3)
    assert bilde.forløpet(plan(tertial(1, 0.3), tre, neste))[-1].oppnådd == 80_000
    uten = bilde.forløpet(plan(tertial(1, 0.3), neste))[-1]
    assert uten.oppnådd is None and uten.planlagt is None and "3. tertial 2027" in uten.om


def test_bildet_har_fylling_bare_der_noe_er_målt_og_tekst_overalt() -> None:
    delvis = plan(tertial(1, antall=7))
    html = bilde.bildet(bilde.per_tiltak(DRAMMEN, delvis), "Hvert tiltak")
    assert html.count("o-gjort") == 7 and html.count("ikke målt") == 5
    ondt = plan(tertial(1).model_copy(update={"rader": (Statusrad(tiltak="<img src=x>", planlagt_hittil=1.0),)}))
    assert "<img" not in bilde.bildet(bilde.per_tiltak(DRAMMEN, ondt), "x")


def test_lista_ut_og_inn_gir_de_samme_radene() -> None:
    alt = Oppfølging(planer=(MÅLT,))
    lest = les_oppfølgingsliste(mal(alt), "Status")
    assert [r.rader for r in lest.i_rekkefølge] == [r.rader for r in MÅLT.i_rekkefølge]
    assert levering([lest], 0.9) == levering([MÅLT], 0.9)


HODE = "år;tertial;dato;tiltak;planlagt_hittil;oppnådd_hittil;framdrift;målemåte\n"
FEIL = [
    ("", "Filen er tom."),
    ("tiltak;beløp\na;1\n", "Fant ikke kolonnene år, dato, tiltak"),
    (HODE, "ingen rader"),
    (HODE + "2027;1;i mai;A;1;;;\n", "rad 2, kolonne «dato»: «i mai» er ikke en dato"),
    (HODE + "2027;1;31.05.2027;A;mye;;;\n", "rad 2, kolonne «planlagt_hittil»"),
    (HODE + "2027;1;31.05.2027;A;1;;grønn;\n", "«grønn» må være en av: ikke_vurdert"),
    (HODE + "2027;1;31.05.2027;A;1;1;;\n", "målemåte: skal være"),
    (HODE + "2027;4;31.05.2027;A;1;;;\n", "høyst 3"),
    (HODE + "2027;1;31.05.2027;;1;;;\n", "kolonne «tiltak»: cella er tom"),
    (HODE + "2027;1;31.05.2027;A;1;;;\n2027;1;31.05.2027;A;1;;;\n", "står to ganger"),
]


@pytest.mark.parametrize(("tekst", "setning"), FEIL)
def test_hver_feil_i_lista_gir_en_setning_med_sted(tekst: str, setning: str) -> None:
    with pytest.raises(UlesbarListe) as feil:
        les_oppfølgingsliste(tekst.encode(), "x")
    assert setning in str(feil.value)


@pytest.mark.parametrize(
    ("gammelt", "nytt", "setning"),
    [
        ("planlagt_år: 3500}", "planlagt_aar: 3500}", "planlagt_år"),
        ("planlagt_år: 3500}", "oppnådd_hittil: 3500}", "målemåte"),
        ("kilde: [balanse-2021]", "kilde: [balanse-2020]", "finnes ikke i kilder.yaml"),
        ("tiltak: Stram styring", "tiltak: Andre tiltak", "står to ganger"),
        ("framdrift: iverksatt", "framdrift: rød", "må være en av"),
    ],
)
def test_filen_leses_strengt(tmp_path: Path, gammelt: str, nytt: str, setning: str) -> None:
    konfig = Path(shutil.copytree(KONFIG, tmp_path / "konfig"))
    fil = konfig / "kommuner/drammen/oppfolging.yaml"
    fil.write_text(fil.read_text(encoding="utf-8").replace(gammelt, nytt, 1), encoding="utf-8")
    with pytest.raises(Tallgrunnlagsfeil) as feil:
        les_oppfølging(konfig)
    assert "oppfolging.yaml:" in str(feil.value) and setning in str(feil.value)


def test_oppfølgingen_er_ikke_med_i_fingeravtrykket(tmp_path: Path) -> None:
    konfig = Path(shutil.copytree(KONFIG, tmp_path / "konfig"))
    shutil.copytree(KONFIG.parent / "data" / "drammen", konfig / "data" / "drammen")
    (konfig / "kommuner/drammen/oppfolging.yaml").unlink()
    assert les_kommune(konfig).utgave == DRAMMEN.utgave
    assert les_oppfølging(konfig) == Oppfølging()


def test_word_pdf_og_tekst_har_plan_status_og_fellene() -> None:
    valg, fulgt = Valg(DRAMMEN.standard), Oppfølging(planer=(*les_oppfølging().planer, MÅLT))
    ut = {e: oppgaver.oppfølging(DRAMMEN, lambda *_: None, valg, date(2026, 11, 29), fulgt, e) for e in FORMATER_HER}
    assert ut["pdf"].startswith(b"%PDF")
    dok = docx.Document(io.BytesIO(ut["docx"]))
    word = "\n".join([p.text for p in dok.paragraphs] + [c.text for t in dok.tables for r in t.rows for c in r.cells])
    assert len(dok.inline_shapes) == 1
    for tekst in (word, ut["txt"].decode()):
        for ord_ in (
            "Balanse 2021 og 2022",
            "ikke målt",
            "13 av 19",
            "plan mot gap",
            "12 målte tiltak",
            "Plan og status slik de er meldt",
        ):
            assert ord_.lower() in tekst.replace("\u00a0", " ").lower()
        assert VANNMERKE not in tekst


FORMATER_HER = [e for e in FORMATER if e in ("docx", "pdf", "txt")]


def siden(lista: Oppfølgingsplan | None = None) -> AppTest:
    side = AppTest.from_file(str(Path(meny.__file__)), default_timeout=60)
    side.run()
    if lista:
        med_visning(side, "oppfolging_lista", lista)
    side.switch_page(str(Path(meny.__file__).parent / "oppfolging" / "side.py")).run()
    assert not side.exception
    return side


def test_siden_viser_balanse_og_tilbyr_ingenting_uten_målinger() -> None:
    side = siden()
    assert "ingen målt effekt" in " ".join(h.proto.body for h in side.get("html"))
    assert not [b for b in side.button if b.key == "bytt_levering"]


def test_nok_målt_tilbyr_tallet_men_bytter_det_aldri_selv() -> None:
    side = siden(MÅLT)
    knappen = side.button(key="bytt_levering")
    assert knappen.label.replace("\u00a0", " ") == "Bytt felles levering fra 90 % til 81 %"
    knappen.click().run()
    assert "fra 81" in side.button(key="bytt_levering").label


def test_framdrift_og_avvik_har_ord() -> None:
    assert set(bilde.FRAMDRIFT) == set(Framdrift)
