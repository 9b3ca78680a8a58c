"""Regneark (.xlsx) til celler: verdier og datoer, og hvilke celler som er formler, skjult eller slått sammen."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import NoReturn

from scenario.innhenting.ark import Arkrad, Listeark, Listefeil, UlesbarListe, Verdi, bokstav
from scenario.innhenting.grenser import (
    FLEST_ARK,
    FLEST_KOLONNER,
    FLEST_RADER,
    FLEST_TOMME_RADER,
    LENGST_CELLE,
    STØRST_PAKKET_UT,
)
from scenario.innhenting.pakke import NokLest, Zipleser, Zippakke, åpne

_BOK = "xl/workbook.xml"
_DATOFORMATER = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Excels innebygde tallformater som viser en dato eller et klokkeslett."""
_CELLE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def les_xlsx(data: bytes) -> tuple[Listeark, ...]:
    """Alle ark i boka, også de skjulte. Gir UlesbarListe når boka er skadet, utrygg eller for stor."""
    pakke = åpne(data)
    bok, henvisninger = _Bok(), _Henvisninger()
    pakke.les(_BOK, bok)
    pakke.les("xl/_rels/workbook.xml.rels", henvisninger)
    if not bok.ark or len(bok.ark) > FLEST_ARK:
        raise UlesbarListe(f"Regnearket må ha mellom ett og {FLEST_ARK} ark; det har {len(bok.ark)}.")
    tekster, stiler = _Tekster(), _Stiler()
    pakke.les(henvisninger.del_av_slag("sharedStrings"), tekster)
    pakke.les(henvisninger.del_av_slag("styles"), stiler)
    formater = _formater(stiler)
    epoke = date(1904, 1, 1) if bok.fra_1904 else date(1899, 12, 30)
    ark, feil = [], []
    for navn, id, synlig in bok.ark:
        leser = _Arkleser(navn, tekster.tekster, formater, epoke)
        pakke.les(_funnet(pakke, henvisninger, id, navn), leser)
        feil += leser.feil
        ark.append(
            Listeark(navn, tuple(leser.rader), tuple(leser.slått_sammen), frozenset(leser.skjulte_kolonner), synlig)
        )
    if feil:
        raise UlesbarListe(feil)
    return tuple(ark)


def _funnet(pakke: Zippakke, henvisninger: _Henvisninger, id: str, ark: str) -> str:
    sti = henvisninger.mål.get(id, ("", ""))[1]
    if sti not in pakke.navn:
        raise UlesbarListe(f"Regnearket er skadet: arket «{ark}» mangler.")
    return sti


class _Bok(Zipleser):
    """Navn, henvisning og synlighet for hvert ark."""

    def __init__(self) -> None:
        super().__init__()
        self.ark: list[tuple[str, str, bool]] = []
        self.fra_1904 = False

    def start(self, navn: str, felt: Mapping[str, str]) -> None:
        if navn == "sheet":
            id = next((felt[f] for f in felt if f.endswith(":id")), "")
            self.ark.append((str(felt.get("name", ""))[:60], id, felt.get("state", "visible") == "visible"))
        elif navn == "workbookPr":
            self.fra_1904 = felt.get("date1904", "0") in ("1", "true")


class _Henvisninger(Zipleser):
    """Slag og sti for hver del boka viser til."""

    def __init__(self) -> None:
        super().__init__()
        self.mål: dict[str, tuple[str, str]] = {}

    def start(self, navn: str, felt: Mapping[str, str]) -> None:
        if navn == "Relationship":
            sti = posixpath.normpath(posixpath.join("/xl", felt.get("Target", ""))).lstrip("/")
            self.mål[felt.get("Id", "")] = (felt.get("Type", "").rpartition("/")[2], sti)

    def del_av_slag(self, slag: str) -> str:
        """Stien til delen av dette slaget, eller tom tekst."""
        return next((sti for s, sti in self.mål.values() if s == slag), "")


class _Tekstsamler(Zipleser):
    """Samler teksten i de merkene den som arver, ber om. Uttalehjelp er ikke en del av teksten."""

    def __init__(self, merker: frozenset[str]) -> None:
        super().__init__()
        self._merker = merker
        self._leser = self._uttale = False
        self._ny_tekst()

    def _ny_tekst(self) -> None:
        self._biter: list[str] = []
        self._lengde = 0

    def start(self, navn: str, felt: Mapping[str, str]) -> None:
        self._uttale = self._uttale or navn == "rPh"
        self._leser = navn in self._merker and not (navn == "t" and self._uttale)

    def tekst(self, tekst: str) -> None:
        if self._leser and self._lengde <= LENGST_CELLE:
            self._biter.append(tekst)
            self._lengde += len(tekst)

    def slutt(self, navn: str) -> None:
        self._leser = False
        if navn == "rPh":
            self._uttale = False


class _Tekster(_Tekstsamler):
    """Tekstene arkene viser til med nummer."""

    def __init__(self) -> None:
        super().__init__(frozenset({"t"}))
        self.tekster: list[str] = []
        self._samlet = 0

    def start(self, navn: str, felt: Mapping[str, str]) -> None:
        if navn == "si":
            self._ny_tekst()
        super().start(navn, felt)

    def slutt(self, navn: str) -> None:
        super().slutt(navn)
        if navn == "si":
            self.tekster.append("".join(self._biter))
            self._samlet += self._lengde
            if self._samlet > STØRST_PAKKET_UT:
                raise UlesbarListe("Regnearket har for mye tekst til å være en tiltaksliste.")


class _Stiler(Zipleser):
    """Tallformatet til hver cellestil, og om skriften er strøket over."""

    def __init__(self) -> None:
        super().__init__()
        self.formater: dict[str, str] = {}
        self.stiler: list[str] = []
        self.skrift: list[str] = []
        """Nummeret på skriften i hver cellestil."""
        self.streket: list[bool] = []
        """Om hver skrift er strøket over."""
        self._i_cellestiler = self._i_skrifter = False

    def start(self, navn: str, felt: Mapping[str, str]) -> None:
        if navn == "numFmt":
            self.formater[felt.get("numFmtId", "")] = felt.get("formatCode", "")
        elif navn == "fonts":
            self._i_skrifter = True
        elif navn == "font" and self._i_skrifter:
            self.streket.append(False)
        elif navn == "strike" and self._i_skrifter and self.streket:
            self.streket[-1] = _sann(felt.get("val", "1"))
        elif navn == "cellXfs":
            self._i_cellestiler = True
        elif navn == "xf" and self._i_cellestiler:
            self.stiler.append(felt.get("numFmtId", "0"))
            self.skrift.append(felt.get("fontId", "0"))

    def slutt(self, navn: str) -> None:
        if navn == "cellXfs":
            self._i_cellestiler = False
        elif navn == "fonts":
            self._i_skrifter = False


@dataclass(frozen=True, slots=True)
class _Formater:
    """Numrene til stilene som viser tallet som dato, som prosent, og som stryker over."""

    datoer: frozenset[int]
    prosent: frozenset[int]
    streket: frozenset[int]


def _formater(stiler: _Stiler) -> _Formater:
    strøket = {str(n) for n, er in enumerate(stiler.streket) if er}
    return _Formater(
        frozenset(n for n, format_ in enumerate(stiler.stiler) if _er_dato(format_, stiler.formater)),
        frozenset(n for n, f in enumerate(stiler.stiler) if f in ("9", "10") or "%" in stiler.formater.get(f, "")),
        frozenset(n for n, skrift in enumerate(stiler.skrift) if skrift in strøket),
    )


def _er_dato(format_: str, egne: Mapping[str, str]) -> bool:
    if format_ in egne:
        kode = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", egne[format_].lower())
        return bool(re.search("[dmyåhs]", kode.replace("general", "").replace("standard", "")))
    return format_.isascii() and format_.isdigit() and int(format_) in _DATOFORMATER


class _Arkleser(_Tekstsamler):
    """Radene i ett ark. Verdier som ikke kan leses, følger raden de står i."""

    def __init__(self, navn: str, tekster: list[str], formater: _Formater, epoke: date) -> None:
        super().__init__(frozenset({"t", "v"}))
        self.navn, self._tekster, self._formater, self._epoke = navn, tekster, formater, epoke
        self.skjulte_kolonner: set[int] = set()
        self.rader: list[Arkrad] = []
        self.feil: list[Listefeil] = []
        self.slått_sammen: list[str] = []
        self._radnr = self._kol = self._antall_rader = 0
        self._slag, self._stil = "n", -1
        self._tøm_raden(skjult=False)

    def _tøm_raden(self, *, skjult: bool) -> None:
        self._celler: dict[int, Verdi] = {}
        self._formler: set[int] = set()
        self._prosent: set[int] = set()
        self._streket: set[int] = set()
        self._cellefeil: list[tuple[int, str]] = []
        self._kol, self._skjult = -1, skjult

    def meld(self, melding: str) -> None:
        """Noterer en feil i cellen som leses nå."""
        self._cellefeil.append((self._kol, melding))

    def _stopp(self, melding: str, rad: int = 0, kolonne: str = "") -> NoReturn:
        self.feil.append(Listefeil(self.navn, rad, kolonne, melding))
        raise NokLest

    def start(self, navn: str, felt: Mapping[str, str]) -> None:
        if navn == "row":
            self._ny_rad(felt)
        elif navn == "c":
            self._ny_celle(felt)
        elif navn == "f":
            self._formler.add(self._kol)
        elif navn == "col":
            self._ny_kolonne(felt)
        elif navn == "mergeCell":
            self.slått_sammen.append(felt.get("ref", "")[:30])
        super().start(navn, felt)

    def _ny_rad(self, felt: Mapping[str, str]) -> None:
        self._antall_rader += 1
        nummer = felt.get("r", "")
        self._radnr = int(nummer) if re.fullmatch(r"[1-9][0-9]{0,6}", nummer) else self._radnr + 1
        self._tøm_raden(skjult=_sann(felt.get("hidden", "")))
        if self._antall_rader > FLEST_TOMME_RADER:
            self._stopp(f"arket har over {FLEST_TOMME_RADER} rader. Slett de tomme radene under lista.")

    def _ny_kolonne(self, felt: Mapping[str, str]) -> None:
        fra, til = felt.get("min", ""), felt.get("max", "")
        if _sann(felt.get("hidden", "")) and re.fullmatch("[0-9]{1,6}", fra) and re.fullmatch("[0-9]{1,6}", til):
            self.skjulte_kolonner |= set(range(int(fra) - 1, min(int(til), FLEST_KOLONNER)))

    def _ny_celle(self, felt: Mapping[str, str]) -> None:
        treff = _CELLE.fullmatch(felt.get("r", ""))
        self._kol = _kolonnenummer(treff[1]) if treff else self._kol + 1
        self._slag, stil = felt.get("t", "n"), felt.get("s", "")
        self._stil = int(stil) if re.fullmatch(r"[0-9]{1,6}", stil) else -1
        self._ny_tekst()

    def slutt(self, navn: str) -> None:
        super().slutt(navn)
        if navn == "c" and self._biter:
            self._ta_vare_på("".join(self._biter))
        elif navn == "row" and (self._celler or self._formler or self._cellefeil):
            bredde = max(self._celler, default=-1) + 1
            celler = tuple(self._celler.get(k) for k in range(bredde))
            formler, prosent, streket = map(frozenset, (self._formler, self._prosent, self._streket))
            feil = tuple(self._cellefeil)
            self.rader.append(Arkrad(self._radnr, celler, formler, feil, prosent, self._skjult, streket))
            if len(self.rader) > FLEST_RADER:
                self._stopp(f"arket har flere enn {FLEST_RADER} rader med innhold. Resten er ikke lest.")

    def _ta_vare_på(self, rå: str) -> None:
        if self._kol >= FLEST_KOLONNER:
            sist = bokstav(FLEST_KOLONNER - 1)
            self._stopp(f"arket har innhold forbi kolonne {sist}. Fjern det.", self._radnr, bokstav(self._kol))
        if len(rå) > LENGST_CELLE:
            self.meld(f"cella har over {LENGST_CELLE} tegn")
            return
        verdi = self._verdi(rå)
        if isinstance(verdi, str):
            verdi = verdi.strip() or None
        if verdi is not None:
            self._celler[self._kol] = verdi
            if self._stil in self._formater.streket:
                self._streket.add(self._kol)

    def _verdi(self, rå: str) -> Verdi:
        if self._slag in ("inlineStr", "str"):
            return rå
        if self._slag == "s":
            return self._delt_tekst(rå)
        if self._slag == "b":
            return rå.strip() in ("1", "true")
        if self._slag == "e":
            self.meld(f"cella viser feilen {rå[:20]}. Skriv verdien, eller la cella stå tom.")
            return None
        return self._tall_eller_dato(rå.strip())

    def _delt_tekst(self, rå: str) -> str | None:
        if rå.strip().isascii() and rå.strip().isdigit() and int(rå) < len(self._tekster):
            tekst = self._tekster[int(rå)]
            if len(tekst) > LENGST_CELLE:
                self.meld(f"cella har over {LENGST_CELLE} tegn")
                return None
            return tekst
        self.meld("cella viser til en tekst som ikke finnes. Lagre filen på nytt.")
        return None

    def _tall_eller_dato(self, rå: str) -> Verdi:
        if self._slag == "d":
            return _iso_dato(rå) or rå
        try:
            tall = float(rå)
            if abs(tall) > 1e15:
                raise ValueError
            verdi = Decimal(repr(tall))
            verdi = verdi.quantize(Decimal(1)) if verdi == verdi.to_integral_value() else verdi
            er_dato = self._stil in self._formater.datoer
            if self._stil in self._formater.prosent:
                self._prosent.add(self._kol)
            return self._epoke + timedelta(days=int(tall)) if er_dato else verdi
        except (ValueError, OverflowError, InvalidOperation):
            self.meld(f"«{rå[:30]}» er ikke et tall eller en dato")
            return None


def _sann(tekst: str) -> bool:
    return tekst in ("1", "true")


def _iso_dato(rå: str) -> date | None:
    try:
        return date.fromisoformat(rå[:10])
    except ValueError:
        return None


def _kolonnenummer(bokstaver: str) -> int:
    nummer = 0
    for tegn in bokstaver:
        nummer = 26 * nummer + ord(tegn) - ord("A") + 1
    return nummer - 1
