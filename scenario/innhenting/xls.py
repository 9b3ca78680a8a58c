"""Regneark i det gamle formatet (.xls) til celler.

Calamine leser verdiene. Den sier ikke hva som er formler, skjult eller slått sammen, og den setter av så mye plass som
fila ber om: til alle tekstene, og til hele rektangelet rundt cellene. Postene i fila leses derfor først, og en fil som
ber om mer enn den kan ha bruk for, blir ikke åpnet.
"""

from __future__ import annotations

import os
import struct
import threading
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook

from scenario.innhenting.ark import Arkrad, Listeark, Listefeil, UlesbarListe, Verdi, bokstav
from scenario.innhenting.grenser import FLEST_ARK, FLEST_KOLONNER, FLEST_RADER, LENGST_CELLE
from scenario.innhenting.ole import Sammensatt

_FLEST_CELLER = 2_000_000
"""Celler i rektangelet rundt innholdet; calamine holder av plass til alle."""
_CELLEPOSTER = frozenset((0x0006, 0x0203, 0x027E, 0x00FD, 0x0204, 0x0205, 0x00BD, 0x0201, 0x00BE, 0x00D6))
_TEKSTPOSTER = frozenset((0x00FD, 0x0204, 0x00D6))
_SKADET = "Regnearket er skadet og kan ikke leses. Åpne det, og lagre det som .xlsx."


@dataclass(slots=True)
class _Arkpost:
    """Det postene sier om ett ark."""

    skjult: bool = False
    formler: set[tuple[int, int]] = field(default_factory=set)
    skjulte_rader: set[int] = field(default_factory=set)
    skjulte_kolonner: set[int] = field(default_factory=set)
    slått_sammen: list[str] = field(default_factory=list)
    stiler: dict[tuple[int, int], int] = field(default_factory=dict)
    """Stilen til hver celle med tekst."""
    sist: tuple[int, int] = (0, 0)


def les_xls(data: bytes) -> tuple[Listeark, ...]:
    """Alle ark i boka, også de skjulte. Gir UlesbarListe når boka er skadet, beskyttet eller for stor."""
    strøm = Sammensatt(data).regnearket()
    poster = _poster_per_ark(strøm)
    if not poster or len(poster) > FLEST_ARK:
        raise UlesbarListe(f"Regnearket må ha mellom ett og {FLEST_ARK} ark; det har {len(poster)}.")
    for post in poster:
        if (post.sist[0] + 1) * (post.sist[1] + 1) > _FLEST_CELLER:
            raise UlesbarListe("Regnearket har innhold for langt ut til å være en tiltaksliste.")
    streket = _strekede_stiler(strøm)
    return tuple(
        _arket(navn, rader, post, streket) for (navn, rader), post in zip(_verdiene(data), poster, strict=False)
    )


def _verdiene(data: bytes) -> list[tuple[str, list[list[Any]]]]:
    """Navn og celler for hvert ark. Alt calamine kan finne på å stoppe for, blir én setning."""
    try:
        with _uten_utskrift():
            bok = CalamineWorkbook.from_filelike(BytesIO(data))
            arkene = enumerate(bok.sheet_names)
            return [(navn, bok.get_sheet_by_index(n).to_python(skip_empty_area=False)) for n, navn in arkene]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as feil:  # en panikk i biblioteket er ikke en Exception
        grunn = "Regnearket er beskyttet med passord. Lagre det uten." if "assword" in repr(feil) else _SKADET
        raise UlesbarListe(grunn) from None


@contextmanager
def _uten_utskrift() -> Iterator[None]:
    """En panikk i biblioteket skrives rett til standard feil. Bare i en prosess der ingen andre tråder skriver dit."""
    if threading.active_count() > 1:
        yield
        return
    egen, borte = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(borte, 2)
        yield
    finally:
        os.dup2(egen, 2)
        os.close(egen)
        os.close(borte)


def _arket(navn: str, celler: list[list[Any]], post: _Arkpost, strekede_stiler: Set[int]) -> Listeark:
    streket: dict[int, set[int]] = {}
    for (nummer, kolonne), stil in post.stiler.items():
        if stil in strekede_stiler:
            streket.setdefault(nummer, set()).add(kolonne)
    rader = [r for n, rad in enumerate(celler) if (r := _raden(n, rad, post, streket.get(n, ()))) is not None]
    if len(rader) > FLEST_RADER:
        melding = f"arket har flere enn {FLEST_RADER} rader med innhold. Resten er ikke lest."
        raise UlesbarListe([Listefeil(navn[:60], 0, "", melding)])
    return Listeark(
        navn[:60], tuple(rader), tuple(post.slått_sammen), frozenset(post.skjulte_kolonner), not post.skjult
    )


def _raden(nummer: int, rad: list[Any], post: _Arkpost, streket: Iterable[int]) -> Arkrad | None:
    verdier = [_verdi(v) for v in rad]
    while verdier and verdier[-1] is None:
        verdier.pop()
    if len(verdier) > FLEST_KOLONNER:
        melding = f"arket har innhold forbi kolonne {bokstav(FLEST_KOLONNER - 1)}. Fjern det."
        raise UlesbarListe([Listefeil("", nummer + 1, "", melding)])
    formler = frozenset(k for r, k in post.formler if r == nummer)
    feil = tuple((n, str(v)) for n, v in enumerate(rad[:FLEST_KOLONNER]) if _er_feil(v))
    meldt = tuple((n, f"cella viser feilen {v[:20]}. Skriv verdien.") for n, v in feil)
    rene = tuple(None if n in dict(feil) else v for n, v in enumerate(verdier))
    if not any(v is not None for v in rene) and not formler and not feil:
        return None
    skjult = nummer in post.skjulte_rader
    return Arkrad(nummer + 1, rene, formler, meldt, skjult=skjult, streket=frozenset(streket))


def _er_feil(verdi: Any) -> bool:
    return isinstance(verdi, str) and verdi in ("#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#N/A", "#NUM!", "#NULL!")


def _verdi(verdi: Any) -> Verdi:
    if isinstance(verdi, bool):
        return verdi
    if isinstance(verdi, int | float):
        return _tall(float(verdi))
    if isinstance(verdi, datetime):
        return verdi.date()
    if isinstance(verdi, date):
        return verdi
    if isinstance(verdi, time | timedelta):
        return str(verdi)
    return str(verdi)[: LENGST_CELLE + 1].strip() or None


def _tall(tall: float) -> Verdi:
    if not abs(tall) < 1e15:
        return str(tall)
    verdi = Decimal(repr(tall))
    return verdi.quantize(Decimal(1)) if verdi == verdi.to_integral_value() else verdi


# --- Postene i fila -------------------------------------------------------------------------------------------------


def _poster(strøm: bytes, fra: int) -> Iterator[tuple[int, bytes]]:
    """(slag, innhold) for hver post fra et sted i strømmen."""
    while 0 <= fra <= len(strøm) - 4:
        slag, lengde = struct.unpack_from("<HH", strøm, fra)
        yield slag, strøm[fra + 4 : fra + 4 + lengde]
        fra += 4 + lengde


def _poster_per_ark(strøm: bytes) -> list[_Arkpost]:
    ark = []
    for slag, innhold in _poster(strøm, 0):
        if slag == 0x002F:
            raise UlesbarListe("Regnearket er beskyttet med passord. Lagre det uten.")
        if slag == 0x00FC and len(innhold) >= 8 and struct.unpack_from("<I", innhold, 4)[0] > len(strøm):
            raise UlesbarListe(_SKADET)
        if slag == 0x0085 and len(innhold) >= 6:
            sted, synlighet = struct.unpack_from("<IB", innhold)
            ark.append(_les_ark(strøm, sted, bool(synlighet & 3)))
        if slag == 0x000A or len(ark) > FLEST_ARK:
            break
    return ark


def _strekede_stiler(strøm: bytes) -> frozenset[int]:
    """Numrene til cellestilene der skriften er strøket over. Skrift nummer 4 finnes ikke i formatet."""
    skrifter, stiler = [], []
    for slag, innhold in _poster(strøm, 0):
        if slag == 0x0031 and len(innhold) >= 4:
            skrifter.append(bool(struct.unpack_from("<H", innhold, 2)[0] & 0x8))
        elif slag == 0x00E0 and len(innhold) >= 2:
            stiler.append(struct.unpack_from("<H", innhold)[0])
        elif slag == 0x000A:
            break
    strøket = {n + (n >= 4) for n, er in enumerate(skrifter) if er}
    return frozenset(n for n, skrift in enumerate(stiler) if skrift in strøket)


def _les_ark(strøm: bytes, sted: int, skjult: bool) -> _Arkpost:
    ark = _Arkpost(skjult)
    dybde = 0
    for slag, innhold in _poster(strøm, sted):
        if slag == 0x0809:
            dybde += 1
        elif slag == 0x000A:
            dybde -= 1
            if dybde <= 0:
                break
        else:
            _mål_opp(ark, slag, innhold)
            if dybde == 1:
                _ta_med(ark, slag, innhold)
    return ark


def _mål_opp(ark: _Arkpost, slag: int, innhold: bytes) -> None:
    """Hvor langt ut innholdet går. Gir UlesbarListe når området slutter før det begynner: det tåler ikke calamine."""
    if slag == 0x0200 and len(innhold) in (10, 14):
        fra, til, venstre, høyre = struct.unpack_from("<HHHH" if len(innhold) == 10 else "<IIHH", innhold)
        if til and høyre and (fra >= til or venstre >= høyre):
            raise UlesbarListe(_SKADET)
        ark.sist = (max(ark.sist[0], til), max(ark.sist[1], høyre))
    elif slag in _CELLEPOSTER and len(innhold) >= 4:
        rad, kolonne = struct.unpack_from("<HH", innhold)
        sist = struct.unpack_from("<H", innhold, len(innhold) - 2)[0] if slag in (0x00BD, 0x00BE) else kolonne
        ark.sist = (max(ark.sist[0], rad), max(ark.sist[1], sist))


def _ta_med(ark: _Arkpost, slag: int, innhold: bytes) -> None:
    if slag == 0x0006 and len(innhold) >= 4:
        ark.formler.add(struct.unpack_from("<HH", innhold))
    elif slag in _TEKSTPOSTER and len(innhold) >= 6:
        rad, kolonne, stil = struct.unpack_from("<HHH", innhold)
        ark.stiler[rad, kolonne] = stil
    elif slag in _ANDRE:
        _ANDRE[slag](ark, innhold)


def _ta_med_rad(ark: _Arkpost, innhold: bytes) -> None:
    if len(innhold) >= 14 and struct.unpack_from("<H", innhold, 12)[0] & 0x20:
        ark.skjulte_rader.add(struct.unpack_from("<H", innhold)[0])


def _ta_med_kolonner(ark: _Arkpost, innhold: bytes) -> None:
    if len(innhold) >= 10 and struct.unpack_from("<H", innhold, 8)[0] & 1:
        fra, til = struct.unpack_from("<HH", innhold)
        ark.skjulte_kolonner |= set(range(fra, min(til + 1, FLEST_KOLONNER)))


def _ta_med_slått_sammen(ark: _Arkpost, innhold: bytes) -> None:
    for n in range(2, len(innhold) - 7, 8):
        r1, r2, k1, k2 = struct.unpack_from("<HHHH", innhold, n)
        ark.slått_sammen.append(f"{bokstav(k1)}{r1 + 1}:{bokstav(k2)}{r2 + 1}")


_ANDRE: Mapping[int, Any] = {0x0208: _ta_med_rad, 0x007D: _ta_med_kolonner, 0x00E5: _ta_med_slått_sammen}
