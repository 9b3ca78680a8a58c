"""Tabellene i data/drammen regnes etter. Beløp i hele 1000 kr."""

import csv
import re
from datetime import date
from decimal import Decimal
from operator import add, mul, sub, truediv
from pathlib import Path

import pytest
import yaml

MAPPE = Path(__file__).parents[1] / "data" / "drammen"
TABELLER = yaml.safe_load((MAPPE / "tabeller.yaml").read_text(encoding="utf-8"))["tabeller"]
HALE = ["opphav", "kilde", "lysbilde", "formel", "merknad"]
OPPHAV = {"kilde", "avledet", "ekstern", "antakelse", "ikke_tallfestet"}
GRUPPER = {"fond", "områder", "erfaringer", "personell", "prosess", "ukjent"}
KILDER = {
    "omstilling-2024",
    "tertial1-2024",
    "balanse-2021",
    "aarsevaluering-2023",
    "balanse-2022",
}
REGNETEGN = {"": add, "+": add, "\N{MINUS SIGN}": sub, "×": mul, "/": truediv}
LEDD = re.compile(r"([+×/\N{MINUS SIGN}]?)([\d.]+)(%?)")
HELTALL, DESIMALTALL = re.compile(r"-?\d+"), re.compile(r"-?\d+(\.\d+)?")


def rader(tabell):
    with (MAPPE / f"{tabell}.csv").open(encoding="utf-8", newline="") as fil:
        return list(csv.DictReader(fil))


def rad(tabell, navn):
    (treff,) = [r for r in rader(tabell) if next(iter(r.values())) == navn]
    return treff


def tall(tabell, navn, kolonne):
    return Decimal(rad(tabell, navn)[kolonne])


def kolonne(tabell, navn, unntatt=()):
    """Tallene i én kolonne, uten tomme celler og uten radene som er unntatt."""
    return [Decimal(r[navn]) for r in rader(tabell) if r[navn] and next(iter(r.values())) not in unntatt]


def tallceller(tabell, r):
    """Tallcellene i raden, tomme også."""
    return [r[k["navn"]] for k in tabell["kolonner"] if k["type"] != "tekst"]


def alle_rader():
    return [(tabell, nr, r) for tabell in TABELLER for nr, r in enumerate(rader(tabell["id"]), start=2)]


def uten_mellomrom(formel):
    return re.sub(r"\s", "", formel).replace(",", ".")


def regn(formel):
    """Regner fra venstre; ingen formel blander pluss og minus med gange og dele."""
    tekst, svar = uten_mellomrom(formel), Decimal(0)
    assert re.fullmatch(f"({LEDD.pattern})+", tekst), f"uleselig formel: {formel}"
    summerer, ganger = re.search("[+\N{MINUS SIGN}]", tekst), re.search("[×/]", tekst)
    assert not (summerer and ganger), f"blandet formel: {formel}"
    for tegn, ledd, prosent in LEDD.findall(tekst):
        svar = REGNETEGN[tegn](svar, Decimal(ledd) / (100 if prosent else 1))
    return svar


# Fondet


def test_postene_i_2023_gir_605_693_og_kilden_sier_605_694():
    fond = {r["post"]: int(r["beløp"]) for r in rader("fondsrulling_2023")}
    poster = 843_729 - 200_149 - 111_619 + 14_372 - 300 - 500 + 60_160
    assert sum(list(fond.values())[:7]) == poster == 605_693
    assert fond["Sum av postene"] == 605_693
    assert fond["Rapportert saldo 31.12.2023"] == 605_694
    assert fond["Avrunding i kilden"] == 605_694 - 605_693


def test_reservekravet_i_2023_er_389_340_og_fondet_ligger_216_354_over():
    krav = {r["del"]: Decimal(r["verdi"]) for r in rader("reservekrav_2023")}
    saldo = tall("fondsrulling_2023", "Rapportert saldo 31.12.2023", "beløp")
    deler = krav["Generell reserve"] + krav["Rentesikring"] + krav["Eierrisiko"]
    assert deler == krav["Samlet reservekrav 31.12.2023"] == 389_340
    assert saldo - deler == krav["Fondet over kravet"] == 216_354


def test_driftsinntekter_og_lånegjeld_følger_av_reservekravet():
    krav = {r["del"]: Decimal(r["verdi"]) for r in rader("reservekrav_2023")}
    saldo = tall("fondsrulling_2023", "Rapportert saldo 31.12.2023", "beløp")
    inntekter, gjeld = krav["Brutto driftsinntekter"], krav["Brutto lånegjeld"]
    assert inntekter * 3 / 100 == krav["Generell reserve"]
    assert gjeld / 100 == krav["Rentesikring"]
    assert (inntekter, gjeld) == (9_123_300, 9_564_100)
    andel = krav["Fondet i prosent av brutto driftsinntekter"]
    assert round(saldo / inntekter * 100, 1) == andel == Decimal("6.6")


def test_fondet_i_2024_mangler_en_forklaring_på_3_594():
    fond = {r["post"]: int(r["beløp"]) for r in rader("fondet_2024")}
    saldo_2023 = tall("fondsrulling_2023", "Rapportert saldo 31.12.2023", "beløp")
    bruk, anslag = fond["Samlet bruk i 2024"], fond["Anslått saldo 31.12.2024"]
    assert bruk - fond["Bruk i 1. tertial"] == fond["Vedtatt bruk i økonomiplanen"]
    assert fond["Vedtatt bruk i økonomiplanen"] == 154_300
    assert saldo_2023 - bruk == fond["Saldo 2023 minus samlet bruk"] == 444_194
    assert anslag - 444_194 == fond["Uforklart differanse"] == -3_594
    assert anslag - fond["Fondet over kravet"] == fond["Reservekrav 2024"] == 393_600


# Områdene. Kilden runder av hver celle, så sum og differanse kan skille med 2.


@pytest.mark.parametrize(
    ("tabell", "budsjett", "regnskap", "avvik"),
    [
        ("regnskap_2023", "revidert_budsjett", "regnskap", "avvik"),
        ("tertial1_2024", "budsjett_hittil", "regnskap_hittil", "avvik_hittil"),
    ],
)
def test_budsjett_minus_regnskap_er_avviket(tabell, budsjett, regnskap, avvik):
    for r in rader(tabell):
        differanse = int(r[budsjett]) - int(r[regnskap])
        assert abs(differanse - int(r[avvik])) <= 2, f"{tabell}: {r['område']}"


@pytest.mark.parametrize(
    ("tabell", "navn", "avrunding"),
    [
        ("regnskap_2023", "revidert_budsjett", 0),
        ("regnskap_2023", "regnskap", 2),
        ("regnskap_2023", "avvik", 0),
        ("tertial1_2024", "budsjett_hittil", 0),
        ("tertial1_2024", "regnskap_hittil", 0),
        ("tertial1_2024", "avvik_hittil", -1),
        ("tertial1_2024", "budsjettendring", 0),
        ("tertial1_2024", "prognose", 0),
        ("vedtatte_nedtrekk", "beløp", 0),
    ],
)
def test_områdene_summerer_til_sumraden(tabell, navn, avrunding):
    områder = sum(kolonne(tabell, navn, unntatt=["Sum"]))
    assert tall(tabell, "Sum", navn) - områder == avrunding


def test_avviket_i_prosent_er_avvik_delt_på_budsjett():
    for r in rader("regnskap_2023"):
        prosent = Decimal(r["avvik"]) / Decimal(r["revidert_budsjett"]) * 100
        assert round(prosent, 1) == Decimal(r["avvik_prosent"]), r["område"]


def test_merforbruket_er_57_2_mill_og_prognosen_70_til_80():
    merforbruk = {r["måling"]: r["beløp"] for r in rader("merforbruk_2024")}
    assert merforbruk["Merforbruk per april"] == "57200"
    assert merforbruk["Prognose, lav"] == "70000"
    assert merforbruk["Prognose, høy"] == "80000"


# Erfaringene


def test_balanse_2021_gir_75_mill_i_et_helt_år_og_31_mill_i_2021():
    summer = ["Delsum uten stram styring", "Sum"]
    for navn, delsum, total in [
        ("helårseffekt", 55_000, 75_000),
        ("effekt_2021", 19_000, 31_000),
    ]:
        linjer = kolonne("balanse_2021", navn, unntatt=summer)
        stram = tall("balanse_2021", "Stram styring", navn)
        assert len(linjer) == 7
        assert sum(linjer) == tall("balanse_2021", "Sum", navn) == total
        assert tall("balanse_2021", summer[0], navn) == total - stram == delsum


def test_aktivitetssentre_er_ikke_tallfestet_i_balanse_2021():
    linje = rad("balanse_2021", "Aktivitetssentre og kafédrift")
    assert linje["opphav"] == "ikke_tallfestet"
    assert linje["helårseffekt"] == linje["effekt_2021"] == ""


@pytest.mark.parametrize(
    ("utvalg", "linje", "prosent"),
    [
        ("Alle linjer", "Sum", "41.3"),
        ("Tiltak uten stram styring", "Delsum uten stram styring", "34.5"),
        ("Stram styring", "Stram styring", "60.0"),
    ],
)
def test_førsteårsandelen_er_effekt_i_2021_delt_på_helårseffekt(utvalg, linje, prosent):
    første_år = tall("balanse_2021", linje, "effekt_2021")
    andel = første_år / tall("balanse_2021", linje, "helårseffekt") * 100
    vist = tall("forsteaarsandel_2021", utvalg, "førsteårsandel")
    assert round(andel, 1) == vist == Decimal(prosent)


def test_balanse_2022_har_55_mill_i_tabellen_og_70_i_teksten():
    effekt = {r["tiltak"]: int(r["effekt_2022"]) for r in rader("balanse_2022")}
    tiltak = list(effekt.values())[:5]
    assert sum(tiltak) == effekt["Sum av tabellen"] == 55_000
    assert effekt["Samlet ifølge teksten"] == 70_000
    assert effekt["Uten egen linje"] == 70_000 - 55_000


def test_gapet_til_rammen_for_2022_er_112_726_og_tiltakene_dekker_62_prosent():
    post = {r["post"]: Decimal(r["verdi"]) for r in rader("ramme_2022_2025")}
    gap = post["Gap mellom regnskap 2021 og ramme 2022"]
    assert post["Regnskap 2021"] - post["Ramme 2022"] == gap == 112_726
    assert 1_113_438_321 - 1_000_712_000 == 112_726_321
    andel = tall("balanse_2022", "Samlet ifølge teksten", "effekt_2022") / gap * 100
    assert round(andel, 1) == post["Tiltakenes andel av gapet"] == Decimal("62.1")


# Personell og prosess


def test_9_prosent_av_7_700_medarbeidere_er_693_borte_hver_dag():
    verdi = {r["opplysning"]: Decimal(r["verdi"]) for r in rader("personell")}
    borte = verdi["Sykefravær"] / 100 * verdi["Medarbeidere"]
    assert borte == verdi["Borte fra jobb hver dag, regnet ut"] == 693
    assert round(borte, -2) == verdi["Borte fra jobb hver dag, ifølge kilden"]


def test_30_årsverk_til_700_koster_21_mill():
    verdi = {r["opplysning"]: Decimal(r["verdi"]) for r in rader("personell")}
    kostnad = verdi["Årsverk utover bemanningsplanen"] * verdi["Kostnad per årsverk"]
    assert kostnad == verdi["Kostnad for disse årsverkene"] == 21_000


def test_sykefraværet_har_tall_for_p07_og_p08_men_ikke_for_p05():
    fravær = {r["område"]: list(r.values())[2:5] for r in rader("sykefravaer")}
    assert fravær == {
        "P05": ["", "", ""],
        "P07": ["10.5", "8.8", "7.7"],
        "P08": ["9.6", "9.8", "5.8"],
    }


def test_datoene_i_kalenderen_står_i_rekkefølge():
    datert = [r for r in rader("prosesskalender") if r["fra_dato"]]
    fra = [date.fromisoformat(r["fra_dato"]) for r in datert]
    assert fra == sorted(fra)
    for r, dag in zip(datert, fra, strict=True):
        til = date.fromisoformat(r["til_dato"])
        assert dag <= til, r["sak"]
        assert r["når"].endswith(str(til.year)), r["sak"]
        assert f"{til.day}. " in r["når"], r["sak"]


# Reglene for alle tabeller


def test_hver_tabell_er_beskrevet_og_har_de_kolonnene_den_sier():
    assert {f"{t['id']}.csv" for t in TABELLER} == {f.name for f in MAPPE.glob("*.csv")}
    for tabell in TABELLER:
        with (MAPPE / f"{tabell['id']}.csv").open(encoding="utf-8", newline="") as fil:
            hode, *innhold = csv.reader(fil)
        assert hode == [k["navn"] for k in tabell["kolonner"]] + HALE, tabell["id"]
        assert innhold, tabell["id"]
        assert all(len(linje) == len(hode) for linje in innhold), tabell["id"]
        assert tabell["gruppe"] in GRUPPER, tabell["id"]
        assert tabell["tittel"] and tabell["svarer_på"] and tabell["enhet"]


def test_hver_rad_har_opphav_kjent_kilde_og_lysbilde():
    for tabell, nr, r in alle_rader():
        sted = f"{tabell['id']}.csv linje {nr}"
        kilder, lysbilder = r["kilde"].split("; "), r["lysbilde"].split("; ")
        assert r["opphav"] in OPPHAV, sted
        assert set(kilder) <= KILDER, sted
        assert len(kilder) == len(lysbilder) and all(lysbilder), sted


def test_tallene_har_den_typen_tabellen_lover():
    mønster = {"heltall": HELTALL, "desimal": DESIMALTALL}
    for tabell, nr, r in alle_rader():
        for k in tabell["kolonner"]:
            celle = r[k["navn"]]
            if celle and k["type"] != "tekst":
                sted = f"{tabell['id']}.csv linje {nr}: {k['navn']}"
                assert mønster[k["type"]].fullmatch(celle), sted


def test_tallceller_er_tomme_bare_når_de_ikke_er_tallfestet():
    for tabell, nr, r in alle_rader():
        tom = r["opphav"] == "ikke_tallfestet"
        for celle in tallceller(tabell, r):
            assert (celle == "") == tom, f"{tabell['id']}.csv linje {nr}"


def test_avledede_rader_har_formel_og_ingen_andre():
    for tabell, nr, r in alle_rader():
        har_formel = r["formel"] != ""
        avledet = r["opphav"] == "avledet"
        assert har_formel == avledet, f"{tabell['id']}.csv linje {nr}"


def test_hver_formel_gir_tallet_i_raden():
    for tabell, nr, r in alle_rader():
        if r["formel"]:
            (verdi,) = tallceller(tabell, r)
            avstand = abs(regn(r["formel"]) - Decimal(verdi))
            assert avstand <= Decimal("0.05"), f"{tabell['id']}.csv linje {nr}"


def test_hvert_beløp_i_en_formel_står_i_en_tabell():
    celler = [tallceller(tabell, r) for tabell, _, r in alle_rader()]
    alle = {celle.lstrip("-") for radens in celler for celle in radens}
    for tabell, nr, r in alle_rader():
        for _, ledd, prosent in LEDD.findall(uten_mellomrom(r["formel"])):
            fast = prosent or ledd == "100"
            assert fast or ledd in alle, f"{tabell['id']}.csv linje {nr}: {ledd}"
