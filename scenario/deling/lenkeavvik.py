"""En gammel lenke mot dagens tallgrunnlag: hva som ikke finnes lenger, og hva som er utenfor grensene nå."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from scenario.begreper.felter import PerÅr, slagene
from scenario.begreper.kommune import Kommune
from scenario.begreper.tiltak import Status
from scenario.begreper.valg import Beløp, EgenOverlapp, EgetTiltak, Forutsetninger, Tiltaksvalg, Valg
from scenario.deling.scenariokontroll import feil_i_mengde, feil_i_start

Ett = TypeVar("Ett", Tiltaksvalg, EgetTiltak, Forutsetninger)
PER_ÅR = {
    begrep: tuple(felt for felt, slag in slagene(begrep).items() if isinstance(slag, PerÅr))
    for begrep in (Tiltaksvalg, EgetTiltak, Forutsetninger)
}


def tilpass(kommune: Kommune, valg: Valg) -> tuple[Valg, tuple[str, ...]]:
    """Valget uten det som ikke finnes lenger, og en setning for hvert avvik.

    Mengde og start utenfor grensene beholdes, så scenarioet regnes som før. Ukjente tiltak beholdes også.
    """
    avvik = _Avvik(kommune)
    tilpasset = valg.med(
        forutsetninger=avvik.tolkning(avvik.år(valg.forutsetninger)),
        tiltak=tuple(avvik.tiltak(avvik.år(t)) for t in valg.tiltak),
        egne_tiltak=tuple(avvik.eget(avvik.år(e)) for e in valg.egne_tiltak),
        lukkede_temaer=avvik.temaer(valg.lukkede_temaer),
        overlapp=avvik.overlapp(valg),
    )
    return tilpasset, tuple(dict.fromkeys(avvik.setninger))


class _Avvik:
    """Ser på én del av scenarioet om gangen og samler setningene."""

    def __init__(self, kommune: Kommune) -> None:
        self.kommune = kommune
        self.setninger: list[str] = []

    def år(self, ett: Ett) -> Ett:
        """Uten beløp i år tallgrunnlaget ikke gjelder for."""
        år = self.kommune.år
        endret: dict[str, Any] = {}
        for navn in PER_ÅR[type(ett)]:
            par: Beløp = getattr(ett, navn) or ()
            if borte := [y for y, _ in par if y not in år]:
                endret[navn] = tuple(p for p in par if p[0] not in borte)
                self.setninger += [f"Tall for {y} er tatt ut; nå regnes {år[0]}–{år[-1]}." for y in borte]
        return replace(ett, **endret) if endret else ett

    def tolkning(self, forutsetninger: Forutsetninger) -> Forutsetninger:
        """Målet kan ikke regnes uten en tolkning. Finnes den ikke lenger, gjelder standarden."""
        gammel, standard = forutsetninger.tolkning, self.kommune.standard.tolkning
        if gammel in {t.id for t in self.kommune.mål.tolkninger}:
            return forutsetninger
        self.setninger.append(f"Tolkning {gammel} av målet finnes ikke lenger; nå gjelder {standard}.")
        return replace(forutsetninger, tolkning=standard)

    def tiltak(self, tv: Tiltaksvalg) -> Tiltaksvalg:
        """Uten drivere tiltaket ikke har lenger, og uten en innfasing katalogen har fått siden."""
        tiltak = self.kommune.tiltak_etter_id.get(tv.id)
        if tiltak is None or tiltak.status is Status.UTGÅTT:
            return tv
        self._grense(tiltak.navn, feil_i_mengde(tiltak, tv.mengde))
        self._grense(tiltak.navn, feil_i_start(self.kommune, tv.start))
        if tv.andeler is None and tiltak.andeler is not None:
            tv = replace(tv, andeler=())
        beholdt = tuple(d for d in tv.drivere if d[0] in tiltak.drivere)
        if beholdt == tv.drivere:
            return tv
        self.setninger.append(f"{tiltak.navn}: en faktor som var satt i lenken, finnes ikke lenger.")
        return replace(tv, drivere=beholdt)

    def eget(self, eget: EgetTiltak) -> EgetTiltak:
        """Uendret; bare starten kan være utenfor grensene."""
        self._grense("Eget tiltak", feil_i_start(self.kommune, eget.start))
        return eget

    def _grense(self, navn: str, feil: str | None) -> None:
        if feil is not None:
            self.setninger.append(f"{navn}: {feil}.")

    def temaer(self, lukkede: Sequence[int]) -> tuple[int, ...]:
        """Uten temaer som ikke finnes lenger."""
        finnes = {m.id for m in self.kommune.opplysninger.temaer}
        beholdt = tuple(t for t in lukkede if str(t) in finnes)
        borte = [t for t in lukkede if t not in beholdt]
        self.setninger += [f"Tema {t} var lukket, men finnes ikke lenger." for t in borte]
        return beholdt

    def overlapp(self, valg: Valg) -> tuple[EgenOverlapp, ...]:
        """Uten overlapp med egne tiltak som ikke er i lenken."""
        egne = {e.nøkkel for e in valg.egne_tiltak}
        sider = {id for o in valg.overlapp for id in o.mellom if id.startswith("eget:")} - egne
        if sider:
            self.setninger.append("En overlapp gjelder et eget tiltak som ikke er i lenken, og er tatt ut.")
        return tuple(o for o in valg.overlapp if not sider & set(o.mellom))
