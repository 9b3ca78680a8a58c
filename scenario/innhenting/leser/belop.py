"""Et beløp slik det står i en celle: tallet eller spennet, enheten som eventuelt står ved siden av, og det som er sagt.

Tallet er i enheten som står i cella; uten enhet er det i listas.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scenario.innhenting.ark import Verdi
from scenario.innhenting.leser.enhet import KRONER, MILL, TUSEN
from scenario.innhenting.leser.ord import UKJENT, enkel


@dataclass(frozen=True, slots=True)
class Beløp:
    """Det en celle sier. `nivåer` er (lav, sannsynlig, høy), eller None når beløpet ikke er tallfestet."""

    nivåer: tuple[float, float, float] | None = None
    enhet: str | None = None
    """Enheten som står i cella, eller None."""
    merknader: tuple[str, ...] = ()
    tom: bool = False
    andre: float | None = None
    """Den andre måten tallet kan leses på, når punktumet kan være begge deler."""

    @property
    def midt(self) -> float | None:
        """Det sannsynlige beløpet."""
        return None if self.nivåer is None else self.nivåer[1]

    @property
    def er_spenn(self) -> bool:
        """Om cella har et spenn."""
        return self.nivåer is not None and self.nivåer[0] != self.nivåer[2]


TOM = Beløp(tom=True)
_TALL = r"(?:\d{1,3}(?:[  .']\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d+(?:[.,]\d+)?)"
_ENHET = r"(?:mill(?:ioner|ionar|\.)?|mnok|mkr|tusen|tkr|tnok|mrd\.?|milliarder|kr|kroner|nok|')"
_BAK = rf"(?:\s?{_ENHET}\.?(?:\s?(?:kr|kroner|nok)\.?)?)?"
_ETT = re.compile(
    rf"(?P<foran>kr\.?|nok|mnok|tnok|tkr)?\s?(?P<minus>-)?\s?(?P<også>kr\.?\s|nok\s)?(?P<tall>{_TALL})(?P<strek>[,.:]?\s?-+)?"
    rf"(?P<bak>{_BAK})\s?(?:(?:i året|per år|pr\.? år|årlig|årleg|/\s?år|helår|heilår)\.?)?"
)
_SPENN = re.compile(
    rf"(?:mellom\s|frå\s|fra\s)?(?P<f1>kr\.?\s?|nok\s?)?(?P<m1>-)?\s?(?P<a>{_TALL})(?P<e1>{_BAK})\s?(?:-|til|og|\.\.|…)\s?"
    rf"(?P<f2>kr\.?\s?|nok\s?)?(?P<m2>-)?\s?(?P<b>{_TALL})(?P<e2>{_BAK})\s?(?:(?:per|pr\.?|/)\s?år|årlig)?"
)
_FORAN = re.compile(
    r"(?P<omtrent>ca\.?|cirka|circa|omtrent|omlag|om lag|rundt|anslagsvis|anslag|estimert|est\.|~|≈|±|foreløpig)\s?"
    r"|(?P<minst>>=?|≥|minst|over|fra|frå|min\.?|mer enn|meir enn|minimum)\s?"
    r"|(?P<høyst><=?|≤|inntil|opptil|opp til|høyst|høgst|maks\.?|maksimalt|under|mindre enn|inntill|til)\s?"
)
_SAGT = {"omtrent": "ca.", "minst": "minst", "høyst": "høyst"}


def les_beløp(verdi: Verdi) -> Beløp:
    """Beløpet i en celle. Ord i stedet for et tall er ikke tallfestet, med ordet som merknad; aldri null."""
    if verdi is None or (isinstance(verdi, str) and not verdi.strip()):
        return TOM
    if isinstance(verdi, Decimal):
        return _punkt(float(verdi))
    if isinstance(verdi, date):
        return Beløp(merknader=(f"cella viser en dato ({verdi.isoformat()}), ikke et beløp",))
    if isinstance(verdi, bool):
        return Beløp(merknader=("cella har ja eller nei, ikke et beløp",))
    return _tekst(verdi)


def _punkt(tall: float, enhet: str | None = None, merknader: tuple[str, ...] = (), andre: float | None = None) -> Beløp:
    return Beløp((tall, tall, tall), enhet, merknader, andre=andre)


def _tekst(tekst: str) -> Beløp:
    ren, merknader = _uten_tillegg(enkel(tekst))
    if not ren:
        return TOM
    if UKJENT.fullmatch(ren) or not re.search(r"\d", ren):
        return Beløp(merknader=(f"«{tekst.strip()[:60]}»",))
    negativ = re.fullmatch(rf"({_BAK.replace('?:', '?:', 1)}|kr\.?\s?)\(\s?([^()]+?)\s?\)({_BAK})", ren)
    if negativ:
        ren = f"-{negativ[2]}{negativ[3]}" if not negativ[2].startswith("-") else f"{negativ[2]}{negativ[3]}"
    for mønster, leser in ((_ETT, _ett), (_SPENN, _spenn)):
        if treff := mønster.fullmatch(ren):
            return leser(treff, merknader)
    return Beløp(merknader=(f"«{tekst.strip()[:60]}» er ikke et beløp som kan leses",))


def _uten_tillegg(ren: str) -> tuple[str, tuple[str, ...]]:
    """Teksten uten «ca.», fotnotetegn og ord i parentes, og det de sa."""
    merknader: list[str] = []
    ren = re.sub(r"(?<=\d)\s?(?:\*+|[¹²³]|\s\d\))$|^\*+\s?|^\+\s?", "", ren).strip()
    if treff := re.fullmatch(r"(.*\d.*?)\s?\(([^()\d]*[a-zæøå]{3}[^()]*)\)", ren):
        ren, sagt = treff[1], treff[2]
        merknader.append(f"«{sagt[:60]}»")
    while treff := _FORAN.match(ren):
        if not re.search(r"\d", ren[treff.end() :]) or (re.match(r"(?:fra|frå)\s", treff[0]) and _SPENN.fullmatch(ren)):
            break
        merknader.append(_SAGT[str(treff.lastgroup)])
        ren = ren[treff.end() :].strip()
    ren = re.sub(r"\s?(?:brutto|netto|anslag|estimat|\+/?-|foreløpig|ca\.?)$", "", ren)
    return ren, tuple(merknader)


def _ett(treff: re.Match[str], merknader: tuple[str, ...]) -> Beløp:
    enhet = _enheten(f"{treff['foran'] or ''} {treff['også'] or ''} {treff['bak']} {'kr' if treff['strek'] else ''}")
    tall, andre = tallet(treff["tall"], enhet)
    fortegn, ganger = (-1 if treff["minus"] else 1), (1000 if re.search(r"mrd|milliard", treff["bak"]) else 1)
    return _punkt(fortegn * ganger * tall, enhet, merknader, None if andre is None else fortegn * andre)


def _spenn(treff: re.Match[str], merknader: tuple[str, ...]) -> Beløp:
    bak = _enheten(f"{treff['f2'] or ''} {treff['e2']}")
    enhet = bak or _enheten(f"{treff['f1'] or ''} {treff['e1']}")
    minus = -1 if treff["m1"] else 1
    a, b = (tallet(treff[navn], enhet)[0] for navn in ("a", "b"))
    lav, høy = sorted((minus * a, minus * b))
    sagt = "midten av spennet er antatt"
    return Beløp((lav, (lav + høy) / 2, høy), enhet, (*merknader, sagt))


def tallet(siffer: str, enhet: str | None) -> tuple[float, float | None]:
    """(tallet, en annen mulig lesning). Punktum foran tre siffer er tusenskille, om ikke enheten er millioner."""
    ren = re.sub("[  ']", "", siffer)
    if re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?", ren):
        return float(ren.replace(",", "")), None
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", ren):
        som_tusen = float(ren.replace(".", "").replace(",", "."))
        if ren.count(".") > 1 or "," in ren or enhet == KRONER:
            return som_tusen, None
        return som_tusen, float(ren)
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", ren):
        som_tusen = float(ren.replace(",", ""))
        return (som_tusen, None) if enhet == KRONER else (float(ren.replace(",", ".")), som_tusen)
    return float(ren.replace(".", "") if ren.count(".") > 1 else ren.replace(",", ".")), None


def _enheten(tekst: str) -> str | None:
    if re.search(r"mill|mnok|mkr|mrd|milliard", tekst):
        return MILL
    if re.search(r"tusen|tkr|tnok|'", tekst):
        return TUSEN
    return KRONER if re.search(r"kr|nok", tekst) else None
