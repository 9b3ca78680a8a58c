"""Svaret: de to tallene, dommen og bildet sier det samme som beregningen, også når avrunding ville skjult siden."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from scenario.analyse.usikkerhet.usikkerhetssvar import usikkerhet
from scenario.begreper import EgetTiltak, Kommune, Måned, Tiltaksvalg, Valg
from scenario.begreper.valg import Anslag
from scenario.beregning import beregn, uten_tiltak
from scenario.framstilling import svarbilde, svaret
from scenario.framstilling.svaret import Svar
from tests.strategier import drammen, valg_for

MULIG = 204_537.0
FØRSTE = Måned(2025, 1)


def _svar(kommune: Kommune, valg: Valg) -> Svar:
    usikker = usikkerhet(kommune, valg) if valg.forutsetninger.usikkerhet else None
    return svaret.svaret(kommune, beregn(kommune, valg), usikker, MULIG)


def _med_eget(beløp: float, start: Måned = FØRSTE, **forutsetninger: object) -> Valg:
    k = drammen()
    eget = EgetTiltak("a", "Prøve", Anslag.punkt(beløp), start)
    return Valg(replace(k.standard, **forutsetninger), egne_tiltak=(eget,))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("valg", "setning"),
    [
        (Valg(drammen().standard), "Ingenting er valgt, og fondet er under kravet fra 2025 og tomt i 2027."),
        (
            Valg(drammen().standard, (Tiltaksvalg("gratisplasser"),)),
            "Ingenting av det som er valgt, teller mot målet, og fondet er under kravet fra 2025 og tomt i 2027.",
        ),
        (_med_eget(149_960), "0,04 mill. kr mangler, og fondet holder seg over kravet ut 2027."),
        (_med_eget(150_000), "Planen når målet, men trolig blir det mindre, og fondet holder seg over kravet ut 2027."),
        (
            _med_eget(150_000, usikkerhet=False),
            "Planen når målet, og fondet holder seg over kravet ut 2027.",
        ),
        (_med_eget(260_000), "Planen når målet og holder trolig, og fondet holder seg over kravet ut 2027."),
    ],
)
def test_dommen_i_en_setning(valg: Valg, setning: str) -> None:
    svar = _svar(drammen(), valg)
    assert svaret.dommen(svar, bool(valg.tiltak or valg.egne_tiltak)).replace("\u00a0", " ") == setning


def test_for_sen_effekt_får_sin_egen_grunn() -> None:
    """Start i desember 2027: planen når 150 fra 2028, men med forsinkelsen kommer ingenting innen 2027."""
    sent, i_tide = (_svar(drammen(), _med_eget(150_000, start)) for start in (Måned(2027, 12), Måned(2025, 1)))
    assert svaret.dommen(sent, True).startswith("Planen når målet først når alt virker, fra 2028 (0 av 150 i 2025), ")
    assert svaret.trolig(sent) == "0" and svaret.hvorfor_trolig(sent) == "fordi det trolig kommer etter 2027"
    assert svaret.hvorfor_trolig(i_tide) == "fordi ikke alt blir gjennomført"


@settings(max_examples=60)
@given(valg_for(drammen()))
def test_feltene_summerer_til_planen(valg: Valg) -> None:
    resultat = beregn(drammen(), valg)
    svar = svaret.svaret(drammen(), resultat, None, MULIG)
    assert sum(s.sum for s in svar.stykker) == pytest.approx(svar.plan, abs=max(1e-3, 1e-9 * abs(svar.plan)))


@settings(max_examples=40)
@given(valg_for(drammen()))
def test_bildet_er_innenfor_aksen_og_har_ingen_markering(valg: Valg) -> None:
    svar = _svar(drammen(), valg)
    html = svarbilde.tallene(svar, (0.6, 1.0)) + svarbilde.sjansen(svar)
    html += svarbilde.fondet(svar.resultat, uten_tiltak(drammen(), valg))
    for prosent in re.findall(r"(?:left|width|bottom|height):(?:min\()?(-?[\d.]+)%", html):
        assert 0 <= float(prosent) <= 100.001, html


def test_linjen_nederst_er_en_knapp_og_har_ingen_lenker_i_seg() -> None:
    svar = _svar(drammen(), _med_eget(150_000))
    assert "<a" not in svarbilde.stripen(svar) and "<a" in svarbilde.stolpen(svar)


def test_prikkene_og_ordet_sier_det_samme() -> None:
    assert [svaret.fylte_prikker(p) for p in (0, 0.05, 0.06, 0.5, 0.94, 0.95, 1)] == [0, 0, 1, 5, 9, 10, 10]


def test_alt_på_har_en_vei_videre() -> None:
    from scenario.analyse.maaltall.neste import neste_steg

    k = drammen()
    valg = Valg(k.standard, tuple(Tiltaksvalg(t.id) for t in k.valgbare))
    steg = neste_steg(k, valg)
    nå = _svar(k, valg)
    kan_gi = f"{(nå.mest_mulig - nå.plan) / 1000:.1f}".replace(".", ",")
    assert svaret.om_stegene(nå, steg).startswith(f"Alt med tall er valgt. Større mengder kan gi {kan_gi}")
    forslagene = svaret.forslagene(k, steg, beregn(k, valg))
    assert [f.hva.replace("\u00a0", " ") for f in forslagene][1] == "fra 1 til 4 skoler"
