"""Kommuners lister slik de er skrevet: hver fil har en fasit, rad for rad, og kommandolinjen sier det samme."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scenario.innhenting.leser.eksport import budsjett_csv, som_excel
from scenario.innhenting.leser.les import Lesegrunnlag, les_lista
from scenario.innhenting.leser.resultat import LestTiltak, Listelesning, som_json
from scenario.innhenting.leser.sporsmal import Lesesvar
from scenario.kommandoer import kjør
from tests.strategier import drammen
from tests.verktoy import fuzz_lister

LISTER = Path(__file__).parent / "lister"
MINUS = "minus er innsparing"


@dataclass(frozen=True)
class Fasit:
    """Det som er rett for en liste. `rader` er helårseffekten, med årene bak når lista har år; None er ukjent."""

    rader: Sequence[Any]
    sum: float | None = None
    enhet: str = "1000 kr"
    fortegn: str | None = None
    prisår: int | None = None
    svar: Mapping[str, str] = field(default_factory=dict)
    spør: Sequence[str] = ()
    """Begynnelsen på spørsmålene som skal stilles før noen svarer."""
    områder: Sequence[str | None] | None = None
    numre: Sequence[str] | None = None
    årsverk: Sequence[float | None] | None = None
    start: Sequence[str | None] | None = None
    merknad: Mapping[int, str] = field(default_factory=dict)
    """Radnummer i fila og noe merknadene skal si."""
    utelatt: Mapping[int, str] = field(default_factory=dict)
    avstemt: Mapping[str, float] = field(default_factory=dict)
    """Begynnelsen på det som avstemmes, og beløpet lista og vi er enige om."""


FASIT: dict[str, Fasit] = {
    "01_hop_fire_aar.xlsx": Fasit(
        [(12000, 2500, 6000, 12000, 12000), (950, 400, 950, 950, 950), (770, 190, 390, 580, 770)],
        13720,
        fortegn=MINUS,
        prisår=2025,
        merknad={3: "2028 er utenfor planperioden"},
        avstemt={"Sum, 2025": 3090, "Sum, 2026": 7340, "Sum, 2027": 13530, "Sum, 2028": 13720},
    ),
    "03_rammeendring.xlsx": Fasit(
        [(0, -300, 0, 0, 0), (500, 500, 500, 500, 500), (863, 863, 863, 863, 863), (59, 0, 12, 31, 59)],
        1422,
        spør=["nivå"],
        svar={"nivå": "endring fra år til år"},
        utelatt={3: "budsjett", 4: "budsjett", 11: "budsjett", 10: "sum"},
        avstemt={"Sum tiltak, 2025": 1063, "Sum tiltak, 2028": 28},
    ),
    "04_framsikt_gruppert.xlsx": Fasit(
        [(7200, 0, 3000, 7200, 7200), (3600, 1500, 3600, 3600, 3600), (1200, 500, 1200, 1200, 1200)],
        12000,
        fortegn=MINUS,
        prisår=2025,
        numre=["101", "102", "201"],
        områder=["P01", "P01", "P02"],
        merknad={5: "Slå sammen to skoler"},
        avstemt={"Sum P01 Skole, 2028": 10800, "Sum P02 Barnehage, 2028": 1200, "Totalsum, 2028": 12000},
    ),
    "05_kr_tekst.xlsx": Fasit([1200, 350, 2000, 1200], 4750, enhet="står i hver celle", merknad={4: "ca."}),
    "07_negative_belop.xlsx": Fasit(
        [1800, 2400, 3100, 900],
        8200,
        fortegn=MINUS,
        årsverk=[1, 3.5, 5, 0],
        merknad={3: "Mindre lokal medvirkning"},
        utelatt={7: "uten lagret beløp"},
    ),
    "07_negative_belop_lagret.xlsx": Fasit(
        [1800, 2400, 3100, 900], 8200, årsverk=[1, 3.5, 5, 0], avstemt={"Sum": 8200}
    ),
    "08_formler.xlsx": Fasit([None, None], 0, merknad={3: "D3 er en formel uten lagret svar. Åpne fila i Excel"}),
    "08_formler_lagret.xlsx": Fasit([2550, 4000], 6550, merknad={3: "formel"}, avstemt={"Sum": 6550}),
    "09_flere_ark.xlsx": Fasit(
        [12000, 950, 4000, 9000, 2000],
        27950,
        spør=["ark"],
        svar={"ark": "alle"},
        områder=["Oppvekst", "Oppvekst", "Helse", "Helse", "Teknisk"],
    ),
    "10_blank_effekt.xlsx": Fasit(
        [None, None, None, None, None, [8500, 9500, 10500], 3000, None],
        12500,
        spør=["null-7"],
        merknad={8: "midten av spennet er antatt", 9: "minst"},
        utelatt={7: "venter på svar"},
    ),
    "11_latin1.csv": Fasit([1250, 800, 2000], 4050, enhet="mill. kr", fortegn=MINUS, områder=["P14", "P09", "P06"]),
    "14_skjulte.xlsx": Fasit(
        [1250, 800, 2000],
        4050,
        spør=["skjulte-kolonner", "skjulte-rader"],
        utelatt={4: "skjult", 0: "kolonne D er skjult"},
    ),
    "15_datoer.xlsx": Fasit(
        [1250, 800, 2000, 900, 700, 600, 600, 600],
        7450,
        start=["2026-08", "2026-08", "2026-01", "2026-08", "2027-01", "2026-08", "2027-01", "2026-07"],
        merknad={5: "januar", 6: "høsten"},
    ),
    "17_driftsrammetabell.xlsx": Fasit(
        [(10000, 5000, 10000, 10000, 10000), (4000, 1000, 2500, 4000, 4000)],
        14000,
        områder=["P06", "P06"],
        utelatt={4: "budsjett", 5: "sum av rader som ikke er tiltak", 10: "budsjett"},
        avstemt={"Sum Nye tiltak, 2025": 6000, "Sum Nye tiltak, 2028": 14000},
    ),
    "19_balanse_stil.xlsx": Fasit(
        [(12000, 4500), (3000, None), (2400, 1200), (6000, 3000)],
        23400,
        enhet="mill. kr",
        numre=["1", "2", "3", "4"],
        avstemt={"Sum, 2025": 8700, "Sum, helårseffekt": 23400},
    ),
    "23_mellomoverskrifter.xlsx": Fasit(
        [1200, 3100],
        4300,
        områder=["Oppvekst", "Helse"],
        utelatt={10: "fotnote: * Foreløpige tall", 11: "fotnote"},
        avstemt={"Delsum helse": 3100, "Sum alle tiltak": 4300},
    ),
    "28_belop_og_aar.xlsx": Fasit(
        [(1250, 0, 600, 1250, 1250), (2000, 500, 2000, 2000, 2000)], 3250, numre=["11", "12"]
    ),
    "31_to_negative.xlsx": Fasit([1250, 2000], 3250, fortegn=MINUS),
    "33_enhet_1.xlsx": Fasit([1250, 2000], 3250),
    "36_konsekvens_tekst.xlsx": Fasit(
        [1250, 2000], 3250, merknad={3: "konsekvens: Lite merkbart for innbyggerne", 4: "konsekvensgrad: 2"}
    ),
    "37_omraade.xlsx": Fasit(
        [1250, 2000, 2100, 2100],
        7450,
        spør=["område-oppvekst"],
        svar={"område-oppvekst": "P01"},
        områder=["P14", "P01", "P06", "P01"],
    ),
    "44_excel_tabell.ods": Fasit([1250, 2000], 3250),
    "47_likt_navn.xlsx": Fasit(
        [12000, 15000], 27000, spør=["likt-3", "likt-4"], svar={"likt-3": "i stedet for", "likt-4": "det samme"}
    ),
    "50_en_rad_i_kroner.xlsx": Fasit(
        [750, 800, 850, 900, 950, 1000, 1050, 1100, 1150, None], 8550, spør=["beløp-12"], utelatt={12: "venter på svar"}
    ),
    "60b_delsummer_stille.xlsx": Fasit(
        [4000, 2400, 900],
        7300,
        avstemt={"Sum Hjemmetjenester og institusjon": 6400, "Delsum kultur": 900, "Totalsum": 7300},
    ),
    "61_fotnote.xlsx": Fasit([4000], 4000, utelatt={4: "fotnote", 5: "fotnote"}),
    "70_hundreogti.xlsx": Fasit([500 + 10 * n for n in range(1, 111)], 116050, numre=[str(n) for n in range(1, 111)]),
} | {
    # Andre kommuners vaner: ett kjennetegn i hver
    "e01_to_rader_hode.xlsx": Fasit(
        [
            (1200, 500, 1200, 1200, 1200),
            (600, 0, 600, 600, 600),
            (900, None, None, 900, 900),
            (300,) * 5,
            (200, 100, 200, 200, 200),
        ],
        3200,
        enhet="mill. kr",
        områder=["P02", "P02", "P02", "P09", "P09"],
        årsverk=[2, 1, None, None, 0.5],
        avstemt={"Sum, 2025": 900, "Sum, 2028": 3200},
    ),
    "e02_nynorsk.xlsx": Fasit(
        [4200, 800, None, -1500],
        3500,
        fortegn=MINUS,
        start=["2026-08", "2026-01", "2026-07", None],
        merknad={5: "ikkje rekna", 6: "motsatt fortegn"},
        utelatt={7: "sumrad: Til saman (stemmer ikke med radene)", 8: "fotnote"},
    ),
    "e03_bom_kroner.csv": Fasit(
        [1250, -350, 2400, 90], 3390, enhet="kroner", numre=["A-01", "A-02", "A-03", "A-04"], avstemt={"Sum": 3390}
    ),
    "e04_flere_tabeller.xlsx": Fasit(
        [(1200, 500, 1200, 1200, 1200), (100,) * 5, (300, 200, 300, 300, 300)],
        1600,
        prisår=2024,
        områder=["P01", "P01", "P02"],
        avstemt={"Sum alle områder, 2025": 800, "Sum alle områder, 2028": 1600},
    ),
    "e05_summen_forst.xlsx": Fasit(
        [2300, 4000, 1800, 1200],
        9300,
        områder=["P01", "P01", "P11", "P11"],
        avstemt={"Innsparinger totalt": 9300, "P01 Skole": 6300, "P11 Samferdsel": 3000},
    ),
    "e06_spenn.xlsx": Fasit(
        [[2000, 3500, 5000], [1000, 1500, 2000], [400, 600, 900], [200, 300, 400]], enhet="mill. kr"
    ),
    "e07_uttrekk.txt": Fasit(
        [(3000, 1500, 3000, 3000, 3000), (400,) * 5],
        3400,
        numre=["1001", "1002"],
        avstemt={"Sum valgte tiltak, 2028": 3400},
    ),
    "e08_gammel_excel.xls": Fasit(
        [1500, 800, 250, 700],
        3250,
        enhet="kroner",
        spør=["skjulte-rader", "skjulte-kolonner"],
        start=["2026-07", "2026-01", "2027-01", None],
        utelatt={5: "skjult", 8: "skjulte rader er ikke med"},
    ),
    "e09_skjult_ark.ods": Fasit(
        [2200, 1800, 900],
        4900,
        spør=["skjulte-ark", "ark"],
        områder=["Helse og omsorg", "Helse og omsorg", "Teknisk"],
        start=["2026-07", "2026-08", "2026-01"],
    ),
    "e10_endring.xlsx": Fasit(
        [(1200, 500, 1200, 1200, 1200), (300,) * 5, (0, -400, 0, 0, 0)],
        1500,
        fortegn=MINUS,
        områder=["P01", "P02", "P01"],
        merknad={5: "endringene går i null"},
        avstemt={"SUM ENDRINGER, 2025": 400, "SUM ENDRINGER, 2026": 1100},
    ),
    "e11_uten_hode.xlsx": Fasit([120, 450, 900], 1470, spør=["enhet"], svar={"enhet": "1000 kr"}),
    "e12_blandet.xlsx": Fasit([1200, -700, 800, -600], 700, spør=["fortegn"], svar={"fortegn": MINUS}),
    "e13_midt_i_arket.xlsx": Fasit(
        [640, 360, 1100], 2100, utelatt={8: "en del av raden over"}, avstemt={"I alt": 2100}
    ),
    "e14_kr_og_mill.xlsx": Fasit([(1200, 600), (2400, 900)], enhet="1000 kr / mill. kr", avstemt={"Sum, 2025": 1500}),
    "e15_ukjente_ord.xlsx": Fasit([1200, 400], 1600, enhet="kroner"),
    "e16_summord.xlsx": Fasit([300, 500, 200], 1000, avstemt={"Skole sum": 1000, "Sum total innsparing": 1000}),
    "e17_versjoner.xlsx": Fasit([150, 250, 50], 450, spør=["ark"], svar={"ark": "v2"}),
    "e18_hele_lista_i_kroner.xlsx": Fasit(
        [1200, 400, 800, 350], 2750, enhet="kroner", spør=["enhet"], svar={"enhet": "kroner"}
    ),
    "e19_investeringer.xlsx": Fasit(
        [(600, 300, 600, 600), (200, 200, 200, 200)],
        800,
        fortegn=MINUS,
        spør=["investering"],
        utelatt={9: "investering", 10: "investering"},
        avstemt={"Sum drift, 2025": 500, "Sum drift, 2027": 800},
    ),
    "e20_status.xlsx": Fasit(
        [1200, 400, None],
        1600,
        spør=["trukket", "engangs-5"],
        svar={"engangs-5": "bare én gang"},
        merknad={4: "Vedtatt 2023", 5: "kommer bare én gang, og teller ikke"},
        utelatt={3: "trukket", 6: "trukne rader er ikke med"},
    ),
    "e21_brutto_netto.xlsx": Fasit([(950, 400, 900, 950), (250, 100, 200, 250)], 1200),
    "e22_lang_tekst.xlsx": Fasit(
        [1800, 600, 100],
        2500,
        numre=["12", "13", "14"],
        årsverk=[1.5, 0.5, None],
        merknad={2: "Lengre reisevei og færre å snakke med", 5: "«litt» er ikke lest"},
        utelatt={3: "hører til raden over"},
        avstemt={"Sum alle tiltak": 2500},
    ),
    "e23_inntekter.xlsx": Fasit(
        [300, 900, 600],
        1800,
        årsverk=[1.5, 2.5, None],
        merknad={8: "inntekt, og teller ikke som lavere kostnad"},
        avstemt={"Totalt": 1800},
    ),
    "e24_engelske_tall.csv": Fasit([1200, 350], 1550, enhet="kroner"),
    "e25_korte_aar.xlsx": Fasit(
        [(1200, 600, 1200, 1200), (-900, -900, -900, -900)],
        300,
        fortegn=MINUS,
        avstemt={"Netto innsparing, 2025": -300, "Netto innsparing, 2027": 300},
    ),
    "e26_sammendrag.xlsx": Fasit(
        [800, 600], 1400, spør=["sammendrag"], områder=["Oppvekst", "Helse"], avstemt={"Sum": 600}
    ),
    "e28_en_rad_per_aar.xlsx": Fasit(
        [(1200, 600, 1200, 1200), (300, None, 100, 300)],
        1500,
        numre=["1", "2"],
        utelatt={3: "et annet år av det samme"},
    ),
    "e29_tiltak_og_konsekvens.xlsx": Fasit(
        [2500, 1000],
        3500,
        områder=["P01", "P01"],
        merknad={2: "konsekvens: Flere elever per lærer."},
        avstemt={"Sum": 3500},
    ),
    "e30_endringskolonne.xlsx": Fasit([500, 100], 600, enhet="kroner", fortegn=MINUS, avstemt={"Sum": 600}),
    "e31_delt_navn.xlsx": Fasit(
        [(1000, 500, 1000, 1000), (100, 50, 100, 100)],
        1100,
        numre=["1", "2"],
        utelatt={3: "navnet fortsetter"},
        avstemt={"Balanse, 2027": 1100},
    ),
    "e32_sektorsummer.xlsx": Fasit(
        [2000, 1000, 1500],
        4500,
        områder=["Oppvekst", "Oppvekst", "Helse"],
        avstemt={"Oppvekst": 3000, "Helse": 1500},
    ),
    "e33_loddrett_strek.csv": Fasit([1200, 350], 1550, numre=["1", "2"]),
    "e34_halvaarseffekt.xlsx": Fasit([(1200, 600, 1200), (900, 450, 900)], 2100, avstemt={"Sum, 2026": 2100}),
    "e35_nye_tiltak.xlsx": Fasit(
        [(2500, 1000, 2500, 2500), (-900, -900, -900, -900)],
        1600,
        spør=["enhet", "fortegn", "område-grunnskole"],
        svar={"enhet": "1000 kr", "fortegn": MINUS, "område-grunnskole": "P01"},
        årsverk=[5, -1],
        utelatt={4: "budsjettlinje"},
    ),
    "e36_enhet_i_raden.xlsx": Fasit(
        [1200, 1500, 350], 3050, enhet="står i hver celle", årsverk=[2, 1, None], utelatt={5: "fotnote", 6: "fotnote"}
    ),
    "e37_bare_enheten.xlsx": Fasit([1200, 900], 2100, områder=["P09", "P06"], avstemt={"Sum": 2100}),
    "e27_stroket.xlsx": Fasit([(1200, 600, 1200), (350, 300, 350)], 1550, spør=["trukket"], utelatt={3: "trukket"}),
    "e38_stroket.ods": Fasit([(1200, 600, 1200), (350, 300, 350)], 1550, spør=["trukket"], utelatt={3: "trukket"}),
    "e39_stroket.xls": Fasit([(1200, 600, 1200), (350, 300, 350)], 1550, spør=["trukket"], utelatt={3: "trukket"}),
}


@cache
def grunnlaget() -> Lesegrunnlag:
    return Lesegrunnlag.av(drammen())


def lest(navn: str, svar: Mapping[str, str]) -> dict[str, Any]:
    return som_json(les_lista((LISTER / navn).read_bytes(), grunnlaget(), Lesesvar(svar)))


def test_alle_listene_har_en_fasit() -> None:
    assert {f.name for f in LISTER.iterdir()} == FASIT.keys()


@pytest.mark.parametrize("navn", FASIT)
def test_lista_leses_som_fasiten_sier(navn: str) -> None:
    fasit = FASIT[navn]
    uten_svar, svar = lest(navn, {}), lest(navn, fasit.svar)
    spurt = [s["id"] for s in uten_svar["spørsmål"]]
    assert [s for s in fasit.spør if s not in spurt] == []
    assert svar["feil"] == []
    assert [r["helårseffekt"] for r in svar["rader"]] == [r[0] if isinstance(r, tuple) else r for r in fasit.rader]
    for rad, rett in zip(svar["rader"], fasit.rader, strict=True):
        if isinstance(rett, tuple):
            assert list(rad["per_år"].values()) == list(rett[1:]), rad["navn"]
    assert (svar["enhet"], svar["prisår"]) == (fasit.enhet, fasit.prisår)
    assert fasit.sum is None or svar["sum"] == fasit.sum
    assert fasit.fortegn is None or svar["fortegn"] == fasit.fortegn
    for felt, rett in (("område", fasit.områder), ("nummer", fasit.numre), ("årsverk", fasit.årsverk)):
        assert rett is None or [r[felt] for r in svar["rader"]] == list(rett)
    assert fasit.start is None or [r["start"] for r in svar["rader"]] == list(fasit.start)
    _kontroller_det_som_er_sagt(svar, fasit)


FLYTTBARE = [n for n in FASIT if re.fullmatch(r"e(?!01).*\.xlsx", n)]
"""Celler som er slått sammen, flyttes ikke med av biblioteket."""


@pytest.mark.parametrize("navn", FLYTTBARE)
def test_hvor_i_arket_lista_står_har_ikke_noe_å_si(navn: str) -> None:
    """Tre rader ned og to kolonner til høyre: de samme tiltakene, summene og årene."""
    bok = openpyxl.load_workbook(LISTER / navn)
    før, etter = io.BytesIO(), io.BytesIO()
    bok.save(før)
    for ark in bok:
        ark.insert_rows(1, 3)
        ark.insert_cols(1, 2)
    bok.save(etter)
    svar = FASIT[navn].svar
    flyttet = {re.sub(r"(?<=-)\d+$", lambda rad: str(int(rad[0]) + 3), id): valg for id, valg in svar.items()}
    lest = [
        les_lista(fil.getvalue(), grunnlaget(), Lesesvar(s, strengt=False))
        for fil, s in ((før, svar), (etter, flyttet))
    ]
    assert len({tuple(innholdet(r) for r in lesning.tiltak) for lesning in lest}) == 1
    assert len({(lesning.sum, lesning.enhet, lesning.fortegn, lesning.avstemming) for lesning in lest}) == 1


def _kontroller_det_som_er_sagt(svar: dict[str, Any], fasit: Fasit) -> None:
    sagt = {r["rad"]: " ".join(r["merknader"]) for r in svar["rader"]}
    assert [rad for rad, tekst in fasit.merknad.items() if tekst not in sagt[rad]] == []
    utelatt = {u["rad"]: u["hvorfor"] for u in svar["utelatt"]}
    assert [rad for rad, tekst in fasit.utelatt.items() if tekst not in utelatt[rad]] == []
    avstemt = {a["hva"]: (a["liste"], a["vår"]) for a in svar["avstemming"]}
    assert {hva: avstemt.get(hva) for hva in fasit.avstemt} == {hva: (b, b) for hva, b in fasit.avstemt.items()}


@pytest.mark.parametrize("navn", [n for n, f in FASIT.items() if f.spør and f.svar and n not in ("09_flere_ark.xlsx",)])
def test_en_rad_som_venter_på_svar_er_ikke_med_og_det_står_hvorfor(navn: str) -> None:
    svar = lest(navn, {})
    venter = [r for r in svar["rader"] if r["skjebne"] == "venter på svar"]
    assert venter
    assert {r["rad"] for r in venter} <= {u["rad"] for u in svar["utelatt"] if "venter på svar" in u["hvorfor"]}
    assert svar["sum"] == sum(r["helårseffekt"] or 0 for r in svar["rader"] if r["skjebne"] == "med")


def test_skjulte_rader_røper_ikke_hva_de_er_før_noen_ber_om_det() -> None:
    uten, med = lest("14_skjulte.xlsx", {}), lest("14_skjulte.xlsx", {"skjulte-rader": "ta med"})
    assert "svømmehall" not in json.dumps(uten, ensure_ascii=False)
    assert med["sum"] == 13050


@pytest.mark.parametrize(("navn", "valg"), [("kroner", 9750), ("stemmer", 1208550)])
def test_et_beløp_som_kan_være_i_kroner_teller_som_svaret_sier(navn: str, valg: float) -> None:
    starten = {"kroner": "i kroner", "stemmer": "beløpet stemmer"}[navn]
    assert lest("50_en_rad_i_kroner.xlsx", {"beløp-12": starten})["sum"] == valg


@pytest.mark.parametrize("navn", FASIT)
def test_det_som_går_ut_til_budsjettsystemet_leses_likt_igjen(navn: str) -> None:
    """Nummer, område, tekst og år med minus for innsparing. Uten beløp er cella tom, også etter en tur ut og inn."""
    svar = Lesesvar(FASIT[navn].svar)
    ut = les_lista((LISTER / navn).read_bytes(), grunnlaget(), svar)
    igjen = les_lista(budsjett_csv(drammen(), ut), grunnlaget(), Lesesvar(enhet="1000 kr", fortegn=MINUS))
    if any(s.id == "nivå" for s in igjen.ubesvart):
        igjen = les_lista(budsjett_csv(drammen(), ut), grunnlaget(), Lesesvar({"nivå": "nivå"}, (), "1000 kr", MINUS))
    par = list(zip((r for r in ut.tiltak if r.teller), (r for r in igjen.rader if r.midt is not None), strict=True))
    assert all((a.nummer, a.navn) == (b.nummer, b.navn) for a, b in par)
    assert all(dict(a.per_år).items() <= dict(b.per_år).items() for a, b in par)


@pytest.mark.parametrize("navn", FASIT)
def test_lista_ut_i_sin_egen_form_leses_likt_igjen(navn: str) -> None:
    """De samme tiltakene med enhet, fortegn, områder, spenn, år og start, og alle summene går opp."""
    ut = les_lista((LISTER / navn).read_bytes(), grunnlaget(), Lesesvar(FASIT[navn].svar))
    assert ut.tiltak
    fil = som_excel(drammen(), ut)
    igjen = les_lista(fil, grunnlaget(), Lesesvar(svar_som_før(les_lista(fil, grunnlaget()))))
    assert (igjen.feil, igjen.prisår, igjen.fortegn) == ((), ut.prisår, ut.fortegn)
    assert "enhet" not in {s.id for s in igjen.spørsmål} and bool(igjen.avstemming) is any(r.teller for r in ut.tiltak)
    assert sorted(map(innholdet, igjen.tiltak)) == sorted(map(innholdet, ut.tiltak))
    assert all(a.stemmer for a in igjen.avstemming) and igjen.sum == pytest.approx(ut.sum)


STÅR_VED = {"null": "0 er riktig", "beløp": "beløpet stemmer", "dobbelt": "to tiltak", "sum": "tiltak", "nivå": "nivå"}


def svar_som_før(lesning: Listelesning) -> dict[str, str]:
    """Svarene på spørsmålene lista reiser en gang til: det som står, stemmer."""
    åpne = [s for s in lesning.ubesvart if s.stopper]
    return {s.id: STÅR_VED.get(s.id.partition("-")[0], s.valg[-1 if s.id.startswith("område") else 0]) for s in åpne}


def innholdet(r: LestTiltak) -> tuple[Any, ...]:
    effekt = tuple(round(n, 3) for n in r.helårseffekt or ())
    år = tuple((å, None if b is None else round(b, 3)) for å, b in r.per_år if r.helårseffekt)
    return (r.nummer, r.navn, r.område, effekt, år, str(r.start), r.årsverk or 0, r.konsekvens, r.konsekvensgrad or 0)


# Kommandolinjen


def importer(capsys: pytest.CaptureFixture[str], fil: Path, *mer: str) -> tuple[int, dict[str, Any], str]:
    kode = kjør(["importer", str(fil), "--json", *mer])
    ut, feil = capsys.readouterr()
    return kode, json.loads(ut), feil


def test_kommandolinjen_skriver_det_samme_og_svarene_gis_der(capsys: pytest.CaptureFixture[str]) -> None:
    fil = LISTER / "03_rammeendring.xlsx"
    assert importer(capsys, fil) == (0, lest(fil.name, {}), "")
    kode, svar, _ = importer(capsys, fil, "--svar", "nivå=endring")
    assert (kode, svar["sum"], svar["spørsmål"]) == (0, 1422, [])
    assert list(svar) == ["enhet", "fortegn", "prisår", "rader", "utelatt", "avstemming", "sum", "spørsmål", "feil"]
    felt = "ark rad nummer navn område helårseffekt per_år årsverk start skjebne merknader"
    assert list(svar["rader"][0]) == felt.split()


def test_ark_enhet_fortegn_og_kolonner_kan_velges(capsys: pytest.CaptureFixture[str]) -> None:
    flere = LISTER / "09_flere_ark.xlsx"
    assert importer(capsys, flere, "--ark", "Helse")[1]["sum"] == 13000
    assert importer(capsys, flere, "--ark", "alle")[1]["sum"] == 27950
    negativ = LISTER / "31_to_negative.xlsx"
    assert importer(capsys, negativ, "--fortegn", "kostnad")[1]["sum"] == -3250
    assert importer(capsys, negativ, "--enhet", "kroner")[1]["sum"] == 3.25
    år = importer(capsys, LISTER / "28_belop_og_aar.xlsx", "--kolonne", "beløp=F")[1]
    assert [r["helårseffekt"] for r in år["rader"]] == [600, 2000]


@pytest.mark.parametrize(
    ("argumenter", "setning"),
    [
        (("--svar", "nivå=ja"), "må være en av: endring fra år til år, nivå"),
        (("--svar", "nivo=nivå"), "Mente du «nivå»?"),
        (("--ark", "Finnes ikke"), "Velg blant: Ark1"),
    ],
)
def test_det_som_ikke_kan_brukes_gir_en_setning_og_2(
    capsys: pytest.CaptureFixture[str], argumenter: tuple[str, ...], setning: str
) -> None:
    kode, svar, feil = importer(capsys, LISTER / "03_rammeendring.xlsx", *argumenter)
    assert kode == 2
    assert setning in feil and any(setning in f for f in svar["feil"])


def test_skadde_lister_gir_rader_spørsmål_eller_setninger() -> None:
    """Et lite utvalg av de tjue tusen i `python -m tests.verktoy.fuzz_lister`."""
    svar = fuzz_lister.kjør(200, frø=7)
    utfall = svar["utfall"]
    assert isinstance(utfall, dict) and sum(utfall.values()) == 200
    assert utfall["lest"] > 20 and utfall["ulesbar"] > 20
