"""Hvem merker det: gruppene, opphopningen og kronene per tjeneste er tiltakenes egne, og følgen er aldri summert."""

from __future__ import annotations

from dataclasses import replace

from scenario.analyse.alternativer.hvem_merker import MANGE, hvem
from scenario.begreper import Kommune, Måned, Tiltaksvalg, Valg
from scenario.begreper.felles import Opphav
from scenario.begreper.tall import Tall
from scenario.begreper.tiltak import BRUKERNES, Følge, Virkning
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


def test_en_vurdert_følge_har_retning_og_går_foran_graden() -> None:
    """Fagmiljøet har vurdert elevene til +1. Foreldrene er fortsatt oversatt av graden, og de ansatte ikke vurdert."""
    vurdert = Virkning(gruppe="elever", følge=1, vurdert_av="P01 Skole", dato="2026-11-03")
    skole = DRAMMEN.tiltak_etter_id["skolestruktur"].model_copy(update={"virkninger": (vurdert,)})
    kommune = DRAMMEN.model_copy(update={"tiltak": tuple(skole if t.id == skole.id else t for t in DRAMMEN.tiltak)})
    v = valg(Tiltaksvalg(skole.id))
    svar = hvem(kommune, v, beregn(kommune, v))
    følger = {g.merking.id: [(t.følge, t.vurdert_av) for t in g.tiltak] for g in svar.grupper if g.tiltak}
    assert følger == {
        "elever": [(Følge.NOE_BEDRE, "P01 Skole")],
        "foreldre": [(Følge.VESENTLIG_DÅRLIGERE, "")],
        "ansatte": [(None, "")],
    }
    html = hvembilde.nøkkelen(svar) + hvembilde.matrisen(svar)
    assert "noe bedre" in html and "+ Færre skoler" in html and "vesentlig bedre" not in html
    assert "Vurdert av P01 Skole." in html and "Ikke kontrollert." in html
    assert hvembilde.gruppetekst(kommune, skole) == (
        "Foreldre: vesentlig dårligere (−2). Elever: noe bedre (+1). Ikke vurdert: 5 av 7 grupper."
    )
    uten = hvem(DRAMMEN, v, beregn(DRAMMEN, v))
    assert "bedre" not in hvembilde.nøkkelen(uten) + hvembilde.matrisen(uten)


def test_årsverk_står_ved_siden_av_kronene_og_det_ukjente_er_ikke_null() -> None:
    """6 ledere og 4 i kommunedelene er −10 årsverk. Kilden oppgir −0,5 per skole, så 3 skoler er −1,5."""
    per_skole = Tall(verdi=-0.5, enhet="årsverk per skole", opphav=Opphav.KILDE, kilde=("balanse-2021",))
    skole = DRAMMEN.tiltak_etter_id["skolestruktur"].model_copy(update={"årsverk": per_skole})
    kommune = DRAMMEN.model_copy(update={"tiltak": tuple(skole if t.id == skole.id else t for t in DRAMMEN.tiltak)})
    v = valg(
        Tiltaksvalg("ledelsesnivaaer"),
        Tiltaksvalg("kommunedeler"),
        Tiltaksvalg("skolestruktur", mengde=3),
        Tiltaksvalg("staber"),
    )
    r = beregn(kommune, v)
    svar = hvem(kommune, v, r)
    per_område = {t.merking.id if t.merking else "": sum(t.årsverk) for t in svar.tjenester}
    assert per_område == {"P01": -1.5, "P14": -6, "": -4}
    html = hvembilde.tjenestene(svar, r).replace("\u00a0", " ")
    assert "Årsverk: −11,5 i et helt år, kjent for 3 av 4 tiltak." in html
    assert "−1,5 årsverk<" in html
    v = valg(Tiltaksvalg("sommerskolen"))
    assert "Årsverk: ukjent." in hvembilde.tjenestene(hvem(kommune, v, beregn(kommune, v)), beregn(kommune, v))


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
    assert hvembilde.ingress(svar).startswith("Ingen har vurdert")


def test_uten_tiltak_er_ingen_nevnt() -> None:
    v = valg()
    svar = hvem(DRAMMEN, v, beregn(DRAMMEN, v))
    assert svar.halvår == ()
    assert all(not g.tiltak for g in svar.grupper)
