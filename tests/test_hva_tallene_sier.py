"""Det tallene påstår: hva de hviler på, når de gjelder fra, og hvilket års kroner de er i."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scenario.analyse.pakker.pakkesporsmal import Formål, Pakkespørsmål
from scenario.analyse.pakker.pakkesvar import finn_pakker
from scenario.analyse.usikkerhet.trekninger import Trekkplan
from scenario.analyse.usikkerhet.usikkerhetssvar import usikkerhet
from scenario.begreper import Tiltaksvalg, Valg
from scenario.begreper.felles import Måned, Opphav
from scenario.begreper.valg import Anslag, EgetTiltak
from scenario.beregning import beregn
from scenario.framstilling import analyseforklaring, dom
from scenario.framstilling.forklaring import radmerke, regnestykke
from scenario.framstilling.priser import katalogens_prisnivå, prisnivå
from tests.strategier import drammen

KOMMUNE = drammen()


def valgt(*tiltak: Tiltaksvalg, **forutsetninger: object) -> Valg:
    return Valg(replace(KOMMUNE.standard, **forutsetninger), tiltak)  # type: ignore[arg-type]


def eget(beløp: float, start: Måned, **felt: object) -> Valg:
    return valgt().med(egne_tiltak=(EgetTiltak("a", "Eget", Anslag.punkt(beløp), start, **felt),))  # type: ignore[arg-type]


# --- Opphavet følger mengden ----------------------------------------------------------------------------------------


def test_fire_skoler_hviler_på_antakelser_for_de_tre_kilden_ikke_gjelder() -> None:
    """23,1 av 30,8 er 75 prosent."""
    fire = Tiltaksvalg("skolestruktur", mengde=4.0)
    resultat = beregn(KOMMUNE, valgt(fire))
    assert dict(resultat.opphav)[Opphav.ANTAKELSE] == pytest.approx(3 * 7700)
    assert dom.andel_antakelser(resultat) == pytest.approx(0.75)
    assert "75\u00a0% hviler på antakelser. Alle mengder er regneeksempler." in dom.dommen(resultat)
    assert radmerke(KOMMUNE.tiltak_etter_id["skolestruktur"], fire, KOMMUNE.standard) == "E+N"
    mengden = regnestykke(KOMMUNE, KOMMUNE.tiltak_etter_id["skolestruktur"], fire, KOMMUNE.standard).ledd[0]
    assert (mengden.navn, mengden.verdi, mengden.opphav) == ("mengde", "4\u00a0skoler", Opphav.ANTAKELSE)
    assert mengden.hvordan.endswith("Tallet fra kilden gjelder 1\u00a0skole. Effekten av resten er en antakelse.")


def test_egne_tall_alene_sier_ikke_noe_om_mengder() -> None:
    assert "mengder" not in dom.dommen(beregn(KOMMUNE, eget(5000.0, Måned(2025, 1))))


@pytest.mark.treg
def test_best_begrunnede_tall_henter_ikke_mer_enn_kildene_gjelder_uten_å_si_det() -> None:
    """60 mill. kr fra kildenes mengder finnes ikke, så svaret kan ikke være uten antakelser."""
    pakke = next(finn_pakker(Pakkespørsmål(KOMMUNE, valgt(mål=60_000.0), formål=Formål.TRYGGHET), antall=1))
    resultat = pakke.resultat
    assert resultat.helårseffekt >= 60_000
    assert dict(resultat.opphav)[Opphav.ANTAKELSE] > 0


# --- Når det virker -------------------------------------------------------------------------------------------------


def test_for_sen_effekt_blir_sagt() -> None:
    resultat = beregn(KOMMUNE, eget(150_000.0, Måned(2027, 12)))
    assert dom.for_sent(resultat) == " når alt virker, fra 2028 (0 av 150 i 2025)"
    assert "150,0 av 150\u00a0mill.\u00a0kr i året når alt virker, fra 2028 (0 av 150 i 2025), " in dom.dommen(resultat)


@pytest.mark.parametrize(
    ("start", "felt", "fra"),
    [
        (Måned(2025, 1), {}, None),
        (Måned(2025, 2), {}, 2026),
        (Måned(2025, 1), {"opptrapping_måneder": 12}, 2026),
        (Måned(2025, 2), {"opptrapping_måneder": 12}, 2027),
        (Måned(2025, 1), {"andeler": ((2025, 1.0), (2026, 0.5))}, 2027),
    ],
)
def test_det_første_året_alt_virker(start: Måned, felt: dict[str, object], fra: int | None) -> None:
    sent = dom.for_sent(beregn(KOMMUNE, eget(150_000.0, start, **felt)))
    assert (f"fra {fra} " in sent) if fra else sent == ""


def test_en_sum_over_årene_har_ikke_et_år_den_gjelder_fra() -> None:
    sent = eget(150_000.0, Måned(2027, 12))
    assert dom.for_sent(beregn(KOMMUNE, sent.med(forutsetninger=replace(sent.forutsetninger, tolkning="E")))) == ""


# --- Kostnadene løper -----------------------------------------------------------------------------------------------


def test_en_forsinket_gevinst_gjør_ikke_lisensen_billigere() -> None:
    """Seks måneders forsinkelse fra november 2027: gevinsten kommer ikke, lisensen løper i to av tolv måneder."""
    sen, halvt = Anslag.punkt(6.0), Anslag.punkt(0.5)
    valg = eget(12_000.0, Måned(2027, 11), varige_merkostnader=2_400.0)
    a = replace(valg.forutsetninger, felles_forsinkelse_måneder=sen, felles_levering=halvt, spenn_der_det_mangler=False)
    valg = valg.med(forutsetninger=a)
    svar = usikkerhet(KOMMUNE, valg, Trekkplan(64))
    assert [e.p50 for e in svar.effekt] == pytest.approx([0, 0, 0, -2_400 * 2 / 12])
    assert svar.helårseffekt.p50 == 0
    i_tide = valg.med(forutsetninger=replace(valg.forutsetninger, felles_forsinkelse_måneder=Anslag.punkt(0.0)))
    assert usikkerhet(KOMMUNE, i_tide, Trekkplan(64)).helårseffekt.p50 == pytest.approx(12_000 * 0.5 - 2_400)


def test_forsinkelsen_flytter_gevinsten_og_ikke_kostnadene() -> None:
    """Start januar 2026, seks måneder for sent: 12 000 · 6/12 − 2 400 = 3 600. Omstillingen på 1 000 kommer i 2026."""
    valg = eget(12_000.0, Måned(2026, 1), varige_merkostnader=2_400.0, omstilling=((2026, 1_000.0),))
    a = replace(
        valg.forutsetninger,
        felles_forsinkelse_måneder=Anslag.punkt(6.0),
        felles_levering=Anslag.punkt(1.0),
        spenn_der_det_mangler=False,
    )
    svar = usikkerhet(KOMMUNE, valg.med(forutsetninger=a), Trekkplan(64))
    assert [e.p50 for e in svar.effekt] == pytest.approx([0, 0, 12_000 * 6 / 12 - 2_400, 12_000 - 2_400])
    fondet = [440_600, 290_600, 290_600 - 150_000 + 3_600 - 1_000, 2_800]
    assert [f.p50 for f in svar.fond] == pytest.approx(fondet)
    assert "Kostnadene kommer i rute" in analyseforklaring.usikkerheten(a, svar)[0].tekst


# --- Hvilket års kroner ---------------------------------------------------------------------------------------------


def test_ulike_års_kroner_blir_sagt_til_de_er_regnet_om() -> None:
    skole, staber = Tiltaksvalg("skolestruktur"), Tiltaksvalg("ledelsesnivaaer")
    blandet = valgt(skole, staber)
    tekst = prisnivå(KOMMUNE, blandet, beregn(KOMMUNE, blandet))
    assert tekst == "Ulike års kroner: 1 tiltak er i 2022-kroner, resten i 2024-kroner. Ikke regnet om"
    for like in (valgt(staber), valgt(skole, staber, regn_om_priser=True)):
        assert prisnivå(KOMMUNE, like, beregn(KOMMUNE, like)) == "Faste 2024-kroner"
    assert "11 tiltak er i 2022-kroner" in katalogens_prisnivå(KOMMUNE)


def test_omregningen_vises_som_regnestykke_med_kilde() -> None:
    kommune = KOMMUNE.i_kroner_for(replace(KOMMUNE.standard, regn_om_priser=True))
    tiltak = kommune.tiltak_etter_id["barnehagestruktur"]
    stykke = regnestykke(kommune, tiltak, Tiltaksvalg(tiltak.id), KOMMUNE.standard)
    sats = stykke.ledd[1]
    assert sats.verdi.endswith("(2024-kroner)")
    assert "Regnestykke: 23\u00a0000 ÷ 10 × 1,043 × 1,043." in sats.hvordan
    assert "Kommunal deflator" in sats.kilde
