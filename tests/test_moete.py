"""Møtet uten skjerm: angring som aldri mister noe, koden i adressen og loggen til protokollen."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from itertools import pairwise

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario.begreper import Tiltaksvalg, Valg
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.moete import FLEST_BOKMERKER, FLEST_STEG, Møte, Møtesteg
from scenario.begreper.tekst import uten_styretegn
from scenario.beregning.utfylling import fyll_ut
from scenario.deling import lenkekode, moetekode
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling import moete as tekster
from scenario.rapport import moetelogg
from sider.arbeidere import oppgaver
from tests.strategier import drammen
from tests.test_lista_som_meny import alt_på, menyen

DRAMMEN = drammen()
START, OSLO = 1_778_600_640, 120
IDER = [t.id for t in DRAMMEN.valgbare]


def kode(*ider: str, navn: str = "") -> str:
    valg = Valg(DRAMMEN.standard, tuple(Tiltaksvalg(id) for id in ider), navn=navn)
    return lenkekode.kod(DRAMMEN, fyll_ut(DRAMMEN, valg))


def møte(*steg: tuple[str, ...]) -> Møte:
    """Et møte der hvert steg har disse tiltakene, ett minutt mellom hvert."""
    nytt = Møte.begynn(START, OSLO, kode(), DRAMMEN.utgave)
    for minutt, ider in enumerate(steg, start=1):
        nytt = nytt.følg(kode(*ider), DRAMMEN.utgave, 60 * minutt)
    return nytt


def test_angre_og_gjør_om_går_samme_vei() -> None:
    m = møte(("staber",), ("staber", "sykefravaer"))
    assert [s.nr for s in m.steg] == [0, 1, 2]
    assert m.angret().her == 1
    assert m.angret().angret().her == 0
    assert m.angret().angret().angret().her == 0
    assert m.angret().angret().gjort_om().gjort_om() == m
    assert m.kan_angre
    assert not m.kan_gjøre_om
    assert not m.angret().angret().kan_angre


def test_en_ny_endring_etter_angring_tar_ingenting_bort() -> None:
    m = møte(("staber",)).merket("Med staber", 65).angret().følg(kode("sykefravaer"), DRAMMEN.utgave, 120)
    assert (m.her, m.nå.forelder) == (2, 0)
    assert [s.nr for s in m.steg] == [0, 1, 2]
    assert m.angret().gjort_om().her == 2  # det nyeste
    assert m.til(m.merker[0].steg).nå.kode == kode("staber")


def test_samme_valg_er_ikke_et_nytt_steg() -> None:
    m = møte(("staber",))
    assert m.følg(kode("staber"), DRAMMEN.utgave, 200) is m


def test_bokmerkene_nås_fram_og_tilbake() -> None:
    m = møte(("staber",)).merket("En", 61).følg(kode("sykefravaer"), DRAMMEN.utgave, 70).merket("To", 71)
    m = m.følg(kode(), DRAMMEN.utgave, 80).merket("Tre", 81)
    assert [b.navn for b in m.merker] == ["En", "To", "Tre"]
    assert m.neste_merke() is None
    navn = []
    while (forrige := m.forrige_merke()) is not None:
        navn.append(forrige.navn)
        m = m.til(forrige.steg)
    assert navn == ["To", "En"]
    neste = m.neste_merke()
    assert neste is not None
    assert neste.navn == "To"


def test_et_nytt_bokmerke_på_samme_steg_er_et_nytt_navn() -> None:
    m = møte(("staber",)).merket("Første", 61).merket("Andre", 62)
    assert [b.navn for b in m.merker] == ["Andre"]


def test_skjult_resultat_husker_det_som_sist_ble_vist() -> None:
    m = møte(("staber",)).skjult().følg(kode("sykefravaer"), DRAMMEN.utgave, 90)
    assert (m.skjult_fra, m.her) == (1, 2)
    vist = m.avslørt(60_000.0)
    assert (vist.skjult_fra, vist.gjett) == (None, 60_000.0)
    assert vist.følg(kode(), DRAMMEN.utgave, 99).gjett is None


def test_beskjæring_beholder_bokmerker_og_veien_tilbake() -> None:
    m = møte(*[(id,) for id in IDER])
    m = m.til(3).merket("Tidlig", 500).til(m.her)
    lite = m.beskåret(6)
    assert len(lite.steg) == 6
    assert lite.utelatt == len(m.steg) - 6
    assert [b.navn for b in lite.merker] == ["Tidlig"]
    assert lite.nummer(3).kode == m.nummer(3).kode
    numre = {s.nr for s in lite.steg}
    assert all(s.forelder in numre for s in lite.steg)


def test_tilbakeknappen_mister_ingenting() -> None:
    eldre = møte(("staber",)).merket("En", 61)
    nyere = eldre.følg(kode("sykefravaer"), DRAMMEN.utgave, 120).merket("To", 121)
    flettet = nyere.flettet(eldre)
    assert (flettet.steg, flettet.merker, flettet.her) == (nyere.steg, nyere.merker, eldre.her)
    assert eldre.flettet(nyere) == nyere


# --- Koden ----------------------------------------------------------------------------------------------------------


@st.composite
def møter(tegn: st.DrawFn) -> Møte:
    m = Møte.begynn(tegn(st.integers(0, 10**10)), tegn(st.integers(-720, 840)), kode(), DRAMMEN.utgave)
    for _ in range(tegn(st.integers(0, 12))):
        ider = tegn(st.sets(st.sampled_from(IDER), max_size=4))
        m = m.følg(kode(*sorted(ider)), DRAMMEN.utgave, tegn(st.integers(0, 90_000)))
        if tegn(st.booleans()):
            m = m.merket(uten_styretegn(tegn(st.text(max_size=60))), 5)
        if tegn(st.booleans()):
            m = m.angret()
    return m.skjult() if tegn(st.booleans()) else m.avslørt(tegn(st.none() | st.floats(-1e9, 1e9)))


@settings(max_examples=60)
@given(møter())
def test_møtet_er_det_samme_etter_en_tur_i_adressen(m: Møte) -> None:
    assert moetekode.les(DRAMMEN.id, moetekode.skriv(DRAMMEN.id, m)) == m


@settings(max_examples=150)
@given(møter(), st.data())
def test_en_skadet_kode_gir_én_setning(m: Møte, data: st.DataObject) -> None:
    hel = moetekode.skriv(DRAMMEN.id, m)
    plass = data.draw(st.integers(0, len(hel) - 1))
    skadet = data.draw(
        st.sampled_from([hel[:plass], hel + "A", hel[:plass] + "x" + hel[plass + 1 :], "<script>", "1" * 20_000, "ø🙂"])
    )
    if skadet == hel:
        return
    with pytest.raises(Inndatafeil, match="Møteloggen i adressen er skadet"):
        moetekode.les(DRAMMEN.id, skadet)


def test_koden_gjelder_bare_egen_kommune() -> None:
    with pytest.raises(Inndatafeil):
        moetekode.les("lillevik", moetekode.skriv(DRAMMEN.id, møte()))


def test_et_langt_møte_får_plass_i_adressen_med_alle_bokmerker() -> None:
    m = møte(*[tuple(IDER[: n % len(IDER)]) for n in range(1, 200)])
    assert len(m.steg) <= FLEST_STEG
    for nummer, steg in enumerate(m.steg[:: len(m.steg) // 12]):
        m = m.til(steg.nr).merket(f"Bokmerke {nummer} med et langt navn", steg.sekund)
    assert len(moetekode.skriv(DRAMMEN.id, m)) <= moetekode.LENGST
    assert moetekode.les(DRAMMEN.id, moetekode.skriv(DRAMMEN.id, m)).merker == m.merker


def test_det_er_en_grense_for_bokmerker() -> None:
    m = møte(*[(id,) for id in IDER], *pairwise(IDER))
    for steg in m.steg:
        m = m.til(steg.nr).merket("x", 1)
    assert len(m.merker) == FLEST_BOKMERKER


# --- Loggen ---------------------------------------------------------------------------------------------------------


def les(steg: Møtesteg) -> Alternativ:
    valg = lenkekode.les(DRAMMEN, steg.kode).valg
    return Alternativ(valg.navn, valg, DRAMMEN)


def loggen(format: str, navn: str = "Uten skoler") -> bytes:
    m = møte(("skolestruktur",), ("skolestruktur", "staber")).til(1).merket(navn, 14 * 60)
    return moetelogg.fil(m, moetelogg.linjene(m, les, "https://x.no/"), DRAMMEN, format)


def test_loggen_som_tekst_har_steg_tall_tid_og_lenker() -> None:
    tekst = loggen("txt").decode()
    assert "0:14 ut i møtet, kl. 17.58: Bokmerke: Uten skoler" in tekst
    assert "Færre skoler +7,7" in tekst
    assert "7,7 av 150 mill. kr" in tekst.replace("\u00a0", " ")
    assert f"https://x.no/?s={kode('skolestruktur')}&u={DRAMMEN.utgave}" in tekst
    assert "2026-05-12 kl. 17.44" in tekst
    assert "ikke hvem som mente hva" in tekst


def test_loggen_som_csv_kan_ikke_bære_formler() -> None:
    rader = list(csv.reader(StringIO(loggen("csv", "=1+1").decode("utf-8-sig")), delimiter=";"))
    merke = next(r for r in rader if r[2] == "Bokmerke")
    assert merke[3] == "'=1+1"
    assert merke[4] == "7700"
    assert len(merke) == 5 + len(DRAMMEN.år) + 1


def test_loggen_som_word_har_overskrifter() -> None:
    dok = docx.Document(BytesIO(loggen("docx", "<b>navn</b>")))
    overskrifter = [a.text for a in dok.paragraphs if a.style is not None and str(a.style.name).startswith("Heading")]
    assert any("Bokmerke: <b>navn</b>" in o for o in overskrifter)


@pytest.mark.parametrize(("sekund", "tekst"), [(0, "0:00"), (14 * 60 + 59, "0:14"), (3723, "1:02")])
def test_tid_ut_i_møtet(sekund: int, tekst: str) -> None:
    assert tekster.ut_i_møtet(sekund) == tekst


@pytest.mark.parametrize("tekst", ["", "mange", "1e9", "99999"])
def test_et_gjett_som_ikke_er_et_beløp_gir_en_setning(tekst: str) -> None:
    with pytest.raises(ValueError, match=r"\w+"):
        tekster.les_gjett(tekst)


def test_gjettet_står_på_samme_skala_som_søylen() -> None:
    assert tekster.les_gjett("52,5") == 52_500


def test_loggen_sier_når_lista_er_menyen_og_bruker_tallene_hvert_steg_ble_regnet_med() -> None:
    """Katalogen, kommunens liste med 3,3 mill. kr, og tilbake. Er lista borte, er beløpet det også."""
    liste = menyen("31_to_negative.xlsx")
    skoler = Valg(drammen().standard, (Tiltaksvalg("skolestruktur"),))
    møte = Møte.begynn(1_764_000_000, 60, lenkekode.kod(drammen(), skoler), drammen().utgave)
    møte = møte.følg(lenkekode.kod(liste, alt_på(liste)), liste.utgave, 30)
    møte = møte.følg(møte.steg[0].kode, drammen().utgave, 60)
    for lister, beløpet in (((liste,), "3,3 av 150"), ((), "Tallene dette ble regnet med, finnes ikke lenger.")):
        fil = oppgaver.møtelogg(drammen(), lambda *_: None, møte, "https://x.example", "txt", (), lister).decode()
        assert beløpet in fil and "7,7 av 150" in fil
        assert ("Lista «31_to_negative.xlsx» i stedet for katalogens tiltak" in fil) is bool(lister)
        assert ("Tilbake til katalogens tiltak" in fil) is bool(lister)
