"""Det dommen hviler på: veksten i reservekravet (T27) og kommunens egen prognose for merforbruket."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from scenario.begreper.felles import Måned
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Anslag, EgetTiltak, Valg
from scenario.beregning import beregn
from scenario.beregning.fond import fondsbok
from scenario.framstilling import dom, moete
from scenario.framstilling.delingstekst import epost
from scenario.rapport.csv_fil import csv_fil
from scenario.rapport.innhold import lag_innhold
from scenario.rapport.ren_tekst import ren_tekst
from tests.strategier import drammen, lillevik

HUNDRE_OG_FEMTI = (EgetTiltak("e", "Eget", Anslag.punkt(150_000), Måned(2025, 1)),)


def valg(vekst: float = 0.0, merforbruk: float = 0.0) -> Valg:
    par = ((2024, merforbruk),) if merforbruk else ()
    forutsetninger = replace(drammen().standard, reservekrav_vekst_prosent=vekst, merforbruk=par)
    return Valg(forutsetninger, egne_tiltak=HUNDRE_OG_FEMTI)


def resultat(vekst: float = 0.0, merforbruk: float = 0.0) -> Resultat:
    return beregn(drammen(), valg(vekst, merforbruk))


def uten_hardt(tekst: str | None) -> str:
    return (tekst or "").replace("\u00a0", " ")


def test_t27_marginen_snur_med_veksten() -> None:
    """440 600 − 20 000 − 373 600 · 1,043ⁿ. 150 mill. er levert hele veien; bare kravet vokser."""
    ventet = [440_600 - 20_000 - 373_600 * 1.043**n for n in range(4)]
    assert [round(m) for m in ventet] == [47_000, 30_935, 14_180, -3_296]
    assert resultat(4.3).margin == pytest.approx(ventet)


def test_veksten_i_tallgrunnlaget_er_0_den_avledede_og_deflatoren() -> None:
    """373 600 / 369 340 = 1,01153: kildens egne to krav, uten den faste delen."""
    forutsetning = next(a for a in drammen().forutsetninger if a.id == "reservekrav_vekst_prosent")
    assert [(v.tall.verdi, v.tall.opphav.bokstav) for v in forutsetning.verdier] == [(0, "N"), (1.15, "A"), (4.3, "E")]
    assert round(100 * (393_600 - 20_000) / (389_340 - 20_000) - 100, 2) == 1.15


def test_dommen_sier_når_den_avhenger_av_veksten() -> None:
    assert uten_hardt(dom.om_veksten(resultat(0))) == (
        "Svaret om regelen avhenger av veksten i kravet: med 4,3 % i året (ekstern) er fondet under kravet fra 2027."
    )
    assert uten_hardt(dom.om_veksten(resultat(4.3))) == (
        "Svaret om regelen avhenger av veksten i kravet: med 0 % i året (antakelse) eller 1,15 % i året (avledet) "
        "holder fondet seg over kravet ut 2027."
    )


def test_når_alle_vekster_gir_samme_svar_sies_ingenting() -> None:
    """Uten tiltak er fondet under kravet fra 2025 uansett vekst."""
    assert dom.om_veksten(beregn(drammen(), Valg(drammen().standard))) is None
    assert dom.om_veksten(resultat(0, 75_000)) is None


def test_prognosen_står_alltid_ved_dommen() -> None:
    """47 000 − 70 000 = −23 000 og 47 000 − 80 000 = −33 000."""
    p = resultat().prognose
    assert p is not None and (p.margin_lav, p.margin_høy) == (-23_000, -33_000)
    assert uten_hardt(dom.om_prognosen(resultat())) == (
        "Tas prognosen for merforbruk i 2024 (70–80 mill. kr) av fondet, er det 23–33 mill. kr under kravet alt da."
    )


def test_når_prognosen_er_tatt_sies_det_i_stedet() -> None:
    assert uten_hardt(dom.om_prognosen(resultat(merforbruk=75_000))) == (
        "Merforbruket i 2024 tar 75 mill. kr av fondet. Prognosen er 70–80 mill. kr."
    )
    p = resultat(merforbruk=75_000).prognose
    assert p is not None and (p.margin_lav, p.margin_høy) == (-23_000, -33_000)


def test_en_kommune_uten_prognose_og_vekster_har_ingen_forbehold() -> None:
    r = beregn(lillevik(), Valg(lillevik().standard))
    assert r.prognose is None and r.andre_vekster == () and dom.forbehold(r) == ()


# --- Et tomt fond er ikke en ny start -------------------------------------------------------------------------------


def test_det_udekkede_summeres_over_årene() -> None:
    """Med 300 mill. planlagt bruk i 2025 og 200 i 2026 er fondet −9 400 og −350 000, så −150 000 i 2027."""
    bruk = ((2025, 300_000.0), (2026, 200_000.0))
    r = beregn(drammen(), Valg(replace(drammen().standard, planlagt_bruk=bruk)))
    assert r.udekket_merforbruk == (0, 9_400, 350_000, 150_000) and r.udekket_til_sammen == 509_400
    bok = fondsbok(drammen(), replace(drammen().standard, planlagt_bruk=bruk), r.krav, r.effekt, r.omstilling)
    assert [b.udekket_til_sammen for b in bok] == [0, 9_400, 359_400, 509_400]
    assert uten_hardt(dom.om_det_udekkede(r)) == (
        "509,4 mill. kr er udekket til sammen ut 2027. Et tomt fond sletter det ikke: det må dekkes inn senere "
        "(kommuneloven § 14-12)."
    )
    assert dom.om_det_udekkede(resultat()) is None


def test_tolkning_b_sier_at_kravet_i_2024_ikke_rører_ankeret() -> None:
    """30 mill. i 2024 er udekket, men saldoen er kommunens eget anslag: 440 600 står."""
    b = beregn(drammen(), Valg(replace(drammen().standard, tolkning="B")))
    varsel = "Udekket innsparing i 2024 endrer ikke fondet: saldoen for 2024 er kommunens eget anslag."
    assert b.udekket[0] == 30_000 and b.fond[0] == 440_600 and varsel in b.varsler
    uten = replace(drammen().standard, tolkning="B", udekket_dekkes_av_fondet=False)
    assert varsel not in beregn(drammen(), Valg(uten)).varsler
    assert varsel not in beregn(drammen(), Valg(drammen().standard)).varsler


@pytest.mark.parametrize("sted", ["csv", "tekst", "e-post", "lerret"])
def test_forbeholdene_følger_dommen(sted: str) -> None:
    innhold = lag_innhold(drammen(), valg(), date(2025, 5, 5))
    r = innhold.resultat
    tekst = {
        "csv": lambda: csv_fil(innhold).decode("utf-8-sig"),
        "tekst": lambda: ren_tekst(innhold, True),
        "e-post": lambda: epost(innhold.valg, r, "adresse"),
        "lerret": lambda: moete.skjermbilde(r, moete.ramme(r)).dom,
    }[sted]()
    assert "avhenger av veksten i kravet" in uten_hardt(tekst)
    assert sted == "lerret" or "er det 23–33 mill. kr under kravet alt da" in uten_hardt(tekst)
