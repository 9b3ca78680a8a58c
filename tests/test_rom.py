"""Rommet: hvem som slipper inn, hva som telles, og at ingen kan kjennes igjen, i tellingen eller på disken."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, text

from scenario.deling import lagerrom
from scenario.deling.lager import Lager
from scenario.deling.lagerrom import Romlager
from scenario.deling.rom import (
    GJETT,
    LEVETID_SEKUNDER,
    MINST,
    Romfeil,
    Romsteg,
    Svarrad,
    er_svar,
    les_kode,
    samlet,
    telling,
)
from tests.database import Database, database

Nytt = Callable[[], Romlager]
SKOLE = "valg:skolestruktur"
VALG = list(Romsteg).index(Romsteg.VALG)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Database]:
    with database() as tjener:
        yield tjener


class Klokke:
    """Tiden i prøven, i sekunder."""

    nå = 1_000.0

    def __call__(self) -> float:
        return self.nå


@pytest.fixture
def klokke() -> Klokke:
    return Klokke()


@pytest.fixture(params=["sqlite", "postgresql"])
def nytt(request: pytest.FixtureRequest, tmp_path: Path, klokke: Klokke) -> Nytt:
    """Romlageret i én prosess til, på samme lager."""
    sted: Path | str = tmp_path / "lenker.db"
    if request.param == "postgresql":
        sted = request.getfixturevalue("postgresql").ny()
    return lambda: Romlager(Lager(sted), klokke)


def setning(gjør: Callable[[], object]) -> str:
    with pytest.raises(Romfeil) as feil:
        gjør()
    return feil.value.setning


# --- Reglene --------------------------------------------------------------------------------------


@given(st.lists(st.lists(st.tuples(st.integers(0, 8), st.sampled_from(["ja", "nei", ""])), max_size=6), max_size=8))
def test_forskjellen_mellom_to_tellinger_er_aldri_færre_enn_fem_endrede_svar(
    runder: list[list[tuple[int, str]]],
) -> None:
    rader = {n: Svarrad(str(n), SKOLE, "") for n in range(9)}
    for runde in runder:
        for n, svar in runde:
            rader[n] = Svarrad(str(n), SKOLE, svar, rader[n].talt)
        før = list(rader.values())
        rader = {int(r.merke): r for r in samlet(før)}
        flyttet = sum(r.talt != rader[int(r.merke)].talt for r in før)
        assert flyttet == 0 or flyttet >= MINST
        assert all(sum(t.values()) >= MINST for t in telling(rader.values()).values())


def test_fire_svar_vises_ikke_og_fem_vises() -> None:
    fem = [Svarrad(str(n), SKOLE, "ja") for n in range(5)]
    assert telling(samlet(fem[:4])) == {}
    assert telling(samlet(fem)) == {SKOLE: {"ja": 5}}


def test_bare_svar_med_rett_form_slipper_inn() -> None:
    gode = [
        (GJETT, "110"),
        (GJETT, "-5"),
        (GJETT, ""),
        (SKOLE, "ja"),
        (SKOLE, "vet ikke"),
        ("bygg:skolestruktur", "2.5"),
    ]
    dårlige = [(GJETT, "1e9"), (GJETT, "110; --"), (SKOLE, "kanskje"), ("bygg:a", "-1"), ("valg:../x", "ja"), ("x", "")]
    assert all(er_svar(*par) for par in gode) and not any(er_svar(*par) for par in dårlige)


def test_koden_kan_skrives_som_den_leses() -> None:
    assert les_kode(" 7k4-mpt ") == "7K4MPT"
    assert [les_kode(t) for t in ("7K4MP", "7K4MPO", "7K4MP1", "")] == [None] * 4


def test_hvert_steg_kan_tas_tilbake() -> None:
    for steg in list(Romsteg)[:-1]:
        assert steg.flyttet(1).flyttet(-1) is steg
    assert Romsteg.BLI_MED.flyttet(-1) is Romsteg.BLI_MED and Romsteg.KJERNE.flyttet(1) is Romsteg.KJERNE


# --- Rommet i lageret -----------------------------------------------------------------------------


def test_et_helt_møte_over_to_prosesser(nytt: Nytt) -> None:
    her, der = nytt(), nytt()
    kode, leder = her.åpne("s=1A&u=abc")
    merker = [(her, der)[n % 2].bli_med(kode) for n in range(8)]
    her.led(kode, leder, flytt=1)
    for n, merke in enumerate(merker):
        der.svar(kode, merke, {GJETT: str(100 + 10 * (n % 2))})
    assert (der.vis(kode).med, der.vis(kode).svart, der.vis(kode).telling) == (8, 8, {})  # ikke vist før lederen vil
    der.led(kode, leder, flytt=1)
    assert her.vis(kode).telling == {GJETT: {"100": 4, "110": 4}}
    her.led(kode, leder, flytt=-1)
    assert der.vis(kode).telling == {}  # tatt tilbake
    her.led(kode, leder, flytt=VALG - 1)
    for n, merke in enumerate(merker):
        her.svar(kode, merke, {SKOLE: "nei"})
        her.svar(kode, merke, {SKOLE: "ja" if n < 6 else "nei"})  # to ganger fra samme telefon er ett svar
    assert der.mine(kode, merker[0]) == {GJETT: "100", SKOLE: "ja"}
    her.led(kode, leder, flytt=1)
    assert der.vis(kode).telling == {SKOLE: {"ja": 6, "nei": 2}}
    for merke in merker[:4]:
        der.svar(kode, merke, {SKOLE: "nei"})
        assert der.vis(kode).telling == {SKOLE: {"ja": 6, "nei": 2}}  # færre enn fem kan ikke sees
    der.svar(kode, merker[4], {SKOLE: "nei"})
    assert her.vis(kode).telling == {SKOLE: {"ja": 1, "nei": 7}}
    assert her.lukk(kode, leder) == {GJETT: {"100": 4, "110": 4}, SKOLE: {"ja": 1, "nei": 7}}
    assert der.vis(kode).telling == {GJETT: {"100": 4, "110": 4}, SKOLE: {"ja": 1, "nei": 7}}
    assert setning(lambda: der.svar(kode, merker[0], {SKOLE: "ja"})) == lagerrom.LUKKET


def test_mange_samtidig_fra_to_prosesser_blir_alle_talt(nytt: Nytt) -> None:
    prosesser = nytt(), nytt()
    kode, leder = prosesser[0].åpne("s=1A")
    prosesser[0].led(kode, leder, flytt=1)

    def én(n: int) -> None:
        prosesser[n % 2].svar(kode, prosesser[n % 2].bli_med(kode), {GJETT: str(n % 3)})

    with ThreadPoolExecutor(4) as kø:
        list(kø.map(én, range(24)))
    prosesser[1].led(kode, leder, flytt=1)
    assert prosesser[0].vis(kode).telling == {GJETT: Counter(str(n % 3) for n in range(24))}


def test_fullt_stengt_låst_og_feil_nøkkel_sies_i_én_setning(nytt: Nytt) -> None:
    lager = nytt()
    kode, leder = lager.åpne("s=1A", plasser=2)
    merke, _ = lager.bli_med(kode), lager.bli_med(kode)
    assert setning(lambda: lager.bli_med(kode)) == lagerrom.FULLT
    assert setning(lambda: lager.svar(kode, merke, {GJETT: "1"})) == lagerrom.LÅST
    lager.led(kode, leder, flytt=1, låst=True, stengt=True)
    assert setning(lambda: lager.svar(kode, merke, {GJETT: "1"})) == lagerrom.LÅST
    assert setning(lambda: lager.bli_med(kode)) == lagerrom.STENGT
    for forsøk in ("", "x" * 22, leder[:-1], merke):
        assert setning(lambda f=forsøk: lager.led(kode, f, flytt=1)) == lagerrom.IKKE_LEDER
        assert setning(lambda f=forsøk: lager.lukk(kode, f)) == lagerrom.IKKE_LEDER
    lager.led(kode, leder, låst=False)
    for falskt in ("", "x" * 22, leder):
        assert setning(lambda f=falskt: lager.svar(kode, f, {GJETT: "1"})) == lagerrom.UKJENT_MERKE
    assert setning(lambda: lager.svar(kode, merke, {GJETT: "nei"})) == lagerrom.FEIL_SVAR


def test_et_merke_fra_ett_rom_gjelder_ikke_i_et_annet(nytt: Nytt) -> None:
    lager = nytt()
    (ett, leder), (annet, andre) = lager.åpne("s=1A"), lager.åpne("s=1A")
    lager.led(annet, andre, flytt=1)
    merke = lager.bli_med(ett)
    assert setning(lambda: lager.svar(annet, merke, {GJETT: "1"})) == lagerrom.UKJENT_MERKE
    assert setning(lambda: lager.led(annet, leder, flytt=1)) == lagerrom.IKKE_LEDER


def test_tomme_rom_stenger_ikke_for_andre(nytt: Nytt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lagerrom, "FLEST_ROM", 3)
    lager = nytt()
    brukt, _ = lager.åpne("s=1A")
    lager.bli_med(brukt)
    tomme = [lager.åpne("s=1A")[0] for _ in range(4)]
    assert lager.vis(brukt).med == 1 and lager.vis(tomme[-1]).åpent
    for kode in (tomme[-1], tomme[-2]):
        lager.bli_med(kode)
    assert setning(lambda: lager.åpne("s=1A")) == lagerrom.FOR_MANGE_ROM
    monkeypatch.setattr(lagerrom, "FLEST_ROM", 99)
    for _ in range(lagerrom.ÅPNES_PER_ADRESSE):
        lager.åpne("s=1A", adresse="192.0.2.1")
    assert setning(lambda: lager.åpne("s=1A", adresse="192.0.2.1")) == lagerrom.FOR_FORT


def test_gjetting_av_koder_stanses_og_de_andre_slipper_inn(nytt: Nytt) -> None:
    lager = nytt()
    kode, _ = lager.åpne("s=1A")
    svarene = [setning(lambda: lager.bli_med("ZZZZZZ", "192.0.2.1")) for _ in range(lagerrom.FEIL_PER_ADRESSE + 5)]
    assert Counter(svarene) == {lagerrom.UKJENT: lagerrom.FEIL_PER_ADRESSE, lagerrom.FOR_FORT: 5}
    assert setning(lambda: lager.bli_med(kode, "192.0.2.1")) == lagerrom.FOR_FORT  # heller ikke den rette
    assert setning(lambda: lager.blikk(kode, "192.0.2.1")) == lagerrom.FOR_FORT
    assert lager.bli_med(kode, "192.0.2.2") and lager.blikk(kode).åpent


# --- Ingen kan kjennes igjen ----------------------------------------------------------------------


def alt_i(lager: Romlager) -> str:
    """Alt databasen har om rom, som tekst."""
    with lager._lager.skriv() as k:
        tabeller = [t for t in inspect(k).get_table_names() if t.startswith("rom")]
        return repr([(t, k.execute(text(f"SELECT * FROM {t}")).all()) for t in tabeller])


def test_databasen_vet_ikke_hvem_hvor_eller_når(nytt: Nytt) -> None:
    """Av tid bare når rommet slettes. Merket står bare som sum, og adressen ingen steder."""
    lager = nytt()
    kode, leder = lager.åpne("s=1A")
    lager.led(kode, leder, flytt=1)
    merke = lager.bli_med(kode, "192.0.2.77")
    lager.svar(kode, merke, {GJETT: "7777"})
    innhold = alt_i(lager)
    assert "7777" in innhold and not any(x in innhold for x in (merke, leder, "192.0.2.77"))
    om_deltakere = {k.name for t in (lagerrom.deltakere, lagerrom.svarene) for k in t.columns}
    assert om_deltakere == {"kode", "merke", "sporsmaal", "svar", "talt"}


def test_personvernsiden_lover_det_prøvene_her_leser_i_databasen() -> None:
    siden = " ".join((Path(__file__).parents[1] / "sider/personvern/side.py").read_text(encoding="utf-8").split())
    løftene = (
        "en sum av merket, og det du har svart",
        "ingenting om telefonen din, nettadressen eller tiden",
        "når minst fem har svart, og tellingen flytter seg bare når minst fem har endret svaret sitt",
        "Svarene og merkene slettes når rommet lukkes",
        "slettes senest etter 24 timer",
    )
    assert [løfte for løfte in løftene if løfte not in siden] == [] and (MINST, LEVETID_SEKUNDER) == (5, 24 * 3600)


def test_svarene_er_borte_når_rommet_lukkes_og_alt_etter_et_døgn(nytt: Nytt, klokke: Klokke) -> None:
    lager = nytt()
    kode, leder = lager.åpne("s=1A")
    fil = lager._lager.fil
    annen = sqlite3.connect(fil or ":memory:")  # så lenge noen har fila åpen, blir loggen ved siden av stående
    annen.execute("SELECT count(*) FROM sqlite_master").fetchall()
    lager.led(kode, leder, flytt=1)
    for n in range(6):
        lager.svar(kode, lager.bli_med(kode), {GJETT: str(7001 + n)})
    lager.lukk(kode, leder)  # ingenting var vist, så ingenting er igjen
    assert "('rom_deltaker', []), ('rom_svar', [])" in alt_i(lager) and "700" not in alt_i(lager)
    if fil is not None:
        rått = b"".join(f.read_bytes() for f in fil.parent.iterdir())
        assert b"s=1A" in rått and not any(str(7001 + n).encode() in rått for n in range(6))
    annen.close()
    klokke.nå += LEVETID_SEKUNDER - 1
    assert lager.rydd() == 0 and lager.vis(kode).åpent is False
    klokke.nå += 1
    assert setning(lambda: lager.vis(kode)) == lagerrom.UKJENT
    assert lager.rydd() == 1 and "('rom', [])" in alt_i(lager)


def test_rydding_lager_ikke_et_lager_der_ingen_har_lagret_noe(tmp_path: Path, klokke: Klokke) -> None:
    assert Romlager(Lager(tmp_path / "lenker.db"), klokke).rydd() == 0 and list(tmp_path.iterdir()) == []
