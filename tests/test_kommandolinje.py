"""Kommandolinjen: den stabile kontrakten, og feil i inndata som norske setninger uten teknisk støy."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scenario.begreper.valg import FORUTSETNINGSFELT
from scenario.kommandoer import kjør
from scenario.kommandoer.felles import STØRST_FIL
from scenario.lesing import les_kommune
from scenario.yamltekst import les_yaml
from tests.strategier import drammen

ROT = Path(__file__).parents[1]
FIKTIV = str(Path(__file__).parent / "fiktiv")
EGET = {"id": "x", "navn": "X", "helårseffekt": 1, "start": "2025-01"}
PAR = ["skolestruktur", "modulbygg"]
SVÆRT = {
    "tiltak": {
        "sykefravaer": {"drivere": dict.fromkeys(("ansatte", "stillingsandel", "årsverkskostnad", "vikardekning"), 1e9)}
    },
    "forutsetninger": {"mål": 0.001, "krav": [1e9, 1e9, -1e9, 1e9]},
}
"""Fire drivere på en milliard gir 34 sifre."""
DRAMMEN_TILTAK = {"skolestruktur": {"mengde": 2}, "modulbygg": {}, "gratisplasser": None, "aktive_lokalsamfunn": {}}
FIRE_ÅR = ["krav", "effekt", "overlapp", "omstilling", "udekket", "fond", "udekket_merforbruk", "reservekrav", "margin"]


def beregn(capsys: pytest.CaptureFixture[str], *argumenter: str) -> dict[str, Any]:
    kode = kjør(["beregn", *argumenter])
    ut, feil = capsys.readouterr()
    assert (kode, feil) == (0, "")
    svar = json.loads(ut)
    assert isinstance(svar, dict)
    return svar


def skriv(mappe: Path, innhold: str | bytes, navn: str = "scenario.json") -> str:
    fil = mappe / navn
    fil.write_bytes(innhold if isinstance(innhold, bytes) else innhold.encode("utf-8"))
    return str(fil)


def kjør_i_egen_prosess(*argumenter: str, inn: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    kommando = [sys.executable, "-m", "scenario", *argumenter]
    return subprocess.run(kommando, cwd=ROT, input=inn, capture_output=True, timeout=60, check=False)


# Kontrakten


def test_svaret_har_alle_de_avtalte_feltene(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    scenario = {"tiltak": DRAMMEN_TILTAK, "egne_tiltak": [{**EGET, "helårseffekt": 5}]}
    svar = beregn(capsys, skriv(tmp_path, json.dumps(scenario)))
    assert svar["enhet"] == "1000 kr"
    assert svar["år"] == [2024, 2025, 2026, 2027]
    for felt in FIRE_ÅR:
        assert len(svar[felt]) == 4 and all(isinstance(v, int | float) for v in svar[felt]), felt
    for felt in ("mål", "helårseffekt", "måloppnåelse", "rest"):
        assert isinstance(svar[felt], int | float), felt
    assert set(svar["bidrag"]) == {"skolestruktur", "modulbygg", "eget:x"}
    for bidrag in svar["bidrag"].values():
        assert bidrag.keys() >= {"helårseffekt", "effekt", "opphav"} and len(bidrag["effekt"]) == 4
    assert svar["opphav"].keys() == {"kilde", "avledet", "ekstern", "antakelse", "eget"}
    assert svar["opphav"]["eget"] == 5
    assert svar["ikke_tallfestet"] == ["aktive_lokalsamfunn"]
    assert [u["tiltak"] for u in svar["ikke_medregnet"]] == ["gratisplasser"]
    assert (svar["konflikter"], svar["utgåtte"]) == ([], [])
    assert svar["utgave"] == les_kommune().utgave


def test_uten_fil_er_ingenting_valgt(capsys: pytest.CaptureFixture[str]) -> None:
    svar = beregn(capsys)
    assert svar["fond"] == [440600, 290600, 140600, 0]
    assert svar["udekket_merforbruk"] == [0, 0, 0, 9400]
    assert (svar["helårseffekt"], svar["bidrag"]) == (0, {})


def test_json_yaml_og_standard_inn_gir_det_samme(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    som_json = '{"tiltak": {"skolestruktur": {"start": "2025-08"}}, "forutsetninger": {"merforbruk": {"2024": 7.5e4}}}'
    som_yaml = "tiltak:\n  skolestruktur: {start: 2025-08}\nforutsetninger:\n  merforbruk: {2024: 75000}\n"
    fra_json = beregn(capsys, skriv(tmp_path, som_json))
    fra_yaml = beregn(capsys, skriv(tmp_path, som_yaml, "scenario.yaml"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(som_yaml.encode())))
    fra_inn = beregn(capsys, "-")
    assert fra_json == fra_yaml == fra_inn
    assert fra_json["fond"][0] == 440600 - 75000


@pytest.mark.parametrize("tomt", ["", "{}", "\n", "# bare en kommentar\n", "null", "\ufeff{}", "tiltak: {}"])
def test_tomme_scenarioer_er_lov(capsys: pytest.CaptureFixture[str], tmp_path: Path, tomt: str) -> None:
    assert beregn(capsys, skriv(tmp_path, tomt))["bidrag"] == {}


@pytest.mark.parametrize(
    "tomt",
    [
        '{"navn": null, "tiltak": null, "egne_tiltak": null, "overlapp": null, "lukkede_temaer": null}',
        '{"kommune": null, "forutsetninger": {"krav": null, "merforbruk": null, "realiseringsgrad": null}}',
        "tiltak:\negne_tiltak:\nforutsetninger:\n",
    ],
)
def test_felt_som_står_tomme_er_som_ikke_nevnt(capsys: pytest.CaptureFixture[str], tmp_path: Path, tomt: str) -> None:
    assert beregn(capsys, skriv(tmp_path, tomt)) == beregn(capsys)


def test_tomme_felt_i_et_tiltak_følger_katalogen(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    tomme = dict.fromkeys(("varige_merkostnader", "inntektsbortfall", "andeler", "realiseringsgrad", "omstilling"))
    med = {"tiltak": {"skolestruktur": {"mengde": None, "start": None, **tomme}}, "egne_tiltak": [{**EGET, **tomme}]}
    uten = {"tiltak": {"skolestruktur": {}}, "egne_tiltak": [EGET]}
    svar = [beregn(capsys, skriv(tmp_path, json.dumps(s))) for s in (med, uten)]
    assert svar[0] == svar[1]


def test_scenarioet_i_en_lenke_kan_beregnes_rett_fra_svaret(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`lenke --les` legger merknader ved; de skal ikke stoppe den neste kommandoen."""
    egne = [EGET, {**EGET, "id": "Eget-1"}]
    par = [{"mellom": ["eget:Eget-1", "skolestruktur"], "andel": 0.1}]
    fil = skriv(tmp_path, json.dumps({"tiltak": DRAMMEN_TILTAK, "egne_tiltak": egne, "overlapp": par}))
    ventet = beregn(capsys, fil)
    assert kjør(["lenke", fil]) == 0
    assert kjør(["lenke", "--les", capsys.readouterr().out.strip()]) == 0
    assert beregn(capsys, skriv(tmp_path, capsys.readouterr().out, "lest.json")) == ventet


@pytest.mark.parametrize("form", ["json", "json med \\u", "yaml"])
def test_æøå_satt_sammen_av_to_tegn_virker(capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str) -> None:
    scenario = {
        "egne_tiltak": [{**EGET, "navn": "På", "helårseffekt": 12000, "opptrapping_måneder": 12}],
        "forutsetninger": {"mål": 120000},
    }
    vanlig = json.dumps(scenario, ensure_ascii=False)
    todelt = unicodedata.normalize("NFD", vanlig)
    assert todelt != vanlig
    if form == "json med \\u":
        todelt = json.dumps(json.loads(todelt))
    if form == "yaml":
        todelt = f"# {form}\n{todelt}"
    svar = beregn(capsys, skriv(tmp_path, todelt))
    assert svar == beregn(capsys, skriv(tmp_path, vanlig))
    assert (svar["mål"], svar["effekt"][1]) == (120000, 6000)


def test_en_annen_kommune_velges_med_konfig_og_i_scenarioet(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    fil = skriv(tmp_path, '{"kommune": "lillevik", "tiltak": {"bibliotekfilial": {}}}')
    svar = beregn(capsys, "--konfig", FIKTIV, "--kommune", "lillevik", fil)
    assert svar == beregn(capsys, fil, "--konfig", FIKTIV)
    assert svar["år"] == [2027, 2028, 2029, 2030, 2031]
    assert kjør(["beregn", fil]) == 2
    assert "kommune: fant ikke «lillevik»; her finnes: drammen" in capsys.readouterr().err
    assert kjør(["beregn", fil, "--kommune", "drammen"]) == 2
    assert "scenarioet gjelder «lillevik», men tallgrunnlaget er for «drammen»" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("tiltak", "nevner"),
    [
        (["bibliotekfilial", "selvbetjent_bibliotek"], ["Stenge bibliotekfilialen", "Selvbetjent bibliotekfilial"]),
        (["utleie_raadhus"], ["Leie ut ledig plass i rådhuset", "Fortette rådhuset"]),
    ],
)
def test_tiltak_som_ikke_kan_stå_sammen_stopper_og_nevnes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, tiltak: list[str], nevner: list[str]
) -> None:
    fil = skriv(tmp_path, json.dumps({"tiltak": {id: {} for id in tiltak}}))
    assert kjør(["beregn", fil, "--konfig", FIKTIV]) == 2
    ut, feil = capsys.readouterr()
    assert ut == ""
    assert all(f"«{navn}»" in feil for navn in nevner)
    assert "Slå " in feil


# Kontroller


def test_kontroller_sier_at_tallgrunnlaget_er_i_orden(capsys: pytest.CaptureFixture[str]) -> None:
    for argumenter in ([], ["--kommune", "drammen"], ["--konfig", FIKTIV]):
        assert kjør(["kontroller", *argumenter]) == 0
    ut, feil = capsys.readouterr()
    assert len(re.findall(r"^.+: \d+ tiltak, utgave [0-9a-f]{12}\. Ingen feil\.$", ut, re.M)) == 3
    assert feil == ""


def test_kontroller_lister_alle_feil_og_teller_dem(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    konfig = Path(shutil.copytree(FIKTIV, tmp_path / "konfig"))
    mappe = konfig / "kommuner/lillevik"
    for navn in ("maal.yaml", "tiltak/renhold.yaml"):
        (mappe / navn).unlink()
    (mappe / "tiltak/sykefravaer.yaml").write_bytes(b"\xff\xfe")
    assert kjør(["kontroller", "--konfig", str(konfig)]) == 2
    ut, feil = capsys.readouterr()
    assert ut == ""
    assert "konfig/kommuner/lillevik/maal.yaml: filen finnes ikke" in feil
    assert "konfig/kommuner/lillevik/tiltak/sykefravaer.yaml: filen er ikke lagret som UTF-8" in feil
    assert "tiltaket «renhold» finnes ikke" in feil
    assert feil.splitlines()[-1] == f"{len(feil.splitlines()) - 1} feil i tallgrunnlaget."


# Feil i inndata. Hver rad: innholdet i filen, og det meldingen skal si.


def i_tiltak(**felt: Any) -> dict[str, Any]:
    return {"tiltak": {"skolestruktur": felt}}


def forutsatt(**felt: Any) -> dict[str, Any]:
    return {"forutsetninger": felt}


def i_eget(**felt: Any) -> dict[str, Any]:
    return {"egne_tiltak": [{**EGET, **felt}]}


DATAFEIL = [
    # ukjente navn
    ({"tiltakk": {}}, "tiltakk: ukjent felt; mente du «tiltak»?"),
    ({"tiltak": {"skolestrukturr": {}}}, "tiltak.skolestrukturr: tiltaket finnes ikke i katalogen"),
    (i_tiltak(mengder=1), "tiltak.skolestruktur.mengder: ukjent felt; mente du «mengde»?"),
    (i_tiltak(drivere={"lønn": 1}), "tiltak.skolestruktur.drivere.lønn: tiltaket har ikke denne driveren"),
    (forutsatt(tolkning="Q"), "forutsetninger.tolkning: «Q» må være en av A, B, C, D, E"),
    (forutsatt(realisering=1), "forutsetninger.realisering: ukjent felt; mente du «realiseringsgrad»?"),
    ({"lukkede_temaer": [1, 8]}, "lukkede_temaer: tema 8 finnes ikke"),
    ({"overlapp": [{"mellom": ["eget:q", "staber"], "andel": 1}]}, "overlapp[0].mellom: tiltaket «eget:q» finnes"),
    ({"overlapp": 2 * [{"mellom": PAR, "andel": 0.1}]}, "overlapp[1].mellom: et par er to ulike"),
    ({"egne_tiltak": [EGET, EGET]}, "egne_tiltak[1].id: «x» er brukt to ganger"),
    ({"egne_tiltak": [{"id": "x"}]}, "egne_tiltak[0].navn: feltet mangler"),
    ({"egne_tiltak": 41 * [EGET]}, "egne_tiltak: for mange; høyst 40"),
    # gale typer
    ([1, 2], "skriv felt med navn og verdi under hverandre"),
    ("bare tekst", "skriv felt med navn og verdi under hverandre"),
    (42, "skriv felt med navn og verdi under hverandre"),
    ({"tiltak": ["skolestruktur", "skolestruktur"]}, "tiltak: skriv felt med navn og verdi under hverandre"),
    ({"tiltak": "skolestruktur"}, "tiltak: skolestruktur – skriv felt med navn"),
    ({"tiltak": {"skolestruktur": True}}, "tiltak.skolestruktur: true – skriv felt med navn"),
    (i_tiltak(mengde="2"), "tiltak.skolestruktur.mengde: 2 – skriv et tall uten anførselstegn"),
    (i_tiltak(mengde=True), "tiltak.skolestruktur.mengde: true – skriv et tall"),
    (i_tiltak(mengde=[2]), "tiltak.skolestruktur.mengde: skriv et tall"),
    (i_tiltak(start=2026), "tiltak.skolestruktur.start: «2026» er ikke en måned"),
    (i_tiltak(start="august 2026"), "tiltak.skolestruktur.start: «august 2026» er ikke en måned"),
    (i_tiltak(start="2026-00"), "tiltak.skolestruktur.start: «2026-00» er ikke en måned"),
    (i_tiltak(start={"år": 2026}), "tiltak.skolestruktur.start: "),
    (i_tiltak(opptrapping_måneder=1.5), "tiltak.skolestruktur.opptrapping_måneder: 1.5 – skriv et helt tall"),
    (i_tiltak(andeler="0,5"), "tiltak.skolestruktur.andeler: skriv ett årstall per linje"),
    (i_tiltak(andeler={"2025": "x"}), "tiltak.skolestruktur.andeler.2025: x – skriv et tall"),
    (i_tiltak(andeler={"i år": 1}), "tiltak.skolestruktur.andeler: skriv ett årstall per linje"),
    (forutsatt(merforbruk={"2024": 1, "02024": 2}), "forutsetninger.merforbruk: skriv ett årstall per linje"),
    (forutsatt(merforbruk={" 2024": 1}), "forutsetninger.merforbruk: skriv ett årstall per linje"),
    (forutsatt(merforbruk={"2024.0": 1}), "forutsetninger.merforbruk: skriv ett årstall per linje"),
    (forutsatt(merforbruk={"٢٠٢٤": 1}), "forutsetninger.merforbruk: skriv ett årstall per linje"),
    (forutsatt(merforbruk=75000), "forutsetninger.merforbruk: skriv ett årstall per linje"),
    (i_tiltak(eget_anslag="mye"), "tiltak.skolestruktur.eget_anslag: skriv ett tall uten anførselstegn"),
    (i_tiltak(eget_anslag={"lav": 1}), "tiltak.skolestruktur.eget_anslag.sannsynlig: feltet mangler"),
    (forutsatt(udekket_dekkes_av_fondet="nei"), "forutsetninger.udekket_dekkes_av_fondet: nei – skriv true"),
    (forutsatt(usikkerhet=0), "forutsetninger.usikkerhet: 0 – skriv true eller false"),
    (i_eget(navn=7), "egne_tiltak[0].navn: 7 – skriv tekst"),
    (i_eget(id="a.b"), "egne_tiltak[0].id: a.b – er ikke på formen"),
    (i_eget(id="Æ"), "egne_tiltak[0].id: Æ – er ikke på formen"),
    ({"overlapp": [{"mellom": "ab", "andel": 0.1}]}, "overlapp[0].mellom: ab – skriv en liste"),
    ({"overlapp": [{"mellom": ["skolestruktur"], "andel": 0.1}]}, "overlapp[0].mellom[1]: feltet mangler"),
    ({"lukkede_temaer": ["1"]}, "lukkede_temaer[0]: 1 – skriv et helt tall"),
    ({"navn": 200 * "x"}, "navn: " + 60 * "x" + "… – teksten er for lang; høyst 80 tegn"),
    # utenfor grensene
    (i_tiltak(mengde=99), "tiltak.skolestruktur.mengde: 99 er utenfor grensene 1–4 skoler"),
    (i_tiltak(mengde=1.5), "tiltak.skolestruktur.mengde: 1,5 må være et helt antall skoler"),
    ({"tiltak": {"sommerskolen": {"mengde": 2}}}, "tiltak.sommerskolen.mengde: tiltaket er bare av eller på"),
    (i_tiltak(start="2023-12"), "tiltak.skolestruktur.start: 2023-12 må ligge fra 2024 til 2037"),
    (i_tiltak(opptrapping_måneder=-1), "tiltak.skolestruktur.opptrapping_måneder: -1 – må være minst 0"),
    (i_tiltak(andeler={"2031": 1}), "tiltak.skolestruktur.andeler.2031: modellen regner for 2024–2027"),
    (i_tiltak(andeler=[0, 1]), "tiltak.skolestruktur.andeler: listen må ha 4 tall"),
    (i_tiltak(andeler={"2025": 1.2}), "tiltak.skolestruktur.andeler.2025: 1.2 – må være høyst 1"),
    (i_tiltak(realiseringsgrad=80), "tiltak.skolestruktur.realiseringsgrad: 80 – må være høyst 1"),
    (i_tiltak(eget_anslag={"lav": 9, "sannsynlig": 5, "høy": 6}), "tiltak.skolestruktur.eget_anslag.lav: 9 er større"),
    (i_tiltak(omstilling={"2028": 1}), "tiltak.skolestruktur.omstilling.2028: modellen regner for"),
    (i_eget(helårseffekt="12000"), "egne_tiltak[0].helårseffekt: skriv ett tall uten anførselstegn, eller feltene lav"),
    (i_eget(helårseffekt=True), "egne_tiltak[0].helårseffekt: skriv ett tall uten anførselstegn, eller feltene lav"),
    (i_eget(helårseffekt=None), "egne_tiltak[0].helårseffekt: feltet mangler"),
    (i_eget(helårseffekt=1e12), "egne_tiltak[0].helårseffekt: 1000000000000.0 – må være høyst 1000000000"),
    (i_eget(helårseffekt=10**400), "egne_tiltak[0].helårseffekt"),
    (i_eget(helårseffekt=float("nan")), "egne_tiltak[0].helårseffekt: nan – skriv et endelig tall"),
    (i_eget(helårseffekt=float("inf")), "egne_tiltak[0].helårseffekt: inf – skriv et endelig tall"),
    (forutsatt(mål=0), "forutsetninger.mål: 0 – må være større enn 0"),
    (forutsatt(mål=1e-300), "forutsetninger.mål: 1e-300 – må være minst 0,001"),
    (forutsatt(mål=float("-inf")), "forutsetninger.mål: -inf – "),
    (forutsatt(krav={"2023": 1}), "forutsetninger.krav.2023: modellen regner for 2024–2027"),
    (forutsatt(merforbruk=[1, 2, 3]), "forutsetninger.merforbruk: listen må ha 4 tall"),
    (forutsatt(reservekrav_vekst_prosent=101), "forutsetninger.reservekrav_vekst_prosent: 101 – må være høyst 100"),
    (forutsatt(felles_levering=2), "forutsetninger.felles_levering: må ligge fra 0 til 1,5"),
    ({"overlapp": [{"mellom": PAR, "andel": -0.1}]}, "overlapp[0].andel: -0.1 – må være minst 0"),
]  # fmt: skip
TEKSTFEIL = [
    (b"\xff\xfe\x00\x01", "filen er ikke lagret som UTF-8"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "filen er ikke lagret som UTF-8"),
    (b"PK\x03\x04\x00\x00", "tegn nummer 3 kan ikke stå i en tekstfil"),
    (b"{tiltak: {skolestruktur:", "dette er ikke gyldig YAML"),
    (b'{"tiltak": {}, "tiltak": {}}', "feltet «tiltak» står to ganger"),
    (b"tiltak: {}\ntiltak: {}", ":2: feltet «tiltak» står to ganger"),
    (b'{"navn": "\\ud800"}', "tegn som ikke er tekst"),
    (b"[" * 100_000, "for mange nivåer inni hverandre"),
    (b'{"a":' * 20_000 + b"1" + b"}" * 20_000, "for mange nivåer inni hverandre"),
    (b'{"tiltak":' + b"[" * 300 + b"]" * 300 + b"}", ""),
    (b'{"forutsetninger": {"m\xc3\xa5l": ' + b"9" * 5000 + b"}}", "et tall med for mange sifre"),
    (b"a: &x [1]\nb: *x", "ankere og aliaser (& og *) er ikke tillatt"),
    (b"tiltak: !!python/object:os.system {}", "er ikke tillatt"),
    (b"forutsetninger: {usikkerhet: NO}", "usikkerhet: NO – skriv true eller false"),
    (b"forutsetninger: {m\xc3\xa5l: 012}", "012 – skriv et tall uten anf"),
    (b"forutsetninger: {m\xc3\xa5l: 3,5}", "forutsetninger.5: ukjent felt"),
    (b"x" * (STØRST_FIL + 1), "filen er større enn"),
]  # fmt: skip
GALE_FILER = [
    *((json.dumps(data).encode(), melding) for data, melding in DATAFEIL),
    *((innhold, melding) for innhold, melding in TEKSTFEIL),
]


@pytest.mark.parametrize(("innhold", "melding"), GALE_FILER, ids=[str(n) for n in range(len(GALE_FILER))])
def test_gale_filer(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, drammen_lest: None, innhold: bytes, melding: str
) -> None:
    fil = skriv(tmp_path, innhold)
    assert kjør(["beregn", fil]) == 2
    ut, feil = capsys.readouterr()
    assert ut == ""
    assert melding in feil
    for linje in feil.splitlines():
        assert linje.startswith(fil), linje
        assert not re.search(r"Traceback|Error|\b(input|should|valid|field|invalid|value)\b", linje[len(fil) :]), linje
    assert len(feil) < 4000


@pytest.fixture
def drammen_lest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tallgrunnlaget leses én gang, så mange gale filer går fort."""
    monkeypatch.setattr("scenario.kommandoer.felles.les_kommune", lambda konfig, id: drammen())


def test_mange_feil_i_samme_fil_nevnes_alle(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    scenario = {
        "tiltak": {"skolestruktur": {"mengde": "to", "strt": "2025-01"}},
        "forutsetninger": {"mål": -1, "usikkerhet": "ja"},
        "overlapp": [{"mellom": ["a", "b"], "andel": 2}],
    }
    fil = skriv(tmp_path, json.dumps(scenario))
    assert kjør(["beregn", fil]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 5


def test_yaml_feil_har_linjen(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    fil = skriv(tmp_path, "navn: Prøve\ntiltak:\n  skolestruktur:\n    mengde: to\n", "scenario.yaml")
    assert kjør(["beregn", fil]) == 2
    assert capsys.readouterr().err.startswith(f"{fil}:4: tiltak.skolestruktur.mengde: to – ")


@pytest.mark.parametrize(
    ("argumenter", "melding"),
    [
        ([], "disse argumentene mangler: KOMMANDO"),
        (["regn"], "ukjent valg: 'regn' (velg blant 'kontroller', 'beregn'"),
        (["beregn", "a", "b"], "ukjente argumenter: b"),
        (["beregn", "--kommune"], "argumentet --kommune: mangler verdi"),
        (["beregn", "finnes_ikke.json"], "finnes_ikke.json: filen finnes ikke"),
        (["beregn", str(ROT)], "dette er en mappe, ikke en fil"),
        (["beregn", "null\0tegn"], "filen kan ikke leses"),
        (["beregn", "--kommune", "oslo"], "fant ikke kommunen «oslo»; her finnes: drammen"),
        (["beregn", "--konfig", "finnes_ikke"], "finnes_ikke: mappen finnes ikke; oppgi mappen med tallgrunnlaget"),
        (["kontroller", "--konfig", "finnes_ikke"], "finnes_ikke: mappen finnes ikke; oppgi mappen"),
        (["kontroller", "--konfig", "data"], "data: mappen har ingen kommuner i «kommuner»; oppgi mappen"),
        (["pakker", "--formål", "færrest", "--mål", "nan"], "alle tall må være endelige"),
        (["pakker", "--formål", "færrest", "--mål", "inf"], "alle tall må være endelige"),
        (["pakker", "--formål", "færrest", "--mål", "-5"], "målet -5 må være større enn 0"),
        (["pakker", "--formål", "færrest", "--vekt", "elever=nan"], "alle tall må være endelige"),
        (["pakker", "--formål", "færrest", "--tak", "tema:1=inf"], "alle tall må være endelige"),
        (["pakker", "--formål", "færrest", "--antakelser", "nan"], "alle tall må være endelige"),
        (["pakker", "--formål", "færrest", "--antakelser", "-1"], "kan ikke være mindre enn 0 prosent"),
        (["pakker", "--formål", "færrest", "--høyst", "-1"], "antall tiltak kan ikke være mindre enn 0"),
        (["pakker", "--formål", "færrest", "--tid", "nan"], "--tid: nan må ligge fra 0 til 3600 sekunder"),
        (["pakker", "--formål", "færrest", "--tid", "-1"], "--tid: -1 må ligge fra 0 til 3600 sekunder"),
    ],
)
def test_gale_argumenter(capsys: pytest.CaptureFixture[str], argumenter: list[str], melding: str) -> None:
    assert kjør(argumenter) == 2
    ut, feil = capsys.readouterr()
    assert (ut, melding in feil) == ("", True), feil


@pytest.mark.parametrize("kommando", [["beregn"], ["usikkerhet"], ["måltall", "--ukjent", "beløp"], ["lenke"]])
def test_meningsløst_store_tall_gir_likevel_et_gyldig_svar(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, kommando: list[str]
) -> None:
    fil = skriv(tmp_path, json.dumps(SVÆRT))
    assert kjør([*kommando, fil, "--bekreft"]) == 0
    ut, feil = capsys.readouterr()
    assert ut and not feil and "NaN" not in ut


@pytest.mark.parametrize("kommando", [["beregn"], ["usikkerhet"], ["måltall", "--ukjent", "beløp"], ["lenke"]])
def test_et_tall_i_feil_enhet_gir_et_spørsmål_og_samme_svar(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, kommando: list[str]
) -> None:
    fil = skriv(tmp_path, json.dumps({"egne_tiltak": [{**EGET, "navn": "Salg", "helårseffekt": 7_700_000}]}))
    assert kjør([*kommando, fil]) == 0
    ut, feil = capsys.readouterr()
    spørsmål, råd = feil.replace("\u00a0", " ").splitlines()
    assert spørsmål == f"{fil}: Effekten av «Salg»: 7 700 mill. kr? Mente du 7,7?"
    assert "--bekreft" in råd
    assert kjør([*kommando, fil, "--bekreft"]) == 0
    assert capsys.readouterr() == (ut, "")


@pytest.mark.parametrize("konfig", [[], ["--konfig", FIKTIV]])
def test_eksempelet_kan_regnes_ut_og_følger_skjemaet(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, konfig: list[str]
) -> None:
    assert kjør(["eksempel", *konfig]) == 0
    tekst = capsys.readouterr().out
    assert len(beregn(capsys, skriv(tmp_path, tekst, "eksempel.yaml"), *konfig)["bidrag"]) >= 2
    skjema = json.loads((ROT / "konfig/skjema/scenario.schema.json").read_text(encoding="utf-8"))
    data = json.loads(json.dumps(les_yaml(tekst).data))
    jsonschema.Draft202012Validator(skjema).validate(data)
    assert data["forutsetninger"].keys() == set(FORUTSETNINGSFELT)


def test_pakkesøket_sier_fra_når_tallene_er_for_store(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert kjør(["pakker", "--bekreft", "--formål", "færrest", skriv(tmp_path, json.dumps(SVÆRT))]) == 2
    ut, feil = capsys.readouterr()
    assert ut == "" and feil.startswith("«Lavere sykefravær» har en helårseffekt som er for stor")


def test_hjelpen_er_norsk(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as slutt:
        kjør(["beregn", "--help"])
    assert slutt.value.code == 0
    hjelp = capsys.readouterr().out
    assert "bruk: python -m scenario beregn" in hjelp
    assert not re.search(r"\b(usage|options|arguments|show|exit)\b", hjelp)


# Som egen prosess


def test_som_egen_prosess_med_standard_inn() -> None:
    kjørt = kjør_i_egen_prosess("beregn", "-", inn='{"forutsetninger": {"mål": 100000}}'.encode())
    assert (kjørt.returncode, kjørt.stderr) == (0, b"")
    svar = json.loads(kjørt.stdout.decode("utf-8"))
    assert (svar["mål"], svar["måloppnåelse"]) == (100000, 0)


@pytest.mark.parametrize("hvordan", ["rør", "fil"])
def test_scenarioet_blir_ikke_borte_når_streken_er_glemt(tmp_path: Path, hvordan: str) -> None:
    """`beregn < scenario.json` og `… | beregn` skal ikke svare som om ingenting var valgt."""
    innhold = b'{"forutsetninger": {"m\xc3\xa5l": 100000}}'
    if hvordan == "rør":
        kjørt = kjør_i_egen_prosess("beregn", inn=innhold)
    else:
        with open(skriv(tmp_path, innhold), "rb") as åpen:
            kommando = [sys.executable, "-m", "scenario", "beregn"]
            kjørt = subprocess.run(kommando, cwd=ROT, stdin=åpen, capture_output=True, timeout=60, check=False)
    assert (kjørt.returncode, json.loads(kjørt.stdout)["mål"]) == (0, 100000)


def test_det_likningsløseren_skriver_selv_blander_seg_ikke_i_svaret() -> None:
    """HiGHS skriver av og til feilsøking rett til filnummer 1, gjennom bufferen i C."""
    program = (
        "import ctypes, os\n"
        "from scenario.kommandoer.felles import bare_vårt_på_standard_ut, skriv_json\n"
        "with bare_vårt_på_standard_ut():\n"
        "    os.write(1, b'tmpSolver.run();\\n')\n"
        "    getattr(ctypes.CDLL(None), 'puts', len)(b'HighsMipSolverData')\n"
        "skriv_json({})\n"
    )
    kjørt = subprocess.run([sys.executable, "-c", program], cwd=ROT, capture_output=True, timeout=60, check=True)
    assert (kjørt.stdout, kjørt.stderr) == (b"{}\n", b"")


def test_som_egen_prosess_med_feil() -> None:
    kjørt = kjør_i_egen_prosess("beregn", "-", inn=b'{"tiltak": {"ukjent": {}}}')
    assert (kjørt.returncode, kjørt.stdout) == (2, b"")
    assert kjørt.stderr.decode("utf-8") == "standard inn: tiltak.ukjent: tiltaket finnes ikke i katalogen\n"
