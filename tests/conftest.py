"""Det alle prøver har tilgang til."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache

import hypothesis
import pytest
from streamlit.components.v2 import manifest_scanner

from scenario.innstillinger import innstillinger
from tests.tjener import Tjener

# Filer og søk gjøres på stedet: egne prosesser viker for alt annet, også for de andre prøvene. De har egne prøver.
os.environ.setdefault("INNSPARING_ARBEIDERE", "0")

# Samme eksempler hver gang: en prøve som feiler hos én, feiler hos alle. Eksemplet som feiler, krympes ikke: det kan ta
# fem minutter for hver prøve, og hele prøven skal være kort også når noe er galt.
FASER = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
# Delene et scenario settes sammen av, trekkes første gang de trengs, og da er en prøve alt i gang.
NØSTET = [hypothesis.HealthCheck.nested_given]
hypothesis.settings.register_profile(
    "lik_hver_gang", derandomize=True, deadline=None, phases=FASER, suppress_health_check=NØSTET
)
hypothesis.settings.load_profile("lik_hver_gang")


@pytest.fixture(autouse=True)
def miljøet_leses_på_nytt() -> None:
    """En prosess leser innstillingene én gang; hver prøve er en ny start."""
    innstillinger.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def pakkene_letes_gjennom_én_gang() -> Iterator[None]:
    """Streamlit leser om alle installerte pakker hver gang en side kjøres uten tjener: opptil et sekund."""
    with pytest.MonkeyPatch.context() as bytte:
        bytte.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def tjener(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tjener]:
    """Verktøyet i gang på en ledig port, med sitt eget lager; deles av alle prøver i samme arbeider."""
    mappe = tmp_path_factory.mktemp("tjener")
    tjener = Tjener(logg=mappe / "streamlit.log", miljø={"LAGER": str(mappe / "lenker.db")})
    tjener.start()
    yield tjener
    tjener.stopp()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Det som feilet i drift/test før pytest, skal ikke drukne i testene."""
    if feilet := os.environ.get("FEILET"):
        terminalreporter.section("Feilet også", red=True)
        terminalreporter.line(f"Se lenger opp: {feilet}")
