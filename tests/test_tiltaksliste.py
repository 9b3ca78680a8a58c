"""Tiltakslisten: tallene er motorens, grunnene er motorens, og ingen melding fra nettleseren kan gjøre skade."""

from __future__ import annotations

import json
import pickle
import re
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from scenario.begreper import Måned, Tiltaksvalg, Valg
from scenario.begreper.valg import Anslag, EgetTiltak
from scenario.beregning import beregn
from scenario.deling import lenkekode
from scenario.framstilling import listeforklaring
from scenario.framstilling.listeforklaring import rad, stopp, temasummer, trinnene
from scenario.framstilling.tall import mill
from scenario.lesing import les_kommune
from sider.komponenter.tiltaksliste import NØKKEL, Samtale, les, åpen_rad
from sider.tiltak import listedata
from tests.strategier import lillevik
from tests.tjener import ROT

KOMMUNE = les_kommune()


def test_i_en_konflikt_finnes_ingen_sum_heller_ikke_0() -> None:
    kommune = lillevik()
    valg = Valg(kommune.standard, tuple(map(Tiltaksvalg, ("bibliotekfilial", "selvbetjent_bibliotek", "renhold"))))
    resultat = beregn(kommune, valg)
    assert resultat.konflikter
    assert {sum_ for sum_, *_ in listedata._temaene(kommune, valg, resultat).values()} == {listedata.UTEN_SUM}


# --- Radene ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("realisert", [1.0, 0.8])
def test_beløpet_på_hvert_trinn_er_det_motoren_gir(realisert: float) -> None:
    standard = replace(KOMMUNE.standard, realiseringsgrad=realisert, regn_med_inntektstiltak=True)
    for tiltak in KOMMUNE.valgbare:
        mengder = trinnene(tiltak)
        linje = rad(KOMMUNE, tiltak, Tiltaksvalg(tiltak.id), mengder, standard, 50_000)
        for trinn, mengde in enumerate(mengder[1:], 1):
            bidrag = beregn(KOMMUNE, Valg(standard, (Tiltaksvalg(tiltak.id, mengde=mengde),))).bidrag
            assert [mill(b.helårseffekt) for b in bidrag] == ([linje["beløp"][trinn]] if linje["beløp"] else [])


def test_trinnene_går_fra_av_til_største_mengde_og_pluss_når_fram_på_tolv_trykk() -> None:
    for tiltak in KOMMUNE.valgbare:
        mengder = trinnene(tiltak)
        hopp = stopp(mengder, tiltak.mengde)
        assert mengder[0] == 0 and list(mengder) == sorted(set(mengder))
        assert tiltak.mengde is None or (mengder[1] == tiltak.mengde.minst and mengder[-1] == tiltak.mengde.størst)
        assert hopp[0] == 0 and hopp[-1] == len(mengder) - 1 and len(hopp) <= 14


def test_pluss_går_i_runde_mengder() -> None:
    kontor = KOMMUNE.tiltak_etter_id["fortetting_admin"]
    mengder = trinnene(kontor)
    assert [mengder[i] for i in stopp(mengder, kontor.mengde)][:4] == [0, 500, 1000, 1500]
    fravær = KOMMUNE.tiltak_etter_id["sykefravaer"]
    mengder = trinnene(fravær)
    assert [mengder[i] for i in stopp(mengder, fravær.mengde)] == [0, 0.5, 1, 1.5, 2, 2.5, 3]


def test_en_valgt_mengde_mellom_trinnene_får_sitt_eget() -> None:
    skoler = KOMMUNE.tiltak_etter_id["skolestruktur"]
    assert trinnene(skoler, 2.5) == (0, 1, 2, 2.5, 3, 4)
    assert trinnene(skoler, 2) == (0, 1, 2, 3, 4)


BRYTERE = list(product([False, True], [False, True], [(), (1,), (3, 5)]))


@pytest.mark.parametrize(("inntekt", "antakelser", "lukket"), BRYTERE, ids=map(str, range(len(BRYTERE))))
def test_raden_sier_at_den_ikke_teller_nøyaktig_når_motoren_holder_den_utenfor(
    inntekt: bool, antakelser: bool, lukket: tuple[int, ...]
) -> None:
    standard = replace(KOMMUNE.standard, regn_med_inntektstiltak=inntekt, ta_med_antakelser=antakelser)
    for tiltak in KOMMUNE.valgbare:
        for anslag, start in product((None, Anslag.punkt(500)), (None, Måned(KOMMUNE.år[-1] + 1, 1))):
            tv = Tiltaksvalg(tiltak.id, eget_anslag=anslag, start=start)
            valg = Valg(standard, (tv,), lukkede_temaer=lukket)
            kode = listeforklaring.grunnen(KOMMUNE, valg, tiltak, tv)
            ute = bool(kode) and bool(listeforklaring.grunntekst(KOMMUNE, kode)["ute"])
            assert ute == (not beregn(KOMMUNE, valg).bidrag), (tiltak.id, kode)


def test_temasummene_er_til_sammen_svaret_etter_overlapp() -> None:
    eget = EgetTiltak("a", "Eget", Anslag.punkt(3_000), Måned(2025, 1))
    alle = Valg(KOMMUNE.standard, tuple(Tiltaksvalg(t.id) for t in KOMMUNE.valgbare), egne_tiltak=(eget,))
    resultat = beregn(KOMMUNE, alle)
    summer = temasummer(KOMMUNE, resultat)
    assert sum(s for s, _ in summer.values()) == pytest.approx(resultat.helårseffekt)
    assert sum(f for _, f in summer.values()) == pytest.approx(resultat.overlapp_helårseffekt) != 0
    assert summer["egne"] == (3_000, 0)


@pytest.mark.parametrize(
    ("id", "ord_", "merke"),
    [
        ("skolestruktur", "Drammens Tidende, 2022, gjelder 1\u00a0skole", "fast"),
        ("private_kjop", "Kommunens tall, 2022, gjelder 8\u00a0plasser", "fast"),
        ("naerutvalg", "Kommunens nettsted, 2024", "fast"),
        ("kommunedeler", "Regneeksempel", "skravert"),
        ("first_lego_league", "Ikke tallfestet", "tom"),
    ],
)
def test_opphavet_står_i_ord(id: str, ord_: str, merke: str) -> None:
    assert listeforklaring.opphavsord(KOMMUNE, KOMMUNE.tiltak_etter_id[id], Tiltaksvalg(id)) == (ord_, merke)
    eget = Tiltaksvalg(id, eget_anslag=Anslag.punkt(1))
    assert listeforklaring.opphavsord(KOMMUNE, KOMMUNE.tiltak_etter_id[id], eget) == ("Ditt tall", "fast")


# --- Meldingene -----------------------------------------------------------------------------------------------------

SAMTALE = Samtale("a1", kvittert=3)


def melding(**felt: Any) -> dict[str, Any]:
    return {"e": {"o": "a1", "n": 6, "f": 1, "r": {"x": [6, 1]}, **felt}}


def test_bare_det_som_ikke_er_kvittert_gjøres_i_rekkefølgen_det_skjedde() -> None:
    nytt = les(SAMTALE, melding(r={"b": [5, 2], "gammel": [3, 9], "kommando|4": [4, ["nullstill"]], "a": [6, 1]}))
    assert [(e.nøkkel, e.verdi) for e in nytt.endringer] == [("kommando|4", ["nullstill"]), ("b", 2), ("a", 1)]
    assert nytt.sluppet and nytt.samtale.kvittert == 6
    assert les(nytt.samtale, melding()).endringer == ()


@pytest.mark.parametrize(
    "sendt",
    [
        None,
        {},
        "e",
        {"e": None},
        melding(o="en annen økt"),
        melding(n="6"),
        melding(n=True),
        melding(n=float("inf")),
        melding(n=3),
        melding(r=[]),
        melding(r={"x": 1}),
        melding(r={"x": ["6", 1]}),
        melding(r={"x": [float("nan"), 1]}),
        melding(r={"x" * 500: [6, 1]}),
        melding(r={"x": [6, {"a": 1}]}),
        melding(r={"x": [6, "y" * 5000]}),
        melding(r={"x": [6, ["a"] * 50]}),
        {"e": {"o": "a1"}},
    ],
)
def test_en_ødelagt_melding_gjør_ingenting(sendt: object) -> None:
    assert les(SAMTALE, sendt).endringer == ()
    assert isinstance(åpen_rad(sendt), str)


SÆRT = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=4)


@given(st.dictionaries(st.text(), SÆRT) | SÆRT)
def test_hva_som_helst_kan_sendes(sendt: object) -> None:
    les(SAMTALE, {"e": sendt})
    les(SAMTALE, melding(r=sendt))


# --- Siden ----------------------------------------------------------------------------------------------------------


class Side:
    """Startsiden uten nettleser: det som sendes ned, leses av protoen, og det som sendes opp, settes i økten."""

    def __init__(self) -> None:
        self.app = AppTest.from_file(str(ROT / "sider/meny.py"), default_timeout=60).run()
        self.nummer = 0

    @property
    def verdier(self) -> dict[str, Any]:
        lister = [json.loads(e.proto.bytes) for e in self.app.get("bidi_component")]
        return next(v for v in lister if isinstance(v, dict))

    @property
    def katalogen(self) -> dict[str, Any]:
        lister = [json.loads(e.proto.bytes) for e in self.app.get("bidi_component")]
        felles: dict[str, Any] = next(v for v in lister if isinstance(v, list))[0]["felles"]
        return felles

    def gjør(self, sluppet: bool = True, økt: str | None = None, **endringer: Any) -> None:
        r = {}
        for nøkkel, verdi in endringer.items():
            self.nummer += 1
            r[nøkkel] = [self.nummer, verdi]
        self.send({"o": økt or self.verdier["o"], "n": self.nummer, "f": int(sluppet), "r": r})

    def send(self, e: Any, vis: str = "") -> None:
        self.app.session_state[NØKKEL] = {"e": e, "vis": vis}
        self.app.run()
        assert not self.app.exception


@pytest.fixture(scope="module")
def side() -> Side:
    return Side()


def knappene(side: Side) -> list[tuple[str, str]]:
    """Det som kan trykkes i svaret: nøkkelen og verdien."""
    return re.findall(r'data-tl-k="([^"]+)" data-tl-verdi="([^"]+)"', "".join(side.verdier["svar"].values()))


def test_et_trykk_i_svaret_gjelder_det_som_sto_på_knappen_og_gjøres_én_gang(side: Side) -> None:
    side.gjør(**{"kommando|a": ["nullstill"]})
    nøkkel, verdi = next(k for k in knappene(side) if k[0].startswith("steg|"))
    side.gjør(**{nøkkel: float(verdi)})
    etter_ett = side.app.query_params["s"]
    assert nøkkel not in dict(knappene(side))
    side.gjør(**{nøkkel: float(verdi)})
    assert side.app.query_params["s"] == etter_ett
    assert list(side.verdier["v"]) == [nøkkel.removeprefix("steg|")]
    for slag in ("prognose", "forutsetning", "steg"):
        nøkkel, verdi = next(k for k in knappene(side) if k[0].startswith(slag))
        før = side.app.query_params["s"]
        side.gjør(**{nøkkel: float(verdi) if slag != "forutsetning" else int(verdi)})
        assert side.app.query_params["s"] != før, nøkkel
    side.gjør(**{"kommando|b": ["nullstill"]})


def test_siden_og_listen_tegner_det_samme_svaret(side: Side) -> None:
    side.gjør(skolestruktur=2)
    tegnet = {e.proto.body for e in side.app.get("html")}
    assert set(side.verdier["svar"].values()) <= tegnet and len(side.verdier["svar"]) == 6
    side.gjør(sluppet=False, skolestruktur=3)
    assert "23,1" in side.verdier["svar"]["svar_tall"]


def test_øktas_egne_nøkler_kan_tas_vare_på(side: Side) -> None:
    """Streamlits egen prøve av dette er slått av, for den godtar ingen komponent."""
    side.gjør(skolestruktur=3)
    side.gjør(**{"kommando|x": ["nytt", "Selge rådhuset", "12"], "anslag|skolestruktur|lav": "99"})
    side.gjør(skolestruktur=0, **{"eget:a": 0})
    tilstand = side.app.session_state.to_dict()
    for nøkkel, verdi in tilstand.items():
        if nøkkel.startswith("_"):
            assert pickle.loads(pickle.dumps(verdi)) == verdi, nøkkel
    assert "_økt" in tilstand
    side.gjør(**{"kommando|y": ["nullstill"]})


def test_gamle_meldinger_og_ukjente_nøkler_gjør_ingenting(side: Side) -> None:
    side.gjør(barnehagestruktur=4)
    adresse = side.app.query_params["s"]
    gammel = side.app.session_state[NØKKEL]["e"]
    side.gjør(**{"kommando|z": ["nullstill"]})
    tom = side.app.query_params["s"]
    side.send(gammel)
    assert side.app.query_params["s"] == tom != adresse
    for nøkkel, verdi in [
        ("finnes_ikke", 1),
        ("vedtatt_p07", 1),
        ("skolestruktur", 99),
        ("skolestruktur", "1"),
        ("tema|99", 0),
        ("forutsetning|mål", 1),
        ("steg|skolestruktur", 2.5),
        ("steg|finnes_ikke", 1),
        ("prognose|2024", 1e9),
        ("prognose|2031", 70_000),
        ("start|skolestruktur", "1999-01"),
        ("start|skolestruktur", "i fjor"),
        ("opptrapping|skolestruktur", 1e300),
        ("realisert|skolestruktur", float("inf")),
        ("driver|skolestruktur|sats", "1"),
        ("navn|eget:q", "x"),
        ("kommando|q", ["slett alt"]),
        ("kommando|r", ["nytt"]),
        ("kommando|s", ["eksempel", "finnes-ikke"]),
    ]:
        side.gjør(**{nøkkel: verdi})
        assert side.app.query_params["s"] == tom, nøkkel


def test_grunnen_på_hver_rad_er_katalogens_eller_sendt_på_nytt(side: Side) -> None:
    """Bare det som er annerledes enn i katalogen, sendes; satt sammen er det motorens grunn for hver rad.

    Et eget anslag mens regneeksemplene er slått av, tar bort en grunn katalogen har.
    """
    side.gjør(**{"kommando|g": ["nullstill"]})
    assert side.verdier["g"] == side.verdier["grunner"] == {}
    borte: set[str] = set()
    for endring in (
        {"forutsetning|regn_med_inntektstiltak": 1},
        {"tema|1": 0, "anslag|first_lego_league|sannsynlig": "0,5"},
        {"forutsetning|ta_med_antakelser": 0},
        {"anslag|sykefravaer|sannsynlig": "5"},
        {"tema|1": 1, "forutsetning|regn_med_inntektstiltak": 0},
    ):
        side.gjør(**endring)
        valg = lenkekode.les(KOMMUNE, "".join(side.app.query_params["s"])).valg
        felles, verdier = side.katalogen, side.verdier
        for tiltak in KOMMUNE.valgbare:
            tv = valg.tiltaksvalg(tiltak.id) or Tiltaksvalg(tiltak.id)
            kode = verdier["g"].get(tiltak.id, felles["g"].get(tiltak.id, ""))
            assert kode == listeforklaring.grunnen(KOMMUNE, valg, tiltak, tv), tiltak.id
            assert not kode or {**felles["grunner"], **verdier["grunner"]}[kode]["tekst"]
        borte |= felles["g"].keys() & {id for id, kode in verdier["g"].items() if not kode}
    assert borte == {"sykefravaer"}
    side.gjør(**{"kommando|h": ["nullstill"]})


def test_et_klikk_er_lite(side: Side) -> None:
    side.send({"o": side.verdier["o"], "n": side.nummer, "f": 1, "r": {}})
    mest = {"kommando|m": ["eksempel", "lengst"]}
    side.gjør(**mest)
    assert len(json.dumps(side.verdier, ensure_ascii=False).encode()) < 11_000
    side.gjør(**{"kommando|n": ["nullstill"]})
