"""Den beste pakken etter flere retninger i prioritert rekkefølge, med bevis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

import numpy as np

from scenario.analyse.pakke_grenser import Rad, Retning
from scenario.analyse.pakke_lp import Skranke, skranke
from scenario.analyse.pakke_modell import Heltall, Modell, rettelse
from scenario.analyse.pakke_sok import oppgave, søk
from scenario.analyse.pakkesporsmal import Frist


@dataclass(frozen=True, eq=False, slots=True)
class Beste:
    """Den beste pakken, eller det som er kjent når tiden gikk ut."""

    valgt: Heltall | None
    trinn: int
    """Verdien i første retning, i hele kvant."""
    skranke: int
    """Ingen pakke er bedre enn dette i første retning."""
    bevist: bool
    """Sant når ingen pakke er bedre i første retning – eller når det ikke finnes noen pakke."""
    entydig: bool
    """Sant når også de andre retningene og id-rekkefølgen er avgjort."""
    noder: int


def finn_beste(
    modell: Modell,
    rader: Sequence[Rad],
    retninger: Sequence[Retning],
    frist: Frist,
    øvre: int | None = None,
) -> Beste:
    """Størst i første retning, deretter i de neste, deretter først i id-rekkefølge. `øvre` er et kjent tak for den første."""
    alle, faste = list(rader), list[tuple[Skranke, float]]()
    valgt: Heltall | None = None
    trinn, noder = [0] * len(retninger), 0
    for nr, retning in enumerate(retninger):
        s = skranke(modell, alle, retning)
        nå = None if valgt is None else verdi(modell, retning, valgt)
        siste = nr == len(retninger) - 1
        funn = søk(oppgave(modell, alle, retning, [s], faste), frist, nå, None if nr else øvre, først=siste)
        noder += funn.noder
        valgt = valgt if funn.valgt is None else funn.valgt
        trinn[nr] = funn.trinn
        if valgt is None or not funn.ferdig:
            tak = trinn[0] if nr else floor(funn.skranke / retning.kvant + 1e-6)
            return Beste(valgt, trinn[0], tak, bool(nr) or funn.ferdig, False, noder)
        alle.append(retning.rad(funn.trinn))
        faste.append((s, retning.minst(funn.trinn) if s.har_retning else 0.0))
    return Beste(valgt, trinn[0], trinn[0], True, True, noder)


def verdi(modell: Modell, retning: Retning, valgt: Heltall) -> int:
    """Retningens verdi for én pakke, i hele kvant."""
    sum_ = float(retning.koef[np.arange(len(valgt)), valgt].sum())
    if retning.dimensjon is not None:
        sum_ -= sum(float(o.tabell[valgt[o.i], valgt[o.j]] @ retning.dimensjon) for o in modell.overlapp)
        rettet = rettelse(modell, valgt[:, None])
        sum_ -= 0.0 if rettet is None else float(retning.dimensjon @ rettet[:, 0])
    return retning.trinn(sum_)
