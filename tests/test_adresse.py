"""Lenker som har vært innom e-post, dokumenter og tastaturer: samme scenario, eller én sann setning."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from scenario.begreper.tekst import uten_styretegn
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.beregning.utfylling import fyll_ut
from scenario.deling import adresse, lenkekode
from scenario.deling.delt import Lenkestatus, spørring, vurder
from scenario.deling.innlimt import Verktøy, innhold, tolk
from scenario.deling.lager import les_id, vis_id
from scenario.deling.pakker import les_pakker
from scenario.deling.scenariofil import les_data
from scenario.feilmeldinger import Inndatafeil
from scenario.kommandoer import kjør
from scenario.rapport.qr import qr_data, qr_png, qr_svg
from tests.strategier import drammen
from tests.test_lenkekode import ødelagt

VALG = fyll_ut(
    drammen(),
    Valg(drammen().standard, (Tiltaksvalg("skolestruktur", mengde=3), Tiltaksvalg("staber")), navn="Vår plan"),
)
VERT = "https://kommunen.no/innsparing/"
HEL = f"{VERT}?{spørring(drammen(), VALG)}"
ID = "k7mp3xq9hd2v"
KORT = f"{VERT}?k={vis_id(ID)}"
VERKTØY = Verktøy(
    drammen(),
    lambda _: None,
    lambda id: {ID: spørring(drammen(), VALG)}.get(les_id(id) or ""),
    les_pakker(drammen()),
)
ANKLAGE = re.compile(r"endret etter at den ble laget|rettet siden lenken")


def med(tegn: str) -> Callable[[str], str]:
    """Tegnet satt inn midt i hvert felt."""
    return lambda lenke: re.sub(r"([?&]\w=)(\w{4})", rf"\1\2{tegn}", lenke)


def store_feltnavn(lenke: str) -> str:
    return re.sub(r"([?&])(\w)=", lambda treff: f"{treff[1]}{treff[2].upper()}=", lenke)


FORVANSKET: dict[str, Callable[[str], str]] = {
    **{f"bak {tegn}": lambda lenke, tegn=tegn: lenke + tegn for tegn in (*"),>!.;:?'\"»]}*…", ").", ".)", ">.")},
    **{f"midt i {ord(tegn):04x}": med(tegn) for tegn in "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202a \u00a0"},
    "i vinkler": lambda lenke: f"<{lenke}>",
    "i hermetegn": lambda lenke: f"«{lenke}»",
    "i parentes": lambda lenke: f"({lenke})",
    "kursiv": lambda lenke: f"_{lenke}_",
    "som Markdown": lambda lenke: f"[Vår plan]({lenke})",
    "mellomrom etter": lambda lenke: f"  {lenke} \u00a0",
    "ikke-brytende strek": lambda lenke: lenke.replace("-", "\u2011"),
    "tankestrek": lambda lenke: lenke.replace("--", "–").replace("-", "–"),
    "minustegn": lambda lenke: lenke.replace("-", "\u2212"),
    "store feltnavn": store_feltnavn,
    "HTML": lambda lenke: lenke.replace("&", "&amp;"),
    "prosentkodet": lambda lenke: re.sub("=([^&]*)", lambda t: "=" + quote(t[1]).replace("-", "%2D"), lenke),
    "anker bak": lambda lenke: lenke + "#tiltak",
    "sporing bak": lambda lenke: lenke + "&utm_source=epost&fbclid=abc",
    "linjeskift": lambda lenke: "\n".join(re.findall(".{1,60}", lenke)),
    "linjeskift med CR": lambda lenke: "\r\n".join(re.findall(".{1,76}", lenke)),
    "sitert": lambda lenke: "\n".join(f"> {bit}" for bit in re.findall(".{1,70}", lenke)),
    "e-postvern": lambda lenke: f"https://vern.example/?url={quote(lenke, safe='')}&data=05%7C01&reserved=0",
}  # fmt: skip
BARE_INNLIMT = {"i vinkler", "i hermetegn", "i parentes", "kursiv", "som Markdown", "sitert", "e-postvern"}
"""Det som ikke kan stå i et adressefelt som fortsatt går til appen."""


def fra_adressefeltet(lenke: str) -> tuple[Valg, str]:
    """Slik siden leser det nettleseren sender: linjeskift tas bort, og resten kommer som felt."""
    felt = dict(parse_qsl(urlsplit(re.sub(r"[\r\n\t]", "", lenke.strip())).query))
    delt = vurder(drammen(), VERKTØY.arkiv, **innhold(VERKTØY, adresse.vask(felt)))
    return delt.i_dag.valg, "" if delt.status is Lenkestatus.SAMME else delt.setning


def innlimt(lenke: str) -> tuple[Valg, str]:
    """Slik Sammenlign leser det noen limer inn."""
    tolket = tolk(VERKTØY, lenke)
    assert tolket.feil == ()
    (åpnet,) = tolket.funnet
    return åpnet.alternativ.valg, " ".join(åpnet.setninger)


@pytest.mark.parametrize("lenke", [HEL, KORT], ids=["hel", "kort"])
@pytest.mark.parametrize("hvordan", FORVANSKET)
def test_en_forvansket_lenke_åpner_det_samme_uten_et_ord(hvordan: str, lenke: str) -> None:
    forvansket = FORVANSKET[hvordan](lenke)
    dører = [innlimt] if hvordan in BARE_INNLIMT else [fra_adressefeltet, innlimt]
    for dør in dører:
        valg, setning = dør(forvansket)
        navnløst = valg.med(navn=VALG.navn)
        assert (navnløst, setning) == (VALG, ""), dør.__name__


def test_det_er_minst_førti_måter() -> None:
    assert len(FORVANSKET) >= 40


@pytest.mark.parametrize("lenke", [HEL, HEL.partition("?")[2], lenkekode.kod(drammen(), VALG)])
@pytest.mark.parametrize("hvordan", ["bak )", "midt i 200b", "linjeskift", "tankestrek"])
def test_kommandolinjen_tåler_det_samme(lenke: str, hvordan: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert kjør(["lenke", "--les", FORVANSKET[hvordan](lenke)]) == 0
    ut, feil = capsys.readouterr()
    assert '"navn": "Vår plan"' in ut
    assert ("sier ikke hvilken utgave" in feil) == ("u=" not in lenke)


@pytest.mark.parametrize("slutt", range(len(HEL) - 1, HEL.index("?s=") + 4, -7))
def test_en_avkortet_lenke_gir_samme_tall_eller_en_setning_og_aldri_en_anklage(slutt: int) -> None:
    try:
        valg, setning = fra_adressefeltet(HEL[:slutt])
    except Inndatafeil as feil:
        (setning,) = feil.setninger
        assert "skadet eller ufullstendig" in setning
    else:
        assert valg == VALG
    assert not ANKLAGE.search(setning)


def test_en_lenke_noen_har_rettet_i_blir_fortsatt_avslørt() -> None:
    _, setning = fra_adressefeltet(HEL.replace("&r=", "&r=9"))
    assert ANKLAGE.search(setning)


@pytest.mark.parametrize(
    ("kort", "ventet"),
    [("k7mp-3xq9-hd2", "ikke hel"), ("k7mp-3xq9-hd2w", "finnes ikke i lageret")],
)
def test_en_kort_lenke_som_ikke_kan_åpnes_sier_hva_som_er_galt(kort: str, ventet: str) -> None:
    with pytest.raises(Inndatafeil, match=ventet):
        innhold(VERKTØY, {"k": kort})


def test_vasken_gir_aldri_et_annet_scenario() -> None:
    """Kontrollsummen avgjør også etter vasken."""
    tilfeldig, rett = random.Random(150), beregn(drammen(), VALG)
    kode = lenkekode.kod(drammen(), VALG)
    for _ in range(2_000):
        try:
            valg = lenkekode.les(drammen(), ødelagt(tilfeldig, kode)).valg
        except Inndatafeil:
            continue
        assert beregn(drammen(), valg) == rett


def test_felt_vi_ikke_kjenner_blir_ikke_med() -> None:
    assert adresse.felt_i("?x=1&ss=2&utm_source=3") == {}
    assert adresse.felt_i("S=1A&s=1B") == {"s": "1B"}


@pytest.mark.parametrize(
    ("adressen", "side", "ventet"),
    [
        ("https://kommunen.no", "", "https://kommunen.no/"),
        ("https://kommunen.no/fond", "fond", "https://kommunen.no/"),
        ("https://kommunen.no:8443/innsparing/", "", "https://kommunen.no:8443/innsparing/"),
        ("https://kommunen.no/innsparing/fond", "fond", "https://kommunen.no/innsparing/"),
        ("https://kommunen.no/fond/fond", "fond", "https://kommunen.no/fond/"),
        ("https://kommunen.no/fond", "", "https://kommunen.no/fond/"),
    ],
)
def test_mappen_appen_ligger_i_er_med_i_det_som_deles(adressen: str, side: str, ventet: str) -> None:
    assert adresse.grunn(adressen, side) == ventet


@pytest.mark.parametrize("lengde", [24, 300, 301, 2_316, 10_000])
def test_ett_sted_avgjør_hvilke_adresser_som_får_qr_kode(lengde: int) -> None:
    lang = "https://kommunen.no/?s=1".ljust(lengde, "a")
    assert {bool(lag(lang)) for lag in (qr_svg, qr_png, qr_data)} == {lengde <= 300}
    assert not any(lag("?s=1A") for lag in (qr_svg, qr_png, qr_data))


@pytest.mark.parametrize("tegn", "\u200b\u00ad\u202e\u2066\ufeff\u3164\u2800\U000e0041\x00")
def test_usynlige_tegn_slipper_ikke_inn_i_tekst(tegn: str) -> None:
    assert uten_styretegn(f"Vår{tegn} plan") == "Vår plan"
    with pytest.raises(Inndatafeil, match="minst én bokstav"):
        les_data(drammen(), {"egne_tiltak": [{"id": "a", "navn": f"{tegn} ", "helårseffekt": 1, "start": "2026-01"}]})
