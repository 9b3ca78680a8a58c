"""Svarene slik de vises nå: med tallene som er endret siden utgaven det ble svart i."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isclose

from scenario.begreper.kommune import Kommune
from scenario.begreper.sporsmal import Besvart, Spørsmålsliste, Svaravvik, VistSvar
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.beregning import beregn
from scenario.feilmeldinger import Tallgrunnlagsfeil

Oppslag = Callable[[str], Kommune | None]


def viste_svar(kommune: Kommune, liste: Spørsmålsliste, utgave: Oppslag) -> tuple[VistSvar, ...]:
    """De publiserte svarene, de nyeste først og de erstattede sist."""
    publisert = [s for s in liste.spørsmål if s.status == "publisert"]
    ny_for = {s.erstatter: s.id for s in publisert if s.erstatter}
    viste = [_vist(kommune, s, utgave, ny_for.get(s.id, "")) for s in publisert]
    nyest = sorted(viste, key=lambda v: (v.svar.dato, v.svar.id), reverse=True)
    return tuple(sorted(nyest, key=lambda v: bool(v.erstattet_av)))


def _vist(kommune: Kommune, svar: Besvart, utgave: Oppslag, erstattet_av: str) -> VistSvar:
    if svar.utgave == kommune.utgave:
        return VistSvar(svar, erstattet_av=erstattet_av)
    try:
        da = utgave(svar.utgave)
    except Tallgrunnlagsfeil:
        da = None
    if da is None:
        return VistSvar(svar, utgaven_finnes=False, erstattet_av=erstattet_av)
    return VistSvar(svar, tuple(_avvik(da, kommune, svar)), erstattet_av=erstattet_av)


def _avvik(da: Kommune, nå: Kommune, svar: Besvart) -> Iterator[Svaravvik]:
    for id in svar.tiltak:
        før, etter = _helår(da, id), _helår(nå, id)
        if (før is None) != (etter is None) or not isclose(før or 0.0, etter or 0.0, abs_tol=1e-6):
            yield Svaravvik(id, før, etter)


def _helår(kommune: Kommune, id: str) -> float | None:
    """Effekten i et helt år med katalogens egne verdier."""
    bidrag = beregn(kommune, Valg(kommune.standard, (Tiltaksvalg(id),))).bidrag_fra(id)
    return None if bidrag is None else bidrag.helårseffekt
