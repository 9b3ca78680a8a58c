"""Tabellene bak usikkerheten, som tekst klar til å vises."""

from __future__ import annotations

from collections.abc import Sequence

from scenario.analyse.usikkerhet import Innsnevring, Opphavsdeling, Usikkerhet, Utslag
from scenario.begreper.felles import Opphav
from scenario.begreper.kommune import Kommune
from scenario.framstilling.avrunding import andel_ved, mill_ved
from scenario.framstilling.forklaring import lesbart
from scenario.framstilling.ord import opphavsnavn
from scenario.framstilling.sannsynlighet import i_ord
from scenario.framstilling.tabeller import Tabell
from scenario.framstilling.tall import mill


def nivåene(u: Usikkerhet) -> Tabell:
    """Lavt, midt og høyt for helårseffekten, og for effekt og fond per år (mill. kr)."""
    r = u.resultat
    rader = [("Helårseffekt", u.helårseffekt, r.mål)]
    rader += [(f"Effekt {å}", s, k) for å, s, k in zip(r.år, u.effekt, r.krav, strict=True)][1:]
    rader += [(f"Fond {å}", s, k) for å, s, k in zip(r.år, u.fond, r.reservekrav, strict=True)]
    return {
        "Mill. kr": [navn for navn, _, _ in rader],
        "Lavt (1 av 10 under)": [mill_ved(s.p10, grense) for _, s, grense in rader],
        "Midt": [mill_ved(s.p50, grense) for _, s, grense in rader],
        "Høyt (1 av 10 over)": [mill_ved(s.p90, grense) for _, s, grense in rader],
    }


def sjansene(u: Usikkerhet) -> Tabell:
    """Sjansen per år for å dekke kravet, holde fondet over kravet og for tomt fond, i ord."""
    return {
        "År": [str(å) for å in u.resultat.år],
        "Effekten dekker kravet": [i_ord(s) for s in u.sannsynlighet_krav],
        "Fondet er over kravet": [i_ord(s) for s in u.sannsynlighet_over_reservekrav],
        "Fondet er tomt": [i_ord(s) for s in u.sannsynlighet_tomt_fond],
    }


def utslagene(viktigst: Sequence[Utslag], mål: float) -> Tabell:
    """Hva som betyr mest: utslaget i summen, og andelen av usikkerheten. `mål` er det summen måles mot."""
    return {
        "Størrelse": [u.navn for u in viktigst],
        "Summen ved lavt, mill. kr": [mill_ved(u.lav, mål) for u in viktigst],
        "Summen ved høyt, mill. kr": [mill_ved(u.høy, mål) for u in viktigst],
        "Andel av usikkerheten": [andel_ved(u.andel) for u in viktigst],
    }


def delingen(kommune: Kommune, deling: Sequence[Opphavsdeling]) -> Tabell:
    """Hva pakken hviler på, samlet og per tema."""
    temaer = {int(t.id): t.kortnavn for t in kommune.opplysninger.temaer}
    klasser = [o for o in Opphav if any(o is k for d in deling for k, _ in d.andeler)]
    navn = ["Hele pakken" if d.tema is None else temaer.get(d.tema, "Egne tiltak") for d in deling]
    kolonner = {opphavsnavn(o): [andel_ved(dict(d.andeler).get(o, 0.0)) for d in deling] for o in klasser}
    return {"Del": navn, "Mill. kr": [mill(d.helårseffekt) for d in deling], **kolonner}


def innsnevringene(hentet: Sequence[Innsnevring]) -> Tabell:
    """Hvilket tall fra kommunen som ville gjort spennet smalest."""
    felles = {"levering": "Hvor mye som blir gjennomført", "forsinkelse": "Hvor forsinket alt blir"}
    navn = [f"{i.navn}: {lesbart(i.tall)}" if i.navn else felles.get(i.tall, lesbart(i.tall)) for i in hentet]
    return {"Tall": navn, "Spennet blir smalere med, mill. kr": [mill(i.smalere) for i in hentet]}
