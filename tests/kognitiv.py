"""Kognitiv kompleksitet: hvor vanskelig en funksjon er å lese, målt etter SonarSources regler.

Hvert brudd i flyten (if, for, while, except, match, betinget uttrykk) teller 1, og 1 til for hvert brudd det står inni.
`elif`, `else`, hver rekke av like `and`/`or`, og at funksjonen kaller seg selv, teller 1 uansett hvor dypt det står. Et
uttrykk som lager en samling, teller ikke. En funksjon inni en annen teller ikke i seg selv, men det som står i den,
står ett nivå dypere.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

Funksjon = ast.FunctionDef | ast.AsyncFunctionDef
BRUDD = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.Match, ast.IfExp)
INNI = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
MED_ELSE = (ast.For, ast.AsyncFor, ast.While, ast.Try)


def målt(tre: ast.AST) -> Iterator[tuple[Funksjon, int]]:
    """Funksjonene i treet, med målet på hver. En funksjon inni en annen er med i den ytre."""
    for node in ast.iter_child_nodes(tre):
        if isinstance(node, Funksjon):
            yield node, _summen(node.body, 0) + _kaller_seg_selv(node)
        else:
            yield from målt(node)


def _kaller_seg_selv(funksjon: Funksjon) -> bool:
    kalt = (ast.unparse(node.func) for node in ast.walk(funksjon) if isinstance(node, ast.Call))
    return not {funksjon.name, f"self.{funksjon.name}"}.isdisjoint(kalt)


def _summen(noder: Iterable[ast.AST], dybde: int) -> int:
    return sum(_ett(node, dybde) for node in noder)


def _ett(node: ast.AST, dybde: int) -> int:
    if isinstance(node, ast.If):
        return 1 + dybde + _if(node, dybde)
    flatt = isinstance(node, ast.BoolOp) or (isinstance(node, MED_ELSE) and bool(node.orelse))
    brudd = 1 + dybde if isinstance(node, BRUDD) else 0
    return flatt + brudd + _summen(ast.iter_child_nodes(node), dybde + isinstance(node, (*BRUDD, *INNI)))


def _if(node: ast.If, dybde: int) -> int:
    """Det som står i en `if`. `elif` og `else` står like dypt som den."""
    inni = _ett(node.test, dybde) + _summen(node.body, dybde + 1)
    match node.orelse:
        case []:
            return inni
        case [ast.If() as elif_]:
            return inni + 1 + _if(elif_, dybde)
        case ellers:
            return inni + 1 + _summen(ellers, dybde + 1)
