"""En lest liste slik katalogen vil ha den: én rad per tiltak, der hver verdi har riktig slag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from scenario.begreper.kommune import Kommune
from scenario.innhenting.ark import Listefeil, Verdi
from scenario.innhenting.kolonner import ETTER_FELT, Kolonneslag, forenklet, nærmeste
from scenario.innhenting.leser.kolonnevalg import Kolonnevalg
from scenario.innhenting.leser.meny import andeler_for, om_årene, start_for
from scenario.innhenting.leser.omrade import flere_områder
from scenario.innhenting.leser.ord import Rolle
from scenario.innhenting.leser.resultat import LestTiltak, Listelesning, Radskjebne
from scenario.innhenting.verdier import er_strek, er_ukjent, les_celle

_ROLLENS_FELT = {
    Rolle.NAVN: "navn",
    Rolle.NUMMER: "nummer",
    Rolle.BELØP: "sannsynlig",
    Rolle.LAV: "lav",
    Rolle.HØY: "høy",
    Rolle.OMRÅDE: "områder",
    Rolle.START: "start",
    Rolle.BESKRIVELSE: "hensikt",
    Rolle.MERKNAD: "merknad",
}
_FRA_LESEREN = frozenset({"navn", "nummer", "start", "områder"})
"""Feltene leseren selv har forstått. De andre leses av cella."""


@dataclass(frozen=True, slots=True)
class Listerad:
    """En rad i lista. Verdiene er bare de som står der; en tom celle har ingen verdi."""

    ark: str
    nummer: int
    verdier: Mapping[str, Any]
    """Felt og verdi. Et beløp er Decimal i 1000 kr, eller None når lista sier at det er ukjent."""
    overskrifter: Mapping[str, str]
    ligner: str | None = None
    """Id-en til tiltaket i katalogen raden er, kommer i stedet for eller i tillegg til."""
    forhold: str | None = None
    antatt: tuple[str, ...] = ()
    """Det leseren har forstått av det som sto der."""

    def feil(self, felt: str, melding: str) -> Listefeil:
        """En feil i denne raden, med overskriften feltet har i fila."""
        overskrift = self.overskrifter.get(felt) or (ETTER_FELT[felt].overskrift if felt in ETTER_FELT else "")
        return Listefeil(self.ark, self.nummer, overskrift, melding)


@dataclass(frozen=True, slots=True)
class Innhentetliste:
    """En liste som er lest, og det i den som ikke kan inn i katalogen."""

    rader: tuple[Listerad, ...]
    om: Mapping[str, str] = field(default_factory=dict)
    """Det som står over overskriftene: kilde, tittel, utgiver og år."""
    prisår: int | None = None
    feil: tuple[Listefeil, ...] = ()
    varsler: tuple[Listefeil, ...] = ()
    venter: tuple[Listerad, ...] = ()
    """Radene noen må svare på noe om først."""


def til_katalogen(lesning: Listelesning, kommune: Kommune) -> Innhentetliste:
    """Radene som er med. Et spørsmål noen må svare på, og en overskrift som kan være skrevet feil, er en feil."""
    overskrifter = {a.navn: _overskrifter(a.kolonner) for a in lesning.ark if a.lest}
    har = {a.navn: frozenset(k.felt for k in a.kolonner) for a in lesning.ark if a.lest}
    feil = [*_ubesvart(lesning), *_skrevet_feil(lesning)]
    varsler: list[Listefeil] = []
    rader = []
    for rad in lesning.tiltak:
        ny = Listerad(rad.ark, rad.rad, {}, overskrifter.get(rad.ark, {}), rad.ligner, rad.forhold, rad.merknader)
        verdier = dict(_verdiene(rad, ny, har.get(rad.ark, frozenset()), kommune, feil))
        if rad.område and "områder" not in verdier:
            varsler.append(ny.feil("områder", f"«{rad.område[:40]}» er ikke et av kommunens områder, og er ikke ført."))
        rader.append(Listerad(ny.ark, ny.nummer, verdier, ny.overskrifter, ny.ligner, ny.forhold, ny.antatt))
    rader = _med_underrader(rader, lesning, feil)
    venter = tuple(
        Listerad(r.ark, r.rad, {"navn": r.navn}, {}, r.ligner) for r in lesning.rader if r.skjebne is Radskjebne.VENTER
    )
    return Innhentetliste(
        tuple(rader), dict(lesning.om), lesning.prisår, tuple(sorted(set(feil))), tuple(varsler), venter
    )


def _med_underrader(rader: Sequence[Listerad], lesning: Listelesning, feil: list[Listefeil]) -> list[Listerad]:
    """Radene med det tiltakene har flere av. Arkene viser til tiltaket med navn, id eller nummer."""
    feil += lesning.underfeil
    flere: dict[int, dict[str, list[Any]]] = {}
    plass = {
        forenklet(str(rad.verdier[felt])): n
        for felt in ("nummer", "id", "navn")
        for n, rad in enumerate(rader)
        if felt in rad.verdier
    }
    for under in lesning.underrader:
        n = plass.get(forenklet(under.tiltak))
        if n is None:
            feil.append(under.feil(f"«{under.tiltak[:40]}» står ikke i lista over tiltak"))
            continue
        flere.setdefault(n, {}).setdefault(under.liste.felt, []).extend([under.data] if under.data else [])
    return [replace(rad, verdier={**rad.verdier, **flere.get(n, {})}) for n, rad in enumerate(rader)]


def _overskrifter(kolonner: Iterable[Kolonnevalg]) -> dict[str, str]:
    """Felt og overskriften det har i fila."""
    ut: dict[str, str] = {}
    for k in kolonner:
        if felt := k.felt or (_ROLLENS_FELT.get(k.rolle, "") if k.rolle else ""):
            ut.setdefault(felt, k.tekst)
    return ut


def _ubesvart(lesning: Listelesning) -> Iterator[Listefeil]:
    """Spørsmålene som holder rader utenfor, med svarene slik de skrives på kommandolinjen."""
    for s in (s for s in lesning.ubesvart if s.stopper):
        valg = ", ".join(f"«{v}»" for v in s.valg)
        yield Listefeil("", 0, "", f"{s.tekst} Svar med «--svar {s.id}=…»: {valg}.")


def _skrevet_feil(lesning: Listelesning) -> Iterator[Listefeil]:
    for ark in (a for a in lesning.ark if a.lest):
        for k in ark.kolonner:
            nær = nærmeste(k.tekst) if k.rolle is None and not k.felt else None
            if nær:
                råd = f"Rett den, eller si «--kolonne 'leses ikke={k.bokstav}'»."
                yield Listefeil(ark.navn, 0, k.tekst[:40], f"ukjent overskrift; mente du «{nær}»? {råd}")


def _verdiene(
    rad: LestTiltak, ny: Listerad, har_kolonne: frozenset[str], kommune: Kommune, feil: list[Listefeil]
) -> Iterator[tuple[str, Any]]:
    felt = dict(rad.felt)
    yield from (("navn", rad.navn), *((("nummer", rad.nummer),) if rad.nummer else ()))
    for navn, celle in felt.items():
        if navn not in _FRA_LESEREN:
            try:
                yield navn, _verdi(navn, celle)
            except ValueError as unntak:
                feil.append(ny.feil(navn, str(unntak)))
    for sagt in (m.removeprefix("start: ") for m in rad.merknader if m.startswith("start: ")):
        feil.append(ny.feil("start", f"{sagt}. Skriv år og måned slik: 2026-08"))
    yield from _tekstene(rad, har_kolonne)
    områder = flere_områder(str(felt.get("områder") or ""), kommune.opplysninger.områder)
    if rad.kommunens_område or områder:
        yield "områder", områder or (rad.område,)
    elif er_strek(felt.get("områder")):
        yield "områder", ()
    if rad.årsverk is not None:
        yield "årsverk", rad.årsverk
    yield from _tiden(rad, kommune)


def _verdi(felt: str, celle: Verdi) -> Any:
    kolonne = ETTER_FELT[felt]
    if kolonne.slag is not Kolonneslag.BELØP:
        return les_celle(celle, kolonne)
    if isinstance(celle, Decimal):
        return celle
    if er_strek(celle) or er_ukjent(celle):
        return None
    raise ValueError(f"«{str(celle)[:30]}» er ikke et beløp")


def _tekstene(rad: LestTiltak, har_kolonne: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """Tekster og grad fra kolonner som heter noe annet enn katalogens."""
    if rad.beskrivelse and not {"hensikt", "bakgrunn"} & har_kolonne:
        yield "hensikt", rad.beskrivelse
    if rad.merknad and "merknad" not in har_kolonne:
        yield "merknad", rad.merknad
    if rad.konsekvensgrad is not None and "konsekvensgrad" not in har_kolonne:
        yield "konsekvensgrad", rad.konsekvensgrad
    if len(rad.konsekvens) >= 10:
        yield "konsekvens", rad.konsekvens[:140]


def _tiden(rad: LestTiltak, kommune: Kommune) -> Iterator[tuple[str, Any]]:
    """Starten, og årene når lista har dem: de er planen."""
    if rad.start is not None:
        yield "start", rad.start
    if not any(beløp for _, beløp in rad.per_år):
        return
    if rad.start is None:
        yield "start", start_for(rad, kommune)
    if (andeler := andeler_for(rad, kommune)) is not None:
        yield "andeler", {år: round(andel, 9) for år, andel in andeler}
    if advarsel := om_årene(rad, kommune):
        yield "advarsel", advarsel
