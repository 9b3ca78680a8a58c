"""Rollen til hver kolonne: foreslått av overskriften og av det som står under, eller pekt på av brukeren."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from scenario.innhenting.ark import Arkrad, Verdi, bokstav
from scenario.innhenting.leser.belop import les_beløp
from scenario.innhenting.leser.enhet import finn_enhet
from scenario.innhenting.leser.ord import Rolle, enkel, ordene
from scenario.innhenting.leser.overskrift import Kolonneoverskrift, er_skoleår, les_overskrift

_TALLROLLER = (Rolle.BELØP, Rolle.LAV, Rolle.HØY, Rolle.ÅR, Rolle.ÅRSVERK)
_RANG = (
    ("netto", "nettoeffekt", "nettobeløp"),
    ("helår", "heilår", "helårseffekt", "heilårseffekt", "helårsvirkning", "heilårsverknad", "årlig", "årleg",
     "årseffekt", "årsvirkning"),
    ("innsparing", "innsparingar", "beløp", "besparelse", "sparing", "sannsynlig"),
)  # fmt: skip
_ENHETSKOLONNE = {"enhet", "eining", "benevning", "beløp i", "tall i", "valuta"}
_SIST = ("brutto", "bruttoeffekt", "potensial", "potensiale", "innsparingspotensial")


@dataclass(frozen=True, slots=True)
class Kolonnevalg:
    """En kolonne, og hva den leses som."""

    plass: int
    tekst: str
    rolle: Rolle | None
    år: int | None = None
    enhet: str | None = None
    grunn: str = ""
    """Hvorfor kolonnen ikke er lest som overskriften tilsier; tom når det ikke er noe å si."""
    felt: str = ""
    """Feltet i katalogen som har denne overskriften; tom når ingen har det, eller brukeren har pekt på noe annet."""

    @property
    def bokstav(self) -> str:
        """Bokstaven regnearket viser."""
        return bokstav(self.plass)


def foreslå(
    hode: Mapping[int, Kolonneoverskrift], rader: Sequence[Arkrad], valgte: Mapping[str, str]
) -> tuple[Kolonnevalg, ...]:
    """Forslaget for alle kolonner med overskrift eller innhold, der det brukeren har pekt på, går foran."""
    bredde = max([len(r.celler) for r in rader] + [k + 1 for k in hode], default=0)
    kolonner = [
        _en(k, hode.get(k, Kolonneoverskrift()), [r.celle(k) for r in rader if not r.skjult]) for k in range(bredde)
    ]
    kolonner = [k for k in kolonner if k.tekst or any(r.celle(k.plass) is not None for r in rader)]
    if Rolle.NAVN.value not in valgte:
        kolonner = _med_navn(kolonner, rader)
    if not any(k.rolle in (Rolle.BELØP, Rolle.ÅR, Rolle.LAV, Rolle.HØY) for k in kolonner):
        kolonner = _med_beløp(kolonner, rader)
    return tuple(_valgt(_én_av_hver(kolonner), valgte))


def _en(plass: int, o: Kolonneoverskrift, celler: Sequence[Verdi]) -> Kolonnevalg:
    grunn = f"skoleåret er lest som {o.år}" if o.rolle is Rolle.ÅR and er_skoleår(o.tekst) else ""
    kolonne = Kolonnevalg(plass, o.tekst, o.rolle, o.år, o.enhet, grunn, felt=o.felt)
    fulle = [c for c in celler if c is not None]
    if not fulle:
        return kolonne
    if enkel(o.tekst) in _ENHETSKOLONNE and all(isinstance(c, str) and finn_enhet(c, i_overskrift=True) for c in fulle):
        return replace(kolonne, rolle=Rolle.ENHET)
    tall, tekst = _andel_tall(fulle), _andel_lang_tekst(fulle)
    if o.rolle in _TALLROLLER and tekst > 0.5 and tall < 0.3:
        konsekvens = o.rolle is Rolle.BELØP and "effekt" in enkel(o.tekst)
        return replace(kolonne, rolle=Rolle.KONSEKVENS if konsekvens else None, år=None, grunn="har tekst, ikke beløp")
    if o.rolle is Rolle.NAVN and tall > 0.7:
        return replace(kolonne, rolle=Rolle.NUMMER, grunn="har tall, ikke navn")
    if o.rolle is Rolle.NUMMER and tekst > 0.7:
        return replace(kolonne, rolle=None, grunn="har tekst, ikke nummer")
    return kolonne


def _andel_tall(celler: Sequence[Verdi]) -> float:
    return sum(_er_tall(c) for c in celler) / len(celler)


def _er_tall(celle: Verdi) -> bool:
    return isinstance(celle, Decimal) or (isinstance(celle, str) and les_beløp(celle).nivåer is not None)


def _andel_lang_tekst(celler: Sequence[Verdi]) -> float:
    """Hvor mange celler som har mer tekst enn et ord for at beløpet mangler."""
    lange = [c for c in celler if isinstance(c, str) and not _er_tall(c) and (len(c) > 20 or len(ordene(c)) > 2)]
    return len(lange) / len(celler)


def _med_navn(kolonner: list[Kolonnevalg], rader: Sequence[Arkrad]) -> list[Kolonnevalg]:
    """Uten en kolonne for navnet er den første med ulike tekster navnet, også når den heter beskrivelse."""
    if any(k.rolle is Rolle.NAVN for k in kolonner):
        return kolonner
    mulige = [k for k in kolonner if k.rolle in (None, Rolle.BESKRIVELSE, Rolle.IKKE)]
    if not any(_ulike_tekster(k.plass, rader) for k in mulige):
        mulige = [k for k in kolonner if k.rolle in (Rolle.OMRÅDE, Rolle.NUMMER)]
    best = max(mulige, key=lambda k: (_ulike_tekster(k.plass, rader), -k.plass), default=None)
    if best is None or _ulike_tekster(best.plass, rader) == 0:
        return kolonner
    først = next((k for k in mulige if _ulike_tekster(k.plass, rader) >= 0.6 * _ulike_tekster(best.plass, rader)), best)
    return [replace(k, rolle=Rolle.NAVN, grunn="lest som navnet") if k is først else k for k in kolonner]


def _ulike_tekster(kolonne: int, rader: Sequence[Arkrad]) -> int:
    tekster = {c for r in rader if isinstance(c := r.celle(kolonne), str) and not _er_tall(c)}
    return sum(bool(re.search(r"[^\W\d_]{2}", c)) for c in tekster)


def _med_beløp(kolonner: list[Kolonnevalg], rader: Sequence[Arkrad]) -> list[Kolonnevalg]:
    """Uten en overskrift som sier beløp, er kolonnen med flest tall beløpet. Et løpenummer er ikke et beløp."""

    def antall(k: Kolonnevalg) -> int:
        return sum(_er_tall(r.celle(k.plass)) for r in rader)

    mulige = [k for k in kolonner if k.rolle is None and antall(k) and not _løper(k.plass, rader)]
    best = max(mulige, key=antall, default=None)
    return [replace(k, rolle=Rolle.BELØP, grunn="lest som beløpet") if k is best else k for k in kolonner]


def _løper(kolonne: int, rader: Sequence[Arkrad]) -> bool:
    tall = [c for r in rader if isinstance(c := r.celle(kolonne), Decimal)]
    return len(tall) > 1 and all(b - a == 1 for a, b in pairwise(tall))


def _rang(k: Kolonnevalg) -> int:
    alle = set(ordene(k.tekst))
    if alle & set(_SIST):
        return len(_RANG) + 1
    return next((n for n, ord_ in enumerate(_RANG) if alle & set(ord_)), len(_RANG))


def _én_av_hver(kolonner: Sequence[Kolonnevalg]) -> list[Kolonnevalg]:
    """Samme rolle to ganger: det mest presise beløpet, det første av resten. De andre leses ikke, og det sies."""
    beholdt: dict[object, Kolonnevalg] = {}
    flere_år = len({k.år for k in kolonner if k.rolle is Rolle.ÅR}) >= 2
    ferdige = []
    for k in sorted(kolonner, key=_rekkefølge):
        if flere_år and k.rolle is Rolle.BELØP and ordene(k.tekst)[:1] in (["sum"], ["total"], ["totalt"]):
            k = replace(k, rolle=Rolle.IKKE, grunn="summen over årene")
        nøkkel = (k.rolle, k.år) if k.rolle is Rolle.ÅR else k.rolle
        if nøkkel in beholdt and k.rolle not in (None, Rolle.IKKE):
            k = _overflødig(k, beholdt[nøkkel])
        else:
            beholdt[nøkkel] = k
        ferdige.append(k)
    return sorted(_uten_grunnår(ferdige), key=lambda k: k.plass)


def _rekkefølge(k: Kolonnevalg) -> tuple[int, int]:
    """Det som skal velges først når to kolonner har samme rolle. Av årsverk per år gjelder det siste året.

    En kolonne som heter id, er bare nummeret når ingen andre er det.
    """
    if k.rolle is Rolle.ÅRSVERK:
        return (-(k.år or 0), k.plass)
    if k.rolle is Rolle.NUMMER:
        return (int(k.felt == "id"), k.plass)
    return (_rang(k) if k.rolle in (Rolle.BELØP, Rolle.ÅR) else 0, k.plass)


def _overflødig(k: Kolonnevalg, valgt: Kolonnevalg) -> Kolonnevalg:
    if k.rolle in (Rolle.NAVN, Rolle.MERKNAD, Rolle.BESKRIVELSE, Rolle.KONSEKVENS):
        return replace(k, rolle=Rolle.MERKNAD if k.rolle is not Rolle.NAVN else Rolle.BESKRIVELSE)
    if k.felt == "id":
        return replace(k, rolle=Rolle.IKKE)
    return replace(k, rolle=Rolle.IKKE, grunn=f"kolonne {valgt.bokstav} er lest som {valgt.rolle} i stedet")


def _uten_grunnår(kolonner: list[Kolonnevalg]) -> list[Kolonnevalg]:
    """«Budsjett 2024» foran bare årstall er budsjettet planen starter fra, ikke en effekt."""
    år = [k for k in kolonner if k.rolle is Rolle.ÅR and k.år is not None]
    budsjett = [k for k in år if {"budsjett", "buds", "b"} & set(ordene(k.tekst))]
    andre = [k for k in år if k not in budsjett]
    if år and not andre and len({k.år for k in år}) == 1 and any(k.rolle is Rolle.BELØP for k in kolonner):
        grunn = "budsjettet, og ikke endringen"
        return [replace(k, rolle=Rolle.IKKE, grunn=grunn) if k in budsjett else k for k in kolonner]
    bare_tall = bool(andre) and all(len(ordene(k.tekst)) == 1 for k in andre)
    if not (bare_tall and len(andre) >= 2 and len(budsjett) == 1):
        return kolonner
    return [
        replace(k, rolle=Rolle.IKKE, grunn="budsjettet planen starter fra") if k in budsjett else k for k in kolonner
    ]


def _valgt(kolonner: list[Kolonnevalg], valgte: Mapping[str, str]) -> list[Kolonnevalg]:
    """Forslaget med det brukeren har pekt på: ROLLE=BOKSTAV, der rollen også kan være et årstall."""
    for navn, hvor in valgte.items():
        er_år = navn.isdigit()
        rolle, år = (Rolle.ÅR, int(navn)) if er_år else (Rolle(navn), None)
        flere = rolle in (Rolle.MERKNAD, Rolle.IKKE, Rolle.ÅR)
        kolonner = [
            replace(k, rolle=rolle, år=år, grunn="valgt", felt="")
            if k.bokstav == hvor.upper()
            else replace(k, rolle=None, år=None)
            if (k.rolle is rolle and not flere) or (er_år and k.rolle is Rolle.ÅR and k.år == år)
            else k
            for k in kolonner
        ]
    return kolonner


def uten_overskrifter(rader: Sequence[Arkrad], valgte: Mapping[str, str]) -> tuple[tuple[Kolonnevalg, ...], int]:
    """(kolonnene, den første raden i lista) i et ark uten kjente overskrifter, når minst to rader har tekst og tall.

    Ellers ingen kolonner. Radene over den første er titler og overskrifter med andre ord enn de vi kjenner.
    """
    bredde = max((len(r.celler) for r in rader), default=0)
    kolonner = [Kolonnevalg(k, "", None) for k in range(bredde)]
    if not valgte:
        kolonner = _med_beløp(_med_navn(kolonner, rader), rader)
    kolonner = _valgt(kolonner, valgte)
    navn, beløp = (next((k.plass for k in kolonner if k.rolle is r), None) for r in (Rolle.NAVN, Rolle.BELØP))
    år = [k.plass for k in kolonner if k.rolle is Rolle.ÅR]
    tall = [beløp] if beløp is not None else år
    if navn is None or not tall:
        return (), 0
    like = [n for n, r in enumerate(rader) if _har_begge(r, navn, tall)]
    if not like or (len(like) < 2 and not valgte):
        return (), 0
    over = rader[like[0] - 1] if like[0] else Arkrad(0, ())
    return tuple(_med_overskrift(k, les_overskrift(over.celle(k.plass))) for k in kolonner), like[0]


def _har_begge(rad: Arkrad, navn: int, tall: Sequence[int]) -> bool:
    """Sant når raden har både et navn og et beløp. «Enhet | 1000 kr» er ikke en rad i lista."""
    tekst = rad.celle(navn)
    er_tall = any(_er_tall(rad.celle(t)) for t in tall)
    return isinstance(tekst, str) and er_tall and not re.fullmatch(r"enhet|(?:beløp|tall) i", enkel(tekst).strip(" :"))


def _med_overskrift(k: Kolonnevalg, o: Kolonneoverskrift) -> Kolonnevalg:
    """Overskriften over kolonnen, når den er et ord vi ikke kjenner som rolle."""
    return replace(k, tekst=k.tekst or o.tekst, enhet=k.enhet or o.enhet)
