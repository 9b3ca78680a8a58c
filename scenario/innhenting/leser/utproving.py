"""Lista prøvd som et alternativ i økta: hvert tallfestet tiltak blir et eget tiltak, med årene lista har."""

from __future__ import annotations

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import FLEST_EGNE, Anslag, EgetTiltak, Valg
from scenario.innhenting.leser.resultat import Listelesning, Tiltaksrad
from scenario.innhenting.utproving import Utprøving

_LENGSTE_NAVN = 80


def prøv_lista(kommune: Kommune, lesning: Listelesning, navn: str) -> Utprøving:
    """Alternativet lista gir, og tiltakene som ikke fikk plass, mangler beløp eller ikke varer."""
    med = sorted((r for r in lesning.rader if r.teller and r.midt), key=lambda r: (-abs(r.midt or 0.0), r.ark, r.rad))
    valg = Valg(
        kommune.standard,
        egne_tiltak=tuple(_eget(r, n, kommune) for n, r in enumerate(med[:FLEST_EGNE], 1)),
        navn=navn[:_LENGSTE_NAVN],
    )
    uten = tuple(r.navn for r in lesning.rader if not (r.teller and r.midt))
    return Utprøving(valg, uten, tuple(r.navn for r in med[FLEST_EGNE:]))


def _eget(rad: Tiltaksrad, nummer: int, kommune: Kommune) -> EgetTiltak:
    navn = f"{rad.nummer} {rad.navn}" if rad.nummer else rad.navn
    assert rad.helårseffekt is not None
    return EgetTiltak(
        id=f"l{nummer}",
        navn=navn[:_LENGSTE_NAVN],
        helårseffekt=Anslag(*rad.helårseffekt),
        start=start_for(rad, kommune),
        andeler=andeler_for(rad, kommune),
    )


def start_for(rad: Tiltaksrad, kommune: Kommune) -> Måned:
    """Starten lista oppgir, ellers januar i det første året den har et beløp, ellers i det andre planåret."""
    siste = kommune.år[-1]
    if rad.start is not None:
        return rad.start if rad.start.år <= siste else Måned(siste, 12)
    første = next((år for år, beløp in rad.per_år if beløp and år in kommune.år), None)
    return Måned(første or kommune.år[1], 1)


def andeler_for(rad: Tiltaksrad, kommune: Kommune) -> tuple[tuple[int, float], ...] | None:
    """Andelen av helårseffekten hvert planår, når lista har årene; None når den ikke kan skrives som en andel."""
    helår = rad.midt
    kjente = [(år, b / helår) for år, b in rad.per_år if helår and b is not None and år in kommune.år]
    return tuple(kjente) if kjente and all(0 <= andel <= 1 for _, andel in kjente) else None
