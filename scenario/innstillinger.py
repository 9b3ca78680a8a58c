"""Det som kan stilles for en installasjon: ett frosset objekt, lest fra miljøet én gang.

Hver innstilling står ett sted, som et felt i `Innstillinger`. Navnet i miljøet, tabellen i `sh drift/start --help` og
kontrollen av verdien følger av feltet. Et navn med vår forstavelse som ikke er en innstilling, stopper starten.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from scenario.feilmeldinger import Inndatafeil

PREFIKS: Final = "INNSPARING_"
_ASCII: Final = str.maketrans({"Æ": "AE", "Ø": "O", "Å": "A"})
_VERT: Final = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]")
_RAMME: Final = re.compile(r"'self'|'none'|https?://[A-Za-z0-9.*:-]+")
_NETTSTED: Final = re.compile(r"\*|https?://[a-z0-9.-]+(:\d{1,5})?")
_KONTAKT: Final = re.compile(r"(mailto:|https://)[!-~]+")
_NØKKEL: Final = re.compile(r"\S{12,200}")
_NODE: Final = re.compile(r"[a-z0-9]{1,8}")
_MAPPE: Final = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")

Nett = ipaddress.IPv4Network | ipaddress.IPv6Network


def _felt(standard: Any, les: Callable[[str], Any], tekst: str, eldre: str = "", hemmelig: bool = False) -> Any:
    return field(default=standard, repr=not hemmelig, metadata={"les": les, "tekst": tekst, "eldre": eldre})


def _heltall(minst: int, høyst: int) -> Callable[[str], int]:
    def les(verdi: str) -> int:
        if not re.fullmatch(r"\d{1,9}", verdi) or not minst <= int(verdi) <= høyst:
            raise ValueError(f"skriv et helt tall fra {minst} til {høyst}")
        return int(verdi)

    return les


def _ja_nei(verdi: str) -> bool:
    if verdi not in ("0", "1"):
        raise ValueError("skriv 1 for ja eller 0 for nei")
    return verdi == "1"


def _ett_av(*mulige: str) -> Callable[[str], str]:
    def les(verdi: str) -> str:
        if verdi not in mulige:
            raise ValueError(f"skriv {' eller '.join(mulige)}")
        return verdi

    return les


def _adresse(verdi: str) -> str:
    try:
        return str(ipaddress.ip_address(verdi))
    except ValueError:
        raise ValueError("skriv en IP-adresse, som 127.0.0.1, eller 0.0.0.0 for alle") from None


def _mønster(mønster: re.Pattern[str], hjelp: str) -> Callable[[str], str]:
    def les(verdi: str) -> str:
        if not mønster.fullmatch(verdi):
            raise ValueError(hjelp)
        return verdi

    return les


def _liste(ett: Callable[[str], Any]) -> Callable[[str], tuple[Any, ...]]:
    return lambda verdi: tuple(ett(del_.strip()) for del_ in verdi.split(",") if del_.strip())


def _nett(verdi: str) -> Nett:
    try:
        return ipaddress.ip_network(verdi)
    except ValueError:
        raise ValueError("skriv adressen eller nettet til den omvendte tjeneren, som 10.0.0.0/24") from None


@dataclass(frozen=True, slots=True)
class Innstillinger:
    """Alt som kan stilles. Uten noe i miljøet svarer appen bare på denne maskinen, på tallene som følger med."""

    adresse: str = _felt("127.0.0.1", _adresse, "adressen appen svarer på; 0.0.0.0 er alle")
    port: int = _felt(8501, _heltall(1, 65535), "porten appen svarer på")
    undermappe: str = _felt("", _mønster(_MAPPE, "skriv mappen uten skråstrek først og sist"), "mappen på nettstedet")
    verter: tuple[str, ...] = _felt(
        (), _liste(_mønster(_VERT, "skriv vertsnavn med komma mellom")), "vertsnavn appen svarer på; tom er alle"
    )
    rammer: tuple[str, ...] = _felt(
        ("'self'",),
        _liste(_mønster(_RAMME, "skriv 'self', 'none' eller https-adresser med komma mellom")),
        "nettsteder som kan vise appen i en ramme",
    )
    nettsteder: tuple[str, ...] = _felt(
        (),
        _liste(_mønster(_NETTSTED, "skriv nettsteder som https://www.kommune.no, med komma mellom, eller * for alle")),
        "nettsteder som kan hente tall fra /api/v1/ i nettleseren og vise /kort/ i en ramme",
    )
    hsts: int = _felt(0, _heltall(0, 63_072_000), "sekunder nettleseren bare skal bruke https; 0 er av")
    betrodd: tuple[Nett, ...] = _felt((), _liste(_nett), "omvendte tjenere som sier hvem klienten er")
    node: str = _felt(
        "",
        _mønster(_NODE, "skriv høyst åtte små bokstaver og sifre"),
        "navnet på prosessen, når det er flere bak samme tjener",
    )
    flest_økter: int = _felt(600, _heltall(1, 20_000), "åpne faner i prosessen før nye må vente")
    glem_etter: int = _felt(300, _heltall(30, 14_400), "sekunder en fane uten nett blir husket")
    tillat_opplasting: bool = _felt(True, _ja_nei, "1 når lister kan lastes opp", "TILLAT_OPPLASTING")
    arbeidere: int = _felt(
        max(1, (os.cpu_count() or 1) - 1), _heltall(0, 64), "prosesser som lager filer og søker; 0 gjør det i appen"
    )
    målinger: bool = _felt(False, _ja_nei, "1 når /malinger svarer med tall for overvåking")
    logg: str = _felt("tekst", _ett_av("tekst", "json"), "formen på loggen: tekst eller json")
    stabsnøkkel: str = _felt(
        "",
        _mønster(_NØKKEL, "skriv minst 12 tegn uten mellomrom"),
        "nøkkelen staben redigerer og publiserer tallgrunnlaget i appen med; tom er av",
        "STABSNØKKEL",
        hemmelig=True,
    )
    kontakt: str = _felt(
        "",
        _mønster(_KONTAKT, "skriv mailto:… eller https://…"),
        "hvem sikkerhetsfeil meldes til, som mailto:… eller https://…",
    )
    konfig: Path | None = _felt(None, Path, "mappen med et annet tallgrunnlag", "KONFIG")
    kommune: str = _felt("", str, "kommunen, når tallgrunnlaget har flere", "KOMMUNE")
    utgaver: Path | None = _felt(None, Path, "et annet arkiv av utgaver", "UTGAVER")
    publiser_ved_start: bool = _felt(False, _ja_nei, "1 når en ny utgave arkiveres ved start", "PUBLISER_VED_START")
    lager: Path | None = _felt(None, Path, "SQLite-filen med korte lenker", "LAGER")
    database_url: str = _felt("", str, "PostgreSQL for korte lenker, i stedet for filen", "DATABASE_URL", hemmelig=True)


def miljønavn(felt: Field[Any]) -> str:
    """Navnet i miljøet: `flest_økter` heter INNSPARING_FLEST_OKTER."""
    return PREFIKS + felt.name.upper().translate(_ASCII)


def les(miljø: Mapping[str, str]) -> Innstillinger:
    """Innstillingene i miljøet. Gir Inndatafeil med én setning per feil: ukjent navn, ugyldig verdi, to som strides."""
    feil = [_ukjent(navn) for navn in sorted(miljø) if navn.startswith(PREFIKS) and navn not in _navnene()]
    verdier = {}
    for felt in fields(Innstillinger):
        try:
            if rå := _verdi(felt, miljø):
                verdier[felt.name] = felt.metadata["les"](rå)
        except ValueError as unntak:
            feil.append(f"{miljønavn(felt)}: {unntak}.")
    if feil:
        raise Inndatafeil(*feil)
    return Innstillinger(**verdier)


def _verdi(felt: Field[Any], miljø: Mapping[str, str]) -> str:
    ny, eldre = miljø.get(miljønavn(felt), "").strip(), miljø.get(felt.metadata["eldre"], "").strip()
    if ny and eldre and ny != eldre:
        raise ValueError(f"også {felt.metadata['eldre']} er satt, til noe annet; behold den ene")
    return ny or eldre


@lru_cache(maxsize=1)
def innstillinger() -> Innstillinger:
    """Innstillingene prosessen ble startet med. Senere endringer i miljøet har ingen virkning."""
    return les(os.environ)


def ligner(miljø: Mapping[str, str]) -> tuple[str, ...]:
    """Navn uten forstavelse som ligner på en innstilling, og som derfor trolig er skrevet feil."""
    eldre = [felt.metadata["eldre"] for felt in fields(Innstillinger) if felt.metadata["eldre"]]
    kjente = {*eldre, *_navnene()}
    return tuple(n for n in sorted(miljø) if n not in kjente and difflib.get_close_matches(n, eldre, 1, 0.9))


def tabell() -> str:
    """Innstillingene med navn, forklaring og standardverdi, én per linje."""
    rader = [(miljønavn(f), f"{f.metadata['tekst']}{_vist(f)}{_eldre(f)}") for f in fields(Innstillinger)]
    bredde = max(len(navn) for navn, _ in rader)
    return "\n".join(f"  {navn:{bredde}}  {tekst}" for navn, tekst in rader)


def _vist(felt: Field[Any]) -> str:
    verdi: Any = felt.default
    if verdi in ("", None, ()):
        return ""
    tekst = ", ".join(verdi) if isinstance(verdi, tuple) else str(int(verdi) if isinstance(verdi, bool) else verdi)
    return f" [{tekst}]"


def _eldre(felt: Field[Any]) -> str:
    return f" (også {felt.metadata['eldre']})" if felt.metadata["eldre"] else ""


def _navnene() -> dict[str, Field[Any]]:
    return {miljønavn(felt): felt for felt in fields(Innstillinger)}


def _ukjent(navn: str) -> str:
    nær = difflib.get_close_matches(navn.removeprefix(PREFIKS), [n.removeprefix(PREFIKS) for n in _navnene()], 1)
    return f"{navn} er ikke en innstilling. " + (
        f"Mente du {PREFIKS}{nær[0]}?" if nær else "Se «sh drift/start --help»."
    )
