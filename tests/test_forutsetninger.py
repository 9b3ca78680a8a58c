"""Hver forutsetning har ett navn, én tekstform, ett sett grenser og én virkning, uansett hvor den står."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import openpyxl
import pytest

from scenario.analyse.alternativer.skille import Emne, Skillelinje
from scenario.begreper.felter import Bryter, PerÅr, Spennfelt, Tallfelt, tallet
from scenario.begreper.tallform import Enhet, les_tall
from scenario.begreper.valg import ENDRER_IKKE_PLANEN, FORUTSETNINGSFELT, SLAG, Anslag, Valg
from scenario.beregning import beregn
from scenario.deling.lenkekode import kod, les
from scenario.framstilling import forutsetningstekst, skilletekst
from scenario.rapport.csv_fil import csv_fil
from scenario.rapport.forutsetningstekst import forutsetninger
from scenario.rapport.innhold import lag_innhold
from scenario.rapport.regneark import regneark
from scenario.rapport.ren_tekst import ren_tekst
from tests.strategier import drammen


@dataclass(frozen=True)
class Ventet:
    """Det en leser skal møte, skrevet for hånd."""

    navn: str
    verdi: Any
    tekst: str
    i_excel: tuple[Any, ...] = ()
    grenser: tuple[float, float] | str = ""
    endring: float = 0.0
    """Hvor mye fondet i 2027 flytter seg fra standarden, i 1000 kr."""


BELØP = (-1e9, 1e9)
VENTET = {
    "tolkning": Ventet("Tolkning av målet", "C", "C – Egen opptrapping", endring=None),  # type: ignore[arg-type]
    "krav": Ventet("Egne krav per år", ((2025, 0.0),), "0 mill. kr i 2025", (None, 0), BELØP, 140_600),
    "mål": Ventet("Eget mål", 90_000.0, "90 mill. kr", (90_000,), (0.001, 1e9)),
    "realiseringsgrad": Ventet("Realiseringsgrad", 0.8, "80 %", (0.8,), (0, 1)),
    "merforbruk": Ventet("Merforbruk", ((2024, 75_000.0),), "75 mill. kr i 2024", (75_000,), BELØP, 0),
    "merinntekt": Ventet("Merinntekt", ((2025, 90_000.0),), "90 mill. kr i 2025", (0, 90_000), BELØP, 80_600),
    "planlagt_bruk": Ventet(
        "Planlagt bruk av fondet", ((2026, 5_000.0),), "5 mill. kr i 2026", (0, 0, 5_000), BELØP, 0
    ),
    "reservekrav_vekst_prosent": Ventet("Vekst i reservekravet", 2.5, "2,5 % i året", (2.5,), (-50, 100)),
    "udekket_dekkes_av_fondet": Ventet(
        "Udekket innsparing tas av fondet", False, "nei", ("nei",), '"ja,nei"', endring=440_600
    ),
    "regn_med_inntektstiltak": Ventet("Regn med inntektstiltak", True, "ja", ("ja",), '"ja,nei"'),
    "ta_med_antakelser": Ventet("Ta med tiltak som bygger på antakelser", False, "nei", ("nei",), '"ja,nei"'),
    "regn_om_priser": Ventet("Regn om til samme års kroner", True, "ja", ("ja",), '"ja,nei"'),
    "usikkerhet": Ventet("Vis usikkerhet", False, "nei"),
    "eksterne_bommer_likt": Ventet("De eksterne tallene bommer likt", True, "ja"),
    "spenn_der_det_mangler": Ventet("Tall uten spenn er også usikre", False, "nei"),
    "felles_levering": Ventet("Felles levering", Anslag(0.5, 0.8, 1.0), "50 % til 100 %, mest sannsynlig 80 %"),
    "felles_forsinkelse_måneder": Ventet(
        "Felles forsinkelse", Anslag(1, 2, 6), "1 måned til 6 måneder, mest sannsynlig 2 måneder"
    ),
}


def med(felt: str) -> Valg:
    return Valg(replace(drammen().standard, **{felt: VENTET[felt].verdi}))


def test_alle_forutsetninger_er_med_her() -> None:
    assert set(VENTET) == set(FORUTSETNINGSFELT) == {a.id for a in drammen().forutsetninger if a.styrbar}


@pytest.mark.parametrize("felt", VENTET)
def test_navnet_og_verdien_er_den_samme_i_rapport_sammenligning_og_fil(felt: str) -> None:
    ventet, innhold = VENTET[felt], lag_innhold(drammen(), med(felt), date(2025, 5, 5), "")
    (her,) = [f for f in forutsetninger(innhold) if f.id == felt]
    linje = Skillelinje(
        Emne.FORUTSETNING, felt, her.navn, felt, None, ventet.verdi, helårseffekt=0.0, effekt=(), fond=()
    )
    vist = skilletekst.verdi(drammen(), linje, ventet.verdi)
    assert (her.navn, uten_hardt(her.verdi), her.endret) == (ventet.navn, ventet.tekst, True), felt
    assert (skilletekst.hva(drammen(), linje), uten_hardt(vist)) == (ventet.navn, ventet.tekst), felt
    for fil in (ren_tekst(innhold), csv_fil(innhold)):
        tekst = " ".join(uten_hardt(fil if isinstance(fil, str) else fil.decode("utf-8-sig")).split())
        assert ventet.navn in tekst and ventet.tekst in tekst, felt


def uten_hardt(tekst: str) -> str:
    return tekst.replace("\u00a0", " ")


@pytest.mark.parametrize("felt", [f for f in VENTET if f not in ENDRER_IKKE_PLANEN and f != "tolkning"])
def test_cellen_i_regnearket_har_navnet_verdien_og_grensene(felt: str) -> None:
    ventet = VENTET[felt]
    innhold = lag_innhold(drammen(), med(felt), date(2025, 5, 5), "")
    ark = openpyxl.load_workbook(io.BytesIO(regneark(innhold)))["Forutsetninger"]
    (rad,) = [r for r in ark.iter_rows(max_row=30) if r[0].value == ventet.navn]
    assert tuple(c.value for c in rad[1 : 1 + len(ventet.i_excel)]) == ventet.i_excel, felt
    (gyldig,) = [d for d in ark.data_validations.dataValidation if rad[1].coordinate in d.sqref]
    grenser = (float(gyldig.formula1), float(gyldig.formula2)) if gyldig.formula2 else gyldig.formula1
    assert grenser == ventet.grenser, felt


@pytest.mark.parametrize("felt", VENTET)
def test_lenka_bærer_forutsetningen(felt: str) -> None:
    assert les(drammen(), kod(drammen(), med(felt))).valg == med(felt)


@pytest.mark.parametrize("felt", VENTET)
def test_forutsetningen_virker_den_veien_den_skal(felt: str) -> None:
    """Uten tiltak er fondet 440,6 – 150 – 150 mill. kr, og tomt i 2027; det som ikke trekkes, blir stående."""
    før, nå = beregn(drammen(), Valg(drammen().standard)), beregn(drammen(), med(felt))
    if felt in ENDRER_IKKE_PLANEN:
        assert (nå.fond, nå.helårseffekt, nå.reservekrav) == (før.fond, før.helårseffekt, før.reservekrav)
    elif VENTET[felt].endring is not None:
        assert nå.fond[-1] - før.fond[-1] == pytest.approx(VENTET[felt].endring), felt


def test_bare_en_prosent_som_gjelder_hvert_år_sier_det() -> None:
    """En ny forutsetning i prosent skal ikke få «i året» på kjøpet."""
    begge = (Enhet.PROSENT, Enhet.PROSENT_PER_ÅR)
    vist = {enhet: uten_hardt(forutsetningstekst.tall(Tallfelt(enhet, 0, 100))(2.5)) for enhet in begge}
    assert vist == {Enhet.PROSENT: "2,5 %", Enhet.PROSENT_PER_ÅR: "2,5 % i året"}
    assert all(les_tall("2,5 %", enhet) == 2.5 for enhet in vist)


TREKK = {"merforbruk": (0, -75_000), "merinntekt": (1, 90_000), "planlagt_bruk": (2, -5_000), "krav": (1, 150_000)}


@pytest.mark.parametrize("felt", TREKK)
def test_beløpet_trekkes_fra_eller_legges_til_i_sitt_år(felt: str) -> None:
    år, beløp = TREKK[felt]
    før, nå = beregn(drammen(), Valg(drammen().standard)), beregn(drammen(), med(felt))
    assert nå.fond[år] - før.fond[år] == pytest.approx(beløp), felt


def test_slaget_og_standarden_passer_sammen() -> None:
    """En bryter er sann eller usann, et spenn har tre tall, og et beløp per år er par."""
    for felt, slag in SLAG.items():
        verdi = getattr(drammen().standard, felt)
        if isinstance(slag, Bryter):
            assert isinstance(verdi, bool), felt
        if isinstance(slag, Spennfelt):
            assert isinstance(verdi, Anslag), felt
        if isinstance(slag, PerÅr):
            assert verdi is None or isinstance(verdi, tuple), felt


def test_kommunens_grenser_er_innenfor_valgets() -> None:
    for forutsetning in drammen().forutsetninger:
        tall = tallet(SLAG.get(forutsetning.id))
        if tall is None:
            continue
        for grense in (forutsetning.minst, forutsetning.størst):
            assert grense is None or tall.feil(grense) is None, forutsetning.id
