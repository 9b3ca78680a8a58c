"""Møtet i adressen: `?m=<kode>`, så ny last av siden ikke mister noe. Ingenting lagres på tjeneren.

    kode = "1" innhold kontrollsum

Innholdet er stegene og bokmerkene som JSON, pakket med deflate og skrevet som base64url. Kodene ligner på
hverandre, så tretti steg blir rundt tusen tegn.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import Annotated, Any, NoReturn

from pydantic import Field, TypeAdapter, ValidationError

from scenario.begreper.moete import FLEST_BOKMERKER, FLEST_STEG, LENGSTE_NAVN, Bokmerke, Møte, Møtesteg
from scenario.begreper.tekst import uten_styretegn
from scenario.deling import lenkekode, lenketegn
from scenario.deling.utgaver import FINGERAVTRYKK
from scenario.feilmeldinger import Inndatafeil

VERSJON = "1"
LENGST = 2_500
"""Adressen holdes under dette ved å utelate gamle steg. Bokmerker utelates aldri."""
_LENGST_LEST = 12_000
_STØRST_PAKKET_UT = 400_000
_FLEST = FLEST_STEG + 2 * FLEST_BOKMERKER
"""Bokmerkede steg utelates aldri, så et møte flettet av to faner kan ha noen flere enn det pleier."""

_Nr = Annotated[int, Field(ge=0, le=1_000_000)]
_Sekund = Annotated[int, Field(ge=0, le=10_000_000)]
_Form = TypeAdapter[Any](
    tuple[
        Annotated[int, Field(ge=0, le=10**11)],
        Annotated[int, Field(ge=-900, le=900)],
        _Nr,
        _Nr | None,
        Annotated[float, Field(allow_inf_nan=False, ge=-1e9, le=1e9)] | None,
        _Nr,
        list[str],
        Annotated[list[tuple[_Nr, _Nr, _Sekund, _Nr, str]], Field(min_length=1, max_length=_FLEST)],
        Annotated[list[tuple[_Nr, _Sekund, str]], Field(max_length=_FLEST)],
    ]
)


def skriv(kommune: str, møte: Møte) -> str:
    """Koden for møtet, med så mange av de eldste stegene utelatt som må til."""
    flest = len(møte.steg)
    kode = _pakk(kommune, møte)
    while len(kode) > LENGST and flest > 2:
        flest = max(2, flest - max(1, flest // 10))
        kode = _pakk(kommune, møte.beskåret(flest))
    return kode


def les(kommune: str, kode: str) -> Møte:
    """Møtet i en kode. Gir Inndatafeil med én setning når den ikke kan leses."""
    kropp, gitt = kode[: -lenketegn.SUMLENGDE], kode[-lenketegn.SUMLENGDE :]
    if len(kode) > _LENGST_LEST or not kropp.startswith(VERSJON) or gitt != _sum(kommune, kropp):
        _stopp()
    try:
        data = _Form.validate_json(_pakk_ut(kropp[len(VERSJON) :]), strict=True)
        return _møte(data)
    except (ValidationError, ValueError, KeyError, IndexError, zlib.error):
        _stopp()


def _stopp() -> NoReturn:
    raise Inndatafeil("Møteloggen i adressen er skadet eller ufullstendig, og kan ikke åpnes.")


def _pakk(kommune: str, møte: Møte) -> str:
    utgaver = list(dict.fromkeys(s.utgave for s in møte.steg))
    data = [
        møte.start,
        møte.forskyvning,
        møte.her,
        møte.skjult_fra,
        møte.gjett,
        møte.utelatt,
        utgaver,
        [[s.nr, s.forelder, s.sekund, utgaver.index(s.utgave), s.kode] for s in møte.steg],
        [[m.steg, m.sekund, m.navn] for m in møte.merker],
    ]
    tekst = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    pakker = zlib.compressobj(9, zlib.DEFLATED, -15)
    innhold = pakker.compress(tekst.encode()) + pakker.flush()
    kropp = VERSJON + base64.urlsafe_b64encode(innhold).decode().rstrip("=")
    return kropp + _sum(kommune, kropp)


def _pakk_ut(tekst: str) -> bytes:
    """Innholdet, aldri mer enn det et møte kan være."""
    rå = base64.b64decode(tekst + "=" * (-len(tekst) % 4), altchars=b"-_", validate=True)
    utpakker = zlib.decompressobj(-15)
    data = utpakker.decompress(rå, _STØRST_PAKKET_UT)
    if not utpakker.eof:
        raise ValueError("for stort eller avkortet")
    return data


def _sum(kommune: str, kropp: str) -> str:
    return lenketegn.kontrollsum(f"{kommune}:møte:{kropp}")


def _møte(data: Any) -> Møte:
    start, forskyvning, her, skjult_fra, gjett, utelatt, utgaver, steg, merker = data
    møte = Møte(
        start=start,
        forskyvning=forskyvning,
        steg=tuple(Møtesteg(nr, forelder, sek, kode, utgaver[u]) for nr, forelder, sek, u, kode in steg),
        her=her,
        merker=tuple(Bokmerke(nr, sek, str(uten_styretegn(navn))[:LENGSTE_NAVN]) for nr, sek, navn in merker),
        skjult_fra=skjult_fra,
        gjett=gjett,
        utelatt=utelatt,
    )
    _kontroller(møte)
    return møte


def _kontroller(møte: Møte) -> None:
    """Nummer stiger, og alt det vises til, finnes."""
    numre = [s.nr for s in møte.steg]
    kjent: set[int] = set()
    for steg in møte.steg:
        kjent.add(steg.nr)
        if steg.forelder not in kjent or not FINGERAVTRYKK.fullmatch(steg.utgave) or not _gyldig_kode(steg.kode):
            raise ValueError(steg.nr)
    nevnt = {møte.her, *(m.steg for m in møte.merker)} | ({møte.skjult_fra} if møte.skjult_fra is not None else set())
    if numre != sorted(set(numre)) or not nevnt <= set(numre) or len({m.steg for m in møte.merker}) < len(møte.merker):
        raise ValueError(numre)


def _gyldig_kode(kode: str) -> bool:
    return len(kode) <= lenkekode.LENGST and bool(lenketegn.GYLDIGE_TEGN.fullmatch(kode))
