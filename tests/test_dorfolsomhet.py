"""Hvor langt katalogen rekker uten hvert tema, hva svaret hviler på, og hvordan det sies."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from scenario.analyse.pakker.dorfolsomhet import Følsomhet, Grep, følsomhet, med_kortere_mengder
from scenario.analyse.pakker.pakkesporsmal import Formål, Pakkespørsmål, med_standardmengder
from scenario.analyse.pakker.pakkesvar import svar
from scenario.analyse.pakker.prinsippvedtak import Avstand, Prinsipp, prinsipp
from scenario.begreper.valg import Valg
from scenario.framstilling import pakketekst
from scenario.framstilling.tall import HARDT, mill_kr
from scenario.kommandoer import kjør
from tests.strategier import drammen

KOMMUNE = drammen()
SPØRSMÅL = Pakkespørsmål(KOMMUNE, Valg(KOMMUNE.standard))


@pytest.fixture(scope="module")
def dørene() -> Prinsipp:
    return prinsipp(SPØRSMÅL)


@pytest.fixture(scope="module")
def rader() -> dict[Grep, Følsomhet]:
    return {f.grep: f for f in følsomhet(SPØRSMÅL)}


def med_avstander(svar: Prinsipp, *avstander: Avstand) -> Prinsipp:
    return replace(svar, avstander=avstander)


def vanlig(tekst: str) -> str:
    return tekst.replace(HARDT, " ")


def test_hvert_grep_er_de_samme_dørene_med_én_ting_endret(rader: dict[Grep, Følsomhet], dørene: Prinsipp) -> None:
    assert list(rader) == list(Grep)
    nå = rader[Grep.SOM_NÅ]
    assert nå.rekker.størst == dørene.størst and set(nå.ikke_uten) == {a.tema for a in dørene.avstander}
    inntekt = replace(SPØRSMÅL, valg=Valg(replace(KOMMUNE.standard, regn_med_inntektstiltak=True)))
    assert rader[Grep.INNTEKT].rekker.størst == prinsipp(inntekt).størst > nå.rekker.størst
    begge = replace(inntekt, valg=Valg(replace(inntekt.valg.forutsetninger, regn_om_priser=True)))
    assert rader[Grep.INNTEKT_OG_PRISER].rekker.størst == prinsipp(begge).størst > rader[Grep.INNTEKT].rekker.størst
    assert nå.rekker.størst < rader[Grep.PRISER].rekker.størst < rader[Grep.INNTEKT_OG_PRISER].rekker.størst
    assert nå.rekker.størst > rader[Grep.TRE_KVART].rekker.størst > rader[Grep.HALVE].rekker.størst
    eget = rader[Grep.EGET]
    assert eget.beløp == pytest.approx(max(a.mangler for a in dørene.avstander))
    assert eget.rekker.størst == pytest.approx(nå.rekker.størst + eget.beløp) and eget.ikke_uten == ()


def test_kortere_mengder_flytter_bare_det_ytterste_og_holder_seg_hele() -> None:
    """10 barnehager med standard 3: 3 + 3/4 · 7 = 8,25, altså 8. 3,0 prosentpoeng med standard 1: 2,5."""
    kort = med_kortere_mengder(SPØRSMÅL, 0.75).kommune.tiltak_etter_id
    barnehager, fravær = kort["barnehagestruktur"].mengde, kort["sykefravaer"].mengde
    før = KOMMUNE.tiltak_etter_id["sykefravaer"].mengde
    assert barnehager and fravær and før
    assert (barnehager.standard, barnehager.størst) == (3, 8)
    assert fravær.størst == før.standard + 0.75 * (før.størst - før.standard)


def test_setningen_sier_hva_den_hviler_på_og_hvor_mye_som_mangler(dørene: Prinsipp) -> None:
    setning = vanlig(pakketekst.prinsippsetning(KOMMUNE, dørene))
    assert setning.startswith("I denne katalogen, med mengdegrensene vi har valgt, gir tiltakene")
    (avstand,) = dørene.avstander
    assert vanlig(f"Uten struktur mangler {mill_kr(avstand.mangler)} på 150 mill. kr.") in setning
    assert avstand.mangler == pytest.approx(dørene.mål - avstand.størst)
    assert "kan ikke" not in setning


@pytest.mark.parametrize(
    ("mangler", "antatt", "må"),
    [(16_000.0, 60_000.0, False), (16_000.0, 16_000.0, False), (16_001.0, 16_000.0, True), (20.0, 0.0, True)],
)
def test_må_står_bare_der_det_mangler_mer_enn_det_som_hviler_på_antakelser(
    dørene: Prinsipp, mangler: float, antatt: float, må: bool
) -> None:
    svaret = med_avstander(dørene, Avstand(1, dørene.mål - mangler, mangler, antatt))
    setning = vanlig(pakketekst.prinsippsetning(KOMMUNE, svaret))
    assert (svaret.må_stå_åpne == (1,)) == må == ("struktur må stå åpent" in setning)
    assert ("må" in setning.replace("mål", "").split()) == må
    assert ("kan gi et annet svar" in setning) != må
    assert " 0,0 mill. kr" not in setning


def test_i_drammen_hviler_mer_på_antakelser_enn_det_som_mangler(dørene: Prinsipp) -> None:
    assert dørene.må_stå_åpne == ()


def test_tabellen_sier_hva_hvert_grep_gir(rader: dict[Grep, Følsomhet]) -> None:
    tabell = pakketekst.følsomhetstabell(KOMMUNE, tuple(rader.values()))
    ved = dict(zip(map(vanlig, tabell["Hvis"]), map(vanlig, tabell["Målet nås ikke uten"]), strict=True))
    assert ved["Grensene vi har valgt"].startswith("struktur (")
    assert ved["Ytterste mengde er halvveis fra standarden"].startswith("målet nås ikke; ")
    (eget,) = [v for k, v in ved.items() if k.startswith("Et tiltak til, utenfor katalogen, på ")]
    assert eget == "ingen; hvert tema kan lukkes"


def test_målet_som_aldri_nås_sier_hvor_mye_som_mangler() -> None:
    høyt = replace(SPØRSMÅL, mål=300_000.0)
    setning = vanlig(pakketekst.prinsippsetning(KOMMUNE, prinsipp(høyt)))
    assert "Med alle temaer åpne mangler" in setning and "300 mill. kr" in setning


@pytest.mark.parametrize(
    ("sett", "sies", "linjer"),
    [
        (((),), "150 mill. kr nås også når alle temaene er lukket.", 0),
        (((1,), (3,)), "nås uten hvert av temaene for seg, men ikke når alle er lukket.", 2),
        (((1, 3), (1, 4)), "nås uten hvert av temaene for seg, men ikke med færre enn 2 av dem.", 2),
    ],
)
def test_dørene_når_egne_tiltak_rekker_langt(
    dørene: Prinsipp, sett: tuple[tuple[int, ...], ...], sies: str, linjer: int
) -> None:
    svaret = replace(dørene, minste_sett=sett, avstander=())
    assert vanlig(pakketekst.prinsippsetning(KOMMUNE, svaret)).endswith(sies)
    (samlingene,) = pakketekst.minste_sett(KOMMUNE, svaret).values()
    assert len(samlingene) == linjer and all(samlingene)


def test_kommandoen_gir_setningen_avstandene_og_følsomheten(capsys: pytest.CaptureFixture[str]) -> None:
    assert kjør(["pakker", "--formål", "færrest", "--antall", "1", "--mål", "60000", "--prinsipp"]) == 0
    data = json.loads(capsys.readouterr().out)["prinsipp"]
    assert data["svar"].startswith("I denne katalogen, med mengdegrensene vi har valgt")
    assert [rad["hvis"] for rad in data["følsomhet"]][:2] == ["som_nå", "inntekt"]
    assert data["må_stå_åpne"] == [a["tema"] for a in data["nås_ikke_uten"] if a["avgjort"]]


def test_standardmengder_holdes_og_kortet_sier_hvor_langt_en_pakke_går() -> None:
    s = replace(SPØRSMÅL, formål=Formål.FÆRREST, mål=60_000.0)
    (fri,), (holdt,) = svar(s, 1).pakker, svar(med_standardmengder(s), 1).pakker
    standard = {t.id: t.standardmengde for t in KOMMUNE.tiltak}
    assert all(t.mengde == standard[t.id] for t in holdt.valg.tiltak)
    assert pakketekst.over_standard(KOMMUNE, holdt.valg) == ""
    over = [t for t in fri.valg.tiltak if t.mengde is not None and t.mengde > standard[t.id]]
    assert over and len(fri.tiltak) < len(holdt.tiltak)
    assert f"Går lenger enn standardmengden for {len(over)} av " in vanlig(pakketekst.over_standard(KOMMUNE, fri.valg))
    linjer = " ".join(pakketekst.innhold(KOMMUNE, fri.valg))
    assert linjer.count(", standard ") == sum(t.mengde != standard[t.id] for t in fri.valg.tiltak)
