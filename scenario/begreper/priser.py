"""Priser: et beløp i ett års kroner regnet om til et senere års, med regnestykket synlig."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from pydantic import Field

from scenario.begreper.felles import svakest
from scenario.begreper.tall import Spenn, Tall, skrevet


class Prisvekst(Tall):
    """Lønns- og prisveksten i kommunene fra året før, i prosent."""

    år: int = Field(ge=1990, le=2100)


def faktor(vekst: Sequence[Prisvekst]) -> float:
    """Det beløpet ganges med."""
    return prod(1 + (ett.verdi or 0.0) / 100 for ett in vekst)


def omregnet(tall: Tall | Spenn, vekst: Sequence[Prisvekst], prisår: int | None) -> Tall | Spenn:
    """Beløpet i prisårets kroner. Det er ikke sikrere enn prisveksten det er regnet med."""
    økt = faktor(vekst)
    grunnlag = tall.regnestykke or skrevet(tall.midt or 0.0)
    stykke = " * ".join([f"({grunnlag})" if tall.regnestykke else grunnlag, *(ganger(ett) for ett in vekst)])
    nytt = {
        "prisår": prisår,
        "opphav": svakest([tall.opphav, *(ett.opphav for ett in vekst)]),
        "kilde": tuple(dict.fromkeys((*tall.kilde, *(k for ett in vekst for k in ett.kilde)))),
        "formel": " ".join(d for d in (tall.formel, f"Regnet om fra {tall.prisår}- til {prisår}-kroner.") if d),
        "regnestykke": stykke,
    }
    felt = ("lav", "sannsynlig", "høy") if isinstance(tall, Spenn) else ("verdi",)
    return tall.model_copy(update=nytt | {navn: getattr(tall, navn) * økt for navn in felt})


def ganger(vekst: Prisvekst) -> str:
    """Det ett års vekst ganger beløpet med, slik det skrives i et regnestykke: «1.043»."""
    return f"{1 + (vekst.verdi or 0.0) / 100:.6g}"
