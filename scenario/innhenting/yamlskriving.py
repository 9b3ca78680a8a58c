"""YAML slik et menneske ville skrevet den: bare det som er endret, skrives på nytt, og resten står som det sto."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import yaml

from scenario.begreper.tall import skrevet
from scenario.yamltekst import les_filtekst, les_yaml

BREDDE = 108
"""Flest tegn på en linje med løpende tekst."""
_I_ANFØRSEL = frozenset({"oppdatert", "dato"})
"""Felt som alltid skrives i anførselstegn, fordi andre programmer leser dem som noe annet enn tekst."""


def skriv_ny(data: Mapping[str, Any]) -> str:
    """En hel fil."""
    return "".join(linje + "\n" for felt, verdi in data.items() for linje in _felt(felt, verdi, 0))


def skriv_punkt(data: Mapping[str, Any], innrykk: int) -> str:
    """Ett punkt i en liste av felt."""
    return "".join(linje + "\n" for linje in _punkt(data, innrykk))


def skriv_endret(tekst: str, ny: Mapping[str, Any]) -> str:
    """Teksten med feltene i `ny`. Uendrede felt beholder linjene sine, med kommentarer og linjebrudd."""
    gammel = les_filtekst(tekst).data
    if gammel == ny:
        return tekst
    node = _treet(tekst)
    linjer = tekst.splitlines()
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return skriv_ny(ny)
    hode = linjer[: node.start_mark.line]
    hale = linjer[len(linjer) - _løse_linjer(linjer[node.start_mark.line :]) :]
    ut = [*hode, *_endret_blokk(linjer, node, len(linjer), gammel, ny), *hale]
    return "".join(linje + "\n" for linje in ut)


@lru_cache(maxsize=128)
def _treet(tekst: str) -> yaml.Node | None:
    """Teksten som tre med linjenumre. Det endres aldri."""
    return yaml.compose(tekst, Loader=yaml.SafeLoader)


def _endret_blokk(
    linjer: Sequence[str], node: yaml.MappingNode, slutt: int, gammel: Mapping[str, Any], ny: Mapping[str, Any]
) -> list[str]:
    """Linjene for ett nivå: feltene i den nye rekkefølgen, der hvert uendret felt er linjene det hadde."""
    innrykk = node.start_mark.column
    gamle = dict(_plasser(linjer, node, slutt))
    ut: list[str] = []
    for felt, verdi in ny.items():
        if felt not in gamle:
            ut += _felt(felt, verdi, innrykk)
            continue
        undernode, fra, nøkkel, til = gamle[felt]
        ut += linjer[fra:nøkkel]
        if _like(gammel[felt], verdi):
            ut += linjer[nøkkel:til]
        elif isinstance(verdi, dict) and isinstance(undernode, yaml.MappingNode) and not undernode.flow_style:
            ut += linjer[nøkkel : undernode.start_mark.line]
            ut += _endret_blokk(linjer, undernode, til, gammel[felt], verdi)
        else:
            ut += _felt(felt, verdi, innrykk)
    return ut


def _plasser(
    linjer: Sequence[str], node: yaml.MappingNode, slutt: int
) -> Iterator[tuple[str, tuple[yaml.Node, int, int, int]]]:
    """For hvert felt: noden, og linjen der kommentaren foran, navnet og det neste feltet begynner."""
    begynner = [nøkkel.start_mark.line for nøkkel, _ in node.value] + [slutt]
    fra = begynner[0]
    for n, (nøkkel, verdi) in enumerate(node.value):
        til = begynner[n + 1] - _løse_linjer(linjer[begynner[n] : begynner[n + 1]])
        yield nøkkel.value, (verdi, fra, begynner[n], til)
        fra = til


def _løse_linjer(linjer: Sequence[str]) -> int:
    """Antall tomme linjer og kommentarer bakerst. De hører til det som kommer etter."""
    antall = 0
    for linje in reversed(linjer[1:]):
        if linje.strip() and not linje.lstrip().startswith("#"):
            break
        antall += 1
    return antall


def _like(a: Any, b: Any) -> bool:
    """Like verdier og like felt i samme rekkefølge; 0.4 og 0.40 er det samme tallet."""
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(_like(a[f], b[f]) for f in a)
    return bool(a == b) and isinstance(a, bool) == isinstance(b, bool)


def _felt(felt: str, verdi: Any, innrykk: int) -> list[str]:
    luft = " " * innrykk
    if isinstance(verdi, dict) and verdi and all(isinstance(f, str) for f in verdi):
        return [f"{luft}{felt}:", *(linje for f, v in verdi.items() for linje in _felt(f, v, innrykk + 2))]
    if isinstance(verdi, list) and any(isinstance(v, dict) for v in verdi):
        return [f"{luft}{felt}:", *(linje for v in verdi for linje in _punkt(v, innrykk + 2))]
    if isinstance(verdi, str) and felt not in _I_ANFØRSEL:
        return _tekstfelt(f"{luft}{felt}:", verdi, innrykk + 2)
    return [f"{luft}{felt}: {_verdi(verdi, felt in _I_ANFØRSEL)}"]


def _punkt(verdi: Mapping[str, Any], innrykk: int) -> list[str]:
    linjer = [linje for f, v in verdi.items() for linje in _felt(f, v, innrykk + 2)]
    return [f"{' ' * innrykk}- {linjer[0].lstrip()}", *linjer[1:]]


def _tekstfelt(begynnelse: str, tekst: str, innrykk: int) -> list[str]:
    enkel = f"{begynnelse} {_skalar(tekst)}"
    if len(enkel) <= BREDDE + 2 or not re.fullmatch(r"\S+( \S+)*", tekst.replace("\u00a0", "_")):
        return [enkel]
    luft = " " * innrykk
    brutt = textwrap.wrap(tekst, BREDDE - innrykk, break_long_words=False, break_on_hyphens=False)
    return [f"{begynnelse} >-", *(luft + linje for linje in brutt)]


def _verdi(verdi: Any, i_anførsel: bool = False) -> str:
    if isinstance(verdi, bool):
        return "true" if verdi else "false"
    if isinstance(verdi, int | float | Decimal):
        return format(Decimal(skrevet(float(verdi))), "f")
    if isinstance(verdi, dict):
        return "{" + ", ".join(f"{f}: {_verdi(v)}" for f, v in verdi.items()) + "}"
    if isinstance(verdi, list | tuple):
        return "[" + ", ".join(_skalar(v, "[{}]") if isinstance(v, str) else _verdi(v) for v in verdi) + "]"
    return json.dumps(str(verdi), ensure_ascii=False) if i_anførsel else _skalar(str(verdi))


def _skalar(tekst: str, form: str = "x: {}") -> str:
    """Teksten uten anførselstegn når den da leses som den samme teksten."""
    lest = les_yaml(form.format(tekst))
    svar = lest.data if not lest.feil else None
    ventet = {"x": tekst} if form.startswith("x") else [tekst]
    return tekst if svar == ventet else json.dumps(tekst, ensure_ascii=False)
