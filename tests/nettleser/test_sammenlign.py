"""Sammenlign: lim inn lenker, se tallene motoren gir, og del hele sammenligningen videre."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from scenario.analyse.alternativer.skille import hva_skiller
from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.begreper.alternativ import Alternativ
from scenario.beregning import beregn
from scenario.beregning.utfylling import fyll_ut
from scenario.deling import lenkekode, sammenligningskode
from scenario.deling.delt import spørring
from scenario.deling.lager import Lager, vis_id
from scenario.deling.sammenligningskode import Liste, Sammenligningspost
from scenario.framstilling import dom
from scenario.framstilling.tall import med_fortegn, mill
from scenario.lesing import les_kommune
from tests.nettleser.hjelp import SKJERMER, brett_ut, gå_til, ingen_vannrett_rulling, vent_ferdig, åpne
from tests.nettleser.tiltakssiden import slå
from tests.tjener import Tjener

SLEMT = "<img src=x onerror=alert(1)> **fet** [x](http://y)"


@pytest.fixture(scope="module")
def kommune() -> Kommune:
    return les_kommune()


def valg(kommune: Kommune, navn: str, *tiltak: str, **felt: object) -> Valg:
    return fyll_ut(kommune, Valg(kommune.standard, tuple(map(Tiltaksvalg, tiltak)), navn=navn).med(**felt))


def adresse(kommune: Kommune, *valgene: Valg) -> str:
    poster = tuple(Sammenligningspost(lenkekode.kod(kommune, v), kommune.utgave) for v in valgene)
    return "/sammenlign?" + urlencode({"j": sammenligningskode.skriv(Liste(poster))})


def lim_inn(side: Page, tekst: str) -> None:
    felt = side.get_by_role("textbox", name="Lim inn lenker, én på hver linje")
    if not felt.is_visible():
        brett_ut(side, "Alternativene")
    felt.fill(tekst)
    side.get_by_role("button", name="Legg til", exact=True).click()
    vent_ferdig(side)


def beløpene(side: Page) -> list[str]:
    return side.locator(".sml-tall").all_inner_texts()


def test_limte_lenker_står_side_om_side_med_motorens_tall(side: Page, kommune: Kommune) -> None:
    rødt, blått = valg(kommune, "Rødt", "skolestruktur", "staber"), valg(kommune, SLEMT, "sykefravaer", "modulbygg")
    åpne(side, "/sammenlign")
    lim_inn(side, f"https://x.no/?{spørring(kommune, rødt)}\n{lenkekode.kod(kommune, blått)}")

    ventet = [beregn(kommune, v) for v in (rødt, blått)]
    assert beløpene(side) == [mill(dom.nådd(r)) for r in ventet]
    expect(side.locator(".sml-navn")).to_have_text(["● A Rødt", f"■ B {SLEMT}"], use_inner_text=True)
    skille = hva_skiller(Alternativ("", rødt, kommune), Alternativ("", blått, kommune))
    expect(side.locator(".sl-midt li")).to_have_count(4)
    brett_ut(side, "Hver forskjell for seg, som tabell")
    tabell = side.get_by_role("table").filter(has_text="Hele forskjellen")
    sum_ = tabell.get_by_role("row", name="Hele forskjellen")
    expect(sum_).to_contain_text(med_fortegn(mill(skille.helårseffekt)))
    expect(sum_).to_contain_text(med_fortegn(mill(skille.fond)))
    expect(tabell.get_by_role("row")).to_have_count(len(skille.linjer) + 2)


def test_lenken_til_sammenligningen_viser_det_samme_hos_en_annen(fane: Page, kommune: Kommune) -> None:
    gå_til(fane, adresse(kommune, valg(kommune, "Rødt", "skolestruktur"), valg(kommune, "Blått", "sykefravaer")))
    fane.get_by_role("link", name="Velg", exact=True).click()
    vent_ferdig(fane)
    slå(fane, "Mindre staber")
    fane.get_by_role("link", name="Sammenlign", exact=True).click()
    vent_ferdig(fane)
    expect(fane.locator(".sml-navn").nth(0)).to_contain_text("Mitt alternativ")
    assert beløpene(fane) == ["4,0", "7,7", "14,0"]
    delt = fane.locator(".kopitekst").inner_text()

    annen = fane.context.new_page()
    åpne(annen, delt)
    assert beløpene(annen) == ["4,0", "7,7", "14,0"]
    annen.reload()
    vent_ferdig(annen)
    assert beløpene(annen) == ["4,0", "7,7", "14,0"]
    annen.close()


def test_søppel_gir_en_setning_og_ingenting_går_tapt(fane: Page, kommune: Kommune) -> None:
    rødt = valg(kommune, "Rødt", "skolestruktur")
    gå_til(fane, adresse(kommune, valg(kommune, "Blått", "sykefravaer")))
    lim_inn(fane, f"{lenkekode.kod(kommune, rødt)}\nhttps://x.no/?s=1AV8tull")

    expect(fane.get_by_role("alert").filter(has_text="Lenken er skadet eller ufullstendig")).to_be_visible()
    expect(fane.get_by_role("textbox", name="Lim inn lenker, én på hver linje")).to_have_value(
        "https://x.no/?s=1AV8tull"
    )
    assert beløpene(fane) == ["14,0", "7,7"]

    lim_inn(fane, lenkekode.kod(kommune, rødt))
    expect(fane.get_by_role("alert").filter(has_text="alt med i sammenligningen")).to_be_visible()
    fane.get_by_role("button", name="Ta bort").first.click()
    vent_ferdig(fane)
    assert beløpene(fane) == ["7,7"]
    fane.go_back()
    vent_ferdig(fane)
    assert beløpene(fane) == ["14,0", "7,7"]


def test_en_skadet_adresse_gir_en_setning(fane: Page) -> None:
    gå_til(fane, "/sammenlign?j=1a.tull")
    expect(fane.get_by_role("alert").filter(has_text="1 av alternativene i adressen er skadet")).to_be_visible()
    gå_til(fane, "/sammenlign?j=1a..1Atull")
    expect(fane.get_by_role("alert").filter(has_text="Alternativ 1 i adressen kan ikke leses")).to_be_visible()
    gå_til(fane, "/sammenlign?j=<script>")
    expect(fane.get_by_role("alert").filter(has_text="skadet")).to_be_visible()


SØYLER = """() => [...document.querySelectorAll(".sl-midt :is(.sl-fra, .sl-til)")]
  .map(e => [e.firstChild.getBoundingClientRect().width, parseFloat(e.lastChild.textContent.replace(",", "."))])
  .filter(([, beløp]) => beløp)"""


def søylene_er_så_lange_som_beløpene(side: Page) -> None:
    """Piksler per million er likt i alle søylene, så langt tallene er skrevet ut."""
    søyler = side.evaluate(SØYLER)
    assert len(søyler) > 2
    lengst, størst = max(søyler)
    for bredde, beløp in søyler:
        assert abs(bredde / lengst - beløp / størst) < 0.02, søyler


def test_to_eksempler_i_ett_trykk_og_et_kompromiss_som_nærmer_seg(side: Page) -> None:
    åpne(side, "/sammenlign")
    side.get_by_role("button", name="Sammenlign to eksempler").click()
    vent_ferdig(side)
    assert len(beløpene(side)) == 2
    expect(side.get_by_role("status").filter(has_text="Begge er enige om")).to_be_visible()
    søylene_er_så_lange_som_beløpene(side)
    langt = side.locator(".sl-avstand li b").all_inner_texts()

    spørsmål = side.get_by_role("radiogroup").first
    spørsmål.get_by_role("radio").last.click()
    vent_ferdig(side)
    svart = side.locator(".sl-avstand li b").all_inner_texts()
    assert svart != langt
    side.reload()
    vent_ferdig(side)
    assert side.locator(".sl-avstand li b").all_inner_texts() == svart
    side.go_back()
    vent_ferdig(side)
    assert side.locator(".sl-avstand li b").all_inner_texts() == langt
    side.go_forward()
    vent_ferdig(side)
    assert side.locator(".sl-avstand li b").all_inner_texts() == svart
    side.get_by_role("button", name="Legg til kompromisset").click()
    vent_ferdig(side)
    expect(side.locator(".sml-navn").nth(2)).to_contain_text("Kompromiss")
    expect(side.locator(".sl-hantler li").first).to_be_visible()


def test_ulike_forutsetninger_sies_fra_om_og_kan_regnes_likt(fane: Page, kommune: Kommune) -> None:
    lavere = replace(kommune.standard, realiseringsgrad=0.5)
    åpne(
        fane,
        adresse(
            kommune,
            valg(kommune, "Rødt", "skolestruktur"),
            valg(kommune, "Blått", "skolestruktur", forutsetninger=lavere),
        ),
    )
    assert beløpene(fane) == ["7,7", "3,9"]
    advarsel = fane.get_by_role("alert").filter(has_text="ulike forutsetninger (realiseringsgrad)")
    expect(advarsel).to_contain_text("kan ikke sammenlignes direkte")

    fane.get_by_role("button", name="Regn alle med dagens tall og samme forutsetninger").click()
    vent_ferdig(fane)
    assert beløpene(fane) == ["7,7", "7,7"]
    expect(fane.get_by_text("B Blått er helt like").or_(fane.get_by_text("er helt like"))).to_be_visible()
    fane.reload()
    vent_ferdig(fane)
    expect(fane.get_by_role("status").filter(has_text="ikke slik de ble delt")).to_be_visible()
    assert beløpene(fane) == ["7,7", "7,7"]


def test_navngitte_pakker_og_felles_kjerne_for_mange_partier(fane: Page, kommune: Kommune) -> None:
    partier = [
        valg(kommune, f"Parti {bokstav}", "staber", *(("skolestruktur",) if nummer < 4 else ()))
        for nummer, bokstav in enumerate("ABCDEF")
    ]
    partier = [v.med(merknad=f"nr {n}") for n, v in enumerate(partier)]
    gå_til(fane, adresse(kommune, *partier))
    expect(fane.locator(".sml-kort")).to_have_count(4)
    brett_ut(fane, "Hva alle er enige om")
    kjerne = fane.get_by_role("status").filter(has_text="tiltak er med i alle 6 alternativene")
    expect(kjerne).to_contain_text("4,0 av 150")
    rad = fane.get_by_role("table").filter(has_text="Uenighet, mill. kr").get_by_role("row", name="Færre skoler")
    expect(rad).to_contain_text("4 av 6: Parti A, Parti B, Parti C og Parti D")
    expect(rad).to_contain_text("7,7")

    brett_ut(fane, "Alternativene")
    fane.get_by_role("button", name="Legg til pakken").click()
    vent_ferdig(fane)
    expect(fane.get_by_text("Ingen tiltak er valgt i alle 7 alternativene.")).to_be_visible()


def test_korte_lenker_kan_limes_inn(fane: Page, tjener: Tjener, kommune: Kommune) -> None:
    lager = Lager(Path(tjener.miljø["LAGER"]))
    id = lager.lagre(spørring(kommune, valg(kommune, "Kort og godt", "skolestruktur")))
    gå_til(fane, adresse(kommune, valg(kommune, "Rødt", "staber")))
    lim_inn(fane, f"{vis_id(id)}\nVårt eget: {tjener.adresse}/?k={id}\nhttps://x.no/?k=abcd-efgh-jkmn")

    expect(fane.locator(".sml-navn").nth(1)).to_contain_text("Kort og godt")
    expect(fane.locator(".sml-navn").nth(2)).to_contain_text("Vårt eget")
    expect(fane.get_by_role("alert").filter(has_text="Den korte lenken finnes ikke")).to_be_visible()


def test_ingenting_stikker_ut(fane: Page, kommune: Kommune) -> None:
    alle = [t.id for t in kommune.valgbare]
    langt = "Et_alternativ_med_et_navn_som_aldri_brytes_" * 2
    gå_til(fane, adresse(kommune, *(valg(kommune, f"{n}{langt[:70]}", *alle[n::4]) for n in range(4))))
    expect(fane.locator(".sml-kort")).to_have_count(4)
    for boks in ("Alternativene", "Tallene som tabell"):
        brett_ut(fane, boks)
    for skjerm in SKJERMER:
        fane.set_viewport_size(skjerm)
        vent_ferdig(fane)
        ingen_vannrett_rulling(fane)
