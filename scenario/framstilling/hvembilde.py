"""Hvem merker det? tegnet som HTML uten skript: grupper og tid, og kronene per tjeneste.

Mørkere brikke er større følge, tom brikke er ikke vurdert. Skravur er regneeksempel.
Matrisen er tekst, og er sin egen tabell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from scenario.analyse.alternativer import Følge, Gruppe, Hvem, Merket, Tjeneste
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tiltak import Status
from scenario.framstilling import dom
from scenario.framstilling.avrunding import avrundingsmerknad, mill_ved, på_grensen
from scenario.framstilling.tabeller import Tabell
from scenario.framstilling.tall import antall, mill, måned, oppramsing

FORELØPIG = "Foreløpig redaksjonelt skjønn."
OM_SKJØNNET = (
    "Følgen er satt per tiltak av dem som laget verktøyet, ikke av kommunen, og gjelder dem som bruker tjenesten. "
    "Den er oversatt fra tallgrunnlagets grad 0–3, som ikke sier om noe blir bedre, og må kontrolleres. Den sier ikke "
    "hvor mange det gjelder, og kan ikke legges sammen til ett tall. Fagmiljøene kan rette den i filen til tiltaket."
)
FØLGEORD: dict[Følge | None, str] = {
    Følge.VESENTLIG_DÅRLIGERE: "vesentlig dårligere",
    Følge.NOE_DÅRLIGERE: "noe dårligere",
    Følge.INGEN_MERKBAR: "ingen merkbar endring",
    None: "ikke vurdert",
}
"""Ordene for følgen, størst først."""
_KLASSE = {Følge.VESENTLIG_DÅRLIGERE: "h-2", Følge.NOE_DÅRLIGERE: "h-1", Følge.INGEN_MERKBAR: "h-0", None: "h-ikke"}
OM_LISTA = "Lista sier ikke hvem som merker tiltakene i den."
NAVNGITT = 3
"""Så mange grupper nevnes i den korte linjen før resten telles."""
IKKE_FORDELT = "Gjelder flere områder, ikke fordelt"


def ingress(svar: Hvem) -> str:
    """Hvem som etter den foreløpige vurderingen får det vesentlig dårligere, og hvor det hoper seg opp."""
    if not svar.halvår:
        return "Ingen tiltak er valgt. Da merker ingen dette, men kravet må fortsatt dekkes."
    setninger = []
    if vesentlig := _vesentlig(svar):
        setninger.append(
            f"Foreløpig vurdert: vesentlig dårligere for {oppramsing(vesentlig)}. Det er ikke kontrollert."
        )
    setninger += _opphopningene(svar)
    return " ".join(setninger) or "Ingen gruppe får det vesentlig dårligere, så langt det er vurdert."


def _vesentlig(svar: Hvem) -> list[str]:
    return [g.merking.navn.lower() for g in svar.grupper if g.antall(Følge.VESENTLIG_DÅRLIGERE)]


def _opphopningene(svar: Hvem) -> list[str]:
    alle = [(samtidig(g, h), g.merking.navn, h) for g in svar.grupper for h in g.opphopning]
    return [
        f"{navn} merker {n} tiltak fra {halvår(h)}." for n, navn, h in sorted(alle, key=lambda x: (-x[0], x[1]))[:2]
    ]


def samtidig(gruppe: Gruppe, når: tuple[int, int]) -> int:
    """Hvor mange tiltak gruppen merker fra dette halvåret."""
    return sum(t.merkes and t.halvår == når for t in gruppe.tiltak)


def halvår(når: tuple[int, int]) -> str:
    """«1. halvår 2025»."""
    return f"{når[1]}. halvår {når[0]}"


def tellingen(gruppe: Gruppe) -> str:
    """«1 vesentlig dårligere, 2 noe dårligere»; aldri en sum."""
    ledd = [f"{n} {ord_}" for følge, ord_ in FØLGEORD.items() if (n := gruppe.antall(følge))]
    return oppramsing(ledd) if ledd else "ingen valgte tiltak"


def stripen(svar: Hvem) -> str:
    """Kort, til siden der tiltakene velges: dem det blir vesentlig dårligere for, eller der flest tiltak treffer."""
    vesentlig = _vesentlig(svar)
    navn = (
        vesentlig
        if len(vesentlig) <= NAVNGITT + 1
        else [*vesentlig[:NAVNGITT], f"{len(vesentlig) - NAVNGITT} grupper til"]
    )
    verst = [f"Vesentlig dårligere for {oppramsing(navn)}."] if navn else _opphopningene(svar)[:1]
    tekst = "".join(verst) or "Ingen gruppe får det vesentlig dårligere, så langt det er vurdert."
    return f'<p class="h-stripe"><b>Hvem merker det?</b> {escape(tekst)} <span>{FORELØPIG}</span></p>'


# --- Gruppene -------------------------------------------------------------------------------------------------------


def nøkkelen() -> str:
    """Hva brikkene betyr."""
    ledd = "".join(f'<li><i class="{_KLASSE[følge]}"></i>{ord_}</li>' for følge, ord_ in FØLGEORD.items())
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


def _rad(navn: str, telling: str, tiltak: Sequence[Merket], gruppe: Gruppe | None, svar: Hvem) -> str:
    celler = "".join(_celle([t for t in tiltak if t.halvår == h], gruppe, h) for h in svar.halvår)
    return f'<tr><th scope="row"><b>{escape(navn)}</b><small>{escape(telling)}</small></th>{celler}</tr>'


def _celle(tiltak: Sequence[Merket], gruppe: Gruppe | None, når: tuple[int, int]) -> str:
    brikker = "".join(map(_brikke, tiltak))
    hopes = gruppe is not None and når in gruppe.opphopning
    merknad = f"<p>{samtidig(gruppe, når)} samtidig</p>" if gruppe is not None and hopes else ""
    etikett = f'<span class="h-når">{halvår(når)}</span>' if tiltak else ""
    return f'<td class="{"h-mange" if hopes else ""}">{etikett}{brikker}{merknad}</td>'


def _brikke(t: Merket) -> str:
    om = " ".join(filter(None, (f"{FØLGEORD[t.følge].capitalize()}, fra {måned(t.start)}.", t.tekst)))
    dose = f" ({antall(t.mengde, *t.enheter)})" if t.mengde is not None else ""
    return (
        f'<details class="h-brikke {_KLASSE[t.følge]}"><summary>{escape(t.navn)}{escape(dose)}</summary>'
        f"<p>{escape(om)}</p></details>"
    )


def gruppetabell(svar: Hvem) -> Tabell:
    """Det samme som matrisen, som tabell: hver gruppe, hvert tiltak, starten, følgen og teksten."""
    rader = [(g.merking.navn, t) for g in svar.grupper for t in g.tiltak]
    rader += [("Ikke vurdert", t) for t in svar.uten_gruppe]
    return {
        "Gruppe": [navn for navn, _ in rader],
        "Tiltak": [t.navn for _, t in rader],
        "Fra": [måned(t.start) for _, t in rader],
        "Følge": [FØLGEORD[t.følge] for _, t in rader],
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
    return f'<ul class="h-tjenester">{rader}</ul><div class="h-sum">{summer}</div>{under}'


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
    hva = oppramsing([f"{p.navn[0].lower()}{p.navn[1:]}" for p in tjeneste.poster])
    return (
        f"<li><span><b>{escape(_navn(tjeneste))}</b><small>{escape(hva)}</small></span>"
        f'<span class="h-spor" aria-hidden="true">{felt}</span><b class="h-kr">{kroner}</b></li>'
    )


def alt_vedtatt(kommune: Kommune) -> str:
    """Nedtrekk som alt er vedtatt: de kommer i tillegg, og teller ikke mot målet. Tom når det ikke er noen."""
    vedtatt = [
        (t.navn, max((b for _, b in t.vedtatt_effekt), default=0.0))
        for t in kommune.tiltak
        if t.status is Status.VEDTATT
    ]
    rader = "".join(f"<li><span>{escape(navn)}</span><b>{mill(beløp)}</b></li>" for navn, beløp in vedtatt if beløp)
    tittel = "Alt vedtatt før, kommer i tillegg og teller ikke mot målet"
    return f'<h3 class="sl-h3">{tittel}</h3><ul class="h-vedtatt">{rader}</ul>' if rader else ""


def tom_setning(resultat: Resultat) -> str:
    """Det som gjelder når ingenting er valgt."""
    return f"Da merker ingen dette. {dom.dommen(resultat)}"
