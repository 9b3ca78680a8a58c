"""Feil i inndata som norske setninger: hvor feilen er, og hva som skal til."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails


@dataclass(frozen=True, slots=True, order=True)
class Feil:
    """Én feil i tallgrunnlaget eller i et scenario."""

    fil: str
    felt: str
    melding: str
    linje: int | None = None

    def __str__(self) -> str:
        sted = f"{self.fil}:{self.linje}" if self.linje else self.fil
        return ": ".join(del_ for del_ in (sted, self.felt, self.melding) if del_)


class Tallgrunnlagsfeil(Exception):
    """Tallgrunnlaget kan ikke leses. Bærer alle feil i alle filer, sortert."""

    def __init__(self, feil: Sequence[Feil]) -> None:
        self.feil = tuple(sorted(set(feil), key=lambda f: (f.fil, f.linje or 0, f.felt, f.melding)))
        super().__init__("\n".join(str(f) for f in self.feil))


class Inndatafeil(ValueError):
    """Inndata fra en bruker kan ikke leses. Bærer én norsk setning per feil."""

    def __init__(self, *setninger: str) -> None:
        self.setninger = setninger
        super().__init__("\n".join(setninger))


class IkkeFunnet(Inndatafeil):
    """Det som ble spurt etter, finnes ikke her. Spørsmålet er rett stilt."""


class IStrid(Inndatafeil):
    """Valgene kan leses, men ikke stå sammen."""


class Utilgjengelig(Inndatafeil):
    """Det som ble spurt etter, kan ikke hentes nå. Det er ikke den som spør, som har gjort feil."""


_TALL = "skriv et tall uten anførselstegn, med punktum som desimaltegn (3.5) og uten ledende null"
_MELDINGER = {
    "missing": "feltet mangler",
    "string_type": "skriv tekst (sett anførselstegn rundt hvis det ser ut som et tall)",
    "int_type": "skriv et helt tall uten anførselstegn og uten ledende null",
    "int_from_float": "skriv et helt tall",
    "int_parsing": "skriv et helt tall",
    "string_unicode": "tegn som ikke er tekst",
    "float_type": _TALL,
    "float_parsing": _TALL,
    "finite_number": "skriv et endelig tall",
    "bool_type": "skriv true eller false (ikke ja, NO eller on)",
    "tuple_type": "skriv en liste",
    "list_type": "skriv en liste",
    "dict_type": "skriv felt med navn og verdi under hverandre",
    "model_type": "skriv felt med navn og verdi under hverandre",
    "model_attributes_type": "skriv felt med navn og verdi under hverandre",
    "dataclass_type": "skriv felt med navn og verdi under hverandre",
    "union_tag_not_found": "feltet «form» mangler",
    "int_parsing_size": "tallet er for stort",
    "none_required": "feltet skal stå tomt",
    "json_invalid": "kan ikke leses: for mange nivåer inni hverandre, eller tegn som ikke er tekst",
}
_MED_TALL = {
    "greater_than": "må være større enn {gt}",
    "greater_than_equal": "må være minst {ge}",
    "less_than": "må være mindre enn {lt}",
    "less_than_equal": "må være høyst {le}",
    "string_too_long": "teksten er for lang; høyst {max_length} tegn",
    "string_too_short": "teksten er for kort; minst {min_length} tegn",
    "too_short": "for få; minst {min_length}",
    "too_long": "for mange; høyst {max_length}",
    "string_pattern_mismatch": "er ikke på formen {pattern}",
    "literal_error": "må være en av: {expected}",
    "enum": "må være en av: {expected}",
    "union_tag_invalid": "ukjent form «{tag}»; må være en av: {expected_tags}",
}


_GITTE = ("måned", "år", "anslag", "navn")
"""Feilslag begrepene selv har skrevet setningen til."""


def forklar(feil: ErrorDetails, felt: Sequence[str]) -> str:
    """En pydantic-feil som norsk setning. `felt` er lovlige feltnavn, til å foreslå det nærmeste."""
    slag, ctx = feil["type"], feil.get("ctx", {})
    if slag in ("extra_forbidden", "unexpected_keyword_argument"):
        nær = difflib.get_close_matches(str(feil["loc"][-1]), felt, n=1)
        return "ukjent felt" + (f"; mente du «{nær[0]}»?" if nær else "")
    if slag == "value_error":
        return str(ctx["error"])
    if slag in _GITTE:
        return str(ctx["melding"])
    if slag in _MED_TALL:
        grunn = _MED_TALL[slag].format(**{k: _på_norsk(v) for k, v in ctx.items()})
    else:
        grunn = _MELDINGER.get(slag, f"verdien kan ikke brukes her ({slag})")
    innhold = feil["input"]
    vis = slag not in ("missing", "json_invalid") and isinstance(innhold, str | int | float)
    return f"{_som_skrevet(innhold)} – {grunn}" if vis else grunn


def _på_norsk(verdi: Any) -> Any:
    """Grenser skrevet helt ut (`1000000000`, aldri `1e+09`), og «eller» i lister."""
    if isinstance(verdi, float):
        return f"{verdi:.12g}"
    return verdi.replace(" or ", " eller ") if isinstance(verdi, str) else verdi


def _som_skrevet(verdi: Any) -> str:
    tekst = str(verdi).lower() if isinstance(verdi, bool) else str(verdi)
    return tekst if len(tekst) <= 60 else f"{tekst[:60]}…"


def feltsti(loc: Sequence[str | int], data: Any) -> tuple[str | int, ...]:
    """Stien slik den står i fila, uten merkelappene pydantic legger inn for unioner og nøkler.

    Merkelappen er effektformens `form`, eller et navn i vinkler (`<tall>`) eller klammer (`[key]`).
    """
    sti: list[str | int] = []
    her = data
    for nummer, ledd in enumerate(loc):
        if isinstance(ledd, int) and isinstance(her, list):
            sti.append(ledd)
            her = _hent(her, ledd)
        elif isinstance(her, dict) and not _merkelapp(ledd, her, loc[:nummer]):
            sti.append(str(ledd))
            her = _hent(her, ledd)
    return tuple(sti)


def _hent(her: Any, ledd: str | int) -> Any:
    """Verdien ett ledd lenger inn, eller None. Årstall kan stå som tall eller tekst i fila."""
    if isinstance(her, list):
        return her[ledd] if isinstance(ledd, int) and ledd < len(her) else None
    return next((verdi for navn, verdi in her.items() if str(navn) == str(ledd)), None)


def _merkelapp(ledd: str | int, her: dict[Any, Any], før: Sequence[str | int]) -> bool:
    if isinstance(ledd, str) and (ledd[:1], ledd[-1:]) in (("<", ">"), ("[", "]")):
        return True
    return ledd == her.get("form") and før[-1:] != (ledd,)


def sti_som_tekst(sti: Sequence[str | int]) -> str:
    """`('mellom', 1)` blir `mellom[1]`."""
    tekst = ""
    for ledd in sti:
        tekst += f"[{ledd}]" if isinstance(ledd, int) else f".{ledd}" if tekst else ledd
    return tekst


def linje_for(sti: Sequence[str | int], linjer: Mapping[Any, int]) -> int | None:
    """Linjen feltet står på, ellers linjen til det nærmeste leddet over."""
    return next((linjer[tuple(sti[:n])] for n in range(len(sti), -1, -1) if tuple(sti[:n]) in linjer), None)


def feil_fra_pydantic(unntak: ValidationError, fil: str, data: Any, linjer: Mapping[Any, int]) -> list[Feil]:
    """Alle feil i én fil, med sti og linje."""
    lovlige = _alle_feltnavn()
    funnet = []
    for detalj in unntak.errors():
        sti, melding = _med_feltet(feltsti(detalj["loc"], data), forklar(detalj, lovlige), data)
        funnet.append(Feil(fil, sti_som_tekst(sti), melding, linje_for(sti, linjer)))
    return list(dict.fromkeys(funnet))


def _med_feltet(sti: tuple[str | int, ...], melding: str, data: Any) -> tuple[tuple[str | int, ...], str]:
    """Begynner meldingen med et felt på stedet (`lav: 9000 er …`), hører det til stien."""
    felt, skille, resten = melding.partition(": ")
    her = data
    for ledd in sti:
        her = _hent(her, ledd)
    finnes = skille and isinstance(her, dict) and felt in map(str, her)
    return ((*sti, felt), resten) if finnes else (sti, melding)


def _alle_feltnavn() -> list[str]:
    """Feltnavnene i alle modeller."""
    modeller = _undermodeller(BaseModel)
    felt = {navn: f for modell in modeller for navn, f in modell.model_fields.items()}
    return sorted(felt.keys() | {n for f in felt.values() for n in _i_dataklasser(f.annotation)})


def _i_dataklasser(slag: Any) -> set[str]:
    """Feltnavnene i en dataklasse, eller i dem som står inni en liste, et felt eller en union."""
    navn = {f.name for f in fields(slag)} if is_dataclass(slag) else set()
    return navn.union(*map(_i_dataklasser, get_args(slag)))


def _undermodeller(modell: type[BaseModel]) -> list[type[BaseModel]]:
    under = [m for m in modell.__subclasses__() if m.__module__.startswith("scenario.")]
    return under + [n for m in under for n in _undermodeller(m)]
