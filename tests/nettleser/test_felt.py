"""Det som skrives i et felt: det siste gyldige gjelder, uansett hva som ble skrevet før, og hva som trykkes etterpå.

Feltene finnes på siden, så et nytt felt blir prøvd uten at noen skriver det opp her.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

import sider
from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.begreper.felles import Måned
from scenario.begreper.valg import Anslag, EgetTiltak
from scenario.beregning.utfylling import fyll_ut
from scenario.deling import lenkekode
from scenario.framstilling.tall import knapp
from scenario.lesing import les_kommune
from tests.nettleser.hjelp import bestilte, vent_ferdig, vent_på_kjøring, åpne
from tests.nettleser.tiltakssiden import kode, vis_detaljer
from tests.nettleser.tiltakssiden import navnet as navneknapp

MED_FELT = ("/", "/fond", "/pakker", "/usikkerhet")
"""Sidene der felt sendes hvert for seg. Feltene i dialoger og skjemaer prøves for seg."""
MODULER = {"alternativene", "deling", "forutsetninger", "kontroller", "moete", "nedlasting", "pakkevalg", "redigering"}
"""Modulene som tegner felt. Er det en ny, skal siden dens stå i MED_FELT, eller feltet ha sin egen prøve."""
EGET = EgetTiltak("a", "Selge rådhuset", Anslag(10_000, 12_000, 15_000), Måned(2026, 1))
SKOLER = "Færre skoler"
UTENFOR = (3, 450)
"""Et sted i margen der det ikke er noe å trykke på."""


@pytest.fixture(scope="module")
def kommune() -> Kommune:
    return les_kommune()


@pytest.fixture(scope="module")
def valget(kommune: Kommune) -> Valg:
    """Et alternativ med alle slag felt: et tiltak med mengde, ett brukeren må gi tall til, og et eget."""
    med_mengde = next(t for t in kommune.valgbare if t.mengde and t.mengde.størst > 8)
    ukjent = max(kommune.valgbare, key=lambda t: sum(d.midt is None for d in t.drivere.values()))
    på = tuple(Tiltaksvalg(t.id, eget_anslag=Anslag(65_000, 75_000, 97_000)) for t in (med_mengde, ukjent))
    return fyll_ut(kommune, Valg(kommune.standard, tiltak=på, egne_tiltak=(EGET,)))


@pytest.fixture
def side(fingerfane: Page) -> Page:
    """Fanen filen deler, der det både kan trykkes med mus og med finger."""
    return fingerfane


# --- Tabellen: hvert felt på hver side. Alle feltene på siden i hvert skritt, og ett svar å vente på ------------------


def fold_ut(side: Page) -> None:
    """Åpner alt som er lukket, og lukker det uten felt igjen. Av radene kan bare én være åpen; de åpnes for seg."""
    for velg in ("details:not([open])", "details:not(:has(input[type=text]))"):
        side.evaluate("v => document.querySelectorAll(v).forEach(d => d.querySelector('summary').click())", velg)
        vent_ferdig(side)


def feltene(her: Page | Locator) -> list[Locator]:
    """Feltene her som sendes hvert for seg. Felt i et skjema sendes sammen, og prøves for seg."""
    alle = her.get_by_role("textbox").all()
    return [f for f in alle if f.is_visible() and f.is_enabled() and not i_skjema(f)]


def i_skjema(felt: Locator) -> bool:
    return bool(felt.evaluate("f => Boolean(f.closest('[data-testid=stForm], form'))"))


def navnet(felt: Locator) -> str:
    return str(felt.evaluate("f => f.ariaLabel ?? f.labels[0].innerText"))


def skriv(side: Page, felt: Locator, tekst: str) -> None:
    skriv_i_alle(side, [(felt, tekst)], enter)


def skriv_i_alle(side: Page, par: list[tuple[Locator, str]], videre: Callable[[Page], None]) -> None:
    """Skriver i hvert felt og går straks videre, og venter først på svar etter det siste."""
    før, endret = bestilte(side), False
    for felt, tekst in par:
        endret = endret or tekst != felt.input_value()
        felt.fill(tekst)
        videre(side)
    if endret:
        vent_på_kjøring(side, før)
    vent_ferdig(side)


def enter(side: Page) -> None:
    side.keyboard.press("Enter")


def trykk_et_annet_sted(side: Page) -> None:
    side.mouse.click(*UTENFOR)


def pek_et_annet_sted(side: Page) -> None:
    side.touchscreen.tap(*UTENFOR)


def er_galt(felt: Locator) -> bool:
    """Sant når feltet er merket galt og setningen om det er knyttet til feltet."""
    galt = felt.get_attribute("aria-invalid") == "true"
    if galt:
        setning = felt.page.locator(f"#{felt.get_attribute('aria-describedby')}")
        expect(setning).to_be_visible()
    return galt


def gale(felt: list[Locator]) -> list[str]:
    return [navnet(f) for f in felt if er_galt(f)]


def tallet(tekst: str) -> float | None:
    """Tallet i et felt; None når det står en tekst der."""
    try:
        return float(tekst.replace("\u00a0", "").replace("\u2212", "-").replace(",", "."))
    except ValueError:
        return None


def nær(tekst: str, avstand: int, retning: int) -> str:
    """En annen gyldig verdi, så nær at rekkefølgen mellom felt som hører sammen, blir den samme."""
    if not tekst:
        return str(6 + avstand if retning > 0 else avstand)
    tall = tallet(tekst)
    return f"{tekst} {avstand}" if tall is None else knapp(tall + avstand * retning, 6)


@dataclass
class Felt:
    """Et felt, det som sto der fra før, og to andre tekster det godtar."""

    her: Locator
    før: str
    retning: int = 1

    def tekst(self, avstand: int) -> str:
        return nær(self.før, avstand, self.retning)

    @property
    def er_tall(self) -> bool:
        return not self.før or tallet(self.før) is not None


def skriv_gyldig(side: Page, alle: list[Felt], videre: Callable[[Page], None]) -> None:
    """Skriver noe gyldig i alle feltene: oppover, eller nedover der det er for mye."""
    skriv_i_alle(side, [(f.her, f.tekst(1)) for f in alle], videre)
    for f in alle:
        f.retning = -1 if er_galt(f.her) else 1
    if nedover := [(f.her, f.tekst(1)) for f in alle if f.retning < 0]:
        skriv_i_alle(side, nedover, videre)


def prøv(side: Page, alt: Page | Locator) -> None:
    """Gyldig og trykk et annet sted med mus, ugyldig med Enter, rettet og trykk med finger."""
    alle = [Felt(f, f.input_value()) for f in feltene(alt)]
    her, tallene = [f.her for f in alle], [f for f in alle if f.er_tall]
    assert alle
    kode_før = kode(side)
    skriv_gyldig(side, alle, trykk_et_annet_sted)
    kode_a = kode(side)
    assert gale(her) == []

    skriv_i_alle(side, [(f.her, "abc") for f in tallene], enter)
    assert gale(her) == [navnet(f.her) for f in tallene]
    assert kode(side) == kode_a, "det ugyldige endret valget"
    assert {f.her.input_value() for f in tallene} == {"abc"}

    skriv_i_alle(side, [(f.her, f.tekst(2)) for f in alle], pek_et_annet_sted)
    kode_b = kode(side)
    assert gale(her) == [], "det rettede gjelder ikke"
    assert [f.her.input_value() for f in alle] == [f.tekst(2) for f in alle]
    assert er_utenfor(side) or len({kode_før, kode_a, kode_b}) == 3, "det som er skrevet, gjelder ikke"


def står(her: Page | Locator) -> list[tuple[str, float | str]]:
    """Det som står i hvert felt: tallet, eller teksten."""
    skrevet = ((navnet(f), f.input_value()) for f in feltene(her))
    return [(n, tekst if (tall := tallet(tekst.strip())) is None else tall) for n, tekst in skrevet]


def er_utenfor(side: Page) -> bool:
    """Sant på siden der feltene er grenser for et søk, og ikke en del av alternativet."""
    return urlsplit(side.url).path == "/pakker"


def radene(valg: Valg) -> list[str]:
    """Id-ene til radene som har felt."""
    return [*(t.id for t in valg.tiltak), *(e.nøkkel for e in valg.egne_tiltak)]


def raden(side: Page, id: str) -> Locator:
    return side.locator(f'[id="rad-{id}"]')


def knappen(side: Page, id: str) -> Locator:
    """Knappen som åpner raden."""
    return raden(side, id).locator(".tl-navn")


def åpne_raden(side: Page, id: str) -> Page | Locator:
    """Det feltene skal finnes i: raden, eller hele siden når den ikke har rader."""
    if id:
        knappen(side, id).click()
        vent_ferdig(side)
        expect(raden(side, id).locator(".tl-detaljer")).to_be_visible()
    fold_ut(side)
    return raden(side, id) if id else side


def skriv_og_bytt_rad(side: Page, id: str, annen: str) -> None:
    """Det som er skrevet, er med når trykket tar feltet bort, og står der når raden åpnes igjen."""
    alle = feltene(raden(side, id))
    ny = nær(alle[-1].input_value(), 1, 1)
    alle[-1].fill(ny)
    knappen(side, annen).click()
    expect(knappen(side, annen)).to_have_attribute("aria-expanded", "true")
    expect(knappen(side, id)).to_have_attribute("aria-expanded", "false")
    vent_ferdig(side)
    assert feltene(åpne_raden(side, id))[len(alle) - 1].input_value() == ny


@pytest.mark.parametrize("sti", MED_FELT)
def test_det_siste_gyldige_gjelder_i_hvert_felt(side: Page, kommune: Kommune, valget: Valg, sti: str) -> None:
    """Den som åpner adressen etterpå, ser i hvert felt det som sist var gyldig."""
    åpne(side, f"{sti}?s={lenkekode.kod(kommune, valget)}")
    rader = radene(valget) if sti == "/" else [""]
    ventet = []
    for nummer, id in enumerate(rader):
        her = åpne_raden(side, id)
        prøv(side, her)
        if id:
            skriv_og_bytt_rad(side, id, rader[nummer - 1])
        ventet.append(står(her))
    if not er_utenfor(side):
        side.reload()
        vent_ferdig(side)
        for id, skrevet in zip(rader, ventet, strict=True):
            assert står(åpne_raden(side, id)) == skrevet


def test_hver_modul_som_tegner_felt_er_kjent() -> None:
    tegner = re.compile(r"\b(?:tallfelt|anslagsfelt|tekstfelt|text_input|text_area|number_input)\b")
    funnet = {f.stem for f in Path(sider.__path__[0]).rglob("*.py") if tegner.search(f.read_text("utf-8"))}
    assert funnet == MODULER


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
