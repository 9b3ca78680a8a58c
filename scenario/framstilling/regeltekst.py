"""Handlingsreglene og måltallene som tabell. En regel vi ikke regner, sier det, og får aldri et «ja»."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scenario.begreper.handlingsregler import Regel
from scenario.framstilling.avrunding import mill_ved, prosenttall_ved
from scenario.framstilling.ord import opphavsmerke
from scenario.framstilling.tabeller import Tabell
from scenario.framstilling.tall import HARDT, knapp, mill_kr_knapp

if TYPE_CHECKING:
    from scenario.beregning.regler import Regelår

SLAG = {
    "regel": "kommunens regel",
    "anbefaling": "anbefaling, ikke kommunens regel",
    "orientering": "til orientering",
}
FONDSREGELEN = "disposisjonsfond"
"""Id-en til kravet til fondet, som alltid er med."""


def reglene(vurdert: Sequence[tuple[Regel, Sequence[Regelår]]]) -> Tabell:
    """Én regel per kolonne: kravet, det siste kildene har, opphavet, og svaret hvert år."""
    år = [str(a.år) for a in vurdert[0][1]] if vurdert else []
    kolonner = {
        _overskrift(r): [_kravet(r, svar), _kjent(r), opphavsmerke(r.opphav), *(_svaret(r, a) for a in svar)]
        for r, svar in vurdert
    }
    return {"Regel": ["Krav", "Sist kjent", "Opphav", *år], **kolonner}


def raden(regel: Regel, svar: Sequence[Regelår]) -> tuple[str, str, str, str, str]:
    """Navnet, slaget, kravet, det siste kildene har, og opphavet."""
    konsern = ", konsern" if regel.omfang == "konsern" else ""
    slag = f"{SLAG[regel.slag]}{konsern}"
    return regel.navn, slag, _kravet(regel, svar), _kjent(regel), opphavsmerke(regel.opphav)


def _overskrift(regel: Regel) -> str:
    return f"{regel.navn} ({SLAG[regel.slag]}{', konsern' if regel.omfang == 'konsern' else ''})"


def setninger(vurdert: Sequence[tuple[Regel, Sequence[Regelår]]]) -> list[str]:
    """Én setning per regel ved siden av kravet til fondet, som står i egen tabell."""
    return [_setning(r, svar) for r, svar in vurdert if r.id != FONDSREGELEN]


def _setning(regel: Regel, svar: Sequence[Regelår]) -> str:
    kjent = f" Sist kjent er {k}." if (k := _kjent(regel)) else ""
    like = {a.utfall for a in svar}
    utfall = svar[-1].utfall.value if len(like) == 1 else ", ".join(f"{a.år} {a.utfall.value}" for a in svar)
    return f"{regel.navn} ({SLAG[regel.slag]}): {_kravet(regel, svar)}.{kjent} {utfall.capitalize()}."


def _kravet(regel: Regel, svar: Sequence[Regelår]) -> str:
    krav = [(a.krav, a.tak) for a in svar if a.krav is not None]
    if not krav:
        return "ikke satt"
    første, siste = krav[0], krav[-1]
    tekst = _grense(regel, *første) if første == siste else f"{_grense(regel, *første)} til {_grense(regel, *siste)}"
    justert = f" ({regel.justering})" if regel.justering else ""
    return f"{regel.operator} {tekst}{justert}"


def _grense(regel: Regel, krav: float | None, tak: float | None) -> str:
    return " og ".join(_beløp(regel, x) for x in (krav, tak) if x is not None)


def _beløp(regel: Regel, verdi: float) -> str:
    return f"{knapp(verdi, 2)}{HARDT}%" if regel.enhet == "prosent" else mill_kr_knapp(verdi)


def _kjent(regel: Regel) -> str:
    if regel.kjent is None or regel.kjent.verdi is None:
        return ""
    return f"{_beløp(regel, regel.kjent.verdi)} ({regel.kjent_år})"


def _svaret(regel: Regel, svar: Regelår) -> str:
    if svar.verdi is None or svar.krav is None:
        return svar.utfall.value
    grenser = [g for g in (svar.krav, svar.tak) if g is not None]
    vist = prosenttall_ved(svar.verdi, *grenser) if regel.enhet == "prosent" else mill_ved(svar.verdi, *grenser)
    return f"{svar.utfall.value}: {vist}"
