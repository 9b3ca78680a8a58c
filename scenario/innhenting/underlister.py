"""Det et tiltak har flere av: lovkrav, følger per gruppe og konsekvenser. Egne tabeller i appen, og egne ark i lista.

Kolonnene er tiltaket og feltene i modellen. En celle er tekst til den leses.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from scenario.begreper.felles import Modell
from scenario.begreper.tallform import Enhet, knapp, les_tall
from scenario.begreper.tiltak import Konsekvens, Lovkrav, Virkning
from scenario.feilmeldinger import feil_fra_pydantic
from scenario.framstilling.hvembilde import FØLGEORD
from scenario.innhenting.ark import Arkrad, Listeark, Listefeil

TILTAKET = "Tiltak"
FØLGER = {ord_: int(følge) for følge, ord_ in FØLGEORD.items() if følge is not None}
"""Ordene for følgen, og tallet de står som i filen."""
_STREK = "–"
Celler = dict[str, str]
"""Feltet i modellen, og teksten som står der."""


@dataclass(frozen=True, slots=True)
class Underliste:
    """Noe et tiltak har flere av. Kolonnene er feltene i modellen, og tiltaket raden hører til."""

    felt: str
    """Feltet i tiltaksfilen."""
    navn: str
    modell: type[Modell]
    forklaring: str

    def kolonner(self) -> dict[str, str]:
        """Feltet i modellen, etter overskriften."""
        return {f"{felt[:1].upper()}{felt[1:]}".replace("_", " "): felt for felt in self.modell.model_fields}

    def må_ha(self) -> tuple[str, ...]:
        """Overskriftene som ikke kan stå tomme."""
        felter = self.modell.model_fields
        return (TILTAKET, *(k for k, felt in self.kolonner().items() if felter[felt].is_required()))


LISTENE = (
    Underliste(
        "lovkrav",
        "Lovkrav",
        Lovkrav,
        "Det loven krever før tiltaket kan vedtas eller gjennomføres. Kilden er en id i kilder.yaml.",
    ),
    Underliste(
        "virkninger",
        "Følge per gruppe",
        Virkning,
        "Vurdert av en enhet, aldri en person. Datoen skrives 2026-11-03. Følgen summeres aldri.",
    ),
    Underliste(
        "konsekvenser",
        "Konsekvenser",
        Konsekvens,
        "Hva tiltaket betyr for folk, fra og med en mengde. Tom mengde er fra den minste.",
    ),
)


def vist(felt: str, verdi: Any) -> str:
    """Verdien slik den står i tabellen."""
    if felt == "følge":
        return FØLGEORD[verdi]
    if isinstance(verdi, float):
        return f"{verdi:.12g}".replace(".", ",") if verdi else ""
    return ", ".join(verdi) if isinstance(verdi, tuple) else str(verdi or "")


def lest(felt: str, tekst: str) -> Any:
    """Teksten slik den står i filen. Gir ValueError når følgen eller tallet ikke kan leses."""
    if felt == "kilde":
        return en_eller_flere(kildene(tekst))
    if felt == "fra":
        tall = les_tall(tekst, Enhet.TALL)
        return int(tall) if tall.is_integer() else tall
    if felt != "følge":
        return tekst
    if tekst not in FØLGER:
        raise ValueError(f"«{tekst[:30]}» er ikke en følge. Velg blant {', '.join(FØLGER)}.")
    return FØLGER[tekst]


def kildene(tekst: str) -> list[str]:
    """Id-ene i en celle, skilt med komma."""
    return [del_.strip() for del_ in tekst.split(",") if del_.strip()]


def en_eller_flere(kilder: list[str]) -> str | list[str]:
    """Kilden når det er én, ellers alle."""
    return kilder[0] if len(kilder) == 1 else kilder


# --- Arkene i lista -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Underrad:
    """En rad i et av arkene: tiltaket den hører til, og innholdet slik filen vil ha det. Uten innhold skal alt bort."""

    liste: Underliste
    rad: int
    tiltak: str
    data: Mapping[str, Any]

    def feil(self, melding: str) -> Listefeil:
        """En feil om tiltaket raden hører til."""
        return Listefeil(self.liste.navn, self.rad, TILTAKET, melding)


def er_underark(ark: Listeark) -> bool:
    """Sant når arket heter det samme som en av listene, og har overskriftene den må ha."""
    return _lista_i(ark) is not None


def _lista_i(ark: Listeark) -> tuple[Underliste, int] | None:
    """Lista, og plassen til overskriftene blant radene."""
    for liste in LISTENE:
        for n, rad in enumerate(ark.rader[:5]):
            if ark.navn == liste.navn and {str(c) for c in rad.celler} >= set(liste.må_ha()):
                return liste, n
    return None


def les_underark(alle: Sequence[Listeark]) -> tuple[tuple[Underrad, ...], tuple[Listefeil, ...]]:
    """(radene i arkene, feilene i dem)."""
    rader: list[Underrad] = []
    feil: list[Listefeil] = []
    for ark in alle:
        if funnet := _lista_i(ark):
            liste, n = funnet
            hode = {str(c): k for k, c in enumerate(ark.rader[n].celler) if c is not None}
            for rad in ark.rader[n + 1 :]:
                _les_raden(liste, rad, hode, rader, feil)
    return tuple(rader), tuple(feil)


def _les_raden(
    liste: Underliste, rad: Arkrad, hode: Mapping[str, int], rader: list[Underrad], feil: list[Listefeil]
) -> None:
    celler = {k: _tekst(rad.celle(hode[k])) for k in (TILTAKET, *liste.kolonner()) if k in hode}
    tiltak, innhold = celler.pop(TILTAKET), {k: t for k, t in celler.items() if t}
    if not innhold:
        return
    if set(innhold.values()) == {_STREK}:
        rader.append(Underrad(liste, rad.nummer, tiltak, {}))
        return
    data: dict[str, Any] = {}
    gale = []
    for kolonne, tekst in innhold.items():
        felt = liste.kolonner()[kolonne]
        try:
            data[felt] = lest(felt, tekst)
        except ValueError as unntak:
            gale.append(Listefeil(liste.navn, rad.nummer, kolonne, str(unntak)))
    gale = gale or list(_modellfeil(liste, rad.nummer, data))
    feil += gale
    if not gale:
        rader.append(Underrad(liste, rad.nummer, tiltak, data))


def _modellfeil(liste: Underliste, nummer: int, data: Mapping[str, Any]) -> Iterator[Listefeil]:
    try:
        liste.modell.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as unntak:
        overskrift = {felt: k for k, felt in liste.kolonner().items()}
        for f in feil_fra_pydantic(unntak, liste.navn, dict(data), {}):
            yield Listefeil(liste.navn, nummer, overskrift.get(f.felt.partition(".")[0], f.felt), f.melding)


def _tekst(verdi: object) -> str:
    if isinstance(verdi, Decimal):
        return knapp(float(verdi), 6)
    return "" if verdi is None else " ".join(str(verdi).split())
