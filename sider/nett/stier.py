"""Stiene i appen: hva som er åpent, hva som er en side, og hvor en feilskrevet adresse skulle."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.types import Scope
from streamlit import config

ÅPNE_ENDEPUNKTER: Final = ("_stcore/health", "_stcore/host-config", "_stcore/bidi-components/")
"""Det nettleseren trenger under `_stcore`, utenom websocketen `_stcore/stream`. Resten er stengt."""

IKONER: Final = ("favicon.ico", "favicon.png")
UANSETT_VERT: Final = ("_stcore/health", "klar", "malinger")
"""Det som passer på prosessen, spør på adressen til maskinen, ikke på navnet til nettstedet."""

OPPLASTING: Final = "_stcore/upload_file/"
OPPLASTINGSSTI: Final = re.compile(rf"{OPPLASTING}([0-9a-f-]{{36}})/[0-9a-f-]{{36}}")
"""Økten og filen, slik Streamlits egen opplaster navngir dem."""
STENGTE_STIER: Final = ("auth", "oauth2callback", "manifest.json")
NORSKE_BOKSTAVER: Final = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})

EGET_INNHOLD: Final = ("media/", "component/", "app/static/", "_stcore/")
"""Stier der et svar i HTML ikke er Streamlits side."""

LESEMETODER: Final = frozenset({"GET", "HEAD", "OPTIONS"})
FILMETODER: Final = frozenset({"PUT", "DELETE", "OPTIONS"})


def i_appen(scope: Scope, *, helt: bool = False) -> str:
    """Stien innenfor appen, uten skråstrek først, når appen er lagt under en undermappe. `helt` tar med den siste."""
    sti = "/" + str(scope["path"]).lstrip("/")
    for rot in (scope.get("root_path", ""), config.get_option("server.baseUrlPath") or ""):
        rot = "/" + rot.strip("/")
        if rot != "/" and (sti + "/").startswith(rot + "/"):
            sti = sti[len(rot) :]
    return sti.removeprefix("/") if helt else sti.strip("/")


def er_stengt(sti: str, metode: str, *, opplasting: bool) -> bool:
    """Om forespørselen gjelder noe appen ikke trenger."""
    if sti.startswith(OPPLASTING):
        return not opplasting or metode not in FILMETODER or not OPPLASTINGSSTI.fullmatch(sti)
    if metode not in LESEMETODER or sti.partition("/")[0] in STENGTE_STIER:
        return True
    return "_stcore" in sti.split("/") and not any(
        sti == åpen or (åpen.endswith("/") and sti.startswith(åpen)) for åpen in ÅPNE_ENDEPUNKTER
    )


@cache
def sidenes_adresser() -> dict[str, str]:
    """Siden hver skrivemåte betyr: adressen, navnet og filnavnet, uten skille mellom store og små bokstaver."""
    from sider import meny

    rader = meny.SIDENE
    return {nøkkel(ord_): adresse for fil, navn, adresse, _ in rader for ord_ in (Path(fil).stem, navn, adresse)}


def nøkkel(tekst: str) -> str:
    """Bare bokstavene og sifrene, små: `/Møte/`, `mote` og `M%C3%98TE)` er samme side."""
    små = unicodedata.normalize("NFC", unquote(tekst)).lower()
    ascii_ = unicodedata.normalize("NFKD", små.translate(NORSKE_BOKSTAVER))
    return "".join(tegn for tegn in ascii_ if tegn.isascii() and tegn.isalnum())


def rett_side(sti: str) -> str | None:
    """Veien fra en feilskrevet sideadresse til den rette, eller None når den er rett eller ikke er en side."""
    side = sidenes_adresser().get(nøkkel(sti))
    if side is None or sti == side:
        return None
    return "../" * sti.count("/") + side or "./"


def er_side(sti: str) -> bool:
    """Sant når stien er en av sidene i appen."""
    return sti in sidenes_adresser().values()


def startsiden(sti: str) -> str:
    """Veien fra en sti til startsiden."""
    return "../" * sti.count("/") or "./"


def verten_er_vår(scope: Scope, verter: Sequence[str]) -> bool:
    """Sant når forespørselen er til et navn appen svarer på."""
    vert = re.sub(r":\d+$", "", Headers(scope=scope).get("host", "")).lower().rstrip(".")
    return not verter or any(vert == v or (v.startswith("*.") and vert.endswith(v[1:])) for v in verter)
