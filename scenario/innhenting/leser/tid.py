"""Når et tiltak starter, slik folk skriver det. Det som er antatt, sies."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from scenario.begreper.felles import Måned
from scenario.innhenting.ark import Verdi
from scenario.innhenting.leser.ord import enkel

_MÅNEDER = {
    navn: n
    for n, navnene in enumerate(["jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"], 1)
    for navn in (navnene,)
}
_ÅRSTIDER = {
    "vinter": (1, "vinteren er lest som januar"),
    "vår": (1, "våren er lest som januar"),
    "sommer": (7, "sommeren er lest som juli"),
    "høst": (8, "høsten er lest som august"),
    "haust": (8, "hausten er lest som august"),
}


def les_start(verdi: Verdi) -> tuple[Måned | None, str]:
    """(måneden, det som er antatt). Uten en måned som kan leses, er teksten merknaden."""
    if verdi is None or isinstance(verdi, bool):
        return None, ""
    if isinstance(verdi, date):
        return Måned(verdi.year, verdi.month), ""
    if isinstance(verdi, Decimal):
        return _av_tall(verdi)
    tekst = enkel(verdi).strip(" .")
    for mønster, leser in _SKRIFT:
        if treff := re.fullmatch(mønster, tekst):
            måned, sagt = leser(treff)
            if måned is not None:
                return måned, sagt
    return None, f"start: «{verdi.strip()[:60]}» er ikke lest som en måned"


def _år(tekst: str) -> int:
    return int(tekst) if len(tekst) == 4 else 2000 + int(tekst)


def _av_tall(tall: Decimal) -> tuple[Måned | None, str]:
    if tall == tall.to_integral_value() and 2015 <= tall <= 2060:
        return Måned(int(tall), 1), "bare året står; start er lest som januar"
    if 201501 <= tall <= 206012 and tall == tall.to_integral_value() and 1 <= int(tall) % 100 <= 12:
        return Måned(int(tall) // 100, int(tall) % 100), ""
    return None, f"start: «{tall}» er ikke lest som en måned"


def _med(år: str, måned: int, sagt: str = "") -> tuple[Måned | None, str]:
    return (Måned(_år(år), måned), sagt) if 1 <= måned <= 12 else (None, "")


def _navngitt(treff: re.Match[str]) -> tuple[Måned | None, str]:
    navn = treff["navn"]
    if navn[:3] in _MÅNEDER:
        return _med(treff["år"], _MÅNEDER[navn[:3]])
    for årstid, (måned, sagt) in _ÅRSTIDER.items():
        if navn.startswith(årstid):
            return _med(treff["år"], måned, sagt)
    return None, ""


def _kvartal(treff: re.Match[str]) -> tuple[Måned | None, str]:
    return _med(treff["år"], 3 * int(treff["del"]) - 2, f"{treff['del']}. kvartal er lest som den første måneden")


def _del_av_året(treff: re.Match[str]) -> tuple[Måned | None, str]:
    lengde = 6 if "halv" in treff["hva"] else 4
    return _med(
        treff["år"], lengde * (int(treff["del"]) - 1) + 1, f"{treff['del']}. {treff['hva']} er lest fra første måned"
    )


_ÅR4, _ÅR = r"(?P<år>20\d{2})", r"(?P<år>20\d{2}|\d{2})"
_FORAN = r"(?:fra|frå|fom\.?|f\.o\.m\.?|per|pr\.?|innen|innan|senest|tidligst|i løpet av|i)?\s?"
_SKRIFT = (
    (_FORAN + _ÅR4, lambda t: _med(t["år"], 1, "bare året står; start er lest som januar")),
    (_FORAN + r"\d{1,2}[./]\s?(?P<måned>\d{1,2})[./]\s?" + _ÅR, lambda t: _med(t["år"], int(t["måned"]))),
    (_FORAN + _ÅR4 + r"[-/.](?P<måned>\d{1,2})(?:[-/.]\d{1,2})?", lambda t: _med(t["år"], int(t["måned"]))),
    (_FORAN + r"(?P<måned>\d{1,2})[./-]\s?" + _ÅR4, lambda t: _med(t["år"], int(t["måned"]))),
    (_FORAN + r"(?:\d{1,2}\.?\s)?(?P<navn>[a-zæøå]{3,12})\.?\s?'?" + _ÅR, _navngitt),
    (_FORAN + _ÅR4 + r"\s?(?P<navn>[a-zæøå]{3,12})\.?", _navngitt),
    (_FORAN + r"(?P<del>[1-4])\.?\s?(?:kvartal|kv\.?)\s?" + _ÅR, _kvartal),
    (_FORAN + r"[qk](?P<del>[1-4])\s?[-/]?\s?" + _ÅR4, _kvartal),
    (_FORAN + _ÅR4 + r"\s?[qk-](?P<del>[1-4])", _kvartal),
    (_FORAN + r"(?P<del>[12])\.?\s?(?P<hva>halv(?:år|del)(?:\sav)?)\s?" + _ÅR, _del_av_året),
    (_FORAN + r"(?P<del>[1-3])\.?\s?(?P<hva>tertial)\s?" + _ÅR, _del_av_året),
    (
        _FORAN + r"(?:skoleår(?:et)?|skuleår(?:et)?|barnehageår(?:et)?)\s?(?P<år>20\d{2})\s?[/-]\s?(?:20)?\d{2}",
        lambda t: _med(t["år"], 8, "skoleåret er lest fra august"),
    ),
)
