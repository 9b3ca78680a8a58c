"""Skadde lister i de formene kommuner har dem: `python -m tests.fuzz_lister [--antall N] [--frø N]`.

Regneark i tre formater og CSV skades på alle måter. Hver skal gi rader, spørsmål eller setninger. Et annet unntak, lang
tid eller mye minne er en feil hos oss. Skriver en oppsummering som JSON.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import random
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

from scenario.innhenting.ark import UlesbarListe
from scenario.innhenting.leser.les import Grunnlag, les_lista
from scenario.innhenting.leser.resultat import som_json
from scenario.innhenting.leser.sporsmal import Svar
from scenario.lesing import les_kommune
from tests import importfuzz
from tests.importfuzz import Fil, Terning, pakk

LISTER = Path(__file__).parent / "lister"
SVAR = (
    Svar(),
    Svar(enhet="1000 kr"),
    Svar(ark=("alle",), fortegn="minus er innsparing"),
    Svar(kolonner={"beløp": "B"}),
)


@cache
def hele_filer(endelse: str = "") -> tuple[Fil, ...]:
    return tuple(f.read_bytes() for f in sorted(LISTER.iterdir()) if f.suffix.endswith(endelse))


@cache
def grunnlaget() -> Grunnlag:
    return Grunnlag.av(les_kommune())


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
    *importfuzz.RUSK,
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
        biter[t.randrange(len(biter))] = t.choice((*importfuzz.CELLER, *ORD))
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


def rar_bok(t: Terning) -> Fil:
    return importfuzz.rar_bok(t)


def rar_csv(t: Terning) -> Fil:
    return importfuzz.rar_csv(t)


def fiendtlig(t: Terning) -> Fil:
    return importfuzz.fiendtlig(t)


def tilfeldig(t: Terning) -> Fil:
    return importfuzz.tilfeldig(t)


SKADER: dict[Callable[[Terning], Fil], int] = {
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


def prøv(fil: Fil, svar: Svar) -> str:
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
    t = random.Random(frø)
    funksjoner, vekter = list(SKADER), list(SKADER.values())
    utfall: Counter[str] = Counter()
    lengst = 0.0
    grunnlaget()
    for nummer in range(antall):
        svær, skade = nummer % 500 == 250, t.choices(funksjoner, vekter)[0]
        fil = importfuzz.SVÆRE[nummer // 500 % len(importfuzz.SVÆRE)]() if svær else skade(t)
        svar = t.choice(SVAR)
        før = time.process_time()
        try:
            utfall[prøv(fil, svar)] += 1
        except BaseException as feil:
            navn = Path(f"listefuzz-{frø}-{nummer}.bin")
            navn.write_bytes(fil)
            hva = "svær" if svær else skade.__name__
            raise AssertionError(f"{hva} nummer {nummer} (lagret som {navn}): {feil!r}") from feil
        lengst = max(lengst, time.process_time() - før)
    minne = importfuzz.mest_minne() / 1e6
    return {"antall": antall, "utfall": dict(utfall), "lengst_sekunder": round(lengst, 1), "minne_mb": round(minne)}


if __name__ == "__main__":
    leser = argparse.ArgumentParser(description=__doc__)
    leser.add_argument("--antall", type=int, default=20_000)
    leser.add_argument("--frø", type=int, default=1)
    valgt = leser.parse_args()
    print(json.dumps(kjør(valgt.antall, valgt.frø), ensure_ascii=False))
