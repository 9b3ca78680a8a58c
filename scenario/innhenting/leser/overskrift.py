"""En overskrift: rollen, årstallet og enheten den nevner, og hva den sier om fortegnet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from scenario.innhenting.ark import Arkrad, Listeark, Verdi
from scenario.innhenting.kolonner import kolonne_som_heter
from scenario.innhenting.leser.enhet import finn_enhet, uten_enhet
from scenario.innhenting.leser.ord import ENDELSER, FRASER, ORD_ETTER_ROLLE, ÅRSORD, Rolle, enkel, ordene

_LENGST = 60
_LETER_I = 60
_ÅRSTALL = re.compile(r"(?<![\d-])(20[0-9]{2})(?![\d-])")
_KORT_ÅR = re.compile(
    r"((?:økonomiplan|øk\.?\s?plan|øp|hp|høp|budsjett|buds\.?|b|plan|effekt|vedtak|forslag|rammeendring|endring|år)\s?|)'?"
    r"(2\d|3\d|4\d)"
)
_SKOLEÅR = re.compile(r"\b(20\d{2})\s?/\s?(?:20)?\d{2}\b")
_PERIODE = re.compile(r"20\d{2}\s?-\s?(?:20)?\d{2}|sum\s+(?:over\s+)?(?:perioden|planperioden|4 år|fire år)")


@dataclass(frozen=True, slots=True)
class Kolonneoverskrift:
    """Det én overskrift sier. Alt kan mangle."""

    tekst: str = ""
    rolle: Rolle | None = None
    år: int | None = None
    enhet: str | None = None
    entydig: bool = False
    """Sant når hele teksten er en kjent overskrift, og ikke bare har et kjent ord i seg."""
    felt: str = ""
    """Feltet i katalogen som har akkurat denne overskriften; tom når ingen har det."""


def les_overskrift(verdi: Verdi) -> Kolonneoverskrift:
    """Overskriften i en celle. Et årstall alene er et planår, også når det står som tall eller dato."""
    if isinstance(verdi, date):
        return Kolonneoverskrift(str(verdi.year), Rolle.ÅR, verdi.year, None, True)
    if isinstance(verdi, Decimal):
        er_år = verdi == verdi.to_integral_value() and 2015 <= verdi <= 2060
        return (
            Kolonneoverskrift(str(verdi), Rolle.ÅR, int(verdi), None, True) if er_år else Kolonneoverskrift(str(verdi))
        )
    return _les(re.sub(r"(?<=\w)-[ \t]*\n\s*", "", verdi)) if isinstance(verdi, str) else Kolonneoverskrift()


@lru_cache(maxsize=4096)
def _les(tekst: str) -> Kolonneoverskrift:
    ren = enkel(tekst).strip(" *:")
    if not ren or len(ren) > _LENGST:
        return Kolonneoverskrift(tekst)
    enhet = finn_enhet(ren, i_overskrift=True)
    uten = re.sub(r"\(\s*\)|\s+i\s*$|,\s*$", " ", uten_enhet(ren)).strip(" .,:*()-")
    if _PERIODE.search(uten):
        return Kolonneoverskrift(tekst, Rolle.IKKE, None, enhet)
    uten = _SKOLEÅR.sub(r"\1", uten)
    if (kort := _KORT_ÅR.fullmatch(uten)) and (kort[1] or "'" in uten):
        uten = f"{kort[1]} 20{kort[2]}".strip()
    år = _ÅRSTALL.findall(uten)
    if len(år) == 1:
        return _med_år(tekst, uten, int(år[0]), enhet)
    rolle, entydig = _rollen(" ".join(uten.split()))
    kolonne = kolonne_som_heter(ren) or kolonne_som_heter(uten)
    return Kolonneoverskrift(tekst, rolle, None, enhet, entydig, kolonne.felt if kolonne else "")


def _med_år(tekst: str, uten: str, år: int, enhet: str | None) -> Kolonneoverskrift:
    resten = " ".join(_ÅRSTALL.sub(" ", uten).split()).strip(" .,:()-")
    if all(o in ÅRSORD for o in ordene(resten)):
        return Kolonneoverskrift(tekst, Rolle.ÅR, år, enhet, entydig=True)
    rolle, _ = _rollen(resten)
    if rolle in (Rolle.BELØP, Rolle.NAVN) and len(ordene(resten)) <= 3:
        return Kolonneoverskrift(tekst, Rolle.ÅR if rolle is Rolle.BELØP else None, år, enhet)
    return Kolonneoverskrift(tekst, rolle if rolle in (Rolle.ÅRSVERK, Rolle.IKKE) else None, år, enhet)


def _rollen(ren: str) -> tuple[Rolle | None, bool]:
    """(rolle, om hele teksten er kjent) for en overskrift uten enhet og årstall."""
    if ren in FRASER:
        return FRASER[ren], True
    alle = ordene(ren)
    if not alle or len(alle) > 7:
        return None, False
    if FRASER.get(alle[0]) is Rolle.NAVN and len(alle) > 1 and re.match(r"\w+\s?(?:/|\+|og\b|med\b|-)", ren):
        return Rolle.NAVN, True
    if "%" in ren:
        return Rolle.IKKE, False
    for rolle, kjente in ORD_ETTER_ROLLE:
        if any(o in kjente for o in alle):
            return _nærmere(rolle, alle), len(alle) == 1 or rolle is Rolle.BELØP
    if alle[-1].endswith(ENDELSER) or alle[0].endswith(ENDELSER):
        return _nærmere(Rolle.BELØP, alle), False
    if FRASER.get(alle[0]) in (Rolle.OMRÅDE, Rolle.IKKE, Rolle.PRIORITET):
        return FRASER[alle[0]], False
    return None, False


def _nærmere(rolle: Rolle, alle: list[str]) -> Rolle:
    """Et beløp per noe, i prosent eller for noen er ikke effekten av tiltaket."""
    if ("per" in alle or "pr" in alle) and not {"år", "året"} & set(alle):
        return Rolle.IKKE
    if rolle is Rolle.KONSEKVENS and {"økonomisk", "økonomiske"} & set(alle):
        return Rolle.BELØP
    if rolle is not Rolle.BELØP:
        return rolle
    if {"lav", "lavt", "låg", "lågt", "min", "minimum"} & set(alle):
        return Rolle.LAV
    if {"høy", "høyt", "høg", "høgt", "maks", "max", "maksimum"} & set(alle):
        return Rolle.HØY
    if alle[-1] == "for" or {"prosent", "andel", "antall", "brukerne", "brukere", "innbyggerne"} & set(alle):
        return Rolle.IKKE
    return Rolle.IKKE if {"kostnad", "utgift", "inntekt"} & set(alle) else rolle


def roller_i(rad: Arkrad) -> dict[int, Kolonneoverskrift]:
    """Kolonnene i raden som har en overskrift med rolle."""
    alle = {n: les_overskrift(celle) for n, celle in enumerate(rad.celler) if celle is not None}
    return {n: o for n, o in alle.items() if o.rolle is not None}


def er_hode(rad: Arkrad) -> bool:
    """Sant når raden er overskriftene til en liste: to roller eller flere, og ingen beløp i raden."""
    roller = _med_enheten(rad, roller_i(rad))
    årene = [roller[n].år for n in sorted(roller) if roller[n].rolle is Rolle.ÅR]
    tall = [n for n, celle in enumerate(rad.celler) if isinstance(celle, Decimal) and n not in roller]
    tallår = [n for n, celle in enumerate(rad.celler) if isinstance(celle, Decimal) and n in roller]
    if tall or len(tallår) == 1:
        return False
    kjente = {r.rolle for r in roller.values() if r.rolle is not Rolle.IKKE}
    nok = len(årene) >= 2 or len(kjente) >= 2
    av_slag = kjente & {Rolle.NAVN, Rolle.BELØP, Rolle.ÅR}
    return nok and bool(av_slag) and sum(r.entydig for r in roller.values()) >= 2 and _uten_tall_i_tekst(rad, roller)


def _med_enheten(rad: Arkrad, roller: dict[int, Kolonneoverskrift]) -> dict[int, Kolonneoverskrift]:
    """Ved siden av «Tiltak» er en overskrift som bare er en enhet, beløpet."""
    if not any(o.rolle is Rolle.NAVN and o.entydig for o in roller.values()):
        return roller
    alle = {n: les_overskrift(c) for n, c in enumerate(rad.celler) if isinstance(c, str)}
    enheter = {n: o for n, o in alle.items() if o.rolle is None and o.enhet and not ordene(uten_enhet(enkel(o.tekst)))}
    return roller | {n: replace(o, rolle=Rolle.BELØP, entydig=True) for n, o in enheter.items()}


def _uten_tall_i_tekst(rad: Arkrad, roller: dict[int, Kolonneoverskrift]) -> bool:
    """Et beløp skrevet som tekst hører til en rad, ikke til overskriftene."""
    andre = [c for n, c in enumerate(rad.celler) if isinstance(c, str) and n not in roller]
    return not any(re.fullmatch(r"[-+(]?\s?\d[\d  .,]*\)?", enkel(c)) for c in andre)


def antall_kjente(ark: Listeark) -> int:
    """Hvor mange kolonner med kjent overskrift arket har i den beste raden. Avgjør skilletegnet i en CSV."""
    return max((len(roller_i(rad)) for rad in ark.rader[:_LETER_I]), default=0)


def er_skoleår(tekst: str) -> bool:
    """Om overskriften er et skoleår: «2025/26»."""
    return bool(_SKOLEÅR.search(enkel(tekst)))
