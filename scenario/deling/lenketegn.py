"""Tegnene i en lenkekode: hvordan tall, anslag, beløp per år og tekst skrives, og kontrollsummen.

Grammatikken står i `lenkekode`. Det som er skrevet her, må kunne leses for alltid.
"""

from __future__ import annotations

import base64
import re
from typing import NoReturn

from scenario.begreper.tekst import uten_styretegn
from scenario.begreper.valg import Anslag, Beløp
from scenario.feilmeldinger import Inndatafeil

GYLDIGE_TEGN = re.compile(r"[A-Za-z0-9._~-]*")
SUMLENGDE = 4

_TALL = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:_-?[0-9]{1,3})?")
_TALL_FØLGER = re.compile(r"(?=[0-9.])")
_HELTALL = re.compile(r"[0-9]{1,6}")
_FLERE = re.compile(r"~(?=[-.0-9])")
_ÅR = re.compile(r"([0-9]{2})-")
_TEKST = re.compile(r"((?:[A-Za-z0-9._-]|~(?:[aoeAOE_]|x[0-9a-f]{1,6}\.))*)~\.")
_SKREVET_TEGN = re.compile(r"_|~(?:x([0-9a-f]+)\.|.)")
_TEGN = {" ": "_", "_": "~_", "å": "~a", "ø": "~o", "æ": "~e", "Å": "~A", "Ø": "~O", "Æ": "~E"}
_TEGN_FOR = {skrevet: tegn for tegn, skrevet in _TEGN.items()}


class Leser:
    """Leser koden fra venstre. Det som ikke passer, er Inndatafeil med plassen."""

    def __init__(self, tekst: str, her: int) -> None:
        self.tekst, self.her = tekst, her

    @property
    def ferdig(self) -> bool:
        """Sant når alt er lest."""
        return self.her == len(self.tekst)

    def har(self, mønster: re.Pattern[str]) -> re.Match[str] | None:
        """Treffet når mønsteret står her; da er det lest."""
        treff = mønster.match(self.tekst, self.her)
        if treff:
            self.her = treff.end()
        return treff

    def krev(self, mønster: re.Pattern[str], ventet: str) -> re.Match[str]:
        """Treffet som må stå her."""
        return self.har(mønster) or self.stopp(f"ventet {ventet}")

    def stopp(self, grunn: str) -> NoReturn:
        """Stopper lesingen med plassen i koden."""
        raise Inndatafeil(f"Lenken kan ikke leses ved tegn {self.her + 1}: {grunn}.")


def skriv_tall(verdi: float) -> str:
    """En kort skrivemåte som gir nøyaktig samme tall."""
    siffer, _, eksponent = repr(float(verdi)).removesuffix(".0").partition("e")
    siffer = re.sub(r"^(-?)0(?=\.)", r"\1", siffer)
    if eksponent:
        return f"{siffer}_{int(eksponent)}"
    tusener = 0 if "." in siffer else (len(siffer) - len(siffer.rstrip("0"))) // 3 * 3
    if tusener:
        return f"{siffer[:-tusener]}_{tusener}"
    return "0" if siffer == "-0" else siffer


def les_tall(leser: Leser) -> float:
    """Det endelige tallet som må stå her."""
    verdi = float(leser.krev(_TALL, "et tall")[0].replace("_", "e"))
    return verdi if abs(verdi) < float("inf") else leser.stopp("tallet er for stort")


def les_tall_uten_fortegn(leser: Leser, ellers: float) -> float:
    """Tallet som står her, eller `ellers` når det ikke står noe tall."""
    return les_tall(leser) if leser.har(_TALL_FØLGER) else ellers


def les_heltall(leser: Leser) -> int:
    """Det hele tallet som må stå her."""
    return int(leser.krev(_HELTALL, "et helt tall")[0])


def skriv_anslag(anslag: Anslag) -> str:
    """Ett tall, eller tre når anslaget har spenn."""
    like = anslag.lav == anslag.sannsynlig == anslag.høy
    return "~".join(skriv_tall(n) for n in (anslag.nivåer[:1] if like else anslag.nivåer))


def les_anslag(leser: Leser) -> float | dict[str, float]:
    """Anslaget i scenariofilens form."""
    første = les_tall(leser)
    if not leser.har(_FLERE):
        return første
    sannsynlig = les_tall(leser)
    leser.krev(_FLERE, "høyt anslag")
    return {"lav": første, "sannsynlig": sannsynlig, "høy": les_tall(leser)}


def skriv_per_år(par: Beløp) -> str:
    """`25-1000~26-500`: to siffer for året, så 2000–2099."""
    return "~".join(f"{år - 2000:02d}-{skriv_tall(verdi)}" for år, verdi in par)


def les_per_år(leser: Leser) -> dict[str, float]:
    """Beløpene i scenariofilens form. Ingen beløp er lov."""
    verdier: dict[str, float] = {}
    treff = leser.har(_ÅR)
    while treff:
        år = f"20{treff[1]}"
        if år in verdier:
            leser.stopp(f"{år} står to ganger")
        verdier[år] = les_tall(leser)
        treff = leser.krev(_ÅR, "et år") if leser.har(_FLERE) else None
    return verdier


def skriv_tekst(tekst: str) -> str:
    """Teksten uten styretegn, med `~.` etter."""
    return "".join(map(_skriv_tegn, uten_styretegn(tekst))) + "~."


def _skriv_tegn(tegn: str) -> str:
    if tegn.isascii() and (tegn.isalnum() or tegn in ".-"):
        return tegn
    return _TEGN.get(tegn) or f"~x{ord(tegn):x}."


def les_tekst(leser: Leser) -> str:
    """Teksten som må stå her, fram til `~.`."""
    skrevet = leser.krev(_TEKST, "en tekst som slutter med ~.")[1]
    return _SKREVET_TEGN.sub(lambda treff: _TEGN_FOR.get(treff[0]) or _tegn(leser, treff[1]), skrevet)


def _tegn(leser: Leser, nummer: str) -> str:
    verdi = int(nummer, 16)
    if verdi > 0x10FFFF or 0xD800 <= verdi <= 0xDFFF:
        leser.stopp(f"x{nummer} er ikke et tegn")
    return chr(verdi)


def _crc24_tabell() -> tuple[int, ...]:
    tabell = []
    for rest in range(0, 1 << 24, 1 << 16):
        for _ in range(8):
            rest = rest << 1 ^ (0x1864CFB if rest & 0x800000 else 0)
        tabell.append(rest)
    return tuple(tabell)


_CRC24 = _crc24_tabell()


def kontrollsum(tekst: str) -> str:
    """CRC-24 slik OpenPGP regner den (RFC 9580), som fire tegn base64url."""
    rest = 0xB704CE
    for byte in tekst.encode(errors="replace"):
        rest = (rest << 8 & 0xFFFFFF) ^ _CRC24[rest >> 16 ^ byte]
    return base64.urlsafe_b64encode(rest.to_bytes(3, "big")).decode()
