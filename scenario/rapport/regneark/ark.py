"""Arkene i boka: celler med stil, formler med lagret verdi, og celler leseren kan endre."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from scenario.rapport.innhold import Rapportinnhold, rens

Verdi = float | str
# 414 er norsk bokmål: hardt mellomrom i tusengrupper og desimalkomma også der programmet står på et annet språk.
TALL = '[$-414]#,##0;[$-414]"\u2212"#,##0;0'
DESIMAL = '[$-414]#,##0.####;[$-414]"\u2212"#,##0.####;0'
PROSENT = '[$-414]0.0 %;[$-414]"\u2212"0.0 %'
NESTEN = "[>=0.9999999][$-414]0.0 %;[>=0.9995][$-414]0.000 %;[$-414]0.0 %"
"""Måloppnåelsen. Like under målet vises flere desimaler, så den aldri blir «100,0 %» når noe mangler."""
BLÅ, GUL, GRÅ, RØD = "#0B4F6C", "#FFF6D6", "#EEF2F5", "#A23B00"

_HODE = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": BLÅ,
    "text_wrap": True,
    "border": 1,
    "border_color": "#C9D1D9",
}
_STILER: dict[str, dict[str, Any]] = {
    "tekst": {},
    "brutt": {"text_wrap": True},
    "etter_tall": {"text_wrap": True, "align": "left", "indent": 1},
    "dempet": {"font_color": "#4A5560", "text_wrap": True, "align": "left", "indent": 1},
    "dempet_linje": {"font_color": "#4A5560"},
    "tittel": {"bold": True, "font_size": 16, "font_color": BLÅ},
    "del": {"bold": True, "font_size": 12, "font_color": BLÅ},
    "merke": {"bold": True, "font_color": RØD},
    "dom": {"bold": True, "font_size": 12, "text_wrap": True},
    "hode": _HODE,
    "hodetall": {**_HODE, "align": "right"},
    "høyre": {"align": "right"},
    "midt": {"align": "center"},
    "tall": {"num_format": TALL},
    "desimal": {"num_format": DESIMAL},
    "prosent": {"num_format": PROSENT},
    "helt": {"num_format": "0"},
    "sum": {"num_format": TALL, "bold": True, "bg_color": GRÅ},
    "sumtekst": {"bold": True, "bg_color": GRÅ},
    "sumprosent": {"num_format": NESTEN, "bold": True, "bg_color": GRÅ},
    "inn_tekst": {"align": "center"},
    "inn_tall": {"num_format": TALL},
    "inn_desimal": {"num_format": DESIMAL},
    "inn_prosent": {"num_format": PROSENT},
    "inn_helt": {"num_format": "0"},
}
_BRYTES = frozenset(navn for navn, stil in _STILER.items() if stil.get("text_wrap"))
_LINJEHØYDE = 15.0
_ALT = "A1:CZ2000"
_INN = {"locked": False, "bg_color": GUL, "border": 1, "border_color": "#B9A25A"}


def ref(ark: str, rad: int, kol: int) -> str:
    """Fast henvisning til en celle: `'År'!$B$3`."""
    return f"'{ark}'!{xl_rowcol_to_cell(rad, kol, True, True)}"


def område(ark: str, første: tuple[int, int], siste: tuple[int, int]) -> str:
    """Fast henvisning til et område: `'År'!$B$3:$E$3`."""
    return f"{ref(ark, *første)}:{xl_rowcol_to_cell(*siste, True, True)}"


class Bok:
    """En arbeidsbok uten makroer og eksterne lenker. Tekst blir aldri formler."""

    def __init__(self, innhold: Rapportinnhold) -> None:
        self.innhold = innhold
        self._ut = BytesIO()
        valg = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.fil = xlsxwriter.Workbook(self._ut, valg)
        self._stiler: dict[str, Any] = {}
        self.ark: dict[str, Ark] = {}

    def nytt(self, navn: str) -> Ark:
        """Et nytt ark bakerst."""
        self.ark[navn] = Ark(self, navn)
        return self.ark[navn]

    def stil(self, navn: str) -> Any:
        """Stilen, laget én gang."""
        if navn not in self._stiler:
            egenskaper = {"valign": "top", "font_name": "Calibri", "font_size": 11, **_STILER[navn]}
            self._stiler[navn] = self.fil.add_format({**egenskaper, **(_INN if navn.startswith("inn_") else {})})
        return self._stiler[navn]

    def navngi(self, navn: str, celle: str) -> None:
        """Gir en celle et navn formlene kan bruke."""
        self.fil.define_name(navn, f"={celle}")

    def ferdig(self) -> bytes:
        """Lukker boka og gir innholdet."""
        for ark in self.ark.values():
            ark.sett_høyder()
        self.fil.close()
        return self._ut.getvalue()


class Ark:
    """Ett ark, låst utenom cellene som er laget med `inn`."""

    def __init__(self, bok: Bok, navn: str) -> None:
        self.bok, self.navn = bok, navn
        self.ws = bok.fil.add_worksheet(navn)
        self._bredder: list[float] = []
        self._lengder: dict[int, dict[int, int]] = {}
        self.ws.hide_gridlines(2)
        self.ws.ignore_errors({"formula_differs": _ALT, "formula_range": _ALT, "empty_cell_reference": _ALT})
        self.ws.protect("", {"format_columns": True, "format_rows": True})

    def ref(self, rad: int, kol: int) -> str:
        """Fast henvisning til en celle her."""
        return ref(self.navn, rad, kol)

    def tekst(self, rad: int, kol: int, tekst: str, stil: str = "tekst") -> None:
        """Skriver tekst, også når den ligner en formel."""
        self.ws.write_string(rad, kol, rens(tekst), self.bok.stil(stil))
        if stil in _BRYTES:
            self._lengder.setdefault(rad, {})[kol] = len(tekst)

    def rad(self, rad: int, tekster: Iterable[str], stil: str = "tekst", kol: int = 0) -> None:
        """Skriver tekster bortover."""
        for nummer, tekst in enumerate(tekster):
            self.tekst(rad, kol + nummer, tekst, stil)

    def hode(self, rad: int, tekster: Iterable[str], tall: range = range(0)) -> None:
        """Skriver et kolonnehode; kolonnene i `tall` står til høyre over tallene sine."""
        for kol, tekst in enumerate(tekster):
            self.tekst(rad, kol, tekst, "hodetall" if kol in tall else "hode")

    def verdi(self, rad: int, kol: int, verdi: Verdi | None, stil: str = "tall") -> None:
        """Skriver et tall eller en tekst. None blir en tom celle."""
        if verdi is None:
            self.ws.write_blank(rad, kol, None, self.bok.stil(stil))
        elif isinstance(verdi, str):
            self.tekst(rad, kol, verdi, stil)
        else:
            self.ws.write_number(rad, kol, verdi, self.bok.stil(stil))

    def formel(self, rad: int, kol: int, formel: str, verdi: Verdi, stil: str = "tall") -> None:
        """Skriver en formel med verdien beregningen har gitt."""
        self.ws.write_formula(rad, kol, f"={formel}", self.bok.stil(stil), verdi)

    def inn(self, rad: int, kol: int, verdi: Verdi | None, stil: str, gyldig: Mapping[str, Any] | None = None) -> None:
        """Skriver en celle leseren kan endre, med kontroll av det som skrives inn."""
        self.verdi(rad, kol, verdi, stil)
        if gyldig:
            self.ws.data_validation(rad, kol, rad, kol, dict(gyldig))

    def oppsett(self, bredder: Iterable[float], hoderad: int | None = None, frys_kol: int = 0) -> None:
        """Kolonnebredder, fryste hoder og utskrift: A4 liggende, hoderaden gjentas, og merket på hver side."""
        self._bredder = list(bredder)
        for kol, bredde in enumerate(self._bredder):
            self.ws.set_column(kol, kol, bredde)
        self.ws.set_row(0, 24)
        if hoderad is not None:
            self.ws.freeze_panes(hoderad + 1, frys_kol)
            self.ws.repeat_rows(hoderad)
        self.ws.set_landscape()
        self.ws.set_paper(9)
        self.ws.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.7)
        self.ws.fit_to_pages(1, 0)
        kommune = self.bok.innhold.kommune.opplysninger.navn
        self.ws.set_header(f"&L{_topptekst(kommune)}&R{_topptekst(self.navn)}")
        self.ws.set_footer(f"&L{_topptekst(self.bok.innhold.merke)}&RSide &P av &N")

    def sett_høyder(self) -> None:
        """Gir radene med lang tekst plass nok, siden ikke alle programmer gjør det selv."""
        for rad, lengder in self._lengder.items():
            bredder = ((lengde, self._bredder[kol]) for kol, lengde in lengder.items() if kol < len(self._bredder))
            linjer = max((ceil(1.05 * lengde / bredde) for lengde, bredde in bredder), default=1)
            if linjer > 1:
                self.ws.set_row(rad, _LINJEHØYDE * linjer)


def _topptekst(tekst: str) -> str:
    return rens(tekst).replace("&", "&&")[:110]


def liste(*valg: str) -> dict[str, Any]:
    """Bare ett av disse kan velges."""
    return {
        "validate": "list",
        "source": list(valg),
        "error_title": "Velg fra listen",
        "error_message": f"Velg en av disse: {', '.join(valg)}."[:220],
    }


def mellom(minst: float, størst: float, hva: str = "decimal") -> dict[str, Any]:
    """Tall innenfor grenser, eller tomt."""
    grenser = f"{minst:g} til {størst:g}".replace(".", ",")
    return {
        "validate": hva,
        "criteria": "between",
        "minimum": minst,
        "maximum": størst,
        "error_title": "Utenfor grensene",
        "error_message": f"Skriv et {'helt tall' if hva == 'integer' else 'tall'} fra {grenser}.",
    }


def beløp() -> dict[str, Any]:
    """Et beløp i 1000 kr, eller tomt."""
    return mellom(-1e9, 1e9)
