"""Hvor sikkert det er, tegnet som HTML uten skript: ti like sannsynlige utfall, trolig som strek, planlagt og mål.

Alle radene står på samme akse. Beløp inn er hele 1000 kr, tekstene er mill. kr.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from scenario.framstilling import dom, sannsynlighet, svaret
from scenario.framstilling.avrunding import andel_ved, mill_ved, på_grensen
from scenario.framstilling.plassering import midten, spredt
from scenario.framstilling.svaret import Svar
from scenario.framstilling.tall import HARDT, helt, knapp, mill, mill_knapp, mill_kr_knapp

if TYPE_CHECKING:
    from scenario.analyse.usikkerhet import Usikkerhet, Utslag

SIKKERHETER = (5, 8, 9)
"""Så mange av ti utfall kan det spørres etter."""
TRINN = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
FLEST_MERKER = 7
TRANGT = 9.0
"""Er trolig-streken smalere (prosent), står tallene som ett spenn midt under."""
FLAGG_TIL_VENSTRE, PÅ_SMAL_SKJERM = 80.0, 68.0
"""Lenger til høyre (prosent) er det ikke plass til teksten på høyre side av flagget."""
SYNLIGE = 6
"""Så mange størrelser vises som det som betyr mest; resten er foldet."""
FLYTTER = 50.0
"""Det som flytter summen mindre enn dette (1000 kr), er foldet."""
LEVERING, FORSINKELSE = "felles_levering", "felles_forsinkelse_måneder"


@dataclass(frozen=True, slots=True)
class Prikkform:
    """Bredden av en prikk i prosent av flaten, og høyeste stabel. Utfall som er nærmere enn bredden, stables."""

    bredde: float
    høyest: int


VANLIG, TETT = Prikkform(3.1, 3), Prikkform(1.6, 5)
TETT_UNDER = 4 * VANLIG.bredde
"""Ligger de ti utfallene innenfor så lite av flaten (prosent), må prikkene være små for å stå der utfallene er."""


@dataclass(frozen=True, slots=True)
class Sikkerhetsrad:
    """Én rad på aksen: utfallene, det trolige spennet og planen."""

    navn: str
    under: str
    utfall: tuple[float, ...]
    trolig: tuple[float, float, float]
    """P10, midten og P90."""
    plan: float
    fylte: int
    """Så mange av de ti når målet."""


@dataclass(frozen=True, slots=True)
class Akse:
    """Det aksen dekker (1000 kr)."""

    fra: float
    til: float

    def x(self, beløp: float) -> float:
        """Stedet i prosent av flaten."""
        return 100 * (beløp - self.fra) / (self.til - self.fra)

    @property
    def merker(self) -> tuple[int, ...]:
        """Tallene under aksen (mill. kr), med luft mellom."""
        lengde = (self.til - self.fra) / 1000
        trinn = next((t for t in TRINN if lengde / t <= FLEST_MERKER), TRINN[-1])
        første = -int(-self.fra // (1000 * trinn))
        alle = range(første * trinn, int(self.til // 1000) + 1, trinn)
        return tuple(m for m in alle if 2 <= self.x(1000 * m) <= 98)


def nå(svar: Svar, usikkerhet: Usikkerhet) -> Sikkerhetsrad:
    """Raden for planen slik den er."""
    assert svar.trolig is not None
    t, fylte = svar.trolig, svaret.fylte_prikker(svar.trolig.sjanse)
    under = f"Planlagt {svaret.planlagt(svar)}. {_antall_som_når(svar, fylte)}"
    return Sikkerhetsrad("Slik det er nå", under, usikkerhet.utfall, (t.lav, t.midt, t.høy), svar.plan, fylte)


def _antall_som_når(svar: Svar, fylte: int) -> str:
    mål = mill_knapp(svar.resultat.mål)
    return f"Ingen av ti utfall når {mål}." if fylte == 0 else f"{fylte} av 10 utfall når {mål}."


def med_mer(svar: Svar, usikkerhet: Usikkerhet, av_ti: int) -> Sikkerhetsrad | None:
    """Raden når planen er økt så så mange av ti når målet; None når den alt er der, eller det ikke hjelper."""
    til = svaret.trengs(svar, av_ti)
    if not til or svar.trolig is None:
        return None
    ganger = (svar.plan + til) / svar.plan
    t = svar.trolig
    plan = mill_ved(svar.plan + til, svar.resultat.mål)
    under = f"Planlagt {plan}. {_antall_som_når(svar, av_ti)}"
    utfall = tuple(ganger * u for u in usikkerhet.utfall)
    trolig = (ganger * t.lav, ganger * t.midt, ganger * t.høy)
    return Sikkerhetsrad(f"Med {mill_kr_knapp(til)} til", under, utfall, trolig, svar.plan + til, av_ti)


def aksen(svar: Svar, usikkerhet: Usikkerhet) -> Akse:
    """Aksen er den samme uansett hvor sikre en vil være."""
    alle = [nå(svar, usikkerhet), *(r for n in SIKKERHETER if (r := med_mer(svar, usikkerhet, n)))]
    beløp = [svar.resultat.mål, *(b for r in alle for b in (*r.utfall, *r.trolig, r.plan))]
    luft = 0.14 * max(max(beløp) - min(beløp), 1000.0)
    return Akse(min(beløp) - luft, max(beløp) + luft)


def svaret_på_sikkerhet(svar: Svar, av_ti: int) -> str:
    """«Det trengs 41 mill. kr til i planen.»"""
    til, mål = svaret.trengs(svar, av_ti), mill_knapp(svar.resultat.mål)
    if til is None:
        return f"Mer av det samme gjør ikke at {av_ti} av 10 utfall når {mål}."
    if til == 0:
        return f"Minst {av_ti} av 10 utfall når {mål} alt."
    igjen = svar.mest_mulig - svar.plan
    nok = "" if igjen >= til else f" Lista har bare {mill_ved(max(0.0, igjen), 0.0, til, minst=0)} igjen."
    return f"Det trengs {mill_kr_knapp(til)} til i planen.{nok}"


# --- Tegningen -------------------------------------------------------------------------------------------------------


def hodet(svar: Svar, akse: Akse) -> str:
    """Målet over radene."""
    x = akse.x(svar.resultat.mål)
    side = "u-hoyre" if x < 20 else "u-venstre"
    når = "" if x < 20 or x > 85 else f'<span style="left:{x:.2f}%">når målet</span>'
    return (
        '<div class="u-rad u-hode" aria-hidden="true"><div></div><div class="u-linje">'
        f'<b class="{side}" style="left:{x:.2f}%">Mål {mill_knapp(svar.resultat.mål)}</b>'
        f"{når}</div></div>"
    )


def raden(svar: Svar, rad: Sikkerhetsrad, akse: Akse) -> str:
    """Én rad: navnet, prikkene, streken og flagget."""
    mål = akse.x(svar.resultat.mål)
    return (
        f'<div class="u-rad"><div class="u-navn"><h2>{escape(rad.navn)}</h2><p>{escape(rad.under)}</p></div>'
        f'<div class="u-flate" role="img" aria-label="{escape(beskrivelse(svar, rad))}">'
        f'<i class="u-naar" style="left:{mål:.2f}%"></i>{"".join(_prikkene(rad, akse, mål))}{_streken(svar, rad, akse)}'
        f'<i class="u-maal" style="left:{mål:.2f}%"></i>{_flagget(svar, rad, akse)}</div></div>'
    )


def beskrivelse(svar: Svar, rad: Sikkerhetsrad) -> str:
    """Raden i ord."""
    lav, midt, høy = (_hele(svar, b) for b in rad.trolig)
    når = "Ingen" if rad.fylte == 0 else str(rad.fylte)
    return (
        f"{rad.navn}: planlagt {mill_ved(rad.plan, svar.resultat.mål)}, trolig {lav} til {høy}, midten {midt}. "
        f"{når} av ti like sannsynlige utfall når {mill_kr_knapp(svar.resultat.mål)}."
    )


def _hele(svar: Svar, beløp: float) -> str:
    return mill_ved(beløp, svar.resultat.mål, minst=0 if abs(beløp) >= 9_950 else 1)


def stablet(steder: Sequence[float], fylte: int, mål: float) -> tuple[Prikkform, list[tuple[float, int]]]:
    """Formen på prikkene, og hvor hver står (prosent) og hvor høyt i stabelen.

    Ingen står over målstreken eller oppå en annen. De som når målet, står til høyre for det, de andre til venstre.
    """
    form = VANLIG if steder[-1] - steder[0] > TETT_UNDER else TETT
    skille, fra = len(steder) - fylte, 0.75 * form.bredde
    venstre = _lagt([-s for s in reversed(steder[:skille])], fra - mål, form)
    høyre = _lagt(steder[skille:], mål + fra, form)
    return form, [*((-x, n) for x, n in reversed(venstre)), *høyre]


def _lagt(stigende: Sequence[float], minst: float, form: Prikkform) -> list[tuple[float, int]]:
    """Prikkene i stabler midt over utfallene i dem, flyttet så lite som mulig for at ingen skal dekke en annen."""
    stabler: list[list[float]] = []
    for x in stigende:
        if stabler and x - stabler[-1][0] < form.bredde and len(stabler[-1]) < form.høyest:
            stabler[-1].append(x)
        else:
            stabler.append([x])
    steder = spredt([midten(stabel) for stabel in stabler], form.bredde, minst)
    return [(sted, nr) for sted, stabel in zip(steder, stabler, strict=True) for nr in range(len(stabel))]


def _prikkene(rad: Sikkerhetsrad, akse: Akse, mål: float) -> Iterable[str]:
    form, steder = stablet([akse.x(u) for u in rad.utfall], rad.fylte, mål)
    klasse = "u-prikk u-tett" if form is TETT else "u-prikk"
    for nr, (x, høyde) in enumerate(steder):
        fylt = " u-full" if nr >= len(steder) - rad.fylte else ""
        yield f'<i class="{klasse}{fylt}" style="left:{x:.2f}%;--n:{høyde}"></i>'


def _streken(svar: Svar, rad: Sikkerhetsrad, akse: Akse) -> str:
    lav, midt, høy = (akse.x(b) for b in rad.trolig)
    bredde = høy - lav
    strek = (
        f'<i class="u-strek" style="left:{lav:.2f}%;width:{bredde:.2f}%">'
        f'<b style="left:{100 * (midt - lav) / bredde if bredde else 50:.1f}%"></b></i>'
    )
    endene = (_hele(svar, rad.trolig[0]), _hele(svar, rad.trolig[2]))
    if bredde < TRANGT:
        spenn = "–".join(dict.fromkeys(endene))
        return f'{strek}<span class="u-tall" style="left:{(lav + høy) / 2:.2f}%"><b>{spenn}</b></span>'
    tall = "".join(
        f'<span class="u-tall" style="left:{x:.2f}%"><b>{tekst}</b></span>'
        for x, tekst in zip((lav, høy), endene, strict=True)
    )
    ord_ = f'<span class="u-tall" style="left:{(lav + høy) / 2:.2f}%">trolig</span>' if bredde > 2 * TRANGT else ""
    return strek + tall + ord_


def _flagget(svar: Svar, rad: Sikkerhetsrad, akse: Akse) -> str:
    x = akse.x(rad.plan)
    side = "u-v" if x > FLAGG_TIL_VENSTRE else "u-m" if x > PÅ_SMAL_SKJERM else "u-h"
    tekst = mill_ved(rad.plan, svar.resultat.mål)
    return f'<i class="u-plan {side}" style="left:{x:.2f}%"><span>planlagt {tekst}</span></i>'


def aksetall(akse: Akse) -> str:
    """Tallene under radene, og forklaringen til tegnene."""
    merker = "".join(f'<span style="left:{akse.x(1000 * m):.2f}%">{helt(m)}</span>' for m in akse.merker)
    tegn = (
        ('<i class="u-prikk"></i>', "ett av ti like sannsynlige utfall"),
        ('<i class="u-prikk u-full"></i>', "når målet"),
        ('<i class="b-m b-m-trolig"></i>', "trolig: 8 av 10 utfall, midten er prikken"),
        ('<i class="g-plan"></i>', "planlagt"),
    )
    ledd = "".join(f"<li>{t}{escape(tekst)}</li>" for t, tekst in tegn)
    return (
        f'<div class="u-rad u-akse" aria-hidden="true"><div></div><div class="u-linje">{merker}</div></div>'
        f'<ul class="b-tegn">{ledd}<li>mill. kr</li></ul>'
    )


# --- Hva betyr mest --------------------------------------------------------------------------------------------------


def viktigst(
    svar: Svar, usikkerhet: Usikkerhet, levering: tuple[float, float, float], opphav: Mapping[str, str]
) -> str:
    """De størrelsene som flytter summen mest: hvor den havner når bare denne går dårlig, og når bare den går godt.

    `opphav` sier hvem som har oppgitt tallet bak hvert tiltak, se `listeforklaring.opphavsordene`.
    """
    synlige = _synlige(usikkerhet)
    if not synlige:
        return ""
    desimaler = 0 if min(u.høy - u.lav for u in synlige) >= 2_000 else 1
    midt = usikkerhet.helårseffekt.p50
    lav, høy = min(u.lav for u in synlige), max(u.høy for u in synlige)
    luft = 0.3 * max(høy - lav, 1.0)
    akse = Akse(min(lav, midt) - luft, max(høy, midt) + luft)
    ledd = "".join(_utslaget(svar, u, akse, levering, desimaler, opphav) for u in synlige)
    return f'<ol class="u-viktigst" style="--m:{akse.x(midt):.2f}%">{ledd}</ol>'


def om_viktigst(usikkerhet: Usikkerhet) -> str:
    """Hva streken viser."""
    midt = mill_ved(usikkerhet.helårseffekt.p50, usikkerhet.resultat.mål, minst=0)
    return (
        "Hvor summen havner når bare dette går dårlig, og når bare dette går godt. Streken er midten, "
        f"{midt}{HARDT}mill.{HARDT}kr."
    )


def resten(usikkerhet: Usikkerhet) -> str:
    """«15 andre flytter summen høyst 1,7 hver»; tom når alle vises."""
    vist = {u.id for u in _synlige(usikkerhet)}
    andre = [u for u in usikkerhet.viktigst if u.id not in vist]
    if not andre:
        return ""
    mest = max(u.høy - u.lav for u in andre)
    høyst = "under 0,1" if mest < FLYTTER else f"høyst {mill(mest)}"
    return f"{len(andre)} andre flytter summen {høyst} hver" if len(andre) > 1 else f"Én til flytter summen {høyst}"


def _synlige(usikkerhet: Usikkerhet) -> list[Utslag]:
    return [u for u in usikkerhet.viktigst if u.høy - u.lav > FLYTTER][:SYNLIGE]


def _utslaget(
    svar: Svar,
    u: Utslag,
    akse: Akse,
    levering: tuple[float, float, float],
    desimaler: int,
    opphav: Mapping[str, str],
) -> str:
    navn, under = _navnet(u, levering)
    fra, til = akse.x(u.lav), akse.x(u.høy)
    lav, høy = (mill_ved(b, svar.resultat.mål, minst=desimaler) for b in (u.lav, u.høy))
    return (
        f'<li><div class="u-hva"><b>{escape(navn)}</b><small>{escape(under)}</small></div>'
        f'<div class="u-spor" aria-hidden="true"><i style="left:{fra:.2f}%;width:{til - fra:.2f}%"></i>'
        f'<span class="u-lav" style="right:{100 - fra:.2f}%">{lav}</span>'
        f'<span class="u-hoy" style="left:{til:.2f}%">{høy}</span></div>'
        f'<small class="u-hvem">{escape("Ikke målt i kildene" if u.felles else opphav.get(u.id, ""))}</small>'
        f'<span class="s-skjult">Summen blir {lav} når dette går dårlig, og {høy} når det går godt.</span></li>'
    )


def _navnet(u: Utslag, levering: tuple[float, float, float]) -> tuple[str, str]:
    if u.id == LEVERING:
        lav, midt, høy = (knapp(100 * n) for n in levering)
        return u.navn, f"Antakelse: fra {lav} til {høy}{HARDT}%, mest trolig {midt}{HARDT}%"
    if u.id == FORSINKELSE:
        return u.navn, f"Antakelse: trolig {knapp(u.p10, 0)}–{knapp(u.p90, 0)} måneder"
    a, b = mill(u.p10), mill(u.p90)
    return u.navn, f"{a}{HARDT}mill.{HARDT}kr i året" if a == b else f"{a} til {b}{HARDT}mill.{HARDT}kr i året"


def mest_av_spennet(usikkerhet: Usikkerhet) -> str:
    """Om mest av spennet er antakelsen om gjennomføring."""
    andel = next((u.andel for u in usikkerhet.viktigst if u.id == LEVERING), 0.0)
    if andel < 0.5:
        return ""
    return f"Mest av spennet ({andel_ved(andel)}) er antakelsen om gjennomføring, ikke kommunens tall."


# --- Fondet ----------------------------------------------------------------------------------------------------------


def fondet(usikkerhet: Usikkerhet) -> str:
    """Sjansen for at fondet er over kravet, ett år per linje, med det trolige spennet."""
    return f'<ul class="u-fond">{"".join(_fondsåret(usikkerhet, i) for i in range(len(usikkerhet.resultat.år)))}</ul>'


def _fondsåret(u: Usikkerhet, i: int) -> str:
    r, sjanse = u.resultat, u.sannsynlighet_over_reservekrav[i]
    fylt = svaret.fylte_prikker(sjanse)
    prikker = "".join(f"<i{' class=fyll' if nr < fylt else ''}></i>" for nr in range(10))
    return (
        f'<li><b>{r.år[i]}</b><span class="s-prikker" role="img" aria-label="{fylt} av 10 prikker er fylt">{prikker}'
        f"</span><span>{escape(_om_året(u, i))}</span></li>"
    )


def _om_året(u: Usikkerhet, i: int) -> str:
    s, krav = u.fond[i], u.resultat.reservekrav[i]
    lav, høy = s.p10 - krav, s.p90 - krav
    if på_grensen(høy - lav):
        return dom.mot_regelen(u.resultat, i)
    ord_ = sannsynlighet.i_ord(u.sannsynlighet_over_reservekrav[i]).capitalize()
    vis = partial(mill_ved, minst=0)
    if lav < 0 < høy:
        return f"{ord_}, trolig fra {vis(-lav, 0.0)} under til {vis(høy, 0.0)} over"
    nær, fjern = sorted((abs(lav), abs(høy)))
    return f"{ord_}, trolig {vis(nær, 0.0)}–{vis(fjern, 0.0)} {'over' if lav > 0 else 'under'}"
