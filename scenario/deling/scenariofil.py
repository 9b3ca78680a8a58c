"""Scenarioet som JSON eller YAML: kontrakten kommandolinjen leser og skriver."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag, ValidationError

from scenario.begreper.felles import Modell, Måned, stopp, verdi_for
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Bidrag, Resultat
from scenario.begreper.tall import kontroller_stigende, skrevet
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import (
    ANTAKELSER,
    Anslag,
    Antakelser,
    Beløp,
    EgenOverlapp,
    EgetTiltak,
    Tiltaksvalg,
    Valg,
)
from scenario.feilmeldinger import Feil, Inndatafeil, feil_fra_pydantic
from scenario.yamltekst import FOR_DYPT, Dokument, les_yaml

STØRST_BELØP = 1e9
"""Høyeste beløp vi tar imot (1000 kr): tusen milliarder."""
MINST_MÅL = 0.001
"""Laveste mål vi tar imot (1000 kr): én krone. Et mål nær 0 gir en måloppnåelse som ikke er et tall."""
FLEST_EGNE = 40
EGEN_ID = "[A-Za-z0-9_-]{1,20}"
"""Mønsteret for id-en til et eget tiltak. Bare tegn som kan stå i en adresse."""

Endelig = Annotated[float, Field(allow_inf_nan=False, ge=-STØRST_BELØP, le=STØRST_BELØP)]
Andel = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1)]
Måneder = Annotated[int, Field(ge=0, le=60)]


def uten_styretegn(verdi: Any) -> Any:
    """Tekst uten styretegn, som ødelegger regneark og dokumenter. Linjeskift og tabulator blir mellomrom."""
    if not isinstance(verdi, str) or verdi.isprintable():
        return verdi
    ren = "".join(" " if tegn in "\t\n\r" else tegn for tegn in verdi)
    return "".join(tegn for tegn in ren if unicodedata.category(tegn) not in ("Cc", "Cs"))


def _anslag(verdi: Any) -> Any:
    if isinstance(verdi, int | float) and not isinstance(verdi, bool):
        return {"lav": verdi, "sannsynlig": verdi, "høy": verdi}
    if not isinstance(verdi, dict):
        stopp("anslag", "skriv ett tall uten anførselstegn, eller feltene lav, sannsynlig og høy")
    return verdi


class _Anslag(Modell):
    lav: Endelig
    sannsynlig: Endelig
    høy: Endelig

    def som_verdi(self) -> Anslag:
        return Anslag(self.lav, self.sannsynlig, self.høy)


EttAnslag = Annotated[_Anslag, BeforeValidator(_anslag)]


def _liste_eller_år(verdi: Any) -> str:
    return "<liste>" if isinstance(verdi, list) else "<år>"


def _med_årstall(verdi: Any) -> Any:
    """Bare hele årstall som feltnavn, så «2024» og «02024» aldri kan være to beløp for samme år."""
    if not isinstance(verdi, dict) or not all(re.fullmatch("[0-9]{4}", str(år)) for år in verdi):
        stopp("år", "skriv ett årstall per linje, for eksempel «2025: 1000», eller en liste med ett tall per år")
    return {int(år): beløp for år, beløp in verdi.items()}


PerÅr = Annotated[
    Annotated[dict[int, Endelig], BeforeValidator(_med_årstall), Tag("<år>")]
    | Annotated[list[Endelig], Tag("<liste>")],
    Discriminator(_liste_eller_år),
]
AndelPerÅr = Annotated[
    Annotated[dict[int, Andel], BeforeValidator(_med_årstall), Tag("<år>")] | Annotated[list[Andel], Tag("<liste>")],
    Discriminator(_liste_eller_år),
]


class _Tiltak(Modell):
    mengde: Endelig | None = None
    start: Måned | None = None
    opptrapping_måneder: Måneder | None = None
    andeler: AndelPerÅr | None = None
    realiseringsgrad: Andel = 1.0
    eget_anslag: EttAnslag | None = None
    varige_merkostnader: Endelig | None = None
    inntektsbortfall: Endelig = 0.0
    omstilling: PerÅr | None = None
    drivere: dict[str, Endelig] = Field(default_factory=dict)


class _Eget(Modell):
    id: Annotated[str, Field(pattern=f"^{EGEN_ID}$")]
    navn: Annotated[str, Field(min_length=1, max_length=80), BeforeValidator(uten_styretegn)]
    helårseffekt: EttAnslag
    start: Måned
    varige_merkostnader: Endelig = 0.0
    inntektsbortfall: Endelig = 0.0
    opptrapping_måneder: Måneder = 0
    andeler: AndelPerÅr | None = None
    realiseringsgrad: Andel = 1.0
    omstilling: PerÅr = Field(default_factory=dict)


class _Overlapp(Modell):
    mellom: tuple[str, str]
    andel: Andel


class _Antakelser(Modell):
    tolkning: str | None = None
    krav: PerÅr | None = None
    mål: Annotated[float, Field(gt=0, le=STØRST_BELØP, allow_inf_nan=False)] | None = None
    realiseringsgrad: Andel | None = None
    merforbruk: PerÅr | None = None
    merinntekt: PerÅr | None = None
    planlagt_bruk: PerÅr | None = None
    reservekrav_vekst_prosent: Annotated[float, Field(ge=-50, le=100, allow_inf_nan=False)] | None = None
    udekket_dekkes_av_fondet: bool | None = None
    regn_med_inntektstiltak: bool | None = None
    ta_med_antakelser: bool | None = None
    usikkerhet: bool | None = None
    felles_levering: EttAnslag | None = None
    felles_forsinkelse_måneder: EttAnslag | None = None


class _Scenario(Modell):
    kommune: str | None = None
    navn: Annotated[str, Field(max_length=80), BeforeValidator(uten_styretegn)] = ""
    merknad: Annotated[str, Field(max_length=200), BeforeValidator(uten_styretegn)] = ""
    tiltak: dict[str, _Tiltak | None] = Field(default_factory=dict)
    egne_tiltak: list[_Eget] = Field(default_factory=list, max_length=FLEST_EGNE)
    overlapp: list[_Overlapp] = Field(default_factory=list, max_length=200)
    antakelser: _Antakelser | None = None
    lukkede_temaer: list[int] = Field(default_factory=list)
    utgåtte: list[str] = Field(default_factory=list)
    """Merknadene `lenke --les` legger ved scenarioet. De er til leseren og endrer ingenting."""
    ukjente: list[str] = Field(default_factory=list)
    endret: list[str] = Field(default_factory=list)


def les_tekst(kommune: Kommune, tekst: str, fil: str = "scenario") -> Valg:
    """Et scenario fra JSON- eller YAML-tekst. Gir Inndatafeil med én setning per feil."""
    dokument = les_dokument(tekst, fil)
    return les_data(kommune, {} if dokument.data is None else dokument.data, fil, dokument.linjer)


def les_dokument(tekst: str, fil: str = "scenario") -> Dokument:
    """Innholdet i JSON- eller YAML-tekst, før kontroll. Gir Inndatafeil når teksten ikke kan leses."""
    dokument = _les_json(tekst) or les_yaml(tekst)
    if dokument.feil:
        raise Inndatafeil(*(str(Feil(fil, "", melding, linje)) for linje, melding in dokument.feil))
    return dokument


def _les_json(tekst: str) -> Dokument | None:
    """JSON leses som JSON, der tall kan skrives `1e5`. None når teksten ikke er JSON."""
    dokument = Dokument()

    def felt(par: list[tuple[str, Any]]) -> dict[str, Any]:
        navngitt = [(_nfc(navn), _nfc(verdi)) for navn, verdi in par]
        for navn, antall in Counter(navn for navn, _ in navngitt).items():
            if antall > 1:
                dokument.feil.append((None, f"feltet «{navn}» står to ganger"))
        return dict(navngitt)

    try:
        dokument.data = json.loads(tekst, object_pairs_hook=felt)
    except RecursionError:
        dokument.feil.append((None, FOR_DYPT))
    except ValueError:
        return None
    return dokument


def _nfc(verdi: Any) -> Any:
    """Æ, ø og å som ett tegn, også når teksten er lagret med to."""
    return unicodedata.normalize("NFC", verdi) if isinstance(verdi, str) else verdi


def les_data(kommune: Kommune, data: Any, fil: str = "scenario", linjer: Mapping[Any, int] | None = None) -> Valg:
    """Et scenario fra JSON-verdier. Ukjente tiltak, år, temaer og mengder utenfor grensene er feil."""
    scenario = _valider(data, fil, linjer)
    _stopp_ved_feil(fil, (*_avvik_fra(kommune, scenario), *_feil_i(scenario)))
    return _som_valg(kommune.år, kommune.standard, scenario)


def les_uten_katalog(standard: Antakelser, data: Any, fil: str = "scenario") -> Valg:
    """Et scenario fra JSON-verdier, kontrollert mot alt som ikke avhenger av tallgrunnlaget.

    Beløp per år står ved årstallet. `standard` gjelder for forutsetninger som ikke er nevnt.
    """
    scenario = _valider(data, fil)
    _stopp_ved_feil(fil, tuple(_feil_i(scenario)))
    return _som_valg((), standard, scenario)


def _valider(data: Any, fil: str, linjer: Mapping[Any, int] | None = None) -> _Scenario:
    try:
        return _Scenario.model_validate_json(json.dumps(_uten_tomme_felt(data)), strict=True)
    except ValidationError as unntak:
        raise Inndatafeil(*map(str, feil_fra_pydantic(unntak, fil, data, linjer or {}))) from None


def _uten_tomme_felt(data: Any) -> Any:
    """Et felt som står tomt (`null`), betyr det samme som om det ikke var nevnt."""
    if not isinstance(data, dict):
        return data
    nevnt = _nevnte(data, _Scenario)
    if isinstance(tiltak := nevnt.get("tiltak"), dict):
        nevnt["tiltak"] = {id: _nevnte(ett, _Tiltak) for id, ett in tiltak.items()}
    if isinstance(egne := nevnt.get("egne_tiltak"), list):
        nevnt["egne_tiltak"] = [_nevnte(ett, _Eget) for ett in egne]
    return nevnt


def _nevnte(data: Any, modell: type[Modell]) -> Any:
    if not isinstance(data, dict):
        return data
    return {navn: verdi for navn, verdi in data.items() if verdi is not None or navn not in modell.model_fields}


def _stopp_ved_feil(fil: str, meldinger: tuple[str, ...]) -> None:
    if meldinger:
        raise Inndatafeil(*(f"{fil}: {m}" for m in meldinger))


def _feil_i(scenario: _Scenario) -> Iterable[str]:
    """Det som er galt uansett tallgrunnlag."""
    for id, ett in scenario.tiltak.items():
        if ett is not None and ett.eget_anslag is not None:
            yield from _feil_i_anslag(f"tiltak.{id}.eget_anslag", ett.eget_anslag)
    sett: set[str] = set()
    for nummer, eget in enumerate(scenario.egne_tiltak):
        if eget.id in sett:
            yield f"egne_tiltak[{nummer}].id: «{eget.id}» er brukt to ganger"
        sett.add(eget.id)
        yield from _feil_i_anslag(f"egne_tiltak[{nummer}].helårseffekt", eget.helårseffekt)
    yield from _feil_i_par(scenario.overlapp)
    if scenario.antakelser is not None:
        mål = scenario.antakelser.mål
        if mål is not None and mål < MINST_MÅL:
            yield f"antakelser.mål: {mål:g} – må være minst {_tall(MINST_MÅL)}"
        yield from _feil_i_felles_usikkerhet(scenario.antakelser)


def _avvik_fra(kommune: Kommune, scenario: _Scenario) -> Iterable[str]:
    """Det som ikke passer med dette tallgrunnlaget."""
    if scenario.kommune not in (None, kommune.id):
        yield f"kommune: scenarioet gjelder «{scenario.kommune}», men tallgrunnlaget er for «{kommune.id}»"
    temaer = {m.id for m in kommune.opplysninger.temaer}
    ukjente = [t for t in scenario.lukkede_temaer if str(t) not in temaer]
    yield from (f"lukkede_temaer: tema {t} finnes ikke" for t in ukjente)
    for id, ett in scenario.tiltak.items():
        tiltak = kommune.tiltak_etter_id.get(id)
        if tiltak is None:
            yield f"tiltak.{id}: tiltaket finnes ikke i katalogen"
        elif ett is not None:
            yield from (f"tiltak.{id}.{melding}" for melding in _feil_i_tiltak(kommune, tiltak, ett))
    for nummer, eget in enumerate(scenario.egne_tiltak):
        yield from (f"egne_tiltak[{nummer}].{melding}" for melding in _feil_i_felles(kommune, eget))
    yield from _ukjente_i_overlapp(kommune, scenario)
    if scenario.antakelser is not None:
        yield from _feil_i_antakelser(kommune, scenario.antakelser)


def _feil_i_tiltak(kommune: Kommune, tiltak: Tiltak, ett: _Tiltak) -> Iterable[str]:
    if (melding := feil_i_mengde(tiltak, ett.mengde)) is not None:
        yield f"mengde: {melding}"
    for navn in sorted(ett.drivere.keys() - tiltak.drivere.keys()):
        kjente = ", ".join(tiltak.drivere) or "ingen"
        yield f"drivere.{navn}: tiltaket har ikke denne driveren; det har {kjente}"
    yield from _feil_i_felles(kommune, ett)


def feil_i_mengde(tiltak: Tiltak, mengde: float | None) -> str | None:
    """Hvorfor mengden ikke kan brukes, som norsk setning; None når den kan."""
    if mengde is None:
        return None
    if tiltak.mengde is None:
        return None if mengde == 1 else "tiltaket er bare av eller på og har ingen mengde"
    m = tiltak.mengde
    if not m.minst <= mengde <= m.størst:
        return f"{_tall(mengde)} er utenfor grensene {_tall(m.minst)}–{_tall(m.størst)} {m.enhet_flertall}"
    if m.heltall and not float(mengde).is_integer():
        return f"{_tall(mengde)} må være et helt antall {m.enhet_flertall}"
    return None


def _tall(verdi: float) -> str:
    return skrevet(verdi).replace(".", ",")


def _feil_i_felles(kommune: Kommune, ett: _Tiltak | _Eget) -> Iterable[str]:
    if (melding := feil_i_start(kommune, ett.start)) is not None:
        yield f"start: {melding}"
    for felt in ("andeler", "omstilling"):
        yield from _feil_i_år(kommune, felt, getattr(ett, felt))


def feil_i_start(kommune: Kommune, start: Måned | None) -> str | None:
    """Hvorfor startmåneden ikke kan brukes, som norsk setning; None når den kan."""
    if start is None or kommune.år[0] <= start.år <= kommune.år[-1] + 10:
        return None
    return f"{start} må ligge fra {kommune.år[0]} til {kommune.år[-1] + 10}"


def _feil_i_anslag(felt: str, anslag: _Anslag) -> Iterable[str]:
    try:
        kontroller_stigende(anslag.lav, anslag.sannsynlig, anslag.høy)
    except ValueError as feil:
        yield f"{felt}.{feil}"


def _feil_i_år(kommune: Kommune, felt: str, verdi: dict[int, float] | list[float] | None) -> Iterable[str]:
    if isinstance(verdi, list) and len(verdi) != len(kommune.år):
        årene = f"{kommune.år[0]}–{kommune.år[-1]}"
        yield f"{felt}: listen må ha {len(kommune.år)} tall, ett for hvert av årene {årene}"
    if isinstance(verdi, dict):
        for år in sorted(verdi.keys() - set(kommune.år)):
            yield f"{felt}.{år}: modellen regner for {kommune.år[0]}–{kommune.år[-1]}"


def _ukjente_i_overlapp(kommune: Kommune, scenario: _Scenario) -> Iterable[str]:
    kjente = kommune.tiltak_etter_id.keys() | {f"eget:{e.id}" for e in scenario.egne_tiltak}
    for nummer, overlapp in enumerate(scenario.overlapp):
        for ukjent in sorted(set(overlapp.mellom) - kjente):
            yield f"overlapp[{nummer}].mellom: tiltaket «{ukjent}» finnes ikke"


def _feil_i_par(alle: Iterable[_Overlapp]) -> Iterable[str]:
    sett: set[frozenset[str]] = set()
    for nummer, overlapp in enumerate(alle):
        par = frozenset(overlapp.mellom)
        if len(par) == 1 or par in sett:
            yield f"overlapp[{nummer}].mellom: et par er to ulike tiltak og kan bare stå én gang"
        sett.add(par)


def _feil_i_antakelser(kommune: Kommune, antakelser: _Antakelser) -> Iterable[str]:
    tolkninger = [t.id for t in kommune.mål.tolkninger]
    if antakelser.tolkning is not None and antakelser.tolkning not in tolkninger:
        yield f"antakelser.tolkning: «{antakelser.tolkning}» må være en av {', '.join(tolkninger)}"
    for felt in ("krav", "merforbruk", "merinntekt", "planlagt_bruk"):
        yield from _feil_i_år(kommune, f"antakelser.{felt}", getattr(antakelser, felt))


def _feil_i_felles_usikkerhet(antakelser: _Antakelser) -> Iterable[str]:
    for felt, størst in (("felles_levering", 1.5), ("felles_forsinkelse_måneder", 36.0)):
        anslag: _Anslag | None = getattr(antakelser, felt)
        if anslag is not None:
            yield from _feil_i_anslag(f"antakelser.{felt}", anslag)
            if anslag.lav < 0 or anslag.høy > størst:
                yield f"antakelser.{felt}: må ligge fra 0 til {_tall(størst)}"


def _som_valg(år: tuple[int, ...], standard: Antakelser, scenario: _Scenario) -> Valg:
    return Valg(
        antakelser=_antakelser(år, standard, scenario.antakelser),
        tiltak=tuple(_tiltaksvalg(år, id, ett or _Tiltak()) for id, ett in scenario.tiltak.items()),
        egne_tiltak=tuple(_eget(år, e) for e in scenario.egne_tiltak),
        overlapp=tuple(EgenOverlapp(o.mellom, o.andel) for o in scenario.overlapp),
        lukkede_temaer=tuple(scenario.lukkede_temaer),
        navn=scenario.navn,
        merknad=scenario.merknad,
    )


def _per_år(år: tuple[int, ...], verdi: dict[int, float] | list[float] | None) -> Beløp | None:
    if verdi is None:
        return None
    par = zip(år, verdi, strict=True) if isinstance(verdi, list) else verdi.items()
    return tuple(sorted(par))


def _antakelser(år: tuple[int, ...], standard: Antakelser, gitt: _Antakelser | None) -> Antakelser:
    felt = {n: v for n, v in gitt if v is not None} if gitt else {}
    felt = {n: v.som_verdi() if isinstance(v, _Anslag) else v for n, v in felt.items()}
    for navn in ("krav", "merforbruk", "merinntekt", "planlagt_bruk"):
        if navn in felt:
            felt[navn] = _per_år(år, felt[navn])
    return replace(standard, **felt)


def _tiltaksvalg(år: tuple[int, ...], id: str, ett: _Tiltak) -> Tiltaksvalg:
    return Tiltaksvalg(
        id=id,
        mengde=ett.mengde,
        start=ett.start,
        opptrapping_måneder=ett.opptrapping_måneder,
        andeler=_per_år(år, ett.andeler),
        realiseringsgrad=ett.realiseringsgrad,
        eget_anslag=ett.eget_anslag.som_verdi() if ett.eget_anslag else None,
        varige_merkostnader=ett.varige_merkostnader,
        inntektsbortfall=ett.inntektsbortfall,
        omstilling=_per_år(år, ett.omstilling),
        drivere=tuple(sorted(ett.drivere.items())),
    )


def _eget(år: tuple[int, ...], ett: _Eget) -> EgetTiltak:
    return EgetTiltak(
        id=ett.id,
        navn=ett.navn,
        helårseffekt=ett.helårseffekt.som_verdi(),
        start=ett.start,
        varige_merkostnader=ett.varige_merkostnader,
        inntektsbortfall=ett.inntektsbortfall,
        opptrapping_måneder=ett.opptrapping_måneder,
        andeler=_per_år(år, ett.andeler),
        realiseringsgrad=ett.realiseringsgrad,
        omstilling=_per_år(år, ett.omstilling) or (),
    )


def fyll_ut(kommune: Kommune, valg: Valg) -> Valg:
    """Samme valg der alt katalogen ellers ville bestemt, er skrevet ut, så det ikke endres med den."""
    return valg.med(tiltak=tuple(fyll_ut_tiltak(kommune, t) for t in valg.tiltak))


def fyll_ut_tiltak(kommune: Kommune, tv: Tiltaksvalg) -> Tiltaksvalg:
    """Mengde, start og opptrapping skrevet ut. Ukjente tiltak er uendret."""
    tiltak = kommune.tiltak_etter_id.get(tv.id)
    if tiltak is None:
        return tv
    opptrapping = tiltak.opptrapping_måneder if tv.opptrapping_måneder is None else tv.opptrapping_måneder
    return Tiltaksvalg(
        id=tv.id,
        mengde=tiltak.standardmengde if tv.mengde is None else float(tv.mengde),
        start=tv.start or tiltak.start,
        opptrapping_måneder=opptrapping,
        andeler=tv.andeler,
        realiseringsgrad=tv.realiseringsgrad,
        eget_anslag=tv.eget_anslag,
        varige_merkostnader=tv.varige_merkostnader,
        inntektsbortfall=tv.inntektsbortfall,
        omstilling=tv.omstilling,
        drivere=tv.drivere,
    )


def scenario_som_data(kommune: Kommune, valg: Valg) -> dict[str, Any]:
    """Valget i kontraktens form. `les_data` gir det samme valget tilbake."""
    data: dict[str, Any] = {"kommune": kommune.id}
    if valg.navn:
        data["navn"] = valg.navn
    if valg.merknad:
        data["merknad"] = valg.merknad
    data["tiltak"] = {t.id: _uten_tomme(t, ("id",)) for t in valg.tiltak}
    data["egne_tiltak"] = [_uten_tomme(e) for e in valg.egne_tiltak]
    data["overlapp"] = [{"mellom": list(o.mellom), "andel": o.andel} for o in valg.overlapp]
    data["antakelser"] = {n: _verdi(n, getattr(valg.antakelser, n)) for n in ANTAKELSER}
    if valg.lukkede_temaer:
        data["lukkede_temaer"] = list(valg.lukkede_temaer)
    return data


_PER_ÅR = {"andeler", "omstilling", "krav", "merforbruk", "merinntekt", "planlagt_bruk"}
_STANDARD = {"realiseringsgrad": 1.0, "inntektsbortfall": 0.0, "drivere": ()}


def _uten_tomme(ett: Tiltaksvalg | EgetTiltak, skjul: tuple[str, ...] = ()) -> dict[str, Any]:
    felt = {n: getattr(ett, n) for f in fields(ett) if (n := f.name) not in skjul}
    if isinstance(ett, Tiltaksvalg):
        felt = {n: v for n, v in felt.items() if v is not None and v != _STANDARD.get(n, math.nan)}
    return {n: _verdi(n, v) for n, v in felt.items()}


def _verdi(navn: str, verdi: Any) -> Any:
    if isinstance(verdi, Måned):
        return str(verdi)
    if isinstance(verdi, Anslag):
        if verdi.lav == verdi.sannsynlig == verdi.høy:
            return _helt(verdi.sannsynlig)
        return {n: _helt(getattr(verdi, n)) for n in ("lav", "sannsynlig", "høy")}
    if isinstance(verdi, tuple):
        return {(str(k) if navn in _PER_ÅR else k): _helt(v) for k, v in verdi}
    return _helt(verdi)


def _helt(verdi: Any) -> Any:
    """Hele tall uten desimal, så en fil et menneske leser ser ut som et menneske skrev den."""
    return int(verdi) if isinstance(verdi, float) and verdi.is_integer() else verdi


def resultat_som_data(resultat: Resultat) -> dict[str, Any]:
    """Resultatet i kontraktens form, i full presisjon (1000 kr)."""
    return {
        "enhet": "1000 kr",
        "år": list(resultat.år),
        "tolkning": resultat.tolkning,
        "mål": resultat.mål,
        "helårseffekt": resultat.helårseffekt,
        "måloppnåelse": resultat.måloppnåelse,
        "rest": resultat.rest,
        "krav": list(resultat.krav),
        "effekt": list(resultat.effekt),
        "overlapp": list(resultat.overlapp),
        "overlapp_helårseffekt": resultat.overlapp_helårseffekt,
        "omstilling": list(resultat.omstilling),
        "udekket": list(resultat.udekket),
        "fond": list(resultat.fond),
        "udekket_merforbruk": list(resultat.udekket_merforbruk),
        "reservekrav": list(resultat.reservekrav),
        "margin": list(resultat.margin),
        "bidrag": {b.id: _bidrag_som_data(b) for b in resultat.bidrag},
        "opphav": {o.value: beløp for o, beløp in resultat.opphav},
        "ikke_tallfestet": list(resultat.ikke_tallfestet),
        "ikke_medregnet": [
            {"tiltak": u.id, "grunn": u.grunn.value, "helårseffekt": u.helårseffekt} for u in resultat.ikke_medregnet
        ],
        "konflikter": [f"{k.melding} {k.forslag}" for k in resultat.konflikter],
        "utgåtte": list(resultat.utgåtte),
        "varsler": list(resultat.varsler),
        "utgave": resultat.utgave,
    }


def _bidrag_som_data(bidrag: Bidrag) -> dict[str, Any]:
    return {
        "helårseffekt": bidrag.helårseffekt,
        "effekt": list(bidrag.effekt),
        "opphav": bidrag.opphav.value,
        "lav": bidrag.lav,
        "høy": bidrag.høy,
    }


def beløp_per_år(kommune: Kommune, par: Beløp) -> dict[int, float]:
    """Beløp for alle årene, 0 der året ikke er nevnt."""
    return {y: verdi_for(par, y) for y in kommune.år}
