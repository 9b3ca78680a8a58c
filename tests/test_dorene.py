"""Alt en dør slipper inn i et valg, kan stå i en adresse og leses likt tilbake. Resten avvises med én setning."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario.begreper.felles import Måned
from scenario.begreper.felter import STØRST_BELØP, Bryter, Slag, Valgliste, slagene, tallet
from scenario.begreper.valg import SLAG, Anslag, EgetTiltak, Forutsetninger, Tiltaksvalg, Valg
from scenario.beregning.utfylling import fyll_ut
from scenario.deling.lenkekode import kod, les
from scenario.deling.scenariodata import scenario_som_data
from scenario.deling.scenariofil import les_data
from scenario.feilmeldinger import Inndatafeil
from tests.strategier import drammen

TILTAKET = "demografikompensasjon"
DRIVER = next(iter(drammen().tiltak_etter_id[TILTAKET].drivere))
INTERNE = {"helårseffekt", "realiseringsgrad", "inntektsbortfall", "drivere", "andeler"}
TALL = st.floats(allow_nan=True, allow_infinity=True) | st.sampled_from(
    [STØRST_BELØP, -STØRST_BELØP, 2 * STØRST_BELØP, 1e12, -2e9, 0.0, 1.0, 1.5, 60.0, 61.0, 1e-300]
)


def tom() -> Valg:
    return Valg(forutsetninger=drammen().standard)


def sett_forutsetning(felt: str, verdi: Any) -> Valg:
    return tom().med(forutsetninger=replace(drammen().standard, **{felt: verdi}))


def sett_tiltak(felt: str, verdi: Any) -> Valg:
    return tom().med(tiltak=(replace(Tiltaksvalg(TILTAKET), **{felt: verdi}),))


def sett_eget(felt: str, verdi: Any) -> Valg:
    eget = EgetTiltak("a", "Salg", Anslag.punkt(1000.0), Måned(2025, 1))
    return tom().med(egne_tiltak=(replace(eget, **{felt: verdi}),))


FELT: list[tuple[Callable[[str, Any], Valg], str, Slag]] = [
    *((sett_forutsetning, felt, slag) for felt, slag in SLAG.items()),
    *((sett_tiltak, felt, slag) for felt, slag in slagene(Tiltaksvalg).items()),
    *((sett_eget, felt, slag) for felt, slag in slagene(EgetTiltak).items()),
]
TALLFELT = [(sett, felt, slag) for sett, felt, slag in FELT if not isinstance(slag, Bryter | Valgliste)]
NAVN_PÅ_FELT = [f"{sett.__name__}-{felt}" for sett, felt, _ in TALLFELT]


def i_form(felt: str, tall: float) -> Any:
    """Tallet slik feltet holder det."""
    if felt == "opptrapping_måneder":
        return int(tall) if abs(tall) < 1e300 else 10**300
    if felt == "drivere":
        return ((DRIVER, tall),)
    if felt in ("andeler", "omstilling", "krav", "merforbruk", "merinntekt", "planlagt_bruk"):
        return ((2026, tall),)
    if felt in ("helårseffekt", "eget_anslag", "felles_levering", "felles_forsinkelse_måneder"):
        return Anslag.punkt(tall)
    return tall


@pytest.mark.parametrize(("sett", "felt", "slag"), TALLFELT, ids=NAVN_PÅ_FELT)
@given(TALL)
def test_et_tall_i_et_felt_kommer_likt_tilbake_av_adressen_eller_avvises_i_brukerens_ord(
    sett: Callable[[str, Any], Valg], felt: str, slag: Slag, tall: float
) -> None:
    valg = sett(felt, i_form(felt, tall))
    try:
        kode = kod(drammen(), valg)
    except Inndatafeil as feil:
        (setning,) = feil.setninger
        assert setning.endswith(".") and not re.search(r"[\w\]]\.[a-zæøå]|_|\d\.\d", setning), setning
        assert not INTERNE & set(re.findall(r"\w+", setning)), setning
        return
    assert les(drammen(), kode).valg == fyll_ut(drammen(), valg)


@pytest.mark.parametrize(("sett", "felt", "slag"), TALLFELT, ids=NAVN_PÅ_FELT)
def test_grensen_er_den_samme_i_fila_i_lenka_og_i_feltet(
    sett: Callable[[str, Any], Valg], felt: str, slag: Slag
) -> None:
    """Grensa selv slipper inn overalt, og det neste tallet ingen steder."""
    tall = tallet(slag)
    assert tall
    for grense, over in ((tall.størst, tall.størst + 1), (tall.minst, tall.minst - 1)):
        if felt == "mengde":
            continue  # tiltaket selv setter grensene
        valg = sett(felt, i_form(felt, grense))
        assert tall.feil(grense) is None
        assert les_data(drammen(), scenario_som_data(drammen(), valg)) == valg
        assert les(drammen(), kod(drammen(), valg)).valg == fyll_ut(drammen(), valg)
        ulovlig = sett(felt, i_form(felt, over))
        assert tall.feil(over)
        with pytest.raises(Inndatafeil):
            kod(drammen(), ulovlig)
        with pytest.raises(Inndatafeil):
            les_data(drammen(), scenario_som_data(drammen(), ulovlig))


def test_hvert_tall_i_et_valg_har_et_slag_med_grenser() -> None:
    """Et nytt felt uten slag ville sluppet alt inn."""
    uten = {"id", "navn", "start"}
    for begrep in (Forutsetninger, Tiltaksvalg, EgetTiltak):
        assert {f.name for f in fields(begrep)} - set(slagene(begrep)) <= uten


def test_et_eget_tiltak_på_to_millioner_millioner_nevnes_ved_navn() -> None:
    valg = sett_eget("helårseffekt", Anslag.punkt(2e9))
    with pytest.raises(Inndatafeil) as feil:
        kod(drammen(), valg)
    assert str(feil.value).replace("\u00a0", " ") == (
        "Effekten av «Salg» kan ikke være 2 000 000 mill. kr; høyst 1 000 000 mill. kr."
    )


@pytest.mark.parametrize(
    ("felt", "tekst", "verdi"),
    [
        ("helårseffekt", "12 mill", Anslag.punkt(12_000.0)),
        ("helårseffekt", {"lav": "9 mill", "sannsynlig": "10 mill. kr", "høy": 12_000}, Anslag(9e3, 1e4, 1.2e4)),
        ("varige_merkostnader", "500 tusen kr", 500.0),
        ("realiseringsgrad", "80 %", 0.8),
        ("omstilling", {"2026": "1,5 mill"}, ((2026, 1500.0),)),
    ],
)
def test_en_fil_kan_ha_tall_med_enheten_skrevet_ut(felt: str, tekst: Any, verdi: Any) -> None:
    eget = {"id": "a", "navn": "Salg", "start": "2025-01", "helårseffekt": 1000, felt: tekst}
    (lest,) = les_data(drammen(), {"egne_tiltak": [eget]}).egne_tiltak
    assert getattr(lest, felt) == verdi


def test_det_gamle_navnet_på_forutsetningene_leses_som_før() -> None:
    gitt = {"mål": 90_000, "krav": [1, 2, 3, 4]}
    assert les_data(drammen(), {"antakelser": gitt}) == les_data(drammen(), {"forutsetninger": gitt})
    with pytest.raises(Inndatafeil, match="antakelser: ukjent felt"):
        les_data(drammen(), {"antakelser": gitt, "forutsetninger": gitt})
    for navn in ("antakelser", "forutsetninger"):
        with pytest.raises(Inndatafeil, match=f"{navn}.mål: -1"):
            les_data(drammen(), {navn: {"mål": -1}})
        with pytest.raises(Inndatafeil, match=f"{navn}.krav.2031: modellen"):
            les_data(drammen(), {navn: {"krav": {"2031": 1}}})


def test_tiltak_kan_stå_som_en_liste_av_id_er() -> None:
    som_liste = les_data(drammen(), {"tiltak": ["skolestruktur", "staber"]})
    assert som_liste == les_data(drammen(), {"tiltak": {"skolestruktur": {}, "staber": None}})
