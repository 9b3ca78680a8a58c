"""Spørsmål og svar redigert i appen: tabellen, feilene celle for celle, og filen.

Et svar lagres som utkast eller publisert, og bare det publiserte vises. Svarene er ikke med i fingeravtrykket av
tallgrunnlaget, så det lages ingen ny utgave. Id, dato og utgave fylles ut når de står tomme.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from scenario.begreper.kommune import Kommune
from scenario.begreper.sporsmal import Besvart, Spørsmålsliste
from scenario.feilmeldinger import Feil, Inndatafeil, Tallgrunnlagsfeil
from scenario.innhenting.filbytte import bytt
from scenario.innhenting.yamlskriving import skriv_endret, skriv_ny
from scenario.lesing import les_spørsmål, spørsmålsfil

KOLONNER = {f"{felt[:1].upper()}{felt[1:]}".replace("_", " "): felt for felt in Besvart.model_fields}
"""Feltet i modellen, etter overskriften."""
TILTAK = next(k for k, felt in KOLONNER.items() if felt == "tiltak")
VALG = {k: get_args(Besvart.model_fields[f].annotation) for k, f in KOLONNER.items() if f in ("type", "status")}
"""Verdiene modellen godtar, for kolonnene som har faste verdier."""
NYERE = "Noen andre har lagret svar siden du åpnet siden. Last siden på nytt, og gjør endringene dine om igjen."
BORTE = "Svaret {id} er publisert, og kan ikke tas bort. Skriv et nytt som erstatter det."

Tabell = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Radfeil:
    """En feil, og raden og kolonnen den står i. Uten rad gjelder den hele tabellen."""

    rad: int
    kolonne: str
    melding: str


@dataclass(frozen=True, slots=True)
class PrøvdeSvar:
    """Svarene kontrollert i minnet. `tekst` er filen slik den blir; den samme når ingenting er endret."""

    tekst: str
    feil: tuple[Radfeil, ...] = ()


def les_filen(konfig: Path, id: str | None) -> str:
    """Filen slik den står; tom når den ikke finnes."""
    fil = spørsmålsfil(konfig, id)
    return fil.read_text(encoding="utf-8") if fil.exists() else ""


def som_tabell(kommune: Kommune, liste: Spørsmålsliste) -> dict[str, list[Any]]:
    """Svarene kolonne for kolonne. Tiltakene står med navn. Uten svar er det én tom rad."""
    if not liste.spørsmål:
        return {k: [[] if k == TILTAK else ""] for k in KOLONNER}
    navn = {t.id: t.navn for t in kommune.tiltak}
    return {
        k: [[navn.get(id, id) for id in s.tiltak] if k == TILTAK else getattr(s, felt) or "" for s in liste.spørsmål]
        for k, felt in KOLONNER.items()
    }


def prøv(konfig: Path, kommune: Kommune, stod: str, tabell: Tabell, dato: str) -> PrøvdeSvar:
    """Tabellen kontrollert i minnet, med feilene ved cellene. `stod` er filen da siden ble åpnet."""
    før = lest(konfig, kommune, stod)
    rader = _radene(kommune, tabell, før, dato)
    beholdt = {r["id"] for r in rader}
    if borte := next((s.id for s in før.spørsmål if s.status == "publisert" and s.id not in beholdt), ""):
        return PrøvdeSvar(stod, (Radfeil(0, "", BORTE.format(id=borte)),))
    data = {"spørsmål": rader}
    tekst = skriv_endret(stod, data) if stod else skriv_ny(data) if rader else ""
    try:
        uendret = lest(konfig, kommune, tekst) == før
    except Tallgrunnlagsfeil as unntak:
        return PrøvdeSvar(tekst, tuple(map(_ved_cella, unntak.feil)))
    return PrøvdeSvar(stod if uendret else tekst)


def lagre(konfig: Path, id: str, stod: str, prøvd: PrøvdeSvar) -> None:
    """Skriver filen. Gir Inndatafeil når noe er galt, når noen andre kom først, eller når den ikke kan skrives."""
    if prøvd.feil:
        raise Inndatafeil("Rett feilene først.")
    if les_filen(konfig, id) != stod:
        raise Inndatafeil(NYERE)
    try:
        bytt(spørsmålsfil(konfig, id), prøvd.tekst)
    except OSError as feil:
        raise Inndatafeil(f"Svarene kan ikke lagres her ({feil.strerror}).") from None


def lest(konfig: Path, kommune: Kommune, tekst: str) -> Spørsmålsliste:
    """Svarene i en fil med dette innholdet. Gir Tallgrunnlagsfeil når den har feil."""
    if not tekst:
        return Spørsmålsliste()
    return les_spørsmål(konfig, kommune.id, {spørsmålsfil(konfig, kommune.id): tekst})


def _radene(kommune: Kommune, tabell: Tabell, før: Spørsmålsliste, dato: str) -> list[dict[str, Any]]:
    """Radene slik de står i filen. Tomme felt er ikke med, og en helt tom rad er ingen rad."""
    ider = {t.navn: t.id for t in kommune.tiltak}
    brukte = [s.id for s in før.spørsmål]
    ut = []
    for n in range(len(tabell[TILTAK])):
        skrevet = {felt: _verdi(felt, tabell[k][n], ider) for k, felt in KOLONNER.items()}
        rad = {felt: verdi for felt, verdi in skrevet.items() if verdi}
        if not rad.keys() - {"status", "type"}:
            continue
        rad.setdefault("id", _neste(brukte, dato[:4]))
        brukte.append(rad["id"])
        felles = {"dato": dato, "utgave": kommune.utgave} | rad
        ut.append({felt: felles[felt] for felt in Besvart.model_fields if felt in felles})
    return ut


def _verdi(felt: str, celle: Any, ider: Mapping[str, str]) -> Any:
    if felt == "tiltak":
        return [ider.get(navn, navn) for navn in (celle if celle is not None else ())]
    return "" if celle is None else " ".join(str(celle).split())


def _neste(brukte: Sequence[str], år: str) -> str:
    """Det neste løpenummeret i den nyeste runden. En id brukes aldri om igjen."""
    kjente = [(int(å), int(runde), int(nr)) for å, runde, nr in (id.split("-") for id in brukte if id.count("-") == 2)]
    å, runde, nr = max(kjente, default=(int(år), 1, 0))
    return f"{å}-{runde}-{nr + 1:03}"


def _ved_cella(feil: Feil) -> Radfeil:
    _, _, resten = feil.felt.partition("[")
    rad, _, felt = resten.partition("]")
    navnet = felt.removeprefix(".").partition("[")[0]
    kolonne = next((k for k, f in KOLONNER.items() if navnet == f), "")
    return Radfeil(int(rad) + 1 if rad.isdigit() else 0, kolonne, feil.melding)
