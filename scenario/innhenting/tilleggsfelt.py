"""Det lista sier om et tiltak utenom regnestykket: nummer, årsverk, hvem som har ansvaret, og det det er flere av."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scenario.begreper.kommune import Kommune, Merking
from scenario.begreper.tall import Kilde
from scenario.begreper.tiltak import ÅRSVERK
from scenario.innhenting.felt import TALL, Data, med
from scenario.innhenting.kolonner import forenklet
from scenario.innhenting.underlister import LISTENE, en_eller_flere
from scenario.innhenting.verdier import FJERN

Melding = tuple[str, str]
"""Kolonnen, og det som må sies om den."""


def kjent_merking(navn: str, kjente: Sequence[Merking]) -> str | None:
    """Id-en til et tema, et område eller en gruppe som er skrevet med id, navn eller kortnavn."""
    søkt = forenklet(navn)
    for m in kjente:
        if søkt in {forenklet(m.id), forenklet(m.navn), forenklet(m.kortnavn), forenklet(f"{m.id} {m.navn}")}:
            return m.id
    return None


def årsverksenhet(data: Mapping[str, Any]) -> str:
    """Enheten årsverkene i tiltaksfilen har: per enhet av mengden, om ikke mengden selv er årsverk."""
    enhet = (data.get("mengde") or {}).get("enhet", ÅRSVERK)
    return ÅRSVERK if enhet == ÅRSVERK else f"{ÅRSVERK} per {enhet}"


def tilleggsfelt(
    data: Mapping[str, Any], verdier: Mapping[str, Any], kommune: Kommune, kilde: Kilde
) -> tuple[Data, list[Melding], list[Melding]]:
    """(feltene med det nye i, feilene, varslene). None tar feltet bort. `kilde` er kilden til hele lista."""
    feil: list[Melding] = []
    varsler: list[Melding] = []
    nye: Data = {
        liste.felt: [dict(r) for r in verdier[liste.felt]] or None for liste in LISTENE if liste.felt in verdier
    }
    if "nummer" in verdier:
        nye["nummer"] = str(verdier["nummer"])
    if skrevet := verdier.get("ansvarlig"):
        id = kjent_merking(skrevet, kommune.opplysninger.områder)
        if id or skrevet == FJERN:
            nye["ansvarlig"] = id
        else:
            varsler.append(("ansvarlig", f"«{skrevet[:40]}» er ikke et av kommunens områder, og er ikke ført."))
    if verdier.keys() & {"årsverk", "årsverk_per_enhet", "årsverk_kilde", "årsverk_merknad"}:
        nye |= _årsverket(data, verdier, kommune, kilde, feil)
    return nye, feil, varsler


def _årsverket(
    data: Mapping[str, Any], verdier: Mapping[str, Any], kommune: Kommune, kilde: Kilde, feil: list[Melding]
) -> Data:
    """Årsverkene per enhet, minus er færre. Uten egen kilde er lista kilden til et nytt tall."""
    stod: Data = data.get("årsverk") or {}
    if verdier.get("årsverk_per_enhet") == FJERN:
        return {"årsverk": None}
    verdi = _per_enhet(data, verdier)
    if verdi is None:
        feil.append(("årsverk_per_enhet", "årsverkene mangler, men lista sier noe om dem"))
        return {}
    kjente = {**kommune.kilde_etter_id, kilde.id: kilde}
    oppgitt = list(verdier.get("årsverk_kilde") or ())
    if ukjente := [k for k in oppgitt if k not in kjente]:
        feil.append(("årsverk_kilde", f"kilden «{ukjente[0][:40]}» finnes ikke i kilder.yaml"))
        return {}
    merknad = None if (m := verdier.get("årsverk_merknad", stod.get("merknad"))) == FJERN else m
    if verdi == stod.get("verdi") and (not oppgitt or en_eller_flere(oppgitt) == stod.get("kilde")):
        return {"årsverk": med(stod, TALL, merknad=merknad)}
    kilder = oppgitt or [kilde.id]
    opphav = "kilde" if any(kjente[k].type == "dokument" for k in kilder) else "ekstern"
    felt = {"verdi": verdi, "enhet": årsverksenhet(data), "opphav": opphav, "kilde": en_eller_flere(kilder)}
    return {"årsverk": med({}, TALL, **felt, merknad=verdier.get("årsverk_merknad"))}


def _per_enhet(data: Mapping[str, Any], verdier: Mapping[str, Any]) -> float | None:
    """Tallet i kolonnen, ellers listas årsverk delt på enhetene, ellers det som sto. I lista er pluss færre."""
    if "årsverk_per_enhet" in verdier:
        return float(verdier["årsverk_per_enhet"])
    if "årsverk" in verdier:
        enheter = (data.get("mengde") or {}).get("standard", 1)
        return float(round(-verdier["årsverk"] / enheter, 6) + 0.0)
    return (data.get("årsverk") or {}).get("verdi")
