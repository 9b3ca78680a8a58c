"""JSON-skjema per YAML-type, og feltdokumentasjonen i `konfig/README.md`, laget av begrepene."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from scenario.filtyper import SKJEMAER

_START, _SLUTT = "<!-- felt: laget av «python -m scenario skjema» -->", "<!-- felt slutt -->"
_TYPER = {
    "string": "tekst",
    "number": "tall",
    "integer": "helt tall",
    "boolean": "true/false",
    "array": "liste",
}
_FILNAVN = {
    "tiltak": "tiltak/<id>.yaml",
    "pakker": "pakker/<id>.yaml",
    "felles_forutsetninger": "konfig/forutsetninger.yaml",
    "tabeller": "data/…/tabeller.yaml",
}
_UTEN_EGEN_TABELL = {"Rad"}
"""Radene i en tabell står i CSV-filen, ikke i YAML."""


def filer(konfig: Path) -> dict[str, str]:
    """Filnavn under `konfig/` og innholdet de skal ha."""
    ut = {f"skjema/{navn}.schema.json": _skjema(navn) for navn in SKJEMAER}
    lesmeg = konfig / "README.md"
    tekst = lesmeg.read_text(encoding="utf-8") if lesmeg.exists() else f"# Tallgrunnlaget\n\n{_START}\n{_SLUTT}\n"
    ut["README.md"] = re.sub(
        f"{re.escape(_START)}.*{re.escape(_SLUTT)}", lambda _: feltdokumentasjon(), tekst, flags=re.DOTALL
    )
    return ut


def _skjema(navn: str) -> str:
    skjema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_modellskjema(navn)}
    return json.dumps(skjema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _modellskjema(navn: str) -> dict[str, Any]:
    """Skjemaet, der modellene heter det samme som i koden. Biblioteket bytter æ, ø og å i navn med «_»."""
    skjema = SKJEMAER[navn].model_json_schema(ref_template="{model}")
    navn_for = {kort: under["title"] for kort, under in skjema.get("$defs", {}).items()}
    ferdig: dict[str, Any] = _med_navn(skjema, navn_for)
    if navn_for:
        ferdig["$defs"] = {navn_for[kort]: under for kort, under in ferdig["$defs"].items()}
    return ferdig


def _med_navn(verdi: Any, navn_for: dict[str, str]) -> Any:
    if isinstance(verdi, list):
        return [_med_navn(v, navn_for) for v in verdi]
    if not isinstance(verdi, dict):
        return verdi
    ut = {felt: _med_navn(v, navn_for) for felt, v in verdi.items()}
    if "$ref" in verdi:
        ut["$ref"] = f"#/$defs/{navn_for[verdi['$ref']]}"
    if "mapping" in verdi:
        ut["mapping"] = {form: f"#/$defs/{navn_for[modell]}" for form, modell in verdi["mapping"].items()}
    return ut


def feltdokumentasjon() -> str:
    """Alle felt i alle YAML-typer som tabeller."""
    deler: dict[str, str] = {}
    for navn in SKJEMAER:
        skjema = _modellskjema(navn)
        under = dict(sorted(skjema.get("$defs", {}).items()))
        verdier = {n: _type(u, {}) for n, u in under.items() if "enum" in u}
        deler[skjema["title"]] = _tabell(f"`{_FILNAVN.get(navn, f'{navn}.yaml')}`", skjema, verdier)
        for undernavn, undermodell in under.items():
            if "properties" in undermodell and undernavn not in _UTEN_EGEN_TABELL:
                deler.setdefault(undernavn, _tabell(undernavn, undermodell, verdier))
    return "\n\n".join([_START, *deler.values(), _SLUTT])


def _tabell(overskrift: str, skjema: dict[str, Any], verdier: dict[str, str]) -> str:
    må_med = skjema.get("required", [])
    rader = [
        f"| `{felt}` | {_type(s, verdier)} | {'ja' if felt in må_med else ''} | {_beskrivelse(s)} |"
        for felt, s in skjema.get("properties", {}).items()
    ]
    ingress = " ".join(str(skjema.get("description", "")).split())
    return "\n".join(
        [
            f"### {overskrift}",
            "",
            ingress,
            "",
            "| felt | type | må med | betydning |",
            "|---|---|---|---|",
            *rader,
        ]
    )


def _beskrivelse(skjema: dict[str, Any]) -> str:
    return " ".join(str(skjema.get("description", "")).split()).replace("|", "\\|")


def _type(skjema: dict[str, Any], verdier: dict[str, str]) -> str:
    """Typen i ord. `verdier` er modellene som bare er en liste av lovlige ord."""
    if "$ref" in skjema:
        navn = str(skjema["$ref"]).rsplit("/", 1)[-1]
        return verdier.get(navn, navn)
    if "enum" in skjema or "const" in skjema:
        return ", ".join(f"`{v}`" for v in skjema.get("enum", [skjema.get("const")]))
    if "anyOf" in skjema or "oneOf" in skjema:
        alle = [d for d in skjema.get("anyOf", skjema.get("oneOf", [])) if d.get("type") != "null"]
        return " eller ".join(dict.fromkeys(_type(d, verdier) for d in alle))
    if skjema.get("type") == "array" and "items" in skjema:
        return f"liste av {_type(skjema['items'], verdier)}"
    if isinstance(innhold := skjema.get("additionalProperties"), dict):
        return f"{_type(innhold, verdier)} per {'år' if innhold.get('type') == 'number' else 'navn'}"
    return _TYPER.get(str(skjema.get("type")), "felt")
