"""Navnene leseren møter: overskrifter, kolonner og linjer i tabellene på skjermen, i Word, i Excel og i CSV.

Den oppdiktede kommunen brukes, så en ny tekst i katalogen ikke er et nytt navn her.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import docx
import openpyxl

from scenario.begreper import EgetTiltak, Tiltaksvalg, Valg
from scenario.begreper.felles import Måned
from scenario.begreper.valg import Anslag
from scenario.beregning.fond import fondsbok
from scenario.framstilling import tabeller
from scenario.framstilling.forklaring import eget_regnestykke, regnestykke
from scenario.framstilling.ord import GRUNN, OPPHAV
from scenario.framstilling.resultatforklaring import forklaringer
from scenario.rapport.csv_fil import csv_fil
from scenario.rapport.dokument import dokument
from scenario.rapport.innhold import Rapportinnhold, lag_innhold
from scenario.rapport.regneark import regneark
from tests.strategier import lillevik

FIL = Path(__file__).parent / "godkjent" / "navn.txt"
_LENGST = 70
"""Lengre tekster er forklaringer. De prøves der de lages."""


def navnene() -> list[str]:
    """Én linje per navn: stedet, kolon og navnet, i den rekkefølgen de står. Tall er byttet med #."""
    innhold = _innhold()
    steder = (_ord(), _på_skjermen(innhold), _i_csv(innhold), _i_word(innhold), _i_excel(innhold))
    return list(dict.fromkeys(f"{sted}: {_uten_tall(navn)}" for del_ in steder for sted, navn in del_ if navn))


def endret(før: Iterable[str], nå: Iterable[str]) -> list[str]:
    """Navnene som er borte (−), de som er nye (+), og det første som har flyttet seg (↕)."""
    før, nå = list(før), list(nå)
    byttet = [*(f"− {n}" for n in før if n not in nå), *(f"+ {n}" for n in nå if n not in før)]
    return byttet or [f"↕ {a}" for a, b in zip(før, nå, strict=True) if a != b][:1]


def godkjente() -> list[str]:
    """Navnene slik noen har sett på dem og sagt at de stemmer."""
    return FIL.read_text(encoding="utf-8").splitlines() if FIL.exists() else []


def _innhold() -> Rapportinnhold:
    """Noe av hvert: med, utelatt, ikke tallfestet, eget tall, eget fradrag, egne tiltak og bruk av fondet."""
    kommune = lillevik()
    forutsetninger = replace(kommune.standard, merforbruk=((kommune.år[1], 500.0),), realiseringsgrad=0.9)
    tiltak = [Tiltaksvalg(t.id) for t in kommune.valgbare if t.id != "selvbetjent_bibliotek"]
    tiltak[0] = replace(tiltak[0], eget_anslag=Anslag.punkt(900.0), varige_merkostnader=10.0, inntektsbortfall=5.0)
    eget = EgetTiltak("e", "Eget", Anslag(100.0, 200.0, 300.0), Måned(kommune.år[1], 1))
    return lag_innhold(kommune, Valg(forutsetninger, tuple(tiltak), (eget,)), date(2026, 5, 5))


def _uten_tall(tekst: str) -> str:
    return re.sub(r"[−-]?\d[\d\u00a0.,]*", "#", tekst.replace("\n", " "))


def _ord() -> Iterator[tuple[str, str]]:
    for opphav, (navn, _) in OPPHAV.items():
        yield "opphav", f"{opphav.bokstav} {navn}"
    for grunn, tekst in GRUNN.items():
        yield "grunn", f"{grunn.value}: {tekst}"


def _på_skjermen(innhold: Rapportinnhold) -> Iterator[tuple[str, str]]:
    kommune, valg, resultat, uten = innhold.kommune, innhold.valg, innhold.resultat, innhold.uten_tiltak
    bok = fondsbok(kommune, valg.forutsetninger, resultat.krav, resultat.effekt, resultat.omstilling)
    vist = {
        "per år": tabeller.per_år(resultat, uten),
        "bidrag": tabeller.bidragene(kommune, valg, resultat),
        "tre ledd": tabeller.fondet_i_tre_ledd(uten, uten, resultat),
        "bok": tabeller.fondsboken(bok),
        "poster": tabeller.fondspostene(kommune),
    }
    for sted, tabell in vist.items():
        yield from ((sted, navn) for navn in (*tabell, *next(iter(tabell.values()))))
    yield from (("forklaring", f.tittel) for f in forklaringer(kommune, valg, resultat))
    katalog = {t.id: t for t in kommune.tiltak}
    stykker = [regnestykke(kommune, katalog[tv.id], tv, valg.forutsetninger) for tv in valg.tiltak]
    for stykke in (*stykker, *(eget_regnestykke(e, valg.forutsetninger) for e in valg.egne_tiltak)):
        yield "regnestykke", stykke.i_ord
        yield from (("ledd", ledd.navn) for ledd in stykke.ledd)


def _i_csv(innhold: Rapportinnhold) -> Iterator[tuple[str, str]]:
    hode, *rader = csv.reader(StringIO(csv_fil(innhold).decode("utf-8-sig")), delimiter=";")
    yield from (("csv", navn) for navn in (*hode, *(f"{rad[0]}, {rad[1]}" for rad in rader)))


def _i_word(innhold: Rapportinnhold) -> Iterator[tuple[str, str]]:
    fil = docx.Document(BytesIO(dokument(innhold, False)))
    yield from (("word", a.text) for a in fil.paragraphs if a.style and a.style.name.startswith("Heading"))
    for tabell in fil.tables:
        celler = (*tabell.rows[0].cells, *tabell.columns[0].cells)
        yield from (("word", celle.text) for celle in celler)


def _i_excel(innhold: Rapportinnhold) -> Iterator[tuple[str, str]]:
    for ark in openpyxl.load_workbook(BytesIO(regneark(innhold))):
        for rad in ark.iter_rows(values_only=True):
            tekster = (str(celle) for celle in rad if isinstance(celle, str) and not celle.startswith("="))
            yield from ((ark.title, tekst) for tekst in tekster if len(tekst) <= _LENGST)
