"""Fondet mot kravet tegnet som HTML uten skript: linjene, båndet, avstanden til kravet, og tabellen som hører til.

Alt plasseres i prosent av flaten, så bildet følger bredden; linjene er flater klippet til, for `st.html` tar bort svg.
Fargene er sidens CSS-variabler. Beløp inn er hele 1000 kr, tekstene er mill. kr.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from scenario.begreper.resultat import Resultat
from scenario.framstilling import dom
from scenario.framstilling.avrunding import desimaler_ved, mill_kr_ved, mill_ved, på_grensen
from scenario.framstilling.tall import HARDT, MINUS, helt, mill_kr_knapp

if TYPE_CHECKING:
    from scenario.analyse.usikkerhet import Spredning, Usikkerhet

LUFT = 1.3
"""Aksen er minst så lang, målt i det største av fondet og kravet i det første året."""
TRINN = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
"""Avstanden mellom rutelinjene, i millioner."""
FLEST_RUTER = 7
TETTEST = 6.5
"""Minste avstand mellom to navn ved enden av linjene, i prosent av høyden."""
MIDT, SLUTT = 0.5, 1.0
"""Hvor i året punktet står: midt i kolonnen over tabellen, eller ved årsslutt på en tidsakse."""
PLASS_TIL_TALL = 7.0
"""Avstanden til kravet skrives mellom linjene når den er minst så stor (prosent av høyden), ellers over kravet."""


@dataclass(frozen=True, slots=True)
class Fondsbilde:
    """Det bildet viser. `senere` er planen når alt kommer senere, med navnet på det."""

    resultat: Resultat
    uten: Resultat
    usikkerhet: Usikkerhet | None = None
    senere: Resultat | None = None
    om_senere: str = ""
    ved: float = MIDT

    @property
    def trolig(self) -> tuple[Spredning, ...]:
        """Det trolige fondet år for år; tomt når usikkerheten er slått av, eller ingenting teller."""
        u = self.usikkerhet
        return u.fond if u is not None and self.resultat.bidrag else ()

    @property
    def topp(self) -> float:
        """Toppen av aksen. Den er fast så lenge alt får plass: et valg flytter linjene, aldri aksen."""
        fast = LUFT * max(self.resultat.reservekrav[0], self.uten.fond[0])
        høyest = max(*self.resultat.fond, *self.uten.fond, *self.resultat.reservekrav, *(s.p90 for s in self.trolig))
        return max(fast, 1.04 * høyest, 1.0)


# --- Teksten ---------------------------------------------------------------------------------------------------------


def ingress(bilde: Fondsbilde) -> str:
    """«Fondet er under kravet fra 2025. I 2027 mangler 130 mill. kr etter planen, trolig 178–245.»"""
    r = bilde.resultat
    om_fondet = dom.om_fondet(r)
    først = f"{om_fondet[0].upper()}{om_fondet[1:]}."
    if på_grensen(r.margin[-1]):
        return f"{først} I {r.år[-1]} er det akkurat på kravet."
    avstand = f"{_hele(abs(r.margin[-1]))}{HARDT}mill.{HARDT}kr"
    if r.margin[-1] > 0:
        return f"{først} I {r.år[-1]} er det {avstand} over{_trolig_avstand(bilde)}."
    etter = " etter planen" if r.bidrag else ""
    return f"{først} I {r.år[-1]} mangler {avstand}{etter}{_trolig_avstand(bilde)}."


def _trolig_avstand(bilde: Fondsbilde) -> str:
    """«, trolig 178–245» når begge ender er på samme side av kravet som planen, ellers med side."""
    if not bilde.trolig:
        return ""
    s, krav, over = bilde.trolig[-1], bilde.resultat.reservekrav[-1], bilde.resultat.margin[-1] > 0
    ender = sorted((s.p10 - krav, s.p90 - krav), key=abs)
    if all((e > 0) is over for e in ender):
        return f", trolig {_hele(abs(ender[0]))}–{_hele(abs(ender[1]))}"
    return f", trolig mellom {_med_side(s.p10 - krav)} og {_med_side(s.p90 - krav)}"


def _med_side(margin: float) -> str:
    return f"{_hele(abs(margin))}{HARDT}{'over' if margin > 0 else 'under'}"


def _hele(beløp: float, *grenser: float) -> str:
    """Hele millioner, med desimaler bare når de trengs for å vise siden av en grense."""
    return mill_ved(beløp, *(grenser or (0.0,)), minst=0)


def beskrivelse(bilde: Fondsbilde) -> str:
    """Bildet som setninger, for den som ikke ser det."""
    return ". ".join((*_i_ord(bilde),)) + "."


def _i_ord(bilde: Fondsbilde) -> Iterable[str]:
    yield "Fondet mot kravet ved hver årsslutt, mill. kr"
    kolonner = rader(bilde)
    for nr, år in enumerate(bilde.resultat.år):
        yield f"{år}: " + ", ".join(f"{rad.navn.lower()} {rad.celler[nr].replace('–', ' til ')}" for rad in kolonner)


# --- Tabellen --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fondsrad:
    """En rad i tabellen under bildet: merket linjen har, navnet, og tallet hvert år."""

    merke: str
    navn: str
    celler: tuple[str, ...]


def rader(bilde: Fondsbilde) -> tuple[Fondsrad, ...]:
    """Radene i tabellen. De har samme merke som linjene i bildet."""
    r, år = bilde.resultat, range(len(bilde.resultat.år))
    alle = [Fondsrad("krav", "Kravet", tuple(dom.reservekrav(r, i, 0) for i in år))]
    if r.bidrag:
        alle.append(Fondsrad("plan", "Planlagt", tuple(_med_udekket(r, i) for i in år)))
    if bilde.trolig:
        alle.append(Fondsrad("trolig", "Trolig", tuple(_spennet(bilde, i) for i in år)))
    mot = "Mot kravet etter planen" if r.bidrag else "Mot kravet"
    alle.append(Fondsrad("mot", mot, tuple(_mot_kravet(r.margin[i]) for i in år)))
    alle.append(Fondsrad("uten", "Uten tiltak", tuple(_med_udekket(bilde.uten, i) for i in år)))
    if bilde.senere is not None:
        alle.append(Fondsrad("senere", bilde.om_senere, tuple(_med_udekket(bilde.senere, i) for i in år)))
    return tuple(alle)


def _med_udekket(r: Resultat, i: int) -> str:
    tomt = r.udekket_merforbruk[i]
    return dom.fond(r, i, 0) if på_grensen(tomt) else f"tomt, {_hele(tomt)}{HARDT}udekket"


def _spennet(bilde: Fondsbilde, i: int) -> str:
    s, krav = bilde.trolig[i], bilde.resultat.reservekrav[i]
    lav, høy = _hele(s.p10, 0.0, krav), _hele(s.p90, 0.0, krav)
    return "anslag" if i == 0 and lav == høy else lav if lav == høy else f"{lav}–{høy}"


def _mot_kravet(margin: float) -> str:
    return "på kravet" if på_grensen(margin) else _med_side(margin)


def _brytbar(celle: str) -> str:
    """Ordet etter tallet kan stå på neste linje når spalten er smal. Selve tallet brytes aldri."""
    return re.sub(rf"{HARDT}(?=over|under|udekket)", " ", celle)


def tabellen(bilde: Fondsbilde) -> str:
    """Tabellen rett under bildet, med årene midt under punktene."""
    hode = "".join(f'<th scope="col">{å}</th>' for å in bilde.resultat.år)
    kropp = "".join(
        f'<tr class="b-r-{rad.merke}"><th scope="row"><i class="b-m b-m-{rad.merke}" aria-hidden="true"></i>'
        f"{escape(rad.navn)}</th>{''.join(f'<td>{_brytbar(celle)}</td>' for celle in rad.celler)}</tr>"
        for rad in rader(bilde)
    )
    return (
        '<div class="b-tabell"><table><caption class="s-skjult">Fondet ved årsslutt, mill. kr</caption>'
        f'<thead><tr><th scope="col">mill. kr</th>{hode}</tr></thead><tbody>{kropp}</tbody></table></div>'
    )


# --- Bildet ----------------------------------------------------------------------------------------------------------


def tegnet(bilde: Fondsbilde) -> str:
    """Bildet og tabellen."""
    return f'<figure class="b-fond">{_flaten(bilde)}{tabellen(bilde)}</figure>'


def under_tidslinjen(bilde: Fondsbilde) -> str:
    """Fondet på den samme aksen som tidslinjen over, med punktene ved årsslutt."""
    return (
        '<div class="b-fond b-liten"><p class="b-liten-navn"><b>Fondet ved årsslutt</b> mill. kr, med svarene over</p>'
        f"{_flaten(bilde)}</div>"
    )


def _flaten(bilde: Fondsbilde) -> str:
    deler = (
        *_rutene(bilde.topp),
        *_båndet(bilde),
        *((_linje(bilde, "b-uten", bilde.uten.fond),) if bilde.ved == MIDT else ()),
        _linje(bilde, "b-krav", bilde.resultat.reservekrav),
        *(() if bilde.senere is None else (_linje(bilde, "b-senere", bilde.senere.fond),)),
        *_planen(bilde),
        *(_avstandene(bilde) if bilde.ved == MIDT else ()),
        *_navnene(bilde),
    )
    return f'<div class="b-plott" role="img" aria-label="{escape(beskrivelse(bilde))}">{"".join(deler)}</div>'


def rutehøyder(topp: float) -> tuple[int, ...]:
    """Beløpene rutelinjene står ved (mill. kr), fra 0 og opp."""
    trinn = next((t for t in TRINN if topp / 1000 / t <= FLEST_RUTER), TRINN[-1])
    return tuple(range(0, int(topp / 1000) + 1, trinn))


def _rutene(topp: float) -> Iterable[str]:
    for mill in rutehøyder(topp):
        yield f'<i class="b-rute" style="bottom:{_y(1000 * mill, topp)}"><span>{helt(mill)}</span></i>'


def _y(beløp: float, topp: float) -> str:
    return f"{_høyde(beløp, topp):.2f}%"


def _høyde(beløp: float, topp: float) -> float:
    return 100 * max(0.0, beløp) / topp


def _x(nr: int, antall: int, ved: float = MIDT) -> float:
    """Stedet i kolonnen til året: midt i, eller ved årsslutt."""
    return 100 * (nr + ved) / antall


def _linje(bilde: Fondsbilde, klasse: str, verdier: Sequence[float]) -> str:
    """En strek gjennom verdiene, like tykk som CSS-variabelen `--h` to ganger."""
    topp = bilde.topp
    punkter = [(_x(nr, len(verdier), bilde.ved), 100 - _høyde(v, topp)) for nr, v in enumerate(verdier)]
    over = [f"{x:.2f}% calc({y:.2f}% - var(--h))" for x, y in punkter]
    under = [f"{x:.2f}% calc({y:.2f}% + var(--h))" for x, y in reversed(punkter)]
    return f'<i class="b-linje {klasse}" style="clip-path:polygon({",".join(over + under)})"></i>'


def _båndet(bilde: Fondsbilde) -> Iterable[str]:
    if not bilde.trolig:
        return
    n = len(bilde.trolig)
    over = [f"{_x(i, n, bilde.ved):.2f}% {100 - _høyde(s.p90, bilde.topp):.2f}%" for i, s in enumerate(bilde.trolig)]
    under = [f"{_x(i, n, bilde.ved):.2f}% {100 - _høyde(s.p10, bilde.topp):.2f}%" for i, s in enumerate(bilde.trolig)]
    yield f'<i class="b-band" style="clip-path:polygon({",".join(over + under[::-1])})"></i>'


def _planen(bilde: Fondsbilde) -> Iterable[str]:
    r, n, topp = bilde.resultat, len(bilde.resultat.år), bilde.topp
    for i, s in enumerate(bilde.trolig):
        if s.p90 - s.p10 > 0.5:
            høyde = _høyde(s.p90, topp) - _høyde(s.p10, topp)
            midt = 100 * (s.p50 - s.p10) / (s.p90 - s.p10)
            sted = f"left:{_x(i, n, bilde.ved):.2f}%;bottom:{_y(s.p10, topp)};height:{høyde:.2f}%"
            yield f'<i class="b-strek" style="{sted}"><b style="bottom:{midt:.1f}%"></b></i>'
    if not r.bidrag:
        return
    yield _linje(bilde, "b-plan", r.fond)
    for i, fond in enumerate(r.fond):
        yield f'<i class="b-punkt" style="left:{_x(i, n, bilde.ved):.2f}%;bottom:{_y(fond, topp)}"></i>'


def _avstandene(bilde: Fondsbilde) -> Iterable[str]:
    """Avstanden opp til kravet, tegnet og skrevet, i årene fondet er under."""
    r, n, topp = bilde.resultat, len(bilde.resultat.år), bilde.topp
    for i, margin in enumerate(r.margin):
        if margin >= 0 or på_grensen(margin):
            continue
        fra, høyde = _høyde(r.fond[i], topp), _høyde(r.reservekrav[i], topp) - _høyde(r.fond[i], topp)
        klasse = "b-gap b-trangt" if høyde < PLASS_TIL_TALL else "b-gap"
        siste = " b-sist" if i == n - 1 else ""
        sted = f"left:{_x(i, n, bilde.ved):.2f}%;bottom:{fra:.2f}%;height:{høyde:.2f}%"
        yield f'<i class="{klasse}{siste}" style="{sted}"><span>{_hele(-margin)}<small>{HARDT}under</small></span></i>'


def _navnene(bilde: Fondsbilde) -> Iterable[str]:
    """Navnet på hver linje ved enden av den, flyttet fra hverandre så ingen dekker en annen."""
    r, topp, i = bilde.resultat, bilde.topp, len(bilde.resultat.år) - 1
    navn = [("krav", f"Kravet {dom.reservekrav(r, i, 0)}", r.reservekrav[-1])]
    if r.bidrag:
        navn.append(("plan", f"Planlagt {dom.fond(r, i, 0)}", r.fond[-1]))
    if bilde.trolig:
        navn.append(("trolig", f"Trolig {_spennet(bilde, i)}", bilde.trolig[-1].p50))
    if bilde.ved == MIDT:
        navn.append(("uten", f"Uten tiltak {dom.fond(bilde.uten, i, 0)}", bilde.uten.fond[-1]))
    if bilde.senere is not None:
        navn.append(("senere", f"{bilde.om_senere} {dom.fond(bilde.senere, i, 0)}", bilde.senere.fond[-1]))
    tettest = TETTEST if bilde.ved == MIDT else 2 * TETTEST
    steder = spredt([_høyde(beløp, topp) for _, _, beløp in navn], tettest)
    for (merke, tekst, _), y in zip(navn, steder, strict=True):
        yield f'<b class="b-navn b-n-{merke}" style="bottom:{y:.2f}%">{escape(tekst)}</b>'


def spredt(steder: Sequence[float], avstand: float) -> list[float]:
    """Stedene flyttet minst mulig opp, så det er minst `avstand` mellom dem. Rekkefølgen er den samme."""
    orden = sorted(range(len(steder)), key=lambda i: steder[i])
    nye = [max(0.0, steder[i]) for i in orden]
    for nr, _ in enumerate(pairwise(orden)):
        nye[nr + 1] = max(nye[nr + 1], nye[nr] + avstand)
    ut = [0.0] * len(steder)
    for i, sted in zip(orden, nye, strict=True):
        ut[i] = sted
    return ut


# --- De tre spørsmålene ----------------------------------------------------------------------------------------------


def flytter(nå: Resultat, uten_svaret: Resultat) -> str:
    """Hva et svar flytter fondet mot kravet i det siste året: «Flytter fondet mot kravet i 2027: −75.»"""
    forskjell = _netto(nå) - _netto(uten_svaret)
    if på_grensen(forskjell):
        return ""
    tegn, beløp, før = MINUS if forskjell < 0 else "+", abs(forskjell), abs(_netto(uten_svaret))
    vist = mill_kr_ved(beløp, før) if desimaler_ved(beløp, før) > 1 else mill_kr_knapp(round(beløp, -2))
    return f"Flytter fondet mot kravet i {nå.år[-1]}: {tegn}{vist}."


def _netto(r: Resultat) -> float:
    """Fondet mot kravet i siste år, med det som er udekket: et tomt fond skjuler ikke forskjellen."""
    return r.margin[-1] - r.udekket_til_sammen
