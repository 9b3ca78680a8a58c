"""Sykefravær: andelen i arbeidsgiverperioden er ikke kjent, og er ikke i formelen før noen fyller den ut."""

from __future__ import annotations

import pytest

from scenario.begreper.felles import Opphav
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.framstilling.forklaring import regnestykke
from tests.strategier import drammen

PERIODE = "andel_i_arbeidsgiverperioden"


def gir(**drivere: float) -> float:
    valgt = Tiltaksvalg("sykefravaer", mengde=1.0, drivere=tuple(sorted(drivere.items())))
    return beregn(drammen(), Valg(drammen().standard, (valgt,))).helårseffekt


def per_prosentpoeng(refusjon: float) -> float:
    """7 700 / 100 · 0,80 · årsverket · (0,80 − refusjonen)."""
    årsverk = drammen().tiltak_etter_id["sykefravaer"].drivere["årsverkskostnad"].midt or 0.0
    return 7_700 / 100 * 0.80 * årsverk * (0.80 - refusjon)


def test_ukjent_andel_er_ikke_null_men_utenfor_formelen() -> None:
    tiltak = drammen().tiltak_etter_id["sykefravaer"]
    assert tiltak.drivere[PERIODE].midt is None and tiltak.valgfrie == {PERIODE}
    assert tiltak.opphav is Opphav.ANTAKELSE
    assert gir() == pytest.approx(per_prosentpoeng(0.52))


@pytest.mark.parametrize(("andel", "refusjon"), [(0.25, 0.52), (1.0, 0.52), (0.4, 0.9), (0.0, 0.9)])
def test_i_arbeidsgiverperioden_er_refusjonen_null(andel: float, refusjon: float) -> None:
    """Er hele fraværet der, er besparelsen hele vikarkostnaden."""
    assert gir(**{PERIODE: andel, "refusjonsandel": refusjon}) == pytest.approx(
        per_prosentpoeng(refusjon * (1 - andel))
    )


def test_regnestykket_viser_andelen_bare_når_den_er_fylt_ut() -> None:
    kommune = drammen()
    tiltak = kommune.tiltak_etter_id["sykefravaer"]
    uten, med = (
        regnestykke(kommune, tiltak, Tiltaksvalg("sykefravaer", drivere=d), kommune.standard)
        for d in ((), ((PERIODE, 0.25),))
    )
    assert "arbeidsgiverperioden" not in uten.i_ord and "(1 − andel i arbeidsgiverperioden)" in med.i_ord


def test_den_som_fyller_ut_andelen_får_vite_at_snittet_ikke_gjelder_lenger() -> None:
    def varsler(*drivere: tuple[str, float]) -> str:
        valgt = Tiltaksvalg("sykefravaer", drivere=tuple(sorted(drivere)))
        return " ".join(beregn(drammen(), Valg(drammen().standard, (valgt,))).varsler)

    assert "Fyll også ut refusjonen etter arbeidsgiverperioden" in varsler((PERIODE, 0.25))
    assert "Fyll også ut" not in varsler((PERIODE, 0.25), ("refusjonsandel", 0.9))
