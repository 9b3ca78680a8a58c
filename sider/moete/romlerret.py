"""Lerretet i rommet som HTML: ett spørsmål eller ett svar om gangen, uten noe å trykke på.

Det samme står på møtesiden og på lerretets egen side. Under fem svar vises aldri noen telling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from html import escape
from pathlib import Path

from streamlit import file_util

from scenario.begreper.alternativ import Alternativ
from scenario.begreper.resultat import Resultat
from scenario.beregning import beregn
from scenario.deling import rom as regler
from scenario.deling.rom import MINST, Romsteg
from scenario.framstilling import leseforklaring, romtall, sannsynlighet, svaret
from scenario.framstilling import moete as møtetekster
from scenario.framstilling.ord import VANNMERKE
from scenario.framstilling.romtall import Bygd, Talt
from scenario.framstilling.svaret import Svar
from scenario.framstilling.tall import antall, mill_knapp, mill_kr_knapp
from scenario.rapport.qr import qr_data
from sider.felles import rom
from sider.moete import moeteskjerm
from sider.moete.lerretbilde import PER_SIDE, Lerretbilde, regnet
from sider.tjener.romtjener import Romlerret

HER = Path(__file__).resolve().parent
STIL = HER / "romlerret.css"
LØFTENE = (
    "Ingen navn, ingen innlogging.",
    "Svarene vises bare samlet, og bare når minst fem har svart.",
    "Alt hver enkelt har svart, slettes når rommet lukkes.",
)
FLEST_I_LISTEN = 10
FÅ = f"Svarene vises når minst {('null', 'én', 'to', 'tre', 'fire', 'fem')[MINST]} har svart."


@cache
def stilen() -> str:
    """Stilen til lerretets egen side: den samme som på møtesiden, med appens egen skrift."""
    return _skriften() + "".join((HER / fil).read_text(encoding="utf-8") for fil in ("moete.css", "romlerret.css"))


def _skriften() -> str:
    mappe = Path(file_util.get_static_dir()) / "static" / "media"
    filer = sorted(mappe.glob("SourceSansVF-Upright*.woff2"))
    return "".join(
        f'@font-face{{font-family:"Source Sans";src:url("../static/media/{fil.name}");font-weight:200 900}}'
        for fil in filer
    )


def html(bilde: Lerretbilde) -> str:
    """Hele lerretet."""
    tittel, innhold = (_lukket if not bilde.rommet.åpent else BILDENE[bilde.rommet.steg])(bilde)
    med = f'<span class="rl-med"><b>{bilde.rommet.med}</b> er med</span>' if bilde.rommet.åpent else ""
    hjørne = "" if bilde.rommet.steg in (Romsteg.BLI_MED, Romsteg.KJERNE) or not bilde.rommet.åpent else _hjørnet(bilde)
    return (
        f'<section class="rl" data-steg="{bilde.rommet.steg.name.lower()}"><header class="rl-topp">'
        f'<h1>{escape(tittel)}</h1><span class="rl-merke">{VANNMERKE}</span>{med}</header>{innhold}{hjørne}</section>'
    )


# --- Bli med --------------------------------------------------------------------------------------------------------


def _adressen(bilde: Lerretbilde) -> str:
    return f"{bilde.adresse}rom/{bilde.rommet.kode}"


def _qr(bilde: Lerretbilde) -> str:
    data = qr_data(_adressen(bilde))
    return (
        f'<img class="rl-qr" src="{escape(data)}" alt="QR-kode til rommet. Koden står ved siden av.">' if data else ""
    )


def _hjørnet(bilde: Lerretbilde) -> str:
    kode = regler.vis_kode(bilde.rommet.kode)
    return f'<aside class="rl-hjorne">{_qr(bilde)}<span>Bli med<br><b>{kode}</b></span></aside>'


def _bli_med(bilde: Lerretbilde) -> tuple[str, str]:
    sted, kode = f"{bilde.adresse}rom".partition("//")[2], bilde.rommet.kode
    løfter = "".join(f"<li>{løfte}</li>" for løfte in LØFTENE)
    return "Bli med fra telefonen", (
        f'<div class="rl-bli"><div>{_qr(bilde)}</div><div><p>Skann, eller gå til</p>'
        f'<p class="rl-adresse">{escape(sted)}</p><p>og skriv koden</p>'
        f'<p class="rl-kode" aria-label="{" ".join(kode)}">{regler.vis_kode(kode)}</p>'
        f'<ul class="rl-lofter">{løfter}</ul></div></div>'
    )


# --- Gjettingen -----------------------------------------------------------------------------------------------------


def _gjett(bilde: Lerretbilde) -> tuple[str, str]:
    mål = bilde.spurt[0].mål
    return "Hva tror dere denne planen gir?", (
        f'<div class="rl-to"><div><h2>{antall(bilde.plan.antall, "tiltak", "tiltak")} er valgt</h2>'
        f"{_planens_tiltak(bilde.innhold.spurt_s, bilde.innhold.spurt_u, med_beløp=False)}</div><div>"
        f'<p class="rl-stort">?</p><p>av {mill_kr_knapp(mål)} {_per(bilde.spurt[0])}</p>{_svarte(bilde, "har gjettet")}'
        "</div></div>"
    )


def _svarte(bilde: Lerretbilde, ord_: str) -> str:
    r = bilde.rommet
    prikker = "".join(f'<i class="{"ja" if n < r.svart else ""}"></i>' for n in range(r.med)) if r.med <= 60 else ""
    return (
        f'<div class="rl-prikker" aria-hidden="true">{prikker}</div>'
        f'<p class="rl-svarte"><b>{r.svart}</b> av {r.med} {ord_}</p>'
    )


def _per(resultat: Resultat) -> str:
    return "til sammen" if resultat.akkumulert else "i året"


@lru_cache(maxsize=256)
def _planens_tiltak(s: str, u: str, *, med_beløp: bool) -> str:
    a = rom.alternativ(s, u)
    leste = leseforklaring.leselisten(a.kommune, a.valg, beregn(a.kommune, a.valg)).tiltak
    flest = FLEST_I_LISTEN if len(leste) <= FLEST_I_LISTEN else FLEST_I_LISTEN - 1
    linjer = [
        f'<li data-tema="{t.tema}"><i></i><span>{escape(t.navn)} <em>{escape(_mengden(t.dose))}</em></span>'
        f"{f'<b>{escape(t.beløp)}</b>' if med_beløp else ''}</li>"
        for t in leste[:flest]
    ]
    if len(leste) > flest:
        linjer.append(f"<li><i></i><span>og {len(leste) - flest} mindre</span></li>")
    return f'<ul class="rl-liste">{"".join(linjer)}</ul>'


def _mengden(dose: str) -> str:
    første = dose.partition(" · ")[0]
    return "" if første.startswith("fra ") else første


def _gjettene(bilde: Lerretbilde) -> tuple[str, str]:
    resultat, svar = bilde.spurt
    steg = list(Romsteg).index(bilde.rommet.steg)
    planlagt, trolig = steg >= list(Romsteg).index(Romsteg.PLANLAGT), steg >= list(Romsteg).index(Romsteg.TROLIG)
    tittel = "Det vi gjettet, og det planen gir" if planlagt else "Det vi gjettet"
    med = [resultat.mål, *([svar.plan] if svar and planlagt else [])]
    g = romtall.gjettene(bilde.rommet.telling, *med)
    if g is None:
        return tittel, _for_få(bilde)
    return tittel, (
        f'<div class="rl-gjett">{_histogrammet(g, resultat)}'
        f'<div class="rl-svar">{_planlagt(g, svar) if planlagt else ""}{_trolig(g, svar) if trolig else ""}</div>'
        f"{_om_gjettene(bilde) if trolig else ''}</div>"
    )


def _histogrammet(g: romtall.Gjettene, resultat: Resultat) -> str:
    bredde = 100 / len(g.ruter)
    høyest = max(4, *(n for _, n in g.ruter))
    ruter = "".join(
        f'<i style="left:{nr * bredde:.2f}%;width:{bredde:.2f}%;bottom:{100 * k / høyest:.2f}%;'
        f'height:{100 / høyest:.2f}%"></i>'
        for nr, (_, n) in enumerate(g.ruter)
        for k in range(n)
    )
    hver = 2 if len(g.ruter) > 8 else 1
    akse = "".join(f'<span style="left:{g.plass(fra):.2f}%">{fra}</span>' for fra, _ in g.ruter[::hver])
    mål = resultat.mål / 1000
    sagt = f"Gjettene fra {g.antall}, i mill. kr: " + ", ".join(f"{n} fra {fra}" for fra, n in g.ruter if n) + "."
    return (
        f'<div class="rl-hist" role="img" aria-label="{escape(sagt)}">{ruter}'
        f'<b class="rl-maal" style="left:{g.plass(mål):.2f}%"><span>Mål {mill_knapp(resultat.mål)}</span></b></div>'
        f'<div class="rl-akse" aria-hidden="true">{akse}</div>'
    )


def _planlagt(g: romtall.Gjettene, svar: Svar | None) -> str:
    if svar is None:
        return "<p>Valgene kan ikke stå sammen, så det finnes ingen sum.</p>"
    bredde = g.plass(svar.plan / 1000)
    bred = " rl-bred" if bredde > 25 else ""
    return f'<p class="rl-plan{bred}" style="width:{bredde:.2f}%"><span>planlagt {svaret.planlagt(svar)}</span></p>'


def _trolig(g: romtall.Gjettene, svar: Svar | None) -> str:
    if svar is None or svar.trolig is None:
        return ""
    fra, til, midt = (g.plass(x / 1000) for x in (svar.trolig.lav, svar.trolig.høy, svar.trolig.midt))
    prikk = 100 * (midt - fra) / max(0.01, til - fra)
    side = " rl-venstre" if fra < 10 else " rl-hoyre" if til > 90 else ""
    return (
        f'<p class="rl-trolig{side}" style="margin-left:{fra:.2f}%;width:{max(1.0, til - fra):.2f}%">'
        f'<i style="left:{prikk:.1f}%"></i><span>trolig {svaret.trolig(svar)}</span></p>'
    )


def _om_gjettene(bilde: Lerretbilde) -> str:
    innenfor, utenfor = romtall.om_gjettene(bilde.rommet.telling, bilde.spurt[1])
    return f'<p class="rl-dom"><b>{escape(innenfor)}</b> {escape(utenfor)}</p>' if innenfor else ""


def _for_få(bilde: Lerretbilde) -> str:
    return f'<div class="rl-faa"><p>{FÅ}</p>{_svarte(bilde, "er med og har svart") if bilde.rommet.svart else ""}</div>'


# --- Planen ---------------------------------------------------------------------------------------------------------


def _planen(bilde: Lerretbilde) -> tuple[str, str]:
    resultat, svar = bilde.vist
    navn = leseforklaring.overskrift(rom.alternativ(bilde.innhold.s, bilde.innhold.u).valg)
    if svar is None:
        grunner = "".join(f"<p>{escape(k.melding)} {escape(k.forslag)}</p>" for k in resultat.konflikter)
        return navn, f'<div class="rl-faa"><p>Valgene kan ikke stå sammen, så det finnes ingen sum.</p>{grunner}</div>'
    ramme = møtetekster.ramme(resultat)
    skjermbilde = møtetekster.skjermbilde(resultat, ramme)
    return navn, (
        f'<div class="rl-to rl-hoyt"><div>{_tallene(svar)}{_dommen(svar)}</div>'
        f'<div class="lerret-fond">{moeteskjerm.fondet(skjermbilde)}</div></div>'
        f'<div class="rl-under">{_planens_tiltak(bilde.innhold.s, bilde.innhold.u, med_beløp=True)}</div>'
    )


def _tallene(svar: Svar) -> str:
    mål, akse = svar.resultat.mål, svar.akse
    trolig = "" if svar.trolig is None else _klammen(svar)
    return (
        f'<dl class="rl-tall"><div><dt>Planlagt</dt><dd>{svaret.planlagt(svar)}</dd>'
        f"<dd>av {mill_kr_knapp(mål)} {_per(svar.resultat)}</dd></div>"
        f"<div><dt>Trolig</dt><dd>{svaret.trolig(svar)}</dd><dd>{escape(svaret.hvorfor_trolig(svar))}</dd></div></dl>"
        f'<div class="rl-soyle" aria-hidden="true"><i style="width:{_x(svar.plan, akse)}"></i>{trolig}'
        f'<b class="rl-maal" style="left:{_x(mål, akse)}"><span>Mål {mill_knapp(mål)}</span></b></div>'
    )


def _klammen(svar: Svar) -> str:
    assert svar.trolig is not None
    t = svar.trolig
    prikk = 100 * (t.midt - t.lav) / max(1.0, t.høy - t.lav)
    bredde = max(0.5, 100 * (max(0.0, t.høy) - max(0.0, t.lav)) / svar.akse)
    return (
        f'<span class="rl-klamme" style="left:{_x(t.lav, svar.akse)};width:{bredde:.2f}%">'
        f'<i style="left:{prikk:.1f}%"></i></span>'
    )


def _x(beløp: float, akse: float) -> str:
    return f"{100 * max(0.0, beløp) / akse:.2f}%"


def _dommen(svar: Svar) -> str:
    sjanse = ""
    if svar.trolig is not None:
        fylt = svaret.fylte_prikker(svar.trolig.sjanse)
        prikker = "".join(f'<i class="{"ja" if n < fylt else ""}"></i>' for n in range(10))
        sagt = sannsynlighet.sjansen(svar.trolig.sjanse, f"å nå {mill_kr_knapp(svar.resultat.mål)}")
        sjanse = f'<p class="rl-sjanse"><span class="rl-ti" aria-hidden="true">{prikker}</span> {escape(sagt)}</p>'
    return f'{sjanse}<p class="rl-dom">{escape(svaret.dommen(svar, svar.teller_noe))}</p>'


# --- Tellingen ------------------------------------------------------------------------------------------------------


def _valg(bilde: Lerretbilde) -> tuple[str, str]:
    return "Hva vil vi ta med?", (
        f'<div class="rl-vent"><p>Svar ja, nei eller vet ikke på telefonen, for {len(bilde.plan.tiltak)} tiltak.</p>'
        f"{_svarte(bilde, 'har begynt å svare')}</div>"
    )


def _telling(bilde: Lerretbilde) -> tuple[str, str]:
    if not bilde.talte:
        return "Hva vil vi ta med?", _for_få(bilde)
    blad = bilde.bladet
    fra, alle = bilde.talte.index(blad[0]) + 1, len(bilde.talte)
    hvilke = f"{fra}–{fra + len(blad) - 1} av {alle}. " if len(blad) < alle else ""
    om = f"{hvilke}Ikke en avstemning."
    return "Hva vil vi ta med?", (
        f'{_tellingen(blad)}<div class="rl-bunn">{_nøkkelen()}<span>{om}</span></div>{_planlinjen(bilde)}'
    )


def _tellingen(talte: Iterable[Talt], liten: bool = False) -> str:
    rader = "".join(
        f"<li><span>{escape(x.tiltak.navn)} <em>{escape(x.tiltak.mengde)}</em></span>{_rutene(x)}"
        f"<b>{x.ja}<em> av {x.antall}</em></b></li>"
        for x in talte
    )
    return f'<ol class="rl-telling{" rl-liten" if liten else ""}">{rader}</ol>'


def _rutene(x: Talt) -> str:
    sagt = f"{x.ja} av {x.antall} ja, {x.vet_ikke} vet ikke, {x.nei} nei"
    slag = (("ja", x.ja), ("vi", x.vet_ikke), ("ne", x.nei))
    ruter = "".join(f'<i class="{klasse}"></i>' * n for klasse, n in slag)
    return f'<span class="rl-ruter" role="img" aria-label="{sagt}">{ruter}</span>'


def _nøkkelen() -> str:
    ord_ = (("ja", "ja"), ("vi", "vet ikke"), ("ne", "nei"))
    return f'<span class="rl-nokkel">{"".join(f"<span><i class={k}></i>{t}</span>" for k, t in ord_)}</span>'


def _planlinjen(bilde: Lerretbilde) -> str:
    """Hva planen gir nå, så virkningen av det som legges til, sees med det samme."""
    svar = bilde.vist[1]
    if svar is None:
        return '<p class="rl-planlinje">Planen: valgene kan ikke stå sammen, så det finnes ingen sum.</p>'
    return (
        f'<p class="rl-planlinje" role="status">Planen gir nå <b>{svaret.planlagt(svar)}</b> av '
        f"{mill_kr_knapp(svar.resultat.mål)} {_per(svar.resultat)}, trolig <b>{svaret.trolig(svar)}</b>.</p>"
    )


# --- Byggingen og kjernen -------------------------------------------------------------------------------------------


def _bygg(bilde: Lerretbilde) -> tuple[str, str]:
    return "Bygg ditt eget alternativ", (
        '<div class="rl-vent"><p>Velg tiltak og hvor mye av hvert på telefonen. Summen står øverst.</p>'
        f"{_svarte(bilde, 'har begynt å bygge')}</div>"
    )


def _byggene(bilde: Lerretbilde) -> tuple[str, str]:
    bygde = romtall.byggene(bilde.plan, bilde.rommet.telling)
    if not bygde:
        return "Det vi bygget", _for_få(bilde)
    rader = "".join(
        f"<li><span>{escape(b.tiltak.navn)}</span><em>{escape(_midten(b))}</em>"
        f"<b>{b.antall}<em> har det med</em></b></li>"
        for b in bygde[:PER_SIDE]
    )
    antall = min(PER_SIDE, len(bygde))
    om = f"{f'De {antall}' if antall > 1 else 'Det'} flest har med. Ikke en avstemning."
    return "Det vi bygget", f'<ol class="rl-telling rl-bygde">{rader}</ol><div class="rl-bunn"><span>{om}</span></div>'


def _midten(b: Bygd) -> str:
    return f"midten: {b.mengde}" if b.tiltak.mengde else ""


def _kjernen(bilde: Lerretbilde) -> tuple[str, str]:
    if not bilde.talte:
        return "Det vi er enige om", _for_få(bilde)
    terskel = bilde.innhold.terskel
    flest = max(x.antall for x in bilde.talte)
    tittel = f"Det minst {terskel.minst(flest)} av {flest} vil ha med"
    venstre = _kjernelisten(bilde) if bilde.kjerne else "<p>Ingen tiltak er felles for så mange.</p>"
    høyre = f"{_kjernens_svar(bilde)}{_uenigheten(bilde)}"
    return tittel, f'<div class="rl-to"><div>{venstre}</div><div>{høyre}</div></div>'


def _kjernelisten(bilde: Lerretbilde) -> str:
    doser = bilde.doser
    linjer = [
        f'<li data-tema="{x.tiltak.tema}"><i></i><span>{escape(x.tiltak.navn)} '
        f"<em>{escape(_dose_i_ord(x, doser[x.tiltak.id]))}</em></span><b>{x.ja}<em> av {x.antall}</em></b></li>"
        for x in bilde.kjerne[:FLEST_I_LISTEN]
    ]
    if (flere := len(bilde.kjerne) - FLEST_I_LISTEN) > 0:
        linjer.append(f"<li><i></i><span>og {flere} til</span></li>")
    return f'<ul class="rl-liste">{"".join(linjer)}</ul>'


def _dose_i_ord(x: Talt, dose: str) -> str:
    return dict(x.tiltak.doser).get(dose, "") if x.tiltak.mengde else ""


def _kjernens_svar(bilde: Lerretbilde) -> str:
    valg = bilde.plan.med_doser(bilde.doser)
    resultat, svar = regnet(Alternativ("", valg, bilde.plan.kommune))
    if svar is None:
        return f"<p>{escape(' '.join(k.melding for k in resultat.konflikter))}</p>"
    return _tallene(svar)


def _uenigheten(bilde: Lerretbilde) -> str:
    uenige = romtall.uenigheten(bilde.talte)
    return f"<h2>Her er det mest uenighet</h2>{_tellingen(uenige, liten=True)}" if uenige else ""


def _lukket(bilde: Lerretbilde) -> tuple[str, str]:
    return "Rommet er lukket", '<div class="rl-faa"><p>Alt hver enkelt har svart, er slettet.</p></div>'


BILDENE: dict[Romsteg, Callable[[Lerretbilde], tuple[str, str]]] = {
    Romsteg.BLI_MED: _bli_med,
    Romsteg.GJETT: _gjett,
    Romsteg.GJETTENE: _gjettene,
    Romsteg.PLANLAGT: _gjettene,
    Romsteg.TROLIG: _gjettene,
    Romsteg.PLANEN: _planen,
    Romsteg.VALG: _valg,
    Romsteg.TELLING: _telling,
    Romsteg.BYGG: _bygg,
    Romsteg.BYGGENE: _byggene,
    Romsteg.KJERNE: _kjernen,
}

LERRETET = Romlerret(
    avtrykk=lambda rommet, adresse: Lerretbilde(rommet, adresse).avtrykk,
    html=lambda rommet, adresse: html(Lerretbilde(rommet, adresse)),
    stil=stilen,
)
"""Lerretets egen side."""
