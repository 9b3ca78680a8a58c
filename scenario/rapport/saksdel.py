"""Delene av vedlegget som limes inn i saken: per område, tiltak for tiltak og forslag til vedtak.

Beløp inn er 1000 kr; minus er lavere utgift.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from scenario.framstilling import kalender, sporsmalstekst
from scenario.framstilling.avrunding import avrundingsmerknad
from scenario.framstilling.hvembilde import KONTROLL
from scenario.framstilling.tall import HARDT, helt, knapp, måned, oppramsing
from scenario.rapport.blokker import Avsnitt, Blokk, Overskrift, Punkter, Rad, Tabell
from scenario.rapport.innhold import Rapportinnhold, rens
from scenario.rapport.saldering import IKKE_DEKKET, Saldering, saldering
from scenario.rapport.saldering import tabell as salderingstabell
from scenario.rapport.tiltaksposter import IKKE_FORDELT, Tiltakspost, planår, poster

_UKJENT, _UKJENT_SUM = "ikke kjent", "ukjent"
_UTENFOR = "Ikke i summen"


def saksdelen(innhold: Rapportinnhold) -> Iterable[Blokk]:
    """Per område, mot et annet alternativ, tiltak for tiltak og forslag til vedtak."""
    alle = poster(innhold)
    yield Overskrift("Endring per budsjettområde")
    yield _per_område(innhold, alle)
    skjema = saldering(innhold)
    if skjema:
        yield Overskrift(f"Endringer mot {innhold.mot_navn}")
        yield salderingstabell(innhold, skjema)
    yield Overskrift("Tiltak for tiltak")
    yield Avsnitt("Beløp i hele 1000 kr. Minus er lavere utgift. Engangskostnader er ikke med i effekten. " + KONTROLL)
    for nummer, post in enumerate(alle, 1):
        yield Overskrift(f"{nummer}. {post.navn}", 2)
        yield Punkter(tuple(_om(innhold, post)))
    if beslutninger := kalender.setninger(innhold.kommune, [p.start for p in alle], innhold.dato):
        yield Overskrift(kalender.TITTEL)
        yield Punkter(beslutninger)
    yield Overskrift("Forslag til vedtak")
    yield from (Avsnitt(setning) for setning in vedtakssetninger(innhold, alle, skjema))
    if innhold.verbalforslag:
        yield Overskrift("Verbalforslag")
        yield from (Avsnitt(f"{n}. {tekst}") for n, tekst in enumerate(innhold.verbalforslag, 1))
        if beløp := [str(n) for n, tekst in enumerate(innhold.verbalforslag, 1) if har_beløp(tekst)]:
            yield Avsnitt(f"Punkt {oppramsing(beløp)} har et beløp, og hører hjemme i talldelen.", "liten")
    yield Overskrift("Vurdering og innstilling")
    yield Avsnitt("Skrives av saksbehandleren. Verktøyet gir fakta, og avveier ikke.")


def har_beløp(tekst: str) -> bool:
    """Sant når teksten nevner kroner. Et verbalforslag har aldri beløp."""
    return re.search(r"\d[\d\s.,]*(?:kr\b|kroner|mill|tusen)", tekst, re.IGNORECASE) is not None


# --- Per område -----------------------------------------------------------------------------------------------------


def _per_område(innhold: Rapportinnhold, alle: Sequence[Tiltakspost]) -> Tabell:
    r, år = innhold.resultat, innhold.kommune.planår
    regnet = planår(innhold.kommune, r)
    navn = {o.id: f"{o.id} {o.med_år}" for o in innhold.kommune.opplysninger.områder} | {IKKE_FORDELT: IKKE_FORDELT}
    rader = [_områderad(navn[id], [p for p in alle if p.område == id], len(år)) for id in navn if _har(alle, id)]
    if any(r.overlapp):
        rader.append(("Overlapp mellom tiltak", *map(helt, (*r.overlapp[regnet], r.overlapp_helårseffekt)), "", ""))
    sum_ = len(rader)
    rader.append(("Sum", *(helt(-e) for e in (*r.effekt[regnet], r.helårseffekt)), _årsverk(alle), _utenfor(alle)))
    note = (
        "Tiltak som gjelder flere områder, eller ingen kjente, er ikke fordelt. Tabellen viser endringen, ikke rammen: "
        f"rammene er ikke i kildene. «{_UTENFOR}» er tallet på valgte tiltak summen ikke har med. "
        f"{_om_årsverk(alle)}"
    )
    likninger = (([rad[i] or "0" for rad in rader[:sum_]], rader[sum_][i]) for i in range(1, len(år) + 2))
    avrunding = avrundingsmerknad(likninger)
    return Tabell(
        "Endring per område. Beløp i hele 1000 kr, minus er lavere utgift",
        ("Område", *map(str, år), "Helt år", "Årsverk", _UTENFOR),
        tuple(rader),
        "v" + "h" * (len(år) + 3),
        (3.8, *(1.9 for _ in år), 1.9, 1.8, 1.9),
        frozenset({sum_}),
        f"{note} {avrunding}" if avrunding else note,
    )


def _har(alle: Sequence[Tiltakspost], område: str) -> bool:
    return any(p.område == område for p in alle)


def _områderad(navn: str, poster: Sequence[Tiltakspost], antall_år: int) -> Rad:
    med = [(*p.beløp, p.helår or 0.0) for p in poster if p.beløp is not None]
    beløp = map(helt, map(sum, zip(*med, strict=True))) if med else ("",) * (antall_år + 1)
    return (navn, *beløp, _årsverk(poster), _utenfor(poster))


def _årsverk(poster: Sequence[Tiltakspost]) -> str:
    """Summen av de kjente; «ukjent» når ingen er kjent."""
    kjente = [p.årsverk for p in poster if p.årsverk is not None]
    return knapp(sum(kjente)) if kjente else _UKJENT_SUM


def _om_årsverk(alle: Sequence[Tiltakspost]) -> str:
    if not (kjente := sum(p.årsverk is not None for p in alle)):
        return "Årsverk er ikke kjent for noen av tiltakene."
    return f"Årsverk er kjent for {kjente} av {len(alle)} tiltak; summen gjelder bare dem, og minus er færre."


def _utenfor(poster: Sequence[Tiltakspost]) -> str:
    return str(sum(p.beløp is None for p in poster) or "")


# --- Tiltak for tiltak ----------------------------------------------------------------------------------------------


def _om(innhold: Rapportinnhold, p: Tiltakspost) -> Iterable[str]:
    if p.hensikt:
        yield f"Hensikt: {p.hensikt}"
    yield f"Mengde og start: {', '.join(filter(None, (p.mengde, f'fra {måned(p.start)}')))}."
    yield f"Konsekvens for folk: {p.konsekvens or 'Ikke vurdert.'}"
    yield f"Ansvarlig område: {p.ansvarlig or _UKJENT}."
    yield f"Effekt: {_effekten(innhold, p)}."
    yield f"Årsverk: {_UKJENT if p.årsverk is None else f'{knapp(p.årsverk)} i et helt år ({p.opphav_til_årsverk})'}."
    if p.lovkrav:
        yield f"Lovkrav: {p.lovkrav}"
    if p.virkning:
        yield f"Hvem merker det: {p.virkning}"
    if p.beløp is not None:
        yield f"Engangskostnad: {_engang(innhold, p)}."
        yield f"Opphav: {p.opphav}. Prisår: {p.prisår or _UKJENT}."
    for vist in sporsmalstekst.gjeldende(sporsmalstekst.for_tiltaket(innhold.svarene, p.id)):
        yield f"Spørsmål: {rens(sporsmalstekst.linje(innhold.kommune, vist))}"


def _effekten(innhold: Rapportinnhold, p: Tiltakspost) -> str:
    if p.beløp is None:
        return f"ikke i summen ({p.utenfor})"
    return f"{_per_år(innhold, p.beløp)}; helårseffekt {helt(p.helår or 0.0)}"


def _engang(innhold: Rapportinnhold, p: Tiltakspost) -> str:
    return _per_år(innhold, p.omstilling, bare_ulik_null=True) or "ingen lagt inn"


def _per_år(innhold: Rapportinnhold, beløp: Sequence[float], bare_ulik_null: bool = False) -> str:
    """«−2 875 i 2025 og −6 900 i 2026–2027»: like beløp i år som følger hverandre, står én gang."""
    like = groupby(zip(innhold.kommune.planår, map(helt, beløp), strict=True), key=lambda par: par[1])
    ledd = [(b, [år for år, _ in par]) for b, par in like if not bare_ulik_null or b != "0"]
    return oppramsing([f"{b}{HARDT}i{HARDT}{_årene(år)}" for b, år in ledd])


def _årene(år: Sequence[int]) -> str:
    return str(år[0]) if len(år) == 1 else f"{år[0]}–{år[-1]}"


# --- Forslag til vedtak ---------------------------------------------------------------------------------------------


def vedtakssetninger(innhold: Rapportinnhold, alle: Sequence[Tiltakspost], skjema: Saldering | None) -> tuple[str, ...]:
    """Vedtakspunktene som nummererte setninger uten tabell."""
    punkter = [_grunnlaget(innhold, skjema), *(_punkt(innhold, p) for p in alle)]
    if any(innhold.resultat.overlapp):
        overlapp = innhold.resultat.overlapp[planår(innhold.kommune, innhold.resultat)]
        punkter.append(
            f"Overlapp mellom tiltakene endrer beløpene over med {_per_år(innhold, overlapp, bare_ulik_null=True)}."
        )
    sum_ = [-e for e in innhold.resultat.effekt[planår(innhold.kommune, innhold.resultat)]]
    punkter.append(
        f"Samlet endring i driftsutgiftene er {_per_år(innhold, sum_, bare_ulik_null=True) or '0 hvert år'}."
    )
    return tuple(f"{n}. {punkt}" for n, punkt in enumerate(punkter, 1))


def _grunnlaget(innhold: Rapportinnhold, skjema: Saldering | None) -> str:
    lest = "Beløp i hele 1000 kr; minus er lavere utgift."
    if skjema is None:
        return f"Driftsrammene endres som i punktene under. {lest} Alternativet er ikke målt mot et annet forslag."
    rest = any(linje.tekst == IKKE_DEKKET for linje in skjema.linjer)
    saldert = "Endringene er ikke saldert ennå." if rest else "Summen av endringene med inndekning er 0 hvert år."
    return f"{innhold.mot_navn} legges til grunn, endret slik at punktene under gjelder. {saldert} {lest}"


def _punkt(innhold: Rapportinnhold, p: Tiltakspost) -> str:
    if p.beløp is None:
        return (
            f"Kommunestyret ber om at «{p.navn}» utredes. Utredningen skal vise økonomi, konsekvenser og lovkrav. "
            f"Tiltaket er ikke i summen: {p.utenfor}."
        )
    mengde = f" med {p.mengde}" if p.mengde else ""
    hvor = "Beløpet er ikke fordelt på område. Rammene" if p.område == IKKE_FORDELT else f"Rammen for {p.områder}"
    engang = _per_år(innhold, p.omstilling, bare_ulik_null=True)
    kostnad = f" Engangskostnaden er {engang}." if engang else ""
    beløp = _per_år(innhold, p.beløp, bare_ulik_null=True) or "0 hvert år"
    if p.legger_ned_skole:
        return (
            f"Kommunestyret ber om at «{p.navn}» utredes{mengde} fra {måned(p.start)}. De berørte har rett til å "
            "uttale seg før en skole kan legges ned, og ny skolekrets er en forskrift. Regneeksempelet, som er med i "
            f"summen, endrer rammen for {p.områder or 'området'} med {beløp}.{kostnad}"
        )
    return f"«{p.navn}» gjennomføres fra {måned(p.start)}{mengde}. {hvor} endres med {beløp}.{kostnad}"
