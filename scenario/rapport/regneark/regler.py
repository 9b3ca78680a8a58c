"""Arket Regler: fondet mot kravet med hver vekst og med prognosen, og handlingsreglene år for år.

Det vi har telleren til, er formler. De andre reglene står med det siste kildene har, og får aldri et svar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenario.begreper.fondsposter import RESERVEKRAV, SALDO, UDEKKET_TIL_SAMMEN, UTGÅENDE
from scenario.begreper.handlingsregler import Regel
from scenario.beregning.fond import VEKST, reservekrav
from scenario.beregning.regler import Regelår, Utfall, vurder
from scenario.framstilling import dom, regeltekst
from scenario.framstilling.ord import opphavsmerke
from scenario.framstilling.tall import HARDT
from scenario.rapport.regneark import fond
from scenario.rapport.regneark.ark import Ark, Bok, ref
from scenario.rapport.regneark.avrunding import mill_knapp, mill_ved
from scenario.rapport.regneark.forutsetninger import konflikttekst
from scenario.rapport.regneark.plan import REGLER, Arkplan

_VEKST = 5
"""Første rad med vekst i kravet."""
_ÅR = 5
"""Første kolonne med år. Foran står det regelen krever."""
_LUFT = 0.5


def skriv(bok: Bok, plan: Arkplan) -> None:
    """Skriver hele arket."""
    ark = bok.ark[REGLER]
    ark.tekst(0, 0, "Handlingsregler og måltall", "tittel")
    ark.tekst(1, 0, "Beløp i hele 1000 kr. En regel vi ikke har telleren til, får ikke noe svar.")
    ark.formel(2, 0, *konflikttekst(plan), "merke")
    ark.oppsett([44, 24, 22, 22, 18, *[14] * len(plan.år), 32])
    _skriv_vekst(ark, plan)
    _skriv_prognosen(ark, plan)
    _skriv_reglene(ark, plan)


# --- Veksten i kravet -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Vekst:
    navn: str
    opphav: str
    prosent: str
    """Veksten som en celle eller et tall i en formel."""
    margin: Sequence[float]


def _vekstene(plan: Arkplan) -> list[_Vekst]:
    """Den som er valgt, og så alle tallgrunnlaget nevner."""
    r, regel = plan.innhold.resultat, plan.innhold.kommune.handlingsregel
    verdier = next((a.verdier for a in plan.innhold.kommune.forutsetninger if a.id == VEKST), ())
    faste = []
    for v in verdier:
        krav = reservekrav(regel, v.tall.verdi or 0.0, plan.år)
        margin = [f - k for f, k in zip(r.fond, krav, strict=True)]
        faste.append(_Vekst(v.navn, opphavsmerke(v.tall.opphav), f"{v.tall.verdi or 0.0:.12g}", margin))
    return [_Vekst("Slik det er valgt", "", plan.felt(VEKST), r.margin), *faste]


def _skriv_vekst(ark: Ark, plan: Arkplan) -> None:
    ark.tekst(_VEKST - 2, 0, "Fondet over eller under kravet, med hver vekst i kravet", "del")
    hode = ("Vekst i kravet", "Opphav", "Prosent i året", "", "", *map(str, plan.år), "Fondet er")
    ark.hode(_VEKST - 1, hode, range(2, _svaret(plan)))
    for rad, vekst in enumerate(_vekstene(plan), start=_VEKST):
        ark.rad(rad, (vekst.navn, vekst.opphav), "brutt")
        valgt = plan.innhold.valg.forutsetninger.reservekrav_vekst_prosent
        ark.formel(rad, 2, vekst.prosent, valgt if rad == _VEKST else float(vekst.prosent), "desimal")
        for i, margin in enumerate(vekst.margin):
            krav = f"{plan.felt('fast_del')}+{plan.felt('voksende_del')}*(1+{ark.ref(rad, 2)}/100)^{i}"
            ark.formel(rad, _ÅR + i, f"{fond.linje(UTGÅENDE, i)}-({krav})", margin)
        ark.formel(rad, _svaret(plan), *_første_under(plan, rad, vekst.margin), "etter_tall")


def _svaret(plan: Arkplan) -> int:
    return _ÅR + len(plan.år)


def _første_under(plan: Arkplan, rad: int, margin: Sequence[float]) -> tuple[str, str]:
    """Formelen for første år under kravet, og det den gir nå."""
    formel = nå = f"over kravet ut {plan.år[-1]}"
    formel = f'"{formel}"'
    for i, år in reversed(list(enumerate(plan.år))):
        formel = f'IF({ref(REGLER, rad, _ÅR + i)}<-{_LUFT},"under kravet fra {år}",{formel})'
        nå = f"under kravet fra {år}" if margin[i] < -_LUFT else nå
    return formel, nå


# --- Kommunens egen prognose ----------------------------------------------------------------------------------------


def _skriv_prognosen(ark: Ark, plan: Arkplan) -> None:
    p, rad = plan.innhold.resultat.prognose, _etter_veksten(plan)
    if p is None:
        return
    ark.tekst(rad, 0, f"Fondet over eller under kravet i {p.år} når prognosen for merforbruket tas av det", "del")
    ark.hode(rad + 1, ("Prognosen", "Opphav", "Merforbruk", "", "", str(p.år)), range(2, _ÅR + 1))
    linjer = (("Laveste", p.lav, p.margin_lav), ("Høyeste", p.høy, p.margin_høy))
    for nummer, (navn, beløp, margin) in enumerate(linjer, start=rad + 2):
        ark.rad(nummer, (navn, opphavsmerke(p.opphav)), "brutt")
        ark.verdi(nummer, 2, beløp)
        uten = f"{fond.linje(SALDO, 0)}+{plan.felt('merforbruk')}-{ark.ref(nummer, 2)}"
        ark.formel(nummer, _ÅR, f"MAX(0,{uten})-{fond.linje(RESERVEKRAV, 0)}", margin)


def _etter_veksten(plan: Arkplan) -> int:
    return _VEKST + len(_vekstene(plan)) + 1


# --- Reglene --------------------------------------------------------------------------------------------------------


def _skriv_reglene(ark: Ark, plan: Arkplan) -> None:
    innhold = plan.innhold
    rad = _etter_veksten(plan) + (5 if innhold.resultat.prognose else 0)
    ark.tekst(rad, 0, "Reglene år for år", "del")
    ark.hode(rad + 1, ("Regel", "Slag", "Krav", "Sist kjent", "Opphav", *map(str, plan.år)), range(_ÅR, _svaret(plan)))
    rad += 2
    for regel, svar in vurder(innhold.kommune, innhold.resultat):
        navn, slag, krav, kjent, opphav = regeltekst.raden(regel, svar)
        ark.rad(rad, (navn, slag, "år for år under" if regel.regnes else krav, kjent, opphav), "brutt")
        if regel.regnes:
            _skriv_regnet(ark, plan, rad, regel, svar)
        else:
            ark.rad(rad, (a.utfall.value for a in svar), "brutt", _ÅR)
        rad += 4 if regel.regnes else 1


def _skriv_regnet(ark: Ark, plan: Arkplan, rad: int, regel: Regel, svar: Sequence[Regelår]) -> None:
    """Svaret, og under det verdien som måles, det minste og det meste den kan være."""
    ark.rad(rad + 1, ("Verdien som måles", "", "", "", "prosent" if regel.nevner else "1000 kr"), "brutt")
    ark.tekst(rad + 2, 0, "Kravet", "brutt")
    ark.tekst(rad + 3, 0, "Øverste grense" if regel.tak is not None else "", "brutt")
    deler = f"/{regel.nevner.verdi:.12g}*100" if regel.nevner and regel.nevner.verdi else ""
    for i, a in enumerate(svar):
        kol = _ÅR + i
        ark.formel(rad + 1, kol, f"{fond.linje(UTGÅENDE, i)}{deler}", a.verdi or 0.0, "desimal" if deler else "tall")
        if regel.id == regeltekst.FONDSREGELEN:
            ark.formel(rad + 2, kol, fond.linje(RESERVEKRAV, i), a.krav or 0.0)
        else:
            ark.verdi(rad + 2, kol, a.krav, "desimal")
        if a.tak is not None:
            ark.verdi(rad + 3, kol, a.tak, "desimal")
        ark.formel(rad, kol, _svarformel(ark, rad, kol, regel), a.utfall.value, "høyre")


def _svarformel(ark: Ark, rad: int, kol: int, regel: Regel) -> str:
    verdi, krav, tak = (ark.ref(rad + n, kol) for n in (1, 2, 3))
    luft = "0" if regel.nevner else f"{_LUFT}"
    holder = {
        "minst": f"{verdi}>={krav}-{luft}",
        "høyst": f"{verdi}<={krav}+{luft}",
        "mellom": f"AND({verdi}>={krav}-{luft},{verdi}<={tak}+{luft})",
    }[regel.operator]
    return f'IF({krav}="","{Utfall.UTEN_KRAV}",IF({holder},"{Utfall.HOLDER}","{Utfall.BRYTES}"))'


# --- Forbeholdene på sammendraget -----------------------------------------------------------------------------------


def forbehold(plan: Arkplan) -> tuple[tuple[str, str], ...]:
    """Det dommen hviler på, som formler og det de gir nå: prognosen, veksten i kravet og det udekkede."""
    return (*_om_prognosen(plan), _om_veksten(plan), _om_det_udekkede(plan))


def _om_det_udekkede(plan: Arkplan) -> tuple[str, str]:
    celle = fond.linje(UDEKKET_TIL_SAMMEN, len(plan.år) - 1)
    slutt = f"{HARDT}mill.{HARDT}kr {dom.udekket_til_sammen_ut(plan.år[-1])}"
    return f'IF({celle}>{_LUFT},{mill_ved(celle, "0")}&"{slutt}","")', dom.om_det_udekkede(plan.innhold.resultat) or ""


def _om_veksten(plan: Arkplan) -> tuple[str, str]:
    vekster, kol = _vekstene(plan), _svaret(plan)
    svar = [ref(REGLER, _VEKST + n, kol) for n in range(len(vekster))]
    ulike = ",".join(f"{ett}<>{svar[0]}" for ett in svar[1:]) or "FALSE"
    tekst = "Svaret om regelen avhenger av veksten i kravet. Se arket Regler."
    nå = {_første_under(plan, _VEKST, v.margin)[1] for v in vekster}
    return f'IF(OR({ulike}),"{tekst}","")', tekst if len(nå) > 1 else ""


def _om_prognosen(plan: Arkplan) -> tuple[tuple[str, str], ...]:
    p = plan.innhold.resultat.prognose
    if p is None:
        return ()
    a, b = (ref(REGLER, _etter_veksten(plan) + n, _ÅR) for n in (2, 3))
    (tar, etter_beløpet), (tas, etter_marginen) = dom.tatt_av_prognosen(p), dom.tas_prognosen(p)
    mill, tatt = f"{HARDT}mill.{HARDT}kr", plan.felt("merforbruk")
    begge_under = f'{mill_knapp(f"(-{a})")}&"–"&{mill_knapp(f"(-{b})")}&"{mill} under kravet"'
    begge_over = f'{mill_knapp(b)}&"–"&{mill_knapp(a)}&"{mill} over kravet"'
    delt = f'"fra "&{mill_knapp(a)}&"{mill} over til "&{mill_knapp(f"(-{b})")}&"{mill} under kravet"'
    margin = f"IF({a}<0,{begge_under},IF({b}>=0,{begge_over},{delt}))"
    er_tatt = f'"{tar} "&{mill_knapp(tatt)}&"{mill} {etter_beløpet}"'
    ellers = f'"{tas} "&{margin}&" {etter_marginen}"'
    return ((f"IF({tatt}>{_LUFT},{er_tatt},{ellers})", dom.om_prognosen(plan.innhold.resultat) or ""),)
