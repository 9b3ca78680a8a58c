"""Det alle begrepene bygger på: frosne modeller, opphavsklasser og måneder."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, LiteralString, NoReturn, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


class Modell(BaseModel):
    """Frossen verdi lest fra tallgrunnlaget. Ukjente felt er feil."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Samme verdi med noen felt byttet ut. Det som er regnet av feltene og husket, regnes på nytt."""
        kopi = super().model_copy(update=update, deep=deep)
        for navn in kopi.__dict__.keys() - type(kopi).model_fields.keys():
            del kopi.__dict__[navn]
        return kopi


class Opphav(StrEnum):
    """Hvor et tall kommer fra. Rekkefølgen går fra sterkest til svakest grunnlag."""

    KILDE = "kilde"
    AVLEDET = "avledet"
    EKSTERN = "ekstern"
    ANTAKELSE = "antakelse"
    IKKE_TALLFESTET = "ikke_tallfestet"
    EGET = "eget"

    @property
    def bokstav(self) -> str:
        """Kortformen som vises ved tallet: K, A, E, N, U, eller B for brukerens eget anslag."""
        return _BOKSTAV[self]


_BOKSTAV = {
    Opphav.KILDE: "K",
    Opphav.AVLEDET: "A",
    Opphav.EKSTERN: "E",
    Opphav.ANTAKELSE: "N",
    Opphav.IKKE_TALLFESTET: "U",
    Opphav.EGET: "B",
}
_STYRKE = {opphav: nummer for nummer, opphav in enumerate(Opphav)}


def svakest(opphav: Iterable[Opphav]) -> Opphav:
    """Et tall regnet av flere er ikke sikrere enn det svakeste av dem. Tomt gir KILDE."""
    return max(opphav, key=_STYRKE.__getitem__, default=Opphav.KILDE)


_MÅNED = re.compile("([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Måned:
    """En kalendermåned, skrevet `2026-08`."""

    år: int
    måned: int

    @classmethod
    def les(cls, tekst: str) -> Måned:
        """Leser `2026-08`. Gir ValueError på norsk for alt annet."""
        treff = _MÅNED.fullmatch(tekst)
        if not treff:
            raise ValueError(f"«{tekst[:40]}» er ikke en måned. Skriv år og måned slik: 2026-08")
        return cls(int(treff[1]), int(treff[2]))

    def __str__(self) -> str:
        return f"{self.år:04d}-{self.måned:02d}"

    @property
    def nummer(self) -> int:
        """Antall måneder siden år 0, så avstander er en subtraksjon."""
        return 12 * self.år + self.måned - 1

    def pluss(self, måneder: int) -> Måned:
        """Måneden så mange måneder senere (eller tidligere, ved negativt tall)."""
        år, måned = divmod(self.nummer + måneder, 12)
        return Måned(år, måned + 1)

    @classmethod
    def __get_pydantic_core_schema__(cls, _kilde: Any, _hent: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _valider_måned, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _skjema: CoreSchema, _hent: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$", "examples": ["2026-08"]}


def _valider_måned(verdi: Any) -> Måned:
    if isinstance(verdi, Måned):
        return verdi
    try:
        return Måned.les(verdi if isinstance(verdi, str) else repr(verdi))
    except ValueError as feil:
        stopp("måned", str(feil))


def _som_tuppel(verdi: Any) -> Any:
    return (verdi,) if isinstance(verdi, str) else tuple(verdi) if isinstance(verdi, list) else verdi


KildeIder = Annotated[tuple[str, ...], BeforeValidator(_som_tuppel, json_schema_input_type=str | tuple[str, ...])]
"""En eller flere kilde-id-er; én kan skrives uten klammer."""


def _årsverdier(verdi: Any) -> Any:
    if not isinstance(verdi, dict):
        return verdi
    for år, beløp in verdi.items():
        if not re.fullmatch("[0-9]{4}", str(år)):
            stopp("år", "skriv ett årstall per linje, for eksempel «2025: 150000»")
        if not isinstance(beløp, int | float) or isinstance(beløp, bool) or not math.isfinite(beløp):
            stopp("år", f"{år}: skriv et endelig tall uten anførselstegn, med punktum som desimaltegn")
    return tuple(sorted((int(år), beløp) for år, beløp in verdi.items()))


def stopp(slag: LiteralString, melding: str) -> NoReturn:
    """Melder feil i en verdi med setningen leseren skal se. `slag` må stå i `feilmeldinger`."""
    raise PydanticCustomError(slag, "{melding}", {"melding": melding})


Årsverdier = Annotated[
    tuple[tuple[int, float], ...], BeforeValidator(_årsverdier, json_schema_input_type=dict[int, float])
]
"""Beløp per år. Skrives `{2025: 150000}`, holdes som sorterte par så verdien ikke kan endres."""


def verdi_for(par: tuple[tuple[int, float], ...], år: int, ellers: float = 0.0) -> float:
    """Beløpet for ett år, eller `ellers` når året ikke er nevnt."""
    for årstall, beløp in par:
        if årstall == år:
            return beløp
    return ellers
