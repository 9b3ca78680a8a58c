"""Én logg for alt prosessen sier: én linje per hendelse, som tekst eller JSON.

En linje har tid, nivå, hendelse og noen få felt. Den har aldri valg, adresser, spørrestrenger eller det en feil bar
med seg av innhold: fra andre biblioteker tas bare den faste teksten, og fra et unntak bare slaget og stedene i koden.
Like hendelser slås sammen, så ingen kan fylle disken utenfra.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final, NamedTuple

import streamlit.logger

ROT: Final = Path(__file__).resolve().parents[2]
HENDELSER: Final = frozenset(
    {"start", "klar", "stopp", "avvist", "fullt", "treg", "lager", "arkiv", "arbeider", "utgave", "innstilling", "feil"}
)
"""Alt vi selv logger. `melding` er det andre biblioteker sier."""
LIKE_I_MINUTTET: Final = 5
LINJER_I_MINUTTET: Final = 300
FLEST_SLAG: Final = 500
FLEST_STEDER: Final = 12
LENGST: Final = 300
STILLE: Final = ("uvicorn.access", "websockets", "uvicorn.error", "uvicorn.asgi", "uvicorn")
"""Sier fra om hver tilkobling, med adresse; bare advarsler og feil slippes gjennom."""

KLIENTENS: Final = frozenset({("uvicorn.error", "UnicodeDecodeError"), ("uvicorn.error", "ClientDisconnect")})
"""Hvem som sier fra, og slaget unntak, når det er klienten som sendte tull eller gikk midt i. Ingen feil hos oss."""
FORFALSKET: Final = frozenset({"TypeError", "AttributeError", "ValueError"})
"""Slagene Streamlits kontroller gir når nettleseren sender noe av et annet slag enn kontrollen har."""
KONTROLLENE: Final = ("streamlit/elements/", "streamlit/runtime/state/")

_logg: Final = logging.getLogger("innsparing")
_STYRETEGN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def hendelse(navn: str, setning: str = "", **felt: object) -> None:
    """Logger en hendelse. Feltene er tall og faste ord, aldri noe en bruker har skrevet."""
    _skriv(logging.INFO, navn, setning, felt)


def advar(navn: str, setning: str, **felt: object) -> None:
    """Logger en hendelse noen bør gjøre noe med."""
    _skriv(logging.WARNING, navn, setning, felt)


def unntak(setning: str, **felt: object) -> None:
    """Logger unntaket som er i gang: slaget og stedene i koden, ikke det som sto i det."""
    _skriv(logging.ERROR, "feil", setning, felt, exc_info=True)


def _skriv(nivå: int, navn: str, setning: str, felt: dict[str, object], exc_info: bool = False) -> None:
    assert navn in HENDELSER, navn
    _logg.log(nivå, setning, exc_info=exc_info, extra={"hendelse": navn, "felt": felt})


def ren(tekst: object) -> str:
    """Teksten på én linje og ikke for lang."""
    return _STYRETEGN.sub(" ", str(tekst)).strip()[:LENGST]


class Logglinje(NamedTuple):
    """En linje i loggen, uten tid."""

    nivå: str
    hendelse: str
    felt: dict[str, object]
    setning: str

    def som_tekst(self, tid: str) -> str:
        """`2026-05-04T10:00:00Z INFO start port=8501: Appen er i gang.`"""
        felt = "".join(f" {navn}={ren(verdi)}" for navn, verdi in self.felt.items())
        return f"{tid} {self.nivå} {self.hendelse}{felt}" + (f": {self.setning}" if self.setning else "")

    def som_json(self, tid: str) -> str:
        """Ett JSON-objekt på én linje."""
        fast = {"tid": tid, "nivå": self.nivå, "hendelse": self.hendelse}
        felt = {n: v if isinstance(v, int | float) else ren(v) for n, v in self.felt.items()}
        return json.dumps(fast | felt | ({"setning": self.setning} if self.setning else {}), ensure_ascii=False)


def linje(post: logging.LogRecord) -> Logglinje:
    """Det en post i loggen blir til."""
    feilen = post.exc_info[1] if post.exc_info else None
    egen = getattr(post, "hendelse", None)
    if feilen is not None and (hva := _klientens(post.name, feilen)):
        return Logglinje("INFO", "avvist", {"hva": hva, "grunn": type(feilen).__name__, "sted": steder(feilen)}, "")
    felt: dict[str, object] = dict(getattr(post, "felt", {}))
    if egen is None:
        felt["fra"] = post.name
    if feilen is not None:
        felt |= {"slag": type(feilen).__name__, "sted": steder(feilen)}
    navn = egen or ("feil" if feilen is not None or post.levelno >= logging.ERROR else "melding")
    return Logglinje(post.levelname, navn, felt, ren(post.msg))


def _klientens(navn: str, feilen: BaseException) -> str:
    """Det klienten sendte som ikke gikk; tom når feilen er vår."""
    slag = type(feilen).__name__
    if (navn, slag) in KLIENTENS:
        return "forbindelse"
    innerst = Path(traceback.extract_tb(feilen.__traceback__)[-1].filename).as_posix()
    forfalsket = navn == "streamlit.error_util" and slag in FORFALSKET and any(m in innerst for m in KONTROLLENE)
    return "kontroll" if forfalsket else ""


def steder(feilen: BaseException) -> str:
    """Stedene i koden fra unntaket og utover, uten innholdet i det."""
    rammer = traceback.extract_tb(feilen.__traceback__)[-FLEST_STEDER:]
    return " < ".join(f"{_kort(ramme.filename)}:{ramme.lineno}" for ramme in reversed(rammer))


def _kort(fil: str) -> str:
    sti = Path(fil)
    return sti.relative_to(ROT).as_posix() if sti.is_relative_to(ROT) else "/".join(sti.parts[-2:])


class Sammenslått:
    """Slipper gjennom de første like linjene i minuttet, og sier hvor mange som ble utelatt."""

    def __init__(self, klokke: Callable[[], float] = time.monotonic) -> None:
        self._klokke, self._sett = klokke, dict[object, tuple[float, int]]()

    def utelatt(self, nøkkel: object, flest: int = LIKE_I_MINUTTET) -> int | None:
        """Antallet som ble utelatt i forrige minutt, eller None når denne også skal utelates."""
        nå = self._klokke()
        begynte, antall = self._sett.get(nøkkel, (nå, 0))
        if nå - begynte >= 60:
            begynte, antall, tidligere = nå, 0, max(0, antall - flest)
        else:
            tidligere = 0
        if nøkkel not in self._sett and len(self._sett) >= FLEST_SLAG:
            self._sett.clear()
        self._sett[nøkkel] = (begynte, antall + 1)
        return tidligere if antall < flest else None


class Skriver(logging.Handler):
    """Skriver hver post som én linje på standard feil."""

    def __init__(self, form: str, ut: Any = None, klokke: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._form, self._ut, self._vern = form, ut, Lock()
        self._like, self._alle = Sammenslått(klokke), Sammenslått(klokke)

    def emit(self, post: logging.LogRecord) -> None:
        """Skriver linjen. Det går aldri ut over den som logger."""
        try:
            ny = linje(post)
            with self._vern:
                utelatt = self._like.utelatt((ny.hendelse, ny.setning, repr(sorted(ny.felt.items(), key=str))))
                if utelatt is not None and self._alle.utelatt("alle", LINJER_I_MINUTTET) is not None:
                    self._skriv(ny._replace(felt=ny.felt | ({"utelatt": utelatt} if utelatt else {})))
        except Exception:
            self.handleError(post)

    def _skriv(self, ny: Logglinje) -> None:
        tid = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        print(ny.som_json(tid) if self._form == "json" else ny.som_tekst(tid), file=self._ut or sys.stderr, flush=True)


def ta_over(form: str) -> None:
    """Alt som logges i prosessen, går gjennom `Skriver`. Kan kalles flere ganger; den siste formen gjelder."""
    rot = logging.getLogger()
    rot.handlers[:] = [h for h in rot.handlers if not isinstance(h, Skriver)] + [Skriver(form)]
    logging.raiseExceptions = False
    _logg.setLevel(logging.INFO)
    streamlit.logger.setup_formatter = _la_gå_videre
    for navn, logger in list(logging.root.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger) and navn.split(".")[0] in ("streamlit", "uvicorn", "websockets"):
            _la_gå_videre(logger)
    for navn in STILLE:
        logging.getLogger(navn).setLevel(logging.WARNING)


def _la_gå_videre(logger: logging.Logger) -> None:
    logger.handlers[:] = []
    logger.propagate = True
