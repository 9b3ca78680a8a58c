"""Oppfølging fra et regneark eller CSV: én rad per rapport og tiltak. Beløp er hele 1000 kr, innsparing er positiv."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

from pydantic import ValidationError

from scenario.begreper.oppfolging import Avvik, Framdrift, Målemåte, Oppfølging, Oppfølgingsplan, Statusrad
from scenario.begreper.tallform import Enhet, les_tall
from scenario.feilmeldinger import feil_fra_pydantic
from scenario.innhenting.ark import Arkrad, Listeark, Listefeil, UlesbarListe, Verdi
from scenario.innhenting.leser.fil import les_fil

TALL = ("planlagt_helår", "planlagt_år", "planlagt_hittil", "oppnådd_hittil", "prognose_år")
TEKST = ("framdrift", "målemåte", "avvik", "årsak", "merknad")
KOLONNER = ("år", "tertial", "dato", "tiltak", *TALL, *TEKST)
"""Kolonnene i lista. År, dato og tiltak må være med; resten kan mangle eller stå tomt."""
KREVES = ("år", "dato", "tiltak")
_ORD = {"framdrift": Framdrift, "målemåte": Målemåte, "avvik": Avvik}


def mal(oppfølging: Oppfølging) -> bytes:
    """Lista slik den er nå, som CSV med semikolon og desimalkomma. Uten planer er det bare overskriftene."""
    ut = StringIO()
    skriver = csv.writer(ut, delimiter=";", lineterminator="\r\n")
    skriver.writerow(KOLONNER)
    for plan in oppfølging.planer:
        for r in plan.i_rekkefølge:
            for rad in r.rader:
                felt = {"år": r.år, "tertial": r.tertial, "dato": r.dato, **rad.model_dump(mode="json")}
                skriver.writerow([_som_tekst(felt[k]) for k in KOLONNER])
    return ut.getvalue().encode("utf-8-sig")


def _som_tekst(verdi: Any) -> str:
    if isinstance(verdi, float):
        return f"{verdi:g}".replace(".", ",") if abs(verdi) < 1e6 else f"{verdi:.0f}"
    return "" if verdi is None else str(verdi)


def les_oppfølgingsliste(data: bytes, navn: str) -> Oppfølgingsplan:
    """Lista som en plan. Gir UlesbarListe med én setning per feil, med ark, rad og kolonne."""
    ark, plass, rader = _finn(les_fil(data))
    feil: list[Listefeil] = []
    lest = [(rad.nummer, _rad(ark.navn, rad, plass, feil)) for rad in rader]
    if feil:
        raise UlesbarListe(feil)
    rapporter: dict[tuple[int, int | None, str], list[dict[str, Any]]] = {}
    for _, felt in lest:
        nøkkel = (felt.pop("år"), felt.pop("tertial"), felt.pop("dato"))
        rapporter.setdefault(nøkkel, []).append(felt)
    innhold = {
        "id": "lista",
        "navn": navn[:80].ljust(3),
        "om": "Hentet inn i denne økta. Ingenting er lagret.",
        "rapporter": [_rapport(*nøkkel, rader_) for nøkkel, rader_ in rapporter.items()],
    }
    try:
        return Oppfølgingsplan.model_validate(innhold)
    except ValidationError as unntak:
        raise UlesbarListe([Listefeil(ark.navn, 0, "", _setning(unntak))]) from None


def _setning(unntak: ValidationError) -> str:
    første = feil_fra_pydantic(unntak, "", {}, {})[0]
    return første.melding


def _rapport(år: int, tertial: int | None, dato: str, rader: list[dict[str, Any]]) -> dict[str, Any]:
    navn = f"{tertial}. tertial {år}" if tertial else f"Status {år}"
    return {
        "id": f"{år}-{tertial or dato}",
        "navn": navn,
        "dato": dato,
        "år": år,
        "tertial": tertial,
        "rader": rader,
    }


def _finn(arkene: tuple[Listeark, ...]) -> tuple[Listeark, dict[str, int], tuple[Arkrad, ...]]:
    """Arket med overskriftene, hvor hver kolonne står, og radene under."""
    for ark in arkene:
        for n, rad in enumerate(ark.rader[:20]):
            plass = {_navn(c): k for k, c in enumerate(rad.celler) if _navn(c) in KOLONNER}
            if set(KREVES) <= plass.keys():
                under = tuple(r for r in ark.rader[n + 1 :] if any(c is not None for c in r.celler))
                if not under:
                    raise UlesbarListe([Listefeil(ark.navn, 0, "", "lista har overskrifter, men ingen rader")])
                return ark, plass, under
    raise UlesbarListe(f"Fant ikke kolonnene {', '.join(KREVES)}. Last ned malen, og bruk overskriftene i den.")


def _navn(celle: Verdi) -> str:
    return str(celle or "").strip().casefold().replace(" ", "_")


def _rad(ark: str, rad: Arkrad, plass: Mapping[str, int], feil: list[Listefeil]) -> dict[str, Any]:
    felt: dict[str, Any] = {"tertial": None}
    for kolonne, k in plass.items():
        try:
            verdi = _verdi(kolonne, rad.celle(k))
        except ValueError as grunn:
            feil.append(Listefeil(ark, rad.nummer, kolonne, str(grunn)))
            continue
        if verdi is not None or kolonne == "tertial":
            felt[kolonne] = verdi
    feil += [Listefeil(ark, rad.nummer, k, "cella er tom") for k in KREVES if k not in felt and _tom(rad, plass[k])]
    if not any(f.rad == rad.nummer for f in feil):
        _kontroller(ark, rad.nummer, felt, feil)
    return felt


def _tom(rad: Arkrad, kolonne: int) -> bool:
    return str(rad.celle(kolonne) or "").strip() == ""


def _kontroller(ark: str, nummer: int, felt: dict[str, Any], feil: list[Listefeil]) -> None:
    try:
        Statusrad.model_validate({k: v for k, v in felt.items() if k not in ("år", "tertial", "dato")})
    except ValidationError as unntak:
        feil.append(Listefeil(ark, nummer, "", _setning(unntak)))


def _verdi(kolonne: str, celle: Verdi) -> Any:
    tekst = celle.isoformat() if isinstance(celle, date) else str(celle if celle is not None else "").strip()
    if not tekst:
        return None
    if kolonne in ("år", "tertial"):
        return _heltall(tekst)
    if kolonne == "dato":
        return _dato(tekst)
    if kolonne in TALL:
        return float(celle) if isinstance(celle, Decimal | int) else les_tall(tekst, Enhet.TUSEN_KR)
    if kolonne in _ORD:
        lovlige = [str(o) for o in _ORD[kolonne]]
        ordet = _navn(tekst)
        if ordet not in lovlige:
            raise ValueError(f"«{tekst[:40]}» må være en av: {', '.join(lovlige)}")
        return ordet
    return tekst


def _heltall(tekst: str) -> int:
    if not tekst.removesuffix(".0").isdigit():
        raise ValueError(f"«{tekst[:40]}» er ikke et helt tall")
    return int(tekst.removesuffix(".0"))


def _dato(tekst: str) -> str:
    deler = tekst.split(".")
    iso = "-".join((deler[2], deler[1].zfill(2), deler[0].zfill(2))) if len(deler) == 3 else tekst[:10]
    try:
        return date.fromisoformat(iso).isoformat()
    except ValueError:
        raise ValueError(f"«{tekst[:40]}» er ikke en dato. Skriv den slik: 2027-05-31 eller 31.05.2027") from None
