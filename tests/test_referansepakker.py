"""De navngitte pakkene: at de er det navnet sier, og at tallene deres bare endres når noen har godkjent det."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path

import pytest

from scenario.begreper.felles import Opphav
from scenario.beregning import beregn
from scenario.deling.lenkekode import kod, les
from scenario.deling.pakker import NavngittPakke, finn, les_pakker
from scenario.feilmeldinger import Inndatafeil, Tallgrunnlagsfeil
from scenario.lesing import KONFIG, les_kommune
from tests.strategier import FIKTIV, drammen
from tests.verktoy.godkjenn import MAPPE, fil_for, flyttet, resultat_av
from tests.verktoy.godkjenn import les as les_godkjent

PAKKER = les_pakker(drammen())


@pytest.mark.parametrize("pakke", PAKKER, ids=lambda p: p.id)
def test_resultatet_er_det_som_er_godkjent(pakke: NavngittPakke) -> None:
    endret = flyttet(les_godkjent(fil_for(pakke)), resultat_av(drammen(), pakke))
    if endret:
        råd = "Er det riktig, kjør «python -m tests.verktoy.godkjenn» og legg endringen inn i en egen commit."
        pytest.fail("\n".join([f"Dette har flyttet seg i pakken «{pakke.navn}»:", *endret, råd]), pytrace=False)


def test_hvert_godkjent_resultat_hører_til_en_pakke() -> None:
    assert {f.stem for f in MAPPE.glob("*.json")} == {p.id for p in PAKKER}


def test_navnene_i_adressen_er_de_vi_har_lovet_å_beholde() -> None:
    assert [p.id for p in PAKKER] == ["ingen-tiltak", "tallfestet-i-kilder", "alt-tallfestet"]


def test_ingen_tiltak_er_ingen_tiltak() -> None:
    resultat = beregn(drammen(), finn(PAKKER, "ingen-tiltak").valg)
    assert resultat.helårseffekt == 0
    # 440 600 − 3 · 150 000 er under null, så det siste året er fondet tomt og 9 400 er udekket.
    assert resultat.fond == (440_600, 290_600, 140_600, 0) and resultat.udekket_merforbruk[-1] == 9_400


def test_tallfestet_i_kilder_har_bare_opphav_k_og_a_og_alle_slike() -> None:
    valgt = {t.id for t in finn(PAKKER, "tallfestet-i-kilder").valg.tiltak}
    k_og_a = {t.id for t in drammen().valgbare if t.opphav in (Opphav.KILDE, Opphav.AVLEDET) and t.type == "kostnad"}
    assert valgt == k_og_a == {"private_kjop"}


def test_alt_tallfestet_er_alle_kostnadstiltak_med_tall() -> None:
    valgt = {t.id for t in finn(PAKKER, "alt-tallfestet").valg.tiltak}
    alle = {t.id for t in drammen().valgbare if t.type == "kostnad" and t.opphav is not Opphav.IKKE_TALLFESTET}
    assert valgt == alle


@pytest.mark.parametrize("pakke", PAKKER, ids=lambda p: p.id)
def test_pakkene_kan_deles_som_lenke_og_har_alt_skrevet_ut(pakke: NavngittPakke) -> None:
    assert les(drammen(), kod(drammen(), pakke.valg)).valg == pakke.valg
    resultat = beregn(drammen(), pakke.valg)
    assert not (resultat.konflikter or resultat.ikke_medregnet or resultat.ikke_tallfestet or resultat.utgåtte)


@pytest.mark.parametrize("id", ["", "finnes-ikke", "<script>", "x" * 10_000, "../ingen-tiltak"])
def test_et_ukjent_navn_gir_én_setning(id: str) -> None:
    with pytest.raises(Inndatafeil) as feil:
        finn(PAKKER, id)
    assert len(feil.value.setninger) == 1 and "<" not in str(feil.value)


def test_en_kommune_uten_pakker_har_ingen() -> None:
    assert les_pakker(les_kommune(FIKTIV), FIKTIV) == ()


# --- Feil i filene --------------------------------------------------------------------------------

HEL = "id: prove\nnavn: Prøve\nbeskrivelse: En pakke til prøver.\nopphav: [kilde]\n"


@pytest.mark.parametrize(
    ("fra", "til", "melding"),
    [
        ("id: prove", "id: annet", "pakker/prove.yaml:1: id: «annet» er ikke filnavnet «prove»"),
        ("id: prove", "id: Prøve", "pakker/prove.yaml:1: id: Prøve – er ikke på formen"),
        ("[kilde]", "[tull]", "pakker/prove.yaml:4: opphav[0]: tull – må være en av"),
        ("[kilde]", "[eget]", "pakker/prove.yaml:4: opphav[0]: katalogen har ingen tall med opphav «eget»"),
        ("[kilde]", "[kilde]\nuten: [tull]", "pakker/prove.yaml:5: uten[0]: tiltaket «tull» finnes ikke"),
        ("opphav: [kilde]", "", "pakker/prove.yaml:1: opphav: feltet mangler"),
        ("[kilde]", "[kilde]\nregel: alt", "pakker/prove.yaml:5: regel: ukjent felt"),
        ("En pakke til prøver.", "Kort", "teksten er for kort; minst 10 tegn"),
    ],
)
def test_feil_i_en_pakke_stopper_lesingen_og_sier_hvor(tmp_path: Path, fra: str, til: str, melding: str) -> None:
    konfig = shutil.copytree(FIKTIV, tmp_path / "konfig")
    fil = konfig / "kommuner" / "lillevik" / "pakker" / "prove.yaml"
    fil.parent.mkdir()
    fil.write_text(HEL.replace(fra, til))
    for lesing in (les_kommune, lambda konfig: les_pakker(les_kommune(FIKTIV), konfig)):
        with pytest.raises(Tallgrunnlagsfeil) as feil:
            lesing(konfig)
        assert melding in str(feil.value)


def test_en_pakke_der_tiltakene_ikke_kan_stå_sammen_sier_hva_som_skal_til(tmp_path: Path) -> None:
    konfig = shutil.copytree(FIKTIV, tmp_path / "konfig")
    fil = konfig / "kommuner" / "lillevik" / "pakker" / "prove.yaml"
    fil.parent.mkdir()
    fil.write_text(HEL.replace("[kilde]", "[kilde, avledet, ekstern, antakelse]"))
    kommune = les_kommune(konfig)
    with pytest.raises(Tallgrunnlagsfeil, match=r"kan ikke velges sammen.*Skriv ett av dem i «uten»"):
        les_pakker(kommune, konfig)
    fil.write_text(fil.read_text() + "uten: [selvbetjent_bibliotek]\n")
    (pakke,) = les_pakker(kommune, konfig)
    assert not beregn(kommune, pakke.valg).konflikter and len(pakke.valg.tiltak) > 2


def test_pakkene_er_ikke_med_i_fingeravtrykket(tmp_path: Path) -> None:
    """En ny pakke er ikke nye tall, og skal ikke gjøre eldre lenker til lenker fra en eldre utgave."""
    konfig = shutil.copytree(FIKTIV, tmp_path / "konfig")
    (konfig / "kommuner" / "lillevik" / "pakker").mkdir()
    (konfig / "kommuner" / "lillevik" / "pakker" / "prove.yaml").write_text(HEL)
    assert les_kommune(konfig).utgave == les_kommune(FIKTIV).utgave
    assert (KONFIG / "kommuner" / "drammen" / "pakker").is_dir()


# --- Det som flytter seg --------------------------------------------------------------------------


def test_det_som_flytter_seg_skrives_med_tiltak_år_og_begge_verdier() -> None:
    (pakke,) = [p for p in PAKKER if p.id == "alt-tallfestet"]
    godkjent = resultat_av(drammen(), pakke)
    nå = copy.deepcopy(godkjent)
    nå["tiltak"]["skolestruktur"]["effekt"]["2026"] = 2875.0
    del nå["tiltak"]["staber"]
    assert flyttet(godkjent, godkjent) == []
    linjer = flyttet(godkjent, nå)
    assert linjer[0] == "tiltak, skolestruktur, effekt, 2026: 3208.333 → 2875.0"
    assert "tiltak, staber, helårseffekt: 4000.0 → ikke med" in linjer
    assert json.loads(json.dumps(godkjent)) == godkjent
