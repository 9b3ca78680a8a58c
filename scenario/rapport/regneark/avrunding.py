"""Avrunding i boka, som formler: nok desimaler ved en grense, og setningen når viste ledd ikke går opp i summen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenario.framstilling.avrunding import avrundingsmerknad
from scenario.framstilling.tall import HARDT, helt


@dataclass(frozen=True, slots=True)
class Likning:
    """Ledd som skal bli en sum: celler eller områder, og tallene som står der nå."""

    ledd: Sequence[str]
    sum: str
    tall: Sequence[float]
    sum_tall: float


def mill_ved(verdi: str, grense: str) -> str:
    """Formelen for et beløp (1000 kr) i millioner, med nok desimaler til at siden av grensen synes."""
    like = [f"ROUND({verdi}/1000,{d})=ROUND({grense}/1000,{d})" for d in (1, 2)]
    desimaler = f"IF(AND(ABS({verdi}-{grense})>0.5,{like[0]}),IF({like[1]},3,2),1)"
    return f"FIXED({verdi}/1000,{desimaler},FALSE)"


def andel_ved(andel: str) -> str:
    """Formelen for en andel (0–1) i prosent: 0,997 blir «99,7 %», for det er ikke alt. Gjelder fra 0,5 % og opp."""
    like = [f"ROUND(100*{andel},{d})=100" for d in (0, 1, 2)]
    desimaler = f"IF(AND(ABS(1-{andel})>0.000000001,{like[0]}),IF({like[1]},IF({like[2]},3,2),1),0)"
    høyst = f"IF(1-{andel}>0.000000001,MIN(100*{andel},99.999),100*{andel})"
    return f'FIXED({høyst},{desimaler},TRUE)&"{HARDT}%"'


def mill_knapp(verdi: str) -> str:
    """Formelen for et beløp (1000 kr) i millioner, uten overflødige desimaler."""
    mill = f"ROUND({verdi}/1000,3)"
    desimaler = f"IF({mill}=ROUND({mill},0),0,IF({mill}=ROUND({mill},1),1,IF({mill}=ROUND({mill},2),2,3)))"
    return f"FIXED({mill},{desimaler},FALSE)"


def merknad(likninger: Sequence[Likning]) -> tuple[str, str]:
    """Formelen for setningen, og det den gir nå. Beløpene vises i hele 1000 kr."""
    avvik = ",".join(f"ABS({_avrundet(x.ledd)}-ROUND({x.sum},0))" for x in likninger)
    start, slutt = "Avrunding gjør at radene kan avvike fra summen med opptil ", "."
    formel = f'IF(MAX({avvik})>0.5,"{start}"&FIXED(MAX({avvik}),0,TRUE)&"{slutt}","")'
    return formel, avrundingsmerknad(([helt(t) for t in x.tall], helt(x.sum_tall)) for x in likninger) or ""


def _avrundet(ledd: Sequence[str]) -> str:
    return "+".join(f"SUMPRODUCT(ROUND({celle},0))" if ":" in celle else f"ROUND({celle},0)" for celle in ledd)
