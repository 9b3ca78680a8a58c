"""Usikkerheten mot en uavhengig, enkel trekning på fire hundre tusen, og mot beregningen trekning for trekning.

Fasiten i denne fila er skrevet uten analysemodulene: vanlige pseudotilfeldige tall fra numpys betafordeling, én
løkke over tiltakene, og innfasing regnet måned for måned.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import betaincinv

from scenario.analyse.usikkerhet.grunnlag import mest_å_hente, opphavsdeling
from scenario.analyse.usikkerhet.summer import fondet
from scenario.analyse.usikkerhet.trekninger import STANDARD, Trekkplan, Verdi, trekker
from scenario.analyse.usikkerhet.usikkerhetssvar import (
    Måloppnåelse,
    Trekningsgrunnlag,
    Usikkerhet,
    forklar_fondet,
    lag_grunnlag,
    måloppnåelse,
    usikkerhet,
)
from scenario.begreper.felles import Måned, Opphav, verdi_for
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tall import Spenn
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import Anslag, EgenOverlapp, EgetTiltak, Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.beregning.fond import fondsbok
from scenario.framstilling import sannsynlighet as ord
from scenario.kommandoer import kjør
from scenario.kommandoer.usikkerhet import som_data
from scenario.lesing import ROT
from tests.strategier import drammen, lillevik, valg_for

LEVERING = Anslag(0.6, 0.9, 1.0)
FORSINKELSE = Anslag(0.0, 3.0, 8.0)
Rekke = NDArray[np.float64]


kommunen = drammen


def tomt(levering: Anslag = LEVERING, forsinkelse: Anslag = FORSINKELSE, **forutsetninger: object) -> Valg:
    felles = {"felles_levering": levering, "felles_forsinkelse_måneder": forsinkelse, "usikkerhet": True}
    felles |= {"spenn_der_det_mangler": False}
    return Valg(replace(kommunen().standard, **(felles | forutsetninger)))  # type: ignore[arg-type]


SIKKERT = (Anslag.punkt(1.0), Anslag.punkt(0.0))


def tallfestede() -> list[Tiltak]:
    return [t for t in kommunen().valgbare if t.opphav is not Opphav.IKKE_TALLFESTET]


def alle_på(**forutsetninger: object) -> Valg:
    return tomt(**forutsetninger).med_tiltak(*(Tiltaksvalg(t.id) for t in kommunen().valgbare))  # type: ignore[arg-type]


def sammensatt() -> Valg:
    """Alt på én gang: egne tall, egne tiltak, negative effekter, sene starter og overlapp i ring."""
    id = [t.id for t in tallfestede()]
    u = next(t.id for t in kommunen().valgbare if t.opphav is Opphav.IKKE_TALLFESTET)
    fravær = next(t.id for t in tallfestede() if "vikardekning" in t.drivere)
    stor, to, sen = EGET_STOR.nøkkel, EGET_TO.nøkkel, EGET_SEN.nøkkel
    valg = alle_på(regn_med_inntektstiltak=True, realiseringsgrad=0.9, merforbruk=((2024, 70_000.0), (2026, 5_000.0)))
    valg = valg.med(forutsetninger=replace(valg.forutsetninger, merinntekt=((2025, 9_000.0),)))
    valg = valg.med_tiltak(
        Tiltaksvalg(id[0], eget_anslag=Anslag(-3_000.0, 1_000.0, 2_000.0), varige_merkostnader=200.0),
        Tiltaksvalg(id[1], start=Måned(2027, 9), omstilling=((2026, 3_000.0),)),
        Tiltaksvalg(id[2], andeler=((2025, 0.2), (2026, 0.7)), realiseringsgrad=0.5, inntektsbortfall=4_000.0),
        Tiltaksvalg(fravær, mengde=2.0, drivere=(("vikardekning", 0.62),)),
        Tiltaksvalg(u, eget_anslag=Anslag(0.0, 9_000.0, 9_000.0), opptrapping_måneder=18),
    )
    return valg.med(
        egne_tiltak=(EGET_STOR, EGET_TO, EGET_SEN),
        overlapp=(
            EgenOverlapp((stor, to), 0.9),
            EgenOverlapp((to, sen), 1.0),
            EgenOverlapp((stor, sen), 0.8),
            EgenOverlapp((id[3], stor), 0.3),
        ),
    )


EGET_STOR = EgetTiltak("stor", "Stort", Anslag(20_000.0, 45_000.0, 90_000.0), Måned(2025, 1))
EGET_TO = EgetTiltak("to", "To", Anslag(10_000.0, 11_000.0, 30_000.0), Måned(2025, 8), 500.0, 0.0, 12)
EGET_SEN = EgetTiltak("sen", "Sent", Anslag(5_000.0, 15_000.0, 16_000.0), Måned(2027, 7))


# --- Fasiten -------------------------------------------------------------------------------------------------


@dataclass
class Fasit:
    """Trekninger regnet rett fram."""

    helårseffekt: Rekke
    effekt: list[Rekke]
    fond: list[Rekke]


def vanlig(kommune: Kommune, valg: Valg) -> tuple[float, float]:
    """Det vanlige spennet i katalogen som andeler, regnet av tallgrunnlaget for hånd. (1, 1) når bryteren er av."""
    if not valg.forutsetninger.spenn_der_det_mangler:
        return 1.0, 1.0
    alle = [d for t in kommune.tiltak if t.status == "aktiv" for d in t.drivere.values() if hasattr(d, "lav")]
    alle = [d for d in alle if 0 <= d.lav < d.høy and d.sannsynlig > 0]
    if not alle:
        return 1.0, 1.0
    return statistics.median(d.lav / d.sannsynlig for d in alle), statistics.median(d.høy / d.sannsynlig for d in alle)


def strukket(punkt: float, andeler: tuple[float, float]) -> tuple[float, float, float]:
    lav, høy = sorted(punkt * andel for andel in andeler)
    return lav, punkt, høy


def betapert(rng: np.random.Generator, spenn: tuple[float, float, float], antall: int, u: Rekke | None = None) -> Rekke:
    """`u` er felles jevne tall når flere størrelser bommer likt."""
    lav, midt, høy = spenn
    if lav == høy:
        return np.full(antall, midt)
    a = 1 + 4 * (midt - lav) / (høy - lav)
    if u is not None:
        return np.asarray(lav + (høy - lav) * betaincinv(a, 6 - a, u))
    return lav + (høy - lav) * rng.beta(a, 6 - a, antall)


@dataclass
class Startplan:
    """Når et tiltak starter, opptrappingen, egne andeler, og årene modellen regner for."""

    start: Måned
    opptrapping: int
    egne: Mapping[int, float] | None
    år: tuple[int, ...]

    def andel(self, år: int, utsatt: int) -> float:
        """Innfasing måned for måned, utsatt i hele måneder. Egne andeler gjelder likt i alle årets måneder."""
        if self.egne is not None:
            vanlig = replace(self, egne=None)
            hele = {y: vanlig.andel(y, 0) for y in self.år} | dict(self.egne)
            return sum(hele.get((12 * år + måned - utsatt) // 12, 0.0) for måned in range(12)) / 12
        sum_ = 0.0
        for måned in range(1, 13):
            k = 12 * (år - self.start.år) + måned - self.start.måned - utsatt
            sum_ += 0.0 if k < 0 else 1.0 if self.opptrapping == 0 else min(1.0, (k + 0.5) / self.opptrapping)
        return sum_ / 12

    def løper(self, år: int) -> float:
        """Andelen av året etter den planlagte starten, uten opptrapping og forsinkelse."""
        return replace(self, opptrapping=0, egne=None).andel(år, 0)

    def i_tide(self, utsatt: int) -> bool:
        """Om starten er senest i det siste året."""
        return 12 * self.start.år + self.start.måned + utsatt <= 12 * self.år[-1] + 12


def fasit(kommune: Kommune, valg: Valg, antall: int, frø: int = 7) -> Fasit:
    """Trekker og regner i bolker på 100 000."""
    rng = np.random.default_rng(frø)
    deler = [en_bolk(kommune, valg, rng, min(100_000, antall - n)) for n in range(0, antall, 100_000)]
    år = range(len(kommune.år))
    return Fasit(
        np.concatenate([d.helårseffekt for d in deler]),
        [np.concatenate([d.effekt[i] for d in deler]) for i in år],
        [np.concatenate([d.fond[i] for d in deler]) for i in år],
    )


def en_bolk(kommune: Kommune, valg: Valg, rng: np.random.Generator, antall: int) -> Fasit:
    """Regner hver bolk delt etter forsinkelse i hele måneder, så de samme tiltakene teller i hver del."""
    a = valg.forutsetninger
    levering = betapert(rng, a.felles_levering.nivåer, antall)
    forsinkelse = betapert(rng, a.felles_forsinkelse_måneder.nivåer, antall)
    brutto, faste, planer, omstilling = trukne_tiltak(kommune, valg, rng, antall)
    overlapp = dict(kommune.overlapp) | {frozenset(o.mellom): o.andel for o in valg.overlapp}
    helår = np.zeros(antall)
    effekt = [np.zeros(antall) for _ in kommune.år]
    hele = np.floor(forsinkelse).astype(int)
    for måneder in map(int, np.unique(hele)):
        her = hele == måneder
        brøk = forsinkelse[her] - måneder
        levert = {i: v[her] * levering[her] for i, v in brutto.items() if planer[i].i_tide(måneder)}
        helår[her] = netto({i: v - faste[i][her] for i, v in levert.items()}, overlapp)
        for nummer, år in enumerate(kommune.år):
            løper = {i: faste[i][her] * planer[i].løper(år) for i in brutto}
            i_året = {}
            for i, v in levert.items():
                før, etter = planer[i].andel(år, måneder), planer[i].andel(år, måneder + 1)
                i_året[i] = v * ((1 - brøk) * før + brøk * etter) - løper[i]
            for_sene = sum((løper[i] for i in brutto if i not in levert), np.zeros(her.sum()))
            effekt[nummer][her] = netto(i_året, overlapp) - for_sene
    return Fasit(helår, effekt, fond_av(kommune, valg, effekt, omstilling))


def trukne_tiltak(
    kommune: Kommune, valg: Valg, rng: np.random.Generator, antall: int
) -> tuple[dict[str, Rekke], dict[str, Rekke], dict[str, Startplan], dict[int, float]]:
    """Brutto og faste kostnader for hvert tiltak som teller, startplanene, og omstillingen slik den er planlagt."""
    teller = {b.id for b in beregn(kommune, valg).bidrag}
    lister = {k.id for k in kommune.kilder} if valg.forutsetninger.eksterne_bommer_likt else set()
    felles = {kilde: rng.random(antall) for kilde in sorted(lister)}
    realiserte, faste, planer = {}, {}, {}
    omstilling = dict.fromkeys(kommune.år, 0.0)
    for tv in (tv for tv in valg.tiltak if tv.id in teller):
        tiltak = kommune.tiltak_etter_id[tv.id]
        brutto = trukket_brutto(rng, tiltak, tv, antall, vanlig(kommune, valg), felles)
        spenn = (tiltak.varige_merkostnader.nivåer if tiltak.varige_merkostnader else None) or (0.0, 0.0, 0.0)
        merkost = betapert(rng, spenn, antall) if tv.varige_merkostnader is None else tv.varige_merkostnader
        realiserte[tv.id] = brutto * tv.realiseringsgrad * valg.forutsetninger.realiseringsgrad
        faste[tv.id] = np.zeros(antall) + merkost + tv.inntektsbortfall
        planer[tv.id] = planen(kommune, tv)
        for år, beløp in planlagt_omstilling(tiltak, tv).items():
            omstilling[år] += beløp
    for e in (e for e in valg.egne_tiltak if e.nøkkel in teller):
        brutto = av_anslag(rng, e.helårseffekt, antall, vanlig(kommune, valg))
        realiserte[e.nøkkel] = brutto * e.realiseringsgrad * valg.forutsetninger.realiseringsgrad
        faste[e.nøkkel] = np.full(antall, e.varige_merkostnader + e.inntektsbortfall)
        planer[e.nøkkel] = planen(kommune, e)
        for år, beløp in e.omstilling:
            omstilling[år] += beløp
    return realiserte, faste, planer, omstilling


def planen(kommune: Kommune, ett: Tiltaksvalg | EgetTiltak) -> Startplan:
    egne = dict(ett.andeler) if ett.andeler is not None else None
    if isinstance(ett, EgetTiltak):
        return Startplan(ett.start, ett.opptrapping_måneder, egne, kommune.år)
    tiltak = kommune.tiltak_etter_id[ett.id]
    opptrapping = tiltak.opptrapping_måneder if ett.opptrapping_måneder is None else ett.opptrapping_måneder
    return Startplan(ett.start or tiltak.start, opptrapping, egne, kommune.år)


def planlagt_omstilling(tiltak: Tiltak, tv: Tiltaksvalg) -> dict[int, float]:
    if tv.omstilling is not None:
        return dict(tv.omstilling)
    if tiltak.omstilling is None:
        return {}
    mengde = tiltak.standardmengde if tv.mengde is None else tv.mengde
    start = (tv.start or tiltak.start).år
    return {start: tiltak.omstilling.fast + tiltak.omstilling.per_enhet * mengde}


def av_anslag(rng: np.random.Generator, anslag: Anslag, antall: int, andeler: tuple[float, float]) -> Rekke:
    punkt = anslag.lav == anslag.høy
    return betapert(rng, strukket(anslag.lav, andeler) if punkt else anslag.nivåer, antall)


def trukket_brutto(
    rng: np.random.Generator,
    tiltak: Tiltak,
    tv: Tiltaksvalg,
    antall: int,
    andeler: tuple[float, float],
    felles: Mapping[str, Rekke],
) -> Rekke:
    if tv.eget_anslag is not None:
        return av_anslag(rng, tv.eget_anslag, antall, andeler)
    egne = dict(tv.drivere)
    d = {}
    for navn, driver in tiltak.drivere.items():
        spenn = driver.nivåer or (0.0, 0.0, 0.0)
        u = felles.get(driver.kilde[0]) if driver.opphav == "ekstern" else None
        d[navn] = np.full(antall, egne[navn]) if navn in egne else betapert(rng, spenn, antall, u)
    mengde = tiltak.standardmengde if tv.mengde is None else tv.mengde
    if all(np.ptp(verdier) == 0 for verdier in d.values()):
        mengde = mengde * betapert(rng, strukket(1.0, andeler), antall)
    if tiltak.effekt.form == "sats":
        return mengde / tiltak.effekt.per * d["sats"]
    if tiltak.effekt.form == "sykefravær":
        margin = d["vikardekning"] - d["refusjonsandel"]
        return mengde * d["ansatte"] / 100 * d["stillingsandel"] * d["årsverkskostnad"] * margin
    assert tiltak.effekt.form == "produkt"
    return mengde * np.prod(np.array(list(d.values())), axis=0)


def netto(effekt: Mapping[str, Rekke], overlapp: Mapping[frozenset[str], float]) -> Rekke | np.float64:
    """Sum minus fradrag, der hver gruppe har sitt tak."""
    if not effekt:
        return np.float64(0)
    igjen = [(par, andel) for par, andel in overlapp.items() if andel > 0 and par <= effekt.keys()]
    sum_ = np.sum(list(effekt.values()), axis=0)
    while igjen:
        gruppe = set(igjen[0][0])
        while True:
            større = gruppe.union(*(par for par, _ in igjen if par & gruppe))
            if større == gruppe:
                break
            gruppe = større
        i_gruppen = [(sorted(par), andel) for par, andel in igjen if par <= gruppe]
        fradrag = sum(andel * np.maximum(0, np.minimum(effekt[i], effekt[j])) for (i, j), andel in i_gruppen)
        positive = np.array([np.maximum(effekt[i], 0) for i in sorted(gruppe)])
        sum_ = sum_ - np.minimum(fradrag, positive.sum(axis=0) - positive.max(axis=0))
        igjen = [(par, andel) for par, andel in igjen if not par <= gruppe]
    return np.asarray(sum_)


def fond_av(kommune: Kommune, valg: Valg, effekt: list[Rekke], omstilling: Mapping[int, float]) -> list[Rekke]:
    a = valg.forutsetninger
    krav = dict(kommune.mål.tolkning(a.tolkning).krav) | dict(a.krav or ())
    første = (kommune.fond.anker.verdi or 0.0) - verdi_for(a.merforbruk, kommune.år[0])
    fond = [np.full(len(effekt[0]), max(0.0, første))]
    for e, år in list(zip(effekt, kommune.år, strict=True))[1:]:
        gap = krav[år] - e
        gap = gap if a.udekket_dekkes_av_fondet else np.minimum(gap, 0)
        saldo = fond[-1] - verdi_for(a.planlagt_bruk, år) - gap - omstilling[år]
        saldo = saldo - verdi_for(a.merforbruk, år) + verdi_for(a.merinntekt, år)
        fond.append(np.maximum(0, saldo))
    return fond


# --- Mot fasiten ---------------------------------------------------------------------------------------------

NIVÅER = (5, 10, 25, 50, 75, 90, 95)


def uten_spenn_og_like_feil() -> Valg:
    """Punkter som ikke regnes som sikre, også egne og negative, og eksterne tall som bommer likt."""
    punkt = Anslag.punkt(-6_000.0)
    egne = (EgetTiltak("punkt", "Punkt", Anslag.punkt(12_000.0), Måned(2025, 1)), EgetTiltak("neg", "N", punkt, SEN))
    valg = sammensatt().med(egne_tiltak=egne, overlapp=())
    return valg.med(
        forutsetninger=replace(valg.forutsetninger, spenn_der_det_mangler=True, eksterne_bommer_likt=True),
    )


SEN = Måned(2026, 1)
TILFELLER = {"alle_på": lambda: alle_på(), "sammensatt": sammensatt, "uten_spenn": uten_spenn_og_like_feil}


@pytest.mark.parametrize("navn", TILFELLER)
def test_nivåer_og_sannsynligheter_stemmer_med_enkle_trekninger(navn: str) -> None:
    """Hvert nivå innen 0,5 prosent av målet, hver sannsynlighet innen 0,005."""
    valg = TILFELLER[navn]()
    mål = kommunen().mål.nivå.verdi or 0.0
    rett = fasit(kommunen(), valg, 200_000)
    # Mål og krav settes midt i utfallet, så sannsynlighetene ikke bare er 0 og 1.
    midt = float(np.median(rett.helårseffekt))
    krav = tuple((år, float(np.quantile(e, 0.4))) for år, e in zip(kommunen().år, rett.effekt, strict=True))
    svar = usikkerhet(kommunen(), valg.med(forutsetninger=replace(valg.forutsetninger, mål=midt * 1.03)))
    par = [(svar.helårseffekt, rett.helårseffekt)]
    par += [*zip(svar.effekt, rett.effekt, strict=True), *zip(svar.fond, rett.fond, strict=True)]
    for spredning, trekninger in par:
        for nivå, verdi in zip(NIVÅER, np.percentile(trekninger, NIVÅER), strict=True):
            assert abs(getattr(spredning, f"p{nivå}") - verdi) < 0.005 * mål
    assert abs(svar.sannsynlighet_mål - np.mean(rett.helårseffekt >= midt * 1.03)) < 0.005
    reserve = svar.resultat.reservekrav
    for i, fond in enumerate(rett.fond):
        assert abs(svar.sannsynlighet_over_reservekrav[i] - np.mean(fond >= reserve[i])) < 0.005
        assert abs(svar.sannsynlighet_tomt_fond[i] - np.mean(fond == 0)) < 0.005
    strengere = usikkerhet(kommunen(), valg.med(forutsetninger=replace(valg.forutsetninger, krav=krav)))
    for i, (_, beløp) in enumerate(krav):
        assert abs(strengere.sannsynlighet_krav[i] - np.mean(rett.effekt[i] >= beløp)) < 0.005


def test_tiltak_med_mange_usikre_tall_får_en_kolonne_til_hvert() -> None:
    """Hvert tall i to tiltak ved siden av hverandre har spenn, også de varige merkostnadene."""
    opprinnelig = next(t for t in tallfestede() if "vikardekning" in t.drivere)
    data = opprinnelig.model_dump()
    data["effekt"]["drivere"] = {n: med_spenn(d.midt or 0.0) for n, d in opprinnelig.drivere.items()}
    data |= {"varige_merkostnader": med_spenn(3_000.0), "mengde": data["mengde"] | {"størst": 9.0}}
    begge = [Tiltak.model_validate(data | {"id": f"fravaer_{n}"}) for n in "ab"]
    felt = {n: getattr(kommunen(), n) for n in Kommune.model_fields}
    kommune = Kommune.model_construct(**{**felt, "tiltak": tuple(begge), "relasjoner": ()})
    valg = tomt().med_tiltak(*(Tiltaksvalg(t.id, mengde=3.0) for t in begge))
    g = lag_grunnlag(kommune, valg)
    assert all(len(t.usikre) == 6 for t in g.tiltak)
    kolonner = [g.trekker.kolonner[t.id, n] for t in g.tiltak for n in t.usikre]
    assert len({*kolonner, 0, 1}) == 14
    rett, svar = fasit(kommune, valg, 300_000), usikkerhet(kommune, valg)
    for nivå, verdi in zip(NIVÅER, np.percentile(rett.helårseffekt, NIVÅER), strict=True):
        assert abs(getattr(svar.helårseffekt, f"p{nivå}") - verdi) < 0.005 * 150_000
    egen = valg.med_tiltak(Tiltaksvalg(begge[0].id, varige_merkostnader=9_000.0))
    assert "varige_merkostnader" not in lag_grunnlag(kommune, egen).tiltak[0].usikre


def med_spenn(verdi: float) -> dict[str, object]:
    grenser = {"lav": 0.9 * verdi, "sannsynlig": verdi, "høy": 1.05 * verdi}
    return {**grenser, "enhet": "1000 kr", "opphav": Opphav.ANTAKELSE, "merknad": "Prøve"}


def test_sannsynlighetene_i_prøven_er_ikke_bare_null_og_én() -> None:
    """I det sammensatte tilfellet er fondet både over, under og tomt i noen av årene."""
    svar = usikkerhet(kommunen(), tungt_for_fondet())
    assert any(0.02 < p < 0.98 for p in svar.sannsynlighet_over_reservekrav)
    assert any(0.02 < p < 0.98 for p in svar.sannsynlighet_tomt_fond)


def tungt_for_fondet() -> Valg:
    valg = sammensatt()
    a = replace(valg.forutsetninger, planlagt_bruk=((2027, 130_000.0),), reservekrav_vekst_prosent=-36.0)
    return valg.med(forutsetninger=a)


def test_fondets_sannsynligheter_stemmer_når_det_kan_gå_begge_veier() -> None:
    rett = fasit(kommunen(), tungt_for_fondet(), 300_000)
    svar = usikkerhet(kommunen(), tungt_for_fondet())
    for i, fond in enumerate(rett.fond):
        over = np.mean(fond >= svar.resultat.reservekrav[i])
        assert abs(svar.sannsynlighet_over_reservekrav[i] - over) < 0.005
        assert abs(svar.sannsynlighet_tomt_fond[i] - np.mean(fond == 0)) < 0.005


# --- Trekning for trekning mot beregningen -------------------------------------------------------------------


def valget_i_trekning(g: Trekningsgrunnlag, nummer: int) -> Valg:
    """Valget med trekningens verdier som punktanslag, og forsinkelsen lagt inn som egne andeler per år."""

    def i(verdi: Verdi) -> float:
        return float(np.broadcast_to(verdi, g.trekker.plan.antall)[nummer])

    utsatt, brøk = int(i(g.forsinkelse)), i(g.forsinkelse) % 1
    tiltaksvalg, egne = [], []
    for t, ett in ((t, o.valg) for t, o in zip(g.tiltak, g.oppskrifter, strict=True)):
        plan, realisert = planen(g.kommune, ett), g.valg.forutsetninger.realiseringsgrad * ett.realiseringsgrad
        med = plan.i_tide(utsatt)
        felles = {
            "andeler": tuple(
                (år, med * ((1 - brøk) * plan.andel(år, utsatt) + brøk * plan.andel(år, utsatt + 1)))
                for år in g.kommune.år
            ),
            "varige_merkostnader": med * i(t.fast),
            "inntektsbortfall": 0.0,
        }
        anslag = Anslag.punkt(med * i(t.brutto) / (realisert or 1))
        if isinstance(ett, Tiltaksvalg):
            omstilling = planlagt_omstilling(g.kommune.tiltak_etter_id[t.id], ett)
            omstilling = {år: beløp for år, beløp in omstilling.items() if år in g.kommune.år}
            tiltaksvalg.append(replace(ett, eget_anslag=anslag, omstilling=tuple(omstilling.items()), **felles))
        else:
            egne.append(replace(ett, helårseffekt=anslag, **felles))
    a = replace(g.valg.forutsetninger, realiseringsgrad=g.valg.forutsetninger.realiseringsgrad * i(g.levering))
    andre = tuple(e for e in g.valg.egne_tiltak if e.id not in {eget.id for eget in egne})
    return g.valg.med_tiltak(*tiltaksvalg).med(egne_tiltak=(*andre, *egne), forutsetninger=a)


def kostnader_uten_gevinst(g: Trekningsgrunnlag, nummer: int) -> list[float]:
    """Faste kostnader per år for tiltak som i trekningen starter etter perioden; de løper fra planlagt start."""
    antall = g.trekker.plan.antall
    utsatt = int(np.broadcast_to(g.forsinkelse, antall)[nummer])
    planer = [(t, planen(g.kommune, o.valg)) for t, o in zip(g.tiltak, g.oppskrifter, strict=True)]
    sene = [(float(np.broadcast_to(t.fast, antall)[nummer]), p) for t, p in planer if not p.i_tide(utsatt)]
    return [sum(fast * p.løper(år) for fast, p in sene) for år in g.kommune.år]


def avvik_fra_beregningen(g: Trekningsgrunnlag) -> Iterator[tuple[float, Resultat]]:
    """For hver trekning: største avvik i effekt og fond (1000 kr), og beregningens resultat."""
    antall, a, r = g.trekker.plan.antall, g.valg.forutsetninger, g.resultat
    summer = g.sum(per_år=True)
    effekt = [np.broadcast_to(np.asarray(e), antall) for e in summer.effekt]
    helår = np.broadcast_to(np.asarray(summer.helårseffekt), antall)
    bok = fondsbok(g.kommune, a, r.krav, r.effekt, r.omstilling)
    fond = fondet(bok, r.krav, [e.astype(np.float32) for e in effekt], a.udekket_dekkes_av_fondet)
    for n in range(antall):
        b = beregn(g.kommune, valget_i_trekning(g, n))
        ventet = [e - kostnad for e, kostnad in zip(b.effekt, kostnader_uten_gevinst(g, n), strict=True)]
        saldo = [år.utgående for år in fondsbok(g.kommune, a, r.krav, ventet, b.omstilling)]
        par = [(helår[n], b.helårseffekt), *((effekt[i][n], ventet[i]) for i in range(len(effekt)))]
        par += [(np.broadcast_to(fond[i], antall)[n], saldo[i]) for i in range(len(fond))]
        yield max(abs(float(x) - y) for x, y in par), b


@pytest.mark.parametrize("udekket_av_fondet", [True, False])
@pytest.mark.parametrize("tolkning", ["A", "E"])
def test_hver_trekning_er_beregningen_med_trekningens_verdier(tolkning: str, udekket_av_fondet: bool) -> None:
    """64 trekninger: effekt, overlapp, måloppnåelse og fond er som `beregn` gir på verdiene i trekningen."""
    valg, plan = sammensatt(), Trekkplan(64)
    a = replace(valg.forutsetninger, tolkning=tolkning, udekket_dekkes_av_fondet=udekket_av_fondet)
    valg = valg.med(forutsetninger=a, lukkede_temaer=(6,))
    avvik = list(avvik_fra_beregningen(lag_grunnlag(kommunen(), valg, plan)))
    assert max(a for a, _ in avvik) < 0.3
    bortfalt = sum(any(b.helårseffekt == 0 for b in r.bidrag) for _, r in avvik)
    assert 0 < bortfalt < 64, "noen, men ikke alle trekninger skal skyve et tiltak ut av perioden"
    svar = usikkerhet(kommunen(), valg, plan)
    nådd = [r.mål - r.rest for _, r in avvik]
    assert svar.oppnådd.p50 == pytest.approx(np.percentile(nådd, 50), abs=0.2)
    assert svar.oppnådd.p90 == pytest.approx(np.percentile(nådd, 90), abs=0.2)


@pytest.mark.parametrize("måneder", [0.0, 3.0, 4.5])
def test_hver_trekning_følger_beregningen_når_forsinkelsen_er_kjent(måneder: float) -> None:
    """Med kjent forsinkelse er innfasingen ett tall per år, og ulik for tiltakene i en gruppe som overlapper."""
    valg = sammensatt()
    valg = valg.med(forutsetninger=replace(valg.forutsetninger, felles_forsinkelse_måneder=Anslag.punkt(måneder)))
    assert max(a for a, _ in avvik_fra_beregningen(lag_grunnlag(kommunen(), valg, Trekkplan(16)))) < 0.3


VALG = {k: valg_for(k()) for k in (drammen, lillevik)}
TILFELDIG = st.sampled_from([drammen, lillevik]).flatmap(lambda k: st.tuples(st.just(k()), VALG[k]))


def største_beløp(verdi: object) -> float:
    """Det største tallet i et valg, til å måle avrunding mot."""
    if isinstance(verdi, float):
        return abs(verdi)
    deler = verdi if isinstance(verdi, tuple) else getattr(verdi, "__dataclass_fields__", {})
    return max((største_beløp(d if isinstance(verdi, tuple) else getattr(verdi, d)) for d in deler), default=0.0)


@settings(max_examples=60)
@given(TILFELDIG)
def test_tilfeldige_valg_gir_endelige_tall_og_følger_beregningen(par: tuple[Kommune, Valg]) -> None:
    """Alle gyldige valg, i to kommuner, også med beløp på tusen milliarder."""
    kommune, valg = par
    svar = usikkerhet(kommune, valg, Trekkplan(16))
    json.dumps(som_data(svar), allow_nan=False)
    assert måloppnåelse(kommune, valg, Trekkplan(16)) == Måloppnåelse(svar.oppnådd, svar.sannsynlighet_mål)
    if svar.trekninger == 0:
        return
    for s in (svar.helårseffekt, svar.oppnådd, *svar.effekt, *svar.fond):
        assert s.p5 <= s.p10 <= s.p25 <= s.p50 <= s.p75 <= s.p90 <= s.p95
    assert all(0 <= u.andel <= 1 for u in (*svar.viktigst, *svar.viktigst_for_fondet))
    g = lag_grunnlag(kommune, valg, Trekkplan(16))
    størst = max([1e6, *(float(np.max(np.abs(t.helår))) for t in g.tiltak), største_beløp(valg)])
    assert max(avvik for avvik, _ in avvik_fra_beregningen(g)) < 1e-5 * størst


def test_trukne_tall_satt_inn_i_regnestykket_gir_effekten() -> None:
    """Driverne i en trekning, satt inn som brukerens egne tall, gir tiltakets effekt i `beregn`."""
    valg, plan = alle_på(levering=SIKKERT[0], forsinkelse=SIKKERT[1]), Trekkplan(64)
    g = lag_grunnlag(kommunen(), valg, plan)
    for t, oppskrift in zip(g.tiltak, g.oppskrifter, strict=True):
        if not t.usikre:
            continue
        assert oppskrift.tiltak is not None
        spenn = {n: d.nivåer for n, d in oppskrift.tiltak.drivere.items() if isinstance(d, Spenn)}
        for nummer in (0, 17, 63):
            trukket = {n: float(np.asarray(g.trekker.verdi((t.id, n), s))[nummer]) for n, s in spenn.items()}
            tv = Tiltaksvalg(t.id, drivere=tuple(sorted(trukket.items())))
            r = beregn(kommunen(), tomt().med_tiltak(tv))
            assert np.asarray(t.helår)[nummer] == pytest.approx(r.helårseffekt, rel=1e-6, abs=0.01)


# --- Punkter gir beregningens tall ---------------------------------------------------------------------------


def bare_punkter(valg: Valg) -> Valg:
    """Samme valg der hvert tall er låst på det sannsynlige."""
    r = beregn(kommunen(), valg)
    tv = []
    for t in valg.tiltak:
        drivere = kommunen().tiltak_etter_id[t.id].drivere
        kjent = {n: d.midt for n, d in drivere.items() if d.midt is not None and r.bidrag_fra(t.id)}
        anslag = t.eget_anslag and Anslag.punkt(t.eget_anslag.sannsynlig)
        tv.append(replace(t, drivere=tuple(sorted(kjent.items())), eget_anslag=anslag))
    egne = [replace(e, helårseffekt=Anslag.punkt(e.helårseffekt.sannsynlig)) for e in valg.egne_tiltak]
    return valg.med(tiltak=tuple(tv), egne_tiltak=tuple(egne))


def er_beregningens(svar: Usikkerhet, r: Resultat, valg: Valg) -> None:
    for nivå in ("p5", "p10", "p50", "p90", "p95"):
        assert getattr(svar.helårseffekt, nivå) == r.helårseffekt
        assert tuple(getattr(e, nivå) for e in svar.effekt) == r.effekt
        assert tuple(getattr(f, nivå) for f in svar.fond) == r.fond
    assert svar.trekninger == 0 and svar.viktigst == () and svar.forklaring == ()
    assert forklar_fondet(kommunen(), valg) == ()


@pytest.mark.parametrize("lag", [tomt, alle_på, sammensatt])
def test_punkter_gir_beregningens_tall_til_siste_siffer(lag: object) -> None:
    valg = bare_punkter(lag())  # type: ignore[operator]
    felles = {"felles_levering": SIKKERT[0], "felles_forsinkelse_måneder": SIKKERT[1]}
    valg = valg.med(forutsetninger=replace(valg.forutsetninger, **felles))
    er_beregningens(usikkerhet(kommunen(), valg), beregn(kommunen(), valg), valg)


@pytest.mark.parametrize("lag", [tomt, alle_på, sammensatt])
def test_usikkerhet_slått_av_gir_beregningens_tall_til_siste_siffer(lag: object) -> None:
    valg = lag()  # type: ignore[operator]
    valg = valg.med(forutsetninger=replace(valg.forutsetninger, usikkerhet=False))
    svar, r = usikkerhet(kommunen(), valg), beregn(kommunen(), valg)
    er_beregningens(svar, r, valg)
    assert svar.sannsynlighet_over_reservekrav == tuple(float(m >= 0) for m in r.margin)
    assert mest_å_hente(kommunen(), valg) == ()


def test_låst_levering_er_realiseringsgraden_til_siste_siffer() -> None:
    """Levering låst på 0,8 og realiseringsgrad 0,9 er realiseringsgrad 0,72."""
    valg = bare_punkter(alle_på(levering=Anslag.punkt(0.8), forsinkelse=SIKKERT[1], realiseringsgrad=0.9))
    svar = usikkerhet(kommunen(), valg)
    r = beregn(kommunen(), valg.med(forutsetninger=replace(valg.forutsetninger, realiseringsgrad=0.9 * 0.8)))
    assert svar.helårseffekt.p50 == r.helårseffekt and tuple(f.p10 for f in svar.fond) == r.fond


def test_låst_forsinkelse_på_hele_måneder_er_senere_start() -> None:
    """Fire måneder: 12 mill. fra januar 2025 gir 12 · 8/12 = 8 mill. det året, som ved start i mai."""
    eget = EgetTiltak("a", "A", Anslag.punkt(12_000.0), Måned(2025, 1))
    svar = usikkerhet(kommunen(), tomt(SIKKERT[0], Anslag.punkt(4.0)).med(egne_tiltak=(eget,)))
    senere = replace(eget, start=Måned(2025, 5))
    r = beregn(kommunen(), tomt().med(egne_tiltak=(senere,)))
    assert r.effekt == (0, 8_000, 12_000, 12_000)
    assert [e.p50 for e in svar.effekt] == pytest.approx(r.effekt)


def test_et_tiltak_i_siste_måned_faller_ut_ved_én_hel_måned() -> None:
    """Start desember 2027: en halv måneds forsinkelse er fortsatt i 2027, en hel er det ikke."""
    siste = EgetTiltak("a", "A", Anslag.punkt(12_000.0), Måned(2027, 12), omstilling=((2027, 500.0),))
    for måneder, ventet in ((0.5, 12_000), (0.99, 12_000), (1.0, 0)):
        svar = usikkerhet(kommunen(), tomt(SIKKERT[0], Anslag.punkt(måneder)).med(egne_tiltak=(siste,)))
        assert svar.helårseffekt.p50 == ventet and svar.effekt[-1].p50 == pytest.approx(max(0, 1_000 * (1 - måneder)))
    spredt = tomt(SIKKERT[0], Anslag(0.0, 0.5, 1.9)).med(
        egne_tiltak=(siste, replace(siste, id="b", start=Måned(2027, 11)))
    )
    svar = usikkerhet(kommunen(), spredt)
    assert svar.helårseffekt.p10 == 12_000 and svar.helårseffekt.p90 == 24_000


def test_egne_andeler_gjelder_ikke_før_det_første_året() -> None:
    """0,6 i 2024, utsatt seks måneder: 0,3 i 2024 fordi året før ikke har noe."""
    andeler = ((2024, 0.6), (2025, 1.0), (2026, 1.0), (2027, 1.0))
    eget = EgetTiltak("a", "A", Anslag.punkt(10_000.0), Måned(2024, 1), andeler=andeler)
    svar = usikkerhet(kommunen(), tomt(SIKKERT[0], Anslag.punkt(6.0)).med(egne_tiltak=(eget,)))
    assert [e.p50 for e in svar.effekt] == pytest.approx([3_000, 8_000, 10_000, 10_000])


def test_forsinkelse_på_en_halv_måned_ligger_midt_mellom() -> None:
    """Uten opptrapping fra januar: (12 + 11)/2 tolvdeler av 12 mill."""
    eget = EgetTiltak("a", "A", Anslag.punkt(12_000.0), Måned(2025, 1))
    svar = usikkerhet(kommunen(), tomt(SIKKERT[0], Anslag.punkt(0.5)).med(egne_tiltak=(eget,)))
    assert svar.effekt[1].p50 == pytest.approx(11_500)


# --- Fast, lik og uten hopp ----------------------------------------------------------------------------------


def test_samme_valg_gir_samme_tall() -> None:
    valg = sammensatt()
    baklengs = valg.med(tiltak=valg.tiltak[::-1], egne_tiltak=valg.egne_tiltak[::-1])
    assert usikkerhet(kommunen(), valg) == usikkerhet(kommunen(), baklengs)


def test_tallene_er_de_samme_på_alle_maskiner() -> None:
    """Fasttall: egne tiltak 10/20/40 og 5/6/9 mill., med felles faktorer. Endres bare når trekningene endres."""
    kommune = kommunen().model_copy(update={"tiltak": (), "relasjoner": ()})
    for navn in ("tiltak_etter_id", "valgbare", "overlapp", "stopprelasjoner"):
        kommune.__dict__.pop(navn, None)
    egne = (
        EgetTiltak("a", "A", Anslag(10_000.0, 20_000.0, 40_000.0), Måned(2025, 1)),
        EgetTiltak("b", "B", Anslag(5_000.0, 6_000.0, 9_000.0), Måned(2025, 8)),
    )
    svar = usikkerhet(kommune, tomt().med(egne_tiltak=egne))
    assert [svar.helårseffekt.p10, svar.helårseffekt.p50, svar.helårseffekt.p90] == FASTTALL_HELÅR
    assert [e.p50 for e in svar.effekt] == FASTTALL_EFFEKT


FASTTALL_HELÅR = [17_713.2, 23_850.9, 31_474.6]
FASTTALL_EFFEKT = [0.0, 13_869.9, 23_794.8, 23_850.9]


def test_en_annen_prosess_og_en_annen_hash_gir_samme_tall(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    fil = tmp_path / "s.json"
    fil.write_text(json.dumps({"tiltak": {t.id: {} for t in tallfestede()}}), encoding="utf-8")
    argumenter = ["usikkerhet", str(fil)]
    miljø = {"PYTHONHASHSEED": "1", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([sys.executable, "-m", "scenario", *argumenter], env=miljø, cwd=ROT, check=True)
    annen = capfd.readouterr().out
    kjør(argumenter)
    assert capfd.readouterr().out == annen


def test_å_slå_ett_tiltak_på_flytter_ikke_trekningene_for_de_andre() -> None:
    alle = tallfestede()
    uten, med = (tomt().med_tiltak(*(Tiltaksvalg(t.id) for t in utvalg)) for utvalg in (alle[1:], alle))
    a, b = lag_grunnlag(kommunen(), uten), lag_grunnlag(kommunen(), med)
    effekter = {t.id: t.helår for t in b.tiltak}
    assert all(np.array_equal(t.helår, effekter[t.id]) for t in a.tiltak)
    assert np.array_equal(a.levering, b.levering) and np.array_equal(a.forsinkelse, b.forsinkelse)


def test_å_fjerne_et_eget_tiltak_flytter_ikke_de_andre_egne() -> None:
    egne = [replace(EGET_STOR, id=f"t{n}") for n in range(40)]
    alle = trekker(kommunen(), tomt().med(egne_tiltak=tuple(egne))).kolonner
    assert len(set(alle[k] for k in alle if k[0].startswith("eget:"))) == 40
    to = (replace(EGET_STOR, id="a"), replace(EGET_STOR, id="b"))
    begge = trekker(kommunen(), tomt().med(egne_tiltak=to)).kolonner
    bare_b = trekker(kommunen(), tomt().med(egne_tiltak=to[1:])).kolonner
    assert begge["eget:b", "eget_anslag"] == bare_b["eget:b", "eget_anslag"]


def test_hvert_usikre_tall_har_sin_egen_kolonne() -> None:
    g = lag_grunnlag(kommunen(), alle_på(regn_med_inntektstiltak=True))
    brukt = [g.trekker.kolonner[t.id, navn] for t in g.tiltak for navn in t.usikre]
    assert len(brukt) == len(set(brukt)) > 20
    assert {0, 1}.isdisjoint(brukt)


def test_trekningene_rundes_opp_til_en_toerpotens() -> None:
    assert [Trekkplan(n).antall for n in (1, 2, 3, 1000, 16_384)] == [1, 2, 4, 1024, 16_384]
    assert STANDARD.antall == 16_384


# --- Retning -------------------------------------------------------------------------------------------------


def test_bedre_levering_gir_mer_på_alle_nivåer() -> None:
    svar = [usikkerhet(kommunen(), alle_på(levering=Anslag(x, x + 0.1, x + 0.2))) for x in (0.4, 0.6, 0.8)]
    for nivå in ("p5", "p10", "p25", "p50", "p75", "p90", "p95"):
        verdier = [getattr(s.helårseffekt, nivå) for s in svar]
        assert verdier == sorted(verdier) and verdier[0] < verdier[-1]


def test_et_eget_tiltak_uten_spenn_er_ikke_sikkert_før_brukeren_sier_det() -> None:
    """Alene og uten felles faktorer: 20 mill. kr svinger mellom det vanlige lave og høye i katalogen."""
    eget = EgetTiltak("punkt", "Punkt", Anslag.punkt(20_000.0), Måned(2025, 1))
    valg = tomt(*SIKKERT, spenn_der_det_mangler=True).med(egne_tiltak=(eget,))
    svar = usikkerhet(kommunen(), valg).helårseffekt
    lav, høy = vanlig(kommunen(), valg)
    assert 20_000 * lav < svar.p10 < 20_000 < svar.p90 < 20_000 * høy and lav < 1 < høy
    av = valg.med(forutsetninger=replace(valg.forutsetninger, spenn_der_det_mangler=False))
    assert usikkerhet(kommunen(), av).helårseffekt.bredde == 0
    assert f"{100 * lav:.0f}–{100 * høy:.0f}\u00a0%" in ord.om_tall_uten_spenn((lav, 1.0, høy), True)
    assert "som sikre" in ord.om_tall_uten_spenn((lav, 1.0, høy), False)
    med_eget_spenn = valg.med(egne_tiltak=(replace(eget, helårseffekt=Anslag(1.0, 20_000.0, 20_001.0)),))
    assert usikkerhet(kommunen(), med_eget_spenn) == usikkerhet(
        kommunen(), av.med(egne_tiltak=med_eget_spenn.egne_tiltak)
    )


def test_eksterne_tall_som_bommer_likt_gir_bredere_spenn_og_flytter_ingen_andre() -> None:
    hver_for_seg = alle_på(levering=SIKKERT[0], forsinkelse=SIKKERT[1])
    likt = hver_for_seg.med(forutsetninger=replace(hver_for_seg.forutsetninger, eksterne_bommer_likt=True))
    smalt, bredt = (usikkerhet(kommunen(), v).helårseffekt for v in (hver_for_seg, likt))
    assert bredt.bredde > 1.1 * smalt.bredde and bredt.p50 == pytest.approx(smalt.p50, rel=0.02)
    a, b = (lag_grunnlag(kommunen(), v) for v in (hver_for_seg, likt))
    for før, nå in zip(a.tiltak, b.tiltak, strict=True):
        tiltak = kommunen().tiltak_etter_id[før.id]
        if tiltak.opphav is not Opphav.EKSTERN:
            assert np.array_equal(før.helår, nå.helår), før.id


def test_andelene_i_det_som_betyr_mest_overstiger_ikke_helheten_når_tall_bommer_likt() -> None:
    svar = usikkerhet(kommunen(), alle_på(eksterne_bommer_likt=True))
    assert sum(u.andel for u in svar.viktigst) <= 1.0 + 1e-3
    (felles,) = [u for u in svar.viktigst if u.id == "felles_kilde:E3"]
    assert "E3" in felles.navn and felles.andel > 0


def test_linjen_om_hva_spennet_kommer_av_er_regnet_og_følger_forutsetningene() -> None:
    vanlig_ = usikkerhet(kommunen(), alle_på())
    levering = next(u for u in vanlig_.viktigst if u.id == "felles_levering")
    linje = ord.spennets_opphav(vanlig_.viktigst, LEVERING.nivåer)
    assert (
        linje is not None
        and f"{round(100 * levering.andel)}\u00a0%" in linje
        and "fra 60 til 100\u00a0%, mest trolig 90\u00a0%" in linje
    )
    assert linje.startswith("Mest av spennet")
    smal = usikkerhet(kommunen(), alle_på(levering=Anslag(0.89, 0.9, 0.91)))
    annen = ord.spennets_opphav(smal.viktigst, (0.89, 0.9, 0.91))
    assert annen is not None and not annen.startswith("Mest av spennet")
    sikker = usikkerhet(kommunen(), alle_på(levering=SIKKERT[0]))
    assert ord.spennets_opphav(sikker.viktigst, (1.0, 1.0, 1.0)) is None


def test_lengre_forsinkelse_gir_aldri_mer_i_noe_år() -> None:
    svar = [usikkerhet(kommunen(), alle_på(forsinkelse=Anslag(0.0, x, 2 * x + 1))) for x in (0.0, 2.0, 9.0, 17.0)]
    for før, etter in pairwise(svar):
        assert all(a.p50 >= b.p50 and a.p10 >= b.p10 for a, b in zip(før.effekt, etter.effekt, strict=True))
        assert før.helårseffekt.p50 >= etter.helårseffekt.p50


def test_et_tiltak_til_øker_sannsynligheten_for_målet() -> None:
    valg = alle_på(mål=70_000.0)
    mer = valg.med(egne_tiltak=(EgetTiltak("a", "A", Anslag(0.0, 4_000.0, 8_000.0), Måned(2025, 1)),))
    før, etter = usikkerhet(kommunen(), valg), usikkerhet(kommunen(), mer)
    assert 0 < før.sannsynlighet_mål < etter.sannsynlighet_mål < 1


def test_nivåene_stiger_og_søylene_rommer_alle_trekningene() -> None:
    svar = usikkerhet(kommunen(), sammensatt())
    for s in (svar.helårseffekt, *svar.effekt, *svar.fond):
        nivåer = [s.p5, s.p10, s.p25, s.p50, s.p75, s.p90, s.p95]
        assert nivåer == sorted(nivåer)
    assert sum(s.antall for s in svar.søyler) == svar.trekninger == 16_384
    assert 10 <= len(svar.søyler) <= 31
    assert all(a.til == b.fra for a, b in pairwise(svar.søyler))
    under = sum(s.antall for s in svar.søyler if s.til <= svar.helårseffekt.p50)
    assert under <= 16_384 / 2 <= under + max(s.antall for s in svar.søyler)


# --- Ytterpunkter --------------------------------------------------------------------------------------------


def test_ingenting_valgt_gir_beregningens_fond_og_null_effekt() -> None:
    svar = usikkerhet(kommunen(), tomt())
    r = beregn(kommunen(), tomt())
    assert svar.helårseffekt.p10 == svar.helårseffekt.p90 == 0
    assert tuple(f.p50 for f in svar.fond) == r.fond and svar.sannsynlighet_mål == 0
    assert svar.viktigst == () and svar.sannsynlighet_tomt_fond[-1] == float(r.fond[-1] == 0)


def test_bare_tiltak_som_ikke_er_tallfestet_gir_ingen_effekt() -> None:
    ukjente = [t.id for t in kommunen().valgbare if t.opphav is Opphav.IKKE_TALLFESTET]
    svar = usikkerhet(kommunen(), tomt().med_tiltak(*map(Tiltaksvalg, ukjente)))
    assert ukjente and svar.helårseffekt.p90 == 0 and svar.resultat.ikke_tallfestet == tuple(sorted(ukjente))


def test_negativ_innsparing_tærer_på_fondet() -> None:
    eget = EgetTiltak("a", "A", Anslag(-30_000.0, -20_000.0, -10_000.0), Måned(2025, 1))
    svar = usikkerhet(kommunen(), tomt(forsinkelse=SIKKERT[1]).med(egne_tiltak=(eget,)))
    assert svar.helårseffekt.p90 < 0
    assert svar.fond[1].p90 < beregn(kommunen(), tomt()).fond[1]


def test_lukkede_temaer_og_bryterne_for_antakelser_gjelder_som_i_beregningen() -> None:
    valg = alle_på(ta_med_antakelser=False).med(lukkede_temaer=(1,))
    g = lag_grunnlag(kommunen(), valg)
    assert [t.id for t in g.tiltak] == [b.id for b in beregn(kommunen(), valg).bidrag]
    assert g.tiltak


def test_stor_forsinkelse_skyver_alt_ut_av_perioden() -> None:
    svar = usikkerhet(kommunen(), alle_på(forsinkelse=Anslag.punkt(36.0)))
    # Gevinstene er borte, men KI-lisensen på 500 løper fra den planlagte starten.
    assert svar.helårseffekt.p90 == 0 and svar.effekt[-1].p90 == -500
    # Omstillingen påløper likevel i det planlagte året.
    assert svar.fond[-1].p50 < usikkerhet(kommunen(), tomt()).fond[-1].p50 or svar.fond[-1].p50 == 0


def test_én_trekning_er_nok_til_et_svar() -> None:
    svar = usikkerhet(kommunen(), sammensatt(), Trekkplan(1))
    assert svar.helårseffekt.p10 == svar.helårseffekt.p90


# --- Hvorfor og hva som betyr mest ---------------------------------------------------------------------------


def test_forklaringen_går_opp() -> None:
    """Sannsynlig sum + skjevhet + levering + forsinkelse = P50."""
    svar = usikkerhet(kommunen(), sammensatt())
    sum_ = svar.resultat.helårseffekt + sum(ledd.beløp for ledd in svar.forklaring)
    assert sum_ == pytest.approx(svar.helårseffekt.p50, abs=1e-6)
    fond = svar.resultat.fond[-1] + sum(ledd.beløp for ledd in forklar_fondet(kommunen(), sammensatt()))
    assert fond == pytest.approx(svar.fond[-1].p50, abs=1e-6)
    assert [ledd.årsak.value for ledd in svar.forklaring] == ["skjevhet", "levering", "forsinkelse"]
    assert svar.forklaring[1].beløp < 0 and svar.forklaring[2].beløp < 0


def test_hvert_ledd_i_forklaringen_er_forskjellen_på_to_svar() -> None:
    """Skjevhet er svaret uten felles faktorer, levering er svaret uten forsinkelse, og forsinkelse er resten."""
    valg = sammensatt()
    r = beregn(kommunen(), valg)
    uten_begge = {"felles_levering": SIKKERT[0], "felles_forsinkelse_måneder": SIKKERT[1]}
    svar = [
        usikkerhet(kommunen(), valg.med(forutsetninger=replace(valg.forutsetninger, **felles)))  # type: ignore[arg-type]
        for felles in (uten_begge, {"felles_forsinkelse_måneder": SIKKERT[1]}, {})
    ]
    helår = [r.helårseffekt, *(s.helårseffekt.p50 for s in svar)]
    fond = [r.fond[-1], *(s.fond[-1].p50 for s in svar)]
    assert [ledd.beløp for ledd in svar[-1].forklaring] == pytest.approx([b - a for a, b in pairwise(helår)], abs=0.2)
    ledd_i_fondet = [ledd.beløp for ledd in forklar_fondet(kommunen(), valg)]
    assert ledd_i_fondet == pytest.approx([b - a for a, b in pairwise(fond)], abs=0.2)


def test_andelene_er_variansandelene_når_summen_er_enkel() -> None:
    """To uavhengige tiltak: PERT 0/30/60 har varians 9/7 av PERT 5/25/…; andelen er variansen delt på summen."""
    spenn = {"a": (0.0, 30_000.0, 60_000.0), "b": (10_000.0, 15_000.0, 50_000.0), "c": (0.0, 5_000.0, 5_000.0)}
    egne = tuple(EgetTiltak(i, i.upper(), Anslag(*s), Måned(2025, 1)) for i, s in spenn.items())
    svar = usikkerhet(kommunen(), tomt(*SIKKERT).med(egne_tiltak=egne))
    middel = {i: (s[0] + 4 * s[1] + s[2]) / 6 for i, s in spenn.items()}
    varians = {i: (middel[i] - s[0]) * (s[2] - middel[i]) / 7 for i, s in spenn.items()}
    andel = {u.id.removeprefix("eget:"): u.andel for u in svar.viktigst}
    for i in spenn:
        assert andel[i] == pytest.approx(varians[i] / sum(varians.values()), abs=0.005)
    assert [u.andel for u in svar.viktigst] == sorted((u.andel for u in svar.viktigst), reverse=True)
    # Utslaget: forventet sum med de andre på sitt gjennomsnitt, og denne på P10 og P90.
    for u in svar.viktigst:
        andre = sum(m for i, m in middel.items() if f"eget:{i}" != u.id)
        assert u.lav == pytest.approx(andre + u.p10, abs=60) and u.høy == pytest.approx(andre + u.p90, abs=60)


def test_andelen_er_variansen_i_betinget_forventning() -> None:
    """Felles levering og forsinkelse: andelen mot variansen mellom gruppegjennomsnitt i fasiten."""
    valg = sammensatt()
    svar = usikkerhet(kommunen(), valg)
    rng = np.random.default_rng(3)
    n = 100_000
    bolk = en_bolk(kommunen(), valg, rng, n)
    rng = np.random.default_rng(3)
    faktorer = {
        "felles_levering": betapert(rng, LEVERING.nivåer, n),
        "felles_forsinkelse_måneder": betapert(rng, FORSINKELSE.nivåer, n),
    }
    for utfall, utslag in ((bolk.helårseffekt, svar.viktigst), (bolk.fond[-1], svar.viktigst_for_fondet)):
        for id, verdier in faktorer.items():
            grupper = utfall[np.argsort(verdier)].reshape(100, -1).mean(axis=1)
            u = next(u for u in utslag if u.id == id)
            assert u.andel == pytest.approx(grupper.var() / utfall.var(), abs=0.02)
            assert (u.p10, u.p90) == pytest.approx(np.percentile(verdier, (10, 90)), rel=0.02)
            assert (u.lav, u.høy) == pytest.approx(sorted(grupper[[10, 90]]), abs=0.02 * np.ptp(utfall))


def test_utslaget_går_fra_p10_til_p90_og_andelene_overstiger_ikke_helheten() -> None:
    svar = usikkerhet(kommunen(), sammensatt())
    g = lag_grunnlag(kommunen(), sammensatt())
    effekter = {t.id: t.helår for t in g.tiltak}
    for u in svar.viktigst:
        assert u.p10 < u.p90 and u.lav <= u.høy
        if not u.felles:
            assert u.p10 == pytest.approx(np.percentile(effekter[u.id], 10), abs=60)
            assert u.p90 == pytest.approx(np.percentile(effekter[u.id], 90), abs=60)
    assert 0.9 < sum(u.andel for u in svar.viktigst) < 1.02
    assert {u.id for u in svar.viktigst if u.felles} == {"felles_levering", "felles_forsinkelse_måneder"}


# --- Hvor trygge er tallene ----------------------------------------------------------------------------------


def test_delingen_på_opphav_er_resultatets() -> None:
    valg = sammensatt().uten_tiltak([tallfestede()[0].id])
    r = beregn(kommunen(), valg)
    hele, *temaer = opphavsdeling(kommunen(), r)
    assert sum(a for _, a in hele.andeler) == pytest.approx(1)
    positiv = {o: sum(max(0, b.helårseffekt) for b in r.bidrag if b.opphav is o) for o in Opphav}
    assert dict(hele.andeler) == pytest.approx({o: b / hele.helårseffekt for o, b in positiv.items() if b})
    assert [d.tema for d in temaer] == sorted({d.tema or 0 for d in temaer})
    assert temaer[0].tema == 0 and dict(temaer[0].andeler) == {Opphav.EGET: pytest.approx(1)}


def test_tiltak_som_koster_mer_enn_de_gir_er_ikke_med_i_delingen() -> None:
    taper = EgetTiltak("taper", "Taper", Anslag.punkt(-4_000.0), Måned(2025, 1))
    hele, egne = opphavsdeling(kommunen(), beregn(kommunen(), tomt().med(egne_tiltak=(taper, EGET_TO))))
    assert hele.helårseffekt == egne.helårseffekt == 10_500
    assert hele.andeler == ((Opphav.EGET, 1.0),)


def test_uten_tiltak_er_det_ingenting_å_dele() -> None:
    (hele,) = opphavsdeling(kommunen(), beregn(kommunen(), tomt()))
    assert hele.andeler == () and hele.helårseffekt == 0


def test_innsnevringen_er_bredden_med_tallet_låst() -> None:
    """Å låse et egenanslag på sannsynlig er det samme som å gjøre det til et punkt i valget."""
    valg = sammensatt()
    alle = mest_å_hente(kommunen(), valg)
    nå = usikkerhet(kommunen(), valg).helårseffekt.bredde
    punkt = replace(EGET_STOR, helårseffekt=Anslag.punkt(EGET_STOR.helårseffekt.sannsynlig))
    kjent = usikkerhet(kommunen(), valg.med(egne_tiltak=(punkt, EGET_TO, EGET_SEN))).helårseffekt.bredde
    stor = next(i for i in alle if i.tiltak == EGET_STOR.nøkkel)
    assert stor.smalere == pytest.approx(nå - kjent, abs=0.5) and stor.bredde == pytest.approx(kjent, abs=0.5)
    kjent_levering = replace(valg.forutsetninger, felles_levering=Anslag.punkt(LEVERING.sannsynlig))
    uten = usikkerhet(kommunen(), valg.med(forutsetninger=kjent_levering)).helårseffekt.bredde
    levering = next(i for i in alle if i.tall == "levering")
    assert levering.smalere == pytest.approx(nå - uten, abs=0.5)
    assert [i.smalere for i in alle] == sorted((i.smalere for i in alle), reverse=True)
    assert {i.tall for i in alle if i.tiltak == "felles"} == {"levering", "forsinkelse"}
    assert len(alle) == 2 + sum(len(t.usikre) for t in lag_grunnlag(kommunen(), valg).tiltak)


# --- I ord ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sannsynlighet", "tekst"),
    [
        (1.0, "nesten sikkert"),
        (0.97, "svært sannsynlig"),
        (0.94, "om lag 9 av 10"),
        (0.31, "om lag 3 av 10"),
        (0.06, "om lag 1 av 10"),
        (0.03, "svært lite sannsynlig"),
        (0.0, "nesten utelukket"),
    ],
)
def test_sannsynlighet_i_ord(sannsynlighet: float, tekst: str) -> None:
    assert ord.i_ord(sannsynlighet).replace("\u00a0", " ") == tekst


def test_den_korte_linjen() -> None:
    linje = ord.kort_linje(112_400, 138_700, 158_200, 0.31, 150_000).replace("\u00a0", " ")
    assert linje == "139, trolig 112–158; om lag 3 av 10 for å nå 150"


@pytest.mark.parametrize("sannsynlighet", [0.0, 0.03, 0.31, 0.97, 1.0])
def test_hovedsetningen_er_kort_og_uten_fagord(sannsynlighet: float) -> None:
    for tekst in (
        ord.hovedsetning(112_400, 158_200, sannsynlighet, 150_000, False),
        ord.om_fondet(sannsynlighet, 1 - sannsynlighet, 2027),
        ord.hvorfor_lavere(84_000, 71_000, {"skjevhet": -2_350, "levering": -10_650, "forsinkelse": 0.0}) or "",
    ):
        for setning in tekst.split(". "):
            assert 0 < len(setning.replace("\u00a0", " ").split()) <= 25, setning
        assert not any(fagord in tekst.lower() for fagord in ("persentil", "fordeling", "stokastisk", "%"))


def test_hvorfor_lavere_tier_når_midten_ikke_er_lavere() -> None:
    assert ord.hvorfor_lavere(84_000, 84_010, {"skjevhet": 10.0}) is None


# --- Kommandolinjen ------------------------------------------------------------------------------------------


def test_kommandoen_følger_kontrakten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fil = tmp_path / "s.json"
    scenario = {
        "tiltak": {t.id: {} for t in tallfestede()},
        "forutsetninger": {
            "felles_levering": {"lav": 0.6, "sannsynlig": 0.9, "høy": 1.0},
            "felles_forsinkelse_måneder": {"lav": 0, "sannsynlig": 3, "høy": 8},
        },
    }
    fil.write_text(json.dumps(scenario), encoding="utf-8")
    assert kjør(["usikkerhet", str(fil), "--trekninger", "1000", "--frø", "3"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["trekninger"] == 1024 and data["frø"] == 3
    for nivå in ("p10", "p50", "p90"):
        assert len(data[nivå]["effekt"]) == len(data[nivå]["fond"]) == len(data["år"])
    assert data["p10"]["helårseffekt"] < data["p50"]["helårseffekt"] < data["p90"]["helårseffekt"]
    assert set(data["sannsynlighet"]) >= {"mål", "over_reservekrav", "tomt_fond"}
    assert all({"tiltak", "andel", "p10", "p90"} <= rad.keys() for rad in data["viktigst"])
    assert data["viktigst"][0]["tiltak"] == "felles_levering"


@pytest.mark.parametrize("argument", [["--trekninger", "3"], ["--trekninger", "9000000"], ["--frø", "-1"]])
def test_umulige_argumenter_forklares(argument: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert kjør(["usikkerhet", *argument]) == 2
    assert argument[0] in capsys.readouterr().err
