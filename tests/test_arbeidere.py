"""Køen av tungt arbeid: plass, én om gangen for hver, bortlagt arbeid, stoppede prosesser og svarene som huskes.

En falsk prosess gjør akkurat det prøven ber om. Til slutt én prøve med en virkelig.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from scenario.analyse.pakker.pakkesporsmal import Pakkespørsmål, det_søket_hviler_på, med_resten
from scenario.analyse.pakker.pakkesvar import finn_pakker
from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.begreper.moete import Møte
from scenario.deling import lenkekode
from scenario.innhenting.eksport import til_csv
from scenario.lesing import les_kommune
from sider.arbeidere import oppgaver
from sider.arbeidere.arbeider import AVBRUTT, FEIL, FERDIG
from sider.arbeidere.ko import FOR_LENGE, FULLT, GIKK_IKKE, STOPPET, Kø, Køgrenser
from sider.arbeidere.oppdrag import Feilet, Ferdig, Gjøres, Meld, Oppdrag, Venter
from sider.arbeidere.prosess import Død
from sider.felles import arbeid
from sider.pakker.pakkesok import Søkegrenser as Pakkegrenser
from tests.strategier import FIKTIV, drammen
from tests.test_sider import fullt, kjørt, teksten

KOMMUNE = les_kommune(FIKTIV)
LENGE = 120.0
"""Sekunder før prøven gir opp."""


def dobbelt(_kommune: Kommune, _meld: Meld, tall: int) -> int:
    return 2 * tall


def regn(tall: int) -> Oppdrag:
    return Oppdrag(dobbelt, KOMMUNE, (tall,))


class Falsk:
    """En arbeider som venter til prøven sier hva som skjer."""

    def __init__(self) -> None:
        self.lever, self.minne = True, 0
        self.i_gang: list[int] = []
        self.avbrutt: list[int] = []
        self._begynt, self._slipp = threading.Semaphore(0), threading.Semaphore(0)
        self._utfall: list[str] = []

    def vent_til_klar(self) -> None: ...

    def gjør(self, nummer: int, oppdrag: bytes, meld: Callable[..., None]) -> tuple[str, Any]:
        self.i_gang.append(nummer)
        meld("halvveis", 1, 2, None)
        self._begynt.release()
        self._slipp.acquire()
        if not self.lever:
            raise Død
        utfall = self._utfall.pop(0)
        return utfall, pickle.dumps(Oppdrag.pakket_ut(oppdrag).gjør(meld)) if utfall == FERDIG else None

    def avbryt(self, nummer: int) -> None:
        self.avbrutt.append(nummer)
        self.bli(AVBRUTT)

    def drep(self) -> None:
        self.lever = False
        self._slipp.release()

    rydd = drep

    def begynt(self) -> None:
        assert self._begynt.acquire(timeout=LENGE)

    def bli(self, utfall: str = FERDIG) -> None:
        self._utfall.append(utfall)
        self._slipp.release()


class Prøvekø:
    """En kø med falske arbeidere og en klokke prøven stiller."""

    def __init__(self, grenser: Køgrenser) -> None:
        self.nå, self.startet, self._ny = 0.0, [], threading.Semaphore(0)
        self.kø = Kø(1, grenser, self._start, lambda: self.nå)  # type: ignore[arg-type]
        self.arbeider()

    def _start(self) -> Falsk:
        self.startet.append(Falsk())
        self._ny.release()
        return self.startet[-1]

    def arbeider(self) -> Falsk:
        """Arbeideren som nettopp er startet."""
        assert self._ny.acquire(timeout=LENGE)
        return self.startet[-1]

    def svaret(self, eier: str, oppdrag: Oppdrag) -> Any:
        """Svaret, når det er kommet."""
        return self.kø.spør(eier, oppdrag, LENGE)

    def gå(self, sekunder: float) -> None:
        self.nå += sekunder
        with self.kø._noe_nytt:
            self.kø.pass_på()


@pytest.fixture
def prøve() -> Iterator[Prøvekø]:
    prøve = Prøvekø(Køgrenser())
    yield prøve
    prøve.kø.stopp()


def test_hver_har_sin_plass_i_køen_og_høyst_ett_oppdrag(prøve: Prøvekø) -> None:
    spør = prøve.kø.spør
    spør("a", regn(1))
    prøve.startet[0].begynt()

    assert spør("a", regn(1)) == Gjøres("halvveis", 1, 2)
    assert (spør("b", regn(2)), spør("c", regn(3))) == (Venter(1), Venter(2))
    assert spør("a", regn(4)) == Venter(0)
    assert spør("d", regn(2)) == Venter(1), "samme oppdrag gjøres én gang"

    prøve.startet[0].bli()
    assert prøve.svaret("a", regn(1)) == Ferdig(2)
    prøve.startet[0].begynt()
    assert (spør("b", regn(2)), spør("c", regn(3)), spør("a", regn(4))) == (
        Gjøres("halvveis", 1, 2),
        Venter(1),
        Venter(2),
    )


def test_den_som_spør_om_noe_annet_får_det_i_stedet(prøve: Prøvekø) -> None:
    prøve.kø.spør("a", regn(1))
    prøve.startet[0].begynt()
    prøve.kø.begynn("a")
    prøve.kø.spør("a", regn(2))

    assert prøve.startet[0].avbrutt == [1]
    prøve.startet[0].begynt()
    prøve.startet[0].bli()
    assert prøve.svaret("a", regn(2)) == Ferdig(4)


def bytter_side(prøve: Prøvekø) -> None:
    prøve.kø.begynn("a")
    prøve.kø.slutt("a")


def lukker_fanen(prøve: Prøvekø) -> None:
    prøve.gå(prøve.kø.grenser.stille + 1)


@pytest.mark.parametrize("går", [bytter_side, lukker_fanen])
def test_arbeidet_legges_bort_når_den_som_ba_om_det_er_gått(prøve: Prøvekø, går: Callable[[Prøvekø], None]) -> None:
    prøve.kø.spør("a", regn(1))
    prøve.startet[0].begynt()
    går(prøve)
    assert prøve.startet[0].avbrutt == [1]

    prøve.kø.spør("b", regn(2))
    prøve.startet[0].begynt()
    prøve.kø.spør("a", regn(3))
    går(prøve)
    assert prøve.kø.stand().venter == 0


def test_en_som_blir_får_svaret_selv_om_en_annen_går(prøve: Prøvekø) -> None:
    prøve.kø.spør("a", regn(1))
    prøve.kø.spør("b", regn(1))
    bytter_side(prøve)
    assert prøve.startet[0].avbrutt == []
    prøve.startet[0].bli()
    assert prøve.svaret("b", regn(1)) == Ferdig(2)


def dør(prøve: Prøvekø) -> None:
    prøve.startet[-1].drep()


def tar_for_lang_tid(prøve: Prøvekø) -> None:
    with prøve.kø._noe_nytt:
        prøve.nå += prøve.kø.grenser.sekunder + 1
        prøve.kø.spør("a", regn(1))
        prøve.gå(0)


@pytest.mark.parametrize(("skjer", "setning"), [(dør, STOPPET), (tar_for_lang_tid, FOR_LENGE)])
def test_en_arbeider_som_stopper_erstattes_og_brukeren_får_vite_det(
    prøve: Prøvekø, skjer: Callable[[Prøvekø], None], setning: str
) -> None:
    prøve.kø.spør("a", regn(1))
    prøve.startet[0].begynt()
    skjer(prøve)
    assert prøve.svaret("a", regn(1)) == Feilet(setning)
    assert prøve.svaret("a", regn(1)) == Feilet(setning), "det prøves ikke igjen av seg selv"

    ny = prøve.arbeider()
    prøve.kø.glem(regn(1))
    prøve.kø.spør("a", regn(1))
    ny.begynt()
    ny.bli()
    assert prøve.svaret("a", regn(1)) == Ferdig(2)
    assert len(prøve.startet) == 2


def test_en_arbeider_som_ikke_legger_bort_arbeidet_stoppes(prøve: Prøvekø) -> None:
    prøve.startet[0].bli = lambda _utfall: None  # type: ignore[method-assign, assignment]
    prøve.kø.spør("a", regn(1))
    prøve.startet[0].begynt()
    lukker_fanen(prøve)
    prøve.gå(prøve.kø.grenser.nåde + 1)
    assert not prøve.startet[0].lever
    prøve.arbeider()


def test_en_feil_i_arbeidet_stopper_ingen_andre(prøve: Prøvekø) -> None:
    prøve.kø.spør("a", regn(1))
    prøve.kø.spør("b", regn(2))
    prøve.startet[0].bli(FEIL)
    prøve.startet[0].bli()
    assert prøve.svaret("a", regn(1)) == Feilet(GIKK_IKKE)
    assert prøve.svaret("b", regn(2)) == Ferdig(4)


def test_køen_og_svarene_som_huskes_har_en_grense() -> None:
    prøve = Prøvekø(Køgrenser(flest=2, husket=5))
    prøve.kø.spør("a", regn(1))
    prøve.kø.spør("b", regn(2))
    assert prøve.kø.spør("c", regn(3)) == Feilet(FULLT)

    for eier, tall in (("a", 1), ("b", 2)):
        prøve.startet[0].bli()
        assert prøve.svaret(eier, regn(tall)) == Ferdig(2 * tall)
    assert (prøve.kø.kjent(regn(1)), prøve.kø.kjent(regn(2))) == (None, Ferdig(4))
    prøve.nå += prøve.kø.grenser.husket_sekunder + 1
    assert prøve.kø.kjent(regn(2)) is None
    prøve.kø.stopp()


def test_et_svar_som_bare_er_til_eieren_glemmes_når_den_er_gått(prøve: Prøvekø) -> None:
    oppdrag = replace(regn(1), glemmes=True)
    prøve.startet[0].bli()
    assert prøve.svaret("a", oppdrag) == Ferdig(2)
    prøve.gå(prøve.kø.grenser.stille + 1)
    assert prøve.kø._husket == {}


def test_uten_arbeidere_gjøres_alt_på_stedet_én_gang() -> None:
    kø = Kø()
    assert kø.spør("a", regn(1)) == Ferdig(2)
    assert kø.kjent(regn(1)) == Ferdig(2)


@pytest.mark.parametrize(
    ("svar", "sagt"),
    [
        (Venter(1), "Søker: Du er neste i køen."),
        (Venter(2), "Søker: Du er nummer 2 i køen."),
        (Gjøres(), "Søker …"),
        (Gjøres("3 av 10 pakker er funnet", 3, 10), "Søker: 3 av 10 pakker er funnet."),
    ],
)
def test_framdriften_i_ord(svar: Venter | Gjøres, sagt: str) -> None:
    assert arbeid.tekst(svar, "Søker") == sagt


# --- Oppgavene ----------------------------------------------------------------------------------------------------

ALT = Valg(KOMMUNE.standard, tuple(Tiltaksvalg(t.id) for t in KOMMUNE.valgbare), navn="Vårt", merknad="Utkast")
DATO = date(2026, 11, 29)
UTEN_GRENSER = Pakkegrenser().felt
DRAMMEN = drammen()
MØTE = Møte.begynn(1_700_000_000, 60, lenkekode.kod(KOMMUNE, ALT), KOMMUNE.utgave)
OPPGAVENE = [
    Oppdrag(oppgaver.fil, KOMMUNE, (ALT.uten_tiltak(), DATO, "", "csv", False)),
    Oppdrag(oppgaver.dørene, KOMMUNE, (ALT,)),
    Oppdrag(oppgaver.pakker, KOMMUNE, (ALT, UTEN_GRENSER, True, 2, 8.0)),
    Oppdrag(oppgaver.fronten, KOMMUNE, (ALT, UTEN_GRENSER, False)),
    Oppdrag(oppgaver.bilde, KOMMUNE, ('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',)),
    Oppdrag(oppgaver.møtelogg, KOMMUNE, (MØTE, "http://x/", "txt")),
    Oppdrag(oppgaver.katalog, KOMMUNE, ("csv",)),
    Oppdrag(oppgaver.liste, DRAMMEN, (til_csv(DRAMMEN), ((), (), None, None))),
    Oppdrag(oppgaver.liste, DRAMMEN, (b"ikke en liste", ((), (), None, None))),
]


@pytest.mark.parametrize("oppdrag", OPPGAVENE, ids=lambda o: o.oppgave.__name__)
def test_svaret_er_det_samme_gjennom_en_arbeider(oppdrag: Oppdrag) -> None:
    sendt = Oppdrag.pakket_ut(oppdrag.pakket())
    assert sendt.nøkkel == oppdrag.nøkkel
    assert pickle.loads(pickle.dumps(sendt.gjør(lambda *_: None))) == oppdrag.gjør(lambda *_: None)


def andre_tall(valg: Valg) -> Valg:
    første, *resten = valg.tiltak
    return valg.med(tiltak=(replace(første, realiseringsgrad=0.5), *resten))


@pytest.mark.parametrize(
    ("endret", "samme"),
    [
        (ALT.med(navn="Et annet navn", merknad=""), True),
        (ALT.uten_tiltak(), True),
        (ALT.med(forutsetninger=replace(ALT.forutsetninger, eksterne_bommer_likt=True)), True),
        (andre_tall(ALT), False),
        (ALT.med(lukkede_temaer=(1,)), False),
        (ALT.med(forutsetninger=replace(ALT.forutsetninger, mål=9000.0)), False),
    ],
)
def test_søket_spør_bare_etter_det_det_hviler_på(endret: Valg, samme: bool) -> None:
    """Navn, usikkerhet og hva som er på, gir samme spørsmål og samme svar; brukerens egne tall gir et nytt."""
    assert (det_søket_hviler_på(KOMMUNE, endret) == det_søket_hviler_på(KOMMUNE, ALT)) is samme
    pakkene = [*finn_pakker(Pakkespørsmål(KOMMUNE, endret, mål=3000.0), 2)]
    funnet = finn_pakker(Pakkespørsmål(KOMMUNE, det_søket_hviler_på(KOMMUNE, endret), mål=3000.0), 2)
    assert pakkene and [replace(p, valg=med_resten(p.valg, endret)) for p in funnet] == pakkene


def test_en_virkelig_arbeider_gjør_det_samme_og_erstattes_når_den_drepes() -> None:
    kø = Kø(1)
    assert kø.spør("a", OPPGAVENE[0], LENGE) == Ferdig(OPPGAVENE[0].gjør(lambda *_: None))
    (prosess,) = kø._prosesser
    kø.spør("a", OPPGAVENE[1])
    prosess.drep()
    assert kø.spør("a", OPPGAVENE[1], LENGE) in (
        Feilet(STOPPET),
        Ferdig(OPPGAVENE[1].gjør(lambda *_: None)),
    )  # rakk det
    assert isinstance(kø.spør("a", OPPGAVENE[6], LENGE), Ferdig)
    kø.stopp()


# --- Siden --------------------------------------------------------------------------------------------------------


def trykk(side: AppTest, navn: str) -> AppTest:
    return next(k for k in side.button if k.label == navn).click().run()


def test_siden_viser_plassen_feilen_og_filen(prøve: Prøvekø, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arbeid, "_kø", prøve.kø)
    monkeypatch.setattr(arbeid, "STRAKS", 0.0)
    prøve.kø.spør("en annen", regn(1))
    prøve.startet[0].begynt()

    side = trykk(kjørt("last-ned", fullt()), "Ren tekst")
    assert "Lager «Ren tekst»: Du er neste i køen." in teksten(side)

    prøve.startet[0].bli()
    prøve.startet[0].begynt()
    prøve.startet[0].drep()
    monkeypatch.setattr(arbeid, "STRAKS", LENGE)
    assert [v.value for v in side.run().warning][-1:] == [STOPPET]

    prøve.arbeider().bli()
    side = trykk(side, "Prøv igjen")
    assert "Klar." in teksten(side)
    assert STOPPET not in teksten(side)
