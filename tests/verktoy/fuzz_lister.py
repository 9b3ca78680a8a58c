"""Skadde lister i de formene kommuner har dem: `python -m tests.verktoy.fuzz_lister [--antall N] [--frø N]`.

Regneark i tre formater og CSV skades på alle måter. Hver skal gi rader, spørsmål eller setninger. Et annet unntak, lang
tid eller mye minne er en feil hos oss. Skriver en oppsummering som JSON.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from functools import cache
from pathlib import Path

from scenario.innhenting.ark import UlesbarListe
from scenario.innhenting.leser.les import Lesegrunnlag, les_lista
from scenario.innhenting.leser.resultat import som_json
from scenario.innhenting.leser.sporsmal import Lesesvar
from scenario.lesing import les_kommune
from tests.verktoy.importfuzz import (
    CELLER,
    Fil,
    Skader,
    Terning,
    fiendtlig,
    kommandoen,
    pakk,
    prøv_mange,
    rar_bok,
    rar_csv,
    tilfeldig,
)
from tests.verktoy.importfuzz import RUSK as RUSK_I_REGNEARK

LISTER = Path(__file__).parents[1] / "lister"
SVAR = (
    Lesesvar(),
    Lesesvar(enhet="1000 kr"),
    Lesesvar(ark=("alle",), fortegn="minus er innsparing"),
    Lesesvar(kolonner={"beløp": "B"}),
)


@cache
def hele_filer(endelse: str = "") -> tuple[Fil, ...]:
    return tuple(f.read_bytes() for f in sorted(LISTER.iterdir()) if f.suffix.endswith(endelse))


@cache
def grunnlaget() -> Lesegrunnlag:
    return Lesegrunnlag.av(les_kommune())


def av_slag(t: Terning) -> Fil:
    """En hel fil; de fire slagene like ofte."""
    return t.choice(hele_filer(t.choice((".xlsx", ".xls", ".ods", ".csv", ".txt"))))


# Skadene


def kuttet(t: Terning) -> Fil:
    fil = av_slag(t)
    return fil[: t.randrange(len(fil))]


def vendte_byte(t: Terning) -> Fil:
    fil = bytearray(av_slag(t))
    for _ in range(t.choice((1, 1, 2, 5, 40, 400))):
        fil[t.randrange(len(fil))] ^= 1 << t.randrange(8)
    return bytes(fil)


def skadet_xls(t: Terning) -> Fil:
    """Tallene i hodet, mappen og postene byttes ut med små, store og negative."""
    fil = bytearray(t.choice(hele_filer(".xls")))
    for _ in range(t.choice((1, 2, 5, 20))):
        bredde = t.choice((1, 2, 4))
        sted = t.choice((t.randrange(512), t.randrange(len(fil) - 4), 2 * t.randrange(len(fil) // 2 - 2)))
        fil[sted : sted + bredde] = t.choice((0, 1, 0xFF, 0x7F, t.randrange(256))).to_bytes(1, "little") * bredde
    return bytes(fil)


def skadet_xml(t: Terning) -> Fil:
    """En del av boka er skadet, men pakken er hel."""
    fil = t.choice(hele_filer(t.choice((".xlsx", ".ods"))))
    with zipfile.ZipFile(io.BytesIO(fil)) as arkiv:
        innhold = [(navn, arkiv.read(navn)) for navn in arkiv.namelist()]
    nummer = t.choice([n for n, (navn, data) in enumerate(innhold) if data and navn.endswith(".xml")])
    rå = bytearray(innhold[nummer][1])
    for _ in range(t.randint(1, 8)):
        a = t.randrange(max(1, len(rå)))
        match t.randrange(4):
            case 0:
                del rå[a : a + t.randint(1, 60)]
            case 1:
                rå[a:a] = rå[a : a + t.randint(1, 60)]
            case 2:
                rå[a : a + 1] = bytes((t.randrange(256),))
            case _:
                rå[a:a] = t.choice(RUSK)
    innhold[nummer] = (innhold[nummer][0], bytes(rå) or b" ")
    return pakk(innhold)


RUSK = (
    *RUSK_I_REGNEARK,
    b' table:number-rows-repeated="99999999"',
    b' table:number-columns-repeated="16384"',
    b' office:value="1e308"',
    b' hidden="1"',
    b"<table:covered-table-cell/>",
    b"</table:table>",
    b'<mergeCell ref="A1:XFD1048576"/>',
)


def byttet_innhold(t: Terning) -> Fil:
    """Ord, tall og skilletegn byttes om i en CSV."""
    tekst = t.choice(hele_filer(".csv")).decode("latin-1")
    biter = tekst.split(";")
    for _ in range(t.randint(1, 30)):
        biter[t.randrange(len(biter))] = t.choice((*CELLER, *ORD))
    return t.choice((";", ",", "\t")).join(biter).encode("utf-8", "replace")


ORD = (
    "Sum",
    "Totalt",
    "2025",
    "2026",
    "Tiltak",
    "Beløp",
    "P01 Skole",
    "(1 200)",
    "1,2–1,5 mill",
    "ca. 3",
    "herav",
    "\n",
)


SKADER: Skader = {
    kuttet: 14,
    vendte_byte: 18,
    skadet_xls: 18,
    skadet_xml: 22,
    byttet_innhold: 12,
    rar_bok: 6,
    rar_csv: 6,
    tilfeldig: 2,
    fiendtlig: 2,
}


def prøv(fil: Fil, svar: Lesesvar) -> str:
    """«lest», «feil» eller «ulesbar»; alle andre utfall er et unntak."""
    try:
        lesning = les_lista(fil, grunnlaget(), svar)
    except UlesbarListe as feil:
        assert feil.setninger and all(s.strip() and "Error" not in s for s in feil.setninger), feil.setninger
        return "ulesbar"
    json.dumps(som_json(lesning), allow_nan=False)
    assert math.isfinite(lesning.sum)
    assert all(r.navn for r in lesning.rader)
    return "feil" if lesning.feil else "lest"


def kjør(antall: int, frø: int) -> dict[str, object]:
    """Skadde lister i de formene kommuner har dem, hver lest med tilfeldige svar."""
    grunnlaget()
    return prøv_mange(lambda fil, t: prøv(fil, t.choice(SVAR)), SKADER, antall, frø, svær_hver=500)


if __name__ == "__main__":
    kommandoen(kjør, "fuzz_lister", __doc__)
