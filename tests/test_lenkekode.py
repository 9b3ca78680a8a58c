"""Lenkekoden: et scenario til tekst og tilbake, nå og for alltid."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.tiltak import Status, Tiltak
from scenario.begreper.valg import Anslag, Antakelser, EgenOverlapp, EgetTiltak, Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.deling import lenkefelt, lenketegn
from scenario.deling.lenkekode import LENGST, kod, les, med_rett_kontrollsum
from scenario.deling.scenariofil import fyll_ut, les_data, scenario_som_data
from scenario.feilmeldinger import Inndatafeil
from scenario.kommandoer import kjør
from tests.strategier import FIKTIV, drammen, lillevik, valg_for

GAMLE = sorted((Path(__file__).parent / "lenker" / "v1").glob("*.yaml"))
KOMMUNER = {"drammen": drammen, "lillevik": lillevik}
MÅ_STÅ = {"start", "opptrapping_måneder", "mengde", "id", "tolkning"}


def på(kommune: Kommune, **tiltak: dict[str, Any]) -> Valg:
    """Scenarioet med disse tiltakene og standard forutsetninger."""
    return les_data(kommune, {"tiltak": tiltak})


def med(kommune: Kommune, **felt: Any) -> Kommune:
    """Kommunen med noen felt byttet, uten oppslagene den gamle har husket."""
    return Kommune.model_construct(**{**dict(kommune), **felt})


def med_tiltak(kommune: Kommune, id: str, **felt: Any) -> Kommune:
    """Kommunen med ett tiltak endret."""
    return med(kommune, tiltak=tuple(t.model_copy(update=felt) if t.id == id else t for t in kommune.tiltak))


def lag(kropp: str, kommune: Kommune | None = None) -> str:
    """En kode skrevet for hånd, med rett kontrollsum."""
    return med_rett_kontrollsum(kommune or drammen(), f"{kropp}....")


def setning(kommune: Kommune, kode: str) -> str:
    """Den ene setningen koden blir avvist med."""
    with pytest.raises(Inndatafeil) as feil:
        les(kommune, kode)
    (svar,) = feil.value.setninger
    return svar


# --- Fram og tilbake


@pytest.mark.parametrize("kommune", KOMMUNER)
@settings(max_examples=300)
@given(data=st.data())
def test_ethvert_scenario_kommer_likt_tilbake_og_gir_samme_kode_igjen(kommune: str, data: st.DataObject) -> None:
    k = KOMMUNER[kommune]()
    valg = data.draw(valg_for(k, utfylt=False))
    try:
        kode = kod(k, valg)
    except Inndatafeil as feil:
        assume("for stort" not in str(feil))
        raise
    lest = les(k, kode)
    assert lest.valg == fyll_ut(k, valg)
    assert kod(k, lest.valg) == kode
    assert re.fullmatch(r"1[A-Za-z0-9._~-]+", kode)
    assert lest.ukjente == lest.endret == ()


@given(data=st.data())
def test_rekkefølgen_valgene_er_gjort_i_har_ingen_betydning(data: st.DataObject) -> None:
    valg = data.draw(valg_for(lillevik()))
    stokket = valg.med(
        tiltak=tuple(data.draw(st.permutations(valg.tiltak))),
        egne_tiltak=tuple(data.draw(st.permutations(valg.egne_tiltak))),
        overlapp=tuple(data.draw(st.permutations(valg.overlapp))),
        lukkede_temaer=tuple(data.draw(st.permutations(valg.lukkede_temaer))),
    )
    assert kod(lillevik(), stokket) == kod(lillevik(), valg)


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(5e-324)
@example(1.7976931348623157e308)
@example(0.1 + 0.2)
@example(-1200000.0)
def test_et_tall_er_nøyaktig_det_samme_etterpå(verdi: float) -> None:
    leser = lenketegn.Leser(lenketegn.skriv_tall(verdi), 0)
    assert lenketegn.les_tall(leser) == verdi
    assert leser.ferdig


@pytest.mark.parametrize(
    ("verdi", "skrevet"),
    [(0, "0"), (3, "3"), (0.5, ".5"), (-0.25, "-.25"), (3000, "3_3"), (1500, "1500"), (150000, "150_3"), (1e-7, "1_-7")],
)
def test_tall_skrives_kort_og_lesbart(verdi: float, skrevet: str) -> None:
    assert lenketegn.skriv_tall(verdi) == skrevet


def test_alle_felt_i_begrepene_har_plass_i_koden() -> None:
    """Et nytt felt i begrepene må få en bokstav her, ellers mister lenkene det uten at noen merker det."""
    for begrep, tabell in (
        (Tiltaksvalg, lenkefelt.TILTAK),
        (EgetTiltak, lenkefelt.EGET),
        (Antakelser, lenkefelt.ANTAKELSER),
        (Valg, lenkefelt.SCENARIO),
    ):
        samlinger = {"antakelser", "tiltak", "egne_tiltak"} if begrep is Valg else set()
        assert {f.navn for f in tabell.values()} | samlinger == {f.name for f in fields(begrep)} - MÅ_STÅ


def test_eksemplet_i_forklaringen_kan_leses() -> None:
    lest = les(drammen(), lag("1A~nPlan~.V8b3K-Cft2.5")).valg
    katalogen = {t.kode: t.id for t in drammen().tiltak}
    august, år = Måned(2025, 8), 12
    assert lest == Valg(
        antakelser=drammen().standard,
        navn="Plan",
        tiltak=(
            Tiltaksvalg(katalogen["b"], 3, august, 0, realiseringsgrad=0.5),
            Tiltaksvalg(katalogen["f"], 1, august, år),
            Tiltaksvalg(katalogen["t"], 2.5, august, år),
        ),
    )


def test_styretegn_i_tekst_blir_borte_slik_de_blir_i_en_fil() -> None:
    valg = Valg(antakelser=drammen().standard, navn="linje\nskift\x00\x1b[0m")
    assert les(drammen(), kod(drammen(), valg)).valg.navn == "linje skift[0m"
    assert les_data(drammen(), {"navn": valg.navn}).navn == "linje skift[0m"


def test_et_scenario_uten_plass_i_en_lenke_sier_fra() -> None:
    egne = tuple(
        EgetTiltak(str(n), "😀" * 80, Anslag.punkt(1), Måned(2025, 1)) for n in range(40)
    )
    with pytest.raises(Inndatafeil, match="for stort"):
        kod(drammen(), Valg(antakelser=drammen().standard, egne_tiltak=egne))


def test_et_tiltak_som_ikke_finnes_kan_ikke_kodes() -> None:
    valg = Valg(antakelser=drammen().standard, tiltak=(Tiltaksvalg("finnes_ikke", 1.0, Måned(2025, 1), 0),))
    with pytest.raises(Inndatafeil, match="finnes_ikke"):
        kod(drammen(), valg)


# --- Lengde


def lengste_mengde(tiltak: Tiltak) -> float:
    """Mengden på glideren som tar mest plass i koden."""
    m = tiltak.mengde
    if m is None:
        return 1.0
    trinn = [round(m.minst + n * m.trinn, 6) for n in range(round((m.størst - m.minst) / m.trinn) + 1)]
    return max(trinn, key=lambda mengde: len(skrevet_mengde(mengde)))


def skrevet_mengde(mengde: float) -> str:
    return "" if mengde == 1 else lenketegn.skriv_tall(mengde)


def grupper(kommune: Kommune) -> dict[tuple[Måned, int], list[Tiltak]]:
    """Valgbare tiltak etter start og opptrapping, de som tar mest plass først."""
    svar: dict[tuple[Måned, int], list[Tiltak]] = {}
    for tiltak in sorted(kommune.valgbare, key=plass, reverse=True):
        svar.setdefault((tiltak.start, tiltak.opptrapping_måneder), []).append(tiltak)
    return svar


def plass(tiltak: Tiltak) -> int:
    return len(tiltak.kode + skrevet_mengde(lengste_mengde(tiltak)))


def verste(kommune: Kommune, antall: int) -> list[Tiltak]:
    """Tiltakene som gir lengst kode: for hver mulig samling av grupper én fra hver, så de lengste i dem."""
    alle = grupper(kommune)
    best: list[Tiltak] = []
    for samling in chain.from_iterable(combinations(sorted(alle), n) for n in range(1, antall + 1)):
        første = [alle[gruppe][0] for gruppe in samling]
        resten = sorted(chain.from_iterable(alle[g][1:] for g in samling), key=plass, reverse=True)
        utvalg = första_og(første, resten, antall)
        if len(utvalg) == antall and regnet_lengde(utvalg) > regnet_lengde(best):
            best = utvalg
    return best
