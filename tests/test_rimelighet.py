"""Et tall som ser ut til å være skrevet i feil enhet, gir et spørsmål ved alle dørene inn i et scenario."""

from __future__ import annotations

from typing import Any

import pytest

from scenario.deling.scenariofil import les_data
from scenario.framstilling.rimelighet import beløp, i_valget, mot_katalogen
from tests.strategier import drammen

MÅL = 150_000.0
EGET = {"id": "salg", "navn": "Salg", "start": "2025-01", "helårseffekt": 1000}


@pytest.mark.parametrize(
    ("verdi", "tekst", "forslag"),
    [
        (2_000_000_000, "2 000 000 mill. kr? Mente du 2,0?", 2_000),
        (7_700_000, "7 700 mill. kr? Mente du 7,7?", 7_700),
        (-7_700_000, "−7 700 mill. kr? Mente du −7,7?", -7_700),
        (0.5, "0,0005 mill. kr? Mente du 0,5?", 500),
        (1e300, None, None),
    ],
)
def test_et_beløp_i_feil_enhet_gir_et_spørsmål_med_forslag(
    verdi: float, tekst: str | None, forslag: float | None
) -> None:
    spørsmål = beløp(verdi, MÅL)
    assert spørsmål and spørsmål.forslag == forslag
    assert tekst is None or spørsmål.tekst.replace("\u00a0", " ") == tekst


@pytest.mark.parametrize("verdi", [0, 1, 500, 7_700, -7_700, 149_999, MÅL, -MÅL])
def test_beløp_som_kan_være_ment_gir_ingen_spørsmål(verdi: float) -> None:
    assert beløp(verdi, MÅL) is None


def test_en_faktor_hundre_ganger_unna_katalogen_gir_et_spørsmål() -> None:
    spørsmål = mot_katalogen(450_000, 4_500, "ansatte")
    assert spørsmål and "Mente du 4\u00a0500, som i katalogen?" in spørsmål.tekst
    assert mot_katalogen(9_000, 4_500, "ansatte") is None
    assert mot_katalogen(1e9, None, "ansatte") is None


@pytest.mark.parametrize(
    ("scenario", "hva"),
    [
        ({"egne_tiltak": [{**EGET, "helårseffekt": 9e8}]}, "Effekten av «Salg»"),
        ({"egne_tiltak": [{**EGET, "varige_merkostnader": 9e8}]}, "Varige merkostnader for «Salg»"),
        ({"egne_tiltak": [{**EGET, "inntektsbortfall": 9e8}]}, "Inntektsbortfallet for «Salg»"),
        ({"egne_tiltak": [{**EGET, "omstilling": {"2026": 9e8}}]}, "Omstillingskostnaden for «Salg» i 2026"),
        ({"tiltak": {"skolestruktur": {"eget_anslag": 7.7e6}}}, "Eget anslag for «Færre skoler»"),
        ({"tiltak": {"sykefravaer": {"drivere": {"ansatte": 1e9}}}}, "Ansatte for «Lavere sykefravær»"),
        ({"forutsetninger": {"krav": {"2025": 9e8}}}, "Egne krav per år i 2025"),
        ({"forutsetninger": {"mål": 9e8}}, "Eget mål"),
        ({"forutsetninger": {"planlagt_bruk": {"2026": 9e8}}}, "Planlagt bruk av fondet i 2026"),
    ],
)
def test_hvert_tall_i_et_scenario_vurderes_og_nevnes_ved_navn(scenario: dict[str, Any], hva: str) -> None:
    (spørsmål,) = i_valget(drammen(), les_data(drammen(), scenario))
    assert spørsmål.hva == hva and str(spørsmål).startswith(f"{hva}: ")


def test_katalogen_selv_gir_ingen_spørsmål() -> None:
    alle = {t.id: {"mengde": t.mengde.størst} if t.mengde else {} for t in drammen().tiltak}
    assert i_valget(drammen(), les_data(drammen(), {"tiltak": alle})) == ()
