"""Streng YAML: bare `true`/`false`, vanlige tall og tekst.

Ingen stille tolkning av `NO`, `on`, `012` eller `3,5`.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NoReturn

import yaml


@dataclass(slots=True)
class Dokument:
    """Innholdet i en YAML-tekst, linjen hvert felt står på, og feil som ble funnet underveis."""

    data: Any = None
    linjer: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    feil: list[tuple[int | None, str]] = field(default_factory=list)


FOR_DYPT = "kan ikke leses: for mange nivåer inni hverandre, eller et tall med for mange sifre"

_MERKE = "tag:yaml.org,2002:"
_KJENTE_MERKER = {_MERKE + slag for slag in ("str", "int", "float", "bool", "null", "map", "seq")}
_PROBLEMER = {
    "mapping values are not allowed": "kolon og mellomrom inne i en tekst; sett anførselstegn rundt teksten",
    "could not find expected ':'": "et felt mangler kolon",
    "expected <block end>": "innrykket stemmer ikke",
    "found character '\\t'": "tabulator er brukt som innrykk; bruk mellomrom",
    "while scanning a quoted scalar": "et anførselstegn er ikke avsluttet",
    "found unexpected end of stream": "et anførselstegn er ikke avsluttet",
    "expected ',' or": "en klamme er ikke avsluttet",
    "expected a single document": "teksten har flere dokumenter, skilt med «---»",
}


class _Streng(yaml.SafeLoader):
    """SafeLoader med YAML 1.2s kjerne: alt som ikke er entydig tall, boolsk eller tomt, er tekst."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Som ellers, men uten ankere, aliaser og merker som `!!set`: verdien skal stå der den brukes."""
        hendelse = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(hendelse, yaml.AliasEvent) or getattr(hendelse, "anchor", None):
            _stopp(hendelse.start_mark, "ankere og aliaser (& og *) er ikke tillatt; skriv verdien ut")
        node = super().compose_node(parent, index)
        if node is not None and node.tag not in _KJENTE_MERKER:
            merke = node.tag.removeprefix(_MERKE)
            _stopp(node.start_mark, f"merket «{merke}» er ikke tillatt; skriv verdien uten")
        return node


def _stopp(sted: yaml.Mark, melding: str) -> NoReturn:
    raise yaml.MarkedYAMLError(problem=melding, problem_mark=sted)


_Streng.yaml_implicit_resolvers = {}
for _slag, _mønster, _første in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("float", r"^[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?$", "-+0123456789"),
):
    _Streng.add_implicit_resolver(_MERKE + _slag, re.compile(_mønster), list(_første))


def les_yaml(tekst: str) -> Dokument:
    """Leser én YAML-tekst. Feil samles i dokumentet i stedet for å kastes.

    Æ, ø og å satt sammen av to tegn (slik noen filsystemer lagrer dem) leses som ett.
    """
    dokument = Dokument()
    try:
        leser = _Streng(unicodedata.normalize("NFC", tekst.removeprefix("\ufeff")))
        node = leser.get_single_node()
        if node is not None:
            _noter(node, (), dokument)
            dokument.data = leser.construct_document(node)
    except yaml.MarkedYAMLError as feil:
        sted = feil.problem_mark or feil.context_mark
        dokument.feil.append((sted.line + 1 if sted else None, _på_norsk(feil)))
    except yaml.reader.ReaderError as feil:
        dokument.feil.append((None, f"tegn nummer {feil.position + 1} kan ikke stå i en tekstfil"))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        dokument.feil.append((None, FOR_DYPT))
    return dokument


def les_filtekst(tekst: str) -> Dokument:
    """Som `les_yaml`, men en tekst som nettopp er lest, tolkes ikke på nytt. Bare til tallgrunnlagets egne filer."""
    dokument = _husket(tekst)
    return replace(dokument, data=copy.deepcopy(dokument.data))


@lru_cache(maxsize=512)
def _husket(tekst: str) -> Dokument:
    return les_yaml(tekst)


def _på_norsk(feil: yaml.MarkedYAMLError) -> str:
    problem = f"{feil.context or ''} {feil.problem or ''}"
    if feil.context is None and feil.problem and "tillatt" in feil.problem:
        return str(feil.problem)
    grunn = next((norsk for engelsk, norsk in _PROBLEMER.items() if engelsk in problem), None)
    return "dette er ikke gyldig YAML" + (f": {grunn}" if grunn else "")


def _noter(node: yaml.Node, sti: tuple[str | int, ...], dokument: Dokument) -> None:
    """Noterer linjen for hvert felt, og melder felt som står to ganger."""
    dokument.linjer.setdefault(sti, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for nummer, verdi in enumerate(node.value):
            _noter(verdi, (*sti, nummer), dokument)
    elif isinstance(node, yaml.MappingNode):
        sett: set[Hashable] = set()
        for nøkkel, verdi in node.value:
            linje = nøkkel.start_mark.line + 1
            if not isinstance(nøkkel, yaml.ScalarNode):
                _stopp(nøkkel.start_mark, "en liste som feltnavn er ikke tillatt")
            if nøkkel.value in sett:
                dokument.feil.append((linje, f"feltet «{nøkkel.value}» står to ganger"))
            sett.add(nøkkel.value)
            dokument.linjer[(*sti, nøkkel.value)] = linje
            _noter(verdi, (*sti, nøkkel.value), dokument)
