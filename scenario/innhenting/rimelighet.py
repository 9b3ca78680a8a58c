"""Er enheten riktig? Er et beløp hundre ganger større enn ventet, er det som regel enheten som er feil."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median

from scenario.begreper.effektformer import SatsEffekt
from scenario.begreper.kommune import Kommune
from scenario.begreper.tallform import MINST_RIMELIG, STØRST_RIMELIG
from scenario.framstilling import rimelighet
from scenario.framstilling.tall import desimal, knapp, mill_kr
from scenario.innhenting.ark import Listefeil
from scenario.innhenting.kolonner import BELØP
from scenario.innhenting.liste import Innhentetliste, Listerad

_FLEST_FÅ = 3
"""Færre beløp enn dette sier ikke noe om lista som helhet."""


def umulige(rad: Listerad) -> Iterator[Listefeil]:
    """Beløp som ikke kan stemme i den enheten lista har."""
    for felt in BELØP:
        beløp = rad.verdier.get(felt)
        if beløp is None or beløp == 0:
            continue
        if abs(beløp) > STØRST_RIMELIG / 1000:
            yield rad.feil(felt, f"beløpet blir {_i_milliarder(beløp)}. Er enheten riktig?")
        elif abs(beløp) < MINST_RIMELIG / 1000:
            yield rad.feil(felt, f"beløpet blir {knapp(float(beløp) * 1000, 3)} kroner. Er enheten riktig?")


def _i_milliarder(beløp: Decimal) -> str:
    return f"{desimal(float(beløp) / 1_000_000, 1)} milliarder kroner"


def langt_fra(rad: Listerad, gammelt: float, nytt: Decimal) -> Listefeil | None:
    """Feilen når beløpet er hundre ganger større eller mindre enn det katalogen har for det samme."""
    if not rimelighet.langt_fra(float(nytt), gammelt):
        return None
    melding = f"{mill_kr(float(nytt), 3)} er langt fra {mill_kr(gammelt, 3)} i katalogen. Er enheten riktig?"
    return rad.feil("sannsynlig", melding)


def hele_lista(liste: Innhentetliste, kommune: Kommune) -> Iterator[Listefeil]:
    """Feil i enheten, som synes når beløpene ses under ett."""
    beløp = [float(b) for r in liste.rader if (b := r.verdier.get("sannsynlig"))]
    if len(beløp) < _FLEST_FÅ:
        return
    vanlig = _vanlig(kommune)
    midt = median(abs(b) for b in beløp)
    if vanlig and rimelighet.langt_fra(midt, vanlig):
        melding = f"beløpene er rundt {mill_kr(midt, 3)}, men i katalogen er de rundt {mill_kr(vanlig, 3)}."
        yield Listefeil(liste.rader[0].ark, 0, "", f"{melding} Er enheten riktig?")


def _vanlig(kommune: Kommune) -> float | None:
    """Det midterste beløpet i katalogen, for mengden tiltaket starter med."""
    beløp: Sequence[float] = [
        abs(t.effekt.sats.sannsynlig * t.standardmengde / t.effekt.per)
        for t in kommune.valgbare
        if isinstance(t.effekt, SatsEffekt)
    ]
    return median(beløp) if len(beløp) >= _FLEST_FÅ else None
