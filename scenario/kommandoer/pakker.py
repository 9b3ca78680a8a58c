"""`pakker`: pakker av tiltak som når målet under grensene du setter, som JSON. Regnestykker, ikke anbefalinger."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from scenario.begreper.tallform import Enhet
from scenario.deling.scenariodata import resultat_som_data, scenario_som_data
from scenario.feilmeldinger import Inndatafeil
from scenario.framstilling.tall import HARDT
from scenario.kommandoer.felles import bare_vårt_på_standard_ut, hent_scenario, med_scenario, skriv_json, tall

if TYPE_CHECKING:
    from scenario.analyse.pakker import Følsomhet, Gjentakelse, Pakke, Pakkespørsmål, Prinsipp, Tak, Umulig

MERKNAD = "Regnestykker, ikke anbefalinger."
_FLEST = 100
_LENGST_TID = 3600
_FORMÅL = ("færrest", "konsekvens", "trygghet", "tidlig", "omstilling")


def legg_til(under: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    """Kommandoens argumenter."""
    leser = under.add_parser("pakker", help="finn pakker av tiltak som når målet")
    med_scenario(leser)
    leser.add_argument("--formål", "--formaal", choices=_FORMÅL, required=True, help="det pakken skal ha minst av")
    leser.add_argument("--antall", type=int, default=10, metavar="N", help="flest pakker i listen (10)")
    leser.add_argument(
        "--mål", "--maal", type=tall(Enhet.TUSEN_KR), metavar="BELØP", help="effekten som skal nås, i 1000 kr"
    )
    leser.add_argument(
        "--år", "--aar", type=int, metavar="ÅR", help="året effekten skal være nådd (ellers helårsnivået)"
    )
    _med_grenser(leser)
    leser.add_argument(
        "--tid", type=tall(Enhet.TALL), metavar="SEKUNDER", help="gi det beste som er funnet når tiden er ute"
    )
    leser.add_argument("--prinsipp", action="store_true", help="ta med hvor langt det rekker uten hvert tema")
    leser.set_defaults(kjør=kjør)


def _med_grenser(leser: argparse.ArgumentParser) -> None:
    flere: dict[str, Any] = {"action": "append", "default": []}
    leser.add_argument("--må-med", "--maa-med", metavar="ID", help="tiltak som må være med", **flere)
    leser.add_argument("--ikke-aktuelt", metavar="ID", help="tiltak som ikke er aktuelle", **flere)
    leser.add_argument("--lukk", type=int, metavar="TEMA", help="tema som er lukket", **flere)
    leser.add_argument("--tak", metavar="GRENSE", help="for eksempel tema:1=30000 eller gruppe:elever=#2", **flere)
    leser.add_argument("--høyst", "--hoyst", type=int, metavar="N", help="flest tiltak i en pakke")
    leser.add_argument("--fond", type=int, metavar="ÅR", help="år fondet skal holde kravet", **flere)
    leser.add_argument(
        "--antakelser", type=tall(Enhet.PROSENT), metavar="PROSENT", help="størst del som hviler på antakelser"
    )
    leser.add_argument("--mengdetrinn", type=int, metavar="N", help="mengder som prøves per tiltak (5)")
    leser.add_argument("--standardmengder", action="store_true", help="alle tiltak har katalogens standardmengde")
    leser.add_argument("--utsett", type=int, metavar="MÅNEDER", help="utsettelse som også prøves", **flere)
    leser.add_argument("--vekt", metavar="GRUPPE=VEKT", help="hvor tungt følgene for en gruppe teller (1)", **flere)
    leser.add_argument("--ulikhet", type=int, metavar="N", help="tiltak som minst skiller to pakker (4)")


def kjør(valgt: argparse.Namespace) -> int:
    """Skriver svaret. At ingen pakke finnes, er også et svar."""
    from scenario.analyse.pakker import Frist, feil_i, følsomhet, prinsipp, svar

    if not 1 <= valgt.antall <= _FLEST:
        raise Inndatafeil(f"--antall: {valgt.antall} må ligge fra 1 til {_FLEST}")
    if valgt.tid is not None and not 0 <= valgt.tid <= _LENGST_TID:
        raise Inndatafeil(f"--tid: {valgt.tid:g} må ligge fra 0 til {_LENGST_TID} sekunder")
    spørsmål = _spørsmål(valgt)
    if feil := feil_i(spørsmål):
        raise Inndatafeil(*feil)
    frist = Frist() if valgt.tid is None else Frist.om(valgt.tid, time.monotonic)
    with bare_vårt_på_standard_ut():
        svaret = svar(spørsmål, valgt.antall, frist)
        dørene = _prinsipp(spørsmål, prinsipp(spørsmål), følsomhet(spørsmål)) if valgt.prinsipp else None
    data = {
        "merknad": MERKNAD,
        "enhet": "1000 kr",
        "spørsmål": _spørsmål_som_data(spørsmål),
        "status": svaret.status.value,
        "pakker": [_pakke(spørsmål, p) for p in svaret.pakker],
        "går_igjen_i": _gjentakelse(svaret.gjentakelse),
        "ingen_når_målet_uten": [asdict(u) for u in svaret.uunnværlige],
        "umulig": _umulig(svaret.umulig),
    }
    skriv_json(data if dørene is None else {**data, "prinsipp": dørene})
    return 0


def _spørsmål(valgt: argparse.Namespace) -> Pakkespørsmål:
    from scenario.analyse.pakker import Formål, Pakkespørsmål, med_standardmengder

    kommune, valg = hent_scenario(valgt)
    gitt = {"mengdetrinn": valgt.mengdetrinn, "ulikhet": valgt.ulikhet}
    spørsmål = Pakkespørsmål(
        kommune,
        valg,
        formål=Formål(valgt.formål),
        mål=valgt.mål,
        år=valgt.år,
        må_med=tuple(valgt.må_med),
        ikke_aktuelt=tuple(valgt.ikke_aktuelt),
        lukkede_temaer=tuple(valgt.lukk),
        tak=tuple(map(_tak, valgt.tak)),
        høyst_tiltak=valgt.høyst,
        fond_over_krav=tuple(valgt.fond),
        høyst_antakelser_prosent=valgt.antakelser,
        utsettelser=(0, *valgt.utsett),
        vekter=tuple(map(_vekt, valgt.vekt)),
        **{navn: verdi for navn, verdi in gitt.items() if verdi is not None},
    )
    return med_standardmengder(spørsmål) if valgt.standardmengder else spørsmål


def _tak(tekst: str) -> Tak:
    """`tema:1=30000` er kroner, `tema:1=#2` er antall tiltak."""
    from scenario.analyse.pakker import Inndeling, Tak

    hva, _, grense = tekst.partition("=")
    inndeling, _, id = hva.partition(":")
    try:
        if grense.startswith("#"):
            return Tak(Inndeling(inndeling), id, antall=int(grense[1:]))
        return Tak(Inndeling(inndeling), id, kroner=tall(Enhet.TUSEN_KR)(grense))
    except (ValueError, argparse.ArgumentTypeError):
        raise Inndatafeil(
            f"--tak: «{tekst}» må se ut som tema:1=30000, område:P01=30000 eller gruppe:elever=#2"
        ) from None


def _vekt(tekst: str) -> tuple[str, float]:
    gruppe, _, vekt = tekst.partition("=")
    try:
        return gruppe, tall(Enhet.TALL)(vekt)
    except argparse.ArgumentTypeError:
        raise Inndatafeil(f"--vekt: «{tekst}» må se ut som elever=2") from None


def _spørsmål_som_data(s: Pakkespørsmål) -> dict[str, Any]:
    from scenario.analyse.pakker import krav_om_effekt

    utelatt = ("kommune", "valg", "tak", "mengder", "starter", "vekter", "lukkede_temaer", "mål")
    return {
        **{f.name: getattr(s, f.name) for f in fields(s) if f.name not in utelatt},
        "formål": s.formål.value,
        "mål": krav_om_effekt(s),
        "lukkede_temaer": sorted(s.lukket),
        "tak": [{**asdict(t), "inndeling": t.inndeling.value} for t in s.tak],
        "vekter": {m.id: s.vekt(m.id) for m in s.kommune.opplysninger.grupper},
    }


def _pakke(s: Pakkespørsmål, p: Pakke) -> dict[str, Any]:
    return {
        "tiltak": list(p.tiltak),
        "formålsverdi": p.formålsverdi,
        "minst_mulig": p.minst_mulig,
        "gap": p.gap,
        "bevist": p.bevist,
        "entydig": p.entydig,
        "scenario": scenario_som_data(s.kommune, p.valg),
        "resultat": resultat_som_data(p.resultat),
    }


def _gjentakelse(g: Gjentakelse | None) -> dict[str, Any] | None:
    return None if g is None else {**asdict(g), "andeler": dict(g.andeler)}


def _umulig(u: Umulig | None) -> dict[str, Any] | None:
    if u is None:
        return None
    return {
        "motsigelser": list(u.motsigelser),
        "mål": u.mål,
        "størst_effekt": u.størst_effekt,
        "mangler": u.mangler,
        "løsninger": [
            {
                "grense": r.grense.type.value,
                "gjelder": r.grense.gjelder,
                "verdi": r.grense.verdi,
                "størst_effekt_uten": r.størst_effekt,
                "når_målet": r.når_målet,
                "nødvendig": r.nødvendig,
            }
            for r in u.løsninger
        ],
    }


def _prinsipp(s: Pakkespørsmål, p: Prinsipp, rader: Sequence[Følsomhet]) -> dict[str, Any]:
    from scenario.framstilling.pakketekst import prinsippsetning

    return {
        "svar": prinsippsetning(s.kommune, p).replace(HARDT, " "),
        "mål": p.mål,
        "åpne_temaer": list(p.åpne),
        "størst_effekt": p.størst,
        "når_målet": p.når_målet,
        "størst_effekt_alle_åpne": p.størst_alle_åpne,
        "temaer": [{**asdict(t), "kroner": t.kroner} for t in p.temaer],
        "minste_sett_av_temaer": [list(sett) for sett in p.minste_sett],
        "nås_ikke_uten": [{**asdict(a), "avgjort": a.avgjort} for a in p.avstander],
        "må_stå_åpne": list(p.må_stå_åpne),
        "følsomhet": [_følsomhet(f) for f in rader],
        "scenario": scenario_som_data(s.kommune, p.valg),
        "resultat": resultat_som_data(p.resultat),
    }


def _følsomhet(f: Følsomhet) -> dict[str, Any]:
    return {
        "hvis": f.grep.value,
        "beløp": f.beløp,
        "størst_effekt": f.rekker.størst,
        "når_målet": f.når_målet,
        "størst_effekt_uten_tema": dict(f.rekker.uten_tema),
        "nås_ikke_uten": list(f.ikke_uten),
    }
