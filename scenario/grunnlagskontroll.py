"""Kontroll av tallgrunnlaget på tvers av filer: id-er, kilder, temaer, områder, relasjoner, år og summer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import inf
from pathlib import Path
from typing import Any, Protocol

from scenario.begreper.enheter import Enhetsfeil, kontroller_enhet, per_enhet_av
from scenario.begreper.felles import Modell, Opphav
from scenario.begreper.kommune import Antakelse, Disposisjonsfond, Kommuneopplysninger, Tabell
from scenario.begreper.tall import Opphavsmerket, skrevet
from scenario.begreper.tiltak import FormelEffekt, Tiltak
from scenario.begreper.uttrykk import regn
from scenario.begreper.valg import ANTAKELSER, Anslag
from scenario.filtyper import Deler, Egenantakelse, Referansepakke, Relasjonsliste, datamappe

Sti = tuple[str | int, ...]


class Melder(Protocol):
    """Den som samler feilene: fil, sti til feltet og melding."""

    def meld(self, fil: Path, sti: Sti, melding: str, linje: int | None = None) -> None:
        """Noterer en feil."""


def kontroller_sammenhenger(lesing: Melder, deler: Deler, mappe: Path) -> None:
    """Det som går på tvers av filer: id-er, kilder, temaer, områder, relasjoner og år."""
    if deler.opplysninger is not None:
        if deler.opplysninger.id != mappe.name:
            melding = f"«{deler.opplysninger.id}» er ikke mappenavnet «{mappe.name}»"
            lesing.meld(mappe / "kommune.yaml", ("id",), melding)
        for fil, ett in deler.tiltak:
            _kontroller_tiltak(lesing, deler.opplysninger, fil, ett)
    for fil, ett in deler.tiltak:
        _kontroller_formel(lesing, fil, ett)
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


def _kontroller_tiltak(lesing: Melder, kommune: Kommuneopplysninger, fil: Path, tiltak: Tiltak) -> None:
    if tiltak.start.år < kommune.år[0]:
        melding = f"{tiltak.start} er før {kommune.år[0]}, det første året modellen regner for"
        lesing.meld(fil, ("start",), melding)
    for år in sorted({y for y, _ in tiltak.andeler or ()} - set(kommune.år)):
        lesing.meld(fil, ("andeler", str(år)), f"{år} er ikke et år modellen regner for")
    inndelinger = (
        ("temaer", map(str, tiltak.temaer), kommune.temaer),
        ("områder", tiltak.områder, kommune.områder),
        ("grupper", tiltak.grupper, kommune.grupper),
    )
    for felt, brukt, kjente in inndelinger:
        for nummer, id in enumerate(brukt):
            if id not in {m.id for m in kjente}:
                lesing.meld(fil, (felt, nummer), f"«{id}» finnes ikke i kommune.yaml")


def _kontroller_formel(lesing: Melder, fil: Path, tiltak: Tiltak) -> None:
    """Uttrykket gir 1000 kr i året for én enhet av mengden, og lavt anslag gir ikke mer enn høyt."""
    if not isinstance(tiltak.effekt, FormelEffekt):
        return
    sti = ("effekt", "uttrykk")
    enheter = {navn: driver.enhet for navn, driver in tiltak.drivere.items()}
    try:
        kontroller_enhet(tiltak.effekt.lest, enheter, per_enhet_av(tiltak.mengde.enhet if tiltak.mengde else None))
    except Enhetsfeil as feil:
        lesing.meld(fil, sti, str(feil))
    nivåer = {navn: driver.nivåer for navn, driver in tiltak.drivere.items()}
    kjente = {navn: tre for navn, tre in nivåer.items() if tre is not None}
    if len(kjente) == len(nivåer):
        lav, midt, høy = (regn(tiltak.effekt.lest, {n: tre[i] for n, tre in kjente.items()}) for i in range(3))
        if not lav <= midt <= høy:
            tall = f"{skrevet(lav)}, {skrevet(midt)} og {skrevet(høy)}"
            lesing.meld(fil, sti, f"lavt, sannsynlig og høyt gir {tall}; et tall som trekkes fra, kan ikke ha spenn")


def kontroller_pakke(lesing: Melder, fil: Path, pakke: Referansepakke) -> None:
    """En navngitt pakke mot katalogen den velger fra."""
    if pakke.id != fil.stem:
        lesing.meld(fil, ("id",), f"«{pakke.id}» er ikke filnavnet «{fil.stem}»")
    for nummer, opphav in enumerate(pakke.opphav):
        if opphav in (Opphav.IKKE_TALLFESTET, Opphav.EGET):
            lesing.meld(fil, ("opphav", nummer), f"katalogen har ingen tall med opphav «{opphav}»")
    for nummer, id in enumerate(pakke.uten):
        if not (fil.parent.parent / "tiltak" / f"{id}.yaml").is_file():
            lesing.meld(fil, ("uten", nummer), f"tiltaket «{id}» finnes ikke")


def _kontroller_koder(lesing: Melder, tiltak: Sequence[tuple[Path, Tiltak]]) -> None:
    antall = Counter(t.kode for _, t in tiltak)
    for fil, ett in tiltak:
        if antall[ett.kode] > 1:
            melding = f"«{ett.kode}» er brukt av flere tiltak; hver kode er fast og bare for ett"
            lesing.meld(fil, ("kode",), melding)


def _kontroller_relasjoner(lesing: Melder, liste: Relasjonsliste | None, fil: Path) -> None:
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


def _kontroller_kilder(lesing: Melder, deler: Deler, mappe: Path) -> None:
    if deler.kilder is None:
        return
    kjente = {k.id for k in deler.kilder.kilder}
    steder: list[tuple[Path, Modell | None]] = [
        (mappe / "maal.yaml", deler.mål),
        (mappe / "fond.yaml", deler.fond),
        (mappe / "handlingsregel.yaml", deler.regel),
        (mappe / "handlingsregler.yaml", deler.regler),
        (mappe / "kommune.yaml", deler.opplysninger),
        (mappe / "antakelser.yaml", deler.forutsetninger),
        *deler.tiltak,
    ]
    for fil, modell in steder:
        for sti, kilde in _kildehenvisninger(modell, ()):
            if kilde not in kjente:
                lesing.meld(fil, sti, f"kilden «{kilde}» finnes ikke i kilder.yaml")
    data = datamappe(mappe.parent.parent) / mappe.name
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
    if isinstance(verdi, Opphavsmerket | Egenantakelse):
        yield from (((*sti, "kilde"), k) for k in verdi.kilde)
    elif isinstance(verdi, tuple):
        for nummer, felt in enumerate(verdi):
            yield from _kildehenvisninger(felt, (*sti, nummer))
    elif isinstance(verdi, Modell | dict):
        for navn, felt in verdi.items() if isinstance(verdi, dict) else verdi:
            yield from _kildehenvisninger(felt, (*sti, navn))


def _kontroller_år(lesing: Melder, deler: Deler, mappe: Path) -> None:
    if deler.mål is None or deler.opplysninger is None:
        return
    regnes = set(deler.opplysninger.år)
    for nummer, tolkning in enumerate(deler.mål.tolkninger):
        for år in sorted({y for y, _ in tolkning.krav} ^ regnes):
            grunn = "mangler" if år in regnes else "er ikke et år modellen regner for"
            lesing.meld(mappe / "maal.yaml", ("tolkninger", nummer, "krav"), f"{år} {grunn}")


def _kontroller_antakelser(lesing: Melder, deler: Deler, fil: Path) -> None:
    if deler.forutsetninger is None:
        return
    tolkning = deler.forutsetninger.standard.tolkning
    if deler.mål is not None and tolkning not in {t.id for t in deler.mål.tolkninger}:
        lesing.meld(fil, ("standard", "tolkning"), f"«{tolkning}» finnes ikke i maal.yaml")
    for antakelse in deler.antakelser:
        if antakelse.styrbar and antakelse.id in ANTAKELSER:
            _kontroller_standard(lesing, deler, antakelse, fil)
    for nummer, egen in enumerate(deler.forutsetninger.antakelser):
        if deler.opplysninger is not None:
            for år in sorted(set(egen.valg_for) - set(deler.opplysninger.år)):
                lesing.meld(fil, ("antakelser", nummer, "valg_for"), f"{år} er ikke et år modellen regner for")
    styrbare = {a.id for a in deler.antakelser if a.styrbar}
    for felt in sorted(set(ANTAKELSER) ^ styrbare):
        lesing.meld(fil, ("antakelser",), f"«{felt}» må stå både som styrbar antakelse og i standard")


def _kontroller_standard(lesing: Melder, deler: Deler, antakelse: Antakelse, fil: Path) -> None:
    """Standardverdien holder seg innenfor grensene antakelsen selv oppgir, gjelder kjente år og stiger."""
    if deler.forutsetninger is None:
        return
    verdi, sti = getattr(deler.forutsetninger.standard, antakelse.id), ("standard", antakelse.id)
    tall: tuple[float, ...] = ()
    if isinstance(verdi, Anslag):
        tall = verdi.nivåer
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


def _kontroller_entydige(lesing: Melder, deler: Deler, mappe: Path) -> None:
    """Hver id i en liste står bare én gang; ellers ville den ene stille tatt plassen til den andre."""
    felt = ("temaer", "områder", "grupper")
    i_kommunen = [(navn, getattr(deler.opplysninger, navn, ())) for navn in felt]
    data = datamappe(mappe.parent.parent) / mappe.name
    lister: list[tuple[Path, str, Sequence[Any]]] = [
        *((mappe / "kommune.yaml", navn, merkinger) for navn, merkinger in i_kommunen),
        (mappe / "maal.yaml", "tolkninger", deler.mål.tolkninger if deler.mål else ()),
        (mappe / "antakelser.yaml", "antakelser", deler.forutsetninger.antakelser if deler.forutsetninger else ()),
        (mappe / "kilder.yaml", "kilder", deler.kilder.kilder if deler.kilder else ()),
        (data / "tabeller.yaml", "tabeller", deler.tabeller),
    ]
    for fil, navn, ting in lister:
        ider = [t.id for t in ting]
        for nummer, id in enumerate(ider):
            if id in ider[:nummer]:
                lesing.meld(fil, (navn, nummer, "id"), f"«{id}» er brukt før i samme liste")


def _kontroller_fondssummer(lesing: Melder, fond: Disposisjonsfond | None, fil: Path) -> None:
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


def _kontroller_filnavn(lesing: Melder, mappe: Path) -> None:
    """Filer vi ikke ville lest, fordi navnet slutter på noe annet enn «.yaml»."""
    for undermappe in (mappe, mappe / "tiltak", mappe / "pakker"):
        for fil in sorted(undermappe.glob("*")):
            if fil.suffix != ".yaml" and fil.suffix.lower() in (".yaml", ".yml"):
                lesing.meld(fil, (), "filen blir ikke lest; navnet må slutte på «.yaml»")
