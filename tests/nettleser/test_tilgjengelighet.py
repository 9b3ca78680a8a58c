"""Ingen brudd på WCAG 2.0–2.2 A og AA, eller på god praksis, på noen side, i noen tilstand. Og: kontrollen ser brudd.

Prøvene tar et utvalg av breddene i hver tilstand. `python -m tests.verktoy.tilgjengelighet` tar alle.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.nettleser.hjelp import ny_kontekst, åpne
from tests.nettleser.uu import brudd, fokus_som_dekkes
from tests.tjener import ROT
from tests.verktoy.tilgjengelighet import (
    BREDDER,
    DIALOGER,
    YTTERST,
    dialoger_og_møte,
    gå_gjennom,
    særtjener,
    tilstander,
    undersøk,
)

TILSTANDER = {t.navn: t for t in tilstander()}
TELEFON, SMALEST = BREDDER[3:4], BREDDER[-1:]
UTVALG: tuple[tuple[str, Sequence[ViewportSize], bool, slice], ...] = (
    ("vanlig", YTTERST, False, slice(7, None)),
    ("ytterst", SMALEST, True, slice(0, 7, 2)),
    ("tomt", TELEFON, False, slice(1, 7, 2)),
    ("skadet lenke", SMALEST, True, slice(1)),
)
"""Tilstand, bredder, mørkt tema, og hvilke av sidene. Til sammen alle sidene, hver i én av tilstandene."""
HOS_LILLEVIK: tuple[tuple[str, Sequence[ViewportSize], bool, slice], ...] = (
    ("konflikt", TELEFON, False, slice(1)),
    ("eldre utgave", BREDDER[:1], True, slice(1)),
)


@pytest.mark.parametrize(("navn", "bredder", "mørk", "sider"), UTVALG, ids=lambda v: v if isinstance(v, str) else "")
def test_ingen_brudd(fane: Page, navn: str, bredder: Sequence[ViewportSize], mørk: bool, sider: slice) -> None:
    ingen(gå_gjennom(fane, replace(TILSTANDER[navn], mørk=mørk), bredder, sider=sider))


def test_ingen_brudd_i_dialoger_og_møte(fane: Page) -> None:
    ingen(dialoger_og_møte(fane, TILSTANDER["vanlig"], YTTERST))


def test_ingen_brudd_ved_konflikt_og_eldre_utgave(nettleser: Browser, tmp_path: Path) -> None:
    """Siden for feil i tallgrunnlaget prøves i `test_bruk`."""
    tjener = særtjener("lillevik", tmp_path)
    tjener.start()
    try:
        kontekst = ny_kontekst(nettleser, tjener.adresse)
        fane = kontekst.new_page()
        for navn, bredder, mørk, sider in HOS_LILLEVIK:
            ingen(gå_gjennom(fane, replace(TILSTANDER[navn], mørk=mørk), bredder, sider=sider))
        kontekst.close()
        assert "Traceback" not in tjener.loggtekst()
    finally:
        tjener.stopp()


def ingen(funn: Sequence[str]) -> None:
    assert not funn, "\n".join(funn)


def test_ingen_dialog_er_glemt() -> None:
    """Hver `@st.dialog` i sidene er en av dem kontrollen åpner."""
    titler = {
        pynt.args[0].value
        for fil in (ROT / "sider").rglob("*.py")
        for funksjon in ast.walk(ast.parse(fil.read_text("utf-8")))
        if isinstance(funksjon, ast.FunctionDef)
        for pynt in funksjon.decorator_list
        if isinstance(pynt, ast.Call)
        and ast.unparse(pynt.func) == "st.dialog"
        and isinstance(pynt.args[0], ast.Constant)
    }
    assert titler == {"Del alternativet", *DIALOGER, "Lukk rommet?"}  # den siste prøves i test_rom


# --- Kontrollen ser brudd -------------------------------------------------------------------------------------------

SÅDD = {
    "label:": "til.insertAdjacentHTML('beforeend', '<input type=text>')",
    "image-alt:": "til.insertAdjacentHTML('beforeend', '<img src=\"data:,\">')",
    "heading-order:": "til.insertAdjacentHTML('beforeend', '<h5>Hopp</h5>')",
    "color-contrast:": "finn('h1').style.setProperty('color', '#aaa', 'important')",
    "for liten å treffe:": "finn('.tl-knapp').style.cssText += ';min-height:0;height:16px;padding:0'",
    "rulles sidelengs:": "til.insertAdjacentHTML('beforeend', '<hr style=width:3000px>')",
    "kuttet:": "finn('h1').style.cssText += ';width:40px;overflow:hidden;white-space:nowrap'",
    "bryteren har for lite": "finn('.tl-bryter input').style.setProperty('border-color', '#ddd', 'important')",
    "diagram uten tekst": "til.insertAdjacentHTML('beforeend', "
    "'<div class=stVegaLiteChart data-testid=stVegaLiteChart style=height:90px>.</div>')",
}
"""Det kontrollen skal si, og det som skal til for at den må si det."""


def test_hvert_slags_brudd_blir_funnet(fane: Page) -> None:
    fane.set_viewport_size(BREDDER[0])
    fane.emulate_media(color_scheme="light")
    åpne(fane)
    ingen(brudd(fane))

    finn = "const finn = velger => document.querySelector(velger), til = finn('[data-testid=stMain] .stVerticalBlock');"
    fane.evaluate(f"() => {{ {finn} {'; '.join(SÅDD.values())} }}")
    funn = brudd(fane)

    assert [b for b in SÅDD if not any(f.startswith(b) for f in funn)] == []


def test_et_spenn_brytes_ikke_etter_streken_og_kopieres_uten_tegnet_som_holder_det_samlet(fane: Page) -> None:
    åpne(fane, "/fond")
    fane.context.grant_permissions(["clipboard-read", "clipboard-write"])
    avsnitt = fane.locator(".b-svar").first
    assert "70–\u206080" in avsnitt.inner_text()
    avsnitt.evaluate("e => getSelection().selectAllChildren(e)")
    fane.keyboard.press("Control+c")
    kopiert = fane.evaluate("navigator.clipboard.readText()")
    assert "70–80" in kopiert and "\u2060" not in kopiert


def test_det_som_har_fokus_bak_linjen_nederst_blir_funnet(fane: Page) -> None:
    fane.set_viewport_size(TELEFON[0])
    åpne(fane)
    ingen(fokus_som_dekkes(fane))
    fane.add_style_tag(content="[data-testid=stMain] { scroll-padding: 0 !important }")

    assert any("har fokus bak noe som står fast: button «Mer: " in f for f in fokus_som_dekkes(fane))


def test_det_som_forsvinner_i_et_smalt_vindu_blir_funnet(fane: Page) -> None:
    fane.emulate_media(color_scheme="light")
    fane.set_viewport_size(BREDDER[0])
    åpne(fane, "/om")
    fane.add_style_tag(content="@media (max-width: 400px) { h1 { display: none } }")

    assert "forsvinner når vinduet blir smalt: «Hvordan»" in undersøk(fane, YTTERST)
