"""Sammenligningen som tekst: tabeller, setninger om grunnlaget, hva som skiller, og den felles kjernen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scenario.analyse.alternativer import (
    Alternativkolonne,
    Alternativpakke,
    Enighet,
    Grunnlagsavvik,
    Hinder,
    Kjerne,
    Kjernerad,
    Sammenligning,
    Skille,
    Skillelinje,
)
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.fondsposter import RESERVEKRAV
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.framstilling import dom, skilletekst
from scenario.framstilling.avrunding import andel_ved, mill_kr_ved, mill_ved, på_grensen
from scenario.framstilling.forskjeller import PIL
from scenario.framstilling.pakketekst import temanavn
from scenario.framstilling.tabeller import Tabell
from scenario.framstilling.tall import HARDT, med_fortegn, mill, oppramsing, spenn

BOKSTAVER = "ABCD"
"""Merket på alternativene som står side om side; det samme i kort, diagram og tabell."""
FORMER = "●■▲✚"
"""Formen til hvert alternativ, den samme som i diagrammet."""
INGEN = "Ingen tiltak"


def navnene(alternativer: Sequence[Alternativ]) -> list[str]:
    """Navnet lenken bærer, ellers «Alternativ 2». Like navn får nummeret bak."""
    gitt = [a.navn.strip() for a in alternativer]
    like = {n for n in gitt if gitt.count(n) > 1}
    return [
        f"Alternativ {nummer}" if not navn else f"{navn} ({nummer})" if navn in like else navn
        for nummer, navn in enumerate(gitt, start=1)
    ]


# --- Tabellene ------------------------------------------------------------------------------------------------------


def _merket(bokstav: str, navn: str) -> str:
    return f"{bokstav} {navn}".strip()


def _alle(svar: Sammenligning, navn: Sequence[str]) -> list[tuple[str, Alternativkolonne]]:
    """Radene i tabellene: ingen tiltak først, og bare alternativer med en gyldig sum."""
    rader = [(INGEN, svar.uten)]
    merkede = zip(BOKSTAVER, navn, svar.kolonner, strict=False)
    return rader + [(_merket(b, n), k) for b, n, k in merkede if not k.resultat.konflikter]


def innsparingen(svar: Sammenligning, navn: Sequence[str]) -> Tabell:
    """Summen, spennet og andelen av målet per alternativ (mill. kr)."""
    rader = _alle(svar, navn)
    return {
        "Alternativ": [n for n, _ in rader],
        "Mill. kr": [dom.nådd_tekst(k.resultat) for _, k in rader],
        "Trolig": [_spennet(k) for _, k in rader],
        "Av målet": [dom.oppnåelse(k.resultat, 0) for _, k in rader],
        "På antakelser": [andel_ved(dom.andel_antakelser(k.resultat)) if k.resultat.bidrag else "" for _, k in rader],
    }


def effektene(svar: Sammenligning, navn: Sequence[str]) -> Tabell:
    """Effekten per år, fra året etter ankeret (mill. kr)."""
    rader, år = _alle(svar, navn), svar.uten.resultat.år
    per_år = {str(å): [_i_året(k.resultat, dom.effekt, å) for _, k in rader] for å in år[1:]}
    return {"Effekt, mill. kr": [n for n, _ in rader], **per_år}


def fondene(svar: Sammenligning, navn: Sequence[str]) -> Tabell:
    """Fondet ved utgangen av hvert år, og kravet i regelen (mill. kr)."""
    rader, r = _alle(svar, navn), svar.uten.resultat
    per_år = {
        str(å): [*(_i_året(k.resultat, dom.fond, å) for _, k in rader), _kravet(svar, i)] for i, å in enumerate(r.år)
    }
    return {"Fond, mill. kr": [*(n for n, _ in rader), RESERVEKRAV.navn], **per_år}


def _i_året(resultat: Resultat, vis: Callable[[Resultat, int], str], år: int) -> str:
    return vis(resultat, resultat.år.index(år)) if år in resultat.år else ""


def _kravet(svar: Sammenligning, i: int) -> str:
    """Kravet i regelen, med nok desimaler ved fondet i alle alternativene."""
    alle = [k.resultat for k in (svar.uten, *svar.kolonner) if not k.resultat.konflikter]
    fond = [r.fond[i] for r in alle if i < len(r.fond)]
    return mill_ved(svar.uten.resultat.reservekrav[i], *fond)


def _spennet(kolonne: Alternativkolonne) -> str:
    u, mål = kolonne.usikkerhet.oppnådd, kolonne.resultat.mål
    return spenn(u.p10, u.p90, lambda beløp: mill_ved(beløp, mål))


def kurvene_som_tekst(svar: Sammenligning, navn: Sequence[str]) -> str:
    """Fondskurvene som setninger, for den som ikke ser dem."""
    linjer = [
        f"{n}: " + ", ".join(f"{å} {dom.fond(k.resultat, i)}" for i, å in enumerate(k.resultat.år))
        for n, k in _alle(svar, navn)
    ]
    return "Fondet ved utgangen av året i mill. kr. " + ". ".join(linjer) + "."


# --- Grunnlaget -----------------------------------------------------------------------------------------------------


def advarsel(kommune: Kommune, avvik: Grunnlagsavvik) -> str | None:
    """Hvorfor tallene ikke står på samme grunnlag; None når de gjør det."""
    ledd = []
    if avvik.utgaver:
        ledd.append(f"{len(avvik.utgaver)} ulike utgaver av tallene")
    if avvik.forutsetninger:
        navn = [skilletekst.forutsetningsnavn(kommune, f) for f in avvik.forutsetninger]
        ledd.append(f"ulike forutsetninger ({oppramsing([n.lower() for n in navn])})")
    if not ledd:
        return None
    return (
        f"Alternativene er regnet med {oppramsing(ledd)}. Tallene kan ikke sammenlignes direkte. "
        "«Ingen tiltak» står på dagens tall og kommunens egne forutsetninger."
    )


LIKT_GRUNNLAG = "Alle er regnet med dagens tall og kommunens egne forutsetninger, ikke slik de ble delt."


# --- Hva skiller dem ------------------------------------------------------------------------------------------------


def skillesetning(skille: Skille, år: int, fra: str, til: str) -> str:
    """Hovedforskjellen i én setning."""
    if skille.hinder is Hinder.KONFLIKT:
        return "Det ene alternativet har valg som ikke kan stå sammen, så det finnes ingen sum å sammenligne."
    if skille.hinder is Hinder.ULIKE_ÅR:
        return "Alternativene er laget for ulike år. Regn alle med dagens tall for å sammenligne dem."
    if not skille.linjer:
        return f"{fra} og {til} er helt like."
    return (
        f"{til} gir {_mer(skille.helårseffekt)} i et helt år enn {fra}, og fondet er "
        f"{_høyere(skille.fond)} ved utgangen av {år}."
    )


def _mer(beløp: float) -> str:
    if på_grensen(beløp):
        return "like mye"
    return f"{mill_kr_ved(abs(beløp), 0.0)} {'mer' if beløp > 0 else 'mindre'}"


def _høyere(beløp: float) -> str:
    return "likt" if på_grensen(beløp) else f"{mill_kr_ved(abs(beløp), 0.0)} {'høyere' if beløp > 0 else 'lavere'}"


def skillet(kommune: Kommune, skille: Skille, fra: str, til: str) -> Tabell:
    """Hver forskjell med beløp, størst først. Nederst står hele forskjellen, som listen går opp i."""
    linjer, år = skille.linjer, kommune.år[-1]
    ord = [skilletekst.beløpsord(x) for x in linjer]
    kroner = [o or _endring(x.helårseffekt) for x, o in zip(linjer, ord, strict=True)]
    fond = ["" if o else _endring(x.fond) for x, o in zip(linjer, ord, strict=True)]
    return {
        "Hva": [*(skilletekst.hva(kommune, x) for x in linjer), "Hele forskjellen"],
        f"{fra}{PIL}{til}": [*(_fra_til(kommune, x) for x in linjer), ""],
        "Mill. kr i året": [*kroner, _endring(skille.helårseffekt)],
        f"Fond {år}": [*fond, _endring(skille.fond)],
    }


def _fra_til(kommune: Kommune, linje: Skillelinje) -> str:
    fra, til = (skilletekst.verdi(kommune, linje, v) for v in (linje.fra, linje.til))
    return f"{fra}{PIL}{til}"


def _endring(beløp: float) -> str:
    return med_fortegn(mill_ved(beløp, 0.0))


def slik_deles_det(skille: Skille) -> str:
    """Hvordan forskjellen er delt på linjene."""
    over = "alle rekkefølger de kan byttes inn i" if skille.eksakt else "to motsatte rekkefølger"
    return (
        f"Beløpet er det forskjellen flytter når den byttes inn, i snitt over {over}. "
        "Det to forskjeller gjør sammen, deles likt mellom dem, og listen går alltid opp."
    )


# --- Felles kjerne --------------------------------------------------------------------------------------------------


def kjernesetning(kjerne: Kjerne) -> str:
    """Hvor langt det alle er enige om, rekker."""
    alle = [r for r in kjerne.rader if r.enighet is Enighet.ALLE]
    if not alle:
        return f"Ingen tiltak er valgt i alle {kjerne.antall} alternativene."
    r = kjerne.alle.resultat
    er = f"{len(alle)}{HARDT}tiltak er med i alle {kjerne.antall} alternativene"
    return f"{er}. {_rekker(kjerne.alle)}" if not r.konflikter else f"{er}, men de kan ikke stå sammen."


def flertallssetning(kjerne: Kjerne) -> str | None:
    """Hvor langt det de fleste er enige om, rekker; None når det ikke er mer enn kjernen."""
    antall = sum(r.enighet is Enighet.FLERTALL for r in kjerne.rader)
    if not antall:
        return None
    if kjerne.flertall.resultat.konflikter:
        return "Det flere enn halvparten har valgt, kan ikke stå sammen."
    også = "tiltaket" if antall == 1 else f"de {antall} tiltakene"
    return f"Ta også med {også} flere enn halvparten har valgt. {_rekker(kjerne.flertall)}"


def _rekker(pakke: Alternativpakke) -> str:
    r = pakke.resultat
    return f"Til sammen blir det {dom.av_målet(r)}, og fondet er {dom.fond_kr(r)} ved utgangen av {r.år[-1]}."


def uenighetssetning(kommune: Kommune, kjerne: Kjerne) -> str | None:
    """Hvor uenigheten ligger i kroner; None når det ikke er noen."""
    if not kjerne.uenighet_per_tema:
        return None
    navn = temanavn(kommune)
    størst = [
        f"{navn.get(tema, 'egne tiltak') if tema else 'egne tiltak'} ({mill_kr_ved(kr, 0.0)})"
        for tema, kr in kjerne.uenighet_per_tema[:3]
    ]
    samlet = sum(kr for _, kr in kjerne.uenighet_per_tema)
    return f"Uenigheten er {mill_kr_ved(samlet, 0.0)} til sammen, før overlapp. Mest ligger i {oppramsing(størst)}."


def enigheten(kjerne: Kjerne, navn: Sequence[str], enighet: Enighet) -> Tabell:
    """Tiltakene med denne enigheten: hvem som har dem, og beløpene (mill. kr)."""
    rader = [r for r in kjerne.rader if r.enighet is enighet]
    tabell = {"Tiltak": [r.navn for r in rader]}
    if enighet in (Enighet.FLERTALL, Enighet.NOEN):
        tabell["Valgt av"] = [oppramsing([navn[n] for n in r.valgt_av]) for r in rader]
    if enighet is not Enighet.INGEN:
        tabell["Mill. kr i året"] = [_beløp(r) for r in rader]
    return tabell


def uenigheten(kjerne: Kjerne, navn: Sequence[str]) -> Tabell:
    """Tiltakene alternativene er uenige om, størst avstand i kroner først."""
    rader = sorted((r for r in kjerne.rader if r.uenighet > 0), key=lambda r: (-r.uenighet, r.navn))
    return {
        "Tiltak": [r.navn for r in rader],
        "Valgt av": [
            f"{len(r.valgt_av)} av {kjerne.antall}: {oppramsing([navn[n] for n in r.valgt_av])}" for r in rader
        ],
        "Uenighet, mill. kr": [mill_ved(r.uenighet, 0.0) for r in rader],
    }


def _beløp(rad: Kjernerad) -> str:
    if rad.høyest is None or rad.lavest is None:
        return "ikke tallfestet"
    return spenn(rad.lavest, rad.høyest) if rad.enighet is Enighet.ALLE else mill(rad.høyest)
