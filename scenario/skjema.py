"""JSON-skjema per YAML-type, og feltdokumentasjonen i `konfig/README.md`, laget av begrepene."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from scenario.lesing import FILTYPER

_START, _SLUTT = "<!-- felt: laget av «python -m scenario skjema» -->", "<!-- felt slutt -->"
_TYPER = {
    "string": "tekst",
    "number": "tall",
    "integer": "helt tall",
    "boolean": "true/false",
    "array": "liste",
}


def filer(konfig: Path) -> dict[str, str]:
    """Filnavn under `konfig/` og innholdet de skal ha."""
    ut = {f"skjema/{navn}.schema.json": _skjema(navn) for navn in FILTYPER}
    lesmeg = konfig / "README.md"
    tekst = (
        lesmeg.read_text(encoding="utf-8") if lesmeg.exists() else f"# Tallgrunnlaget\n\n{_START}\n{_SLUTT}\n"
    )
    ut["README.md"] = re.sub(
        f"{re.escape(_START)}.*{re.escape(_SLUTT)}", lambda _: feltdokumentasjon(), tekst, flags=re.DOTALL
    )
    return ut


def _skjema(navn: str) -> str:
    skjema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_modellskjema(navn)}
    return json.dumps(skjema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _modellskjema(navn: str) -> dict[str, Any]:
    return FILTYPER[navn].model_json_schema()


def feltdokumentasjon() -> str:
    """Alle felt i alle YAML-typer som tabeller."""
    deler: dict[str, str] = {}
    for navn in FILTYPER:
        skjema = _modellskjema(navn)
        deler[skjema["title"]] = _tabell(
            f"`{navn}.yaml`" if navn != "tiltak" else "`tiltak/<id>.yaml`", skjema
        )
        for undernavn, under in sorted(skjema.get("$defs", {}).items()):
            if "properties" in under:
                deler.setdefault(undernavn, _tabell(undernavn, under))
    return "\n\n".join([_START, *deler.values(), _SLUTT])


def _tabell(overskrift: str, skjema: dict[str, Any]) -> str:
    må_med = skjema.get("required", [])
    rader = [
        f"| `{felt}` | {_type(s)} | {'ja' if felt in må_med else ''} | {_beskrivelse(s)} |"
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


def _type(skjema: dict[str, Any]) -> str:
    if "$ref" in skjema:
        return str(skjema["$ref"]).rsplit("/", 1)[-1]
    if "enum" in skjema or "const" in skjema:
        return ", ".join(f"`{v}`" for v in skjema.get("enum", [skjema.get("const")]))
    if "anyOf" in skjema or "oneOf" in skjema:
        deler = [_type(d) for d in skjema.get("anyOf", skjema.get("oneOf", [])) if d.get("type") != "null"]
        return " eller ".join(dict.fromkeys(deler))
    return _TYPER.get(str(skjema.get("type")), "felt")
