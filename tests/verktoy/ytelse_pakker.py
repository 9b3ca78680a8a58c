"""Farten til pakkesøket: tid til første pakke, til ti, til «går igjen i», og gapet når tiden går ut.

Kjør med `python -m tests.verktoy.ytelse_pakker`. Katalogene er tilfeldige og har relasjoner, fem mengder per tiltak,
tak på et tema og en gruppe, og en grense for hvor mye som hviler på antakelser. Målet er halvparten av alt. Den siste
katalogen har skjeve beløp uten avrunding, så det nesten ikke finnes like gode pakker.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import replace
from itertools import pairwise

from scenario.analyse.pakker.pakke_front import front
from scenario.analyse.pakker.pakkesporsmal import Formål, Frist, Inndeling, Pakkespørsmål, Tak
from scenario.analyse.pakker.pakkesvar import finn_pakker, svar
from scenario.analyse.pakker.prinsippvedtak import prinsipp
from scenario.begreper import Tiltak, Valg
from scenario.begreper.effektformer import SatsEffekt
from scenario.lesing import les_kommune
from tests import pakkekatalog as katalog

STØRRELSER = (24, 60, 120)
GRENSE = 5.0
"""Tiden hvert spørsmål får, i sekunder."""


def spørsmål(antall: int, formål: Formål, skjeve: bool = False) -> Pakkespørsmål:
    """Et spørsmål over en tilfeldig katalog med så mange tiltak."""
    r = random.Random(antall)
    tiltak = [
        katalog.ett_tiltak(r, nr, mengde=katalog.med_mengde(r) if r.random() < 0.7 else None) for nr in range(antall)
    ]
    tiltak = [_skjevt(r, t) for t in tiltak] if skjeve else tiltak
    k = katalog.kommune(tiltak, katalog.relasjoner(r, antall, 2 * antall // 3, False, 0.2), 1.0)
    alt = sum(t.effekt.sats.sannsynlig for t in tiltak if isinstance(t.effekt, SatsEffekt))
    return Pakkespørsmål(
        k,
        Valg(forutsetninger=k.standard),
        formål=formål,
        mål=round(0.5 * alt),
        tak=(Tak(Inndeling.TEMA, "1", kroner=0.15 * alt), Tak(Inndeling.GRUPPE, "unge", antall=antall // 6)),
        høyst_antakelser_prosent=60.0,
    )


def _skjevt(r: random.Random, t: Tiltak) -> Tiltak:
    """Samme tiltak med et beløp på øret."""
    assert isinstance(t.effekt, SatsEffekt)
    sats = round(r.uniform(300, 9000), 5)
    spenn = t.effekt.sats.model_copy(update={"lav": sats, "sannsynlig": sats, "høy": sats})
    return t.model_copy(update={"effekt": t.effekt.model_copy(update={"sats": spenn})})


def mål(navn: str, s: Pakkespørsmål) -> None:
    """Skriver én linje om ett spørsmål."""
    start = time.perf_counter()
    tider = [start]
    svaret = svar(s, 10, Frist.om(GRENSE, time.perf_counter), lambda *_: tider.append(time.perf_counter()))
    slutt = time.perf_counter() - start
    pakker = svaret.pakker
    hver = [b - a for a, b in pairwise(tider)][: len(pakker)]
    g = svaret.gjentakelse
    print(
        f"{navn:>10} {s.formål:<11} {svaret.status:<10} første {hver[0] if hver else slutt:5.2f} s   "
        f"{len(pakker):2d} pakker {sum(hver):5.2f} s   med «går igjen i» {slutt:5.2f} s   "
        f"gap {max((p.gap for p in pakker), default=float('nan')):g}   "
        f"nær beste {'–' if g is None else f'{g.antall:.3g}'}"
        f"{'' if g is None or g.nøyaktig else f' (anslag, ±{100 * g.feilmargin:.0f} prosentpoeng)'}"
    )


def gap_ved_grensen(antall: int) -> None:
    """Det beviste gapet når søket får stadig mer tid."""
    for tid in (0.1, 0.2, 0.5, 1.0, 3.0):
        s = replace(spørsmål(antall, Formål.OMSTILLING, skjeve=True), høyst_tiltak=antall // 4)
        start = time.perf_counter()
        pakke = next(finn_pakker(s, 1, Frist.om(tid, time.perf_counter)), None)
        brukt = time.perf_counter() - start
        funn = "ingen pakke" if pakke is None else f"{pakke.formålsverdi:10.3f}, bevist gap {pakke.gap:g}"
        print(f"{antall:>10} tiltak, {tid:3.1f} s (brukte {brukt:4.2f} s): {funn}")


def main() -> None:
    """Alle målingene."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    import scipy.optimize  # noqa: F401  lastes før det måles, som i appen

    for antall in STØRRELSER:
        for formål in Formål:
            mål(str(antall), spørsmål(antall, formål))
    for formål in Formål:
        mål("60 skjeve", spørsmål(60, formål, skjeve=True))
    kommune = les_kommune()
    grunn = Pakkespørsmål(kommune, Valg(forutsetninger=kommune.standard))
    for formål in Formål:
        mål(kommune.id, replace(grunn, formål=formål))
    for antall in STØRRELSER:
        gap_ved_grensen(antall)
    for navn, gjør in (("prinsippvedtak", lambda: prinsipp(grunn)), ("front, 20 punkter", lambda: front(grunn, 20))):
        start = time.perf_counter()
        gjør()
        print(f"{navn:>20}: {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
