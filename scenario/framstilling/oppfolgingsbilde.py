"""Planlagt mot oppnådd, samlet og per tiltak, som HTML uten skript og som tabeller.

Beløp inn er hele 1000 kr, tekstene er mill. kr. Det planlagte er omriss, det oppnådde er fylt. Det som ikke er målt,
har ingen fylling og står som «ikke målt», aldri som 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from scenario.analyse.usikkerhet import MINST_PLAN, MINST_RAPPORTER, MINST_TILTAK, Levering
from scenario.begreper.kommune import Kommune
from scenario.begreper.oppfolging import Avvik, Framdrift, Oppfølgingsplan, Statusrapport
from scenario.framstilling.avrunding import andel_ved, mill_kr_ved, mill_ved
from scenario.framstilling.tabeller import Tabell
from scenario.framstilling.tall import HARDT, antall, dato, mill, mill_kr_knapp, oppramsing, prosent

IKKE_MÅLT, IKKE_MELDT = "ikke målt", "ikke meldt"
FRAMDRIFT = {
    Framdrift.IKKE_VURDERT: "ikke vurdert",
    Framdrift.IKKE_STARTET: "ikke startet",
    Framdrift.I_GANG: "i gang",
    Framdrift.ETTER_PLAN: "i tråd med planen",
    Framdrift.FORSINKET: "forsinket",
    Framdrift.IVERKSATT: "iverksatt",
    Framdrift.STANSET: "stanset",
    Framdrift.OMGJORT: "omgjort",
}
AVVIK = {
    Avvik.TID: "tid",
    Avvik.STØRRELSE: "størrelse",
    Avvik.OMFANG: "omfanget er endret",
    Avvik.IKKE_MÅLT: "ikke målt",
}


@dataclass(frozen=True, slots=True)
class Oppfølgingsstand:
    """Planlagt og oppnådd på ett sted. None er ikke meldt, eller ikke målt."""

    navn: str
    planlagt: float | None
    oppnådd: float | None
    om: str = ""
    """Det som sies ved siden av."""


def samles(plan: Oppfølgingsplan) -> bool:
    """Sant når planen har tertialrapporter, så tallene kan legges sammen over tid."""
    return any(r.tertial for r in plan.rapporter)


def navnet(kommune: Kommune, tiltak: str) -> str:
    """Navnet i katalogen, eller det som står i rapporten."""
    kjent = kommune.tiltak_etter_id.get(tiltak)
    return kjent.navn if kjent else tiltak


# --- Samlet over tid -------------------------------------------------------------------------------------------------


def forløpet(plan: Oppfølgingsplan) -> tuple[Oppfølgingsstand, ...]:
    """Én stand per rapport. Med tertialer er den samlet fra første år; ellers gjelder den året for seg."""
    if not samles(plan):
        return tuple(_året(r) for r in plan.i_rekkefølge)
    rapporter = [r for r in plan.i_rekkefølge if r.tertial]
    return tuple(_hittil(rapporter, r) for r in rapporter)


def _året(rapport: Statusrapport) -> Oppfølgingsstand:
    kjente = [r.planlagt_år for r in rapport.rader if r.planlagt_år is not None]
    oppgitt = f"Kilden oppgir {mill_kr_knapp(rapport.oppgitt_sum)} i alt." if rapport.oppgitt_sum is not None else ""
    helår = [r.planlagt_helår for r in rapport.rader if r.planlagt_helår is not None]
    i_alt = f"; {mill(sum(helår))} i et helt år" if helår else ""
    om = f"Planlagt i {rapport.år} for {antall(len(kjente), 'linje', 'linjer')} med tall{i_alt}. {oppgitt}".strip()
    return Oppfølgingsstand(rapport.navn, sum(kjente) if kjente else None, None, om)


def _hittil(alle: Sequence[Statusrapport], nå: Statusrapport) -> Oppfølgingsstand:
    """Det siste i hvert tidligere år, og årets hittil. Mangler et 3. tertial, kan summen ikke regnes."""
    tidligere = [r for r in alle if r.år < nå.år and r.tertial == 3]
    mangler = sorted({r.år for r in alle if r.år < nå.år} - {r.år for r in tidligere})
    if mangler:
        return Oppfølgingsstand(
            nå.navn, None, None, f"3. tertial {mangler[0]} er ikke ført, så det samlede kan ikke regnes."
        )
    med = [*tidligere, nå]
    planlagt = [r.planlagt_hittil for rapport in med for r in rapport.rader if r.planlagt_hittil is not None]
    oppnådd = [r for rapport in med for r in rapport.rader if r.oppnådd_hittil is not None]
    målt = sum(r.oppnådd_hittil is not None for r in nå.rader)
    sum_ = sum(r.oppnådd_hittil or 0.0 for r in oppnådd)
    mot = mill_kr_ved(sum(r.planlagt_hittil or 0.0 for r in oppnådd), sum_)
    om = f"Målt for {målt} av {len(nå.rader)} tiltak; de skulle gitt {mot}." if oppnådd else "Ingen tiltak er målt."
    return Oppfølgingsstand(nå.navn, sum(planlagt) if planlagt else None, sum_ if oppnådd else None, om)


# --- Per tiltak ------------------------------------------------------------------------------------------------------


def per_tiltak(kommune: Kommune, plan: Oppfølgingsplan) -> tuple[Oppfølgingsstand, ...]:
    """Hvert tiltak slik det står nå: samlet hittil, eller det siste årets plan når ingenting er målt."""
    return tuple(_tiltaket(kommune, plan, t) for t in plan.tiltak)


def _tiltaket(kommune: Kommune, plan: Oppfølgingsplan, tiltak: str) -> Oppfølgingsstand:
    meldt = [(r, rad) for r in plan.i_rekkefølge if (rad := r.rad(tiltak))]
    siste = meldt[-1][1]
    om = [FRAMDRIFT[siste.framdrift] if meldt[-1][0] is plan.i_rekkefølge[-1] else "ikke med i den siste rapporten"]
    helår = next((rad.planlagt_helår for _, rad in reversed(meldt) if rad.planlagt_helår is not None), None)
    om += [f"i et helt år: {mill(helår)}"] if helår is not None else []
    if siste.avvik:
        om.append(f"avvik: {AVVIK[siste.avvik]}")
    om += [tekst.rstrip(".") for tekst in (siste.årsak, siste.merknad) if tekst]
    setning = f"{'. '.join(f'{d[0].upper()}{d[1:]}' for d in om)}."
    if not samles(plan):
        planlagt = next((rad.planlagt_år for _, rad in reversed(meldt) if rad.planlagt_år is not None), None)
        return Oppfølgingsstand(navnet(kommune, tiltak), planlagt, None, setning)
    per_år = {r.år: rad for r, rad in meldt if r.tertial}
    planlagt_hittil = [rad.planlagt_hittil for rad in per_år.values()]
    oppnådd = [rad.oppnådd_hittil for rad in per_år.values()]
    return Oppfølgingsstand(navnet(kommune, tiltak), _alle(planlagt_hittil), _alle(oppnådd), setning)


def _alle(verdier: Sequence[float | None]) -> float | None:
    """Summen når alle er kjent; ellers None."""
    kjente = [v for v in verdier if v is not None]
    return sum(kjente) if kjente and len(kjente) == len(verdier) else None


# --- Bildet ----------------------------------------------------------------------------------------------------------


def bildet(stander: Sequence[Oppfølgingsstand], tittel: str) -> str:
    """En rad per stand: navnet, planlagt som omriss med oppnådd inni, tallene, og det som sies om den."""
    topp = max((abs(b) for s in stander for b in (s.planlagt, s.oppnådd) if b is not None), default=0.0)
    rader = "".join(_rad(s, topp) for s in stander)
    return (
        f'<table class="o-bilde"><caption>{escape(tittel)}</caption><thead><tr><th scope="col">Hva</th>'
        f'<td aria-hidden="true"></td><th scope="col">Planlagt</th>'
        f'<th scope="col">Oppnådd</th></tr></thead><tbody>{rader}</tbody></table>'
    )


def _rad(s: Oppfølgingsstand, topp: float) -> str:
    return (
        f'<tr><th scope="row">{escape(s.navn)}<small>{escape(s.om)}</small></th>'
        f'<td class="o-spor" aria-hidden="true">{"".join(_søylene(s, topp))}</td>'
        f'<td data-hva="Planlagt">{planlagt(s)}</td>'
        f'<td data-hva="Oppnådd">{oppnådd(s)}</td></tr>'
    )


def _søylene(s: Oppfølgingsstand, topp: float) -> Iterable[str]:
    for klasse, beløp in (("o-plan", s.planlagt), ("o-gjort", s.oppnådd)):
        if beløp is not None and beløp > 0 and topp > 0:
            yield f'<i class="{klasse}" style="width:{100 * beløp / topp:.2f}%"></i>'


def planlagt(s: Oppfølgingsstand) -> str:
    """Det planlagte i mill. kr, med nok desimaler ved det oppnådde."""
    return _tallet(s.planlagt, IKKE_MELDT, s.oppnådd)


def oppnådd(s: Oppfølgingsstand) -> str:
    """Det oppnådde i mill. kr, med nok desimaler ved det planlagte."""
    return _tallet(s.oppnådd, IKKE_MÅLT, s.planlagt)


def _tallet(beløp: float | None, ellers: str, mot: float | None) -> str:
    if beløp is None:
        return ellers
    return mill(beløp) if mot is None else mill_ved(beløp, mot)


def tallene(s: Oppfølgingsstand) -> str:
    """«40,0 av 55,0», eller «55,0, ikke målt»."""
    return f"{planlagt(s)}, {IKKE_MÅLT}" if s.oppnådd is None else f"{oppnådd(s)} av {planlagt(s)}"


def i_ord(s: Oppfølgingsstand) -> str:
    """Standen som en setning, for den som ikke ser bildet."""
    return f"{s.navn}: planlagt {planlagt(s)}, oppnådd {oppnådd(s)} (mill. kr)."


def nøkkelen() -> str:
    """Hva omriss og fylling betyr."""
    return (
        '<ul class="o-nøkkel"><li><i class="o-plan"></i>planlagt</li><li><i class="o-gjort"></i>oppnådd</li>'
        f"<li>mill. kr; uten fylling er {IKKE_MÅLT}</li></ul>"
    )


def tabellen(kommune: Kommune, plan: Oppfølgingsplan) -> Tabell:
    """Alt som er meldt: en rad per rapport og tiltak, mill. kr."""
    rader = [(r, rad) for r in plan.i_rekkefølge for rad in r.rader]
    return {
        "Rapport": [r.navn for r, _ in rader],
        "Tiltak": [navnet(kommune, rad.tiltak) for _, rad in rader],
        "Planlagt helår": [_eller_tomt(rad.planlagt_helår) for _, rad in rader],
        "Planlagt i året": [_eller_tomt(rad.planlagt_år, rad.prognose_år) for _, rad in rader],
        "Planlagt hittil": [_eller_tomt(rad.planlagt_hittil, rad.oppnådd_hittil) for _, rad in rader],
        "Oppnådd hittil": [_eller_tomt(rad.oppnådd_hittil, rad.planlagt_hittil) for _, rad in rader],
        "Prognose": [_eller_tomt(rad.prognose_år, rad.planlagt_år) for _, rad in rader],
        "Framdrift": [FRAMDRIFT[rad.framdrift] for _, rad in rader],
    }


def _eller_tomt(beløp: float | None, mot: float | None = None) -> str:
    return _tallet(beløp, "", mot)


# --- Ordene ----------------------------------------------------------------------------------------------------------

TOMT = (
    "Ingen vedtatte tiltak følges opp ennå. Når de er ført i oppfolging.yaml, eller du har hentet inn en liste under, "
    "står planlagt mot oppnådd her."
)


def ingress(plan: Oppfølgingsplan) -> str:
    """Hvor planen står nå, i én setning, etter den siste rapporten."""
    siste = forløpet(plan)[-1]
    if siste.oppnådd is not None and siste.planlagt is not None:
        hittil = f"oppnådd {oppnådd(siste)}{HARDT}mill.{HARDT}kr hittil"
        return f"{siste.navn}: {hittil}. {siste.om} Hele planen: {planlagt(siste)}."
    if samles(plan):
        return f"{siste.navn}: {siste.om}"
    return "Hvor mye som er oppnådd, kan ikke regnes ut: kildene har plan og status, men ingen målt effekt."


def tittelen(plan: Oppfølgingsplan) -> str:
    """Hva samlebildet viser."""
    hva = "samlet hittil, alle tiltak" if samles(plan) else "det enkelte året, ikke lagt sammen"
    return f"Planlagt mot oppnådd, {hva}. Mill. kr"


def tiltakstittelen(plan: Oppfølgingsplan) -> str:
    """Hva bildet per tiltak viser."""
    hva = "samlet hittil" if samles(plan) else "planlagt i det siste året linjen er meldt"
    return f"Hvert tiltak, {hva}. Mill. kr"


def kildene(plan: Oppfølgingsplan) -> tuple[str, ...]:
    """Rapportene med dato, kilde og merknad."""
    return tuple(
        " ".join(
            filter(None, (f"{r.navn} ({dato(r.dato)}).", f"Kilde: {', '.join(r.kilde)}." * bool(r.kilde), r.merknad))
        )
        for r in plan.i_rekkefølge
    )


def læringen(svar: Levering) -> tuple[str, ...]:
    """Hva målingene sier om levering, og hvor lite de hviler på. Uten nok målinger sies det hva som mangler."""
    if not svar.nok:
        return (_for_lite(svar),)
    spenn = ""
    if svar.uten_ett:
        lav, høy = (andel_ved(a) for a in svar.uten_ett)
        spenn = f" Uten ett og ett tiltak blir det {lav} til {høy}."
    målte = antall(svar.tiltak, "målt tiltak", "målte tiltak")
    gitt, av = mill_ved(svar.oppnådd, svar.planlagt), mill_kr_ved(svar.planlagt, svar.oppnådd)
    return (
        f"{målte} har gitt {gitt} av {av}, {andel_ved(svar.andel)}.{spenn}",
        f"Det er få målinger, så tallet er trukket mot de {prosent(svar.lagt_til_grunn)} som gjelder nå: "
        f"{prosent(svar.dempet)}. Det er en antakelse til kommunen har godkjent den.",
        f"Målingene dekker {andel_ved(svar.planlagt / svar.alt_planlagt if svar.alt_planlagt else 1.0)} av det som er "
        "planlagt hittil. Lette tiltak måles gjerne først, så resten kan levere mindre.",
    )


def _for_lite(svar: Levering) -> str:
    har = [
        f"{antall(svar.tiltak, 'målt tiltak', 'målte tiltak')} (trenger {MINST_TILTAK})",
        f"{mill_kr_ved(svar.planlagt, MINST_PLAN)} planlagt (trenger {mill_kr_knapp(MINST_PLAN)})",
        f"{antall(svar.rapporter, 'tertialrapport', 'tertialrapporter')} med måling (trenger {MINST_RAPPORTER})",
    ]
    return f"For lite er målt til å si hvor mye som leveres: {oppramsing(har)}."


def bytteknappen(svar: Levering) -> str:
    """Hva knappen gjør: «Bytt felles levering fra 90 % til 81 %»."""
    return f"Bytt felles levering fra {prosent(svar.lagt_til_grunn)} til {prosent(svar.dempet)}"
