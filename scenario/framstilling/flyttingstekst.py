"""«Hva flyttet seg»: de godkjente scenarioene før og nå, med grunnen for hvert, som tabell og som dokument."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from scenario.begreper.flytting import Flytting, Flyttinger, Flyttingsgrunn, Scenariotall
from scenario.framstilling.forskjeller import PIL, setninger
from scenario.framstilling.tabeller import Tabell
from scenario.framstilling.tall import HARDT, antall, desimal, med_fortegn

_SVARENE = ("helårseffekt", "lavt anslag", "høyt anslag", "navn", "nytt")
"""Det som følger av tallene bak. Grunnen er tallene selv når de er kjent."""
_SYNLIG = 0.05
"""Endringer under dette (1000 kr) er avrunding i det som er lagret."""


def delt_etter_om_de_er_flyttet(svar: Flyttinger) -> tuple[list[Flytting], list[Flytting]]:
    """De som er flyttet, nye eller borte, og de som gir det samme som før."""
    flyttet = [f for f in svar.scenarioer if _er_flyttet(f)]
    return flyttet, [f for f in svar.scenarioer if not _er_flyttet(f)]


def _er_flyttet(f: Flytting) -> bool:
    if f.før is None or f.nå is None or len(f.før.alle) != len(f.nå.alle):
        return True
    return any(abs(a - b) >= _SYNLIG for a, b in zip(f.før.alle, f.nå.alle, strict=True))


def ingress(svar: Flyttinger) -> str:
    """Hvor mange som er flyttet, og mellom hvilke utgaver."""
    flyttet, like = delt_etter_om_de_er_flyttet(svar)
    alle = antall(len(svar.scenarioer), "godkjent scenario", "godkjente scenarioer")
    nye = sum(f.før is None for f in flyttet)
    if not flyttet:
        return f"Fra utgave {svar.fra} til {svar.til}: ingen av {alle} er flyttet."
    om_nye = f", {nye} er nye" if nye else ""
    return (
        f"Fra utgave {svar.fra} til {svar.til}: av {alle} er {len(flyttet) - nye} flyttet{om_nye} "
        f"og {len(like)} som før. "
        "Beløp i mill. kr. Tallene før er de som ble lagret da utgaven ble publisert."
    )


def tabell(svar: Flyttinger) -> Tabell:
    """Hvert flyttet scenario, før og nå, og den ene grunnen som betyr mest."""
    flyttet, _ = delt_etter_om_de_er_flyttet(svar)
    return {
        "Scenario": [f.navn for f in flyttet],
        "Helårseffekt": [_par(f, lambda h: h.helårseffekt) for f in flyttet],
        f"Effekt {svar.år[-1]}": [_par(f, lambda h: h.effekt[-1]) for f in flyttet],
        f"Fond {svar.år[-1]}": [_par(f, lambda h: h.fond[-1]) for f in flyttet],
        "Grunn": [_grunnen(f) for f in flyttet],
    }


def _par(f: Flytting, hent: Callable[[Scenariotall], float]) -> str:
    før, nå = (None if h is None else hent(h) for h in (f.før, f.nå))
    if før is None or nå is None:
        return "–" if nå is None else _mill(nå)
    return _mill(før) if abs(før - nå) < _SYNLIG else f"{_mill(før, nå)}{PIL}{_mill(nå, før)}"


def _mill(beløp: float, annet: float | None = None) -> str:
    """Én desimal, eller så mange som skal til for at de to ikke ser like ut."""
    for desimaler in (1, 2, 3):
        tekst = desimal(beløp / 1000, desimaler)
        if annet is None or tekst != desimal(annet / 1000, desimaler):
            break
    return tekst


def _grunnen(f: Flytting) -> str:
    if f.før is None:
        return "Nytt scenario."
    if f.nå is None:
        return "Ikke lenger med."
    if not f.grunner:
        return "Andre år enn før."
    første, *resten = f.grunner
    også = [g for g in resten if abs(g.størst) >= 50]
    slutt = f" Også: {'; '.join(map(_med_beløp, også))}." if også else ""
    return f"{_med_beløp(første)}.{slutt}"


def _med_beløp(g: Flyttingsgrunn) -> str:
    tall = [f for f in g.forskjeller if f.felt not in _SVARENE] or list(g.forskjeller)
    hva = "; ".join(setninger(tall[:2])) or g.hva
    return f"{hva.rstrip('.')} ({med_fortegn(_mill(g.størst, 0.0))}{HARDT}mill.{HARDT}kr)"


def markdown(svar: Flyttinger) -> str:
    """Hele siden som Markdown."""
    deler = ["# Hva flyttet seg", ingress(svar)]
    if (rader := tabell(svar))["Scenario"]:
        deler.append(_markdown_tabell(rader))
    if like := uendrede(svar):
        deler.append(f"## Uendret\n\n{like}")
    return "\n\n".join(deler).replace(HARDT, " ") + "\n"


def uendrede(svar: Flyttinger) -> str:
    """Navnene på scenarioene som gir det samme som før, som en liste i Markdown. Tom når alle er flyttet."""
    _, like = delt_etter_om_de_er_flyttet(svar)
    return "\n".join(f"- {f.navn}" for f in like)


def _markdown_tabell(rader: Tabell) -> str:
    linjer: Iterable[Iterable[str]] = zip(*rader.values(), strict=True)
    hode = [_rad(rader), _rad("---" for _ in rader)]
    return "\n".join([*hode, *map(_rad, linjer)])


def _rad(celler: Iterable[str]) -> str:
    return f"| {' | '.join(c.replace('|', '/') for c in celler)} |"
