"""Alle sider og dialoger i alle tilstander, bredder og temaer: `python -m tests.verktoy.tilgjengelighet`.

`--help` viser hvordan den deles opp. Prøvene tar et utvalg.
"""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copytree
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Error as Nettleserfeil
from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from scenario.begreper import EgetTiltak, Kommune, Måned, Tiltaksvalg, Valg
from scenario.begreper.valg import Anslag
from scenario.deling import lenkekode
from scenario.deling.utgaver import Arkiv
from scenario.lesing import les_kommune
from sider.meny import SIDENE
from tests.nettleser.hjelp import HØYDE, UTENFOR, gå_til, ny_kontekst, start_nettleser, vent_ferdig, åpne
from tests.nettleser.uu import brudd, diagram_uten_tabell, fokus_som_dekkes, ord_på_siden
from tests.tjener import ROT, Tjener

FIKTIV = ROT / "tests" / "fiktiv"
BREDDER = tuple(
    ViewportSize(width=b, height=h) for b, h in ((1440, 900), (1280, 720), (820, 1180), (390, 844), (320, 640))
)
"""320 px er også det som er igjen av 1280 px med 400 % zoom."""
YTTERST = (BREDDER[0], BREDDER[-1])
HØYEST = 3 * BREDDER[0]["height"]
"""Ingen side er høyere enn tre skjermer på 1440 × 900, slik den åpnes."""
MANGE_LAG = 5
"""Så mange lag utvidere i hverandre åpnes."""

DIALOGER = {"Nytt bokmerke": "b", "Hva tror rommet?": "g", "Slå tiltak av eller på": "e"}
"""Dialogene på siden Møte, og tasten som åpner dem. Dialogen «Del alternativet» åpnes fra menyen."""


@dataclass(frozen=True, slots=True)
class Tilstand:
    """Noe sidene skal tåle: hvilken tjener, hvilken adresse, hvilket tema, og om alt som kan åpnes, er åpent."""

    navn: str
    adresse: str
    tjener: str = "drammen"
    mørk: bool = False
    alt_åpent: bool = False
    har_meny: bool = True


def tilstander() -> tuple[Tilstand, ...]:
    """Tilstandene, i lyst tema."""
    drammen, lillevik = les_kommune(), les_kommune(FIKTIV)
    delt = _adresse(lillevik, "renhold")
    return (
        Tilstand("tomt", "/"),
        Tilstand("vanlig", _adresse(drammen, "skolestruktur", "sykefravaer", "modulbygg", "staber")),
        Tilstand("ytterst", "/?" + urlencode({"s": lenkekode.kod(drammen, alt_på(drammen))}), alt_åpent=True),
        Tilstand("konflikt", _adresse(lillevik, "bibliotekfilial", "selvbetjent_bibliotek", "renhold"), "lillevik"),
        Tilstand("eldre utgave", delt, "lillevik", alt_åpent=True),
        Tilstand("skadet lenke", "/?s=1AV1OvW8sXXXX"),
        Tilstand("feil i tallgrunnlaget", "/", "feil", har_meny=False),
    )


def alt_på(kommune: Kommune) -> Valg:
    """Alle tiltak, et eget tiltak, og så lange navn som feltene tar imot, uten mellomrom å brytes ved."""
    langt = "Samlokaliseringsutredningsgjennomføringsansvarlig" * 2
    eget = EgetTiltak("e1", langt[:80], Anslag.punkt(12_000), Måned.les("2026-01"))
    tiltak = tuple(Tiltaksvalg(t.id) for t in kommune.valgbare)
    return Valg(kommune.standard, tiltak, egne_tiltak=(eget,), navn=langt[:80], merknad=langt[:90] * 2)


def _adresse(kommune: Kommune, *tiltak: str) -> str:
    valg = Valg(kommune.standard, tuple(map(Tiltaksvalg, tiltak)))
    return "/?" + urlencode({"s": lenkekode.kod(kommune, valg), "u": kommune.utgave})


def særtjener(slag: str, mappe: Path) -> Tjener:
    """En tjener på den oppdiktede kommunen, se `særmiljø`."""
    return Tjener(logg=mappe / "tjener.log", miljø=særmiljø(slag, mappe))


def særmiljø(slag: str, mappe: Path) -> dict[str, str]:
    """Den oppdiktede kommunen: «lillevik» med en eldre utgave i arkivet, eller «feil» med feil i en fil."""
    copytree(FIKTIV, mappe / "konfig")
    copytree(FIKTIV / "data", mappe / "data")
    fil = mappe / "konfig/kommuner/lillevik/tiltak/renhold.yaml"
    før = les_kommune(FIKTIV)
    Arkiv(før.id, mappe / "utgaver").publiser(før, "2026-05-20")
    fra, til = ("lav: 600", "lav: 9000") if slag == "feil" else ("høy: 750", "høy: 780")
    fil.write_text(fil.read_text("utf-8").replace(fra, til), "utf-8")
    return {"KONFIG": str(mappe / "konfig"), "UTGAVER": str(mappe / "utgaver"), "LAGER": str(mappe / "lager.db")}


ALLE = slice(None)

# --- Gjennomgangen --------------------------------------------------------------------------------------------------


def gå_gjennom(
    side: Page, tilstand: Tilstand, bredder: Sequence[ViewportSize], *, sider: slice = ALLE, grundig: bool = False
) -> list[str]:
    """Alle sidene, eller `sider` av dem, i én tilstand. Setninger om alt som er galt, med sted og bredde."""
    side.emulate_media(color_scheme="dark" if tilstand.mørk else "light")
    side.set_viewport_size(bredder[0])
    if not tilstand.har_meny:
        åpne(side, tilstand.adresse)
        return [f"{tilstand.navn}: {f}" for f in undersøk(side, bredder, grundig)]
    funn: list[str] = []
    for _, navn, sti, _ in SIDENE[sider]:
        gå_til(side, f"/{sti}?{urlsplit(tilstand.adresse).query}")
        if bredder[0] == BREDDER[0] and not tilstand.alt_åpent and (høyde := sidehøyde(side)) > HØYEST:
            funn.append(f"{tilstand.navn}, {navn}: {høyde} px høy, mer enn tre skjermer")
        if tilstand.alt_åpent:
            åpne_alt(side)
            funn += [f"{tilstand.navn}, {navn}: {f}" for f in diagram_uten_tabell(side)]
        funn += [f"{tilstand.navn}, {navn}: {f}" for f in undersøk(side, bredder, grundig)]
    return funn


def sidehøyde(side: Page) -> int:
    """Hvor høy siden er uten at noe på den brettes ut, i piksler."""
    if side.locator(".st-key-side_liste").count():
        expect(side.locator(".tl-rad").first).to_be_attached()
    høyde: int = side.evaluate(HØYDE)
    return høyde


def dialoger_og_møte(side: Page, tilstand: Tilstand, bredder: Sequence[ViewportSize]) -> list[str]:
    """Delingsdialogen, lerretet mens et møte er i gang, og dialogene på det."""
    side.set_viewport_size(bredder[0])
    åpne(side, tilstand.adresse)
    side.get_by_role("button", name="Del", exact=True).click()
    funn = _i_dialogen(side, "Del alternativet", bredder)
    side.get_by_role("link", name="Møte", exact=True).click()
    vent_ferdig(side)
    side.get_by_role("button", name="Start møtet").click()
    vent_ferdig(side)
    funn += [f"Møte i gang: {f}" for f in undersøk(side, bredder)]
    side.keyboard.press("h")
    vent_ferdig(side)
    for navn, tast in DIALOGER.items():
        side.keyboard.press(tast)
        funn += _i_dialogen(side, navn, bredder)
    return funn


def _i_dialogen(side: Page, navn: str, bredder: Sequence[ViewportSize]) -> list[str]:
    vent_ferdig(side)
    dialog = side.get_by_role("dialog", name=navn)
    expect(dialog).to_be_visible()
    funn = [f"dialogen {navn}: {f}" for f in undersøk(side, bredder)]
    side.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    vent_ferdig(side)
    return funn


def åpne_alt(side: Page) -> None:
    """Åpner hver utvider, og detaljene til det første tiltaket."""
    rader = side.locator(".tl-navn")
    if rader.count():
        rader.first.click()
        vent_ferdig(side)
    lukket = side.locator("details:not([open]) > summary")
    for _ in range(MANGE_LAG):
        if not lukket.count():
            break
        lukket.evaluate_all("alle => alle.forEach(ett => ett.click())")
        vent_ferdig(side)


def ord_med_ett_trykk(side: Page) -> set[str]:
    """Ordene på en smal side, med det som åpnes av stripen og «Mer», og det listen sier kortere på telefon."""
    ord = ord_på_siden(side) | set(" ".join(side.locator(".merke, .tl-hode *, .tl-topp *").all_text_contents()).split())
    for knapp in (side.locator("[data-ark]"), side.get_by_role("button", name="Mer", exact=True)):
        if (
            knapp.count()
            and knapp.first.is_visible()
            and not knapp.first.evaluate("e => Boolean(e.closest('[inert]'))")
        ):
            knapp.first.click()
            side.wait_for_timeout(300)
            ord |= ord_på_siden(side) | set(
                " ".join(side.locator("[data-testid=stPopoverBody]").all_inner_texts()).split()
            )
            side.keyboard.press("Escape")
    return ord


def undersøk(side: Page, bredder: Sequence[ViewportSize], grundig: bool = False) -> list[str]:
    """Det som er galt med siden i hver av breddene, og det som forsvinner fra den første til den siste.

    Når den ikke er grundig, prøves bare reglene som avhenger av bredden, i alle bredder etter den første.
    """
    funn, ord = [], ord_på_siden(side)
    for bredde in bredder:
        sett_bredde(side, bredde)
        bare_bredden = bredde != bredder[0] and not grundig
        her = [*brudd(side, bare_bredden=bare_bredden), *fokus_som_dekkes(side)]
        funn += [f"{bredde['width']} px: {f}" for f in her]
    smalt = ord_med_ett_trykk(side) if len(bredder) > 1 else ord
    borte = sorted(o for o in ord - smalt if o.isalpha())  # tall på aksene kan bli færre
    if side.get_by_role("dialog").count():
        borte = []  # siden bak en dialog er prøvd for seg, og skjult for skjermleseren så lenge den er åpen
        funn = [f for f in funn if "landmark-one-main" not in f and "page-has-heading-one" not in f]
    sett_bredde(side, bredder[0])
    return [*funn, *(f"forsvinner når vinduet blir smalt: «{o}»" for o in borte)]


def sett_bredde(side: Page, bredde: ViewportSize) -> None:
    """Endrer vinduet og venter til diagrammene har fått sin nye bredde."""
    if side.viewport_size != bredde:
        side.set_viewport_size(bredde)
        vent_ferdig(side)
        with suppress(Nettleserfeil):  # det som fortsatt stikker ut, blir et funn
            side.wait_for_function(f"() => !({UTENFOR})().length", timeout=2_000)
        side.evaluate("() => new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f)))")


# --- Kommandoen -----------------------------------------------------------------------------------------------------

TEMAER = {"lyst": False, "mørkt": True}


def utsnitt(tekst: str) -> slice:
    """«3:7» er sidene fra og med nummer 3 til nummer 7, i rekkefølgen de står i menyen, fra 0."""
    fra, _, til = tekst.partition(":")
    return slice(int(fra or 0), int(til) if til else None)


def valgene(ord: Sequence[str]) -> Namespace:
    """Hvor mye av matrisen som skal gås gjennom."""
    leser = ArgumentParser(prog="python -m tests.verktoy.tilgjengelighet", description="Hele matrisen tar en time.")
    leser.add_argument("tilstand", nargs="*", help=f"en eller flere av {', '.join(t.navn for t in tilstander())}")
    leser.add_argument("--tema", choices=tuple(TEMAER), action="append", help="bare dette temaet")
    leser.add_argument("--sider", type=utsnitt, default=ALLE, help="«3:7» er fra og med side 3 til side 7")
    leser.add_argument("--bare-dialoger", action="store_true", help="dialogene og møtet, ikke sidene")
    leser.add_argument("--uten-dialoger", action="store_true", help="sidene, ikke dialogene og møtet")
    return leser.parse_args(ord)


def kjør(hva: Namespace) -> int:
    """Går gjennom matrisen og skriver funnene side for side. Gir 1 når noe er galt."""
    alle = [t for t in tilstander() if not hva.tilstand or t.navn in hva.tilstand]
    temaer = [TEMAER[navn] for navn in hva.tema or TEMAER]
    antall = 0
    with tempfile.TemporaryDirectory() as mappe, sync_playwright() as playwright:
        nettleser = start_nettleser(playwright)
        for slag, tjener in _tjenere(Path(mappe), {t.tjener for t in alle}):
            side = ny_kontekst(nettleser, tjener.adresse).new_page()
            for tilstand in (replace(t, mørk=m) for t in alle if t.tjener == slag for m in temaer):
                antall += sum(map(_skriv, _funnene(side, tilstand, hva)))
    return int(bool(antall))


def _funnene(side: Page, tilstand: Tilstand, hva: Namespace) -> Iterator[tuple[str, list[str]]]:
    """Funnene på én side om gangen, med hvor de er."""
    hvor = f"{tilstand.navn}, {'mørkt' if tilstand.mørk else 'lyst'} tema"
    numre = range(len(SIDENE))[hva.sider] if tilstand.har_meny else range(1)
    for nr in () if hva.bare_dialoger else numre:
        funn = gå_gjennom(side, tilstand, BREDDER, sider=slice(nr, nr + 1), grundig=True)
        yield f"{hvor}, {nr} {SIDENE[nr][1]}", funn
    if tilstand.navn == "vanlig" and not hva.uten_dialoger:
        side.emulate_media(color_scheme="dark" if tilstand.mørk else "light")
        yield f"{hvor}, dialogene og møtet", dialoger_og_møte(side, tilstand, BREDDER)


def _skriv(ett: tuple[str, list[str]]) -> int:
    hvor, funn = ett
    print(f"{hvor}: {len(funn)} funn", *funn, sep="\n  ", flush=True)
    return len(funn)


def _tjenere(mappe: Path, slagene: Collection[str]) -> Iterator[tuple[str, Tjener]]:
    for slag in sorted(slagene):
        (mappe / slag).mkdir()
        tjener = Tjener(logg=mappe / "tjener.log") if slag == "drammen" else særtjener(slag, mappe / slag)
        tjener.start()
        try:
            yield slag, tjener
        finally:
            tjener.stopp()


if __name__ == "__main__":
    sys.exit(kjør(valgene(sys.argv[1:])))
