"""Avrunding skjuler aldri svaret: ved hver grense står det nok desimaler til at siden synes, på skjerm og i fil."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from types import SimpleNamespace
from typing import cast

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from scenario.analyse.alternativer.hvem_merker import hvem
from scenario.analyse.alternativer.kjerne import felles_kjerne
from scenario.analyse.alternativer.sammenligning import sammenlign
from scenario.analyse.alternativer.skille import hva_skiller
from scenario.analyse.maaltall.maalsok import Mål, Målsvar, hva_må_til
from scenario.analyse.maaltall.neste import Mengdesteg, NesteSteg
from scenario.analyse.maaltall.ukjente import les_ukjent
from scenario.analyse.maaltall.venting import kostnad_ved_å_vente
from scenario.analyse.pakker import Pakke
from scenario.analyse.pakker.pakke_umulig import Umulig
from scenario.analyse.pakker.pakkesporsmal import Formål
from scenario.analyse.usikkerhet import usikkerhet
from scenario.analyse.usikkerhet.forsinkelse import startplan
from scenario.analyse.usikkerhet.leveringsgrad import levering
from scenario.analyse.usikkerhet.viktigst import Utslag
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.felles import Måned, Opphav
from scenario.begreper.handlingsregler import Regel, Størrelse
from scenario.begreper.oppfolging import Målemåte, Oppfølgingsplan, Statusrad, Statusrapport
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Anslag, EgetTiltak, Tiltaksvalg, Valg
from scenario.beregning import beregn, uten_tiltak
from scenario.beregning.regler import Regelår, Utfall
from scenario.framstilling import (
    analyseforklaring,
    diagrammer,
    dom,
    fondsbilde,
    hvembilde,
    leseforklaring,
    listeforklaring,
    maaltallstekst,
    moete,
    oppfolgingsbilde,
    pakketekst,
    regeltekst,
    resultatforklaring,
    sammenligning,
    sammenligningsbilde,
    sannsynlighet,
    sikkerhetsbilde,
    skilletekst,
    svarbilde,
    svaret,
    tabeller,
    tidslinje,
    usikkerhetstabeller,
)
from scenario.framstilling.avrunding import (
    andel_ved,
    avrundingsmerknad,
    desimaler_ved,
    mill_ved,
    prosent_ved,
    på_grensen,
)
from scenario.framstilling.fondsbilde import Fondsbilde, tegnet
from scenario.framstilling.tall import mill_kr_knapp
from scenario.rapport.csv_fil import csv_fil
from scenario.rapport.dokument import dokument
from scenario.rapport.figurer import bilde
from scenario.rapport.innhold import Rapportinnhold, lag_innhold
from scenario.rapport.pdf import pdf
from scenario.rapport.regneark import regneark
from scenario.rapport.ren_tekst import ren_tekst
from tests.strategier import drammen

# --- Én funksjon ----------------------------------------------------------------------------------------------------

BELØP = st.floats(-1e6, 1e6) | st.integers(-1_000_000, 1_000_000).map(float)


@pytest.mark.parametrize(
    ("verdi", "grense", "vist"),
    [
        (149_960, 150_000, "149,96"),
        (150_040, 150_000, "150,04"),
        (149_999, 150_000, "149,999"),
        (149_950, 150_000, "149,95"),
        (149_949, 150_000, "149,9"),
        (150_000, 150_000, "150,0"),
        (149_999.6, 150_000, "150,0"),
        (149_999.4, 150_000, "149,999"),
        (-30, 0, "−0,03"),
        (30, 0, "0,03"),
        (-3, 0, "−0,003"),
        (51_900, 150_000, "51,9"),
        (0, 0, "0,0"),
        (393_570, 393_600, "393,57"),
        (412_122.8, 412_123.45, "412,122"),
    ],
)
def test_tallet_står_på_sin_side_av_grensen(verdi: float, grense: float, vist: str) -> None:
    assert mill_ved(verdi, grense) == vist


@given(BELØP, BELØP, st.floats(-200, 200))
def test_siden_synes_alltid_og_aldri_med_flere_desimaler_enn_tusen_kroner(a: float, _: float, nær: float) -> None:
    verdi, grense = a + nær, a
    tall = float(mill_ved(verdi, grense).replace("\u00a0", "").replace("−", "-").replace(",", "."))
    vist_grense = round(grense / 1000, desimaler_ved(verdi, grense))
    assert desimaler_ved(verdi, grense) <= 3
    if not på_grensen(verdi - grense):
        assert tall != pytest.approx(vist_grense, abs=1e-9) and (tall > vist_grense) == (verdi > grense)


def test_måloppnåelsen_er_aldri_hundre_prosent_når_noe_mangler() -> None:
    assert prosent_ved(149_960 / 150_000, 40) == "99,97\u00a0%"
    assert prosent_ved(149_999 / 150_000, 1) == "99,999\u00a0%"
    assert prosent_ved(1.0, 0.0) == "100,0\u00a0%"
    assert prosent_ved(0.524, 71_400) == "52,4\u00a0%"


@pytest.mark.parametrize(
    ("andel", "vist"),
    [
        (0, "0 %"),
        (0.003, "0,3 %"),
        (0.00001, "0,001 %"),
        (0.36, "36 %"),
        (0.9949, "99 %"),
        (0.997, "99,7 %"),
        (1, "100 %"),
    ],
)
def test_nesten_ingenting_er_ikke_0_prosent_og_nesten_alt_er_ikke_100(andel: float, vist: str) -> None:
    assert andel_ved(andel).replace("\u00a0", " ") == vist


def test_målet_skrives_alltid_helt_ut() -> None:
    assert mill_kr_knapp(149_980).startswith("149,98\u00a0") and mill_kr_knapp(150_000).startswith("150\u00a0")


# --- Alle steder en grense står -------------------------------------------------------------------------------------


def valg(effekt: float, merforbruk: float = 0.0, vekst: float = 0.0) -> Valg:
    forutsetninger = replace(
        drammen().standard, merforbruk=((2024, merforbruk),), reservekrav_vekst_prosent=vekst, usikkerhet=False
    )
    egne = tuple(
        EgetTiltak(id, f"Eget {id}", Anslag.punkt(beløp), Måned(2025, 1))
        for id, beløp in (("a", 100_000), ("b", effekt - 100_000))
    )
    return Valg(forutsetninger, egne_tiltak=egne, navn="Prøve")


@cache
def innhold(effekt: float, merforbruk: float = 0.0) -> Rapportinnhold:
    return lag_innhold(drammen(), valg(effekt, merforbruk), date(2025, 5, 5))


def resultat(effekt: float, merforbruk: float = 0.0) -> Resultat:
    return innhold(effekt, merforbruk).resultat


def tekst(ting: object) -> str:
    """All tekst i en verdi, med vanlige mellomrom."""
    return str(ting).replace("\\xa0", " ").replace("\u00a0", " ")


def _svaret(effekt: float) -> str:
    return f"{dom.av_målet(resultat(effekt))} {dom.mangler(resultat(effekt))} {dom.stripe(resultat(effekt))}"


def _hva_må_til(effekt: float) -> str:
    svar: Målsvar = hva_må_til(drammen(), valg(effekt), les_ukjent(drammen(), valg(effekt), "beløp"), Mål.HELÅRSEFFEKT)
    mangler = replace(svar, verdi=None, mangler=150_000 - effekt, beste=effekt)
    return maaltallstekst.svarsetning(svar) + maaltallstekst.svarsetning(mangler)


def _pakkene(effekt: float) -> str:
    pakke = _pakke_av(innhold(effekt))
    umulig = Umulig((), 150_000, effekt, 150_000 - effekt, ())
    return tekst([pakketekst.kort(pakke), pakketekst.pakketabell([pakke], Formål.FÆRREST), pakketekst.umulig(umulig)])


def _pakke_av(x: Rapportinnhold) -> Pakke:
    return cast("Pakke", SimpleNamespace(resultat=x.resultat, tiltak=("a", "b"), bevist=True))


def _sammenligningen(effekt: float) -> str:
    alternativer = (_alternativ(effekt), _alternativ(150_000))
    svar, skille = sammenlign(alternativer, drammen()), hva_skiller(*alternativer)
    deler = [
        sammenligningsbilde.søylene(replace(svar, kolonner=svar.kolonner[:1]), ["Prøve"], None),
        {k: v[1] for k, v in sammenligning.innsparingen(svar, ["A", "B"]).items()},
        {k: v[1] for k, v in sammenligning.effektene(svar, ["A", "B"]).items()},
        sammenligning.skillesetning(skille, 2027, "A", "B"),
        {k: v[-1] for k, v in list(sammenligning.skillet(drammen(), skille, "A", "B").items())[2:]},
        sammenligning.kjernesetning(felles_kjerne(alternativer[:1] * 2, drammen())),
    ]
    return tekst(deler)


def _alternativ(effekt: float) -> Alternativ:
    return Alternativ("Prøve", valg(effekt), drammen())


def _usikkerheten(effekt: float) -> str:
    u = usikkerhet(drammen(), valg(effekt))
    deler = [
        sannsynlighet.kort_linje(effekt, effekt, effekt, 0.4, 150_000),
        sannsynlighet.hovedsetning(effekt, effekt, 0.4, 150_000, False),
        usikkerhetstabeller.nivåene(u),
        analyseforklaring.usikkerheten(drammen().standard, replace(u, trekninger=100)),
    ]
    return tekst(deler)


def _forklaringen(effekt: float) -> str:
    alle = resultatforklaring.forklaringer(drammen(), valg(effekt), resultat(effekt))
    return tekst([f for f in alle if f.tittel in ("Måloppnåelsen", "Effekt per år")])


def _tabellene(effekt: float) -> str:
    r, uten = resultat(effekt), innhold(effekt).uten_tiltak
    bidrag = tabeller.bidragene(drammen(), valg(effekt), r)
    per_år = tabeller.per_år(r, uten)
    return tekst([bidrag["Mill. kr i året"][-1], per_år["Krav"][1:], per_år["Effekt"][1:]])


def _møtet(effekt: float) -> str:
    r = resultat(effekt)
    bilde_ = moete.skjermbilde(r, moete.ramme(r))
    return tekst([bilde_.beløp, bilde_.mangler, bilde_.dom, moete.gjettetekst(60_000, r), moete.tallene(r)])


def _bildet_av_svaret(effekt: float) -> str:
    svar = _svar_med(effekt, effekt)
    steg = NesteSteg((Mengdesteg("staber", "Prøve", 0, 1, effekt),), ())
    tomt = replace(svar, resultat=beregn(drammen(), Valg(drammen().standard)))
    deler = [
        svarbilde.tallene(svar, (0.6, 1.0)),
        svaret.forklar_planlagt(svar),
        svaret.om_stegene(tomt, steg),
        [f.gir for f in svaret.forslagene(drammen(), steg, tomt.resultat)],
    ]
    return tekst(deler)


def _svar_med(effekt: float, mest_mulig: float) -> svaret.Svar:
    return svaret.svaret(drammen(), resultat(effekt), usikkerhet(drammen(), valg(effekt)), mest_mulig)


def _lista(effekt: float) -> str:
    """Summen i overskriften, og det som står igjen når temaet lukkes."""
    pris = listeforklaring.pris(150_000, 200_000, effekt, lukket=False, tapt=0.0)
    return tekst([listeforklaring.sumtekst(effekt, 0.0, 150_000), pris])


def _hvem(effekt: float) -> str:
    return tekst(hvembilde.tjenestene(hvem(drammen(), valg(effekt), resultat(effekt)), resultat(effekt)))


def _lest(effekt: float) -> str:
    r = resultat(effekt)
    return tekst([leseforklaring.leselisten(drammen(), valg(effekt), r).sum, leseforklaring.endret_siden(r, r, ())])


def _tidslinjen(effekt: float) -> str:
    r, hele = resultat(effekt), kostnad_ved_å_vente(drammen(), valg(effekt), 12)
    planer = {e.nøkkel: startplan(drammen(), e) for e in valg(effekt).egne_tiltak}
    rader = tidslinje.radene(drammen(), valg(effekt), r, planer, {})
    innhold_ = tidslinje.innhold(drammen(), r, rader, hele, "")
    (bunn,) = innhold_["bunn"]
    return tekst([innhold_["grupper"][0]["sum"], bunn["år"], bunn["kr"]])


def _det_som_betyr_mest(effekt: float) -> str:
    u = usikkerhet(drammen(), valg(effekt))
    utslag = Utslag("a", "Prøve", 1.0, 1.0, effekt, effekt + 60_000, 1.0)
    bare_den = replace(u, viktigst=(utslag,), helårseffekt=replace(u.helårseffekt, p50=effekt))
    bildet = sikkerhetsbilde.viktigst(_svar_med(effekt, effekt), bare_den, (0.6, 0.9, 1.0), {})
    return tekst([bildet, sikkerhetsbilde.om_viktigst(bare_den), usikkerhetstabeller.utslagene([utslag], 150_000)])


def _word(effekt: float) -> str:
    dok = docx.Document(BytesIO(dokument(innhold(effekt), False)))
    return tekst([p.text for p in dok.paragraphs])


def _pdf(effekt: float) -> str:
    sider = [s.extract_text() for s in PdfReader(BytesIO(pdf(innhold(effekt), False))).pages]
    return tekst(re.sub(r"\s+", " ", " ".join(sider)))


def _kort_word(effekt: float) -> str:
    return tekst([p.text for p in docx.Document(BytesIO(dokument(innhold(effekt), True))).paragraphs])


def _excel(effekt: float) -> str:
    ark = openpyxl.load_workbook(BytesIO(regneark(innhold(effekt))), data_only=True)["Sammendrag"]
    return tekst([c.value for rad in ark.iter_rows(max_row=12) for c in rad if isinstance(c.value, str)])


def _ren_tekst(effekt: float) -> str:
    return tekst(ren_tekst(innhold(effekt), False))


def _csv(effekt: float) -> str:
    return tekst(csv_fil(innhold(effekt)).decode("utf-8-sig"))


def _bildet(effekt: float) -> str:
    return tekst(bilde(innhold(effekt), "svg", "effekt").decode())


STEDER: tuple[Callable[[float], str], ...] = (
    _svaret,
    _hva_må_til,
    _pakkene,
    _sammenligningen,
    _usikkerheten,
    _forklaringen,
    _tabellene,
    _møtet,
    _bildet_av_svaret,
    _lista,
    _hvem,
    _lest,
    _tidslinjen,
    _det_som_betyr_mest,
    _word,
    _kort_word,
    _pdf,
    _excel,
    _ren_tekst,
    _csv,
    _bildet,
)


@pytest.mark.parametrize(("effekt", "vist"), [(149_960.0, "149,96"), (149_999.0, "149,999"), (150_040.0, "150,04")])
@pytest.mark.parametrize("sted", STEDER, ids=lambda f: f.__name__)
def test_målet_skjules_ikke_av_avrunding(sted: Callable[[float], str], effekt: float, vist: str) -> None:
    """40 000 kroner under målet er ikke «150,0 av 150» og «0,0 mill. kr mangler»."""
    svar = sted(effekt)
    if sted is _hva_må_til:
        assert "Da mangler 0,0 mill" not in svar and ("0,04" in svar or "0,001" in svar)
        return
    assert vist in svar
    assert not re.search(r"(?<![\d,])150,0(?!\d)", svar)
    assert not re.search(r"(?<![\d,])0,0 (mill\. kr )?(mangler|(over|under) målet|mindre|mer|igjen)", svar)
    assert "100,0 %" not in svar and "100 % av målet" not in svar


def _fulgt(oppnådd: float) -> Oppfølgingsplan:
    rad = Statusrad(tiltak="a", planlagt_hittil=40_000, oppnådd_hittil=oppnådd, målemåte=Målemåte.REGNSKAP)
    rapport = Statusrapport(id="t1", navn="1. tertial 2027", dato="2027-05-31", år=2027, tertial=1, rader=(rad,))
    return Oppfølgingsplan(id="pr", navn="Vedtaket", om="Oppdiktet.", rapporter=(rapport,))


def _oppfølgingen(oppnådd: float) -> str:
    plan = _fulgt(oppnådd)
    lært = levering([plan], 0.9)
    deler = [
        oppfolgingsbilde.tallene(oppfolgingsbilde.per_tiltak(drammen(), plan)[0]),
        oppfolgingsbilde.bildet(oppfolgingsbilde.forløpet(plan), "Prøve"),
        oppfolgingsbilde.ingress(plan),
        oppfolgingsbilde.tabellen(drammen(), plan),
        oppfolgingsbilde.i_ord(oppfolgingsbilde.forløpet(plan)[0]),
        oppfolgingsbilde.læringen(replace(lært, tiltak=5, rapporter=2)),
    ]
    return tekst(deler)


def test_nesten_alt_oppnådd_er_ikke_alt_oppnådd() -> None:
    svar = _oppfølgingen(39_960)
    assert svar.count("39,96") == 6 and "99,9 %" in svar
    assert not re.search(r"(oppnådd|gitt) 40,0(?!\d)", svar)


def test_for_lite_planlagt_er_ikke_nok_planlagt() -> None:
    lært = replace(levering([_fulgt(39_960)], 0.9), planlagt=19_960)
    assert "19,96 mill. kr planlagt (trenger 20 mill. kr)" in tekst(oppfolgingsbilde.læringen(lært))


def test_det_lista_har_igjen_er_ikke_det_som_trengs() -> None:
    """Planen 100 trenger 50 til når midten er 100. Lista har 49,6 igjen, og det er ikke 50."""
    svar = _svar_med(100_000, 149_600)
    t = cast("svaret.Trolig", svar.trolig)
    svar = replace(svar, trolig=replace(t, midt=100_000))
    assert sikkerhetsbilde.svaret_på_sikkerhet(svar, 5).replace("\u00a0", " ") == (
        "Det trengs 50 mill. kr til i planen. Lista har bare 49,6 igjen."
    )


def test_planen_som_må_økes_litt_er_ikke_målet() -> None:
    """8 av 10 utfall når 149,8. Da må en plan på 150 være 150 · 150 / 149,8 = 150,2, ikke «om lag 150»."""
    svar = _svar_med(150_000, 200_000)
    t = cast("svaret.Trolig", svar.trolig)
    setning = svaret.om_stegene(replace(svar, trolig=replace(t, trygt=149_800)), NesteSteg((), ()))
    assert setning.endswith("må planen være om lag 150,2.")


@pytest.mark.parametrize(
    ("verdi", "utfall", "vist"), [(1.7496, "brytes", "1,7496 %"), (1.75, "holder", "1,75 %"), (0.9, "brytes", "0,90 %")]
)
def test_en_regel_i_prosent_vises_på_sin_side(verdi: float, utfall: str, vist: str) -> None:
    regel = Regel(
        id="r",
        navn="Netto driftsresultat",
        slag="anbefaling",
        teller=(Størrelse.NETTO_DRIFTSRESULTAT,),
        operator="minst",
        mål=((2025, 1.75),),
        enhet="prosent",
        opphav=Opphav.ANTAKELSE,
        merknad="Prøve.",
    )
    svar = (Regelår(2025, verdi, 1.75, None, Utfall(utfall)),)
    assert tekst(regeltekst.reglene([(regel, svar)])).count(f"{utfall}: {vist}") == 1


def test_tretti_tusen_på_antakelser_er_ikke_ingenting() -> None:
    assert pakketekst.formålsverdi(Formål.TRYGGHET, 30).replace("\u00a0", " ") == "0,03 mill. kr"
    assert pakketekst.formålsverdi(Formål.TRYGGHET, 0).replace("\u00a0", " ") == "0,0 mill. kr"


def test_ett_tiltak_alene_har_summens_desimaler() -> None:
    """Raden er hele summen. «150,0» over «149,96» ville sett ut som en feil."""
    eget = EgetTiltak("a", "Eget", Anslag.punkt(149_960), Måned(2025, 1))
    alene = Valg(drammen().standard, egne_tiltak=(eget,))
    r = beregn(drammen(), alene)
    liste = leseforklaring.leselisten(drammen(), alene, r)
    assert [liste.tiltak[0].beløp, liste.sum, liste.merknad] == ["149,96", "149,96", ""]
    assert tabeller.bidragene(drammen(), alene, r)["Mill. kr i året"] == ["149,96", "149,96"]
    assert listeforklaring.egen_rad(eget, True, alene.forutsetninger, 1.0, r.mål)["beløp"] == ["0", "149,96"]


def test_det_som_flytter_fondet_under_kravet_er_mer_enn_det_som_var_over() -> None:
    """47,0 over og 47,03 tatt av fondet gir 0,03 under."""
    nå, før = resultat(150_000, 47_030.0), resultat(150_000)
    assert tekst(fondsbilde.flytter(nå, før)).endswith(": −47,03 mill. kr.")


def test_to_verdier_som_er_ulike_ser_ulike_ut() -> None:
    """«150,0 → 150,0» sier at ingenting skiller. Realisert andel 90,4 % er ikke 90 %."""

    def ett(beløp: float, grad: float, merkostnad: float) -> Alternativ:
        eget = EgetTiltak("a", "Eget", Anslag.punkt(beløp), Måned(2025, 1))
        tv = Tiltaksvalg("staber", realiseringsgrad=grad, varige_merkostnader=merkostnad)
        return Alternativ("Prøve", Valg(drammen().standard, (tv,), (eget,)), drammen())

    linjer = hva_skiller(ett(149_960, 0.904, 960), ett(150_000, 0.9, 1_000)).linjer
    vist = [[skilletekst.verdi(drammen(), x, v) for v in (x.fra, x.til)] for x in linjer]
    assert len(vist) == 3 and all(fra != til for fra, til in vist)


MARGIN_30 = 440_600 - 393_600 + 30
"""Merforbruket i 2024 som gir et fond 30 000 kroner under kravet."""


@pytest.mark.parametrize(
    "sted",
    [
        lambda x: dom.mot_regelen(x.resultat, 3),
        lambda x: tabeller.per_år(x.resultat, x.uten_tiltak)["Over eller under kravet"],
        lambda x: tabeller.fondet_i_tre_ledd(x.uten_tiltak, x.uten_tiltak, x.resultat)["2027"][6],
        lambda x: _fondslinjen(ren_tekst(x, False)),
    ],
    ids=["dom", "panelet", "tre_ledd", "ren_tekst"],
)
def test_tretti_tusen_under_regelen_er_ikke_null(sted: Callable[[Rapportinnhold], object]) -> None:
    svar = tekst(sted(innhold(150_000, MARGIN_30)))
    assert "0,03" in svar and "0,0 under" not in svar and "'0,0'" not in svar


def _fondslinjen(alt: str) -> str:
    return next(linje for linje in alt.splitlines() if "under kravet (mill. kr)" in linje)


@pytest.mark.parametrize(
    "sted",
    [
        lambda x: tabeller.per_år(x.resultat, x.uten_tiltak),
        lambda x: tegnet(Fondsbilde(x.resultat, x.uten_tiltak)),
        lambda x: moete.skjermbilde(x.resultat, moete.ramme(x.resultat)),
        lambda x: pakketekst.kort(_pakke_av(x)),
        lambda x: diagrammer.fondsdiagram(x.resultat, x.uten_tiltak),
        lambda x: bilde(x, "svg", "fond").decode(),
    ],
    ids=["panelet", "som_tekst", "møtet", "pakken", "diagrammet", "bildet"],
)
def test_fondet_ved_regelen_vises_på_sin_side(sted: Callable[[Rapportinnhold], object]) -> None:
    """Fondet er 393,57 og kravet 393,60: begge står med så mange desimaler at forskjellen synes."""
    svar = tekst(sted(innhold(150_000, MARGIN_30)))
    assert "393,57" in svar and not re.search(r"(?<![\d,])393,6(?!\d)", svar) and not re.search(r"'39[34]'", svar)


def test_et_fond_på_tretti_tusen_er_ikke_tomt_og_tretti_tusen_udekket_er_ikke_null() -> None:
    """Uten tiltak er fondet −9 400 i 2027. Med 9 430 fra januar 2027 er det 30, og med 9 370 er 30 udekket."""

    def i_2027(effekt: float) -> Resultat:
        eget = EgetTiltak("e", "Eget", Anslag.punkt(effekt), Måned(2027, 1))
        return beregn(drammen(), Valg(drammen().standard, egne_tiltak=(eget,)))

    uten = uten_tiltak(drammen(), Valg(drammen().standard))
    assert (
        dom.fond(i_2027(9_430)) == "0,03"
        and tabeller.per_år(i_2027(9_430), uten)["Fondet ved årets slutt"][3] == "0,03"
    )
    assert "0,03 udekket" in dom.mot_regelen(i_2027(9_370), 3)
    assert tabeller.fondet_i_tre_ledd(uten, uten, i_2027(9_370))["2027"][-1] == "0,03"


def test_akkurat_på_regelen_er_verken_over_eller_under() -> None:
    assert dom.mot_regelen(resultat(150_000, 47_000.0), 3) == "akkurat på kravet"


# --- Summer ---------------------------------------------------------------------------------------------------------


def test_avrunding_sies_når_radene_ikke_går_opp() -> None:
    """0,04 + 0,04 + 0,04 = 0,12: radene viser 0,0 hver og summen 0,1."""
    assert avrundingsmerknad([(["0,0", "0,0", "0,0"], "0,1")]) == (
        "Avrunding gjør at radene kan avvike fra summen med opptil 0,1."
    )
    assert avrundingsmerknad([(["8,0", "7,7", "−0,2", "ikke tallfestet"], "15,5")]) is None
    assert avrundingsmerknad([(["1", "1"], "0")]) is not None


@cache
def skjev() -> Rapportinnhold:
    """Tre tiltak på 1 000,4 tusen: radene viser 1 000 hver, og summen 3 001."""
    egne = tuple(EgetTiltak(f"e{n}", f"Eget {n}", Anslag.punkt(1_040.4), Måned(2025, 1)) for n in range(3))
    return lag_innhold(drammen(), Valg(drammen().standard, egne_tiltak=egne), date(2025, 5, 5))


def test_tabellene_sier_at_avrunding_gjør_forskjellen() -> None:
    x = skjev()
    bidrag = tabeller.bidragene(x.kommune, x.valg, x.resultat)
    assert bidrag["Mill. kr i året"] == ["1,0", "1,0", "1,0", "3,1"]
    assert tabeller.avrunding_i_bidragene(bidrag) == "Avrunding gjør at radene kan avvike fra summen med opptil 0,1."
    dok = docx.Document(BytesIO(dokument(x, False)))
    ord_ = " ".join(p.text for p in dok.paragraphs)
    assert "Avrunding gjør at radene kan avvike fra summen med opptil 1." in ord_
    bok = openpyxl.load_workbook(BytesIO(regneark(x)), data_only=True)
    assert str(bok["År"]["A4"].value) == "Avrunding gjør at radene kan avvike fra summen med opptil 1."


def test_ingen_merknad_når_alt_går_opp() -> None:
    x = innhold(150_000)
    assert tabeller.avrunding_i_bidragene(tabeller.bidragene(x.kommune, x.valg, x.resultat)) is None
    bok = openpyxl.load_workbook(BytesIO(regneark(x)), data_only=True)
    assert not bok["År"]["A4"].value and not bok["Fond"]["A4"].value
