"""Svaret: planlagt og trolig som ett bilde på én akse, og dommen i én setning.

Det samme objektet vises overalt der et alternativ vises. Beløp er hele 1000 kr, innsparing positiv; tekstene er
mill. kr. Aksen er fast så lenge lista er den samme: et valg flytter merkene, aldri aksen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from scenario.begreper.felles import Opphav
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Bidrag, Resultat
from scenario.framstilling import dom, sannsynlighet
from scenario.framstilling.avrunding import andel_ved, mill_ved, på_grensen
from scenario.framstilling.tall import HARDT, MINUS, antall, desimal, mill_knapp, mill_kr_knapp, prosent

if TYPE_CHECKING:
    from scenario.analyse.maaltall import Mengdesteg, NesteSteg
    from scenario.analyse.usikkerhet import Måloppnåelse, Usikkerhet

LIKT = 0.5
"""Beløp som skiller mindre enn dette (1000 kr), er like."""
SYNLIG = 49.0
"""Beløp under dette (1000 kr) ville stått som 0,0 og får ikke eget felt."""
LUFT = 1.4
"""Aksen er minst så lang, målt i mål."""


@dataclass(frozen=True, slots=True)
class Trolig:
    """Det som trolig blir: 8 av 10 utfall ligger mellom `lav` og `høy` (P10 og P90)."""

    lav: float
    trygt: float
    """Det 8 av 10 utfall når (P20)."""
    midt: float
    høy: float
    sjanse: float
    """Sannsynligheten (0–1) for å nå målet."""


@dataclass(frozen=True, slots=True)
class Stykke:
    """Delen av planen som kommer fra ett tema, etter overlapp delt likt på de to som overlapper."""

    tema: str
    """Nummeret på temaet; tomt for egne tiltak og tiltak uten tema."""
    navn: str
    sum: float
    antakelser: float
    """Andelen (0–1) som hviler på antakelser."""


@dataclass(frozen=True, slots=True)
class Svar:
    """Alt bildet og setningen trenger. Med konflikter finnes ingen sum, og da lages det ikke noe svar."""

    resultat: Resultat
    stykker: tuple[Stykke, ...]
    trolig: Trolig | None
    """None når usikkerheten er slått av, eller ingenting teller."""
    mest_mulig: float
    """Det meste lista kan gi med temaene som er åpne."""
    underveis: bool = False
    """Sant mens noen drar: planlagt er nytt, og trolig er ikke regnet ennå."""

    @property
    def plan(self) -> float:
        """Det planlagte beløpet som måles mot målet."""
        return dom.nådd(self.resultat)

    @property
    def akse(self) -> float:
        """Lengden på aksen i 1000 kr."""
        høyest = max(self.mest_mulig, self.plan, self.trolig.høy if self.trolig else 0.0)
        return max(LUFT * self.resultat.mål, 1.02 * høyest)

    @property
    def teller_noe(self) -> bool:
        """Sant når minst ett valgt tiltak er med i summen."""
        return bool(self.resultat.bidrag)


def feltene(svar: Svar) -> tuple[tuple[Stykke, float], ...]:
    """Temaene som får et felt i stolpen, og andelen (0–1) hvert av dem har av den."""
    synlige = [s for s in svar.stykker if s.sum > 0]
    samlet = sum(s.sum for s in synlige)
    return tuple((s, s.sum / samlet) for s in synlige)


def svaret(
    kommune: Kommune,
    resultat: Resultat,
    usikkerhet: Usikkerhet | Måloppnåelse | None,
    mest_mulig: float,
    *,
    underveis: bool = False,
) -> Svar:
    """Svaret på et valg. `usikkerhet` er None der den er slått av, og der den ikke er regnet ennå."""
    return Svar(resultat, _stykker(kommune, resultat), _trolig(resultat, usikkerhet), mest_mulig, underveis)


def _trolig(resultat: Resultat, usikkerhet: Usikkerhet | Måloppnåelse | None) -> Trolig | None:
    if usikkerhet is None or not resultat.bidrag:
        return None
    s = usikkerhet.oppnådd
    return Trolig(s.p10, s.p20, s.p50, s.p90, usikkerhet.sannsynlighet_mål)


def _stykker(kommune: Kommune, resultat: Resultat) -> tuple[Stykke, ...]:
    """Summen per tema i temaenes rekkefølge. Målt som målet: årsnivået, eller summen over årene."""
    summer: dict[str, float] = defaultdict(float)
    antakelser: dict[str, float] = defaultdict(float)
    temaer = {t.id: str(t.temaer[0]) if t.temaer else "" for t in kommune.tiltak}
    for bidrag in resultat.bidrag:
        netto = _teller(resultat, bidrag) - sum(_halvt_fradrag(resultat, bidrag.id))
        summer[temaer.get(bidrag.id, "")] += netto
        antakelser[temaer.get(bidrag.id, "")] += max(0.0, netto) * _andel_antakelser(bidrag)
    navn = {t.id: t.kortnavn for t in kommune.opplysninger.temaer} | {"": "Egne og uten tema"}
    return tuple(
        Stykke(id, navn[id], summer[id], min(1.0, antakelser[id] / summer[id]) if summer[id] > 0 else 0.0)
        for id in navn
        if id in summer
    )


def _teller(resultat: Resultat, bidrag: Bidrag) -> float:
    if not resultat.akkumulert:
        return bidrag.helårseffekt
    return sum(e for e, krav in zip(bidrag.effekt, resultat.krav, strict=True) if krav > 0)


def _halvt_fradrag(resultat: Resultat, id: str) -> Iterable[float]:
    for fradrag in resultat.fradrag:
        if id in fradrag.mellom:
            per_år = (e for e, krav in zip(fradrag.effekt, resultat.krav, strict=True) if krav > 0)
            yield (sum(per_år) if resultat.akkumulert else fradrag.helårseffekt) / 2


def _andel_antakelser(bidrag: Bidrag) -> float:
    return bidrag.andel_på(Opphav.ANTAKELSE)


# --- Tallene som tekst ----------------------------------------------------------------------------------------------


def planlagt(svar: Svar) -> str:
    """Det planlagte tallet: «51,9». Null skrives «0»."""
    return "0" if abs(svar.plan) < LIKT else mill_ved(svar.plan, svar.resultat.mål)


def trolig(svar: Svar) -> str:
    """Det trolige spennet: «38–49», eller «–» når det ikke finnes."""
    if svar.trolig is None:
        return "…" if svar.underveis and svar.teller_noe else "–"
    lav, høy = (_kort(x, svar.resultat.mål) for x in (svar.trolig.lav, svar.trolig.høy))
    if lav == høy:
        return "0" if abs(svar.trolig.høy) < LIKT else lav
    return f"{lav} til {høy}" if MINUS in lav + høy else f"{lav}–{høy}"


def _kort(beløp: float, grense: float) -> str:
    """Hele millioner fra ti og opp, ellers én desimal; flere når siden av grensen ellers ble skjult."""
    return mill_ved(beløp, grense, minst=0 if abs(beløp) >= 9_950 else 1)


VALGENE = "valgene dine"


def overskrift(svar: Svar, hva: str = VALGENE) -> str:
    """«Av 150 mill. kr i året gir valgene dine»."""
    per = "til sammen" if svar.resultat.akkumulert else "i året"
    return f"Av {mill_kr_knapp(svar.resultat.mål)} {per} gir {hva}"


def hvorfor_trolig(svar: Svar) -> str:
    """Den korte grunnen under det trolige tallet."""
    if not svar.teller_noe:
        return "ingenting å regne på ennå"
    if svar.underveis:
        return "regnes når du slipper"
    if svar.trolig is None:
        return "usikkerhet er slått av"
    siste = svar.resultat.år[-1]
    for_sent = svar.trolig.høy < LIKT <= svar.plan
    return f"fordi det trolig kommer etter {siste}" if for_sent else "fordi ikke alt blir gjennomført"


def dommen(svar: Svar, valgt: bool) -> str:
    """Dommen i én setning. `valgt` er sant når brukeren har valgt noe, også noe som ikke teller."""
    fondet, under = dom.om_fondet(svar.resultat), dom.første_år_under(svar.resultat) is not None
    if not valgt:
        return f"Ingenting er valgt, og {fondet}."
    if not svar.teller_noe:
        return f"Ingenting av det som er valgt, teller mot målet, og {fondet}."
    if svar.resultat.rest >= LIKT:
        return f"{mill_ved(svar.resultat.rest, 0)}{HARDT}mill.{HARDT}kr mangler, og {fondet}."
    og = "men" if under else "og"
    if sent := dom.for_sent(svar.resultat):
        return f"Planen når målet først{sent}, {og} {fondet}."
    if svar.trolig is None:
        return f"Planen når målet, {og} {fondet}."
    if svar.trolig.høy < svar.resultat.mål:
        return f"Planen når målet, men trolig blir det mindre, og {fondet}."
    if svar.trolig.sjanse >= 0.8:
        return f"Planen når målet og holder trolig, {og} {fondet}."
    sjanse = sannsynlighet.i_ord(svar.trolig.sjanse)
    return f"Planen når målet, men sjansen for at den holder, er {sjanse}, og {fondet}."


def fylte_prikker(sjanse: float) -> int:
    """Hvor mange av ti prikker som fylles: ingen under 1 av 20, alle over 19 av 20."""
    if sjanse <= 0.05:
        return 0
    return 10 if sjanse >= 0.95 else sannsynlighet.av_ti(sjanse)


def antakelsene(svar: Svar) -> str:
    """«18,5 (36 %) er regneeksempler.»; tom når ingenting er det."""
    sum_ = sum(s.sum * s.antakelser for s in svar.stykker)
    if sum_ < LIKT or svar.plan <= 0:
        return ""
    return f"{mill_ved(sum_, 0.0)} ({andel_ved(sum_ / svar.plan)}) er regneeksempler."


def om_antakelsene(svar: Svar) -> str:
    """Hvor mye som er regneeksempler, og at mengdene også er det; tom når ingenting er det."""
    om = antakelsene(svar)
    return f"{om} {dom.OM_MENGDENE}" if om else ""


def teller_ikke(resultat: Resultat, navn: Mapping[str, str]) -> str:
    """«Teller ikke: Fjerne gratisplasser i barnehage og 1 til.»; tom når alt som er valgt, er med i summen."""
    ute = [*(u.navn for u in resultat.ikke_medregnet), *(navn[id] for id in resultat.ikke_tallfestet)]
    if not ute:
        return ""
    resten = f" og {len(ute) - 1} til" if len(ute) > 1 else ""
    return f"Teller ikke: {ute[0]}{resten}."


def forklar_planlagt(svar: Svar) -> tuple[str, ...]:
    """Forklaringen bak «Planlagt»."""
    if not svar.teller_noe:
        return ("Summen av tiltakene som er valgt.", _alt_i_lista(svar))
    overlapp = sum(sum(_halvt_fradrag(svar.resultat, b.id)) for b in svar.resultat.bidrag)
    radene = f"Radene som er valgt, gir {mill_ved(svar.plan + overlapp, svar.resultat.mål)} til sammen."
    if not på_grensen(overlapp):
        radene += f" {mill_ved(overlapp, 0.0)} er trukket fra fordi noen tiltak sparer de samme kronene."
    return (radene, _alt_i_lista(svar))


def _alt_i_lista(svar: Svar) -> str:
    return f"Alt i lista, på fullt, gir {mill_ved(svar.mest_mulig, svar.resultat.mål)}."


def forklar_trolig(svar: Svar, levering: tuple[float, float]) -> tuple[str, ...]:
    """Forklaringen bak «Trolig». `levering` er lavest og høyest andel (0–1) av planen som blir gjennomført."""
    lav, høy = (prosent(andel) for andel in levering)
    om = (
        f"Vi regner med at {lav.removesuffix(f'{HARDT}%')} til {høy} av planen blir gjennomført, og at tallene bak kan "
        "bli lavere eller høyere. Andelen er en antakelse."
    )
    if svar.trolig is None:
        return ("8 av 10 utfall havner i dette spennet.", om)
    mål, t = svar.resultat.mål, svar.trolig
    return (
        f"8 av 10 utfall havner mellom {_kort(t.lav, mål)} og {_kort(t.høy, mål)}. Midten er {_kort(t.midt, mål)}.",
        om,
    )


# --- Neste steg -----------------------------------------------------------------------------------------------------

VIST = 3
"""Så mange steg vises om gangen."""


@dataclass(frozen=True, slots=True)
class Stegforslag:
    """Ett steg som knapp: hva, hvor mye, og hva det gir."""

    steg: Mengdesteg
    hva: str
    """«6 årsverk», «fra 1 til 4 skoler», eller tomt for et tiltak som bare er av eller på."""
    gir: str
    """«+7,1»."""


def forslagene(kommune: Kommune, steg: NesteSteg, resultat: Resultat) -> tuple[Stegforslag, ...]:
    """De største stegene: det som kan slås på, ellers det som kan økes. Alltid etter beløp."""
    return tuple(_forslag(kommune, s, resultat.rest) for s in (steg.slå_på or steg.øk)[:VIST])


def _forslag(kommune: Kommune, steg: Mengdesteg, rest: float) -> Stegforslag:
    mengde = kommune.tiltak_etter_id[steg.id].mengde
    til = antall(steg.til, mengde.enhet, mengde.enhet_flertall) if mengde else ""
    fra = f"fra {desimal(steg.fra, 1).removesuffix(',0')} til " if steg.fra and til else ""
    return Stegforslag(steg, fra + til, f"+{mill_ved(steg.gevinst, 0.0, rest)}")


def spørsmålet(svar: Svar) -> str:
    """Overskriften over neste steg."""
    return "Hva kan lukke gapet?" if svar.resultat.rest >= LIKT else "Hvor sikker er planen?"


def om_stegene(svar: Svar, steg: NesteSteg) -> str:
    """Setningen under overskriften: hvor mye lista har igjen, eller hva som skal til for å være sikker."""
    rest, igjen = svar.resultat.rest, svar.mest_mulig - svar.plan
    if rest < LIKT:
        return _om_sikkerheten(svar)
    if igjen < rest - LIKT:
        return f"Lista har bare {mill_ved(igjen, rest)} igjen av de {mill_ved(rest, 0, igjen)} som mangler."
    if not svar.teller_noe:
        return f"Alt i lista gir {mill_ved(svar.mest_mulig, svar.resultat.mål)} til sammen."
    if steg.slå_på:
        return f"Lista har {mill_ved(igjen, 0.0, rest)} igjen å ta av."
    return f"Alt med tall er valgt. Større mengder kan gi {mill_ved(igjen, 0.0, rest)} til."


def _om_sikkerheten(svar: Svar) -> str:
    """Svarer for den sikkerheten rommet blir holdt til: 8 av 10."""
    mål = mill_knapp(svar.resultat.mål)
    if svar.trolig is None:
        return f"Planen når {mål} om alt går som planlagt. Usikkerheten er slått av."
    if svar.trolig.trygt >= svar.resultat.mål - LIKT:
        return f"Minst 8 av 10 utfall når {mål}."
    if svar.trolig.trygt <= 0:
        return f"Færre enn 8 av 10 utfall når {mål}."
    må_være = mill_ved(svar.plan * svar.resultat.mål / svar.trolig.trygt, svar.resultat.mål, minst=0)
    return f"For at 8 av 10 utfall skal nå {mål}, må planen være om lag {må_være}."


def trengs(svar: Svar, av_ti: int) -> float | None:
    """Det planen må økes med for at så mange av ti utfall skal nå målet (1000 kr, rundet opp til hel million).

    Det som kommer til, er satt sammen som resten og har samme risiko. 0 når det alt er slik; None når mer av det
    samme ikke hjelper, eller ingenting er regnet. `av_ti` er 5, 8 eller 9.
    """
    if svar.trolig is None:
        return None
    nås = {5: svar.trolig.midt, 8: svar.trolig.trygt, 9: svar.trolig.lav}[av_ti]
    if nås >= svar.resultat.mål - LIKT:
        return 0.0
    if nås <= 0 or svar.plan <= 0:
        return None
    return 1000.0 * ceil((svar.plan * svar.resultat.mål / nås - svar.plan) / 1000)
