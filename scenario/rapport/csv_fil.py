"""Resultatet som CSV for Excel: semikolon, desimalkomma og UTF-8 med BOM. Én lang tabell, beløp i hele 1000 kr."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO
from itertools import accumulate

from scenario.begreper.felles import Opphav
from scenario.begreper.fondsposter import (
    MARGIN,
    OMSTILLING,
    RESERVEKRAV,
    UDEKKET_INNSPARING,
    UDEKKET_MERFORBRUK,
    UDEKKET_TIL_SAMMEN,
    UTEN_TILTAK,
    UTGÅENDE,
)
from scenario.beregning.regler import vurder
from scenario.framstilling import dom
from scenario.framstilling.forklaring import egne_navn, navn_på
from scenario.framstilling.ord import GRUNN, VANNMERKE
from scenario.rapport.forutsetningstekst import forutsetninger
from scenario.rapport.innhold import Rapportinnhold, rens

Celle = str | float | None
_FORMEL = re.compile(r"^\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")


def csv_fil(innhold: Rapportinnhold) -> bytes:
    """Summer, tiltak, fond, forutsetninger og opplysninger om filen. Innsparing er positiv; tomt er ikke tallfestet."""
    ut = StringIO()
    skriver = csv.writer(ut, delimiter=";", lineterminator="\r\n")
    år = innhold.resultat.år
    skriver.writerow(("Del", "Linje", "Opphav", "Enhet", "Helårseffekt", *map(str, år), "Lav", "Høy", "Merknad"))
    for rad in _rader(innhold):
        skriver.writerow([_celle(c) for c in rad])
    return ut.getvalue().encode("utf-8-sig")


def nøytral(tekst: str) -> str:
    """Teksten uten at regneark kan lese den som formel: en apostrof foran =, +, - og @."""
    ren = rens(tekst)
    return f"'{ren}" if _FORMEL.match(ren) else ren


def _celle(celle: Celle) -> str:
    if celle is None:
        return ""
    if isinstance(celle, str):
        return nøytral(celle)
    tekst = f"{celle:.3f}".rstrip("0").rstrip(".")
    return ("0" if tekst == "-0" else tekst).replace(".", ",")


def _rader(innhold: Rapportinnhold) -> Iterable[list[Celle]]:
    yield from _summer(innhold)
    yield from _tiltak(innhold)
    yield from _fond(innhold)
    yield from _regler(innhold)
    tomme: list[Celle] = [None] * (len(innhold.resultat.år) + 1)
    for f in forutsetninger(innhold):
        yield ["Forutsetning", f.navn, f.opphav.bokstav, "", *tomme, None, None, f.verdi]
    om = (
        ("Hva dette er", VANNMERKE),
        ("Navn", innhold.tittel),
        ("Kommune", innhold.kommune.opplysninger.navn),
        ("Dato", innhold.dato.isoformat()),
        ("Utgave av tallgrunnlaget", innhold.resultat.utgave),
        ("Lenke", innhold.adresse),
        ("Dom", dom.dommen(innhold.resultat)),
        *(("Forbehold", setning) for setning in dom.forbehold(innhold.resultat)),
        ("Fortegn", "Innsparing er positiv. Beløp i hele 1000 kr."),
    )
    for navn, verdi in om:
        yield ["Om filen", navn, "", "", *tomme, None, None, verdi]


def _summer(innhold: Rapportinnhold) -> Iterable[list[Celle]]:
    r = innhold.resultat
    yield _rad("Sum", "Effekt", r.helårseffekt, r.effekt)
    yield _rad("Sum", "Overlapp, trukket fra", r.overlapp_helårseffekt, r.overlapp)
    yield _rad("Sum", "Krav", None, r.krav)
    yield _rad("Sum", UDEKKET_INNSPARING.navn, None, r.udekket)
    yield _rad("Sum", OMSTILLING.navn, None, r.omstilling)
    tomme = (None,) * len(r.år)
    yield _rad("Sum", "Mål", r.mål, tomme)
    yield _rad("Sum", "Oppnådd", dom.nådd(r), tomme)


def _rad(del_: str, navn: str, helår: float | None, per_år: Sequence[float | None]) -> list[Celle]:
    return [del_, navn, "", "1000 kr", helår, *per_år, None, None, ""]


def _tiltak(innhold: Rapportinnhold) -> Iterable[list[Celle]]:
    r, egne = innhold.resultat, egne_navn(innhold.valg.egne_tiltak)
    tomme: list[Celle] = [None] * len(r.år)
    for b in sorted(r.bidrag, key=lambda b: (-b.helårseffekt, b.id)):
        yield ["Tiltak", b.navn, b.merke, "1000 kr", b.helårseffekt, *b.effekt, b.lav, b.høy, ""]
    for id in r.ikke_tallfestet:
        navn, bokstav = navn_på(innhold.kommune, egne, id), Opphav.IKKE_TALLFESTET.bokstav
        yield ["Tiltak", navn, bokstav, "1000 kr", None, *tomme, None, None, "ikke tallfestet"]
    for u in r.ikke_medregnet:
        yield ["Ikke regnet med", u.navn, "", "1000 kr", u.helårseffekt, *tomme, None, None, GRUNN[u.grunn]]
    for id in r.utgåtte:
        yield ["Utgått", navn_på(innhold.kommune, egne, id), "", "", None, *tomme, None, None, "finnes ikke lenger"]


def _regler(innhold: Rapportinnhold) -> Iterable[list[Celle]]:
    """Verdien av hver regel år for år. Tomt er en regel vi ikke regner."""
    for regel, svar in vurder(innhold.kommune, innhold.resultat):
        yield [
            "Regel",
            regel.navn,
            regel.opphav.bokstav,
            regel.enhet,
            None,
            *(a.verdi for a in svar),
            None,
            None,
            svar[-1].utfall.value,
        ]


def _fond(innhold: Rapportinnhold) -> Iterable[list[Celle]]:
    r = innhold.resultat
    yield _rad("Fond", UTGÅENDE.navn, None, r.fond)
    yield _rad("Fond", UTEN_TILTAK, None, innhold.uten_tiltak.fond)
    yield _rad("Fond", RESERVEKRAV.navn, None, r.reservekrav)
    yield _rad("Fond", MARGIN.navn, None, r.margin)
    yield _rad("Fond", UDEKKET_MERFORBRUK.navn, None, r.udekket_merforbruk)
    yield _rad("Fond", UDEKKET_TIL_SAMMEN.navn, None, tuple(accumulate(r.udekket_merforbruk)))
