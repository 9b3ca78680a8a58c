"""Et delt alternativ slik mottakeren leser det: hva som er valgt, hva det betyr for folk, og hva som er endret siden.

Beløp inn er hele 1000 kr, innsparing positiv; tekstene er mill. kr.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scenario.begreper.felles import Måned, Opphav
from scenario.begreper.forskjell import Forskjell, Slag
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import EgetTiltak, Tiltaksvalg, Valg
from scenario.beregning import effekt as effekter
from scenario.framstilling import dom
from scenario.framstilling.avrunding import avrundingsmerknad, mill_kr_ved, mill_ved, på_grensen
from scenario.framstilling.forskjeller import setninger
from scenario.framstilling.listeforklaring import opphavsord
from scenario.framstilling.ord import GRUNN
from scenario.framstilling.tall import HARDT, antall, måned, oppramsing

UTEN_NAVN = "Alternativ uten navn"
_SPENNET = ("lavt anslag", "høyt anslag")
"""Følger av tallet selv, og nevnes bare når det ikke er annet å si."""
FLEST_SYNLIGE, FÆRREST_BRETTET = 10, 3
"""Så mange tiltak vises med en gang, og så mange må det være igjen for at resten brettes sammen under summen sin."""
FLEST_GRUNNER = 2
"""Så mange av endringene nevnes i setningen om hva som er flyttet siden lenken ble laget."""


@dataclass(frozen=True, slots=True)
class Lest:
    """Ett valgt tiltak som ferdig tekst."""

    navn: str
    tema: str
    """Nummeret på temaet; tomt for egne tiltak og tiltak uten tema."""
    dose: str
    """«3 skoler · fra august 2026, fullt etter 2 år · Kommunens tall, 2022»."""
    folk: str
    """Hva mengden betyr for folk; tom for egne tiltak."""
    beløp: str
    """Helårseffekten: «23,1»; «uten tall» eller «teller ikke» når den ikke er i summen."""
    gir: float = 0.0
    """Helårseffekten (1000 kr), 0 når tiltaket ikke er i summen."""
    antakelser: float = 0.0
    """Andelen (0–1) av effekten som er regneeksempel."""
    hvorfor: str = ""
    """Hvorfor tiltaket ikke er i summen."""


@dataclass(frozen=True, slots=True)
class Leseliste:
    """Tiltakene som er valgt, de største først, og veien fra dem til summen."""

    tiltak: tuple[Lest, ...]
    overlapp: str
    """«−9,3»; tom når ingenting er trukket fra."""
    sum: str
    merknad: str
    """Om avrunding; tom når tallene går opp."""
    synlige: int
    """Så mange av tiltakene vises med en gang."""
    resten: str
    """Summen av dem som brettes sammen; tom når ingen av dem er i summen."""


def overskrift(valg: Valg) -> str:
    """Navnet på alternativet, eller ordene som sier at det ikke har noe."""
    return valg.navn.strip() or UTEN_NAVN


def antall_valgte(valg: Valg) -> int:
    """Hvor mange tiltak som er valgt, også de som ikke teller."""
    return len(valg.tiltak) + len(valg.egne_tiltak)


def antall_tiltak(valg: Valg) -> str:
    """«20 tiltak»."""
    n = antall_valgte(valg)
    return antall(n, "tiltak", "tiltak") if n else "Ingen tiltak"


# --- Det som er valgt -----------------------------------------------------------------------------------------------


def leselisten(kommune: Kommune, valg: Valg, resultat: Resultat) -> Leseliste:
    """Alt som er valgt. Det som ikke er i summen, står sist med grunnen."""
    hvorfor = _hvorfor(resultat)
    leste = [
        *(_tiltaket(kommune, tv, resultat, hvorfor) for tv in valg.tiltak if tv.id in kommune.tiltak_etter_id),
        *(_eget(eget, resultat, hvorfor) for eget in valg.egne_tiltak),
    ]
    rekkefølge = sorted(leste, key=lambda ett: (ett.beløp == "" or bool(ett.hvorfor), -ett.gir, ett.navn))
    overlapp = resultat.overlapp_helårseffekt
    trukket = "" if på_grensen(overlapp) else mill_ved(-abs(overlapp), 0.0)
    sum_ = "" if resultat.konflikter else mill_ved(resultat.helårseffekt, resultat.mål)
    synlige = _synlige(len(rekkefølge))
    brettet = [ett for ett in rekkefølge[synlige:] if not ett.hvorfor]
    resten = mill_ved(sum(ett.gir for ett in brettet), 0.0) if brettet and sum_ else ""
    først, så = _beløpene(rekkefølge[:synlige]), _beløpene(brettet)
    likninger = [([*først, *så, trukket], sum_), ([*først, resten, trukket], sum_), (så, resten)]
    merknad = "" if resultat.konflikter else avrundingsmerknad(likninger) or ""
    return Leseliste(tuple(rekkefølge), trukket, sum_, merknad, synlige, resten)


def _synlige(antall: int) -> int:
    return antall if antall < FLEST_SYNLIGE + FÆRREST_BRETTET else FLEST_SYNLIGE


def _beløpene(tiltak: Iterable[Lest]) -> list[str]:
    return [ett.beløp for ett in tiltak if not ett.hvorfor]


def _hvorfor(resultat: Resultat) -> dict[str, str]:
    """Grunnen for hvert valgt tiltak som ikke er i summen."""
    uten_tall = dict.fromkeys(resultat.ikke_tallfestet, "ingen kilde sier hva det gir")
    return uten_tall | {u.id: GRUNN[u.grunn] for u in resultat.ikke_medregnet}


def _tiltaket(kommune: Kommune, tv: Tiltaksvalg, resultat: Resultat, hvorfor: dict[str, str]) -> Lest:
    tiltak = kommune.tiltak_etter_id[tv.id]
    mengde = effekter.mengde(tiltak, tv)
    opptrapping = tiltak.opptrapping_måneder if tv.opptrapping_måneder is None else tv.opptrapping_måneder
    ledd = (
        antall(mengde, tiltak.mengde.enhet, tiltak.mengde.enhet_flertall) if tiltak.mengde else "",
        _når(tv.start or tiltak.start, opptrapping, egen=bool(tv.andeler or tiltak.andeler)),
        opphavsord(kommune, tiltak, tv)[0],
    )
    return Lest(
        tiltak.navn,
        _tema(tiltak),
        " · ".join(filter(None, ledd)),
        tiltak.konsekvens(mengde) or "",
        *_beløpet(resultat, tv.id, hvorfor),
    )


def _tema(tiltak: Tiltak) -> str:
    return str(tiltak.temaer[0]) if tiltak.temaer else ""


def _eget(eget: EgetTiltak, resultat: Resultat, hvorfor: dict[str, str]) -> Lest:
    når = _når(eget.start, eget.opptrapping_måneder, egen=bool(eget.andeler))
    dose = f"{når} · Tall fra den som laget alternativet"
    return Lest(eget.navn, "", dose, "", *_beløpet(resultat, eget.nøkkel, hvorfor))


def _når(start: Måned, opptrapping: int, *, egen: bool) -> str:
    """«fra august 2026, fullt etter 2 år». Med egen innfasing sies bare starten."""
    fra = f"fra {måned(start)}"
    if egen or not opptrapping:
        return fra
    år, måneder = divmod(opptrapping, 12)
    tid = f"{opptrapping}{HARDT}måneder" if måneder else f"{år}{HARDT}år"
    return f"{fra}, fullt etter {tid}"


def _beløpet(resultat: Resultat, id: str, alle_grunner: dict[str, str]) -> tuple[str, float, float, str]:
    bidrag, hvorfor = resultat.bidrag_fra(id), alle_grunner.get(id, "")
    if bidrag is None:
        ord_ = "uten tall" if hvorfor.startswith("ingen kilde") else "teller ikke" if hvorfor else ""
        return ord_, 0.0, 0.0, hvorfor
    tall = mill_ved(bidrag.helårseffekt, resultat.mål)
    return tall, bidrag.helårseffekt, bidrag.andel_på(Opphav.ANTAKELSE), ""


def per_år(resultat: Resultat) -> Iterator[tuple[str, str]]:
    """År og effekt for årene med krav, og til slutt når alt virker."""
    for nr, år in enumerate(resultat.år[1:], start=1):
        yield str(år), dom.effekt(resultat, nr)
    fra = resultat.alt_virker_fra
    if fra is not None and fra > resultat.år[-1]:
        yield f"når alt virker, fra {fra}", mill_ved(resultat.helårseffekt, resultat.mål)


# --- Hva som er endret siden ----------------------------------------------------------------------------------------


def endret_siden(da: Resultat, nå: Resultat, forskjeller: Iterable[Forskjell]) -> str:
    """Summen og fondet da lenken ble laget og med dagens tall, og hva som flytter dem."""
    if da.konflikter or nå.konflikter:
        ledd = ["Valgene kan ikke stå sammen med " + ("dagens tall." if nå.konflikter else "tallene fra den gang.")]
    else:
        ledd = [_summen(da, nå), *_fondet(da, nå)]
    endret = [f for f in forskjeller if f.flytter and f.slag is not Slag.RESULTAT]
    grunner = setninger([f for f in endret if f.felt not in _SPENNET] or endret)
    if grunner:
        flere = len(grunner) - FLEST_GRUNNER
        resten = [f"{flere} endringer til" if flere > 1 else "1 endring til"] if flere > 0 else []
        ledd.append(f"Endret: {oppramsing([*(g.rstrip('.') for g in grunner[:FLEST_GRUNNER]), *resten])}.")
    return " ".join(ledd)


def _summen(da: Resultat, nå: Resultat) -> str:
    før, etter = dom.nådd(da), dom.nådd(nå)
    per = "til sammen" if nå.akkumulert else "i året"
    if på_grensen(før - etter):
        return f"Summen er den samme, {mill_kr_ved(etter, nå.mål)} {per}."
    return (
        f"{mill_ved(før, etter, da.mål)} da, {mill_ved(etter, før, nå.mål)}{HARDT}mill.{HARDT}kr {per} med dagens tall."
    )


def _fondet(da: Resultat, nå: Resultat) -> Iterator[str]:
    if da.år[-1] == nå.år[-1] and not på_grensen(da.fond[-1] - nå.fond[-1]):
        før, etter = mill_ved(da.fond[-1], nå.fond[-1]), mill_ved(nå.fond[-1], da.fond[-1])
        yield f"Fondet ved utgangen av {nå.år[-1]}: {før} da, {etter} nå."
