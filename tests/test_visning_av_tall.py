"""T30 i faggrunnlaget: tall slik de skrives på norsk, med hardt mellomrom, desimalkomma og ekte minustegn."""

from __future__ import annotations

import pytest

from scenario.framstilling.tall import MINUS, desimal, helt, mill_kr, prosent


@pytest.mark.parametrize(
    ("vist", "ventet"),
    [
        (helt(605694), "605\u00a0694"),
        (helt(-12749), "\u221212\u00a0749"),
        (mill_kr(440600), "440,6\u00a0mill.\u00a0kr"),
        (prosent(0.066, 1), "6,6\u00a0%"),
        (helt(0), "0"),
        (helt(-0.4), "0"),
        (helt(999.5), "1\u00a0000"),
    ],
)
def test_t30(vist: str, ventet: str) -> None:
    assert vist == ventet


@pytest.mark.parametrize("størrelse", [27, 28, 45, 300])
def test_svære_tall_vises_uten_feil(størrelse: int) -> None:
    """Egne drivere kan ganges til tall ingen mener. Siden skal likevel kunne vises."""
    assert desimal(10.0**størrelse, 1).startswith(("1", "9"))
    assert prosent(-(10.0**størrelse)).startswith(MINUS)
