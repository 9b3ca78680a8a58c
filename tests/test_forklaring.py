"""«Forklar tallene»: tallene i teksten er motorens, og ordene forklares der de står."""

from __future__ import annotations

from scenario.analyse.alternativer.skille import hva_skiller
from scenario.analyse.pakker.pakkesporsmal import Pakkespørsmål
from scenario.analyse.pakker.prinsippvedtak import prinsipp
from scenario.analyse.usikkerhet.usikkerhetssvar import usikkerhet
from scenario.begreper import Tiltaksvalg, Valg
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.kommune import Kommune
from scenario.beregning import beregn
from scenario.framstilling import analyseforklaring
from scenario.framstilling.ordforklaring import ordene_i
from scenario.framstilling.resultatforklaring import Forklaring, forklaringer
from scenario.framstilling.tall import helt, mill, mill_kr
from tests.strategier import drammen, lillevik

KOMMUNE = drammen()
VALG = Valg(KOMMUNE.standard, (Tiltaksvalg("skolestruktur"), Tiltaksvalg("sykefravaer"), Tiltaksvalg("staber")))


def _alle(kommune: Kommune, valg: Valg) -> dict[str, Forklaring]:
    return {f.tittel: f for f in forklaringer(kommune, valg, beregn(kommune, valg))}


def test_hver_sum_på_skjermen_er_forklart_med_motorens_tall() -> None:
    resultat, alle = beregn(KOMMUNE, VALG), _alle(KOMMUNE, VALG)
    assert "K · Kilde: Økonomisk omstilling" in alle["Målet"].tekst
    assert f"= {helt(resultat.helårseffekt)} tusen kr" in alle["Måloppnåelsen"].tekst
    for år, effekt in zip(resultat.år[1:], resultat.effekt[1:], strict=True):
        assert f"{år}: {mill(effekt)}" in alle["Effekt per år"].tekst
        assert f"Fondet i {år}" in alle
    # 20 000 + 373 600 = 393 600
    assert "= 393\u00a0600 tusen kr" in alle["Kravet i handlingsregelen"].tekst
    assert all(f.endres_av for f in alle.values())


def test_et_eget_mål_er_ikke_kommunens() -> None:
    from dataclasses import replace

    eget = VALG.med(forutsetninger=replace(KOMMUNE.standard, mål=120_000.0))
    assert _alle(KOMMUNE, eget)["Målet"].tekst.startswith("120\u00a0mill.\u00a0kr er satt av den som har laget")


def test_usikkerheten_er_forklart_med_tallene_den_viser() -> None:
    svar = usikkerhet(KOMMUNE, VALG)
    spennet = analyseforklaring.usikkerheten(VALG.forutsetninger, svar)[0].tekst
    for nivå in (svar.oppnådd.p10, svar.oppnådd.p50, svar.oppnådd.p90):
        assert mill_kr(nivå) in spennet
    assert "(60–90–100\u00a0%)" in spennet
    assert "(0–3–8 måneder)" in spennet


def test_dørene_og_forskjellene_er_forklart_med_tallene_de_viser() -> None:
    svar = prinsipp(Pakkespørsmål(KOMMUNE, Valg(KOMMUNE.standard)))
    mest, tema, _ = analyseforklaring.dørene(KOMMUNE, svar)
    assert mill_kr(svar.størst) in mest.tekst
    assert mill_kr(max(t.kroner for t in svar.temaer)) in tema.tekst

    tomt = Alternativ("", Valg(KOMMUNE.standard), KOMMUNE)
    skille = hva_skiller(tomt, Alternativ("", VALG, KOMMUNE))
    (linje,) = analyseforklaring.forskjellene(skille)
    assert linje.tekst.endswith(f"= {mill_kr(beregn(KOMMUNE, VALG).helårseffekt)}.")


def test_ordene_finnes_i_bøyd_form_men_ikke_inne_i_andre_ord() -> None:
    funnet = [o.ord for o in ordene_i("Handlingsregelen krever mer enn marginen.", KOMMUNE.ordliste)]
    assert funnet == ["handlingsregel", "margin"]
    assert ordene_i("marginalt", KOMMUNE.ordliste) == ()


def test_forklaringene_kjenner_ikke_drammen() -> None:
    kommune = lillevik()
    valg = Valg(kommune.standard, tuple(Tiltaksvalg(t.id) for t in kommune.valgbare[:3]))
    tekst = " ".join(f.tekst for f in _alle(kommune, valg).values())
    assert "Drammen" not in tekst
