"""Spørsmål og svar som tekst, like på skjermen og på papir, og e-posten leseren kan kopiere."""

from __future__ import annotations

from collections.abc import Sequence

from scenario.begreper.kommune import Kommune
from scenario.begreper.sporsmal import Svaravvik, VistSvar
from scenario.begreper.tiltak import Tiltak
from scenario.framstilling.avrunding import mill_ved
from scenario.framstilling.tall import dato

OM = "Spør om dette"


def for_tiltaket(svarene: Sequence[VistSvar], id: str) -> tuple[VistSvar, ...]:
    """Svarene som gjelder ett tiltak."""
    return tuple(s for s in svarene if id in s.svar.tiltak)


def gjeldende(svarene: Sequence[VistSvar]) -> tuple[VistSvar, ...]:
    """Svarene som ikke er erstattet."""
    return tuple(s for s in svarene if not s.erstattet_av)


def linje(kommune: Kommune, vist: VistSvar) -> str:
    """«Hva er med? Svar fra Økonomi, 6. november 2026: …», med varselet når tallet er endret siden."""
    s = vist.svar
    først = f"Erstattet av {vist.erstattet_av}. " if vist.erstattet_av else ""
    dokument = f" ({s.dokument})" if s.dokument else ""
    varsel_ = f" {varsel(kommune, vist)}" if varsel(kommune, vist) else ""
    return f"{først}{s.spørsmål} Svar fra {s.svart_av}, {dato(s.dato)}: {s.svar}{dokument}{varsel_}"


def varsel(kommune: Kommune, vist: VistSvar) -> str:
    """Hva som er endret siden svaret; tom når ingenting er det."""
    if not vist.utgaven_finnes:
        return f"Pass på: Utgaven svaret bygger på ({vist.svar.utgave}), finnes ikke, så tallet kan være et annet nå."
    if not vist.avvik:
        return ""
    endret = "; ".join(_endret(kommune, a) for a in vist.avvik)
    return f"Pass på: Svaret bygger på en eldre utgave, og tallet er endret siden: {endret}."


def _endret(kommune: Kommune, avvik: Svaravvik) -> str:
    tiltak = kommune.tiltak_etter_id.get(avvik.tiltak)
    før, nå = _tallet(avvik.før, avvik.nå), _tallet(avvik.nå, avvik.før)
    return f"{tiltak.navn if tiltak else avvik.tiltak} {før} → {nå} mill. kr"


def _tallet(beløp: float | None, annet: float | None) -> str:
    return "uten tall" if beløp is None else mill_ved(beløp, *(() if annet is None else (annet,)))


def e_post(tiltak: Tiltak, kommune: Kommune, adresse: str) -> str:
    """E-posten som er klar til å limes inn. Ingenting sendes eller lagres her."""
    return (
        f"Emne: Spørsmål om «{tiltak.navn}»\n\nSpørsmål: \n\nTiltak: {tiltak.navn} ({tiltak.id})\n"
        f"Tallgrunnlag: utgave {kommune.utgave}\nAlternativet jeg ser på: {adresse}"
    )
