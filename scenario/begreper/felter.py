"""Hva slags felt et scenario har: enheten, grensene og formen. Alt annet om et felt avledes av dette.

Slaget står ved feltet i `valg`, og bærer kontrollen på skjermen, formen i en fil, teksten, gyldigheten i
regnearket og skrivemåten i en lenke. Grensene er de samme ved alle dørene, for det en dør slipper inn, skal
kunne stå i en adresse og leses tilbake.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isnan
from typing import Any, assert_never, get_type_hints

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, core_schema

from scenario.begreper.felles import stopp
from scenario.begreper.tall import kontroller_stigende, skrevet
from scenario.begreper.tallform import Enhet, har_enhet, knapp, les_tall

STØRST_BELØP = 1e9
"""Høyeste beløp et scenario kan ha (1000 kr): tusen milliarder."""
_LESELIG = 1e15
"""Et større tall sier ingen noe, og skrives ikke ut."""


def _tall_av_tekst(enhet: Enhet) -> Callable[[Any], Any]:
    """Et tall skrevet med enheten, som «12 mill» eller «80 %». Tekst uten enhet er ikke utvetydig og blir stående."""

    def les(verdi: Any) -> Any:
        return les_tall(verdi, enhet) if isinstance(verdi, str) and har_enhet(verdi) else verdi

    return les


@dataclass(frozen=True, slots=True)
class Tallfelt:
    """Ett tall. Grensene og verdien er i valgets enhet: 1000 kr, andel 0–1, prosent eller måneder."""

    enhet: Enhet
    minst: float = -STØRST_BELØP
    størst: float = STØRST_BELØP
    over_null: bool = False
    """Sant når 0 ikke er lov."""

    def __get_pydantic_core_schema__(self, kilde: Any, _hent: GetCoreSchemaHandler) -> CoreSchema:
        if kilde is int:
            return core_schema.int_schema(ge=int(self.minst), le=int(self.størst))
        over, minst = (0.0, None) if self.over_null else (None, self.minst)
        tall = core_schema.float_schema(gt=over, ge=minst, le=self.størst, allow_inf_nan=False)
        kjeden = core_schema.no_info_before_validator_function(_tall_av_tekst(self.enhet), tall)
        return core_schema.no_info_after_validator_function(self._ikke_for_nær_null, kjeden)

    def __get_pydantic_json_schema__(self, skjema: CoreSchema, hent: GetJsonSchemaHandler) -> dict[str, Any]:
        return self.i_skjema(hent(skjema))

    def i_skjema(self, tall: dict[str, Any] | None = None) -> dict[str, Any]:
        """Tallet i et JSON-skjema, også skrevet med enheten der den kan stå."""
        tall = {"type": "number", "minimum": self.minst, "maximum": self.størst} if tall is None else tall
        med_enhet = {Enhet.TUSEN_KR: "12 mill", Enhet.ANDEL: "80 %"}.get(self.enhet)
        if med_enhet is None:
            return tall
        return {"anyOf": [tall, {"type": "string", "pattern": r"\d.*[a-z%]", "examples": [med_enhet]}]}

    def _ikke_for_nær_null(self, verdi: float) -> float:
        if self.over_null and verdi < self.minst:
            raise ValueError(f"{verdi:g} – må være minst {_på_norsk(self.minst)}")
        return verdi

    def feil(self, verdi: float) -> str | None:
        """Hvorfor verdien ikke kan stå i feltet, som slutten på en setning; None når den kan."""
        if self.minst <= verdi <= self.størst:
            return None
        if self.over_null and verdi <= self.størst:
            return "må være større enn 0"
        if isnan(verdi):
            return "må være et tall"
        hva, grense = ("høyst", self.størst) if verdi > self.størst else ("minst", self.minst)
        skrevet_verdi = self.som_tekst(verdi) if abs(verdi) < _LESELIG else "så stort"
        return f"kan ikke være {skrevet_verdi}; {hva} {self.som_tekst(grense)}"

    def som_tekst(self, verdi: float) -> str:
        """Verdien slik den vises: «2 000 000 mill. kr», «80 %», «3 måneder»."""
        match self.enhet:
            case Enhet.TUSEN_KR | Enhet.MILL_KR | Enhet.KRONER:
                return f"{knapp(verdi / 1000, 6)}\u00a0mill.\u00a0kr"
            case Enhet.ANDEL:
                return f"{knapp(100 * verdi, 2)}\u00a0%"
            case Enhet.PROSENT | Enhet.PROSENT_PER_ÅR:
                return f"{knapp(verdi)}\u00a0%"
            case Enhet.MÅNEDER:
                return f"{knapp(verdi)}\u00a0måneder"
            case Enhet.TALL:
                return knapp(verdi)


@dataclass(frozen=True, slots=True)
class Bryter:
    """På eller av."""


@dataclass(frozen=True, slots=True)
class Valgliste:
    """En av mulighetene tallgrunnlaget gir, ved id."""


@dataclass(frozen=True, slots=True)
class Spennfelt:
    """Lavt, sannsynlig og høyt anslag. Ett tall er et anslag uten spenn."""

    tall: Tallfelt

    def __get_pydantic_core_schema__(self, kilde: Any, hent: GetCoreSchemaHandler) -> CoreSchema:
        før = core_schema.no_info_before_validator_function(self._som_felt, hent(kilde))
        return core_schema.no_info_after_validator_function(self._innenfor, før)

    def __get_pydantic_json_schema__(self, skjema: CoreSchema, hent: GetJsonSchemaHandler) -> dict[str, Any]:
        ett = self.tall.i_skjema()
        felt = {"lav": ett, "sannsynlig": ett, "høy": ett}
        spenn = {"type": "object", "properties": felt, "required": list(felt), "additionalProperties": False}
        return {"anyOf": [*ett.get("anyOf", [ett]), spenn]}

    def _som_felt(self, verdi: Any) -> Any:
        les = _tall_av_tekst(self.tall.enhet)
        if isinstance(lest := les(verdi), int | float) and not isinstance(lest, bool):
            return {"lav": lest, "sannsynlig": lest, "høy": lest}
        if isinstance(verdi, dict):
            return {felt: les(tall) for felt, tall in verdi.items()}
        if isinstance(verdi, str | list | bool):
            stopp("anslag", "skriv ett tall uten anførselstegn, eller feltene lav, sannsynlig og høy")
        return verdi

    def _innenfor(self, anslag: Any) -> Any:
        kontroller_stigende(*anslag.nivåer)
        if not self.tall.minst <= anslag.lav <= anslag.høy <= self.tall.størst:
            raise ValueError(f"må ligge fra {_på_norsk(self.tall.minst)} til {_på_norsk(self.tall.størst)}")
        return anslag


@dataclass(frozen=True, slots=True)
class PerÅr:
    """Ett tall for hvert år som er nevnt. I en fil: felt per år, eller en liste med ett tall for hvert år."""

    tall: Tallfelt
    null_er_tomt: bool = False
    """Sant når 0 er det samme som at året ikke er nevnt."""

    def __get_pydantic_core_schema__(self, kilde: Any, hent: GetCoreSchemaHandler) -> CoreSchema:
        ett = self.tall.__get_pydantic_core_schema__(float, hent)
        etter_år = core_schema.no_info_before_validator_function(
            _med_årstall, core_schema.dict_schema(core_schema.int_schema(), ett)
        )
        par = core_schema.tuple_schema(
            [core_schema.tuple_schema([core_schema.int_schema(), ett])], variadic_item_index=0, strict=False
        )
        formene: dict[Any, Any] = {"<år>": etter_år, "<liste>": core_schema.list_schema(ett), "<par>": par}
        form = core_schema.tagged_union_schema(choices=formene, discriminator=_formen)
        til_par = core_schema.with_info_plain_validator_function(_som_par)
        return core_schema.chain_schema([form, til_par, hent(kilde)])

    def __get_pydantic_json_schema__(self, _skjema: CoreSchema, hent: GetJsonSchemaHandler) -> dict[str, Any]:
        ett = self.tall.i_skjema()
        per_år = {"type": "object", "additionalProperties": ett, "propertyNames": {"pattern": "^[0-9]{4}$"}}
        return {"anyOf": [per_år, {"type": "array", "items": ett}]}


@dataclass(frozen=True, slots=True)
class PerNavn:
    """Ett tall for hvert navn som er nevnt."""

    tall: Tallfelt

    def __get_pydantic_core_schema__(self, kilde: Any, hent: GetCoreSchemaHandler) -> CoreSchema:
        ett = self.tall.__get_pydantic_core_schema__(float, hent)
        etter_navn = core_schema.dict_schema(core_schema.str_schema(), ett)
        til_par = core_schema.no_info_plain_validator_function(lambda verdi: tuple(sorted(verdi.items())))
        return core_schema.chain_schema([etter_navn, til_par, hent(kilde)])


BARE_USIKKERHET = "bare usikkerhet"
"""Merket på forutsetninger som ikke endrer de planlagte tallene."""

Slag = Tallfelt | Bryter | Valgliste | Spennfelt | PerÅr | PerNavn


def slagene(begrep: type) -> Mapping[str, Slag]:
    """Slaget til hvert felt i et begrep som har ett, i den rekkefølgen feltene står."""
    funnet = {navn: _slaget(hint) for navn, hint in get_type_hints(begrep, include_extras=True).items()}
    return {navn: slag for navn, slag in funnet.items() if slag is not None}


def merket(begrep: type, merke: object) -> frozenset[str]:
    """Feltene som bærer et merke ved siden av slaget."""
    hintene = get_type_hints(begrep, include_extras=True).items()
    return frozenset(navn for navn, hint in hintene if merke in getattr(hint, "__metadata__", ()))


def like(slag: Slag | None, a: Any, b: Any) -> bool:
    """Sant når to verdier av et felt gir det samme."""
    if isinstance(slag, PerÅr) and slag.null_er_tomt and a is not None and b is not None:
        a, b = (tuple(par for par in beløp if par[1]) for beløp in (a, b))
    return bool(a == b)


def _slaget(hint: Any) -> Slag | None:
    merker = getattr(hint, "__metadata__", ())
    deler = getattr(hint, "__args__", ())
    eget = next((m for m in merker if isinstance(m, Slag)), None)
    return eget or next((s for d in deler if (s := _slaget(d))), None)


def _formen(verdi: Any) -> str:
    if isinstance(verdi, list | tuple):
        return "<par>" if all(isinstance(v, list | tuple) and len(v) == 2 for v in verdi) else "<liste>"
    return "<år>"


def _med_årstall(verdi: Any) -> Any:
    """Bare hele årstall som feltnavn, så «2024» og «02024» aldri kan være to beløp for samme år."""
    if not isinstance(verdi, dict) or not all(re.fullmatch("[0-9]{4}", str(år)) for år in verdi):
        stopp("år", "skriv ett årstall per linje, for eksempel «2025: 1000», eller en liste med ett tall per år")
    return {int(år): beløp for år, beløp in verdi.items()}


def _som_par(verdi: Any, info: ValidationInfo) -> tuple[tuple[int, float], ...]:
    """Sorterte par av år og tall. En liste må ha ett tall for hvert år i sammenhengen."""
    if isinstance(verdi, list):
        år: tuple[int, ...] = (info.context or {}).get("år", ())
        if len(verdi) != len(år):
            sagt = f"{len(år)} tall, ett for hvert av årene {år[0]}–{år[-1]}" if år else "årstall: skriv «2025: 1000»"
            stopp("år", f"listen må ha {sagt}")
        return tuple(zip(år, verdi, strict=True))
    return tuple(sorted(verdi.items() if isinstance(verdi, dict) else verdi))


def _på_norsk(verdi: float) -> str:
    return skrevet(verdi).replace(".", ",")


def tallet(slag: Slag | None) -> Tallfelt | None:
    """Tallet et felt består av, også når det er flere av dem; None når feltet ikke er tall."""
    match slag:
        case Tallfelt():
            return slag
        case Spennfelt(tall=tall) | PerÅr(tall=tall) | PerNavn(tall=tall):
            return tall
        case Bryter() | Valgliste() | None:
            return None
        case _:
            assert_never(slag)


HOS_TILTAK = {
    "helårseffekt": "Effekten av {}",
    "eget_anslag": "Eget anslag for {}",
    "mengde": "Mengden for {}",
    "start": "Starten for {}",
    "opptrapping_måneder": "Opptrappingen av {}",
    "andeler": "Innfasingen av {}",
    "realiseringsgrad": "Realisert andel for {}",
    "varige_merkostnader": "Varige merkostnader for {}",
    "inntektsbortfall": "Inntektsbortfallet for {}",
    "omstilling": "Omstillingskostnaden for {}",
    "navn": "Navnet på {}",
}
"""Feltene i et tiltak, og hvordan de nevnes i en setning. `{}` er tiltakets navn."""


def hos_tiltak(felt: str, tiltak: str, år: int | None = None) -> str:
    """«Omstillingskostnaden for «Færre skoler» i 2026». Et felt som ikke står i listen, er en driver."""
    mal = HOS_TILTAK.get(felt) or f"{felt.replace('_', ' ').capitalize()} for {{}}"
    return mal.format(f"«{tiltak}»") + (f" i {år}" if år is not None else "")
