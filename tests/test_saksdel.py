"""Saken som kan limes inn: tiltakene, områdene, vedtakspunktene og skjemaet som går i null."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise

import pytest

from scenario.begreper.dato import norsk_dato
from scenario.begreper.felles import Måned
from scenario.begreper.valg import Anslag, EgetTiltak, Tiltaksvalg, Valg
from scenario.rapport.blokker import Overskrift, Tabell
from scenario.rapport.innhold import Rapportinnhold, lag_innhold
from scenario.rapport.ren_tekst import ren_tekst
from scenario.rapport.saken import vedlegg
from scenario.rapport.saldering import saldering
from scenario.rapport.tiltaksposter import poster
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


@cache
def innhold(mot: Valg | None = REFERANSE) -> Rapportinnhold:
    return lag_innhold(drammen(), saken(), DATO, "https://innsparing.example.no/?k=ab", mot=mot)


def test_hvert_valgt_tiltak_er_omtalt_med_alt_saken_trenger() -> None:
    tekst = ren_tekst(innhold())
    alle = poster(innhold())
    assert len(alle) == 14
    for n, post in enumerate(alle, 1):
        omtale = tekst.split(f"\n{n}. {post.navn}\n")[1].split(f"\n{n + 1}. ")[0]
        for felt in ("Konsekvens for folk: ", "Ansvarlig område: ", "Effekt: ", "Mengde og start: "):
            assert felt in omtale, (post.navn, felt)
        assert post.beløp is None or ("Engangskostnad: " in omtale and "Prisår: " in omtale)
        assert post.hensikt in omtale and post.konsekvens in omtale


def test_sakens_tekst_kan_limes_i_et_felt_på_4000_ord_uten_tabeller() -> None:
    tekst = ren_tekst(innhold())
    assert len(tekst.split()) <= 4000
    assert not re.search(r"[\t|]|  {2,}", tekst)
    punkter = re.findall(
        r"(?m)^(\d+)\. (?:«|Drifts|Overlapp|Samlet|Kommunestyret ber)", tekst.split("FORSLAG TIL VEDTAK")[1]
    )
    assert punkter == [str(n) for n in range(1, len(punkter) + 1)] and len(punkter) >= 16


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
