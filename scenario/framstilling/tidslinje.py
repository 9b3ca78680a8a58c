"""Tidslinjen: når hvert tiltak må vedtas, når det starter, hvordan det fases inn, og hva det koster å vente.

Måneder på aksen er nummeret fra januar i det første året. Beløp inn er hele 1000 kr, tekstene er mill. kr.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from scenario.begreper.felles import Måned
from scenario.begreper.kommune import Kommune
from scenario.begreper.resultat import Resultat
from scenario.begreper.tiltak import Tiltak
from scenario.begreper.valg import EgetTiltak, Tiltaksvalg, Valg
from scenario.framstilling import dom
from scenario.framstilling.avrunding import mill_ved, på_grensen
from scenario.framstilling.maaltallstekst import uten_tall
from scenario.framstilling.tabeller import Tabell
from scenario.framstilling.tall import HARDT, antall, mill, mill_kr, måned, prosent

if TYPE_CHECKING:
    from scenario.analyse.maaltall import Ventekostnad
    from scenario.analyse.usikkerhet import Lærdom, Startplan

Form = dict[str, Any]
"""Det komponenten leser (JSON)."""
KALENDER, SAK, NÅR, SKRITT = "prosesskalender", "sak", "når", "skritt"
RAMMESAK, PLANEN, VEDTAK = "Rammesak", "Handlings- og økonomiplan", "Kommunestyret"
I_DESEMBER = 12
"""Budsjettet vedtas før året begynner (kommuneloven § 14-3). Gjelder når kalenderen ikke sier noe annet."""
KAN_IKKE_VEDTAS = "Kan ikke vedtas, bare legges til rette for"
SYKEFRAVÆR = "sykefravær"


@dataclass(frozen=True, slots=True)
class Kalender:
    """Månedene (1–12) sakene behandles hvert år. Uten rammesak er den None."""

    prinsipp: int | None
    vedtak: int


def kalenderen(kommune: Kommune) -> Kalender:
    """Kalenderen slik den står i tallgrunnlaget."""
    tabell = next((t for t in kommune.tabeller if t.id == KALENDER), None)
    sett: dict[str, int] = {}
    if tabell is not None:
        navn = [k.navn for k in tabell.kolonner]
        for rad in tabell.rader:
            felt = {n: str(v or "") for n, v in zip(navn, rad.verdier, strict=True)}
            if (nr := _hvert_år(felt[NÅR])) and felt[SKRITT].startswith(VEDTAK):
                sett.setdefault(felt[SAK], nr)
    return Kalender(sett.get(RAMMESAK), sett.get(PLANEN, I_DESEMBER))


def _hvert_år(tekst: str) -> int | None:
    treff = re.match(r"(\w+) hvert år", tekst)
    return next((m for m in range(1, 13) if treff and måned(Måned(2000, m)).split()[0] == treff[1]), None)


@dataclass(frozen=True, slots=True)
class Tidslinjerad:
    """Ett valgt tiltak på tidslinjen."""

    id: str
    navn: str
    mengde: str
    tema: str
    start: Måned
    opptrapping: int
    andeler: tuple[float, ...] | None
    """Egen innfasing per år (0–1), når den går foran opptrappingen."""
    tidligst: Måned
    beløp: float | None
    """Helårseffekten; None når tiltaket ikke teller."""
    ordet: str
    """Ordet i stedet for beløpet når tiltaket ikke teller."""
    tapt: float | None
    kan_vedtas: bool

    def vedtas(self, kalender: Kalender) -> Måned:
        """Siste vedtak: planen som gjelder året tiltaket starter, vedtas året før."""
        return Måned(self.start.år - 1, kalender.vedtak)


def radene(
    kommune: Kommune,
    valg: Valg,
    resultat: Resultat,
    planer: Mapping[str, Startplan],
    tapt: Mapping[str, float | None],
) -> tuple[Tidslinjerad, ...]:
    """Radene, med siste frist først og så det største beløpet. Utgåtte tiltak er ikke med."""
    kjente = {t.id: t for t in kommune.valgbare}
    alle: list[tuple[str, Tiltaksvalg | EgetTiltak]] = [(t.id, t) for t in valg.tiltak if t.id in kjente]
    alle += [(e.nøkkel, e) for e in valg.egne_tiltak]
    rader = [_rad(kommune, resultat, planer[id], tapt.get(id), id, ett, kjente.get(id)) for id, ett in alle]
    return tuple(sorted(rader, key=lambda r: (not r.kan_vedtas, r.start.år, -(r.beløp or 0.0), r.navn)))


def _rad(
    kommune: Kommune,
    resultat: Resultat,
    plan: Startplan,
    tapt: float | None,
    id: str,
    ett: Tiltaksvalg | EgetTiltak,
    tiltak: Tiltak | None,
) -> Tidslinjerad:
    bidrag = resultat.bidrag_fra(id)
    tidligst = tiltak.start if tiltak else Måned(kommune.år[1], 1)
    andeler = dict(plan.andeler) if plan.andeler is not None else None
    return Tidslinjerad(
        id=id,
        navn=tiltak.navn if tiltak else ett.navn if isinstance(ett, EgetTiltak) else id,
        mengde=_mengden(tiltak, ett),
        tema=str(tiltak.temaer[0]) if tiltak and tiltak.temaer else "",
        start=plan.start,
        opptrapping=plan.opptrapping_måneder,
        andeler=None if andeler is None else tuple(andeler.get(å, 0.0) for å in kommune.år),
        tidligst=min(tidligst, plan.start),
        beløp=bidrag.helårseffekt if bidrag else None,
        ordet="" if bidrag else uten_tall(resultat, id),
        tapt=tapt if bidrag else None,
        kan_vedtas=not (tiltak and tiltak.effekt.form == SYKEFRAVÆR),
    )


def _mengden(tiltak: Tiltak | None, ett: Tiltaksvalg | EgetTiltak) -> str:
    if tiltak is None or tiltak.mengde is None or not isinstance(ett, Tiltaksvalg) or ett.eget_anslag is not None:
        return ""
    mengde = tiltak.standardmengde if ett.mengde is None else ett.mengde
    return antall(mengde, tiltak.mengde.enhet, tiltak.mengde.enhet_flertall)


# --- Til komponenten -------------------------------------------------------------------------------------------------


def innhold(
    kommune: Kommune, resultat: Resultat, rader: Sequence[Tidslinjerad], hele: Ventekostnad, sagt: str, flyttet: int = 0
) -> Form:
    """Alt tidslinjen tegner, som ferdig tekst og månedsnummer. `flyttet` er månedene som tegnes som tapt."""
    kalender, første = kalenderen(kommune), Måned(kommune.år[0], 1)
    n = 12 * len(kommune.år)
    størst = max((r.tapt or 0.0 for r in rader), default=0.0)
    return {
        "år": list(kommune.år),
        "antall": n,
        "måneder": [måned(første.pluss(i)) for i in range(n)],
        "merker": list(_merkene(kommune.år, kalender)),
        "tapt": f"tapt til {kommune.år[-1]}",
        "grupper": [
            {
                "tittel": tittel,
                "antall": f"{len(de)}{HARDT}tiltak",
                "sum": mill_ved(sum(r.beløp or 0.0 for r in de), resultat.mål),
                "rader": [_som_form(r, kalender, første, n, størst) for r in de],
            }
            for tittel, de in gruppert(rader, kalender, kommune.år[-1])
        ],
        "bunn": list(_bunnen(resultat, hele)),
        "si": sagt,
        "flyttet": flyttet,
    }


def gruppert(rader: Sequence[Tidslinjerad], kalender: Kalender, siste_år: int) -> list[tuple[str, list[Tidslinjerad]]]:
    """Radene gruppert etter siste frist."""

    def tittel(r: Tidslinjerad) -> str:
        if not r.kan_vedtas:
            return KAN_IKKE_VEDTAS
        if r.start.år > siste_år:
            return f"Starter etter {siste_år} og teller ikke"
        return f"Vedtas senest i {måned(r.vedtas(kalender))}"

    return [(navn, list(de)) for navn, de in groupby(rader, key=tittel)]


def _merkene(år: Sequence[int], kalender: Kalender) -> Iterable[Form]:
    for nr in range(len(år) - 1):
        if kalender.prinsipp is not None:
            yield {"m": 12 * nr + kalender.prinsipp - 1, "slag": "hul", "navn": "Rammesak" if nr == 0 else ""}
        yield {"m": 12 * nr + kalender.vedtak - 1, "slag": "full", "navn": "HØP"}


def _som_form(r: Tidslinjerad, kalender: Kalender, første: Måned, n: int, størst: float) -> Form:
    start, vedtak = r.start.nummer - første.nummer, r.vedtas(kalender)
    frist = vedtak.nummer - første.nummer
    prinsipp = -1 if kalender.prinsipp is None else frist - kalender.vedtak + kalender.prinsipp
    return {
        "id": r.id,
        "navn": r.navn,
        "mengde": r.mengde,
        "tema": r.tema,
        "start": min(start, n - 1),
        "min": r.tidligst.nummer - første.nummer,
        "maks": n - 1,
        "form": _formen(r, start, n),
        "vedtak": frist if r.kan_vedtas else None,
        "prinsipp": prinsipp,
        "teller": r.beløp is not None,
        "kr": r.ordet if r.beløp is None else mill(r.beløp),
        "tapt": "" if r.tapt is None else mill_ved(r.tapt, 0.0),
        "andel": 0 if not størst else round(100 * max(0.0, r.tapt or 0.0) / størst, 1),
        "tekst": i_ord(r, kalender),
    }


def _formen(r: Tidslinjerad, start: int, n: int) -> str:
    """Flaten til høyre for starten som klippebane, i prosent av hele aksen: kile, så full høyde."""
    if r.andeler is None:
        return f"polygon(0% 100%, {100 * r.opptrapping / n:.2f}% 0%, 100% 0%, 100% 100%)"
    punkter = []
    for nr, andel in enumerate(r.andeler):
        fra, til = (100 * max(0, 12 * k - start) / n for k in (nr, nr + 1))
        if til > fra:
            punkter += [f"{x:.2f}% {100 - 100 * min(1.0, andel):.1f}%" for x in (fra, til)]
    return f"polygon(0% 100%, {', '.join(punkter)}, 100% 0%, 100% 100%)" if punkter else "polygon(0 0)"


def i_ord(r: Tidslinjerad, kalender: Kalender) -> str:
    """«august 2025, full effekt fra start, vedtas senest i desember 2024, 13,8 mill. kr i året»."""
    deler = [måned(r.start), _innfasingen(r)]
    if r.kan_vedtas:
        deler.append(f"vedtas senest i {måned(r.vedtas(kalender))}")
    deler.append(r.ordet if r.beløp is None else f"{mill_kr(r.beløp)} i året")
    return ", ".join(deler)


def _innfasingen(r: Tidslinjerad) -> str:
    if r.andeler is not None:
        return "egen innfasing"
    return "full effekt fra start" if not r.opptrapping else f"full effekt etter {r.opptrapping} måneder"


def _bunnen(resultat: Resultat, hele: Ventekostnad) -> Iterable[Form]:
    if resultat.overlapp_helårseffekt:
        yield {
            "navn": "Overlapp som er trukket fra",
            "år": [],
            "kr": mill_ved(-resultat.overlapp_helårseffekt, 0.0),
            "tapt": "",
        }
    år = ["", *(dom.effekt(resultat, i) for i in range(1, len(resultat.år)))]
    kr, tapt = mill_ved(resultat.helårseffekt, resultat.mål), mill_ved(hele.tapt_effekt, 0.0)
    yield {"navn": "Effekt i året", "år": år, "kr": kr, "tapt": tapt}


# --- Teksten og tabellen ---------------------------------------------------------------------------------------------


def ventesetning(resultat: Resultat, senere: Resultat, hele: Ventekostnad, om: str) -> str:
    """«Alt ett år senere: 148,3 mill. kr tapt innen 2027. Fondet blir da 116 i 2027, 148 lavere.»"""
    år = resultat.år[-1]
    tapt = mill_ved(hele.tapt_effekt, 0.0)
    fond = f"Fondet blir da {mill_ved(senere.fond[-1], senere.reservekrav[-1], minst=0)} i {år}"
    lavere = f", {mill_ved(hele.fond, 0.0, minst=0)} lavere" if hele.fond > 500 else ""
    udekket = mill_ved(hele.udekket_merforbruk, 0.0, minst=0)
    mer = f" og {udekket}{HARDT}mer er udekket" if hele.udekket_merforbruk > 500 else ""
    return f"{om}: {tapt}{HARDT}mill.{HARDT}kr tapt innen {år}. {fond}{lavere}{mer}."


def kort_om_å_vente(hele: Ventekostnad, år: int) -> str:
    """«Å vente ett år med alt koster 28,4 mill. kr innen 2027.» Tom når det ikke koster noe."""
    if på_grensen(hele.tapt_effekt) or hele.tapt_effekt < 0:
        return ""
    return f"Å vente ett år med alt koster {mill_ved(hele.tapt_effekt, 0.0)}{HARDT}mill.{HARDT}kr innen {år}."


def lærdommen(kommune: Kommune, resultat: Resultat, senere: Resultat, lærdom: Lærdom) -> str:
    """Hva «som sist» bygger på, og hva det gjør med det første året. Sier at det ikke er målt."""
    titler = [kommune.kilde_etter_id[k].tittel.split(",")[0] for k in lærdom.kilder if k in kommune.kilde_etter_id]
    sist = (
        f"Sist ventet planen {mill(lærdom.første_år, 0)} av {mill(lærdom.helårseffekt, 0)}{HARDT}mill.{HARDT}kr "
        f"({prosent(lærdom.andel_prosent / 100)}) det første året ({', '.join(titler)}). Det svarer til "
        f"{lærdom.færrest_måneder}–{lærdom.måneder} måneders virkning. De fleste tiltakene kom først i gang etter "
        "årsskiftet. "
    )
    første = next((i for i, e in enumerate(resultat.effekt) if e > 0), None)
    flyttet = f"Her starter alt {lærdom.måneder} måneder senere enn du har valgt"
    om_året = ""
    if første is not None and resultat.helårseffekt > 0:
        om_året = (
            f", og {resultat.år[første]} gir {dom.effekt(senere, første)} i stedet for {dom.effekt(resultat, første)}"
        )
    målt = " Det er plan og status fra den gangen, ikke målt effekt; at det går slik igjen, er en antakelse."
    return f"{sist}{flyttet}{om_året}.{målt}"


def som_tabell(rader: Sequence[Tidslinjerad], kalender: Kalender, siste_år: int) -> Tabell:
    """Tidslinjen som tabell."""
    return {
        "Tiltak": [f"{r.navn}, {r.mengde}" if r.mengde else r.navn for r in rader],
        "Vedtas senest": [måned(r.vedtas(kalender)) if r.kan_vedtas else "kan ikke vedtas" for r in rader],
        "Starter": [måned(r.start) for r in rader],
        "Innfasing": [_innfasingen(r) for r in rader],
        "Mill. kr i året": [r.ordet if r.beløp is None else mill(r.beløp) for r in rader],
        f"Tapt til {siste_år}, mill. kr": ["" if r.tapt is None else mill_ved(r.tapt, 0.0) for r in rader],
    }
