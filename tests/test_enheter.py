"""Enhetene i et uttrykk: svaret må bli 1000 kr per enhet av mengden og år, ellers sier `kontroller` hva som er galt."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scenario.begreper import Tiltaksvalg, Valg
from scenario.begreper.enheter import Enhetsfeil, kontroller_enhet, les_enhet, per_enhet_av
from scenario.begreper.uttrykk import les_uttrykk
from scenario.beregning import beregn
from scenario.deling.lenkekode import kod, les
from scenario.feilmeldinger import Tallgrunnlagsfeil
from scenario.framstilling.forklaring import regnestykke
from scenario.lesing import les_kommune
from tests.strategier import FIKTIV

FORMEL = """\
effekt:
  form: formel
  uttrykk: {uttrykk}
  drivere:
    ramme: {{verdi: 60000, enhet: {enhet}, prisår: 2027, opphav: antakelse, merknad: Prøve.}}
    prosent: {{lav: 1, sannsynlig: 2, høy: 3, enhet: prosent, opphav: antakelse, merknad: Prøve.}}
"""


@pytest.mark.parametrize(
    ("en", "annen"),
    [
        ("1000 kr per skole og år", "tusen kr per skoler og år"),
        ("mill. kr per år", "1 000 000 kr per år"),
        ("1000 kr per 1000 m² og år", "kr per m² og år"),
        ("andel per prosentpoeng", "andel per prosent av arealet"),
        ("100 prosent", "andel"),
        ("medarbeidere", "medarbeider"),
    ],
)
def test_samme_enhet_kan_skrives_på_flere_måter(en: str, annen: str) -> None:
    assert les_enhet(en).samme(les_enhet(annen))


ENHETER = {
    "ansatte": "medarbeidere",
    "stilling": "årsverk per medarbeider",
    "lønn": "1000 kr per årsverk og år",
    "inn": "andel",
    "ut": "andel",
    "timer": "timer per år",
}


@pytest.mark.parametrize(
    ("uttrykk", "mengde", "feil"),
    [
        ("ansatte / 100 * stilling * lønn * (inn - ut)", "prosentpoeng", None),
        ("ansatte * stilling * lønn * (1 - ut)", None, None),
        ("ansatte * stilling * lønn * (inn - ut)", "prosentpoeng", "100 ganger for stort til å være «1000 kr per pro"),
        ("ansatte / 100 * lønn * inn", "prosentpoeng", "gir enheten «kr · medarbeidere per år og årsverk», men"),
        ("ansatte * stilling * (lønn - inn)", None, "«1000 kr per årsverk og år» og «andel» kan ikke legges sammen"),
        ("ansatte * stilling * lønn * (100 - ut)", None, "tallet 100 kan ikke legges til eller trekkes fra «andel»"),
        ("lønn / 1000", "årsverk", "1000 ganger for lite til å være «1000 kr per årsverk og år»; mangler «* 1000»?"),
        ("lønn * 1.5", "årsverk", "1.5 ganger for stort"),
    ],
)
def test_enheten_uttrykket_gir(uttrykk: str, mengde: str | None, feil: str | None) -> None:
    if feil is None:
        kontroller_enhet(les_uttrykk(uttrykk), ENHETER, per_enhet_av(mengde))
        return
    with pytest.raises(Enhetsfeil) as funnet:
        kontroller_enhet(les_uttrykk(uttrykk), ENHETER, per_enhet_av(mengde))
    assert feil in str(funnet.value)


def med_formel(mappe: Path, uttrykk: str, enhet: str = "1000 kr per år") -> Path:
    """Lillevik der fyrtårnfesten, som ikke er tallfestet, har fått en formel. Bare YAML er endret."""
    shutil.copytree(FIKTIV, mappe / "konfig")
    fil = mappe / "konfig/kommuner/lillevik/tiltak/fyrtaarnfest.yaml"
    før, effekt, _ = fil.read_text(encoding="utf-8").partition("effekt:")
    assert effekt
    etter = 'start: 2028-01\noppdatert: "2026-11-22"\n'
    fil.write_text(før + FORMEL.format(uttrykk=uttrykk, enhet=enhet) + etter, encoding="utf-8")
    return mappe / "konfig"


@pytest.mark.parametrize(
    ("uttrykk", "enhet", "feil"),
    [
        ("ramme * prosent", "1000 kr per år", "100 ganger for stort til å være «1000 kr per år»; mangler «/ 100»?"),
        ("ramme * prosent / 100", "1000 kr", "driverne gir enheten «kr», men det skal bli «1000 kr per år»"),
        ("ramme * prosent / 100 * x", "1000 kr per år", "bruker «x», som ikke står under drivere"),
        ("ramme", "1000 kr per år", "bruker ikke driveren «prosent»"),
        ("ramme * (1 - prosent / 100)", "1000 kr per år", "et tall som trekkes fra, kan ikke ha spenn"),
        ("ramme / prosent", "1000 kr per år", "kan bare dele på et tall som ikke er 0"),
        ("ramme * prosent / 0", "1000 kr per år", "kan bare dele på et tall som ikke er 0"),
        ("ramme * prosent / 100 * mengde", "1000 kr per år", "mengden ganges inn etterpå"),
        ("__import__('os')", "1000 kr per år", "kan ikke leses; skriv navn og tall med + - * / og ( )"),
    ],
)
def test_en_gal_formel_gir_én_setning_med_fil_og_felt(tmp_path: Path, uttrykk: str, enhet: str, feil: str) -> None:
    with pytest.raises(Tallgrunnlagsfeil) as funnet:
        les_kommune(med_formel(tmp_path, f'"{uttrykk}"', enhet))
    (ett,) = funnet.value.feil
    assert "fyrtaarnfest.yaml" in ett.fil and ett.felt == "effekt.uttrykk" and ett.linje
    assert feil in ett.melding


def test_en_ny_effektform_er_bare_yaml(tmp_path: Path) -> None:
    """60 000 × 2 ÷ 100 = 1 200 på skjermen, i beregningen og gjennom lenken."""
    kommune = les_kommune(med_formel(tmp_path, "ramme * prosent / 100"))
    tiltak = kommune.tiltak_etter_id["fyrtaarnfest"]
    valg = Valg(kommune.standard, (Tiltaksvalg(tiltak.id),))
    lest = les(kommune, kod(kommune, valg)).valg
    (bidrag,) = beregn(kommune, lest).bidrag
    assert (bidrag.lav, bidrag.helårseffekt, bidrag.høy) == (600.0, 1200.0, 1800.0)
    stykke = regnestykke(kommune, tiltak, lest.tiltak[0], lest.forutsetninger)
    assert stykke.i_ord == "ramme × prosent ÷ 100"
    assert stykke.med_tall == "60\u00a0000 × 2 ÷ 100 = 1\u00a0200 tusen kr, altså 1,2\u00a0mill.\u00a0kr i året"
