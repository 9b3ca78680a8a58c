"""Lerretet som HTML: store tall, søylen mot målet og fondet. Beveger seg fra ett bilde til et annet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from scenario.framstilling.moete import SKJULT, Fondssøyle, Ramme, Skjermbilde


@dataclass(frozen=True, slots=True)
class Møtelerret:
    """Alt som skal stå på lerretet. Navn er brukerens tekst og blir aldri tolket."""

    nummer: int
    """Nytt for hver bevegelse, så den samme kan vises om igjen."""
    tittel: str
    klokke: str
    ramme: Ramme
    før: Skjermbilde
    nå: Skjermbilde
    endret: str
    skjult: bool = False
    gjett: tuple[str, float] | None = None
    """Teksten og plassen til det rommet gjettet."""

    @property
    def flytter(self) -> bool:
        """Sant når bildet skal gå fra før til nå."""
        return not self.skjult and self.før != self.nå


def html(lerret: Møtelerret) -> str:
    """Hele lerretet."""
    klasser = " ".join(k for k, på in (("lerret", True), ("flytt", lerret.flytter)) if på)
    return (
        f'<div class="{klasser}" data-nummer="{lerret.nummer}">'
        f'<div class="lerret-topp"><h1>{escape(lerret.tittel)}</h1><p>{escape(lerret.klokke)}</p></div>'
        f'<div class="lerret-svar">{_tallet(lerret)}{_søylen(lerret)}{_mangler(lerret)}</div>'
        f'<div class="lerret-fond">{_fondet(lerret)}</div>'
        f'<div class="lerret-bunn" role="status"><p>{_dom(lerret)}</p>'
        f'<p class="endret">{escape(lerret.endret)}</p></div>'
        "</div>"
    )


def _tallet(lerret: Møtelerret) -> str:
    if lerret.skjult:
        tall = f'<span class="sporsmal">{SKJULT}</span>'
    else:
        rolig = f'<span class="bare-rolig">{escape(lerret.før.beløp)} → </span>' if lerret.flytter else ""
        gammelt = (
            f'<span class="gammelt" aria-hidden="true">{escape(lerret.før.beløp)}</span>' if lerret.flytter else ""
        )
        tall = f'{gammelt}{rolig}<span class="nytt">{escape(lerret.nå.beløp)}</span>'
    return f'<div><p class="tall-stort">{tall}</p><p class="av">{escape(lerret.ramme.mål)}</p></div>'


def _søylen(lerret: Møtelerret) -> str:
    """Søylen mot målet. Mens resultatet er skjult, står den der den sist ble vist."""
    nå = lerret.før if lerret.skjult else lerret.nå
    mål = f'<div class="merke maal" style="--til:{lerret.ramme.målstrek:.2f}%"><span>Mål</span></div>'
    gjett = ""
    if lerret.gjett:
        tekst, plass = lerret.gjett
        side = " til-hoyre" if plass < 25 else ""
        gjett = f'<div class="merke gjettet{side}" style="--til:{plass:.2f}%"><span>{escape(tekst)}</span></div>'
    return (
        f'<div class="sok{" skjult" if lerret.skjult else ""}" aria-hidden="true">'
        f'<div class="fyllene"><div class="fyll antatt" style="{_fra_til(lerret.før.bredde, nå.bredde)}"></div>'
        f'<div class="fyll" style="{_fra_til(lerret.før.på_kilder, nå.på_kilder)}"></div></div>{mål}{gjett}</div>'
    )


def _mangler(lerret: Møtelerret) -> str:
    tekst = f"Sist vist: {lerret.før.beløp}" if lerret.skjult else lerret.nå.mangler
    return (
        f'<div class="mangler-rad"><p class="mangler-stor">{escape(tekst)}</p>'
        '<p class="antatt-navn">på antakelser</p></div>'
    )


def _dom(lerret: Møtelerret) -> str:
    return "Hva tror dere svaret blir?" if lerret.skjult else escape(lerret.nå.dom)


def _fondet(lerret: Møtelerret) -> str:
    return fondet(lerret.før if lerret.skjult else lerret.nå, lerret.før, lerret.skjult)


def fondet(nå: Skjermbilde, før: Skjermbilde | None = None, skjult: bool = False) -> str:
    """Fondet år for år mot kravet. `før` er der søylene beveger seg fra."""
    søyler = "".join(_stolpe(f, n) for f, n in zip((før or nå).søyler, nå.søyler, strict=True))
    sist = " (sist vist)" if skjult else ""
    return (
        f'<h2>Fondet, mill. kr{sist} <span class="krav-navn">kravet {escape(nå.krav)}</span></h2>'
        f'<ol class="soyler{" skjult" if skjult else ""}">{søyler}</ol>'
    )


def _stolpe(før: Fondssøyle, nå: Fondssøyle) -> str:
    fra_til = _fra_til(før.høyde, nå.høyde)
    return (
        f'<li class="{"under" if nå.under else "over"}"><div class="flate">'
        f'<div class="stolpe" style="{fra_til}"></div>'
        f'<div class="krav" style="--til:{nå.krav:.2f}%"></div>'
        f'<div class="verdi" style="{fra_til}"><b>{escape(nå.tekst)}</b></div></div>'
        f'<div class="aar">{nå.år}</div></li>'
    )


def _fra_til(fra: float, til: float) -> str:
    """Endepunktene bevegelsen går mellom, til moete.css."""
    return f"--fra:{fra:.2f}%;--til:{til:.2f}%"


def konflikt(setninger: Sequence[str]) -> str:
    """Det som står på lerretet når valgene ikke kan stå sammen."""
    linjer = "".join(f"<p>{escape(setning)}</p>" for setning in setninger)
    return f'<div class="lerret lerret-konflikt" role="status"><h1>Valgene kan ikke stå sammen</h1>{linjer}</div>'
