"""Bildene: hver strek står der tallet er, ingen navn dekker et annet, og tabellen og setningene sier det samme."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario.analyse.alternativer.hvem_merker import hvem
from scenario.analyse.maaltall.venting import forskjellen, kostnad_ved_å_vente, tapt_per_tiltak, utsatt
from scenario.analyse.usikkerhet.forsinkelse import startplan
from scenario.analyse.usikkerhet.som_sist import lærdom
from scenario.analyse.usikkerhet.usikkerhetssvar import Usikkerhet, usikkerhet
from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.beregning import beregn, uten_tiltak
from scenario.beregning.utfylling import fyll_ut
from scenario.framstilling import dom, fondsbilde, listeforklaring, sikkerhetsbilde, svaret, tidslinje
from scenario.framstilling.fondsbilde import TETTEST, Fondsbilde, rader, rutehøyder, spredt, tegnet
from scenario.framstilling.hvembilde import ordene, tellingen
from scenario.framstilling.tall import mill, mill_kr_knapp
from scenario.lesing import les_kommune
from scenario.rapport import bildefigurer, figurer
from scenario.rapport.innhold import Rapportinnhold, lag_innhold
from scenario.rapport.saken import vedlegg
from tests.strategier import FIKTIV


@lru_cache(maxsize=1)
def drammen() -> Kommune:
    return les_kommune()


def valg(antall: int, **forutsetninger: Any) -> Valg:
    kommune = drammen()
    tiltak = tuple(Tiltaksvalg(t.id) for t in kommune.valgbare[:antall])
    return fyll_ut(kommune, Valg(replace(kommune.standard, **forutsetninger), tiltak))


def bildet(valg: Valg) -> Fondsbilde:
    kommune = drammen()
    usikker = usikkerhet(kommune, valg) if valg.forutsetninger.usikkerhet else None
    return Fondsbilde(beregn(kommune, valg), uten_tiltak(kommune, valg), usikker)


TILFELLER = {
    "ingen tiltak": valg(0),
    "noen": valg(8),
    "alle": valg(99),
    "uten usikkerhet": valg(8, usikkerhet=False),
    "merforbruk": valg(8, merforbruk=((2024, 75_000.0),)),
    "merinntekt": valg(99, merinntekt=tuple((å, 90_000.0) for å in (2025, 2026, 2027))),
    "kravet vokser": valg(8, reservekrav_vekst_prosent=4.3),
}


@pytest.mark.parametrize("tilfelle", TILFELLER)
def test_alt_i_bildet_av_fondet_står_innenfor_flaten(tilfelle: str) -> None:
    html = tegnet(bildet(TILFELLER[tilfelle]))
    steder = [float(p) for p in re.findall(r"(?:left|bottom|height):(-?[\d.]+)%", html)]
    steder += [float(p) for p in re.findall(r"[ (](-?[\d.]+)%", html)]
    assert steder and min(steder) >= 0
    assert max(steder) <= 100.5
    assert "nan" not in html


@pytest.mark.parametrize("tilfelle", TILFELLER)
def test_tabellen_har_tallene_motoren_gir(tilfelle: str) -> None:
    bilde = bildet(TILFELLER[tilfelle])
    r, celler = bilde.resultat, {rad.merke: rad.celler for rad in rader(bilde)}
    assert celler["krav"] == tuple(dom.reservekrav(r, i, 0) for i in range(4))
    for i, margin in enumerate(r.margin):
        assert celler["mot"][i].endswith("over" if margin > 0 else "under")
    assert ("plan" in celler) is bool(r.bidrag)
    assert ("trolig" in celler) is bool(r.bidrag and TILFELLER[tilfelle].forutsetninger.usikkerhet)
    assert all(celle in fondsbilde.beskrivelse(bilde).replace(" til ", "–") for rad in celler.values() for celle in rad)


def test_et_tomt_fond_sier_hva_som_er_udekket() -> None:
    assert {rad.merke: rad.celler[-1] for rad in rader(bildet(valg(0)))}["uten"] == "tomt, 9\u00a0udekket"


@given(st.lists(st.floats(0, 100), max_size=5))
def test_navnene_dekker_aldri_hverandre(steder: list[float]) -> None:
    nye = spredt(steder, TETTEST)
    assert all(b - a >= TETTEST - 1e-9 for a, b in zip(sorted(nye), sorted(nye)[1:], strict=False))
    assert all(ny >= sted for sted, ny in zip(steder, nye, strict=True))


@given(st.floats(1, 50_000_000))
def test_rutelinjene_er_få_og_runde(topp: float) -> None:
    ruter = rutehøyder(topp)
    assert (ruter[0] == 0 and len(ruter) <= fondsbilde.FLEST_RUTER + 1) or topp > 35_000_000


def test_svaret_sier_hvor_mye_det_flytter_også_når_fondet_er_tomt() -> None:
    """Uten tiltak er fondet tomt i 2027. 75 mill. i merforbruk gir 75 mill. mer udekket: 440,6 − 75 − 450 = −84,4."""
    nå, før = (beregn(drammen(), valg(0, merforbruk=m)) for m in (((2024, 75_000.0),), ()))
    assert nå.fond[-1] == før.fond[-1] == 0
    assert fondsbilde.flytter(nå, før) == "Flytter fondet mot kravet i 2027: −75\u00a0mill.\u00a0kr."
    assert fondsbilde.flytter(nå, nå) == ""


# --- Tidslinjen ------------------------------------------------------------------------------------------------------


def linjen(valg: Valg, måneder: int = 12) -> tuple[tidslinje.Tidslinjerad, ...]:
    kommune = drammen()
    planer = {t.id: startplan(kommune, t) for t in valg.tiltak}
    nå = beregn(kommune, valg)
    return tidslinje.radene(kommune, valg, nå, planer, tapt_per_tiltak(kommune, valg, nå, måneder))


def test_kalenderen_er_kommunens_egen_og_ellers_lovens() -> None:
    assert tidslinje.kalenderen(drammen()) == tidslinje.Kalender(prinsipp=6, vedtak=12)
    assert tidslinje.kalenderen(les_kommune(FIKTIV)) == tidslinje.Kalender(prinsipp=None, vedtak=12)


def test_hvert_valgt_tiltak_har_én_rad_og_siste_frist_er_året_før_start() -> None:
    kommune, alle = drammen(), valg(99)
    rader = linjen(alle)
    assert {r.id for r in rader} == {t.id for t in alle.tiltak}
    grupper = tidslinje.gruppert(rader, tidslinje.kalenderen(kommune), 2027)
    assert [tittel for tittel, _ in grupper] == [
        "Vedtas senest i desember 2024",
        "Vedtas senest i desember 2025",
        tidslinje.KAN_IKKE_VEDTAS,
    ]
    assert [r.id for r in grupper[-1][1]] == ["sykefravaer"]
    for tittel, de in grupper[:-1]:
        assert {r.start.år for r in de} == {int(tittel[-4:]) + 1}
        beløp = [r.beløp or 0.0 for r in de]
        assert beløp == sorted(beløp, reverse=True)


def test_raden_sier_det_motoren_gir_og_aldri_null_for_det_som_ikke_teller() -> None:
    kommune, alle = drammen(), valg(99)
    resultat, hele = beregn(kommune, alle), kostnad_ved_å_vente(kommune, alle, 12)
    innhold = tidslinje.innhold(kommune, resultat, linjen(alle), hele, "")
    rader = {r["id"]: r for g in innhold["grupper"] for r in g["rader"]}
    assert len(json.dumps(innhold, ensure_ascii=False)) < 16_000
    for id, rad in rader.items():
        bidrag = resultat.bidrag_fra(id)
        assert rad["teller"] is (bidrag is not None)
        assert rad["kr"] == (mill(bidrag.helårseffekt) if bidrag else rad["kr"])
        assert bidrag or rad["kr"] in ("ikke tallfestet", "ikke regnet med")
        assert 0 <= rad["min"] <= rad["start"] <= rad["maks"] == 47
    assert rader["skolestruktur"]["tekst"] == (
        "august 2026, full effekt fra start, vedtas senest i desember 2025, 7,7\u00a0mill.\u00a0kr i året"
    )


def test_lærdommen_fra_sist_er_regnet_av_tabellene_og_sier_at_den_ikke_er_målt() -> None:
    """31 av 75 mill. det første året er 41,3 %, som er 12 · 0,413 = 5,0 måneder; 34,5 % er 4,1 måneder."""
    kommune, valgt = drammen(), valg(8)
    læren = lærdom(kommune)
    assert læren is not None
    assert (læren.færrest_måneder, læren.måneder, læren.andel_prosent) == (4, 5, 41.3)
    senere = beregn(kommune, utsatt(kommune, valgt, læren.måneder))
    tekst = tidslinje.lærdommen(kommune, beregn(kommune, valgt), senere, læren).replace("\u00a0", " ")
    assert "31 av 75 mill. kr (41 %)" in tekst and "4–5 måneders" in tekst and "Balanse 2021" in tekst
    assert "ikke målt effekt" in tekst
    assert lærdom(les_kommune(FIKTIV)) is None


def test_ventesetningen_går_opp_i_motoren() -> None:
    kommune, valgt = drammen(), valg(99)
    nå, senere = beregn(kommune, valgt), beregn(kommune, utsatt(kommune, valgt, 12))
    setning = tidslinje.ventesetning(nå, senere, forskjellen(nå, senere, 12), "Alt ett år senere")
    tapt = sum(nå.effekt) - sum(senere.effekt)
    assert setning.startswith(f"Alt ett år senere: {mill(tapt)}\u00a0mill.\u00a0kr tapt innen 2027.")


# --- Hvor sikkert det er ---------------------------------------------------------------------------------------------


def usikkert(valg: Valg) -> tuple[svaret.Svar, Usikkerhet]:
    u = usikkerhet(drammen(), valg)
    return svaret.svaret(drammen(), u.resultat, u, 200_000.0), u


@given(
    st.lists(st.floats(5, 95), min_size=10, max_size=10).map(sorted),
    st.integers(0, 10),
    st.floats(10, 90),
)
def test_prikkene_er_ti_på_rett_side_av_målet_og_aldri_oppå_hverandre(
    steder: list[float], fylte: int, mål: float
) -> None:
    form, lagt = sikkerhetsbilde.stablet(steder, fylte, mål)
    assert len(lagt) == len(set(lagt)) == 10
    assert all(0 <= høyde < form.høyest for _, høyde in lagt)
    assert [x > mål for x, _ in lagt] == [False] * (10 - fylte) + [True] * fylte
    assert all(abs(x - mål) >= 0.75 * form.bredde - 1e-9 for x, _ in lagt)
    kolonner = sorted({x for x, _ in lagt})
    assert all(b - a >= form.bredde * 0.999 for a, b in itertools.pairwise(kolonner))


@pytest.mark.parametrize("antall", [3, 8, 99])
def test_det_som_trengs_gir_den_sikkerheten_det_spørres_om(antall: int) -> None:
    svar, u = usikkert(valg(antall))
    assert len(u.utfall) == 10 and list(u.utfall) == sorted(u.utfall)
    for av_ti in sikkerhetsbilde.SIKKERHETER:
        til = svaret.trengs(svar, av_ti)
        assert til and til % 1000 == 0
        rad = sikkerhetsbilde.med_mer(svar, u, av_ti)
        assert rad is not None
        nivå = {5: rad.trolig[1], 8: svar.trolig.trygt * rad.plan / svar.plan if svar.trolig else 0, 9: rad.trolig[0]}
        assert nivå[av_ti] >= svar.resultat.mål > nivå[av_ti] * (1 - 1000 / (rad.plan - 1000))
        assert sikkerhetsbilde.svaret_på_sikkerhet(svar, av_ti).startswith(f"Det trengs {mill_kr_knapp(til)} til")


@pytest.mark.parametrize("antall", [1, 3, 8, 99])
def test_alt_på_aksen_er_innenfor_og_merkene_har_luft(antall: int) -> None:
    svar, u = usikkert(valg(antall))
    akse = sikkerhetsbilde.aksen(svar, u)
    steder = [akse.x(1000 * m) for m in akse.merker]
    assert 2 <= len(steder) <= 9
    assert all(b - a > 8 for a, b in itertools.pairwise(steder))
    rader = [sikkerhetsbilde.nå(svar, u), *(sikkerhetsbilde.med_mer(svar, u, n) for n in (5, 8, 9))]
    for rad in filter(None, rader):
        html = sikkerhetsbilde.raden(svar, rad, akse)
        assert all(0 <= float(x) <= 100 for x in re.findall(r"left:(-?[\d.]+)%", html))
        assert html.count("u-full") == rad.fylte
        steder = [akse.x(u) for u in rad.utfall]
        _, lagt = sikkerhetsbilde.stablet(steder, rad.fylte, akse.x(svar.resultat.mål))
        assert all(abs(x - sted) < 4 for (x, _), sted in zip(lagt, steder, strict=True)), "prikken står der utfallet er"


def test_det_som_betyr_mest_har_rett_tall_og_ingen_like_ord_i_rekke() -> None:
    svar, u = usikkert(valg(99))
    opphav = listeforklaring.opphavsordene(drammen(), valg(99))
    html = sikkerhetsbilde.viktigst(svar, u, drammen().standard.felles_levering.nivåer, opphav)
    assert html.count("<li>") == sikkerhetsbilde.SYNLIGE
    assert "Regneeksempel" in html and "Drammens Tidende, 2022" in html and "Ekstern" not in html
    assert html.index("Hvor mye som blir gjennomført") < html.index("Lavere sykefravær")
    første = u.viktigst[0]
    assert f">{mill(første.lav)}<" in html and f">{mill(første.høy)}<" in html
    assert sikkerhetsbilde.resten(u) == f"{len(u.viktigst) - 6} andre flytter summen høyst {andre(u)} hver"


def andre(u: Usikkerhet) -> str:
    return mill(max(ett.høy - ett.lav for ett in u.viktigst[6:]))


def test_tidslinjen_i_rapporten_går_opp_og_kutter_ingen_navn() -> None:
    valgt = valg(99)
    innhold = lag_innhold(drammen(), valgt, date(2025, 5, 5))
    tekster = re.findall(r"<text[^>]*>([^<]*)</text>", bildefigurer.tegn(innhold, "tidslinje", "sans-serif"))
    beløp = [float(t.replace("−", "-").replace(",", ".")) for t in tekster if re.fullmatch(r"−?\d+,\d", t)]
    brutto = sum(b.helårseffekt for b in innhold.resultat.bidrag) / 1000
    assert len(beløp) == bildefigurer.FLEST + 1
    assert abs(sum(beløp) - brutto) < 0.05 * len(beløp)
    assert not any("…" in t for t in tekster)


def tegnet_i_saken(navn: str, mot: Valg | None = None) -> tuple[Rapportinnhold, str]:
    innhold = lag_innhold(drammen(), valg(99), date(2025, 5, 5), mot=mot)
    return innhold, bildefigurer.tegn(innhold, navn, "sans-serif")


def test_bildet_av_hvem_i_saken_har_en_rute_for_hvert_tiltak_i_hver_gruppe() -> None:
    innhold, svg = tegnet_i_saken("hvem")
    svar = hvem(innhold.kommune, innhold.valg, innhold.resultat)
    grupper = svar.grupper
    ruter = svg.count('stroke="#') - svg.count("<path") - len(ordene(svar))
    assert ruter == sum(len(g.tiltak) for g in grupper) > 20
    beskrivelse = bildefigurer.beskrivelse(innhold, "hvem")
    assert all(f"{g.merking.navn}: {tellingen(g)}" in beskrivelse for g in grupper if g.tiltak)
    assert not any("Hvem merker det" in str(b) for b in vedlegg(lag_innhold(drammen(), valg(0), date(2025, 5, 5))))


def test_det_som_skiller_i_saken_går_opp_i_hele_forskjellen() -> None:
    innhold, svg = tegnet_i_saken("skille", valg(3))
    tekster = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    beskrivelse = bildefigurer.beskrivelse(innhold, "skille")
    beløp = [float(t.replace("−", "-").replace(",", ".")) for t in re.findall(r" (−?\d+,\d+)(?=[;.])", beskrivelse)]
    assert innhold.mot is not None
    forskjell = (innhold.resultat.helårseffekt - innhold.mot.helårseffekt) / 1000
    assert abs(sum(beløp) - forskjell) < 0.05 * (len(beløp) + 1)
    assert any(t.startswith(mill(1000 * forskjell)) for t in tekster)
    assert not bildefigurer.kan_tegnes(tegnet_i_saken("hvem")[0], "skille")


def test_fondet_i_filene_har_det_trolige_spennet_siden_viser() -> None:
    innhold, _ = tegnet_i_saken("hvem")
    fond = usikkerhet(innhold.kommune, innhold.valg).fond
    assert bildefigurer.fondets_spenn(innhold)[-1] == (2027, fond[-1].p10, fond[-1].p50, fond[-1].p90)
    assert "Trolig " in figurer.beskrivelse(innhold, "fond")
    uten = lag_innhold(drammen(), valg(8, usikkerhet=False), date(2025, 5, 5))
    assert not bildefigurer.fondets_spenn(uten) and "rolig" not in figurer.beskrivelse(uten, "fond")
