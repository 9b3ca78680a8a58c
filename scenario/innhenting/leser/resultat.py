"""Svaret på en liste: tiltakene, det som er utelatt, avstemmingen og spørsmålene. Beløp i 1000 kr, innsparing > 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scenario.begreper.felles import Måned
from scenario.innhenting.ark import Listefeil, Verdi
from scenario.innhenting.leser.kolonnevalg import Kolonnevalg
from scenario.innhenting.leser.ord import Rolle
from scenario.innhenting.underlister import Underrad


class Radskjebne(StrEnum):
    """Hva som ble av en rad med et tiltak."""

    MED = "med"
    IKKE_TALLFESTET = "ikke tallfestet"
    VENTER = "venter på svar"


@dataclass(frozen=True, slots=True)
class LestTiltak:
    """Et tiltak i lista."""

    ark: str
    rad: int
    navn: str
    skjebne: Radskjebne
    helårseffekt: tuple[float, float, float] | None = None
    """(lav, sannsynlig, høy), 1000 kr; None når beløpet ikke er tallfestet eller venter på svar."""
    per_år: tuple[tuple[int, float | None], ...] = ()
    """Effekten hvert år lista har, som nivå; None er ukjent. Tom når lista ikke har år."""
    nummer: str = ""
    område: str = ""
    """Id-en til et av kommunens områder, ellers det lista selv kaller det; tom når lista ikke sier det."""
    kommunens_område: bool = False
    """Sant når `område` er id-en til et av kommunens områder."""
    årsverk: float | None = None
    start: Måned | None = None
    beskrivelse: str = ""
    konsekvens: str = ""
    konsekvensgrad: int | None = None
    prioritet: str = ""
    merknad: str = ""
    """Det som står i listas egen kolonne for merknader."""
    merknader: tuple[str, ...] = ()
    """Det leseren har antatt, snudd eller ikke forstått, og det cella sa ved siden av tallet."""
    ligner: str | None = None
    """Id-en til tiltaket i katalogen det ligner."""
    forhold: str | None = None
    """«det samme», «i stedet for» eller «i tillegg», når noen har svart."""
    inntekt: bool = False
    """Sant når lista sier at raden er en inntekt. Den teller ikke som lavere driftskostnad."""
    engangs: float | None = None
    """Beløpet (1000 kr) når noen har svart at det bare kommer én gang. Da er ikke helårseffekten tallfestet."""
    felt: tuple[tuple[str, Verdi], ...] = ()
    """Feltene i katalogen som lista har egne kolonner for. Beløp er i 1000 kr, og gjelder én enhet av mengden."""
    ganget: float = 1.0
    """Det effekten er ganget med, når beløpet i lista gjelder én enhet av mengden."""

    @property
    def teller(self) -> bool:
        """Om beløpet er med i summen."""
        return self.skjebne is Radskjebne.MED

    @property
    def midt(self) -> float | None:
        """Den sannsynlige helårseffekten, 1000 kr."""
        return None if self.helårseffekt is None else self.helårseffekt[1]


@dataclass(frozen=True, slots=True)
class UtelattRad:
    """En rad som ikke er et tiltak, eller som ikke er med."""

    ark: str
    rad: int
    """0 når det gjelder hele arket."""
    hvorfor: str


@dataclass(frozen=True, slots=True)
class Avstemming:
    """En sum i lista mot vår sum av de samme radene (1000 kr)."""

    hva: str
    liste: float
    vår: float

    @property
    def stemmer(self) -> bool:
        """Om summene er like, med plass til at lista er rundet av."""
        return abs(self.liste - self.vår) <= max(1.0, 0.001 * abs(self.liste))


@dataclass(frozen=True, slots=True)
class Listespørsmål:
    """Noe bare den som har lista, kan svare på. Det første valget er det vi foreslår."""

    id: str
    tekst: str
    valg: tuple[str, ...]
    stopper: bool = True
    """Om radene det gjelder, står utenfor til noen har svart."""
    svar: str | None = None


@dataclass(frozen=True, slots=True)
class Arkvalg:
    """Et ark med en liste, og kolonnene slik de er lest."""

    navn: str
    lest: bool
    kolonner: tuple[Kolonnevalg, ...]


@dataclass(frozen=True, slots=True)
class Listelesning:
    """Hele lista slik den er lest: det kommandolinjen skriver, siden viser, og menyen lages av."""

    enhet: str | None
    """Enheten beløpene sto i; None til noen har svart."""
    fortegn: str | None
    prisår: int | None
    rader: tuple[LestTiltak, ...] = ()
    utelatt: tuple[UtelattRad, ...] = ()
    avstemming: tuple[Avstemming, ...] = ()
    spørsmål: tuple[Listespørsmål, ...] = ()
    """Alle spørsmålene, også de som er besvart."""
    feil: tuple[str, ...] = ()
    ark: tuple[Arkvalg, ...] = ()
    sagt: tuple[str, ...] = ()
    """Det som gjelder hele lista, og grunnene til forslagene."""
    om: tuple[tuple[str, str], ...] = ()
    """Kilde, tittel, utgiver og år, når de står over lista."""
    underrader: tuple[Underrad, ...] = ()
    """Det tiltakene har flere av, fra arkene som heter det i malen."""
    underfeil: tuple[Listefeil, ...] = ()
    """Feilene i de arkene."""

    @property
    def ikke_lest(self) -> tuple[Kolonnevalg, ...]:
        """Kolonnene med overskrift som ikke er med i lista."""
        alle = (k for a in self.ark if a.lest for k in a.kolonner)
        return tuple(k for k in alle if k.tekst and k.rolle in (None, Rolle.IKKE) and k.grunn in ("", "valgt"))

    @property
    def tiltak(self) -> tuple[LestTiltak, ...]:
        """Radene som er med: tallfestet, eller kjent som ikke tallfestet."""
        return tuple(r for r in self.rader if r.skjebne is not Radskjebne.VENTER)

    @property
    def sum(self) -> float:
        """Summen av helårseffektene som er med (1000 kr)."""
        return _rund(sum(r.midt or 0.0 for r in self.rader if r.teller))

    @property
    def inntekter(self) -> float:
        """Den delen av summen som er inntekter, og ikke teller som lavere driftskostnad (1000 kr)."""
        return _rund(sum(r.midt or 0.0 for r in self.rader if r.teller and r.inntekt))

    @property
    def ubesvart(self) -> tuple[Listespørsmål, ...]:
        """Spørsmålene ingen har svart på."""
        return tuple(s for s in self.spørsmål if s.svar is None)

    @property
    def kan_brukes(self) -> bool:
        """Om lista er lest uten feil. Rader som venter på svar, er ikke feil."""
        return not self.feil and bool(self.rader)

    def summer_per(self, hva: str) -> Mapping[str, float]:
        """Summen per «område» eller «år» av radene som er med (1000 kr). Uten område er det «»."""
        ut: dict[str, float] = {}
        for rad in (r for r in self.rader if r.teller):
            par = [(rad.område, rad.midt)] if hva == "område" else [(str(å), b) for å, b in rad.per_år]
            for navn, beløp in par:
                ut[navn] = _rund(ut.get(navn, 0.0) + (beløp or 0.0))
        return dict(sorted(ut.items()))


def _rund(tall: float) -> float:
    return round(tall, 3) + 0.0


def _tall(tall: float | None) -> float | int | None:
    if tall is None:
        return None
    rundet = _rund(tall)
    return int(rundet) if rundet == int(rundet) else rundet


def som_json(lesning: Listelesning) -> dict[str, Any]:
    """Lista som det kommandolinjen skriver: 1000 kr, innsparing positiv, og bare spørsmål ingen har svart på."""
    return {
        "enhet": lesning.enhet,
        "fortegn": lesning.fortegn,
        "prisår": lesning.prisår,
        "rader": [_rad(r) for r in lesning.rader],
        "utelatt": [{"ark": u.ark, "rad": u.rad, "hvorfor": u.hvorfor} for u in lesning.utelatt],
        "avstemming": [{"hva": a.hva, "liste": _tall(a.liste), "vår": _tall(a.vår)} for a in lesning.avstemming],
        "sum": _tall(lesning.sum),
        "spørsmål": [{"id": s.id, "tekst": s.tekst, "valg": list(s.valg)} for s in lesning.ubesvart],
        "feil": list(lesning.feil),
    }


def _rad(r: LestTiltak) -> dict[str, Any]:
    return {
        "ark": r.ark,
        "rad": r.rad,
        "nummer": r.nummer or None,
        "navn": r.navn,
        "område": r.område or None,
        "helårseffekt": _nivåer(r.helårseffekt),
        "per_år": {str(år): _tall(beløp) for år, beløp in r.per_år},
        "årsverk": _tall(r.årsverk),
        "start": str(r.start) if r.start else None,
        "skjebne": r.skjebne.value,
        "merknader": list(_alle_merknader(r)),
    }


def _nivåer(nivåer: tuple[float, float, float] | None) -> Any:
    if nivåer is None:
        return None
    lav, midt, høy = map(_tall, nivåer)
    return midt if lav == høy else [lav, midt, høy]


def _alle_merknader(r: LestTiltak) -> tuple[str, ...]:
    egne = (
        ("beskrivelse", r.beskrivelse),
        ("konsekvens", r.konsekvens),
        ("konsekvensgrad", "" if r.konsekvensgrad is None else str(r.konsekvensgrad)),
        ("prioritet", r.prioritet),
        ("merknad", r.merknad),
    )
    return (*r.merknader, *(f"{hva}: {tekst}" for hva, tekst in egne if tekst))
