"""«Forklar tallet» for summene: målet, måloppnåelsen, effekten per år, fondet og regelen, med tallene satt inn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenario.begreper.felles import Opphav
from scenario.begreper.fondsposter import BEVEGELSER, RESERVEKRAV, UDEKKET_MERFORBRUK
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tall import Opphavsmerket
from scenario.begreper.valg import Valg
from scenario.beregning.fond import Fondsår, fondsbok
from scenario.framstilling import dom
from scenario.framstilling.avrunding import andel_ved
from scenario.framstilling.forklaring import kildetekst, norsk_regnestykke
from scenario.framstilling.ord import opphavsmerke, opphavsnavn
from scenario.framstilling.tall import helt, knapp, mill_kr_knapp


@dataclass(frozen=True, slots=True)
class Forklaring:
    """Ett tall på skjermen: hva det er, hvordan det er regnet, og hva som endrer det."""

    tittel: str
    tekst: str
    endres_av: str


def forklaringer(kommune: Kommune, valg: Valg, resultat: Resultat) -> tuple[Forklaring, ...]:
    """Én forklaring per sum på skjermen, i den rekkefølgen summene står."""
    bok = fondsbok(kommune, valg.forutsetninger, resultat.krav, resultat.effekt, resultat.omstilling)
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
    if valg.forutsetninger.mål is not None:
        tekst = f"{mill_kr_knapp(r.mål)} er satt av den som har laget alternativet."
    else:
        tolkning = kommune.mål.tolkning(r.tolkning)
        tekst = f"{mill_kr_knapp(r.mål)}. Tolkning {tolkning.id}: {tolkning.navn}. {_opphavet(kommune, nivå)}"
    return Forklaring("Målet", tekst, "tolkningen av målet og «Eget mål» på siden Fondet")


def _opphavet(kommune: Kommune, tall: Opphavsmerket) -> str:
    """«K · Kilde: Økonomisk omstilling …»"""
    return f"{opphavsmerke(tall.opphav)}: {kildetekst(kommune, tall) or tall.merknad}."


def _måloppnåelse(r: Resultat) -> Forklaring:
    tekst = f"{_oppnådd(r)} Delt på målet: {helt(dom.nådd(r))} ÷ {helt(r.mål)} = {dom.oppnåelse(r)}."
    return Forklaring("Måloppnåelsen", tekst, "hvilke tiltak som er på, mengden, realisert andel og egne anslag")


def _oppnådd(r: Resultat) -> str:
    """Det som måles mot målet, lagt sammen."""
    if r.akkumulert:
        årene = [(e, f"i {å}") for å, e, krav in zip(r.år, r.effekt, r.krav, strict=True) if krav > 0]
        return f"Summen av effekten i årene med krav: {_sum(årene)} = {helt(dom.nådd(r))} tusen kr."
    ledd = [(b.helårseffekt, b.navn) for b in sorted(r.bidrag, key=lambda b: -b.helårseffekt)]
    ledd += [(-r.overlapp_helårseffekt, "overlapp")] if r.overlapp_helårseffekt else []
    if not ledd:
        return "Netto effekt i et helt år er 0, for ingen tallfestede tiltak er med."
    return f"Netto effekt i et helt år: {_sum(ledd)} = {helt(r.helårseffekt)} tusen kr."


def _sum(ledd: Sequence[tuple[float, str]]) -> str:
    """«7 700 (Færre skoler) − 500 (overlapp)»."""
    tekst = " ".join(_ledd(*ett) for ett in ledd)
    return tekst.removeprefix("+ ").replace("− ", "−", 1) if tekst.startswith("− ") else tekst.removeprefix("+ ")


def _ledd(beløp: float, navn: str) -> str:
    return f"{'−' if beløp < 0 else '+'} {helt(abs(beløp))} ({navn})"


def _antakelser(r: Resultat) -> Forklaring:
    deler = [(b, opphavsnavn(o)) for o, b in r.opphav if b > 0.5]
    på = sum(b for o, b in r.opphav if b > 0 and o is Opphav.ANTAKELSE)
    delt = f" Antakelsene: {helt(på)} ÷ ({_sum(deler)}) = {andel_ved(dom.andel_antakelser(r))}." if deler else ""
    return Forklaring(
        "Andelen som hviler på antakelser",
        f"Effekten før overlapp delt etter opphav.{delt} Opphavet er det svakeste leddet i regnestykket.",
        "at et tall fra kommunen erstatter en antakelse",
    )


def _per_år(r: Resultat) -> Forklaring:
    deler = [f"{å}: {dom.effekt(r, i)}" for i, å in enumerate(r.år)]
    return Forklaring(
        "Effekt per år",
        "Helårseffekt × hvor stor del av året den virker og hvor langt opptrappingen er kommet, minus overlapp. "
        f"{', '.join(deler)} mill. kr.",
        "startmåneden, opptrappingen og realisert andel",
    )


def _fondet(b: Fondsår) -> Forklaring:
    bevegelser = [(v, post.i_setning) for post in BEVEGELSER if abs(v := getattr(b, post.id)) > 0.5]
    udekket = b.udekket_merforbruk
    slutt = f" Fondet kan ikke gå under 0. {UDEKKET_MERFORBRUK.navn}: {helt(udekket)}." if udekket > 0.5 else ""
    ledd = "".join(f" {_ledd(*bevegelse)}" for bevegelse in bevegelser)
    tekst = f"{helt(b.inngående)}{ledd} = {helt(b.utgående - udekket)} tusen kr.{slutt}"
    return Forklaring(f"Fondet i {b.år}", tekst, "effekten det året, omstillingskostnaden og forutsetningene")


def _anker(kommune: Kommune, b: Fondsår) -> Forklaring:
    anker = kommune.fond.anker
    tekst = f"{helt(b.inngående)} tusen kr. {_opphavet(kommune, anker)} {anker.merknad or ''}".strip()
    if b.merforbruk:
        ledd = [(b.inngående, "kommunens anslag"), (b.merforbruk, "merforbruket du har lagt inn")]
        tekst += f" {_sum(ledd)} = {helt(b.utgående - b.udekket_merforbruk)} tusen kr."
    return Forklaring(f"Fondet i {b.år}", tekst, f"merforbruket i {b.år}")


def _regelen(kommune: Kommune, valg: Valg, r: Resultat) -> Forklaring:
    fast, voksende = kommune.handlingsregel.fast_del, kommune.handlingsregel.voksende_del
    vekst = valg.forutsetninger.reservekrav_vekst_prosent
    stykke = f": {norsk_regnestykke(voksende.regnestykke)}" if voksende.regnestykke else ""
    return Forklaring(
        RESERVEKRAV.navn,
        f"{kommune.handlingsregel.forklaring} I {r.år[0]}: {helt(fast.verdi or 0)} ({opphavsmerke(fast.opphav)}) + "
        f"{helt(voksende.verdi or 0)} ({opphavsmerke(voksende.opphav)}{stykke}) = {helt(r.reservekrav[0])} tusen kr. "
        f"Den voksende delen øker med {knapp(vekst)} % i året (antakelse).{_med_vekst(kommune, vekst, r)}",
        "veksten i reservekravet",
    )


def _med_vekst(kommune: Kommune, vekst: float, r: Resultat) -> str:
    """Kravet det siste året, regnet år for år."""
    if not vekst:
        return ""
    regel = kommune.handlingsregel
    ganger = f" × {knapp(1 + vekst / 100, 6)}" * (r.år[-1] - r.år[0])
    fast, voksende = helt(regel.fast_del.verdi or 0), helt(regel.voksende_del.verdi or 0)
    return f" I {r.år[-1]}: {fast} + {voksende}{ganger} = {helt(r.reservekrav[-1])} tusen kr."
