"""Vernet mot gamle svar: det nettleseren sendte før den hadde fått vite at kontrollen var endret, er ikke et valg."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sider.felles.tilstand import nettleseren
from sider.felles.tilstand.okt import husk, økt

_FLEST = 4
"""Så mange tidligere verdier som huskes for hver kontroll."""


def husk_det_som_sto(sto: Mapping[str, Any]) -> None:
    """Det som sto i kontroller vi nå endrer, og adressene nettleseren kan ha mens den ennå viser det.

    Bare når adressen blir en annen av endringen: ellers kan ikke et nytt trykk skilles fra et gammelt.
    """
    gjelder = økt()
    if not sto or nettleseren.er_i_historikken() or gjelder.vist == gjelder.i_adressen.vist:
        return
    adressene = frozenset({nettleseren.feltene(), gjelder.i_adressen.felt})
    før = gjelder.kontrollene.sto
    nye = {nøkkel: (*før.get(nøkkel, ())[1 - _FLEST :], (verdi, adressene)) for nøkkel, verdi in sto.items()}
    husk(sto={**før, **nye})


def er_det_som_sto(nøkkel: str, verdi: Any) -> bool:
    """Sant når «endringen» bare er det som sto. Ingen kan ha valgt det: for brukeren sto det der alt."""
    sto = økt().kontrollene.sto.get(nøkkel, ())
    return any(verdi == før and nettleseren.feltene() in adressene for før, adressene in sto)


def glem_det_som_sto(nøkkel: str) -> None:
    """Slipper kontrollen: nå har brukeren selv valgt."""
    sto = økt().kontrollene.sto
    if nøkkel in sto:
        husk(sto={n: alle for n, alle in sto.items() if n != nøkkel})
