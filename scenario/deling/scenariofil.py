"""Scenarioet som JSON eller YAML: kontrakten kommandolinjen leser."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from scenario.begreper.felles import Modell
from scenario.begreper.kommune import Kommune
from scenario.begreper.valg import Antakelser, Beløp, EgenOverlapp, EgetTiltak, Tiltaksvalg, Valg
from scenario.deling.scenarioform import Anslagsform, Antakelsesform, Egenform, Scenarioform, Tiltaksform
from scenario.deling.scenariokontroll import avvik_fra, feil_i
from scenario.feilmeldinger import Feil, Inndatafeil, feil_fra_pydantic
from scenario.yamltekst import FOR_DYPT, Dokument, les_yaml


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
    _stopp_ved_feil(fil, (*avvik_fra(kommune, scenario), *feil_i(scenario)))
    return _som_valg(kommune.år, kommune.standard, scenario)


def les_uten_katalog(standard: Antakelser, data: Any, fil: str = "scenario") -> Valg:
    """Et scenario fra JSON-verdier, kontrollert mot alt som ikke avhenger av tallgrunnlaget.

    Beløp per år står ved årstallet. `standard` gjelder for forutsetninger som ikke er nevnt.
    """
    scenario = _valider(data, fil)
    _stopp_ved_feil(fil, tuple(feil_i(scenario)))
    return _som_valg((), standard, scenario)


def _valider(data: Any, fil: str, linjer: Mapping[Any, int] | None = None) -> Scenarioform:
    try:
        return Scenarioform.model_validate_json(json.dumps(_uten_tomme_felt(data)), strict=True)
    except ValidationError as unntak:
        raise Inndatafeil(*map(str, feil_fra_pydantic(unntak, fil, data, linjer or {}))) from None


def _uten_tomme_felt(data: Any) -> Any:
    """Et felt som står tomt (`null`), betyr det samme som om det ikke var nevnt."""
    if not isinstance(data, dict):
        return data
    nevnt = _nevnte(data, Scenarioform)
    if isinstance(tiltak := nevnt.get("tiltak"), dict):
        nevnt["tiltak"] = {id: _nevnte(ett, Tiltaksform) for id, ett in tiltak.items()}
    if isinstance(egne := nevnt.get("egne_tiltak"), list):
        nevnt["egne_tiltak"] = [_nevnte(ett, Egenform) for ett in egne]
    return nevnt


def _nevnte(data: Any, modell: type[Modell]) -> Any:
    if not isinstance(data, dict):
        return data
    return {navn: verdi for navn, verdi in data.items() if verdi is not None or navn not in modell.model_fields}


def _stopp_ved_feil(fil: str, meldinger: tuple[str, ...]) -> None:
    if meldinger:
        raise Inndatafeil(*(f"{fil}: {m}" for m in meldinger))


def _som_valg(år: tuple[int, ...], standard: Antakelser, scenario: Scenarioform) -> Valg:
    return Valg(
        antakelser=_antakelser(år, standard, scenario.antakelser),
        tiltak=tuple(_tiltaksvalg(år, id, ett or Tiltaksform()) for id, ett in scenario.tiltak.items()),
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


def _antakelser(år: tuple[int, ...], standard: Antakelser, gitt: Antakelsesform | None) -> Antakelser:
    felt = {n: v for n, v in gitt if v is not None} if gitt else {}
    felt = {n: v.som_verdi() if isinstance(v, Anslagsform) else v for n, v in felt.items()}
    for navn in ("krav", "merforbruk", "merinntekt", "planlagt_bruk"):
        if navn in felt:
            felt[navn] = _per_år(år, felt[navn])
    return replace(standard, **felt)


def _tiltaksvalg(år: tuple[int, ...], id: str, ett: Tiltaksform) -> Tiltaksvalg:
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


def _eget(år: tuple[int, ...], ett: Egenform) -> EgetTiltak:
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
