"""Egenskaper som skal gjelde for alle valg, prøvd på tilfeldige valg i to kommuner."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scenario.begreper import (
    EgenOverlapp,
    EgetTiltak,
    Forutsetninger,
    Kommune,
    Måned,
    Resultat,
    Tiltaksvalg,
    Valg,
)
from scenario.begreper.resultat import Grunn
from scenario.begreper.tiltak import Status
from scenario.begreper.valg import Anslag
from scenario.beregning import beregn, uten_tiltak
from scenario.beregning.fond import fondsbok
from tests.fasitmodell import fasit
from tests.strategier import anslag, drammen, grader, lillevik, per_år

KOMMUNER = {"drammen": drammen, "lillevik": lillevik}
MANGE, NOEN = settings(max_examples=40), settings(max_examples=20)
UTEN_RELASJONER = {"relasjoner": ()}
SAMLET = ("helårseffekt", "overlapp_helårseffekt", "måloppnåelse", "rest", "mål")
FOND = ("krav", "udekket", "fond", "udekket_merforbruk", "reservekrav", "margin")
TALL = ("effekt", "overlapp", "omstilling", *FOND, *SAMLET)

# Beløp i den størrelsen en kommune har: med milliarder i alle felt ville avrunding i flyttall skjult feil.
kommunenavn = st.sampled_from(sorted(KOMMUNER))
andeler = grader()
driververdier = st.integers(0, 500).map(lambda n: n / 10)
positive = st.integers(0, 60_000).map(float)
anslag_i_størrelse = anslag(-20_000, 60_000)


def kommunen(navn: str) -> Kommune:
    return KOMMUNER[navn]()


def måneder(kommune: Kommune) -> st.SearchStrategy[Måned]:
    return st.builds(Måned, st.integers(kommune.år[0], kommune.år[-1] + 1), st.integers(1, 12))


def tiltaksvalg(kommune: Kommune, id: str) -> st.SearchStrategy[Tiltaksvalg]:
    katalog = kommune.tiltak_etter_id.get(id)
    drivere = st.none()
    mengder: st.SearchStrategy[float | None] = st.none()
    if katalog and katalog.mengde:
        mengder |= st.floats(katalog.mengde.minst, katalog.mengde.størst)
    if katalog and katalog.drivere:
        drivere |= st.dictionaries(st.sampled_from(sorted(katalog.drivere)), driververdier, max_size=2)
    return st.builds(
        Tiltaksvalg,
        id=st.just(id),
        mengde=mengder,
        start=st.none() | måneder(kommune),
        opptrapping_måneder=st.none() | st.integers(0, 60),
        andeler=st.none() | per_år(kommune, andeler),
        realiseringsgrad=st.just(1.0) | andeler,
        eget_anslag=st.none() | anslag_i_størrelse,
        varige_merkostnader=st.none() | positive,
        inntektsbortfall=st.just(0.0) | positive,
        omstilling=st.none() | per_år(kommune, positive),
        drivere=drivere.map(lambda d: tuple(sorted(d.items())) if d else ()),
    )


def egne_tiltak(kommune: Kommune, id: str) -> st.SearchStrategy[EgetTiltak]:
    return st.builds(
        EgetTiltak,
        id=st.just(id),
        navn=st.just(f"Eget {id}"),
        helårseffekt=anslag_i_størrelse,
        start=måneder(kommune),
        varige_merkostnader=st.just(0.0) | positive,
        inntektsbortfall=st.just(0.0) | positive,
        opptrapping_måneder=st.integers(0, 60),
        andeler=st.none() | per_år(kommune, andeler),
        realiseringsgrad=st.just(1.0) | andeler,
        omstilling=per_år(kommune, positive),
    )


def forutsetninger_for(kommune: Kommune) -> st.SearchStrategy[Forutsetninger]:
    return st.builds(
        replace,
        st.just(kommune.standard),
        tolkning=st.sampled_from([t.id for t in kommune.mål.tolkninger]),
        krav=st.none() | per_år(kommune, positive),
        mål=st.none() | st.integers(1, 300_000).map(float),
        realiseringsgrad=st.just(1.0) | andeler,
        merforbruk=per_år(kommune, positive),
        merinntekt=per_år(kommune, positive),
        planlagt_bruk=per_år(kommune, positive),
        reservekrav_vekst_prosent=st.integers(-5, 10).map(float),
        udekket_dekkes_av_fondet=st.booleans(),
        regn_med_inntektstiltak=st.booleans(),
        regn_om_priser=st.booleans(),
        ta_med_antakelser=st.booleans(),
    )


@st.composite
def valg_for(draw: st.DrawFn, kommune: Kommune) -> Valg:
    """Et vilkårlig valg: også utgåtte, vedtatte og ukjente tiltak, og egne overlapp."""
    katalog = [*kommune.tiltak_etter_id, "finnes_ikke"]
    ider = draw(st.lists(st.sampled_from(katalog), unique=True, max_size=5))
    egne = draw(st.lists(st.sampled_from("abcd"), unique=True, max_size=2))
    mulige = [*ider, *(f"eget:{e}" for e in egne)]
    par = [(a, b) for i, a in enumerate(mulige) for b in mulige[i + 1 :]]
    valgte_par = draw(st.lists(st.sampled_from(par), unique=True, max_size=5)) if par else []
    temaer = [int(m.id) for m in kommune.opplysninger.temaer]
    return Valg(
        forutsetninger=draw(forutsetninger_for(kommune)),
        tiltak=tuple(draw(tiltaksvalg(kommune, id)) for id in ider),
        egne_tiltak=tuple(draw(egne_tiltak(kommune, id)) for id in egne),
        overlapp=tuple(EgenOverlapp(p, draw(andeler)) for p in valgte_par),
        lukkede_temaer=tuple(draw(st.lists(st.sampled_from(temaer), max_size=2, unique=True))),
    )


navn_og_valg = kommunenavn.flatmap(lambda n: st.tuples(st.just(n), valg_for(kommunen(n))))


def like(en: Any, to: Any) -> bool:
    if isinstance(en, dict):
        return en.keys() == to.keys() and all(like(en[n], to[n]) for n in en)
    if isinstance(en, list | tuple):
        return len(en) == len(to) and all(map(like, en, to))
    return math.isclose(en, to, rel_tol=1e-9, abs_tol=1e-6)


def samme_tall(en: Resultat, to: Resultat) -> None:
    for felt in TALL:
        assert like(getattr(en, felt), getattr(to, felt)), felt


# To uavhengige utgaver av modellen


@MANGE
@example(("drammen", Valg(drammen().standard, (Tiltaksvalg("skolestruktur", mengde=4.0),))))
@given(navn_og_valg)
def test_en_uavhengig_utgave_av_modellen_gir_de_samme_tallene(par: tuple[str, Valg]) -> None:
    """Tusenvis av valg: `python -m tests.verktoy.to_modeller`."""
    assert avvik(kommunen(par[0]), par[1]) == []


def avvik(kommune: Kommune, valg: Valg) -> list[str]:
    """Det de to utgavene er uenige om."""
    resultat, ventet = beregn(kommune, valg), fasit(kommune, valg)
    fikk: dict[str, Any] = {felt: getattr(resultat, felt) for felt in TALL}
    fikk["bidrag"] = {b.id: [b.helårseffekt, *b.effekt, b.lav, b.høy] for b in resultat.bidrag}
    fikk["opphav"] = {o.value: sum_ for o, sum_ in resultat.opphav}
    ulike = [felt for felt in fikk if not like(fikk[felt], ventet[felt])]
    ord_ = {
        "ikke_tallfestet": list(resultat.ikke_tallfestet),
        "utgåtte": list(resultat.utgåtte),
        "ikke_medregnet": {u.id: u.grunn.value for u in resultat.ikke_medregnet},
        "konflikter": {k.tiltak for k in resultat.konflikter},
    }
    assert {*fikk, *ord_} == ventet.keys()
    return ulike + [felt for felt in ord_ if ord_[felt] != ventet[felt]]


# Sum og rekkefølge


@NOEN
@given(navn_og_valg)
def test_uten_relasjoner_er_summen_lik_tiltakene_hver_for_seg(par: tuple[str, Valg]) -> None:
    kommune, valg = kommunen(par[0]).model_copy(update=UTEN_RELASJONER), par[1].med(overlapp=())
    samlet = beregn(kommune, valg)
    alene = [beregn(kommune, valg.med(tiltak=(t,), egne_tiltak=())) for t in valg.tiltak]
    alene += [beregn(kommune, valg.med(tiltak=(), egne_tiltak=(e,))) for e in valg.egne_tiltak]
    assert like(samlet.helårseffekt, sum(r.helårseffekt for r in alene))
    for i in range(len(kommune.år)):
        assert like(samlet.effekt[i], sum(r.effekt[i] for r in alene))
        assert like(samlet.omstilling[i], sum(r.omstilling[i] for r in alene))
    assert samlet.overlapp == (0.0,) * len(kommune.år)


@NOEN
@given(navn_og_valg, st.integers(0, 2**20))
def test_rekkefølgen_betyr_ingenting(par: tuple[str, Valg], frø: int) -> None:
    kommune, valg = kommunen(par[0]), par[1]

    def stokk(verdier: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.Random(frø).sample(verdier, len(verdier)))

    stokket = Valg(
        forutsetninger=valg.forutsetninger,
        tiltak=stokk(valg.tiltak),
        egne_tiltak=stokk(valg.egne_tiltak),
        overlapp=stokk(tuple(EgenOverlapp(stokk(o.mellom), o.andel) for o in valg.overlapp)),
        lukkede_temaer=stokk(valg.lukkede_temaer) * 2,
    )
    annen = kommune.model_copy(update={"tiltak": stokk(kommune.tiltak), "relasjoner": stokk(kommune.relasjoner)})
    fasiten, fikk = beregn(kommune, valg), beregn(annen, stokket)
    assert replace(fikk, konflikter=()) == replace(fasiten, konflikter=())
    assert set(fikk.konflikter) == set(fasiten.konflikter)


@NOEN
@given(navn_og_valg)
def test_av_er_det_samme_som_ikke_nevnt(par: tuple[str, Valg]) -> None:
    kommune, valg = kommunen(par[0]), par[1]
    uten = valg.uten_tiltak([t.id for t in valg.tiltak] + [e.nøkkel for e in valg.egne_tiltak])
    assert beregn(kommune, uten) == uten_tiltak(kommune, valg)
    assert uten.overlapp == ()


# Monotoni


@NOEN
@given(navn_og_valg, st.integers(1, 50_000))
def test_mer_effekt_gir_aldri_lavere_fond(par: tuple[str, Valg], mer: int) -> None:
    kommune, valg = kommunen(par[0]), par[1]
    resultater = [
        beregn(
            kommune,
            valg.med(egne_tiltak=(EgetTiltak("x", "X", Anslag.punkt(float(h)), Måned(kommune.år[0], 5)),)),
        )
        for h in (1000, 1000 + mer)
    ]
    mindre, større = resultater
    for i in range(len(kommune.år)):
        assert større.fond[i] >= mindre.fond[i] - 1e-6
        assert større.udekket[i] <= mindre.udekket[i] + 1e-6
    assert større.måloppnåelse > mindre.måloppnåelse or valg.forutsetninger.realiseringsgrad < 1e-6 or større.akkumulert


@NOEN
@given(navn_og_valg, andeler, andeler)
def test_bedre_realisering_gir_aldri_mindre_når_alle_tiltak_sparer(par: tuple[str, Valg], en: float, to: float) -> None:
    kommune, valg = kommunen(par[0]), par[1]
    fullt = beregn(kommune, valg.med(forutsetninger=replace(valg.forutsetninger, realiseringsgrad=1.0)))
    valg = valg.uten_tiltak([b.id for b in fullt.bidrag if b.helårseffekt < 0])
    lav, høy = (
        beregn(kommune, valg.med(forutsetninger=replace(valg.forutsetninger, realiseringsgrad=r)))
        for r in sorted((en, to))
    )
    assert høy.helårseffekt >= lav.helårseffekt - 1e-6
    for i in range(len(kommune.år)):
        assert høy.effekt[i] >= lav.effekt[i] - 1e-6
        assert høy.fond[i] >= lav.fond[i] - 1e-6
    assert høy.omstilling == lav.omstilling


# Fondet


@NOEN
@given(navn_og_valg)
def test_fondet_går_opp_post_for_post_og_fra_år_til_år(par: tuple[str, Valg]) -> None:
    kommune, valg = kommunen(par[0]), par[1]
    r = beregn(kommune, valg)
    bok = fondsbok(kommune, valg.forutsetninger, r.krav, r.effekt, r.omstilling)
    assert [b.år for b in bok] == list(kommune.år)
    assert bok[0].inngående == kommune.fond.anker.verdi
    for i, b in enumerate(bok):
        poster = b.planlagt_bruk + b.udekket_innsparing + b.omstilling + b.merforbruk + b.merinntekt
        assert like(b.inngående + poster, b.utgående - b.udekket_merforbruk)
        assert b.utgående >= 0 and b.udekket_merforbruk >= 0 and 0 in (b.utgående, b.udekket_merforbruk)
        assert b.utgående == r.fond[i] and b.udekket_merforbruk == r.udekket_merforbruk[i]
        assert like(r.margin[i], r.fond[i] - r.reservekrav[i])
        if i:
            assert b.inngående == bok[i - 1].utgående
            assert b.omstilling == -r.omstilling[i]


# Det som ikke teller


@NOEN
@given(navn_og_valg)
def test_ikke_tallfestede_tiltak_flytter_aldri_en_sum(par: tuple[str, Valg]) -> None:
    kommune, valg = kommunen(par[0]), par[1]
    ukjente = [t for t in kommune.tiltak if t.opphav.bokstav == "U" and t.status is Status.AKTIV]
    valg = valg.uten_tiltak([t.id for t in ukjente])
    på = valg.med_tiltak(*(Tiltaksvalg(t.id, omstilling=((kommune.år[1], 900.0),)) for t in ukjente))
    med, uten = beregn(kommune, på), beregn(kommune, valg)
    samme_tall(med, uten)
    nevnt = {*med.ikke_tallfestet, *(u.id for u in med.ikke_medregnet)}
    assert nevnt >= {t.id for t in ukjente}
    assert all(u.helårseffekt is None for u in med.ikke_medregnet if u.id in {t.id for t in ukjente})


@NOEN
@given(navn_og_valg, st.data())
def test_vedtatt_teller_0_selv_om_tiltaket_har_tall(par: tuple[str, Valg], data: st.DataObject) -> None:
    kommune, valg = kommunen(par[0]).model_copy(update=UTEN_RELASJONER), par[1]
    ett = data.draw(st.sampled_from(kommune.tiltak))
    vedtatt = ett.model_copy(update={"status": Status.VEDTATT})
    annen = kommune.model_copy(update={"tiltak": tuple(vedtatt if t is ett else t for t in kommune.tiltak)})
    på = valg.med_tiltak(data.draw(tiltaksvalg(kommune, ett.id)))
    resultat = beregn(annen, på)
    samme_tall(resultat, beregn(kommune, valg.uten_tiltak([ett.id])))
    assert [u.grunn for u in resultat.ikke_medregnet if u.id == ett.id] == [Grunn.VEDTATT]


@NOEN
@given(navn_og_valg)
def test_et_lukket_tema_er_som_om_tiltakene_ikke_var_valgt(par: tuple[str, Valg]) -> None:
    kommune, valg = kommunen(par[0]), par[1]
    for tema in (int(m.id) for m in kommune.opplysninger.temaer):
        lukket = beregn(kommune, valg.med(lukkede_temaer=(*valg.lukkede_temaer, tema)))
        uten = beregn(kommune, valg.uten_tiltak([t.id for t in kommune.tiltak if tema in t.temaer]))
        samme_tall(lukket, uten)
        assert lukket.bidrag == uten.bidrag and lukket.fradrag == uten.fradrag


# Overlapp


@pytest.mark.parametrize("navn", sorted(KOMMUNER))
@MANGE
@given(data=st.data())
def test_en_gruppe_gir_aldri_mindre_enn_sitt_største_tiltak(navn: str, data: st.DataObject) -> None:
    kommune = kommunen(navn).model_copy(update=UTEN_RELASJONER)
    starter = måneder(kommune)
    egne = [data.draw(st.builds(EgetTiltak, st.just(id), st.just(id), anslag_i_størrelse, starter)) for id in "abcd"]
    par = [(a.nøkkel, b.nøkkel) for i, a in enumerate(egne) for b in egne[i + 1 :]]
    valgte_par = data.draw(st.lists(st.sampled_from(par), unique=True, min_size=2))
    valg = Valg(
        forutsetninger=kommune.standard,
        egne_tiltak=tuple(egne),
        overlapp=tuple(EgenOverlapp(p, data.draw(st.just(1.0) | andeler)) for p in valgte_par),
    )
    r = beregn(kommune, valg)
    for i in range(len(kommune.år)):
        _gulvet_holder([b.effekt[i] for b in r.bidrag], r.overlapp[i], r.effekt[i])
    _gulvet_holder([b.helårseffekt for b in r.bidrag], r.overlapp_helårseffekt, r.helårseffekt)
    assert all(f.helårseffekt >= 0 and min(f.effekt) >= 0 for f in r.fradrag)


def _gulvet_holder(effekter: list[float], overlapp: float, netto: float) -> None:
    positive = [e for e in effekter if e > 0]
    taper = sum(e for e in effekter if e < 0)
    assert overlapp >= 0
    assert netto >= max(positive, default=0) + taper - 1e-6
