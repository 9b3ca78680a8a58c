"""En hel delt lenke: det avsenderen så, og det som er sant i dag."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scenario import VERSJON
from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.beregning.utfylling import fyll_ut
from scenario.deling import delt
from scenario.deling.delt import (
    LENGST_HOVEDTALL,
    DeltLenke,
    Lenkestatus,
    adressefelt,
    hovedtall,
    les_hovedtall,
    les_spørring,
    skriv_hovedtall,
    spørring,
    vurder,
)
from scenario.deling.lenkekode import kod
from scenario.feilmeldinger import Feil, Inndatafeil, Tallgrunnlagsfeil
from scenario.framstilling.forskjeller import setninger
from scenario.lesing import fingeravtrykk, som_data
from tests.strategier import drammen, lillevik, valg_for

SKOLE = Valg(drammen().standard, (Tiltaksvalg("skolestruktur"),))


def endret(**felt: float) -> Kommune:
    """Drammen med en annen sats for færre skoler."""
    data = som_data(drammen())
    skole = next(t for t in data["tiltak"] if t["id"] == "skolestruktur")
    skole["effekt"]["sats"].update(felt)
    ny = Kommune.model_validate(data)
    return ny.model_copy(update={"utgave": fingeravtrykk(ny)})


MAI = drammen()
DESEMBER = endret(sannsynlig=6900.0)
ARKIV = {k.utgave: k for k in (MAI, DESEMBER)}.get


def åpne(kommune: Kommune, felt: dict[str, str]) -> DeltLenke:
    """Lenken åpnet med dette tallgrunnlaget."""
    return vurder(kommune, ARKIV, **felt)


# --- Hovedtallene ---------------------------------------------------------------------------------


def test_hovedtallene_er_korte_og_kan_leses_av_et_menneske() -> None:
    felt = adressefelt(MAI, SKOLE)
    # Fem tolvdeler av 7 700 er 3 208. Fondet i 2026: 290 600 − (150 000 − 3 208) − 1 500 i omstilling = 142 308.
    assert felt["r"] == f"7700.0.0.3208.7700_440600.290600.142308.8_{VERSJON}"
    assert felt["u"] == MAI.utgave and felt["s"] == kod(MAI, SKOLE)


@settings(max_examples=50)
@given(valg=valg_for(drammen()))
def test_hovedtallene_kommer_uendret_gjennom_lenken(valg: Valg) -> None:
    tall = hovedtall(beregn(MAI, valg))
    assert les_hovedtall(skriv_hovedtall(tall)) == tall


@settings(max_examples=30)
@given(data=st.data(), navn=st.sampled_from(["drammen", "lillevik"]))
def test_enhver_lenke_vi_lager_er_i_orden_og_kan_stå_som_den_er(data: st.DataObject, navn: str) -> None:
    kommune = {"drammen": drammen, "lillevik": lillevik}[navn]()
    valg = data.draw(valg_for(kommune))
    tekst = spørring(kommune, valg)
    felt = les_spørring(tekst)
    assert felt == adressefelt(kommune, valg)
    assert all(tegn.isascii() and (tegn.isalnum() or tegn in "._~-=&") for tegn in tekst)
    svar = vurder(kommune, lambda _: None, **felt)
    assert svar.status is Lenkestatus.SAMME
    assert svar.i_dag.valg == valg and svar.resultat_som_delt == svar.resultat_i_dag == beregn(kommune, valg)


def test_en_lenke_med_konflikt_har_ingen_resultater_å_ta_med() -> None:
    valg = Valg(lillevik().standard, tuple(map(Tiltaksvalg, ("bibliotekfilial", "selvbetjent_bibliotek"))))
    felt = adressefelt(lillevik(), valg)
    assert beregn(lillevik(), valg).konflikter and "r" not in felt
    assert vurder(lillevik(), lambda _: None, **felt).status is Lenkestatus.SAMME
    falsk = felt | {"r": skriv_hovedtall(hovedtall(beregn(lillevik(), valg)))}
    assert vurder(lillevik(), lambda _: None, **falsk).status is Lenkestatus.LENKEN_ENDRET


@pytest.mark.parametrize(
    "r",
    [
        "7700", "7700_1", "_", "__", "7700.1_2_", "a.1_2_1.0.0", "1_2_1.0.0_3", "1.2_3_1.0.0 ", " 1.2_3_1.0.0",
        "1.2_3_1.0.0\n", "١.٢_٣_1.0.0", "1.2_3_<script>", "1,2_3_1.0.0", "1e9.2_3_1.0.0", "--1.2_3_1.0.0", "NaN.1_2_1",
        "1." * 600 + "1_2_1.0.0", "9" * 100 + "_2_1", "\0", "1_2_1.0.0" * 100_000, "\ud800",
    ],
)  # fmt: skip
def test_resultater_som_ikke_kan_leses_gir_én_setning_og_aldri_et_annet_unntak(r: str) -> None:
    with pytest.raises(Inndatafeil) as feil:
        les_hovedtall(r)
    assert feil.value.setninger == ("Resultatene i lenken kan ikke leses.",)
    svar = vurder(MAI, ARKIV, **(adressefelt(MAI, SKOLE) | {"r": r}))
    assert svar.status is Lenkestatus.UFULLSTENDIG and svar.oppgitt is None
    assert svar.resultat_som_delt == beregn(MAI, SKOLE)


@settings(max_examples=300)
@given(u=st.text(max_size=40), r=st.text(st.sampled_from("0123456789.-_a"), max_size=60) | st.text(max_size=60))
def test_hva_som_helst_i_u_og_r_gir_et_svar_med_dagens_tall(u: str, r: str) -> None:
    svar = vurder(MAI, ARKIV, kod(MAI, SKOLE), u, r)
    assert svar.resultat_i_dag == beregn(MAI, SKOLE) and svar.setning.endswith(".")
    assert svar.status in (Lenkestatus.UKJENT if u else Lenkestatus.UTEN_UTGAVE, Lenkestatus.UFULLSTENDIG)


@settings(max_examples=300)
@given(tekst=st.text(max_size=200) | st.binary(max_size=200).map(lambda b: b.decode("latin-1")))
def test_hva_som_helst_som_spørring_gir_bare_kjente_felt(tekst: str) -> None:
    assert les_spørring(tekst).keys() <= {"s", "u", "r"}


def test_en_svært_lang_spørring_blir_ikke_lest_ferdig() -> None:
    assert les_spørring("&".join(f"a{n}=1" for n in range(10_000)) + "&s=1A") == {}
    assert len(les_spørring("s=" + "x" * 10**6)["s"]) < 20_001


@settings(max_examples=50)
@given(s=st.text(max_size=80))
def test_en_kode_som_ikke_kan_leses_gir_inndatafeil(s: str) -> None:
    with pytest.raises(Inndatafeil):
        vurder(MAI, ARKIV, s, MAI.utgave, "1_2_1.0.0")


# --- Statusene ------------------------------------------------------------------------------------


def test_samme_utgave() -> None:
    svar = åpne(MAI, adressefelt(MAI, SKOLE))
    assert svar.status is Lenkestatus.SAMME and svar.forskjeller == ()
    assert svar.kommune_som_delt is MAI


def test_eldre_utgave_der_tallene_er_endret_viser_begge_og_hva_som_skiller() -> None:
    svar = åpne(DESEMBER, adressefelt(MAI, SKOLE))
    assert svar.status is Lenkestatus.TALL_ENDRET
    assert svar.resultat_som_delt == beregn(MAI, SKOLE) and svar.resultat_i_dag == beregn(DESEMBER, SKOLE)
    assert svar.resultat_som_delt.helårseffekt == 7700 and svar.resultat_i_dag.helårseffekt == 6900
    assert svar.oppgitt == hovedtall(svar.resultat_som_delt)
    assert "Færre skoler: 7,7 → 6,9 mill. kr i året" in [s.replace("\u00a0", " ") for s in setninger(svar.forskjeller)]


def test_et_tiltak_som_ikke_finnes_lenger_er_med_slik_det_ble_delt_og_ukjent_i_dag() -> None:
    data = som_data(MAI)
    data["tiltak"] = [t for t in data["tiltak"] if t["id"] != "skolestruktur"]
    data["relasjoner"] = [r for r in data["relasjoner"] if "skolestruktur" not in r["mellom"]]
    svar = åpne(Kommune.model_validate(data), adressefelt(MAI, SKOLE))
    assert svar.status is Lenkestatus.TALL_ENDRET
    assert svar.som_delt is not None and svar.som_delt.valg == fyll_ut(MAI, SKOLE) and svar.som_delt.ukjente == ()
    assert svar.resultat_som_delt == beregn(MAI, SKOLE)
    assert svar.i_dag.ukjente == ("?s",) and svar.resultat_i_dag.helårseffekt == 0


def test_eldre_utgave_der_ingen_tall_er_endret_for_dette_valget() -> None:
    valg = Valg(MAI.standard, (Tiltaksvalg("barnehagestruktur"),))
    svar = åpne(DESEMBER, adressefelt(MAI, valg))
    assert svar.status is Lenkestatus.UENDRET and svar.forskjeller == ()
    assert svar.resultat_som_delt is not None and svar.resultat_som_delt.fond == svar.resultat_i_dag.fond


def test_en_utgave_som_ikke_er_i_arkivet_sier_det_og_viser_dagens_tall() -> None:
    fremmed = endret(sannsynlig=5500.0)
    svar = åpne(DESEMBER, adressefelt(fremmed, SKOLE))
    assert svar.status is Lenkestatus.UKJENT and "finnes ikke i arkivet" in svar.setning
    assert svar.resultat_som_delt is None and svar.resultat_i_dag.helårseffekt == 6900
    assert svar.oppgitt is not None and svar.oppgitt.helårseffekt == 5500


def test_en_skadet_utgave_i_arkivet_sier_det_og_viser_dagens_tall() -> None:
    def skadet(_: str) -> Kommune:
        raise Tallgrunnlagsfeil([Feil("x.json", "", "utgaven er endret")])

    svar = vurder(DESEMBER, skadet, **adressefelt(MAI, SKOLE))
    assert svar.status is Lenkestatus.UKJENT and "skadet i arkivet" in svar.setning


def test_en_utgave_for_en_annen_kommune_brukes_aldri() -> None:
    svar = vurder(DESEMBER, lambda _: lillevik(), **adressefelt(MAI, SKOLE))
    assert svar.status is Lenkestatus.UKJENT and svar.resultat_som_delt is None


def test_en_lenke_uten_utgave_sier_det_og_viser_dagens_tall() -> None:
    svar = vurder(DESEMBER, ARKIV, kod(MAI, SKOLE))
    assert svar.status is Lenkestatus.UTEN_UTGAVE and svar.resultat_i_dag.helårseffekt == 6900


@pytest.mark.parametrize("kommune", [MAI, DESEMBER])
@pytest.mark.parametrize("plass", range(9))
def test_ethvert_tall_som_er_endret_i_lenken_blir_oppdaget(kommune: Kommune, plass: int) -> None:
    felt = adressefelt(MAI, SKOLE)
    tall = les_hovedtall(felt["r"])
    rekke = [tall.helårseffekt, *tall.effekt, *tall.fond]
    rekke[plass] += 1
    falsk = replace(tall, helårseffekt=rekke[0], effekt=tuple(rekke[1:5]), fond=tuple(rekke[5:]))
    svar = åpne(kommune, felt | {"r": skriv_hovedtall(falsk)})
    assert svar.status is Lenkestatus.LENKEN_ENDRET and "er endret etter at den ble laget" in svar.setning
    assert svar.resultat_som_delt == beregn(MAI, SKOLE)


def test_andre_valg_med_de_gamle_resultatene_blir_oppdaget() -> None:
    felt = adressefelt(MAI, SKOLE)
    andre = Valg(MAI.standard, (Tiltaksvalg("skolestruktur", mengde=2.0),))
    assert åpne(MAI, felt | {"s": kod(MAI, andre)}).status is Lenkestatus.LENKEN_ENDRET


def test_en_annen_utgave_med_de_gamle_resultatene_blir_oppdaget() -> None:
    assert åpne(MAI, adressefelt(MAI, SKOLE) | {"u": DESEMBER.utgave}).status is Lenkestatus.LENKEN_ENDRET


def test_tall_som_mangler_eller_er_for_mange_blir_oppdaget() -> None:
    felt = adressefelt(MAI, SKOLE)
    for tall in ("7700.0.0.3208.7700_440600.290600.142308", "7700_440600", "0.0.0.0.0_0.0.0.0.0"):
        assert åpne(MAI, felt | {"r": f"{tall}_{VERSJON}"}).status is Lenkestatus.LENKEN_ENDRET


def test_er_beregningen_rettet_siden_kan_vi_ikke_vite_om_lenken_er_endret(monkeypatch: pytest.MonkeyPatch) -> None:
    felt = adressefelt(MAI, SKOLE)
    monkeypatch.setattr(delt, "VERSJON", "9.9.9")
    assert åpne(MAI, felt).status is Lenkestatus.SAMME  # andre tall enn versjonen er like
    svar = åpne(MAI, felt | {"r": felt["r"].replace("7700", "7800")})
    assert svar.status is Lenkestatus.BEREGNINGEN_ENDRET and "Enten" in svar.setning


def test_en_lenke_fra_før_beregningen_ble_rettet_sier_hva_som_flyttet_seg() -> None:
    """KI med lisens 500 og 50 %: før (5 × 820 × 0,35 − 500) × 0,5 = 467,5, nå 5 × 820 × 0,35 × 0,5 − 500 = 217,5."""
    ki = Tiltaksvalg("ki_repeterende", drivere=(("årsverkskostnad", 820.0),), realiseringsgrad=0.5)
    felt = adressefelt(MAI, Valg(MAI.standard, (ki,)))
    svar = åpne(MAI, felt | {"r": "468.0.40.234.429_440600.289640.138831.0_1.0.1"})
    assert svar.status is Lenkestatus.BEREGNINGEN_ENDRET
    assert "løper i full fra start" in svar.setning
    linjer = [s.replace("\u00a0", " ") for s in setninger(svar.forskjeller)]
    assert linjer[0] == "Helårseffekt: 0,5 → 0,2 mill. kr i året"
    assert any(linje.startswith("Effekt i 2027: ") for linje in linjer)


@settings(max_examples=30)
@given(valg=valg_for(drammen()))
def test_avrundingen_kan_aldri_få_en_ekte_lenke_til_å_se_endret_ut(valg: Valg) -> None:
    svar = åpne(DESEMBER, adressefelt(MAI, valg))
    assert svar.status in (Lenkestatus.UENDRET, Lenkestatus.TALL_ENDRET)
    assert svar.som_delt is not None and svar.som_delt.valg == valg
    if svar.status is Lenkestatus.UENDRET:
        assert svar.resultat_som_delt is not None
        assert svar.resultat_som_delt.effekt == svar.resultat_i_dag.effekt


@settings(max_examples=40)
@given(tall=st.floats(-1e9, 1e9 - 1, allow_nan=False))
def test_halve_tusenlapper_rundes_uten_at_lenken_ser_endret_ut(tall: float) -> None:
    valg = SKOLE.med(tiltak=(Tiltaksvalg("skolestruktur", drivere=(("sats", round(tall) + 0.5),)),))
    assume(not beregn(MAI, valg).konflikter)
    assert åpne(MAI, adressefelt(MAI, valg)).status is Lenkestatus.SAMME


def test_svært_store_tall_blir_stående_utenfor_lenken_når_de_ikke_får_plass() -> None:
    store: dict[str, Any] = {"eget_anslag": None, "mengde": 1e9}
    drivere = tuple((navn, 1e9) for navn in drammen().tiltak_etter_id["sykefravaer"].drivere)
    valg = Valg(MAI.standard, (Tiltaksvalg("sykefravaer", drivere=drivere, **store),))
    felt = adressefelt(MAI, valg)
    assert len(felt.get("r", "")) <= LENGST_HOVEDTALL
    assert åpne(MAI, felt).status is Lenkestatus.SAMME
