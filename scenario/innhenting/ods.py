"""Regneark fra LibreOffice (.ods) til celler, med det samme vernet som .xlsx."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from scenario.innhenting.ark import Arkrad, Listeark, Listefeil, UlesbarListe, Verdi, bokstav
from scenario.innhenting.grenser import FLEST_ARK, FLEST_KOLONNER, FLEST_RADER, FLEST_TOMME_RADER, LENGST_CELLE
from scenario.innhenting.pakke import NokLest, Zipleser, åpne_ods

_MERKE = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


def er_ods(data: bytes) -> bool:
    """Sant når pakken sier at den er et OpenDocument-regneark. Merket står alltid først i filen."""
    return _MERKE in data[:200]


def les_ods(data: bytes) -> tuple[Listeark, ...]:
    """Alle ark i boka, også de skjulte. Gir UlesbarListe når boka er skadet, utrygg eller for stor."""
    leser = _Innhold()
    åpne_ods(data).les("content.xml", leser)
    if not leser.ark or len(leser.ark) > FLEST_ARK:
        raise UlesbarListe(f"Regnearket må ha mellom ett og {FLEST_ARK} ark; det har {len(leser.ark)}.")
    if leser.feil:
        raise UlesbarListe(leser.feil)
    return tuple(leser.ark)


def _gjentatt(felt: Mapping[str, str], hva: str) -> int:
    tall = felt.get(f"table:number-{hva}-repeated", "1")
    return min(int(tall), 10_000_000) if re.fullmatch("[1-9][0-9]{0,7}", tall) else 1


def _spenn(felt: Mapping[str, str], hva: str) -> int:
    tall = felt.get(f"table:number-{hva}-spanned", "1")
    return int(tall) if re.fullmatch("[1-9][0-9]{0,5}", tall) else 1


class _Innhold(Zipleser):
    """Arkene i `content.xml`. Merknader og figurer i cellene er ikke en del av innholdet."""

    def __init__(self) -> None:
        super().__init__()
        self.ark: list[Listeark] = []
        self.feil: list[Listefeil] = []
        self._skjulte_stiler: set[str] = set()
        self._strekede_stiler: set[str] = set()
        self._stil = self._navn = ""
        self._utenfor = 0
        self._biter: list[str] = []
        self._nytt_ark({})

    def start(self, navn: str, felt: Mapping[str, str]) -> None:
        if navn in ("annotation", "shape", "frame", "custom-shape", "g"):
            self._utenfor += 1
        elif not self._utenfor and (gjør := self._ved_start.get(navn)):
            gjør(self, felt)

    def slutt(self, navn: str) -> None:
        if navn in ("annotation", "shape", "frame", "custom-shape", "g"):
            self._utenfor = max(0, self._utenfor - 1)
        elif not self._utenfor and navn in ("table-cell", "covered-table-cell"):
            self._celle_ferdig()
        elif not self._utenfor and navn == "table-row":
            self._rad_ferdig()
        elif not self._utenfor and navn == "table":
            self._ark_ferdig()

    def tekst(self, tekst: str) -> None:
        if self._i_celle and not self._utenfor and self._lengde <= LENGST_CELLE:
            self._biter.append(tekst)
            self._lengde += len(tekst)

    def _ny_stil(self, felt: Mapping[str, str]) -> None:
        self._stil = felt.get("style:name", "")

    def _tabellstil(self, felt: Mapping[str, str]) -> None:
        if felt.get("table:display") == "false":
            self._skjulte_stiler.add(self._stil)

    def _skriftstil(self, felt: Mapping[str, str]) -> None:
        if felt.get("style:text-line-through-style", "none") != "none":
            self._strekede_stiler.add(self._stil)

    def _nytt_ark(self, felt: Mapping[str, str]) -> None:
        self._navn = felt.get("table:name", "")[:60]
        self._synlig = felt.get("table:style-name", "") not in self._skjulte_stiler
        self._rader: list[Arkrad] = []
        self._skjulte: set[int] = set()
        self._slått_sammen: list[str] = []
        self._radnr = self._kolonner = 0
        self._ny_rad({})

    def _ny_kolonne(self, felt: Mapping[str, str]) -> None:
        antall = _gjentatt(felt, "columns")
        if felt.get("table:visibility", "visible") != "visible":
            self._skjulte |= set(range(self._kolonner, min(self._kolonner + antall, FLEST_KOLONNER)))
        self._kolonner += antall

    def _ny_rad(self, felt: Mapping[str, str]) -> None:
        self._radgjentak = _gjentatt(felt, "rows")
        self._skjult = felt.get("table:visibility", "visible") != "visible"
        self._celler: dict[int, Verdi] = {}
        self._formler: set[int] = set()
        self._prosent: set[int] = set()
        self._streket: set[int] = set()
        self._cellefeil: list[tuple[int, str]] = []
        self._kol = 0
        self._i_celle = False

    def _ny_celle(self, felt: Mapping[str, str]) -> None:
        self._felt, self._biter, self._lengde, self._i_celle = felt, [], 0, True
        bredde, høyde = _spenn(felt, "columns"), _spenn(felt, "rows")
        if bredde > 1 or høyde > 1:
            fra = f"{bokstav(self._kol)}{self._radnr + 1}"
            self._slått_sammen.append(f"{fra}:{bokstav(self._kol + bredde - 1)}{self._radnr + høyde}")

    def _nytt_avsnitt(self, felt: Mapping[str, str]) -> None:
        if self._i_celle and self._biter:
            self._biter.append("\n")

    def _mellomrom(self, felt: Mapping[str, str]) -> None:
        if self._i_celle:
            self._biter.append(" ")

    _ved_start = {  # noqa: RUF012
        "style": _ny_stil,
        "table-properties": _tabellstil,
        "text-properties": _skriftstil,
        "table": _nytt_ark,
        "table-column": _ny_kolonne,
        "table-row": _ny_rad,
        "table-cell": _ny_celle,
        "covered-table-cell": _ny_celle,
        "p": _nytt_avsnitt,
        "s": _mellomrom,
        "tab": _mellomrom,
        "line-break": _mellomrom,
    }

    def _celle_ferdig(self) -> None:
        if not self._i_celle:
            return
        self._i_celle = False
        antall = _gjentatt(self._felt, "columns")
        verdi = self._verdi("".join(self._biter).strip())
        har_formel = "table:formula" in self._felt
        if self._felt.get("table:style-name") in self._strekede_stiler:
            self._streket.add(self._kol)
        for kolonne in range(self._kol, min(self._kol + antall, FLEST_KOLONNER)):
            if verdi is not None:
                self._celler[kolonne] = verdi
            if har_formel:
                self._formler.add(kolonne)
        if self._kol >= FLEST_KOLONNER and verdi is not None:
            sist = bokstav(FLEST_KOLONNER - 1)
            self._stopp(f"arket har innhold forbi kolonne {sist}. Fjern det.", self._radnr + 1)
        self._kol += antall

    def _verdi(self, tekst: str) -> Verdi:
        match self._felt.get("office:value-type", self._felt.get("calcext:value-type", "")):
            case "float" | "currency":
                return self._tall()
            case "percentage":
                self._prosent.add(self._kol)
                return self._tall()
            case "boolean":
                return self._felt.get("office:boolean-value") == "true"
            case "date":
                return _dato(self._felt.get("office:date-value", "")) or tekst or None
            case "error":
                self._cellefeil.append((self._kol, f"cella viser feilen {tekst[:20]}. Skriv verdien."))
                return None
        if len(tekst) > LENGST_CELLE:
            self._cellefeil.append((self._kol, f"cella har over {LENGST_CELLE} tegn"))
            return None
        return tekst or None

    def _tall(self) -> Decimal | None:
        rå = self._felt.get("office:value", "")
        try:
            tall = float(rå)
            if not abs(tall) < 1e15:
                raise ValueError
            verdi = Decimal(repr(tall))
            return verdi.quantize(Decimal(1)) if verdi == verdi.to_integral_value() else verdi
        except (ValueError, InvalidOperation):
            self._cellefeil.append((self._kol, f"«{rå[:30]}» er ikke et tall"))
            return None

    def _rad_ferdig(self) -> None:
        har_innhold = bool(self._celler or self._formler or self._cellefeil)
        gjentak = self._radgjentak if har_innhold else 0
        if har_innhold and (gjentak > FLEST_RADER or len(self._rader) + gjentak > FLEST_RADER):
            self._stopp(f"arket har flere enn {FLEST_RADER} rader med innhold. Resten er ikke lest.")
        celler = tuple(self._celler.get(k) for k in range(max(self._celler, default=-1) + 1))
        formler, feil, prosent = frozenset(self._formler), tuple(self._cellefeil), frozenset(self._prosent)
        for n in range(gjentak):
            nummer, streket = self._radnr + n + 1, frozenset(self._streket)
            self._rader.append(Arkrad(nummer, celler, formler, feil, prosent, self._skjult, streket))
        self._radnr += self._radgjentak
        if har_innhold and self._radnr > FLEST_TOMME_RADER:
            self._stopp(f"arket har over {FLEST_TOMME_RADER} rader. Slett de tomme radene under lista.")
        self._ny_rad({})

    def _ark_ferdig(self) -> None:
        merger, skjulte = tuple(self._slått_sammen), frozenset(self._skjulte)
        self.ark.append(Listeark(self._navn, tuple(self._rader), merger, skjulte, self._synlig))
        if len(self.ark) > FLEST_ARK:
            raise NokLest
        self._nytt_ark({})

    def _stopp(self, melding: str, rad: int = 0) -> None:
        self.feil.append(Listefeil(self._navn, rad, "", melding))
        if not self.ark:
            self.ark.append(Listeark(self._navn, ()))
        raise NokLest


def _dato(rå: str) -> date | None:
    try:
        return date.fromisoformat(rå[:10])
    except ValueError:
        return None
