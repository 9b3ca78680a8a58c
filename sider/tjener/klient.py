"""Hvem som spør: adressen til klienten, også bak en omvendt tjener vi stoler på. Den lagres og logges aldri."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from scenario.innstillinger import Nett


def adresse(scope: Scope, betrodd: Sequence[Nett]) -> str:
    """Adressen til klienten; tom når den er ukjent. Bare betrodde tjenere får si at den er en annen."""
    nærmest = str((scope.get("client") or ("", 0))[0])
    leddene = [nærmest, *reversed(Headers(scope=scope).get("x-forwarded-for", "").split(","))]
    for ledd in leddene:
        gjelder = ledd.strip()
        if not _er_betrodd(gjelder, betrodd):
            return gjelder if gjelder == nærmest or _er_adresse(gjelder) else nærmest
    return nærmest


def vertsdelen(adresse: str) -> str:
    """Verten og porten i en hel adresse, som hodet Origin; tom når den ikke har noen eller ikke kan leses."""
    try:
        return urlsplit(adresse).netloc
    except ValueError:
        return ""


def med_klient(scope: Scope, betrodd: Sequence[Nett]) -> Scope:
    """Forespørselen med den virkelige klienten, så også Streamlit ser den."""
    gammel = scope.get("client")
    return {**scope, "client": (adresse(scope, betrodd), gammel[1])} if gammel and betrodd else scope


def er_ukjent_bak_en_tjener(scope: Scope, betrodd: Sequence[Nett]) -> bool:
    """Sant når noen på maskinen eller lokalnettet sier hvem klienten er, men ingen er betrodd å gjøre det."""
    nærmest = str((scope.get("client") or ("", 0))[0])
    videresendt = any(navn == b"x-forwarded-for" for navn, _ in scope["headers"])
    return videresendt and not betrodd and _er_adresse(nærmest) and ipaddress.ip_address(nærmest).is_private


def _er_adresse(tekst: str) -> bool:
    try:
        ipaddress.ip_address(tekst)
    except ValueError:
        return False
    return True


def _er_betrodd(tekst: str, betrodd: Sequence[Nett]) -> bool:
    return _er_adresse(tekst) and any(ipaddress.ip_address(tekst) in nett for nett in betrodd)
