"""Utgaver: hele tallgrunnlaget slik det var da en lenke ble delt. En publisert utgave endres aldri.

    data/utgaver/<kommune>/<fingeravtrykk>.json   tallgrunnlaget, én verdi per linje
    data/utgaver/<kommune>/svar/<fingeravtrykk>.json   svarene på de godkjente scenarioene da
    data/utgaver/<kommune>/oversikt.csv           utgavene i den rekkefølgen de ble publisert
    data/utgaver/sum.txt                          SHA-256 av hver utgave, for `sha256sum -c sum.txt`

Feltene står i samme rekkefølge som i begrepene, så fila kan leses. Fingeravtrykket regnes av innholdet med
sorterte felt. Oversikten og summene får nye linjer, men de gamle linjene blir stående.

Nye felt i begrepene må ha en standardverdi, og kontrollene der må ikke bli strengere. Da kan gamle utgaver
leses som før. Går ikke det, økes `FORMAT` med én, og `OVERGANGER` får en funksjon som gjør om en gammel
utgave når den leses. Fila selv røres ikke.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from scenario.begreper.kommune import Kommune
from scenario.deling.kodevern import kodefeil
from scenario.feilmeldinger import Feil, Inndatafeil, Tallgrunnlagsfeil, feil_fra_pydantic
from scenario.innstillinger import innstillinger
from scenario.lesing import ROT, avtrykk, fingeravtrykk, som_data

ARKIV = ROT / "data" / "utgaver"
FORMAT = 2


def _uten_regnemåte(data: dict[str, Any]) -> dict[str, Any]:
    """Måten det regnes på sto en kort tid i tallgrunnlaget. Den står i versjonen av koden."""
    return {navn: verdi for navn, verdi in data.items() if navn != "regnemåte"}


OVERGANGER: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = (_uten_regnemåte,)
"""Funksjonen på plass n gjør om tallgrunnlaget fra format n + 1 til n + 2."""

FINGERAVTRYKK = re.compile(r"[0-9a-f]{12}")


def arkivmappe() -> Path:
    """Mappen med utgavene: den som er innstilt, ellers den som følger med."""
    return innstillinger().utgaver or ARKIV


@dataclass(frozen=True, slots=True)
class Utgave:
    """En linje i oversikten."""

    utgave: str
    dato: str
    merknad: str


class Arkiv:
    """De publiserte utgavene for én kommune."""

    def __init__(self, kommune: str, mappe: Path = ARKIV) -> None:
        self.rot = mappe
        self.mappe = mappe / kommune

    def hent(self, utgave: str) -> Kommune | None:
        """Tallgrunnlaget i utgaven, eller None når den ikke er publisert.

        Gir Tallgrunnlagsfeil når fila er skadet eller endret.
        """
        if not FINGERAVTRYKK.fullmatch(utgave):
            return None
        fil = self.mappe / f"{utgave}.json"
        return _les_husket(fil) if fil.is_file() else None

    def utgaver(self) -> tuple[Utgave, ...]:
        """Utgavene i oversikten, den eldste først."""
        fil = self.mappe / "oversikt.csv"
        linjer = list(csv.reader(io.StringIO(_tekst(fil), newline=""))) if fil.is_file() else []
        if any(len(linje) != len(fields(Utgave)) for linje in linjer):
            _stopp(fil, "en linje har ikke tre felt: utgave, dato og merknad")
        return tuple(Utgave(*linje) for linje in linjer[1:])

    def alle(self) -> Iterator[Kommune]:
        """Tallgrunnlaget i hver utgave som ligger i arkivet. Gir Tallgrunnlagsfeil når en fil er skadet."""
        return map(_les_husket, sorted(self.mappe.glob("*.json")))

    def siste(self) -> Kommune | None:
        """Utgaven som sist ble publisert."""
        utgaver = self.utgaver()
        return self.hent(utgaver[-1].utgave) if utgaver else None

    def siste_hele(self) -> Kommune | None:
        """Den nyeste utgaven som kan leses; skadde hoppes over."""
        for rad in reversed(self.utgaver()):
            try:
                if kommune := self.hent(rad.utgave):
                    return kommune
            except Tallgrunnlagsfeil:
                continue
        return None

    def er_publisert(self, kommune: Kommune) -> bool:
        """Sant når lenker til dette tallgrunnlaget kan leses også etter at tallene er endret."""
        return self.hent(kommune.utgave) == kommune

    def publiser(self, kommune: Kommune, dato: str, merknad: str = "") -> bool:
        """Skriver utgaven. Gir False, og endrer ingenting, når den er publisert fra før.

        Gir Tallgrunnlagsfeil når et tiltak har fått en kode som er delt for et annet.
        """
        _kontroller_dato(dato)
        if feil := kodefeil(kommune, self.alle()):
            raise Tallgrunnlagsfeil(list(feil))
        utgave, innhold = fingeravtrykk(kommune), tekst(kommune)
        fil = self.mappe / f"{utgave}.json"
        if fil.exists():
            les_utgave(fil)
            innhold = _tekst(fil)
        else:
            _skriv_hel(fil, innhold)
        _legg_til(self.rot / "sum.txt", "", f"{_sum(innhold)}  {self.mappe.name}/{fil.name}")
        if utgave in {u.utgave for u in self.utgaver()}:
            return False
        hode = _csv_linje(f.name for f in fields(Utgave))
        linje = _csv_linje((utgave, dato, " ".join(merknad.split())))
        _legg_til(self.mappe / "oversikt.csv", hode, linje)
        return True

    def svarfil(self, utgave: str) -> Path:
        """Fila med svarene på de godkjente scenarioene da utgaven ble publisert."""
        return self.mappe / "svar" / f"{utgave}.json"

    def lagre_svar(self, utgave: str, innhold: str) -> bool:
        """Skriver svarene. Gir False, og endrer ingenting, når de er lagret fra før."""
        fil = self.svarfil(utgave)
        if fil.exists():
            return False
        _skriv_hel(fil, innhold)
        _legg_til(self.rot / "sum.txt", "", f"{_sum(innhold)}  {self.mappe.name}/svar/{fil.name}")
        return True


def tekst(kommune: Kommune) -> str:
    """Innholdet i fila for en utgave."""
    data = som_data(kommune)
    return _som_tekst({"format": FORMAT, "utgave": avtrykk(data), "kommune": data})


def _som_tekst(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def les_utgave(fil: Path) -> Kommune:
    """Tallgrunnlaget i fila. Gir Tallgrunnlagsfeil når den ikke er nøyaktig det som ble publisert."""
    data = _uendret_innhold(fil)
    nummer = data["format"]
    if not isinstance(nummer, int) or not 1 <= nummer <= FORMAT:
        _stopp(fil, f"utgaven har format {nummer}, men dette programmet leser 1–{FORMAT}")
    innhold = data["kommune"]
    for overgang in OVERGANGER[nummer - 1 :]:
        innhold = overgang(innhold)
    try:
        kommune = Kommune.model_validate(innhold)
    except ValidationError as feil:
        raise Tallgrunnlagsfeil(feil_fra_pydantic(feil, fil.name, innhold, {})) from None
    if kommune.id != fil.parent.name:
        _stopp(fil, f"utgaven gjelder «{kommune.id}», men ligger i mappen «{fil.parent.name}»")
    return kommune.model_copy(update={"utgave": fil.stem})


@lru_cache(maxsize=16)
def _les_husket(fil: Path) -> Kommune:
    return les_utgave(fil)


def _uendret_innhold(fil: Path) -> dict[str, Any]:
    """Innholdet i fila når alt i den passer med fingeravtrykket den heter."""
    rå = _tekst(fil)
    try:
        data = json.loads(rå)
        hel = isinstance(data, dict) and data.keys() == {"format", "utgave", "kommune"}
        uendret = hel and _som_tekst(data) == rå
    except (ValueError, RecursionError):
        _stopp(fil, "utgaven er skadet og kan ikke leses; hent fila tilbake fra git")
    if not uendret or avtrykk(data["kommune"]) != data["utgave"]:
        _stopp(fil, "utgaven er endret etter at den ble publisert; hent fila tilbake fra git")
    if data["utgave"] != fil.stem:
        _stopp(fil, f"fila inneholder utgaven «{data['utgave']}» og skal hete det")
    innhold: dict[str, Any] = data
    return innhold


def feil_i_arkivet(mappe: Path = ARKIV) -> tuple[str, ...]:
    """Én setning for hver utgave som er endret, borte eller ikke ført opp. Tomt når alt er i orden."""
    summer = {navn: sum_ for sum_, _, navn in (s.partition("  ") for s in _linjer(mappe / "sum.txt"))}
    filer = {f.relative_to(mappe).as_posix(): f for f in sorted(mappe.glob("*/*.json"))}
    svar = {f.relative_to(mappe).as_posix(): f for f in sorted(mappe.glob("*/svar/*.json"))}
    feil = [f"{navn} er borte" for navn in summer if navn not in filer | svar]
    feil += [f"{navn} mangler i sum.txt" for navn in filer | svar if navn not in summer]
    feil += [
        f"{navn} er endret etter at den ble publisert" for navn, f in svar.items() if _avviker(f, summer.get(navn))
    ]
    for navn, fil in filer.items():
        try:
            les_utgave(fil)
            if navn in summer and _sum(_tekst(fil)) != summer[navn]:
                feil.append(f"{navn} er endret etter at den ble publisert")
            if fil.stem not in {u.utgave for u in Arkiv(fil.parent.name, mappe).utgaver()}:
                feil.append(f"{navn} mangler i oversikt.csv")
        except Tallgrunnlagsfeil as unntak:
            feil += map(str, unntak.feil)
    return tuple(feil)


def _avviker(fil: Path, sum_: str | None) -> bool:
    return sum_ is not None and _sum(_tekst(fil)) != sum_


def _sum(innhold: str) -> str:
    return hashlib.sha256(innhold.encode()).hexdigest()


def _tekst(fil: Path) -> str:
    try:
        return fil.read_bytes().decode()
    except UnicodeDecodeError:
        _stopp(fil, "fila er ikke lagret som UTF-8; hent den tilbake fra git")
    except OSError:
        _stopp(fil, "fila kan ikke leses")


def _linjer(fil: Path) -> list[str]:
    return _tekst(fil).splitlines() if fil.is_file() else []


def _legg_til(fil: Path, hode: str, linje: str) -> None:
    """Skriver linjen nederst når den ikke står der, i én skriving."""
    if linje in _linjer(fil):
        return
    hode = "" if fil.exists() or not hode else f"{hode}\n"
    with fil.open("a", encoding="utf-8", newline="") as åpen:
        åpen.write(f"{hode}{linje}\n")


def _skriv_hel(fil: Path, innhold: str) -> None:
    """Fila finnes enten ikke eller er hel, også når skrivingen blir avbrutt."""
    fil.parent.mkdir(parents=True, exist_ok=True)
    ny = fil.with_suffix(".ny")
    ny.write_bytes(innhold.encode())
    os.replace(ny, fil)


def _csv_linje(felt: Iterable[str]) -> str:
    ut = io.StringIO(newline="")
    csv.writer(ut, lineterminator="").writerow(felt)
    return ut.getvalue()


def _kontroller_dato(dato: str) -> None:
    try:
        gyldig = date.fromisoformat(dato).isoformat() == dato
    except ValueError:
        gyldig = False
    if not gyldig:
        raise Inndatafeil(f"«{dato[:40]}» er ikke en dato. Skriv år, måned og dag slik: 2026-05-04")


def _stopp(fil: Path, melding: str) -> NoReturn:
    raise Tallgrunnlagsfeil([Feil(fil.as_posix(), "", melding)])
