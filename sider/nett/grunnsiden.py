"""Siden nettleseren får: Streamlits index.html med norsk språk, våre skript og vår stil.

Streamlit selv endres ikke. Hvordan siden er bygget, er samlet i SIDEBYTTER og vaktes av tests/test_mellomvare.py.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

from scenario.framstilling.farger import SOM_CSS
from sider.felles.sidene import SIDER

TEMAFARGER: Final = {"light": "#0B4F6C", "dark": "#12181D"}


SPRÅKSKRIPT: Final = Path(__file__).with_name("sprak.js").read_text(encoding="utf-8")
"""Gir norske datoer, tall og hjelpetekster i kontrollene også når nettleseren er satt opp på engelsk."""

TJENERSKRIPT: Final = Path(__file__).with_name("tjener.js").read_text(encoding="utf-8")
"""Sier hvor tjeneren er, også når appen ligger i en mappe: alle sidene ligger rett under den. Ellers leter Streamlit
først under sidens egen sti: to 404 i nettleserens logg."""

KOPISKRIPT: Final = Path(__file__).with_name("del.js").read_text(encoding="utf-8")
"""Knappene som kopierer, deler, viser QR-koden og skriver ut."""

RULLESKRIPT: Final = Path(__file__).with_name("rull.js").read_text(encoding="utf-8")
"""Tabeller som er bredere enn plassen, kan rulles fra tastaturet; Streamlit gir bare tabeller med fast bredde det.
Opplasteren har navn og kan få fokus, og er derfor en gruppe, ikke pynt."""

TRYKKSKRIPT: Final = Path(__file__).with_name("trykk.js").read_text(encoding="utf-8")
"""Et trykk på en lenke rett etter at noe er skrevet, venter til det som ble skrevet, er regnet."""
LESESKRIPT: Final = Path(__file__).with_name("les.js").read_text(encoding="utf-8")
"""En lenke som kommer utenfra, åpnes til lesing."""
FELTSKRIPT: Final = Path(__file__).with_name("felt.js").read_text(encoding="utf-8")
"""Knytter setningen under et felt til feltet, så den leses opp når feltet får fokus, og flytter fokus til feltet
tjeneren ber om."""

FOKUSSKRIPT: Final = Path(__file__).with_name("fokus.js").read_text(encoding="utf-8")
"""Dialoger som åpnes for å skrive i, har markøren i feltet, og tar med det som alt er skrevet."""

ÅPNETSKRIPT: Final = Path(__file__).with_name("aapnet.js").read_text(encoding="utf-8")
"""Siden begynner øverst når noe er åpnet fra en annen side."""

ARKSKRIPT: Final = Path(__file__).with_name("ark.js").read_text(encoding="utf-8")
"""Stripen nederst åpner hele svaret."""
HENTESKRIPT: Final = Path(__file__).with_name("hent.js").read_text(encoding="utf-8")
"""En fil lastes ned når den er klar."""
LENKESKRIPT: Final = Path(__file__).with_name("lenker.js").read_text(encoding="utf-8")
"""Lenkene i menyen bærer det nyeste valget, også når bare listen er tegnet på nytt."""
SPENNSKRIPT: Final = Path(__file__).with_name("spenn.js").read_text(encoding="utf-8")
"""Spenn som «23–33» brytes ikke etter streken."""
LEDERSKRIPT: Final = Path(__file__).with_name("romleder.js").read_text(encoding="utf-8")
"""Den som leder et rom, leder det også etter at siden er lastet på nytt."""

STIL: Final = (
    "@media (prefers-color-scheme: dark) { "
    '[data-testid^="stBase"][data-testid*="-primary"]:not([disabled]), '
    f'[data-testid="stMultiSelect"] [data-tag] {{ color: {TEMAFARGER["dark"]} !important }} '
    '[data-testid="stCheckbox"][data-selected="true"] label > div:first-of-type > div '
    f"{{ background-color: {TEMAFARGER['dark']} !important }} }}"
)
"""Streamlit har alltid hvitt oppå hovedfargen; i mørk visning er den lys, og kontrasten ble 2,4:1."""

STILARK: Final = ("felles/stil.css", "felles/svar.css", "felles/bilder.css", "meny.css", "les/les.css")
"""Stilen alle sidene bruker, i rekkefølge."""

UTEN_SKRIPT: Final = (
    "<p>Denne siden trenger JavaScript for å regne og vise tall.</p>"
    "<p>Slå på JavaScript i nettleseren, og last siden på nytt.</p>"
)
HODET: Final = "<hodet/>"
"""Plassen til tittelen og forhåndsvisningen, som følger lenken siden åpnes med."""
SIDEBYTTER: Final = (
    (r'<html lang="en">', '<html lang="nb">'),
    (r"<title>.*?</title>", HODET),
    (r"(<noscript>).*?(</noscript>)", rf"\1{UTEN_SKRIPT}\2"),
    (r'\s*<link rel="service-desc"[^>]*>', ""),
    (r"\s*<!--(?!\[).*?-->", ""),
)
INNEBYGD_SKRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def oversett_siden(html: str) -> str:
    """Streamlits index.html med norsk språk, plass til tittel og beskrivelse, temafarge og melding uten JavaScript."""
    for mønster, nytt in SIDEBYTTER:
        html = re.sub(mønster, nytt, html, flags=re.DOTALL)
    farger = "".join(
        f'<meta name="theme-color" content="{farge}" media="(prefers-color-scheme: {modus})">'
        for modus, farge in TEMAFARGER.items()
    )
    skript = ";\n".join(
        (
            LESESKRIPT,
            SPRÅKSKRIPT,
            TJENERSKRIPT,
            KOPISKRIPT,
            FELTSKRIPT,
            RULLESKRIPT,
            TRYKKSKRIPT,
            FOKUSSKRIPT,
            ÅPNETSKRIPT,
            ARKSKRIPT,
            HENTESKRIPT,
            LENKESKRIPT,
            LEDERSKRIPT,
            SPENNSKRIPT,
        )
    )
    hode = f"{farger}<style>{STIL}</style><script>{skript}</script>"
    return html.replace(HODET, f"{HODET}{hode}", 1).replace("</body>", f"{stilarket()}</body>", 1).lstrip()


@cache
def ikonet() -> bytes:
    """Ikonet i fanen, også på sider Streamlit ikke lager."""
    return (SIDER / "felles/ikon.png").read_bytes()


@cache
def stilarket() -> str:
    """Appens stil, sist i siden så den vinner over Streamlits. Da er ingenting ustilt mens siden lastes."""
    filer = "\n".join((SIDER / fil).read_text(encoding="utf-8") for fil in STILARK)
    return f"<style>{filer}\n{SOM_CSS}</style>"
