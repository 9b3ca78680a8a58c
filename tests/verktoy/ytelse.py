"""Måler farten: `python -m tests.verktoy.ytelse`. Feiler aldri på tid, for tallene følger maskinen.

Først mikrosekunder per beregning, så klikk i appen mot en naken side, mange samtidige, og to prosesser mot én
(`ytelse_klikk`), så en annens klikk mens noen lager filer og søker (`last_arbeidere`), og til slutt usikkerheten.
Tar rundt ti minutter. `python -m tests.verktoy.ytelse beregning` måler bare det første.
"""

from __future__ import annotations

import sys
from statistics import median
from time import perf_counter_ns

from scenario.begreper import Kommune, Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.lesing import les_kommune
from tests.verktoy import når_og_hvor

GANGER = 2000
OPPVARMING = 200


def alt_på(kommune: Kommune) -> Valg:
    """Alle tiltak i katalogen på, også dem som ikke er tallfestet."""
    return Valg(kommune.standard, tuple(Tiltaksvalg(t.id) for t in kommune.tiltak))


def mikrosekunder(kommune: Kommune, valg: Valg, ganger: int = GANGER) -> float:
    """Medianen av mange beregninger. Medianen, fordi maskinen av og til gjør noe annet."""
    tider = []
    for _ in range(OPPVARMING + ganger):
        startet = perf_counter_ns()
        beregn(kommune, valg)
        tider.append(perf_counter_ns() - startet)
    return median(tider[OPPVARMING:]) / 1000


def beregning() -> None:
    """Skriver mikrosekunder per `beregn` for tomt valg, halve katalogen og hele."""
    kommune = les_kommune()
    fullt = alt_på(kommune)
    for navn, valg in (
        ("ingen tiltak", fullt.uten_tiltak()),
        ("annethvert tiltak", fullt.med(tiltak=fullt.tiltak[::2])),
        (f"alle {len(fullt.tiltak)} tiltak", fullt),
    ):
        print(f"{navn:44}{mikrosekunder(kommune, valg):>9.1f} µs")


def klikk() -> None:
    """Starter tjeneren og måler klikk mot en naken side, og mens andre bruker den tungt."""
    from tests.verktoy import last_arbeidere, ytelse_klikk

    ytelse_klikk.skriv()
    ytelse_klikk.skriv_vekselvis()
    ytelse_klikk.skriv_økter()
    ytelse_klikk.skriv_prosesser()
    print()
    last_arbeidere.kjør(last_arbeidere.SEKUNDER, None)


def usikkerhet() -> None:
    """Skriver tiden usikkerheten koster per klikk, og Sobol mot vanlige tilfeldige tall."""
    from tests.verktoy import ytelse_usikkerhet

    ytelse_usikkerhet.skriv()


if __name__ == "__main__":
    print(f"Ytelse {når_og_hvor()}")
    print(f"\nberegn, {les_kommune().opplysninger.navn}")
    beregning()
    if "beregning" not in sys.argv[1:]:
        print()
        klikk()
        print()
        usikkerhet()
