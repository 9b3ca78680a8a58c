"""Uttrykk: én formel som regnes ut, sies i ord, vises med tall og skrives som Excel-formel.

Formelen finnes bare ett sted, som et tre av navn, tall og de fire regneartene. Alt annet er å lese treet på ulike
måter. Den samme Python-koden bygger treet når den får uttrykk, og regner når den får tall eller rekker av tall.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, assert_never

V = TypeVar("V")
Tegn = Literal["+", "-", "*", "/"]
_TEGN: dict[type[ast.operator], Tegn] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_VIST: dict[Tegn, str] = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}
_EXCEL: dict[Tegn, str] = {"+": "+", "-": "-", "*": "*", "/": "/"}
_LENGST = 400


class Regnbar:
    """Det som gjør at uttrykk settes sammen med vanlige regnetegn. Ledd som ikke gjør noe, faller bort."""

    __slots__ = ()

    def __mul__(self, annet: Uttrykk) -> Uttrykk:
        if Fast(0.0) in (self, annet):
            return Fast(0.0)
        if annet == Fast(1.0):
            return _uttrykk(self)
        return annet if self == Fast(1.0) else Ledd(_uttrykk(self), "*", annet)

    def __truediv__(self, annet: Uttrykk) -> Uttrykk:
        return _uttrykk(self) if annet == Fast(1.0) else Ledd(_uttrykk(self), "/", annet)

    def __sub__(self, annet: Uttrykk) -> Uttrykk:
        return _uttrykk(self) if annet == Fast(0.0) else Ledd(_uttrykk(self), "-", annet)


@dataclass(frozen=True, slots=True)
class Fast(Regnbar):
    """Et tall som står i selve uttrykket. Det er bare omregning mellom enheter; et fagtall er en driver med opphav."""

    verdi: float


@dataclass(frozen=True, slots=True)
class Navn(Regnbar):
    """En navngitt størrelse, for eksempel en driver."""

    navn: str


@dataclass(frozen=True, slots=True)
class Ledd(Regnbar):
    """To uttrykk og regnetegnet mellom dem."""

    venstre: Uttrykk
    tegn: Tegn
    høyre: Uttrykk


Uttrykk = Fast | Navn | Ledd


def _uttrykk(selv: Regnbar) -> Uttrykk:
    assert isinstance(selv, Fast | Navn | Ledd)
    return selv


def les_uttrykk(tekst: str) -> Uttrykk:
    """Leser `ramme * prosent / 100`. Gir ValueError på norsk for alt annet enn navn, tall, + - * / og parenteser."""
    try:
        if len(tekst) > _LENGST:
            raise ValueError(f"er lengre enn {_LENGST} tegn")
        return _les(ast.parse(tekst.strip(), mode="eval").body)
    except (SyntaxError, RecursionError, MemoryError, ValueError) as feil:
        raise ValueError(f"«{tekst[:60]}» kan ikke leses; skriv navn og tall med + - * / og ( )") from feil


def _les(ledd: ast.expr) -> Uttrykk:
    match ledd:
        case ast.Constant(value=int() | float() as tall) if not isinstance(tall, bool):
            return Fast(float(tall))
        case ast.Name(id=navn):
            return Navn(navn)
        case ast.BinOp(left=venstre, op=tegn, right=høyre) if type(tegn) in _TEGN:
            return Ledd(_les(venstre), _TEGN[type(tegn)], _les(høyre))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as tall)):
            return Fast(-float(tall))
        case ast.UnaryOp(op=ast.USub(), operand=indre):
            return Ledd(Fast(0.0), "-", _les(indre))
    raise ValueError("ukjent ledd")


def regn(uttrykk: Uttrykk, verdier: Mapping[str, V]) -> V:
    """Verdien når navnene har fått tall, eller rekker av tall. KeyError når et navn mangler."""
    svar: Any = _regn(uttrykk, verdier)
    return svar  # type: ignore[no-any-return]


def _regn(uttrykk: Uttrykk, verdier: Mapping[str, Any]) -> Any:
    match uttrykk:
        case Fast(verdi):
            return verdi
        case Navn(navn):
            return verdier[navn]
        case Ledd(venstre, tegn, høyre):
            return _bruk(tegn, _regn(venstre, verdier), _regn(høyre, verdier))
        case _:
            assert_never(uttrykk)


def _bruk(tegn: Tegn, a: Any, b: Any) -> Any:
    match tegn:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case "/":
            return a / b
        case _:
            assert_never(tegn)


def som_tekst(uttrykk: Uttrykk, navn: Callable[[str], str], tall: Callable[[float], str]) -> str:
    """Uttrykket til lesing: «mengde × ansatte ÷ 100». `navn` og `tall` sier hvordan leddene skrives."""
    return _skriv(uttrykk, navn, tall, _VIST)


def som_excel(uttrykk: Uttrykk, celler: Mapping[str, str]) -> str:
    """Uttrykket som Excel-formel over celler, uten likhetstegn."""
    return _skriv(uttrykk, celler.__getitem__, lambda verdi: f"{verdi:.12g}", _EXCEL)


def _skriv(
    uttrykk: Uttrykk, navn: Callable[[str], str], tall: Callable[[float], str], tegnene: Mapping[Tegn, str]
) -> str:
    match uttrykk:
        case Fast(verdi):
            return tall(verdi)
        case Navn(ord_):
            return navn(ord_)
        case Ledd(venstre, tegn, høyre):
            a, b = (_skriv(del_, navn, tall, tegnene) for del_ in (venstre, høyre))
            før = f"({a})" if _binder(venstre) < _binder(uttrykk) else a
            løs = _binder(høyre) < _binder(uttrykk) or (tegn in "-/" and _binder(høyre) == _binder(uttrykk))
            return f"{før}{tegnene[tegn]}{f'({b})' if løs else b}"
        case _:
            assert_never(uttrykk)


def _binder(uttrykk: Uttrykk) -> int:
    """Hvor sterkt det ytterste regnetegnet binder. Et negativt tall må ha parentes som en differanse."""
    match uttrykk:
        case Fast(verdi):
            return 3 if verdi >= 0 else 1
        case Navn():
            return 3
        case Ledd(_, tegn, _):
            return 1 if tegn in "+-" else 2
        case _:
            assert_never(uttrykk)


def navn_i(uttrykk: Uttrykk) -> tuple[str, ...]:
    """Navnene uttrykket bruker, hvert én gang, i den rekkefølgen de står."""
    return tuple(dict.fromkeys(_navn(uttrykk)))


def _navn(uttrykk: Uttrykk) -> Iterator[str]:
    match uttrykk:
        case Fast():
            return
        case Navn(navn):
            yield navn
        case Ledd(venstre, _, høyre):
            yield from _navn(venstre)
            yield from _navn(høyre)
        case _:
            assert_never(uttrykk)


def faktorer(uttrykk: Uttrykk) -> frozenset[str]:
    """Navnene hele uttrykket er rett proporsjonalt med."""
    match uttrykk:
        case Fast():
            return frozenset()
        case Navn(navn):
            return frozenset({navn})
        case Ledd(venstre, "*", høyre):
            return faktorer(venstre) | faktorer(høyre)
        case Ledd(venstre, "/", _):
            return faktorer(venstre)
        case Ledd():
            return frozenset()
        case _:
            assert_never(uttrykk)


def nevnere(uttrykk: Uttrykk) -> Iterator[Uttrykk]:
    """Alt det deles på."""
    if isinstance(uttrykk, Ledd):
        yield from nevnere(uttrykk.venstre)
        yield from nevnere(uttrykk.høyre)
        if uttrykk.tegn == "/":
            yield uttrykk.høyre


def regn_ut(regnestykke: str) -> float:
    """Verdien av et synlig regnestykke med + − × ÷ og parenteser, for eksempel `600 - 200 / 12`.

    Gir ValueError for alt annet enn tall og de fire regneartene.
    """
    try:
        verdier: Mapping[str, float] = {}
        return regn(les_uttrykk(regnestykke), verdier)
    except (ValueError, KeyError, ArithmeticError) as feil:
        raise ValueError(f"«{regnestykke}» er ikke et regnestykke med tall og + - * / ( )") from feil
