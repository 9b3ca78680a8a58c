"""«Forklar tallet» for summene: målet, måloppnåelsen, effekten per år, fondet og regelen, med tallene satt inn."""

from __future__ import annotations

from dataclasses import dataclass

from scenario.begreper.fondsposter import BEVEGELSER, RESERVEKRAV, UDEKKET_MERFORBRUK
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tall import Opphavsmerket
from scenario.begreper.valg import Valg
from scenario.beregning.fond import Fondsår, fondsbok
from scenario.framstilling import dom
from scenario.framstilling.forklaring import kildetekst, norsk_regnestykke
from scenario.framstilling.ord import opphavsmerke, opphavsnavn
from scenario.framstilling.tall import helt, knapp, mill, mill_kr, mill_kr_knapp, prosent


@dataclass(frozen=True, slots=True)
class Forklaring:
    """Ett tall på skjermen: hva det er, hvordan det er regnet, og hva som endrer det."""

    tittel: str
    tekst: str
    endres_av: str


def forklaringer(kommune: Kommune, valg: Valg, resultat: Resultat) -> tuple[Forklaring, ...]:
    """Én forklaring per sum på skjermen, i den rekkefølgen summene står."""
    bok = fondsbok(kommune, valg.antakelser, resultat.krav, resultat.effekt, resultat.omstilling)
    return (
        _målet(kommune, valg, resultat),
        _måloppnåelse(resultat),
        _antakelser(resultat),
        _per_år(resultat),
        *(_fondet(b) for b in bok[1:]),
        _anker(kommune, bok[0]),
        _regelen(kommune, valg, resultat),
    )


def _målet(kommune: Kommune, valg: Valg, r: Resultat) -> Forklaring:
    nivå = kommune.mål.nivå
    if valg.antakelser.mål is not None:
        tekst = f"{mill_kr_knapp(r.mål)} er satt av den som har laget alternativet."
    else:
        tolkning = kommune.mål.tolkning(r.tolkning)
        tekst = f"{mill_kr_knapp(r.mål)}. Tolkning {tolkning.id}: {tolkning.navn}. {_opphavet(kommune, nivå)}"
    return Forklaring("Målet", tekst, "tolkningen av målet og «Eget mål» på siden Fond og forutsetninger")


def _opphavet(kommune: Kommune, tall: Opphavsmerket) -> str:
    """«K · Kilde: Økonomisk omstilling …»"""
    return f"{opphavsmerke(tall.opphav)}: {kildetekst(kommune, tall) or tall.merknad}."


def _måloppnåelse(r: Resultat) -> Forklaring:
    ledd = [f"{b.navn} {mill(b.helårseffekt)}" for b in sorted(r.bidrag, key=lambda b: -b.helårseffekt)]
    sum_ = " + ".join(ledd) or "ingen tiltak"
    overlapp = f" − overlapp {mill(r.overlapp_helårseffekt)}" if r.overlapp_helårseffekt else ""
    hva = "Summen av effekten i årene med krav" if r.akkumulert else "Netto effekt i et helt år"
    tekst = f"{hva}, delt på målet. {sum_}{overlapp} gir {mill_kr(r.helårseffekt)} i et helt år. "
    regnet = f"{tekst}{mill(dom.nådd(r))} ÷ {mill_kr_knapp(r.mål)} = {prosent(r.måloppnåelse, 1)}."
    return Forklaring("Måloppnåelsen", regnet, "hvilke tiltak som er på, mengden, realisert andel og egne anslag")


def _antakelser(r: Resultat) -> Forklaring:
    deler = [f"{opphavsnavn(o)} {mill(b)}" for o, b in r.opphav if b > 0]
    return Forklaring(
        "Andelen som hviler på antakelser",
        f"Effekten før overlapp delt etter opphav: {', '.join(deler) or 'ingen'}. "
        f"Antakelser er {prosent(dom.andel_antakelser(r))}. Opphavet er det svakeste leddet i regnestykket.",
        "at et tall fra kommunen erstatter en antakelse",
    )


def _per_år(r: Resultat) -> Forklaring:
    deler = [f"{å}: {mill(e)}" for å, e in zip(r.år, r.effekt, strict=True)]
    return Forklaring(
        "Effekt per år",
        f"Helårseffekt × hvor stor del av året og opptrappingen som er unnagjort × realisert andel, minus overlapp. "
        f"{', '.join(deler)} mill. kr.",
        "startmåneden, opptrappingen og realisert andel",
    )


def _fondet(b: Fondsår) -> Forklaring:
    ledd = [
        f"{'+' if v > 0 else '−'} {helt(abs(v))} ({post.i_setning})"
        for post in BEVEGELSER
        if abs(v := getattr(b, post.id)) > 0.5
    ]
    udekket = b.udekket_merforbruk
    slutt = f" Fondet rekker ikke. {UDEKKET_MERFORBRUK.navn}: {helt(udekket)}." if udekket > 0.5 else ""
    regnet = " ".join([helt(b.inngående), *ledd])
    tekst = f"{regnet} = {helt(b.utgående)} tusen kr.{slutt}"
    return Forklaring(f"Fondet i {b.år}", tekst, "effekten det året, omstillingskostnaden og forutsetningene")


def _anker(kommune: Kommune, b: Fondsår) -> Forklaring:
    anker = kommune.fond.anker
    tekst = f"{helt(b.inngående)} tusen kr. {_opphavet(kommune, anker)} {anker.merknad or ''}".strip()
    if b.merforbruk:
        tekst += f" Merforbruket du har lagt inn ({helt(-b.merforbruk)}) er trukket fra."
    return Forklaring(f"Fondet i {b.år}", tekst, f"merforbruket i {b.år}")


def _regelen(kommune: Kommune, valg: Valg, r: Resultat) -> Forklaring:
    fast, voksende = kommune.handlingsregel.fast_del, kommune.handlingsregel.voksende_del
    vekst = valg.antakelser.reservekrav_vekst_prosent
    stykke = f" ({norsk_regnestykke(voksende.regnestykke)})" if voksende.regnestykke else ""
    return Forklaring(
        RESERVEKRAV.navn,
        f"{kommune.handlingsregel.forklaring} I {r.år[0]}: {helt(fast.verdi or 0)} ({opphavsmerke(fast.opphav)}) + "
        f"{helt(voksende.verdi or 0)}{stykke} ({opphavsmerke(voksende.opphav)}) = {helt(r.reservekrav[0])} tusen kr. "
        f"Den voksende delen øker med {knapp(vekst)} % i året (antakelse).",
        "veksten i reservekravet",
    )
