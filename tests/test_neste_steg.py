"""Stegene som lukker gapet, regnet mot hele beregningen med og uten endringen."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from scenario.analyse.maaltall.neste import MINST, neste_steg
from scenario.analyse.pakker.prinsippvedtak import prinsipp, rekkevidde
from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.beregning.utfylling import fyll_ut
from tests import pakkekatalog as katalog


def _nådd(kommune: Kommune, valg: Valg) -> float:
    resultat = beregn(kommune, valg)
    return resultat.mål - resultat.rest


@pytest.mark.parametrize("frø", range(60))
def test_gevinsten_er_forskjellen_hele_beregningen_gir(frø: int) -> None:
    s = katalog.tilfeldig_spørsmål(frø)
    r = random.Random(frø)
    valgte = tuple(Tiltaksvalg(t.id) for t in s.kommune.valgbare if r.random() < 0.5)
    valg = fyll_ut(s.kommune, s.valg.med(tiltak=valgte))
    svar = neste_steg(s.kommune, valg)
    for steg in (*svar.slå_på, *svar.øk):
        nå = valg.tiltaksvalg(steg.id) or Tiltaksvalg(steg.id)
        etter = valg.med_tiltak(replace(nå, mengde=steg.til))
        assert steg.gevinst == pytest.approx(_nådd(s.kommune, etter) - _nådd(s.kommune, valg), abs=1e-6), steg
        assert steg.gevinst >= MINST
    for gruppe in (svar.slå_på, svar.øk):
        assert [g.gevinst for g in gruppe] == sorted((g.gevinst for g in gruppe), reverse=True)


def test_et_steg_lager_aldri_en_konflikt() -> None:
    s = next(s for frø in range(50) if (s := katalog.tilfeldig_spørsmål(frø)).kommune.stopprelasjoner)
    valg = fyll_ut(s.kommune, s.valg.med(tiltak=()))
    for steg in neste_steg(s.kommune, valg).slå_på:
        assert not beregn(s.kommune, valg.med_tiltak(Tiltaksvalg(steg.id))).konflikter


@pytest.mark.parametrize("frø", range(0, 20))
def test_rekkevidden_er_den_samme_som_i_dørene(frø: int) -> None:
    s = katalog.tilfeldig_spørsmål(frø)
    hele, kort = prinsipp(s), rekkevidde(s)
    assert kort.størst == hele.størst
    assert dict(kort.uten_tema) == {t.tema: t.størst_uten for t in hele.temaer}
