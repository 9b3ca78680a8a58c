"""Adressefeltene slik de kommer fra adressefeltet, e-post, dokumenter og kommandolinjen: én vask for alle dører.

Vasken tar bort det som henger seg på underveis: tegn rundt lenken, linjeskift, mellomrom, usynlige tegn, HTML-form
og prosentkoding. Streker satt inn av tekstbehandlere blir bindestrek igjen. Den gjetter aldri på innholdet; om koden
er hel, er det kontrollsummen som avgjør.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from scenario.begreper.tekst import er_usynlig

FELT = ("s", "u", "r", "k", "p", "j", "m")
"""Lenkekode, utgave, resultater som delt, kort lenke, navngitt pakke, sammenligning og møte."""
TVETYDIG_STREK = "–"
"""Står i koden `s` for én eller to bindestreker. Kontrollsummen sier hvilket."""

LENGST = 20_000
"""Så mye av hvert felt som leses. Det er mer enn noe felt kan ha."""
_FLEST_FELT = 50
_LENGSTE_ADRESSE = 200_000
_STREKER = str.maketrans(dict.fromkeys("‐‑‒−﹣－⁃", "-") | dict.fromkeys("–—―", TVETYDIG_STREK) | {"˜": "~", "∼": "~"})
_FORAN = re.compile(r"[^A-Za-z0-9-]+")
_BAK = re.compile(r"[^A-Za-z0-9_-]+$")
_NAVN = re.compile(rf"[?&;<«(\"']*(?:amp;)*([{''.join(FELT)}])", re.IGNORECASE)


def vask(felt: Mapping[str, str]) -> dict[str, str]:
    """Feltene vi kjenner, uten det som ikke hører til. Tomme felt er ikke med."""
    rene: dict[str, str] = {}
    for navn, verdi in felt.items():
        treff = _NAVN.fullmatch(_uten_luft(navn[:50]))
        if treff and (ren := _verdi(treff[1].lower(), verdi[:LENGST])) and (treff[1] == navn or treff[1] not in rene):
            rene[treff[1].lower()] = ren
    return rene


def er_vårt(navn: str) -> bool:
    """Sant når feltnavnet er et av våre, også skrevet med store bokstaver eller med noe hengende ved seg."""
    return bool(_NAVN.fullmatch(_uten_luft(navn[:50])))


def grunn(adresse: str, side: str) -> str:
    """Adressen til appen, med skråstrek sist: `https://kommunen.no/innsparing/fond` og «fond» gir `…/innsparing/`."""
    deler = urlsplit(adresse)
    sti = deler.path.rstrip("/")
    sti = sti.removesuffix(f"/{side}") if side else sti
    return f"{deler.scheme}://{deler.netloc}{sti}/"


def felt_i(tekst: str) -> dict[str, str]:
    """De vaskede feltene i en adresse eller bare spørringen; tomt når det ikke er noen der.

    En adresse pakket inn i en annen (`?url=https%3A…`, slik e-postvern gjør) pakkes ut.
    """
    par = _par(tekst[:_LENGSTE_ADRESSE])
    if felt := vask(par):
        return felt
    return next((felt for verdi in par.values() if "://" in verdi and (felt := vask(_par(verdi)))), {})


def _par(tekst: str) -> dict[str, str]:
    """Navn og verdi i spørringen, uten prosentkoding. Pluss er mellomrom, og står aldri i feltene våre."""
    spørring = tekst.partition("#")[0].partition("?")[2] if "?" in tekst else tekst
    biter = (bit.partition("=") for bit in re.split("[&;]", spørring, maxsplit=_FLEST_FELT)[:_FLEST_FELT])
    return {unquote(navn): unquote(verdi) for navn, skille, verdi in biter if skille}


def _verdi(navn: str, tekst: str) -> str:
    for _ in range(2):
        tekst = unquote(tekst)
    tekst = _uten_luft(tekst).translate(_STREKER)
    if navn != "s":
        tekst = tekst.replace(TVETYDIG_STREK, "-")
    tekst = _BAK.sub("", tekst[treff.end() :] if (treff := _FORAN.match(tekst)) else tekst)
    if navn in ("u", "k", "p"):
        return tekst.lower().rstrip("_-")
    return tekst.rstrip("_-") if navn == "r" else tekst


def _uten_luft(tekst: str) -> str:
    if tekst.isascii() and tekst.isprintable() and " " not in tekst:
        return tekst
    return "".join(tegn for tegn in tekst if not tegn.isspace() and not er_usynlig(tegn))
