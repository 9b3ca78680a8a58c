"""Kommunens liste som menyen: tallene er listas, lenken er frosset, og hver side virker med den."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from scenario.begreper.effektformer import IkkeTallfestetEffekt
from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.deling import lenkekode, listeutgave
from scenario.deling.delt import Lenkestatus, adressefelt, vurder
from scenario.deling.lager import Avsender, Grenser, Lager
from scenario.deling.lagerfeil import Lagerfeil
from scenario.deling.listekoder import MÅNEDER, UKJENT
from scenario.feilmeldinger import IkkeFunnet
from scenario.innhenting.leser.les import Lesegrunnlag, les_lista
from scenario.innhenting.leser.meny import KILDE, som_meny
from scenario.innhenting.leser.resultat import LestTiltak, Listelesning, Radskjebne
from sider import meny
from sider.felles import tallgrunnlag
from tests.strategier import drammen

LISTER = Path(__file__).parent / "lister"
DAG = date(2026, 11, 29)
ALLE = sorted(f.name for f in LISTER.iterdir())
FÅ = "31_to_negative.xlsx"
"""En kort liste, så sidene går fort."""


@cache
def lest(navn: str) -> Listelesning:
    return les_lista((LISTER / navn).read_bytes(), Lesegrunnlag.av(drammen()))


@cache
def menyen(navn: str = "70_hundreogti.xlsx", *, i_tillegg: bool = False) -> Kommune:
    return som_meny(drammen(), lest(navn), navn, DAG, i_tillegg=i_tillegg)


def alt_på(kommune: Kommune) -> Valg:
    return Valg(kommune.standard, tuple(Tiltaksvalg(t.id) for t in kommune.valgbare))


def oppslag(*kjente: Kommune) -> dict[str, Kommune]:
    return {k.utgave: k for k in kjente}


@pytest.mark.parametrize("navn", ALLE)
def test_alt_på_gir_listas_sum_og_lenken_viser_det_samme(navn: str) -> None:
    """Med alt på er helårseffekten summen lista er lest med uten inntektene, i lista og i det en lenke åpner."""
    if not lest(navn).tiltak:
        assert any(s.stopper for s in lest(navn).spørsmål), "lista er tom uten at noe er spurt om"
        return
    kommune = menyen(navn)
    resultat = beregn(kommune, alt_på(kommune))
    assert resultat.helårseffekt == pytest.approx(lest(navn).sum - lest(navn).inntekter)
    delt = vurder(drammen(), oppslag(kommune).get, **adressefelt(kommune, alt_på(kommune)))
    assert delt.status is Lenkestatus.SAMME
    assert delt.resultat_som_delt == resultat


def test_hundreogti_tiltak_har_nummer_område_kilde_og_fil() -> None:
    kommune = menyen()
    nummer_36 = next(t for t in kommune.valgbare if t.nummer == "36")
    assert nummer_36.navn.startswith("36 ")
    områder = {o.id: o.navn for o in kommune.opplysninger.områder}
    temaer = {int(t.id): t.navn for t in kommune.opplysninger.temaer}
    assert [temaer[t] for t in nummer_36.temaer] == [områder[o] for o in nummer_36.områder]
    assert kommune.kilde_etter_id[KILDE].tittel == "70_hundreogti.xlsx, hentet inn 29.\u00a0november 2026"
    assert len(kommune.valgbare) == 110


def test_årene_i_lista_er_årene_i_planen() -> None:
    """Lista har 2 500, 6 000 og 12 000 i 2025, 2026 og 2027 for det første tiltaket."""
    kommune = menyen("01_hop_fire_aar.xlsx")
    første = Valg(kommune.standard, (Tiltaksvalg(kommune.valgbare[0].id),))
    effekt = dict(zip(kommune.år, beregn(kommune, første).effekt, strict=True))
    assert [effekt[år] for år in (2025, 2026, 2027)] == pytest.approx([2500, 6000, 12000])


def rad(**felt: object) -> LestTiltak:
    return LestTiltak(**{"ark": "", "rad": 2, "navn": "Færre møterom", "skjebne": Radskjebne.MED, **felt})  # type: ignore[arg-type]


def med(*rader: LestTiltak, i_tillegg: bool = False) -> Kommune:
    return som_meny(drammen(), Listelesning("1000 kr", None, 2025, rader), "liste.xlsx", DAG, i_tillegg=i_tillegg)


def test_et_tiltak_som_er_katalogens_telles_ikke_to_ganger() -> None:
    """«I tillegg» beholder katalogens; ubesvart, det samme og i stedet for gjør det ikke."""
    katalogens = drammen().valgbare[0].id
    for forhold, begge in ((None, False), ("det samme", False), ("i stedet for", False), ("i tillegg", True)):
        kommune = med(rad(helårseffekt=(1.0,) * 3, ligner=katalogens, forhold=forhold), i_tillegg=True)
        assert (katalogens in kommune.tiltak_etter_id) is begge


def test_årsverk_er_en_dose_og_det_som_ikke_varer_teller_ikke() -> None:
    kommune = med(
        rad(helårseffekt=(3000.0,) * 3, årsverk=4.0),
        rad(navn="Engangssalg", helårseffekt=(0.0,) * 3, per_år=((2026, 900.0), (2027, 0.0))),
        rad(navn="Til utredning", skjebne=Radskjebne.IKKE_TALLFESTET),
    )
    dose, engangs, ukjent = kommune.valgbare
    assert (dose.årsverk_ved(4), engangs.årsverk_ved(1)) == (-4, None)
    to_av_fire = Valg(kommune.standard, (Tiltaksvalg(dose.id, mengde=2),))
    assert beregn(kommune, to_av_fire).helårseffekt == 1500
    assert isinstance(engangs.effekt, IkkeTallfestetEffekt)
    assert "2026" in engangs.effekt.hvorfor
    assert isinstance(ukjent.effekt, IkkeTallfestetEffekt)


def test_inntekter_i_lista_er_inntekter_i_menyen() -> None:
    """De teller mot målet først når noen slår på at inntekter skal regnes med."""
    kommune = menyen("e23_inntekter.xlsx")
    alt = alt_på(kommune)
    med_inntekter = replace(alt, forutsetninger=replace(kommune.standard, regn_med_inntektstiltak=True))
    assert [t.type for t in kommune.valgbare] == ["kostnad", "kostnad", "inntekt"]
    assert (beregn(kommune, alt).helårseffekt, beregn(kommune, med_inntekter).helårseffekt) == (1200, 1800)


def test_et_beløp_som_kommer_én_gang_sier_hvorfor_det_ikke_teller() -> None:
    (engangs,) = med(rad(engangs=5000.0, skjebne=Radskjebne.IKKE_TALLFESTET)).valgbare
    assert isinstance(engangs.effekt, IkkeTallfestetEffekt)
    assert engangs.effekt.hvorfor.startswith("Lista har 5,0\u00a0mill.\u00a0kr én gang")


navn = st.text(min_size=1, max_size=300).map(lambda t: " ".join(t.split()) or "x")
beløp = st.floats(-1e6, 1e6, allow_nan=False).map(lambda b: (b - 1, b, b + 1))


@settings(max_examples=30)
@given(
    st.lists(
        st.builds(rad, navn=navn, nummer=st.text(max_size=30), område=navn, konsekvens=navn, helårseffekt=beløp),
        min_size=1,
        max_size=30,
    ),
    st.booleans(),
)
def test_enhver_lest_liste_blir_en_meny_som_tåler_å_lagres(rader: list[LestTiltak], i_tillegg: bool) -> None:
    kommune = med(*rader, i_tillegg=i_tillegg)
    pakket = listeutgave._pakk(listeutgave._forskjellen(kommune, drammen()))
    assert listeutgave._satt_sammen(listeutgave._pakk_ut(pakket), drammen(), kommune.utgave) == kommune


# --- Lageret --------------------------------------------------------------------------------------------------------


def lager(tmp_path: Path, dag: date = DAG, **grenser: int) -> Lager:
    return Lager(tmp_path / "lenker.db", Grenser(**grenser), i_dag=lambda: dag)


def hent(fra: Lager, utgave: str) -> Kommune | None:
    return listeutgave.hent(fra, utgave, oppslag(drammen()).get)


def test_en_delt_liste_kan_hentes_i_tolv_måneder_og_er_så_borte(tmp_path: Path) -> None:
    assert listeutgave.lagre(lager(tmp_path), menyen(), drammen(), Avsender()) == "2027-11"
    assert hent(lager(tmp_path, date(2027, 11, 30)), menyen().utgave) == menyen()
    assert hent(lager(tmp_path, date(2027, 12, 1)), menyen().utgave) is None
    listeutgave.lagre(lager(tmp_path, date(2027, 12, 1)), menyen("31_to_negative.xlsx"), drammen(), Avsender())
    assert lager(tmp_path).fylling().rader == 1  # den gamle er slettet, ikke bare skjult


def test_lagret_er_begrenset_i_antall_og_størrelse(tmp_path: Path) -> None:
    listeutgave.lagre(lager(tmp_path), menyen(), drammen(), Avsender())
    with pytest.raises(Lagerfeil, match="ikke plass"):
        listeutgave.lagre(lager(tmp_path, lister=1), menyen("31_to_negative.xlsx"), drammen(), Avsender())
    with pytest.raises(Lagerfeil, match="for stor"):
        listeutgave.lagre(lager(tmp_path, lengste_liste=100), menyen("31_to_negative.xlsx"), drammen(), Avsender())


def test_en_lenke_til_en_liste_som_ikke_er_lagret_blir_aldri_andre_tiltak() -> None:
    kode = lenkekode.kod(menyen(), alt_på(menyen()))
    with pytest.raises(IkkeFunnet, match="liste som ikke er lagret"):
        vurder(drammen(), oppslag().get, kode, menyen().utgave)
    assert str(MÅNEDER) in UKJENT


def test_katalogens_koder_er_aldri_listas() -> None:
    assert not {t.kode for t in drammen().tiltak} & {t.kode for t in menyen().tiltak}


# --- Sidene ---------------------------------------------------------------------------------------------------------


def side(sti: str, **felt: str) -> AppTest:
    prøve = AppTest.from_file(str(Path(meny.__file__)), default_timeout=60)
    prøve._page_hash = calc_hash(sti)
    for navn, verdi in felt.items():
        prøve.query_params[navn] = verdi
    prøve.run()
    assert not prøve.exception, prøve.exception
    return prøve


@pytest.mark.parametrize(("sti", "i_tillegg"), [*((s, False) for _, _, s, _ in meny.SIDENE), ("", True)])
def test_hver_side_virker_med_lista(sti: str, i_tillegg: bool) -> None:
    kommune = menyen(FÅ, i_tillegg=i_tillegg)
    tallgrunnlag.prøv_liste(kommune)
    valg = Valg(kommune.standard, (Tiltaksvalg(kommune.valgbare[-1].id), Tiltaksvalg(kommune.valgbare[0].id)))
    prøve = side(sti, **adressefelt(kommune, valg))
    assert not [e.value for e in prøve.error]
    if sti != "les":
        assert FÅ in " ".join(str(h.value) for h in prøve.get("html") if hasattr(h, "value"))
