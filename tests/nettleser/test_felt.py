"""Det som skrives i et felt: det siste gyldige gjelder, uansett hva som ble skrevet før, og hva som trykkes etterpå.

Feltene finnes på siden, så et nytt felt blir prøvd uten at noen skriver det opp her.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.begreper.felles import Måned
from scenario.begreper.valg import Anslag, EgetTiltak
from scenario.beregning.utfylling import fyll_ut
from scenario.deling import lenkekode
from scenario.lesing import les_kommune
from sider.felles.meny import SIDENE
from tests.nettleser.hjelp import vent_ferdig, åpne
from tests.nettleser.tiltakssiden import kode, vis_detaljer
from tests.nettleser.tiltakssiden import navnet as navneknapp

SIDER = [f"/{adresse}" for _, _, adresse, _ in SIDENE if adresse]
"""Alle sidene utenom Velg, der hvert felt er i en rad i listen og prøves i test_listen."""
MED_FELT = ("/fond", "/pakker", "/usikkerhet")
EGET = EgetTiltak("a", "Selge rådhuset", Anslag.punkt(12_000), Måned(2026, 1))
SKOLER = "Færre skoler"
BESTILTE = "JSON.parse(window.__kjøringer.beskriv()).bestilte"


@pytest.fixture(scope="module")
def kommune() -> Kommune:
    return les_kommune()


@pytest.fixture(scope="module")
def valget(kommune: Kommune) -> Valg:
    """Et alternativ med alle slag felt: et tiltak med mengde, ett brukeren må gi tall til, og et eget."""
    med_mengde = next(t for t in kommune.valgbare if t.mengde and t.mengde.størst > 8)
    ukjent = [t for t in kommune.valgbare if any(d.midt is None for d in t.drivere.values())]
    på = tuple(Tiltaksvalg(t.id, eget_anslag=Anslag(65_000, 75_000, 97_000)) for t in (med_mengde, *ukjent))
    return fyll_ut(kommune, Valg(kommune.standard, tiltak=på, egne_tiltak=(EGET,)))


@pytest.fixture
def side(fingerfane: Page) -> Page:
    """Fanen filen deler, der det både kan trykkes med mus og med finger."""
    return fingerfane


# --- Tabellen: hvert felt på hver side -------------------------------------------------------------------------------


def fold_ut(side: Page) -> None:
    """Åpner alt som er lukket, og lukker det uten felt igjen. Av radene kan bare én være åpen; de åpnes for seg."""
    for velg in ("details:not([open])", "details:not(:has(input[type=text]))"):
        side.evaluate("v => document.querySelectorAll(v).forEach(d => d.querySelector('summary').click())", velg)
        vent_ferdig(side)


def feltene(side: Page) -> list[Locator]:
    """Feltene som sendes hvert for seg. Felt i et skjema sendes sammen, og prøves for seg."""
    alle = side.get_by_role("textbox").all()
    return [f for f in alle if f.is_visible() and f.is_enabled() and not i_skjema(f)]


def i_skjema(felt: Locator) -> bool:
    return bool(felt.evaluate("f => Boolean(f.closest('[data-testid=stForm], form'))"))


def navnet(felt: Locator) -> str:
    return str(felt.evaluate("f => f.ariaLabel ?? f.labels[0].innerText"))


def skriv(side: Page, felt: Locator, tekst: str) -> None:
    endret, før = tekst != felt.input_value(), bestilte(side)
    felt.fill(tekst)
    felt.press("Enter")
    if endret:
        vent_på_kjøring(side, før)
    vent_ferdig(side)


def bestilte(side: Page) -> int:
    """Hvor mange kjøringer nettleseren har bedt om."""
    return int(side.evaluate(f"() => {BESTILTE}"))


def vent_på_kjøring(side: Page, før: int) -> None:
    """Til nettleseren har bedt om en ny kjøring. På en travel maskin kan det ta mer enn et øyeblikk."""
    side.wait_for_function(f"før => {BESTILTE} > før", arg=før)


def er_galt(felt: Locator) -> bool:
    """Sant når feltet er merket galt og setningen om det er knyttet til feltet."""
    galt = felt.get_attribute("aria-invalid") == "true"
    if galt:
        setning = felt.page.locator(f"#{felt.get_attribute('aria-describedby')}")
        expect(setning).to_be_visible()
    return galt


def to_gyldige(side: Page, felt: Locator) -> tuple[str, str]:
    """To tekster feltet godtar."""
    godtatt: list[str] = []
    fra_før = felt.input_value()
    for tekst in (t for t in ("7", "8", "1", "2", "60", "70", "95", "99", "9") if t != fra_før):
        skriv(side, felt, tekst)
        if not er_galt(felt):
            godtatt.append(tekst)
        if len(godtatt) == 2:
            return godtatt[1], godtatt[0]
    raise AssertionError(f"«{navnet(felt)}» godtar ingen av tallene")


def skriv_og_trykk(side: Page, felt: Locator, tekst: str, trykk: Callable[[Locator], None]) -> None:
    """Skriver, og trykker straks på noe annet som kan åpnes. Trykket virker, også når det tar feltet bort."""
    åpen = side.locator(".tl-rad:has(.tl-navn[aria-expanded=true])")
    min = side.locator(f'[id="{åpen.get_attribute("id")}"] .tl-navn') if åpen.count() else None
    annen = side.locator(".tl-navn, summary").first
    før = bestilte(side)
    felt.fill(tekst)
    trykk(annen)
    vent_på_kjøring(side, før)
    if min:
        expect(annen).to_have_attribute("aria-expanded", "true")
        expect(min).to_have_attribute("aria-expanded", "false")
        min.click()
        expect(felt).to_be_visible()
    vent_ferdig(side)
    if not felt.is_visible():
        annen.click()
        expect(felt).to_be_visible()
    vent_ferdig(side)


def prøv(side: Page, felt: Locator) -> None:
    """Gyldig, ugyldig, rettet, skrevet på en annen måte, og trykk et annet sted med mus og finger."""
    hva, fra_før, kode_før = navnet(felt), felt.input_value(), kode(side)
    a, b = to_gyldige(side, felt)
    kode_a = kode(side)

    skriv_og_trykk(side, felt, b, Locator.click)
    kode_b = kode(side)
    assert er_utenfor(side) or len({kode_før, kode_a, kode_b}) == 3, f"{hva}: det som er skrevet, gjelder ikke"
    skriv(side, felt, "abc")
    er_tall = er_galt(felt)
    if er_tall:
        assert kode(side) == kode_b, f"{hva}: det ugyldige endret valget"
        expect(felt).to_have_value("abc")
    skriv_og_trykk(side, felt, a, Locator.tap)
    assert (kode(side), er_galt(felt)) == (kode_a, False), f"{hva}: det rettede gjelder ikke"
    expect(felt).to_have_value(a)
    if er_tall:
        skriv(side, felt, f" {a},0 ")
        assert (kode(side), er_galt(felt)) == (kode_a, False), f"{hva}: det samme på en annen måte"
    skriv(side, felt, fra_før)
    assert (kode(side), er_galt(felt)) == (kode_før, False), f"{hva}: det som sto der fra før"


def er_utenfor(side: Page) -> bool:
    """Sant på siden der feltene er grenser for et søk, og ikke en del av alternativet."""
    return urlsplit(side.url).path == "/pakker"


def rader(kommune: Kommune, valg: Valg) -> list[str]:
    """Navnene på radene som har felt."""
    return [*(kommune.tiltak_etter_id[t.id].navn for t in valg.tiltak), *(e.navn for e in valg.egne_tiltak)]


@pytest.mark.parametrize("sti", SIDER)
def test_det_siste_gyldige_gjelder_i_hvert_felt(side: Page, kommune: Kommune, valget: Valg, sti: str) -> None:
    åpne(side, f"{sti}?s={lenkekode.kod(kommune, valget)}")
    fold_ut(side)
    antall = 0
    for rad in rader(kommune, valget) if sti == "/" else [""]:
        if rad:
            vis_detaljer(side, rad)
            fold_ut(side)
        for nummer in range(len(feltene(side))):
            prøv(side, feltene(side)[nummer])
            antall += 1
    assert bool(antall) == (sti in MED_FELT)


# --- Et nytt tiltak, tvil om enheten, og bare ett åpent tiltak -------------------------------------------------------


def nytt(side: Page, navn: str, beløp: str) -> Locator:
    """Fyller ut et nytt tiltak, sender det, og gir feltet for beløpet."""
    felt = side.get_by_role("textbox", name="Mill. kr i året", exact=True)
    side.get_by_role("textbox", name="Hva går tiltaket ut på?").fill(navn)
    felt.fill(beløp)
    side.get_by_role("button", name="Legg til", exact=True).click()
    return felt


def test_et_nytt_tiltak_med_feil_beløp_beholder_alt_og_fokus_går_til_feltet(side: Page) -> None:
    åpne(side)
    navn = "Selge rådhuset og flytte alle til et billigere sted i utkanten av byen der det er god plass"
    felt = nytt(side, navn, "tolv")

    expect(felt).to_be_focused()
    assert er_galt(felt)
    expect(felt).to_have_value("tolv")
    expect(side.get_by_role("textbox", name="Hva går tiltaket ut på?")).to_have_value(navn)

    felt.fill("12")
    felt.press("Enter")
    expect(side.get_by_text("Navnet er kortet ned til 80 tegn.")).to_be_visible()
    kortet = side.locator("[data-tema=egne] .tl-navn").inner_text()
    assert navn.startswith(kortet) and 40 < len(kortet) <= 80
    expect(felt).to_have_value("")


def test_et_beløp_i_feil_enhet_teller_ikke_før_brukeren_har_svart(side: Page) -> None:
    åpne(side)
    beløp = side.locator("[data-tema=egne] .tl-beløp b")
    nytt(side, "Salg", "2000000")
    expect(side.get_by_text("Mente du 2,0?")).to_be_visible()
    expect(navneknapp(side, "Salg")).to_have_count(0)
    side.get_by_role("button", name="Nei, 2 mill. kr").click()
    expect(beløp).to_have_text("2,0")

    felt = vis_detaljer(side, "Salg").get_by_label("Mill. kr i året", exact=True)
    skriv(side, felt, "20000")
    assert er_galt(felt)
    expect(beløp).to_have_text("2,0")
    side.get_by_role("button", name="Ja, 20 000 mill. kr").click()
    expect(beløp).to_have_text("20\u00a0000,0")


def test_bare_ett_tiltak_er_åpent(side: Page) -> None:
    åpne(side)
    for rad in ("Færre barnehager", "Færre kommunedeler", SKOLER):
        vis_detaljer(side, rad)
        expect(navneknapp(side, rad)).to_be_focused()
        expect(side.locator(".tl-navn[aria-expanded=true]")).to_have_count(1)
        expect(side.locator(".tl-detaljer:visible")).to_have_count(1)
