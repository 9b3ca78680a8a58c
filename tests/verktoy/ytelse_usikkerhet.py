"""Måling av usikkerhetsanalysen: `python -m tests.verktoy.ytelse_usikkerhet`. Måler, feiler aldri på tid.

Skriver tid per klikk for 60 tiltak, og feil og tid for Sobol mot vanlige tilfeldige tall ved samme antall.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from scenario.analyse.usikkerhet.grunnlag import mest_å_hente
from scenario.analyse.usikkerhet.trekninger import Trekkplan, enhetstrekk
from scenario.analyse.usikkerhet.usikkerhetssvar import usikkerhet
from scenario.begreper.felles import Måned, Opphav
from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Anslag, Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.lesing import les_kommune

LEVERING, FORSINKELSE = Anslag(0.6, 0.9, 1.0), Anslag(0.0, 3.0, 8.0)


@dataclass(frozen=True)
class Måling:
    """Millisekunder CPU for én ting brukeren gjør."""

    navn: str
    ms: float


@dataclass(frozen=True)
class Feil:
    """Feil (rotmiddelkvadrat over frø) og tid ved et antall trekninger."""

    metode: str
    antall: int
    p50: float
    p10: float
    sannsynlighet: float
    ms: float


def stor_kommune(antall: int) -> Kommune:
    """Katalogen kopiert, med relasjoner, til den har så mange tallfestede tiltak."""
    kommune = les_kommune()
    kopierbare = [t for t in kommune.valgbare if t.opphav is not Opphav.IKKE_TALLFESTET and t.type == "kostnad"]
    runder = range(-(-antall // len(kopierbare)))
    tiltak = [t.model_copy(update={"id": f"{t.id}_{n}"}) for n in runder for t in kopierbare][:antall]
    med = {t.id for t in tiltak}
    par = [(r, tuple(f"{m}_{n}" for m in r.mellom)) for n in runder for r in kommune.relasjoner]
    relasjoner = [r.model_copy(update={"mellom": m}) for r, m in par if set(m) <= med]
    felt = {n: getattr(kommune, n) for n in type(kommune).model_fields}
    return Kommune.model_construct(**{**felt, "tiltak": tuple(tiltak), "relasjoner": tuple(relasjoner)})


def alle_på(kommune: Kommune) -> Valg:
    """Alle tiltak på, med felles levering og forsinkelse."""
    felles = {"felles_levering": LEVERING, "felles_forsinkelse_måneder": FORSINKELSE, "usikkerhet": True}
    valg = Valg(replace(kommune.standard, **felles))
    return valg.med_tiltak(*(Tiltaksvalg(t.id) for t in kommune.valgbare))


def ms_per_gang(gjør: Callable[[Valg], object], valgene: Sequence[Valg]) -> float:
    """Median CPU-tid, ett valg om gangen."""
    tider = []
    for valg in valgene:
        fra = time.process_time()
        gjør(valg)
        tider.append(time.process_time() - fra)
    return 1000 * median(tider)


def tid_per_klikk(antall: int = 60) -> Iterator[Måling]:
    """Klikk som slår ett tiltak av om gangen, og klikk som endrer et spenn."""
    kommune = stor_kommune(antall)
    valg = alle_på(kommune)
    usikkerhet(kommune, valg)
    klikk = [valg.uten_tiltak([t.id]) for t in valg.tiltak]
    yield Måling("beregn alene", ms_per_gang(lambda v: beregn(kommune, v), klikk))
    yield Måling("slå ett tiltak av", ms_per_gang(lambda v: usikkerhet(kommune, v), klikk))
    a = valg.forutsetninger
    nye = [replace(a, felles_levering=Anslag(0.5, 0.8 + n / 1000, 1.0)) for n in range(20)]
    yield Måling("nytt spenn", ms_per_gang(lambda v: usikkerhet(kommune, v), [valg.med(forutsetninger=n) for n in nye]))
    sene = valg.med_tiltak(*(replace(t, start=Måned(kommune.år[-1], n % 12 + 1)) for n, t in enumerate(valg.tiltak)))
    usikkerhet(kommune, sene)
    yield Måling("sene starter i alle måneder", ms_per_gang(lambda v: usikkerhet(kommune, v), [sene] * 10))
    yield Måling("hvilket tall som ville hjulpet mest", ms_per_gang(lambda v: mest_å_hente(kommune, v), [valg] * 3))
    enhetstrekk.cache_clear()
    yield Måling("trekningene, én gang", ms_per_gang(lambda _: enhetstrekk(Trekkplan(), 150), [valg]))


def sobol_mot_tilfeldig(antall: Sequence[int] = (1024, 4096, 16_384), frø: int = 16) -> Iterator[Feil]:
    """Feilen i P50 og P10 av helårseffekten (1000 kr) og i sannsynligheten for målet, mot en lang fasit."""
    kommune = stor_kommune(24)
    valg = alle_på(kommune)
    valg = valg.med(forutsetninger=replace(valg.forutsetninger, mål=usikkerhet(kommune, valg).helårseffekt.p50 * 1.05))
    fasit = np.mean([_svar(kommune, valg, Trekkplan(65_536, n)) for n in (901, 902, 903, 904)], axis=0)
    for n in antall:
        for metode in ("sobol", "tilfeldig"):
            feil, tider = [], []
            for nummer in range(frø):
                plan = Trekkplan(n, nummer, metode)
                feil.append(_svar(kommune, valg, plan) - fasit)
                tider.append(ms_per_gang(lambda v, plan=plan: usikkerhet(kommune, v, plan), [valg]))
            yield Feil(metode, n, *np.sqrt(np.mean(np.square(feil), axis=0)), median(tider))


def _svar(kommune: Kommune, valg: Valg, plan: Trekkplan) -> np.ndarray:
    svar = usikkerhet(kommune, valg, plan)
    return np.array([svar.helårseffekt.p50, svar.helårseffekt.p10, svar.sannsynlighet_mål])


def skriv() -> None:
    """Alle målingene på standard ut."""
    print("Usikkerhet, 60 tiltak, 4 år, 16 384 trekninger (ms CPU, median)")
    for m in tid_per_klikk():
        print(f"  {m.navn:<38}{m.ms:8.2f}")
    print("Sobol mot tilfeldige tall, 24 tiltak: feil i P50 og P10 (1000 kr) og i sannsynligheten, og ms per klikk")
    for f in sobol_mot_tilfeldig():
        tall = f"{f.p50:9.1f}{f.p10:9.1f}{f.sannsynlighet:10.5f}{f.ms:9.2f}"
        print(f"  {f.metode:<10}{f.antall:>7}{tall}")


if __name__ == "__main__":
    skriv()
