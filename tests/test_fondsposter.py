"""Postene i fondets bok: samme navn, samme rekkefølge og samme fortegn overalt der fondet vises."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO, StringIO
from typing import Any

import docx
import openpyxl
import pytest

from scenario.begreper.felles import Måned
from scenario.begreper.fondsposter import FONDSBOK
from scenario.begreper.valg import Anslag, EgetTiltak, Valg
from scenario.beregning import beregn, uten_tiltak
from scenario.beregning.fond import Fondsår, fondsbok
from scenario.framstilling import diagrammer, tabeller
from scenario.framstilling.resultatforklaring import forklaringer
from scenario.rapport.csv_fil import csv_fil
from scenario.rapport.dokument import dokument
from scenario.rapport.innhold import Rapportinnhold, lag_innhold
from scenario.rapport.regneark import regneark
from tests.strategier import drammen

FASIT = (
    ("inngående", "Fondet ved årets start", 0),
    ("planlagt_bruk", "Planlagt bruk", -1),
    ("udekket_innsparing", "Udekket innsparing", -1),
    ("omstilling", "Omstillingskostnad", -1),
    ("merforbruk", "Merforbruk", -1),
    ("merinntekt", "Merinntekt", 1),
    ("saldo", "Saldo før gulvet", 0),
    ("utgående", "Fondet ved årets slutt", 0),
    ("udekket_merforbruk", "Udekket merforbruk", 0),
    ("udekket_til_sammen", "Udekket til sammen", 0),
    ("reservekrav", "Kravet i handlingsregelen", 0),
    ("margin", "Over eller under kravet", 0),
)
"""Feltet, navnet og retningen i fondet, i den rekkefølgen postene står."""
NAVN = {felt: navn for felt, navn, _ in FASIT}
UTEN = "Fondet uten tiltak"
BEVEGELSENE = ("planlagt_bruk", "udekket_innsparing", "omstilling", "merforbruk", "merinntekt")


@cache
def innhold() -> Rapportinnhold:
    """Alle postene er i bruk, også i ankeråret, der bare merforbruket teller. Fondet går tomt: 440,6 − 75 i 2024,
    så 100 i planlagt bruk og 150 − 2 hvert år."""
    forutsetninger = replace(
        drammen().standard,
        merforbruk=((2024, 75_000.0), (2025, 1_000.0)),
        merinntekt=((2024, 4_000.0), (2026, 2_000.0)),
        planlagt_bruk=((2024, 6_000.0), (2025, 100_000.0)),
        reservekrav_vekst_prosent=2.0,
    )
    engangs = ((2024, 5_000.0), (2025, 3_000.0))
    eget = EgetTiltak("e", "Eget", Anslag.punkt(2_000), Måned(2024, 1), omstilling=engangs)
    return lag_innhold(drammen(), Valg(forutsetninger, egne_tiltak=(eget,)), date(2025, 5, 5))


@cache
def arkene() -> tuple[Any, Any]:
    """Boka med formlene, og med verdiene som er lagret."""
    data = regneark(innhold())
    return openpyxl.load_workbook(BytesIO(data)), openpyxl.load_workbook(BytesIO(data), data_only=True)


def boka(valg: Valg) -> tuple[Fondsår, ...]:
    r = beregn(drammen(), valg)
    return fondsbok(drammen(), valg.forutsetninger, r.krav, r.effekt, r.omstilling)


def navnene(*felt: str) -> list[str]:
    return [NAVN[f] for f in felt]


# --- Navn og rekkefølge ---------------------------------------------------------------------------------------------


def _postene_på_skjermen() -> tuple[list[str], list[str]]:
    return next(iter(tabeller.fondsboken(boka(innhold().valg)).values())), [navn for _, navn, _ in FASIT]


def _fossen() -> tuple[list[str], list[str]]:
    ledd = [navn.replace("-|", "").replace("|", " ") for navn, _, _ in diagrammer.fossledd(boka(innhold().valg))]
    return ledd, ["Fond 2024", *navnene(*BEVEGELSENE, "udekket_merforbruk"), "Fond 2027"]


def _forklaringen() -> tuple[list[str], list[str]]:
    x = innhold()
    alle = {f.tittel: f.tekst for f in forklaringer(x.kommune, x.valg, x.resultat)}
    vist = [ord for ord in alle["Fondet i 2025"].split("(") if ")" in ord]
    tom = alle["Fondet i 2027"].split("Fondet kan ikke gå under 0. ")[1].split(":")[0]
    brukt = ("planlagt_bruk", "udekket_innsparing", "omstilling", "merforbruk")
    return [*(v.split(")")[0] for v in vist), tom], [
        *(n[0].lower() + n[1:] for n in navnene(*brukt)),
        NAVN["udekket_merforbruk"],
    ]


def _tre_ledd() -> tuple[list[str], list[str]]:
    x = innhold()
    standard = uten_tiltak(x.kommune, Valg(x.kommune.standard))
    vist = next(iter(tabeller.fondet_i_tre_ledd(standard, x.uten_tiltak, x.resultat).values()))
    return vist[5:], navnene("reservekrav", "margin", "udekket_merforbruk", "udekket_til_sammen")


def _panelet() -> tuple[list[str], list[str]]:
    vist = list(tabeller.per_år(innhold().resultat, innhold().uten_tiltak))[3:]
    return vist, [NAVN["utgående"], UTEN, *navnene("reservekrav", "margin")]


def _word() -> tuple[list[str], list[str]]:
    tabeller = docx.Document(BytesIO(dokument(innhold(), False))).tables
    tabell = next(t for t in tabeller if t.rows[1].cells[0].text == NAVN["inngående"])
    udekket = ("udekket_merforbruk", "udekket_til_sammen")
    felt = ("inngående", *BEVEGELSENE, "utgående", *udekket, "reservekrav", "margin")
    return [r.cells[0].text for r in tabell.rows][1:], [*navnene(*felt), UTEN]


def _regnearket() -> tuple[list[str], list[str]]:
    ark = arkene()[0]["Fond"]
    rader = [str(r[0].value) for r in ark.iter_rows(min_row=7, max_row=6 + len(FASIT))]
    return rader, [navn for _, navn, _ in FASIT]


def _sammendraget() -> tuple[list[str], list[str]]:
    kolonne = [str(r[0].value) for r in arkene()[0]["Sammendrag"].iter_rows()]
    start = kolonne.index("Disposisjonsfondet ved utgangen av året. Beløp i hele 1000 kr") + 2
    return kolonne[start : start + 5], [*navnene("utgående", "reservekrav", "margin", "udekket_merforbruk"), UTEN]


def _csv() -> tuple[list[str], list[str]]:
    rader = list(csv.reader(StringIO(csv_fil(innhold()).decode("utf-8-sig")), delimiter=";"))
    vist = [r[1] for r in rader if r[0] == "Fond"]
    return vist, [NAVN["utgående"], UTEN, *navnene("reservekrav", "margin", "udekket_merforbruk", "udekket_til_sammen")]


@pytest.mark.parametrize(
    "vis",
    [
        _postene_på_skjermen,
        _fossen,
        _forklaringen,
        _tre_ledd,
        _panelet,
        _word,
        _regnearket,
        _sammendraget,
        _csv,
    ],
    ids=lambda f: f.__name__,
)
def test_en_post_heter_det_samme_overalt(vis: Callable[[], tuple[list[str], list[str]]]) -> None:
    vist, fasit = vis()
    assert vist == fasit


def test_ordlisten_forklarer_de_udekkede_med_navnet_de_har() -> None:
    ord = {o.ord for o in drammen().ordliste}
    assert {"udekket innsparing", "udekket merforbruk", "merforbruk", "merinntekt"} <= ord


# --- Retning og regnestykke -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("felt", "navn", "retning"), FASIT, ids=[f for f, _, _ in FASIT])
def test_posten_har_sin_plass_og_retning(felt: str, navn: str, retning: int) -> None:
    post = FONDSBOK[[f for f, _, _ in FASIT].index(felt)]
    assert (post.id, post.navn, post.retning) == (felt, navn, retning)


BELØP = 10_000.0
EN_POST: dict[str, dict[str, Any]] = {
    "planlagt_bruk": {"planlagt_bruk": ((2025, BELØP),)},
    "merforbruk": {"merforbruk": ((2025, BELØP),)},
    "merinntekt": {"merinntekt": ((2025, BELØP),)},
}


def _med_en_post(felt: str) -> Valg:
    """150 mill. levert hvert år, og 10 mill. i én post i 2025."""
    effekt = 150_000 - (BELØP if felt == "udekket_innsparing" else 0)
    omstilling = ((2025, BELØP),) if felt == "omstilling" else ()
    andeler = tuple((å, 1.0 if å == 2025 else 150_000 / effekt) for å in (2025, 2026, 2027))
    eget = EgetTiltak("e", "Eget", Anslag.punkt(effekt), Måned(2025, 1), omstilling=omstilling, andeler=andeler)
    return Valg(replace(drammen().standard, **EN_POST.get(felt, {})), egne_tiltak=(eget,))


@pytest.mark.parametrize(("felt", "retning"), [(f, r) for f, _, r in FASIT if r], ids=BEVEGELSENE)
def test_posten_flytter_fondet_riktig_vei(felt: str, retning: int) -> None:
    """440 600 pluss eller minus 10 000 fra 2025. Posten selv viser beløpet med samme fortegn."""
    bok = boka(_med_en_post(felt))
    assert [round(b.utgående) for b in bok] == [440_600, *[440_600 + retning * 10_000] * 3], NAVN[felt]
    assert [round(getattr(b, felt)) for b in bok] == [0, retning * 10_000, 0, 0], NAVN[felt]


@pytest.mark.parametrize("felt", BEVEGELSENE)
def test_i_ankeråret_endrer_bare_merforbruket_fondet(felt: str) -> None:
    """Saldoen i 2024 er kommunens eget anslag. Bare merforbruket trekkes fra det; om resten sies det fra."""
    forutsetninger = replace(drammen().standard, **{f: ((2024, BELØP),) for f in EN_POST if f == felt})
    eget = EgetTiltak("e", "Eget", Anslag.punkt(150_000), Måned(2024, 1), omstilling=((2024, BELØP),))
    krav = ((2024, BELØP),) if felt == "udekket_innsparing" else None
    valg = Valg(replace(forutsetninger, krav=krav), egne_tiltak=(eget,) if felt == "omstilling" else ())
    ventet, sagt = (440_600 - BELØP, False) if felt == "merforbruk" else (440_600, True)
    assert boka(valg)[0].utgående == ventet, NAVN[felt]
    varsel = f"{NAVN[felt]} i 2024 endrer ikke fondet: saldoen for 2024 er kommunens eget anslag."
    assert (varsel in beregn(drammen(), valg).varsler) == sagt, NAVN[felt]


def test_saldoen_er_summen_av_postene_og_gulvet_er_null() -> None:
    for b in boka(innhold().valg):
        saldo = b.inngående + sum(getattr(b, felt) for felt in BEVEGELSENE)
        assert b.saldo == pytest.approx(saldo), f"{NAVN['saldo']} {b.år}"
        assert b.utgående == pytest.approx(max(0.0, saldo)), f"{NAVN['utgående']} {b.år}"
        assert b.udekket_merforbruk == pytest.approx(max(0.0, -saldo)), f"{NAVN['udekket_merforbruk']} {b.år}"
        assert b.margin == pytest.approx(b.utgående - b.reservekrav), f"{NAVN['margin']} {b.år}"


def _regn(celle: str) -> float:
    """Verdien av en celle på arket Fond, regnet av formlene. Tall fra andre ark er de lagrede."""
    formler, verdier = arkene()
    uttrykk = str(formler["Fond"][celle].value).removeprefix("=")
    navn = {n: d.attr_text.replace("'", "").replace("$", "") for n, d in formler.defined_names.items()}
    for n in sorted(navn, key=len, reverse=True):
        uttrykk = re.sub(rf"\b{n}\b", navn[n], uttrykk)
    uttrykk = uttrykk.replace("$", "").replace("'", "")

    def sum_(treff: re.Match[str]) -> str:
        kol, fra, til = treff[1], int(treff[2]), int(treff[3])
        return "(" + "+".join(f"({_regn(f'{kol}{rad}')})" for rad in range(fra, til + 1)) + ")"

    def tall(treff: re.Match[str]) -> str:
        if treff[1] == "Fond":
            return f"({_regn(treff[2])})"
        verdi = verdier[treff[1]][treff[2]].value
        return f'"{verdi}"' if isinstance(verdi, str) else f"({verdi or 0})"

    uttrykk = re.sub(r"SUM\(Fond!([A-Z])(\d+):\1(\d+)\)", sum_, uttrykk)
    uttrykk = re.sub(r"(\w+)!([A-Z]+\d+)", tall, uttrykk)
    python = uttrykk.replace("^", "**").replace("MAX(", "max(").replace("MIN(", "min(").replace("IF(", "hvis(")
    python = re.sub(r'(?<=")=(?=")', "==", python)
    return float(eval(python, {"max": max, "min": min, "hvis": lambda v, a, b: a if v else b}))


@pytest.mark.parametrize("felt", [f for f, _, _ in FASIT])
def test_formelen_i_regnearket_gir_beløpet_i_boka(felt: str) -> None:
    """Hver linje på arket Fond, hvert år, regnet av formlene alene."""
    rad = 7 + [f for f, _, _ in FASIT].index(felt)
    regnet = [_regn(f"{kol}{rad}") for kol in "BCDE"]
    assert regnet == pytest.approx([getattr(b, felt) for b in boka(innhold().valg)], abs=0.01), NAVN[felt]
