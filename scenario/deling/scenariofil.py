"""Scenarioet som JSON eller YAML: kontrakten kommandolinjen leser."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import fields, replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scenario.begreper.felter import Slag, hos_tiltak, slagene, tallet
from scenario.begreper.kommune import Kommune
from scenario.begreper.scenario import FELTNAVN, GAMMELT_NAVN, Scenario
from scenario.begreper.valg import FORUTSETNINGSFELT, SLAG, EgetTiltak, Forutsetninger, Tiltaksvalg, Valg
from scenario.deling.scenariodata import scenario_som_data
from scenario.deling.scenariokontroll import Sti, avvik_fra, feil_i
from scenario.feilmeldinger import Feil, Inndatafeil, feil_fra_pydantic, feltsti, forklar, sti_som_tekst
from scenario.yamltekst import FOR_DYPT, Dokument, les_yaml

_FELT_I_TILTAK = tuple(f.name for f in fields(Tiltaksvalg))
_FELT_I_EGNE = tuple(f.name for f in fields(EgetTiltak))
_I_TILTAK, _I_EGNE = slagene(Tiltaksvalg), slagene(EgetTiltak)
_I_SCENARIOET = {
    "navn": "Navnet",
    "merknad": "Merknaden",
    "egne_tiltak": "Egne tiltak",
    "overlapp": "Overlappen mellom to tiltak",
    "lukkede_temaer": "Temaene som er lukket",
}


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
    scenario = _valider(data, kommune.år, kommune.standard, fil, linjer)
    feil = [f"{sti_som_tekst(sti)}: {melding}" for sti, melding in feil_i(scenario)]
    _stopp_ved_feil(fil, (*avvik_fra(kommune, scenario, _nøkkelen(data)), *feil))
    return _som_valg(kommune.standard, scenario, data)


def les_uten_katalog(kommune: Kommune, standard: Forutsetninger, data: Any) -> Valg:
    """Et scenario fra JSON-verdier, kontrollert mot alt som ikke avhenger av tallgrunnlaget.

    Beløp per år står ved årstallet. `standard` gjelder for forutsetninger som ikke er nevnt. Gir Inndatafeil der
    setningene nevner feltene slik brukeren kjenner dem; tallgrunnlaget gir bare navnene.
    """
    try:
        scenario = _les_skjema(data, (), standard)
    except ValidationError as unntak:
        raise Inndatafeil(*dict.fromkeys(_setning(kommune, data, feil) for feil in unntak.errors())) from None
    feil = [f"{hva(kommune, data, sti)}: {melding}" for sti, melding in feil_i(scenario)]
    if feil:
        raise Inndatafeil(*feil)
    return _som_valg(standard, scenario, data)


def kontroller(kommune: Kommune, valg: Valg) -> None:
    """Gir Inndatafeil når valget har noe som ikke kan stå i en lenke, og derfor ikke kunne leses tilbake."""
    try:
        les_uten_katalog(kommune, valg.forutsetninger, scenario_som_data(kommune, valg))
    except Inndatafeil as feil:
        raise Inndatafeil(*(f"{setning}." for setning in feil.setninger)) from None


def _setning(kommune: Kommune, data: Any, feil: ErrorDetails) -> str:
    """Feilen som setning: «Effekten av «Salg» kan ikke være 2 000 000 mill. kr; høyst 1 000 000 mill. kr»."""
    sti = feltsti(feil["loc"], data)
    felt, verdi = tallet(_slaget(sti)), feil["input"]
    utenfor = felt.feil(verdi) if felt and isinstance(verdi, int | float) else None
    return f"{hva(kommune, data, sti)}{f' {utenfor}' if utenfor else f': {forklar(feil, ())}'}"


def _slaget(sti: Sti) -> Slag | None:
    match sti:
        case ("forutsetninger", str(felt), *_):
            return SLAG.get(felt)
        case ("tiltak", _, str(felt), *_):
            return _I_TILTAK.get(felt)
        case ("egne_tiltak", _, str(felt), *_):
            return _I_EGNE.get(felt)
        case _:
            return None


def hva(kommune: Kommune, data: Any, sti: Sti) -> str:
    """Feltet slik brukeren kjenner det: «Effekten av «Salg»»."""
    år = next((int(ledd) for ledd in sti[2:] if re.fullmatch("[0-9]{4}", str(ledd))), None)
    match sti:
        case ("forutsetninger", str(felt), *_):
            navn = next((a.navn for a in kommune.forutsetninger if a.id == felt), "En forutsetning")
            return navn + (f" i {år}" if år else "")
        case ("tiltak", str(id), "drivere", str(felt)) | ("tiltak", str(id), str(felt), *_):
            tiltak = kommune.tiltak_etter_id.get(id)
            return hos_tiltak(felt, tiltak.navn if tiltak else id, år)
        case ("egne_tiltak", int(nummer), str(felt), *_):
            return hos_tiltak(felt, str(data["egne_tiltak"][nummer].get("navn") or "eget tiltak"), år)
        case _:
            return _I_SCENARIOET.get(str(sti[0]) if sti else "", "Scenarioet")


def _valider(
    data: Any, år: tuple[int, ...], standard: Forutsetninger, fil: str, linjer: Mapping[Any, int] | None = None
) -> Scenario:
    try:
        return _les_skjema(data, år, standard)
    except ValidationError as unntak:
        raise Inndatafeil(*map(str, feil_fra_pydantic(unntak, fil, data, linjer or {}))) from None


def _les_skjema(data: Any, år: tuple[int, ...], standard: Forutsetninger) -> Scenario:
    return Scenario.model_validate_json(json.dumps(_full_form(data, standard)), strict=True, context={"år": år})


def _full_form(data: Any, standard: Forutsetninger) -> Any:
    """Felt som står tomme (`null`), er som ikke nevnt. Tiltaket får id-en det står under, og tolkningen er med."""
    if not isinstance(data, dict):
        return data
    nevnt = _nevnte(data, (*Scenario.model_fields, GAMMELT_NAVN))
    if isinstance(tiltak := nevnt.get("tiltak"), dict):
        nevnt["tiltak"] = {id: _med_id(id, {} if ett is None else ett) for id, ett in tiltak.items()}
    if isinstance(egne := nevnt.get("egne_tiltak"), list):
        nevnt["egne_tiltak"] = [_nevnte(ett, _FELT_I_EGNE) for ett in egne]
    navn = _nøkkelen(nevnt)
    if isinstance(gitt := nevnt.get(navn), dict):
        nevnt[navn] = {"tolkning": standard.tolkning, **_nevnte(gitt, FORUTSETNINGSFELT)}
    return nevnt


def _nøkkelen(data: Any) -> str:
    """Navnet forutsetningene står under i fila."""
    return GAMMELT_NAVN if data.get(FELTNAVN) is None and data.get(GAMMELT_NAVN) is not None else FELTNAVN


def _med_id(id: str, ett: Any) -> Any:
    return {"id": id, **_nevnte(ett, _FELT_I_TILTAK)} if isinstance(ett, dict) else ett


def _nevnte(data: Any, felt: Container[str]) -> Any:
    if not isinstance(data, dict):
        return data
    return {navn: verdi for navn, verdi in data.items() if verdi is not None or navn not in felt}


def _stopp_ved_feil(fil: str, meldinger: tuple[str, ...]) -> None:
    if meldinger:
        raise Inndatafeil(*(f"{fil}: {m}" for m in meldinger))


def _som_valg(standard: Forutsetninger, scenario: Scenario, data: Any) -> Valg:
    gitt = _nevnte(data.get(_nøkkelen(data)) or {}, FORUTSETNINGSFELT)
    return Valg(
        forutsetninger=replace(standard, **{navn: getattr(scenario.forutsetninger, navn) for navn in gitt}),
        tiltak=tuple(scenario.tiltak.values()),
        egne_tiltak=tuple(scenario.egne_tiltak),
        overlapp=tuple(scenario.overlapp),
        lukkede_temaer=tuple(scenario.lukkede_temaer),
        navn=scenario.navn,
        merknad=scenario.merknad,
    )
