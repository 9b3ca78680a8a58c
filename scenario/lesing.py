"""Tallgrunnlaget fra disk til begreper, strengt. Det eneste som leser `konfig/` og `data/`."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import Field, ValidationError

from scenario.begreper.felles import Modell, Opphav
from scenario.begreper.kommune import (
    Antakelse,
    Disposisjonsfond,
    Handlingsregel,
    Innsparingsmål,
    Kolonne,
    Kommune,
    Kommuneopplysninger,
    Rad,
    Tabell,
)
from scenario.begreper.tall import Kilde, Opphavsmerket, Ord, kontroller_stigende, skrevet
from scenario.begreper.tiltak import Relasjon, Tiltak
from scenario.begreper.valg import ANTAKELSER, Anslag, Antakelser
from scenario.feilmeldinger import Feil, Tallgrunnlagsfeil, feil_fra_pydantic, linje_for, sti_som_tekst
from scenario.yamltekst import les_yaml

ROT = Path(__file__).resolve().parent.parent
KONFIG = ROT / "konfig"
OPPHAVSKOLONNER = ("opphav", "kilde", "lysbilde", "formel", "merknad")

M = TypeVar("M", bound=Modell)
Sti = tuple[str | int, ...]


class Kildeliste(Modell):
    """`konfig/kilder.yaml`."""

    kilder: tuple[Kilde, ...]


class Ordliste(Modell):
    """`konfig/ordliste.yaml`."""

    ord: tuple[Ord, ...]


class Forutsetninger(Modell):
    """`antakelser.yaml`: standardverdiene og forklaringen av hver antakelse."""

    standard: Antakelser
    antakelser: tuple[Antakelse, ...]


class Relasjonsliste(Modell):
    """`relasjoner.yaml`."""

    relasjoner: tuple[Relasjon, ...] = ()


class Referansepakke(Modell):
    """`pakker/<id>.yaml`: et navngitt utgangspunkt, der innholdet følger av katalogen."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")
    """Fast navn i adressen: `?p=<id>`. Er også filnavnet."""
    navn: str = Field(min_length=3, max_length=70)
    beskrivelse: str = Field(min_length=10, max_length=280)
    """Hva som er med, i én eller to setninger."""
    opphav: tuple[Opphav, ...]
    """Tiltakene med tall fra disse er med, med katalogens verdier. En tom liste er ingen tiltak."""
    uten: tuple[str, ...] = ()
    """Tiltak som likevel ikke er med, fordi de ikke kan stå sammen med et annet i pakken."""


class Tabelliste(Modell):
    """`data/<kommune>/tabeller.yaml`, i den rekkefølgen leseren møter tabellene."""

    tabeller: tuple[Tabell, ...]


FILTYPER: dict[str, type[Modell]] = {
    "kilder": Kildeliste,
    "ordliste": Ordliste,
    "kommune": Kommuneopplysninger,
    "maal": Innsparingsmål,
    "fond": Disposisjonsfond,
    "handlingsregel": Handlingsregel,
    "antakelser": Forutsetninger,
    "relasjoner": Relasjonsliste,
    "tiltak": Tiltak,
    "pakker": Referansepakke,
    "tabeller": Tabelliste,
}
"""YAML-typene, med filnavnet (eller mappenavnet) de hører til. Skjemaer og dokumentasjon lages av denne."""


def finn_kommuner(konfig: Path = KONFIG) -> tuple[str, ...]:
    """Id-ene til kommunene som har en mappe i tallgrunnlaget."""
    return tuple(sorted(m.name for m in (konfig / "kommuner").glob("*") if m.is_dir()))


def velg_kommune(konfig: Path, id: str | None) -> str:
    """Kommunen det gjelder: den nevnte, ellers den eneste. Gir Tallgrunnlagsfeil når det er uklart."""
    finnes = finn_kommuner(konfig)
    if id is None and len(finnes) == 1:
        return finnes[0]
    if id in finnes:
        return str(id)
    if not finnes:
        mappe = "mappen finnes ikke" if not konfig.exists() else "mappen har ingen kommuner i «kommuner»"
        raise Tallgrunnlagsfeil([Feil(str(konfig), "", f"{mappe}; oppgi mappen med tallgrunnlaget")])
    navn = ", ".join(finnes)
    melding = f"fant ikke kommunen «{id}»; her finnes: {navn}" if id else f"velg kommune; her finnes: {navn}"
    raise Tallgrunnlagsfeil([Feil(str(konfig / "kommuner"), "", melding)])


@dataclass(frozen=True, slots=True)
class _Deler:
    """Det som lot seg lese, fil for fil. None er en fil med feil, som alt er meldt."""

    kilder: Kildeliste | None
    ordliste: Ordliste | None
    opplysninger: Kommuneopplysninger | None
    mål: Innsparingsmål | None
    fond: Disposisjonsfond | None
    regel: Handlingsregel | None
    forutsetninger: Forutsetninger | None
    relasjoner: Relasjonsliste | None
    tiltak: tuple[tuple[Path, Tiltak], ...]
    tabeller: tuple[Tabell, ...]


def les_kommune(
    konfig: Path = KONFIG, id: str | None = None, foreslått: Mapping[Path, str] = MappingProxyType({})
) -> Kommune:
    """Leser og kontrollerer alt tallgrunnlag for én kommune.

    `foreslått` er filer og innholdet de får; de leses i stedet for det som står på disken, som ikke røres.
    Gir Tallgrunnlagsfeil med alle feil i alle filer.
    """
    lesing = _Lesing(konfig, foreslått)
    mappe = konfig / "kommuner" / velg_kommune(konfig, id)
    deler = _les_deler(lesing, konfig, mappe)
    _kontroller_sammenhenger(lesing, deler, mappe)
    _les_pakker(lesing, mappe)
    kommune = _sett_sammen(deler)
    if lesing.feil or kommune is None:
        raise Tallgrunnlagsfeil(lesing.feil)
    return kommune.model_copy(update={"utgave": fingeravtrykk(kommune)})


def les_tekster(konfig: Path = KONFIG, id: str | None = None) -> tuple[dict[str, str], str]:
    """Tiltaksfilene slik de står, med id som nøkkel, og `kilder.yaml`. Til den som skal endre dem.

    Gir Tallgrunnlagsfeil når noen av dem ikke kan leses.
    """
    lesing = _Lesing(konfig)
    mappe = tiltaksmappe(konfig, id)
    filer = {fil.stem: lesing.tekst(fil) for fil in sorted(mappe.glob("*.yaml"))}
    kilder = lesing.tekst(konfig / "kilder.yaml")
    if lesing.feil:
        raise Tallgrunnlagsfeil(lesing.feil)
    return {navn: tekst or "" for navn, tekst in filer.items()}, kilder or ""


def tiltaksmappe(konfig: Path, id: str | None) -> Path:
    """Mappen med én fil per tiltak. Gir Tallgrunnlagsfeil når det er uklart hvilken kommune det gjelder."""
    return konfig / "kommuner" / velg_kommune(konfig, id) / "tiltak"


def les_referansepakker(konfig: Path = KONFIG, id: str | None = None) -> tuple[Referansepakke, ...]:
    """De navngitte pakkene for én kommune, etter id. De er ikke med i fingeravtrykket av tallgrunnlaget.

    Gir Tallgrunnlagsfeil med alle feil i alle pakkene.
    """
    lesing = _Lesing(konfig)
    pakker = _les_pakker(lesing, konfig / "kommuner" / velg_kommune(konfig, id))
    if lesing.feil:
        raise Tallgrunnlagsfeil(lesing.feil)
    return pakker


def _les_pakker(lesing: _Lesing, mappe: Path) -> tuple[Referansepakke, ...]:
    lest = {fil: lesing.fil(fil, Referansepakke) for fil in sorted((mappe / "pakker").glob("*.yaml"))}
    pakker = {fil: pakke for fil, pakke in lest.items() if pakke}
    for fil, pakke in pakker.items():
        _kontroller_pakke(lesing, fil, pakke)
    return tuple(pakker.values())


def _les_deler(lesing: _Lesing, konfig: Path, mappe: Path) -> _Deler:
    foreslåtte = {fil for fil in lesing.foreslått if fil.parent == mappe / "tiltak"}
    filer = sorted({*(mappe / "tiltak").glob("*.yaml"), *foreslåtte})
    if not filer:
        lesing.meld(mappe / "tiltak", (), "mappen har ingen tiltak")
    return _Deler(
        kilder=lesing.fil(konfig / "kilder.yaml", Kildeliste),
        ordliste=lesing.fil(konfig / "ordliste.yaml", Ordliste),
        opplysninger=lesing.fil(mappe / "kommune.yaml", Kommuneopplysninger),
        mål=lesing.fil(mappe / "maal.yaml", Innsparingsmål),
        fond=lesing.fil(mappe / "fond.yaml", Disposisjonsfond),
        regel=lesing.fil(mappe / "handlingsregel.yaml", Handlingsregel),
        forutsetninger=lesing.fil(mappe / "antakelser.yaml", Forutsetninger),
        relasjoner=lesing.fil(mappe / "relasjoner.yaml", Relasjonsliste),
        tiltak=tuple((f, t) for f in filer if (t := lesing.fil(f, Tiltak))),
        tabeller=lesing.tabeller(_datamappe(konfig) / mappe.name),
    )


def _sett_sammen(deler: _Deler) -> Kommune | None:
    if (
        (kilder := deler.kilder)
        and (ordliste := deler.ordliste)
        and (opplysninger := deler.opplysninger)
        and (mål := deler.mål)
        and (fond := deler.fond)
        and (regel := deler.regel)
        and (forutsetninger := deler.forutsetninger)
        and (relasjoner := deler.relasjoner)
    ):
        return Kommune(
            opplysninger=opplysninger,
            mål=mål,
            fond=fond,
            handlingsregel=regel,
            antakelser=forutsetninger.antakelser,
            standard=forutsetninger.standard,
            tiltak=tuple(t for _, t in deler.tiltak),
            relasjoner=relasjoner.relasjoner,
            kilder=kilder.kilder,
            ordliste=ordliste.ord,
            tabeller=deler.tabeller,
        )
    return None


def fingeravtrykk(kommune: Kommune) -> str:
    """Tolv tegn som er like når, og bare når, hele tallgrunnlaget er likt."""
    return avtrykk(som_data(kommune))


def avtrykk(data: Any) -> str:
    """Fingeravtrykket av tallgrunnlaget som JSON-verdier."""
    tekst = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(tekst.encode()).hexdigest()[:12]


def som_data(kommune: Kommune) -> dict[str, Any]:
    """Hele tallgrunnlaget som JSON-verdier, uten utgavens eget navn."""
    return kommune.model_dump(mode="json", exclude={"utgave"})


def _datamappe(konfig: Path) -> Path:
    egen = konfig / "data"
    return egen if egen.is_dir() else konfig.resolve().parent / "data"


class _Lesing:
    """Leser filer og samler feil til alle er lest."""

    def __init__(self, konfig: Path, foreslått: Mapping[Path, str] = MappingProxyType({})) -> None:
        self.rot = konfig.resolve().parent
        self.foreslått = foreslått
        self.feil: list[Feil] = []
        self.linjer: dict[str, dict[Any, int]] = {}

    def navn(self, fil: Path) -> str:
        """Filnavnet slik det vises: fra mappen over `konfig` når det går."""
        try:
            return fil.resolve().relative_to(self.rot).as_posix()
        except ValueError:
            return fil.as_posix()

    def meld(self, fil: Path, sti: Sti, melding: str, linje: int | None = None) -> None:
        """Noterer en feil. Linjen finnes av stien når den ikke er oppgitt."""
        linjer = self.linjer.get(self.navn(fil), {})
        self.feil.append(Feil(self.navn(fil), sti_som_tekst(sti), melding, linje or linje_for(sti, linjer)))

    def fil(self, fil: Path, modell: type[M]) -> M | None:
        """Én YAML-fil som modell, eller None når den har feil (som da er meldt)."""
        tekst = self.tekst(fil)
        if tekst is None:
            return None
        dokument = les_yaml(tekst)
        navn = self.navn(fil)
        self.linjer[navn] = dokument.linjer
        self.feil += [Feil(navn, "", melding, linje) for linje, melding in dokument.feil]
        if dokument.feil and dokument.data is None:
            return None
        try:
            return modell.model_validate_json(json.dumps(dokument.data), strict=True)
        except ValidationError as unntak:
            self.feil += feil_fra_pydantic(unntak, navn, dokument.data, dokument.linjer)
            return None

    def tekst(self, fil: Path) -> str | None:
        """Innholdet i en fil, eller None når den ikke kan leses (som da er meldt)."""
        if fil in self.foreslått:
            return self.foreslått[fil]
        try:
            return unicodedata.normalize("NFC", fil.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            self.meld(fil, (), "filen finnes ikke")
        except UnicodeDecodeError:
            self.meld(fil, (), "filen er ikke lagret som UTF-8")
        except OSError:
            self.meld(fil, (), "filen kan ikke leses")
        return None

    def tabeller(self, mappe: Path) -> tuple[Tabell, ...]:
        """Tabellene i datamappen med radene sine. Ingen mappe gir ingen tabeller."""
        liste = self.fil(mappe / "tabeller.yaml", Tabelliste) if mappe.is_dir() else None
        tabeller = liste.tabeller if liste else ()
        return tuple(t.model_copy(update={"rader": self._rader(mappe, t)}) for t in tabeller)

    def _rader(self, mappe: Path, tabell: Tabell) -> tuple[Rad, ...]:
        fil = mappe / f"{tabell.id}.csv"
        leser = csv.reader(io.StringIO(self.tekst(fil) or "", newline=""), strict=True)
        ventet = [k.navn for k in tabell.kolonner] + list(OPPHAVSKOLONNER)
        rader = []
        try:
            hode = next(leser, ventet)
            if hode != ventet:
                melding = f"kolonnene er {', '.join(hode)}, men tabeller.yaml sier {', '.join(ventet)}"
                self.meld(fil, (), melding, 1)
                return ()
            for celler in leser:
                if len(celler) == len(hode):
                    navngitt = dict(zip(hode, celler, strict=True))
                    rader.append(self._rad(fil, tabell, leser.line_num, navngitt))
                else:
                    melding = f"raden har {len(celler)} celler, men overskriften har {len(hode)}"
                    self.meld(fil, (), melding, leser.line_num)
        except csv.Error:
            melding = "raden kan ikke leses; se etter anførselstegn som ikke er avsluttet"
            self.meld(fil, (), melding, leser.line_num)
        return tuple(rad for rad in rader if rad)

    def _rad(self, fil: Path, tabell: Tabell, nummer: int, celler: dict[str, str]) -> Rad | None:
        antall_feil = len(self.feil)
        verdier = []
        for kolonne in tabell.kolonner:
            try:
                verdier.append(_celle(celler[kolonne.navn], kolonne))
            except ValueError as feil:
                self.meld(fil, (kolonne.navn,), str(feil), nummer)
        if celler["opphav"] not in set(Opphav):
            self.meld(fil, ("opphav",), f"«{celler['opphav']}» må være en av: {', '.join(Opphav)}", nummer)
        if len(self.feil) > antall_feil:
            return None
        return Rad(
            verdier=tuple(verdier),
            opphav=Opphav(celler["opphav"]),
            kilde=tuple(k.strip() for k in celler["kilde"].split(";") if k.strip()),
            **{navn: celler[navn] or None for navn in ("lysbilde", "formel", "merknad")},
        )


_MØNSTER = {"heltall": r"-?\d+", "desimal": r"-?\d+(\.\d+)?"}


def _celle(tekst: str, kolonne: Kolonne) -> str | float | None:
    if not tekst:
        return None
    if kolonne.type == "tekst":
        return tekst
    if not re.fullmatch(_MØNSTER[kolonne.type], tekst):
        raise ValueError(f"{tekst} – skriv et {kolonne.type} med bare sifre, og punktum som desimaltegn")
    return float(tekst)


def _kontroller_sammenhenger(lesing: _Lesing, deler: _Deler, mappe: Path) -> None:
    """Det som går på tvers av filer: id-er, kilder, temaer, områder, relasjoner og år."""
    if deler.opplysninger is not None:
        if deler.opplysninger.id != mappe.name:
            melding = f"«{deler.opplysninger.id}» er ikke mappenavnet «{mappe.name}»"
            lesing.meld(mappe / "kommune.yaml", ("id",), melding)
        for fil, ett in deler.tiltak:
            _kontroller_tiltak(lesing, deler.opplysninger, fil, ett)
    for fil, ett in deler.tiltak:
        if ett.id != fil.stem:
            lesing.meld(fil, ("id",), f"«{ett.id}» er ikke filnavnet «{fil.stem}»")
    _kontroller_koder(lesing, deler.tiltak)
    _kontroller_relasjoner(lesing, deler.relasjoner, mappe / "relasjoner.yaml")
    _kontroller_kilder(lesing, deler, mappe)
    _kontroller_år(lesing, deler, mappe)
    _kontroller_antakelser(lesing, deler, mappe / "antakelser.yaml")
    _kontroller_entydige(lesing, deler, mappe)
    _kontroller_fondssummer(lesing, deler.fond, mappe / "fond.yaml")
    _kontroller_filnavn(lesing, mappe)


def _kontroller_tiltak(lesing: _Lesing, kommune: Kommuneopplysninger, fil: Path, tiltak: Tiltak) -> None:
    if tiltak.start.år < kommune.år[0]:
        melding = f"{tiltak.start} er før {kommune.år[0]}, det første året modellen regner for"
        lesing.meld(fil, ("start",), melding)
    inndelinger = (
        ("temaer", map(str, tiltak.temaer), kommune.temaer),
        ("områder", tiltak.områder, kommune.områder),
        ("grupper", tiltak.grupper, kommune.grupper),
    )
    for felt, brukt, kjente in inndelinger:
        for nummer, id in enumerate(brukt):
            if id not in {m.id for m in kjente}:
                lesing.meld(fil, (felt, nummer), f"«{id}» finnes ikke i kommune.yaml")


def _kontroller_pakke(lesing: _Lesing, fil: Path, pakke: Referansepakke) -> None:
    if pakke.id != fil.stem:
        lesing.meld(fil, ("id",), f"«{pakke.id}» er ikke filnavnet «{fil.stem}»")
    for nummer, opphav in enumerate(pakke.opphav):
        if opphav in (Opphav.IKKE_TALLFESTET, Opphav.EGET):
            lesing.meld(fil, ("opphav", nummer), f"katalogen har ingen tall med opphav «{opphav}»")
    for nummer, id in enumerate(pakke.uten):
        if not (fil.parent.parent / "tiltak" / f"{id}.yaml").is_file():
            lesing.meld(fil, ("uten", nummer), f"tiltaket «{id}» finnes ikke")


def _kontroller_koder(lesing: _Lesing, tiltak: Sequence[tuple[Path, Tiltak]]) -> None:
    antall = Counter(t.kode for _, t in tiltak)
    for fil, ett in tiltak:
        if antall[ett.kode] > 1:
            melding = f"«{ett.kode}» er brukt av flere tiltak; hver kode er fast og bare for ett"
            lesing.meld(fil, ("kode",), melding)


def _kontroller_relasjoner(lesing: _Lesing, liste: Relasjonsliste | None, fil: Path) -> None:
    sett: set[tuple[bool, frozenset[str]]] = set()
    kjente = {f.stem for f in (fil.parent / "tiltak").glob("*.yaml")}
    for nummer, relasjon in enumerate(liste.relasjoner if liste else ()):
        sti = ("relasjoner", nummer, "mellom")
        for ukjent in sorted(set(relasjon.mellom) - kjente):
            lesing.meld(fil, sti, f"tiltaket «{ukjent}» finnes ikke")
        par = (relasjon.type == "overlapper", frozenset(relasjon.mellom))
        if par in sett:
            lesing.meld(fil, sti, "det samme paret står to ganger")
        sett.add(par)


def _kontroller_kilder(lesing: _Lesing, deler: _Deler, mappe: Path) -> None:
    if deler.kilder is None:
        return
    kjente = {k.id for k in deler.kilder.kilder}
    steder: list[tuple[Path, Modell | None]] = [
        (mappe / "maal.yaml", deler.mål),
        (mappe / "fond.yaml", deler.fond),
        (mappe / "handlingsregel.yaml", deler.regel),
        (mappe / "kommune.yaml", deler.opplysninger),
        (mappe / "antakelser.yaml", deler.forutsetninger),
        *deler.tiltak,
    ]
    for fil, modell in steder:
        for sti, kilde in _kildehenvisninger(modell, ()):
            if kilde not in kjente:
                lesing.meld(fil, sti, f"kilden «{kilde}» finnes ikke i kilder.yaml")
    data = _datamappe(mappe.parent.parent) / mappe.name
    for tabell in deler.tabeller:
        for område in _ukjente_områder(deler.opplysninger, tabell):
            lesing.meld(data / f"{tabell.id}.csv", ("område",), f"«{område}» finnes ikke i kommune.yaml")
        for ukjent in sorted({k for rad in tabell.rader for k in rad.kilde} - kjente):
            lesing.meld(data / f"{tabell.id}.csv", ("kilde",), f"kilden «{ukjent}» finnes ikke i kilder.yaml")


def _ukjente_områder(kommune: Kommuneopplysninger | None, tabell: Tabell) -> list[str]:
    """Koder i kolonnen «område» som kommunen ikke har. Summen av dem skrives «Sum»."""
    plass = next((n for n, k in enumerate(tabell.kolonner) if k.navn == "område"), None)
    if kommune is None or plass is None:
        return []
    kjente = {o.id for o in kommune.områder} | {"Sum"}
    return sorted({str(rad.verdier[plass]) for rad in tabell.rader} - kjente)


def _kildehenvisninger(verdi: Any, sti: Sti) -> Iterable[tuple[Sti, str]]:
    """Alle kilde-id-er i en modell, med feltet de står i."""
    if isinstance(verdi, Opphavsmerket | Antakelse):
        yield from (((*sti, "kilde"), k) for k in verdi.kilde)
    elif isinstance(verdi, tuple):
        for nummer, felt in enumerate(verdi):
            yield from _kildehenvisninger(felt, (*sti, nummer))
    elif isinstance(verdi, Modell | dict):
        for navn, felt in verdi.items() if isinstance(verdi, dict) else verdi:
            yield from _kildehenvisninger(felt, (*sti, navn))


def _kontroller_år(lesing: _Lesing, deler: _Deler, mappe: Path) -> None:
    if deler.mål is None or deler.opplysninger is None:
        return
    regnes = set(deler.opplysninger.år)
    for nummer, tolkning in enumerate(deler.mål.tolkninger):
        for år in sorted({y for y, _ in tolkning.krav} ^ regnes):
            grunn = "mangler" if år in regnes else "er ikke et år modellen regner for"
            lesing.meld(mappe / "maal.yaml", ("tolkninger", nummer, "krav"), f"{år} {grunn}")


def _kontroller_antakelser(lesing: _Lesing, deler: _Deler, fil: Path) -> None:
    if deler.forutsetninger is None:
        return
    tolkning = deler.forutsetninger.standard.tolkning
    if deler.mål is not None and tolkning not in {t.id for t in deler.mål.tolkninger}:
        lesing.meld(fil, ("standard", "tolkning"), f"«{tolkning}» finnes ikke i maal.yaml")
    for nummer, antakelse in enumerate(deler.forutsetninger.antakelser):
        if antakelse.styrbar and antakelse.id in ANTAKELSER:
            _kontroller_standard(lesing, deler, antakelse, fil)
        if deler.opplysninger is not None:
            for år in sorted(set(antakelse.valg_for) - set(deler.opplysninger.år)):
                lesing.meld(fil, ("antakelser", nummer, "valg_for"), f"{år} er ikke et år modellen regner for")
    styrbare = {a.id for a in deler.forutsetninger.antakelser if a.styrbar}
    for felt in sorted(set(ANTAKELSER) ^ styrbare):
        lesing.meld(fil, ("antakelser",), f"«{felt}» må stå både som styrbar antakelse og i standard")


def _kontroller_standard(lesing: _Lesing, deler: _Deler, antakelse: Antakelse, fil: Path) -> None:
    """Standardverdien holder seg innenfor grensene antakelsen selv oppgir, gjelder kjente år og stiger."""
    if deler.forutsetninger is None:
        return
    verdi, sti = getattr(deler.forutsetninger.standard, antakelse.id), ("standard", antakelse.id)
    tall: tuple[float, ...] = ()
    if isinstance(verdi, Anslag):
        tall = verdi.nivåer
        try:
            kontroller_stigende(*tall)
        except ValueError as feil:
            felt, _, melding = str(feil).partition(": ")
            lesing.meld(fil, (*sti, felt), melding)
    elif isinstance(verdi, tuple):
        tall = tuple(beløp for _, beløp in verdi)
        kjente = deler.opplysninger.år if deler.opplysninger else [år for år, _ in verdi]
        for år in [år for år, _ in verdi if år not in kjente]:
            lesing.meld(fil, (*sti, str(år)), f"{år} er ikke et år modellen regner for")
    elif isinstance(verdi, float | int) and not isinstance(verdi, bool):
        tall = (verdi,)
    minst, størst = (f if f is not None else e for f, e in ((antakelse.minst, -inf), (antakelse.størst, inf)))
    for ett in tall:
        if not minst <= ett <= størst:
            lesing.meld(fil, sti, f"{skrevet(ett)} er utenfor grensene {skrevet(minst)}–{skrevet(størst)}")


def _kontroller_entydige(lesing: _Lesing, deler: _Deler, mappe: Path) -> None:
    """Hver id i en liste står bare én gang; ellers ville den ene stille tatt plassen til den andre."""
    felt = ("temaer", "områder", "grupper")
    i_kommunen = [(navn, getattr(deler.opplysninger, navn, ())) for navn in felt]
    konfig, data = mappe.parent.parent, _datamappe(mappe.parent.parent) / mappe.name
    lister: list[tuple[Path, str, Sequence[Any]]] = [
        *((mappe / "kommune.yaml", navn, merkinger) for navn, merkinger in i_kommunen),
        (mappe / "maal.yaml", "tolkninger", deler.mål.tolkninger if deler.mål else ()),
        (mappe / "antakelser.yaml", "antakelser", deler.forutsetninger.antakelser if deler.forutsetninger else ()),
        (konfig / "kilder.yaml", "kilder", deler.kilder.kilder if deler.kilder else ()),
        (data / "tabeller.yaml", "tabeller", deler.tabeller),
    ]
    for fil, navn, ting in lister:
        ider = [t.id for t in ting]
        for nummer, id in enumerate(ider):
            if id in ider[:nummer]:
                lesing.meld(fil, (navn, nummer, "id"), f"«{id}» er brukt før i samme liste")


def _kontroller_fondssummer(lesing: _Lesing, fond: Disposisjonsfond | None, fil: Path) -> None:
    """Linjene merket «sum» er summen av alle linjene over som ikke er det."""
    sum_: float | None = 0.0
    for nummer, post in enumerate(fond.poster if fond else ()):
        beløp = post.beløp.verdi
        if beløp is None or sum_ is None:
            sum_ = None
        elif not post.sum:
            sum_ += beløp
        elif abs(beløp - sum_) > 1e-6:
            melding = f"{skrevet(beløp)} er merket som sum, men linjene over gir {skrevet(sum_)}"
            lesing.meld(fil, ("poster", nummer, "beløp", "verdi"), melding)
            sum_ = beløp


def _kontroller_filnavn(lesing: _Lesing, mappe: Path) -> None:
    """Filer vi ikke ville lest, fordi navnet slutter på noe annet enn «.yaml»."""
    for undermappe in (mappe, mappe / "tiltak", mappe / "pakker"):
        for fil in sorted(undermappe.glob("*")):
            if fil.suffix != ".yaml" and fil.suffix.lower() in (".yaml", ".yml"):
                lesing.meld(fil, (), "filen blir ikke lest; navnet må slutte på «.yaml»")
