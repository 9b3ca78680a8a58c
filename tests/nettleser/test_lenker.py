"""Lenker som åpner: i en undermappe, med feilskrevet side, forvansket på veien, for lange, og uten lager."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Anslag, EgetTiltak, Valg
from scenario.deling.delt import spørring
from scenario.lesing import les_kommune
from tests.nettleser.hjelp import Vakt, delt_lenke, gå_til, vent_ferdig, åpne, åpne_delt
from tests.nettleser.tiltakssiden import bryter, kode, slå, svaret, valget
from tests.test_adresse import FORVANSKET
from tests.tjener import Tjener

SKOLER, FRAVÆR = "Færre skoler", "Lavere sykefravær"
SJU, I_DESEMBER = "7,7 av 150 mill. kr i året", "6,9 av 150 mill. kr i året"


@pytest.fixture(scope="module")
def kommune() -> Kommune:
    return les_kommune()


@pytest.fixture
def i_mappe(desember: Tjener) -> Tjener:
    """Appen i en undermappe, slik den kan ligge under kommunens eget nettsted."""
    return desember


@pytest.fixture
def mappeside(desemberfane: Page) -> Page:
    return desemberfane


def test_alt_virker_i_en_undermappe(mappeside: Page, i_mappe: Tjener) -> None:
    """Åpne, slå på, bytte side, laste på nytt, dele, og åpne den korte lenken hos en annen."""
    rot = f"{i_mappe.adresse}/"
    åpne(mappeside, i_mappe.adresse)
    slå(mappeside, SKOLER)
    assert svaret(mappeside) == I_DESEMBER
    assert mappeside.url.startswith(f"{rot}?s=")
    mappeside.get_by_role("link", name="Fondet").click()
    vent_ferdig(mappeside)
    assert mappeside.url.startswith(f"{rot}fond?")
    mappeside.reload()
    vent_ferdig(mappeside)
    for lenke in mappeside.get_by_test_id("stPageLink").get_by_role("link").all():
        assert lenke.evaluate("a => a.href").startswith(rot)

    kort = delt_lenke(mappeside)
    hel = mappeside.get_by_label("Hele lenken", exact=True).inner_text()
    assert kort.startswith(f"{rot}les?k=") and hel.startswith(f"{rot}les?s=")
    expect(mappeside.get_by_alt_text("QR-kode som åpner alternativet")).to_have_attribute(
        "alt", f"QR-kode som åpner alternativet: {kort}"
    )
    annen = mappeside.context.new_page()
    for delt in (kort, hel):
        åpne_delt(annen, delt)
        assert svaret(annen) == I_DESEMBER
        expect(bryter(annen, SKOLER)).to_be_checked()
    annen.close()


@pytest.mark.parametrize(
    ("skrevet", "side"),
    [
        ("møte", "mote"),
        ("FOND/", "fond"),
    ],
)
def test_feilskrevet_sideadresse_går_til_siden_med_alt_i_behold(
    mappeside: Page, i_mappe: Tjener, kommune: Kommune, skrevet: str, side: str
) -> None:
    spurt = spørring(kommune, Valg(kommune.standard, navn="Vår plan"))
    åpne(mappeside, f"{i_mappe.adresse}/{skrevet}?{spurt}")
    assert mappeside.url == f"{i_mappe.adresse}/{side}?{spurt}"
    expect(mappeside.get_by_text("Fant ikke siden")).to_have_count(0)


def test_forvanskede_lenker_åpner_det_samme_uten_anklage(fane: Page, kommune: Kommune, tjener: Tjener) -> None:
    gå_til(fane)
    slå(fane, SKOLER)
    hel = f"{tjener.adresse}/?{spørring(kommune, valget(fane, kommune))}"
    feil = []
    for hvordan in ("bak )", "midt i 200b", "tankestrek", "store feltnavn", "HTML", "linjeskift"):
        gå_til(fane, FORVANSKET[hvordan](hel))
        varsler = fane.get_by_role("alert").all_inner_texts()
        if svaret(fane) != SJU or varsler:
            feil.append((hvordan, svaret(fane), varsler))
    assert not feil


def test_lenkene_i_menyen_bærer_det_nyeste_valget(fane: Page) -> None:
    """Et grep i listen tegner ikke menyen på nytt. Ny fane, trykk og tilbake gir likevel det som gjelder."""
    gå_til(fane)
    slå(fane, SKOLER)
    første = kode(fane)
    slå(fane, FRAVÆR)
    nyeste, fondet = kode(fane), fane.get_by_role("link", name="Fondet", exact=True)
    for lenke in fane.locator(".st-key-meny a, .st-key-bunnlenker a").all():
        lenke.dispatch_event("contextmenu")
        assert lenke.evaluate("a => new URL(a.href).searchParams.get('s')") == nyeste
    with fane.context.expect_page() as ny_fane:
        fondet.click(modifiers=["ControlOrMeta"])
    vent_ferdig(ny_fane.value)
    assert "/fond" in ny_fane.value.url and kode(ny_fane.value) == nyeste
    assert "/fond" not in fane.url
    fondet.click()
    vent_ferdig(fane)
    assert "/fond" in fane.url and kode(fane) == nyeste
    for venter, på in ((nyeste, True), (første, False)):
        fane.go_back()
        vent_ferdig(fane)
        assert kode(fane) == venter
        expect(bryter(fane, FRAVÆR)).to_be_checked(checked=på)


def test_en_lenke_uten_utgave_sier_at_den_ikke_kan_kontrolleres(fane: Page) -> None:
    gå_til(fane)
    slå(fane, SKOLER)
    gå_til(fane, f"/?s={kode(fane)}")
    varsel = fane.get_by_role("alert").filter(has_text="sier ikke hvilken utgave")
    expect(varsel).to_be_visible()
    slå(fane, SKOLER)  # nå står utgaven i adressen
    slå(fane, SKOLER)
    expect(varsel).to_have_count(0)


def test_en_altfor_lang_adresse_får_sin_egen_setning(side: Page, vakt: Vakt) -> None:
    vakt.tillat("400")
    side.goto("/?s=1A" + "a" * 600_000)
    expect(side.get_by_text("Adressen er for lang eller skadet")).to_be_visible()
    åpne(side, "/?s=1A" + "a" * 30_000)
    expect(side.get_by_role("alert").filter(has_text="for lang til å være et scenario")).to_be_visible()
    åpne(side, "/?" + "&".join(f"a{n}=1" for n in range(1_100)) + "&s=tull")
    expect(side.get_by_role("alert").filter(has_text="skadet eller ufullstendig")).to_be_visible()


def test_tjue_egne_tiltak_med_lange_navn_kan_deles(mappeside: Page, i_mappe: Tjener, kommune: Kommune) -> None:
    """Den hele lenken er for lang for en QR-kode, og for e-post. Den korte er det ikke."""
    egne = tuple(
        EgetTiltak(chr(97 + n), f"Ønsket tiltak nummer {n} " + "æøå " * 12, Anslag.punkt(1000.0 + n), Måned(2026, 1))
        for n in range(20)
    )
    gå_til(mappeside, f"{i_mappe.adresse}/?{spørring(kommune, Valg(kommune.standard, egne_tiltak=egne))}")
    kort = delt_lenke(mappeside)
    assert "/innsparing/les?k=" in kort
    expect(mappeside.get_by_alt_text("QR-kode som åpner alternativet")).to_be_visible()
    epost = mappeside.get_by_role("link", name="Send som e-post").get_attribute("href") or ""
    assert kort in unquote(epost)


def test_et_slettet_lager_skylder_ikke_på_leseren(mappeside: Page, i_mappe: Tjener) -> None:
    lagerfil = Path(i_mappe.miljø["LAGER"])
    for fil in lagerfil.parent.glob(f"{lagerfil.name}*"):
        fil.unlink()
    gå_til(mappeside, f"{i_mappe.adresse}/?k=k7mp-3xq9-hd2v")
    expect(mappeside.get_by_role("alert").filter(has_text="Lageret for korte lenker er tomt")).to_be_visible()
    expect(mappeside.get_by_text("Se etter at hele adressen")).to_have_count(0)
