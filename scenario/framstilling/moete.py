"""Møtet som det vises på lerretet og står i loggen: store tall, søyler i prosent av plassen, og tidspunkter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scenario.analyse.alternativer import VALGT, Skille, Skillelinje
from scenario.begreper.kommune import Kommune
from scenario.begreper.moete import Møte
from scenario.begreper.resultat import Resultat
from scenario.begreper.tallform import Enhet, les_tall
from scenario.framstilling import dom, skilletekst
from scenario.framstilling.avrunding import mill_ved, på_grensen
from scenario.framstilling.tabeller import Tabell
from scenario.framstilling.tall import HARDT, med_fortegn, mill_knapp, mill_kr_knapp

SKJULT = "?"
_FLEST_ENDRINGER = 2


# --- Lerretet -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fondssøyle:
    """Fondet ett år. Høyder i prosent av plassen."""

    år: int
    tekst: str
    høyde: float
    krav: float
    under: bool


@dataclass(frozen=True, slots=True)
class Skjermbilde:
    """Ett valg slik det vises på lerretet."""

    beløp: str
    bredde: float
    """Søylen mot målet, i prosent av plassen."""
    på_kilder: float
    """Den delen av søylen som ikke hviler på antakelser."""
    krav: str
    """Kravet til fondet siste år, i millioner."""
    mangler: str
    dom: str
    søyler: tuple[Fondssøyle, ...]


@dataclass(frozen=True, slots=True)
class Ramme:
    """Det som er likt før og etter en endring: målet, hvor det står, og skalaen for fondet."""

    mål: str
    målstrek: float
    """Hvor målet står på søylen, i prosent av plassen."""
    topp: float
    """Det høyeste fondet som vises (1000 kr)."""
    full: float
    """Beløpet som fyller hele søylen (1000 kr)."""


def ramme(*resultater: Resultat) -> Ramme:
    """Samme skala for alle bildene, så bare det som endrer seg, flytter seg."""
    siste = resultater[-1]
    full = max([1.06 * siste.mål, *(1.02 * dom.nådd(r) for r in resultater)])
    topp = 1.02 * max(max(*r.fond, *r.reservekrav) for r in resultater)
    per = "til sammen" if siste.akkumulert else "i året"
    return Ramme(f"av {mill_kr_knapp(siste.mål)} {per}", 100 * siste.mål / full, topp, full)


def skjermbilde(resultat: Resultat, ramme: Ramme) -> Skjermbilde:
    """Tallene og søylene for ett valg."""
    nådd = dom.nådd(resultat)
    bredde = 100 * max(0.0, nådd) / ramme.full
    return Skjermbilde(
        beløp=dom.nådd_tekst(resultat),
        bredde=bredde,
        på_kilder=bredde * (1 - dom.andel_antakelser(resultat)),
        krav=dom.reservekrav(resultat, minst=0),
        mangler=dom.mangler(resultat),
        dom=" ".join(t for t in (dom.dommen(resultat), dom.om_veksten(resultat)) if t),
        søyler=tuple(_søyle(resultat, i, ramme.topp) for i in range(len(resultat.år))),
    )


def _søyle(resultat: Resultat, i: int, topp: float) -> Fondssøyle:
    return Fondssøyle(
        år=resultat.år[i],
        tekst=dom.fond(resultat, i, minst=0),
        høyde=100 * resultat.fond[i] / topp,
        krav=100 * resultat.reservekrav[i] / topp,
        under=resultat.margin[i] < 0 and not på_grensen(resultat.margin[i]),
    )


def beløpets_plass(beløp: float, ramme: Ramme) -> float:
    """Hvor et gjettet beløp står på søylen, i prosent av plassen."""
    return max(0.0, min(100.0, 100 * beløp / ramme.full))


def les_gjett(tekst: str) -> float:
    """Det rommet gjetter, i 1000 kr. Skrives i mill. kr. Gir ValueError med en norsk setning."""
    verdi = les_tall(tekst, Enhet.MILL_KR)
    if not -10_000 <= verdi <= 10_000:
        raise ValueError("Skriv beløpet i mill. kr, for eksempel 60.")
    return 1000 * verdi


def gjettetekst(gjett: float, resultat: Resultat) -> str:
    """«Rommet gjettet 60. Svaret er 52,4.»"""
    return f"Rommet gjettet {mill_knapp(gjett)}. Svaret er {dom.nådd_tekst(resultat)}."


def menybyttet(før: Kommune, nå: Kommune) -> str:
    """Setningen når tiltakene som kan velges, er blitt andre: en liste i stedet for katalogen. Ellers tom."""
    if før.liste == nå.liste:
        return ""
    if nå.liste is None:
        return "Tilbake til katalogens tiltak"
    return f"Lista «{nå.liste.fil}» {'i tillegg til' if nå.liste.i_tillegg else 'i stedet for'} katalogens tiltak"


def endringen(kommune: Kommune, skille: Skille, med_beløp: bool) -> str:
    """Hva som er endret siden sist: «Færre skoler +7,7». Uten beløp mens resultatet er skjult."""
    if not skille.linjer:
        return "Ingenting" if skille.hinder is None else ""
    ledd = [_endring(kommune, x, med_beløp) for x in skille.linjer[:_FLEST_ENDRINGER]]
    flere = len(skille.linjer) - len(ledd)
    return " · ".join(ledd) + (f" · og {flere} til" if flere else "")


def _endring(kommune: Kommune, linje: Skillelinje, med_beløp: bool) -> str:
    hva = skilletekst.hva(kommune, linje)
    if linje.felt == VALGT and linje.til is None:
        hva = f"Uten {hva}"
    elif linje.felt != VALGT:
        hva = f"{hva}: {skilletekst.verdi(kommune, linje, linje.til)}"
    if not med_beløp:
        return hva
    ord = skilletekst.beløpsord(linje)
    return f"{hva} ({ord})" if ord else f"{hva} {med_fortegn(mill_ved(linje.helårseffekt, 0.0))}"


# --- Tid ------------------------------------------------------------------------------------------------------------


def ut_i_møtet(sekund: int) -> str:
    """«0:14», eller «1:02» når det er gått mer enn en time."""
    minutter = sekund // 60
    return f"{minutter // 60}:{minutter % 60:02d}"


def siden_start(sekund: int) -> str:
    """«4 min etter møtestart», eller «1 t 2 min etter møtestart»."""
    timer, minutter = divmod(sekund // 60, 60)
    time = f"{timer}{HARDT}t " if timer else ""
    return f"{time}{minutter}{HARDT}min etter møtestart"


def klokka(møte: Møte, sekund: int) -> str:
    """Klokkeslettet i møterommet: «17.44»."""
    return f"{_tidspunkt(møte, sekund):%H.%M}"


def datoen(møte: Møte) -> str:
    """«2026-05-12», så filer sorteres riktig."""
    return f"{_tidspunkt(møte, 0):%Y-%m-%d}"


def _tidspunkt(møte: Møte, sekund: int) -> datetime:
    start = datetime(1970, 1, 1)  # noqa: DTZ001 – møterommets egen klokke, uten sone
    return start + timedelta(seconds=møte.start + sekund, minutes=møte.forskyvning)


# --- Loggen ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Møtelogglinje:
    """Et steg eller et bokmerke i loggen."""

    nummer: int
    sekund: int
    hva: str
    """Det som ble endret, eller navnet på bokmerket. Brukerens tekst vises slik den står."""
    bokmerke: bool
    resultat: Resultat | None
    """None når tallene steget ble regnet med, ikke finnes lenger."""
    adresse: str


def loggtabell(møte: Møte, linjer: Sequence[Møtelogglinje]) -> Tabell:
    """Loggen på skjermen."""
    return {
        "Tid": [f"{ut_i_møtet(x.sekund)} (kl. {klokka(møte, x.sekund)})" for x in linjer],
        "Hva": [loggtekst(x) for x in linjer],
        "Mill. kr": [_beløp(x.resultat) for x in linjer],
        "Fond": [_fond(x.resultat) for x in linjer],
    }


def loggtekst(linje: Møtelogglinje) -> str:
    """Teksten i loggen; bokmerker sier at de er det."""
    return f"Bokmerke: {linje.hva}" if linje.bokmerke else linje.hva


def _beløp(resultat: Resultat | None) -> str:
    if resultat is None:
        return ""
    return "konflikt" if resultat.konflikter else dom.nådd_tekst(resultat)


def _fond(resultat: Resultat | None) -> str:
    return "" if resultat is None or resultat.konflikter else f"{dom.fond(resultat)} i{HARDT}{resultat.år[-1]}"


BORTE = "Tallene dette ble regnet med, finnes ikke lenger."


def tallene(resultat: Resultat | None) -> str:
    """Ett steg i en setning, til filene: «52,4 av 150 mill. kr. Fond 2027: 12,3 mill. kr.»"""
    if resultat is None:
        return BORTE
    if resultat.konflikter:
        return "Valgene er i konflikt, så det finnes ingen sum."
    return f"{dom.av_målet(resultat)}. Fond {resultat.år[-1]}: {dom.fond_kr(resultat)}."


def bokmerkenavn(nummer: int) -> str:
    """Navnet et bokmerke får når ingen skriver et annet."""
    return f"Bokmerke {nummer}"


def utelatt(møte: Møte) -> str | None:
    """Setningen om steg som ikke fikk plass i adressen."""
    if not møte.utelatt:
        return None
    return f"{møte.utelatt} eldre steg uten bokmerke er ikke med, for at adressen ikke skal bli for lang."
