"""Sammenligning: tallene er motorens, listen over forskjeller går opp, og ulikt grunnlag blir sagt."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario.analyse.alternativer.kjerne import Enighet, felles_kjerne
from scenario.analyse.alternativer.kompromiss import kompromiss, spørsmålene
from scenario.analyse.alternativer.sammenligning import avvik, likestill, sammenlign
from scenario.analyse.alternativer.skille import VALGT, Emne, Hinder, Skille, hva_skiller
from scenario.begreper import Kommune, Måned, Tiltaksvalg, Valg
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.forskjell import Fravær
from scenario.begreper.valg import Anslag, EgenOverlapp, EgetTiltak
from scenario.beregning import beregn
from scenario.beregning.utfylling import fyll_ut
from scenario.deling import lenkekode, sammenligningskode
from scenario.deling.delt import spørring
from scenario.deling.innlimt import Verktøy, tolk, åpne
from scenario.deling.lager import les_id
from scenario.deling.pakker import les_pakker
from scenario.deling.sammenligningskode import Liste, Sammenligningspost
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling.diagrammer.sammenligning import spredt
from scenario.framstilling.sammenligning import navnene, skillet
from sider.felles.svar import KommuneSomNøkkel
from sider.sammenlign import alternativene, bildene
from tests.strategier import drammen, lillevik, tall, valg_for

DRAMMEN, LILLEVIK = drammen(), lillevik()
START = Måned(2026, 8)


def alternativ(*tiltak: str | Tiltaksvalg, navn: str = "", kommune: Kommune = DRAMMEN, **felt: object) -> Alternativ:
    valgte = tuple(t if isinstance(t, Tiltaksvalg) else Tiltaksvalg(t) for t in tiltak)
    return Alternativ(navn, Valg(kommune.standard, valgte).med(**felt), kommune)


def eget(navn: str, beløp: float, id: str = "a") -> EgetTiltak:
    return EgetTiltak(id, navn, Anslag.punkt(beløp), START)


def nær(a: float, b: float, skala: float = 0.0) -> bool:
    """Like på en milliondels krone, eller så nær flyttall kommer når beløpene er enorme."""
    return abs(a - b) <= 1e-6 + 1e-11 * max(abs(a), abs(b), skala)


def regnbare(kommune: Kommune) -> st.SearchStrategy[Valg]:
    """Scenarioer der også mellomregningene er små nok til at kronene finnes i flyttallene."""
    return valg_for(kommune, drivere=tall(-1_000, 1_000))


# --- Tallene er motorens --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kommune", [DRAMMEN, LILLEVIK], ids=["drammen", "lillevik"])
def test_kolonnene_er_motorens_tall(kommune: Kommune) -> None:
    @settings(max_examples=5)
    @given(st.lists(valg_for(kommune), min_size=2, max_size=4))
    def prøv(valgene: list[Valg]) -> None:
        svar = sammenlign([Alternativ("", v, kommune) for v in valgene], kommune)
        assert [k.resultat for k in svar.kolonner] == [beregn(kommune, v) for v in valgene]
        assert svar.uten.resultat.helårseffekt == 0
        assert all(k.usikkerhet.oppnådd.p10 <= k.usikkerhet.oppnådd.p90 for k in svar.kolonner)

    prøv()


def test_ingen_tiltak_står_på_forutsetningene_alle_deler() -> None:
    forutsetninger = replace(DRAMMEN.standard, merforbruk=((2025, 10_000.0),))
    like = [alternativ("skolestruktur", forutsetninger=forutsetninger), alternativ(forutsetninger=forutsetninger)]
    assert sammenlign(like, DRAMMEN).uten.resultat == beregn(DRAMMEN, Valg(forutsetninger))

    ulike = [like[0], alternativ()]
    assert sammenlign(ulike, DRAMMEN).uten.resultat == beregn(DRAMMEN, Valg(DRAMMEN.standard))


# --- Ulikt grunnlag -------------------------------------------------------------------------------------------------


def uten_tiltak_i(kommune: Kommune, id: str = "skolestruktur") -> Kommune:
    """En annen utgave: ankeret for fondet er 1 000 lavere, og tiltaket heter noe annet."""
    anker = kommune.fond.anker.model_copy(update={"verdi": (kommune.fond.anker.verdi or 0) - 1_000})
    tiltak = tuple(t.model_copy(update={"id": "nytt_navn"}) if t.id == id else t for t in kommune.tiltak)
    relasjoner = tuple(r for r in kommune.relasjoner if id not in r.mellom)
    fond = kommune.fond.model_copy(update={"anker": anker})
    endret = {"fond": fond, "tiltak": tiltak, "relasjoner": relasjoner, "utgave": "0123456789ab"}
    return kommune.model_copy(update=endret)


def test_likt_grunnlag_har_ingen_avvik() -> None:
    null_i_2025 = replace(DRAMMEN.standard, merforbruk=((2025, 0.0),))
    assert not avvik([alternativ("staber"), alternativ(forutsetninger=null_i_2025)]).noen


def test_ulike_forutsetninger_oppdages_og_navngis() -> None:
    lavere = replace(DRAMMEN.standard, realiseringsgrad=0.9, usikkerhet=False)
    funnet = avvik([alternativ(), alternativ(forutsetninger=lavere)])
    assert funnet.noen
    assert funnet.forutsetninger == ("realiseringsgrad", "usikkerhet")
    assert funnet.utgaver == ()


def test_ulike_utgaver_oppdages_og_kan_likestilles() -> None:
    gammel = uten_tiltak_i(DRAMMEN)
    fra_før = alternativ("nytt_navn", kommune=gammel, forutsetninger=replace(gammel.standard, realiseringsgrad=0.5))
    funnet = avvik([alternativ(), fra_før])
    assert funnet.utgaver == (DRAMMEN.utgave, gammel.utgave)

    likt = likestill(fra_før, DRAMMEN)
    assert [t.id for t in likt.valg.tiltak] == ["skolestruktur"]
    assert not avvik([alternativ(), likt]).noen


# --- Hva skiller dem ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kommune", [DRAMMEN, LILLEVIK], ids=["drammen", "lillevik"])
def test_listen_går_opp_i_forskjellen(kommune: Kommune) -> None:
    @settings(max_examples=8)
    @given(regnbare(kommune), regnbare(kommune))
    def prøv(a: Valg, b: Valg) -> None:
        fra, til = beregn(kommune, a), beregn(kommune, b)
        skille = hva_skiller(Alternativ("", a, kommune), Alternativ("", b, kommune))
        if fra.konflikter or til.konflikter:
            assert skille.hinder is Hinder.KONFLIKT
            assert skille.linjer == ()
            return
        skala = sum(abs(x.helårseffekt) for r in (fra, til) for x in r.bidrag) + 1e9
        assert nær(sum(x.helårseffekt for x in skille.linjer), til.helårseffekt - fra.helårseffekt, skala)
        assert nær(sum(x.fond for x in skille.linjer), til.fond[-1] - fra.fond[-1], skala)
        for i in range(len(kommune.år)):
            assert nær(sum(x.effekt[i] for x in skille.linjer), til.effekt[i] - fra.effekt[i], skala)
        beløp = [abs(round(x.helårseffekt, 6)) for x in skille.linjer]
        assert beløp == sorted(beløp, reverse=True)

    prøv()


@settings(max_examples=5)
@given(regnbare(DRAMMEN), regnbare(DRAMMEN))
def test_motsatt_vei_er_motsatt_fortegn(a: Valg, b: Valg) -> None:
    fram = hva_skiller(Alternativ("", a, DRAMMEN), Alternativ("", b, DRAMMEN))
    tilbake = hva_skiller(Alternativ("", b, DRAMMEN), Alternativ("", a, DRAMMEN))
    beløp = {(x.emne, x.id, x.felt): (x.helårseffekt, x.fond) for x in fram.linjer}
    assert beløp.keys() == {(x.emne, x.id, x.felt) for x in tilbake.linjer}
    for x in tilbake.linjer:
        helår, fond = beløp[x.emne, x.id, x.felt]
        assert nær(x.helårseffekt, -helår, 1e12)
        assert nær(x.fond, -fond, 1e12)


@settings(max_examples=25)
@given(valg_for(DRAMMEN))
def test_like_alternativer_skiller_ingenting(valg: Valg) -> None:
    likt = valg.med(navn="Et annet navn", merknad="og merknad")
    assert hva_skiller(Alternativ("", valg, DRAMMEN), Alternativ("", likt, DRAMMEN)).linjer == ()


def test_listen_går_opp_på_kronen_for_vanlige_beløp() -> None:
    alle = [Tiltaksvalg(t.id) for t in DRAMMEN.valgbare]
    a = alternativ(*alle[::2])
    b = alternativ(*alle[1::2], egne_tiltak=(eget("Selge noe", 12_345.6),), lukkede_temaer=(2,))
    skille = hva_skiller(a, b)
    fra, til = beregn(DRAMMEN, a.valg), beregn(DRAMMEN, b.valg)
    assert abs(sum(x.helårseffekt for x in skille.linjer) - (til.helårseffekt - fra.helårseffekt)) < 1e-6
    assert abs(sum(x.fond for x in skille.linjer) - (til.fond[-1] - fra.fond[-1])) < 1e-6


def test_hvert_felt_får_sin_egen_linje() -> None:
    rikelig = replace(DRAMMEN.standard, merinntekt=((2025, 100_000.0),))  # ellers stopper fondet på 0
    a = alternativ(Tiltaksvalg("skolestruktur", mengde=1, start=START, omstilling=()), forutsetninger=rikelig)
    b = alternativ(Tiltaksvalg("skolestruktur", mengde=3, start=Måned(2027, 8), omstilling=()), forutsetninger=rikelig)
    mengde, start = hva_skiller(a, b).linjer
    assert (mengde.felt, mengde.fra, mengde.til, mengde.helårseffekt) == ("mengde", 1, 3, 2 * 7_700)
    assert (start.felt, start.helårseffekt) == ("start", 0)
    # Fra august 2026 til august 2027 mistes 5/12 år i 2026 og 7/12 i 2027, med halvparten av mengdebyttet på hver side.
    assert start.fond == pytest.approx(-(7_700 + 23_100) / 2 * (5 / 12 + 7 / 12))


def test_overlapp_som_to_tiltak_lager_sammen_deles_likt() -> None:
    a, b = alternativ(), alternativ("skolestruktur", "modulbygg")
    resultat = beregn(DRAMMEN, b.valg)
    assert resultat.overlapp_helårseffekt > 0
    for linje in hva_skiller(a, b).linjer:
        bidrag = resultat.bidrag_fra(linje.id)
        assert bidrag is not None
        assert linje.helårseffekt == pytest.approx(bidrag.helårseffekt - resultat.overlapp_helårseffekt / 2)


def test_opp_til_ti_forskjeller_deles_over_alle_rekkefølger() -> None:
    """Fasiten er snittet over de 24 rekkefølgene, satt inn én for én. To rekkefølger gir et annet svar."""
    ider = ("skolestruktur", "modulbygg", "si_opp_leie", "internhusleie")
    a, b = alternativ(), alternativ(*ider)
    fasit = dict.fromkeys(ider, 0.0)
    for rekkefølge in permutations(ider):
        for nr, id in enumerate(rekkefølge):
            før, etter = (beregn(DRAMMEN, alternativ(*rekkefølge[:n]).valg).helårseffekt for n in (nr, nr + 1))
            fasit[id] += (etter - før) / 24
    skille = hva_skiller(a, b)
    assert skille.eksakt
    assert {x.id: x.helårseffekt for x in skille.linjer} == pytest.approx(fasit)

    alle = alternativ(*(t.id for t in DRAMMEN.valgbare))
    assert not hva_skiller(a, alle).eksakt


def test_forutsetninger_temaer_og_overlapp_er_egne_linjer() -> None:
    par = EgenOverlapp(("skolestruktur", "sykefravaer"), 0.5)
    a = alternativ("skolestruktur", "sykefravaer")
    b = alternativ(
        "skolestruktur",
        "sykefravaer",
        overlapp=(par,),
        lukkede_temaer=(2,),
        forutsetninger=replace(DRAMMEN.standard, merforbruk=((2025, 20_000.0),), usikkerhet=False),
    )
    linjer = {(x.emne, x.id): x for x in hva_skiller(a, b).linjer}
    assert linjer[Emne.FORUTSETNING, "merforbruk"].fond == -20_000
    assert linjer[Emne.FORUTSETNING, "usikkerhet"].helårseffekt == 0
    assert linjer[Emne.OVERLAPP, "skolestruktur sykefravaer"].helårseffekt < 0
    assert (Emne.TEMA, "2") in linjer


def test_egne_tiltak_kjennes_igjen_på_navnet() -> None:
    a = alternativ(egne_tiltak=(eget("Selge rådhuset", 10_000, "a"), eget("Færre møter", 500, "b")))
    b = alternativ(egne_tiltak=(eget("Kutte konsulenter", 3_000, "a"), eget("selge  RÅDHUSET", 12_000, "x")))
    skille = hva_skiller(a, b)
    assert [(x.navn, x.felt, x.helårseffekt) for x in skille.linjer] == [
        ("Kutte konsulenter", VALGT, 3_000),
        ("selge  RÅDHUSET", "helårseffekt", 2_000),
        ("Færre møter", VALGT, -500),
    ]


def test_det_som_ikke_er_tallfestet_er_ikke_null() -> None:
    uten_tall = next(t.id for t in DRAMMEN.valgbare if t.id in beregn(DRAMMEN, _alle()).ikke_tallfestet)
    (linje,) = hva_skiller(alternativ(), alternativ(uten_tall)).linjer
    assert linje.uten_tall is Fravær.IKKE_TALLFESTET


def _alle() -> Valg:
    return Valg(DRAMMEN.standard, tuple(Tiltaksvalg(t.id) for t in DRAMMEN.valgbare))


def test_ulike_utgaver_har_sin_egen_linje_og_listen_går_opp() -> None:
    gammel = uten_tiltak_i(DRAMMEN)
    a = alternativ("nytt_navn", "modulbygg", kommune=gammel)
    b = alternativ(Tiltaksvalg("skolestruktur", mengde=2), "modulbygg")
    skille = hva_skiller(a, b)
    linjer = {(x.emne, x.id): x for x in skille.linjer}
    fra, til = beregn(gammel, a.valg), beregn(DRAMMEN, b.valg)
    assert linjer.keys() == {(Emne.UTGAVE, "utgave"), (Emne.TILTAK, "skolestruktur")}
    assert sum(x.helårseffekt for x in skille.linjer) == pytest.approx(til.helårseffekt - fra.helårseffekt)
    assert sum(x.fond for x in skille.linjer) == pytest.approx(til.fond[-1] - fra.fond[-1])


def test_ulike_år_trekkes_ikke_fra_hverandre() -> None:
    assert hva_skiller(alternativ(), alternativ(kommune=LILLEVIK)).hinder is Hinder.ULIKE_ÅR


# --- Felles kjerne --------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(st.lists(st.sets(st.sampled_from([t.id for t in DRAMMEN.valgbare])), min_size=1, max_size=7))
def test_kjernen_er_mengdelære(utvalg: list[set[str]]) -> None:
    kjerne = felles_kjerne([alternativ(*sorted(ider)) for ider in utvalg], DRAMMEN)
    antall = {t.id: sum(t.id in ider for ider in utvalg) for t in DRAMMEN.valgbare}
    n = len(utvalg)
    ventet = {
        Enighet.ALLE: {id for id, m in antall.items() if m == n},
        Enighet.FLERTALL: {id for id, m in antall.items() if n / 2 < m < n},
        Enighet.NOEN: {id for id, m in antall.items() if 0 < m <= n / 2},
        Enighet.INGEN: {id for id, m in antall.items() if m == 0},
    }
    for enighet, ider in ventet.items():
        assert {r.id for r in kjerne.rader if r.enighet is enighet} == ider
    assert {t.id for t in kjerne.alle.valg.tiltak} == set.intersection(*utvalg)
    assert {t.id for t in kjerne.flertall.valg.tiltak} == {id for id, m in antall.items() if m > n / 2}
    assert kjerne.alle.resultat == beregn(DRAMMEN, kjerne.alle.valg)
    for rad in kjerne.rader:
        assert rad.valgt_av == tuple(i for i, ider in enumerate(utvalg) if rad.id in ider)


def test_kjernen_tar_det_alle_minst_er_med_på() -> None:
    a = alternativ(Tiltaksvalg("skolestruktur", mengde=3, start=START, realiseringsgrad=0.8))
    b = alternativ(Tiltaksvalg("skolestruktur", mengde=2, start=Måned(2027, 8), opptrapping_måneder=12))
    (tv,) = felles_kjerne([a, b], DRAMMEN).alle.valg.tiltak
    assert (tv.mengde, tv.start, tv.opptrapping_måneder, tv.realiseringsgrad) == (2, Måned(2027, 8), 12, 0.8)


def test_uenigheten_er_kroner_mellom_det_meste_og_det_minste() -> None:
    alternativer = [
        alternativ(Tiltaksvalg("skolestruktur", mengde=3), "staber"),
        alternativ(Tiltaksvalg("skolestruktur", mengde=1), "staber"),
        alternativ("staber"),
    ]
    kjerne = felles_kjerne(alternativer, DRAMMEN)
    rader = {r.id: r for r in kjerne.rader}
    assert (rader["skolestruktur"].lavest, rader["skolestruktur"].høyest) == (0, 23_100)
    assert rader["skolestruktur"].uenighet == 23_100
    assert rader["staber"].uenighet == 0
    tema = DRAMMEN.tiltak_etter_id["skolestruktur"].temaer[0]
    assert kjerne.uenighet_per_tema == ((tema, 23_100),)


def test_kompromisset_er_kjernen_med_svarene_i() -> None:
    """A: 3 skoler og staber. B: 1 skole, staber og KI. De er enige om 1 skole og staber."""
    to = [
        alternativ(Tiltaksvalg("skolestruktur", mengde=3), "staber"),
        alternativ(Tiltaksvalg("skolestruktur", mengde=1), "staber", "ki_repeterende"),
    ]
    kjerne = felles_kjerne(to, DRAMMEN)
    skoler = spørsmålene(to, kjerne, DRAMMEN)[0]
    assert [(s.mengde, s.valgt_av) for s in skoler.svarene] == [(1, (1,)), (2, ()), (3, (0,))]

    ki = beregn(DRAMMEN, alternativ("ki_repeterende").valg).helårseffekt
    begynner = kompromiss(to, kjerne, {}, DRAMMEN)
    assert begynner.valg == kjerne.alle.valg
    assert begynner.avstand == pytest.approx((2 * 7_700, ki))
    assert kompromiss(to, kjerne, {"skolestruktur": 2}, DRAMMEN).avstand == pytest.approx((7_700, 7_700 + ki))
    assert kompromiss(to, kjerne, {"skolestruktur": 3}, DRAMMEN).avstand[0] == pytest.approx(0)
    ingen = kompromiss(to, kjerne, {"skolestruktur": 0}, DRAMMEN)
    assert ingen.valg.tiltaksvalg("skolestruktur") is None
    with pytest.raises(ValueError, match="finnes ikke"):
        kompromiss(to, kjerne, {"tull": 1}, DRAMMEN)


def test_lukket_tema_er_ikke_valgt() -> None:
    tema = DRAMMEN.tiltak_etter_id["skolestruktur"].temaer[0]
    kjerne = felles_kjerne([alternativ("skolestruktur"), alternativ("skolestruktur", lukkede_temaer=(tema,))], DRAMMEN)
    assert next(r for r in kjerne.rader if r.id == "skolestruktur").valgt_av == (0,)


def test_egne_tiltak_med_samme_navn_er_felles() -> None:
    a = alternativ(egne_tiltak=(eget("Selge rådhuset", 10_000, "a"),))
    b = alternativ(egne_tiltak=(eget("Annet", 1, "a"), eget("Selge rådhuset", 8_000, "b")))
    kjerne = felles_kjerne([a, b], DRAMMEN)
    assert [(r.navn, r.enighet) for r in kjerne.rader if r.id.startswith("eget:")] == [
        ("Selge rådhuset", Enighet.ALLE),
        ("Annet", Enighet.NOEN),
    ]
    assert kjerne.alle.resultat.helårseffekt == 8_000


def test_kjernen_avhenger_ikke_av_rekkefølgen() -> None:
    ider = ["skolestruktur", "staber", "sykefravaer"]
    alternativer = [alternativ(*par) for par in combinations(ider, 2)]
    assert felles_kjerne(alternativer, DRAMMEN).alle == felles_kjerne(alternativer[::-1], DRAMMEN).alle


# --- Adressen og det som limes inn ----------------------------------------------------------------------------------


def verktøy(**kort: str) -> Verktøy:
    return Verktøy(DRAMMEN, lambda _: None, kort.get, les_pakker(DRAMMEN))


def fylt(*tiltak: str, navn: str = "") -> Valg:
    return fyll_ut(DRAMMEN, Valg(DRAMMEN.standard, tuple(map(Tiltaksvalg, tiltak)), navn=navn))


ROSA = fylt("staber", navn="Rosa alternativ")
HEL = f"https://innsparing.no/?{spørring(DRAMMEN, ROSA)}"
KODE = lenkekode.kod(DRAMMEN, ROSA)


@pytest.mark.parametrize(
    "linje",
    [
        HEL,
        f"  {HEL}  ",
        f"<{HEL}>",
        HEL.replace("/?", "/fond?"),
        f"?s={KODE}",
        f"s={KODE}&u={DRAMMEN.utgave}",
        KODE,
        "https://innsparing.no/?k=k7mp-3xq9-hd2v",
        "k7mp-3xq9-hd2v",
        "K7MP 3XQ9 HD2V".replace(" ", "-"),
    ],
)
def test_alle_slags_lenker_kan_limes_inn(linje: str) -> None:
    hent = {"k7mp3xq9hd2v": spørring(DRAMMEN, ROSA)}
    med_kort = Verktøy(DRAMMEN, lambda _: None, lambda id: hent.get(les_id(id) or ""), ())
    (åpnet,) = tolk(med_kort, linje).funnet
    assert (åpnet.alternativ.navn, åpnet.alternativ.valg) == ("Rosa alternativ", ROSA)


def test_navn_foran_lenken_følger_med_i_koden() -> None:
    (åpnet,) = tolk(verktøy(), f"Vårt forslag: {HEL}").funnet
    assert åpnet.alternativ.navn == "Vårt forslag"
    assert åpne(verktøy(), åpnet.post).alternativ.navn == "Vårt forslag"


def test_navngitt_pakke_kan_limes_inn() -> None:
    (åpnet,) = tolk(verktøy(), "https://innsparing.no/?p=alt-tallfestet").funnet
    assert åpnet.alternativ.navn == "Alt som er tallfestet"
    assert åpnet.setninger == ()


def test_en_hel_sammenligning_kan_limes_inn() -> None:
    liste = Liste(
        (
            Sammenligningspost(KODE, DRAMMEN.utgave),
            Sammenligningspost(lenkekode.kod(DRAMMEN, fylt("sykefravaer")), DRAMMEN.utgave),
        )
    )
    tolket = tolk(verktøy(), f"https://x.no/sammenlign?j={sammenligningskode.skriv(liste)}")
    assert [a.post for a in tolket.funnet] == list(liste.poster)


@pytest.mark.parametrize(
    "søppel",
    ["hei", "https://nrk.no/?s=tull", "1A", "<script>alert(1)</script>", "?k=abcd-efgh-jkmn", "\u202e" * 9, "[x](y)"],
)
def test_søppel_gir_én_setning_og_mister_ingenting(søppel: str) -> None:
    tolket = tolk(verktøy(), f"{HEL}\nhttps://ødelagt/?s=XXXX\n")
    assert (len(tolket.funnet), len(tolket.feil), tolket.rest) == (1, 1, "https://ødelagt/?s=XXXX")

    alene = tolk(verktøy(), søppel)
    assert (alene.funnet, len(alene.feil), alene.rest) == ((), 1, søppel)


def test_vanlig_tekst_rundt_lenkene_hoppes_over() -> None:
    tolket = tolk(verktøy(), f"Hei!\n\nHer er vårt alternativ:\n{HEL}\nHilsen Kari")
    assert (len(tolket.funnet), tolket.feil) == (1, ())


def test_lenke_fra_ukjent_utgave_sies_fra_om() -> None:
    ukjent = HEL.replace(DRAMMEN.utgave, "0123456789ab")
    (åpnet,) = tolk(verktøy(), ukjent).funnet
    assert "finnes ikke i arkivet" in åpnet.setninger[0]
    assert åpnet.post.utgave == "0123456789ab"


@settings(max_examples=40)
@given(st.lists(valg_for(DRAMMEN), unique=True, max_size=6), st.booleans(), st.data())
def test_sammenligningen_er_den_samme_etter_en_tur_i_adressen(
    valgene: list[Valg], likt: bool, data: st.DataObject
) -> None:
    poster = tuple(dict.fromkeys(Sammenligningspost(lenkekode.kod(DRAMMEN, v), DRAMMEN.utgave) for v in valgene))
    plasser = data.draw(st.lists(st.sampled_from(range(len(poster))), unique=True) if poster else st.just([]))
    svar = data.draw(st.dictionaries(st.sampled_from([t.id for t in DRAMMEN.tiltak]), st.floats(0, 9_999), max_size=4))
    rundet = tuple((id, round(mengde, 3)) for id, mengde in svar.items()) if poster else ()
    liste = Liste(poster, likt and bool(poster), tuple(plasser), rundet)
    tekst = sammenligningskode.skriv(liste)
    if len(tekst) <= sammenligningskode.LENGST:
        assert sammenligningskode.les(tekst) == (liste, 0)


def test_en_skadet_post_tar_ikke_de_andre_med_seg() -> None:
    tekst = sammenligningskode.skriv(Liste((Sammenligningspost(KODE, DRAMMEN.utgave), Sammenligningspost(KODE))))
    liste, skadet = sammenligningskode.les(tekst.replace("~~.", "~~!"))
    assert (liste.poster, skadet) == ((Sammenligningspost(KODE, DRAMMEN.utgave),), 1)
    with pytest.raises(Inndatafeil, match="skadet"):
        sammenligningskode.les("tull")


def test_det_er_en_grense_for_hvor_mye_adressen_tar() -> None:
    liste = Liste()
    with pytest.raises(Inndatafeil, match=r"plass til|ikke plass"):
        for nummer in range(100):
            liste = liste.med(
                Sammenligningspost(lenkekode.kod(DRAMMEN, fylt("staber", navn=f"Alternativ {nummer}")), DRAMMEN.utgave)
            )
    assert len(sammenligningskode.skriv(liste)) <= sammenligningskode.LENGST
    assert len(liste.poster) > 20


# --- Teksten --------------------------------------------------------------------------------------------------------


def test_merkene_ved_linjene_ligger_aldri_oppå_hverandre() -> None:
    for verdier in ([10.0, 10.5, 0.0, 11.0], [0.0, 0.0, 0.0, 1.0], [1.0, 7.0, 0.5, 400.0]):
        plasser = spredt(verdier, 5.0)
        assert min(b - a for a, b in pairwise(sorted(plasser))) >= 5.0 - 1e-9
        assert min(plasser) >= 2.5
        assert [plasser[n] for n in sorted(range(4), key=lambda n: verdier[n])] == sorted(plasser)
    assert spredt([10.0, 50.0, 100.0], 5.0) == [10.0, 50.0, 100.0]


def test_like_navn_får_nummer_og_navnløse_får_navn() -> None:
    navn = [Alternativ(n, Valg(DRAMMEN.standard), DRAMMEN) for n in ("Likt", "", "Likt")]
    assert navnene(navn) == ["Likt (1)", "Alternativ 2", "Likt (3)"]


def test_listen_over_forskjeller_viser_ord_der_beløpet_ikke_finnes() -> None:
    uten_tall = next(t for t in DRAMMEN.valgbare if t.id in beregn(DRAMMEN, _alle()).ikke_tallfestet)
    forutsetninger = replace(DRAMMEN.standard, felles_levering=Anslag.punkt(1.0))
    tabell = skillet(
        DRAMMEN, hva_skiller(alternativ(), alternativ(uten_tall.id, forutsetninger=forutsetninger)), "A", "B"
    )
    beløp = dict(zip(tabell["Hva"], tabell["Mill. kr i året"], strict=True))
    assert beløp[uten_tall.navn] == "ikke tallfestet"
    assert "bare spennet" in beløp.values()
    assert tabell["Hva"][-1] == "Hele forskjellen"


@settings(max_examples=30)
@given(valg_for(DRAMMEN), valg_for(DRAMMEN))
def test_alle_forskjeller_kan_skrives(a: Valg, b: Valg) -> None:
    skille = hva_skiller(Alternativ("", a, DRAMMEN), Alternativ("", b, DRAMMEN))
    tabell = skillet(DRAMMEN, skille, "A", "B")
    assert {len(kolonne) for kolonne in tabell.values()} == {len(skille.linjer) + 1}
    assert all(tabell["Hva"])


def test_en_navngitt_pakke_som_er_borte_når_den_legges_til_sies_på_siden(monkeypatch: pytest.MonkeyPatch) -> None:
    satt = dict[str, object]()
    monkeypatch.setattr(alternativene.tilstand, "skrevet", lambda _nøkkel: "borte")
    monkeypatch.setattr(alternativene.tilstand, "sett_visning", satt.__setitem__)
    alternativene._behold_pakken()
    assert satt == {"innlimt_feil": ("Pakken finnes ikke lenger. Velg en annen i listen.",)}


def test_skillet_regnes_på_nytt_bare_når_et_valg_eller_en_utgave_er_en_annen(monkeypatch: pytest.MonkeyPatch) -> None:
    regnet: list[tuple[Alternativ, Alternativ]] = []

    def tellende(a: Alternativ, b: Alternativ) -> Skille:
        regnet.append((a, b))
        return hva_skiller(a, b)

    monkeypatch.setattr(bildene, "hva_skiller", tellende)

    def skillet_nå(*tiltak: str, kommune: Kommune = LILLEVIK) -> Skille:
        nøkkel = KommuneSomNøkkel(kommune)
        return bildene._skillet(nøkkel, Valg(kommune.standard), nøkkel, alternativ(*tiltak, kommune=kommune).valg)

    annen_utgave = LILLEVIK.model_copy(update={"utgave": "en annen"})
    assert skillet_nå("renhold") == skillet_nå("renhold") and len(regnet) == 1
    assert skillet_nå("renhold", "bibliotekfilial") != skillet_nå("renhold") and len(regnet) == 2
    skillet_nå("renhold", kommune=annen_utgave)
    assert [b.kommune.utgave for _, b in regnet] == [LILLEVIK.utgave, LILLEVIK.utgave, "en annen"]
