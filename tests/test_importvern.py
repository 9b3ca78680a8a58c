"""Lister noen har laget for å skade, eller som er skadet: en setning om hvorfor, i kort tid og lite minne."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scenario.innhenting import pakke
from scenario.innhenting.ark import UlesbarListe
from scenario.innhenting.leser.fil import les_fil
from scenario.innhenting.leser.les import Lesegrunnlag, les_lista
from scenario.innhenting.leser.resultat import Listelesning
from tests.tjener import ROT
from tests.verktoy.importfuzz import SVÆRE, deler, endeløs, lagret, liten, med, pakk

LISTER = Path(__file__).parent / "lister"
MAKROTYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
LENKE = (
    '<Relationships><Relationship Id="r9" Type="http://x.example/{}" Target="https://et.sted/a" TargetMode="External"/>'
    "</Relationships>"
)
BOMBE = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><worksheet>&c;</worksheet>'


def grunnen(fil: bytes) -> str:
    with pytest.raises(UlesbarListe) as feil:
        les_fil(fil)
    return str(feil.value)


def lest(fil: bytes) -> Listelesning:
    return les_lista(fil, Lesegrunnlag())


def som_makrobok() -> bytes:
    typer = dict(deler(liten()))["[Content_Types].xml"].decode()
    vanlig = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert vanlig in typer
    return med("[Content_Types].xml", typer.replace(vanlig, MAKROTYPE).encode())


def med_passord() -> bytes:
    """Den lille boka der hver del er merket som kryptert."""
    fil = bytearray(liten())
    for merke, plass in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        sted = -1
        while (sted := fil.find(merke, sted + 1)) >= 0:
            fil[sted + plass] |= 1
    return bytes(fil)


def som_lyver_om_størrelsen() -> bytes:
    """En del på 70 MB som sier at den er 100 byte."""
    ut = BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as arkiv:
        for navn, data in deler(liten()):
            arkiv.writestr(navn, bytes(70_000_000) if navn == "xl/worksheets/sheet1.xml" else data)
    ekte, løgn = (70_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")
    return ut.getvalue().replace(ekte, løgn)


def baklengs_xls() -> bytes:
    """En gammel .xls der området i arket begynner i rad 256 og slutter i rad 8."""
    fil = (LISTER / "e08_gammel_excel.xls").read_bytes()
    merke = b"\x00\x02\x0e\x00"
    assert fil.count(merke) == 1
    return fil.replace(merke + b"\0", merke + b"\xff")


FARLIGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "over 5 MB": (lambda: b"x" * 5_000_001, "større enn 5 MB"),
    "tom": (lambda: b" \n", "tom"),
    "gammel xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Regnearket er skadet"),
    "xls uten ende": (baklengs_xls, "skadet"),
    "pdf": (lambda: b"%PDF-1.7\n\x00\x01", "verken et regneark"),
    "word": (lambda: pakk([("[Content_Types].xml", b"<Types/>")]), "ikke et vanlig regneark"),
    "ods": (lambda: pakk([("mimetype", b"opendocument")]), "ikke et regneark"),
    "makroer": (lambda: med("xl/vbaProject.bin", b"x"), "makroer"),
    "makrobok uten makroer": (som_makrobok, "makroer"),
    "innebygd": (lambda: med("xl/embeddings/a.bin", b"x"), "andre filer inni seg"),
    "arkiv i arkivet": (lambda: med("xl/media/bilde.png", liten()), "andre filer inni seg"),
    "gammelt dokument i arkivet": (
        lambda: med("xl/a.xml", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        "andre filer inni seg",
    ),
    "entiteter": (lambda: med("xl/worksheets/sheet1.xml", BOMBE.encode()), "egne XML-definisjoner"),
    "bombe": (lambda: med("xl/a.xml", bytes(40_000_000)), "sveller"),
    "større bombe": (lambda: med("xl/a.xml", bytes(61_000_000)), "over 60 MB"),
    "bombe som lyver": (som_lyver_om_størrelsen, "skadet"),
    "mange deler": (lambda: pakk([(f"d{n}", b"") for n in range(401)]), "401 deler"),
    "passord": (med_passord, "passord"),
    "hundre tusen rader": (SVÆRE[0], "flere enn 2000 rader"),
    "mange tomme rader": (SVÆRE[1], "over 100000 rader"),
    "rad uten ende": (SVÆRE[2], "forbi kolonne GR"),
    "hundre tusen rader i CSV": (SVÆRE[5], "flere enn 2000 rader"),
    "anførselstegn": (lambda: b'navn;bel\xf8p\n"A;300\n', "anførselstegn"),
    "nullbyte": (lambda: b"navn;bel\xf8p\nA\x00;300\n", "verken et regneark"),
}


@pytest.mark.parametrize(("lag", "grunn"), FARLIGE.values(), ids=FARLIGE)
def test_det_som_ikke_er_en_trygg_liste_avvises_med_grunn(lag: Callable[[], bytes], grunn: str) -> None:
    assert grunn in grunnen(lag())


def test_endeløs_xml_stoppes_underveis(monkeypatch: pytest.MonkeyPatch) -> None:
    """Med den ekte grensen er den med blant de svære filene i `python -m tests.verktoy.importfuzz`."""
    monkeypatch.setattr(pakke, "FLEST_HENDELSER", 20_000)
    assert "for mye innhold" in grunnen(endeløs(21_000))


@pytest.mark.parametrize("slag", ["image", "hyperlink", "externalLinkPath"])
def test_henvisninger_ut_av_filen_følges_ikke_og_stopper_ingenting(slag: str) -> None:
    assert len(lest(med("xl/_rels/x.xml.rels", LENKE.format(slag).encode())).rader) == 3


def test_en_celle_uten_svar_er_ikke_tallfestet_og_det_står_hvorfor() -> None:
    """Formler uten lagret svar, i regneark og CSV, og celler som viser en feil. Resten av lista er lest."""
    bok = openpyxl.load_workbook(BytesIO(liten()))
    bok.active["C4"] = "=1+1"
    ark = dict(deler(liten()))["xl/worksheets/sheet1.xml"].decode()
    feilverdi = ark.replace('<c r="C4" t="n"><v>450.5</v>', '<c r="C4" t="e"><v>#REF!</v>')
    assert feilverdi != ark
    for fil, grunn in (
        (lagret(bok), "beløpet i C4 er en formel uten lagret svar"),
        (b"navn;bel\xf8p (1000 kr)\nB;300\nC;30\nA;=1+1", "beløpet i B4 er en formel uten lagret svar"),
        (med("xl/worksheets/sheet1.xml", feilverdi.encode()), "C4: cella viser feilen #REF!"),
    ):
        rad = next(r for r in lest(fil).rader if r.rad == 4)
        assert rad.helårseffekt is None and grunn in " ".join(rad.merknader)


def test_to_ark_med_de_samme_tiltakene_må_noen_velge_mellom() -> None:
    bok = openpyxl.load_workbook(BytesIO(liten()))
    bok.copy_worksheet(bok.active).title = "Gammel"
    assert [s.id for s in lest(lagret(bok)).ubesvart if s.stopper] == ["ark"]
    bok["Gammel"].sheet_state = "hidden"
    assert len(lest(lagret(bok)).tiltak) == 3


def test_datoer_følger_bokas_egen_kalender() -> None:
    for epoke in (openpyxl.utils.datetime.WINDOWS_EPOCH, openpyxl.utils.datetime.MAC_EPOCH):
        bok: Any = openpyxl.Workbook()
        bok.epoch = epoke
        for rad in (["navn", "beløp (1000 kr)", "start"], ["Felles arkiv", 300, date(2028, 8, 1)]):
            bok.active.append(rad)
        assert str(lest(lagret(bok)).rader[0].start) == "2028-08"


@pytest.mark.parametrize("tegnsett", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("skille", [";", "\t", ","])
def test_csv_leses_i_alle_vanlige_tegnsett_og_med_alle_skilletegn(tegnsett: str, skille: str) -> None:
    tekst = "navn|beløp (1000 kr)|hensikt\r\nFærre møter|300|Å møtes sjeldnere\r\n".replace("|", skille)
    (rad,) = lest(tekst.encode(tegnsett)).rader
    assert (rad.navn, rad.midt) == ("Færre møter", 300)


def test_hundre_skadde_filer_gir_en_plan_eller_en_liste_over_feil() -> None:
    """I egen prosess, så minnet som måles, er listenes."""
    kommando = [sys.executable, "-m", "tests.verktoy.importfuzz", "--antall", "100", "--frø", "1"]
    kjørt = subprocess.run(kommando, cwd=ROT, capture_output=True, text=True, timeout=280, check=False)
    assert kjørt.returncode == 0, kjørt.stderr[-2000:]
    svar = json.loads(kjørt.stdout)
    assert sum(svar["utfall"].values()) == 100
    assert min(svar["utfall"].get(u, 0) for u in ("plan", "feil", "ulesbar")) >= 5
    assert svar["minne_mb"] < 500
    assert svar["lengst_sekunder"] < 10
