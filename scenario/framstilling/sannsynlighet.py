"""Usikkerhet i ord: «om lag 3 av 10», «nesten sikkert», «trolig 112–158». Beløp inn er hele 1000 kr."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from scenario.framstilling.avrunding import andel_ved, mill_ved, på_grensen
from scenario.framstilling.tall import (
    HARDT,
    MINUS,
    desimal,
    knapp,
    med_fortegn,
    mill_knapp,
    mill_kr,
    mill_kr_knapp,
    oppramsing,
)

if TYPE_CHECKING:
    from scenario.analyse.usikkerhet import Utslag

TROLIG = "«Trolig» er det som skjer i om lag 8 av 10 tilfeller: 1 av 10 blir lavere, og 1 av 10 blir høyere."
"""Forklaringen på ordet «trolig»: fra nivået 10 til nivået 90 prosent."""
_ÅRSAKER = {
    "skjevhet": ("spennene strekker seg lengst nedover", "spennene strekker seg lengst oppover"),
    "levering": ("ikke alt blir levert", "mer enn planlagt blir levert"),
    "forsinkelse": ("tiltak kommer senere i gang", "tiltak kommer tidligere i gang"),
}
_LITE = 50.0
"""Ledd under dette (1000 kr) nevnes ikke."""


def i_ord(sannsynlighet: float) -> str:
    """Sannsynligheten (0–1) som ord, aldri som prosent: «om lag 3 av 10», «nesten sikkert»."""
    for grense, ord in ((0.99, "nesten sikkert"), (0.95, "svært sannsynlig")):
        if sannsynlighet >= grense:
            return ord
    for grense, ord in ((0.01, "nesten utelukket"), (0.05, "svært lite sannsynlig")):
        if sannsynlighet <= grense:
            return ord
    return f"om lag {av_ti(sannsynlighet)}{HARDT}av{HARDT}10"


def av_ti(sannsynlighet: float) -> int:
    """Nærmeste hele tidel, men aldri 0 eller 10: det ville sagt at utfallet er avgjort."""
    return min(9, max(1, round(10 * sannsynlighet)))


def sjansen(sannsynlighet: float, for_hva: str) -> str:
    """Hel setning om sjansen for å gjøre noe: «Sjansen for å nå 150 mill. kr er om lag 3 av 10.»"""
    ord = i_ord(sannsynlighet)
    if ord.startswith("om lag"):
        return f"Sjansen for {for_hva} er {ord}."
    return f"Det er {ord} {for_hva}."


def trolig(p10: float, p90: float, *grenser: float) -> str:
    """«trolig 112–158» (mill. kr); «trolig om lag 112» når endene er like. Ved en grense vises nok desimaler."""
    lav, høy = _kort(p10, *grenser), _kort(p90, *grenser)
    if lav == høy:
        return f"trolig om lag {lav}"
    return f"trolig {lav}{HARDT}til{HARDT}{høy}" if MINUS in lav + høy else f"trolig {lav}–{høy}"


def kort_linje(p10: float, p50: float, p90: float, sannsynlighet: float, mål: float) -> str:
    """Linjen på Tiltak: «139, trolig 112–158; om lag 3 av 10 for å nå 150» (mill. kr)."""
    ord = i_ord(sannsynlighet)
    ledd = "for å nå" if ord.startswith("om lag") else "å nå"
    return f"{_kort(p50, mål)}, {trolig(p10, p90, mål)}; {ord} {ledd} {mill_knapp(mål)}"


def hovedsetning(p10: float, p90: float, sannsynlighet: float, mål: float, akkumulert: bool) -> str:
    """Svaret øverst på siden: hva tiltakene trolig gir, og sjansen for å nå målet."""
    per = "til sammen" if akkumulert else "i året"
    gir = f"Tiltakene gir {trolig(p10, p90, mål)}{HARDT}mill.{HARDT}kr {per}."
    if på_grensen(p10) and på_grensen(p90):
        gir = "Tiltakene gir trolig ingenting i årene vi regner for."
    return f"{gir} {sjansen(sannsynlighet, f'å nå {mill_kr_knapp(mål)}')}"


def om_fondet(over_regelen: float, tomt: float, år: int) -> str:
    """Fondet ett år: sjansen for å være over kravet, og for å være tomt når den er verdt å nevne."""
    over = sjansen(over_regelen, f"at fondet er over kravet ved utgangen av {år}")
    if tomt < 0.05:
        return over
    return f"{over} {sjansen(tomt, 'at det er tomt')}"


def hvorfor_lavere(sannsynlig: float, midten: float, ledd: Mapping[str, float]) -> str | None:
    """Hvorfor midten ligger under summen av de sannsynlige tallene; None når den ikke gjør det.

    `ledd` er beløp per årsak (1000 kr), negative når de trekker ned.
    """
    if midten > sannsynlig - _LITE:
        return None
    under = f"Midten ligger {mill_kr(sannsynlig - midten)} under summen av de sannsynlige tallene."
    grunner = [_grunn(årsak, beløp) for årsak, beløp in ledd.items() if abs(beløp) >= _LITE]
    if not grunner:
        return under
    return f"{under} {'Årsaken' if len(grunner) == 1 else 'Årsakene'} er at {oppramsing(grunner)}."


def spennets_opphav(viktigst: Sequence[Utslag], levering: tuple[float, float, float]) -> str | None:
    """Hvor stor del av svingningene i summen som er vår egen antakelse om levering. None når leveringen er sikker."""
    andel = next((u.andel for u in viktigst if u.id == "felles_levering"), None)
    if andel is None:
        return None
    lav, midt, høy = (knapp(100 * nivå) for nivå in levering)
    antakelsen = f"antakelsen om gjennomføring (fra {lav} til {høy}{HARDT}%, mest trolig {midt}{HARDT}%)"
    av = f"{andel_ved(andel)} av svingningene"
    if andel >= 0.5:
        return f"Mest av spennet er {antakelsen}, ikke kommunens tall. Den gir {av} i summen."
    return f"{antakelsen.capitalize()} gir {av} i summen. Resten er spennene i tallene og forsinkelsen."


def om_tall_uten_spenn(vanlig: tuple[float, float, float], på: bool) -> str:
    """Hvordan tall uten spenn er regnet. `vanlig` er det vanlige spennet i katalogen, som andel av tallet."""
    if not på or vanlig[0] == vanlig[2]:
        return "Tall uten spenn er regnet som sikre."
    return (
        "Tall uten spenn, også dine egne, er regnet med det vanlige i katalogen: "
        f"{knapp(100 * vanlig[0], 0)}–{knapp(100 * vanlig[2], 0)}{HARDT}% av tallet (N)."
    )


def _grunn(årsak: str, beløp: float) -> str:
    """«ikke alt blir levert (−10,7)» (mill. kr)."""
    ned, opp = _ÅRSAKER[årsak]
    return f"{ned if beløp < 0 else opp} ({med_fortegn(desimal(beløp / 1000))})"


def _kort(verdi: float, *grenser: float) -> str:
    """Hele millioner; med én desimal under ti, og med så mange som trengs ved en grense."""
    return mill_ved(verdi, *grenser, minst=0 if abs(verdi) >= 9_950 else 1)
