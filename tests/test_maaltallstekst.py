"""«Hva må til?» og ventetabellen, slik de leses."""

from __future__ import annotations

import pytest

from scenario.analyse.maaltall.maalsok import Mål, hva_må_til
from scenario.analyse.maaltall.ukjente import les_ukjent
from scenario.analyse.maaltall.venting import kostnad_ved_å_vente, per_tiltak
from scenario.begreper import Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.framstilling.maaltallstekst import svarsetning, ventingen
from tests.strategier import drammen

KOMMUNE = drammen()
VALG = Valg(KOMMUNE.standard, (Tiltaksvalg("skolestruktur"), Tiltaksvalg("first_lego_league")))


@pytest.mark.parametrize(
    ("ukjent", "mål", "setning"),
    [
        ("beløp", Mål.HELÅRSEFFEKT, "Det må finnes 142,3 mill. kr i året til for å nå målet."),
        ("beløp:staber", Mål.HELÅRSEFFEKT, "«Mindre staber» må gi 142,3 mill. kr i året for å nå målet."),
        (
            "mengde:skolestruktur",
            Mål.HELÅRSEFFEKT,
            "Ingen tillatt verdi er nok. Nærmest kommer 4 skoler. Da mangler 119,2 mill. kr.",
        ),
    ],
)
def test_svaret_er_en_setning_med_tallet_i(ukjent: str, mål: Mål, setning: str) -> None:
    svar = hva_må_til(KOMMUNE, VALG, les_ukjent(KOMMUNE, VALG, ukjent), mål)
    assert svarsetning(svar).replace("\u00a0", " ") == setning


def test_et_tiltak_uten_tall_koster_ikke_null_å_vente_med() -> None:
    tabell = ventingen(
        KOMMUNE, VALG, beregn(KOMMUNE, VALG), kostnad_ved_å_vente(KOMMUNE, VALG, 12), per_tiltak(KOMMUNE, VALG, 12)
    )
    rader = {rad[0]: rad[1:] for rad in zip(*tabell.values(), strict=True)}
    # 7,7 fra august 2026: 5/12 i 2026 og hele 2027 går tapt, men 5/12 av 2027 kommer: 7,7 · (5/12 + 7/12)
    assert rader["Færre skoler"][0] == rader["Hele pakken"][0] == "7,7"
    assert set(rader["Avslutte First Lego League"]) == {"ikke tallfestet"}
