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
from xlsxwriter.utility import xl_col_to_name

from scenario.begreper.effektformer import IkkeTallfestetEffekt, SatsEffekt
from scenario.begreper.kommune import Kommune
from scenario.begreper.tiltak import Tiltak
from scenario.framstilling.tall import knapp
from scenario.innhenting.grenser import FLEST_RADER
from scenario.innhenting.kolonner import ENHETER, ETTER_FELT, KOLONNER, MÅ_HA, Kolonne, Kolonneslag
from scenario.innhenting.underlister import FØLGER, LISTENE, TILTAKET, Underliste, vist

Celle = str | float | int | None
LISTA, HODE = "Liste", 6
"""Arket med tiltakene, og raden overskriftene står i, talt fra 0."""
_EPOKE = datetime(2000, 1, 1)  # noqa: DTZ001 – fast tidspunkt, så samme innhold gir samme fil
_TALLSLAG = (Kolonneslag.BELØP, Kolonneslag.TALL, Kolonneslag.HELTALL)
_FORMLER = ("=", "+", "-", "@")
_FORKLARINGSBREDDE = 90
_HODE = {"bold": True, "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
_BREDDER = {"navn": 44, "hensikt": 44, "bakgrunn": 60, "merknad": 44, "id": 24, "advarsel": 40, "formel": 32}


def kolonner(kommune: Kommune) -> tuple[Kolonne, ...]:
    """Kolonnene i malen: dem leseren kjenner, og ett år for hvert planår."""
    med_andeler = {år for t in kommune.tiltak for år, _ in t.andeler or ()}
    årene = [år for år in kommune.år if år in kommune.planår or år in med_andeler]
    plass = KOLONNER.index(ETTER_FELT["høy"]) + 1
    return (*KOLONNER[:plass], *map(_årskolonne, årene), *KOLONNER[plass:])


def _årskolonne(år: int) -> Kolonne:
    forklaring = "Beløpet dette året, der sannsynlig er et helt år. Tom følger start og opptrapping."
    return Kolonne(str(år), str(år), Kolonneslag.BELØP, forklaring)


def til_csv(kommune: Kommune, enhet: str = "1000 kr") -> bytes:
    """Katalogen som CSV for Excel: semikolon, desimalkomma og UTF-8 med BOM."""
    ut = StringIO()
    skriver = csv.writer(ut, delimiter=";", lineterminator="\r\n")
    skriver.writerow(("Enhet", enhet))
    alle = kolonner(kommune)
    skriver.writerow([k.overskrift for k in alle])
    for tiltak in kommune.tiltak:
        skriver.writerow([_som_tekst(c) for c in _rad(tiltak, enhet, alle)])
    return ut.getvalue().encode("utf-8-sig")


def til_xlsx(kommune: Kommune, enhet: str = "1000 kr") -> bytes:
    """Katalogen som regneark."""
    return _bok(kommune, kommune.tiltak, enhet)


def mal(kommune: Kommune) -> bytes:
    """Et tomt regneark med overskrifter, forklaringer og kontroll av det som skrives inn."""
    return _bok(kommune, (), "1000 kr")


def _som_tekst(celle: Celle) -> str:
    if celle is None:
        return ""
    if isinstance(celle, str):
        return f"'{celle}" if celle.startswith(_FORMLER) else celle
    return f"{celle:.12g}".replace(".", ",")


# --- Raden til ett tiltak -------------------------------------------------------------------------------------------


def _rad(tiltak: Tiltak, enhet: str, alle: Sequence[Kolonne]) -> list[Celle]:
    felt = {**_opplysninger(tiltak), **_effekten(tiltak), **_mengden(tiltak), **_kostnadene(tiltak), **_årsverk(tiltak)}
    deler = ENHETER[enhet]
    return [_i_enheten(felt.get(k.felt), deler) if k.slag is Kolonneslag.BELØP else felt.get(k.felt) for k in alle]


def _i_enheten(tusen: Celle, deler: Decimal) -> Celle:
    return None if tusen is None else float(Decimal(repr(float(tusen))) / deler)


def _opplysninger(t: Tiltak) -> dict[str, Celle]:
    return {
        "id": t.id,
        "nummer": t.nummer,
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
        "ansvarlig": t.ansvarlig,
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
        **{str(år): s.sannsynlig * andel for år, andel in t.andeler or ()},
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


def _årsverk(t: Tiltak) -> Mapping[str, Celle]:
    å = t.årsverk
    if å is None or å.verdi is None:
        return {}
    return {"årsverk_per_enhet": å.verdi, "årsverk_kilde": ", ".join(å.kilde), "årsverk_merknad": å.merknad}


# --- Regnearket -----------------------------------------------------------------------------------------------------


def _bok(kommune: Kommune, tiltak: Sequence[Tiltak], enhet: str) -> bytes:
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
    _listeark(bok, stiler, kommune, tiltak, enhet)
    for liste in LISTENE:
        _underark(bok, stiler, liste, kommune, tiltak)
    _forklaring(bok, stiler, kommune)
    bok.close()
    return ut.getvalue()


def _listeark(bok: Any, stiler: Mapping[str, Any], kommune: Kommune, tiltak: Sequence[Tiltak], enhet: str) -> None:
    ark, alle = bok.add_worksheet(LISTA), kolonner(kommune)
    for rad, (navn, verdi, hjelp) in enumerate(_om_lista(kommune, enhet)):
        ark.write_string(rad, 0, navn, stiler["felt"])
        ark.write_string(rad, 1, verdi, stiler["tekst"])
        ark.write_string(rad, 2, hjelp and f"← {hjelp}", stiler["hjelp"])
    ark.data_validation(0, 1, 0, 1, _velg(tuple(ENHETER)))
    for kol, k in enumerate(alle):
        ark.write_string(HODE, kol, k.overskrift, stiler["må" if k.felt in MÅ_HA else "hode"])
        ark.write_comment(HODE, kol, k.forklaring, {"author": "", "x_scale": 2})
        stil = stiler["tall" if k.slag in _TALLSLAG else "tekst"]
        ark.set_column(kol, kol, _BREDDER.get(k.felt, 14), stil)
        if regel := _gyldig(k):
            ark.data_validation(HODE + 1, kol, HODE + FLEST_RADER, kol, regel)
    for nummer, ett in enumerate(tiltak, HODE + 1):
        for kol, celle in enumerate(_rad(ett, enhet, alle)):
            _skriv_cella(ark, nummer, kol, celle, stiler)
    ark.freeze_panes(HODE + 1, 3)
    ark.set_landscape()
    ark.set_paper(9)
    ark.repeat_rows(HODE)
    ark.repeat_columns(0, 2)


def _om_lista(kommune: Kommune, enhet: str) -> tuple[tuple[str, str, str], ...]:
    """Det som gjelder alle radene, og står over dem: (hva, verdi, hjelp). Ett per rad over overskriftene."""
    prisår = kommune.opplysninger.prisår
    return (
        ("Enhet", enhet, ""),
        ("Prisår", str(prisår or ""), "året kronene gjelder"),
        ("Kilde", "", "id i kilder.yaml, eller tom"),
        ("Kildetittel", "", "tittelen på lista"),
        ("Utgiver", "", "hvem som har laget lista"),
        ("År", "", "året lista er fra"),
    )


def _underark(
    bok: Any, stiler: Mapping[str, Any], liste: Underliste, kommune: Kommune, tiltak: Sequence[Tiltak]
) -> None:
    """Arket for noe et tiltak har flere av: én rad for hver, med tiltaket først."""
    ark, overskrifter = bok.add_worksheet(liste.navn), (TILTAKET, *liste.kolonner())
    navnene = xl_col_to_name(next(n for n, k in enumerate(kolonner(kommune)) if k.felt == "navn"))
    velg = {
        TILTAKET: {"validate": "list", "source": f"={LISTA}!${navnene}${HODE + 2}:${navnene}${HODE + 1 + FLEST_RADER}"},
        "Gruppe": _velg(tuple(g.id for g in kommune.opplysninger.grupper)),
        "Følge": _velg(tuple(FØLGER)),
    }
    for kol, k in enumerate(overskrifter):
        ark.write_string(0, kol, k, stiler["må" if k in liste.må_ha() else "hode"])
        ark.set_column(kol, kol, 44 if k in (TILTAKET, "Tekst", "Merknad") else 18, stiler["tekst"])
        if regel := velg.get(k):
            ark.data_validation(1, kol, FLEST_RADER, kol, {**regel, "error_type": "warning"})
    rader = [(t.navn, en) for t in tiltak for en in getattr(t, liste.felt)]
    for rad, (navn, en) in enumerate(rader, 1):
        for kol, tekst in enumerate((navn, *(vist(f, getattr(en, f)) for f in liste.kolonner().values()))):
            _skriv_cella(ark, rad, kol, tekst, stiler)
    ark.freeze_panes(1, 1)
    ark.set_landscape()
    ark.set_paper(9)


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
    yield (
        "Egne ark",
        "Lovkrav, følger og konsekvenser kan det være flere av. De står i hvert sitt ark, med tiltaket først.",
    )
    yield "Tom celle", "Lista sier ingenting om feltet. Et tomt beløp er ikke tallfestet, og regnes aldri som 0."
    yield "Strek (–)", "Feltet skal bort."
    yield "Enhet", f"Sies én gang, øverst i arket: {', '.join(ENHETER)}."
    yield "Tall", f"{knapp(1200)} og 3,75. Skriv ikke 1.200, som kan leses på to måter. Ingen formler."
    yield "", ""
    for k in kolonner(kommune):
        yield f"Kolonnen {k.overskrift}", k.forklaring + (f" Velg: {', '.join(k.valg)}." if k.valg else "")
    for liste in LISTENE:
        yield f"Arket {liste.navn}", liste.forklaring
    o = kommune.opplysninger
    for navn, merker in (("Tema", o.temaer), ("Område", o.områder), ("Gruppe", o.grupper)):
        yield "", ""
        for m in merker:
            yield f"{navn} {m.id}", m.navn
