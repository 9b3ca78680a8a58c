"""Tall slik folk skriver dem: samme leser på skjermen, i lister, i filer og på kommandolinjen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario.begreper.tallform import Enhet, har_enhet, knapp, les_tall

MILL = Enhet.MILL_KR


@pytest.mark.parametrize(
    ("tekst", "tall"),
    [
        ("12 mill", 12),
        ("12 mill. kr", 12),
        ("12 millioner kroner i året", 12),
        ("12\u00a0mill.\u00a0kr", 12),
        ("12 MNOK", 12),
        ("kr 12", 12),
        ("12 kr", 12),
        ("12,-", 12),
        ("12,–", 12),
        ("(4)", -4),
        ("kr (4)", -4),
        ("(4 mill)", -4),
        ("- 4", -4),
        ("\u22124", -4),
        ("–4", -4),
        ("+4", 4),
        (",5", 0.5),
        ("-,5", -0.5),
        ("1 200", 1200),
        ("1\u202f200,5", 1200.5),
        ("1'200", 1200),
        ("\u200b7", 7),
        ("500 000 kr", 0.5),
        ("500 tusen", 0.5),
        ("500 tkr", 0.5),
        ("0,5 mrd", 500),
        ("0", 0),
        ("0 kr", 0),
    ],
)
def test_et_beløp_i_mill_kr_leses_slik_folk_skriver_det(tekst: str, tall: float) -> None:
    assert les_tall(tekst, MILL) == tall


@pytest.mark.parametrize(
    ("tekst", "enhet", "tall"),
    [
        ("12 mill", Enhet.TUSEN_KR, 12_000),
        ("12 mill", Enhet.KRONER, 12_000_000),
        ("1 200 kr", Enhet.KRONER, 1200),
        ("5 %", Enhet.PROSENT, 5),
        ("5 prosent", Enhet.PROSENT, 5),
        ("80 %", Enhet.ANDEL, 0.8),
        ("0,8", Enhet.ANDEL, 0.8),
        ("3 mnd.", Enhet.MÅNEDER, 3),
    ],
)
def test_enheten_i_teksten_regnes_om_til_feltets(tekst: str, enhet: Enhet, tall: float) -> None:
    assert les_tall(tekst, enhet) == tall


@pytest.mark.parametrize(
    ("tekst", "enhet", "sagt"),
    [
        ("5 %", MILL, "«5 %» er en prosent, men her skal det stå et beløp i mill. kr."),
        ("5 %", Enhet.TALL, "«5 %» er en prosent, men her skal det stå et tall."),
        ("12 mill", Enhet.PROSENT, "«12 mill» er et beløp, men her skal det stå prosent."),
        ("1.200", MILL, "«1.200» kan leses på to måter. Skriv «1 200» eller «1,200»."),
        ("1.200.000", MILL, "«1.200.000» kan leses på to måter. Skriv «1 200 000»."),
        ("1 200 kr", MILL, "«1 200 kr» kan leses på to måter. Skriv «1\u00a0200 mill.» eller «0,0012 mill.»."),
        ("450 000 kr", Enhet.TUSEN_KR, "Skriv «450\u00a0000 tusen» eller «450 tusen»."),
        *((feil, MILL, "er ikke et tall") for feil in ("", "tre", "1 20", "5-7", "5–7", "1e5", "ca. 5", "12²", "٣")),
        *(
            (feil, MILL, "er ikke et tall")
            for feil in ("kr", "(−4)", "--4", "1,2,3", "12 skoler", "12 mill tusen", "4-")
        ),
    ],
)
def test_det_som_er_noe_annet_eller_kan_være_to_ting_avvises_med_én_setning(
    tekst: str, enhet: Enhet, sagt: str
) -> None:
    with pytest.raises(ValueError, match="«") as feil:
        les_tall(tekst, enhet)
    assert sagt in str(feil.value)


@given(st.decimals(-(10**11), 10**11, places=4), st.sampled_from(Enhet))
def test_det_vi_selv_skriver_kan_alltid_leses(verdi: float, enhet: Enhet) -> None:
    assert les_tall(knapp(float(verdi)), enhet) == float(verdi)


@given(st.text(max_size=40), st.sampled_from(Enhet))
def test_enhver_tekst_gir_et_tall_eller_én_norsk_setning(tekst: str, enhet: Enhet) -> None:
    try:
        assert abs(les_tall(tekst, enhet)) < float("inf")
    except ValueError as feil:
        assert str(feil).startswith("«") and str(feil).endswith(".")


@pytest.mark.parametrize("tekst", ["12 mill", "500 tusen kr", "80 %", "1 mrd."])
def test_et_tall_med_enheten_skrevet_ut_kjennes_igjen(tekst: str) -> None:
    assert har_enhet(tekst)


@pytest.mark.parametrize("tekst", ["12000", "mye", "", "12 kr"])
def test_et_tall_uten_enhet_er_ikke_utvetydig(tekst: str) -> None:
    assert not har_enhet(tekst)
