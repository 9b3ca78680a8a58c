"""Listas egne summer mot våre: hver sumrad holdes mot radene den summerer, kolonne for kolonne."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scenario.innhenting.leser.lesemaate import Lesemåte, i_tusen
from scenario.innhenting.leser.linjer import er_totalsum, grupper_for, sum_av
from scenario.innhenting.leser.listelinje import Linjeslag, Listelinje
from scenario.innhenting.leser.ord import Rolle, enkel
from scenario.innhenting.leser.resultat import Avstemming, UtelattRad

Rettet = Mapping[tuple[str, int], float]
"""Ark og rad, og det beløpene i raden er ganget med etter at noen har svart at de er skrevet i kroner."""
_UTENFOR = {Linjeslag.SKJULT: "skjulte", Linjeslag.TRUKKET: "trukne"}
"""Ordet for radene som kan være med i listas egen sum, men ikke i vår."""


def avstem(
    linjer: Mapping[str, Sequence[Listelinje]], måte: Lesemåte, rettet: Rettet
) -> tuple[list[Avstemming], list[UtelattRad]]:
    """Avstemmingen av alle sumrader, og hvorfor de ikke er med som tiltak."""
    avstemt: list[Avstemming] = []
    utelatt: list[UtelattRad] = []
    for alle in linjer.values():
        utenfor = " og ".join(ord_ for slag, ord_ in _UTENFOR.items() if any(én.slag is slag for én in alle))
        for n, linje in enumerate(alle):
            if linje.slag is Linjeslag.SUM:
                avstemmes = måte.kan_avstemmes(linje.ark)
                nye = list(_en(alle, n, måte, rettet)) if avstemmes else []
                avstemt += nye
                utelatt.append(UtelattRad(linje.ark, linje.rad, _hvorfor(linje, nye, avstemmes, utenfor)))
    return avstemt, utelatt


def _hvorfor(linje: Listelinje, avstemt: Sequence[Avstemming], avstemmes: bool, utenfor: str) -> str:
    navn = linje.navn or "uten navn"
    if not linje.har_beløp:
        return f"sumrad uten lagret beløp: {navn}"
    if not avstemmes:
        return f"sumrad: {navn}"
    if not avstemt:
        return f"sum av rader som ikke er tiltak i lista: {navn}"
    if all(a.stemmer for a in avstemt):
        return f"sumrad: {navn}"
    grunn = f"; {utenfor} rader er ikke med" if utenfor else ""
    return f"sumrad: {navn} (stemmer ikke med radene{grunn})"


def _en(linjer: Sequence[Listelinje], n: int, måte: Lesemåte, rettet: Rettet) -> Iterator[Avstemming]:
    sum_ = linjer[n]
    gruppe = _gruppen(linjer, n)
    if sum_.tabell is None or not gruppe:
        return
    navn = sum_.navn or "Sum"
    år = {k: str(å) for å, k in sum_.tabell.år}
    kolonner = [k for k in sum_.beløp if i_tusen(sum_, k, måte) is not None]
    for k in kolonner:
        hva = navn if len(kolonner) == 1 and k not in år else f"{navn}, {år.get(k) or _kolonnenavn(sum_, k)}"
        liste = i_tusen(sum_, k, måte)
        vår = sum((t[1] * rettet.get((én.ark, én.rad), 1.0) for én in gruppe if (t := i_tusen(én, k, måte))), 0.0)
        if liste is not None:
            yield Avstemming(hva, liste[1], round(vår, 6))


def _kolonnenavn(linje: Listelinje, kolonne: int) -> str:
    rolle = next((k.rolle for k in linje.tabell.kolonner if k.plass == kolonne), None) if linje.tabell else None
    return "helårseffekt" if rolle in (Rolle.BELØP, None) else str(rolle)


def _gruppen(linjer: Sequence[Listelinje], n: int) -> tuple[Listelinje, ...]:
    """Radene summen gjelder: de som heter det samme som summen, ellers gruppen der tallene er nærmest."""
    sum_ = linjer[n]
    navn = enkel(sum_.navn)
    samme = tuple(én for én in linjer if én.slag is Linjeslag.TILTAK and én.overskrift and enkel(én.overskrift) in navn)
    mulige = [g for g in (samme, *grupper_for(linjer, n)) if g]
    if not mulige:
        return ()
    kolonner = [k for k in sum_.beløp if sum_.tall(k) is not None]

    def avstand(gruppe: tuple[Listelinje, ...]) -> float:
        return sum(abs((sum_.tall(k) or 0.0) - sum_av(gruppe, k)) for k in kolonner)

    beste = min(map(avstand, mulige))
    nær = 1e-6 * max([1.0, *(abs(sum_.tall(k) or 0.0) for k in kolonner)])
    if beste > nær:
        return max(mulige, key=len) if er_totalsum(sum_.navn) else mulige[0]
    return next(g for g in mulige if avstand(g) <= beste + nær)
