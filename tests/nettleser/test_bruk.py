"""Appen slik den brukes: slå på, endre, låse, dele, angre, laste på nytt og miste tjeneren midt i et møte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from scenario.begreper import Kommune
from scenario.lesing import KONFIG, les_kommune
from tests.nettleser.hjelp import (
    SKJERMER,
    TregtNett,
    Vakt,
    brett_ut,
    gå_til,
    ingen_vannrett_rulling,
    ny_kontekst,
    vent_ferdig,
    åpne,
)
from tests.nettleser.tiltakssiden import (
    bryter,
    kode,
    navnet,
    prinsippvedtak,
    rad,
    resultatet,
    skjermen_viser_det_motoren_gir,
    skriv,
    slå,
    svaret,
    trykk,
    valget,
    vis_detaljer,
)
from tests.tjener import Tjener
from tests.verktoy.tilgjengelighet import YTTERST, undersøk

SKOLER = "Færre skoler"
FRAVÆR = "Lavere sykefravær"
STRUKTUR = "Strukturelle endringer i tjenestetilbudet"
SIDER = ("/", "/fond", "/pakker", "/usikkerhet", "/last-ned", "/tallgrunnlag", "/om", "/personvern", "/tilgjengelighet")


@pytest.fixture(scope="module")
def kommune() -> Kommune:
    return les_kommune()


def test_et_klikk_flytter_tallet_og_adressen(side: Page, kommune: Kommune) -> None:
    åpne(side)
    assert svaret(side) == "0,0 av 150 mill. kr i året"

    slå(side, SKOLER)

    assert svaret(side) == "7,7 av 150 mill. kr i året"
    assert [t.id for t in valget(side, kommune).tiltak] == ["skolestruktur"]
    skjermen_viser_det_motoren_gir(side, kommune)


def test_adressen_har_alt_skrevet_ut_fra_første_klikk(side: Page, kommune: Kommune) -> None:
    åpne(side)
    slå(side, SKOLER)

    (tv,) = valget(side, kommune).tiltak
    assert (tv.mengde, str(tv.start), tv.opptrapping_måneder) == (1, "2026-08", 0)
    assert valget(side, kommune).forutsetninger == kommune.standard


def test_mengden_endrer_tallet(side: Page, kommune: Kommune) -> None:
    åpne(side)
    slå(side, SKOLER)
    trykk(side, f"Mer: {SKOLER}")
    skriv(side, vis_detaljer(side, SKOLER).get_by_label("Mengde", exact=True), "3")

    assert svaret(side) == "23,1 av 150 mill. kr i året"
    expect(rad(side, SKOLER)).to_contain_text("3 av 4\u00a0skoler")
    skjermen_viser_det_motoren_gir(side, kommune)


def test_eget_anslag_tas_på_norsk_og_avviser_resten_med_en_setning(side: Page, kommune: Kommune) -> None:
    åpne(side)
    slå(side, SKOLER)
    detaljer = vis_detaljer(side, SKOLER)
    detaljer.get_by_text("Legg inn ditt eget tall").click()
    felt = detaljer.get_by_label("Eget anslag, mill. kr i året")

    skriv(side, felt, "3,75")
    assert svaret(side) == "3,8 av 150 mill. kr i året"

    skriv(side, felt, "tre")
    expect(detaljer.get_by_text("«tre» er ikke et tall.")).to_be_visible()
    expect(felt).to_have_value("tre")
    assert svaret(side) == "3,8 av 150 mill. kr i året"
    skjermen_viser_det_motoren_gir(side, kommune)


def test_et_lukket_tema_låser_tiltakene_og_åpner_dem_igjen(side: Page, kommune: Kommune) -> None:
    åpne(side)
    slå(side, SKOLER)
    prinsippvedtak(side, STRUKTUR, "Skal ikke utredes")

    assert svaret(side) == "0,0 av 150 mill. kr i året"
    expect(bryter(side, SKOLER)).to_have_count(0)
    expect(rad(side, SKOLER)).to_contain_text("7,7teller ikke")
    expect(rad(side, SKOLER)).to_contain_text("«Struktur» skal ikke utredes.")
    expect(rad(side, "Færre barnehager")).to_contain_text("0av 23,0")
    expect(side.get_by_text("7,7 av det du har valgt, teller ikke.")).to_be_visible()
    assert valget(side, kommune).lukkede_temaer == (1,)

    rad(side, SKOLER).get_by_role("button", name="Utred temaet likevel").click()
    vent_ferdig(side)
    assert svaret(side) == "7,7 av 150 mill. kr i året"
    expect(bryter(side, SKOLER)).to_be_checked()


def test_et_eget_tiltak_kan_legges_til_endres_og_fjernes(side: Page, kommune: Kommune) -> None:
    navn = "Selge *rådhuset* <b>nå</b>"
    åpne(side)
    nytt, beløp = side.get_by_label("Hva går tiltaket ut på?"), side.get_by_label("Mill. kr i året", exact=True)
    skriv(side, beløp, "12,5 %")
    expect(nytt).to_be_focused()
    expect(side.get_by_text("Gi tiltaket et navn.")).to_be_visible()
    expect(beløp).to_have_value("12,5 %")
    nytt.fill(navn)
    skriv(side, beløp, "12")

    assert svaret(side) == "12,0 av 150 mill. kr i året"
    expect(nytt).to_have_value("")
    detaljer = vis_detaljer(side, navn)
    skriv(side, detaljer.get_by_label("Mill. kr i året", exact=True), "8,5")
    assert svaret(side) == "8,5 av 150 mill. kr i året"
    skriv(side, detaljer.get_by_label("Lavt anslag"), "6")
    assert valget(side, kommune).egne_tiltak[0].helårseffekt.nivåer == (6000, 8500, 8500)
    skjermen_viser_det_motoren_gir(side, kommune)

    slå(side, navn)
    assert svaret(side) == "0,0 av 150 mill. kr i året"
    slå(side, navn)
    assert svaret(side) == "8,5 av 150 mill. kr i året"
    trykk(side, "Fjern tiltaket")
    assert svaret(side) == "0,0 av 150 mill. kr i året"
    expect(rad(side, navn)).to_have_count(0)
    trykk(side, "Angre")
    assert svaret(side) == "8,5 av 150 mill. kr i året"


def test_delt_adresse_viser_det_samme_i_et_nytt_vindu_på_flere_sider(
    side: Page, nettleser: Browser, tjener: Tjener, kommune: Kommune
) -> None:
    åpne(side)
    slå(side, SKOLER)
    slå(side, FRAVÆR)
    delt, vist = kode(side), svaret(side)

    kontekst = ny_kontekst(nettleser, tjener.adresse)
    annen = kontekst.new_page()
    for sti in SIDER[1::3]:
        åpne(annen, f"{sti}?s={delt}")
        annen.get_by_role("link", name="Velg", exact=True).click()
        vent_ferdig(annen)
        assert svaret(annen) == vist, sti
        expect(bryter(annen, SKOLER)).to_be_checked()
    kontekst.close()


def test_tilbake_fram_og_last_på_nytt(side: Page, kommune: Kommune) -> None:
    åpne(side)
    slå(side, SKOLER)
    slå(side, FRAVÆR)
    begge = svaret(side)

    side.go_back()
    vent_ferdig(side)
    expect(bryter(side, FRAVÆR)).not_to_be_checked()
    assert svaret(side) == "7,7 av 150 mill. kr i året"

    side.go_forward()
    vent_ferdig(side)
    expect(bryter(side, FRAVÆR)).to_be_checked()
    assert svaret(side) == begge

    side.reload()
    vent_ferdig(side)
    assert svaret(side) == begge
    slå(side, FRAVÆR)
    assert svaret(side) == "7,7 av 150 mill. kr i året"


def test_nullstill_spør_ikke_og_kan_angres_med_tilbake(side: Page, kommune: Kommune) -> None:
    åpne(side)
    slå(side, SKOLER)
    side.get_by_role("button", name="Nullstill").click()
    vent_ferdig(side)
    assert svaret(side) == "0,0 av 150 mill. kr i året"
    expect(bryter(side, SKOLER)).not_to_be_checked()

    side.go_back()
    vent_ferdig(side)
    assert svaret(side) == "7,7 av 150 mill. kr i året"
    expect(bryter(side, SKOLER)).to_be_checked()


def test_sidebytte_beholder_valget(side: Page, kommune: Kommune) -> None:
    åpne(side)
    slå(side, SKOLER)
    for navn in ("Fondet", "Veier til målet", "Velg"):
        side.get_by_role("link", name=navn, exact=True).click()
        vent_ferdig(side)
        assert [t.id for t in valget(side, kommune).tiltak] == ["skolestruktur"], navn
    assert svaret(side) == "7,7 av 150 mill. kr i året"
    expect(bryter(side, SKOLER)).to_be_checked()


def test_raske_klikk_mister_ingenting(side: Page, kommune: Kommune) -> None:
    åpne(side)
    for _ in range(8):
        bryter(side, SKOLER).click()
    bryter(side, FRAVÆR).click()
    bryter(side, SKOLER).click()
    vent_ferdig(side)

    assert [t.id for t in valget(side, kommune).tiltak] == ["skolestruktur", "sykefravaer"]
    skjermen_viser_det_motoren_gir(side, kommune)


def test_en_eldre_adresse_i_neste_klikk_tas_ikke_for_tilbakeknappen(side: Page, kommune: Kommune) -> None:
    """På et tregt nett kommer neste klikk før den nye adressen, og bærer den gamle med seg."""
    nett = TregtNett(side)
    åpne(side)
    slå(side, SKOLER)
    nett.hold_svar()
    bryter(side, FRAVÆR).press("Space")
    nett.vent_på_svar()
    navnet(side, SKOLER).click()  # åpner en rad, og rører ikke valget
    nett.slipp_svar()
    vent_ferdig(side)

    assert [t.id for t in valget(side, kommune).tiltak] == ["skolestruktur", "sykefravaer"]
    skjermen_viser_det_motoren_gir(side, kommune)


def test_ny_start_av_tjeneren_mellom_to_klikk(nettleser: Browser, drepbar: Tjener, kommune: Kommune) -> None:
    kontekst = ny_kontekst(nettleser, drepbar.adresse)
    side = kontekst.new_page()
    åpne(side)
    slå(side, SKOLER)
    drepbar.drep()
    drepbar.start()
    side.wait_for_function("() => window.__kjøringer?.ferdig()")
    slå(side, FRAVÆR)

    assert [t.id for t in valget(side, kommune).tiltak] == ["skolestruktur", "sykefravaer"]
    skjermen_viser_det_motoren_gir(side, kommune)
    kontekst.close()


def test_en_forutsetning_flytter_sitt_eget_utgangspunkt(side: Page, kommune: Kommune) -> None:
    åpne(side, "/fond")
    side.get_by_role("radiogroup", name="Trekkes merforbruket").get_by_role("radio", name="75").click()
    vent_ferdig(side)

    side.go_back()
    vent_ferdig(side)
    expect(side.get_by_role("radio", name="Nei").first).to_be_checked()
    side.get_by_role("radiogroup", name="Trekkes merforbruket").get_by_role("radio", name="75").click()
    vent_ferdig(side)

    assert valget(side, kommune).forutsetninger.merforbruk == ((2024, 75000.0),)
    assert resultatet(side, kommune).fond[0] == 365600
    brett_ut(side, "Regnestykket")
    tabell = side.get_by_role("table", name="Fondet i tre ledd")
    expect(tabell.get_by_role("row", name="Virkning av dine forutsetninger")).to_contain_text("−75,0")
    expect(tabell.get_by_role("row", name="Virkning av tiltakene")).to_contain_text("0,0")

    brett_ut(side, "Alt annet som kan endres")
    side.get_by_role("button", name="Tilbakestill").click()
    vent_ferdig(side)
    assert valget(side, kommune).forutsetninger == kommune.standard
    expect(side.get_by_role("radio", name="Nei").first).to_be_checked()


@pytest.mark.parametrize("ødelagt", ["1AV1OvW8sXXXX", "<script>alert(1)</script>", "2framtid"])
def test_en_skadet_lenke_gir_en_setning_og_mister_ingenting(side: Page, ødelagt: str) -> None:
    åpne(side, f"/?s={ødelagt}")

    expect(side.get_by_role("alert").filter(has_text="enke").first).to_be_visible()
    assert svaret(side) == "0,0 av 150 mill. kr i året"
    slå(side, SKOLER)
    assert svaret(side) == "7,7 av 150 mill. kr i året"


def test_ingen_side_kan_rulles_sidelengs(side: Page) -> None:
    for sti in SIDER:
        gå_til(side, f"{sti}?s=1AV1OvW8sTQpL")
        expect(side.locator("h1")).to_have_count(1)
        for skjerm in SKJERMER:
            side.set_viewport_size(skjerm)
            vent_ferdig(side)
            ingen_vannrett_rulling(side)


@pytest.mark.parametrize("skjerm", [SKJERMER[-1]], ids=["telefon"])
def test_telefonen_har_svaret_fast_nederst(side: Page, skjerm: ViewportSize) -> None:
    åpne(side)
    slå(side, SKOLER)
    expect(side.locator(".stripe")).to_contain_text("7,7 av 150")
    expect(side.locator(".stripe")).to_be_in_viewport()


@pytest.fixture
def feil_i_tallene(tmp_path: Path) -> Iterator[Tjener]:
    """En tjener der to filer i tallgrunnlaget har feil."""
    konfig = tmp_path / "konfig"
    copytree(KONFIG, konfig)
    tiltak = konfig / "kommuner/drammen/tiltak"
    for navn, fra, til in (("skolestruktur", "lav: 5400", "lav: 9000"), ("staber", "kode: t", "kode: t\nfarge: rød")):
        fil = tiltak / f"{navn}.yaml"
        fil.write_text(fil.read_text("utf-8").replace(fra, til), "utf-8")
    # Uten noen utgave å vise i stedet.
    tjener = Tjener(logg=tmp_path / "tjener.log", miljø={"KONFIG": str(konfig), "UTGAVER": str(tmp_path / "utgaver")})
    tjener.start()
    yield tjener
    tjener.stopp()


def test_feil_i_tallgrunnlaget_vises_som_en_lesbar_side(nettleser: Browser, feil_i_tallene: Tjener, vakt: Vakt) -> None:
    kontekst = ny_kontekst(nettleser, feil_i_tallene.adresse)
    vakt.følg(kontekst)
    side = kontekst.new_page()
    åpne(side)

    expect(side.get_by_role("heading", name="Tallgrunnlaget har feil")).to_be_visible()
    rader = side.get_by_role("row")
    expect(rader.filter(has_text="skolestruktur.yaml")).to_contain_text("9000 er større enn sannsynlig 7700")
    expect(rader.filter(has_text="staber.yaml")).to_contain_text("ukjent felt")
    assert undersøk(side, YTTERST) == []
    kontekst.close()
    assert not vakt.uventet()
