"""Svaret på «Hva må til?» som setning, og tabellen over hva det koster å vente."""

from __future__ import annotations

from collections.abc import Mapping

from scenario.analyse.maaltall import Mål, Målsvar, Ventekostnad
from scenario.begreper.felles import Måned
from scenario.begreper.fondsposter import UDEKKET_MERFORBRUK
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.framstilling.avrunding import mill_kr_ved, mill_ved
from scenario.framstilling.forklaring import egne_navn, navn_på
from scenario.framstilling.tabeller import Tabell
from scenario.framstilling.tall import HARDT, knapp, mill_kr_knapp, måned


def svarsetning(svar: Målsvar) -> str:
    """«Det må finnes 108,9 mill. kr i året til for å nå målet.»"""
    verdi = _verdi(svar)
    if svar.verdi is None:
        return f"Ingen tillatt verdi er nok. Nærmest kommer {verdi}. Da mangler {mill_kr_ved(svar.mangler, 0.0)}."
    return f"{_krav(svar, verdi)} {_for_å(svar)}."


def _krav(svar: Målsvar, verdi: str) -> str:
    ukjent = svar.ukjent
    if ukjent.id == "beløp":
        return f"Det må finnes {verdi} til"
    if ukjent.enhet == "måned":
        return f"«{ukjent.navn}» må starte senest i {verdi}"
    if ukjent.enhet == "andel":
        return f"{ukjent.navn} må være minst {verdi}"
    if ukjent.enhet == "1000 kr":
        return f"«{ukjent.navn}» må gi {verdi}"
    return f"«{ukjent.navn}» må være {verdi}"


def _for_å(svar: Målsvar) -> str:
    if svar.mål is Mål.HELÅRSEFFEKT:
        return "for å nå målet"
    return f"for at fondet skal holde regelen ved utgangen av {svar.år}"


def _verdi(svar: Målsvar) -> str:
    enhet, verdi = svar.ukjent.enhet, svar.beste
    if enhet == "måned":
        år, m = divmod(round(verdi), 12)
        return måned(Måned(år, m + 1))
    if enhet == "andel":
        return f"{knapp(100 * verdi, 2)}{HARDT}%"
    if enhet == "1000 kr":
        return f"{mill_kr_knapp(verdi)} i året"
    return f"{knapp(verdi, 2)} {enhet}"


def ventingen(
    kommune: Kommune, valg: Valg, resultat: Resultat, hele: Ventekostnad, hvert: Mapping[str, Ventekostnad | None]
) -> Tabell:
    """Hva det koster å vente (mill. kr), for hele pakken og per tiltak. Et tiltak uten tall får et ord, aldri 0."""
    egne = egne_navn(valg.egne_tiltak)
    rader = [("Hele pakken", hele, ""), *((navn_på(kommune, egne, id), k, id) for id, k in hvert.items())]
    felt = {
        f"Tapt innsparing {resultat.år[1]}–{resultat.år[-1]}, mill. kr": "tapt_effekt",
        f"Lavere fond i {resultat.år[-1]}, mill. kr": "fond",
        f"Økt {UDEKKET_MERFORBRUK.i_setning}, mill. kr": "udekket_merforbruk",
    }
    return {
        "Tiltak": [navn for navn, _, _ in rader],
        **{t: [_kostnad(resultat, k, f, id) for _, k, id in rader] for t, f in felt.items()},
    }


def _kostnad(resultat: Resultat, kostnad: Ventekostnad | None, felt: str, id: str) -> str:
    return mill_ved(getattr(kostnad, felt), 0.0) if kostnad else uten_tall(resultat, id)


def uten_tall(resultat: Resultat, id: str) -> str:
    """Ordet som står i stedet for beløpet når tiltaket ikke teller."""
    if id in resultat.ikke_tallfestet:
        return "ikke tallfestet"
    return "finnes ikke lenger" if id in resultat.utgåtte else "ikke regnet med"
