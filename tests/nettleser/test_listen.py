"""Listen på Tiltak: draing, berøring, tregt nett, tapt tjener, og det som ikke teller, endret der det står."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.begreper.valg import Forutsetninger
from scenario.deling import lenkekode
from scenario.lesing import les_kommune
from tests.nettleser.hjelp import BRED, TELEFON, TregtNett, gå_til, ny_kontekst, vent_ferdig, åpne
from tests.nettleser.tiltakssiden import (
    Drag,
    bryter,
    glider,
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
from tests.verktoy.tilgjengelighet import HØYEST, sidehøyde

SKOLER, BARNEHAGER, FRAVÆR, STABER = "Færre skoler", "Færre barnehager", "Lavere sykefravær", "Mindre staber"
STRUKTUR = "Strukturelle endringer i tjenestetilbudet"
FLEST_GREP = 12
PROJEKTOR = ViewportSize(width=1280, height=720)
RULLER_INNI = """() => [...document.querySelectorAll(".st-key-side, .st-key-side *")].filter(e =>
  /auto|scroll/.test(getComputedStyle(e).overflowY) && e.scrollHeight > e.clientHeight + 1).map(e => e.className)"""
"""Det på siden som ruller for seg selv."""


@pytest.fixture(scope="module")
def kommune() -> Kommune:
    return les_kommune()


def dra(side: Page, navn: str, andel: float) -> None:
    """Drar glideren til en andel av sporet, slipper og venter på svaret."""
    grep = Drag(side, glider(side, navn))
    grep.ned()
    grep.til(andel)
    grep.opp()
    vent_ferdig(side)


def kode_for(kommune: Kommune, *ider: str, **felt: object) -> str:
    """Adressekoden for et valg der disse tiltakene er på."""
    return lenkekode.kod(kommune, Valg(kommune.standard, tuple(map(Tiltaksvalg, ider))).med(**felt))


def uten_regneeksempler(kommune: Kommune) -> Forutsetninger:
    return replace(kommune.standard, ta_med_antakelser=False)


def steg_i_historikken(side: Page) -> int:
    lengde: int = side.evaluate("() => history.length")
    return lengde


# --- Draing ---------------------------------------------------------------------------------------------------------


def test_svaret_følger_mens_noen_drar_og_adressen_skrives_når_grepet_slippes(side: Page, kommune: Kommune) -> None:
    åpne(side)
    før, lengde = side.url, steg_i_historikken(side)
    grep = Drag(side, glider(side, BARNEHAGER))
    grep.ned()
    for trinn in (2, 5, 9, 4):
        grep.til(trinn / 10)
        expect(glider(side, BARNEHAGER)).to_have_js_property("value", str(trinn))
        vent_ferdig(side)
        beløp = f"{2.3 * trinn:.1f}".replace(".", ",")
        expect(side.locator(".s-plan .s-stor")).to_have_text(beløp)
        expect(side.locator(".s-trolig .s-stor")).to_have_text("…")
        expect(rad(side, BARNEHAGER).locator(".tl-beløp")).to_contain_text(beløp)
        assert side.url == før
    grep.opp()
    vent_ferdig(side)

    expect(side.locator(".s-trolig .s-stor")).not_to_have_text("…")
    assert steg_i_historikken(side) == lengde + 1
    assert valget(side, kommune).tiltak[0].mengde == 4
    skjermen_viser_det_motoren_gir(side, kommune)
    trykk(side, "Angre")
    assert svaret(side) == "0,0 av 150 mill. kr i året"


def test_det_fingeren_holder_røres_aldri_utenfra(fane: Page, kommune: Kommune) -> None:
    """En pakke åpnes og alt nullstilles mens en rad holdes: de andre følger, raden blir i fingeren."""
    gå_til(fane, f"/?s={kode_for(kommune, 'skolestruktur', 'sykefravaer')}")
    grep = Drag(fane, glider(fane, BARNEHAGER))
    grep.ned()
    grep.til(0.5)
    fane.locator("[data-gjør=nullstill]").evaluate("e => e.click()")
    vent_ferdig(fane)
    expect(glider(fane, BARNEHAGER)).to_have_js_property("value", "5")
    expect(bryter(fane, SKOLER)).not_to_be_checked()
    fane.locator("[data-id=alt-tallfestet]").evaluate("e => e.click()")
    vent_ferdig(fane)
    expect(glider(fane, BARNEHAGER)).to_have_js_property("value", "5")
    expect(bryter(fane, SKOLER)).to_be_checked()
    grep.til(0.6)
    grep.opp()
    vent_ferdig(fane)

    mengder = {t.id: t.mengde for t in valget(fane, kommune).tiltak}
    assert mengder["barnehagestruktur"] == 6 and mengder["skolestruktur"] == 1
    skjermen_viser_det_motoren_gir(fane, kommune)


def test_på_tregt_nett_flytter_knotten_seg_aldri_og_ingenting_går_tapt(side: Page, kommune: Kommune) -> None:
    nett = TregtNett(side)
    åpne(side)
    nett.hold_svar()
    for navn, andel in ((BARNEHAGER, 0.7), (SKOLER, 0.5)):
        grep = Drag(side, glider(side, navn))
        grep.ned()
        grep.til(andel)
        grep.opp()
    nett.vent_på_svar()
    nett.slipp_svar()
    vent_ferdig(side)

    expect(glider(side, BARNEHAGER)).to_have_js_property("value", "7")
    expect(glider(side, SKOLER)).to_have_js_property("value", "2")
    assert {t.id: t.mengde for t in valget(side, kommune).tiltak} == {"barnehagestruktur": 7, "skolestruktur": 2}
    skjermen_viser_det_motoren_gir(side, kommune)


# --- Berøring -------------------------------------------------------------------------------------------------------


@pytest.fixture
def finger(nettleser: Browser, tjener: Tjener) -> Iterator[Page]:
    """En telefon med berøring."""
    kontekst = ny_kontekst(nettleser, tjener.adresse, TELEFON, berøring=True)
    yield kontekst.new_page()
    kontekst.close()


def stryk(side: Page, felt: Locator, dx: float, dy: float) -> None:
    """Et strøk som begynner midt på feltet når det står stille: det forrige kan få siden til å rulle videre."""
    felt.scroll_into_view_if_needed()
    boks = felt.bounding_box()
    assert boks
    x, y = boks["x"] + boks["width"] / 2, boks["y"] + boks["height"] / 2
    cdp = side.context.new_cdp_session(side)
    cdp.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for n in range(1, 11):
        punkt = {"x": x + dx * n / 10, "y": y + dy * n / 10}
        cdp.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [punkt]})
    cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    vent_ferdig(side)


def test_en_finger_som_ruller_fra_sporet_endrer_ingenting(finger: Page, kommune: Kommune) -> None:
    åpne(finger, f"/?s={kode_for(kommune, 'skolestruktur')}")
    felt, før = glider(finger, BARNEHAGER), kode(finger)
    felt.scroll_into_view_if_needed()
    topp = felt.bounding_box()["y"]  # type: ignore[index]
    stryk(finger, felt, 2, -200)

    assert felt.bounding_box()["y"] < topp - 50  # type: ignore[index]
    expect(felt).to_have_js_property("value", "0")
    assert kode(finger) == før
    felt.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
    finger.evaluate("() => new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f)))")
    stryk(finger, felt, 90, 0)
    assert int(felt.input_value()) > 5
    assert valget(finger, kommune).tiltaksvalg("barnehagestruktur") is not None
    skjermen_viser_det_motoren_gir(finger, kommune)


# --- Valgene går ikke tapt ------------------------------------------------------------------------------------------


def test_av_og_på_igjen_husker_mengden_og_resten(fane: Page, kommune: Kommune) -> None:
    gå_til(fane)
    dra(fane, SKOLER, 0.75)
    vis_detaljer(fane, SKOLER).get_by_label("Virker fra").select_option(label="januar 2027")
    vent_ferdig(fane)
    slå(fane, SKOLER)
    assert svaret(fane) == "0,0 av 150 mill. kr i året"
    slå(fane, SKOLER)

    (tv,) = valget(fane, kommune).tiltak
    assert (tv.mengde, str(tv.start)) == (3, "2027-01")
    assert svaret(fane) == "23,1 av 150 mill. kr i året"


def test_tilbake_fram_og_last_på_nytt_gir_mengden_i_adressen(fane: Page) -> None:
    gå_til(fane)
    dra(fane, BARNEHAGER, 0.4)
    dra(fane, BARNEHAGER, 0.9)
    for gjør, venter in ((fane.go_back, "4"), (fane.go_back, "0"), (fane.go_forward, "4"), (fane.reload, "4")):
        gjør()
        vent_ferdig(fane)
        expect(glider(fane, BARNEHAGER)).to_have_js_property("value", venter)


def test_angre_går_den_samme_veien_som_tilbake(fane: Page) -> None:
    gå_til(fane)
    slå(fane, STABER)
    slå(fane, FRAVÆR)
    trykk(fane, "Angre")
    expect(bryter(fane, FRAVÆR)).not_to_be_checked()
    fane.go_back()
    vent_ferdig(fane)
    expect(bryter(fane, FRAVÆR)).to_be_checked()
    trykk(fane, "Nullstill")
    trykk(fane, "Angre")
    assert svaret(fane).startswith("17,8 av 150")


def test_en_mengde_mellom_trinnene_blir_stående(fane: Page, kommune: Kommune) -> None:
    """En lenke kan ha en mengde listen ellers ikke har: den vises, og draing videre treffer riktig."""
    valg = Valg(kommune.standard, (Tiltaksvalg("barnehagestruktur", mengde=2.5),))
    gå_til(fane, f"/?s={lenkekode.kod(kommune, valg)}")
    expect(rad(fane, BARNEHAGER)).to_contain_text("2,5 av 10\u00a0barnehager")
    trykk(fane, f"Mer: {BARNEHAGER}")
    assert valget(fane, kommune).tiltak[0].mengde == 3
    dra(fane, BARNEHAGER, 1)
    assert valget(fane, kommune).tiltak[0].mengde == 10


def test_bare_valgte_viser_dem_og_lar_en_rad_som_slås_av_bli_stående(fane: Page, kommune: Kommune) -> None:
    gå_til(fane, f"/?s={kode_for(kommune, 'skolestruktur', 'sykefravaer')}")
    fane.get_by_label("Bare valgte 2").check()
    expect(fane.locator(".tl-rad:visible")).to_have_count(2)
    slå(fane, SKOLER)
    expect(fane.locator(".tl-rad:visible")).to_have_count(2)
    expect(fane.get_by_label("Bare valgte 1")).to_be_checked()
    fane.get_by_label("Alle 25").check()
    expect(bryter(fane, BARNEHAGER)).to_be_visible()


def test_med_alt_valgt_er_siden_tre_skjermer_og_svaret_én(fane: Page, kommune: Kommune) -> None:
    gå_til(fane, f"/?s={kode_for(kommune, *(t.id for t in kommune.valgbare))}&u={kommune.utgave}")
    assert sidehøyde(fane) <= HØYEST
    for skjerm in (BRED, PROJEKTOR):
        fane.set_viewport_size(skjerm)
        svar = fane.locator(".st-key-side_svar").bounding_box()
        assert svar and svar["y"] + svar["height"] <= skjerm["height"], skjerm
        for del_ in (".s-prognose", ".s-år small", ".s-steg", ".h-stripe"):
            expect(fane.locator(f".st-key-side_svar {del_}").last).to_be_in_viewport(ratio=1)
    fane.set_viewport_size({"width": 1280, "height": 600})
    for skjerm in (fane.viewport_size, PROJEKTOR):
        fane.set_viewport_size(skjerm)
        assert fane.evaluate(RULLER_INNI) == []
    expect(fane.locator(".stripe")).to_be_hidden()


def test_fra_alt_på_nås_150_med_tre_trykk_i_svaret(side: Page, kommune: Kommune) -> None:
    """83,8 med alt på. De tre største økningene er sykefravær, skoler og barnehager, også med tastatur."""
    åpne(side, f"/?s={kode_for(kommune, *(t.id for t in kommune.valgbare))}&u={kommune.utgave}")
    assert svaret(side).startswith("83,8 av 150")
    steg = side.locator(".s-steg")
    for gjør in (steg.first.click, lambda: steg.first.press("Enter"), lambda: steg.first.press("Space")):
        gjør()
        vent_ferdig(side)
    assert resultatet(side, kommune).måloppnåelse >= 1
    expect(side.get_by_role("heading", name="Hvor sikker er planen?")).to_be_visible()
    skjermen_viser_det_motoren_gir(side, kommune)


# --- Det som ikke teller, endres der det står -----------------------------------------------------------------------


def test_inntekt_uten_tall_lukket_tema_og_regneeksempler_endres_på_raden(fane: Page, kommune: Kommune) -> None:
    """Med tastaturet. Med mus og finger er det de samme kontrollene."""
    gratis, lego, vekst = (
        "Fjerne gratisplasser i barnehage",
        "Avslutte First Lego League",
        "Lavere demografikompensasjon enn forventet vekst",
    )
    av = Valg(kommune.standard, tuple(map(Tiltaksvalg, ("gratisplasser", "sykefravaer", "skolestruktur"))))
    gå_til(fane, f"/?s={lenkekode.kod(kommune, av.med(lukkede_temaer=(1,)))}")
    assert svaret(fane).startswith("14,0 av 150")

    expect(rad(fane, gratis)).to_contain_text("12,0teller ikke")
    rad(fane, gratis).get_by_label("Regn med inntekt").press("Space")
    vent_ferdig(fane)
    assert svaret(fane).startswith("26,0 av 150")
    rad(fane, SKOLER).get_by_role("button", name="Utred temaet likevel").press("Enter")
    vent_ferdig(fane)
    assert svaret(fane).startswith("33,7 av 150")
    expect(rad(fane, lego)).to_contain_text("Teller ikke ennå.")
    skriv(fane, rad(fane, lego).get_by_label("Ditt anslag, mill. kr i året"), "0,5 mill. kr")
    assert svaret(fane).startswith("34,2 av 150")
    skriv(fane, rad(fane, vekst).get_by_label("Forventet vekst, mill. kr"), "40")
    skriv(fane, rad(fane, vekst).get_by_label("Prosent", exact=True), "10")
    assert svaret(fane).startswith("38,2 av 150")
    skjermen_viser_det_motoren_gir(fane, kommune)
    assert resultatet(fane, kommune).ikke_medregnet == ()


def test_regneeksempler_som_er_slått_av_regnes_med_igjen_fra_raden(fane: Page, kommune: Kommune) -> None:
    uten = Valg(kommune.standard, (Tiltaksvalg("sykefravaer"),)).med(forutsetninger=uten_regneeksempler(kommune))
    gå_til(fane, f"/?s={lenkekode.kod(kommune, uten)}")
    assert svaret(fane).startswith("0,0 av 150")
    expect(rad(fane, FRAVÆR)).to_contain_text("Tallet er et regneeksempel, og dem har du slått av.")
    rad(fane, FRAVÆR).get_by_label("Regn med regneeksempler").check()
    vent_ferdig(fane)
    assert svaret(fane).startswith("14,0 av 150")


def test_det_som_alt_er_vedtatt_sies_og_kan_ikke_velges(fane: Page) -> None:
    gå_til(fane)
    vedtatt = fane.get_by_role("region", name="Alt vedtatt")
    expect(vedtatt).to_contain_text(
        "5,0\u00a0mill.\u00a0kr fra 2026, alt vedtatt. Teller 0 mot 150\u00a0mill.\u00a0kr."
    )
    expect(vedtatt.get_by_role("switch")).to_have_count(0)


# --- Felt -----------------------------------------------------------------------------------------------------------


def test_anslag_med_spenn_kan_fylles_ut_i_hvilken_som_helst_rekkefølge(fane: Page, kommune: Kommune) -> None:
    gå_til(fane)
    detaljer = vis_detaljer(fane, SKOLER)
    detaljer.get_by_text("Legg inn ditt eget tall").click()
    lavt, midt = detaljer.get_by_label("Lavt anslag"), detaljer.get_by_label("Eget anslag, mill. kr i året")
    skriv(fane, lavt, "8")
    expect(detaljer.get_by_text("Skriv det sannsynlige tallet også.")).to_be_visible()
    skriv(fane, midt, "9,3")
    assert valget(fane, kommune).tiltak[0].eget_anslag.nivåer == (8000, 9300, 9300)  # type: ignore[union-attr]
    skriv(fane, midt, "7")
    expect(detaljer.get_by_text("Rett ett av dem.")).to_be_visible()
    expect(midt).to_have_value("7")
    skriv(fane, lavt, "5")
    assert valget(fane, kommune).tiltak[0].eget_anslag.nivåer == (5000, 7000, 9300)  # type: ignore[union-attr]
    expect(detaljer.get_by_text("Rett ett av dem.")).to_have_count(0)


def test_siste_gyldige_gjelder_og_det_som_skrives_er_med_når_man_trykker_et_annet_sted(
    fane: Page, kommune: Kommune
) -> None:
    gå_til(fane)
    slå(fane, SKOLER)
    detaljer = vis_detaljer(fane, SKOLER)
    mengde = detaljer.get_by_label("Mengde", exact=True)
    for skrevet, gjelder in (("2", 2), ("abc", 2), ("9", 2), ("4", 4), ("4,0", 4)):
        skriv(fane, mengde, skrevet)
        assert valget(fane, kommune).tiltak[0].mengde == gjelder, skrevet
    mengde.fill("3")
    bryter(fane, FRAVÆR).click()
    vent_ferdig(fane)
    assert {t.id: t.mengde for t in valget(fane, kommune).tiltak} == {"skolestruktur": 3, "sykefravaer": 1}


def test_én_rad_er_åpen_om_gangen_og_den_som_trykkes_blir_på_skjermen(fane: Page) -> None:
    gå_til(fane)
    uten_anker = fane.add_style_tag(content="* { overflow-anchor: none !important }")
    vis_detaljer(fane, BARNEHAGER)
    vis_detaljer(fane, "Færre kommunedeler")
    expect(fane.locator(".tl-detaljer:visible")).to_have_count(1)
    expect(navnet(fane, "Færre kommunedeler")).to_be_in_viewport()
    expect(navnet(fane, "Færre kommunedeler")).to_be_focused()
    uten_anker.evaluate("e => e.remove()")


# --- Hovedoppgaven --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hånd", ["side", "finger"])
def test_150_mill_nås_for_hånd_med_høyst_tolv_grep(hånd: str, kommune: Kommune, request: pytest.FixtureRequest) -> None:
    """Med mus på en bred skjerm, og med finger på en telefon."""
    side: Page = request.getfixturevalue(hånd)
    trekk = {"side": lambda navn: dra(side, navn, 1), "finger": lambda navn: stryk(side, glider(side, navn), 150, 0)}
    åpne(side)
    side.evaluate("() => addEventListener('pointerdown', () => { window.__grep = (window.__grep ?? 0) + 1 }, true)")
    for navn in (FRAVÆR, SKOLER, BARNEHAGER, "Færre ledere på to øverste nivåer"):
        trekk[hånd](navn)
    for navn in ("Samlokalisere kultur, idrett og frivillighet", STABER):
        slå(side, navn)
    for navn in (
        "Færre kommunedeler",
        "Hjemtak av private plasser",
        "Internhusleie som gir lavere arealbruk",
        "Si opp eksterne leieavtaler",
        "Fortetting i administrasjonslokaler",
    ):
        trekk[hånd](navn)
    assert resultatet(side, kommune).måloppnåelse >= 1
    skjermen_viser_det_motoren_gir(side, kommune)
    assert side.evaluate("window.__grep") <= FLEST_GREP


def test_lukking_av_et_tema_sier_hva_det_koster(fane: Page) -> None:
    gå_til(fane)
    pris = fane.get_by_role("region", name=STRUKTUR).locator(".tl-pris")
    expect(pris).to_have_text("Lukkes temaet, rekker resten til 133,5 (16,5 under målet).")
    prinsippvedtak(fane, STRUKTUR, "Skal ikke utredes")
    expect(pris).to_have_text("Uten temaet rekker lista til 133,5 (16,5 under målet).")
