"""Lister med én rad per tiltak og år: året og beløpet står i hver sin kolonne, og settes sammen til årskolonner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from scenario.innhenting.ark import Arkrad, Verdi
from scenario.innhenting.leser.kolonnevalg import Kolonnevalg
from scenario.innhenting.leser.ord import Rolle, enkel
from scenario.innhenting.leser.tabell import Listetabell

_ÅRSKOLONNE = {"år", "året", "budsjettår", "planår", "økonomiplanår", "årstall", "periode"}
_NØKKEL = (Rolle.NAVN, Rolle.NUMMER, Rolle.OMRÅDE)


def med_årskolonner(tabell: Listetabell) -> Listetabell:
    """Tabellen med ett beløp per år i den første raden til hvert tiltak. De andre radene står i `samlet`."""
    kolonner = _år_og_beløp(tabell)
    if kolonner is None:
        return tabell
    år_i, beløp_i = kolonner
    grupper: dict[tuple[Verdi, ...], list[Arkrad]] = {}
    for rad in tabell.rader:
        if _år(rad.celle(år_i)) and not rad.skjult:
            grupper.setdefault(_nøkkel(tabell, rad), []).append(rad)
    alle = sorted({_år(r.celle(år_i)) for rader in grupper.values() for r in rader})
    if not any(len(rader) > 1 for rader in grupper.values()) or not all(
        _hvert_år_én_gang(g, år_i) for g in grupper.values()
    ):
        return tabell
    bredde = max(k.plass for k in tabell.kolonner) + 1
    plass = {år: bredde + n for n, år in enumerate(alle)}
    nye = {rader[0].nummer: _utvidet(rader, plass, år_i, beløp_i) for rader in grupper.values()}
    samlet = frozenset(r.nummer for rader in grupper.values() for r in rader[1:])
    return replace(
        tabell,
        kolonner=_kolonnene(tabell, plass, år_i, beløp_i),
        rader=tuple(nye.get(r.nummer, r) for r in tabell.rader),
        samlet=samlet,
    )


def _år_og_beløp(tabell: Listetabell) -> tuple[int, int] | None:
    """(kolonnen med år, kolonnen med beløp) når lista har begge, og ingen årskolonner."""
    beløp = tabell.plass(Rolle.BELØP)
    if beløp is None or tabell.år:
        return None
    for k in tabell.kolonner:
        celler = [r.celle(k.plass) for r in tabell.rader if r.celle(k.plass) is not None]
        if k.plass != beløp and enkel(k.tekst).strip(" .:") in _ÅRSKOLONNE and celler and all(map(_år, celler)):
            return k.plass, beløp
    return None


def _år(celle: Verdi) -> int:
    """Årstallet i cella, eller 0."""
    tekst = str(celle).strip() if isinstance(celle, str | Decimal) else ""
    return int(tekst) if tekst.isascii() and tekst.isdigit() and 2015 <= int(tekst) <= 2060 else 0


def _nøkkel(tabell: Listetabell, rad: Arkrad) -> tuple[Verdi, ...]:
    plasser = [tabell.plass(rolle) for rolle in _NØKKEL]
    return tuple(enkel(str(rad.celle(p))) if p is not None else None for p in plasser)


def _hvert_år_én_gang(rader: Sequence[Arkrad], år_i: int) -> bool:
    return len({_år(r.celle(år_i)) for r in rader}) == len(rader)


def _utvidet(rader: Sequence[Arkrad], plass: dict[int, int], år_i: int, beløp_i: int) -> Arkrad:
    """Den første raden med beløpene fra alle radene, hvert i kolonnen for sitt år."""
    første, hvor = rader[0], {plass[_år(r.celle(år_i))]: r for r in rader}
    bredde = max(plass.values()) + 1
    celler = tuple(hvor[k].celle(beløp_i) if k in hvor else første.celle(k) for k in range(bredde))
    formler = frozenset(k for k, r in hvor.items() if beløp_i in r.formler)
    prosent = frozenset(k for k, r in hvor.items() if beløp_i in r.prosent)
    return replace(
        første, celler=celler, formler=(første.formler - {beløp_i}) | formler, prosent=første.prosent | prosent
    )


def _kolonnene(tabell: Listetabell, plass: dict[int, int], år_i: int, beløp_i: int) -> tuple[Kolonnevalg, ...]:
    beløpet = next(k for k in tabell.kolonner if k.plass == beløp_i)
    gamle = tuple(
        replace(k, rolle=Rolle.IKKE, felt="", grunn="lest sammen, som ett beløp per år")
        if k.plass in (år_i, beløp_i)
        else k
        for k in tabell.kolonner
    )
    nye = tuple(Kolonnevalg(p, str(år), Rolle.ÅR, år, beløpet.enhet) for år, p in plass.items())
    return (*gamle, *nye)
