"""En fil til ark, uansett om den er .xlsx, .xls, .ods eller CSV. Innholdet avgjør, aldri filnavnet."""

from __future__ import annotations

from scenario.innhenting.ark import Listeark, UlesbarListe
from scenario.innhenting.csvfil import les_csv
from scenario.innhenting.grenser import STØRST_FIL
from scenario.innhenting.leser.overskrift import antall_kjente
from scenario.innhenting.ods import er_ods, les_ods
from scenario.innhenting.pakke import OLE, ZIP
from scenario.innhenting.xls import les_xls
from scenario.innhenting.xlsx import les_xlsx


def les_fil(data: bytes) -> tuple[Listeark, ...]:
    """Arkene i filen, også de skjulte. Gir UlesbarListe når den er tom, skadet, utrygg eller for stor."""
    if len(data) > STØRST_FIL:
        raise UlesbarListe(f"Filen er større enn {STØRST_FIL // 1_000_000} MB.")
    if not data.strip():
        raise UlesbarListe("Filen er tom.")
    if data.startswith(OLE):
        return les_xls(data)
    if data.startswith((ZIP, b"PK\x05\x06")):
        return les_ods(data) if er_ods(data) else les_xlsx(data)
    return (les_csv(data, antall_kjente),)
