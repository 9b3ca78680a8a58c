"""Hvem merker det? tegnet som HTML uten skript: grupper og tid, og kronene per tjeneste.

Mørkere brikke er større følge, tom brikke er ikke vurdert. Skravur er regneeksempel.
Matrisen er tekst, og er sin egen tabell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from scenario.analyse.alternativer import BerørtGruppe, Hvem, Merket, Tjeneste
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tiltak import Følge, Status, Tiltak
from scenario.framstilling import dom
from scenario.framstilling.avrunding import avrundingsmerknad, mill_ved, på_grensen
from scenario.framstilling.tabeller import Tabell
from scenario.framstilling.tall import antall, helt, knapp, med_fortegn, mill, måned, oppramsing

FORELØPIG = "Foreløpig redaksjonelt skjønn."
KORT_FORELØPIG = "Foreløpig skjønn."
OM_SKJØNNET = (
    "Følgen er satt per tiltak av dem som laget verktøyet, ikke av kommunen. Den bygger på en eldre gradering som ikke "
    "skilte mellom bedre og dårligere, og må kontrolleres. Den gjelder dem som bruker tjenesten, sier ikke hvor mange "
    "de er, og kan ikke legges sammen. Fagmiljøene kan legge inn sin egen vurdering for hver gruppe."
)
FØLGEORD: dict[Følge | None, str] = {
    Følge.VESENTLIG_DÅRLIGERE: "vesentlig dårligere",
    Følge.NOE_DÅRLIGERE: "noe dårligere",
    Følge.INGEN_MERKBAR: "ingen merkbar endring",
    Følge.NOE_BEDRE: "noe bedre",
    Følge.VESENTLIG_BEDRE: "vesentlig bedre",
    None: "ikke vurdert",
}
"""Ordene for følgen, fra dårligst til best. Ikke vurdert er noe annet enn ingen endring."""
_KLASSE = {
    Følge.VESENTLIG_DÅRLIGERE: "h-2",
    Følge.NOE_DÅRLIGERE: "h-1",
    Følge.INGEN_MERKBAR: "h-0",
    Følge.NOE_BEDRE: "h-b1",
    Følge.VESENTLIG_BEDRE: "h-b2",
    None: "h-ikke",
}
KONTROLL = "Følgen går fra −2 til +2, summeres aldri, og må kontrolleres der ingen enhet har vurdert den."
OM_LISTA = "Lista sier ikke hvem som merker tiltakene i den."
NAVNGITT = 3
"""Så mange grupper nevnes i den korte linjen før resten telles."""
IKKE_FORDELT = "Gjelder flere områder, ikke fordelt"


def ingress(svar: Hvem) -> str:
    """Hvem som etter den foreløpige vurderingen får det vesentlig dårligere, og hvor det hoper seg opp."""
    if not svar.halvår:
        return "Ingen tiltak er valgt. Da merker ingen dette, men kravet må fortsatt dekkes."
    setninger = _opphopningene(svar.grupper)
    if vesentlig := _vesentlig(svar.grupper):
        setninger.append(f"Foreløpig vurdert: vesentlig dårligere for {oppramsing(vesentlig)}.")
    return " ".join(setninger) or _ingen_verst(svar.grupper)


def _ingen_verst(grupper: Sequence[BerørtGruppe]) -> str:
    if not er_vurdert(grupper):
        return "Ingen har vurdert hvem som merker det som er valgt."
    return "Ingen gruppe får det vesentlig dårligere, så langt det er vurdert."


def er_vurdert(grupper: Sequence[BerørtGruppe]) -> bool:
    """Sant når minst ett valgt tiltak er ført på en gruppe."""
    return any(g.tiltak for g in grupper)


def _vesentlig(grupper: Sequence[BerørtGruppe]) -> list[str]:
    return [g.merking.navn.lower() for g in grupper if g.antall(Følge.VESENTLIG_DÅRLIGERE)]


def _opphopningene(grupper: Sequence[BerørtGruppe]) -> list[str]:
    alle = [(samtidig(g, h), g.merking.navn, h) for g in grupper for h in g.opphopning]
    return [
        f"{navn} merker {n} tiltak fra {halvår(h)}." for n, navn, h in sorted(alle, key=lambda x: (-x[0], x[1]))[:2]
    ]


def samtidig(gruppe: BerørtGruppe, når: tuple[int, int]) -> int:
    """Hvor mange tiltak gruppen merker fra dette halvåret."""
    return sum(t.merkes and t.halvår == når for t in gruppe.tiltak)


def halvår(når: tuple[int, int]) -> str:
    """«1. halvår 2025»."""
    return f"{når[1]}. halvår {når[0]}"


def tellingen(gruppe: BerørtGruppe) -> str:
    """«1 vesentlig dårligere, 2 noe dårligere»; aldri en sum."""
    ledd = [f"{n} {ord_}" for følge, ord_ in FØLGEORD.items() if (n := gruppe.antall(følge))]
    return oppramsing(ledd) if ledd else "ingen valgte tiltak"


def stripen(grupper: Sequence[BerørtGruppe]) -> str:
    """Kort, til siden der tiltakene velges: dem det blir vesentlig dårligere for, eller der flest tiltak treffer."""
    vesentlig = _vesentlig(grupper)
    navn = (
        vesentlig
        if len(vesentlig) <= NAVNGITT + 1
        else [*vesentlig[:NAVNGITT], f"{len(vesentlig) - NAVNGITT} grupper til"]
    )
    verst = [f"Vesentlig dårligere for {oppramsing(navn)}."] if navn else _opphopningene(grupper)[:1]
    tekst = "".join(verst) or _ingen_verst(grupper)
    return f'<p class="h-stripe"><b>Hvem merker det?</b> {escape(tekst)} <span>{KORT_FORELØPIG}</span></p>'


# --- Gruppene -------------------------------------------------------------------------------------------------------


def ordene(svar: Hvem) -> dict[Følge | None, str]:
    """Ordene bildet trenger. «Bedre» er med når noen har vurdert det slik."""
    brukt = {t.følge for g in svar.grupper for t in g.tiltak}
    return {f: ord_ for f, ord_ in FØLGEORD.items() if f is None or f <= 0 or f in brukt}


def nøkkelen(svar: Hvem) -> str:
    """Hva brikkene betyr."""
    ledd = "".join(f'<li><i class="{_KLASSE[følge]}"></i>{ord_}</li>' for følge, ord_ in ordene(svar).items())
    return f'<ul class="h-nøkkel" aria-label="Følgen for dem som bruker tjenesten">{ledd}</ul>'


def matrisen(svar: Hvem) -> str:
    """En rad per gruppe, en spalte per halvår, en brikke per tiltak. Brikken åpnes og sier hva mengden betyr."""
    hode = "".join(f'<th scope="col">{halvår(h)}</th>' for h in svar.halvår)
    rader = "".join(_rad(g.merking.navn, tellingen(g), g.tiltak, g, svar) for g in svar.grupper if g.tiltak)
    if svar.uten_gruppe:
        rader += _rad("Ikke vurdert", "ingen gruppe er ført", svar.uten_gruppe, None, svar)
    tomme = [g.merking.navn.lower() for g in svar.grupper if not g.tiltak]
    om = f'<p class="h-tomt">Ingen valgte tiltak for {escape(oppramsing(tomme))}.</p>' if tomme else ""
    return (
        f'<table class="h-matrise"><thead><tr><th scope="col">Gruppe</th>{hode}</tr></thead>'
        f"<tbody>{rader}</tbody></table>{om}"
    )


def _rad(navn: str, telling: str, tiltak: Sequence[Merket], gruppe: BerørtGruppe | None, svar: Hvem) -> str:
    celler = "".join(_celle([t for t in tiltak if t.halvår == h], gruppe, h) for h in svar.halvår)
    return f'<tr><th scope="row"><b>{escape(navn)}</b><small>{escape(telling)}</small></th>{celler}</tr>'


def _celle(tiltak: Sequence[Merket], gruppe: BerørtGruppe | None, når: tuple[int, int]) -> str:
    brikker = "".join(map(_brikke, tiltak))
    hopes = gruppe is not None and når in gruppe.opphopning
    merknad = f"<p>{samtidig(gruppe, når)} samtidig</p>" if gruppe is not None and hopes else ""
    etikett = f'<span class="h-når">{halvår(når)}</span>' if tiltak else ""
    return f'<td class="{"h-mange" if hopes else ""}">{etikett}{brikker}{merknad}</td>'


def _brikke(t: Merket) -> str:
    om = " ".join(filter(None, (f"{FØLGEORD[t.følge].capitalize()}, fra {måned(t.start)}.", t.tekst, _vurdert(t))))
    dose = f" ({antall(t.mengde, *t.enheter)})" if t.mengde is not None else ""
    navn = escape(f"{'+ ' * bedre(t.følge)}{t.navn}{dose}")
    return f'<details class="h-brikke {_KLASSE[t.følge]}"><summary>{navn}</summary><p>{escape(om)}</p></details>'


def bedre(følge: Følge | None) -> bool:
    """Sant når noen får det bedre."""
    return følge is not None and følge > 0


def _vurdert(t: Merket) -> str:
    if t.følge is None:
        return ""
    return f"Vurdert av {t.vurdert_av}." if t.vurdert_av else "Ikke kontrollert."


def gruppetabell(svar: Hvem) -> Tabell:
    """Det samme som matrisen, som tabell: hver gruppe, hvert tiltak, starten, følgen og teksten."""
    rader = [(g.merking.navn, t) for g in svar.grupper for t in g.tiltak]
    rader += [("Ikke vurdert", t) for t in svar.uten_gruppe]
    return {
        "Gruppe": [navn for navn, _ in rader],
        "Tiltak": [t.navn for _, t in rader],
        "Fra": [måned(t.start) for _, t in rader],
        "Følge": [FØLGEORD[t.følge] for _, t in rader],
        "Vurdert av": ["" if t.følge is None else t.vurdert_av or "ikke kontrollert" for _, t in rader],
        "Hva det betyr": [t.tekst for _, t in rader],
    }


# --- Tjenestene -----------------------------------------------------------------------------------------------------


def tjenestene(svar: Hvem, resultat: Resultat) -> str:
    """Kronene per tjeneste, og veien til summen. Kroner står aldri per gruppe, for ett tiltak treffer flere."""
    størst = max((t.beløp for t in svar.tjenester), default=0.0)
    kroner = [mill_ved(t.beløp, resultat.mål) for t in svar.tjenester]
    rader = "".join(_tjeneste(t, størst, kr) for t, kr in zip(svar.tjenester, kroner, strict=True))
    summer = "".join(f'<p class="sum"><span>{navn}</span><b>{tall}</b></p>' for navn, tall in _summene(resultat))
    merknad = avrundingsmerknad([([*kroner, *_trukket(resultat)], _sum(resultat))])
    under = f'<p class="h-tomt">{escape(merknad)}</p>' if merknad else ""
    om_årsverk = f'<p class="h-tomt">{escape(årsverkene(svar))}</p>' if svar.tjenester else ""
    return f'<ul class="h-tjenester">{rader}</ul><div class="h-sum">{summer}</div>{om_årsverk}{under}'


def årsverkene(svar: Hvem) -> str:
    """«Årsverk: −10 i et helt år, kjent for 2 av 20 tiltak.» Det ukjente er aldri 0."""
    alle, kjente = sum(len(t.poster) for t in svar.tjenester), [n for t in svar.tjenester for n in t.årsverk]
    if not kjente:
        return "Årsverk: ukjent. Ingen kilde oppgir det for tiltakene som er valgt."
    return f"Årsverk: {knapp(sum(kjente))} i et helt år, kjent for {len(kjente)} av {antall(alle, 'tiltak', 'tiltak')}."


def gruppetekst(kommune: Kommune, tiltak: Tiltak) -> str:
    """«Elever og foreldre: vesentlig dårligere (−2). Ikke vurdert: 5 av 7 grupper.»."""
    funnet = {g.navn: tiltak.følge_for(g.id) for g in kommune.opplysninger.grupper}
    ledd = [
        f"{oppramsing([med[0], *map(str.lower, med[1:])])}: {ord_} ({med_fortegn(helt(følge)) if følge else '0'})."
        for følge, ord_ in FØLGEORD.items()
        if følge is not None and (med := [navn for navn, f in funnet.items() if f is følge])
    ]
    ukjente = sum(f is None for f in funnet.values())
    return " ".join([*ledd, *([f"Ikke vurdert: {ukjente} av {len(funnet)} grupper."] if ukjente else [])])


def _summene(resultat: Resultat) -> Iterator[tuple[str, str]]:
    yield from (("Overlapp som er trukket fra", tall) for tall in _trukket(resultat))
    yield "Planlagt i et helt år", _sum(resultat)


def _trukket(resultat: Resultat) -> list[str]:
    overlapp = resultat.overlapp_helårseffekt
    return [] if på_grensen(overlapp) else [mill_ved(-abs(overlapp), 0.0)]


def _sum(resultat: Resultat) -> str:
    return mill_ved(resultat.helårseffekt, resultat.mål)


def _navn(tjeneste: Tjeneste) -> str:
    return tjeneste.merking.navn if tjeneste.merking else IKKE_FORDELT


def _tjeneste(tjeneste: Tjeneste, størst: float, kroner: str) -> str:
    felt = "".join(
        f'<i data-tema="{p.tema}" style="width:{100 * max(0.0, p.beløp) / størst if størst > 0 else 0:.2f}%">'
        f'<i class="s-fast" style="width:{100 * (1 - p.på_antakelser):.1f}%"></i>'
        f'<i class="s-skravert" style="width:{100 * p.på_antakelser:.1f}%"></i></i>'
        for p in tjeneste.poster
    )
    hva = oppramsing([f"{p.navn[0].lower()}{p.navn[1:]}" for p in tjeneste.poster]) + _med_årsverk(tjeneste)
    return (
        f"<li><span><b>{escape(_navn(tjeneste))}</b><small>{escape(hva)}</small></span>"
        f'<span class="h-spor" aria-hidden="true">{felt}</span><b class="h-kr">{kroner}</b></li>'
    )


def _med_årsverk(tjeneste: Tjeneste) -> str:
    if not tjeneste.årsverk:
        return ""
    kjent, alle = len(tjeneste.årsverk), len(tjeneste.poster)
    av = "" if kjent == alle else f", kjent for {kjent} av {antall(alle, 'tiltak', 'tiltak')}"
    return f" · {knapp(sum(tjeneste.årsverk))} årsverk{av}"


def alt_vedtatt(kommune: Kommune) -> str:
    """Nedtrekk som alt er vedtatt: de kommer i tillegg, og teller ikke mot målet. Tom når det ikke er noen."""
    vedtatt = [
        (t.navn, max((b for _, b in t.vedtatt_effekt), default=0.0))
        for t in kommune.tiltak
        if t.status is Status.VEDTATT
    ]
    rader = "".join(f"<li><span>{escape(navn)}</span><b>{mill(beløp)}</b></li>" for navn, beløp in vedtatt if beløp)
    tittel = "Alt vedtatt før, kommer i tillegg og teller ikke mot målet"
    return f'<h3 class="h-h3">{tittel}</h3><ul class="h-vedtatt">{rader}</ul>' if rader else ""


def tom_setning(resultat: Resultat) -> str:
    """Det som gjelder når ingenting er valgt."""
    return dom.dommen(resultat)
