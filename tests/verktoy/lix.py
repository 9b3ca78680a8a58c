"""Lesbarheten av alt folk leser: `python -m tests.verktoy.lix` skriver de tyngste tekstene.

LIX er ord per setning pluss prosenten av ord på mer enn seks bokstaver (Björnsson 1968). Under 40 er lettlest, 40–50 er
middels, over 60 er tungt.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scenario.yamltekst import les_yaml

ROT = Path(__file__).resolve().parents[2]
_SETNINGSSLUTT = re.compile(r"(?<!mill)(?<!kl)(?<!\d)[.!?:](?=\s|$)")
_ORD = re.compile(r"[A-Za-zÆØÅæøåé]+(?:-[A-Za-zÆØÅæøå]+)*")
_KODE = re.compile(r"[<>{}=;]|https?:|\.py|^[a-z_]+$")
_NAVN = frozenset({"tittel", "lysbilde", "utgiver"})
"""Felt som gjengir andres titler, og ikke kan skrives om."""
FÆRREST_ORD = 10
"""Kortere tekster er etiketter, ikke setninger."""


@dataclass(frozen=True, order=True)
class Tekst:
    """En tekst, tyngst først når de sorteres baklengs."""

    lix: float
    sted: str
    tekst: str


def lix(tekst: str) -> float:
    """Lesbarhetsindeksen. Teksten må ha minst ett ord."""
    ord = _ORD.findall(tekst)
    setninger = max(1, len([s for s in _SETNINGSSLUTT.split(tekst) if _ORD.search(s)]))
    lange = sum(len(o) > 6 for o in ord)
    return len(ord) / setninger + 100 * lange / len(ord)


def tekstene() -> tuple[Tekst, ...]:
    """Alle setninger i `konfig/` og `sider/`, tyngst først."""
    alle = [*_i_yaml(), *_i_python()]
    funnet = {Tekst(lix(t), sted, t) for sted, t in alle if _er_setning(t)}
    return tuple(sorted(funnet, reverse=True))


def _er_setning(tekst: str) -> bool:
    return len(_ORD.findall(tekst)) >= FÆRREST_ORD and not _KODE.search(tekst)


def _i_yaml() -> Iterator[tuple[str, str]]:
    for fil in sorted((ROT / "konfig").rglob("*.yaml")):
        for tekst in _strenger(les_yaml(fil.read_text("utf-8")).data):
            yield f"{fil.relative_to(ROT)}", tekst


def _strenger(verdi: object) -> Iterator[str]:
    if isinstance(verdi, str):
        yield verdi
    elif isinstance(verdi, dict):
        for navn, felt in verdi.items():
            if navn not in _NAVN:
                yield from _strenger(felt)
    elif isinstance(verdi, list):
        for ledd in verdi:
            yield from _strenger(ledd)


def _i_python() -> Iterator[tuple[str, str]]:
    """Tekstene sidene viser. Docstringer er til den neste utvikleren og er ikke med; verdier settes inn som «X»."""
    for fil in sorted((ROT / "sider").rglob("*.py")):
        tre = ast.parse(fil.read_text("utf-8"))
        docs = {id(n.value) for n in ast.walk(tre) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
        inni = {id(v) for n in ast.walk(tre) if isinstance(n, ast.JoinedStr) for v in n.values}
        for node in ast.walk(tre):
            if id(node) in docs or id(node) in inni:
                continue
            for avsnitt in re.split(r"\n\s*\n|\n(?=- |\d\. )", _tekst(node)):
                tekst = " ".join(avsnitt.replace("*", "").split())
                yield f"{fil.relative_to(ROT)}", tekst


def _tekst(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(v.value if isinstance(v, ast.Constant) else "X" for v in node.values)  # type: ignore[misc]
    return ""


if __name__ == "__main__":
    for ett in tekstene()[:25]:
        print(f"{ett.lix:5.1f}  {ett.sted}\n       {ett.tekst[:160]}")
