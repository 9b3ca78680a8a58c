"""Sammenligningen tegnet som HTML uten skript: søylene med det felles først, og uenighetene etter kroner.

Alternativet er bokstav, form og farge; grått er felles. Planlagt er fylt, trolig er strek med ender og prikk, og målet
er en loddrett strek. Beløp inn er hele 1000 kr, tekstene er mill. kr.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from scenario.analyse.alternativer import (
    Alternativkolonne,
    Emne,
    Kjerne,
    Kjernerad,
    Kompromiss,
    Sammenligning,
    Skille,
    Skillelinje,
)
from scenario.begreper.alternativ import Alternativ
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.framstilling import dom, skilletekst
from scenario.framstilling.avrunding import andel_ved, mill_kr_ved, mill_ved
from scenario.framstilling.farger import SKJERM
from scenario.framstilling.sammenligning import BOKSTAVER, FORMER
from scenario.framstilling.sannsynlighet import i_ord, trolig
from scenario.framstilling.sikkerhetsbilde import Akse
from scenario.framstilling.svaret import fylte_prikker
from scenario.framstilling.tall import HARDT, antall, helt, mill_knapp, oppramsing

BAK_IKKE_MED = 14.0
"""Så langt ut på aksen (prosent) er det plass til et tall ved siden av «ikke med»."""
FLEST_SYNLIGE = 8
"""Så mange uenigheter har hver sin linje. Resten er lagt sammen."""
NEVNES = 4


def merke(nummer: int) -> str:
    """Merket til et alternativ: formen og bokstaven i fargen."""
    if nummer >= len(BOKSTAVER):
        return ""
    tegn = f"{FORMER[nummer]}{HARDT}{BOKSTAVER[nummer]}"
    return f'<span class="sl-merke" style="--farge:{farge(nummer)}">{tegn}</span>'


def farge(nummer: int) -> str:
    """Fargen til et alternativ; dempet når nummeret ikke er noe alternativ."""
    return SKJERM.alternativer[nummer] if 0 <= nummer < len(BOKSTAVER) else "var(--dempet)"


# --- Hvor langt hvert alternativ når --------------------------------------------------------------------------------


def ingress(kjerne: Kjerne, uenige: Sequence[Kjernerad]) -> str:
    """«Begge er enige om 71,6 mill. kr. Fire spørsmål er 65 % av uenigheten: færre skoler, …»."""
    samlet = sum(r.uenighet for r in uenige)
    først = enighetssetning(kjerne)
    if not uenige:
        return f"{først} De er ikke uenige om noe beløp."
    største = uenige[:NEVNES]
    navn = oppramsing([f"{r.navn[0].lower()}{r.navn[1:]}" for r in største])
    if len(uenige) <= NEVNES:
        return f"{først} Uenigheten er {mill_kr_ved(samlet, 0.0)} og gjelder {navn}."
    andel = andel_ved(sum(r.uenighet for r in største) / samlet)
    return f"{først} Fire spørsmål er {andel} av uenigheten: {navn}."


def enighetssetning(kjerne: Kjerne) -> str:
    """Hvor mye alle er enige om."""
    alle = {2: "Begge", 3: "Alle tre", 4: "Alle fire"}.get(kjerne.antall, f"Alle {kjerne.antall}")
    r = kjerne.alle.resultat
    if not kjerne.alle.valg.tiltak and not kjerne.alle.valg.egne_tiltak:
        return "Ingen tiltak er felles."
    if r.konflikter:
        return f"{alle} har valgt tiltak som ikke kan stå sammen."
    return f"{alle} er enige om {mill_kr_ved(dom.nådd(r), r.mål)}."


def søylene(svar: Sammenligning, navn: Sequence[str], felles: float | None) -> str:
    """Én rad per alternativ: tallene, søylen med det felles først, sjansen og fondet. `felles` er None når ukjent."""
    akse, mål = _akse(svar), svar.uten.resultat.mål
    per = "til sammen" if svar.uten.resultat.akkumulert else "i året"
    rader = "".join(_rad(k, nr, navn[nr], felles, akse) for nr, k in enumerate(svar.kolonner))
    forklart = f'<li><i class="sl-felles"></i>felles: {mill_ved(felles, mål)}</li>' if felles else ""
    return (
        f'<div class="sl-rader">{rader}</div><ul class="sl-nøkkel">{forklart}'
        '<li><i class="g-plan"></i>planlagt</li><li><i class="g-trolig"></i>trolig</li>'
        f'<li><i class="sl-m"></i>mål {mill_knapp(mål)}</li><li>mill. kr {per}</li></ul>'
    )


def _akse(svar: Sammenligning) -> float:
    gyldige = [k for k in svar.kolonner if not k.resultat.konflikter]
    høyest = [max(dom.nådd(k.resultat), k.usikkerhet.oppnådd.p90, k.resultat.mål) for k in gyldige]
    return 1.04 * max(*høyest, svar.uten.resultat.mål, 1.0)


def _rad(kolonne: Alternativkolonne, nummer: int, navn: str, felles: float | None, akse: float) -> str:
    r = kolonne.resultat
    tittel = f'<div class="sl-hvem"><h2 class="sml-navn">{merke(nummer)} {escape(navn)}</h2>{_antall(r)}</div>'
    if r.konflikter:
        melding = f'<p class="sl-ord">{escape(r.konflikter[0].melding)}</p>'
        return f'<section class="sml-kort">{tittel}<p class="sml-tall sml-ugyldig">Ingen sum</p>{melding}</section>'
    tall = f'<div><p class="sml-tall">{dom.nådd_tekst(r)}</p><p class="sl-trolig">{escape(_trolig(kolonne))}</p></div>'
    bildet = _søyle(kolonne, nummer, felles, akse)
    return f'<section class="sml-kort">{tittel}{tall}{bildet}{_ved_siden(kolonne)}</section>'


def _antall(resultat: Resultat) -> str:
    """«20 tiltak i summen, 2 utenfor»: det som ikke er tallfestet eller regnet med, er aldri usynlig.

    Med en konflikt finnes ingen sum, og da sies bare hvor mange det er.
    """
    utenfor = len(resultat.ikke_tallfestet) + len(resultat.ikke_medregnet) + len(resultat.utgåtte)
    i_summen = antall(len(resultat.bidrag), "tiltak", "tiltak") + " i summen" * (not resultat.konflikter)
    return f'<p class="sl-ord">{i_summen}{f", {utenfor} utenfor" if utenfor else ""}</p>'


def _trolig(kolonne: Alternativkolonne) -> str:
    u = kolonne.usikkerhet.oppnådd
    return trolig(u.p10, u.p90, kolonne.resultat.mål) if _har_trolig(kolonne) else "trolig er ikke regnet"


def _har_trolig(kolonne: Alternativkolonne) -> bool:
    return bool(kolonne.resultat.bidrag) and kolonne.alternativ.valg.forutsetninger.usikkerhet


def _søyle(kolonne: Alternativkolonne, nummer: int, felles: float | None, akse: float) -> str:
    r, u = kolonne.resultat, kolonne.usikkerhet.oppnådd
    plan = max(0.0, dom.nådd(r))
    grått = min(max(0.0, felles or 0.0), plan)
    deler = [
        _flate("sl-felles", 0.0, grått, akse),
        _flate("sl-egen", grått, plan, akse),
        f'<i class="sl-maal" style="left:{100 * r.mål / akse:.2f}%"></i>',
    ]
    if _har_trolig(kolonne):
        deler.append(_flate("sl-klamme", max(0.0, u.p10), max(0.0, u.p90), akse))
        deler.append(f'<i class="sl-prikk" style="left:{100 * max(0.0, u.p50) / akse:.2f}%"></i>')
    om = f"Planlagt {dom.nådd_tekst(r)} av {mill_knapp(r.mål)} mill. kr, {_trolig(kolonne)}"
    om += f", {mill_ved(grått, r.mål)} er felles." if grått else "."
    return (
        f'<div class="sl-spor" role="img" aria-label="{escape(om)}" style="--farge:{farge(nummer)}">'
        f"{''.join(deler)}</div>"
    )


def _flate(klasse: str, fra: float, til: float, akse: float) -> str:
    return f'<i class="{klasse}" style="left:{100 * fra / akse:.2f}%;width:{100 * (til - fra) / akse:.2f}%"></i>'


def _ved_siden(kolonne: Alternativkolonne) -> str:
    """Sjansen som prikker og ord, og fondet til slutt."""
    r = kolonne.resultat
    sjanse = ""
    if _har_trolig(kolonne):
        p = kolonne.usikkerhet.sannsynlighet_mål
        prikker = "".join(f"<i{' class=fyll' if nr < fylte_prikker(p) else ''}></i>" for nr in range(10))
        sjanse = f'<span class="s-prikker" aria-hidden="true">{prikker}</span><br>{i_ord(p)} å nå målet'
        sjanse = sjanse.replace(f"{HARDT}10 å nå", f"{HARDT}10 for å nå")
    under = dom.første_år_under(r)
    regel = f"under kravet fra {under}" if under else "over kravet alle år"
    return (
        f'<p class="sl-ord">{sjanse}</p><p class="sl-ord">Fond {r.år[-1]}: <b>{dom.fond(r, minst=0)}</b><br>{regel}</p>'
    )


# --- Uenighetene mellom to ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Uenighet:
    """En linje i bildet: alt som skiller de to om ett tiltak eller én forutsetning, lagt sammen."""

    navn: str
    beløp: float
    """Positivt når den andre får mer av det (1000 kr)."""
    fra: str
    til: str
    uten_beløp: str = ""
    """Ordet som står der beløpet mangler."""


def uenighetene(kommune: Kommune, skille: Skille) -> tuple[Uenighet, ...]:
    """Forskjellene lagt sammen per tiltak, størst i kroner først. Summen er hele forskjellen."""
    grupper: dict[tuple[Emne, str], list[Skillelinje]] = {}
    for linje in skille.linjer:
        grupper.setdefault((linje.emne, linje.id), []).append(linje)
    alle = (_lagt_sammen(kommune, linjer) for linjer in grupper.values())
    return tuple(sorted(alle, key=lambda u: (-abs(round(u.beløp, 6)), u.navn)))


def _lagt_sammen(kommune: Kommune, linjer: Sequence[Skillelinje]) -> Uenighet:
    første = linjer[0]
    ord_ = [skilletekst.beløpsord(x) for x in linjer]
    navn = første.navn if len(linjer) > 1 and første.navn else skilletekst.hva(kommune, første)
    fra, til = (oppramsing([skilletekst.verdi(kommune, x, v(x)) for x in linjer]) for v in (_fra, _til))
    uten = ord_[0] if all(ord_) else None
    return Uenighet(navn, sum(x.helårseffekt for x in linjer), fra, til, uten or "")


def _fra(linje: Skillelinje) -> object:
    return linje.fra


def _til(linje: Skillelinje) -> object:
    return linje.til


def til_hver_side(
    alle: Sequence[Uenighet], hvem: tuple[str, str], merker: tuple[str, str], farger: tuple[str, str]
) -> str:
    """Søyler ut fra midten, de største først. De minste er lagt sammen, så linjene går opp i hele forskjellen."""
    rader = lagt_sammen_de_minste(alle)
    størst = max((abs(u.beløp) for u in rader), default=0.0) or 1.0
    linjer = "".join(_ut_fra_midten(u, størst, merker) for u in rader)
    sum_ = sum(u.beløp for u in alle)
    return (
        f'<div class="sl-midt" style="--fra:{farger[0]};--til:{farger[1]}">'
        f'<p class="sl-hode" aria-hidden="true"><span></span><span>{merker[0]} tar mer</span>'
        f"<span>{merker[1]} tar mer</span><span></span></p><ul>{linjer}</ul>"
        f'<p class="sl-sum"><span>Hele forskjellen</span><b>{escape(hele(sum_, hvem))}</b></p></div>'
    )


def lagt_sammen_de_minste(alle: Sequence[Uenighet]) -> tuple[Uenighet, ...]:
    """De største hver for seg, og resten som én linje. Summen er den samme."""
    resten = alle[FLEST_SYNLIGE:]
    if not resten:
        return tuple(alle)
    netto = sum(u.beløp for u in resten)
    return (*alle[:FLEST_SYNLIGE], Uenighet(f"{len(resten)} mindre forskjeller, netto", netto, "", ""))


def hele(beløp: float, hvem: tuple[str, str]) -> str:
    """«4,2 mer i B» om summen av forskjellene (1000 kr, positivt når den andre får mer)."""
    tall = mill_ved(abs(beløp), 0.0)
    return f"{tall} mer i {hvem[1] if beløp > 0 else hvem[0]}" if abs(beløp) > 0.05 else "ingen kroner"


def _ut_fra_midten(u: Uenighet, størst: float, merker: tuple[str, str]) -> str:
    andel = abs(u.beløp) / størst
    side = "til" if u.beløp > 0 else "fra"
    tall = u.uten_beløp or mill_ved(abs(u.beløp), 0.0)
    valgt = f"{merker[0]}: {escape(u.fra)} · {merker[1]}: {escape(u.til)}" if u.fra or u.til else ""
    tom, full = "<span></span>", _halv(side, andel, tall)
    return (
        f"<li><b>{escape(u.navn)}</b>{full + tom if side == 'fra' else tom + full}"
        f'<span class="sl-valgt">{valgt}</span></li>'
    )


def _halv(side: str, andel: float, tall: str) -> str:
    stolpe = f'<i style="--andel:{andel:.3f}" aria-hidden="true"></i>'
    return f'<span class="sl-{side}">{stolpe}<span class="sl-tall">{escape(tall)}</span></span>'


# --- Uenighetene mellom flere ---------------------------------------------------------------------------------------


def hantler(kommune: Kommune, alternativer: Sequence[Alternativ], uenige: Sequence[Kjernerad]) -> str:
    """En linje per tiltak med merket til hvert alternativ der beløpet dets er. 0 er «ikke med»."""
    synlige, resten = uenige[:FLEST_SYNLIGE], uenige[FLEST_SYNLIGE:]
    størst = max((max(r.beløp) for r in synlige), default=0.0) or 1.0
    linjer = "".join(_hantel(kommune, r, størst, alternativer) for r in synlige)
    samlet = mill_ved(sum(r.uenighet for r in resten), 0.0)
    mer = f'<p class="sl-sum"><span>{len(resten)} mindre uenigheter</span><b>{samlet}</b></p>' if resten else ""
    return (
        '<div class="sl-hantler"><p class="sl-hode" aria-hidden="true"><span></span>'
        f'<span class="sl-akse">{"".join(_aksetall(størst))}</span><span>hva hver har valgt</span>'
        f"<span>skiller, mill.{HARDT}kr</span></p><ul>{linjer}</ul>{mer}</div>"
    )


def _aksetall(størst: float) -> Iterable[str]:
    """«ikke med» ytterst til venstre, og få, runde beløp (mill. kr) utover."""
    yield "<i>ikke med</i>"
    akse = Akse(0.0, størst)
    yield from (
        f'<i style="left:{akse.x(1000 * m):.1f}%">{helt(m)}</i>' for m in akse.merker if akse.x(1000 * m) > BAK_IKKE_MED
    )


def _hantel(kommune: Kommune, rad: Kjernerad, størst: float, alternativer: Sequence[Alternativ]) -> str:
    beløp = rad.beløp
    lav, høy = (100 * max(0.0, f(beløp)) / størst for f in (min, max))
    merker = "".join(
        f'<span class="sl-p" style="left:{100 * max(0.0, b) / størst:.1f}%;--lag:{_lag(beløp, nr)}">{merke(nr)}</span>'
        for nr, b in enumerate(beløp)
    )
    lagene = 1 + max(_lag(beløp, nr) for nr in range(len(beløp)))
    valgt = " · ".join(f"{merke(nr)} {escape(_valgt(kommune, rad.id, a))}" for nr, a in enumerate(alternativer))
    return (
        f'<li><b>{escape(rad.navn)}</b><span class="sl-hantel" style="--lagene:{lagene}" aria-hidden="true">'
        f'<i style="left:{lav:.1f}%;width:{høy - lav:.1f}%"></i>{merker}</span>'
        f'<span class="sl-valgt">{valgt}</span><span class="sl-kr">{mill_ved(rad.uenighet, 0.0)}</span></li>'
    )


def _lag(beløp: Sequence[float], nummer: int) -> int:
    """Like verdier stables, så ingen merker ligger oppå hverandre."""
    nær = 0.04 * (max(beløp) or 1.0)
    return sum(abs(b - beløp[nummer]) < nær for b in beløp[:nummer])


def _valgt(kommune: Kommune, id: str, alternativ: Alternativ) -> str:
    tv = alternativ.valg.tiltaksvalg(id)
    tiltak = kommune.tiltak_etter_id.get(id)
    if tv is None or tiltak is None:
        egne = {e.nøkkel for e in alternativ.valg.egne_tiltak}
        return "ja" if id in egne else "nei"
    return _mengden(kommune, id, tiltak.standardmengde if tv.mengde is None else tv.mengde)


# --- Kompromisset ---------------------------------------------------------------------------------------------------


def avstandene(svar: Kompromiss, navn: Sequence[str]) -> str:
    """Hvor langt det er fra kompromisset til hvert alternativ, som søyler med tall."""
    størst = max(svar.avstand, default=0.0) or 1.0
    rader = "".join(
        f'<li><span>{merke(nr)} {escape(navn[nr])}</span><span class="sl-a" aria-hidden="true">'
        f'<i style="width:{100 * a / størst:.1f}%;background:{farge(nr)}">'
        f"</i></span><b>{mill_ved(a, 0.0)}</b></li>"
        for nr, a in enumerate(svar.avstand)
    )
    return (
        f'<h3 class="sl-h3">Så langt er det til hver</h3><ul class="sl-avstand">{rader}</ul>'
        '<p class="sl-ord">Mill. kr i valg som er ulike, før overlapp.</p>'
    )


def svarteksten(kommune: Kommune, id: str, mengde: float, hvem: Iterable[int]) -> str:
    """Etiketten på et svar i kompromisset: «3 skoler ● A»."""
    merker = " ".join(f"{FORMER[n]}{HARDT}{BOKSTAVER[n]}" for n in hvem if n < len(BOKSTAVER))
    return f"{_mengden(kommune, id, mengde) if mengde else skilletekst.IKKE_MED} {merker}".strip()


def _mengden(kommune: Kommune, id: str, mengde: float) -> str:
    m = kommune.tiltak_etter_id[id].mengde
    return antall(mengde, m.enhet, m.enhet_flertall) if m else "ja"
