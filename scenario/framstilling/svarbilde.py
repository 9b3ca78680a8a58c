"""Svaret tegnet som HTML uten skript: tallene, stolpen på aksen, dommen, prikkene og fondet mot kravet.

Fargene kommer fra sidens CSS-variabler, så bildet følger lyst og mørkt tema av seg selv. Hvert bilde er `role="img"`
med én setning; tallene står som tabell samme sted.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from scenario.begreper.resultat import Resultat
from scenario.framstilling import dom, sannsynlighet, svaret
from scenario.framstilling.avrunding import mill_ved
from scenario.framstilling.svaret import LIKT, SYNLIG, Stykke, Svar
from scenario.framstilling.tall import HARDT, mill_knapp, mill_kr_knapp

GAP_SYNLIG = 0.2
"""Teksten i gapet får plass når gapet er minst så stor del av aksen."""


FÅR_PLASS = 38
"""Er søylen så høy (prosent av høyden), får tallet plass inni den, også på den laveste skjermen."""
NÆR_LINJEN = 20
"""Er søylen så nær kravet (prosent av høyden), skrives tallet under linjen."""


def tallene(svar: Svar, levering: tuple[float, float], hva: str = svaret.VALGENE) -> str:
    """Overskriften, de to tallene, stolpen og forklaringen til fargene."""
    return (
        f'<h2 class="s-tittel">{escape(svaret.overskrift(svar, hva))}</h2>'
        f'<div class="s-to">{_tall(svar, levering)}</div>{stolpen(svar)}{_nøkkelen(svar)}'
    )


def _tall(svar: Svar, levering: tuple[float, float]) -> str:
    av = f'<small class="s-av">av {escape(mill_kr_knapp(svar.resultat.mål))}</small>'  # der overskriften ikke får plass
    return _ett_tall(
        "plan", "Planlagt", svaret.planlagt(svar), "hvis alt går som valgt", svaret.forklar_planlagt(svar), av
    ) + _ett_tall(
        "trolig",
        "Trolig",
        svaret.trolig(svar),
        svaret.hvorfor_trolig(svar),
        svaret.forklar_trolig(svar, levering),
    )


def _ett_tall(klasse: str, ord: str, tall: str, under: str, forklaring: Iterable[str], av: str = "") -> str:
    avsnitt = "".join(f"<p>{escape(tekst)}</p>" for tekst in forklaring)
    return (
        f'<div class="s-tall s-{klasse}"><details><summary>'
        f'<i class="g-{klasse}" aria-hidden="true"></i><span>{ord}</span>{av}</summary>'
        f'<div class="s-forklar">{avsnitt}</div></details>'
        f'<p class="s-stor">{escape(tall)}</p><p class="s-und">{escape(under)}</p></div>'
    )


def stolpen(svar: Svar, liten: bool = False) -> str:
    """Planen som fylte felt, trolig som klamme med prikk, og målet som strek, på samme akse."""
    mål = svar.resultat.mål
    deler = [_boks("s-mulig", 0, max(svar.mest_mulig, svar.plan), svar.akse), _stabelen(svar, liten)]
    if not liten:
        deler += [_gapet(svar), _mest(svar)]
    deler.append(
        f'<i class="s-maal" style="left:{_x(mål, svar)}">{"" if liten else f"<b>Mål {mill_knapp(mål)}</b>"}</i>'
    )
    deler.append(_klammen(svar))
    sagt = "" if liten else f'<p class="s-skjult">{escape(beskrivelse(svar))}</p>'
    return f'{sagt}<div class="{"s-mini" if liten else "s-skala"}" aria-hidden="true">{"".join(deler)}</div>'


def beskrivelse(svar: Svar) -> str:
    """Stolpen i én setning, for den som ikke ser den."""
    trolig = "" if svar.trolig is None else f", trolig {svaret.trolig(svar).replace('–', ' til ')}"
    return (
        f"Planlagt {svaret.planlagt(svar)}{trolig}, mål {mill_knapp(svar.resultat.mål)}, "
        f"mest mulig {mill_ved(svar.mest_mulig, svar.resultat.mål)} mill. kr."
    )


def _x(beløp: float, svar: Svar) -> str:
    return _prosent(max(0.0, beløp) / svar.akse)


def _prosent(andel: float) -> str:
    """Andelen slik stilen skriver den. Står den uten anførselstegn, er svaret merkbart mindre å sende."""
    return f"{100 * andel:.5g}%"


def _boks(klasse: str, fra: float, til: float, akse: float, innhold: str = "") -> str:
    fra, til = max(0.0, fra), max(0.0, til)
    sted = f"left:{_prosent(fra / akse)};width:{_prosent((til - fra) / akse)}"
    return f"<div class={klasse} style={sted}>{innhold}</div>"


def _stabelen(svar: Svar, liten: bool) -> str:
    """Feltene fører til temaet sitt. I linjen nederst, som selv er en knapp, gjør de ikke det."""
    felt = "".join(_felt(s, andel, liten) for s, andel in svaret.feltene(svar))
    return _boks("s-stabel", 0, svar.plan, svar.akse, felt)


def _felt(tema: Stykke, andel: float, liten: bool) -> str:
    navn, lenke = ("span", "") if liten else ("a", f" tabindex=-1 href=#tema-{tema.tema}")
    deler = (("s-fast", 1 - tema.antakelser), ("s-skravert", tema.antakelser))
    innhold = "".join(f"<i class={klasse} style=width:{_prosent(del_)}></i>" for klasse, del_ in deler if del_ > 0)
    return f"<{navn} class=s-felt data-tema={tema.tema}{lenke} style=width:{_prosent(andel)}>{innhold}</{navn}>"


def _gapet(svar: Svar) -> str:
    """«98,1 mangler» i den største ledige delen fram til målet."""
    mål, plan = svar.resultat.mål, max(0.0, svar.plan)
    if svar.resultat.rest < LIKT:
        return ""
    tak = max(svar.mest_mulig, plan)
    deler = [(plan, min(tak, mål)), (min(tak, mål), mål)]
    fra, til = max(deler, key=lambda d: d[1] - d[0])
    if (til - fra) / svar.akse <= GAP_SYNLIG:
        return ""
    return _boks("s-gap", fra, til, svar.akse, f"{mill_ved(svar.resultat.rest, 0)} mangler")


def _mest(svar: Svar) -> str:
    tekst = f"mest mulig {mill_ved(svar.mest_mulig, svar.resultat.mål)}"
    if svar.trolig and svar.trolig.høy > svar.mest_mulig - 0.3 * svar.akse:
        return ""
    return f'<span class="s-mest" style="left:{_x(max(svar.mest_mulig, 0.3 * svar.akse), svar)}">{tekst}</span>'


def _klammen(svar: Svar) -> str:
    t = svar.trolig
    if t is None or t.høy <= 0:
        return ""
    bredde = max(0.0, t.høy) - max(0.0, t.lav)
    prikk = f'<i style="left:{100 * (t.midt - t.lav) / max(1.0, t.høy - t.lav):.2f}%"></i>'
    return (
        f'<div class="s-klamme" style="left:{_x(t.lav, svar)};width:max(4px,{100 * bredde / svar.akse:.3f}%)">'
        f"{prikk if bredde / svar.akse > 0.036 else ''}</div>"
    )


def _nøkkelen(svar: Svar) -> str:
    ledd = "".join(
        f"<li><a href=#tema-{s.tema} data-tema={s.tema}><i class=s-rute aria-hidden=true></i>"
        f"{escape(s.navn)} <b>{mill_ved(s.sum, svar.resultat.mål)}</b></a></li>"
        for s in svar.stykker
        if abs(s.sum) > SYNLIG
    )
    return f'<ul class="s-nokkel" aria-label="Valgene fordelt på tema">{ledd}</ul>' if ledd else ""


def dommen(svar: Svar, valgt: bool) -> str:
    """Dommen som statusmelding, med det planlagte tallet først for den som hører den."""
    per = "til sammen" if svar.resultat.akkumulert else "i året"
    return (
        '<p class="s-dom" role="status">'
        f'<span class="svar s-skjult">{escape(dom.av_målet(svar.resultat))} {per}.</span>'
        f" {escape(svaret.dommen(svar, valgt))}</p>"
    )


def sjansen(svar: Svar) -> str:
    """De ti prikkene med ordet ved siden av; tom når ingenting teller."""
    if svar.trolig is None:
        return ""
    fylt = svaret.fylte_prikker(svar.trolig.sjanse)
    prikker = "".join(f"<i{' class=fyll' if nr < fylt else ''}></i>" for nr in range(10))
    return (
        f'<p class="s-sjanse"><span>Sjanse for {mill_knapp(svar.resultat.mål)}: '
        f"<b>{sannsynlighet.i_ord(svar.trolig.sjanse)}</b></span>"
        f'<span class="s-prikker" role="img" aria-label="{fylt} av 10 prikker er fylt">{prikker}</span></p>'
    )


# --- Fondet ---------------------------------------------------------------------------------------------------------


def fondet(resultat: Resultat, uten: Resultat) -> str:
    """Fondet ved hver årsslutt mot kravet, med det det ville vært uten tiltak."""
    topp = 1.04 * max(*resultat.fond, *resultat.reservekrav, *uten.fond, 1.0)
    rader = zip(
        resultat.år,
        resultat.fond,
        resultat.reservekrav,
        uten.fond,
        resultat.effekt,
        range(len(resultat.år)),
        strict=True,
    )
    kolonner = "".join(_år(resultat, topp, *rad) for rad in rader)
    høyde = f"min({100 * resultat.reservekrav[-1] / topp:.1f}%, 100% - 1rem)"  # ordet holder seg under overskriften
    return (
        f'<div class="s-fond" role="img" aria-label="{escape(fondet_i_ord(resultat))}">{kolonner}'
        f'<div class="s-fondord"><b style="bottom:{høyde}">kravet<br>'
        f"{dom.reservekrav(resultat)}</b></div></div>"
    )


def fondet_i_ord(resultat: Resultat) -> str:
    """Fondet mot kravet, år for år, i ord."""
    år = (f"{å}: {dom.fond(resultat, nr)}, {dom.mot_regelen(resultat, nr)}" for nr, å in enumerate(resultat.år))
    return f"Fondet mot kravet, mill. kr ved årsslutt. {'. '.join(år)}."


def _år(resultat: Resultat, topp: float, år: int, fond: float, krav: float, uten: float, effekt: float, nr: int) -> str:
    h, k = 100 * fond / topp, 100 * krav / topp
    under = krav - fond
    mangel = f"<i class=s-mangel style=bottom:{h:.1f}%;height:{k - h:.1f}%></i>" if under > LIKT else ""
    merke = f"<i class=s-uten style=bottom:{100 * uten / topp:.1f}%></i>" if abs(uten - fond) > 900 else ""
    øverst = min(h, k) if abs(h - k) < NÆR_LINJEN else h
    tall = f"<b class={'inni' if h > FÅR_PLASS else 'over'} style=bottom:{øverst:.1f}%>{dom.fond(resultat, nr)}</b>"
    ord_ = f"{mill_ved(abs(under), 0)}{HARDT}{'under' if under > LIKT else 'over'}"
    spart = f"<small>spart {dom.effekt(resultat, nr)}</small>" if nr and resultat.bidrag else ""
    return (
        f"<div class=s-år><div class=s-plott><i class=s-krav style=bottom:{k:.1f}%></i>{mangel}"
        f"<i class=s-søyle style=height:{h:.1f}%></i>{merke}{tall}</div>"
        f"<span>{år}</span><span{' class=s-under' if under > LIKT else ''}>{ord_}</span>{spart}</div>"
    )


def stripen(svar: Svar) -> str:
    """Den korte linjen nederst på telefon og nettbrett."""
    trolig = f"trolig {svaret.trolig(svar)}" if svar.trolig else svaret.hvorfor_trolig(svar)
    return (
        f'<div class="s-stripe"><span class="s-stripetall"><b>{escape(svaret.planlagt(svar))}</b> av '
        f"{escape(mill_kr_knapp(svar.resultat.mål))}<small>{escape(trolig)}</small></span>"
        f"{stolpen(svar, liten=True)}</div>"
    )
