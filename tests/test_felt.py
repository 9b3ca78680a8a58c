"""Felt som hører sammen, og tekst som er for lang: det blir til en verdi, eller til én setning ved feltet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario.begreper.tallform import les_tall
from scenario.begreper.valg import Anslag
from scenario.framstilling.felt import DELENE, Feltfeil, kort, les_anslag, vis_anslag
from scenario.framstilling.tall import knapp
from sider.felles.tilstand.feste import Feste


def les(tekst: str) -> float | None:
    return les_tall(tekst) if tekst.strip() else None


LES = dict.fromkeys(DELENE, les)


def skrevet(lav: str, sannsynlig: str, høy: str) -> dict[str, str]:
    return {"lav": lav, "sannsynlig": sannsynlig, "høy": høy}


@pytest.mark.parametrize(
    ("felt", "anslag"),
    [
        (("", "10", ""), Anslag(10, 10, 10)),
        (("8", "10", ""), Anslag(8, 10, 10)),
        (("", "10,0", "12"), Anslag(10, 10, 12)),
        (("8", "10", "12"), Anslag(8, 10, 12)),
        (("", "", ""), None),
    ],
)
def test_tomt_lavt_og_høyt_følger_det_sannsynlige(felt: tuple[str, str, str], anslag: Anslag | None) -> None:
    assert les_anslag(skrevet(*felt), LES) == anslag


@pytest.mark.parametrize(
    ("felt", "midten_endret", "ved"),
    [
        (("11", "10", ""), False, {"lav": "Kan ikke være over det sannsynlige, 10. Rett ett av dem."}),
        (("11", "10", ""), True, {"sannsynlig": "Kan ikke være under det lave, 11. Rett ett av dem."}),
        (("", "10", "9"), False, {"høy": "Kan ikke være under det sannsynlige, 10. Rett ett av dem."}),
        (("", "10", "9"), True, {"sannsynlig": "Kan ikke være over det høye, 9. Rett ett av dem."}),
        (("8", "", ""), False, {"sannsynlig": "Skriv det sannsynlige tallet også."}),
    ],
)
def test_tall_som_ikke_stiger_får_setningen_ved_det_siste(
    felt: tuple[str, str, str], midten_endret: bool, ved: dict[str, str]
) -> None:
    with pytest.raises(Feltfeil) as feil:
        les_anslag(skrevet(*felt), LES, midten_endret=midten_endret)
    assert feil.value.setninger == ved


def test_hvert_felt_som_ikke_er_et_tall_får_sin_setning() -> None:
    with pytest.raises(Feltfeil) as feil:
        les_anslag(skrevet("lite", "10", "mye"), LES)
    assert feil.value.setninger.keys() == {"lav", "høy"}


@given(st.lists(st.integers(-999, 999), min_size=3, max_size=3).map(sorted))
def test_det_som_vises_leses_som_det_samme(nivåer: list[int]) -> None:
    anslag = Anslag(*map(float, nivåer))
    assert les_anslag(vis_anslag(anslag, lambda v: "" if v is None else knapp(v)), LES) == anslag


@given(st.text(max_size=60), st.integers(1, 40))
def test_kortet_tekst_er_begynnelsen_og_får_plass(tekst: str, lengst: int) -> None:
    hele, kortet = kort(tekst, len(tekst) + 1), kort(tekst, lengst)
    assert len(kortet) <= lengst and hele.startswith(kortet)
    assert kortet == hele or len(hele) > lengst


def test_et_langt_navn_kortes_etter_et_helt_ord() -> None:
    assert kort("Selge rådhuset og flytte", 20) == "Selge rådhuset og"
    assert kort("Selge rådhuset og flytte", 17) == "Selge rådhuset og"
    assert kort("Administrasjonslokaleforvaltning", 10) == "Administra"


def test_et_tall_som_står_alene_kan_endres_alene() -> None:
    """Lavt og høyt er tomme når anslaget er ett tall, så 9,3 kan bli 10 uten at de andre står igjen på 9,3."""
    felt = vis_anslag(Anslag.punkt(9.3), lambda v: "" if v is None else knapp(v))
    assert les_anslag({**felt, "sannsynlig": "10"}, LES) == Anslag.punkt(10)


@pytest.mark.parametrize("sendt", [None, 99, -99, "ukjent", [], 1.5], ids=str)
def test_noe_kontrollen_ikke_har_gir_den_siste_gyldige(sendt: object) -> None:
    """Nettleseren kan sende hva som helst, også etter at valgene i en kontroll er blitt færre."""
    valgene = ("lav", "høy")
    av_nummer: Feste[str] = Feste("n", lambda v: {"n": valgene.index(v)}, lambda s: valgene[s["n"]])
    av_navn: Feste[str] = Feste("n", lambda v: {"n": v}, lambda s: {v: v for v in valgene}[s["n"]])
    assert av_nummer.lest({"n": sendt}, "høy") == "høy" and av_navn.lest({"n": sendt}, "høy") == "høy"
    assert av_nummer.lest({"n": 0}, "høy") == "lav" and av_navn.lest({"n": "lav"}, "høy") == "lav"
