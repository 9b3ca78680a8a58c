"""`usikkerhet`: hva et scenario trolig gir, og hvor sannsynlig det er å nå målet, som JSON."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from scenario.feilmeldinger import Inndatafeil
from scenario.kommandoer.felles import hent_scenario, med_scenario, skriv_json

if TYPE_CHECKING:
    from scenario.analyse.usikkerhet import Usikkerhet

_FÆRREST, _FLEST = 64, 262_144


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("usikkerhet", help="regn ut hva et scenario trolig gir")
    med_scenario(leser)
    leser.add_argument(
        "--trekninger", type=int, metavar="N", help="antall trekninger; rundes opp til en toerpotens (16384)"
    )
    leser.add_argument("--frø", "--froe", type=int, metavar="N", help="frøet trekningene starter fra")
    leser.set_defaults(kjør=kjør)


def kjør(valgt: argparse.Namespace) -> int:
    """Skriver svaret. Tiltak som ikke kan stå sammen, stopper beregningen."""
    from scenario.analyse.usikkerhet import ANTALL, FRØ, Trekkplan, usikkerhet

    antall = ANTALL if valgt.trekninger is None else valgt.trekninger
    frø = FRØ if valgt.frø is None else valgt.frø
    if not _FÆRREST <= antall <= _FLEST:
        raise Inndatafeil(f"--trekninger: {antall} må ligge fra {_FÆRREST} til {_FLEST}")
    if frø < 0:
        raise Inndatafeil(f"--frø: {frø} må være 0 eller større")
    svar = usikkerhet(*hent_scenario(valgt), Trekkplan(antall, frø))
    if svar.resultat.konflikter:
        raise Inndatafeil(*(f"{k.melding} {k.forslag}" for k in svar.resultat.konflikter))
    skriv_json(som_data(svar))
    return 0


def som_data(svar: Usikkerhet) -> dict[str, Any]:
    """Svaret i kontraktens form (1000 kr, sannsynligheter 0–1)."""
    nivåer = ("p5", "p10", "p25", "p50", "p75", "p90", "p95")
    return {
        "enhet": "1000 kr",
        "år": list(svar.resultat.år),
        "mål": svar.resultat.mål,
        "trekninger": svar.trekninger,
        "frø": svar.frø,
        **{nivå: _på_nivå(svar, nivå) for nivå in nivåer},
        "sannsynlighet": {
            "mål": svar.sannsynlighet_mål,
            "krav": list(svar.sannsynlighet_krav),
            "over_reservekrav": list(svar.sannsynlighet_over_reservekrav),
            "tomt_fond": list(svar.sannsynlighet_tomt_fond),
        },
        "sannsynlige_tall": {
            "helårseffekt": svar.resultat.helårseffekt,
            "effekt": list(svar.resultat.effekt),
            "fond": list(svar.resultat.fond),
        },
        "forklaring": {ledd.årsak.value: ledd.beløp for ledd in svar.forklaring},
        "søyler": [asdict(s) for s in svar.søyler],
        "viktigst": [_utslag(u) for u in svar.viktigst],
        "viktigst_for_fondet": [_utslag(u) for u in svar.viktigst_for_fondet],
        "utgave": svar.resultat.utgave,
    }


def _på_nivå(svar: Usikkerhet, nivå: str) -> dict[str, Any]:
    return {
        "helårseffekt": getattr(svar.helårseffekt, nivå),
        "oppnådd": getattr(svar.oppnådd, nivå),
        "effekt": [getattr(e, nivå) for e in svar.effekt],
        "fond": [getattr(f, nivå) for f in svar.fond],
    }


def _utslag(utslag: Any) -> dict[str, Any]:
    felt = asdict(utslag)
    return {"tiltak": felt.pop("id"), **felt}
