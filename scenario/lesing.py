"""Tallgrunnlaget fra disk til begreper, strengt. Det eneste som leser `konfig/` og `data/`."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from scenario.begreper.felles import Modell, Opphav
from scenario.begreper.kommune import (
    Datakolonne,
    Datarad,
    Datatabell,
    Disposisjonsfond,
    Forutsetning,
    Handlingsregel,
    Innsparingsmål,
    Kommune,
    Kommuneopplysninger,
)
from scenario.begreper.oppfolging import Oppfølging
from scenario.begreper.sporsmal import Spørsmålsliste
from scenario.begreper.tiltak import Tiltak
from scenario.feilmeldinger import Feil, Tallgrunnlagsfeil, feil_fra_pydantic, linje_for, sti_som_tekst
from scenario.filtyper import (
    FORUTSETNINGSFIL,
    GAMMELT_FILNAVN,
    Deler,
    Fellesforutsetninger,
    Forutsetningsfil,
    Kildeliste,
    Ordliste,
    Referansepakke,
    Regelliste,
    Relasjonsliste,
    Tabelliste,
    datamappe,
    forutsetningsfil,
)
from scenario.grunnlagskontroll import (
    kontroller_oppfølging,
    kontroller_pakke,
    kontroller_sammenhenger,
    kontroller_spørsmål,
)
from scenario.yamltekst import les_filtekst

ROT = Path(__file__).resolve().parent.parent
KONFIG = ROT / "konfig"
REGLER = "handlingsregler.yaml"
OPPFØLGING, SPØRSMÅL = "oppfolging.yaml", "sporsmal.yaml"
OPPHAVSKOLONNER = ("opphav", "kilde", "lysbilde", "formel", "merknad")

M = TypeVar("M", bound=Modell)
Sti = tuple[str | int, ...]


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
    kontroller_sammenhenger(lesing, deler, mappe)
    _les_pakker(lesing, mappe)
    _les_oppfølging(lesing, mappe, deler.kilder)
    _les_spørsmål(lesing, mappe)
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
    kilder = lesing.tekst(konfig / "kommuner" / velg_kommune(konfig, id) / "kilder.yaml")
    if lesing.feil:
        raise Tallgrunnlagsfeil(lesing.feil)
    return {navn: tekst or "" for navn, tekst in filer.items()}, kilder or ""


def tiltaksmappe(konfig: Path, id: str | None) -> Path:
    """Mappen med én fil per tiltak. Gir Tallgrunnlagsfeil når det er uklart hvilken kommune det gjelder."""
    return konfig / "kommuner" / velg_kommune(konfig, id) / "tiltak"


def egne_forutsetninger(konfig: Path, id: str | None) -> Path:
    """Kommunens egen fil med forutsetningene. Gir Tallgrunnlagsfeil når det er uklart hvilken kommune det gjelder."""
    return forutsetningsfil(konfig / "kommuner" / velg_kommune(konfig, id))


def les_referansepakker(konfig: Path = KONFIG, id: str | None = None) -> tuple[Referansepakke, ...]:
    """De navngitte pakkene for én kommune, etter id. De er ikke med i fingeravtrykket av tallgrunnlaget.

    Gir Tallgrunnlagsfeil med alle feil i alle pakkene.
    """
    lesing = _Lesing(konfig)
    pakker = _les_pakker(lesing, konfig / "kommuner" / velg_kommune(konfig, id))
    if lesing.feil:
        raise Tallgrunnlagsfeil(lesing.feil)
    return pakker


def les_oppfølging(konfig: Path = KONFIG, id: str | None = None) -> Oppfølging:
    """Planene kommunen følger opp; ingen når filen mangler. De er ikke med i fingeravtrykket av tallgrunnlaget.

    Gir Tallgrunnlagsfeil med alle feil i filen.
    """
    lesing = _Lesing(konfig)
    mappe = konfig / "kommuner" / velg_kommune(konfig, id)
    lest = _les_oppfølging(lesing, mappe, lesing.fil(mappe / "kilder.yaml", Kildeliste))
    if lesing.feil or lest is None:
        raise Tallgrunnlagsfeil(lesing.feil)
    return lest


def spørsmålsfil(konfig: Path, id: str | None) -> Path:
    """Filen med spørsmålene som er besvart. Gir Tallgrunnlagsfeil når det er uklart hvilken kommune det gjelder."""
    return konfig / "kommuner" / velg_kommune(konfig, id) / SPØRSMÅL


def les_spørsmål(
    konfig: Path = KONFIG, id: str | None = None, foreslått: Mapping[Path, str] = MappingProxyType({})
) -> Spørsmålsliste:
    """Spørsmålene som er besvart; ingen når filen mangler. De er ikke med i fingeravtrykket av tallgrunnlaget.

    `foreslått` er innholdet filen kan få. Gir Tallgrunnlagsfeil med alle feil i filen.
    """
    lesing = _Lesing(konfig, foreslått)
    lest = _les_spørsmål(lesing, spørsmålsfil(konfig, id).parent)
    if lesing.feil or lest is None:
        raise Tallgrunnlagsfeil(lesing.feil)
    return lest


def _les_spørsmål(lesing: _Lesing, mappe: Path) -> Spørsmålsliste | None:
    fil = mappe / SPØRSMÅL
    lest = lesing.fil(fil, Spørsmålsliste) if fil.exists() or fil in lesing.foreslått else Spørsmålsliste()
    if lest:
        kontroller_spørsmål(lesing, fil, lest)
    return lest


def _les_oppfølging(lesing: _Lesing, mappe: Path, kilder: Kildeliste | None) -> Oppfølging | None:
    fil = mappe / OPPFØLGING
    lest = lesing.fil(fil, Oppfølging) if fil.exists() else Oppfølging()
    if lest and kilder:
        kontroller_oppfølging(lesing, fil, lest, kilder)
    return lest


def _les_pakker(lesing: _Lesing, mappe: Path) -> tuple[Referansepakke, ...]:
    lest = {fil: lesing.fil(fil, Referansepakke) for fil in sorted((mappe / "pakker").glob("*.yaml"))}
    pakker = {fil: pakke for fil, pakke in lest.items() if pakke}
    for fil, pakke in pakker.items():
        kontroller_pakke(lesing, fil, pakke)
    return tuple(pakker.values())


def _les_deler(lesing: _Lesing, konfig: Path, mappe: Path) -> Deler:
    egne = _forutsetningsfil(lesing, mappe)
    forutsetninger = lesing.fil(egne, Forutsetningsfil)
    foreslåtte = {fil for fil in lesing.foreslått if fil.parent == mappe / "tiltak"}
    filer = sorted({*(mappe / "tiltak").glob("*.yaml"), *foreslåtte})
    if not filer:
        lesing.meld(mappe / "tiltak", (), "mappen har ingen tiltak")
    return Deler(
        kilder=lesing.fil(mappe / "kilder.yaml", Kildeliste),
        ordliste=_ordliste(lesing, konfig, mappe),
        opplysninger=lesing.fil(mappe / "kommune.yaml", Kommuneopplysninger),
        mål=lesing.fil(mappe / "maal.yaml", Innsparingsmål),
        fond=lesing.fil(mappe / "fond.yaml", Disposisjonsfond),
        regel=lesing.fil(mappe / "handlingsregel.yaml", Handlingsregel),
        regler=lesing.fil(mappe / REGLER, Regelliste) if (mappe / REGLER).exists() else Regelliste(),
        forutsetningsfil=forutsetninger,
        forutsetninger=_forutsetninger(lesing, konfig, forutsetninger, egne),
        relasjoner=lesing.fil(mappe / "relasjoner.yaml", Relasjonsliste),
        tiltak=tuple((f, t) for f in filer if (t := lesing.fil(f, Tiltak))),
        tabeller=lesing.tabeller(datamappe(konfig) / mappe.name),
    )


def _ordliste(lesing: _Lesing, konfig: Path, mappe: Path) -> Ordliste | None:
    """De felles ordene og kommunens egne; et eget oppslag går foran det felles."""
    filer = [konfig / "ordliste.yaml", *(f for f in [mappe / "ordliste.yaml"] if f.exists())]
    lister = [lesing.fil(fil, Ordliste) for fil in filer]
    if None in lister:
        return None
    return Ordliste(ord=tuple({o.ord: o for liste in lister if liste for o in liste.ord}.values()))


def _forutsetningsfil(lesing: _Lesing, mappe: Path) -> Path:
    """Filen med forutsetningene. To filer er en feil: ellers ville den ene stille vært uten virkning."""
    if (mappe / GAMMELT_FILNAVN).exists() and (mappe / FORUTSETNINGSFIL).exists():
        melding = (
            f"filen heter nå {FORUTSETNINGSFIL}, og den finnes også; flytt det som skal gjelde dit, og slett denne"
        )
        lesing.meld(mappe / GAMMELT_FILNAVN, (), melding)
    return forutsetningsfil(mappe)


def _forutsetninger(
    lesing: _Lesing, konfig: Path, fra_fila: Forutsetningsfil | None, fil: Path
) -> tuple[Forutsetning, ...]:
    """De styrbare forutsetningene, de faste bare kommunen har, og de faste alle har."""
    felles_fil = _forutsetningsfil(lesing, konfig)
    felles = lesing.fil(felles_fil if felles_fil.exists() else forutsetningsfil(KONFIG), Fellesforutsetninger)
    if felles is None or fra_fila is None:
        return ()
    vanlige = {a.id: a for a in felles.forutsetninger}
    egne = {}
    for nummer, egen in enumerate(fra_fila.forutsetninger):
        vanlig = vanlige[egen.id].model_dump() if egen.id in vanlige else {}
        try:
            egne[egen.id] = Forutsetning.model_validate(vanlig | egen.model_dump(exclude_unset=True))
        except ValidationError as unntak:
            mangler = ", ".join(str(f["loc"][0]) for f in unntak.errors())
            lesing.meld(fil, ("forutsetninger", nummer, "id"), f"«{egen.id}» er ikke felles, og må ha {mangler}")
    alle = {**{a.id: a for a in felles.forutsetninger if a.styrbar}, **egne}
    return tuple({**alle, **{a.id: a for a in felles.forutsetninger if a.id not in alle}}.values())


def _sett_sammen(deler: Deler) -> Kommune | None:
    if (
        (kilder := deler.kilder)
        and (ordliste := deler.ordliste)
        and (opplysninger := deler.opplysninger)
        and (mål := deler.mål)
        and (fond := deler.fond)
        and (regel := deler.regel)
        and (forutsetninger := deler.forutsetningsfil)
        and (relasjoner := deler.relasjoner)
    ):
        return Kommune(
            opplysninger=opplysninger,
            mål=mål,
            fond=fond,
            handlingsregel=regel,
            forutsetninger=deler.forutsetninger,
            standard=forutsetninger.standard,
            tiltak=tuple(t for _, t in deler.tiltak),
            relasjoner=relasjoner.relasjoner,
            kilder=kilder.kilder,
            ordliste=ordliste.ord,
            tabeller=deler.tabeller,
            handlingsregler=deler.regler.regler if deler.regler else (),
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
    return kommune.model_dump(mode="json", by_alias=True, exclude={"utgave"})


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
        dokument = les_filtekst(tekst)
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

    def tabeller(self, mappe: Path) -> tuple[Datatabell, ...]:
        """Tabellene i datamappen med radene sine. Ingen mappe gir ingen tabeller."""
        liste = self.fil(mappe / "tabeller.yaml", Tabelliste) if mappe.is_dir() else None
        tabeller = liste.tabeller if liste else ()
        return tuple(t.model_copy(update={"rader": self._rader(mappe, t)}) for t in tabeller)

    def _rader(self, mappe: Path, tabell: Datatabell) -> tuple[Datarad, ...]:
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

    def _rad(self, fil: Path, tabell: Datatabell, nummer: int, celler: dict[str, str]) -> Datarad | None:
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
        return Datarad(
            verdier=tuple(verdier),
            opphav=Opphav(celler["opphav"]),
            kilde=tuple(k.strip() for k in celler["kilde"].split(";") if k.strip()),
            **{navn: celler[navn] or None for navn in ("lysbilde", "formel", "merknad")},
        )


_MØNSTER = {"heltall": r"-?\d+", "desimal": r"-?\d+(\.\d+)?"}


def _celle(tekst: str, kolonne: Datakolonne) -> str | float | None:
    if not tekst:
        return None
    if kolonne.type == "tekst":
        return tekst
    if not re.fullmatch(_MØNSTER[kolonne.type], tekst):
        raise ValueError(f"{tekst} – skriv et {kolonne.type} med bare sifre, og punktum som desimaltegn")
    return float(tekst)
