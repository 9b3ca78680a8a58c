"""En hel delt lenke: valget, utgaven det ble laget med, og hovedtallene avsenderen så.

    ?s=<lenkekode>&u=<fingeravtrykk>&r=<hovedtall>

    hovedtall = helårseffekt "." effekt per år … "_" fond per år … "_" versjon

Tallene er hele 1000 kr, ett per år i utgaven: `7700.0.0.3208.7700_440600.290600.142308.8_1.0.0`. De er der
for å kontrolleres, aldri for å vises som fasit. Versjonen er programmets; er beregningen rettet siden, er det
ikke sikkert at noen har rørt lenken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from scenario import ENDRET, VERSJON
from scenario.begreper.forskjell import Forskjell, Slag
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.valg import Valg
from scenario.beregning import beregn
from scenario.deling import adresse
from scenario.deling.forskjeller import forskjeller
from scenario.deling.lenkekode import LestLenke, kod, les
from scenario.deling.listekoder import UKJENT as UKJENT_LISTE
from scenario.deling.listekoder import er_listekode
from scenario.deling.utgaver import FINGERAVTRYKK
from scenario.feilmeldinger import IkkeFunnet, Inndatafeil, Tallgrunnlagsfeil

Oppslag = Callable[[str], Kommune | None]
"""Fra fingeravtrykk til tallgrunnlag, slik `Arkiv.hent` gir det."""

LENGST_HOVEDTALL = 1_000
_TALL = r"-?[0-9]{1,60}"
_HOVEDTALL = re.compile(rf"({_TALL}(?:\.{_TALL})*)_({_TALL}(?:\.{_TALL})*)_([0-9A-Za-z.]{{1,20}})")
_AVRUNDING = 0.5 + 1e-6
UTEN_UTGAVE = (
    "Lenken sier ikke hvilken utgave av tallene den ble laget med, så det kan ikke kontrolleres om de er endret siden. "
    "Dette er dagens tall."
)


@dataclass(frozen=True, slots=True)
class Hovedtall:
    """Resultatene en lenke bærer med seg, i hele 1000 kr."""

    helårseffekt: int
    effekt: tuple[int, ...]
    fond: tuple[int, ...]
    versjon: str = VERSJON


class Lenkestatus(StrEnum):
    """Hva vi vet om en delt lenke."""

    SAMME = "samme utgave"
    UENDRET = "eldre utgave, ingen tall er endret for dette valget"
    TALL_ENDRET = "eldre utgave, tall er endret"
    UKJENT = "ukjent utgave"
    UTEN_UTGAVE = "uten utgave"
    LENKEN_ENDRET = "lenken er endret"
    BEREGNINGEN_ENDRET = "beregningen er endret"
    UFULLSTENDIG = "resultatene i lenken kan ikke leses"


@dataclass(frozen=True, slots=True)
class DeltLenke:
    """Lenken slik den ble delt, og med dagens tall."""

    status: Lenkestatus
    setning: str
    """Statusen som én eller to setninger til leseren."""
    i_dag: LestLenke
    """Valget lest med dagens tallgrunnlag, med det som er utgått, ukjent eller endret."""
    resultat_i_dag: Resultat
    kommune_som_delt: Kommune | None = None
    """Tallgrunnlaget i utgaven. None når utgaven ikke er kjent; da finnes bare dagens tall."""
    som_delt: LestLenke | None = None
    resultat_som_delt: Resultat | None = None
    """Regnet på nytt av utgaven, aldri lest av lenken."""
    forskjeller: tuple[Forskjell, ...] = ()
    oppgitt: Hovedtall | None = None
    """Tallene som står i lenken. Skal bare vises som noe lenken oppgir."""


def adressefelt(kommune: Kommune, valg: Valg) -> dict[str, str]:
    """Feltene i en hel delt lenke. Med en konflikt finnes det ikke noe resultat å ta med."""
    felt = {"s": kod(kommune, valg), "u": kommune.utgave}
    resultat = beregn(kommune, les(kommune, felt["s"]).valg)
    r = "" if resultat.konflikter else skriv_hovedtall(hovedtall(resultat))
    return felt | {"r": r} if 0 < len(r) <= LENGST_HOVEDTALL else felt


def spørring(kommune: Kommune, valg: Valg) -> str:
    """Den delen av adressen som kommer etter spørsmålstegnet, og som lageret for korte lenker tar vare på."""
    return urlencode(adressefelt(kommune, valg))


def les_spørring(tekst: str) -> dict[str, str]:
    """Feltene s, u og r i en spørring, vasket. Andre felt er ikke med."""
    felt = adresse.felt_i(tekst)
    return {navn: felt[navn] for navn in ("s", "u", "r") if navn in felt}


def hovedtall(resultat: Resultat) -> Hovedtall:
    """Hovedtallene i et resultat, rundet av."""
    return Hovedtall(round(resultat.helårseffekt), tuple(map(round, resultat.effekt)), tuple(map(round, resultat.fond)))


def skriv_hovedtall(tall: Hovedtall) -> str:
    """Teksten i feltet `r`."""
    deler = ((tall.helårseffekt, *tall.effekt), tall.fond)
    return "_".join([*(".".join(map(str, del_)) for del_ in deler), tall.versjon])


def les_hovedtall(tekst: str) -> Hovedtall:
    """Hovedtallene i feltet `r`. Gir Inndatafeil når de ikke kan leses."""
    treff = _HOVEDTALL.fullmatch(tekst) if len(tekst) <= LENGST_HOVEDTALL else None
    if treff is None:
        raise Inndatafeil("Resultatene i lenken kan ikke leses.")
    effekt, fond = (tuple(map(int, treff[nummer].split("."))) for nummer in (1, 2))
    return Hovedtall(effekt[0], effekt[1:], fond, treff[3])


def vurder(kommune: Kommune, arkiv: Oppslag, s: str, u: str = "", r: str = "") -> DeltLenke:
    """Leser en delt lenke mot utgaven den ble laget med, og mot dagens tallgrunnlag.

    En liste måles bare mot seg selv. Gir Inndatafeil når koden `s` ikke kan leses, og når den gjelder en liste som
    ikke er lagret. Feil i `u` og `r` står i statusen.
    """
    oppgitt, skadet = _oppgitt(r)
    gammel, hvorfor_ikke = _utgaven(kommune, arkiv, u)
    if gammel is not None and gammel.liste is not None:
        kommune = gammel  # tiltakene finnes bare i lista, så det er ingenting nyere å måle den mot
    i_dag = les(kommune, s)
    resultat_i_dag = beregn(kommune, i_dag.valg)
    if gammel is None and i_dag.ukjente and all(map(er_listekode, i_dag.ukjente)):
        raise IkkeFunnet(UKJENT_LISTE)
    if gammel is None:
        status = Lenkestatus.UKJENT if u else Lenkestatus.UTEN_UTGAVE
        return DeltLenke(status, hvorfor_ikke, i_dag, resultat_i_dag, oppgitt=oppgitt)
    som_delt = les(gammel, s)
    resultat = beregn(gammel, som_delt.valg)
    samme = gammel is kommune
    endret = () if samme else forskjeller(gammel, kommune, som_delt.valg)
    status = _status(samme, endret, resultat, oppgitt, skadet)
    setning = _SETNING[status]
    if status is Lenkestatus.BEREGNINGEN_ENDRET and oppgitt is not None:
        setning = " ".join([setning, *endret_siden(oppgitt.versjon)])
        endret = (*_flyttet(oppgitt, resultat_i_dag), *(f for f in endret if f.slag is not Slag.RESULTAT))
    return DeltLenke(status, setning, i_dag, resultat_i_dag, gammel, som_delt, resultat, endret, oppgitt)


def endret_siden(versjon: str) -> list[str]:
    """Hva som er annerledes i beregningen etter versjonen lenken ble laget med."""
    return [tekst for ny, tekst in ENDRET.items() if _nummer(ny) > _nummer(versjon)]


def _nummer(versjon: str) -> tuple[int, ...]:
    return tuple(int(del_) for del_ in versjon.split(".") if del_.isdigit())


def _flyttet(oppgitt: Hovedtall, nå: Resultat) -> Iterator[Forskjell]:
    """Hovedtallene lenken oppgir, og hva de er med dagens beregning og tall."""
    if nå.konflikter or not len(oppgitt.effekt) == len(oppgitt.fond) == len(nå.år):
        return
    slag, helår = Slag.RESULTAT, "helårseffekt"
    par = [Forskjell(slag, helår, "Helårseffekt", helår, float(oppgitt.helårseffekt), nå.helårseffekt)]
    for i, år in enumerate(nå.år):
        par.append(Forskjell(slag, "effekt", "Effekt", "effekt", float(oppgitt.effekt[i]), nå.effekt[i], år=år))
        fond = float(oppgitt.fond[i]), nå.fond[i]
        par.append(Forskjell(slag, "fond", "Fondet ved årets slutt", "fond", *fond, år=år))
    yield from (f for f in par if isinstance(f.før, float) and isinstance(f.nå, float) and abs(f.før - f.nå) > 1)


def _oppgitt(r: str) -> tuple[Hovedtall | None, bool]:
    """Hovedtallene i lenken, og om de er der uten å kunne leses."""
    if not r:
        return None, False
    try:
        return les_hovedtall(r), False
    except Inndatafeil:
        return None, True


def _utgaven(kommune: Kommune, arkiv: Oppslag, u: str) -> tuple[Kommune | None, str]:
    """Tallgrunnlaget lenken ble laget med, eller setningen som sier hvorfor vi ikke har det."""
    if u == kommune.utgave:
        return kommune, ""
    if not u:
        return None, UTEN_UTGAVE
    if not FINGERAVTRYKK.fullmatch(u):
        return None, "Utgaven i lenken kan ikke leses, så den kan ikke kontrolleres. Dette er dagens tall."
    try:
        funnet = arkiv(u)
    except Tallgrunnlagsfeil:
        return None, "Utgaven lenken ble laget med, er skadet i arkivet. Dette er dagens tall."
    if funnet is None or funnet.id != kommune.id:
        return None, "Utgaven lenken ble laget med, finnes ikke i arkivet. Dette er dagens tall."
    return funnet, ""


def _status(
    samme: bool,
    endret: Sequence[Forskjell],
    resultat: Resultat,
    oppgitt: Hovedtall | None,
    skadet: bool,
) -> Lenkestatus:
    if skadet:
        return Lenkestatus.UFULLSTENDIG
    if oppgitt is not None and not _stemmer(oppgitt, resultat):
        annen = oppgitt.versjon != VERSJON and not resultat.konflikter
        return Lenkestatus.BEREGNINGEN_ENDRET if annen else Lenkestatus.LENKEN_ENDRET
    if samme:
        return Lenkestatus.SAMME
    return Lenkestatus.TALL_ENDRET if any(f.flytter for f in endret) else Lenkestatus.UENDRET


def _stemmer(oppgitt: Hovedtall, resultat: Resultat) -> bool:
    """Sant når hvert oppgitt tall er resultatets, rundet av til hele 1000 kr."""
    gitt = (oppgitt.helårseffekt, *oppgitt.effekt, *oppgitt.fond)
    regnet = (resultat.helårseffekt, *resultat.effekt, *resultat.fond)
    like_mange = len(oppgitt.effekt) == len(oppgitt.fond) == len(resultat.år)
    return (
        not resultat.konflikter
        and like_mange
        and all(abs(a - b) <= max(_AVRUNDING, 1e-9 * abs(b)) for a, b in zip(gitt, regnet, strict=True))
    )


_SETNING = {
    Lenkestatus.SAMME: "Lenken er laget med dagens tall.",
    Lenkestatus.UENDRET: (
        "Lenken er laget med en eldre utgave av tallene. Ingen tall er endret for dette valget siden."
    ),
    Lenkestatus.TALL_ENDRET: "Lenken er laget med en eldre utgave av tallene, og tall er endret siden.",
    Lenkestatus.LENKEN_ENDRET: (
        "Lenken er endret etter at den ble laget: resultatene som står i den, er ikke dem valgene gir. "
        "Tallene her er regnet på nytt."
    ),
    Lenkestatus.BEREGNINGEN_ENDRET: (
        "Resultatene som står i lenken, er ikke dem valgene gir nå. Enten er beregningen rettet siden lenken "
        "ble laget, eller så er lenken endret. Tallene her er regnet på nytt."
    ),
    Lenkestatus.UFULLSTENDIG: (
        "Resultatene som følger med lenken, er ikke hele, så de kan ikke kontrolleres. Valgene er hele, og tallene her "
        "er regnet på nytt."
    ),
}
