"""Setningene som bærer svaret er korte og uten fremmedord, for alle alternativer noen kan lage."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings

from scenario.analyse.usikkerhet.usikkerhetssvar import usikkerhet
from scenario.begreper import Valg
from scenario.beregning import beregn
from scenario.framstilling import dom, sannsynlighet
from tests.strategier import drammen, valg_for
from tests.verktoy.lix import Tekst, lix, tekstene

KOMMUNE = drammen()
ALTERNATIVER = valg_for(KOMMUNE)
FLEST_ORD = 25
FREMMEDORD = ("persentil", "fordeling", "stokastisk")
SIDER = sorted((Path(__file__).parent.parent / "sider").rglob("*.py"))


def setninger(tekst: str) -> list[str]:
    """Setningene i en tekst. «mill. kr» og tall med punktum er ikke slutten på en setning."""
    return [s for s in re.split(r"(?<!mill)(?<!kl)\.\s+(?=[A-ZÆØÅ«])", tekst) if s]


def er_kort_og_klar(tekst: str, flest: int = FLEST_ORD) -> None:
    for setning in setninger(tekst):
        assert len(setning.split(" ")) <= flest, setning  # et tall med hardt mellomrom er ett ord
    assert not any(ord in tekst.lower() for ord in FREMMEDORD), tekst


@settings(max_examples=60)
@given(ALTERNATIVER)
def test_dommen_er_én_kort_setning_og_et_forbehold_om_mengdene(valg: Valg) -> None:
    tekst = dom.dommen(beregn(KOMMUNE, valg))
    er_kort_og_klar(tekst, flest=32)  # når alt virker, og hvor lite som virker i tide, står i samme setning
    assert len(setninger(tekst.removesuffix(dom.OM_MENGDENE))) == 1


@settings(max_examples=10)
@given(ALTERNATIVER)
def test_hovedsetningen_om_usikkerhet_er_kort_og_uten_fremmedord(valg: Valg) -> None:
    u = usikkerhet(KOMMUNE, valg)
    if u.resultat.konflikter:
        return
    nådd = u.oppnådd
    er_kort_og_klar(
        sannsynlighet.hovedsetning(nådd.p10, nådd.p90, u.sannsynlighet_mål, u.resultat.mål, u.resultat.akkumulert)
    )


def test_sidene_bruker_ikke_fremmedordene() -> None:
    for fil in SIDER:
        tekster = re.findall(r'"([^"\n]*)"', fil.read_text("utf-8"))
        for tekst in tekster:
            assert not any(ord in tekst.lower() for ord in FREMMEDORD), f"{fil.name}: {tekst}"


def test_en_for_lang_setning_oppdages() -> None:
    assert len(setninger("Det gir 1,5 mill. kr i året. Fondet holder.")) == 2
    for dårlig in ("ord " * 26, "Persentilen er 10."):
        try:
            er_kort_og_klar(dårlig)
        except AssertionError:
            continue
        raise AssertionError(f"slapp gjennom: {dårlig}")


# --- Lesbarhet ------------------------------------------------------------------------------------------------------

TYNGST_TEKST, TYNGST_FIL = 60, 50


def test_ingen_tekst_er_tung_å_lese() -> None:
    for_tunge = [f"{t.lix:.0f} {t.sted}: {t.tekst}" for t in tekstene() if t.lix > TYNGST_TEKST]
    assert not for_tunge, "\n".join(for_tunge)


def test_tekstene_i_hver_fil_er_lette_samlet() -> None:
    filer: dict[str, list[Tekst]] = {}
    for t in tekstene():
        filer.setdefault(t.sted, []).append(t)
    snitt = {sted: sum(t.lix for t in i_fila) / len(i_fila) for sted, i_fila in filer.items()}
    tunge = {sted: round(verdi) for sted, verdi in snitt.items() if verdi > TYNGST_FIL}
    assert not tunge


def test_lix_er_regnet_som_i_læreboka() -> None:
    # 8 ord, 2 setninger, 1 langt ord: 8 ÷ 2 + 100 · 1 ÷ 8 = 16,5
    assert lix("Skolen er liten. Elevene går til en annen.") == 8 / 2 + 100 * 1 / 8
    tung = "Effektiviseringspotensialet forutsetter organisasjonsutvikling gjennom kompetanseheving i tjenesteområdene."
    assert lix(tung) > TYNGST_TEKST


def test_konsekvensen_er_kort_ved_alle_mengder_og_hensikten_i_høyst_20_ord() -> None:
    for tiltak in KOMMUNE.tiltak:
        assert len(tiltak.hensikt.split()) <= 20, tiltak.id
        m = tiltak.mengde
        mengder = (
            [1.0] if m is None else [m.minst + i * m.trinn for i in range(round((m.størst - m.minst) / m.trinn) + 1)]
        )
        for mengde in mengder:
            tekst = tiltak.konsekvens(mengde)
            assert tekst is not None or tiltak.status == "vedtatt", f"{tiltak.id} ved {mengde}"
            assert len(tekst or "") <= 140


def test_en_sum_over_årene_sier_at_den_ikke_er_et_årsnivå() -> None:
    akkumulert = next(t for t in KOMMUNE.mål.tolkninger if t.type == "akkumulert")
    resultat = beregn(KOMMUNE, Valg(replace(KOMMUNE.standard, tolkning=akkumulert.id)))
    assert dom.om_tolkningen(resultat) == (
        "Tolkning E: summen av 2025–2027, ikke et årsnivå. De to kan ikke sammenlignes."
    )
