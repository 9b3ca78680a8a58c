"""«Hva må til?» og «Hva koster det å vente?»: hvert svar settes tilbake i `beregn` og skal stemme."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario.analyse.maaltall.maalsok import Mål, Målsvar, hva_må_til
from scenario.analyse.maaltall.ukjente import (
    Spørsmålsfeil,
    Ukjent,
    beløp,
    driver,
    les_ukjent,
    levering,
    mengde,
    realiseringsgrad,
    start,
)
from scenario.analyse.maaltall.venting import kostnad_ved_å_vente, per_tiltak, tapt_per_tiltak, utsatt
from scenario.begreper.felles import Måned, Opphav
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tall import Spenn
from scenario.begreper.tiltak import Relasjon, Tiltak
from scenario.begreper.valg import Anslag, EgetTiltak, Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.kommandoer import kjør
from scenario.lesing import les_kommune
from tests.strategier import drammen, valg_for


@cache
def kommunen() -> Kommune:
    return les_kommune()


def tomt(**forutsetninger: object) -> Valg:
    return Valg(replace(kommunen().standard, **forutsetninger))  # type: ignore[arg-type]


def alle_på(**forutsetninger: object) -> Valg:
    return tomt(**forutsetninger).med_tiltak(*(Tiltaksvalg(t.id) for t in kommunen().valgbare))


def tallfestede() -> list[Tiltak]:
    return [t for t in kommunen().valgbare if t.opphav is not Opphav.IKKE_TALLFESTET]


def med_mengde(heltall: bool) -> Tiltak:
    """Et tallfestet tiltak i katalogen med hele, eller delelige, enheter og plass til å øke."""
    return next(
        t
        for t in kommunen().valgbare
        if t.mengde and t.mengde.heltall is heltall and t.opphav is not Opphav.IKKE_TALLFESTET
        if t.type == "kostnad" and t.mengde.størst >= 3 * t.mengde.minst
    )


def resultatet(svar: Målsvar) -> Resultat:
    """Beregningen på valget i svaret, som skal være den svaret bærer."""
    r = beregn(kommunen(), svar.valg)
    assert r == svar.resultat
    return r


EGET = EgetTiltak("a", "A", Anslag(10_000.0, 20_000.0, 30_000.0), Måned(2025, 8), opptrapping_måneder=6)


# --- Hva må til ----------------------------------------------------------------------------------------------


def test_nytt_beløp_er_det_som_mangler() -> None:
    svar = hva_må_til(kommunen(), alle_på(), beløp(kommunen(), alle_på(), None))
    assert svar.verdi == pytest.approx(beregn(kommunen(), alle_på()).rest)
    assert resultatet(svar).rest == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("år", [2025, 2026, 2027])
def test_nytt_beløp_som_holder_fondet_på_regelen(år: int) -> None:
    svar = hva_må_til(kommunen(), alle_på(), beløp(kommunen(), alle_på(), None, Måned(2025, 1)), Mål.FOND, år)
    assert resultatet(svar).margin[kommunen().år.index(år)] == pytest.approx(0, abs=1e-6)


def test_fondet_på_regelen_regnet_for_hånd() -> None:
    """440 600 − (150 000 − x) = 393 600 gir x = 103 000 ved utgangen av 2025."""
    svar = hva_må_til(kommunen(), tomt(), beløp(kommunen(), tomt(), None, Måned(2025, 1)), Mål.FOND, 2025)
    assert svar.verdi == pytest.approx(103_000)


def test_hele_enheter_gir_det_minste_antallet_som_holder() -> None:
    tiltak = med_mengde(heltall=True)
    assert tiltak.mengde is not None
    en, flere = (
        beregn(kommunen(), tomt().med_tiltak(Tiltaksvalg(tiltak.id, mengde=n))).helårseffekt
        for n in (tiltak.mengde.minst, tiltak.mengde.minst + 2)
    )
    valg = tomt(mål=(en + flere) / 2 + 1)
    svar = hva_må_til(kommunen(), valg, mengde(kommunen(), valg, tiltak.id))
    assert svar.verdi is not None and svar.verdi == int(svar.verdi)
    assert resultatet(svar).rest <= 0
    en_mindre = valg.med_tiltak(Tiltaksvalg(tiltak.id, mengde=svar.verdi - 1))
    assert beregn(kommunen(), en_mindre).rest > 0


def test_et_helt_antall_som_akkurat_når_målet_er_nok() -> None:
    tiltak = med_mengde(heltall=True)
    assert tiltak.mengde is not None
    antall = tiltak.mengde.minst + 2
    valg = tomt(mål=beregn(kommunen(), tomt().med_tiltak(Tiltaksvalg(tiltak.id, mengde=antall))).helårseffekt)
    assert hva_må_til(kommunen(), valg, mengde(kommunen(), valg, tiltak.id)).verdi == antall


def test_delelig_mengde_treffer_målet() -> None:
    tiltak = med_mengde(heltall=False)
    assert tiltak.mengde is not None
    på = tomt().med_tiltak(Tiltaksvalg(tiltak.id, mengde=(tiltak.mengde.minst + tiltak.mengde.størst) / 2))
    valg = tomt(mål=beregn(kommunen(), på).helårseffekt * 1.0437)
    svar = hva_må_til(kommunen(), valg, mengde(kommunen(), valg, tiltak.id))
    assert svar.verdi is not None and tiltak.mengde.minst < svar.verdi < tiltak.mengde.størst
    assert resultatet(svar).rest == pytest.approx(0, abs=1e-5)


def test_driver_innenfor_spennet_treffer_målet() -> None:
    for tiltak in kommunen().valgbare:
        for navn, tall in tiltak.drivere.items():
            if not isinstance(tall, Spenn) or tall.lav == tall.høy:
                continue
            valg = tomt(regn_med_inntektstiltak=True)
            verdi = 0.3 * tall.lav + 0.7 * tall.høy
            på = valg.med_tiltak(Tiltaksvalg(tiltak.id, drivere=((navn, verdi),)))
            mål = beregn(kommunen(), på).helårseffekt
            if mål <= 0:
                continue
            valg = valg.med(forutsetninger=replace(valg.forutsetninger, mål=mål))
            svar = hva_må_til(kommunen(), valg, driver(kommunen(), valg, tiltak.id, navn))
            assert svar.verdi == pytest.approx(verdi) and abs(resultatet(svar).rest) < 1e-5


@pytest.mark.parametrize("lag", [levering, realiseringsgrad])
def test_felles_andel_treffer_målet(lag: object) -> None:
    """Bare brutto ganges, så målet er det 80 prosent gir, ikke 80 prosent av summen."""
    valg = alle_på(mål=beregn(kommunen(), alle_på(realiseringsgrad=0.8)).helårseffekt)
    svar = hva_må_til(kommunen(), valg, lag(valg))  # type: ignore[operator]
    assert svar.verdi == pytest.approx(0.8) and abs(resultatet(svar).rest) < 1e-5


def test_levering_ganges_med_realiseringsgraden() -> None:
    valg = alle_på(realiseringsgrad=0.5, mål=beregn(kommunen(), alle_på(realiseringsgrad=0.4)).helårseffekt)
    assert hva_må_til(kommunen(), valg, levering(valg)).verdi == pytest.approx(0.8)


def test_svaret_på_levering_er_alltid_et_scenario_som_kan_regnes() -> None:
    """Med full realisering finnes det ikke mer å levere. Med halv kan leveringen være 150 prosent: 0,75 i alt."""
    mål = 1.2 * beregn(kommunen(), alle_på()).helårseffekt
    for grad, størst in ((1.0, 1.0), (0.8, 1.25), (0.5, 1.5), (0.0, 1.5)):
        valg = alle_på(realiseringsgrad=grad, mål=mål)
        svar = hva_må_til(kommunen(), valg, levering(valg))
        assert svar.verdi is None and svar.ukjent.størst == pytest.approx(størst)
        assert svar.valg.forutsetninger.realiseringsgrad <= 1.0


def test_seneste_start_som_holder_fondet() -> None:
    """150 mill. fra månedens start i 2025: fondet tåler 47 000, altså høyst 3 måneder av 12 500: april 2025."""
    eget = EgetTiltak("a", "A", Anslag.punkt(150_000.0), Måned(2025, 1))
    valg = tomt().med(egne_tiltak=(eget,))
    svar = hva_må_til(kommunen(), valg, start(kommunen(), valg, "eget:a"), Mål.FOND, 2025)
    assert svar.verdi == Måned(2025, 4).nummer and svar.mangler == pytest.approx(-(47_000 - 37_500))
    senere = hva_må_til(kommunen(), valg, start(kommunen(), valg, "eget:a"), Mål.FOND, 2027)
    assert senere.verdi == Måned(2025, 4).nummer


def test_helårseffekten_tåler_start_helt_til_siste_måned() -> None:
    valg = tomt(mål=15_000.0).med(egne_tiltak=(EGET,))
    svar = hva_må_til(kommunen(), valg, start(kommunen(), valg, "eget:a"))
    assert svar.verdi == Måned(2027, 12).nummer


def test_start_for_et_tiltak_i_katalogen_som_er_av() -> None:
    tiltak = med_mengde(heltall=True)
    valg = tomt()
    svar = hva_må_til(kommunen(), valg, start(kommunen(), valg, tiltak.id), Mål.FOND, 2027)
    assert svar.verdi is None and svar.ukjent.i_dag is None
    assert svar.mangler == pytest.approx(-resultatet(svar).margin[-1])


def test_beløp_for_et_tiltak_som_ikke_er_tallfestet() -> None:
    ukjent = next(t for t in kommunen().valgbare if t.opphav is Opphav.IKKE_TALLFESTET)
    svar = hva_må_til(kommunen(), tomt(), beløp(kommunen(), tomt(), ukjent.id))
    tv = svar.valg.tiltaksvalg(ukjent.id)
    assert tv is not None and tv.eget_anslag == Anslag.punkt(svar.verdi or 0)
    assert abs(resultatet(svar).rest) < 1e-5


def test_beløp_for_et_eget_tiltak_bruker_start_og_innfasing() -> None:
    valg = tomt().med(egne_tiltak=(EGET,))
    svar = hva_må_til(kommunen(), valg, beløp(kommunen(), valg, "eget:a"))
    assert svar.verdi == pytest.approx(150_000) and svar.ukjent.i_dag == 20_000
    assert svar.valg.egne_tiltak[0].start == EGET.start


def test_å_spørre_igjen_etter_å_ha_åpnet_svaret_gir_det_samme() -> None:
    svar = hva_må_til(kommunen(), alle_på(), beløp(kommunen(), alle_på(), None, Måned(2026, 3)))
    igjen = hva_må_til(kommunen(), svar.valg, beløp(kommunen(), svar.valg, None))
    assert igjen.verdi == pytest.approx(svar.verdi) and igjen.ukjent.i_dag == svar.verdi
    assert igjen.valg.egne_tiltak[0].start == Måned(2026, 3)


def test_akkumulert_mål_måles_som_sum() -> None:
    valg = tomt(tolkning="E")
    svar = hva_må_til(kommunen(), valg, beløp(kommunen(), valg, None, Måned(2025, 1)))
    assert resultatet(svar).akkumulert and abs(resultatet(svar).rest) < 1e-5
    assert svar.verdi == pytest.approx(resultatet(svar).mål / 3)


def test_ingen_verdi_i_området_sier_det_med_nærmeste() -> None:
    tiltak = med_mengde(heltall=True)
    assert tiltak.mengde is not None
    svar = hva_må_til(kommunen(), tomt(), mengde(kommunen(), tomt(), tiltak.id))
    assert svar.verdi is None and svar.beste == tiltak.mengde.størst
    assert svar.mangler == pytest.approx(resultatet(svar).rest) and svar.mangler > 0
    assert "Ingen verdi i det tillatte området" in svar.melding


def test_et_mål_som_nås_i_hele_området_gir_det_mildeste() -> None:
    valg = tomt(mål=1.0).med(egne_tiltak=(EGET,))
    svar = hva_må_til(kommunen(), valg, beløp(kommunen(), valg, None))
    assert svar.verdi == 0.0 and svar.mangler < 0


def test_svaret_er_det_nærmeste_av_flere_nullpunkter() -> None:
    """Effekten går opp til toppen ved 0,5 og ned igjen: målet treffes ved 0,25 og 0,75."""
    eget = EgetTiltak("a", "A", Anslag.punkt(0.0), Måned(2025, 1))

    def sett_inn(valg: Valg, x: float) -> Valg:
        anslag = Anslag.punkt(200_000 * (1 - abs(2 * x - 1)))
        return valg.med(egne_tiltak=(replace(eget, helårseffekt=anslag),))

    valg = tomt(mål=100_000.0)
    for i_dag, ventet in ((None, 0.25), (0.1, 0.25), (0.9, 0.75)):
        ukjent = Ukjent("x", "X", "", 0.0, 1.0, sett_inn, i_dag)
        assert hva_må_til(kommunen(), valg, ukjent).verdi == pytest.approx(ventet)


def test_konflikt_i_valgene_stopper_søket() -> None:
    a, b = (t.id for t in kommunen().valgbare[:2])
    relasjon = Relasjon(type="utelukker", mellom=(a, b), begrunnelse="de er samme sak", opphav=Opphav.ANTAKELSE)
    kommune = kommunen().model_copy(update={"relasjoner": (relasjon,)})
    kommune.__dict__.pop("stopprelasjoner", None)
    valg = tomt().med_tiltak(Tiltaksvalg(a), Tiltaksvalg(b))
    with pytest.raises(Spørsmålsfeil, match="de er samme sak"):
        hva_må_til(kommune, valg, realiseringsgrad(valg))


@pytest.mark.parametrize(
    "tekst", ["tull", "mengde", "mengde:finnes_ikke", "driver:x", "start:eget:x", "levering:x", "beløp:finnes_ikke", ""]
)
def test_uforståelige_spørsmål_gir_en_setning(tekst: str) -> None:
    with pytest.raises(Spørsmålsfeil, match=r"\w+ "):
        les_ukjent(kommunen(), tomt(), tekst)


def test_mengde_av_et_tiltak_uten_mengde_forklares() -> None:
    uten = next(t for t in kommunen().valgbare if t.mengde is None)
    with pytest.raises(Spørsmålsfeil, match="av eller på"):
        mengde(kommunen(), tomt(), uten.id)


def test_ukjent_driver_krever_et_område() -> None:
    tiltak, navn = next((t, n) for t in kommunen().valgbare for n, d in t.drivere.items() if d.midt is None)
    ukjent = driver(kommunen(), tomt(), tiltak.id, navn)
    with pytest.raises(Spørsmålsfeil, match="laveste og høyeste"):
        hva_må_til(kommunen(), tomt(), ukjent)


def test_en_driver_trer_i_stedet_for_et_eget_anslag() -> None:
    tiltak, navn = next(
        (t, n) for t in tallfestede() for n, d in t.drivere.items() if isinstance(d, Spenn) and d.lav < d.høy
    )
    valg = tomt().med_tiltak(Tiltaksvalg(tiltak.id, eget_anslag=Anslag.punkt(1.0)))
    svar = hva_må_til(kommunen(), valg, driver(kommunen(), valg, tiltak.id, navn))
    tv = svar.valg.tiltaksvalg(tiltak.id)
    assert tv is not None and tv.eget_anslag is None and resultatet(svar).helårseffekt > 1.0


def test_driver_uten_spenn_kan_gå_fra_null_til_det_dobbelte() -> None:
    tiltak, navn, verdi = next(
        (t, n, d.midt)
        for t in kommunen().valgbare
        for n, d in t.drivere.items()
        if d.midt is not None and not isinstance(d, Spenn)
    )
    u = driver(kommunen(), tomt(), tiltak.id, navn)
    assert (u.minst, u.størst) == (0.0, 2 * verdi)


# --- Hva koster det å vente ----------------------------------------------------------------------------------


def test_å_vente_koster_forskjellen_på_to_beregninger() -> None:
    valg = alle_på().med(egne_tiltak=(EGET,))
    for måneder in (1, 6, 12):
        senere = valg
        for tv in valg.tiltak:
            ny = kommunen().tiltak_etter_id[tv.id].start.pluss(måneder)
            senere = senere.med_tiltak(replace(tv, start=ny))
        senere = senere.med(egne_tiltak=(replace(EGET, start=EGET.start.pluss(måneder)),))
        a, b = beregn(kommunen(), valg), beregn(kommunen(), senere)
        k = kostnad_ved_å_vente(kommunen(), valg, måneder)
        assert k.fond == a.fond[-1] - b.fond[-1] and k.helårseffekt == a.helårseffekt - b.helårseffekt
        assert k.effekt == tuple(x - y for x, y in zip(a.effekt, b.effekt, strict=True))
        assert k.tapt_effekt == pytest.approx(sum(a.effekt) - sum(b.effekt)) and k.tapt_effekt > 0
        assert k.udekket_merforbruk == sum(b.udekket_merforbruk) - sum(a.udekket_merforbruk)


def test_én_måned_med_150_millioner_koster_en_tolvdel() -> None:
    """150 mill. fra januar 2025 utsatt én måned: 12,5 mill. mindre i fondet, ingen tapt helårseffekt."""
    eget = EgetTiltak("a", "A", Anslag.punkt(150_000.0), Måned(2025, 1))
    k = kostnad_ved_å_vente(kommunen(), tomt().med(egne_tiltak=(eget,)), 1, "eget:a")
    assert (k.fond, k.effekt, k.helårseffekt) == (12_500, (0, 12_500, 0, 0), 0)


def test_når_fondet_alt_er_tomt_koster_ventingen_udekket_merforbruk() -> None:
    """Uten tiltak er fondet tomt i 2027: en måneds venting på 12 mill. fra januar 2027 er 1 mill. mer udekket."""
    eget = EgetTiltak("a", "A", Anslag.punkt(12_000.0), Måned(2027, 1))
    valg = tomt(planlagt_bruk=((2027, 100_000.0),)).med(egne_tiltak=(eget,))
    k = kostnad_ved_å_vente(kommunen(), valg, 1)
    assert k.fond == 0 and k.udekket_merforbruk == pytest.approx(1_000)


def test_bare_det_ene_tiltaket_venter() -> None:
    valg = alle_på().med(egne_tiltak=(EGET,))
    senere = utsatt(kommunen(), valg, 3, "eget:a")
    assert senere.tiltak == valg.tiltak and senere.egne_tiltak[0].start == Måned(2025, 11)


def test_egne_andeler_flyttes_med() -> None:
    """0,4 og 0,8 med tre måneders venting: 0,3 i 2025, så 0,4·¼ + 0,8·¾ = 0,7 i 2026."""
    andeler = ((2025, 0.4), (2026, 0.8), (2027, 0.8))
    valg = tomt().med(egne_tiltak=(replace(EGET, start=Måned(2025, 1), andeler=andeler),))
    (eget,) = utsatt(kommunen(), valg, 3).egne_tiltak
    assert [a for _, a in eget.andeler or ()] == pytest.approx([0, 0.3, 0.7, 0.8])
    tilbake = utsatt(kommunen(), valg, 0).egne_tiltak[0]
    assert tilbake == valg.egne_tiltak[0]


@settings(max_examples=15)
@given(valg_for(drammen()), st.integers(1, 36))
def test_det_tapte_per_tiltak_er_det_samme_uten_å_regne_fondet(valg: Valg, måneder: int) -> None:
    tapt = tapt_per_tiltak(drammen(), valg, beregn(drammen(), valg), måneder)
    hele = per_tiltak(drammen(), valg, måneder)
    assert tapt == {id: None if k is None else pytest.approx(k.tapt_effekt, abs=1e-3) for id, k in hele.items()}


def test_å_vente_forbi_siste_år_taper_helårseffekten() -> None:
    valg = tomt().med(egne_tiltak=(EGET,))
    k = kostnad_ved_å_vente(kommunen(), valg, 36)
    assert k.helårseffekt == 20_000 and k.tapt_effekt == pytest.approx(sum(beregn(kommunen(), valg).effekt))


def test_ukjente_og_utgåtte_tiltak_lar_seg_vente_på_uten_feil() -> None:
    valg = tomt().med_tiltak(Tiltaksvalg("finnes_ikke"))
    assert kostnad_ved_å_vente(kommunen(), valg, 12).fond == 0


# --- Kommandolinjen ------------------------------------------------------------------------------------------


def kjør_med(argumenter: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert kjør(argumenter) == 0
    data = json.loads(capsys.readouterr().out)
    assert isinstance(data, dict)
    return data


@pytest.mark.parametrize("navn", ["måltall", "maaltall"])
def test_kommandoen_svarer_og_svaret_kan_beregnes(
    navn: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = kjør_med([navn, "--ukjent", "beløp", "--mål", "fond", "--år", "2026", "--fra", "2025-01"], capsys)
    fil = tmp_path / "svar.json"
    fil.write_text(json.dumps(data["scenario"]), encoding="utf-8")
    igjen = kjør_med(["beregn", str(fil)], capsys)
    margin = igjen["margin"]
    assert isinstance(margin, list) and math.isclose(margin[2], 0, abs_tol=1e-5)


def test_kommandoen_skriver_måneder_og_tar_grenser(capsys: pytest.CaptureFixture[str]) -> None:
    tiltak = med_mengde(heltall=True)
    argumenter = ["måltall", "--ukjent", f"start:{tiltak.id}", "--minst", "2026-01", "--størst", "2026-12"]
    data = kjør_med(argumenter, capsys)
    assert data["område"] == ["2026-01", "2026-12"] and data["verdi"] is None and data["beste"] == "2026-01"


@pytest.mark.parametrize(
    "argumenter",
    [
        ["--ukjent", "tull"],
        ["--ukjent", "beløp", "--mål", "penger"],
        ["--ukjent", "beløp", "--fra", "i fjor"],
        ["--ukjent", "beløp", "--år", "1999", "--mål", "fond"],
        ["--ukjent", "beløp", "--minst", "mye"],
        ["--ukjent", "beløp", "--minst", "5", "--størst", "4"],
        ["--ukjent", "beløp", "--størst", "2026-01"],
        ["--ukjent", "beløp", "--fra", "2023-12"],
        ["--ukjent", "beløp", "--fra", "2038-01"],
        ["--ukjent", "beløp", "--størst", "inf"],
        ["--ukjent", "beløp", "--minst", "nan"],
        ["--ukjent", "beløp", "--størst", "1e300"],
        ["--ukjent", "levering", "--størst", "2"],
        ["--ukjent", "levering", "--minst", "-1"],
        ["--ukjent", "realiseringsgrad", "--størst", "1.01"],
        ["--ukjent", "mengde:skolestruktur", "--størst", "1e308"],
        ["--ukjent", "mengde:skolestruktur", "--minst", "0"],
        ["--ukjent", "mengde:skolestruktur", "--minst", "1.2", "--størst", "1.8"],
        ["--ukjent", "start:skolestruktur", "--minst", "2023-12"],
        ["--ukjent", "start:skolestruktur", "--størst", "2038-01"],
        ["--ukjent", "start:skolestruktur", "--størst", "24318"],
        [],
    ],
)
def test_kommandoen_forklarer_feil_på_norsk(argumenter: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert kjør(["måltall", *argumenter]) == 2
    feil = capsys.readouterr().err
    assert feil.strip() and "Traceback" not in feil
