"""Bildene fra sidene som SVG til dokumentene: ti utfall, tidslinjen, hvem som merker det, og hva som skiller.

Plasseringen er den samme som på skjermen; bare tegningen er en annen. Bredden er 560 punkter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from typing import Literal, get_args

from scenario.analyse.usikkerhet import Usikkerhet, startplan, usikkerhet
from scenario.framstilling import sikkerhetsbilde, svaret, tidslinje
from scenario.framstilling.avrunding import mill_ved, på_grensen
from scenario.framstilling.farger import LYS
from scenario.framstilling.svaret import Svar
from scenario.framstilling.tall import helt, mill, mill_knapp, oppramsing
from scenario.rapport import hvemfigur, oppfolgingsfigur, skillefigur
from scenario.rapport.innhold import Rapportinnhold, rens
from scenario.rapport.tegning import BREDDE, SKRIFT, brutt, strek, tekst

Bildenavn = Literal["sikkerhet", "tidslinje", "hvem", "skille", "oppfolging"]
BILDENE = get_args(Bildenavn)
TITLER = {
    "sikkerhet": "Ti like sannsynlige utfall; fylte når målet. Streken er det trolige. Mill. kr",
    "tidslinje": "Når tiltakene må vedtas (rute), starter, og er faset helt inn. Mill. kr i et helt år",
    "hvem": "Hvem merker det, og når? Én rute er ett tiltak. Foreløpig redaksjonelt skjønn",
    "skille": "Det som skiller fra alternativet det måles mot. Mill. kr i et helt år",
    "oppfolging": "Planlagt (omriss) mot oppnådd (fylt). Uten fylling er ikke målt. Mill. kr",
}
VENSTRE = 210
"""Plassen til navnene på tidslinjen."""
RAD = 14
KANT = 6
"""Luften på hver side, så ingen bokstav kuttes av kanten."""
FLEST = 10
"""Så mange tiltak får egen linje: de største. Resten står samlet med sum."""


Tegning = tuple[int, Iterable[str]]
"""Høyden, og delene."""


def tegn(innhold: Rapportinnhold, navn: str, skrift: str) -> str:
    """Bildet som en hel SVG."""
    høyde, deler = TEGNES[navn](innhold)
    bredde = BREDDE + 2 * KANT
    hele = "".join(deler).replace(f'"{SKRIFT}"', f'"{escape(skrift)}"')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{bredde}" height="{høyde}" '
        f'viewBox="{-KANT} 0 {bredde} {høyde}" fill="{LYS.tekst}">'
        f'<rect x="{-KANT}" width="{bredde}" height="{høyde}" fill="#FFFFFF"/>{hele}</svg>'
    )


def under(øverst: str, innhold: Rapportinnhold) -> str:
    """Et ferdig bilde med bildene som kan tegnes, hvert med tittel, under seg. Bredden er det øverste bildets."""
    bredde, høyde = (float(t) for t in re.findall(r'\b(?:width|height)="([\d.]+)"', øverst)[:2])
    deler = [øverst]
    for navn in BILDENE:
        if not kan_tegnes(innhold, navn):
            continue
        bilde = tegn(innhold, navn, SKRIFT)
        deler.append(tekst(16, høyde + 20, TITLER[navn], fet=True, størrelse=14))
        deler.append(bilde.replace("<svg ", f'<svg x="{16 - KANT}" y="{høyde + 30}" ', 1))
        høyde += 40 + float(re.findall(r'height="([\d.]+)"', bilde)[0])
    bredde = max(bredde, BREDDE + 2 * KANT + 32)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{bredde:g}" '
        f'height="{høyde:g}" viewBox="0 0 {bredde:g} {høyde:g}">'
        f'<rect width="{bredde:g}" height="{høyde:g}" fill="#FFFFFF"/>{"".join(deler)}</svg>'
    )


def tittel(innhold: Rapportinnhold, navn: str) -> str:
    """Teksten under bildet. Sier hvilket alternativ det måles mot."""
    return TITLER[navn].replace("alternativet det måles mot", innhold.mot_navn or "alternativet det måles mot")


def beskrivelse(innhold: Rapportinnhold, navn: str) -> str:
    """Bildet i ord."""
    if navn == "sikkerhet":
        svar, usikker = _svaret(innhold)
        return sikkerhetsbilde.beskrivelse(svar, sikkerhetsbilde.nå(svar, usikker))
    if navn == "hvem":
        return hvemfigur.beskrivelse(innhold)
    if navn == "skille":
        return skillefigur.beskrivelse(innhold)
    if navn == "oppfolging":
        return oppfolgingsfigur.beskrivelse(innhold)
    kalender = tidslinje.kalenderen(innhold.kommune)
    return " ".join(f"{rens(r.navn)}: {tidslinje.i_ord(r, kalender)}." for r in _radene(innhold))


def _svaret(innhold: Rapportinnhold) -> tuple[Svar, Usikkerhet]:
    usikker = usikkerhet(innhold.kommune, innhold.valg)
    return svaret.svaret(innhold.kommune, innhold.resultat, usikker, max(0.0, innhold.resultat.mål)), usikker


def kan_tegnes(innhold: Rapportinnhold, navn: str) -> bool:
    """Sant når det er noe å vise: usikkerheten på og noe som teller, et tiltak, en gruppe, eller en forskjell."""
    if navn == "oppfolging":
        return oppfolgingsfigur.finnes(innhold)
    if navn == "sikkerhet":
        return bool(innhold.valg.forutsetninger.usikkerhet and innhold.resultat.bidrag)
    if navn == "tidslinje":
        return bool(_radene(innhold))
    return hvemfigur.finnes(innhold) if navn == "hvem" else skillefigur.finnes(innhold)


FONDETS_SPENN = "trolig (prikk)"


def fondets_spenn(innhold: Rapportinnhold) -> tuple[tuple[int, float, float, float], ...]:
    """Året og det trolige fondet: lavt, midten og høyt (1000 kr). Bare år der det er usikkert."""
    if not kan_tegnes(innhold, "sikkerhet"):
        return ()
    fond = usikkerhet(innhold.kommune, innhold.valg).fond
    alle = zip(innhold.resultat.år, fond, strict=True)
    return tuple((år, f.p10, f.p50, f.p90) for år, f in alle if not på_grensen(f.p90 - f.p10))


def fondets_spenn_i_ord(innhold: Rapportinnhold) -> str:
    """«Fondet er trolig 288–290 i 2025.» Tom når ingenting er usikkert."""
    krav = dict(zip(innhold.resultat.år, innhold.resultat.reservekrav, strict=True))
    ledd = [
        f"{mill_ved(lav, 0.0, krav[år], minst=0)}–{mill_ved(høy, 0.0, krav[år], minst=0)} i {år}"
        for år, lav, _, høy in fondets_spenn(innhold)
    ]
    return f"Trolig {oppramsing(ledd)} (mill. kr)." if ledd else ""


# --- Ti utfall -------------------------------------------------------------------------------------------------------


def _sikkerheten(innhold: Rapportinnhold) -> Tegning:
    svar, usikker = _svaret(innhold)
    rad = sikkerhetsbilde.nå(svar, usikker)
    akse = sikkerhetsbilde.aksen(svar, usikker)
    return 124, list(_utfallene(svar, rad, akse, lambda x: BREDDE * x / 100))


def _utfallene(
    svar: Svar, rad: sikkerhetsbilde.Sikkerhetsrad, akse: sikkerhetsbilde.Akse, x: Callable[[float], float]
) -> Iterable[str]:
    målet = x(akse.x(svar.resultat.mål))
    yield f'<rect x="{målet:.1f}" y="14" width="{BREDDE - målet:.1f}" height="80" fill="#F1F4F6"/>'
    yield tekst(målet - 6, 11, f"Mål {mill_knapp(svar.resultat.mål)}", "end", fet=True)
    form, steder = sikkerhetsbilde.stablet([akse.x(u) for u in rad.utfall], rad.fylte, akse.x(svar.resultat.mål))
    radius, steg = (3.5, 8.5) if form is sikkerhetsbilde.TETT else (6.5, 15)
    for nr, (sted, høyde) in enumerate(steder):
        fyll = LYS.tekst if nr >= len(steder) - rad.fylte else "#FFFFFF"
        yield (
            f'<circle cx="{x(sted):.1f}" cy="{66 - steg * høyde}" r="{radius}" fill="{fyll}" stroke="{LYS.dempet}" '
            'stroke-width="1.5"/>'
        )
    lav, midt, høy = (x(akse.x(b)) for b in rad.trolig)
    yield strek(lav, 80, høy, 80, 2)
    yield strek(lav, 75, lav, 85, 2)
    yield strek(høy, 75, høy, 85, 2)
    yield f'<circle cx="{midt:.1f}" cy="80" r="4.5"/>'
    yield tekst((lav + høy) / 2, 100, f"trolig {svaret.trolig(svar)}", "middle")
    yield strek(målet, 14, målet, 90, 3)
    planen = x(akse.x(rad.plan))
    yield strek(planen, 16, planen, 90, 1.5)
    til_venstre = planen > sikkerhetsbilde.FLAGG_TIL_VENSTRE / 100 * BREDDE
    planlagt = f"planlagt {mill_ved(rad.plan, svar.resultat.mål)}"
    yield tekst(planen + (-6 if til_venstre else 6), 22, planlagt, "end" if til_venstre else "start")
    for merke in akse.merker:
        yield tekst(x(akse.x(1000 * merke)), 118, helt(merke), "middle", LYS.dempet)


# --- Tidslinjen ------------------------------------------------------------------------------------------------------


def _radene(innhold: Rapportinnhold) -> tuple[tidslinje.Tidslinjerad, ...]:
    """Tiltakene som teller. De andre står under «Det som ikke er i summen»."""
    kommune, valg = innhold.kommune, innhold.valg
    kjente = {t.id for t in kommune.valgbare}
    planer = {t.id: startplan(kommune, t) for t in valg.tiltak if t.id in kjente}
    planer |= {e.nøkkel: startplan(kommune, e) for e in valg.egne_tiltak}
    rader = tidslinje.radene(kommune, valg, innhold.resultat, planer, {})
    return tuple(r for r in rader if r.beløp is not None)


def _tidslinjen(innhold: Rapportinnhold) -> Tegning:
    alle = _radene(innhold)
    største = sorted(alle, key=lambda r: -(r.beløp or 0.0))[:FLEST]
    rader = tuple(r for r in alle if r in største)
    rest = tuple(r for r in alle if r not in største)
    return 30 + RAD * (len(rader) + bool(rest)), list(_linjene(innhold, rader, rest))


def _linjene(
    innhold: Rapportinnhold, rader: tuple[tidslinje.Tidslinjerad, ...], rest: tuple[tidslinje.Tidslinjerad, ...]
) -> Iterable[str]:
    kalender, årene = tidslinje.kalenderen(innhold.kommune), innhold.kommune.år
    måneder = 12 * len(årene)
    første = 12 * årene[0]
    bredde = BREDDE - VENSTRE - 50
    høyde = 26 + RAD * len(rader)

    def x(måned: float) -> float:
        return VENSTRE + bredde * min(max(måned, 0.0), måneder) / måneder

    for nr, år in enumerate(årene):
        yield strek(x(12 * nr), 4, x(12 * nr), høyde, 0.5, LYS.linje)
        yield tekst(x(12 * nr) + 4, 15, str(år), fet=True)
    yield tekst(BREDDE, 15, "mill. kr", "end", LYS.dempet)
    for nr, rad in enumerate(rader):
        yield from _en_linje(rad, kalender, 24 + RAD * nr, x, første, måneder)
    if rest:
        y = 24 + RAD * len(rader) + 9.5
        yield tekst(0, y, f"{len(rest)} mindre, samlet", farge=LYS.dempet, størrelse=10)
        yield tekst(BREDDE, y, mill(sum(r.beløp or 0.0 for r in rest)), "end", LYS.dempet, størrelse=10)


def _en_linje(
    rad: tidslinje.Tidslinjerad,
    kalender: tidslinje.Kalender,
    y: int,
    x: Callable[[float], float],
    første: int,
    måneder: int,
) -> Iterable[str]:
    start, frist = rad.start.nummer - første, rad.vedtas(kalender).nummer - første
    full = start + rad.opptrapping
    midt = y + RAD / 2
    yield from brutt(0, y + 10.5, rens(rad.navn), VENSTRE - 8)
    if rad.kan_vedtas and frist >= 0:
        yield strek(x(frist), midt, x(start), midt, 1, LYS.dempet)
        yield f'<path d="M{x(frist):.1f} {midt - 4}l4 4l-4 4l-4 -4z"/>'
    if start < måneder:
        topp = y + 2
        kile = f"M{x(start):.1f} {y + RAD - 2}L{x(full):.1f} {topp}L{x(måneder):.1f} {topp}V{y + RAD - 2}Z"
        yield f'<path d="{kile}" fill="{LYS.fond}"/>'
    yield tekst(BREDDE, y + 10.5, mill_ved(rad.beløp or 0.0, 0.0), "end", størrelse=10)


TEGNES: dict[str, Callable[[Rapportinnhold], Tegning]] = {
    "sikkerhet": _sikkerheten,
    "tidslinje": _tidslinjen,
    "hvem": hvemfigur.tegnet,
    "skille": skillefigur.tegnet,
    "oppfolging": oppfolgingsfigur.tegnet,
}
