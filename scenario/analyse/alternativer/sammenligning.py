"""Alternativer side om side: tallene, spennet og om de er regnet på samme grunnlag (1000 kr)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from scenario.analyse.usikkerhet import Usikkerhet, usikkerhet
from scenario.begreper import felter
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import FELTSLAG, FORUTSETNINGSFELT, Valg

FÆRREST, FLEST = 2, 4
"""Så mange alternativer kan stå side om side, utenom «ingen tiltak»."""


@dataclass(frozen=True, slots=True)
class Alternativkolonne:
    """Ett alternativ ferdig regnet."""

    alternativ: Alternativ
    resultat: Resultat
    usikkerhet: Usikkerhet


@dataclass(frozen=True, slots=True)
class Grunnlagsavvik:
    """Det som gjør at tallene ikke kan sammenlignes uten videre. Tomt når alle står på samme grunnlag."""

    utgaver: tuple[str, ...] = ()
    """De ulike utgavene av tallgrunnlaget, i kolonnenes rekkefølge."""
    forutsetninger: tuple[str, ...] = ()
    """Navnene på forutsetningene som ikke er like i alle."""

    @property
    def noen(self) -> bool:
        """Sant når noe skiller grunnlagene."""
        return bool(self.utgaver or self.forutsetninger)


@dataclass(frozen=True, slots=True)
class Sammenligning:
    """Kolonnene, og det som skiller grunnlagene deres."""

    uten: Alternativkolonne
    """Ingen tiltak. Står alltid først."""
    kolonner: tuple[Alternativkolonne, ...]
    avvik: Grunnlagsavvik


def sammenlign(alternativer: Sequence[Alternativ], dagens: Kommune) -> Sammenligning:
    """Regner alternativene hver for seg, på sitt eget grunnlag, og «ingen tiltak» på det grunnlaget de deler.

    Deler de det ikke, er «ingen tiltak» regnet med dagens tall og kommunens egne forutsetninger.
    """
    skiller = avvik(alternativer)
    felles = alternativer[0] if alternativer and not skiller.noen else None
    kommune = felles.kommune if felles else dagens
    ingen = Valg(felles.valg.forutsetninger if felles else dagens.standard)
    return Sammenligning(
        uten=kolonne(Alternativ("", ingen, kommune)),
        kolonner=tuple(map(kolonne, alternativer)),
        avvik=skiller,
    )


def kolonne(alternativ: Alternativ) -> Alternativkolonne:
    """Tallene er motorens egne, regnet med alternativets egen utgave."""
    svar = usikkerhet(alternativ.kommune, alternativ.valg)
    return Alternativkolonne(alternativ, svar.resultat, svar)


def avvik(alternativer: Sequence[Alternativ]) -> Grunnlagsavvik:
    """Ulike utgaver, og hver forutsetning som ikke er lik i alle."""
    utgaver = tuple(dict.fromkeys(a.kommune.utgave for a in alternativer))
    alle = [a.valg.forutsetninger for a in alternativer]
    ulike = (n for n in FORUTSETNINGSFELT if not all(like(n, getattr(alle[0], n), getattr(a, n)) for a in alle))
    return Grunnlagsavvik(utgaver if len(utgaver) > 1 else (), tuple(ulike))


def like(felt: str, a: Any, b: Any) -> bool:
    """Sant når to verdier av et felt gir det samme. Et år med 0 er som regel det samme som et år som ikke er nevnt."""
    return felter.like(FELTSLAG.get(felt), a, b)


def likestill(alternativ: Alternativ, dagens: Kommune) -> Alternativ:
    """Samme tiltak med dagens tall og kommunens egne forutsetninger."""
    valg = oversett(alternativ.valg, alternativ.kommune, dagens)
    return Alternativ(alternativ.navn, valg.med(forutsetninger=dagens.standard), dagens)


def oversett(valg: Valg, fra: Kommune, til: Kommune) -> Valg:
    """Valget med id-ene en annen utgave bruker. Tiltak kjennes igjen på koden; ukjente får spørsmålstegn foran."""
    if fra is til:
        return valg
    koder = {t.id: t.kode for t in fra.tiltak}
    ider = {t.kode: t.id for t in til.tiltak}

    def ny(id: str) -> str:
        kode = koder.get(id) or id.removeprefix("?")
        return id if id.startswith("eget:") else ider.get(kode, f"?{kode}")

    return valg.med(
        tiltak=tuple(replace(t, id=ny(t.id)) for t in valg.tiltak),
        overlapp=tuple(replace(o, mellom=(ny(o.mellom[0]), ny(o.mellom[1]))) for o in valg.overlapp),
    )


def med_lovlig_tolkning(valg: Valg, kommune: Kommune) -> Valg:
    """Målet kan ikke regnes uten en tolkning. Finnes den ikke i utgaven, gjelder utgavens egen."""
    if valg.forutsetninger.tolkning in {t.id for t in kommune.mål.tolkninger}:
        return valg
    return valg.med(forutsetninger=replace(valg.forutsetninger, tolkning=kommune.standard.tolkning))
