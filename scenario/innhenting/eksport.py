"""Katalogen som liste, og malen: de samme kolonnene, som regneark eller CSV. Samme innhold gir samme bytes."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from math import ceil
from typing import Any

import xlsxwriter

from scenario.begreper.effektformer import IkkeTallfestetEffekt, SatsEffekt
from scenario.begreper.kommune import Kommune
from scenario.begreper.tiltak import Tiltak
from scenario.framstilling.tall import knapp
from scenario.innhenting.grenser import FLEST_RADER
from scenario.innhenting.kolonner import ENHETER, KOLONNER, MÅ_HA, Kolonne, Kolonneslag

Celle = str | float | int | None
SKRIVES = tuple(k for k in KOLONNER if k.skrives)
_EPOKE = datetime(2000, 1, 1)  # noqa: DTZ001 – fast tidspunkt, så samme innhold gir samme fil
_TALLSLAG = (Kolonneslag.BELØP, Kolonneslag.TALL, Kolonneslag.HELTALL)
_FORMLER = ("=", "+", "-", "@")
_FORKLARINGSBREDDE = 90
_HODE = {"bold": True, "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
_BREDDER = {"navn": 44, "hensikt": 44, "bakgrunn": 60, "merknad": 44, "id": 24, "advarsel": 40, "formel": 32}


def til_csv(kommune: Kommune, enhet: str = "1000 kr") -> bytes:
    """Katalogen som CSV for Excel: semikolon, desimalkomma og UTF-8 med BOM."""
    ut = StringIO()
    skriver = csv.writer(ut, delimiter=";", lineterminator="\r\n")
    skriver.writerow(("Enhet", enhet))
    skriver.writerow([k.overskrift for k in SKRIVES])
    for tiltak in kommune.tiltak:
        skriver.writerow([_som_tekst(c) for c in _rad(tiltak, enhet)])
    return ut.getvalue().encode("utf-8-sig")


def til_xlsx(kommune: Kommune, enhet: str = "1000 kr") -> bytes:
    """Katalogen som regneark."""
    return _bok(kommune, [_rad(t, enhet) for t in kommune.tiltak], enhet)


def mal(kommune: Kommune) -> bytes:
    """Et tomt regneark med overskrifter, forklaringer og kontroll av det som skrives inn."""
    return _bok(kommune, [], "1000 kr")


def _som_tekst(celle: Celle) -> str:
    if celle is None:
        return ""
    if isinstance(celle, str):
        return f"'{celle}" if celle.startswith(_FORMLER) else celle
    return f"{celle:.12g}".replace(".", ",")


# --- Raden til ett tiltak -------------------------------------------------------------------------------------------


def _rad(tiltak: Tiltak, enhet: str) -> list[Celle]:
    felt = {**_opplysninger(tiltak), **_effekten(tiltak), **_mengden(tiltak), **_kostnadene(tiltak)}
    deler = ENHETER[enhet]
    return [_i_enheten(felt.get(k.felt), deler) if k.slag is Kolonneslag.BELØP else felt.get(k.felt) for k in SKRIVES]


def _i_enheten(tusen: Celle, deler: Decimal) -> Celle:
    return None if tusen is None else float(Decimal(repr(float(tusen))) / deler)


def _opplysninger(t: Tiltak) -> dict[str, Celle]:
    return {
        "id": t.id,
        "navn": t.navn,
        "status": t.status.value,
        "type": t.type,
        "temaer": ", ".join(map(str, t.temaer)),
        "områder": ", ".join(t.områder),
        "grupper": ", ".join(t.grupper),
        "hensikt": t.hensikt,
        "bakgrunn": t.bakgrunn,
        "konsekvensgrad": t.konsekvensgrad,
        "start": str(t.start),
        "opptrapping": t.opptrapping_måneder,
        "advarsel": t.advarsel,
    }


def _effekten(t: Tiltak) -> Mapping[str, Celle]:
    if isinstance(t.effekt, IkkeTallfestetEffekt):
        return {"beregning": "ikke tallfestet", "merknad": t.effekt.hvorfor}
    if not isinstance(t.effekt, SatsEffekt):
        return {"beregning": t.effekt.form}
    s = t.effekt.sats
    return {
        "beregning": "beløp",
        "lav": s.lav,
        "sannsynlig": s.sannsynlig,
        "høy": s.høy,
        "per": t.effekt.per,
        "opphav": s.opphav.value,
        "kilde": ", ".join(s.kilde),
        "formel": s.formel,
        "regnestykke": s.regnestykke,
        "merknad": s.merknad,
    }


def _mengden(t: Tiltak) -> Mapping[str, Celle]:
    m = t.mengde
    if m is None:
        return {}
    return {
        "mengde": m.standard,
        "minst": m.minst,
        "størst": m.størst,
        "trinn": m.trinn,
        "enhet": m.enhet,
        "flertall": m.enhet_flertall,
        "heltall": "ja" if m.heltall else "nei",
        "mengde_merknad": m.merknad,
    }


def _kostnadene(t: Tiltak) -> Mapping[str, Celle]:
    o, v = t.omstilling, t.varige_merkostnader
    return {
        "omstilling_fast": o.fast or None if o else None,
        "omstilling_enhet": o.per_enhet or None if o else None,
        "omstilling_merknad": o.merknad if o else None,
        "merkostnader": v.midt if v else None,
        "merkostnader_merknad": v.merknad if v else None,
    }


# --- Regnearket -----------------------------------------------------------------------------------------------------


def _bok(kommune: Kommune, rader: Sequence[Sequence[Celle]], enhet: str) -> bytes:
    ut = BytesIO()
    valg = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    bok = xlsxwriter.Workbook(ut, valg)
    bok.set_properties(
        {
            "title": "Tiltak",
            "author": kommune.opplysninger.navn,
            "comments": f"Utgave {kommune.utgave}",
            "created": _EPOKE,
        }
    )
    stiler = {
        "hode": bok.add_format({**_HODE, "bg_color": "#0B4F6C"}),
        "må": bok.add_format({**_HODE, "bg_color": "#7A2E00"}),
        "tekst": bok.add_format({"num_format": "@", "valign": "top"}),
        "brutt": bok.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
        "hjelp": bok.add_format({"font_color": "#4A5560"}),
        "tall": bok.add_format({"num_format": "[$-414]#,##0.######", "valign": "top"}),
        "felt": bok.add_format({"bold": True, "valign": "top"}),
    }
    _listeark(bok, stiler, rader, enhet)
    _forklaring(bok, stiler, kommune)
    bok.close()
    return ut.getvalue()


def _listeark(bok: Any, stiler: Mapping[str, Any], rader: Sequence[Sequence[Celle]], enhet: str) -> None:
    ark = bok.add_worksheet("Liste")
    ark.write_string(0, 0, "Enhet", stiler["felt"])
    ark.write_string(0, 1, enhet, stiler["tekst"])
    ark.data_validation(0, 1, 0, 1, _velg(tuple(ENHETER)))
    for rad, (navn, hjelp) in enumerate(
        (("Kilde", "id i kilder.yaml, eller tom"), ("Kildetittel", "tittelen på lista")), 1
    ):
        ark.write_string(rad, 0, navn, stiler["felt"])
        ark.write_blank(rad, 1, None, stiler["tekst"])
        ark.write_string(rad, 2, f"← {hjelp}", stiler["hjelp"])
    for kol, k in enumerate(SKRIVES):
        ark.write_string(3, kol, k.overskrift, stiler["må" if k.felt in MÅ_HA else "hode"])
        ark.write_comment(3, kol, k.forklaring, {"author": "", "x_scale": 2})
        stil = stiler["tall" if k.slag in _TALLSLAG else "tekst"]
        ark.set_column(kol, kol, _BREDDER.get(k.felt, 14), stil)
        if regel := _gyldig(k):
            ark.data_validation(4, kol, 3 + FLEST_RADER, kol, regel)
    for nummer, celler in enumerate(rader, 4):
        for kol, celle in enumerate(celler):
            _skriv_cella(ark, nummer, kol, celle, stiler)
    ark.freeze_panes(4, 2)
    ark.set_landscape()
    ark.set_paper(9)
    ark.repeat_rows(3)
    ark.repeat_columns(0, 1)


def _skriv_cella(ark: Any, rad: int, kol: int, celle: Celle, stiler: Mapping[str, Any]) -> None:
    if isinstance(celle, str) and celle:
        ark.write_string(rad, kol, celle, stiler["tekst"])
    elif isinstance(celle, int | float):
        ark.write_number(rad, kol, celle, stiler["tall"])


def _velg(valg: Sequence[str]) -> dict[str, Any]:
    return {"validate": "list", "source": list(valg), "error_message": f"Velg en av disse: {', '.join(valg)}."}


def _gyldig(kolonne: Kolonne) -> dict[str, Any] | None:
    """Det regnearket godtar i kolonnen. Tall kontrolleres ikke der, for en strek skal også kunne skrives."""
    if kolonne.slag is Kolonneslag.VALG:
        return _velg(kolonne.valg)
    if kolonne.slag is Kolonneslag.HELTALL:
        melding = "Skriv et helt tall fra 0 til 60."
        return {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 60, "error_message": melding}
    return None


def _forklaring(bok: Any, stiler: Mapping[str, Any], kommune: Kommune) -> None:
    """Arket som forklarer kolonnene, og temaene, områdene og gruppene kommunen har."""
    ark = bok.add_worksheet("Forklaring")
    for kol, bredde in enumerate((36, _FORKLARINGSBREDDE)):
        ark.set_column(kol, kol, bredde)
    for rad, (venstre, høyre) in enumerate(_forklaringer(kommune)):
        ark.set_row(rad, 15 * max(1, ceil(1.1 * len(høyre) / _FORKLARINGSBREDDE)))
        ark.write_string(rad, 0, venstre, stiler["felt"])
        ark.write_string(rad, 1, høyre, stiler["brutt"])
    ark.set_paper(9)
    ark.fit_to_pages(1, 0)


def _forklaringer(kommune: Kommune) -> Iterator[tuple[str, str]]:
    yield "Slik brukes lista", "Én rad per tiltak. Bare de røde kolonnene må være med; resten kan slettes."
    yield "Tom celle", "Lista sier ingenting om feltet. Et tomt beløp er ikke tallfestet, og regnes aldri som 0."
    yield "Strek (–)", "Feltet skal bort."
    yield "Enhet", f"Sies én gang, øverst i arket: {', '.join(ENHETER)}."
    yield "Tall", f"{knapp(1200)} og 3,75. Skriv ikke 1.200, som kan leses på to måter. Ingen formler."
    yield "", ""
    for k in SKRIVES:
        yield f"Kolonnen {k.overskrift}", k.forklaring + (f" Velg: {', '.join(k.valg)}." if k.valg else "")
    o = kommune.opplysninger
    for navn, merker in (("Tema", o.temaer), ("Område", o.områder), ("Gruppe", o.grupper)):
        yield "", ""
        for m in merker:
            yield f"{navn} {m.id}", m.navn
