"""Rommet på telefonen, som HTML: hele siden, og det som står i den i hvert steg. Virker uten skript.

Alt kan trykkes med én hånd, og et svar krever ingen rulling. Skriptet (rom.js) viser ett tiltak om gangen, lagrer
fortløpende og bytter innholdet når lederen går videre.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Final

from scenario.deling import rom as regler
from scenario.deling.lagerrom import LUKKET
from scenario.deling.rom import GJETT, Romsteg, Romsvar
from scenario.framstilling.romforklaring import Romplan, Romtiltak, summen
from scenario.framstilling.tall import antall, mill_kr_knapp

SAKSDOKUMENT: Final = "Det rommet svarer samlet, kan være et saksdokument når det tas inn i protokollen."
LØFTENE: Final = (
    "Ingen navn, ingen innlogging.",
    "Nettleseren din får et tilfeldig merke som bare gjelder dette rommet.",
    f"Svarene vises bare samlet, når minst {('null', 'én', 'to', 'tre', 'fire', 'fem')[regler.MINST]} har svart.",
    "Det du svarer, slettes når rommet lukkes, senest etter 24 timer.",
    SAKSDOKUMENT,
)
_SIDE: Final = """<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>{tittel}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="{rot}rom/rom.css">
<script src="{rot}rom/rom.js" defer></script></head><body data-rom="{rot}rom/{kode}">
<header><span>{rommet}</span><span class="merke">Regneeksempel</span></header><p id="nett" role="status"></p>
<main id="rom" data-versjon="{versjon}">{innhold}</main></body></html>"""


_ANNEN_SIDE: Final = """<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>{tittel}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="{rot}rom/{stil}.css">
<script src="{rot}rom/{skript}.js" defer></script></head><body data-rom="{rot}rom/{kode}">
<main id="{skript}" data-versjon="{versjon}">{innhold}</main></body></html>"""


def lederside(rot: str, kode: str) -> str:
    """Siden lederlenken åpner. Nøkkelen står etter «#», og sendes aldri med adressen."""
    felt = {"tittel": "Led rommet", "stil": "rom", "skript": "leder", "versjon": ""}
    innhold = beskjed("Led rommet", "Lederlenken åpnes.")
    return _ANNEN_SIDE.format(rot=rot, kode=kode, innhold=innhold, **felt)


def lerretside(rot: str, kode: str, innhold: str, versjon: str) -> str:
    """Lerretet alene, uten noe å trykke på."""
    felt = {"tittel": f"Rom {regler.vis_kode(kode)}", "stil": "lerret", "skript": "lerret", "versjon": versjon}
    return _ANNEN_SIDE.format(rot=rot, kode=kode, innhold=innhold, **felt)


def siden(rot: str, kode: str, innhold: str, versjon: str = "") -> str:
    """Hele siden. `rot` er stien til appen, med skråstrek sist."""
    tittel = f"Rom {regler.vis_kode(kode)}" if kode else "Bli med i et rom"
    rommet = f"Rom <b>{regler.vis_kode(kode)}</b>" if kode else "Rommet"
    felt = {"tittel": tittel, "kode": kode, "rommet": rommet, "versjon": versjon}
    return _SIDE.format(rot=rot, innhold=innhold, **felt)


def skriv_koden(rot: str, feil: str = "") -> str:
    """Før koden er kjent."""
    return (
        f'{_overskrift("Bli med i et rom")}<form method="get" action="{rot}rom">'
        '<label for="kode">Koden på lerretet</label><input id="kode" name="kode" class="kode" autocomplete="off" '
        'autocapitalize="characters" spellcheck="false" maxlength="12" required aria-describedby="kodehjelp">'
        f'<p class="liten" id="kodehjelp">Seks tegn. Store og små bokstaver er det samme.</p>{_feil(feil)}'
        '<button class="hoved">Fortsett</button></form>'
    )


def bli_med(rot: str, kode: str) -> str:
    """Før nettleseren har et merke."""
    løfter = "".join(f"<li>{escape(løfte)}</li>" for løfte in LØFTENE)
    return (
        f'{_overskrift("Bli med i rommet")}<form method="post" action="{rot}rom/{kode}/bli-med">'
        f'<button class="hoved">Bli med</button></form><ul class="lofter">{løfter}</ul>'
    )


def beskjed(tittel: str, tekst: str, lenke: str = "", til: str = "") -> str:
    """Når det ikke er noe å svare på."""
    veien = f'<p><a href="{til}">{escape(lenke)}</a></p>' if lenke else ""
    return f"{_overskrift(tittel)}<p>{escape(tekst)}</p>{veien}"


def lukket() -> str:
    """Når rommet er lukket."""
    return beskjed("Takk for at du var med", LUKKET)


def innholdet(rot: str, kode: str, steg: Romsteg, låst: bool, plan: Romplan, mine: Mapping[str, str]) -> str:
    """Det den som er med, ser i dette steget."""
    lag = {
        Romsteg.GJETT: _gjett,
        Romsteg.VALG: _valg,
        Romsteg.TELLING: _valg,
        Romsteg.BYGG: _bygg,
        Romsteg.BYGGENE: _bygg,
    }.get(steg)
    if lag is None:
        return _se_opp(steg, mine)
    av = " disabled" if låst else ""
    om = '<p class="laast" role="status">Lederen har låst svarene.</p>' if låst else ""
    return f'{om}<form method="post" action="{rot}rom/{kode}/svar"><fieldset{av}>{lag(plan, mine)}</fieldset></form>'


def _se_opp(steg: Romsteg, mine: Mapping[str, str]) -> str:
    if steg is Romsteg.BLI_MED:
        return beskjed("Du er med", "Vent til lederen begynner. La siden stå åpen.") + _last_på_nytt()
    gjettet = f"<p>Du gjettet {mine[GJETT]} mill. kr i året.</p>" if GJETT in mine and steg in _ETTER_GJETT else ""
    return beskjed("Se på lerretet", "Det kommer et nytt spørsmål hit.") + gjettet + _last_på_nytt()


_ETTER_GJETT: Final = (Romsteg.GJETTENE, Romsteg.PLANLAGT, Romsteg.TROLIG, Romsteg.PLANEN)


def _gjett(plan: Romplan, mine: Mapping[str, str]) -> str:
    mål = mill_kr_knapp(plan.kommune.mål.tolkning(plan.valg.forutsetninger.tolkning).mål)
    valgt = antall(plan.antall, "tiltak er valgt", "tiltak er valgt") if plan.antall else "Ingen tiltak er valgt"
    hopp = "".join(
        f'<button type="button" data-hopp="{n}" aria-label="{abs(n)} {"mer" if n > 0 else "mindre"}">'
        f"{'+' if n > 0 else '−'}{abs(n)}</button>"
        for n in (-10, 10, 50)
    )
    return (
        f"{_overskrift('Hva tror du planen gir?')}<p>{valgt}. De står på lerretet. Målet er {mål} i året.</p>"
        f'<label for="gjett">Mill. kr i året</label><input id="gjett" name="gjett" class="gjett" inputmode="numeric" '
        f'autocomplete="off" maxlength="8" value="{escape(mine.get(GJETT, ""))}" aria-describedby="gjettfeil">'
        f'<p class="feil" id="gjettfeil" role="alert"></p><div class="hopp">{hopp}</div>'
        '<button class="hoved uten-skript">Lagre gjettet</button>'
        '<p class="liten">Gjettet lagres mens du skriver. Du kan endre det til gjettene vises.</p>'
    )


def _valg(plan: Romplan, mine: Mapping[str, str]) -> str:
    kort = "".join(_kort(t, mine.get(f"valg:{t.id}", "")) for t in plan.tiltak)
    doser = doser_i(plan, Romsteg.VALG, mine)
    return (
        f"{_overskrift('Hva vil du ha med?')}"
        f'<p class="liten"><span data-besvart>{_besvart(plan, mine)}</span> Alt lagres mens du svarer.</p>'
        f'<ol class="kortene" id="kortene">{kort}</ol>{_summen("Dine ja", plan, doser)}'
        '<nav class="blad" aria-label="Tiltakene" hidden><button type="button" data-blad="-1">Forrige</button>'
        '<span data-plass></span><button type="button" data-blad="1">Neste</button></nav>'
    )


def _besvart(plan: Romplan, mine: Mapping[str, str]) -> str:
    return f"{sum(f'valg:{t.id}' in mine for t in plan.tiltak)} av {len(plan.tiltak)} besvart."


def _kort(t: Romtiltak, svar: str) -> str:
    knapper = "".join(
        f'<button name="valg:{t.id}" value="{s}" aria-pressed="{"true" if s == svar else "false"}">'
        f"{s.value.capitalize()}</button>"
        for s in Romsvar
    )
    gir = f"Gir {t.beløp} mill. kr i året alene." if t.beløp else "Ingen kilde sier hva det gir."
    return (
        f'<li><h2 tabindex="-1">{escape(t.navn)}{_mengde(t)}</h2><p>{escape(t.folk)}</p><p class="liten">{gir}</p>'
        f'<div class="tre" role="group" aria-label="{escape(t.navn)}">{knapper}</div></li>'
    )


def _mengde(t: Romtiltak) -> str:
    return f" <em>{escape(t.mengde)}</em>" if t.mengde else ""


def _bygg(plan: Romplan, mine: Mapping[str, str]) -> str:
    doser = doser_i(plan, Romsteg.BYGG, mine)
    rader = "".join(_rad(t, doser[t.id]) for t in plan.tiltak)
    return (
        f"{_overskrift('Bygg ditt eget alternativ')}"
        f'<div class="foelger">{_summen("Ditt alternativ", plan, doser)}</div><ul class="rader">{rader}</ul>'
    )


def _rad(t: Romtiltak, dose: str) -> str:
    verdier = [verdi for verdi, _ in t.doser]
    nr = verdier.index(dose) if dose in verdier else 0
    knapper = "".join(
        f'<button name="bygg:{t.id}" value="{verdier[til]}" data-steg="{retning}" '
        f'aria-label="{ord_}: {escape(t.navn)}"{"" if til != nr else " disabled"}>{tegn}</button>'
        for retning, tegn, ord_, til in (
            (-1, "−", "Mindre", max(0, nr - 1)),
            (1, "+", "Mer", min(len(verdier) - 1, nr + 1)),
        )
    )
    return (
        f'<li data-doser="{escape(json.dumps(t.doser))}" data-nr="{nr}"><span class="navn">{escape(t.navn)}</span>'
        f'<output class="{"med" if nr else ""}">{escape(t.doser[nr][1])}</output>{knapper}</li>'
    )


def _summen(navn: str, plan: Romplan, doser: Mapping[str, str]) -> str:
    sum_ = summen(plan, doser)
    return (
        f'<p class="sum">{navn}: <b data-sum>{escape(sum_.tekst)}</b></p>'
        f'<progress data-andel max="1" value="{sum_.andel:.3f}" aria-label="{navn}, av målet"></progress>'
    )


def _overskrift(tekst: str) -> str:
    return f'<h1 tabindex="-1">{escape(tekst)}</h1>'


def _feil(setning: str) -> str:
    return f'<p class="feil" role="alert">{escape(setning)}</p>' if setning else ""


def _last_på_nytt() -> str:
    return '<noscript><p><a href="">Last siden på nytt</a> når lederen går videre.</p></noscript>'


def doser_i(plan: Romplan, steg: Romsteg, mine: Mapping[str, str]) -> dict[str, str]:
    """Dosene bak summen telefonen viser i dette steget."""
    if steg in (Romsteg.BYGG, Romsteg.BYGGENE):
        return {t.id: mine.get(f"bygg:{t.id}", "") for t in plan.tiltak}
    return {t.id: t.dose for t in plan.tiltak if mine.get(f"valg:{t.id}") == Romsvar.JA}
