"""Dokumentasjonen som nettsted, laget av filene i kodelageret: `sh drift/dokumentasjon`.

Sidene henter ingenting utenfra.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from html import escape
from pathlib import Path
from posixpath import dirname, normpath, relpath
from shutil import copy

from markdown_it import MarkdownIt

from scenario.innstillinger import tabell

ROT = Path(__file__).resolve().parent.parent
FILER = {
    "README.md": "Forsiden",
    "konfig/README.md": "Tallene",
    "drift/README.md": "Drift",
    "scenario/analyse/pakker/README.md": "Pakkesøket",
    "CONTRIBUTING.md": "Bidra",
    "SECURITY.md": "Sikkerhet",
    "ENDRINGER.md": "Endringer",
}
"""Filene som er sider, i menyens rekkefølge."""
LAGET = {"huset.md": "Huset, rom for rom", "innstillinger.md": "Innstillinger"}
"""Sidene som lages av koden."""
STIL = Path(__file__).with_suffix(".css").read_text("utf-8")


def html_for(fil: str) -> str:
    """Navnet på siden en fil blir: `drift/README.md` → `drift/index.html`."""
    return fil.replace("README.md", "index.html").replace(".md", ".html")


def lag(mappe: Path) -> list[Path]:
    """Skriver alle sidene i mappa, og gir dem."""
    laget = {"huset.md": huset(), "innstillinger.md": f"# Innstillinger\n\n```\n{tabell()}\n```\n"}
    tekster = {fil: laget[fil] if fil in laget else (ROT / fil).read_text("utf-8") for fil in FILER | LAGET}
    ut = []
    for fil, tekst in tekster.items():
        siden = mappe / html_for(fil)
        siden.parent.mkdir(parents=True, exist_ok=True)
        siden.write_text(side(fil, tekst), "utf-8")
        ut.append(siden)
    copy(ROT / "bilde.svg", mappe)
    return ut


def side(fil: str, tekst: str) -> str:
    """Hele siden, med meny."""
    her = html_for(fil)
    kropp = MarkdownIt("commonmark").enable("table").render(tekst)
    meny = "".join(
        f'<li><a href="{_fra(her, html_for(f))}"{" aria-current=page" if f == fil else ""}>{navn}</a></li>'
        for f, navn in (FILER | LAGET).items()
    )
    return (
        f'<!doctype html><html lang="nb"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape((FILER | LAGET)[fil])} – Innsparing</title><style>{STIL}</style>"
        f'<nav aria-label="Sidene"><ul>{meny}</ul></nav><main>{_med_lenker(fil, kropp)}</main></html>\n'
    )


def _fra(her: str, dit: str) -> str:
    return relpath(dit, dirname(her) or ".")


def _med_lenker(fil: str, kropp: str) -> str:
    """Kroppen der navnet på en fil som er en side, er en lenke til siden."""

    def lenke(treff: re.Match[str]) -> str:
        navn = treff[1]
        for mulig in (navn, normpath(f"{dirname(fil)}/{navn}")):
            if mulig in FILER and mulig != fil:
                return f'<a href="{_fra(html_for(fil), html_for(mulig))}"><code>{navn}</code></a>'
        return treff[0]

    return re.sub(r"<code>([\w./-]+\.md)</code>", lenke, kropp)


def huset() -> str:
    """Hvert rom med det `__init__` sier om det, og hver fil med sin første setning."""
    linjer = ["# Huset, rom for rom", "", "Laget av det første hver fil sier om seg selv."]
    for mappe, _, filer in sorted(os.walk(ROT)):
        sti = Path(mappe).relative_to(ROT)
        if sti.parts[:1] not in (("scenario",), ("sider",)) or "__pycache__" in sti.parts:
            continue
        rader = [(f, _første_setning(Path(mappe) / f)) for f in sorted(filer) if f.endswith(".py")]
        om = dict(rader).get("__init__.py", "")
        linjer += ["", f"## {sti.as_posix()}", "", om, "", "| fil | |", "|---|---|"]
        linjer += [f"| `{f}` | {setning.replace('|', '/')} |" for f, setning in rader if f != "__init__.py"]
    return "\n".join(linjer)


def _første_setning(fil: Path) -> str:
    return (ast.get_docstring(ast.parse(fil.read_text("utf-8"))) or "").partition("\n")[0]


if __name__ == "__main__":
    sidene = lag(Path(sys.argv[1]))
    print(f"{len(sidene)} sider i {sys.argv[1]}: åpne {sidene[0]}")
