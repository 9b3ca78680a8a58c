"""Appen slik den brukes: slå på, endre, låse, dele, angre, laste på nytt og miste tjeneren midt i et møte."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from scenario.begreper import Kommune
from scenario.lesing import les_kommune
from tests.nettleser.hjelp import (
    SKJERMER,
    TregtNett,
    brett_ut,
    gå_til,
    ingen_vannrett_rulling,
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
from tests.verktoy.tilgjengelighet import sett_bredde

SKOLER = "Færre skoler"
FRAVÆR = "Lavere sykefravær"
STRUKTUR = "Strukturelle endringer i tjenestetilbudet"
SIDER = ("/", "/fond", "/pakker", "/usikkerhet", "/last-ned", "/tallgrunnlag", "/om", "/personvern", "/tilgjengelighet")


@pytest.fixture(scope="module")
def kommune() -> Kommune:
    return les_kommune()


def test_et_klikk_flytter_tallet_og_adressen(fane: Page, kommune: Kommune) -> None:
    gå_til(fane)
    assert svaret(fane) == "0,0 av 150 mill. kr i året"

    slå(fane, SKOLER)

    assert svaret(fane) == "7,7 av 150 mill. kr i året"
    skjermen_viser_det_motoren_gir(fane, kommune)
    (tv,) = valget(fane, kommune).tiltak  # alt er skrevet ut fra første klikk
    assert (tv.id, tv.mengde, str(tv.start), tv.opptrapping_måneder) == ("skolestruktur", 1, "2026-08", 0)
    assert valget(fane, kommune).forutsetninger == kommune.standard


def test_mengde_og_eget_anslag_endrer_tallet_og_det_som_ikke_er_tall_avvises(side: Page, kommune: Kommune) -> None:
    åpne(side)
    slå(side, SKOLER)
    trykk(side, f"Mer: {SKOLER}")
    detaljer = vis_detaljer(side, SKOLER)
    skriv(side, detaljer.get_by_label("Mengde", exact=True), "3")
    assert svaret(side) == "23,1 av 150 mill. kr i året"
    expect(rad(side, SKOLER)).to_contain_text("3 av 4\u00a0skoler")
    skjermen_viser_det_motoren_gir(side, kommune)

    detaljer.get_by_text("Legg inn ditt eget tall").click()
    felt = detaljer.get_by_label("Eget anslag, mill. kr i året")

    skriv(side, felt, "3,75")
    assert svaret(side) == "3,8 av 150 mill. kr i året"

    skriv(side, felt, "tre")
    expect(detaljer.get_by_text("«tre» er ikke et tall.")).to_be_visible()
    expect(felt).to_have_value("tre")
    assert svaret(side) == "3,8 av 150 mill. kr i året"
    skjermen_viser_det_motoren_gir(side, kommune)


def test_et_lukket_tema_låser_tiltakene_og_åpner_dem_igjen(fane: Page, kommune: Kommune) -> None:
    gå_til(fane)
    slå(fane, SKOLER)
    prinsippvedtak(fane, STRUKTUR, "Skal ikke utredes")

    assert svaret(fane) == "0,0 av 150 mill. kr i året"
    expect(bryter(fane, SKOLER)).to_have_count(0)
    expect(rad(fane, SKOLER)).to_contain_text("7,7teller ikke")
    expect(rad(fane, SKOLER)).to_contain_text("«Struktur» skal ikke utredes.")
    expect(rad(fane, "Færre barnehager")).to_contain_text("0av 23,0")
    expect(fane.get_by_text("7,7 av det du har valgt, teller ikke.")).to_be_visible()
    assert valget(fane, kommune).lukkede_temaer == (1,)

    rad(fane, SKOLER).get_by_role("button", name="Utred temaet likevel").click()
    vent_ferdig(fane)
    assert svaret(fane) == "7,7 av 150 mill. kr i året"
    expect(bryter(fane, SKOLER)).to_be_checked()


def test_et_eget_tiltak_kan_legges_til_endres_og_fjernes(fane: Page, kommune: Kommune) -> None:
    navn = "Selge *rådhuset* <b>nå</b>"
    gå_til(fane)
    nytt, beløp = fane.get_by_label("Hva går tiltaket ut på?"), fane.get_by_label("Mill. kr i året", exact=True)
    skriv(fane, beløp, "12,5 %")
    expect(nytt).to_be_focused()
    expect(fane.get_by_text("Gi tiltaket et navn.")).to_be_visible()
    expect(beløp).to_have_value("12,5 %")
    nytt.fill(navn)
    skriv(fane, beløp, "12")

    assert svaret(fane) == "12,0 av 150 mill. kr i året"
    expect(nytt).to_have_value("")
    detaljer = vis_detaljer(fane, navn)
    skriv(fane, detaljer.get_by_label("Mill. kr i året", exact=True), "8,5")
    assert svaret(fane) == "8,5 av 150 mill. kr i året"
    skriv(fane, detaljer.get_by_label("Lavt anslag"), "6")
    assert valget(fane, kommune).egne_tiltak[0].helårseffekt.nivåer == (6000, 8500, 8500)
    skjermen_viser_det_motoren_gir(fane, kommune)

    slå(fane, navn)
    assert svaret(fane) == "0,0 av 150 mill. kr i året"
    slå(fane, navn)
    assert svaret(fane) == "8,5 av 150 mill. kr i året"
    trykk(fane, "Fjern tiltaket")
    assert svaret(fane) == "0,0 av 150 mill. kr i året"
    expect(rad(fane, navn)).to_have_count(0)
    trykk(fane, "Angre")
    assert svaret(fane) == "8,5 av 150 mill. kr i året"


def test_delt_adresse_viser_det_samme_på_en_annen_side_i_et_nytt_vindu(fane: Page, kommune: Kommune) -> None:
    gå_til(fane)
    slå(fane, SKOLER)
    slå(fane, FRAVÆR)
    delt, vist = kode(fane), svaret(fane)

    annen = fane.context.new_page()
    åpne(annen, f"/fond?s={delt}")
    annen.get_by_role("link", name="Velg", exact=True).click()
    vent_ferdig(annen)
    assert svaret(annen) == vist
    expect(bryter(annen, SKOLER)).to_be_checked()
    annen.close()


def test_tilbake_fram_og_last_på_nytt(fane: Page, kommune: Kommune) -> None:
    gå_til(fane)
    slå(fane, SKOLER)
    slå(fane, FRAVÆR)
    begge = svaret(fane)

    fane.go_back()
    vent_ferdig(fane)
    expect(bryter(fane, FRAVÆR)).not_to_be_checked()
    assert svaret(fane) == "7,7 av 150 mill. kr i året"

    fane.go_forward()
    vent_ferdig(fane)
    expect(bryter(fane, FRAVÆR)).to_be_checked()
    assert svaret(fane) == begge

    fane.reload()
    vent_ferdig(fane)
    assert svaret(fane) == begge
    slå(fane, FRAVÆR)
    assert svaret(fane) == "7,7 av 150 mill. kr i året"


def test_nullstill_spør_ikke_og_kan_angres_med_tilbake(fane: Page, kommune: Kommune) -> None:
    gå_til(fane)
    slå(fane, SKOLER)
    fane.get_by_role("button", name="Nullstill").click()
    vent_ferdig(fane)
    assert svaret(fane) == "0,0 av 150 mill. kr i året"
    expect(bryter(fane, SKOLER)).not_to_be_checked()

    fane.go_back()
    vent_ferdig(fane)
    assert svaret(fane) == "7,7 av 150 mill. kr i året"
    expect(bryter(fane, SKOLER)).to_be_checked()


def test_sidebytte_beholder_valget(fane: Page, kommune: Kommune) -> None:
    gå_til(fane)
    slå(fane, SKOLER)
    for navn in ("Fondet", "Sammenlign", "Velg"):
        fane.get_by_role("link", name=navn, exact=True).click()
        vent_ferdig(fane)
        assert [t.id for t in valget(fane, kommune).tiltak] == ["skolestruktur"], navn
    assert svaret(fane) == "7,7 av 150 mill. kr i året"
    expect(bryter(fane, SKOLER)).to_be_checked()


def test_raske_klikk_mister_ingenting(fane: Page, kommune: Kommune) -> None:
    gå_til(fane)
    for _ in range(8):
        bryter(fane, SKOLER).click()
    bryter(fane, FRAVÆR).click()
    bryter(fane, SKOLER).click()
    vent_ferdig(fane)

    assert [t.id for t in valget(fane, kommune).tiltak] == ["skolestruktur", "sykefravaer"]
    skjermen_viser_det_motoren_gir(fane, kommune)


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


def test_en_forutsetning_flytter_sitt_eget_utgangspunkt(fane: Page, kommune: Kommune) -> None:
    gå_til(fane, "/fond")
    fane.get_by_role("radiogroup", name="Trekkes merforbruket").get_by_role("radio", name="75").click()
    vent_ferdig(fane)

    fane.go_back()
    vent_ferdig(fane)
    expect(fane.get_by_role("radio", name="Nei").first).to_be_checked()
    fane.get_by_role("radiogroup", name="Trekkes merforbruket").get_by_role("radio", name="75").click()
    vent_ferdig(fane)

    assert valget(fane, kommune).forutsetninger.merforbruk == ((2024, 75000.0),)
    assert resultatet(fane, kommune).fond[0] == 365600
    brett_ut(fane, "Regnestykket")
    tabell = fane.get_by_role("table", name="Fondet i tre ledd")
    expect(tabell.get_by_role("row", name="Virkning av dine forutsetninger")).to_contain_text("−75,0")
    expect(tabell.get_by_role("row", name="Virkning av tiltakene")).to_contain_text("0,0")

    brett_ut(fane, "Alt annet som kan endres")
    fane.get_by_role("button", name="Tilbakestill").click()
    vent_ferdig(fane)
    assert valget(fane, kommune).forutsetninger == kommune.standard
    expect(fane.get_by_role("radio", name="Nei").first).to_be_checked()


def test_en_skadet_lenke_gir_en_setning_og_mister_ingenting(side: Page) -> None:
    åpne(side, "/?s=<script>alert(1)</script>")

    expect(side.get_by_role("alert").filter(has_text="enke").first).to_be_visible()
    assert svaret(side) == "0,0 av 150 mill. kr i året"
    slå(side, SKOLER)
    assert svaret(side) == "7,7 av 150 mill. kr i året"


def test_ingen_side_kan_rulles_sidelengs(fane: Page) -> None:
    for sti in SIDER:
        gå_til(fane, f"{sti}?s=1AV1OvW8sTQpL")
        expect(fane.locator("h1")).to_have_count(1)
        for skjerm in SKJERMER:
            sett_bredde(fane, skjerm)
            ingen_vannrett_rulling(fane)


@pytest.mark.parametrize("skjerm", [SKJERMER[-1]], ids=["telefon"])
def test_telefonen_har_svaret_fast_nederst(fane: Page, skjerm: ViewportSize) -> None:
    gå_til(fane)
    slå(fane, SKOLER)
    expect(fane.locator(".stripe")).to_contain_text("7,7 av 150")
    expect(fane.locator(".stripe")).to_be_in_viewport()
