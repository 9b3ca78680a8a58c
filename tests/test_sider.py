"""Hver side i hver tilstand, uten nettleser: den står, sier det den skal, og adressen bærer valget.

Sidene hentes fra menyens egne lister. En ny side er med uten at noen skriver den inn her.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, NoReturn

import pytest
import streamlit as st
from google.protobuf.text_format import MessageToString
from streamlit import config
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from scenario.analyse.usikkerhet import startplan
from scenario.analyse.usikkerhet.usikkerhetssvar import usikkerhet
from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.begreper.dato import norsk_dato
from scenario.begreper.felter import Bryter, PerÅr, Spennfelt, Tallfelt, tallet
from scenario.begreper.resultat import Resultat
from scenario.begreper.tallform import Enhet
from scenario.begreper.valg import ENDRER_IKKE_PLANEN
from scenario.beregning import beregn, uten_tiltak
from scenario.deling import lenkekode
from scenario.feilmeldinger import Feil, Tallgrunnlagsfeil
from scenario.framstilling import dom, fondsbilde, kalender, sannsynlighet
from scenario.framstilling.fondsbilde import Fondsbilde
from scenario.framstilling.forutsetningstekst import styrbare
from scenario.framstilling.leseforklaring import UTEN_NAVN
from scenario.framstilling.ord import VANNMERKE
from scenario.framstilling.tall import mill
from scenario.innstillinger import innstillinger
from scenario.lesing import les_kommune
from sider import meny
from sider.felles import tallgrunnlag
from sider.felles.kontroller import uskadelig
from tests.strategier import FIKTIV
from tests.verktoy.tilgjengelighet import alt_på, særmiljø

MENY = Path(meny.__file__)
ALLE_SIDER = [adresse for _, _, adresse, _ in meny.SIDENE]
FRIST_SEKUNDER = 60


class Tilstand(NamedTuple):
    """Adressen siden åpnes med, og valget den skal vise."""

    kommune: Kommune
    valg: Valg
    adresse: dict[str, str]
    melding: str = ""
    """Det som skal stå på hver side."""


def åpnet(kommune: Kommune, valg: Valg, melding: str = "") -> Tilstand:
    return Tilstand(kommune, valg, {"s": lenkekode.kod(kommune, valg), "u": kommune.utgave}, melding)


def tomt() -> Tilstand:
    kommune = les_kommune()
    return Tilstand(kommune, Valg(kommune.standard), {})


def fullt() -> Tilstand:
    """Alt på, med eget tiltak, navn, merknad og endrede forutsetninger."""
    kommune = les_kommune()
    forutsetninger = replace(
        kommune.standard,
        planlagt_bruk=((2026, 20_000.0),),
        mål=160_000.0,
        realiseringsgrad=0.9,
        krav=((2025, 90_000.0),),
    )
    return åpnet(kommune, alt_på(kommune).med(forutsetninger=forutsetninger))


def konflikt() -> Tilstand:
    kommune = les_kommune(FIKTIV)
    ider = ("bibliotekfilial", "selvbetjent_bibliotek", "renhold")
    return åpnet(kommune, Valg(kommune.standard, tuple(map(Tiltaksvalg, ider))))


def eldre_utgave() -> Tilstand:
    kommune = les_kommune(FIKTIV)
    return åpnet(kommune, Valg(kommune.standard, (Tiltaksvalg("renhold"),)), "eldre utgave")


def skadet_lenke() -> Tilstand:
    return tomt()._replace(adresse={"s": "1AV1OvW8sXXXX"}, melding="Lenken er skadet")


TILSTANDER = {f.__name__: f for f in (tomt, fullt, konflikt, eldre_utgave, skadet_lenke)}
HOS_LILLEVIK = {"konflikt": "lillevik", "eldre_utgave": "lillevik"}


@pytest.fixture(scope="module", autouse=True)
def uten_serialisering() -> Iterator[None]:
    """AppTest husker hele kontrollen, også funksjonen som viser valgene, og den kan ikke serialiseres."""
    navn = "runner.enforceSerializableSessionState"
    før = config.get_option(navn)
    config.set_option(navn, False)
    yield
    config.set_option(navn, før)


@pytest.fixture(scope="module", params=TILSTANDER)
def tilstand(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tilstand]:
    navn = str(request.param)
    with pytest.MonkeyPatch.context() as miljø:
        mappe = tmp_path_factory.mktemp(navn)
        miljø.setenv("LAGER", str(mappe / "lager.db"))
        for variabel, verdi in særmiljø(HOS_LILLEVIK[navn], mappe).items() if navn in HOS_LILLEVIK else ():
            miljø.setenv(variabel, verdi)
        glem_tallgrunnlaget()
        yield TILSTANDER[navn]()
    glem_tallgrunnlaget()


@pytest.fixture(autouse=True)
def egne_tall(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Prøver uten tilstand får kommunens egne tall, også når miljøet til den forrige tilstanden ennå står."""
    fremmed = "tilstand" not in request.fixturenames and "KONFIG" in os.environ
    if fremmed:
        for variabel in ("KONFIG", "UTGAVER", "LAGER"):
            monkeypatch.delenv(variabel, raising=False)
        glem_tallgrunnlaget()
    yield
    if fremmed:
        glem_tallgrunnlaget()


def glem_tallgrunnlaget() -> None:
    for husket in (innstillinger, tallgrunnlag.grunnlaget, tallgrunnlag._pakkene, tallgrunnlag.lageret):
        husket.cache_clear()


def kjørt(adresse: str, tilstand: Tilstand, åpent: str = "") -> AppTest:
    """Siden slik en ny økt ser den. `åpent` er nøkkelen til et brett som er åpnet."""
    prøve = AppTest.from_file(str(MENY), default_timeout=FRIST_SEKUNDER)
    prøve._page_hash = calc_hash(adresse)
    for navn, verdi in tilstand.adresse.items():
        prøve.query_params[navn] = verdi
    if åpent:
        prøve.session_state[åpent] = True
    return prøve.run()


def med_visning(prøve: AppTest, navn: str, verdi: object) -> AppTest:
    """Siden tegnet på nytt med noe i økten som ikke står i adressen."""
    økt = prøve.session_state["_økt"]
    prøve.session_state["_økt"] = replace(økt, visninger={**økt.visninger, navn: verdi})
    return prøve.run()


def teksten(prøve: AppTest) -> str:
    """Alt som er tegnet, som én tekst med vanlige mellomrom."""
    return (
        " ".join(MessageToString(e.proto, as_utf8=True) for e in prøve._tree if getattr(e, "proto", None))
        .replace("\u00a0", " ")
        .replace('\\"', '"')
    )


def nøkkelord(adresse: str, kommune: Kommune, valg: Valg, resultat: Resultat) -> list[str]:
    """Det en leser skal finne på siden for dette valget."""
    if resultat.konflikter and adresse in ("", "fond", "last-ned", "usikkerhet", "les", "hvem"):
        løses = [f"Slå av «{kommune.tiltak_etter_id[id].navn}»" for k in resultat.konflikter for id in k.tiltak]
        return [*(k.melding for k in resultat.konflikter), *(løses if adresse == "" else [])]
    beløp = [] if resultat.konflikter else [mill(dom.nådd(resultat))]
    sagt: dict[str, list[str]] = {
        "": [dom.stripe(resultat), "Tiltak du legger til selv"],
        "fond": [_ingress(kommune, valg, resultat), "Regnestykket: forutsetninger og tiltak hver for seg"],
        "last-ned": [dom.dommen(resultat), "Regneark (Excel)"],
        "usikkerhet": [_hovedsetning(kommune, valg)]
        if resultat.bidrag
        else ["Velg tiltak, så ser du hvor sikkert det er"],
        "pakker": [dom.stripe(resultat)],
        "sammenlign": [*beløp, "Hva det gir"] if valg.tiltak else ["Lim inn minst én lenke", "to eksempler"],
        "hvem": ["Hvilke tjenester bærer det?", "Foreløpig redaksjonelt skjønn"]
        if valg.tiltak
        else ["Velg tiltak, så ser du hvem som merker dem"],
        "mote": ["Start møtet"],
        "les": [VANNMERKE, *([*beløp, valg.navn or UTEN_NAVN] if valg.tiltak else [])],
        "om": [kommune.utgave],
    }
    return sagt.get(adresse, [])


def _ingress(kommune: Kommune, valg: Valg, resultat: Resultat) -> str:
    usikker = usikkerhet(kommune, valg) if valg.forutsetninger.usikkerhet else None
    return fondsbilde.ingress(Fondsbilde(resultat, uten_tiltak(kommune, valg), usikker))


def _hovedsetning(kommune: Kommune, valg: Valg) -> str:
    svar = usikkerhet(kommune, valg)
    r = svar.resultat
    return sannsynlighet.hovedsetning(svar.oppnådd.p10, svar.oppnådd.p90, svar.sannsynlighet_mål, r.mål, r.akkumulert)


@pytest.mark.parametrize("adresse", ALLE_SIDER)
def test_siden_står_sier_det_den_skal_og_bærer_valget(adresse: str, tilstand: Tilstand) -> None:
    prøve = kjørt(adresse, tilstand)

    assert [f.message for f in prøve.exception] == []
    assert [t.value for t in prøve.title] != [], "siden har ingen overskrift"
    vist = teksten(prøve)
    resultat = beregn(tilstand.kommune, tilstand.valg)
    ventet = [tilstand.melding, *nøkkelord(adresse, tilstand.kommune, tilstand.valg, resultat)]
    assert [t for t in ventet if t.replace("\u00a0", " ") not in vist] == []
    assert not resultat.konflikter or f"<span>Fond {resultat.år[-1]}:" not in vist, "ingen tall"
    assert {n: prøve.query_params.get(n) for n in tilstand.adresse} == tilstand.adresse


def test_en_pakke_med_feil_tar_ikke_med_seg_sidene(monkeypatch: pytest.MonkeyPatch) -> None:
    def feiler(*_: object) -> NoReturn:
        raise Tallgrunnlagsfeil([Feil("pakker/en.yaml", "tiltak", "kan ikke velges sammen")])

    monkeypatch.setattr(tallgrunnlag, "les_pakker", feiler)
    glem_tallgrunnlaget()
    assert tallgrunnlag.pakkene() == ()
    glem_tallgrunnlaget()


def test_en_side_som_feiler_blir_funnet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ny.py").write_text("raise ValueError('feil på den nye siden')", "utf-8")
    monkeypatch.setattr(st, "Page", lambda *a, **kw: _PAGE(tmp_path / "ny.py", **kw))

    assert len(kjørt("om", tomt()).exception) == 1


_PAGE = st.Page

ETIKETTER = {
    Enhet.TUSEN_KR: "mill. kr",
    Enhet.ANDEL: "prosent",
    Enhet.PROSENT_PER_ÅR: "prosent per år",
    Enhet.MÅNEDER: "måneder",
}


def test_hver_forutsetning_på_fond_har_kontrollen_slaget_gir() -> None:
    """Feltet bærer navnet og enheten. Forutsetningene om usikkerheten står i en lukket boks på sin egen side."""
    valgt = fullt()
    side = kjørt("fond", valgt, "fond_forutsetninger")
    for forutsetning, slag in styrbare(valgt.kommune):
        if forutsetning.id in ENDRER_IKKE_PLANEN:
            continue
        tall = tallet(slag)
        match slag:
            case Bryter():
                assert forutsetning.navn in [t.label for t in side.toggle], forutsetning.id
            case Tallfelt(enhet=Enhet.ANDEL):
                assert f"{forutsetning.navn}, prosent" in [s.label for s in side.selectbox], forutsetning.id
            case Tallfelt():
                assert f"{forutsetning.navn}, {ETIKETTER[slag.enhet]}" in [t.label for t in side.text_input], (
                    forutsetning.id
                )
            case PerÅr() | Spennfelt():
                enheter = [t.label for t in side.text_input if t.key.startswith(f"forutsetning_{forutsetning.id}")]
                assert tall and enheter and all(e.endswith(ETIKETTER[tall.enhet]) for e in enheter), forutsetning.id
            case _:
                assert forutsetning.id == "tolkning" and side.radio[0].label == forutsetning.navn


def test_fondet_sier_neste_vedtak_og_hva_som_er_passert_slik_saken_gjør() -> None:
    valgt = fullt()
    starter = [startplan(valgt.kommune, ett).start for ett in (*valgt.valg.tiltak, *valgt.valg.egne_tiltak)]
    side = kjørt("fond", valgt, "fond_kalender")
    sagt = kalender.setninger(valgt.kommune, starter, norsk_dato(datetime.now(UTC)))
    assert len(sagt) > 1 and "\n".join(f"- {uskadelig(s)}" for s in sagt) in [m.value for m in side.markdown]
    assert kalender.TITTEL in [e.label for e in side.expander]


def test_telefonen_skjuler_lenken_som_også_står_bak_mer() -> None:
    """Stilen velger lenken etter plassen i raden, der merket er den første."""
    plass = [fil for fil, *_ in meny.OPPSLAG].index("sammenlign") + 2
    assert f".st-key-meny > :nth-child({plass}) {{ display: none; }}" in MENY.with_suffix(".css").read_text("utf-8")
