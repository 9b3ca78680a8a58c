"""Saken som kan limes inn: tiltakene, områdene, vedtakspunktene og skjemaet som går i null."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from itertools import pairwise

import openpyxl
import pytest

from scenario.analyse.usikkerhet import usikkerhet
from scenario.begreper.dato import norsk_dato
from scenario.begreper.felles import Måned
from scenario.begreper.tiltak import Følge
from scenario.begreper.valg import Anslag, EgetTiltak, Tiltaksvalg, Valg
from scenario.framstilling.detaljforklaring import tiltaksdetaljer
from scenario.framstilling.hvembilde import FØLGEORD, KONTROLL, gruppetekst
from scenario.framstilling.kalender import før_start, neste, setninger
from scenario.rapport.blokker import Avsnitt, Overskrift, Punkter, Tabell
from scenario.rapport.innhold import Rapportinnhold, lag_innhold, rens
from scenario.rapport.regneark import regneark
from scenario.rapport.ren_tekst import FLEST_ORD, ren_tekst
from scenario.rapport.saken import vedlegg
from scenario.rapport.saksdel import har_beløp, saksdelen
from scenario.rapport.saldering import saldering
from scenario.rapport.tiltaksposter import poster
from scenario.rapport.usikkerhetstekst import usikkerhetstekst
from tests.strategier import drammen
from tests.test_rapport import DATO, Terning, hele_katalogen

LANGT = "Samle kjøkkendriften ved helsehusene og hjemmetjenestens baser i hele kommunen"
REFERANSE = Valg(drammen().standard, tuple(Tiltaksvalg(t.id) for t in drammen().valgbare[3:9]), navn="Forslaget")


def saken() -> Valg:
    """Tolv tiltak fra katalogen, der noen mangler tall, og to egne."""
    egne = (
        EgetTiltak("a", LANGT, Anslag(500, 1000, 2000), Måned(2025, 8)),
        EgetTiltak("b", "Selge to tjenestebiler", Anslag.punkt(150.25), Måned(2026, 1)),
    )
    tolv = tuple(Tiltaksvalg(t.id) for t in drammen().valgbare[:12])
    return Valg(drammen().standard, tolv, egne, navn="Alternativ 1")


VERBALT = "Kommunedirektøren bes legge fram en sak om bruk av ledige lokaler innen juni 2025."


@cache
def innhold(mot: Valg | None = REFERANSE) -> Rapportinnhold:
    adresse = "https://innsparing.example.no/?k=ab"
    return lag_innhold(drammen(), saken(), DATO, adresse, mot=mot, verbalforslag=(VERBALT,))


def test_hvert_valgt_tiltak_er_omtalt_med_alt_saken_trenger() -> None:
    tekst = ren_tekst(innhold())
    alle = poster(innhold())
    assert len(alle) == 14
    for n, post in enumerate(alle, 1):
        omtale = tekst.split(f"\n{n}. {post.navn}\n")[1].split(f"\n{n + 1}. ")[0]
        for felt in ("Konsekvens for folk: ", "Ansvarlig område: ", "Effekt: ", "Årsverk: ", "Mengde og start: "):
            assert felt in omtale, (post.navn, felt)
        assert post.beløp is None or ("Engangskostnad: " in omtale and "Prisår: " in omtale)
        assert post.hensikt in omtale and post.konsekvens in omtale


def test_sakens_tekst_kan_limes_i_et_felt_på_4000_ord_uten_tabeller() -> None:
    sikkerhet = usikkerhetstekst(usikkerhet(drammen(), saken()))
    tekst = ren_tekst(replace(innhold(), usikkerhet=sikkerhet))
    assert len(tekst.split()) <= FLEST_ORD and "Tiltakene gir trolig" in tekst
    assert not re.search(r"[\t|]|  {2,}", tekst)
    punkter = re.findall(
        r"(?m)^(\d+)\. (?:«|Drifts|Overlapp|Samlet|Kommunestyret ber)", tekst.split("FORSLAG TIL VEDTAK")[1]
    )
    assert punkter == [str(n) for n in range(1, len(punkter) + 1)] and len(punkter) >= 16


def test_er_teksten_for_lang_til_feltet_står_det_øverst_hvor_lang_den_er_og_hva_som_kan_limes_inn() -> None:
    hele = ren_tekst(hele_katalogen())
    vedtak = hele.split("\nFORSLAG TIL VEDTAK\n")[1].split("\nVURDERING OG INNSTILLING\n")[0]
    assert hele.startswith("[Teksten er på ") and "«Forslag til vedtak» alene" in hele.split("\n")[0]
    assert len(hele.split()) > FLEST_ORD > len(vedtak.split())


def test_like_beløp_i_år_som_følger_hverandre_står_én_gang() -> None:
    tekst = ren_tekst(innhold()).replace("\u00a0", " ")
    assert "Effekt: 0 i 2024, −2 875 i 2025 og −6 900 i 2026–2027; helårseffekt −6 900." in tekst
    assert "endres med −2 875 i 2025 og −6 900 i 2026–2027. Engangskostnaden er 1 500 i 2025." in tekst


def test_tabellen_og_skjemaet_sier_likt_hvor_mange_tiltak_summen_ikke_har_med() -> None:
    utenfor = sum(p.beløp is None for p in poster(innhold()))
    områder, skjema = (b for b in saksdelen(innhold()) if isinstance(b, Tabell))
    assert områder.kolonner[-1] == "Ikke i summen" and områder.rader[-1][-1] == str(utenfor) == "4"
    assert f"heller ikke i skjemaet: {utenfor}." in skjema.note
    assert "Årsverk er ikke kjent for noen av tiltakene." in områder.note


def test_ingen_tall_og_ingen_ord_deles_i_en_celle_også_med_brede_bokstaver() -> None:
    """17 cm mellom margene, 0,24 cm luft i cella, og 9 punkt som brede bokstaver uten skriften Word har."""
    for_lange = [
        (b.tittel, bit)
        for sak in (innhold(), innhold(None))
        for b in vedlegg(sak)
        if isinstance(b, Tabell)
        for nr, rad in enumerate((b.kolonner, *b.rader), -1)
        for i, celle in enumerate(rad)
        for bit in re.split("[ -]", celle)
        if _bredde(bit, nr == -1 or nr in b.summer) > 17 * b.bredder[i] / sum(b.bredder)
    ]
    assert for_lange == []


def _bredde(tekst: str, fet: bool) -> float:
    """Centimeter i cella."""
    bredder = {"\u00a0": 0.32, "−": 0.84, "m": 0.97, "M": 0.86} | dict.fromkeys("iljtfrI.,:()", 0.38)
    return 0.24 + 0.3175 * sum(bredder.get(tegn, 0.63) for tegn in tekst) * (1.15 if fet else 1)


def test_områdene_summerer_til_planens_endring_og_det_ufordelte_står_for_seg() -> None:
    tabell = next(b for b in vedlegg(innhold()) if isinstance(b, Tabell) and b.tittel.startswith("Endring per område"))
    navn = [rad[0] for rad in tabell.rader]
    assert "P01 Skole (2020)" in navn and "Ikke fordelt" in navn and navn[-1] == "Sum"
    fordelt = [p for p in poster(innhold()) if p.beløp is not None]
    r = innhold().resultat
    for i, år in enumerate(innhold().kommune.planår):
        i_alt = sum(p.beløp[i] for p in fordelt if p.beløp) + r.overlapp[r.år.index(år)]
        assert i_alt == pytest.approx(-r.effekt_i(år))


@pytest.mark.parametrize("frø", range(12))
def test_skjemaet_går_i_null_på_kronen_hvert_år(frø: int) -> None:
    terning = Terning(drammen(), frø)
    valg, mot = terning.valg(), terning.valg()
    felles = replace(mot, forutsetninger=valg.forutsetninger)
    skjema = saldering(lag_innhold(drammen(), valg, DATO, mot=felles))
    assert skjema is not None and set(skjema.sum) == {0}
    assert bool(skjema.varsler) or not any(linje.tekst == "Ikke dekket" for linje in skjema.linjer)


def test_et_alternativ_mot_seg_selv_har_ingen_linjer_og_uten_referanse_er_det_sagt() -> None:
    likt = saldering(innhold(saken()))
    assert likt is not None and likt.linjer == ()
    assert saldering(innhold(None)) is None
    assert "ikke målt mot et annet forslag" in ren_tekst(innhold(None))


def test_den_ene_siden_nevner_hvert_tiltak_med_hele_navnet() -> None:
    for sak in (innhold(), hele_katalogen()):
        tekst = ren_tekst(sak, kort=True)
        assert [b.navn for b in sak.resultat.bidrag if b.navn not in tekst] == []


def test_overskriftene_går_ikke_over_et_nivå() -> None:
    nivåer = [b.nivå for b in vedlegg(innhold()) if isinstance(b, Overskrift)]
    assert nivåer[0] == 1 and all(b <= a + 1 for a, b in pairwise(nivåer))


@pytest.mark.parametrize(
    ("utc", "dato"),
    [("2026-06-30T22:30", "2026-07-01"), ("2026-12-31T22:30", "2026-12-31"), ("2026-12-31T23:30", "2027-01-01")],
)
def test_datoen_er_norsk_også_når_tjeneren_går_på_utc(utc: str, dato: str) -> None:
    assert norsk_dato(datetime.fromisoformat(utc).replace(tzinfo=UTC)).isoformat() == dato


def test_verbalforslaget_står_for_seg_og_et_beløp_i_det_er_sagt_fra_om() -> None:
    assert f"VERBALFORSLAG\n\n1. {VERBALT}" in ren_tekst(innhold())
    med_beløp = replace(innhold(), verbalforslag=("Sett av 3,5 mill. kr.", VERBALT))
    assert "Punkt 1 har et beløp" in ren_tekst(med_beløp)
    assert not har_beløp(VERBALT) and har_beløp("200 000 kroner til skolen") and har_beløp("5 kr")


def test_årsverk_er_mengden_der_den_er_årsverk_og_ellers_ukjent_aldri_regnet_av_kroner() -> None:
    valgt = (Tiltaksvalg("kommunedeler", 3), Tiltaksvalg("ledelsesnivaaer", 2.5), Tiltaksvalg("ki_repeterende"))
    sak = lag_innhold(drammen(), Valg(drammen().standard, valgt), DATO)
    assert {p.navn: p.årsverk for p in poster(sak)} == {
        drammen().tiltak_etter_id["kommunedeler"].navn: -3,
        drammen().tiltak_etter_id["ledelsesnivaaer"].navn: -2.5,
        drammen().tiltak_etter_id["ki_repeterende"].navn: None,
    }
    tekst = ren_tekst(sak).replace("\u00a0", " ")
    assert "Årsverk −5,5" in tekst and "kjent for 2 av 3 tiltak" in tekst
    ingen = lag_innhold(drammen(), Valg(drammen().standard, valgt[2:]), DATO)
    assert "Årsverk ukjent" in ren_tekst(ingen)


def test_saken_sier_ansvar_og_lovkrav_og_hva_som_ikke_er_kjent() -> None:
    valgt = (Tiltaksvalg("skolestruktur"), Tiltaksvalg("modulbygg"), Tiltaksvalg("staber"))
    sak = ren_tekst(lag_innhold(drammen(), Valg(drammen().standard, valgt), DATO)).replace("\u00a0", " ")
    assert "Ansvarlig område: P01 Skole" in sak and "Årsverk: ikke kjent." in sak
    assert "Lovkrav: De berørte kan uttale seg før en skole legges ned. Ny skolekrets" in sak
    assert "(Utdanningsdirektoratet)" in sak
    modulbygg = drammen().tiltak_etter_id["modulbygg"]
    detaljer = tiltaksdetaljer(drammen(), modulbygg, Tiltaksvalg("modulbygg"), drammen().standard, på=True)
    (ansvar,) = (b["liste"] for b in detaljer["blokker"] if b["tittel"] == "Årsverk, ansvar og lovkrav")
    assert ansvar[0] == "Årsverk: ikke kjent. Ingen kilde oppgir det." and "for barn" in ansvar[2]
    staber = tiltaksdetaljer(
        drammen(), drammen().tiltak_etter_id["staber"], Tiltaksvalg("staber"), drammen().standard, på=True
    )
    assert "Lovkrav: ikke vurdert." in str(staber)


@pytest.mark.parametrize(("grad", "retning"), [(0, 0), (1, -1), (2, -2), (3, -2)])
def test_graden_blir_retning_for_brukergruppene_og_resten_er_ikke_vurdert(grad: int, retning: int) -> None:
    tiltak = drammen().tiltak_etter_id["skolestruktur"].model_copy(update={"konsekvensgrad": grad})
    tekst = gruppetekst(drammen(), tiltak)
    assert tekst.startswith(f"Elever og foreldre: {FØLGEORD[Følge(retning)]}")
    assert "Ikke vurdert: 5 av 7 grupper" in tekst and KONTROLL in ren_tekst(innhold())


def test_kalenderen_sier_hva_som_kommer_hva_som_må_avgjøres_og_hva_som_er_passert() -> None:
    assert neste(drammen(), date(2026, 11, 29))[:2] == (
        "2. tertialrapport: november 2026",
        "Handlings- og økonomiplan: desember 2026",
    )
    assert neste(drammen(), date(2026, 12, 31))[0] == "Handlings- og økonomiplan: desember 2026"
    assert før_start(drammen(), Måned(2027, 1), date(2026, 11, 29)) == (
        "Årsevaluering mai 2026 (passert)",
        "1. tertialrapport juni 2026 (passert)",
        "Rammesak juni 2026 (passert)",
        "2. tertialrapport november 2026",
        "Handlings- og økonomiplan desember 2026",
    )
    assert før_start(drammen(), Måned(2026, 12), date(2026, 1, 1))[0].startswith(
        "Handlings- og økonomiplan desember 2025"
    )
    assert "NÅR DET MÅ AVGJØRES" in ren_tekst(innhold())
    assert setninger(drammen(), [Måned(2025, 1), Måned(2027, 1), Måned(2025, 1)], date(2026, 11, 29))[1:] == (
        "Start i januar 2025 (2 tiltak): alle anledninger er passert. "
        "Den siste var Handlings- og økonomiplan desember 2024.",
        "Skal 1 tiltak starte i januar 2027, er siste anledning: Årsevaluering mai 2026 (passert); "
        "1. tertialrapport juni 2026 (passert); Rammesak juni 2026 (passert); 2. tertialrapport november 2026; "
        "Handlings- og økonomiplan desember 2026.",
    )
    assert neste(drammen().model_copy(update={"tabeller": ()}), DATO) == ()


def test_skoler_får_aldri_et_vedtak_om_gjennomføring_bare_om_utredning() -> None:
    sak = lag_innhold(drammen(), Valg(drammen().standard, (Tiltaksvalg("skolestruktur"),)), DATO)
    vedtak = ren_tekst(sak).split("FORSLAG TIL VEDTAK")[1]
    assert "«Færre skoler» utredes" in vedtak and "«Færre skoler» gjennomføres" not in vedtak


def test_arket_saken_har_de_samme_ordene_og_tallene_som_vedlegget() -> None:
    """Hvert avsnitt og punkt står på arket, og tabellenes tall er tall som kan summeres."""
    ark = openpyxl.load_workbook(BytesIO(regneark(innhold())))["Saken"]
    celler = [[c for c in rad if c is not None] for rad in ark.iter_rows(values_only=True)]
    tekster = {c for rad in celler for c in rad if isinstance(c, str)}
    for blokk in saksdelen(innhold()):
        ventet = {Avsnitt: "tekst", Overskrift: "tekst", Punkter: "punkter"}.get(type(blokk))
        if ventet:
            verdi = getattr(blokk, ventet)
            assert {rens(t) for t in ((verdi,) if isinstance(verdi, str) else verdi)} <= tekster
    hode = next(n for n, rad in enumerate(celler) if rad[:1] == ["Område"])
    slutt = next(n for n, rad in enumerate(celler) if n > hode and rad[0] == "Sum")
    kol = len(celler[hode]) - 3  # helt år
    beløp = [rad[kol] for rad in celler[hode + 1 : slutt] if len(rad) > kol and isinstance(rad[kol], int | float)]
    assert abs(sum(beløp) - celler[slutt][kol]) <= len(beløp)
