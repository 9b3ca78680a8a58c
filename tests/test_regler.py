"""Handlingsregler som liste: mange kommuners regler kan føres, og en regel vi ikke regner, får aldri et «ja»."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from scenario.begreper.felles import Måned
from scenario.begreper.handlingsregler import Regel
from scenario.begreper.valg import Anslag, EgetTiltak, Valg
from scenario.beregning import beregn
from scenario.beregning.regler import Utfall, vurder
from scenario.framstilling import regeltekst
from scenario.rapport.csv_fil import csv_fil
from scenario.rapport.innhold import lag_innhold
from scenario.rapport.ren_tekst import ren_tekst
from tests.strategier import drammen

INNTEKTER = {"verdi": 9_123_300, "enhet": "1000 kr", "opphav": "avledet", "kilde": "x", "regnestykke": "273699 / 0.03"}


def regel(**felt: Any) -> Regel:
    grunn = {"id": "r", "navn": "R", "slag": "regel", "operator": "minst", "enhet": "prosent"}
    return Regel.model_validate({**grunn, "opphav": "ekstern", "kilde": "x", "nevner": INNTEKTER, **felt})


@pytest.mark.parametrize(
    ("felt", "krav", "tak"),
    [
        ({"teller": ["netto_driftsresultat"], "mål": 2}, 2, None),
        ({"teller": ["disposisjonsfond"], "mål": 6}, 6, None),
        ({"teller": ["lånegjeld"], "operator": "høyst", "mål": 60, "justering": "uten startlån"}, 60, None),
        ({"teller": ["egenfinansiering"], "mål": 50}, 50, None),
        ({"teller": ["investeringer"], "operator": "mellom", "mål": 11, "tak": 12}, 11, 12),
        ({"teller": ["disposisjonsfond", "mindreforbruk"], "mål": 7}, 7, None),
        ({"teller": ["lån_av_frie_inntekter"], "operator": "høyst", "mål": 90, "omfang": "konsern"}, 90, None),
        ({"teller": ["arbeidskapital"], "operator": "mellom", "mål": 10, "tak": 15}, 10, 15),
        ({"teller": ["netto_driftsresultat"], "mål": 1.75, "justering": "justert"}, 1.75, None),
        ({"teller": ["netto_finanskostnad"], "operator": "høyst", "mål": {2026: 7.3, 2027: 7.4}}, 7.4, None),
    ],
    ids=["stavanger", "fond", "gjeld", "egen", "invest", "sandnes", "frie", "arbeidskapital", "lunner", "per_år"],
)
def test_reglene_i_andre_kommuner_kan_føres(felt: dict[str, Any], krav: float, tak: float | None) -> None:
    r = regel(**felt)
    assert (r.krav(2027), r.tak_for(2027)) == (krav, tak)


def test_drammens_krav_er_summen_av_leddene() -> None:
    """3 % av 9 123 300 + 1 % av 9 564 100 + 20 000 = 389 340."""

    def av(verdi: float) -> dict[str, Any]:
        return {"verdi": verdi, "enhet": "1000 kr", "opphav": "kilde", "kilde": "x"}

    ledd = [
        {"navn": "Inntekter", "andel_prosent": 3, "av": av(9_123_300)},
        {"navn": "Gjeld", "andel_prosent": 1, "av": av(9_564_100)},
        {"navn": "Eierrisiko", "av": av(20_000)},
    ]
    r = regel(teller=["disposisjonsfond"], nevner=None, ledd=ledd, enhet="1000 kr")
    assert r.krav(2025) == pytest.approx(389_340)


@pytest.mark.parametrize(
    "felt",
    [
        {"teller": ["disposisjonsfond"], "operator": "mellom", "mål": 1},
        {"teller": ["disposisjonsfond"], "mål": 1, "tak": 2},
        {"teller": ["disposisjonsfond"]},
        {"teller": ["disposisjonsfond"], "slag": "orientering", "mål": 1},
        {"teller": [], "mål": 1},
        {"teller": ["noe_annet"], "mål": 1},
    ],
)
def test_en_tvetydig_regel_stoppes(felt: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        regel(**felt)


def _svar(*regler: Regel, effekt: float = 150_000) -> dict[str, list[tuple[float | None, Utfall]]]:
    kommune = drammen().model_copy(update={"handlingsregler": regler})
    eget = EgetTiltak("e", "Eget", Anslag.punkt(effekt), Måned(2025, 1))
    r = beregn(kommune, Valg(kommune.standard, egne_tiltak=(eget,)))
    return {x.id: [(a.verdi, a.utfall) for a in svar] for x, svar in vurder(kommune, r)}


def test_flere_regler_svarer_hver_for_seg() -> None:
    """440 600 / 9 123 300 = 4,83 %: under 6 %, over 4 %, og mellom 4 og 5. Kravet i kroner er det samme som før."""
    svar = _svar(
        regel(id="seks", teller=["disposisjonsfond"], mål=6),
        regel(id="fire", teller=["disposisjonsfond"], mål=4),
        regel(id="mellom", teller=["disposisjonsfond"], operator="mellom", mål=4, tak=5),
    )
    assert svar["seks"][3] == (pytest.approx(4.829, abs=1e-3), Utfall.BRYTES)
    assert svar["fire"][3][1] is svar["mellom"][3][1] is svar["disposisjonsfond"][3][1] is Utfall.HOLDER


def test_en_regel_vi_ikke_regner_får_aldri_et_ja() -> None:
    for teller in ("netto_driftsresultat", "lånegjeld", "mindreforbruk"):
        svar = _svar(regel(id="x", teller=["disposisjonsfond", teller], mål=0))["x"]
        assert {utfall for _, utfall in svar} == {Utfall.IKKE_BERØRT} and {verdi for verdi, _ in svar} == {None}


def test_en_grense_per_år_gjelder_bare_årene_den_nevner() -> None:
    svar = _svar(regel(id="x", teller=["disposisjonsfond"], mål={2026: 4, 2027: 5}))["x"]
    assert [u for _, u in svar] == [Utfall.UTEN_KRAV, Utfall.UTEN_KRAV, Utfall.HOLDER, Utfall.BRYTES]


def test_drammen_viser_netto_driftsresultat_og_gjeldsgrad_uten_å_svare() -> None:
    """78,3 / 9 123,3 = 0,86 %, som kilden skriver 0,9. 1,75 % er 159,7 mill. kr."""
    innhold = lag_innhold(drammen(), Valg(drammen().standard), date(2025, 5, 5))
    tabell = regeltekst.reglene(vurder(drammen(), innhold.resultat))
    rader = {navn.split(" (")[0]: [c.replace("\u00a0", " ") for c in kol] for navn, kol in tabell.items()}
    assert rader["Netto driftsresultat"][:2] == ["minst 1,75 %", "0,9 % (2023)"]
    assert rader["Gjeldsgrad"][:2] == ["ikke satt", "104,8 % (2023)"]
    assert set(rader["Netto driftsresultat"][3:]) == {"ikke berørt av valgene her"}
    assert set(rader["Gjeldsgrad"][3:]) == {"uten krav i kildene"}
    assert rader["Disposisjonsfond"][3:] == ["holder: 440,6", "brytes: 290,6", "brytes: 140,6", "brytes: 0,0"]
    assert round(78_300 / 9_123_300 * 100, 1) == 0.9 and round(0.0175 * 9_123.3, 1) == 159.7
    assert "Netto driftsresultat (anbefaling, ikke kommunens regel): minst 1,75" in ren_tekst(innhold, False)
    assert "Regel;Netto driftsresultat;E;prosent;;;;;;;;ikke berørt av valgene her" in csv_fil(innhold).decode()
