"""Streamlits egne filer med JavaScript og stil, med tekstene på bokmål (streamlit_tekster.yaml).

Tekst fra Python går i websocketen og blir aldri rørt. Hvordan filene er bygget, vaktes av tests/test_mellomvare.py.
"""

import gzip
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import yaml
from starlette.datastructures import Headers
from starlette.responses import Response
from streamlit import file_util


class Tekst(NamedTuple):
    """Én tekst i en pakket JavaScript-fil. `kode` er teksten med koden rundt; § er plassen den står på."""

    engelsk: str
    norsk: str
    kode: str = "`§`"
    antall: int = 1

    @property
    def før(self) -> str:
        """Koden som står foran teksten."""
        return self.kode.partition("§")[0]

    @property
    def hele(self) -> str:
        """Koden med den engelske teksten på plass."""
        return self.kode.replace("§", self.engelsk)


class FerdigFil(NamedTuple):
    """En ferdig fil: rå og pakket innhold, og hodene den sendes med."""

    rå: bytes
    pakket: bytes
    hoder: dict[str, str]


KODEBYTTER: Final = {
    "StreamlitMarkdown": (
        Tekst("nc", "", "transforms:[§],enter:{literalAutolink:"),
        Tekst("J", "{}", "function Ql(){return{text:§}}for("),
    )
}
"""Markdown i appen lager ikke lenker av seg selv: `https://…`, `www.…` og `a@b` er bare tekst, også når noen har
skrevet dem i et navn. Lenker appen vil ha, skrives `[tekst](adresse)`."""


def bytter(stamme: str) -> tuple[Tekst, ...]:
    """Alt som byttes i en JavaScript-fil."""
    return (*tekster().get(stamme, ()), *KODEBYTTER.get(stamme, ()))


@cache
def tekster() -> dict[str, tuple[Tekst, ...]]:
    """Alle tekstene, etter filnavn uten kontrollsum."""
    kilde = Path(__file__).with_name("streamlit_tekster.yaml").read_text(encoding="utf-8")
    return {fil: tuple(Tekst(**rad) for rad in rader) for fil, rader in yaml.safe_load(kilde).items()}


def stamme(navn: str) -> str:
    """`index.DormvYxC.js` → `index`."""
    return navn.rsplit(".", 2)[0]


def steder(tekst: Tekst, kode: str) -> list[int]:
    """Hvor i koden teksten begynner; tomt hvis den finnes oftere enn ventet og byttet derfor er utrygt."""
    funn = [treff.start() + len(tekst.før) for treff in re.finditer(re.escape(tekst.hele), kode)]
    return funn if len(funn) <= tekst.antall else []


def oversett(kode: str, byttes: Iterable[Tekst]) -> str:
    """Koden med hver tekst byttet. Alle steder finnes i originalen; ett bytte kan ikke ødelegge et annet."""
    bytter = sorted((sted, tekst) for tekst in byttes for sted in steder(tekst, kode))
    deler, slutt = [], 0
    for sted, tekst in bytter:
        if sted >= slutt:
            deler += [kode[slutt:sted], tekst.norsk]
            slutt = sted + len(tekst.engelsk)
    return "".join([*deler, kode[slutt:]])


@cache
def statiske_filer() -> dict[str, Path]:
    """JavaScript og stilark fra Streamlit, etter stien de hentes på."""
    rot = Path(file_util.get_static_dir())
    funnet = [p for type_ in ("js", "css") for p in (rot / "static" / type_).glob(f"*.{type_}")]
    return {p.relative_to(rot).as_posix(): p for p in funnet}


@cache
def ferdig_fil(sti: str) -> FerdigFil:
    """Filen oversatt og pakket. Oversatte filer må spørres etter hver gang; resten har innholdet i navnet."""
    fil = statiske_filer()[sti]
    kode = fil.read_text(encoding="utf-8")
    ny = oversett(kode, bytter(stamme(fil.name))) if fil.suffix == ".js" else kode
    rå = ny.encode()
    hoder = {
        "Content-Type": f"text/{'javascript' if fil.suffix == '.js' else 'css'}; charset=utf-8",
        "Cache-Control": "public, max-age=31536000, immutable" if ny == kode else "no-cache",
        "ETag": f'W/"{hashlib.sha256(rå).hexdigest()[:32]}"',
        "Vary": "Accept-Encoding",
    }
    return FerdigFil(rå, gzip.compress(rå, 6, mtime=0), hoder)


def filsvar(fil: FerdigFil, spørsmål: Headers) -> Response:
    """304 når nettleseren har samme utgave, ellers filen – pakket når nettleseren tar imot det."""
    if fil.hoder["ETag"] in spørsmål.get("if-none-match", ""):
        return Response(status_code=304, headers=fil.hoder)
    if "gzip" in spørsmål.get("accept-encoding", ""):
        return Response(fil.pakket, headers=fil.hoder | {"Content-Encoding": "gzip"})
    return Response(fil.rå, headers=fil.hoder)


def klargjør() -> int:
    """Oversetter filene forsiden ber om, så den første brukeren slipper å vente. Gir antallet."""
    html = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    navn = sorted(set(re.findall(r"static/(?:js|css)/[^\"']+", html)) & set(statiske_filer()))
    for sti in navn:
        ferdig_fil(sti)
    return len(navn)
