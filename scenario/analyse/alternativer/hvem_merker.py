"""Hvem merker det? Det som er valgt, ordnet etter gruppe, tid og tjeneste.

Følgen er redaksjonelt skjønn, satt per tiltak i tallgrunnlaget. Den summeres, vektes og rangeres aldri.
Beløp er hele 1000 kr.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scenario.begreper.felles import Måned, Opphav
from scenario.begreper.kommune import Kommune, Merking
from scenario.begreper.resultat import Resultat
from scenario.begreper.tiltak import Følge, Tiltak
from scenario.begreper.valg import Tiltaksvalg, Valg
from scenario.beregning.effekt import mengde

MANGE = 3
"""Så mange tiltak som merkes, samtidig hos samme gruppe, er det verdt å si fra om."""


@dataclass(frozen=True, slots=True)
class Merket:
    """Ett valgt tiltak slik en gruppe møter det."""

    id: str
    navn: str
    mengde: float | None
    """None når tiltaket bare er av eller på."""
    enheter: tuple[str, str]
    start: Måned
    følge: Følge | None
    """None er ikke vurdert. Det er noe annet enn ingen merkbar endring."""
    tekst: str
    """Hva denne mengden betyr for folk; tom når tallgrunnlaget ikke sier noe."""
    vurdert_av: str = ""
    """Enheten som har vurdert følgen; tom når den er oversatt fra graden, og må kontrolleres."""

    @property
    def halvår(self) -> tuple[int, int]:
        """Året og halvåret (1 eller 2) tiltaket starter."""
        return self.start.år, 1 if self.start.måned < 7 else 2

    @property
    def merkes(self) -> bool:
        """Sant når noen får det dårligere."""
        return self.følge is not None and self.følge < 0


@dataclass(frozen=True, slots=True)
class BerørtGruppe:
    """En gruppe og tiltakene den merker, de som starter først, først."""

    merking: Merking
    tiltak: tuple[Merket, ...]

    @property
    def opphopning(self) -> tuple[tuple[int, int], ...]:
        """Halvårene der minst `MANGE` tiltak som merkes, starter samtidig."""
        starter = [t.halvår for t in self.tiltak if t.merkes]
        return tuple(sorted({h for h in starter if starter.count(h) >= MANGE}))

    def antall(self, følge: Følge | None) -> int:
        """Hvor mange av tiltakene som har denne følgen."""
        return sum(t.følge is følge for t in self.tiltak)


@dataclass(frozen=True, slots=True)
class Kronepost:
    """Ett tiltak i kronene en tjeneste bærer."""

    navn: str
    beløp: float
    tema: str
    på_antakelser: float
    """Andelen (0–1) som er regneeksempel."""
    årsverk: float | None = None
    """Minus er færre. None er ukjent, aldri 0."""


@dataclass(frozen=True, slots=True)
class Tjeneste:
    """Et tjenesteområde og det som er valgt der. Uten merking: flere områder eller ingen, ikke fordelt."""

    merking: Merking | None
    poster: tuple[Kronepost, ...]

    @property
    def beløp(self) -> float:
        """Helårseffekten før overlapp."""
        return sum(p.beløp for p in self.poster)

    @property
    def årsverk(self) -> tuple[float, ...]:
        """Årsverkene i tiltakene der de er kjent."""
        return tuple(p.årsverk for p in self.poster if p.årsverk is not None)


@dataclass(frozen=True, slots=True)
class Hvem:
    """Svaret på hvem som merker et valg."""

    grupper: tuple[BerørtGruppe, ...]
    """I tallgrunnlagets rekkefølge, også de ingen valgte tiltak gjelder."""
    uten_gruppe: tuple[Merket, ...]
    """Valgte tiltak ingen har vurdert: egne tiltak, og tiltak uten gruppe."""
    tjenester: tuple[Tjeneste, ...]
    """Størst beløp først; det som ikke er fordelt, sist."""
    halvår: tuple[tuple[int, int], ...]


Merkede = Sequence[tuple[Tiltak, Merket]]


def hvem(kommune: Kommune, valg: Valg, resultat: Resultat) -> Hvem:
    """Hvem det valgte treffer, når, og hvilke tjenester kronene kommer fra."""
    merkede = tuple(_merkede(kommune, valg))
    grupper = _gruppene(kommune, merkede)
    uten = (*(m for t, m in merkede if not t.grupper and not t.virkninger), *_egne(valg))
    alle = (*(m for _, m in merkede), *_egne(valg))
    return Hvem(grupper, uten, _tjenestene(kommune, valg, resultat), tuple(sorted({m.halvår for m in alle})))


def berørte_grupper(kommune: Kommune, valg: Valg) -> tuple[BerørtGruppe, ...]:
    """Bare gruppene fra `hvem`, uten tjenestene og kronene."""
    return _gruppene(kommune, tuple(_merkede(kommune, valg)))


def _gruppene(kommune: Kommune, merkede: Merkede) -> tuple[BerørtGruppe, ...]:
    return tuple(BerørtGruppe(g, _i_gruppen(g, merkede)) for g in kommune.opplysninger.grupper)


def _merkede(kommune: Kommune, valg: Valg) -> Iterator[tuple[Tiltak, Merket]]:
    lukket = set(valg.lukkede_temaer)
    valgbare = {t.id: t for t in kommune.valgbare}
    for tv in valg.tiltak:
        tiltak = valgbare.get(tv.id)
        if tiltak is not None and lukket.isdisjoint(tiltak.temaer):
            yield tiltak, _merket(tiltak, tv)


def _merket(tiltak: Tiltak, tv: Tiltaksvalg) -> Merket:
    valgt = mengde(tiltak, tv)
    m = tiltak.mengde
    return Merket(
        id=tiltak.id,
        navn=tiltak.navn,
        mengde=valgt if m else None,
        enheter=(m.enhet, m.enhet_flertall) if m else ("", ""),
        start=tv.start or tiltak.start,
        følge=tiltak.oversatt_følge,
        tekst=tiltak.konsekvens(valgt) or "",
    )


def _egne(valg: Valg) -> Iterator[Merket]:
    return (Merket(e.nøkkel, e.navn, None, ("", ""), e.start, None, "") for e in valg.egne_tiltak)


def _i_gruppen(gruppe: Merking, merkede: Merkede) -> tuple[Merket, ...]:
    i_den = [h for t, m in merkede if (h := _hos(gruppe.id, t, m))]
    return tuple(sorted(i_den, key=lambda m: (m.start, m.følge or 0, m.navn)))


def _hos(gruppe: str, tiltak: Tiltak, merket: Merket) -> Merket | None:
    """Tiltaket slik denne gruppen møter det; None når det ikke gjelder den."""
    vurdert = tiltak.virkning_for(gruppe)
    if vurdert is None and gruppe not in tiltak.grupper:
        return None
    følge, av = tiltak.følge_for(gruppe), vurdert.vurdert_av if vurdert else ""
    som_den_er = (følge, av) == (merket.følge, merket.vurdert_av)
    return merket if som_den_er else replace(merket, følge=følge, vurdert_av=av)


def _tjenestene(kommune: Kommune, valg: Valg, resultat: Resultat) -> tuple[Tjeneste, ...]:
    områder = {o.id: o for o in kommune.opplysninger.områder}
    poster: dict[str, list[Kronepost]] = {}
    for b in resultat.bidrag:
        tiltak = kommune.tiltak_etter_id.get(b.id)
        område = tiltak.områder[0] if tiltak and len(tiltak.områder) == 1 else ""
        tema = str(tiltak.temaer[0]) if tiltak and tiltak.temaer else ""
        tv = valg.tiltaksvalg(b.id)
        årsverk = tiltak.årsverk_ved(mengde(tiltak, tv)) if tiltak and tv else None
        post = Kronepost(b.navn, b.helårseffekt, tema, b.andel_på(Opphav.ANTAKELSE), årsverk)
        poster.setdefault(område, []).append(post)
    alle = (Tjeneste(områder.get(id), tuple(sorted(p, key=lambda x: -x.beløp))) for id, p in poster.items())
    return tuple(sorted(alle, key=lambda t: (t.merking is None, -t.beløp)))
