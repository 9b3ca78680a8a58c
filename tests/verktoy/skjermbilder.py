"""Bilder av sidene slik folk ser dem: `python -m tests.verktoy.skjermbilder [side …]`."""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from sider.meny import SIDENE
from tests.nettleser.hjelp import HØYDE, SKJERMER, ny_kontekst, start_nettleser, vent_ferdig, åpne
from tests.tjener import ROT, Tjener


def kjør(argumenter: Sequence[str] | None = None) -> None:
    """Tar bildene og skriver hvor de ligger."""
    valg = _les(argumenter)
    valg.mappe.mkdir(parents=True, exist_ok=True)
    with _tjener() as tjener, _nettleser() as nettleser:
        sider = valg.sider or [sti for _, _, sti, _ in SIDENE]
        for skjerm, mørk in product((*SKJERMER, *valg.skjerm), (True,) if valg.mørk else (False, True)):
            kontekst = ny_kontekst(nettleser, tjener.adresse, skjerm, mørk=mørk)
            fane = kontekst.new_page()
            for sti in sider:
                _ta_bilder(fane, sti, skjerm, mørk, valg)
            kontekst.close()


def _ta_bilder(fane: Page, sti: str, skjerm: ViewportSize, mørk: bool, valg: argparse.Namespace) -> None:
    åpne(fane, f"/{sti.strip('/')}{valg.adresse}")
    navn = f"{sti.strip('/').replace('/', '-') or 'start'}-{skjerm['width']}{'-mørk' if mørk else ''}"
    _lagre(fane, valg.mappe / f"{navn}.png")
    # Streamlit ruller inne i siden: hele siden synes først når vinduet er like høyt som innholdet.
    fane.set_viewport_size({"width": skjerm["width"], "height": max(skjerm["height"], _høyde(fane))})
    vent_ferdig(fane)
    _lagre(fane, valg.mappe / f"{navn}-hele.png")
    fane.set_viewport_size(skjerm)


def _lagre(fane: Page, fil: Path) -> None:
    fane.screenshot(path=fil, animations="disabled")
    print(fil.relative_to(ROT) if fil.is_relative_to(ROT) else fil)


def _høyde(fane: Page) -> int:
    høyde: int = fane.evaluate(HØYDE)
    return høyde


@contextmanager
def _tjener() -> Iterator[Tjener]:
    with tempfile.TemporaryDirectory() as mappe:
        tjener = Tjener(logg=Path(mappe) / "streamlit.log")
        tjener.start()
        try:
            yield tjener
        finally:
            tjener.stopp()


@contextmanager
def _nettleser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        nettleser = start_nettleser(playwright)
        yield nettleser
        nettleser.close()


def _skjerm(tekst: str) -> ViewportSize:
    funnet = re.fullmatch(r"(\d+)x(\d+)", tekst)
    if not funnet:
        raise argparse.ArgumentTypeError(f"«{tekst}» er ikke en størrelse som 1024x768")
    return ViewportSize(width=int(funnet[1]), height=int(funnet[2]))


def _les(argumenter: Sequence[str] | None) -> argparse.Namespace:
    tolk = argparse.ArgumentParser(prog="python -m tests.verktoy.skjermbilder", description=__doc__)
    tolk.add_argument("sider", nargs="*", help="stier, for eksempel «metode»; ellers alle")
    tolk.add_argument("--adresse", default="", help="spørrestreng som legges til, for eksempel «?s=…»")
    tolk.add_argument("--mørk", action="store_true", help="bare mørk drakt; ellers både lys og mørk")
    tolk.add_argument("--skjerm", action="append", type=_skjerm, default=[], help="enda en størrelse: 1024x768")
    tolk.add_argument("--mappe", type=Path, default=ROT / "skjermbilder", help="hvor bildene skal ligge")
    valg = tolk.parse_args(argumenter)
    if valg.adresse and not valg.adresse.startswith("?"):
        valg.adresse = "?" + valg.adresse
    return valg


if __name__ == "__main__":
    kjør()
