"""Tjenesteområdet en rad hører til: kommunens egne koder og navn, ellers det lista selv kaller det."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scenario.begreper.kommune import Merking
from scenario.innhenting.leser.ord import SEKTORER, enkel, ordene


def finn_område(tekst: str, områder: Sequence[Merking]) -> str | None:
    """Id-en til området teksten navngir, med kode, navn eller kortnavn. Komma i et navn deler det ikke."""
    ren = enkel(tekst).strip(" .:*")
    koder = {enkel(o.id): o.id for o in områder}
    if treff := re.match(r"([a-z]+)\s?0*(\d+)\b", ren):
        for kode, id in koder.items():
            egen = re.fullmatch(r"([a-z]+)0*(\d+)", kode)
            if egen and egen.groups() == treff.groups():
                return id
    navn = re.sub(r"^[\d.]+\s*[-:.]?\s*", "", ren)
    for o in områder:
        if navn in (enkel(o.navn), enkel(o.kortnavn)) or ren == enkel(o.id):
            return o.id
    return None


def flere_områder(tekst: str, områder: Sequence[Merking]) -> tuple[str, ...]:
    """Id-ene når teksten navngir flere områder med komma, semikolon eller skråstrek imellom; ellers ingen."""
    funnet = [finn_område(del_, områder) for del_ in re.split(r"[,;/]", tekst)]
    return tuple(dict.fromkeys(f for f in funnet if f)) if len(funnet) > 1 and all(funnet) else ()


def område_i_tittel(tekst: str, områder: Sequence[Merking]) -> str | None:
    """Området en tittel nevner med kode («Driftsrammetabell – P06 Hjemmetjenester»), eller None."""
    koder = {enkel(o.id): o.id for o in områder}
    for ord_ in re.findall(r"[a-z]+\d+", enkel(tekst)):
        if ord_ in koder:
            return koder[ord_]
    for bit in re.split(r"\s[-–—:|]\s|:\s", tekst)[1:]:
        if (funnet := finn_område(bit, områder)) is not None:
            return funnet
    return None


def sektor_i_tittel(tekst: str) -> str | None:
    """Sektoren en kort tittel slutter med («Innsparingstiltak oppvekst»), eller None."""
    alle = ordene(tekst)
    if not 1 < len(alle) <= 6:
        return None
    bak: list[str] = []
    for ord_ in reversed(alle):
        if ord_ in SEKTORER or (bak and ord_ in ("og",)):
            bak.insert(0, ord_)
        else:
            break
    while bak and bak[0] == "og":
        bak.pop(0)
    return " ".join(bak).capitalize() if bak and len(bak) < len(alle) else None


def er_sektornavn(tekst: str, områder: Sequence[Merking]) -> bool:
    """Sant når teksten bare er navnet på et område eller en sektor, og ikke et tiltak."""
    alle = [o for o in ordene(re.sub(r"^[A-Za-z]?\d+\s*[-:.]?\s*", "", tekst)) if o not in ("og", "for")]
    return finn_område(tekst, områder) is not None or (0 < len(alle) <= 5 and all(o in SEKTORER for o in alle))
