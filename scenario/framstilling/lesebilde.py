"""Lesevisningen av et delt alternativ som HTML uten skript: hodet, det som er valgt, og årene."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from scenario.begreper.kommune import Listeopphav
from scenario.framstilling.leseforklaring import Leseliste, Lest
from scenario.framstilling.ord import VANNMERKE
from scenario.framstilling.tall import HARDT, dato


def hodet(kommune: str) -> str:
    """Hvem tallene gjelder, og at dette bare er et regneeksempel."""
    return (
        f'<div class="l-topp"><span><b>{escape(kommune)}</b> · Innsparing</span>'
        f'<span class="l-vann">{VANNMERKE}</span></div>'
    )


def om(merknad: str, fakta: Iterable[str]) -> str:
    """Merknaden fra avsenderen, og hva dette er laget av."""
    merknaden = f'<p class="l-merknad">{escape(merknad)}</p>' if merknad else ""
    return f'{merknaden}<p class="l-fakta">{escape(". ".join(filter(None, fakta)))}.</p>'


def melding(fet: str, tekst: str) -> str:
    """Det leseren må vite før tallene."""
    resten = f" {escape(tekst)}" if tekst else ""
    return f'<p class="l-melding" role="status"><b>{escape(fet)}</b>{resten}</p>'


def om_lista(opphav: Listeopphav) -> str:
    """Hvilken liste tiltakene er fra, og at tallene i den ikke er publisert."""
    måte = "i tillegg til" if opphav.i_tillegg else "i stedet for"
    fet = f"Tiltakene er fra lista «{opphav.fil}», {dato(opphav.dato)}, {måte} katalogens."
    return melding(fet, "Tallene i den er ikke publisert av kommunen.")


def årene(per_år: Iterable[tuple[str, str]]) -> str:
    """Effekten år for år, og når alt virker."""
    ledd = "".join(f"<div><dt>{escape(år)}</dt><dd>{escape(tall)}</dd></div>" for år, tall in per_år)
    return f'<dl class="l-gang"><div><dt>Mill. kr spart i</dt></div>{ledd}</dl>'


def valgt(liste: Leseliste) -> str:
    """Hvert tiltak med mengde, start, følge, søyle og beløp, og veien til summen."""
    størst = max((ett.gir for ett in liste.tiltak), default=0.0)
    sett: set[str] = set()
    rader = [_rad(ett, størst, sett) for ett in liste.tiltak]
    overlapp = _sumrad("Overlapp som er trukket fra", liste.overlapp) if liste.sum else ""
    summer = overlapp + _sumrad("Planlagt i et helt år", liste.sum, "sist")
    skravert = "Skravert er regneeksempel." if any(ett.antakelser for ett in liste.tiltak) else ""
    om = " ".join(filter(None, (skravert, liste.merknad)))
    under = f'<p class="l-smått">{escape(om)}</p>' if om else ""
    return (
        '<h2 class="l-h2">Dette er valgt <span>mill. kr i året etter planen</span></h2>'
        f"{_rader(rader[: liste.synlige])}{_brettet(rader[liste.synlige :], liste.resten)}{summer}{under}"
    )


def _rader(rader: Iterable[str]) -> str:
    return f'<ul class="l-valgt">{"".join(rader)}</ul>'


def _brettet(rader: Sequence[str], sum_: str) -> str:
    """De mindre tiltakene, samlet under summen sin."""
    if not rader:
        return ""
    return (
        f'<details class="l-flere"><summary><b>{len(rader)}{HARDT}mindre tiltak</b>'
        f'<span class="l-kr">{escape(sum_)}</span></summary>{_rader(rader)}</details>'
    )


def _rad(ett: Lest, størst: float, sett: set[str]) -> str:
    """Den første raden i hvert tema er målet for lenken i stolpen."""
    anker = "" if ett.tema in sett else f' id="tema-{ett.tema}"'
    sett.add(ett.tema)
    bredde = 100 * max(0.0, ett.gir) / størst if størst > 0 else 0.0
    folk = f'<span class="l-folk">{escape(ett.folk)}</span>' if ett.folk else ""
    hvorfor = f'<span class="l-hvorfor">Teller ikke: {escape(ett.hvorfor)}.</span>' if ett.hvorfor else ""
    fast = 100 * (1 - ett.antakelser)
    søyle = (
        f'<i class="l-søyle" style="width:{bredde:.1f}%"><i class="s-fast" style="width:{fast:.1f}%"></i>'
        f'<i class="s-skravert" style="width:{100 - fast:.1f}%"></i></i>'
        if bredde
        else ""
    )
    return (
        f'<li data-tema="{ett.tema}"{anker}><span class="l-hva"><b>{escape(ett.navn)}</b>'
        f'<span class="l-dose">{escape(ett.dose)}</span>{folk}{hvorfor}</span>'
        f'<span class="l-spor" aria-hidden="true">{søyle}</span><span class="l-kr">{escape(ett.beløp)}</span></li>'
    )


def _sumrad(navn: str, tall: str, klasse: str = "") -> str:
    return f'<p class="l-sum {klasse}"><span>{navn}</span><span>{escape(tall)}</span></p>' if tall else ""


def hva_er_dette(mål: str, tallgrunnlag: str) -> str:
    """Det en som aldri har sett verktøyet, må vite."""
    return (
        '<div class="l-fot"><p><b>Hva er dette?</b> Noen har satt sammen tiltak for å se hvor langt de rekker mot '
        f"{escape(mål)}. Det er ikke et forslag, og ingen har vedtatt det.</p>"
        "<p><b>«Trolig»</b> er det som skjer i om lag 8 av 10 tilfeller. "
        "Én av ti blir lavere, og én av ti blir høyere.</p>"
        f'<p class="l-smått">{escape(tallgrunnlag)} Verktøyet vet ikke hvem som laget eller åpnet lenken.</p></div>'
    )
