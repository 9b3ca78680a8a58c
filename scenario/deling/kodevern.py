"""Lenkekodene i tallgrunnlaget mot alle utgavene som er delt: en kode og en id hører sammen for alltid."""

from __future__ import annotations

from collections.abc import Iterable

from scenario.begreper.kommune import Kommune
from scenario.begreper.tiltak import Tiltak
from scenario.feilmeldinger import Feil


def brukte_koder(utgaver: Iterable[Kommune]) -> frozenset[str]:
    """Kodene som står i lenker folk kan ha. Ingen nye tiltak kan få dem."""
    return frozenset(t.kode for utgave in utgaver for t in utgave.tiltak)


def kodefeil(kommune: Kommune, utgaver: Iterable[Kommune]) -> tuple[Feil, ...]:
    """Én feil for hvert tiltak som har tatt en annens kode, eller byttet sin egen, siden en utgave ble publisert."""
    koder: dict[str, tuple[Kommune, Tiltak]] = {}
    ider: dict[str, tuple[Kommune, Tiltak]] = {}
    for utgave in utgaver:
        koder |= {t.kode: (utgave, t) for t in utgave.tiltak}
        ider |= {t.id: (utgave, t) for t in utgave.tiltak}
    mappe = f"konfig/kommuner/{kommune.id}/tiltak"
    meldinger = [
        (ett, melding)
        for ett in kommune.tiltak
        for melding in (_gjenbrukt(ett, koder.get(ett.kode)), _byttet(ett, ider.get(ett.id)))
    ]
    return tuple(Feil(f"{mappe}/{ett.id}.yaml", "kode", melding) for ett, melding in meldinger if melding)


def _gjenbrukt(ett: Tiltak, delt: tuple[Kommune, Tiltak] | None) -> str:
    if delt is None or delt[1].id == ett.id:
        return ""
    utgave, gammelt = delt
    return (
        f"«{ett.kode}» er koden til «{gammelt.navn}» ({gammelt.id}) i utgave {utgave.utgave}, og gamle lenker ville "
        f"vist «{ett.navn}» i stedet. Gi tiltaket en ny kode; et tiltak som bare skifter navn, beholder id-en"
    )


def _byttet(ett: Tiltak, delt: tuple[Kommune, Tiltak] | None) -> str:
    if delt is None or delt[1].kode == ett.kode:
        return ""
    utgave, gammelt = delt
    return (
        f"koden var «{gammelt.kode}» i utgave {utgave.utgave} og er endret til «{ett.kode}», så gamle lenker finner "
        "ikke tiltaket. Sett den tilbake"
    )
