"""Rullering: Drammen fra planen 2024–2027 til 2025–2028, med vedtak, uten at en gammel lenke flytter seg."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scenario.begreper.kommune import Kommune
from scenario.begreper.tiltak import Status
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.beregning.utfylling import fyll_ut
from scenario.deling.lenkekode import kod, les
from scenario.deling.utgaver import Arkiv
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling.forklaring import av_tidligere_vedtak, om_behandlingen
from scenario.innhenting import rullering
from scenario.innhenting.rullering import les_vedtak, rull
from scenario.kommandoer import kjør
from scenario.lesing import KONFIG, les_kommune
from tests.strategier import drammen

VEDTAK = """
skolestruktur: {behandling: vedtatt, helår: 7700, i_rammen: 3208, dato: "2024-12-10", sak: "sak 24/1"}
naerutvalg: {behandling: utredes, dato: "2024-12-10", sak: "sak 24/2"}
sommerskolen: {behandling: avvist, dato: "2024-12-10", sak: "sak 24/3"}
"""


@pytest.fixture
def konfig(tmp_path: Path) -> Path:
    """En kopi av tallgrunnlaget, med tabellene ved siden av."""
    shutil.copytree(KONFIG, tmp_path / "konfig")
    shutil.copytree(KONFIG.parent / "data" / "drammen", tmp_path / "data" / "drammen")
    return tmp_path / "konfig"


def rullet(vedtak: str = "") -> Kommune:
    return rull(KONFIG, "drammen", 2028, les_vedtak(vedtak)).kommune


def test_drammen_rulles_til_2025_til_2028() -> None:
    """Ankeret er 31.12.2024, året før planen. Uten tiltak: 440,6 − 150 · 4 = −159,4, der 9,4 kommer i 2027."""
    k = rullet()
    assert k.år == (2024, 2025, 2026, 2027, 2028) and k.planår == (2025, 2026, 2027, 2028)
    r = beregn(k, Valg(k.standard))
    assert r.fond == (440_600, 290_600, 140_600, 0, 0)
    assert r.udekket_merforbruk == (0, 0, 0, 9_400, 150_000) and r.udekket_til_sammen == 159_400
    assert r.reservekrav[0] == 393_600 and r.krav == (0, 150_000, 150_000, 150_000, 150_000)
    assert r.mål == 150_000


def test_en_sum_over_årene_vokser_ikke_med_planen() -> None:
    krav = {t.id: dict(t.krav) for t in rullet().mål.tolkninger}
    assert krav["E"][2028] == 0 and krav["D"][2028] == 180_000 and krav["B"][2024] == 30_000


def test_mål_og_tiltak_har_samme_basisår() -> None:
    """7 700 er vedtatt: tiltaket låses og teller 0, og målet og kravene går ned med det samme beløpet."""
    k = rullet(VEDTAK)
    skole = k.tiltak_etter_id["skolestruktur"]
    assert skole.status is Status.VEDTATT and skole.vedtak == "2024-12-10, sak 24/1"
    valg = Valg(k.standard, (Tiltaksvalg("skolestruktur"),))
    r = beregn(k, valg)
    assert r.mål == 150_000 - 7_700 and r.krav[1:] == (142_300,) * 4 and r.helårseffekt == 0
    assert (k.mål.nivå.verdi, k.mål.nivå.regnestykke) == (142_300, "150000 - 7700")


def test_resten_av_det_vedtatte_er_en_egen_rad() -> None:
    """7 700 − 3 208 = 4 492 er ikke i rammen ennå, i tillegg til de 15 mill. fra før i 2026."""
    k = rullet(VEDTAK)
    assert dict(k.tiltak_etter_id["skolestruktur"].vedtatt_effekt) == dict.fromkeys((2025, 2026, 2027, 2028), 4_492)
    assert (av_tidligere_vedtak(k) or "").replace("\u00a0", " ") == (
        "Helårseffekt av tidligere vedtak: 4,5 mill. kr i 2025, 19,5 mill. kr i 2026, 4,5 mill. kr i 2027 og "
        "4,5 mill. kr i 2028. Den ligger i planen og teller 0."
    )


def test_det_som_ikke_er_behandlet_følger_med_og_det_avviste_går_ut() -> None:
    k = rullet(VEDTAK)
    assert k.tiltak_etter_id["sommerskolen"].status is Status.UTGÅTT
    assert k.tiltak_etter_id["sommerskolen"].kode == drammen().tiltak_etter_id["sommerskolen"].kode
    barnehage = k.tiltak_etter_id["barnehagestruktur"]
    assert barnehage.uendret_siden == 2024 and "uendret siden 2024" in om_behandlingen(barnehage)
    assert k.tiltak_etter_id["naerutvalg"].uendret_siden is None
    assert all(t.start.år >= 2025 for t in k.valgbare)


def test_gamle_lenker_er_frosset_i_sin_utgave(konfig: Path, tmp_path: Path) -> None:
    """En lenke fra før rulleringen gir de samme tallene i utgaven den ble delt med."""
    før = les_kommune(konfig, "drammen")
    valg = fyll_ut(før, Valg(før.standard, (Tiltaksvalg("skolestruktur"), Tiltaksvalg("staber"))))
    kode, fasit = kod(før, valg), beregn(før, valg)
    arkiv = Arkiv("drammen", tmp_path / "utgaver")
    arkiv.publiser(før, "2026-11-28", "")
    vedtak = tmp_path / "vedtak.yaml"
    vedtak.write_text(VEDTAK, encoding="utf-8")
    assert kjør(["rull", "--til", "2028", "--vedtak", str(vedtak), "--konfig", str(konfig), "--skriv"]) == 0
    etter = les_kommune(konfig, "drammen")
    assert etter.planår == (2025, 2026, 2027, 2028) and etter.utgave != før.utgave
    arkiv.publiser(etter, "2026-11-29", "")
    frosset = arkiv.hent(før.utgave)
    assert frosset == før and beregn(frosset, les(frosset, kode).valg) == fasit
    assert beregn(etter, les(etter, kode).valg).år == etter.år


@pytest.mark.parametrize(
    ("til", "vedtak", "melding"),
    [
        (2027, "", "2027 er alt med i planen 2024–2027"),
        (2029, "", "ankeret i fond.yaml er for 2024"),
        (2028, "ukjent: {behandling: avvist, dato: '2024-12-10', sak: s}", "«ukjent» finnes ikke"),
        (2028, "staber: {behandling: vedtatt, dato: '2024-12-10', sak: s}", "må ha «helår»"),
        (2028, "staber: {behandling: kanskje, dato: '2024-12-10', sak: s}", "kan ikke leses"),
    ],
)
def test_det_som_ikke_kan_rulles_sies_i_én_setning(til: int, vedtak: str, melding: str) -> None:
    with pytest.raises(Inndatafeil, match=melding):
        rull(KONFIG, "drammen", til, les_vedtak(vedtak))


def test_planen_rulles_videre_når_ankeret_er_flyttet(konfig: Path) -> None:
    """Til 2029 i to skritt: 2025–2028, så nytt anker for 31.12.2025 slik meldingen sier, så 2026–2029."""
    kommune = konfig / "kommuner" / "drammen"
    assert kjør(["rull", "--til", "2028", "--konfig", str(konfig), "--skriv"]) == 0
    with pytest.raises(Inndatafeil, match=r"ankeret i fond\.yaml er for 2024\. Rull ett år om gangen"):
        rull(konfig, "drammen", 2029, {})
    for fil, gammelt, nytt in (
        ("kommune.yaml", r"^år: \[2024, ", "år: ["),
        ("maal.yaml", r"\{2024: \d+, ", "{"),
        ("forutsetninger.yaml", r"valg_for: \[2024\]", "valg_for: [2025]"),
        ("fond.yaml", r"^  verdi: 440600$", "  verdi: 400000"),
    ):
        tekst = (kommune / fil).read_text("utf-8")
        (kommune / fil).write_text(re.sub(gammelt, nytt, tekst, flags=re.M), "utf-8")
    k = rull(konfig, "drammen", 2029, {}).kommune
    assert k.planår == (2026, 2027, 2028, 2029) and k.tiltak_etter_id["staber"].uendret_siden == 2024
    assert beregn(k, Valg(k.standard)).fond == (400_000, 250_000, 100_000, 0, 0)


def test_uten_skriv_endres_ingenting(konfig: Path, capsys: pytest.CaptureFixture[str]) -> None:
    før = les_kommune(konfig, "drammen")
    assert kjør(["rull", "--til", "2028", "--konfig", str(konfig)]) == 0
    assert les_kommune(konfig, "drammen") == før and "Ingenting er skrevet" in capsys.readouterr().out


def test_med_prisvekst_er_mål_og_alle_beløp_i_det_nye_årets_kroner() -> None:
    """2 000 i omstilling · 1,039 = 2 078, og lisensen 500 · 1,039 = 519,5. Målet er 150 000 · 1,039 = 155 850."""
    k = rull(KONFIG, "drammen", 2028, {}, 3.9).kommune
    assert k.mål.nivå.verdi == 155_850 and k.standard.regn_om_priser and k.opplysninger.prisår == 2025
    drivere = [d for t in k.omregnet.tiltak for d in t.drivere.values()]
    kostnader = [x for t in k.tiltak for x in (t.varige_merkostnader, t.omstilling) if x]
    assert {x.prisår for x in (*drivere, *kostnader) if x.prisår} == {2025}
    sykefravær, ki = (k.tiltak_etter_id[id] for id in ("sykefravaer", "ki_repeterende"))
    assert sykefravær.omstilling and sykefravær.omstilling.fast == 2_078
    assert ki.varige_merkostnader and ki.varige_merkostnader.midt == 519.5


def test_prisomregning_gjelder_mål_og_tiltak_samlet() -> None:
    """(150 000 − 7 700) · 1,039 = 147 849,7. Uten et prisår å regne fra, sies det, og ingen av dem regnes om."""
    plan = rullering.lag_plan(drammen(), 2028, les_vedtak(VEDTAK), 3.9)
    assert round(plan.omregnet(150_000)) == 147_850 and plan.omregnet(0) == 0
    tekst = (
        "år: [2024, 2025]\nprisnivå: Faste 2024-kroner\nprisår: 2024\nprisvekst:\n  - år: 2024\n    verdi: 4.3\nid: x\n"
    )
    ny = rullering.kommunen(tekst, plan)
    assert "prisår: 2025\n" in ny and "prisnivå: Faste 2025-kroner\n" in ny
    assert "    verdi: 4.3\n  - år: 2025\n    verdi: 3.9\n" in ny
    with pytest.raises(Inndatafeil, match="har ikke «prisår»"):
        rullering.kommunen("år: [2024, 2025]\n", plan)
