"""Hele lista til et forslag: hva som skjer med hvert tiltak, alle feil, og filene slik de blir. Ingenting skrives."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from pydantic import ValidationError

from scenario.begreper.kommune import Kommune
from scenario.begreper.tall import Kilde
from scenario.begreper.tiltak import Tiltak
from scenario.feilmeldinger import feil_fra_pydantic
from scenario.innhenting.ark import Listefeil
from scenario.innhenting.felt import TILTAK, Data, Feltendring, endringer, kolonne_for, med
from scenario.innhenting.ider import id_av_navn, id_av_nummer, ledig_kode
from scenario.innhenting.kolonner import forenklet
from scenario.innhenting.leser.meny import DET_SAMME, I_STEDET_FOR, I_TILLEGG
from scenario.innhenting.liste import Innhentetliste, Listerad
from scenario.innhenting.rimelighet import hele_lista, umulige
from scenario.innhenting.utkast import Filutkast, Omstendigheter, endret, nytt
from scenario.innhenting.yamlskriving import skriv_endret, skriv_ny
from scenario.yamltekst import les_filtekst


class Tiltaksskjebne(StrEnum):
    """Hva som skjer med et tiltak."""

    NY = "ny"
    ENDRET = "endret"
    UENDRET = "uendret"
    UTGÅTT = "utgått"
    BEHOLDT = "beholdt"
    """Står ikke i lista, men blir likevel stående: vedtatt, utgått fra før, eller lista er bare et tillegg."""
    VENTER = "venter"
    """Noen må svare på noe om raden først."""
    FEIL = "feil"


@dataclass(frozen=True, slots=True)
class Importvalg:
    """Det den som henter inn lista, har bestemt."""

    dato: date
    filnavn: str = ""
    kilde: str | None = None
    kildetittel: str | None = None
    utgiver: str | None = None
    behold_andre: bool = False
    """Sant når lista er et tillegg: tiltak som ikke står i den, blir stående."""
    godta_beløp: bool = False


@dataclass(frozen=True, slots=True)
class Tiltaksplan:
    """Hva som skjer med ett tiltak."""

    skjebne: Tiltaksskjebne
    id: str
    navn: str
    rad: int = 0
    """Raden i lista; 0 når tiltaket ikke står der."""
    endringer: tuple[Feltendring, ...] = ()
    antatt: tuple[str, ...] = ()
    feil: tuple[Listefeil, ...] = ()
    tiltak: Tiltak | None = None
    """Tiltaket slik det blir; None når raden har feil."""
    tekst: str | None = None
    """Filen slik den blir; None når den ikke skal skrives."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Forslaget for hele lista."""

    tiltak: tuple[Tiltaksplan, ...]
    feil: tuple[Listefeil, ...]
    varsler: tuple[Listefeil, ...]
    ny_kilde: Kilde | None = None
    """Kilden som må føres i kilder.yaml, når ett av tiltakene viser til den."""
    filer: Mapping[str, str] = field(default_factory=dict)
    """Id og innhold for hver tiltaksfil som blir ny eller endret. Tom når lista har feil."""

    @property
    def endrer(self) -> bool:
        """Om noe blir annerledes."""
        return bool(self.filer)


def lag_plan(
    kommune: Kommune,
    tekster: Mapping[str, str],
    liste: Innhentetliste,
    valg: Importvalg,
    delte_koder: Collection[str] = (),
) -> Plan:
    """Planen for en liste. `tekster` er tiltaksfilene slik de er, med id som nøkkel.

    `delte_koder` er lenkekodene i utgavene som er publisert; ingen nye tiltak får dem.
    """
    kilde, om_kilden = _kilden(kommune, liste, valg)
    prisår, om_prisåret = _prisåret(kommune, liste)
    alt = Omstendigheter(kommune, kilde, valg.dato, prisår, om_prisåret, valg.godta_beløp)
    data: dict[str, Data] = {id: les_filtekst(tekst).data for id, tekst in tekster.items()}
    koblet, feil = _koble(liste, data)
    utkast = _alle_utkast(koblet, data, alt, delte_koder)
    varsler = [*liste.varsler, *([Listefeil("", 0, "", om_prisåret)] if om_prisåret else [])]
    for funn in hele_lista(liste, kommune):
        (varsler if valg.godta_beløp else feil).append(funn)
    i_lista = [_vurder(u, id, data.get(id, {}), tekster.get(id, ""), liste) for id, u in utkast]
    i_lista += [
        Tiltaksplan(Tiltaksskjebne.FEIL, "", _navn(r), r.nummer, feil=(f,)) for r, f in _uten_plass(koblet, feil)
    ]
    i_lista += [Tiltaksplan(Tiltaksskjebne.VENTER, r.ligner or "", _navn(r), r.nummer) for r in liste.venter]
    andre = _de_andre(tekster, data, {t.id for t in i_lista}, liste, valg)
    alle = (*sorted(i_lista, key=lambda t: t.rad), *andre)
    varsler += [v for _, u in utkast for v in u.varsler]
    feil = [*liste.feil, *feil, *(f for t in alle for f in t.feil)]
    bruker_kilden = any(t.tiltak and _viser_til(t, kilde.id) for t in alle if t.tekst is not None)
    ny = kilde if bruker_kilden and kilde.id not in kommune.kilde_etter_id else None
    if ny is not None:
        varsler += om_kilden
    filer = {} if feil else {t.id: t.tekst for t in alle if t.tekst is not None}
    return Plan(alle, tuple(sorted(set(feil))), tuple(sorted(set(varsler))), ny, filer)


def _kilden(kommune: Kommune, liste: Innhentetliste, valg: Importvalg) -> tuple[Kilde, list[Listefeil]]:
    """Kilden til beløpene: den som er valgt, den lista oppgir, eller lista selv. Med det leseren må vite om den."""
    oppgitt = valg.kilde or liste.om.get("kilde")
    if oppgitt and (kjent := kommune.kilde_etter_id.get(oppgitt)):
        return kjent, []
    ark = liste.rader[0].ark if liste.rader else ""
    fil = f" ({valg.filnavn})" if valg.filnavn else ""
    tittel = valg.kildetittel or liste.om.get("tittel") or f"Kommunens liste over tiltak{fil}"
    id = oppgitt or _egen_id(kommune, valg.dato, tittel)
    if not oppgitt and (kjent := kommune.kilde_etter_id.get(id)):
        return kjent, []
    år = liste.om.get("år", "")
    ny = Kilde(
        id=re.sub(r"[^A-Za-z0-9-]+", "-", id).strip("-")[:60] or "liste",
        tittel=tittel,
        utgiver=valg.utgiver or liste.om.get("utgiver") or kommune.opplysninger.navn,
        år=int(år) if re.fullmatch(r"(19[89]\d|20\d\d)", år) else valg.dato.year,
        type="dokument",
        gir=f"Tiltak og beløp hentet inn fra lista {valg.dato.isoformat()}.",
    )
    melding = f"kilden føres i kilder.yaml som «{ny.id}» med tittelen «{ny.tittel}»"
    return ny, [Listefeil(ark, 0, "", melding)]


def _egen_id(kommune: Kommune, dato: date, tittel: str) -> str:
    """Id-en til lista som kilde. Den samme lista igjen er den samme kilden; en annen liste samme dag er en ny."""
    nummer, id = 1, f"liste-{dato.isoformat()}"
    while (kjent := kommune.kilde_etter_id.get(id)) and kjent.tittel != tittel:
        nummer += 1
        id = f"liste-{dato.isoformat()}-{nummer}"
    return id


def _prisåret(kommune: Kommune, liste: Innhentetliste) -> tuple[int | None, str]:
    """Året kronene føres med, og det som må sies når lista er i kroner katalogen ennå ikke regner i."""
    katalogens, listas = kommune.opplysninger.prisår, liste.prisår
    if listas is None or katalogens is None or listas <= katalogens:
        return listas or katalogens, ""
    return katalogens, f"Lista er i {listas}-kroner, og er ikke regnet om til {katalogens}-kroner."


# --- Hvilket tiltak en rad gjelder ----------------------------------------------------------------------------------


def _koble(liste: Innhentetliste, data: Mapping[str, Data]) -> tuple[list[tuple[str, Listerad]], list[Listefeil]]:
    """Id-en hver rad gjelder, kjent på id, så nummer, så navn. Tom id er en rad med feil."""
    koblet: list[tuple[str, Listerad]] = []
    feil: list[Listefeil] = []
    brukt: dict[str, int] = {}
    navnene: dict[str, list[str]] = {}
    for id, d in data.items():
        navnene.setdefault(forenklet(d["navn"]), []).append(id)
    for rad in liste.rader:
        id, feilen = _id_for(rad, data, navnene, brukt)
        if feilen is None and id in brukt:
            felt = "id" if "id" in rad.verdier else "navn"
            feilen = rad.feil(felt, f"det samme tiltaket står også i rad {brukt[id]}")
        if feilen is not None:
            feil.append(feilen)
            id = ""
        else:
            brukt[id] = rad.nummer
        koblet.append((id, rad))
    return koblet, feil


def _id_for(
    rad: Listerad, data: Mapping[str, Data], navnene: Mapping[str, Sequence[str]], brukt: Mapping[str, int]
) -> tuple[str, Listefeil | None]:
    id, navn = str(rad.verdier.get("id", "")).strip(), _navn(rad)
    nummer = id if re.fullmatch(r"\d+", id) else str(rad.verdier.get("nummer", ""))
    if id and id != nummer:
        gyldig = re.fullmatch(r"[a-z][a-z0-9_]{2,40}", id)
        return id, None if gyldig else rad.feil("id", f"«{id[:40]}» må være små bokstaver a–z, tall og understrek")
    av_nummer = _med_nummer(nummer, data) if nummer else ""
    if av_nummer in data and av_nummer not in brukt:
        return av_nummer, None
    if rad.ligner and rad.forhold == DET_SAMME:
        return rad.ligner, None
    nytt = rad.forhold in (I_STEDET_FOR, I_TILLEGG)
    kjent = next((k for k in navnene.get(forenklet(navn), ()) if k not in brukt and not nytt), None)
    if kjent or (av_nummer and av_nummer not in brukt):
        return kjent or av_nummer, None
    return id_av_navn(navn, {*data, *brukt}), None


def _med_nummer(nummer: str, data: Mapping[str, Data]) -> str:
    """Id-en til tiltaket som har nummeret, ellers den et nytt tiltak med nummeret får."""
    return next((id for id, d in data.items() if d.get("nummer") == nummer), id_av_nummer(nummer))


def _navn(rad: Listerad) -> str:
    return str(rad.verdier.get("navn", ""))


def _uten_plass(koblet: Iterable[tuple[str, Listerad]], feil: list[Listefeil]) -> list[tuple[Listerad, Listefeil]]:
    """Radene som ikke kan knyttes til et tiltak, med grunnen. De tas ut av den felles lista over feil."""
    etter_rad = {f.rad: f for f in feil if f.rad}
    funnet = [(rad, etter_rad[rad.nummer]) for id, rad in koblet if not id]
    for _, f in funnet:
        feil.remove(f)
    return funnet


# --- Tiltakene slik de blir -----------------------------------------------------------------------------------------


def _alle_utkast(
    koblet: Iterable[tuple[str, Listerad]],
    data: Mapping[str, Data],
    alt: Omstendigheter,
    delte_koder: Collection[str],
) -> list[tuple[str, Filutkast]]:
    koder = {*delte_koder, *(d["kode"] for d in data.values())}
    ut = []
    for id, rad in ((i, r) for i, r in koblet if i):
        if id in data:
            ut.append((id, endret(data[id], rad, alt)))
            continue
        kode = ledig_kode(koder)
        utkast = nytt(id, kode or "a", rad, alt)
        if kode is None:
            utkast.meld(
                "navn", f"det er ikke plass til flere tiltak; katalogen har {len(data)}, og alle koder er brukt"
            )
        koder.add(kode or "a")
        ut.append((id, utkast))
    return ut


def _vurder(utkast: Filutkast, id: str, gammel: Data, tekst: str, liste: Innhentetliste) -> Tiltaksplan:
    rad = utkast.rad
    feil = [f for f in liste.feil if (f.ark, f.rad) == (rad.ark, rad.nummer)] + _nye_feil(utkast, liste)
    data = utkast.data
    if gammel and data != gammel:
        data = med(data, TILTAK, oppdatert=utkast.alt.dato.isoformat())
    tiltak, modellfeil = (None, []) if feil else _les(data, id, rad)
    feil += modellfeil
    forskjell = endringer(gammel, data) if gammel else ()
    felles = Tiltaksplan(
        Tiltaksskjebne.FEIL,
        id,
        data.get("navn") or _navn(rad),
        rad.nummer,
        forskjell,
        tuple(utkast.antatt),
        tuple(feil),
    )
    if tiltak is None:
        return felles
    if not gammel:
        return replace(felles, skjebne=Tiltaksskjebne.NY, tiltak=tiltak, tekst=skriv_ny(data))
    if not forskjell:
        return replace(felles, skjebne=Tiltaksskjebne.UENDRET, tiltak=tiltak, antatt=())
    skjebne = Tiltaksskjebne.UTGÅTT if tiltak.status == "utgått" else Tiltaksskjebne.ENDRET
    return replace(felles, skjebne=skjebne, tiltak=tiltak, tekst=skriv_endret(tekst, data))


def _nye_feil(utkast: Filutkast, liste: Innhentetliste) -> list[Listefeil]:
    """Feilene i raden som ikke følger av en feil som alt er meldt i den samme cella."""
    meldt = {(f.rad, f.kolonne) for f in liste.feil}
    umulig = list(umulige(utkast.rad))
    meldt |= {(f.rad, f.kolonne) for f in umulig}
    return umulig + [f for f in utkast.feil if (f.rad, f.kolonne) not in meldt]


def _les(data: Data, id: str, rad: Listerad) -> tuple[Tiltak | None, list[Listefeil]]:
    """Tiltaket, lest slik tallgrunnlaget leses, eller feilene med kolonnen de kom fra."""
    try:
        return Tiltak.model_validate_json(json.dumps(data), strict=True), []
    except ValidationError as unntak:
        alle = feil_fra_pydantic(unntak, id, data, {})
        return None, [rad.feil(kolonne_for(f.felt), f.melding) for f in alle]


def _de_andre(
    tekster: Mapping[str, str], data: Mapping[str, Data], i_lista: set[str], liste: Innhentetliste, valg: Importvalg
) -> list[Tiltaksplan]:
    """Tiltakene som ikke står i lista. De aktive går ut, om lista ikke bare er et tillegg, eller kommer i tillegg."""
    erstattet = {r.ligner for r in liste.rader if r.forhold == I_STEDET_FOR}
    i_tillegg = {r.ligner for r in liste.rader if r.forhold == I_TILLEGG} - erstattet
    ut = []
    for id, gammel in sorted(data.items()):
        if id in i_lista:
            continue
        beholdt = (valg.behold_andre or id in i_tillegg) and id not in erstattet
        if beholdt or gammel.get("status", "aktiv") != "aktiv":
            ut.append(Tiltaksplan(Tiltaksskjebne.BEHOLDT, id, gammel["navn"]))
            continue
        ny = med(gammel, TILTAK, status="utgått", oppdatert=valg.dato.isoformat())
        tiltak = Tiltak.model_validate_json(json.dumps(ny), strict=True)
        tekst = skriv_endret(tekster[id], ny)
        ut.append(
            Tiltaksplan(Tiltaksskjebne.UTGÅTT, id, gammel["navn"], 0, endringer(gammel, ny), (), (), tiltak, tekst)
        )
    return ut


def _viser_til(plan: Tiltaksplan, kilde: str) -> bool:
    """Om et nytt eller endret felt viser til kilden."""
    return plan.tiltak is not None and f'"{kilde}"' in json.dumps(
        plan.tiltak.model_dump(mode="json", include={"effekt", "varige_merkostnader", "årsverk"}), ensure_ascii=False
    )
