"""Skadde lister i tusentall: `python -m tests.verktoy.importfuzz [--antall N] [--frø N]`.

Hver skal gi en plan eller en klar liste over feil. Et annet unntak, lang tid eller mye minne er en feil hos oss.
Skriver en oppsummering som JSON.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl

from scenario.begreper import Kommune
from scenario.innhenting.ark import UlesbarListe
from scenario.innhenting.eksport import til_csv, til_xlsx
from scenario.innhenting.leser.les import Lesegrunnlag, les_lista
from scenario.innhenting.leser.sporsmal import Lesesvar
from scenario.innhenting.liste import til_katalogen
from scenario.innhenting.plan import Importvalg, lag_plan
from scenario.lesing import les_kommune, les_tekster

FIKTIV = Path(__file__).parents[1] / "fiktiv"
VALG = Importvalg(date(2026, 12, 1), "liste")
Fil = bytes
Terning = random.Random
ARK = "xl/worksheets/sheet1.xml"


@cache
def kommunen() -> tuple[Kommune, dict[str, str]]:
    """Lillevik med fire tiltak, så tiden går til listene og ikke til katalogen."""
    kommune, tekster = les_kommune(FIKTIV), les_tekster(FIKTIV)[0]
    få = {id: tekster[id] for id in ("bibliotekfilial", "fortett_raadhus", "renhold", "skyssbaat")}
    return kommune.model_copy(update={"tiltak": tuple(t for t in kommune.tiltak if t.id in få)}), få


# Hele filer å skade


@cache
def liten() -> Fil:
    bok = openpyxl.Workbook()
    for rad in (
        ["Enhet", "1000 kr"],
        ["nummer", "navn", "sannsynlig", "start", "tema", "lav", "høy"],
        [1, "Felles arkiv", 300, date(2028, 1, 1), 1, 200, 400],
        [2, "Renere vann", 450.5, "2028-08", "1, 2", None, None],
        ["3a", "Nytt bibliotek", None, None, None, None, None],
    ):
        bok.active.append(rad)
    return lagret(bok)


def lagret(bok: openpyxl.Workbook) -> Fil:
    ut = io.BytesIO()
    bok.save(ut)
    return ut.getvalue()


@cache
def hele_filer() -> tuple[Fil, ...]:
    kommune, _ = kommunen()
    tekst = til_csv(kommune).decode("utf-8-sig")
    enkel = "nr;navn;beløp (1000 kr)\r\n1;Felles arkiv;300\r\n2;Færre møter;1 200,5\r\n"
    return (
        liten(),
        til_xlsx(kommune),
        tekst.encode("utf-8-sig"),
        *(enkel.encode(tegnsett) for tegnsett in ("utf-8", "cp1252", "utf-16", "utf-16-le")),
        enkel.replace(";", "\t").encode(),
        enkel.replace(",5", "").replace(";", ",").encode("latin-1"),
    )


@cache
def deler(fil: Fil) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(fil)) as arkiv:
        return tuple((navn, arkiv.read(navn)) for navn in arkiv.namelist())


def pakk(innhold: Sequence[tuple[str, bytes]]) -> Fil:
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as arkiv:
        for navn, data in innhold:
            arkiv.writestr(navn, data)
    return ut.getvalue()


def med(navn: str, data: bytes, bok: Callable[[], Fil] = liten) -> Fil:
    """En bok med en del byttet ut eller lagt til."""
    return pakk([*((n, d) for n, d in deler(bok()) if n != navn), (navn, data)])


def eksport() -> Fil:
    return hele_filer()[1]


def med_ark(innmat: str) -> Fil:
    xml = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{innmat}</worksheet>'
    return med(ARK, xml.encode())


# Skadene

RUSK = (b"<c/>", b"&x;", b"<row>", b"</v>", b"99999999999", b'r="ZZZ9"', b"\x00", b"<f>1</f>")


def kuttet(t: Terning) -> Fil:
    fil = t.choice(hele_filer())
    return fil[: t.randrange(len(fil))]


def vendte_byte(t: Terning) -> Fil:
    fil = bytearray(t.choice(hele_filer()))
    for _ in range(t.choice((1, 1, 2, 5, 40))):
        fil[t.randrange(len(fil))] ^= 1 << t.randrange(8)
    return bytes(fil)


def skadet_xml(t: Terning) -> Fil:
    """En del av boka er skadet, men pakken er hel."""
    innhold = list(deler(t.choice(hele_filer()[:2])))
    nummer = t.randrange(len(innhold))
    navn, data = innhold[nummer]
    rå = bytearray(data)
    for _ in range(t.randint(1, 6)):
        a = t.randrange(len(rå))
        match t.randrange(4):
            case 0:
                del rå[a : a + t.randint(1, 60)]
            case 1:
                rå[a:a] = rå[a : a + t.randint(1, 60)]
            case 2:
                rå[a] = t.randrange(256)
            case _:
                rå[a:a] = t.choice(
                    (b"<c/>", b"&x;", b"<row>", b"</v>", b"99999999999", b'r="ZZZ9"', b"\x00", b"<f>1</f>")
                )
        rå = rå or bytearray(b" ")
    innhold[nummer] = (navn, bytes(rå))
    return pakk(innhold)


def byttede_deler(t: Terning) -> Fil:
    """Deler mangler, er doblet eller har byttet innhold."""
    innhold = list(deler(liten()))
    a, b = t.randrange(len(innhold)), t.randrange(len(innhold))
    if t.random() < 0.4:
        del innhold[a]
    else:
        (na, da), (nb, db) = innhold[a], innhold[b]
        innhold[a], innhold[b] = (na, db), (nb, da)
    return pakk(innhold)


def gale_tegnsett(t: Terning) -> Fil:
    fil = t.choice(hele_filer()[2:])
    tekst = fil.decode("latin-1")
    return tekst.encode(t.choice(("utf-8", "utf-16", "utf-16-be", "utf-32", "cp865", "utf-7")), "replace")


CELLER = (
    *(
        "=1+1",
        "@SUM(A1)",
        "1.200",
        "1,200,000",
        "−5",
        "–",
        "?",
        "12 %",
        "1e9",
        "nan",
        "inf",
        "TRUE",
        "2027-13",
        "46235",
    ),
    *('"', "'", "\u202e", "\ufeff", "", "  ", "Sum", "æøå", "00012", "kr 5", "-0", "٣", "ja", "#REF!", "Felles arkiv"),
    *("300", "3,75", "renhold", "x" * 6000, "9" * 40, "😀" * 50),
)
HODER = (
    *("id", "nummer", "navn", "beløp", "sannsynlig (mill. kr)", "lav", "høy", "mengde", "start", "tema", "status"),
    *("beregning", "per", "opphav", "kilde", "regnestykke", "mengde minst", "bare hele", "omstilling fast", "farge"),
)


def rar_csv(t: Terning) -> Fil:
    skille = t.choice(";,\t")
    bredde = t.choice((2, 4, 8, 20, 250))
    rader = [[t.choice(HODER) for _ in range(bredde)]]
    rader += [
        [t.choice(CELLER) for _ in range(t.choice((bredde, bredde, 1, bredde + 3)))] for _ in range(t.randint(0, 20))
    ]
    if t.random() < 0.5:
        rader.insert(0, ["Enhet", t.choice(("kroner", "mill. kr", "euro", ""))])
    return t.choice(("\n", "\r\n", "\r")).join(skille.join(rad) for rad in rader).encode("utf-8", "replace")


def rar_bok(t: Terning) -> Fil:
    """Slåtte sammen celler, datoer som tall, formler, logiske verdier og tekst der det skulle vært tall."""
    bok = openpyxl.Workbook()
    ark = bok.active
    ark.append(["Enhet", t.choice(("kroner", "1000 kr", "mill. kr", 7, None))])
    ark.append([t.choice(HODER) for _ in range(t.randint(1, 14))])
    verdier = (*CELLER, 300, -5, 0, 3.75, 1e300, True, date(2028, 1, 1), None, "Felles arkiv", "renhold", 46235)
    for _ in range(t.randint(0, 12)):
        ark.append([t.choice(verdier) for _ in range(t.randint(1, 14))])
    if t.random() < 0.3:
        ark.merge_cells(start_row=t.randint(1, 6), start_column=1, end_row=t.randint(6, 9), end_column=t.randint(1, 4))
    if t.random() < 0.3:
        ark.cell(3, 3).number_format = t.choice(("yyyy-mm-dd", "0 %", "[h]:mm", '"kr" 0'))
    return lagret(bok)


def tilfeldig(t: Terning) -> Fil:
    return t.choice((b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7", b"{}")) + t.randbytes(
        t.randint(0, 3000)
    )


def fiendtlig(t: Terning) -> Fil:
    """Det en liste aldri skal ha: arkiver i arkivet, makroer, lenker ut, XML-entiteter, passord og bomber."""
    ekstern = (
        '<Relationships><Relationship Id="r1" Type="x/externalLinkPath" Target="http://x.example/a.xlsx" '
        'TargetMode="External"/></Relationships>'
    )
    dtd = '<!DOCTYPE a [<!ENTITY b "' + "x" * 500 + '"><!ENTITY c "' + "&b;" * 500 + '">]><a>' + "&c;" * 500 + "</a>"
    return t.choice(
        (
            lambda: med("xl/media/bilde.png", liten()),
            lambda: med("xl/vbaProject.bin", b"makro"),
            lambda: med("xl/externalLinks/externalLink1.xml", b"<a/>"),
            lambda: med("xl/worksheets/_rels/sheet1.xml.rels", ekstern.encode()),
            lambda: med("xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0"),
            lambda: med(t.choice((ARK, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml")), dtd.encode()),
            lambda: med("xl/drawings/a.xml", bytes(t.choice((2_000_000, 70_000_000)))),
            lambda: med_ark("<sheetData>" + "<row>" * 50_000),
            lambda: med_ark("<a>" * 20_000),
            lambda: pakk([(f"a{n}", b"") for n in range(500)]),
            lambda: pakk([("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]),
            lambda: b"nr;navn;bel\xf8p\n" + b'"' * 100_000,
            lambda: b";" * 400_000,
        )
    )()


def arket(innmat: Iterable[str]) -> Fil:
    return med_ark(f"<sheetData>{''.join(innmat)}</sheetData>")


def tall(n: int) -> int:
    """Tall uten mønster, så filen ikke lar seg pakke urimelig godt."""
    return n * 7919 % 1_000_003


def endeløs(antall: int) -> Fil:
    """Et ark med bare merker."""
    return med_ark("".join(random.Random(1).choices([f"<a{n}/>" for n in range(10)], k=antall)))


SVÆRE: tuple[Callable[[], Fil], ...] = (
    lambda: arket(f'<row><c t="inlineStr"><is><t>Tiltak {tall(n)}</t></is></c></row>' for n in range(100_000)),
    lambda: arket(f'<row ht="{tall(n)}"/>' for n in range(200_000)),
    lambda: arket(["<row>", *(f"<c><v>{tall(n)}</v></c>" for n in range(300_000)), "</row>"]),
    lambda: arket(["<row><c><v>", *(f"{tall(n)}\n" for n in range(600_000)), "</v></c></row>"]),
    lambda: med(
        "xl/sharedStrings.xml", "".join(f"<t>{tall(n)}</t>" for n in range(600_000)).join(SST).encode(), eksport
    ),
    lambda: "\n".join(("navn;beløp (1000 kr)", *(f"Tiltak {tall(n)};300" for n in range(100_000)))).encode(),
    lambda: b"navn;bel\xc3\xb8p (1000 kr)\n" + b"\n" * 4_900_000,
    lambda: b"x" * 5_000_001,
    lambda: endeløs(2_100_000),
)
"""Hundre tusen rader, fulle og tomme, en rad, en celle og et ark uten ende, og en fil over grensen."""
SST = ("<sst><si>", "</si></sst>")


Skader = Mapping[Callable[[Terning], Fil], int]
SKADER: Skader = {
    kuttet: 18,
    vendte_byte: 20,
    skadet_xml: 22,
    byttede_deler: 4,
    gale_tegnsett: 6,
    rar_csv: 14,
    rar_bok: 10,
    tilfeldig: 3,
    fiendtlig: 3,
}
"""Skadene og hvor ofte hver av dem brukes. De svære filene kommer i tillegg, én for hver 250."""


def prøv(fil: Fil) -> str:
    """«plan», «feil» eller «ulesbar»; alle andre utfall er et unntak."""
    kommune, tekster = kommunen()
    try:
        lesning = les_lista(fil, Lesegrunnlag.av(kommune), Lesesvar(enhet="1000 kr", til_katalogen=True))
    except UlesbarListe as feil:
        assert feil.setninger and all(s.strip() and "Error" not in s for s in feil.setninger), feil.setninger
        return "ulesbar"
    if lesning.feil:
        return "ulesbar"
    plan = lag_plan(kommune, tekster, til_katalogen(lesning, kommune), VALG)
    assert bool(plan.filer) <= (not plan.feil)
    assert all(str(f).strip() for f in plan.feil)
    return "feil" if plan.feil else "plan"


def kjør(antall: int, frø: int) -> dict[str, object]:
    """Skadde lister i malens form."""
    kommunen()
    return prøv_mange(lambda fil, _: prøv(fil), SKADER, antall, frø, svær_hver=250)


def prøv_mange(
    prøv: Callable[[Fil, Terning], str],
    skader: Mapping[Callable[[Terning], Fil], int],
    antall: int,
    frø: int,
    svær_hver: int,
) -> dict[str, object]:
    """Utfallene, det lengste i sekunder og minnet. En fil som gir et unntak, lagres og navngis."""
    t = random.Random(frø)
    funksjoner, vekter = list(skader), list(skader.values())
    utfall: Counter[str] = Counter()
    lengst = 0.0
    for nummer in range(antall):
        svær, skade = nummer % svær_hver == svær_hver // 2, t.choices(funksjoner, vekter)[0]
        fil = SVÆRE[nummer // svær_hver % len(SVÆRE)]() if svær else skade(t)
        før = time.process_time()
        try:
            utfall[prøv(fil, t)] += 1
        except Exception as feil:
            navn = Path(f"importfuzz-{frø}-{nummer}.bin")
            navn.write_bytes(fil)
            hva = "svær" if svær else skade.__name__
            raise AssertionError(f"{hva} nummer {nummer} (lagret som {navn}): {feil!r}") from feil
        lengst = max(lengst, time.process_time() - før)
    minne = round(mest_minne() / 1e6)
    return {"antall": antall, "utfall": dict(utfall), "lengst_sekunder": round(lengst, 2), "minne_mb": minne}


def mest_minne() -> int:
    """Byte prosessen har brukt på det meste. På Linux arver `getrusage` tallet til den som startet den."""
    status = Path("/proc/self/status")
    if status.exists():
        (linje,) = [rad for rad in status.read_text().splitlines() if rad.startswith("VmHWM:")]
        return 1024 * int(linje.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def kommandoen(kjør: Callable[[int, int], dict[str, object]], navn: str, om: str | None) -> None:
    """Leser antall og frø, kjører, og skriver utfallet som JSON."""
    tolk = argparse.ArgumentParser(prog=f"python -m tests.verktoy.{navn}", description=om)
    tolk.add_argument("--antall", type=int, default=20_000)
    tolk.add_argument("--frø", type=int, default=1)
    valgt = tolk.parse_args()
    print(json.dumps(kjør(valgt.antall, valgt.frø), ensure_ascii=False))


if __name__ == "__main__":
    kommandoen(kjør, "importfuzz", __doc__)
