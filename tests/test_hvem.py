"""Hvem merker det: gruppene, opphopningen og kronene per tjeneste er tiltakenes egne, og følgen er aldri summert."""

from __future__ import annotations

from dataclasses import replace

from scenario.analyse.alternativer.hvem_merker import BRUKERNES, MANGE, Følge, hvem
from scenario.begreper import Kommune, Måned, Tiltaksvalg, Valg
from scenario.begreper.valg import Anslag, EgetTiltak
from scenario.beregning import beregn
from scenario.framstilling import hvembilde
from tests.strategier import drammen

DRAMMEN = drammen()
START = Måned(2026, 8)


def valg(*tiltak: Tiltaksvalg) -> Valg:
    return Valg(DRAMMEN.standard, tiltak)


def alt(kommune: Kommune) -> Valg:
    eget = EgetTiltak("a", "Selge noe", Anslag.punkt(1_000.0), START)
    return Valg(kommune.standard, tuple(Tiltaksvalg(t.id) for t in kommune.valgbare), (eget,))


def test_hvert_valgt_tiltak_står_i_gruppene_sine_med_setningen_for_mengden() -> None:
    v = alt(DRAMMEN)
    svar = hvem(DRAMMEN, v, beregn(DRAMMEN, v))
    for gruppe in svar.grupper:
        ventet = {t.id for t in DRAMMEN.valgbare if gruppe.merking.id in t.grupper}
        assert {t.id for t in gruppe.tiltak} == ventet
        for t in gruppe.tiltak:
            katalogens = DRAMMEN.tiltak_etter_id[t.id]
            assert t.tekst == (katalogens.konsekvens(katalogens.standardmengde) or "")
            assert (t.følge is None) == (gruppe.merking.id == BRUKERNES)
    assert "eget:a" in {t.id for t in svar.uten_gruppe}


def test_graden_oversettes_uten_retning_og_ikke_vurdert_er_ikke_null() -> None:
    """0 → 0, 1 → −1, 2 og 3 → −2. Bedre kan ikke leses av dagens grad."""
    for grad, ventet in ((0, 0), (1, -1), (2, -2), (3, -2)):
        tiltak = next(t for t in DRAMMEN.valgbare if t.konsekvensgrad == grad and set(t.grupper) - {BRUKERNES})
        v = valg(Tiltaksvalg(tiltak.id))
        følger = {
            t.følge for g in hvem(DRAMMEN, v, beregn(DRAMMEN, v)).grupper for t in g.tiltak if t.følge is not None
        }
        assert følger == {Følge(ventet)}


def test_setningen_følger_mengden() -> None:
    tekster = []
    for antall in (1.0, 3.0):
        v = valg(Tiltaksvalg("skolestruktur", mengde=antall))
        tekster.append(hvem(DRAMMEN, v, beregn(DRAMMEN, v)).grupper)
    første, andre = ({t.tekst for g in grupper for t in g.tiltak} for grupper in tekster)
    assert første.isdisjoint(andre)


def test_opphopning_er_minst_tre_som_merkes_i_samme_halvår() -> None:
    gruppe = "foreldre"
    merkes = [t.id for t in DRAMMEN.valgbare if gruppe in t.grupper and t.konsekvensgrad]
    assert len(merkes) >= MANGE
    samtidig = [Tiltaksvalg(id, start=START) for id in merkes[:MANGE]]
    spredt = [*samtidig[:-1], replace(samtidig[-1], start=Måned(2027, 8))]
    for valgte, ventet in ((samtidig, ((2026, 2),)), (spredt, ())):
        v = valg(*valgte)
        svar = hvem(DRAMMEN, v, beregn(DRAMMEN, v))
        assert next(g for g in svar.grupper if g.merking.id == gruppe).opphopning == ventet
    assert "3 samtidig" in hvembilde.matrisen(hvem(DRAMMEN, valg(*samtidig), beregn(DRAMMEN, valg(*samtidig))))


def test_kronene_per_tjeneste_er_motorens_og_går_opp() -> None:
    v = alt(DRAMMEN)
    r = beregn(DRAMMEN, v)
    svar = hvem(DRAMMEN, v, r)
    assert abs(sum(t.beløp for t in svar.tjenester) - r.overlapp_helårseffekt - r.helårseffekt) < 1e-6
    assert svar.tjenester[-1].merking is None
    for tjeneste in svar.tjenester[:-1]:
        assert tjeneste.merking is not None
        områder = [
            DRAMMEN.tiltak_etter_id[b.id].områder for b in r.bidrag if b.navn in {p.navn for p in tjeneste.poster}
        ]
        assert set(områder) == {(tjeneste.merking.id,)}


def test_det_brukeren_har_skrevet_er_tekst() -> None:
    eget = EgetTiltak("a", "<img src=x>", Anslag.punkt(1_000.0), START)
    v = Valg(DRAMMEN.standard, (), (eget,))
    r = beregn(DRAMMEN, v)
    svar = hvem(DRAMMEN, v, r)
    assert "<img" not in hvembilde.matrisen(svar) + hvembilde.tjenestene(svar, r)


def test_uten_tiltak_er_ingen_nevnt() -> None:
    v = valg()
    svar = hvem(DRAMMEN, v, beregn(DRAMMEN, v))
    assert svar.halvår == ()
    assert all(not g.tiltak for g in svar.grupper)
