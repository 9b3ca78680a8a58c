"""Det som er endret siden en lenke ble delt, som tekst: «Færre skoler: 7,7 → 6,9 mill. kr i året»."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scenario.begreper.felles import Opphav
from scenario.begreper.forskjell import Forskjell, Fravær, Slag, Verdi
from scenario.begreper.resultat import Grunn
from scenario.begreper.valg import Anslag
from scenario.framstilling.forklaring import lesbart
from scenario.framstilling.ord import GRUNN, opphavsnavn
from scenario.framstilling.tall import HARDT, desimal, knapp, mill_kr_knapp, oppramsing

PIL = f"{HARDT}→ "
GRUPPER = {
    Slag.RESULTAT: "Resultatet",
    Slag.TILTAK: "Tiltakene",
    Slag.OVERLAPP: "Overlapp og konflikter",
    Slag.MÅL: "Målet",
    Slag.FOND: "Fondet",
    Slag.HANDLINGSREGEL: "Kravet til fondet",
    Slag.FORUTSETNING: "Forutsetningene",
}
"""Overskriften over forskjellene av hvert slag, i den rekkefølgen de vises."""
FRAVÆR = {
    Fravær.IKKE_TALLFESTET: "ikke tallfestet",
    Fravær.UTGÅTT: "tatt ut av katalogen",
    Fravær.UKJENT: "finnes ikke i denne utgaven",
}
_I_ÅRET = ("helårseffekt", "lavt anslag", "høyt anslag", "varige_merkostnader")
_BARE_NAVN = ("helårseffekt", "mål", "anker", "fast_del", "voksende_del", "krav", "effekt", "fond")


@dataclass(frozen=True, slots=True)
class Forskjellsrad:
    """Én forskjell som tekst. Ren tekst; navn på egne tiltak er brukerens og skal vises som de står."""

    slag: Slag
    hva: str
    før: str
    """Verdien med enhet, slik lenken ble delt."""
    nå: str
    """Verdien med enhet, med dagens tall."""
    setning: str
    """Hele forskjellen på én linje."""
    flytter: bool


def rader(forskjeller: Iterable[Forskjell]) -> tuple[Forskjellsrad, ...]:
    """Én rad per forskjell, i samme rekkefølge."""
    return tuple(map(rad, forskjeller))


def setninger(forskjeller: Iterable[Forskjell]) -> tuple[str, ...]:
    """Forskjellene som linjer av ren tekst."""
    return tuple(rad(f).setning for f in forskjeller)


def rad(f: Forskjell) -> Forskjellsrad:
    """Én forskjell."""
    hva = _hva(f)
    tall, enhet = _tallene(f)
    før, nå = (t if t is None else t + enhet for t in tall)
    tekster = (før or _ord(f.før), nå or _ord(f.nå))
    return Forskjellsrad(f.slag, hva, *tekster, _setning(f, hva, tall, enhet, tekster), f.flytter)


def _hva(f: Forskjell) -> str:
    navn = f"{f.navn} i{HARDT}{f.år}" if f.år else f.navn
    if f.slag is Slag.OVERLAPP and f.felt == "overlapp":
        return f"Overlapp mellom {navn}"
    if f.slag is not Slag.TILTAK or f.felt in _BARE_NAVN:
        return navn
    return f"{navn}, {lesbart(f.felt)}" if f.felt not in ("nytt", "navn") else navn


def _setning(f: Forskjell, hva: str, tall: tuple[str | None, str | None], enhet: str, tekster: tuple[str, str]) -> str:
    if f.felt == "nytt":
        return f"{hva}: nytt tiltak"
    if f.felt == "navn" and f.slag is Slag.TILTAK:
        return f"«{f.før}» heter nå «{f.nå}»"
    if f.felt == "forklaring":
        return f"{hva}: {_om_forklaringen(f)}"
    if f.felt == "konflikt":
        return f"{hva}: {f.nå}" if f.nå else f"Ikke lenger en konflikt: {f.før}"
    if None not in tall:
        return f"{hva}: {tall[0]}{PIL}{tall[1]}{enhet}"
    return f"{hva}: {tekster[0]}{PIL}{tekster[1]}"


def _om_forklaringen(f: Forskjell) -> str:
    if f.før is None:
        return "ny forutsetning"
    return "gjelder ikke lenger" if f.nå is None else "forklaringen er skrevet om"


def _tallene(f: Forskjell) -> tuple[tuple[str | None, str | None], str]:
    """Tallene uten enhet, med så mange desimaler at forskjellen synes, og enheten. None er ikke et tall."""
    verdier = (_som_tall(f.før), _som_tall(f.nå))
    faktor, enhet = _enhet(f)
    for desimaler in (1, 3, 6):
        tall = tuple(None if v is None else _desimal(v * faktor, desimaler, faktor) for v in verdier)
        if tall[0] != tall[1]:
            break
    return (tall[0], tall[1]), enhet


def _som_tall(verdi: Verdi) -> float | None:
    return float(verdi) if isinstance(verdi, int | float) and not isinstance(verdi, bool) else None


def _desimal(verdi: float, desimaler: int, faktor: float) -> str:
    return desimal(verdi, desimaler) if faktor == 0.001 and desimaler == 1 else knapp(verdi, desimaler)


def _enhet(f: Forskjell) -> tuple[float, str]:
    if f.enhet == "1000 kr":
        return 0.001, f"{HARDT}mill.{HARDT}kr" + (" i året" if f.felt in _I_ÅRET else "")
    if f.enhet == "andel":
        return 100, f"{HARDT}%"
    return 1, f" ({f.enhet})" if f.enhet else ""


def _ord(verdi: Verdi) -> str:
    """En verdi som ikke er et tall."""
    match verdi:
        case Grunn():
            return GRUNN[verdi]
        case Fravær():
            return FRAVÆR[verdi]
        case Opphav():
            return opphavsnavn(verdi)
        case bool():
            return "på" if verdi else "av"
        case Anslag():
            return "–".join(dict.fromkeys(map(knapp, verdi.nivåer)))
        case tuple():
            return oppramsing([f"{mill_kr_knapp(beløp)} i {år}" for år, beløp in verdi]) or "ingen"
        case None:
            return "ingen"
    return str(verdi)
