"""Radene i listen: det som er valgt på hver, og det de hadde sist de var på."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scenario.begreper.tiltak import Status, Tiltak
from scenario.begreper.valg import EgetTiltak, Tiltaksvalg
from scenario.framstilling.listeforklaring import trinnene
from sider.felles import tilstand


def kjente_valg() -> dict[str, Tiltaksvalg]:
    """Valget for hvert tiltak som er på, og det hvert tiltak som er av, hadde sist det var på."""
    husket: dict[str, Tiltaksvalg] = tilstand.visning("husket", {})
    return {**husket, **{t.id: t for t in tilstand.valg().tiltak}}


def valg_for(tiltak: Tiltak) -> Tiltaksvalg:
    """Valget for et tiltak: det som gjelder, det det hadde sist det var på, eller katalogens."""
    return kjente_valg().get(tiltak.id) or Tiltaksvalg(tiltak.id)


def egne_av() -> tuple[EgetTiltak, ...]:
    """Egne tiltak som er slått av, men står i listen."""
    av: tuple[EgetTiltak, ...] = tilstand.visning("egne_av", ())
    på = {e.id for e in tilstand.valg().egne_tiltak}
    return tuple(e for e in av if e.id not in på)


def mengdene(tiltak: Tiltak) -> tuple[float, ...]:
    """Trinnene på raden. En mengde mellom trinnene, fra en lenke, blir stående så lenge økten varer."""
    return alle_mengdene({tiltak: valg_for(tiltak)})[tiltak.id]


def alle_mengdene(kjente: Mapping[Tiltak, Tiltaksvalg]) -> dict[str, tuple[float, ...]]:
    """Trinnene på hver av radene, etter id."""
    husket: dict[str, float] = tilstand.visning("mellom_trinn", {})
    nye = {t.id: tv.mengde for t, tv in kjente.items() if tv.mengde is not None and tv.mengde not in trinnene(t)}
    if nye:
        tilstand.sett_visning("mellom_trinn", {**husket, **nye})
    return {t.id: trinnene(t, nye.get(t.id, husket.get(t.id))) for t in kjente}


def trinn(id: str, verdi: Any) -> None:
    """Setter raden på et trinn; 0 slår den av."""
    nummer = heltall(verdi)
    if id.startswith("eget:"):
        _slå_eget(id, nummer > 0)
        return
    tiltak = valgbart(id)
    tilstand.sett_visning("slått_på", tilstand.visning("slått_på", set()) - {id})
    if nummer == 0:
        slå_av(tiltak)
    else:
        mengder = mengdene(tiltak)
        tilstand.sett_tiltak(replace(valg_for(tiltak), mengde=mengder[nummer]) if nummer > 0 else valg_for(tiltak))


def slå_av(tiltak: Tiltak) -> None:
    """Slår av tiltaket, og husker det det hadde."""
    if tv := tilstand.valg().tiltaksvalg(tiltak.id):
        tilstand.sett_visning("husket", {**tilstand.visning("husket", {}), tiltak.id: tv})
    tilstand.slå_av(tiltak.id)


def valgbart(id: str) -> Tiltak:
    """Tiltaket. KeyError når det ikke finnes eller ikke kan velges."""
    tiltak = tilstand.kommune().tiltak_etter_id[id]
    if tiltak.status is not Status.AKTIV:
        raise KeyError(id)
    return tiltak


def _slå_eget(nøkkel: str, på: bool) -> None:
    eget = eget_tiltak(nøkkel)
    tilstand.sett_visning("egne_av", (*(e for e in egne_av() if e.id != eget.id), *(() if på else (eget,))))
    tilstand.sett_eget(eget) if på else tilstand.slå_av(nøkkel)


def eget_tiltak(nøkkel: str) -> EgetTiltak:
    """Det egne tiltaket, på eller av. KeyError når det ikke finnes."""
    alle = {e.nøkkel: e for e in (*egne_av(), *tilstand.valg().egne_tiltak)}
    return alle[nøkkel]


def heltall(verdi: Any) -> int:
    """Verdien som heltall. TypeError når den er noe annet."""
    if not isinstance(verdi, int) or isinstance(verdi, bool):
        raise TypeError(verdi)
    return verdi


def tekst(verdi: Any) -> str:
    """Verdien som tekst. TypeError når den er noe annet."""
    if not isinstance(verdi, str):
        raise TypeError(verdi)
    return verdi
