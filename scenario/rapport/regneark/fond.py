"""Arket Fond: fondets bok år for år mot kravet i handlingsregelen, med tiltakene og uten."""

from __future__ import annotations

from scenario.begreper.fondsposter import (
    BEVEGELSER,
    FONDSBOK,
    INNGÅENDE,
    MARGIN,
    OMSTILLING,
    RESERVEKRAV,
    SALDO,
    UDEKKET_MERFORBRUK,
    UDEKKET_TIL_SAMMEN,
    UTGÅENDE,
    Bokpost,
)
from scenario.beregning.fond import Fondsår, fondsbok
from scenario.rapport.regneark import aar
from scenario.rapport.regneark.ark import Ark, Bok, område, ref
from scenario.rapport.regneark.avrunding import Likning, merknad
from scenario.rapport.regneark.forutsetninger import konflikttekst
from scenario.rapport.regneark.plan import FOND, Arkplan

_FØRSTE, _AVSTAND = 6, 15


def linje(post: Bokpost, i: int, uten: bool = False) -> str:
    """Cellen for en linje og et år, med tiltakene eller uten."""
    return ref(FOND, _rad(post, uten), 1 + i)


def linjens_år(plan: Arkplan, post: Bokpost, uten: bool = False) -> str:
    """Alle årene i en linje."""
    rad = _rad(post, uten)
    return område(FOND, (rad, 1), (rad, len(plan.år)))


def _rad(post: Bokpost, uten: bool) -> int:
    return _FØRSTE + FONDSBOK.index(post) + (_AVSTAND if uten else 0)


def skriv(bok: Bok, plan: Arkplan) -> None:
    """Skriver hele arket."""
    ark, innhold = bok.ark[FOND], plan.innhold
    ark.tekst(0, 0, "Disposisjonsfondet", "tittel")
    ark.tekst(1, 0, "Beløp i hele 1000 kr. Pluss går inn i fondet, minus går ut.")
    ark.formel(2, 0, *konflikttekst(plan), "merke")
    ark.oppsett([42, *[13] * len(plan.år), 80], _FØRSTE - 1, 1)
    likninger: list[Likning] = []
    for uten, resultat in ((False, innhold.resultat), (True, innhold.uten_tiltak)):
        tittel = "Uten tiltak, med de samme forutsetningene" if uten else "Med tiltakene som er valgt"
        ark.tekst(_rad(FONDSBOK[0], uten) - 2, 0, tittel, "del")
        ark.hode(_rad(FONDSBOK[0], uten) - 1, ["Bokpost", *map(str, plan.år), "Forklaring"], range(1, 1 + len(plan.år)))
        forutsetninger = innhold.valg.forutsetninger
        bok_ = fondsbok(innhold.kommune, forutsetninger, resultat.krav, resultat.effekt, resultat.omstilling)
        _skriv_bok(ark, plan, uten, bok_)
        likninger += _likninger(uten, bok_)
    ark.formel(3, 0, *merknad(likninger), "dempet_linje")


def _likninger(uten: bool, bok: tuple[Fondsår, ...]) -> list[Likning]:
    """Postene mot saldoen, saldoen og det udekkede mot fondet, og kravet og marginen mot fondet, hvert år."""
    tre = (
        ((INNGÅENDE, *BEVEGELSER), SALDO),
        ((SALDO, UDEKKET_MERFORBRUK), UTGÅENDE),
        ((RESERVEKRAV, MARGIN), UTGÅENDE),
    )
    return [
        Likning(
            [linje(post, i, uten) for post in ledd],
            linje(sum_, i, uten),
            [getattr(år, post.id) for post in ledd],
            getattr(år, sum_.id),
        )
        for ledd, sum_ in tre
        for i, år in enumerate(bok)
    ]


def _skriv_bok(ark: Ark, plan: Arkplan, uten: bool, bok: tuple[Fondsår, ...]) -> None:
    for post in FONDSBOK:
        rad, stil = _rad(post, uten), "sumtekst" if post in (UTGÅENDE, MARGIN) else "tekst"
        ark.tekst(rad, 0, post.navn, stil)
        ark.tekst(rad, 1 + len(plan.år), post.forklaring, "dempet")
        for i, år in enumerate(bok):
            formel = _bevegelse(plan, post, i, uten) if post in BEVEGELSER else _saldo(plan, post, i, uten)
            ark.formel(rad, 1 + i, formel, getattr(år, post.id), "sum" if stil == "sumtekst" else "tall")


def _bevegelse(plan: Arkplan, post: Bokpost, i: int, uten: bool) -> str:
    """Formelen for en post som går inn i eller ut av fondet. I første år ligger de fleste i kommunens anslag."""
    if i == 0 and not post.i_ankeråret:
        return "0"
    fortegn = "-" if post.retning < 0 else "0+"
    return f"{fortegn}{_beløpet(plan, post, i, uten)}"


def _beløpet(plan: Arkplan, post: Bokpost, i: int, uten: bool) -> str:
    if post.forutsetning:
        return plan.felt(post.forutsetning, i)
    if post == OMSTILLING:
        return "0" if uten else aar.linje(plan, aar.OMSTILLING, 1 + i)
    gap = aar.linje(plan, aar.KRAV, 1 + i) + ("" if uten else f"-{aar.linje(plan, aar.EFFEKT, 1 + i)}")
    return f'IF({plan.felt("udekket_dekkes_av_fondet")}="ja",{gap},MIN({gap},0))'


def _saldo(plan: Arkplan, post: Bokpost, i: int, uten: bool) -> str:
    """Formelen for saldoene, kravet og sammenligningen."""
    return {
        INNGÅENDE: lambda: plan.felt("anker") if i == 0 else linje(UTGÅENDE, i - 1, uten),
        SALDO: lambda: f"SUM({linje(INNGÅENDE, i, uten)}:{linje(BEVEGELSER[-1], i, uten).split('!')[1]})",
        UTGÅENDE: lambda: f"MAX(0,{linje(SALDO, i, uten)})",
        UDEKKET_MERFORBRUK: lambda: f"MAX(0,-{linje(SALDO, i, uten)})",
        UDEKKET_TIL_SAMMEN: lambda: "+".join(linje(UDEKKET_MERFORBRUK, j, uten) for j in range(i + 1)),
        RESERVEKRAV: lambda: _reserve(plan, i),
        MARGIN: lambda: f"{linje(UTGÅENDE, i, uten)}-{linje(RESERVEKRAV, i, uten)}",
    }[post]()


def _reserve(plan: Arkplan, i: int) -> str:
    voksende, vekst = plan.felt("voksende_del"), plan.felt("reservekrav_vekst_prosent")
    return f"{plan.felt('fast_del')}+{voksende}*(1+{vekst}/100)^{i}"
