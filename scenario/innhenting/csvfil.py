"""CSV til celler: tegnsett og skilletegn finnes av innholdet. Alt er tekst til det tolkes."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable

from scenario.innhenting.ark import Arkrad, Listeark, Listefeil, UlesbarListe, Verdi
from scenario.innhenting.grenser import FLEST_KOLONNER, FLEST_RADER, FLEST_TOMME_RADER, LENGST_CELLE

SKILLETEGN = ";\t|,"
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_STYRETEGN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_FORMELTEGN = ("=", "+", "@")


def les_csv(data: bytes, passer: Callable[[Listeark], int]) -> Listeark:
    """Filen som ett ark. `passer` sier hvor mange kjente overskrifter et ark har; det avgjør skilletegnet.

    En formel er en celle uten svar. Gir UlesbarListe når filen ikke er tekst eller er for stor.
    """
    tekst = re.sub(r"\Asep=.\r?\n", "\n", _tekst(data))
    forsøk = []
    for skille in SKILLETEGN:
        try:
            forsøk.append(_rader(tekst, skille))
        except UlesbarListe as feil:
            if skille == SKILLETEGN[-1] and not forsøk:
                raise feil from None
    ark = max(forsøk, key=passer)
    return Listeark("", tuple(map(_uten_formler, ark.rader)))


def _uten_formler(rad: Arkrad) -> Arkrad:
    """Raden der en formel er en celle uten svar, og en apostrof foran et formeltegn er borte."""
    steder = frozenset(n for n, c in enumerate(rad.celler) if _er_formel(c))
    celler = tuple(None if n in steder else _uten_apostrof(c) for n, c in enumerate(rad.celler))
    return Arkrad(rad.nummer, celler, steder)


def _tekst(data: bytes) -> str:
    """Innholdet som tekst: UTF-8 med og uten BOM, UTF-16, ellers det Windows bruker i Norge."""
    tekst = _dekodet(data)
    if tekst is None or _STYRETEGN.search(tekst):
        raise UlesbarListe("Filen er verken et regneark (.xlsx) eller en tekstfil med lista (.csv).")
    return unicodedata.normalize("NFC", tekst.removeprefix("\ufeff"))


def _dekodet(data: bytes) -> str | None:
    tegnsett = [_UTF16[data[:2]]] if data[:2] in _UTF16 else ["utf-8-sig", "cp1252", "latin-1"]
    if len(data) >= 4 and data[1::2][:200].count(0) > 0.7 * len(data[1::2][:200]):
        tegnsett = ["utf-16-le"]
    elif len(data) >= 4 and data[0::2][:200].count(0) > 0.7 * len(data[0::2][:200]):
        tegnsett = ["utf-16-be"]
    for navn in tegnsett:
        try:
            return data.decode(navn)
        except UnicodeDecodeError:
            continue
    return None


def _rader(tekst: str, skille: str) -> Listeark:
    leser = csv.reader(io.StringIO(tekst, newline=""), delimiter=skille, strict=True)
    rader: list[Arkrad] = []
    nummer = 0
    try:
        for nummer, celler in enumerate(leser, 1):
            if any(c.strip() for c in celler):
                rader.append(Arkrad(nummer, tuple(c.strip() or None for c in celler)))
                _kontroller_størrelsen(rader, celler)
            if nummer > FLEST_TOMME_RADER:
                raise UlesbarListe(f"Filen har over {FLEST_TOMME_RADER} rader. Slett de tomme radene.")
    except csv.Error:
        melding = "raden kan ikke leses; se etter anførselstegn som ikke er avsluttet"
        raise UlesbarListe([Listefeil("", nummer + 1, "", melding)]) from None
    return Listeark("", tuple(rader))


def _kontroller_størrelsen(rader: list[Arkrad], celler: list[str]) -> None:
    nummer = rader[-1].nummer
    if len(rader) > FLEST_RADER:
        raise UlesbarListe(f"Lista har flere enn {FLEST_RADER} rader med innhold. Resten er ikke lest.")
    if len(celler) > FLEST_KOLONNER:
        raise UlesbarListe([Listefeil("", nummer, "", f"raden har over {FLEST_KOLONNER} kolonner")])
    if any(len(c) > LENGST_CELLE for c in celler):
        raise UlesbarListe([Listefeil("", nummer, "", f"en celle har over {LENGST_CELLE} tegn")])


def _uten_apostrof(verdi: Verdi) -> Verdi:
    """En apostrof foran et formeltegn er satt der for å vise at det er tekst."""
    return verdi[1:] if isinstance(verdi, str) and re.match(r"'\s*[=+\-@]", verdi) else verdi


def _er_formel(celle: Verdi) -> bool:
    return isinstance(celle, str) and celle.startswith(_FORMELTEGN) and not re.match(r"\+\s*\d", celle)
