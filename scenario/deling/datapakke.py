"""Tabellene i `data/` beskrevet for andre: Frictionless datapakke, og DCAT-AP-NO som JSON-LD.

Alt kommer fra `tabeller.yaml` og kildelista, så beskrivelsen og filene ikke kan bli ulike.
"""

from __future__ import annotations

import json
from typing import Any

from scenario.begreper.felles import Opphav
from scenario.begreper.kommune import Datakolonne, Datatabell, Kommune
from scenario.begreper.tall import Kilde
from scenario.lesing import OPPHAVSKOLONNER

DATAPAKKE, DCAT = "datapackage.json", "dcat.jsonld"
_TYPER = {"tekst": "string", "heltall": "integer", "desimal": "number"}
_LISENS = ("EUPL-1.2", "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12", "EUPL 1.2")
_TEMA = "http://publications.europa.eu/resource/authority/data-theme/"
_CSV = "http://publications.europa.eu/resource/authority/file-type/CSV"
_LISENS_EU = "http://publications.europa.eu/resource/authority/licence/EUPL_1_2"
_ÅPENT = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"


def filer(kommune: Kommune) -> dict[str, str]:
    """Filnavn i kommunens datamappe, og innholdet. Ingen filer når kommunen ikke har tabeller."""
    if not kommune.tabeller:
        return {}
    return {DATAPAKKE: _tekst(datapakke(kommune)), DCAT: _tekst(dcat(kommune))}


def _tekst(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def datapakke(kommune: Kommune) -> dict[str, Any]:
    """Hele pakken etter Frictionless Data Package 1."""
    return {
        "profile": "tabular-data-package",
        "name": f"innsparing-{kommune.id}",
        "title": _tittelen(kommune),
        "description": _om(kommune),
        "licenses": [dict(zip(("name", "path", "title"), _LISENS, strict=True))],
        "sources": [
            {"title": f"{k.id}: {k.tittel}", **({"path": k.adresse} if k.adresse else {})} for k in kommune.kilder
        ],
        "resources": [_ressurs(t) for t in kommune.tabeller],
    }


def _kilde(kilde: Kilde) -> dict[str, str]:
    return {"title": f"{kilde.id}: {kilde.tittel}"} | ({"path": kilde.adresse} if kilde.adresse else {})


def _tittelen(kommune: Kommune) -> str:
    return f"Tallgrunnlag for innsparing, {kommune.opplysninger.navn}"


def _om(kommune: Kommune) -> str:
    return (
        f"Tabeller skrevet av fra offentlige dokumenter om økonomien i {kommune.opplysninger.navn}, med opphav og "
        "kilde på hver rad. En tom tallcelle er ikke tallfestet, aldri 0."
    )


def _ressurs(tabell: Datatabell) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": tabell.id,
        "path": f"{tabell.id}.csv",
        "title": tabell.tittel,
        "description": " ".join(filter(None, (tabell.svarer_på, tabell.merknad))),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "header": True},
        "schema": {
            "fields": [*(_felt(tabell, k) for k in tabell.kolonner), *map(_opphavsfelt, OPPHAVSKOLONNER)],
            "missingValues": [""],
        },
    }


def _felt(tabell: Datatabell, kolonne: Datakolonne) -> dict[str, Any]:
    felt: dict[str, Any] = {"name": kolonne.navn, "title": kolonne.tittel, "type": _TYPER[kolonne.type]}
    egen = any(k.navn == "enhet" for k in tabell.kolonner)
    if kolonne.type != "tekst" and (enhet := kolonne.enhet or ("" if egen else tabell.enhet)):
        felt["description"] = f"Enhet: {enhet}"
    return felt


def _opphavsfelt(navn: str) -> dict[str, Any]:
    if navn == "opphav":
        return {"name": navn, "type": "string", "constraints": {"required": True, "enum": [str(o) for o in Opphav]}}
    return {"name": navn, "type": "string"}


def dcat(kommune: Kommune) -> dict[str, Any]:
    """Datasettet og distribusjonene etter DCAT-AP-NO. Adressene er relative til der filene legges ut."""
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
        },
        "@id": f"#innsparing-{kommune.id}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"innsparing-{kommune.id}",
        "dct:title": _på_bokmål(_tittelen(kommune)),
        "dct:description": _på_bokmål(_om(kommune)),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _på_bokmål("Den som drifter verktøyet")},
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": _på_bokmål("Den som drifter verktøyet"),
            "vcard:hasURL": {"@id": "om"},
        },
        "dcat:theme": [{"@id": f"{_TEMA}GOVE"}, {"@id": f"{_TEMA}ECON"}],
        "dct:accessRights": {"@id": _ÅPENT},
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/NOB"},
        "dcat:distribution": [_distribusjon(t) for t in kommune.tabeller],
    }


def _distribusjon(tabell: Datatabell) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": _på_bokmål(tabell.tittel),
        "dct:description": _på_bokmål(tabell.svarer_på),
        "dcat:accessURL": {"@id": f"{tabell.id}.csv"},
        "dcat:downloadURL": {"@id": f"{tabell.id}.csv"},
        "dct:format": {"@id": _CSV},
        "dct:license": {"@id": _LISENS_EU},
        "dct:conformsTo": {"@id": DATAPAKKE},
    }


def _på_bokmål(tekst: str) -> dict[str, str]:
    return {"@language": "nb", "@value": tekst}
