"""Det som skiller alternativet fra det det måles mot: søyler ut fra midten, som går opp i hele forskjellen."""

from __future__ import annotations

from collections.abc import Iterable

from scenario.analyse.alternativer import hva_skiller
from scenario.begreper.alternativ import Alternativ
from scenario.framstilling.avrunding import mill_ved
from scenario.framstilling.farger import LYS
from scenario.framstilling.sammenligningsbilde import Uenighet, hele, lagt_sammen_de_minste, uenighetene
from scenario.rapport.innhold import Rapportinnhold, rens
from scenario.rapport.tegning import BREDDE, brutt, strek, tekst

_RAD, _MIDT, _NAVN, _TALL = 18, 400, 232, 36
_DETTE = "dette alternativet"


def finnes(innhold: Rapportinnhold) -> bool:
    """Sant når endringene måles mot et annet alternativ, og noe er ulikt."""
    return bool(_linjene(innhold))


def _linjene(innhold: Rapportinnhold) -> tuple[Uenighet, ...]:
    if innhold.mot_valg is None:
        return ()
    mot, dette = (Alternativ("", v, innhold.kommune) for v in (innhold.mot_valg, innhold.valg))
    return lagt_sammen_de_minste(uenighetene(innhold.kommune, hva_skiller(mot, dette)))


def beskrivelse(innhold: Rapportinnhold) -> str:
    """Bildet i ord."""
    linjer = _linjene(innhold)
    hver = "; ".join(f"{u.navn} {u.uten_beløp or mill_ved(u.beløp, 0.0)}" for u in linjer)
    return rens(f"{hver}. Hele forskjellen: {_hele(innhold, linjer)}. Minus er mer i {innhold.mot_navn}.")


def _hele(innhold: Rapportinnhold, linjer: Iterable[Uenighet]) -> str:
    return hele(sum(u.beløp for u in linjer), (innhold.mot_navn, _DETTE))


def tegnet(innhold: Rapportinnhold) -> tuple[int, list[str]]:
    """Høyden og delene."""
    linjer = _linjene(innhold)
    størst = max(abs(u.beløp) for u in linjer) or 1.0
    bunn = 24 + _RAD * len(linjer)
    deler = [
        tekst(_MIDT - 6, 14, "mer i det andre", "end", LYS.dempet, størrelse=10),
        tekst(_MIDT + 6, 14, f"mer i {_DETTE}", farge=LYS.dempet, størrelse=10),
        strek(0, 20, BREDDE, 20, 1),
        strek(_MIDT, 20, _MIDT, bunn, 1.5),
    ]
    for nr, u in enumerate(linjer):
        deler += _linje(u, 22 + _RAD * nr, størst)
    deler += [
        strek(0, bunn, BREDDE, bunn, 1),
        tekst(0, bunn + 15, "Hele forskjellen", størrelse=10),
        tekst(BREDDE, bunn + 15, rens(_hele(innhold, linjer)), "end", fet=True, størrelse=10),
    ]
    return bunn + 22, deler


def _linje(u: Uenighet, y: float, størst: float) -> Iterable[str]:
    """Mot høyre er mer i dette alternativet."""
    yield from brutt(0, y + 12, rens(u.navn), _NAVN - 8)
    side = 1 if u.beløp >= 0 else -1
    bredde = (BREDDE - _MIDT - _TALL) * abs(u.beløp) / størst
    venstre = min(_MIDT, _MIDT + side * bredde)
    yield f'<rect x="{venstre:.1f}" y="{y + 3:.1f}" width="{bredde:.1f}" height="11" fill="{LYS.fond}"/>'
    anker = "start" if side > 0 else "end"
    yield tekst(_MIDT + side * (bredde + 5), y + 12, u.uten_beløp or mill_ved(abs(u.beløp), 0.0), anker, størrelse=10)
