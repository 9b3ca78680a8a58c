"""Katalogen redigert i appen: tabellen, endringene, og feilene celle for celle.

Et utkast er bare det som er endret: `{id: {kolonne: tekst}}`. Det tiltaket har flere av (lovkrav, følger), står i en
egen tabell, og er alle radene som JSON i én celle. Beløp er hele 1000 kr. `stabslager` lagrer og publiserer det.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from scenario.begreper.effektformer import SatsEffekt
from scenario.begreper.felles import Opphav
from scenario.begreper.kommune import Kommune
from scenario.begreper.tallform import Enhet, knapp, les_tall
from scenario.begreper.tiltak import Status, Tiltak
from scenario.deling.forskjeller import alle_forskjeller
from scenario.deling.kildevern import kildevarsler
from scenario.feilmeldinger import Tallgrunnlagsfeil
from scenario.framstilling.forskjeller import setninger
from scenario.framstilling.tall import oppramsing
from scenario.innhenting.felt import TALL, TILTAK, med
from scenario.innhenting.tilleggsfelt import årsverksenhet
from scenario.innhenting.underlister import LISTENE, TILTAKET, Underliste, en_eller_flere, kildene, lest, vist
from scenario.innhenting.yamlskriving import skriv_endret
from scenario.lesing import les_kommune, les_tekster, tiltaksmappe
from scenario.yamltekst import les_filtekst

NAVN, OMRÅDER, LAV, MIDT, HØY = "Navn", "Områder", "Lavt", "Sannsynlig", "Høyt"
ENHET, PRISÅR, KILDE, START = "Enhet", "Prisår", "Kilde", "Start"
HENSIKT, BAKGRUNN, MERKNAD = "Hensikt", "Bakgrunn", "Om tallet"
ANSVARLIG, ÅRSVERKENE, ÅRSVERKSKILDE, OM_ÅRSVERKENE = "Ansvarlig", "Årsverk", "Kilde til årsverk", "Om årsverkene"
_TALL = {LAV: "lav", MIDT: "sannsynlig", HØY: "høy", PRISÅR: "prisår"}
_TEKST = {NAVN: "navn", START: "start", HENSIKT: "hensikt", BAKGRUNN: "bakgrunn"}
_STED = {
    **{f"effekt.sats.{felt}": kolonne for kolonne, felt in _TALL.items()},
    **{felt: kolonne for kolonne, felt in _TEKST.items()},
    "effekt.sats.kilde": KILDE,
    "effekt.sats.merknad": MERKNAD,
    "områder": OMRÅDER,
    "ansvarlig": ANSVARLIG,
    "årsverk.kilde": ÅRSVERKSKILDE,
    "årsverk.merknad": OM_ÅRSVERKENE,
    "årsverk": ÅRSVERKENE,
    **{liste.felt: liste.navn for liste in LISTENE},
}
"""Kolonnen som viser hvert felt i tiltaksfilen."""
_OM_ÅRSVERK = (ÅRSVERKENE, ÅRSVERKSKILDE, OM_ÅRSVERKENE)
KAN_RETTES = (NAVN, OMRÅDER, LAV, MIDT, HØY, PRISÅR, KILDE, START, HENSIKT, BAKGRUNN, MERKNAD, ANSVARLIG, *_OM_ÅRSVERK)
BARE_BELØP = (LAV, MIDT, HØY, PRISÅR, KILDE, MERKNAD)
"""Kolonnene som er tomme når tiltaket ikke er et beløp per enhet."""

UTEN_KILDE = "Skriv kilden til årsverkene, eller hvorfor tallet er valgt."

Endringer = Mapping[str, Mapping[str, str]]
Tabell = Mapping[str, Sequence[object]]


UTEN_TILTAK = "Velg hvilket tiltak raden gjelder."


@dataclass(frozen=True, slots=True)
class Cellefeil:
    """En feil, og cella den står i. Uten tiltak gjelder den hele katalogen."""

    tiltak: str
    kolonne: str
    melding: str


@dataclass(frozen=True, slots=True)
class Prøvd:
    """Utkastet kontrollert i minnet."""

    filer: Mapping[str, str]
    """Innholdet i hver tiltaksfil som blir en annen, etter id."""
    kommune: Kommune | None
    """Tallgrunnlaget slik det blir; None når noe er feil."""
    feil: tuple[Cellefeil, ...] = ()
    flytter: tuple[str, ...] = ()
    """Én setning for hvert tall og hver tekst som er en annen enn i det publiserte."""
    varsler: tuple[str, ...] = ()
    endret: tuple[str, ...] = ()
    """Én setning for hvert tiltak som får andre årsverk, ansvarlige, lovkrav eller følger."""


# --- Tabellen -------------------------------------------------------------------------------------------------------


def tiltakene(kommune: Kommune) -> tuple[Tiltak, ...]:
    """Radene i tabellen: det som kan velges."""
    return tuple(t for t in kommune.tiltak if t.status is Status.AKTIV)


def som_tabell(kommune: Kommune, endringer: Endringer) -> dict[str, list[str]]:
    """Katalogen som tekst, kolonne for kolonne, med endringene i utkastet."""
    rader = [{**_rad(t), **endringer.get(t.id, {})} for t in tiltakene(kommune)]
    return {kolonne: [rad[kolonne] for rad in rader] for kolonne in (*KAN_RETTES, ENHET)}


def _rad(tiltak: Tiltak) -> dict[str, str]:
    tall = dict.fromkeys((*BARE_BELØP, ENHET), "")
    if isinstance(tiltak.effekt, SatsEffekt):
        s = tiltak.effekt.sats
        tall = {LAV: knapp(s.lav, 6), MIDT: knapp(s.sannsynlig, 6), HØY: knapp(s.høy, 6), ENHET: s.enhet}
        tall |= {PRISÅR: str(s.prisår or ""), KILDE: ", ".join(s.kilde), MERKNAD: s.merknad or ""}
    tekst = {k: str(getattr(tiltak, felt)) for k, felt in _TEKST.items()}
    ansvar = {OMRÅDER: ", ".join(tiltak.områder), ANSVARLIG: tiltak.ansvarlig or ""}
    return {**tall, **tekst, **ansvar, **_årsverksrad(tiltak)}


def _årsverksrad(tiltak: Tiltak) -> dict[str, str]:
    å = tiltak.årsverk
    if å is None or å.verdi is None:
        return dict.fromkeys(_OM_ÅRSVERK, "")
    return {ÅRSVERKENE: knapp(å.verdi, 6), ÅRSVERKSKILDE: ", ".join(å.kilde), OM_ÅRSVERKENE: å.merknad or ""}


def finn_endringer(kommune: Kommune, tabell: Tabell) -> dict[str, dict[str, str]]:
    """Det som er annerledes i tabellen enn i det publiserte."""
    ut = {}
    for n, tiltak in enumerate(tiltakene(kommune)):
        rad = _rad(tiltak)
        nye = {k: t for k in KAN_RETTES if (t := _ren(tabell[k][n])) != _ren(rad[k])}
        if nye:
            ut[tiltak.id] = nye
    return ut


def _ren(verdi: object) -> str:
    return "" if verdi is None else " ".join(str(verdi).split())


# --- Det et tiltak har flere av -------------------------------------------------------------------------------------


def som_listetabell(kommune: Kommune, liste: Underliste, endringer: Endringer) -> dict[str, list[str]]:
    """Radene til alle tiltakene, kolonne for kolonne, med endringene i utkastet. Tiltaket står med navn.

    Uten rader er det én tom, så det går fram at kolonnene er tekst.
    """
    navn = {t.id: t.navn for t in tiltakene(kommune)}
    rader = [
        {TILTAKET: navn.get(id, ""), **rad}
        for id in (*navn, "")
        for rad in _radene(endringer.get(id, {}).get(liste.navn), kommune.tiltak_etter_id.get(id), liste)
    ]
    return {kolonne: [rad.get(kolonne, "") for rad in rader or [{}]] for kolonne in (TILTAKET, *liste.kolonner())}


def _radene(utkast: str | None, tiltak: Tiltak | None, liste: Underliste) -> list[dict[str, str]]:
    if utkast is not None:
        lest: list[dict[str, str]] = json.loads(utkast)
        return lest
    publisert = getattr(tiltak, liste.felt) if tiltak else ()
    return [{k: vist(felt, getattr(en, felt)) for k, felt in liste.kolonner().items()} for en in publisert]


def finn_listeendringer(kommune: Kommune, liste: Underliste, tabell: Tabell) -> dict[str, dict[str, str]]:
    """Tiltakene som har andre rader i tabellen enn i det publiserte. Rader uten tiltak står under «»."""
    ider = {t.navn: t.id for t in tiltakene(kommune)}
    nye: dict[str, list[dict[str, str]]] = {id: [] for id in ider.values()}
    for n, valgt in enumerate(tabell[TILTAKET]):
        rad = {k: tekst for k in liste.kolonner() if (tekst := _ren(tabell[k][n]))}
        if rad:
            nye.setdefault(ider.get(_ren(valgt), ""), []).append(rad)
    før = {t.id: [{k: v for k, v in r.items() if v} for r in _radene(None, t, liste)] for t in tiltakene(kommune)}
    return {
        id: {liste.navn: json.dumps(rader, ensure_ascii=False)} for id, rader in nye.items() if rader != før.get(id, [])
    }


def samlet(*deler: Endringer) -> dict[str, dict[str, str]]:
    """Endringene fra flere tabeller, per tiltak."""
    return {
        id: {k: v for del_ in deler for k, v in del_.get(id, {}).items()} for id in {i: 0 for d in deler for i in d}
    }


# --- Kontrollen -----------------------------------------------------------------------------------------------------


def prøv(konfig: Path, id: str | None, endringer: Endringer, dato: str) -> Prøvd:
    """Hele tallgrunnlaget med endringene, kontrollert i minnet. Feilene står ved cellene. Skriver ingenting."""
    før = les_kommune(konfig, id)
    tekster, _ = les_tekster(konfig, id)
    filer, feil, endret = {}, [], []
    for tiltak, nye in endringer.items():
        if tiltak not in tekster:
            borte = Cellefeil(tiltak, "", "Tiltaket finnes ikke lenger i katalogen.")
            feil.append(borte if tiltak else Cellefeil("", next(iter(nye)), UTEN_TILTAK))
            continue
        data = les_filtekst(tekster[tiltak]).data
        feil += _sett_inn(data, tiltak, {k: t for k, t in nye.items() if k not in _EGET_FELT})
        felt, gale = _nye_felt(data, tiltak, nye, før)
        feil += gale
        data = {**med(data, TILTAK, **felt), "oppdatert": dato}
        endret += [f"«{data['navn']}»: {_navnene(felt)} er endret."] if felt else []
        filer[tiltak] = skriv_endret(tekster[tiltak], data)
    if feil:
        return Prøvd(filer, None, tuple(feil))
    mappe = tiltaksmappe(konfig, id)
    try:
        etter = les_kommune(konfig, id, {mappe / f"{navn}.yaml": tekst for navn, tekst in filer.items()})
    except Tallgrunnlagsfeil as unntak:
        return Prøvd(filer, None, tuple(_ved_cella(f.fil, f.felt, f.melding) for f in unntak.feil))
    return Prøvd(
        filer, etter, (), tuple(setninger(alle_forskjeller(før, etter))), _om_kildene(etter, før), tuple(endret)
    )


def _navnene(felt: Mapping[str, Any]) -> str:
    return oppramsing([_STED[f].lower() for f in TILTAK if f in felt])


def _om_kildene(etter: Kommune, før: Kommune) -> tuple[str, ...]:
    """Setningene om tall som er endret mens kilden står, med navnet på tiltaket."""
    navn = {f"tiltak/{t.id}.yaml": f"«{t.navn}»" for t in etter.tiltak}
    return tuple(f"{navn.get(v.fil, v.fil)}: {v.melding}" for v in kildevarsler(etter, før))


def _sett_inn(data: dict[str, Any], tiltak: str, nye: Mapping[str, str]) -> list[Cellefeil]:
    """Setter det nye inn i innholdet av filen. Gir feilene i det som ikke kan leses."""
    feil = []
    for kolonne, tekst in nye.items():
        sats = data.get("effekt", {}).get("sats")
        try:
            if kolonne not in KAN_RETTES:
                raise ValueError(f"Kolonnen «{kolonne[:30]}» finnes ikke, eller kan ikke rettes her.")
            if kolonne in BARE_BELØP and sats is None:
                raise ValueError("Tiltaket regnes av andre tall. De endres i filen.")
            if kolonne == PRISÅR:
                sats["prisår"] = _årstall(tekst)
            elif kolonne in _TALL:
                sats[_TALL[kolonne]] = _tallet(tekst)
            elif kolonne == KILDE:
                sats["kilde"] = kildene(tekst)
            elif kolonne == MERKNAD:
                sats["merknad"] = tekst
            elif kolonne == OMRÅDER:
                data["områder"] = kildene(tekst)
            else:
                data[_TEKST[kolonne]] = tekst
        except ValueError as unntak:
            feil.append(Cellefeil(tiltak, kolonne, str(unntak)))
    return feil


_EGET_FELT = (ANSVARLIG, *_OM_ÅRSVERK, *(liste.navn for liste in LISTENE))
"""Kolonnene som gir et felt som kan mangle."""


def _nye_felt(
    data: Mapping[str, Any], tiltak: str, nye: Mapping[str, str], kommune: Kommune
) -> tuple[dict[str, Any], list[Cellefeil]]:
    """Feltene som kan mangle, med det nye i; None tar feltet bort. Og feilene i det som ikke kan leses."""
    ut: dict[str, Any] = {"ansvarlig": nye[ANSVARLIG] or None} if ANSVARLIG in nye else {}
    les: dict[str, tuple[str, Callable[[str], Any]]] = {
        liste.navn: (liste.felt, partial(_radene_i, liste)) for liste in LISTENE
    }
    if rørt := next((k for k in _OM_ÅRSVERK if k in nye), ""):
        les[rørt] = ("årsverk", lambda _: _årsverket(data, nye, kommune))
    feil = []
    for kolonne in les.keys() & nye.keys():
        felt, leser = les[kolonne]
        try:
            ut[felt] = leser(nye[kolonne])
        except ValueError as unntak:
            feil.append(Cellefeil(tiltak, kolonne, str(unntak)))
    return ut, feil


def _årsverket(data: Mapping[str, Any], nye: Mapping[str, str], kommune: Kommune) -> dict[str, Any] | None:
    """Årsverkene per enhet. Med en av kommunens kilder er opphavet `kilde`, uten kilde er tallet en antakelse."""
    stod = data.get("årsverk") or {}
    kilder = kildene(nye[ÅRSVERKSKILDE]) if ÅRSVERKSKILDE in nye else list(_tuppel(stod.get("kilde")))
    merknad = nye.get(OM_ÅRSVERKENE, stod.get("merknad"))
    skrevet = nye.get(ÅRSVERKENE, knapp(stod["verdi"], 6) if stod.get("verdi") is not None else "")
    if not skrevet:
        return None
    if not kilder and not merknad:
        raise ValueError(UTEN_KILDE)
    samme = stod.get("verdi") is not None and kilder == list(_tuppel(stod.get("kilde")))
    felt = {
        "verdi": les_tall(skrevet, Enhet.TALL),
        "enhet": stod.get("enhet") or årsverksenhet(data),
        "opphav": stod["opphav"] if samme else _opphavet(kilder, kommune).value,
        "kilde": en_eller_flere(kilder) or None,
        "merknad": merknad or None,
    }
    return med(stod, TALL, **felt)


def _opphavet(kilder: Sequence[str], kommune: Kommune) -> Opphav:
    kjente = [k for id in kilder if (k := kommune.kilde_etter_id.get(id))]
    if not kilder:
        return Opphav.ANTAKELSE
    return Opphav.KILDE if any(k.type == "dokument" for k in kjente) else Opphav.EKSTERN


def _radene_i(liste: Underliste, tekst: str) -> list[dict[str, Any]] | None:
    """Radene slik de står i filen. Det som mangler eller er galt i dem, sier modellen fra om."""
    kolonner = liste.kolonner()
    return [
        {kolonner[k]: lest(kolonner[k], t) for k, t in rad.items() if k in kolonner} for rad in json.loads(tekst)
    ] or None


def _tuppel(verdi: Any) -> Sequence[str]:
    return (verdi,) if isinstance(verdi, str) else verdi or ()


def _tallet(tekst: str) -> float | int:
    tall = les_tall(tekst, Enhet.TUSEN_KR)
    return int(tall) if tall.is_integer() else tall


def _årstall(tekst: str) -> int:
    if not re.fullmatch("[0-9]{4}", tekst):
        raise ValueError(f"«{tekst[:20]}» er ikke et årstall.")
    return int(tekst)


def _ved_cella(fil: str, felt: str, melding: str) -> Cellefeil:
    kolonne = next((k for sted, k in _STED.items() if felt == sted or felt.startswith((f"{sted}[", f"{sted}."))), "")
    sted = Path(fil)
    tiltak = sted.stem if sted.parent.name == "tiltak" else ""
    return Cellefeil(
        tiltak, kolonne, f"{_raden(felt)}{melding}" if kolonne else f"{felt}: {melding}" if felt else melding
    )


def _raden(felt: str) -> str:
    """«Rad 2, kilde: » når feltet er i en av radene under tiltaket."""
    treff = re.fullmatch(r"(\w+)\[(\d+)\]\.?(\w*).*", felt)
    if not treff or treff[1] not in {liste.felt for liste in LISTENE}:
        return ""
    return f"Rad {int(treff[2]) + 1}{', ' if treff[3] else ''}{treff[3].replace('_', ' ')}: "
