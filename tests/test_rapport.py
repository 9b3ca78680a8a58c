"""Rapportene: regnearket regner som verktøyet, og alle formatene bærer det de skal uten å tolke tekst som noe annet."""

from __future__ import annotations

import csv
import os
import random
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Anslag, EgenOverlapp, EgetTiltak, Forutsetninger, Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.beregning.regler import vurder
from scenario.framstilling import dom
from scenario.framstilling.forklaring import lesbart
from scenario.framstilling.leseforklaring import leselisten
from scenario.framstilling.ord import VANNMERKE
from scenario.kommandoer import kjør
from scenario.rapport.csv_fil import csv_fil
from scenario.rapport.dokument import dokument
from scenario.rapport.figurer import bilde
from scenario.rapport.formater import FORMATER, filnavn
from scenario.rapport.innhold import Rapportinnhold, lag_innhold, rens
from scenario.rapport.pdf import leseark_pdf, pdf
from scenario.rapport.regneark import regneark
from scenario.rapport.regneark.plan import FØRSTE, lag_plan
from scenario.rapport.ren_tekst import ren_tekst
from tests.strategier import drammen, lillevik

DATO = date(2025, 5, 5)
ADRESSE = "https://innsparing.example.no/?s=1AX8a3bK-C"
ANTALL = int(os.environ.get("RAPPORT_SCENARIOER", "3"))
"""Hvor mange tilfeldige scenarioer regnearket prøves mot."""
SLEMME = (
    "=1+1",
    "+A1",
    "-2+3",
    "@SUM(A1:A9)",
    "<script>alert(1)</script> & <b>",
    '*fet* _kursiv_ #set page(fill: red) $x^2$ @ref <merke> `kode` \\ "',
    "| kolonne | {{x}} %s {0}",
    "שלום עולם",
    "العربية",
    "snudd \u202e tekst",
    "😀 漢字",
)


# --- Scenarioer -----------------------------------------------------------------------------------------------------


def innhold_for(kommune: Kommune, valg: Valg) -> Rapportinnhold:
    return lag_innhold(kommune, valg, DATO, ADRESSE)


def vanlig() -> Rapportinnhold:
    valgt = tuple(Tiltaksvalg(t.id) for t in drammen().valgbare[:15])
    return innhold_for(drammen(), Valg(drammen().standard, valgt, navn="Alternativ 1"))


def hele_katalogen(navn: str = "Alt på én gang") -> Rapportinnhold:
    """Alt er på, med tre egne tiltak og mange endrede forutsetninger: så langt et vanlig vedlegg blir."""
    egne = tuple(
        EgetTiltak(f"e{n}", f"Eget tiltak {n} ".ljust(80, "x"), Anslag(500, 1000, 2000), Måned(2025, 8))
        for n in range(3)
    )
    forutsetninger = replace(
        drammen().standard,
        regn_med_inntektstiltak=True,
        merforbruk=((2024, 75000.0), (2025, 60000.0)),
        planlagt_bruk=((2025, 80000.0),),
        merinntekt=((2025, 90000.0),),
        realiseringsgrad=0.8,
    )
    alle = tuple(Tiltaksvalg(t.id) for t in drammen().tiltak)
    setning = "Tiltakene gir trolig 40–70 mill. kr i året. Sjansen for å nå 150 mill. kr er om lag 1 av 10."
    innhold = innhold_for(drammen(), Valg(forutsetninger, alle, egne, navn=navn, merknad="x " * 100))
    return replace(innhold, usikkerhet=(setning,))


def med_navn(*navn: str) -> Rapportinnhold:
    """Et scenario der brukerens tekst står overalt der den kan stå, og et eget tiltak for hvert av navnene."""
    egne = tuple(EgetTiltak(f"e{n}", ett, Anslag.punkt(1000), Måned(2025, 1)) for n, ett in enumerate(navn))
    return innhold_for(drammen(), Valg(drammen().standard, egne_tiltak=egne, navn=navn[0], merknad=navn[0]))


class Terning:
    """Tilfeldige, men realistiske scenarioer. Samme frø gir samme scenario."""

    def __init__(self, kommune: Kommune, frø: int) -> None:
        self.kommune, self.t = kommune, random.Random(frø)

    def valg(self) -> Valg:
        """Et scenario uten konflikter."""
        antall = self.t.randint(0, len(self.kommune.valgbare))
        valgt = tuple(self.tiltaksvalg(t) for t in self.t.sample(self.kommune.valgbare, antall))
        egne = tuple(self.eget(n) for n in range(self.t.choice((0, 0, 1, 3))))
        temaer = [int(m.id) for m in self.kommune.opplysninger.temaer]
        lukket = tuple(self.t.sample(temaer, self.t.choice((0, 0, 0, 1, 2))))
        valg = Valg(self.forutsetninger(), valgt, egne, lukkede_temaer=lukket, navn=self.t.choice(SLEMME))
        return uten_konflikter(self.kommune, replace(valg, overlapp=self.overlapp(valg)))

    def kanskje(self, verdi: Any, andel: float = 0.3) -> Any:
        return verdi if self.t.random() < andel else None

    def beløp(self, størst: int = 20_000) -> float:
        return self.t.choice((float(self.t.randint(-størst // 4, størst)), round(self.t.uniform(0, størst), 3)))

    def per_år(self, størst: int) -> tuple[tuple[int, float], ...]:
        år = self.t.sample(self.kommune.år, self.t.randint(0, len(self.kommune.år)))
        return tuple(sorted((y, self.beløp(størst)) for y in år))

    def andeler(self) -> tuple[tuple[int, float], ...]:
        return tuple((y, round(self.t.random(), 2)) for y in self.kommune.år if self.t.random() < 0.5)

    def start(self) -> Måned:
        return Måned(self.t.randint(self.kommune.år[0], self.kommune.år[-1] + 1), self.t.randint(1, 12))

    def anslag(self) -> Anslag:
        return Anslag(*sorted(self.beløp() for _ in range(3)))

    def mengde(self, tiltak: Tiltak) -> float:
        m = tiltak.mengde
        if m is None:
            return 1.0
        return float(self.t.randint(int(m.minst), int(m.størst))) if m.heltall else self.t.uniform(m.minst, m.størst)

    def drivere(self, tiltak: Tiltak) -> tuple[tuple[str, float], ...]:
        """Egne tall for noen drivere: i nærheten av katalogens, eller noe rimelig der den ikke har tall."""
        egne = {n: (50.0 if d.midt is None else d.midt) * self.t.uniform(0.5, 1.5) for n, d in tiltak.drivere.items()}
        return tuple(sorted((n, round(v, 3)) for n, v in egne.items() if self.t.random() < 0.15))

    def tiltaksvalg(self, tiltak: Tiltak) -> Tiltaksvalg:
        return Tiltaksvalg(
            tiltak.id,
            mengde=self.kanskje(self.mengde(tiltak), 0.6),
            start=self.kanskje(self.start(), 0.5),
            opptrapping_måneder=self.kanskje(self.t.randint(0, 48), 0.5),
            andeler=self.kanskje(self.andeler(), 0.2),
            realiseringsgrad=self.t.choice((1.0, 1.0, 0.85, round(self.t.random(), 3), 0.0)),
            eget_anslag=self.kanskje(self.anslag(), 0.25),
            varige_merkostnader=self.kanskje(self.beløp(2_000), 0.2),
            inntektsbortfall=self.t.choice((0.0, 0.0, self.beløp(2_000))),
            omstilling=self.kanskje(self.per_år(5_000), 0.25),
            drivere=self.drivere(tiltak),
        )

    def eget(self, nummer: int) -> EgetTiltak:
        return EgetTiltak(
            f"eget_{nummer}",
            self.t.choice(SLEMME),
            self.anslag(),
            self.start(),
            varige_merkostnader=self.beløp(500),
            opptrapping_måneder=self.t.randint(0, 24),
            andeler=self.kanskje(self.andeler()),
            realiseringsgrad=self.t.choice((1.0, 0.7)),
            omstilling=self.per_år(3_000),
        )

    def overlapp(self, valg: Valg) -> tuple[EgenOverlapp, ...]:
        """Egne overlapp: noen spredte, eller en klynge og en kjede så gruppens tak og lange grupper prøves."""
        valgte = [*(t.id for t in valg.tiltak), *(e.nøkkel for e in valg.egne_tiltak)]
        alle = sorted({*valgte, *(t.id for t in self.kommune.valgbare)})
        self.t.shuffle(valgte)
        klynge, kjede = combinations(valgte[:5], 2), pairwise(valgte[4:12])
        spredt = self.t.sample(list(combinations(alle, 2)), self.t.choice((0, 2, 8)))
        par = [*klynge, *kjede] if self.t.random() < 0.5 else spredt
        return tuple(EgenOverlapp(p, self.t.choice((0.0, 0.4, 1.0, 1.0))) for p in par)

    def forutsetninger(self) -> Forutsetninger:
        if self.t.random() < 0.2:
            return self.kommune.standard
        return replace(
            self.kommune.standard,
            tolkning=self.t.choice(self.kommune.mål.tolkninger).id,
            krav=self.kanskje(self.per_år(200_000)),
            mål=self.kanskje(float(self.t.randint(1, 300_000))),
            realiseringsgrad=self.t.choice((1.0, 0.9, 0.5, 0.0)),
            merforbruk=self.per_år(80_000),
            merinntekt=self.per_år(90_000),
            planlagt_bruk=self.per_år(100_000),
            reservekrav_vekst_prosent=self.t.choice((0.0, 2.5, -3.0)),
            udekket_dekkes_av_fondet=self.t.random() < 0.7,
            regn_med_inntektstiltak=self.t.random() < 0.5,
            ta_med_antakelser=self.t.random() < 0.7,
        )


def uten_konflikter(kommune: Kommune, valg: Valg) -> Valg:
    """Slår av tiltak til ingen står i veien for hverandre."""
    while konflikter := beregn(kommune, valg).konflikter:
        valg = valg.uten_tiltak({konflikter[0].tiltak[0]})
    return valg


def med_tre_byttet(kommune: Kommune, valg: Valg, terning: random.Random) -> Valg | None:
    """Valget der tre tilfeldige tiltak har skiftet mellom av og på. None når det ga konflikt."""
    for tiltak in terning.sample(kommune.valgbare, 3):
        på = valg.tiltaksvalg(tiltak.id)
        valg = valg.uten_tiltak({tiltak.id}) if på else valg.med_tiltak(Tiltaksvalg(tiltak.id))
    return None if beregn(kommune, valg).konflikter else valg


# --- Regnearket: samme svar som verktøyet ---------------------------------------------------------------------------


def uten_lagrede_verdier(bok: bytes) -> bytes:
    """Samme bok der ingen formel har en verdi, så den som åpner må regne alt selv."""
    ut = BytesIO()
    with zipfile.ZipFile(BytesIO(bok)) as inn, zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as ny:
        for navn in inn.namelist():
            innhold = inn.read(navn)
            if navn.startswith("xl/worksheets/sheet"):
                innhold = re.sub(rb"</f><v(?: ?/>|>[^<]*</v>)", b"</f>", innhold)
            ny.writestr(navn, innhold)
    return ut.getvalue()


CSV = "csv:Text - txt - csv (StarCalc):59,34,76,1,,1033,false,false,false,false,false,-1"
"""Alle arkene, hvert til sin fil, med tallene i full presisjon og desimalpunktum."""


def kontorprogram(mappe: Path, filer: list[Path], til: str) -> None:
    """Åpner filene i LibreOffice, med egen profil, og lagrer dem i et annet format i mappen."""
    program = shutil.which("soffice") or shutil.which("localc")
    if program is None:
        grunn = "LibreOffice mangler: kjør «sh drift/test», som henter den, eller installer den selv."
        pytest.skip(grunn) if sys.platform == "win32" else pytest.fail(grunn)
    profil = f"-env:UserInstallation={(mappe / 'profil').as_uri()}"
    ordre = [program, profil, "--headless", "--convert-to", til, "--outdir", str(mappe), *map(str, filer)]
    subprocess.run(ordre, check=True, capture_output=True, timeout=600)


class Regnet:
    """En bok slik LibreOffice regner den fra tomme celler."""

    def __init__(self, mappe: Path, navn: str) -> None:
        self.ark: dict[str, list[list[str | float]]] = {}
        for fil in mappe.glob(f"{navn}-*.csv"):
            rader = csv.reader(StringIO(fil.read_text(encoding="utf-8")), delimiter=";")
            self.ark[fil.stem.removeprefix(f"{navn}-")] = [[_verdi(v) for v in rad] for rad in rader]

    def tall(self, ark: str, navn: str) -> list[float]:
        """Tallene til høyre for det første radnavnet som er slik."""
        rad = next(r for r in self.ark[ark] if r[0] == navn)
        return [v for v in rad[1:] if isinstance(v, float)]

    def celle(self, ark: str, rad: int, kolonne: int) -> str | float:
        """Verdien i én celle; tomt utenfor det som er brukt."""
        rader = self.ark[ark]
        return rader[rad - 1][kolonne - 1] if rad <= len(rader) and kolonne <= len(rader[rad - 1]) else ""


def _verdi(tekst: str) -> str | float:
    """Tallet i en celle, også skrevet med desimalkomma eller som prosent."""
    tall = re.fullmatch(r"(-?\d+(?:[.,]\d+)?(?:E[+-]?\d+)?)(%?)", tekst)
    return float(tall[1].replace(",", ".")) / (100 if tall[2] else 1) if tall else tekst


def regnet(mappe: Path, bøker: dict[str, bytes]) -> dict[str, Regnet]:
    """Regner alle bøkene i én omgang, uten noe lagret å støtte seg på."""
    inn, ut = mappe / "inn", mappe / "ut"
    inn.mkdir()
    ut.mkdir()
    for navn, bok in bøker.items():
        (inn / f"{navn}.xlsx").write_bytes(uten_lagrede_verdier(bok))
    kontorprogram(ut, sorted(inn.glob("*.xlsx")), CSV)
    return {navn: Regnet(ut, navn) for navn in bøker}


def rad_for(bok: Any, tiltak: str) -> int:
    """Radnummeret på arket Tiltak."""
    return next(r[0].row for r in bok["Tiltak"].iter_rows() if r[0].value == tiltak)


def med_brytere(bok: bytes, rader: dict[int, str]) -> bytes:
    """Samme bok med andre verdier i bryterkolonnen, skrevet rett i XML-en slik et regneark ville lagret dem."""
    ut = BytesIO()
    with zipfile.ZipFile(BytesIO(bok)) as inn, zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as ny:
        for navn in inn.namelist():
            innhold = inn.read(navn)
            if navn == "xl/worksheets/sheet2.xml":
                for rad, verdi in rader.items():
                    ny_celle = rf'\g<1> t="inlineStr"><is><t>{verdi}</t></is></c>'.encode()
                    innhold, antall = re.subn(
                        rf'(<c r="B{rad}"[^>]*?) t="s"><v>\d+</v></c>'.encode(), ny_celle, innhold
                    )
                    assert antall == 1
            ny.writestr(navn, innhold)
    return ut.getvalue()


def kontroller_tall(bok: Regnet, kommune: Kommune, r: Resultat) -> None:
    """Tallene i en regnet bok mot beregningen, på 500 kroner nær."""
    nær = {"abs": 0.5, "rel": 0.0}
    år = len(r.år)
    effekt = bok.tall("År", "Effekt")
    assert effekt[0] == pytest.approx(r.helårseffekt, **nær)
    assert effekt[1:] == pytest.approx(list(r.effekt), **nær)
    overlapp = bok.tall("År", "Overlapp mellom tiltak")
    assert overlapp == pytest.approx([-r.overlapp_helårseffekt, *(-o for o in r.overlapp)], **nær)
    assert bok.tall("År", "Krav") == pytest.approx(list(r.krav), **nær)
    assert bok.tall("År", "Udekket innsparing") == pytest.approx(list(r.udekket), **nær)
    assert bok.tall("År", "Omstillingskostnad (tas av fondet)") == pytest.approx(list(r.omstilling), **nær)
    assert bok.tall("Fond", "Fondet ved årets slutt")[:år] == pytest.approx(list(r.fond), **nær)
    assert bok.tall("Fond", "Udekket merforbruk")[:år] == pytest.approx(list(r.udekket_merforbruk), **nær)
    assert bok.tall("Fond", "Kravet i handlingsregelen")[:år] == pytest.approx(list(r.reservekrav), **nær)
    assert bok.tall("Fond", "Over eller under kravet")[:år] == pytest.approx(list(r.margin), **nær)
    assert bok.tall("Regler", "Slik det er valgt")[1:] == pytest.approx(list(r.margin), **nær)
    for vekst in r.andre_vekster:
        assert bok.tall("Regler", vekst.navn)[1:] == pytest.approx(list(vekst.margin), **nær)
    if p := r.prognose:
        assert bok.tall("Regler", "Laveste") == pytest.approx([p.lav, p.margin_lav], **nær)
        assert bok.tall("Regler", "Høyeste") == pytest.approx([p.høy, p.margin_høy], **nær)
    krav = next(svar for regel, svar in vurder(kommune, r) if regel.id == "disposisjonsfond")
    svarene = next(rad for rad in bok.ark["Regler"] if rad[0] == "Disposisjonsfond")[5 : 5 + år]
    assert svarene == [a.utfall.value for a in krav]
    assert bok.tall("Sammendrag", "Mål") == pytest.approx([r.mål], **nær)
    assert bok.tall("Sammendrag", "Oppnådd") == pytest.approx([dom.nådd(r)], **nær)
    assert bok.tall("Sammendrag", "Måloppnåelse") == pytest.approx([r.måloppnåelse], abs=1e-6, rel=1e-9)
    assert bok.tall("Sammendrag", "Valgte tiltak som ikke er tallfestet") == [len(r.ikke_tallfestet)]
    assert bok.tall("Sammendrag", "Valgte tiltak som ikke er regnet med") == [len(r.ikke_medregnet)]
    assert uten_tallformat(str(bok.celle("Sammendrag", 7, 1))) == uten_tallformat(dom.dommen(r))


def uten_tallformat(tekst: str) -> str:
    """Setningen uten desimaltegn og tusenskille, som følger språket på maskinen."""
    return re.sub(r"(?<=\d)[.,\s\u00a0](?=\d)", "", tekst)


@pytest.mark.treg
def test_regnearket_gir_samme_svar_som_verktøyet(tmp_path: Path) -> None:
    """Slik det er laget, og når leseren bytter tre brytere i det. Alt regnes av LibreOffice fra tomme celler."""
    bøker, fasit, kommuner = {}, {}, {}
    for nummer in range(ANTALL):
        kommune = lillevik() if nummer % 5 == 1 else drammen()
        valg = Terning(kommune, nummer).valg()
        innhold = innhold_for(kommune, valg)
        bøker[f"b{nummer}"], fasit[f"b{nummer}"] = regneark(innhold), innhold.resultat
        kommuner |= dict.fromkeys((f"b{nummer}", f"c{nummer}"), kommune)
        nytt = med_tre_byttet(kommune, valg, random.Random(nummer))
        if nytt is not None:
            bøker[f"c{nummer}"] = byttet(kommune, valg, nytt, bøker[f"b{nummer}"])
            fasit[f"c{nummer}"] = beregn(kommune, nytt)
    assert len(bøker) >= 1.8 * ANTALL
    nesten_alt = Valg(  # 15 · 1 200 av 18 050 er 99,7 %, og ikke 100
        drammen().standard,
        (Tiltaksvalg("ledelsesnivaaer", mengde=15),),
        (EgetTiltak("e", "Eget", Anslag.punkt(50), Måned(2025, 1)),),
    )
    før_kravet = Valg(  # et mål som er en sum over årene, og et tiltak som virker før det første året med krav
        replace(drammen().standard, tolkning="E"),
        egne_tiltak=(EgetTiltak("e", "Eget", Anslag.punkt(9_000), Måned(2024, 1)),),
    )
    for navn, valg in (("99,7", nesten_alt), ("før kravet", før_kravet)):
        innhold = innhold_for(drammen(), valg)
        bøker[navn], fasit[navn], kommuner[navn] = regneark(innhold), innhold.resultat, drammen()
    assert fasit["før kravet"].akkumulert and fasit["før kravet"].effekt[0] > 0 == fasit["før kravet"].krav[0]
    i_hver_celle = {f"b{n}" for n in range(ANTALL) if n % 20 < 2}
    assert {kommuner[navn].id for navn in i_hver_celle} == {drammen().id, lillevik().id}
    for navn, bok in regnet(tmp_path, bøker).items():
        kontroller_tall(bok, kommuner[navn], fasit[navn])
        if navn in i_hver_celle:
            assert ulike_verdier(bøker[navn], bok) == []


def byttet(kommune: Kommune, valg: Valg, nytt: Valg, bok: bytes) -> bytes:
    """Boka med bryterne satt slik de er i det nye valget."""
    før, etter = ({t.id for t in v.tiltak} for v in (valg, nytt))
    ider = [r.nøkkel for r in lag_plan(innhold_for(kommune, valg)).rader]
    return med_brytere(bok, {FØRSTE + 1 + ider.index(id): "ja" if id in etter else "nei" for id in før ^ etter})


def ulike_verdier(laget: bytes, bok: Regnet) -> list[tuple[str, str, Any, Any]]:
    """Formelcellene, også de skjulte, der verdien som er lagret ikke er den formelen gir.

    Programmer som ikke regner på nytt, viser og bruker de lagrede.
    """
    formler = openpyxl.load_workbook(BytesIO(laget))
    lagret = openpyxl.load_workbook(BytesIO(laget), data_only=True)
    par = (
        (
            ark.title,
            celle.coordinate,
            lagret[ark.title][celle.coordinate].value,
            bok.celle(ark.title, celle.row, celle.column),
        )
        for ark in formler
        for celle in formelceller(ark)
    )
    return [p for p in par if not like(p[2], p[3])]


def formelceller(ark: Any) -> Iterator[Any]:
    return (celle for rad in ark.iter_rows() for celle in rad if celle.data_type == "f")


def like(a: Any, b: Any) -> bool:
    if isinstance(a, int | float) and isinstance(b, int | float):
        return abs(a - b) <= 1e-6 + 1e-9 * abs(a)
    return uten_tallformat(str(a or "")) == uten_tallformat(str(b or ""))


@pytest.mark.treg
def test_alt_annet_i_boka_kan_også_endres(tmp_path: Path) -> None:
    """Mengde, start, opptrapping, egne tall, overlapp, temaer og forutsetninger gir verktøyets svar på det samme."""
    innhold = vanlig()
    bok, ut = openpyxl.load_workbook(BytesIO(regneark(innhold))), BytesIO()
    nytt = _endre_alt(bok, innhold)
    bok.save(ut)
    kontroller_tall(regnet(tmp_path, {"endret": ut.getvalue()})["endret"], drammen(), beregn(drammen(), nytt))


def _endre_alt(bok: Any, innhold: Rapportinnhold) -> Valg:
    """Skriver i de gule cellene, og gir valget som betyr det samme."""
    ark = bok["Tiltak"]
    hode = {ark.cell(5, k).value: k for k in range(1, ark.max_column + 1) if ark.cell(5, k).value}

    def sett(tiltak: str, kolonne: int, verdi: Any) -> None:
        celle = ark.cell(rad_for(bok, drammen().tiltak_etter_id[tiltak].navn), kolonne)
        assert not celle.protection.locked
        celle.value = verdi

    sett("barnehagestruktur", hode["Omfang"], 7)
    sett("barnehagestruktur", hode["Innføring"], 2026)
    sett("barnehagestruktur", hode["Innføring"] + 1, 3)
    sett("barnehagestruktur", hode["Innføring"] + 2, 9)
    sett("barnehagestruktur", hode["Innføring"] + 3, 0.75)
    sett("first_lego_league", hode["Eget anslag for hele tiltaket"] + 1, 900)
    sett("kommunedeler", hode["Omstilling, egen plan"] + 2, 1234)
    sett("kommunedeler", hode["Egen andel av brutto effekt"] + 3, 0.4)
    sett("ki_repeterende", hode["Fratrekk"], 100)
    sett("ki_repeterende", hode["Fratrekk"] + 1, 50)
    for navn, verdier in {
        "Tolkning av målet": ["E · Sum over tre år"],
        "Realiseringsgrad": [0.9],
        "Merforbruk": [75000, 1000, None, 5],
        "Merinntekt": [0, 90000],
        "Egne krav per år": [None, 60000],
        "Vekst i reservekravet": [2.5],
        "Udekket innsparing tas av fondet": ["nei"],
        "Regn med inntektstiltak": ["ja"],
        "6 · Teknologi og digitalisering": ["ikke nå"],
        "KI i repeterende arbeid: uttaksgrad": [None, None, None, 0.5],
        "Færre lokale knutepunkter og Færre kommunedeler": [0.6],
    }.items():
        _sett_forutsetning(bok["Forutsetninger"], navn, verdier)
    return _samme_valg(innhold.valg)


def _sett_forutsetning(ark: Any, navn: str, verdier: list[Any]) -> None:
    rad = next(r[0].row for r in ark.iter_rows() if r[0].value == navn)
    for kolonne, verdi in enumerate(verdier, start=2):
        if verdi is not None:
            assert not ark.cell(rad, kolonne).protection.locked
            ark.cell(rad, kolonne).value = verdi


def _samme_valg(valg: Valg) -> Valg:
    forutsetninger = replace(
        valg.forutsetninger,
        tolkning="E",
        realiseringsgrad=0.9,
        merforbruk=((2024, 75000.0), (2025, 1000.0), (2027, 5.0)),
        merinntekt=((2025, 90000.0),),
        krav=((2025, 60000.0),),
        reservekrav_vekst_prosent=2.5,
        udekket_dekkes_av_fondet=False,
        regn_med_inntektstiltak=True,
    )
    endret = (
        Tiltaksvalg("barnehagestruktur", 7.0, Måned(2026, 3), 9, realiseringsgrad=0.75),
        Tiltaksvalg("first_lego_league", eget_anslag=Anslag.punkt(900)),
        Tiltaksvalg("kommunedeler", andeler=((2027, 0.4),), omstilling=((2026, 1234.0),)),
        Tiltaksvalg("ki_repeterende", varige_merkostnader=100, inntektsbortfall=50, drivere=(("uttaksgrad", 0.5),)),
    )
    assert {t.id for t in endret} <= {t.id for t in valg.tiltak}
    overlapp = (EgenOverlapp(("knutepunkter", "kommunedeler"), 0.6),)
    return valg.med_tiltak(*endret).med(forutsetninger=forutsetninger, overlapp=overlapp, lukkede_temaer=(6,))


@pytest.mark.treg
def test_konflikt_i_boka_gir_varsel_og_ingen_sum(tmp_path: Path) -> None:
    valg = Valg(lillevik().standard, (Tiltaksvalg("bibliotekfilial"),))
    begge = valg.med_tiltak(Tiltaksvalg("selvbetjent_bibliotek"))
    laget = regneark(innhold_for(lillevik(), valg))
    bok = regnet(tmp_path, {"k": byttet(lillevik(), valg, begge, laget)})["k"]
    assert str(bok.celle("Sammendrag", 7, 1)).startswith("Valgene kan ikke stå sammen")
    assert next(r for r in bok.ark["Sammendrag"] if r[0] == "Måloppnåelse")[1] == "–"


# --- Regnearket: oppsett --------------------------------------------------------------------------------------------


def test_boka_har_ark_diagrammer_låsing_og_utskrift() -> None:
    bok = openpyxl.load_workbook(BytesIO(regneark(vanlig())))
    synlige = [a.title for a in bok if a.sheet_state == "visible"]
    assert synlige == ["Sammendrag", "Tiltak", "År", "Fond", "Regler", "Forutsetninger", "Saken", "Kilder"]
    for ark in bok:
        assert ark.protection.sheet
        assert ark.page_setup.paperSize == 9 or ark.sheet_state == "hidden"
    for ark in (bok[navn] for navn in synlige):
        assert ark.page_setup.orientation == "landscape"
        assert VANNMERKE in ark.oddFooter.left.text and "5. mai 2025" in ark.oddFooter.left.text
        assert drammen().utgave in ark.oddFooter.left.text
    assert len(bok["Sammendrag"]._charts) == 2
    assert bok["Tiltak"].freeze_panes and bok["Tiltak"].print_title_rows
    assert len(bok["Tiltak"].data_validations.dataValidation) > 200
    assert bok.properties.subject == VANNMERKE


def test_boka_har_ingen_makroer_og_ingen_lenker_ut() -> None:
    with zipfile.ZipFile(BytesIO(regneark(vanlig()))) as fil:
        assert not [n for n in fil.namelist() if "vba" in n.lower() or "externalLink" in n]
        assert not [n for n in fil.namelist() if n.endswith(".rels") and b'TargetMode="External"' in fil.read(n)]


def test_ikke_tallfestet_er_aldri_null() -> None:
    innhold = innhold_for(drammen(), Valg(drammen().standard, (Tiltaksvalg("first_lego_league"),)))
    bok = openpyxl.load_workbook(BytesIO(regneark(innhold)), data_only=True)
    rad = rad_for(bok, "Avslutte First Lego League")
    assert [bok["Tiltak"].cell(rad, k).value for k in (3, 4)] == ["ikke tallfestet"] * 2
    assert bok["År"].cell(rad, 4).value == "ikke tallfestet"
    assert not [c for c in bok["År"][rad][4:] if isinstance(c.value, int | float)]


def test_et_tall_brukeren_har_erstattet_viser_ikke_til_katalogens_kilde() -> None:
    def kilder(**egne: Any) -> str:
        valg = Valg(drammen().standard, (Tiltaksvalg("skolestruktur", **egne),))
        tekst = FORMATER["txt"].lag(innhold_for(drammen(), valg), False).decode()
        return tekst.rpartition("Forutsetninger etter opphav")[2] or tekst

    e3 = drammen().kilde_etter_id["E3"].tittel
    assert e3 in kilder()
    assert e3 not in kilder(eget_anslag=Anslag.punkt(5000.0))
    assert e3 not in kilder(drivere=(("sats", 5000.0),))


def test_hvert_tall_bak_effekten_har_opphav_og_kilde() -> None:
    bok = openpyxl.load_workbook(BytesIO(regneark(vanlig())), data_only=True)
    rader = {r[0]: r for r in bok["Forutsetninger"].iter_rows(values_only=True) if r[0]}
    for tiltak in drammen().valgbare:
        for navn, driver in tiltak.drivere.items():
            rad = rader[f"{tiltak.navn}: {lesbart(navn)}"]
            assert rad[6].startswith(driver.opphav.bokstav)
            assert all(drammen().kilde_etter_id[k].tittel in rad[7] for k in driver.kilde)


def test_samme_innhold_gir_samme_bytes() -> None:
    for format_ in FORMATER.values():
        assert format_.lag(vanlig(), False) == format_.lag(vanlig(), False), format_.endelse


# --- PDF ------------------------------------------------------------------------------------------------------------


def strukturtre(leser: PdfReader) -> list[Any]:
    """Alle taggene i PDF-en."""
    tagger: list[Any] = []

    def gå(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for barn in node:
                gå(barn)
        elif hasattr(node, "get"):
            if "/S" in node:
                tagger.append(node)
            if "/K" in node:
                gå(node["/K"])

    gå(leser.trailer["/Root"]["/StructTreeRoot"])
    return tagger


@pytest.mark.parametrize("kort", [False, True])
def test_pdf_er_tagget_på_bokmål_med_tittel_og_alternativ_tekst(kort: bool) -> None:
    leser = PdfReader(BytesIO(pdf(vanlig(), kort)))
    rot = leser.trailer["/Root"]
    assert rot["/MarkInfo"]["/Marked"]
    assert rot["/Lang"].lower().startswith("nb")
    assert rot["/ViewerPreferences"]["/DisplayDocTitle"]
    assert leser.metadata is not None and leser.metadata.title == "Innsparingsalternativ: Alternativ 1"
    assert b"pdfuaid:part" in rot["/Metadata"].get_object().get_data()
    tagger = strukturtre(leser)
    slag = [t["/S"] for t in tagger]
    assert "/Table" in slag and "/TH" in slag and "/L" in slag and "/Caption" in slag
    assert kort or slag.count("/H1") + slag.count("/H2") >= 6
    figurer = [t for t in tagger if t["/S"] == "/Figure"]
    assert len(figurer) >= (2 if kort else 3)
    assert all(len(f.get("/Alt", "")) > 10 for f in figurer if "/Alt" in f)
    assert sum("/Alt" in f for f in figurer) >= (2 if kort else 3)


def test_vedlegget_er_én_side_eller_noen_få() -> None:
    for innhold in (vanlig(), hele_katalogen(), hele_katalogen("Langt navn på alternativet ".ljust(80, "w"))):
        assert len(PdfReader(BytesIO(pdf(innhold, True))).pages) == 1
        assert len(PdfReader(BytesIO(pdf(innhold))).pages) <= 12


def test_en_svært_lang_lenke_sprenger_ikke_siden() -> None:
    innhold = replace(hele_katalogen(), adresse="https://innsparing.example.no/?s=" + "1BX8a3bK" * 900)
    assert len(PdfReader(BytesIO(pdf(innhold, True))).pages) == 1


def test_en_lang_lenke_uten_nettsted_brytes_på_arket_og_kan_kopieres() -> None:
    adresse = "/?s=" + "1BX8a3bK" * 30
    linjer = PdfReader(BytesIO(pdf(replace(vanlig(), adresse=adresse), True))).pages[0].extract_text().split("\n")
    assert 1 < max(len(linje) for linje in linjer if "1BX8a3bK" in linje) < 150
    assert adresse[:200] in "".join(linjer).replace(" ", "")


def test_et_spenn_brytes_ikke_etter_streken() -> None:
    """Tegnet som holder det samlet, er bare i Word. PDF holder det samlet uten, og regneark og tekst har rene tall."""
    innhold, spenn = replace(vanlig(), usikkerhet=("Trolig 112–158.",)), "Trolig 112–158."
    i_word = zipfile.ZipFile(BytesIO(dokument(innhold))).read("word/document.xml").decode()
    assert "Trolig 112–\u2060158." in i_word and not re.search(r">[^<]*\d–\d[^<]*<", i_word)
    assert spenn in " ".join(s.extract_text() for s in PdfReader(BytesIO(pdf(innhold))).pages)
    assert spenn in ren_tekst(innhold)
    assert "\u2060" not in csv_fil(innhold).decode() + ren_tekst(innhold)


def test_pdf_sier_det_den_skal() -> None:
    tekst = " ".join(" ".join(s.extract_text() for s in PdfReader(BytesIO(pdf(vanlig()))).pages).split())
    for ventet in (
        VANNMERKE,
        "5. mai 2025",
        drammen().utgave,
        "Beløp i hele 1000 kr, minus er lavere utgift",
        "Udekket innsparing",
        "Kravet i handlingsregelen",
        "Ikke tallfestet",
        "Forutsetninger etter opphav",
        "KI i repeterende arbeid (N)",
        ADRESSE,
    ):
        assert ventet in tekst


# --- Word, tekst og CSV ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kort", [False, True])
def test_word_har_stiler_hoder_beskrivelser_og_språk(kort: bool) -> None:
    fil = dokument(vanlig(), kort)
    dok = docx.Document(BytesIO(fil))
    stiler = {a.style.name for a in dok.paragraphs if a.style is not None}
    assert {"Title", "Subtitle", "Caption", "List Bullet", "Ingress"} <= stiler
    assert kort or "Heading 1" in stiler
    assert all(t.rows[0]._tr.xpath("w:trPr/w:tblHeader") for t in dok.tables)
    assert len(dok.tables) == (2 if kort else 6)
    bilder = dok.element.body.xpath(".//wp:docPr")
    assert bilder and all(len(b.get("descr", "")) > 10 for b in bilder)
    språk = {s.get(docx.oxml.ns.qn("w:val")) for s in dok.styles.element.iter(docx.oxml.ns.qn("w:lang"))}
    assert språk == {"nb-NO"}
    om = dok.core_properties
    assert (om.title, om.subject, om.language) == ("Innsparingsalternativ: Alternativ 1", VANNMERKE, "nb-NO")
    assert om.created.date() == DATO
    assert VANNMERKE in dok.sections[0].header.paragraphs[0].text
    assert b"SEQ Tabell" in zipfile.ZipFile(BytesIO(fil)).read("word/document.xml")


@pytest.mark.treg
def test_word_åpnes_og_blir_én_side_eller_noen_få(tmp_path: Path) -> None:
    for navn, innhold, kort in (
        ("kort", vanlig(), True),
        ("kort-tung", hele_katalogen(), True),
        ("lang", vanlig(), False),
        ("lang-tung", hele_katalogen(), False),
    ):
        (tmp_path / f"{navn}.docx").write_bytes(dokument(innhold, kort))
    kontorprogram(tmp_path, sorted(tmp_path.glob("*.docx")), "pdf")
    sider = {f.stem: len(PdfReader(f).pages) for f in tmp_path.glob("*.pdf")}
    assert sider["kort"] == sider["kort-tung"] == 1
    assert sider["lang"] <= 11 and sider["lang-tung"] <= 16
    tekst = " ".join(s.extract_text() for s in PdfReader(tmp_path / "lang.pdf").pages)
    assert VANNMERKE in tekst and "Tabell 1: Endring i driftsutgifter" in tekst


@pytest.mark.parametrize("kort", [False, True])
def test_ren_tekst_har_ingen_tabeller(kort: bool) -> None:
    tekst = ren_tekst(vanlig(), kort)
    assert not re.search(r"[\t|]|  {2,}", tekst)
    for ventet in (VANNMERKE, "5. mai 2025", drammen().utgave, ADRESSE, dom.dommen(vanlig().resultat)):
        assert ventet in tekst
    assert "2025 −11 751" in tekst.replace("\u00a0", " ")


def test_csv_kan_leses_av_excel_på_norsk() -> None:
    rå = csv_fil(vanlig())
    assert rå.startswith(b"\xef\xbb\xbf")
    rader = list(csv.reader(StringIO(rå.decode("utf-8-sig")), delimiter=";"))
    assert len({len(r) for r in rader}) == 1
    effekt = next(r for r in rader if r[:2] == ["Sum", "Effekt"])
    tall = [float(v.replace(",", ".")) for v in effekt[4:9]]
    r = vanlig().resultat
    assert tall == pytest.approx([r.helårseffekt, *r.effekt], abs=0.001)
    om = {r[1]: r[-1] for r in rader if r[0] == "Om filen"}
    assert (om["Hva dette er"], om["Dato"], om["Utgave av tallgrunnlaget"]) == (
        VANNMERKE,
        "2025-05-05",
        drammen().utgave,
    )
    ukjent = next(r for r in rader if r[1] == "Avslutte First Lego League")
    assert ukjent[2] == "U" and ukjent[4:11] == [""] * 7 and ukjent[-1] == "ikke tallfestet"


# --- Bilder ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("figur", ["effekt", "fond", "begge"])
def test_svg_har_ekte_tekst_og_beskrivelse(figur: Any) -> None:
    rot = etree.fromstring(bilde(vanlig(), "svg", figur))
    navnerom = "{http://www.w3.org/2000/svg}"
    tekst = " ".join("".join(t.itertext()) for t in rot.iter(f"{navnerom}text"))
    for ventet in ("Innsparingsalternativ: Alternativ 1", VANNMERKE, drammen().utgave, "2027", "mill. kr"):
        assert ventet in tekst
    assert {t.get("font-family") for t in rot.iter(f"{navnerom}text")} == {"sans-serif"}
    assert rot.get("role") == "img" and VANNMERKE in rot.findtext(f"{navnerom}desc", "")
    assert ("Mål 150" in tekst and "trolig " in tekst and "Ti like sannsynlige utfall" in tekst) is (figur == "begge")


def test_png_har_synlig_tekst() -> None:
    """Et bilde med en annen tittel skiller seg bare i tittelen, så teksten er tegnet og ikke utelatt."""
    a, b = (
        Image.open(BytesIO(bilde(replace(vanlig(), valg=vanlig().valg.med(navn=navn)), "png"))).convert("L")
        for navn in ("iiii", "WWWW")
    )
    assert a.size == b.size and a.size[0] > 1000
    mørke = [sum(v < 90 for v in bildet.crop((0, 0, a.size[0], 80)).tobytes()) for bildet in (a, b)]
    assert mørke[0] > 500 and mørke[1] > mørke[0] + 200
    assert a.crop((0, 200, *a.size)).tobytes() == b.crop((0, 200, *a.size)).tobytes()


# --- Brukerens tekst er bare tekst ----------------------------------------------------------------------------------


def test_navn_blir_aldri_formel_i_regneark_eller_csv() -> None:
    innhold = med_navn(*SLEMME)
    bok = openpyxl.load_workbook(BytesIO(regneark(innhold)))
    felt = [c for r in csv.reader(StringIO(csv_fil(innhold).decode("utf-8-sig")), delimiter=";") for c in r]
    for navn in SLEMME:
        celle = bok["Tiltak"].cell(rad_for(bok, rens(navn)), 1)
        assert celle.data_type == "s" and celle.value == rens(navn)
        assert any(rens(navn) in f for f in felt)
    assert not [f for f in felt if f[:1] in "=+@" and f] and not [
        f for f in felt if re.match(r"-(?!\d)|-\d.*[^\d,]", f)
    ]


@pytest.mark.parametrize("navn", [SLEMME[n] for n in (0, 4, 5, 9)])
def test_navn_står_som_tekst_i_dokumentene(navn: str) -> None:
    innhold = med_navn(navn)
    dok = docx.Document(BytesIO(dokument(innhold)))
    assert dok.paragraphs[0].text == f"Innsparingsalternativ: {rens(navn)}"
    assert rens(navn) in ren_tekst(innhold)
    leser = PdfReader(BytesIO(pdf(innhold)))
    assert leser.metadata is not None
    tekst = "".join("".join(s.extract_text() for s in leser.pages).split())
    if navn.isascii():
        assert leser.metadata.title == f"Innsparingsalternativ: {rens(navn)}"
        assert "".join(rens(navn).split()) in tekst
    rot = etree.fromstring(bilde(innhold, "svg"))
    assert not [e for e in rot.iter() if etree.QName(e).localname in ("script", "b", "foreignObject")]
    assert rens(navn) in rot.findtext("{http://www.w3.org/2000/svg}title", "")


def test_farlige_adresser_blir_ikke_lenker() -> None:
    for adresse in ("file:///etc/passwd", 'https://x.no/"onclick=', "=HYPERLINK(1)", "javascript:alert(1)"):
        innhold = replace(vanlig(), adresse=adresse)
        assert innhold.adresse_å_følge == ""
    relasjoner = zipfile.ZipFile(BytesIO(dokument(innhold))).read("word/_rels/document.xml.rels")
    assert b"External" not in relasjoner
    assert not [s for s in PdfReader(BytesIO(pdf(innhold))).pages if "/Annots" in s]


# --- Kommandolinjen og formatene ------------------------------------------------------------------------------------

SCENARIO = "tiltak: {skolestruktur: {}, sykefravaer: {mengde: 1.5}}\n"


@pytest.mark.parametrize("endelse", list(FORMATER))
def test_kommandolinjen_skriver_alle_formater(endelse: str, tmp_path: Path) -> None:
    fil, til = tmp_path / "s.yaml", tmp_path / f"ut.{endelse}"
    fil.write_text(SCENARIO, encoding="utf-8")
    assert kjør(["rapport", str(fil), "--til", str(til), "--dato", "2025-05-05", "--adresse", ADRESSE, "--kort"]) == 0
    assert til.stat().st_size > 1000


@pytest.mark.parametrize(
    ("argumenter", "ventet"),
    [
        (["--til", "x.doc"], "må ende på en av xlsx"),
        (["--til", "x.txt", "--dato", "i går"], "er ikke en dato"),
        (["--til", "finnes/ikke/x.txt"], "kan ikke skrives"),
        (["finnes-ikke.yaml", "--til", "x.txt"], "filen finnes ikke"),
    ],
)
def test_feil_på_kommandolinjen_er_norske_setninger(
    argumenter: list[str], ventet: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kjør(["rapport", *argumenter]) == 2
    assert ventet in capsys.readouterr().err


def test_konflikt_gir_ingen_rapport() -> None:
    valg = Valg(lillevik().standard, (Tiltaksvalg("bibliotekfilial"), Tiltaksvalg("selvbetjent_bibliotek")))
    with pytest.raises(ValueError, match="kan ikke velges sammen"):
        innhold_for(lillevik(), valg)


def test_filnavn_er_trygge() -> None:
    assert filnavn(vanlig(), "pdf") == "innsparing-drammen-alternativ-1-2025-05-05.pdf"
    assert filnavn(vanlig(), "pdf", kort=True) == "innsparing-drammen-alternativ-1-kort-2025-05-05.pdf"
    for navn in SLEMME:
        assert re.fullmatch(r"innsparing-drammen-[a-z0-9-]*2025-05-05\.xlsx", filnavn(med_navn(navn), "xlsx"))


# --- Ett ark til den som leser ---


def med_egne(antall_egne: int) -> Rapportinnhold:
    """Hele katalogen og egne tiltak med så lange navn som feltene tar imot."""
    hele = hele_katalogen()
    navn = "Bedre forvaltning, drift og vedlikehold av bygningsmassen i hele kommunen nr. "
    egne = tuple(EgetTiltak(f"e{n}", f"{navn}{n}", Anslag.punkt(1000), Måned(2026, 1)) for n in range(antall_egne))
    return lag_innhold(hele.kommune, hele.valg.med(egne_tiltak=egne, navn=navn), hele.dato, ADRESSE)


@pytest.mark.parametrize("innhold", [vanlig, hele_katalogen, lambda: med_egne(4)], ids=["vanlig", "alt", "egne"])
def test_arket_har_alt_som_er_valgt_på_én_side_uten_kuttede_navn(innhold: Callable[[], Rapportinnhold]) -> None:
    sider = PdfReader(BytesIO(leseark_pdf(innhold()))).pages
    assert len(sider) == 1
    tekst = " ".join(sider[0].extract_text().split())
    liste = leselisten(innhold().kommune, innhold().valg, innhold().resultat)
    uten_brudd = re.sub(r"\s|-", "", tekst)
    assert [ett.navn for ett in liste.tiltak if re.sub(r"\s|-", "", ett.navn) not in uten_brudd] == []
    assert liste.sum in tekst and VANNMERKE in tekst and "…" not in tekst
    assert sider[0].images or "/XObject" in sider[0]["/Resources"]
