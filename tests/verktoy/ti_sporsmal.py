"""Ti spørsmål en politiker stiller, og svaret på første skjerm: `python -m tests.verktoy.ti_sporsmal [mappe]`.

Svarene regnes av motoren. Hvert spørsmål får et skjermbilde på 1280 × 720, tatt uten å rulle.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, ViewportSize, sync_playwright

from scenario.analyse.alternativer.hvem_merker import hvem
from scenario.analyse.alternativer.kjerne import felles_kjerne
from scenario.analyse.alternativer.skille import hva_skiller
from scenario.analyse.maaltall.venting import kostnad_ved_å_vente
from scenario.analyse.usikkerhet.usikkerhetssvar import usikkerhet
from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.resultat import Resultat
from scenario.beregning import beregn
from scenario.beregning.utfylling import fyll_ut
from scenario.deling import lenkekode, sammenligningskode
from scenario.deling.sammenligningskode import Liste, Sammenligningspost
from scenario.framstilling import hvembilde
from scenario.framstilling.sammenligningsbilde import enighetssetning, uenighetene
from scenario.framstilling.tall import mill
from scenario.lesing import les_kommune
from tests.nettleser.hjelp import ny_kontekst, start_nettleser, vent_ferdig, åpne
from tests.tjener import Tjener

SKJERM = ViewportSize(width=1280, height=720)
"""Projektoren i møterommet."""


@dataclass(frozen=True, slots=True)
class Spørsmål:
    """Det som spørres om, siden som svarer, og ordene som må stå på første skjerm."""

    spørsmål: str
    adresse: str
    svar: Callable[[], str]
    trykk: str = ""
    """Valget på siden som må gjøres først."""


@lru_cache(maxsize=1)
def drammen() -> Kommune:
    return les_kommune()


@lru_cache(maxsize=8)
def valg(fra: int, til: int) -> Valg:
    """Valgbare tiltak fra og med `fra` til `til`, i tallgrunnlagets rekkefølge."""
    kommune = drammen()
    return fyll_ut(kommune, Valg(kommune.standard, tuple(Tiltaksvalg(t.id) for t in kommune.valgbare[fra:til])))


INGEN, NOEN, ANDRE = (0, 0), (0, 12), (4, 16)


def _resultat(hvilke: tuple[int, int]) -> Resultat:
    return beregn(drammen(), valg(*hvilke))


def _adresse(sti: str, hvilke: tuple[int, int]) -> str:
    return f"/{sti}?" + urlencode({"s": lenkekode.kod(drammen(), valg(*hvilke)), "u": drammen().utgave})


def _to() -> tuple[Alternativ, Alternativ]:
    a, b = (Alternativ(navn, valg(*hvilke), drammen()) for navn, hvilke in (("A", NOEN), ("B", ANDRE)))
    return a, b


def _sammenlign() -> str:
    poster = tuple(Sammenligningspost(lenkekode.kod(drammen(), a.valg), drammen().utgave) for a in _to())
    return "/sammenlign?" + urlencode({"j": sammenligningskode.skriv(Liste(poster))})


def _hardest() -> str:
    """Gruppen som merker flest tiltak samtidig."""
    svar = hvem(drammen(), valg(*NOEN), _resultat(NOEN))
    antall, navn, når = max(
        (hvembilde.samtidig(g, h), g.merking.navn, hvembilde.halvår(h)) for g in svar.grupper for h in g.opphopning
    )
    return f"{navn} merker {antall} tiltak fra {når}"


def _tomt() -> str:
    r = _resultat(INGEN)
    return f"tomt i {next(år for år, fond in zip(r.år, r.fond, strict=True) if fond <= 0)}"


def _mangler(hvilke: tuple[int, int]) -> str:
    r = _resultat(hvilke)
    return f"{mill(r.mål - r.helårseffekt)} mill. kr mangler"


def _venting() -> str:
    return f"koster {mill(kostnad_ved_å_vente(drammen(), valg(*NOEN), 12).tapt_effekt)} mill. kr"


def _trolig() -> str:
    s = usikkerhet(drammen(), valg(*NOEN)).oppnådd
    return f"trolig {mill(s.p10, 0)}–{mill(s.p90, 0)} mill. kr"


def _med_de_90() -> str:
    plan = valg(*NOEN)
    merinntekt = tuple((år, 90_000.0) for år in drammen().år[1:])
    r = beregn(drammen(), plan.med(forutsetninger=replace(plan.forutsetninger, merinntekt=merinntekt)))
    ord_ = "mangler" if r.margin[-1] < 0 else "er det"
    return f"I {r.år[-1]} {ord_} {mill(abs(r.margin[-1]), 0)} mill. kr"


def _størst() -> str:
    return uenighetene(drammen(), hva_skiller(*_to()))[0].navn


SPØRSMÅL = (
    Spørsmål("Når er fondet tomt hvis vi ikke gjør noe?", _adresse("fond", INGEN), _tomt),
    Spørsmål("Hva koster det å vente ett år?", _adresse("fond", NOEN), _venting),
    Spørsmål("Hvem rammes flere ganger samtidig?", _adresse("hvem", NOEN), _hardest),
    Spørsmål("Hva er vi enige om?", _sammenlign(), lambda: enighetssetning(felles_kjerne(_to(), drammen()))),
    Spørsmål("Hva er vi mest uenige om?", _sammenlign(), lambda: _størst().lower()),
    Spørsmål("Hvor sikkert er dette?", _adresse("usikkerhet", NOEN), _trolig),
    Spørsmål(
        "Hvor mye må til for å være rimelig sikre?", _adresse("usikkerhet", NOEN), lambda: "mill. kr til i planen"
    ),
    Spørsmål("Når planen målet?", _adresse("", NOEN), lambda: _mangler(NOEN)),
    Spørsmål("Når vi målet hvis vi lar skolestrukturen være?", "/pakker", lambda: "Uten struktur mangler"),
    Spørsmål(
        "Hjelper det om de 90 mill. kommer?",
        _adresse("fond", NOEN),
        _med_de_90,
        trykk="Ja, fra 2025",
    ),
)

_PÅ_SKJERMEN = """() => {
  const deler = [], vandrer = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = vandrer.nextNode());) {
    const e = node.parentElement, område = document.createRange();
    if (e.closest("script, style") || !e.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    område.selectNodeContents(node);
    const { top, bottom, width } = område.getBoundingClientRect();
    if (width > 1 && top >= 0 && bottom <= innerHeight) deler.push(node.data);
  }
  return deler.join(" ").replace(/\u2060/g, "").replace(/\\s+/g, " ");
}"""


def på_skjermen(side: Page, ett: Spørsmål) -> str:
    """Åpner siden, gjør det ene trykket, og gir all tekst som synes uten å rulle."""
    åpne(side, ett.adresse)
    if ett.trykk:
        side.get_by_text(ett.trykk, exact=True).click()
        vent_ferdig(side)
    tekst: str = side.evaluate(_PÅ_SKJERMEN)
    return tekst


def mangler(side: Page, ett: Spørsmål) -> str:
    """Setningen om at svaret ikke står på første skjerm; tom når det gjør det."""
    sett, ventet = på_skjermen(side, ett), " ".join(ett.svar().split())
    return "" if ventet.lower() in sett.lower() else f"{ett.spørsmål} Fant ikke «{ventet}» i: {sett}"


def kjør(mappe: Path) -> int:
    """Tar bildene. Gir 1 når et svar ikke står på første skjerm."""
    mappe.mkdir(parents=True, exist_ok=True)
    funn = []
    with tempfile.TemporaryDirectory() as logg, sync_playwright() as playwright:
        tjener = Tjener(logg=Path(logg) / "tjener.log")
        tjener.start()
        try:
            side = ny_kontekst(start_nettleser(playwright), tjener.adresse, SKJERM).new_page()
            for nr, ett in enumerate(SPØRSMÅL, 1):
                feil = mangler(side, ett)
                side.screenshot(path=mappe / f"{nr:02d}.png", animations="disabled")
                print(f"{nr}. {ett.spørsmål} {feil or 'Ja: ' + ett.svar()}")
                funn += [feil] if feil else []
        finally:
            tjener.stopp()
    return int(bool(funn))


if __name__ == "__main__":
    sys.exit(kjør(Path(sys.argv[1] if len(sys.argv) > 1 else "skjermbilder")))
