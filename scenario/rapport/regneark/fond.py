"""Arket Fond: fondets bok år for år mot kravet i handlingsregelen, med tiltakene og uten."""

from __future__ import annotations

from scenario.begreper.resultat import Resultat
from scenario.beregning.fond import Fondsår, fondsbok
from scenario.rapport.regneark import aar
from scenario.rapport.regneark.ark import Ark, Bok, område, ref
from scenario.rapport.regneark.forutsetninger import konflikttekst
from scenario.rapport.regneark.plan import FOND, Plan

(INNGÅENDE, PLANLAGT, UDEKKET, OMSTILLING, MERFORBRUK, MERINNTEKT, SALDO, UTGÅENDE, RAKK_IKKE, RESERVE, MARGIN) = range(
    11
)
_LINJER = (
    ("Inngående", "Saldo ved starten av året. Første år er kommunens eget anslag for utgangen av året."),
    ("Planlagt bruk", "Fra arket Forutsetninger."),
    ("Krav som ikke er dekket", "Innsparing som ikke leveres, tas av fondet. Mer enn kravet går inn i fondet."),
    ("Omstillingskostnad", "Engangskostnader. De trekkes av fondet, ikke av måloppnåelsen."),
    ("Merforbruk", "Fra arket Forutsetninger."),
    ("Merinntekt", "Fra arket Forutsetninger."),
    ("Saldo før gulvet", "Summen av linjene over."),
    ("Fondet ved utgangen av året", "Aldri under 0."),
    ("Det fondet ikke rakk til", "Beløpet under 0. Neste år starter fra 0."),
    ("Krav i handlingsregelen", "Fast del pluss en del som kan vokse."),
    ("Over eller under kravet", "Fondet minus kravet. Minus betyr under."),
)
_FØRSTE, _AVSTAND = 6, 15


def linje(hvilken: int, i: int, uten: bool = False) -> str:
    """Cellen for en linje og et år, med tiltakene eller uten."""
    return ref(FOND, _rad(hvilken, uten), 1 + i)


def linjens_år(plan: Plan, hvilken: int, uten: bool = False) -> str:
    """Alle årene i en linje."""
    rad = _rad(hvilken, uten)
    return område(FOND, (rad, 1), (rad, len(plan.år)))


def _rad(hvilken: int, uten: bool) -> int:
    return _FØRSTE + hvilken + (_AVSTAND if uten else 0)


def skriv(bok: Bok, plan: Plan) -> None:
    """Skriver hele arket."""
    ark, innhold = bok.ark[FOND], plan.innhold
    ark.tekst(0, 0, "Disposisjonsfondet", "tittel")
    ark.tekst(1, 0, "Beløp i hele 1000 kr. Pluss går inn i fondet, minus går ut.")
    ark.formel(2, 0, *konflikttekst(plan), "merke")
    ark.oppsett([42, *[13] * len(plan.år), 80], _FØRSTE - 1, 1)
    for uten, resultat in ((False, innhold.resultat), (True, innhold.uten_tiltak)):
        tittel = "Uten tiltak, med de samme forutsetningene" if uten else "Med tiltakene som er valgt"
        ark.tekst(_rad(0, uten) - 2, 0, tittel, "del")
        ark.hode(_rad(0, uten) - 1, ["Post", *map(str, plan.år), "Forklaring"], range(1, 1 + len(plan.år)))
        antakelser = innhold.valg.antakelser
        bok_ = fondsbok(innhold.kommune, antakelser, resultat.krav, resultat.effekt, resultat.omstilling)
        _skriv_bok(ark, plan, uten, resultat, bok_)


def _skriv_bok(ark: Ark, plan: Plan, uten: bool, resultat: Resultat, bok: tuple[Fondsår, ...]) -> None:
    for hvilken, (navn, forklaring) in enumerate(_LINJER):
        rad, stil = _rad(hvilken, uten), "sumtekst" if hvilken in (UTGÅENDE, MARGIN) else "tekst"
        ark.tekst(rad, 0, navn, stil)
        ark.tekst(rad, 1 + len(plan.år), forklaring, "dempet")
        for i in range(len(plan.år)):
            formel = _formel(plan, hvilken, i, uten)
            verdi = _verdi(hvilken, resultat, bok[i], i)
            ark.formel(rad, 1 + i, formel, verdi, "sum" if stil == "sumtekst" else "tall")


def _formel(plan: Plan, hvilken: int, i: int, uten: bool) -> str:
    """Formelen for én celle. I første år er bare merforbruket en bevegelse; resten ligger i kommunens anslag."""
    if i == 0 and hvilken in (PLANLAGT, UDEKKET, OMSTILLING, MERINNTEKT):
        return "0"
    return {
        INNGÅENDE: lambda: plan.felt("anker") if i == 0 else linje(UTGÅENDE, i - 1, uten),
        PLANLAGT: lambda: f"-{plan.felt('planlagt_bruk', i)}",
        UDEKKET: lambda: _udekket(plan, i, uten),
        OMSTILLING: lambda: "0" if uten else f"-{aar.linje(plan, aar.OMSTILLING, 1 + i)}",
        MERFORBRUK: lambda: f"-{plan.felt('merforbruk', i)}",
        MERINNTEKT: lambda: f"0+{plan.felt('merinntekt', i)}",
        SALDO: lambda: f"SUM({linje(INNGÅENDE, i, uten)}:{linje(MERINNTEKT, i, uten).split('!')[1]})",
        UTGÅENDE: lambda: f"MAX(0,{linje(SALDO, i, uten)})",
        RAKK_IKKE: lambda: f"MAX(0,-{linje(SALDO, i, uten)})",
        RESERVE: lambda: _reserve(plan, i),
        MARGIN: lambda: f"{linje(UTGÅENDE, i, uten)}-{linje(RESERVE, i, uten)}",
    }[hvilken]()


def _udekket(plan: Plan, i: int, uten: bool) -> str:
    gap = aar.linje(plan, aar.KRAV, 1 + i) + ("" if uten else f"-{aar.linje(plan, aar.EFFEKT, 1 + i)}")
    return f'-IF({plan.felt("udekket_dekkes_av_fondet")}="ja",{gap},MIN({gap},0))'


def _reserve(plan: Plan, i: int) -> str:
    voksende, vekst = plan.felt("voksende_del"), plan.felt("reservekrav_vekst_prosent")
    return f"{plan.felt('fast_del')}+{voksende}*(1+{vekst}/100)^{i}"


def _verdi(hvilken: int, resultat: Resultat, år: Fondsår, i: int) -> float:
    poster = (år.inngående, år.planlagt_bruk, år.udekket_innsparing, år.omstilling, år.merforbruk, år.merinntekt)
    saldo = år.utgående - år.udekket_merforbruk
    return (*poster, saldo, år.utgående, år.udekket_merforbruk, resultat.reservekrav[i], resultat.margin[i])[hvilken]
